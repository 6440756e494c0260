# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Without domains a program is what it would be without records, byte by byte;
# and a record that only says that code is tested is not a domain.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main lib && llvm-ar rcs lib.a lib.o
# RUN: mkdir plain && llvm-objcopy -R .codoms_record main.o plain/main.o && llvm-objcopy -R .codoms_record lib.o plain/lib.o
# RUN: llvm-ar rcs plain/lib.a plain/lib.o
# RUN: ld.lld main.o lib.a -o a.out && ld.lld plain/main.o plain/lib.a -o b.out && cmp a.out b.out
# RUN: ld.lld main.o lib.a -o a.out --gc-sections -pie && ld.lld plain/main.o plain/lib.a -o b.out --gc-sections -pie && cmp a.out b.out
# RUN: ld.lld main.o lib.a -o a.out -T t.lds && ld.lld plain/main.o plain/lib.a -o b.out -T t.lds && cmp a.out b.out
# RUN: llvm-readelf -lSW a.out | FileCheck %s --implicit-check-not=CODOMS --implicit-check-not=codoms
# RUN: ld.lld main.o lib.a -o a.out --codoms-report=r.json && FileCheck %s --check-prefix=REPORT < r.json

# CHECK: .text
# REPORT: "domains": []

#--- t.lds
SECTIONS { .text 0x10000 : { *(.text*) } .data : { *(.data*) } }
#--- main.s
        .include "codoms.inc"
        unit main.c
        .text
        .globl _start
_start: call f
        ret
        .data
        .quad _start
        .section .tdata,"awT",@progbits
        .quad 5
        .section .data.rel.ro,"aw",@progbits
        .quad 1
#--- lib.s
        .include "codoms.inc"
        unit lib.c
        .text
        .globl f
f:      ret
        .comm c,8,8
        .section .init_array,"aw",@init_array
        .quad f
