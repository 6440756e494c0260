# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 37: v jumps out of an inner activation into its outer one, over b's
# frame, and b later returns into frames that are gone. setjmp keeps cddcs,
# which differs then; and cd.leave goes by the top frame alone.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call
  apl b, a, call

  variable a
outer_height: .quad 0
outer_sp: .quad 0
  gate a, a_outer
  cd.enter
  cd.swsp
  csrr t0, cddcs
  la t1, outer_height
  sd t0, (t1)
  la t1, outer_sp
  sd sp, (t1)
  la ra, a_landing
  j b_through
a_landing:
  li a0, 0
  cd.leave
  gate b, b_through
  cd.enter
  la ra, 1f
  j a_inner
1:
  cd.leave
# a longjmp that looks, and one that does not
  gate a, a_inner
  cd.enter
  cd.swsp
  bnez a0, 1f
  csrr t0, cddcs
  la t1, outer_height
  ld t1, (t1)
  sub a0, t0, t1
  ebreak
1:
  la t1, outer_sp
  ld sp, (t1)
  j a_landing

# Two frames of 128 bytes are in the way.
# CHECK: setjmp's height: SIGTRAP {{.*}} depth 0x3
test "setjmp's height"
  stacks
  li a0, 0
  call a_outer
# It returns to b from its inner activation: its own frames are what it confuses.
# CHECK: jumped all the same: returned 0x0
test "jumped all the same"
  stacks
  li a0, 1
  call a_outer
  done
