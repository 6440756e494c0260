# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s

# Tags run out, and are not used again when a domain is gone (isa.md 1, 7).

.include "test.inc"
  .globl last_tag
  .set last_tag, 1

.set NR_codoms, 3280
.macro sys number, a=0, b=0, c=0, d=0
  li a0, \a
  li a1, \b
  la a2, \c
  li a3, \d
  li a7, \number
  ecall
.endm

  variable root
name: .ascii "new"

# CHECK: no tag left: returned 0xffffffffffffffe4
test "no tag left"
  sys NR_codoms, 6, 0, name, 3
  ret
# CHECK: not even that of a domain that is gone: returned 0xffffffffffffffe4
test "not even that of a domain that is gone"
  sys NR_codoms, 9, 0xfffe
  sys NR_codoms, 11, 0xfffe
  bnez a0, 1f
  sys NR_codoms, 6, 0, name, 3
1:
  ret
