# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 40: registers of a bank that this code was not compiled for keep what
# a third domain left there. cd.clr knows every bank of the machine.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  gate a, a_leak
  cd.enter
  fmv.x.d a0, ft11
  mv t0, t6
  or a0, a0, t0
  vsetivli zero, 16, e8, m1, ta, ma
  vmv.x.s t0, v31
  or a0, a0, t0
  fmv.x.d t0, fa7
  or a0, a0, t0
  or a0, a0, a7
  cd.leave

.macro secrets
  li t6, 0x5ec
  li a7, 0x5ec
  fmv.d.x ft11, t6
  fmv.d.x fa7, t6
  vsetivli zero, 16, e8, m1, ta, ma
  vmv.v.i v31, 7
.endm
# CHECK: cleared: returned 0x0
test "cleared"
  stacks
  secrets
  cd.clr 0, 0
  call a_leak
  done
# CHECK: left alone: returned 0x5ef
test "left alone"
  stacks
  secrets
  call a_leak
  done
