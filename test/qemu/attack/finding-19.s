# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 19: a call back into root would run with the tp that the domain in
# between had. cd.enter keeps sp and tp of the caller together, and cd.swsp
# takes both.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  gate root, root_back
  cd.enter
  cd.swsp
  mv a0, tp
  cd.leave
  gate a, a_back
  cd.enter
  cd.swsp
  li tp, 0x666
  la ra, 1f
  j root_back
1:
  cd.leave

# CHECK: root's tp in the call back: returned 0x1f0
test "root's tp in the call back"
  stacks
  li tp, 0x1f0
  call a_back
  done
