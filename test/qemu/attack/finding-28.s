# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 28: another thread runs code that was translated when a right still
# held. The call that takes the right away returns only when no thread runs
# such code.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call
  apl a, b, read

  .data
count: .quad 0
tid: .quad 0
  .balign 16
  .space 4096
thread_top:
  variable b
b_word: .quad 0x28
  variable a
a_count: .quad 0
stop: .quad 0
  gate a, a_loop
  cd.enter
  la t0, b_word
  la t1, a_count
  la t2, stop
1:
  ld t3, (t0)
  ld t4, (t1)
  addi t4, t4, 1
  sd t4, (t1)
  ld t3, (t2)
  beqz t3, 1b
  cd.leave

# A thread in a_loop, which has turned some thousand times.
.macro looping
  stacks
  li a0, 11
  la a1, faulted
  li a2, 0
  call set_handler
  la a4, tid
  sw a4, (a4)
  li a0, 0x250f00
  la a1, thread_top
  li a2, 0
  li a3, 0
  li a7, 220
  ecall
  beqz a0, thread
  la t0, a_count
  li t1, 5000
1:
  ld t2, (t0)
  bltu t2, t1, 1b
.endm
.macro join
1:
  la a0, tid
  lw a2, (a0)
  beqz a2, 2f
  li a1, 0
  li a3, 0
  li a7, 98
  ecall
  j 1b
2:
.endm
  root
thread:
  call a_loop
quit:
  li a0, 0
  li a7, 93
  ecall
faulted:
  call report
  j quit

# CHECK: read taken away: SIGSEGV CDREAD addr bdata+0x{{[0-9a-f]+}} domain a blamed a
# CHECK-NEXT: turns after the call 0x0
# CHECK-NEXT: returned 0x0
test "read taken away"
  looping
  kernel APL, 1, 2, 1
  la t0, a_count
  ld s0, (t0)
  join
  la t0, a_count
  ld a1, (t0)
  sub a1, a1, s0
  la a0, turns
  call say
  li a0, 0
  done
# CHECK: left alone: returned 0x1
test "left alone"
  looping
  la t0, a_count
  ld s0, (t0)
3:
  ld t2, (t0)
  beq t2, s0, 3b
  la t0, stop
  li t1, 1
  sd t1, (t0)
  join
  li a0, 1
  done
  .section .rodata, "a"
turns: .asciz "turns after the call"
