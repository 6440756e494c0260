# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 24: a calls b, b calls a, and a dies there: b returns into a's outer
# activation, which goes on. Nothing enters or returns into a dead domain, and
# it has no rights left, not even on itself.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call
  apl a, b, call
  apl b, root, call

  variable a
a_word: .quad 0x24
  gate a, a_outer
  cd.enter
  cd.swsp
  la ra, 1f
  j b_kill
1:
  li a0, 0x666
  cd.leave
  gate b, b_kill
  cd.enter
  la ra, 1f
  j root_kill
1:
  cd.leave
  gate b, b_enter
  cd.enter
  cd.leave
  gate root, root_kill
  cd.enter
  cd.swsp
  mv t5, a0
  beqz t5, 1f
  kernel DEAD, 1
1:
  cd.leave

# CHECK: the outer activation: SIGSEGV CDRETURN addr atext+0x{{[0-9a-f]+}} domain b blamed a
test "the outer activation"
  stacks
  li a0, 1
  call a_outer
# CHECK: alive: returned 0x666
test "alive"
  stacks
  li a0, 0
  call a_outer
  done
# CHECK: a new call: SIGSEGV CDXFER addr atext+0x0 domain root blamed root
test "a new call"
  stacks
  kernel DEAD, 1
  call a_outer
