# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 22: a domain is destroyed and its tag given to another, a counter to
# another owner: capabilities and frames of the old one carry the new one's
# authority. No number comes twice.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call

  variable a
a_word: .quad 0x22
  .data
name: .ascii "new"
capability: .quad 0
  gate a, a_lend
  cd.enter
  la t0, a_word
  li t1, 8
  li t2, 1
  cd.granta c0, t0, t1, r, t2
  la ra, 1f
  j root_keep
1:
  cd.leave
# Keeps what a made, has a destroyed, and then uses it.
  gate root, root_keep
  cd.enter
  cd.swsp
  bnez a0, 1f
  ld a0, (t0)
  cd.leave
1:
  cd.leave

# CHECK: a tag after destruction: returned 0x504
test "a tag after destruction"
  li a0, CREATE
  li a1, 0
  la a2, name
  li a3, 3
  li a7, 3280
  ecall
  mv t5, a0
  kernel DEAD, 4
  kernel DESTROY, 4
  li a0, CREATE
  li a1, 0
  la a2, name
  li a3, 3
  li a7, 3280
  ecall
  slli a0, a0, 8
  or a0, a0, t5
  ret
# CHECK: the old tag: returned 0xffffffffffffffea
test "the old tag"
  kernel DEAD, 1
  kernel DESTROY, 1
  kernel APL, 2, 1, 3
  ret
# CHECK: a counter after destruction: returned 0x201
test "a counter after destruction"
  kernel COUNTER, 1
  mv t5, a0
  kernel DEAD, 1
  kernel DESTROY, 1
  kernel COUNTER, 2
  slli a0, a0, 8
  or a0, a0, t5
  ret
# CHECK: lent by one who is alive: returned 0x22
test "lent by one who is alive"
  stacks
  kernel COUNTER, 1
  li a0, 0
  call a_lend
  done
