# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Sections of all kinds in two domains and root: no page of memory or of the
# file is shared, relro is read only from the start, gaps in code are c.ebreak.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z && sed 's/\bz\b/y/g; s/\$z/$y/g' z.s > y.s && %mc y.s -o y.o
# RUN: ld.lld main.o z.o y.o -o a.out
# RUN: llvm-readelf -lSW a.out | FileCheck %s
# RUN: llvm-objdump -s -j .codoms.z.text a.out | FileCheck %s --check-prefix=FILL
# RUN: %python %S/Inputs/pages.py a.out
# RUN: llvm-nm a.out | FileCheck %s --check-prefix=COMMON
## Whatever the segments would be otherwise.
# RUN: ld.lld main.o z.o y.o -o b.out -z noseparate-code && %python %S/Inputs/pages.py b.out
# RUN: ld.lld main.o z.o y.o -o c.out -z separate-code -z max-page-size=65536 && %python %S/Inputs/pages.py c.out
# RUN: ld.lld main.o z.o y.o -o d.out --gc-sections --icf=all -O2 --emit-relocs && %python %S/Inputs/pages.py d.out
# RUN: ld.lld main.o z.o y.o -o e.out -z norelro --strip-all --build-id && %python %S/Inputs/pages.py e.out
# RUN: ld.lld main.o z.o y.o -o f.out --no-relax -z keep-text-section-prefix && %python %S/Inputs/pages.py f.out
## Each range of the table is within one segment: the loader wants each page.
# RUN: ld.lld main.o z.o y.o -o g.out -z max-page-size=65536 --codoms-report=g.json && FileCheck %s --check-prefix=RANGES < g.json
## The check finds what it is for.
# RUN: not %python %S/Inputs/pages.py --self-test

# CHECK:      .data.rel.ro
# CHECK:      .bss
# CHECK-NEXT: .codoms.y.init_array INIT_ARRAY
# CHECK-SAME:    000008 00   A
# CHECK-NEXT: .codoms.y.rodata
# CHECK-NEXT: .codoms.y.data.rel.ro PROGBITS
# CHECK-SAME:    000008 00   A
# CHECK-NEXT: .codoms.y.tdata {{ *}}PROGBITS
# CHECK-SAME:    00000c 00   A
# CHECK-NEXT: .codoms.y.text {{.*}} AX
# CHECK-NEXT: .codoms.y.data {{.*}} WA
# CHECK-NEXT: .codoms.y.bss {{ *}}NOBITS {{.*}} WA
# CHECK-NEXT: .codoms.z.init_array
# CHECK:      .codoms.z.bss

# CHECK:      GNU_RELRO
# CHECK-NOT:  TLS

# FILL:      02900290

# COMMON-DAG: [[#%.16x,C:]] B common$z
# COMMON-DAG: [[#%.16x,C+16]] B b$z

# RANGES:      "name": "y"
# RANGES:      "memory": [
# RANGES:      "start": "0x40040000",
# RANGES-NEXT: "end": "0x40041000",
# RANGES:      "start": "0x40050000",
# RANGES-NEXT: "end": "0x40051000",
# RANGES:      "start": "0x40060000",
# RANGES-NEXT: "end": "0x40062000",

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        import root, y, f
        .text
        .globl _start
_start: call f$$z
        call f$$y
        ret
        .section .rodata.str1.1,"aMS",@progbits,1
        .asciz "root's"
        .section .data.rel.ro,"aw",@progbits
        .quad f$$z
        .data
        .quad f$$y
        .bss
        .zero 100

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        lui a0, %hi(v$z)
        lui a1, %hi(b$z)
        lui a2, %hi(.Lstr)
        lui a3, %hi(.Lro)
        lui a4, %hi(.Lc)
        ret
        .section .codoms.z.text.aligned,"ax",@progbits
        .p2align 6
        ret
        data z, v
        .quad v$z
        .section .codoms.z.bss.b,"aw",@nobits
        .globl b$z
b$z:    .zero 5000
        .section .codoms.z.rodata.str1.1,"aMS",@progbits,1
.Lstr:  .asciz "a string"
        .section .codoms.z.rodata.cst8,"aM",@progbits,8
.Lc:    .quad 1
        .section .codoms.z.data.rel.ro.local,"aw",@progbits
.Lro:   .quad f$z
        .section .codoms.z.init_array,"aw",@init_array
        .quad f$z
        .section .codoms.z.tdata.t,"awT",@progbits
        .quad 1
        .section .codoms.z.tbss.u,"awT",@nobits
        .word 0
        .comm common$z,16,16
