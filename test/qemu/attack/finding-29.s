# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 29: the same instruction is reached from two domains; its translation
# for the one that may come must not serve the one that may not. A translation
# block is keyed by the domain before.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, v, call
  apl b, root, call

  gate v, v_entry
  cd.enter
  li a0, 0x29
  cd.leave
  gate a, a_jump
  cd.enter
  la ra, 1f
  jr a0
1:
  cd.leave
  gate b, b_jump
  cd.enter
  la ra, 1f
  jr a0
1:
  cd.leave

# CHECK: from a, many times, then from b: SIGSEGV CDXFER addr vtext+0x0 domain b blamed b
test "from a, many times, then from b"
  stacks
  li s0, 1000
1:
  la a0, v_entry
  call a_jump
  addi s0, s0, -1
  bnez s0, 1b
  la a0, v_entry
  call b_jump
# CHECK: from a: returned 0x29
test "from a"
  stacks
  la a0, v_entry
  call a_jump
  done
