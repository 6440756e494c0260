# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 34: a calls v with ra at a's own gate, so that cd.leave lands on a
# cd.enter whose caller would be v: the fault would be v's. The caller is who
# ran last, and cd.leave makes that a itself.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, v, call

  gate v, v_entry
  cd.enter
  cd.leave
  gate a, a_attack
  cd.enter
  cd.swsp
  la ra, a_gate
  j v_entry
  gate a, a_gate
  cd.enter
  csrr a0, cdcaller
  cd.tag t0, ra
  slli t0, t0, 8
  or a0, a0, t0
  slli a0, a0, 4
  addi a0, a0, 4
  li t0, 0x1014
  bne a0, t0, 1f
  li a0, 0x34
  ebreak
1:
  cd.leave

# a calls itself, says the frame: v is out of it.
# CHECK: a's own gate: SIGTRAP code 0x1 addr atext+0x{{[0-9a-f]+}} domain a {{.*}} depth 0x2
test "a's own gate"
  stacks
  call a_attack
