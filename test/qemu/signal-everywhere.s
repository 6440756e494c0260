# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t
# RUN: ld.lld -T %inputs/layout.ld -e by_debugger %t.harness.o %t.o -o %t.debugger
# RUN: ld.lld -T %inputs/layout.ld -e by_timer %t.harness.o %t.o -o %t.timer
# RUN: %python %inputs/interrupt.py %qemu %t.debugger %t.socket | FileCheck %s
# RUN: %qemu %t.timer 2>&1 | FileCheck --check-prefix=TIMER %s

# A signal between any two instructions of a call of a by root, and of b by a:
# before and behind each jump, cd.enter, cd.swsp, cd.push, cd.pop, cd.leave. Every
# bank of registers, the capabilities, the CSRs and the height of the DCS are
# filled and checked in each of the three; the handler leaves other values in all
# of them. The first run delivers one signal at each place, by the debugger; the
# second one thousands at places that a timer chooses.

# CHECK: interrupted {{[1-9][0-9][0-9][0-9]+}} times
# CHECK: done 0x0
# TIMER: done 0x0

.include "test.inc"

  apl a, root, call
  apl a, b, call

.set NR_exit_group, 94
.set NR_setitimer, 103
.set NR_rt_sigaction, 134
.set NR_codoms, 3280
.set ROUNDS, 40000


# Where x5-x31 and f0-f31 and v0-v31 are put to be compared.
.set AREA, 32 * 8 + 32 * 8 + 32 * 16

.macro fill seed
  .irp i, 0,1,2,3,4,5,6,7
    li t0, 8 * \i + 8
    cd.grant c\i, sp, t0, r
  .endr
  vsetvli t0, zero, e64, m8, ta, ma
  .irp i, 0,8,16,24
    li t1, \seed + 0x1000 * \i
    vid.v v\i
    vadd.vx v\i, v\i, t1
  .endr
  csrwi vxrm, 2
  csrwi vxsat, 1
  csrwi fcsr, 0x15
  .irp i, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    li t0, \seed + 0x100 + \i
    fmv.d.x f\i, t0
  .endr
  .irp i, 5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    li x\i, \seed + \i
  .endr
  .rept 4
    j . + 4
  .endr
.endm

.macro store_all
  addi sp, sp, -AREA
  .irp i, 5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    sd x\i, 8 * \i(sp)
  .endr
  .irp i, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fsd f\i, 256 + 8 * \i(sp)
  .endr
.endm
# What differs from \value makes the thread fault here.
.macro same register, value
  li t1, \value
  beq \register, t1, 1f
  unimp
1:
.endm
.macro same_address register, symbol
  la t1, \symbol
  beq \register, t1, 1f
  unimp
1:
.endm
.macro check_csr csr, value
  csrr t0, \csr
  same t0, \value
.endm
# All that is there after fill.
.macro check seed, height
  store_all
  check_csr fcsr, 0x15
  check_csr vxrm, 2
  check_csr vxsat, 1
  check_csr vl, 16
  check_csr vtype, 0xdb
  check_csr cddcs, \height
  addi t0, sp, 512
  vsetvli t2, zero, e64, m8, ta, ma
  vse64.v v0, (t0)
  addi t0, t0, 128
  vse64.v v8, (t0)
  addi t0, t0, 128
  vse64.v v16, (t0)
  addi t0, t0, 128
  vse64.v v24, (t0)
  .irp i, 5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    ld t0, 8 * \i(sp)
    same t0, \seed + \i
  .endr
  .irp i, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    ld t0, 256 + 8 * \i(sp)
    same t0, \seed + 0x100 + \i
  .endr
  .irp g, 0,1,2,3
    .irp i, 0,5,15
      ld t0, 512 + 128 * \g + 8 * \i(sp)
      same t0, \seed + 0x8000 * \g + \i
    .endr
  .endr
  addi sp, sp, AREA
  .irp i, 0,1,2,3,4,5,6,7
    cd.cget t0, c\i, length
    same t0, 8 * \i + 8
    cd.cget t0, c\i, base
    beq t0, sp, 1f
    unimp
1:
  .endr
.endm
# What a call keeps: s-registers of both banks, fcsr, and what was pushed.
.macro check_kept seed, height
  .irp i, 8,9,18,19,20,21,22,23,24,25,26,27
    same x\i, \seed + \i
    fmv.x.d t0, f\i
    same t0, \seed + 0x100 + \i
  .endr
  check_csr fcsr, 0x15
  check_csr cddcs, \height
  .irp i, 0,1,2,3,4,5,6,7
    cd.cget t0, c\i, length
    same t0, 8 * \i + 8
  .endr
.endm

# The height of a call with all pushed: a set of both banks and 8 capabilities,
# and a frame.
.set CALL, 16 + 8 * 32 + 2 * 96 + 128

  variable root
handled: .quad 0
timer: .quad 0
interval: .quad 0, 70, 0, 70
no_interval: .quad 0, 0, 0, 0
action: .quad 0, 4, 0
  variable a
  .balign 4096
a_stack: .space 16384
a_stack_top:
  variable b
  .balign 4096
b_stack: .space 16384
b_stack_top:

  root
  .globl by_debugger, by_timer
by_timer:
  la t0, timer
  li t1, 1
  sd t1, (t0)
by_debugger:
  andi sp, sp, -16
  addi sp, sp, -32
  .irp tag, 1, 2
    li a0, 2
    li a1, \tag
    .ifeq \tag - 1
      la a2, a_stack_top
      la a4, a_stack
    .else
      la a2, b_stack_top
      la a4, b_stack
    .endif
    li a3, 0x7000 + \tag
    li a7, NR_codoms
    ecall
  .endr
  .irp sig, 10, 14
    la t0, handler_all
    la a1, action
    sd t0, (a1)
    li a0, \sig
    li a2, 0
    li a3, 8
    li a7, NR_rt_sigaction
    ecall
  .endr
# by the debugger: once, from begin to finish; else by the timer
  la t0, timer
  ld t1, (t0)
  li t0, 1
  sd t0, 8(sp)
  beqz t1, begin
  li t0, ROUNDS
  sd t0, 8(sp)
  li a0, 0
  la a1, interval
  li a2, 0
  li a7, NR_setitimer
  ecall
  .globl begin, finish
begin:
  fill 0x10000
  check 0x10000, 0
  fill 0x11000
  cd.push 255, xf
  cd.clr 0, 0
  call a_gate
  cd.pop
  check_kept 0x11000, 0
  ld t0, 8(sp)
  addi t0, t0, -1
  sd t0, 8(sp)
  bnez t0, begin
finish:
  li a0, 0
  la a1, no_interval
  li a2, 0
  li a7, NR_setitimer
  ecall
# with the timer: it did come
  la t0, timer
  ld t1, (t0)
  beqz t1, 1f
  la t0, handled
  ld t0, (t0)
  bnez t0, 1f
  unimp
1:
  li a0, 0
  print "done"
  li a0, 0
  li a7, NR_exit_group
  ecall

  gate a, a_gate
  cd.enter
  cd.swsp
  same_address sp, a_stack_top
  same tp, 0x7001
  fill 0x20000
  check 0x20000, CALL
  fill 0x21000
  cd.push 255, xf
  li t0, 16
  cd.grant c1, sp, t0, rw
  mv a0, sp
  cd.clr 1, 0
  call b_gate
  cd.pop
  check_kept 0x21000, CALL
  same_address sp, a_stack_top
  same tp, 0x7001
  cd.clr 0, 0
  cd.leave

  gate b, b_gate
  cd.enter
  cd.swsp
  li t0, 16
  cd.chk x0, a0, t0, rw
  cd.cget t0, c1, length
  same t0, 16
  csrr t0, cdcaller
  same t0, 1
  same_address sp, b_stack_top
  same tp, 0x7002
  fill 0x30000
  check 0x30000, 2 * CALL
  cd.clr 0, 0
  cd.leave

# Leaves nothing as it was.
  root
handler_all:
  addi sp, sp, -16
  la t0, handled
  ld t1, (t0)
  addi t1, t1, 1
  sd t1, (t0)
  sd ra, (sp)
  li t0, 3
  cd.grant c0, sp, t0, rw
  cd.grant c7, sp, t0, rw
  cd.push 0, xf
  cd.push 255, 0
  cd.grant c4, sp, t0, r
  vsetivli t0, 3, e8, m8, ta, ma
  .irp i, 0,8,16,24
    vmv.v.i v\i, 7
  .endr
  csrwi vxrm, 1
  csrwi vxsat, 0
  csrwi fcsr, 0x0a
  .irp i, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fmv.d.x f\i, ra
  .endr
  .irp i, 3,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    li x\i, 0x55
  .endr
  ld ra, (sp)
  addi sp, sp, 16
  ret
