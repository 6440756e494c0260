# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Constructors of a domain: sorted by priority, their bounds are symbols of the
# domain, and nothing of root's. The table's own bounds.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z none plain
# RUN: ld.lld main.o z.o none.o -o a.out --no-relax --fatal-warnings
## Nobody would call them.
# RUN: %mc lost.s -o lost.o && ld.lld main.o lost.o -o c.out 2>&1 | FileCheck %s --check-prefix=LOST
# LOST: warning: constructors of domain 'z' do not run: no archive defines __codoms_init$any, as the C library of the sysroot does, and nothing refers to __init_array_start$z
# RUN: llvm-nm a.out | FileCheck %s --check-prefix=NM
# RUN: llvm-objdump -s -j .codoms.z.init_array -j .codoms.z.fini_array -j .init_array a.out | FileCheck %s
# RUN: llvm-readelf -S a.out | FileCheck %s --check-prefix=SEC
## Whatever else orders sections.
# RUN: ld.lld main.o z.o none.o -o s.out --no-relax '--shuffle-sections=*=-1'
# RUN: llvm-objdump -s -j .codoms.z.init_array -j .codoms.z.fini_array -j .init_array s.out | FileCheck %s
# RUN: ld.lld main.o z.o none.o -o s.out --no-relax --bp-compression-sort=both
# RUN: llvm-objdump -s -j .codoms.z.init_array -j .codoms.z.fini_array -j .init_array s.out | FileCheck %s
## Without domains the table's bounds are undefined and weak, and 0; the mark of
## our linker is there.
# RUN: ld.lld plain.o -o b.out --no-relax && llvm-objdump -s -j .data b.out | FileCheck %s --check-prefix=PLAIN

# CHECK:      section .init_array:
# CHECK-NEXT: 01000000 00000000
# CHECK:      section .codoms.z.init_array:
# CHECK-NEXT: 05000000 00000000 65000000 00000000
# CHECK-NEXT: ff000000 00000000
# CHECK:      section .codoms.z.fini_array:
# CHECK-NEXT: 0c000000 00000000

# NM-DAG: [[#%.16x,TABLE:]] r __codoms_table_start
# NM-DAG: [[#%.16x,TABLE+386]] r __codoms_table_end
# NM-DAG: [[#%.16x,START:]] r __init_array_start$z
# NM-DAG: [[#%.16x,START+24]] r __init_array_end$z
# NM-DAG: [[#%.16x,FINI:]] r __fini_array_start$z
# NM-DAG: [[#%.16x,FINI+8]] r __fini_array_end$z
# NM-DAG: [[#%.16x,EMPTY:]] {{.}} __init_array_start$y
# NM-DAG: [[#%.16x,EMPTY]] {{.}} __init_array_end$y

# SEC-DAG: .codoms.z.init_array INIT_ARRAY
# SEC-DAG: .codoms.z.fini_array FINI_ARRAY
# PLAIN:      00000000 00000000 01000000 00000000

#--- main.s
        .include "codoms.inc"
        unit main.c
        .text
        .globl _start
_start: ret
        .section .init_array,"aw",@init_array
        .quad 1
        .weak __codoms_table_start, __codoms_table_end
        .section .rodata,"a",@progbits
        .quad __codoms_table_start
        .quad __codoms_table_end
        .word __codoms_linked
#--- z.s
        .include "codoms.inc"
        unit z.c
        func z, f
        lui a0, %hi(__init_array_start$z)
        lui a0, %hi(__init_array_end$z)
        .weak __fini_array_start$z, __fini_array_end$z
        lui a0, %hi(__fini_array_start$z)
        lui a0, %hi(__fini_array_end$z)
        ret
        .section .codoms.z.init_array,"aw",@init_array
        .quad 0xff
        .section .codoms.z.init_array.101,"aw",@progbits
        .quad 0x65
        .section .codoms.z.init_array.5,"aw",@init_array
        .quad 0x5
        .section .codoms.z.fini_array,"aw",@fini_array
        .quad 0xc
#--- none.s
        .include "codoms.inc"
        unit none.c
        func y, f
        lui a0, %hi(__init_array_start$y)
        lui a0, %hi(__init_array_end$y)
        ret
#--- plain.s
        .text
        .globl _start
_start: ret
        .data
        .weak __codoms_table_start
        .quad __codoms_table_start
        .quad __codoms_linked
#--- lost.s
        .include "codoms.inc"
        unit lost.c
        func z, f
        ret
        .section .codoms.z.init_array,"aw",@init_array
        .quad f$z
