# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %python %inputs/root.py %qemu %t 2>&1 | FileCheck %s
# RUN: %python %inputs/root.py unshare --mount sh -c \
# RUN:   'mount -t tmpfs none /proc && exec "$@"' sh %qemu %t 2>&1 | FileCheck --check-prefix=NONE %s

# Without procfs when the program starts nothing that exists is opened, as it says.
# NONE: warning: PT_CODOMS: no procfs at /proc: the program will be refused to open any file that exists (EACCES)
# NONE: a file: returned 0xfffffffffffffff3
# NONE: a file that cannot be used: returned 0x0
# NONE: a new file: returned 0x0

# The memory of a process (isa.md 7) where no path tells of it: procfs is the root
# directory, and so nothing is at /proc.

.include "test.inc"
.include "kernel.inc"

.set NR_chroot, 51
.set NR_openat, 56
.set O_RDWR, 2

  variable root
proc: .asciz "/proc"
mem: .asciz "/self/mem"
maps: .asciz "/self/maps"

.macro opens name, file, flags=0
start "\name"
  call_at NR_chroot, proc
  bnez a0, 1f
  li a0, -100
  la a1, \file
  li a2, \flags
  li a3, 0
  li a7, NR_openat
  ecall
  bltz a0, 1f
  li a0, 0
1:
  end
.endm
# CHECK: maps: returned 0x0
opens "maps", maps
# CHECK: mem: returned 0xfffffffffffffff3
opens "mem", mem
# CHECK: mem, to be written: returned 0xfffffffffffffff3
opens "mem, to be written", mem, O_RDWR
# CHECK: a path that cannot be used: returned 0x0
opens "a path that cannot be used", mem, 0x200000

# The end of a thread wants nothing of the host that is not there any more.
.include "thread.inc"
  variable root
  .balign 16
  .zero 4096
stack_top:
tid: .word 0, 0
  root
# CHECK: a thread's end: returned 0x0
start "a thread's end"
  call_at NR_chroot, proc
  bnez a0, 1f
  thread 2f
  join
1:
  end
2:
  quit

# The same by a descriptor of it: at /proc is nothing, or what is not procfs.
.set NR_mkdirat, 34
.set NR_mount, 40
.set NR_unshare, 97
.set CLONE_NEWNS, 0x20000
.set PRIVATE, 0x44000 # MS_REC | MS_PRIVATE
  variable root
none: .asciz "none"
top: .asciz "/"
tmpfs: .asciz "tmpfs"
thread_self: .asciz "/proc/thread-self"
fd: .asciz "/proc/thread-self/fd"
self_mem: .asciz "self/mem"
self_maps: .asciz "self/maps"
  root
.macro mounts at, type, flags
  la a0, none
  la a1, \at
  la a2, \type
  li a3, \flags
  li a4, 0
  li a7, NR_mount
  ecall
  bnez a0, 1f
.endm
.macro makes path
  li a0, -100
  la a1, \path
  li a2, 0700
  li a7, NR_mkdirat
  ecall
  bnez a0, 1f
.endm
.macro covered name, file, another=0
start "\name"
  li a0, -100
  la a1, proc
  li a2, 0x10000 # O_DIRECTORY
  li a7, NR_openat
  ecall
  bltz a0, 1f
  mv s0, a0
  sys NR_unshare, CLONE_NEWNS
  bnez a0, 1f
  mounts top, none, PRIVATE
  mounts proc, tmpfs, 0
  .if \another
  makes thread_self
  makes fd
  .endif
  mv a0, s0
  la a1, \file
  li a2, 0
  li a7, NR_openat
  ecall
  bltz a0, 1f
  li a0, 0
1:
  end
.endm
# CHECK: maps, covered: returned 0x0
covered "maps, covered", self_maps
# CHECK: mem, covered: returned 0xfffffffffffffff3
covered "mem, covered", self_mem
# CHECK: maps, another /proc: returned 0x0
covered "maps, another /proc", self_maps, 1
# CHECK: mem, another /proc: returned 0xfffffffffffffff3
covered "mem, another /proc", self_mem, 1
# Another directory of procfs where the thread's descriptors were: not what has
# the number there, which cannot be read any more.
  variable root
first: .quad 0
fdinfo: .asciz "/proc/thread-self/fdinfo"
  root
# CHECK: maps, others' descriptors: returned 0x1
start "maps, others' descriptors"
  li a0, -100
  la a1, proc
  li a2, 0x10000 # O_DIRECTORY
  li a7, NR_openat
  ecall
  bltz a0, 1f
  mv s0, a0
  sys NR_unshare, CLONE_NEWNS
  bnez a0, 1f
  mounts top, none, PRIVATE
  la a0, fdinfo
  la a1, fd
  la a2, none
  li a3, 0x1000 # MS_BIND
  li a4, 0
  li a7, NR_mount
  ecall
  bnez a0, 1f
  mv a0, s0
  la a1, self_maps
  li a2, 0
  li a7, NR_openat
  ecall
  bltz a0, 1f
  la a1, first
  li a2, 1
  li a7, 63
  ecall
1:
  end

# What any program opens.
.set O_PATH, 0x200000
.set O_TMPFILE, 0x410002
  variable root
null: .asciz "/dev/null"
here: .asciz "."
  root
.macro opened name, path, flags
start "\name"
  li a0, -100
  la a1, \path
  li a2, \flags
  li a3, 0600
  li a7, NR_openat
  ecall
  bltz a0, 1f
  li a0, 0
1:
  end
.endm
# CHECK: a file: returned 0x0
opened "a file", null, 0
# CHECK: a file that cannot be used: returned 0x0
opened "a file that cannot be used", null, O_PATH
# CHECK: a new file: returned 0x0
opened "a new file", here, O_TMPFILE
