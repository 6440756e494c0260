# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# cd.revoke while another thread is about to be granted an access by what is
# revoked: whoever has seen, by a fence, that the counter moved is not let
# through (isa.md 3). What the model found out before is not used after.

.include "test.inc"
.include "kernel.inc"
.include "thread.inc"

  apl a, root, write
  apl a, b, call
  apl b, root, read

.set NR_sched_yield, 124
.set NR_mmap, 222
.set SIGCTX, 13
.set SIZE, 1 << 22 # a long look at the creator's rights
.set ROUNDS, 50

  variable root
tid: .quad 0
go: .quad 0
finished: .quad 0
flag: .quad 0
  .balign 4096
other: .space 4096
  .balign 16
  .space 4096
stack_top:
  variable b
b_started: .quad 0
b_let_through: .quad 0

  root
# Wait until the word is at least what the register says. Clobbers a0, a7.
.macro await word, value
1:
  li a7, NR_sched_yield
  ecall
  ld a0, \word
  bltu a0, \value, 1b
  fence
.endm
.macro post word, value
  la a0, \word
  fence
  sd \value, (a0)
.endm
faulted:
  li a0, SIGCTX
  li a1, 0
  la a2, b_faulted
  li a7, NR_codoms
  ecall
  bnez a0, bad
  ret
bad:
  ebreak
# s0: the round; s1: what is lent.
lender:
  li s0, 1
1:
  await go, s0
  mv a0, s1
  la a1, other
  call a_lends
  post finished, s0
  addi s0, s0, 1
  li t0, ROUNDS + 1
  bltu s0, t0, 1b
  quit

  gate a, a_lends
  cd.enter
  li t0, SIZE
  li t1, 1
  cd.granta c0, a0, t0, w, t1
  li t0, 8
  cd.grant c1, a1, t0, w
  call b_stores
  cd.leave
  gate a, a_revokes
  cd.enter
  li t0, 1
  cd.revoke t0
  fence
  la t1, flag
  sd t0, (t1)
  cd.leave
# By c1 and by c0 in turn, so that each is looked for anew; once the flag is up,
# c0 allows nothing.
  gate b, b_stores
  cd.enter
  la t0, b_started
  la t1, flag
  li t2, 1
  sd t2, (t0)
1:
  sd zero, (a1)
  sd zero, (a0)
  ld t3, (t1)
  beqz t3, 1b
  fence
  sd t2, (a0)
  ld t3, 8(t0)
  addi t3, t3, 1
  sd t3, 8(t0)
b_faulted:
  cd.leave

# CHECK: let through: returned 0x0
start "let through"
  li a0, 11
  la a1, faulted
  li a2, 0
  call set_handler
  sys NR_codoms, COUNTER, 1
  sys NR_mmap, 0, SIZE, 3, 0x22, -1, 0
  mv s1, a0
  thread lender
  li s0, 1
  li s2, 1
2:
  la t0, flag
  sd zero, (t0)
  la t0, b_started
  sd zero, (t0)
  post go, s0
  await b_started, s2
  # at another moment each time
  andi t0, s0, 63
3:
  addi t0, t0, -1
  bgez t0, 3b
  call a_revokes
  await finished, s0
  addi s0, s0, 1
  li t0, ROUNDS + 1
  bltu s0, t0, 2b
  join
  ld a0, b_let_through
  end
