# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 32: clone copies the capability registers, so that a synchronous
# capability leaves its thread. A new thread has none, an empty DCS, no DST,
# and starts in root.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  .data
word: .quad 0x32
  .balign 8
seen: .quad 0
tid: .quad 0
  .balign 16
  .space 4096
thread_top:
  gate a, a_load
  cd.enter
  ld a0, (a0)
  cd.leave

# CHECK: of the new thread: valid, cddcs, cddom, stack 0x0
# CHECK-NEXT: returned 0x1
test "of the new thread"
  stacks
  la t0, word
  li t1, 8
  .irp c, c0,c1,c2,c3,c4,c5,c6,c7
  cd.grant \c, t0, t1, r
  .endr
  la a4, tid
  sw a4, (a4)
  li a0, 0x250f00
  la a1, thread_top
  li a2, 0
  li a3, 0
  li a7, 220
  ecall
  beqz a0, 2f
1:
  la a0, tid
  lw a2, (a0)
  beqz a2, 3f
  li a1, 0
  li a3, 0
  li a7, 98
  ecall
  j 1b
3:
  la a0, message
  la a1, seen
  ld a1, (a1)
  call say
# while the parent's are as they were
  cd.cget a0, c3, valid
  done
2:
  li t2, 0
  .irp c, c0,c1,c2,c3,c4,c5,c6,c7
  cd.cget t0, \c, valid
  or t2, t2, t0
  .endr
  csrr t0, cddcs
  or t2, t2, t0
  csrr t0, cddom
  or t2, t2, t0
  la t0, seen
  sd t2, (t0)
  li a0, 0
  li a7, 93
  ecall
  .section .rodata, "a"
message: .asciz "valid, cddcs, cddom, stack"
