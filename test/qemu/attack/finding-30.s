# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 30: vstart, vxrm, vl, vtype and the reservation of one domain change
# what the other's code does. cd.enter and cd.leave set them to nothing.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  variable a
a_word: .quad 0
spilled: .space 32
  gate a, a_spill
  cd.enter
  csrr a0, vstart
  csrr t0, vxrm
  or a0, a0, t0
  csrr t0, vl
  or a0, a0, t0
  csrr t0, vtype
  slti t0, t0, 0
  xori t0, t0, 1
  or a0, a0, t0
  cd.leave
  gate a, a_hostile
  cd.enter
  vsetivli zero, 16, e8, m1, ta, ma
  csrwi vxrm, 3
  csrwi vstart, 9
  cd.leave
  gate a, a_sc
  cd.enter
  la t0, a_word
  sc.d a0, zero, (t0)
  cd.leave

# CHECK: the callee's CSRs: returned 0x0
test "the callee's CSRs"
  stacks
  vsetivli zero, 16, e8, m1, ta, ma
  csrwi vxrm, 3
  csrwi vstart, 9
  call a_spill
  done
# CHECK: the caller's CSRs: returned 0x0
test "the caller's CSRs"
  stacks
  call a_hostile
  csrr a0, vstart
  csrr t0, vxrm
  or a0, a0, t0
  csrr t0, vl
  or a0, a0, t0
  done
# CHECK: the caller's reservation: returned 0x1
test "the caller's reservation"
  stacks
  la t0, a_word
  lr.d t1, (t0)
  call a_sc
  done
