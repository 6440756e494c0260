# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: rm -rf %t.dir && mkdir %t.dir && %build %s -o %t
# RUN: cd %t.dir && %qemu %t 2>&1 | FileCheck %s --implicit-check-not=bad

# Files are looked at by descriptors of the model's before they are opened (isa.md
# 7): the program cannot close or replace those, and sees nothing else of them.

.include "test.inc"
.include "kernel.inc"
.include "thread.inc"

.set NR_eventfd2, 19
.set NR_dup3, 24
.set NR_fcntl, 25
.set NR_mknodat, 33
.set NR_symlinkat, 36
.set NR_openat, 56
.set NR_close, 57
.set NR_read, 63
.set NR_sched_yield, 124
.set NR_prlimit64, 261
.set NR_close_range, 436
.set NOFILE, 7
.set O_WRONLY, 1
.set O_CREAT, 0x40
.set F_GETFD, 1

  variable root
  .balign 8
  .zero 4096
stack_top:
  .zero 4096
second_stack_top:
tid: .word 0, 0
second_tid: .word 0, 0
opened: .quad 0
limit: .quad 0, 0
null: .asciz "/dev/null"
fifo: .asciz "fifo"
second: .asciz "second"
target: .asciz "l00"
link: .asciz "l00"
made: .asciz "made"
  root

.macro open path, flags=0
  li a0, -100
  la a1, \path
  li a2, \flags
  li a3, 0600
  li a7, NR_openat
  ecall
.endm
# The lowest descriptor that is free to s0.
.macro lowest
  open null
  mv s0, a0
  li a7, NR_close
  ecall
.endm
# So many descriptors from the register on.
.macro limit_to reg, more
  li a0, 0
  li a1, NOFILE
  li a2, 0
  la a3, limit
  li a7, NR_prlimit64
  ecall
  addi t0, \reg, \more
  la a2, limit
  sd t0, (a2)
  li a0, 0
  li a1, NOFILE
  li a3, 0
  li a7, NR_prlimit64
  ecall
.endm

# Three are wanted where Linux wants one.
# CHECK: three descriptors left: returned 0x0
start "three descriptors left"
  lowest
  limit_to s0, 3
  open null
  sub a0, a0, s0
  end
# CHECK: one descriptor left: returned 0xffffffffffffffe8
start "one descriptor left"
  lowest
  limit_to s0, 1
  open null
  end

# Links to what there is not yet, as many as Linux follows: l00 -> l01 -> ... -> made.
# CHECK: 41 links: returned 0xffffffffffffffd8
start "41 links"
  li s0, 1
1:
  li t0, 10
  div t1, s0, t0
  rem t2, s0, t0
  la a0, target
  addi t1, t1, '0'
  sb t1, 1(a0)
  addi t2, t2, '0'
  sb t2, 2(a0)
  li t0, 41
  bne s0, t0, 2f
  la a0, made
2:
  li a1, -100
  la a2, link
  li a7, NR_symlinkat
  ecall
  bnez a0, 9f
  la t0, target
  la t1, link
  lh t2, 1(t0)
  sb t2, 1(t1)
  srli t2, t2, 8
  sb t2, 2(t1)
  addi s0, s0, 1
  li t0, 41
  ble s0, t0, 1b
  la t0, link
  li t1, '0'
  sb t1, 1(t0)
  sb t1, 2(t0)
  open link, O_CREAT | O_WRONLY
9:
  end
# CHECK: nothing made: returned 0xfffffffffffffffe
start "nothing made"
  open made
  end
# CHECK: 40 links: returned 0x0
start "40 links"
  la t0, link
  li t1, '1'
  sb t1, 2(t0)
  open link, O_CREAT | O_WRONLY
  slti a0, a0, 0
  end
# CHECK: made: returned 0x0
start "made"
  open made
  slti a0, a0, 0
  end

# close_range of an eventfd's number; then what F_GETFD says of it.
.macro close_range_of_one flags
  sys NR_eventfd2, 1, 0
  mv s0, a0
  mv a1, a0
  li a2, \flags
  li a7, NR_close_range
  ecall
  bnez a0, 1f
  mv a0, s0
  li a1, F_GETFD
  li a7, NR_fcntl
  ecall
1:
.endm

# The descriptors by which other threads look at a file: they wait in open for the
# other end of a pipe. The first number is three quarters of the limit.
.macro try name, nr, a, b, c=0
  sys \nr, \a, \b, \c
  print "\name"
.endm
# CHECK: what another looks with: close 0xfffffffffffffff7
# CHECK-NEXT: {{^}}dup3 0xfffffffffffffff0
# CHECK-NEXT: {{^}}close all 0x0
# CHECK-NEXT: {{^}}close both 0x0
# CHECK-NEXT: {{^}}close the last 0x0
# CHECK-NEXT: {{^}}close backwards 0xffffffffffffffea
# CHECK-NEXT: {{^}}close by another flag 0xffffffffffffffea
# CHECK-NEXT: {{^}}is there 0x1
# CHECK-NEXT: {{^}}is there, too 0x1
# CHECK-NEXT: {{^}}opened 0x1
# CHECK-NEXT: {{^}}is gone 0xfffffffffffffff7
# CHECK-NEXT: {{^}}dup3 to it 0x31
# CHECK-NEXT: {{^}}returned 0x0
start "what another looks with"
  limit_to zero, 64
  sys NR_close_range, 40, 63
  .irp name, fifo, second
  li a0, -100
  la a1, \name
  li a2, 0010600
  li a3, 0
  li a7, NR_mknodat
  ecall
  bnez a0, 9f
  .endr
  thread opens
1:
  sys NR_sched_yield
  sys NR_fcntl, 49, F_GETFD
  bltz a0, 1b
  thread opens_second, second_stack_top, second_tid
1:
  sys NR_sched_yield
  sys NR_fcntl, 51, F_GETFD
  bltz a0, 1b
  try "close", NR_close, 48, 0
  try "dup3", NR_dup3, 1, 49
  try "close all", NR_close_range, 40, 63
  try "close both", NR_close_range, 48, 49
  try "close the last", NR_close_range, 49, 49
  try "close backwards", NR_close_range, 49, 48
  try "close by another flag", NR_close_range, 50, 60, 0x100
  try "is there", NR_fcntl, 48, F_GETFD
  try "is there, too", NR_fcntl, 49, F_GETFD
  open fifo, O_WRONLY
  join
  ld a0, opened
  sgtz a0, a0
  print "opened"
  try "is gone", NR_fcntl, 49, F_GETFD
  try "dup3 to it", NR_dup3, 1, 49
  open second, O_WRONLY
  join second_tid
9:
  end
opens:
  open fifo
  la t0, opened
  sd a0, (t0)
  quit
opens_second:
  open second
  quit

# What is no more is not what it was, either: an eventfd's 8 bytes.
# CHECK: close_range: closed 0x0
# CHECK-NEXT: {{^}}returned 0xfffffffffffffff7
start "close_range"
  sys NR_eventfd2, 1, 0
  mv s0, a0
  mv a1, a0
  li a2, 0
  li a7, NR_close_range
  ecall
  print "closed"
  mv a0, s0
  la a1, opened
  li a2, 8
  li a7, NR_read
  ecall
  end
# CHECK: close_range, close on exec: returned 0x1
start "close_range, close on exec"
  close_range_of_one 4
  end
# CHECK: close_range, own table: returned 0xfffffffffffffff7
start "close_range, own table"
  close_range_of_one 2
  end
# CHECK: dup3 with a flag that there is not: returned 0xffffffffffffffea
start "dup3 with a flag that there is not"
  sys NR_dup3, 1, 9, 1
  end
# CHECK: dup3, O_CLOEXEC: returned 0x9
start "dup3, O_CLOEXEC"
  sys NR_dup3, 1, 9, 0x80000
  end
