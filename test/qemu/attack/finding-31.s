# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build-plain %s -o %t && %qemu %t | FileCheck %s
#
# Finding 31: a program that lost its table to strip or objcopy, or was linked
# by another linker, would run unprotected. Without the table cd.* are illegal
# instructions, those aside that ask who one is.

.include "test.inc"

# CHECK: cd.enter: SIGILL
test "cd.enter"
  .balign 64
  cd.enter
  li a0, 0x66
  ret
# CHECK: cd.leave: SIGILL
test "cd.leave"
  cd.leave
# CHECK: cd.grant: SIGILL
test "cd.grant"
  cd.grant c0, sp, zero, r
# CHECK: cd.push: SIGILL
test "cd.push"
  cd.push 255, xf
# CHECK: cd.chk: SIGILL
test "cd.chk"
  cd.chk x0, sp, zero, r
# CHECK: cd.clr: SIGILL
test "cd.clr"
  cd.clr 0, 0
# CHECK: whose page is this: returned 0x1
test "whose page is this"
  cd.same a0, sp
  cd.tag t0, sp
  add a0, a0, t0
  csrr t0, cddom
  add a0, a0, t0
  ret
