# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s --implicit-check-not=bad

# Changes of domains, rights and counters while another thread runs in them: what
# it was about to do under the old ones is not done when the call has returned
# (isa.md 3, 7).

.include "test.inc"
.include "kernel.inc"
.include "thread.inc"

  apl a, root, read
  apl a, b, call
  apl b, root, call

.set NR_munmap, 215
.set NR_mmap, 222
.set NR_nanosleep, 101
.set FRAME, 4
.set UNWIND, 12
.set MAKERS, 4
.set ROUNDS, 25

.macro watched name
start "\name"
  li a0, 11
  la a1, stopped
  li a2, 0
  call set_handler
.endm
# Wait until a word is not 0.
.macro await word
1:
  la a0, millisecond
  li a1, 0
  li a7, NR_nanosleep
  ecall
  ld t0, \word
  beqz t0, 1b
  fence
.endm
.macro set word, value
  li t1, \value
  la t0, \word
  fence
  sd t1, (t0)
.endm
# Give the others time: the counter at \word must not move any more.
.macro stands word
  fence
  ld s2, \word
  li s3, 10
1:
  la a0, millisecond
  li a1, 0
  li a7, NR_nanosleep
  ecall
  addi s3, s3, -1
  bnez s3, 1b
  ld t0, \word
  bne t0, s2, bad
.endm

  variable root
  .balign 4096
shared: .quad 1
  .balign 4096
tid: .quad 0
go: .quad 0
cause: .quad 0
domain: .quad 0
perm: .quad 0
answer: .quad 0
entries: .quad 0
seen: .quad 0
millisecond: .quad 0, 1000000
frame: .space 40
unwind_to: .space 56
  .balign 16
  .space 4096
stack_top:
maker_tids: .space 8 * MAKERS
  .balign 16
maker_stacks: .space 4096 * MAKERS
  .balign 64
template:
  cd.enter
  cd.leave
  .balign 64
  variable a
a_count: .quad 0
a_word: .quad 1
  .balign 4096
a_stack: .space 4096
a_stack_top:
  variable b
b_count: .quad 0

  root
bad:
  ebreak
# The handler: keeps the record, waits for `go`, returns from the outermost call.
stopped:
  addi t0, a2, 176 + 256 + 528
  lwu t1, (t0)
  la t2, cause
  sd t1, (t2)
  lhu t1, 4(t0)
  sd t1, 8(t2)
  lhu t1, 34(t0)
  sd t1, 16(t2)
  fence
  set seen, 1
  await go
  li s0, -1
1:
  addi s0, s0, 1
  li a0, FRAME
  mv a1, s0
  la a2, frame
  li a3, 40
  li a7, NR_codoms
  ecall
  beqz a0, 1b
  la a1, unwind_to
  ld t0, frame + 32
  sd t0, (a1)
  sd zero, 8(a1)
  li t0, 0x42
  sd t0, 24(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
  j bad
.macro say_stop
  la a0, message_cause
  ld a1, cause
  call say
  la a0, message_domain
  ld a1, domain
  call say
  la a0, message_answer
  ld a1, answer
  call say
.endm
  .section .rodata
message_cause: .asciz "cause"
message_domain: .asciz "domain"
message_answer: .asciz "answer"
  root
# Threads: in a, counting.
in_a:
  call a_counts
  la t0, answer
  sd a0, (t0)
  quit
  gate a, a_counts
  cd.enter
  la t0, a_count
  la t1, shared
1:
  ld t2, (t1)
  ld t3, (t0)
  addi t3, t3, 1
  sd t3, (t0)
  j 1b
  gate a, a_revokes
  cd.enter
  li t0, 1
  cd.revoke t0
  cd.leave
# Lends b a word under counter 1 for ever.
  root
in_b:
  li a0, 2
  li a1, 1
  la a2, a_stack_top
  li a3, 0
  la a4, a_stack
  li a7, NR_codoms
  ecall
  call a_lends
  la t0, answer
  sd a0, (t0)
  quit
  gate a, a_lends
  cd.enter
  cd.swsp
  la a0, a_word
  li t1, 8
  li t2, 1
  cd.granta c0, a0, t1, r, t2
  call b_counts
  ebreak
# Stores what it read and how often; it may never read 2.
  gate b, b_counts
  cd.enter
  la t0, b_count
1:
  ld t2, (a0)
  ld t3, (t0)
  addi t3, t3, 1
  sd t3, (t0)
  li t4, 2
  bne t2, t4, 1b
  ebreak

# CHECK: killed: cause 0x43
# CHECK-NEXT: domain 0x1
# CHECK-NEXT: answer 0x42
# CHECK-NEXT: returned 0x0
watched "killed"
  thread in_a
  await a_count
  sys NR_codoms, DEAD, 1
  bnez a0, bad
  stands a_count
  set go, 1
  join
  say_stop
  li a0, 0
  end
# The thread still has a frame: neither revived nor destroyed.
# CHECK: busy: returned 0x0
watched "busy"
  thread in_a
  await a_count
  sys NR_codoms, DEAD, 1
  await seen
  sys NR_codoms, REVIVE, 1
  li t0, -16
  bne a0, t0, bad
  sys NR_codoms, DESTROY, 1
  li t0, -16
  bne a0, t0, bad
  set go, 1
  join
  sys NR_codoms, REVIVE, 1
  end
# CHECK: its right taken: cause 0x41
# CHECK-NEXT: domain 0x1
# CHECK-NEXT: answer 0x42
# CHECK-NEXT: returned 0x0
watched "its right taken"
  thread in_a
  await a_count
  sys NR_codoms, APL, 1, 0, 1
  bnez a0, bad
  stands a_count
  set go, 1
  join
  say_stop
  li a0, 0
  end
# CHECK: its page given away: cause 0x41
# CHECK-NEXT: domain 0x1
# CHECK-NEXT: answer 0x42
# CHECK-NEXT: returned 0x0
watched "its page given away"
  thread in_a
  await a_count
  tag shared, 1, 2, 0
  bnez a0, bad
  stands a_count
  set go, 1
  join
  say_stop
  li a0, 0
  end
# CHECK: made storage: cause 0x41
# CHECK-NEXT: domain 0x1
# CHECK-NEXT: answer 0x42
# CHECK-NEXT: returned 0x0
watched "made storage"
  thread in_a
  await a_count
  tag shared, 1, 0, 2
  bnez a0, bad
  stands a_count
  set go, 1
  join
  say_stop
  li a0, 0
  end
# CHECK: revoked: cause 0x46
# CHECK-NEXT: domain 0x2
# CHECK-NEXT: answer 0x42
# CHECK-NEXT: returned 0x0
watched "revoked"
  sys NR_codoms, COUNTER, 1
  thread in_b
  await b_count
# a read that was made before may still be counted; none after it reads 2
  call a_revokes
  fence
  set a_word, 2
  await seen
  set go, 1
  join
  say_stop
  li a0, 0
  end
# What it was lent dies with the lender.
# CHECK: lender killed: cause 0x41
# CHECK-NEXT: domain 0x2
# CHECK-NEXT: answer 0x42
# CHECK-NEXT: returned 0x0
watched "lender killed"
  sys NR_codoms, COUNTER, 1
  thread in_b
  await b_count
  sys NR_codoms, DEAD, 1
  set a_word, 2
  stands b_count
  set go, 1
  join
  say_stop
  li a0, 0
  end
# The twin: nothing is done to it.
# CHECK: goes on: returned 0x1
watched "goes on"
  thread in_a
  await a_count
  ld s0, a_count
2:
  ld t0, a_count
  beq t0, s0, 2b
  li a0, 1
  end

# Threads that make domains, enter them and destroy them, all at once.
# CHECK: makers: returned 0x0
watched "makers"
  li s0, 0
1:
  slli t0, s0, 3
  la t1, maker_tids
  add t1, t1, t0
  li t0, 1
  sw t0, (t1)
  mv a4, t1
  slli t0, s0, 12
  la a1, maker_stacks + 4096
  add a1, a1, t0
  li a0, THREAD | CLEARTID
  li a2, 0
  li a3, 0
  li a7, NR_clone
  ecall
  beqz a0, maker
  bltz a0, bad
  addi s0, s0, 1
  li t0, MAKERS
  bne s0, t0, 1b
  li s0, 0
2:
  slli t0, s0, 3
  la a0, maker_tids
  add a0, a0, t0
  call join_word
  addi s0, s0, 1
  li t0, MAKERS
  bne s0, t0, 2b
# the tags are used up by all of them
  la a1, go
  li t0, 'z'
  sd t0, (a1)
  li a0, CREATE
  mv a2, a1
  li a1, 0
  li a3, 1
  li a7, NR_codoms
  ecall
  addi a0, a0, -(4 + MAKERS * ROUNDS)
  end
# s0: its number; s1: rounds; s2: pages; s3: tag
maker:
  addi sp, sp, -32
  li s1, ROUNDS
1:
  addi t0, s0, 'A'
  sb t0, (sp)
  li a0, CREATE
  li a1, 0
  mv a2, sp
  li a3, 1
  li a7, NR_codoms
  ecall
  bltz a0, bad
  mv s3, a0
  sys NR_mmap, 0, 4096, 3, 0x22, -1, 0
  mv s2, a0
  li t0, 0x7b
  sw t0, (s2)
  lw t0, template + 4
  sw t0, 4(s2)
  sd s2, 8(sp)
  li a0, CODE
  mv a1, s2
  li a2, 1
  mv a3, s3
  addi a4, sp, 8
  li a5, 1
  li a7, NR_codoms
  ecall
  bnez a0, bad
  jalr s2
  jalr s2
  li a0, DEAD
  mv a1, s3
  li a7, NR_codoms
  ecall
  bnez a0, bad
  li a0, DESTROY
  mv a1, s3
  li a7, NR_codoms
  ecall
  bnez a0, bad
  mv a0, s2
  li a1, 4096
  li a7, NR_munmap
  ecall
  bnez a0, bad
  addi s1, s1, -1
  bnez s1, 1b
  quit
