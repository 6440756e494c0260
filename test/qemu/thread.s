# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s --implicit-check-not=bad

# Threads (isa.md 7): what a new one has, what the kernel writes for it, and that
# nothing of the model's state mixes when many cross at once.

.include "test.inc"
.include "kernel.inc"
.include "thread.inc"

  apl a, root, call
  apl a, b, call
  apl v, root, call
  .globl vault
  .set vault, 1

.set NR_set_tid_address, 96
.set NR_set_robust_list, 99
.set NR_gettid, 178
.set NR_munmap, 215
.set NR_mmap, 222
.set NR_rseq, 293
.set NR_clone3, 435
.set THREADS, 64
.set ROUNDS, 400




  variable root
  .balign 16
tid: .word 0, 0
result: .zero 64
  .zero 4096
stack_top:
saved: .quad 0
given: .quad 0
  variable v
v_word: .quad 0x1234567
  .balign 4096
v_stack: .space 8192
v_stack_top:
  variable a
a_count: .quad 0
  .balign 4096
a_stacks: .space 8192 * (THREADS + 1)
  variable b
  .balign 4096
b_stacks: .space 8192 * (THREADS + 1)

  gate v, v_load
  cd.enter
  ld a0, (a0)
  cd.leave
  gate a, a_bare
  cd.enter
  cd.leave
  gate a, a_do
  cd.enter
  cd.swsp
  cd.leave

# CHECK: a new thread: cddcs 0x0
# CHECK-NEXT: capabilities 0x0
# CHECK-NEXT: domain 0x0
# CHECK-NEXT: the parent's cddcs 0x30
# CHECK-NEXT: the parent's capability 0x10
# CHECK-NEXT: the parent's DST 0x{{[1-9a-f]}}
start "a new thread"
  li a0, 2
  li a1, 1
  la a2, a_stacks + 8192
  li a3, 0
  la a4, a_stacks
  li a7, NR_codoms
  ecall
  li t0, 16
  cd.grant c0, sp, t0, r
  cd.push 1, 0
  cd.grant c3, sp, t0, rw
  thread new_state
  join
  la s0, result
  .irp what, 0, 8, 16
    ld a0, \what(s0)
    .ifeq \what - 0
      print "cddcs"
    .endif
    .ifeq \what - 8
      print "capabilities"
    .endif
    .ifeq \what - 16
      print "domain"
    .endif
  .endr
  csrr a0, cddcs
  print "the parent's cddcs"
  cd.cget a0, c3, length
  print "the parent's capability"
  la ra, 1f
  la t0, a_do
  jr t0
1:
  li a0, 1
  print "the parent's DST"
  cd.pop
  end
new_state:
  la t0, result
  csrr t1, cddcs
  sd t1, 0(t0)
  li t1, 0
  .irp c, 0,1,2,3,4,5,6,7
    cd.cget t2, c\c, valid
    or t1, t1, t2
  .endr
  sd t1, 8(t0)
  csrr t1, cddom
  sd t1, 16(t0)
  quit

# It has no stack in a, whatever its parent had.
# A thread starts in root: a domain that may make system calls makes none.
# CHECK: made by a domain: returned 0xffffffffffffffff
start "made by a domain"
  tag atext_start, 1, 1, 1
  call a_clones
  end
# What a vault has lent its parent is not open to it, used already or not.
# CHECK: lent to its parent: SIGSEGV CDREAD addr vdata+0x0 domain root blamed root
start "lent to its parent"
  call v_lends
  end
  gate v, v_lends
  cd.enter
  la a0, v_word
  li a1, 8
  cd.grant c0, a0, a1, r
  call root_reads
  cd.leave
  gate root, root_reads
  cd.enter
  ld t0, (a0)
  thread reads
  join
  cd.leave
reads:
  la t0, v_word
  ld t0, (t0)
  quit
# What was translated while its page might make system calls makes none any more.
# CHECK: SYS taken away: SIGSEGV CDPRIV addr atext+0x{{[0-9a-f]+}} domain a blamed a
start "SYS taken away"
  tag atext_start, 1, 1, 1
  call a_asks
  tag atext_start, 1, 1, 0
  call a_asks
  end
  gate a, a_asks
  cd.enter
  li a7, NR_gettid
  ecall
  cd.leave
  gate a, a_clones
  cd.enter
  sys NR_clone, THREAD
  cd.leave
  root
# CHECK: no DST: SIGSEGV CDSTACK addr atext+0x{{[0-9a-f]+}} domain a blamed root {{.*}} depth 0x1
start "no DST"
  li a0, 2
  li a1, 1
  la a2, a_stacks + 8192
  li a3, 0
  la a4, a_stacks
  li a7, NR_codoms
  ecall
  thread into_a
  join
  end
into_a:
  call a_do

# A thread of root has a limit, too: where what can be written ends.
# CHECK: root's stack eaten: SIGSEGV CDSTACK addr text+0x{{[0-9a-f]+}} domain root blamed a
start "root's stack eaten"
  call protect_guard
  thread eating, small_stack_top
  join
  end
eating:
  li a2, 100
  call a_to_root
  print "bad: no limit"
# CHECK: root's stack not eaten: returned 0x0
start "root's stack not eaten"
  call protect_guard
  thread not_eating, small_stack_top
  join
  end
not_eating:
  li a2, 10
  call a_to_root
  quit
protect_guard:
  li a1, 4096
  li a2, 0
  la a0, small_stack - 4096
  li a7, 226
  ecall
  ret
  gate root, root_recurse
  cd.enter
  cd.swsp
  addi sp, sp, -1024
  addi a2, a2, -1
  beqz a2, 2f
  call a_to_root
2:
  cd.leave
  gate a, a_to_root
  cd.enter
  call root_recurse
  cd.leave
  variable root
  .balign 4096
  .zero 4096
small_stack: .zero 4 * 4096
small_stack_top:
  root

# It cannot return from its parent's call, or restore its set.
# CHECK: the parent's frame: SIGSEGV CDFRAME addr text+0x{{[0-9a-f]+}} domain root {{.*}} depth 0x0
start "the parent's frame"
  cd.push 0, 0
  thread popping
  join
  end
popping:
  cd.pop
  quit

# Each thread has a signal stack of its own, in root.
# CHECK: signal stacks: distance is enough 0x1
# CHECK-NEXT: tag 0x0
start "signal stacks"
  li a0, 10
  la a1, telling_handler
  li a2, 0
  call set_handler
  call raise
  la t0, saved
  ld s0, (t0)
  thread raising
  join
  la t0, saved
  ld s1, (t0)
  sub s2, s0, s1
  bgez s2, 1f
  neg s2, s2
1:
  li t0, 0x10000
  sltu a0, s2, t0
  xori a0, a0, 1
  print "distance is enough"
  cd.tag a0, s1
  print "tag"
  end
raising:
  call raise
  quit
telling_handler:
  la t0, saved
  sd sp, (t0)
  ret
raise:
  li a7, NR_gettid
  ecall
  li a1, 10
  li a7, 130
  ecall
  ret

# It is root's as long as the thread is there, whoever asks; then it is memory as any.
# CHECK: a page of the signal stack: tag 0xffffffffffffffff
# CHECK-NEXT: bits 0xffffffffffffffff
# CHECK-NEXT: code 0xffffffffffffffff
# CHECK-NEXT: of another thread 0xffffffffffffffff
# CHECK-NEXT: is mapped again 0x1
# CHECK-NEXT: tag then 0x0
start "a page of the signal stack"
  li a0, 10
  la a1, telling_handler
  li a2, 0
  call set_handler
  call raise
  la t0, saved
  ld s0, (t0)
  li t0, -4096
  and s0, s0, t0
  tag s0, 1, 1
  print "tag"
  tag s0, 1, 0, 2
  print "bits"
  li a0, CODE
  mv a1, s0
  li a2, 1
  li a3, 1
  li a4, 0
  li a5, 0
  li a7, NR_codoms
  ecall
  print "code"
  thread giving
  join
  la t0, result
  ld a0, (t0)
  print "of another thread"
# which a clone waits for
  thread ending
  join
  la s0, given
  ld s0, (s0)
# or the stack of the other thread is there still
  li s2, 10000
1:
  with_s0 NR_mmap, 4096, 3, 0x22, -1
  beq a0, s0, 2f
  li a1, 4096
  li a7, NR_munmap
  ecall
  sys 124
  addi s2, s2, -1
  bnez s2, 1b
2:
  xor a0, a0, s0
  seqz a0, a0
  print "is mapped again"
  tag s0, 1, 1
  print "tag then"
  end
giving:
  tag s0, 1, 1
  la t0, result
  sd a0, (t0)
  call raise
  la t0, saved
  ld s0, (t0)
  li t0, -4096
  and s0, s0, t0
  li t0, 8192
  sub s0, s0, t0
  la t0, given
  sd s0, (t0)
  quit

# What the kernel clears at a thread's end: root's memory, not a vault's, and
# nothing beyond the address space.
# CHECK: cleared: root's 0x0
start "cleared"
  thread ending
  join
  la t0, tid
  lw a0, (t0)
  print "root's"
  end
ending:
  quit
# CHECK: cleared in a vault: the word is 0x1234567
start "cleared in a vault"
  thread ending_vault
  join
  la a0, v_word
  call v_load
  print "the word is"
  end
ending_vault:
  la a0, v_word
  li a7, NR_set_tid_address
  ecall
# nothing wakes the parent now
  la t0, tid
  sw zero, (t0)
  mv a0, t0
  li a1, 1
  li a2, 1
  li a7, NR_futex
  ecall
  quit
# CHECK: a stack beyond all memory: returned 0x0
start "a stack beyond all memory"
  la t0, tid
  li t1, 1
  sw t1, (t0)
  li a0, THREAD | CLEARTID
  li a1, -16
  li a2, 0
  li a3, 0
  mv a4, t0
  li a7, NR_clone
  ecall
  beqz a0, 1f
  join
  end
1:
  quit
# CHECK: cleared out of bounds: returned 0xfffffffffffffff2
start "cleared out of bounds"
  sys NR_set_tid_address, 1 << 38
  end
# CHECK: cleared by clone out of bounds: returned 0xfffffffffffffff2
start "cleared by clone out of bounds"
  sys NR_clone, THREAD | CLEARTID, 0, 0, 0, 1 << 38
  end

# futex: what the kernel would read or write for it.
.macro futex address, op, val=0, a3=0, address2=0, val3=0
  la a0, \address
  li a1, \op
  li a2, \val
  li a3, \a3
  la a4, \address2
  li a5, \val3
  li a7, NR_futex
  ecall
.endm
# CHECK: wait on root's: returned 0xfffffffffffffff5
start "wait on root's"
  futex result, 0, 1
  end
# CHECK: wait on a vault's: returned 0xfffffffffffffff2
start "wait on a vault's"
  futex v_word, 0, 1
  end
# wake_op: word2 = 5
# CHECK: wake_op on root's: the word is 0x5
start "wake_op on root's"
  futex result, 5, 1, 1, result+8, 0x00005000
  la t0, result
  lw a0, 8(t0)
  print "the word is"
  end
# CHECK: wake_op on a vault's: status 0xfffffffffffffff2
# CHECK-NEXT: the word is 0x1234567
start "wake_op on a vault's"
  futex result, 5, 1, 1, v_word, 0x00005000
  print "status"
  la a0, v_word
  call v_load
  print "the word is"
  end
# CHECK: lock_pi on a vault's: status 0xfffffffffffffff2
# CHECK-NEXT: the word is 0x1234567
start "lock_pi on a vault's"
  futex v_word, 6
  print "status"
  la a0, v_word
  call v_load
  print "the word is"
  end
# CHECK: requeue to a vault's: returned 0xfffffffffffffff2
start "requeue to a vault's"
  futex result, 3, 1, 1, v_word
  end

# What the kernel would write to later on its own is not there.
# CHECK: robust list: returned 0xffffffffffffffda
start "robust list"
  la a0, result
  li a1, 24
  li a7, NR_set_robust_list
  ecall
  end
# CHECK: rseq: returned 0xffffffffffffffda
start "rseq"
  la a0, result
  li a1, 32
  li a2, 0
  li a3, 0
  li a7, NR_rseq
  ecall
  end
# CHECK: clone3: returned 0xffffffffffffffda
start "clone3"
  la a0, result
  li a1, 64
  li a7, NR_clone3
  ecall
  end
# CHECK: shared memory without a thread: returned 0xffffffffffffffea
start "shared memory without a thread"
  sys NR_clone, 0x111
  end
# CHECK: thread without handlers: returned 0xffffffffffffffea
start "thread without handlers"
  sys NR_clone, THREAD & ~0x800
  end
# CHECK: thread in a new namespace: returned 0xffffffffffffffea
start "thread in a new namespace"
  sys NR_clone, THREAD | 0x10000000
  end

# 64 threads cross at once, a calls b, b is lent a word of a's stack; each checks
# what it gets back, all count in a with an AMO and with LR/SC.
# CHECK: many threads: counted 0xc800
start "many threads"
  la s3, tids
  li s0, 0
1:
  slli t0, s0, 2
  add s1, s3, t0
  li t1, 1
  sw t1, (s1)
  li a0, THREAD | CLEARTID
  la a1, many_stacks + 4096
  slli t0, s0, 12
  add a1, a1, t0
  li a2, 0
  li a3, 0
  mv a4, s1
  li a7, NR_clone
  ecall
  beqz a0, crossing
  bltz a0, failed
  addi s0, s0, 1
  li t0, THREADS
  bne s0, t0, 1b
  li s0, 0
2:
  slli t0, s0, 2
  add a0, s3, t0
  call join_word
  addi s0, s0, 1
  li t0, THREADS
  bne s0, t0, 2b
  la t0, a_count
  ld a0, (t0)
  print "counted"
  end
failed:
  print "bad: no thread"
  quit
# s0: number of the thread
crossing:
  la s1, a_stacks
  la s2, b_stacks
  slli t0, s0, 13
  add s1, s1, t0
  add s2, s2, t0
  li a0, 2
  li a1, 1
  li t0, 8192
  add a2, s1, t0
  mv a3, s0
  mv a4, s1
  li a7, NR_codoms
  ecall
  li a0, 2
  li a1, 2
  add a2, s2, t0
  mv a3, s0
  mv a4, s2
  ecall
  li s3, ROUNDS
  addi t0, s0, 1
  fmv.d.x fs3, t0
1:
  li t0, 8
  cd.grant c7, sp, t0, r
  cd.push 128, xf
  li t0, 8
  cd.grant c2, sp, t0, r
  mv a0, sp
  cd.clr 2, 0
  call a_cross
  cd.pop
  cd.cget t0, c7, length
  addi t0, t0, -8
  bnez t0, wrong
  fmv.x.d t0, fs3
  addi t0, t0, -1
  bne t0, s0, wrong
  bne a0, sp, wrong
  csrr t0, cddcs
  bnez t0, wrong
  addi s3, s3, -1
  bnez s3, 1b
  quit
wrong:
  print "bad: state of another thread"
  li a0, 1
  li a7, 94
  ecall
  gate a, a_cross
  cd.enter
  cd.swsp
  ld t0, (a0)
  mv s0, tp
  addi sp, sp, -16
  sd tp, (sp)
  sd a0, 8(sp)
  cd.push 255, xf
  li t0, 8
  cd.grant c5, sp, t0, rw
  mv a0, sp
  call b_cross
  cd.pop
  ld t0, (sp)
  bne t0, tp, a_wrong
  bne a0, sp, a_wrong
  bne s0, tp, a_wrong
  cd.cget t0, c2, length
  addi t0, t0, -8
  bnez t0, a_wrong
  li s0, -1
  li s3, -1
  fmv.d.x fs3, s3
  la t1, a_count
  li t2, 1
  amoadd.d zero, t2, (t1)
1:
  lr.d t0, (t1)
  addi t0, t0, 1
  sc.d t2, t0, (t1)
  bnez t2, 1b
  ld a0, 8(sp)
  cd.clr 1, 0
  cd.leave
a_wrong:
  unimp
  gate b, b_cross
  cd.enter
  cd.swsp
  ld t0, (a0)
  bne t0, tp, b_wrong
  sd zero, (a0)
  sd tp, (a0)
  li s0, -1
  fmv.d.x fs3, s0
  cd.clr 1, 0
  cd.leave
b_wrong:
  unimp
  variable root
tids: .zero 4 * THREADS
  .balign 16
many_stacks: .space 4096 * THREADS

# Hundreds of threads, one after the other: each gives back its signal stack of
# 68 KiB, so the last one's is near the first one's.
# CHECK: one after the other: it is near 0x1
start "one after the other"
  li a0, 10
  la a1, telling_handler
  li a2, 0
  call set_handler
  thread raising
  join
  la t0, saved
  ld s1, (t0)
  li s0, 500
1:
  thread ending
  join
  addi s0, s0, -1
  bnez s0, 1b
  thread raising
  join
  la t0, saved
  ld a0, (t0)
  sub a0, a0, s1
  srai t0, a0, 63
  xor a0, a0, t0
  li t0, 0x800000
  sltu a0, a0, t0
  print "it is near"
  end

# Memory that a call uses stays as it was until the call is done.
.set NR_fcntl, 25
.set F_SETFL, 4
.set O_NONBLOCK, 0x800
.set NR_pipe2, 59
.set NR_write, 64
.set NR_read, 63
.macro busy name, writes
start "\name"
  sys NR_mmap, 0, 12288, 3, 0x22, -1
  mv s0, a0
  mv s1, a0
  la t0, given
  sd s0, (t0)
# Behind it there is a hole, of a page, in which no signal stack has room: none of
# the two gets a tag before the first one is in use.
  li t0, 4096
  add s0, s0, t0
  with_s0 NR_munmap, 4096
  mv s0, s1
  la a0, result
  li a1, 0
  li a7, NR_pipe2
  ecall
  .ifc \writes, blocked_write
    call fill
  .endif
  thread \writes
1:
  sys 124
  tag s0, 2, 3
  addi t0, a0, 12
  beqz t0, 1b
  print "both"
  tag s0, 1, 3
  print "it alone"
  tag s0, 1, 1
  print "for another domain"
  li a0, CODE
  mv a1, s0
  li a2, 1
  li a3, 1
  li a4, 0
  li a5, 0
  li a7, NR_codoms
  ecall
  print "as code"
  la t0, result
  .ifc \writes, blocked_read
    lw a0, 4(t0)
    la a1, given
    li a2, 8
    li a7, NR_write
    ecall
  .else
    lw a0, (t0)
    call drain
  .endif
  join
  la t0, result
  ld a0, 8(t0)
  print "done"
  tag s0, 1, 3
  print "then"
  end
.endm
# CHECK: a read under way: both 0xfffffffffffffff0
# CHECK-NEXT: it alone 0xfffffffffffffff0
# CHECK-NEXT: for another domain 0xfffffffffffffff0
# CHECK-NEXT: as code 0xfffffffffffffff0
# CHECK-NEXT: done 0x8
# CHECK-NEXT: then 0x0
busy "a read under way", blocked_read
# CHECK: a write under way: both 0xfffffffffffffff0
# CHECK-NEXT: it alone 0xfffffffffffffff0
# CHECK-NEXT: for another domain 0xfffffffffffffff0
# CHECK-NEXT: as code 0xfffffffffffffff0
# CHECK-NEXT: done 0x1000
# CHECK-NEXT: then 0x0
busy "a write under way", blocked_write
blocked_read:
  la t0, result
  lw a0, (t0)
  mv a1, s0
  li a2, 8
  li a7, NR_read
  ecall
  la t0, result
  sd a0, 8(t0)
  quit
# The pipe is full, so there is one write, which waits.
blocked_write:
  la t0, result
  lw a0, 4(t0)
  mv a1, s0
  li a2, 4096
  li a7, NR_write
  ecall
  la t0, result
  sd a0, 8(t0)
  quit
fill:
  li a2, O_NONBLOCK
1:
  la t0, result
  lw a0, 4(t0)
  li a1, F_SETFL
  li a7, NR_fcntl
  ecall
  beqz a2, 3f
2:
  la t0, result
  lw a0, 4(t0)
  mv a1, s0
  li a2, 4096
  li a7, NR_write
  ecall
  bgtz a0, 2b
  li a2, 0
  j 1b
3:
  ret
# a0: room for the write under way.
drain:
  la a1, result + 64
  li a2, 4096
  li a7, NR_read
  ecall
  ret
