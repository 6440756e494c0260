# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 21: b's gate asks whether its caller could do it, while b holds a
# capability of its own, or one that its earlier callee left. Only registers
# that were valid at cd.enter and not written since are the caller's.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call
  apl b, v, write

  variable v
v_word: .quad 0
  gate b, b_ask
  cd.enter
  li t0, 8
  cd.grant c3, a0, t0, r
  cd.chk a0, a0, t0, r
  cd.leave
  gate b, b_ask_moved
  cd.enter
  li t0, 8
  cd.cmv c4, c3
  cd.cmv c3, c3
  cd.chk a0, a0, t0, r
  cd.leave
  gate b, b_ask_plain
  cd.enter
  li t0, 8
  cd.chk a0, a0, t0, r
  cd.leave
  gate a, a_call
  cd.enter
  la ra, 1f
  jr a1
1:
  cd.leave

# CHECK: b's own capability: returned 0x0
test "b's own capability"
  stacks
  la a0, v_word
  la a1, b_ask
  call a_call
  done
# CHECK: the caller's, written since: returned 0x0
test "the caller's, written since"
  stacks
  la a0, v_word
  li t0, 8
  cd.grant c3, a0, t0, r
  la a1, b_ask_moved
  call a_call
  done
# CHECK: the caller's: returned 0x1
test "the caller's"
  stacks
  la a0, v_word
  li t0, 8
  cd.grant c3, a0, t0, r
  la a1, b_ask_plain
  call a_call
  done
