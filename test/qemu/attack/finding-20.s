# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 20: root's handler calls the domain that it interrupted; on the stack
# that this domain's live frames lie on. Delivery sets DST as a call does, so
# that the call starts below them.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  gate a, a_interrupted
  cd.enter
  cd.swsp
  addi sp, sp, -64
  li t0, 0x1234
  sd t0, 0(sp)
  .option push
  .option norvc
a_fault:
  ld zero, (zero)
  .option pop
  ld a0, 0(sp)
  cd.leave
gate_of_handler:
  gate a, a_called
  cd.enter
  cd.swsp
  addi sp, sp, -64
  sd zero, 0(sp)
  la a0, a_stack_top
  sub a0, a0, sp
  cd.leave

# CHECK: live frames: sp of the call 0x80
# CHECK-NEXT: returned 0x1234
test "live frames"
  stacks
  li a0, 11
  la a1, 1f
  li a2, 0
  call set_handler
  call a_interrupted
  done
1:
  addi sp, sp, -16
  sd ra, (sp)
  call a_called
  mv a1, a0
  la a0, where
  call say
  li a0, 13
  li a1, 0
  la a2, a_fault + 4
  li a7, 3280
  ecall
  ld ra, (sp)
  addi sp, sp, 16
  ret
  .section .rodata, "a"
where: .asciz "sp of the call"
