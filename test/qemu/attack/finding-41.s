# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 41: forwarding a borrowed pointer does not work, so that people would
# add grants for good. What was lent can be lent on, that much and no more.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call

  .data
word: .quad 0x41
  gate b, b_load
  cd.enter
  ld a0, (a0)
  cd.leave
  gate a, a_forward
  cd.enter
  cd.cmv c3, c3
  cd.push 255, 0
  cd.grant c0, a0, a1, r
  la ra, 1f
  j b_load
1:
  cd.pop
  cd.leave
  gate a, a_forward_without
  cd.enter
  cd.push 255, 0
  la ra, 1f
  j b_load
1:
  cd.leave

# CHECK: lent on: returned 0x41
test "lent on"
  stacks
  la a0, word
  li a1, 8
  cd.grant c3, a0, a1, r
  call a_forward
  done
# CHECK: one byte more: SIGSEGV CDCAP addr data+0x{{[0-9a-f]+}} domain a blamed a {{.*}} size 0x9
test "one byte more"
  stacks
  la a0, word
  li a1, 8
  cd.grant c3, a0, a1, r
  li a1, 9
  call a_forward
# CHECK: not lent on: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain b blamed b
test "not lent on"
  stacks
  la a0, word
  li a1, 8
  cd.grant c3, a0, a1, r
  call a_forward_without
