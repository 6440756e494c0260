# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The encodings of the assembler and of the model cannot drift apart: what the
# assembler makes of each instruction of docs/isa.md 4.1, the model prints in
# the same words. The list is that of the assembler's own test, so that an
# instruction added there is compared here.
#
# RUN: grep '^cd\.' %codoms_src/test/llvm/MC/RISCV/xcodoms-valid.s > %t.list
# RUN: %python %inputs/drift.py %t.list %t.s
# RUN: %clang -march=rv64gc_xcodoms -mno-relax -c %t.s -o %t.o
# RUN: ld.lld %t.o -o %t
# RUN: %qemu -d in_asm -D %t.log %t
# RUN: llvm-mc -triple=riscv64 -mattr=+xcodoms %t.list -o %t.mc
# RUN: %python %inputs/drift.py --compare %t.mc %t.log | FileCheck %s
# CHECK: {{[1-9][0-9]}} instructions agree
