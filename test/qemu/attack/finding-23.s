# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 23: after a restart of a domain, capabilities that it had given out,
# and frames of other threads, gain force again. Revival moves its counters
# first, and does not happen while a frame has the domain.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call
  apl b, root, call

  variable a
a_word: .quad 0x23
  .balign 4096
slots: .space 4096
  gate a, a_store
  cd.enter
  la t0, a_word
  li t1, 8
  li t2, 1
  cd.granta c0, t0, t1, r, t2
  la t0, slots
  cd.cs c0, 0(t0)
  cd.leave
  gate a, a_revive_me
  cd.enter
  la ra, 1f
  j root_revive
1:
  cd.leave
  gate b, b_use
  cd.enter
  ld a0, (a0)
  cd.leave
  gate root, root_revive
  cd.enter
  cd.swsp
  kernel DEAD, 1
  kernel REVIVE, 1
  mv a1, a0
  la a0, message
  call say
  li a0, 0
  li a7, 94
  ecall
  .section .rodata, "a"
message: .asciz "revived"

.macro stored
  stacks
  kernel COUNTER, 1
  li a0, TAG
  la a1, slots
  li a2, 1
  li a3, 1
  li a4, 2
  li a7, 3280
  ecall
  call a_store
.endm
.macro use
  la t0, slots
  cd.cl c0, 0(t0)
  la a0, a_word
  call b_use
.endm
# CHECK: before: returned 0x23
test "before"
  stored
  use
  done
# CHECK: after: SIGSEGV CDREVOKED addr adata+0x{{[0-9a-f]+}} domain b blamed b
test "after"
  stored
  kernel DEAD, 1
  kernel REVIVE, 1
  use
# CHECK: with a frame on the stack: revived 0xfffffffffffffff0
test "with a frame on the stack"
  stacks
  call a_revive_me
