# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 5: a's entry needs no stack and calls b on; b enters a again, whose
# cd.swsp must not give a the sp that b chose. An activation that does not own
# its sp does not become DST[a].

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call
  apl b, a, call

# a leaf of a that calls b, on b's stack pointer
  gate a, a_leaf
  cd.enter
  la ra, 1f
  j b_back
1:
  cd.leave
  gate a, a_stack_pointer
  cd.enter
  cd.swsp
  la a0, a_stack_top
  sub a0, a0, sp
  cd.leave
# b: sp into a's data, then a's leaf
  gate b, b_attack
  cd.enter
  cd.swsp
  mv s0, sp
  la sp, a_stack + 4096 + 16
  la ra, 1f
  j a_leaf
1:
  mv sp, s0
  cd.leave
  gate b, b_back
  cd.enter
  la ra, 1f
  j a_stack_pointer
1:
  cd.leave

# CHECK: a's sp below its own top: returned 0x0
test "a's sp below its own top"
  stacks
  call b_attack
  done
