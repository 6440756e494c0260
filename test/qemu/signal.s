# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s

# Signals (isa.md 6): a handler runs in root, on root's own stack, with nothing
# of the domain in a register; what is restored comes from the DCS. Findings 2,
# 3, 4, 20, 33 of the ISA review.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call

.macro handle signal, handler
  li a0, \signal
  .ifc \handler, 1
    li a1, 1
  .else
    .ifc \handler, beyond
      li a1, 1 << 38
    .else
      la a1, \handler
    .endif
  .endif
  li a2, 0
  call set_handler
.endm
.macro exit
  li a0, 0
  li a7, 94
  ecall
.endm

  .data
victim:
  .rept 512
  .quad 0x5a5a5a5a5a5a5a5a
  .endr
victim_end:
root_tp: .quad 0
  variable a
a_word: .quad 0
  variable v
  .balign 4096
v_stack: .space 8192
v_stack_top:
  .globl vault
  .set vault, 1

  gate root, root_entry
  cd.enter
  cd.swsp
  ebreak
  cd.leave
root_gadget:
  li a0, 0x666
  ret
  gate root, root_own_sp
  cd.enter
  cd.swsp
  mv a0, sp
  cd.leave
  gate root, root_raise
  cd.enter
  cd.swsp
  addi sp, sp, -16
  li a0, 10
  sd ra, (sp)
  call raise
  ld ra, (sp)
  addi sp, sp, 16
  cd.leave
  gate root, root_fix
  cd.enter
  cd.swsp
  li a0, 13
  li a1, 1
  li a2, 0
  li a7, 3280
  ecall
  cd.leave
  gate v, v_break
  cd.enter
  cd.swsp
  li s0, -1
  fmv.d.x fs0, s0
  ebreak
  cd.leave
  runs a, a_do, a1
  gate a, a_bare
  cd.enter
  jr a1
a_bare_out:
  cd.leave
  gate b, b_do
  cd.enter
  cd.swsp
  ld a0, (zero)
  cd.leave

# The handler runs on root's stack, whatever sp, tp, gp are.
# CHECK: hostile sp, tp, gp: SIGTRAP code 0x1 addr atext+0x{{[0-9a-f]+}} domain a
# CHECK-NEXT: memory at the hostile sp 0x5a5a5a5a5a5a5a5a
# CHECK-NEXT: tp is root's 0x0
# CHECK-NEXT: gp 0x0
test "hostile sp, tp, gp"
  stacks
  handle 5, check_handler
  la t0, root_tp
  sd tp, (t0)
  la a0, victim_end
  la a1, a_hostile
  call a_bare
  code a
a_hostile:
  mv sp, a0
  mv tp, a0
  mv gp, a0
  ebreak
  root
check_handler:
  mv s0, gp
  mv s1, tp
  call report
  li a0, 0
  la t0, victim
  la t1, victim_end
1:
  ld t2, (t0)
  or a0, a0, t2
  addi t0, t0, 8
  bne t0, t1, 1b
  print "memory at the hostile sp"
  la t0, root_tp
  ld a0, (t0)
  xor a0, a0, s1
  print "tp is root's"
  mv a0, s0
  print "gp"
  exit

# No register, capability or CSR of the domain reaches the handler.
# CHECK: registers of the handler 0x0
test "registers of the handler"
  stacks
  handle 5, clean_handler
  la a1, a_dirty
  call a_do
  code a
a_dirty:
  .irp r, t0,t1,t2,t3,t4,t5,t6,a0,a1,a2,a3,a4,a5,a6,a7,s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11
    li \r, -1
  .endr
  fmv.d.x fs0, a0
  fmv.d.x fa0, a0
  csrwi fcsr, 0x1f
  csrwi vxrm, 1
  vsetvli t0, zero, e8, m8, ta, ma
  vmv.v.i v8, -1
  csrwi vstart, 1
  cd.grant c0, sp, zero, r
  ebreak
  root
clean_handler:
  addi a0, a0, -5
  .irp r, t0,t1,t2,t3,t4,t5,t6,a3,a4,a5,a6,a7,s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11
    or a0, a0, \r
  .endr
  fmv.x.d t0, fs0
  or a0, a0, t0
  fmv.x.d t0, fa0
  or a0, a0, t0
  .irp csr, fcsr, vxrm, vstart, vl, cddom
    csrr t0, \csr
    or a0, a0, t0
  .endr
  csrr t0, vtype
  bltz t0, 1f
  ori a0, a0, 1
1:
  cd.cget t0, c0, valid
  or a0, a0, t0
  vsetvli t0, zero, e8, m8, ta, ma
  vmv.s.x v16, zero
  vredor.vs v16, v8, v16
  vmv.x.s t0, v16
  or a0, a0, t0
  print "registers of the handler"
  exit

# rt_sigreturn gives everything back from the DCS; what the handler writes into
# its stack, and what it leaves in registers, changes nothing. The no-stack
# fault is the one that a handler answers; a second return has no frame.
# CHECK: retried: returned 0x0
test "retried"
  la t0, saved_ra
  sd ra, (t0)
  cd.push 0, xf
  handle 11, stack_handler
  li a0, 0x77
  li a2, 8
  cd.grant c1, sp, a2, r
  csrwi vxrm, 0
  la a1, a_check
  .irp r, s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,t3,t4,t5
    li \r, 0x1234
  .endr
  fmv.d.x fs0, s0
  vsetvli t0, zero, e8, m1, ta, ma
  vmv.v.i v8, 5
  call a_do
  done
  code a
a_check:
  xori a0, a0, 0x77
  .irp r, s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,t3,t4,t5
    li t0, 0x1234
    xor t0, t0, \r
    or a0, a0, t0
  .endr
  fmv.x.d t0, fs0
  li t1, 0x1234
  xor t0, t0, t1
  or a0, a0, t0
  cd.cget t0, c1, length
  xori t0, t0, 8
  or a0, a0, t0
  vsetvli t0, zero, e8, m1, ta, ma
  vmv.s.x v16, zero
  vredmaxu.vs v16, v8, v16
  vmv.x.s t0, v16
  xori t0, t0, 5
  or a0, a0, t0
  csrr t0, cddcs
  addi t0, t0, -(208 + 128)
  or a0, a0, t0
  ret
  root
stack_handler:
  addi sp, sp, -16
  sd ra, (sp)
# forge the saved context: pc, and all registers
  addi t0, a2, 176
  la t1, root_gadget
  li t2, 64
1:
  sd t1, (t0)
  addi t0, t0, 8
  addi t2, t2, -1
  bnez t2, 1b
  setup_stack 1, a_stack_top, a_stack
  li s0, 99
  li s3, 99
  fmv.d.x fs0, s0
  vsetvli t0, zero, e8, m8, ta, ma
  vmv.v.i v8, -1
  cd.push 255, xf
  ld ra, (sp)
  addi sp, sp, 16
  ret

# CHECK: sigreturn without a frame: SIGSEGV CDFRAME addr text+0x{{[0-9a-f]+}} domain root blamed root
test "sigreturn without a frame"
  li a7, 139
  ecall
# CHECK: sigreturn replayed: SIGSEGV CDSTACK addr atext
# CHECK-NEXT: SIGSEGV CDFRAME addr text
test "sigreturn replayed"
  handle 11, replay_handler
  la a1, a_return
  call a_do
  la t0, replay_sp
  ld sp, (t0)
  li a7, 139
  ecall
  code a
a_return:
  ret
  root
replay_handler:
  la t0, replay_sp
  sd sp, (t0)
  addi sp, sp, -16
  sd ra, (sp)
  call report
  setup_stack 1, a_stack_top, a_stack
  handle 11, handler
  ld ra, (sp)
  addi sp, sp, 16
  ret
  .data
replay_sp: .quad 0

# A handler that faults: the process dies, nothing nests.
# CHECK: a fault in a handler: ended with status 0x{{8?}}b
test "a fault in a handler"
  stacks
  handle 5, bad_handler
  ebreak
bad_handler:
  sd zero, (zero)
  exit
# CHECK: cd.leave from a handler: ended with status 0x{{8?}}b
test "cd.leave from a handler"
  stacks
  handle 5, leaving_handler
  la a1, a_break
  call a_do
leaving_handler:
  cd.leave
  code a
a_break:
  ebreak
  ret

# Between the jump and the landing pad: prev is kept, so that the caller stays
# who it was. The first fault returns to the cd.enter, the second is reported.
# CHECK: the caller after a signal: SIGSEGV CDRETURN addr text+0x{{[0-9a-f]+}} domain a blamed a
test "the caller after a signal"
  stacks
  handle 11, once_handler
  la a1, a_race
  call a_do
  code a
a_race:
  la ra, root_gadget
  la t0, b_do
  jr t0
  root
once_handler:
  la t0, handler
  la t1, times
  ld t2, (t1)
  addi t2, t2, 1
  sd t2, (t1)
  li t1, 2
  beq t1, t2, 1f
  ret
1:
  jr t0
  .data
times: .quad 0

# The handler calls the domain that it interrupted, and is called back.
# CHECK: below the live stack of a 0x40
# CHECK-NEXT: called back on the signal stack 0x1
test "calls from a handler"
  stacks
  handle 5, calling_handler
  la a1, a_break_deep
  call a_do
  code a
a_break_deep:
  addi sp, sp, -64
  ebreak
a_below:
  la t0, a_stack_top
  sub a0, t0, sp
  ret
a_to_root:
  addi sp, sp, -16
  sd ra, (sp)
  call root_own_sp
  ld ra, (sp)
  addi sp, sp, 16
  ret
  root
calling_handler:
  la a1, a_below
  call a_do
  print "below the live stack of a"
  la a1, a_to_root
  call a_do
  sub a0, sp, a0
  li t1, 4096
  sltu a0, a0, t1
  print "called back on the signal stack"
  exit

# An asynchronous signal is delivered at once while a runs: a waits for what the
# handler writes (and gives up some time).
# CHECK: signal while a runs: the domain interrupted 0x1
# CHECK-NEXT: a saw the handler 0x1
test "signal while a runs"
  stacks
  handle 14, telling_handler
  call start_timer
  la a1, a_wait
  call a_do
  print "a saw the handler"
  exit
telling_handler:
  addi sp, sp, -16
  sd ra, (sp)
  li t0, 176 + 256 + 528
  add t0, t0, a2
  lhu a0, 4(t0)
  print "the domain interrupted"
  la t0, a_word
  li t1, 1
  sd t1, (t0)
  ld ra, (sp)
  addi sp, sp, 16
  ret
start_timer:
  addi sp, sp, -32
  sd zero, 0(sp)
  sd zero, 8(sp)
  sd zero, 16(sp)
  li t0, 20000
  sd t0, 24(sp)
  li a0, 0
  mv a1, sp
  li a2, 0
  li a7, 103
  ecall
  addi sp, sp, 32
  ret
.macro spin_code
  csrr t0, time
  li t1, 60000000
  add t1, t1, t0
1:
  csrr t0, time
  bltu t0, t1, 1b
.endm
spin:
  spin_code
  ret
  code a
a_wait:
  csrr t0, time
  li t1, 30000000000
  add t1, t1, t0
  la t2, a_word
1:
  ld a0, (t2)
  csrr t0, time
  bnez a0, 2f
  bltu t0, t1, 1b
2:
  ret

# It waits while a handler runs; then it comes.
# CHECK: signal in a handler: the first ends
# CHECK-NEXT: the second 0x
test "signal in a handler"
  handle 10, first_handler
  handle 12, second_handler
  li a0, 10
  j raise
first_handler:
  addi sp, sp, -16
  sd ra, (sp)
  li a0, 12
  call raise
  call spin
  li a0, 0
  print "the first ends"
  ld ra, (sp)
  addi sp, sp, 16
  ret
second_handler:
  li a0, 0
  print "the second"
  exit
raise:
  mv a1, a0
  li a7, 172
  ecall
  li a7, 129
  ecall
  ret

# It comes even if the handler's end brings a mask back that has it blocked, as
# within sigsuspend: it was due before.
# CHECK: two in sigsuspend: the first
# CHECK-NEXT: the second 0x
test "two in sigsuspend"
  handle 10, plain_handler
  handle 12, second_handler
  li a0, 0
  la a1, both
  li a2, 0
  li a3, 8
  li a7, 135
  ecall
  li a0, 12
  call raise
  li a0, 10
  call raise
  la a0, none
  li a1, 8
  li a7, 133
  ecall
  print "only one"
  exit
plain_handler:
  addi sp, sp, -16
  sd ra, (sp)
  li a0, 0
  print "the first"
  ld ra, (sp)
  addi sp, sp, 16
  ret
  .data
both: .quad 0xa00
none: .quad 0

# Nothing could end a sigsuspend of a handler.
# CHECK: sigsuspend of a handler: status 0xffffffffffffffdd
test "sigsuspend of a handler"
  handle 10, suspending_handler
  li a0, 10
  j raise
suspending_handler:
  la a0, none
  li a1, 8
  li a7, 133
  ecall
  print "status"
  exit

# A synchronous signal of an asynchronous signal's handler is delivered, below
# what the handler has on the stack; one in its handler kills.
# CHECK: fault in an asynchronous handler: SIGTRAP code 0x1 addr atext+0x{{[0-9a-f]+}} domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x0 target root perm 0x0 depth 0x4
# CHECK-NEXT: below the first handler's stack 0x1
# CHECK-NEXT: on the signal stack 0x1
# CHECK-NEXT: fault in an asynchronous handler: ended with status 0x{{8?}}5
test "fault in an asynchronous handler"
  stacks
  handle 10, outer_handler
  handle 5, inner_handler
  la a1, a_raise
  call a_do
outer_handler:
  la t0, outer_sp
  sd sp, (t0)
  la a1, a_break
  call a_do
  print "not here"
inner_handler:
  mv s0, sp
  call report
  la t0, outer_sp
  ld t0, (t0)
  sub s0, t0, s0
  sltu a0, zero, s0
  sltz t1, s0
  sub a0, a0, t1
  print "below the first handler's stack"
  li t0, 0x10000
  sltu a0, s0, t0
  print "on the signal stack"
  ebreak
  exit
  code a
a_raise:
  addi sp, sp, -16
  sd ra, (sp)
  call root_raise
  ld ra, (sp)
  addi sp, sp, 16
  ret
  .data
outer_sp: .quad 0

# The saved context of a vault has no registers but the pc.
# CHECK: context of a vault: pc is there 0x1
# CHECK-NEXT: x, f 0x0
test "context of a vault"
  stacks
  li a0, 2
  li a1, 3
  la a2, v_stack_top
  li a3, 0
  la a4, v_stack
  li a7, 3280
  ecall
  handle 5, vault_handler
  call v_break
vault_handler:
  ld a0, 176(a2)
  snez a0, a0
  addi t0, a2, 176
  li t1, 31 + 32
  li s0, 0
1:
  addi t0, t0, 8
  ld t2, (t0)
  or s0, s0, t2
  addi t1, t1, -1
  bnez t1, 1b
  print "pc is there"
  mv a0, s0
  print "x, f"
  exit

# Nor does what a domain had in them stay behind when the handler has returned.
# CHECK: context after the handler: wiped 0x0
test "context after the handler"
  stacks
  handle 10, remembering_handler
  la a1, a_raise
  call a_do
  la t0, outer_sp
  ld t0, (t0)
  li t1, (176 + 256 + 528) / 8
  li a0, 0
1:
  ld t2, (t0)
  or a0, a0, t2
  addi t0, t0, 8
  addi t1, t1, -1
  bnez t1, 1b
  print "wiped"
  exit
remembering_handler:
  la t0, outer_sp
  sd a2, (t0)
  ret

# What a handler may change: where it returns to, within the domain that was
# interrupted, and the mask.
.macro sigctx what, value
  la a2, \value
  li a1, \what
  li a0, 13
  li a7, 3280
  ecall
.endm
# CHECK: fix-up: returned 0x1234
test "fix-up"
  stacks
  handle 11, fixing_handler
  la a1, a_fixable
  call a_do
  done
fixing_handler:
  sigctx 0, a_fixed
  ret
  code a
a_fixable:
  li a0, 0x1234
  sd zero, (zero)
  li a0, 1
a_fixed:
  ret
# CHECK: fix-up into another domain: b 0xffffffffffffffff
# CHECK-NEXT: root 0xffffffffffffffff
# CHECK-NEXT: odd 0xffffffffffffffff
# CHECK-NEXT: what 0xffffffffffffffea
test "fix-up into another domain"
  stacks
  handle 11, breaking_handler
  la a1, a_fixable
  call a_do
breaking_handler:
  sigctx 0, b_do
  print "b"
  sigctx 0, root_gadget
  print "root"
  sigctx 0, a_fixed+1
  print "odd"
  sigctx 2, a_fixed
  print "what"
  exit
# CHECK: fix-up without a handler: returned 0xfffffffffffffffe
test "fix-up without a handler"
  sigctx 0, handler
  ret
# CHECK: fix-up in a call: returned 0xfffffffffffffffe
test "fix-up in a call"
  stacks
  handle 10, calling_back_handler
  la a1, a_raise
  call a_do
  la t0, outer_sp
  ld a0, (t0)
  done
calling_back_handler:
  addi sp, sp, -16
  sd ra, (sp)
  call root_fix
  la t0, outer_sp
  sd a0, (t0)
  ld ra, (sp)
  addi sp, sp, 16
  ret
# CHECK: mask of the context: returned 0x200
test "mask of the context"
  addi sp, sp, -16
  la t0, outer_sp
  sd ra, (t0)
  handle 12, masking_handler
  li a0, 12
  call raise
  li a0, 0
  li a1, 0
  mv a2, sp
  li a3, 8
  li a7, 135
  ecall
  ld a0, (sp)
  la t0, outer_sp
  ld ra, (t0)
  addi sp, sp, 16
  jr ra
masking_handler:
  li a2, 0x200
  li a1, 1
  li a0, 13
  li a7, 3280
  ecall
  ret

# What kills by default does not wait.
# CHECK: default action: ended with status 0xe
test "default action"
  stacks
  call start_timer
  la a1, a_loop
  call a_do
  code a
a_loop:
  j a_loop

# What waits for a handler's end does not wait in a child of the handler's, too.
# CHECK: fork in a handler: the child saw 0x0
# CHECK-NEXT: the parent saw 0x1
start "fork in a handler"
  handle 10, forking_handler
  handle 12, marking_handler
  li a0, 10
  call raise
  la t0, mark
  ld a0, (t0)
  la t0, child
  ld t0, (t0)
  bnez t0, 1f
  print "the child saw"
  exit
1:
  print "the parent saw"
  exit
forking_handler:
  addi sp, sp, -16
  sd ra, (sp)
  li a0, 12
  call raise
  li a0, 17
  li a1, 0
  li a2, 0
  li a3, 0
  li a4, 0
  li a7, 220
  ecall
  la t0, child
  sd a0, (t0)
  beqz a0, 1f
  li a1, 0
  li a2, 0
  li a3, 0
  li a7, 260
  ecall
1:
  ld ra, (sp)
  addi sp, sp, 16
  ret
marking_handler:
  la t0, mark
  li t1, 1
  sd t1, (t0)
  ret
  .data
  .balign 8
child: .quad 0
mark: .quad 0
  root

# The full DCS has room for a signal.
# CHECK: signal with a full DCS: SIGTRAP code 0x1 addr atext
test "signal with a full DCS"
  stacks
  la a1, a_fill
  call a_do
  code a
a_fill:
  li t0, 0x40000 - 16
1:
  cd.push 255, 0
  csrr t1, cddcs
  bltu t1, t0, 1b
  ebreak

# Nor does it keep a handler from calling domains: it has a whole DCS.
# CHECK: call in a handler with a full DCS: the height is what b reached 0x1
test "call in a handler with a full DCS"
  stacks
  handle 5, full_dcs_handler
  la a1, a_fill
  call a_do
full_dcs_handler:
  csrr s1, cddcs
  call b_fill
  li t0, 0x40000
  add s1, s1, t0
  xor a0, a0, s1
  seqz a0, a0
  print "the height is what b reached"
  exit
# When that is full, too, it is not the fault of whom the signal interrupted.
# CHECK: full DCS in a handler with a full DCS: SIGSEGV CDDCS addr btext+0x{{[0-9a-f]+}} domain b blamed b
test "full DCS in a handler with a full DCS"
  stacks
  handle 14, overflowing_handler
  call start_timer
  la a1, a_fill_wait
  call a_do
overflowing_handler:
  call b_overflow
  code a
a_fill_wait:
  li t0, 0x40000 - 16
1:
  cd.push 255, 0
  csrr t1, cddcs
  bltu t1, t0, 1b
2:
  j 2b
# After the handler, all is as it was.
# CHECK: full DCS after a handler: SIGSEGV CDDCS addr atext+0x{{[0-9a-f]+}} domain a blamed a
test "full DCS after a handler"
  stacks
  handle 5, skipping_handler
  la a1, a_fill_on
  call a_do
skipping_handler:
  li t0, 176
  add a2, a2, t0
  ld a2, (a2)
  addi a2, a2, 4
  li a0, 13
  li a1, 0
  li a7, 3280
  ecall
  ret
  code a
a_fill_on:
  li t0, 0x40000 - 16
1:
  cd.push 255, 0
  csrr t1, cddcs
  bltu t1, t0, 1b
  .option push
  .option norvc
  ebreak
  .option pop
  cd.push 255, 0
  cd.push 255, 0
  ld a0, (zero)
  gate b, b_fill
  cd.enter
  li t0, 0x40000
  add t0, t0, s1
1:
  cd.push 255, 0
  csrr a0, cddcs
  bltu a0, t0, 1b
  cd.leave
  gate b, b_overflow
  cd.enter
1:
  cd.push 255, 0
  j 1b

# A handler in another domain is refused, and so is an alternate stack.
# CHECK: handler of a: returned 0xffffffffffffffff
start "handler of a"
  handle 10, a_return
  end
# CHECK: handler out of bounds: returned 0xffffffffffffffff
start "handler out of bounds"
  handle 10, beyond
  end
# CHECK: handler of root: returned 0x0
start "handler of root"
  handle 10, handler
  end
# CHECK: handler ignores: returned 0x0
start "handler ignores"
  handle 10, 1
  end
# CHECK: sigaltstack: returned 0xffffffffffffffff
test "sigaltstack"
  li a0, 0
  li a1, 0
  li a7, 132
  ecall
  ret
