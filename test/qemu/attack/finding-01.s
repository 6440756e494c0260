# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 1: with the call right on root, which every domain has, a makes
# itself a call capability for an ecall in the middle of root's code, and jumps
# there. Only an entry point can be entered, by whatever right.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  gate root, root_entry
  cd.enter
  li a0, 0x11
  cd.leave
root_ecall:
  li a7, 172
  ecall
  ret
  gate a, a_jump
  cd.enter
  li t0, 4
  cd.grant c0, a0, t0, c
  la ra, 1f
  jr a0
1:
  cd.leave

# CHECK: an ecall of root: SIGSEGV CDENTRY addr text+0x{{[0-9a-f]+}} domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x0 target root perm 0x4
test "an ecall of root"
  stacks
  la a0, root_ecall
  call a_jump
# CHECK: behind the landing pad: SIGSEGV CDENTRY addr text+0x{{[0-9a-f]+}} domain a blamed a
test "behind the landing pad"
  stacks
  la a0, root_entry + 4
  call a_jump
# CHECK: an entry: returned 0x11
test "an entry"
  stacks
  la a0, root_entry
  call a_jump
  done
