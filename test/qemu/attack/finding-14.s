# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s --implicit-check-not=bad
# RUN: %qemu -cpu rv64,v=on,vlen=1024,elen=64 %t | FileCheck %s --implicit-check-not=bad
#
# Finding 14: a makes b fault at a chosen point, and root's runtime unwinds to a:
# with b's live registers. An unwind is the kernel's: every register but those it
# gives back is zero, in all banks, and so are b's capabilities.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call
  apl b, root, call

.set NR_codoms, 3280

  variable root
word: .quad 0x1234
frame: .space 40
unwind_to: .space 56
place: .byte 0
  variable a
  .balign 16
a_sp: .quad 0
a_height: .quad 0
a_seen: .quad 0, 0, 0, 0
  variable b
b_secret: .quad 0x5ec4e7

  gate a, a_do
  cd.enter
  cd.swsp
  jalr a1
  cd.leave
# Fills every register with its secret, and is made to fault.
  gate b, b_faults
  cd.enter
  cd.swsp
  ld s0, b_secret
  mv s1, a0
  la t0, b_secret
  li t1, 8
  cd.grant c0, t0, t1, rw
  cd.grant c7, t0, t1, rw
  .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fmv.d.x f\r, s0
  .endr
  vsetvli t0, zero, e64, m8, ta, ma
  vmv.v.x v0, s0
  vmv.v.x v8, s0
  vmv.v.x v16, s0
  vmv.v.x v24, s0
  csrwi vxrm, 2
  csrwi vxsat, 1
  li t0, 0x7f
  csrw fcsr, t0
  mv t0, s1
  .irp r, ra,sp,gp,tp,t1,t2,a0,a1,a2,a3,a4,a5,a6,a7,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,t3,t4,t5,t6
    mv \r, s0
  .endr
  ld t0, (t0)
  ebreak

# The runtime.
  root
runtime:
  li a0, 4
  li a1, 1
  la a2, frame
  li a3, 40
  li a7, NR_codoms
  ecall
  ld t0, frame + 32
  la a1, unwind_to
  lbu t1, place
  beqz t1, 1f
  ld t0, a_height
  la t2, a_place
  sd t2, 8(a1)
  ld t2, a_sp
  sd t2, 16(a1)
1:
  sd t0, (a1)
  li a0, 12
  li a2, 56
  li a7, NR_codoms
  ecall
bad:
  ebreak

# What a sees: all X registers or'ed in a0 (but sp, tp and ra, which it knows), F
# in a1, V in a2, CSRs in a3, valid capabilities in a4.
.macro look
  .irp r, gp,t0,t1,t2,a1,a2,a3,a4,a5,a6,a7,s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,t3,t4,t5,t6
    or a0, a0, \r
  .endr
  li a1, 0
  .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fmv.x.d t0, f\r
    or a1, a1, t0
  .endr
  csrr a3, vl
  csrr t0, vstart
  or a3, a3, t0
  csrr t0, vcsr
  or a3, a3, t0
  csrr t0, vtype
  bltz t0, 1f
  ori a3, a3, 1
1:
# the caller's own
  csrr t0, fcsr
  xori t0, t0, 0x21
  or a3, a3, t0
  vsetvli t0, zero, e64, m8, ta, ma
  vor.vv v0, v0, v8
  vor.vv v0, v0, v16
  vor.vv v0, v0, v24
  vmv.s.x v8, zero
  vredor.vs v8, v0, v8
  vmv.x.s a2, v8
  li a4, 0
  .irp c, 0,1,2,3,4,5,6,7
    cd.cget t0, c\c, base
    or a4, a4, t0
  .endr
  or a0, a0, a1
  or a0, a0, a2
  or a0, a0, a3
  or a0, a0, a4
.endm

.macro attack name, fn, where
test "\name"
  stacks
  li a0, 11
  la a1, runtime
  li a2, 0
  call set_handler
  la t0, place
  li t1, \where
  sb t1, (t0)
  la a1, \fn
  call a_do
  done
.endm
# CHECK: the call returns: returned 0x0
attack "the call returns", a_calls, 0
# CHECK: to a place: returned 0x0
attack "to a place", a_jumps, 1
  code a
a_prepares:
  la t0, a_sp
  sd sp, (t0)
  csrr t1, cddcs
  sd t1, 8(t0)
  li t0, 0x21
  csrw fcsr, t0
  li gp, 0
  la a0, word
  ret
a_calls:
  addi sp, sp, -16
  sd ra, (sp)
  mv s0, sp
  call a_prepares
  call b_faults
a_returned:
  look
# sp and ra are those of the call
  ld t0, a_sp
  xor t0, t0, sp
  or a0, a0, t0
  la t0, a_returned
  xor t0, t0, ra
  or a0, a0, t0
  li t0, 0x7001
  xor t0, t0, tp
  or a0, a0, t0
  ld ra, (sp)
  addi sp, sp, 16
  ret
a_jumps:
  addi sp, sp, -16
  sd ra, (sp)
  call a_prepares
  li s3, 0x99
  call b_faults
  ebreak
a_place:
  or a0, a0, ra
  look
  ld ra, (sp)
  addi sp, sp, 16
  ret

# The twin: the same registers, if the handler returns to the fault with another
# pc: they are b's, and b has them.
# CHECK: b keeps its own: SIGTRAP {{.*}} domain b blamed b
test "b keeps its own"
  stacks
  li a0, 11
  la a1, skip
  li a2, 0
  call set_handler
  la a0, word
  call b_faults
  root
skip:
  ld a2, 176(a2)
  li a0, 13
  li a1, 0
  la a2, b_checks
  li a7, NR_codoms
  ecall
  bnez a0, bad
  li a7, 139
  ecall
  code b
b_checks:
  bne s11, s0, 1f
  fmv.x.d t0, fs3
  bne t0, s0, 1f
  cd.cget t0, c7, valid
  beqz t0, 1f
  ebreak
1:
  unimp
