# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 3: root's handler would run with a's tp, gp, fcsr and vector state,
# and write through tp with root's rights; or leave its own values in registers
# for a. The handler gets root's tp and zeros, and a gets back what it had.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  gate a, a_attack
  cd.enter
  cd.swsp
  li tp, 0x6660
  li gp, 0x6661
  li t0, 0x7f
  csrw fcsr, t0
  vsetivli zero, 16, e8, m1, ta, ma
  vmv.v.i v8, 6
  csrwi vxrm, 3
  .option push
  .option norvc
a_fault:
  ld zero, (zero)
  .option pop
  vmv.x.s a0, v8
  csrr t0, vxrm
  slli t0, t0, 8
  or a0, a0, t0
  csrr t0, fcsr
  slli t0, t0, 16
  or a0, a0, t0
  xor t0, tp, gp
  slli t0, t0, 32
  or a0, a0, t0
  cd.leave

# CHECK: hostile tp, gp, fcsr, v8: tp is root's 0x5a0
# CHECK-NEXT: gp 0x0
# CHECK-NEXT: fcsr and vector CSRs 0x0
# CHECK-NEXT: v8 0x0
# What a finds afterwards is its own: nothing of 0x33..., which the handler left.
# CHECK-NEXT: returned 0x1007f0306
test "hostile tp, gp, fcsr, v8"
  stacks
  li tp, 0x5a0
  la a1, 1f
  li a0, 11
  li a2, 0
  call set_handler
  call a_attack
  done
1:
  mv s0, gp
  csrr s1, fcsr
  csrr t0, vcsr
  or s1, s1, t0
  csrr t0, vl
  or s1, s1, t0
  vsetivli zero, 16, e8, m1, ta, ma
  vmv.x.s s2, v8
  addi sp, sp, -16
  sd ra, (sp)
  mv a1, tp
  la a0, is_tp
  call say
  mv a1, s0
  la a0, is_gp
  call say
  mv a1, s1
  la a0, is_csr
  call say
  mv a1, s2
  la a0, is_v8
  call say
# Step over the load: the kernel's own way.
  li a0, 13
  li a1, 0
  la a2, a_fault + 4
  li a7, 3280
  ecall
  ld ra, (sp)
  addi sp, sp, 16
  ret
  .section .rodata, "a"
is_tp: .asciz "tp is root's"
is_gp: .asciz "gp"
is_csr: .asciz "fcsr and vector CSRs"
is_v8: .asciz "v8"
