# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %python %inputs/root.py %qemu %t 2>&1 | FileCheck %s

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
