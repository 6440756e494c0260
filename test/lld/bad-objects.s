# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Objects that are damaged or of another kind: an error each, and no crash.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z lib vector other && llvm-mc -filetype=obj -triple=riscv64 -mattr=+f,+d -target-abi=lp64f soft.s -o soft.o
# RUN: llvm-ar rcs lib.a lib.o
# RUN: ld.lld main.o z.o lib.a -o a.out
## Cut off anywhere. What is cut may be nothing that matters, so only crashes and
## silence of a damaged header are wrong.
# RUN: %python %S/Inputs/damage.py ld.lld z.o main.o lib.a
# RUN: %python %S/Inputs/damage.py ld.lld main.o z.o lib.a
# RUN: %python %S/Inputs/damage.py ld.lld lib.o main.o z.o
## A record cut in the middle of its section, as a linker sees it.
# RUN: llvm-objcopy --dump-section .codoms_record=record z.o
# RUN: head -c 40 record > cut && llvm-objcopy --update-section .codoms_record=cut z.o cut.o
# RUN: not ld.lld main.o cut.o lib.a -o b.out 2>&1 | FileCheck %s --check-prefix=CUT
# CUT: error: cut.o:(.codoms_record):line 4: the last line does not end: the record is truncated

## Another ABI, another register file, another machine.
# RUN: not ld.lld main.o z.o lib.a soft.o -o b.out 2>&1 | FileCheck %s --check-prefix=SOFT
# SOFT: error: soft.o: cannot link object files with different floating-point ABI from main.o
# RUN: not ld.lld main.o z.o lib.a other.o vector.o -o b.out 2>&1 | FileCheck %s --check-prefix=VECTOR
# VECTOR:      error: objects are compiled for different register files, which is not possible in a program with domains
# VECTOR-NEXT: >>> other.o: rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0
# VECTOR-NEXT: >>> vector.o: rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_v1p0
# VECTOR-NEXT: >>> compile all objects with one -march: the extensions F, D and V must agree
## Without domains it is none of our business.
# RUN: ld.lld other.o vector.o -o b.out -e 0

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start
_start: call f$$z
        ret
#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        call g$z
        ret
        data z, v
        .quad f$z
#--- lib.s
        .text
        .globl g
g:      ret
#--- soft.s
        .text
        ret
#--- other.s
        .attribute arch, "rv64imafdc"
        .text
        ret
#--- vector.s
        .attribute arch, "rv64imafdcv"
        .text
        ret
