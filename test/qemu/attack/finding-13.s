# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s --implicit-check-not=forged
#
# Finding 13: capability memory is forged. (a) A page full of forged bytes is made
# a CAPS page. (b) A CAPS page is written through another mapping of the same
# memory, by the kernel, by a fork. (c) Two threads tear a capability: the base of
# v's with the length of one's own. The contents are kept by the model: nothing
# that is not stored by cd.cs is ever loaded, and that as a whole.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call

.set NR_ftruncate, 46
.set NR_read, 63
.set NR_exit, 93
.set NR_wait4, 260
.set NR_mmap, 222
.set NR_mremap, 216
.set NR_clone, 220
.set NR_futex, 98
.set NR_memfd_create, 279
.set NR_pipe2, 59
.set NR_write, 64
.set NR_codoms, 3280
.set CAPS, 2
.set ROUNDS, 40000000

.macro sys number, a=0, b=0, c=0, d=0, e=0, f=0
  li a0, \a
  li a1, \b
  li a2, \c
  li a3, \d
  li a4, \e
  li a5, \f
  li a7, \number
  ecall
.endm
.macro tag at, bits
  li a0, 1
  mv a1, \at
  li a2, 1
  li a3, 1
  li a4, \bits
  li a7, NR_codoms
  ecall
  bnez a0, forged
.endm

  variable root
name: .asciz "alias"
pipe: .word 0, 0
tid: .word 0, 0
  .balign 16
  .space 4096
thread_stack:
  variable v
secret: .quad 0x5ec4e7
  .space 4096
  variable a
a_word: .quad 0xaaaa
# base v's data, length 4096, value 0, counter 1, creator v, perm rw, async, valid
  .balign 4096
page:
  .rept 128
  .quad secret, 4096, 0
  .word 1
  .half 3
  .byte 3, 3
  .endr
  .balign 4096
a_small: .space 16
a_storing: .word 0
a_enough: .word 0
  .balign 4096
a_large: .space 4096
  variable b
  .balign 4096
b_stacks: .space 4096

  root
forged:
  ebreak
  gate a, a_do
  cd.enter
  cd.swsp
  jalr a1
  cd.leave

# Tries each slot of the page at s4; the number of those that hold anything.
  code a
a_counts:
  mv t0, s4
  li t1, 128
  li a0, 0
1:
  cd.cl c0, (t0)
  cd.cget t2, c0, length
  snez t2, t2
  add a0, a0, t2
  addi t0, t0, 32
  addi t1, t1, -1
  bnez t1, 1b
  ret
a_stores:
  la t0, a_word
  li t1, 8
  li t2, 1
  cd.granta c0, t0, t1, r, t2
  cd.cs c0, (s4)
  ret

.macro attack name
test "\name"
  stacks
  sys NR_codoms, 7, 1
.endm
.macro counted
  la a1, a_counts
  call a_do
  done
.endm

# CHECK: forged bytes before: returned 0x0
attack "forged bytes before"
  la s4, page
  tag s4, CAPS
  counted
# The twin: what cd.cs stored is there.
# CHECK: stored: returned 0x1
attack "stored"
  la s4, page
  tag s4, CAPS
  la a1, a_stores
  call a_do
  counted

# Shared memory, mapped twice; the other mapping stays root's.
.macro shared
  la a0, name
  li a1, 0
  li a7, NR_memfd_create
  ecall
  mv s5, a0
  li a1, 4096
  li a7, NR_ftruncate
  ecall
  li a0, 0
  li a1, 4096
  li a2, 3
  li a3, 1
  mv a4, s5
  li a5, 0
  li a7, NR_mmap
  ecall
  mv s4, a0
  li a0, 0
  li a1, 4096
  li a2, 3
  li a3, 1
  mv a4, s5
  li a5, 0
  li a7, NR_mmap
  ecall
  mv s6, a0
  tag s4, CAPS
  la a1, a_stores
  call a_do
.endm
# s6 <- forged bytes
.macro forge
  la t0, page
  mv t1, s6
  li t2, 512
1:
  ld t3, (t0)
  sd t3, (t1)
  addi t0, t0, 8
  addi t1, t1, 8
  addi t2, t2, -1
  bnez t2, 1b
.endm
# CHECK: an alias: returned 0x1
attack "an alias"
  shared
  forge
  counted
# CHECK: the alias shows nothing: returned 0x0
attack "the alias shows nothing"
  shared
  li a0, 0
  li t2, 512
1:
  ld t3, (s6)
  or a0, a0, t3
  addi s6, s6, 8
  addi t2, t2, -1
  bnez t2, 1b
  done
# CHECK: the kernel: returned 0x1
attack "the kernel"
  la s4, page
  tag s4, CAPS
  la a1, a_stores
  call a_do
  la a0, pipe
  li a1, 0
  li a7, NR_pipe2
  ecall
  lw a0, pipe + 4
  la a1, name
  li a2, 4
  li a7, NR_write
  ecall
  lw a0, pipe
  mv a1, s4
  li a2, 4
  li a7, NR_read
  ecall
  li t0, -14
  bne a0, t0, forged
  counted
# CHECK: moved: returned 0xffffffffffffffff
attack "moved"
  la s4, page
  tag s4, CAPS
  mv a0, s4
  li a1, 4096
  li a2, 4096
  li a3, 3
  la a4, thread_stack
  li a7, NR_mremap
  ecall
  done
# A child has a copy: what it stores its parent does not see.
# CHECK: a fork: returned 0x1
attack "a fork"
  la s4, page
  tag s4, CAPS
  la a1, a_stores
  call a_do
  sys NR_clone, 17
  bnez a0, 1f
  addi s4, s4, 32
  la a1, a_stores
  call a_do
  addi s4, s4, -32
  la a1, a_counts
  call a_do
  addi a0, a0, -2
  snez a0, a0
  li a7, NR_exit
  ecall
1:
  la a1, tid
  li a2, 0
  li a3, 0
  li a7, NR_wait4
  ecall
  lw t0, tid
  bnez t0, forged
  counted

# One thread stores, in turn, 16 bytes at a_small and 4096 at a_large; the other
# loads. Whatever it loads is one of the two. In two slots side by side: one of
# them lies over two cache lines of the host, and is torn soon without a lock.
# CHECK: torn: returned 0x0
attack "torn"
  la s4, page
  tag s4, CAPS
  la t0, tid
  li t1, 1
  sw t1, (t0)
  li a0, 0x50f00 | 0x200000
  la a1, thread_stack
  li a2, 0
  li a3, 0
  la a4, tid
  li a7, NR_clone
  ecall
  beqz a0, storer
  la a1, a_loads
  call a_do
  mv s7, a0
2:
  la a0, tid
  lw a2, (a0)
  beqz a2, 3f
  li a1, 0
  li a3, 0
  li a7, NR_futex
  ecall
  j 2b
3:
  mv a0, s7
  done
storer:
  setup_stack 1, b_stacks, b_stacks
  la a1, a_stores_in_turn
  call a_stores_gate
  li a0, 0
  li a7, NR_exit
  ecall
  gate a, a_stores_gate
  cd.enter
  jalr a1
  cd.leave
  code a
a_stores_in_turn:
  la t0, a_small
  li t1, 16
  li t2, 1
  cd.granta c0, t0, t1, r, t2
  la t0, a_large
  li t1, 4096
  cd.granta c1, t0, t1, rw, t2
  la t3, a_storing
1:
  cd.cs c0, (s4)
  cd.cs c0, 32(s4)
  cd.cs c1, (s4)
  cd.cs c1, 32(s4)
  sw t1, (t3)
  lw t0, 4(t3)
  beqz t0, 1b
  ret
a_loads:
  la t3, a_storing
1:
  lw t0, (t3)
  beqz t0, 1b
  li t3, ROUNDS
  li a0, 0
  la t4, a_small
  la t5, a_large
  li t6, 4096
  mv s5, s4
1:
  xori s5, s5, 32
  cd.cl c0, (s5)
  cd.cget t0, c0, base
  cd.cget t1, c0, length
  cd.cget t2, c0, perm
  bne t0, t4, 2f
  addi t1, t1, -16
  addi t2, t2, -1
  j 3f
2:
  beqz t0, 4f
  sub t0, t0, t5
  sub t1, t1, t6
  or t1, t1, t0
  addi t2, t2, -3
3:
  or a0, a0, t1
  or a0, a0, t2
4:
  addi t3, t3, -1
  bnez t3, 1b
  la t3, a_enough
  li t0, 1
  sw t0, (t3)
  ret
