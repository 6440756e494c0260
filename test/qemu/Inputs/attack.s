# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The domains of attack.c. a_random is overwritten by attack.py. With the symbol
# HOLE, a may write b: that has to be found.

.include "test.inc"

  apl a, root, call
.ifdef HOLE
  apl a, b, write
.else
  apl a, b, call
.endif
  apl b, a, call

  .section .rodata.cases, "a"
  .globl _start
  root
_start:
  andi sp, sp, -16
  j run

# All registers point at something worth having; two buffers are lent.
  .globl attack
attack:
  addi sp, sp, -16
  sd ra, (sp)
  cd.push 255, xf
  la t0, lent
  li t1, 256
  cd.grant c0, t0, t1, r
  addi t0, t0, 1024
  cd.grant c1, t0, t1, rw
  la t0, b_gate
  li t1, 64
  cd.grant c2, t0, t1, c
  la a0, lent
  la a1, lent + 1024
  la a2, root_secret
  la a3, root_secret + 4092
  la a4, b_secret
  la a5, v_secret
  la a6, lent + 250
  la a7, a_data
  la s0, root_gate
  la s1, b_gate
  la s2, v_gate
  la s3, gadget
  la s4, a_random
  la s5, a_gate
  la s6, b_gate + 4
  mv s7, sp
  li s8, 0x7ffff7000000
  li s9, 0x555555560000
  li s10, 1 << 38
  li s11, -8
  la t3, a_data + 4090
  la t4, b_secret - 4
  la t5, v_secret + 8
  la t6, table
  call a_gate
  vsetvli t0, zero, e8, m8, ta, ma
  la t1, vectors
  vse8.v v0, (t1)
  add t1, t1, t0
  vse8.v v8, (t1)
  add t1, t1, t0
  vse8.v v16, (t1)
  add t1, t1, t0
  vse8.v v24, (t1)
  cd.pop
  ld ra, (sp)
  addi sp, sp, 16
  ret
gadget:
  la a0, root_secret
  ld a0, (a0)
  ecall
  ret

  gate root, root_gate
  cd.enter
  cd.swsp
  addi sp, sp, -16
  sd a0, (sp)
  ld a0, (sp)
  addi sp, sp, 16
  cd.clr 1, 0
  cd.leave
  gate a, a_gate
  cd.enter
  cd.swsp
  la ra, a_out
  j a_random
a_out:
  cd.leave
  gate b, b_gate
  cd.enter
  cd.chk t0, a0, zero, r
  la t0, b_secret
  ld t0, (t0)
  cd.clr 1, 1
  cd.leave
  gate v, v_gate
  cd.enter
  cd.leave

  code a
  .balign 64
  .globl a_random, a_random_end
a_random:
  .rept 256
  .word 0x13
  .endr
a_random_end:
  ret

  variable a
  .balign 4096
a_data: .space 4096
  .globl a_stack, a_stack_top
a_stack: .space 8192
a_stack_top:
  variable b
  .balign 4096
  .globl b_secret
b_secret: .space 4096
  variable v
  .balign 4096
  .globl v_secret
v_secret: .space 4096
