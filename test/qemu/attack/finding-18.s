# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 18: gp is neither saved nor switched by plain code, so that a callee
# that changes it has its caller load and store through it. cd.leave gives back
# gp; and a callee is not given its caller's unless the stub leaves it there.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  gate a, a_trash
  cd.enter
  li gp, 0x666
  li tp, 0x667
  cd.leave

# CHECK: gp and tp after the call: returned 0x0
test "gp and tp after the call"
  stacks
  li gp, 0x1234
  mv s2, tp
  call a_trash
  li t0, 0x1234
  xor a0, gp, t0
  xor t0, tp, s2
  or a0, a0, t0
  done
