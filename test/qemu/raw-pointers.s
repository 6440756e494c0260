# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s --implicit-check-not=bad

# Calls whose pointers reach the kernel without a look at them, or with one that
# is not enough, or that it uses later: none reads or writes a vault, or the
# model's memory (isa.md 7).

.include "test.inc"
.include "kernel.inc"

  .globl vault
  .set vault, 1

.set NR_ioctl, 29
.set NR_mount, 40
.set NR_pipe2, 59
.set NR_write, 64
.set NR_vmsplice, 75
.set NR_msgget, 186
.set NR_msgctl, 187
.set NR_msgsnd, 189
.set NR_mmap, 222
.set NR_hwprobe, 258
.set RW, 3
.set PRIVATE_ANON, 0x22
.set IPC_RMID, 0

  variable root
  .balign 8
pipes: .word 0, 0
iov: .quad text, 4
pairs: .quad 0, 0, 0, 0
text: .asciz "text"
nowhere: .asciz "/nonexistent"
  variable v
  .balign 4096
v_page: .asciz "size=1"

# s0 <- two pages, of which the second is the vault's.
.macro pages
  sys NR_mmap, 0, 8192, RW, PRIVATE_ANON, -1
  mv s0, a0
  li t0, 4096
  add s0, s0, t0
  tag s0, 1, 3
  bnez a0, 9f
.endm

# \size bytes of text from 16 bytes before the vault's page on, 8 of them a type.
.macro message name, size
start "\name"
  pages
  sys NR_msgget, 0, 0x3ff
  bltz a0, 9f
  mv s1, a0
  addi a1, s0, -16
  li t0, 1
  sd t0, (a1)
  li a2, \size
  li a3, 0x800
  li a7, NR_msgsnd
  ecall
  mv s2, a0
  mv a0, s1
  li a1, IPC_RMID
  li a2, 0
  li a7, NR_msgctl
  ecall
  mv a0, s2
9:
  end
.endm
# CHECK: a message: returned 0x0
message "a message", 8
# CHECK: a message into the vault: returned 0xfffffffffffffff2
message "a message into the vault", 9
# CHECK: a message over all memory: returned 0xfffffffffffffff2
message "a message over all memory", 0x4000000000
# CHECK: a message of no size: returned 0xffffffffffffffea
message "a message of no size", -1

# The kernel takes the data before it looks at anything else.
.macro mounts name, data
start "\name"
  la a0, nowhere
  la a1, nowhere
  la a2, nowhere
  li a3, 0
  la a4, \data
  li a7, NR_mount
  ecall
  addi a0, a0, 14
  seqz a0, a0
  end
.endm
# CHECK: data of mount: returned 0x0
mounts "data of mount", text
# CHECK: data of mount in the vault: returned 0x1
mounts "data of mount in the vault", v_page
# CHECK: data of mount before the vault: returned 0x1
mounts "data of mount before the vault", v_page - 8
# CHECK: data of mount beyond memory: returned 0x1
start "data of mount beyond memory"
  la a0, nowhere
  la a1, nowhere
  la a2, nowhere
  li a3, 0
  li a4, 0x3ffffffff8
  li a7, NR_mount
  ecall
  addi a0, a0, 14
  seqz a0, a0
  end

# CHECK: a pair: returned 0x0
start "a pair"
  call_at NR_hwprobe, pairs, 1
  end
# 16 bytes each: all of them are 16 bytes, modulo 2^64.
# CHECK: pairs without end: returned 0xfffffffffffffff2
start "pairs without end"
  call_at NR_hwprobe, pairs, (1 << 60) + 1
  end

# ENOTTY before the descriptor, which there is not, is looked at.
.macro ioctl name, request
start "\name"
  sys NR_ioctl, -1, \request, 0x1000
  end
.endm
# CHECK: another: returned 0xfffffffffffffff7
ioctl "another", 0x5401
# CHECK: KDGETLED: returned 0xffffffffffffffe7
ioctl "KDGETLED", 0x4b31
# CHECK: KDGKBLED: returned 0xffffffffffffffe7
ioctl "KDGKBLED", 0x4b64
# CHECK: SOUND_MIXER_ACCESS: returned 0xffffffffffffffe7
ioctl "SOUND_MIXER_ACCESS", 0xc0804d66
# CHECK: with an upper half: returned 0xffffffffffffffe7
ioctl "with an upper half", 0x1c0804d66
# CHECK: USBDEVFS_SUBMITURB: returned 0xffffffffffffffe7
ioctl "USBDEVFS_SUBMITURB", 0x8038550a

# What is in a pipe is what the pages are when it is read.
.macro piped name, nr, at, count
start "\name"
  la a0, pipes
  li a1, 0
  li a7, NR_pipe2
  ecall
  la t0, pipes
  lw a0, 4(t0)
  la a1, \at
  li a2, \count
  li a3, 0
  li a7, \nr
  ecall
  end
.endm
# CHECK: vmsplice: returned 0xffffffffffffffda
piped "vmsplice", NR_vmsplice, iov, 1
# CHECK: write: returned 0x4
piped "write", NR_write, text, 4
