# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 2: a points sp into root's memory and faults, so that the kernel
# writes the frame there, and root's handler runs there. The handler's stack is
# root's own, wherever sp was; memory at sp is as it was.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  .data
  .balign 4096
victim: .space 4096
victim_end:
  gate a, a_attack
  cd.enter
  mv sp, a0
  ebreak
  cd.leave

# CHECK: sp in root's memory: SIGTRAP code 0x1 addr atext+0x{{[0-9a-f]+}} domain a
# CHECK-NEXT: bytes changed 0x0
# CHECK-NEXT: handler on the victim's page 0x0
test "sp in root's memory"
  stacks
  la a1, 1f
  li a0, 5
  li a2, 0
  call set_handler
  la a0, victim_end
  call a_attack
1:
  mv s0, sp
  call report
  la t0, victim
  la t1, victim_end
  li a1, 0
2:
  ld t2, (t0)
  or a1, a1, t2
  addi t0, t0, 8
  bne t0, t1, 2b
  la a0, changed
  call say
  la t0, victim
  sub t0, s0, t0
  li t1, 4096
  sltu a1, t0, t1
  la a0, where
  call say
  li a0, 0
  li a7, 94
  ecall
  .section .rodata, "a"
changed: .asciz "bytes changed"
where: .asciz "handler on the victim's page"
