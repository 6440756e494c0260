# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A program with domains lies where small numbers are no addresses of code, unless
# the user says where.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms -I %S/Inputs main.s -o main.o
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms -I %S/Inputs z.s -o z.o
# RUN: llvm-mc -filetype=obj -triple=riscv64 none.s -o none.o
# RUN: ld.lld main.o z.o -o a.out && llvm-nm a.out | FileCheck %s -DSTART=40001000
# RUN: ld.lld main.o z.o -o a.out --image-base=0x50000 && llvm-nm a.out | FileCheck %s -DSTART=00051000
# RUN: ld.lld main.o z.o -o a.out -Ttext=0x61000 && llvm-nm a.out | FileCheck %s -DSTART=00061000
# RUN: ld.lld main.o z.o -o a.out -T script.ld && llvm-nm a.out | FileCheck %s -DSTART=00070000
# RUN: ld.lld none.o -o a.out && llvm-nm a.out | FileCheck %s --check-prefix=NONE
# CHECK: 00000000[[START]] T _start
# NONE: 000000000001{{....}} T _start

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start
_start:
        call f$$z
#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        ret
#--- none.s
        .globl _start
_start:
        ret
#--- script.ld
SECTIONS { .text 0x70000 : { *(.text*) } }
