# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s --implicit-check-not=bad

# Calls whose pointers reach the kernel without a look at them, or with one that
# is not enough, or that it uses later: none reads or writes a vault, or the
# model's memory (isa.md 7).

.include "test.inc"
.include "kernel.inc"
.include "thread.inc"

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

# s0 <- the second of two pages, which is the vault's.
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

# For Linux a signal; for the host's libc a function of the model to call.
.set NR_timer_create, 107
.set NR_timer_settime, 110
.set NR_rt_sigprocmask, 135
.set NR_rt_sigtimedwait, 137
.set SIGUSR1, 10
  variable root
  .balign 8
usr1: .quad 1 << (SIGUSR1 - 1)
event: .quad 0x1234
  .word SIGUSR1
notify: .word 0, 0x30000000, 0
  .zero 48
timer: .quad 0
soon: .quad 0, 0, 0, 1000000
long_enough: .quad 600, 0
.macro timer name, how
start "\name"
  la t0, notify
  li t1, \how
  sw t1, (t0)
  li a0, 0
  la a1, usr1
  li a2, 0
  li a3, 8
  li a7, NR_rt_sigprocmask
  ecall
  li a0, 1
  la a1, event
  la a2, timer
  li a7, NR_timer_create
  ecall
  bnez a0, 9f
  la t0, timer
  lw a0, (t0)
  li a1, 0
  la a2, soon
  li a3, 0
  li a7, NR_timer_settime
  ecall
  la a0, usr1
  li a1, 0
  la a2, long_enough
  li a3, 8
  li a7, NR_rt_sigtimedwait
  ecall
9:
  end
.endm
# CHECK: a timer: returned 0xa
timer "a timer", 0
# CHECK: a thread of a timer: returned 0xa
timer "a thread of a timer", 2
# CHECK: a timer of no kind: returned 0xffffffffffffffea
timer "a timer of no kind", 3

# READ_IMPLIES_EXEC would make the program's data code of the model's.
.set NR_personality, 92
# CHECK: ADDR_NO_RANDOMIZE: returned 0x0
start "ADDR_NO_RANDOMIZE"
  sys NR_personality, 0x40000
  slti a0, a0, 0
  end
# CHECK: which: returned 0x0
start "which"
  sys NR_personality, 0xffffffff
  slti a0, a0, 0
  end
# CHECK: READ_IMPLIES_EXEC: returned 0xffffffffffffffea
start "READ_IMPLIES_EXEC"
  sys NR_personality, 0x400000
  end
# CHECK: READ_IMPLIES_EXEC with an upper half: returned 0xffffffffffffffea
start "READ_IMPLIES_EXEC with an upper half"
  sys NR_personality, 0x100400000
  end
# CHECK: ADDR_LIMIT_32BIT: returned 0xffffffffffffffea
start "ADDR_LIMIT_32BIT"
  sys NR_personality, 0x800000
  end

# A byte for each page.
.set NR_mincore, 232
.macro mincores name, before
start "\name"
  sys NR_mmap, 0, 8192, RW, PRIVATE_ANON, -1
  mv s1, a0
  pages
  mv a0, s1
  li a1, 8192
  addi a2, s0, -\before
  li a7, NR_mincore
  ecall
9:
  end
.endm
# CHECK: two bytes of mincore: returned 0x0
mincores "two bytes of mincore", 2
# CHECK: one of them in the vault: returned 0xfffffffffffffff2
mincores "one of them in the vault", 1

# Addresses in structures.
# CHECK: FBIOGET_VSCREENINFO: returned 0xfffffffffffffff7
ioctl "FBIOGET_VSCREENINFO", 0x4600
# CHECK: FBIOGETCMAP: returned 0xffffffffffffffe7
ioctl "FBIOGETCMAP", 0x4604
# CHECK: FBIOPUTCMAP: returned 0xffffffffffffffe7
ioctl "FBIOPUTCMAP", 0x4605
# CHECK: CDROMREADAUDIO: returned 0xffffffffffffffe7
ioctl "CDROMREADAUDIO", 0x530e
# CHECK: USBDEVFS_GETDRIVER: returned 0xfffffffffffffff7
ioctl "USBDEVFS_GETDRIVER", 0x41045508
# CHECK: USBDEVFS_CONTROL: returned 0xffffffffffffffe7
ioctl "USBDEVFS_CONTROL", 0xc0185500
# CHECK: USBDEVFS_BULK: returned 0xffffffffffffffe7
ioctl "USBDEVFS_BULK", 0xc0185502
# CHECK: USBDEVFS_IOCTL: returned 0xffffffffffffffe7
ioctl "USBDEVFS_IOCTL", 0xc0105512
# CHECK: DM_VERSION: returned 0xffffffffffffffe7
ioctl "DM_VERSION", 0xc138fd00

# Control messages: their length is within the length of all.
.set NR_socketpair, 199
.set NR_connect, 203
.set NR_setsockopt, 208
.set NR_sendmsg, 211
.set NR_recvmsg, 212
.set NR_ppoll, 73
.set SCM_RIGHTS, 1
.set SO_PASSCRED, 16
  variable root
  .balign 8
sockets: .word 0, 0
one: .word 1, 0
byte: .quad 'x'
vector: .quad byte, 1
head: .quad 0, 0, vector, 1
control: .quad 0, 0
flags: .quad 0
rights: .quad 0
  .word 1, SCM_RIGHTS, 0, 0
  gate v, v_put
  cd.enter
  sd a1, (a0)
  cd.leave
  gate v, v_get
  cd.enter
  ld a0, (a0)
  cd.leave

.macro sends name, length, space
start "\name"
  pages
  li a0, 1
  li a1, 2
  li a2, 0
  la a3, sockets
  li a7, NR_socketpair
  ecall
  bnez a0, 9f
  la t0, rights
  li t1, \length
  sd t1, (t0)
  addi t1, s0, -\space
  la t2, control
  sd t1, (t2)
  li t3, \space
  sd t3, 8(t2)
  li t4, \space / 4
1:
  lw t5, (t0)
  sw t5, (t1)
  addi t0, t0, 4
  addi t1, t1, 4
  addi t4, t4, -1
  bnez t4, 1b
  la t0, sockets
  lw a0, (t0)
  la a1, head
  li a2, 0
  li a7, NR_sendmsg
  ecall
9:
  end
.endm
# CHECK: a descriptor: returned 0x1
sends "a descriptor", 20, 20
# CHECK: one behind the message: returned 0xffffffffffffffea
sends "one behind the message", 24, 20
# CHECK: one of less than nothing: returned 0xffffffffffffffea
sends "one of less than nothing", 8, 20

# What the sender is, in a buffer that ends before the vault, or in it. ENOBUFS:
# the model itself needs room for what comes.
.macro receives name, space, length
start "\name"
  pages
  li s1, 0x123456789abcdef
  li a0, 1
  li a1, 2
  li a2, 0
  la a3, sockets
  li a7, NR_socketpair
  ecall
  bnez a0, 9f
  la t0, sockets
  lw a0, 4(t0)
  li a1, 1
  li a2, SO_PASSCRED
  la a3, one
  li a4, 4
  li a7, NR_setsockopt
  ecall
  bnez a0, 9f
  mv a0, s0
  mv a1, s1
  call v_put
  la t0, sockets
  lw a0, (t0)
  la a1, byte
  li a2, 1
  li a7, NR_write
  ecall
  addi t1, s0, -\space
  la t2, control
  sd t1, (t2)
  li t1, \length
  sd t1, 8(t2)
  la t0, sockets
  lw a0, 4(t0)
  la a1, head
  li a2, 0
  li a7, NR_recvmsg
  ecall
  print "received"
  mv a0, s0
  call v_get
  sub a0, a0, s1
9:
  end
.endm
# CHECK: received 0x1
# CHECK-NEXT: {{^}}returned 0x0
receives "who it is", 32, 32
# CHECK: received 0x1
# CHECK-NEXT: {{^}}returned 0x0
receives "who it is, cut", 20, 20
# CHECK: received 0xfffffffffffffff2
# CHECK-NEXT: {{^}}returned 0x0
receives "who it is, in the vault", 20, 32
# CHECK: received 0xffffffffffffff97
# CHECK-NEXT: {{^}}returned 0x0
receives "no room", 20, 0x80000000

# The model's stack does not grow by what the program says.
# CHECK: an address of 2 GiB: returned 0xfffffffffffffff2
start "an address of 2 GiB"
  li a0, 1
  li a1, 2
  li a2, 0
  la a3, sockets
  li a7, NR_socketpair
  ecall
  la t0, sockets
  lw a0, (t0)
  la a1, text
  li a2, 0x7ffffff0
  li a7, NR_connect
  ecall
  end
# More descriptors than a process can have.
# CHECK: to poll 8 million: returned 0xffffffffffffffea
start "to poll 8 million"
  sys NR_mmap, 0, 0x4000000, RW, PRIVATE_ANON, -1
  mv s0, a0
  with_s0 NR_ppoll, 0x800000
  end

# What a name of the machine, a filter of a socket, or a structure to compare
# holds: as long as it is told to be, and not a byte of the vault. In a namespace
# of its own, if there is none the name cannot be set either.
.set NR_unshare, 97
.set NR_sethostname, 161
.set NR_setdomainname, 162
.set NR_kcmp, 272
.set CLONE_NEWUTS, 0x4000000
.macro named name, nr, length
start "\name"
  pages
  sys NR_unshare, CLONE_NEWUTS
  addi t0, s0, -16
  li t1, 'x'
  sb t1, (t0)
  sb zero, 1(t0)
  mv a0, t0
  li a1, \length
  li a7, \nr
  ecall
  addi a0, a0, 14
  seqz a0, a0
9:
  end
.endm
# CHECK: a host's name: returned 0x0
named "a host's name", NR_sethostname, 16
# CHECK: a host's name into the vault: returned 0x1
named "a host's name into the vault", NR_sethostname, 17
# CHECK: too long a name: returned 0x0
named "too long a name", NR_sethostname, 65
# CHECK: a name of the domain: returned 0x0
named "a name of the domain", NR_setdomainname, 16
# CHECK: a name of the domain into the vault: returned 0x1
named "a name of the domain into the vault", NR_setdomainname, 17

.macro compares name, at
start "\name"
  pages
  li a7, 172
  ecall
  mv a1, a0
  li a2, 7 # KCMP_EPOLL_TFD
  li a3, 0
  addi a4, s0, \at
  li a7, NR_kcmp
  ecall
  addi a0, a0, 14
  seqz a0, a0
9:
  end
.endm
# CHECK: to compare with: returned 0x0
compares "to compare with", -12
# CHECK: to compare with the vault's: returned 0x1
compares "to compare with the vault's", -8

# One instruction that drops all; the next one is the vault's.
.set NR_getsockopt, 209
.set SO_ATTACH_FILTER, 26
  variable root
  .balign 8
program: .quad 0, 0
result: .quad 0, 0, 0, 0
result_size: .word 4
.macro filters name, length
start "\name"
  pages
  li a0, 1
  li a1, 2
  li a2, 0
  la a3, sockets
  li a7, NR_socketpair
  ecall
  addi t0, s0, -8
  li t1, 6 # BPF_RET
  sd t1, (t0)
  la t1, program
  li t2, \length
  sd t2, (t1)
  sd t0, 8(t1)
  la t0, sockets
  lw a0, (t0)
  li a1, 1
  li a2, SO_ATTACH_FILTER
  la a3, program
  li a4, 16
  li a7, NR_setsockopt
  ecall
9:
  end
.endm
# CHECK: a filter: returned 0x0
filters "a filter", 1
# CHECK: a filter into the vault: returned 0xfffffffffffffff2
filters "a filter into the vault", 2
# 32 bytes would be written over the 4 that do_syscall has for it.
.macro option name, nr, option
start "\name"
  li a0, 1
  li a1, 2
  li a2, 0
  la a3, sockets
  li a7, NR_socketpair
  ecall
  la t0, sockets
  lw a0, (t0)
  li a1, 1
  li a2, \option
  la a3, result
  .if \nr == NR_getsockopt
  la a4, result_size
  .else
  li a4, 4
  .endif
  li a7, \nr
  ecall
  end
.endm
# CHECK: SO_TYPE: returned 0x0
option "SO_TYPE", NR_getsockopt, 3
# CHECK: SO_GET_FILTER: returned 0xffffffffffffffa4
option "SO_GET_FILTER", NR_getsockopt, SO_ATTACH_FILTER
# Pages that are sent are not the kernel's after the call.
# CHECK: SO_RCVBUF: returned 0x0
option "SO_RCVBUF", NR_setsockopt, 8
# CHECK: SO_ZEROCOPY: returned 0xffffffffffffffa4
option "SO_ZEROCOPY", NR_setsockopt, 60

# More requests: longer than do_ioctl's buffer, without an argument, numbers that
# are addresses.
# CHECK: HDIO_GET_MULTCOUNT: returned 0xfffffffffffffff7
ioctl "HDIO_GET_MULTCOUNT", 0x304
# CHECK: HDIO_DRIVE_CMD: returned 0xffffffffffffffe7
ioctl "HDIO_DRIVE_CMD", 0x31f
# CHECK: FDFLUSH: returned 0xfffffffffffffff7
ioctl "FDFLUSH", 0x24b
# CHECK: FDRAWCMD: returned 0xffffffffffffffe7
ioctl "FDRAWCMD", 0x258
# CHECK: BTRFS_IOC_QUOTA_RESCAN_WAIT: returned 0xfffffffffffffff7
ioctl "BTRFS_IOC_QUOTA_RESCAN_WAIT", 0x942e
# CHECK: BTRFS_IOC_INO_PATHS: returned 0xffffffffffffffe7
ioctl "BTRFS_IOC_INO_PATHS", 0xc0389423
# CHECK: BTRFS_IOC_LOGICAL_INO: returned 0xffffffffffffffe7
ioctl "BTRFS_IOC_LOGICAL_INO", 0xc0389424
# CHECK: BTRFS_IOC_LOGICAL_INO_V2: returned 0xffffffffffffffe7
ioctl "BTRFS_IOC_LOGICAL_INO_V2", 0xc038943b
# CHECK: DRM_IOCTL_VERSION: returned 0xffffffffffffffe7
ioctl "DRM_IOCTL_VERSION", 0xc0406400

# Calls by which the kernel would use memory later on, or that of a process by its
# number: the model has none of them. One of another sort it has.
.macro has name, nr
start "\name"
  sys \nr, 0, 0, 0, 0, 0
  addi a0, a0, 38 # ENOSYS
  snez a0, a0
  end
.endm
# CHECK: pidfd_open: returned 0x1
has "pidfd_open", 434
# CHECK: io_setup: returned 0x0
has "io_setup", 0
# CHECK: io_submit: returned 0x0
has "io_submit", 2
# CHECK: io_uring_setup: returned 0x0
has "io_uring_setup", 425
# CHECK: io_uring_enter: returned 0x0
has "io_uring_enter", 426
# CHECK: io_uring_register: returned 0x0
has "io_uring_register", 427
# CHECK: process_madvise: returned 0x0
has "process_madvise", 440
# CHECK: process_vm_readv: returned 0x0
has "process_vm_readv", 270
# CHECK: process_vm_writev: returned 0x0
has "process_vm_writev", 271
# CHECK: ptrace: returned 0x0
has "ptrace", 117
# CHECK: userfaultfd: returned 0x0
has "userfaultfd", 282
# CHECK: perf_event_open: returned 0x0
has "perf_event_open", 241
# CHECK: bpf: returned 0x0
has "bpf", 280
# CHECK: add_key: returned 0x0
has "add_key", 217
# CHECK: request_key: returned 0x0
has "request_key", 218
# CHECK: keyctl: returned 0x0
has "keyctl", 219
# CHECK: mq_notify: returned 0x0
has "mq_notify", 184
# CHECK: remap_file_pages: returned 0x0
has "remap_file_pages", 234
# CHECK: move_pages: returned 0x0
has "move_pages", 239
# CHECK: mbind: returned 0x0
has "mbind", 235
# CHECK: memfd_secret: returned 0x0
has "memfd_secret", 447
# CHECK: futex_waitv: returned 0x0
has "futex_waitv", 449
# CHECK: seccomp: returned 0x0
has "seccomp", 277

# A string ends where it was measured, whatever another thread does to its end: the
# name of a file in memory is never longer than what lies before the vault.
.set NR_readlinkat, 78
.set NR_close, 57
.set NR_memfd_create, 279
.set NAME, 5
.set TRIES, 20000
  variable root
  .balign 16
stop: .word 0
tid: .word 0
end_of_name: .quad 0
link: .asciz "/proc/self/fd/?"
shown: .zero 256
  .balign 16
  .zero 4096
stack_top:
.macro names name, changes
start "\name"
  pages
  mv a0, s0
  li a1, 0x4242424242424242
  call v_put
  li t0, 'x'
  .irp at, 2, 3, 4, 5, 6
    sb t0, -\at(s0)
  .endr
  sb zero, -1(s0)
  addi t1, s0, -1
  la t0, end_of_name
  sd t1, (t0)
  la t0, stop
  sw zero, (t0)
  .if \changes
    thread changing
  .endif
  li s1, TRIES
  li s2, 0
1:
  addi a0, s0, -1 - NAME
  li a1, 0
  li a7, NR_memfd_create
  ecall
  bltz a0, 2f
  mv s3, a0
  la t0, link
  addi t1, s3, '0'
  sb t1, 14(t0)
  li a0, -100
  la a1, link
  la a2, shown
  li a3, 256
  li a7, NR_readlinkat
  ecall
  bgeu s2, a0, 3f
  mv s2, a0
3:
  mv a0, s3
  li a7, NR_close
  ecall
2:
  addi s1, s1, -1
  bnez s1, 1b
  la t0, stop
  li t1, 1
  sw t1, (t0)
  .if \changes
    join
  .endif
  mv a0, s2
9:
  end
.endm
# /memfd:xxxxx (deleted)
# CHECK: a name: returned 0x16
names "a name", 0
# CHECK: a name whose end changes: returned 0x16
names "a name whose end changes", 1
changing:
  la t0, end_of_name
  ld t0, (t0)
  la t1, stop
  li t2, 'A'
1:
  sb t2, (t0)
  sb zero, (t0)
  lw t3, (t1)
  beqz t3, 1b
  quit
