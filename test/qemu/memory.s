# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s --implicit-check-not=bad

# Ways around the tags by calls on memory (isa.md 7) that syscall.s has not: shared
# segments, page bits, advice, other flags of mremap, the memory of the process as
# a file or by other calls.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call

.set NR_openat, 56
.set NR_close, 57
.set NR_write, 64
.set NR_prctl, 167
.set NR_shmget, 194
.set NR_shmctl, 195
.set NR_shmat, 196
.set NR_shmdt, 197
.set NR_munmap, 215
.set NR_mremap, 216
.set NR_mmap, 222
.set NR_mprotect, 226
.set NR_madvise, 233
.set NR_remap_file_pages, 234
.set NR_process_vm_readv, 270
.set NR_process_vm_writev, 271
.set NR_openat2, 437
.set SYS, 1
.set SHM_REMAP, 0x4000


  variable root
  .balign 4096
r_page: .space 3 * 4096
path: .asciz "/proc/self/mem"
path_root: .asciz "/../proc/./self/mem"
path_task: .asciz "/proc/thread-self/mem"
path_maps: .asciz "/proc/self/maps"
  .balign 8
how: .quad 2, 0, 0
iov: .quad a_page, 8
iov_to: .quad r_page, 8
  variable a
  .balign 4096
a_page: .quad 0xaaaa
  .space 2 * 4096 - 8
  gate a, a_ecall
  cd.enter
  jalr a1
  cd.leave
  root
bad:
  ebreak

# Shared segments: s0 <- address of one of three pages, s1 <- its number; the page
# in the middle is a's.
.macro segment tag=1
  li a0, 0
  li a1, 3 * 4096
  li a2, 01600
  li a7, NR_shmget
  ecall
  bltz a0, bad
  mv s1, a0
  li a1, 0
  li a2, 0
  li a7, NR_shmat
  ecall
  mv s0, a0
  mv a0, s1
  li a1, 0
  li a2, 0
  li a7, NR_shmctl
  ecall
  li a0, 1
  li t0, 4096
  add a1, s0, t0
  li a2, 1
  li a3, \tag
  li a4, 0
  li a7, NR_codoms
  ecall
  bnez a0, bad
.endm
# CHECK: detached: returned 0xffffffffffffffff
start "detached"
  segment
  with_s0 NR_shmdt
  mv s1, a0
  li t0, 4096
  add t0, s0, t0
  cd.tag t0, t0
  li t1, 1
  bne t0, t1, bad
  ld t0, (s0)
  mv a0, s1
  end
# CHECK: detached, all root's: returned 0x0
start "detached, all root's"
  segment 0
  with_s0 NR_shmdt
  end
# CHECK: attached over a's: returned 0xffffffffffffffff
start "attached over a's"
  segment 0
  mv a0, s1
  la a1, a_page
  li a2, SHM_REMAP
  li a7, NR_shmat
  ecall
  end
# CHECK: attached at a's: returned 0xffffffffffffffea
start "attached at a's"
  segment 0
  mv a0, s1
  la a1, a_page
  li a2, 0
  li a7, NR_shmat
  ecall
  end

# Page bits go with the page: what is mapped there later has none.
# CHECK: SYS, kept: returned 0x2a
start "SYS, kept"
  call make_caller
  tag r_page, 1, 0, SYS
  call r_page
  end
  root
# r_page: a function that asks for system call 172, and adds 42 - its result
make_caller:
  la t0, r_page
  la t1, caller
  la t2, caller_end
1:
  lw t3, (t1)
  sw t3, (t0)
  addi t0, t0, 4
  addi t1, t1, 4
  bltu t1, t2, 1b
  mv s1, ra
  call_at NR_mprotect, r_page, 4096, 5
  bnez a0, bad
  jr s1
  .option push
  .option norvc
caller:
  li a7, 172
  ecall
  li a0, 42
  ret
caller_end:
  .option pop
# CHECK: SYS, unmapped and mapped: SIGSEGV CDPRIV addr data+0x{{[0-9a-f]+}} domain root blamed root
start "SYS, unmapped and mapped"
  tag r_page, 1, 0, SYS
  bnez a0, bad
  call_at NR_munmap, r_page, 4096
  bnez a0, bad
  call_at NR_mmap, r_page, 4096, 3, 0x32, -1
  call make_caller
  call r_page
# CHECK: SYS, mapped over: returned 0xffffffffffffffff
start "SYS, mapped over"
  tag r_page, 1, 0, SYS
  call_at NR_mmap, r_page, 4096, 3, 0x32, -1
  end
# CHECK: SYS, moved: returned 0xffffffffffffffff
start "SYS, moved"
  tag r_page, 1, 0, SYS
  call_at NR_mremap, r_page, 4096, 8192, 1
  end

# Other flags of mmap and mremap.
# CHECK: not replacing a's: returned 0xffffffffffffffff
start "not replacing a's"
  call_at NR_mmap, a_page, 4096, 3, 0x100022, -1
  end
# CHECK: not replacing root's: returned 0xffffffffffffffef
start "not replacing root's"
  call_at NR_mmap, r_page, 4096, 3, 0x100022, -1
  end
# CHECK: a hint at a's: returned 0x0
start "a hint at a's"
  call_at NR_mmap, a_page, 4096, 3, 0x22, -1
  cd.tag a0, a0
  end
# CHECK: grown over a's: returned 0xfffffffffffffff4
start "grown over a's"
  call_at NR_munmap, r_page, 4096
  la s0, adata_start - 4096
  with_s0 NR_mmap, 4096, 3, 0x32, -1
  with_s0 NR_mremap, 4096, 3 * 4096, 0
  end
# CHECK: doubled: returned 0xffffffffffffffff
start "doubled"
  call_at NR_mremap, a_page, 0, 4096, 1
  end
# CHECK: kept below: returned 0xffffffffffffffff
start "kept below"
  call_at NR_mremap, a_page, 4096, 4096, 5
  end
# CHECK: a part of it: returned 0xffffffffffffffff
start "a part of it"
  la s0, adata_start - 4096
  with_s0 NR_mremap, 2 * 4096, 4096, 1
  end
# CHECK: unmapped within a page: returned 0xffffffffffffffea
start "unmapped within a page"
  call_at NR_munmap, a_page + 8, 4096
  end
# What the host's kernel would take for an address of the model's.
.set NR_msync, 227
.set NR_mlock, 228
# CHECK: msync: returned 0x0
start "msync"
  call_at NR_msync, r_page, 4096, 4
  end
# CHECK: msync beyond memory: returned 0xfffffffffffffff4
start "msync beyond memory"
  sys NR_msync, 0x3ffffff000, 8192, 4
  end
# CHECK: mlock beyond memory: returned 0xfffffffffffffff4
start "mlock beyond memory"
  sys NR_mlock, 0x4000000000, 4096
  end

# To nothing, which the model's search for room does not take; 2^64 is nothing, too.
.macro remaps name, size
start "\name"
  sys NR_mmap, 0, 4096, 3, 0x22, -1
  mv s0, a0
  with_s0 NR_mremap, 4096, \size, 1
  sltz a0, a0
  end
.endm
# CHECK: to one byte: returned 0x0
remaps "to one byte", 1
# CHECK: to nothing: returned 0x1
remaps "to nothing", 0
# CHECK: to all there is: returned 0x1
remaps "to all there is", -1

# Advice
# CHECK: emptied, data: returned 0x0
start "emptied, data"
  call_at NR_madvise, a_page, 4096, 4
  bnez a0, bad
  la t0, a_page
  cd.tag t0, t0
  addi a0, t0, -1
  end
# CHECK: emptied, code: returned 0xffffffffffffffff
start "emptied, code"
  call_at NR_madvise, atext_start, 4096, 4
  end
# CHECK: removed, code: returned 0xffffffffffffffff
start "removed, code"
  call_at NR_madvise, atext_start, 4096, 9
  end
# CHECK: emptied, root's: returned 0x0
start "emptied, root's"
  call_at NR_madvise, r_page, 4096, 4
  end
# What was executable once is a copy that the model made, and stays.
.macro emptied_after name, prot
start "\name"
  sys NR_mmap, 0, 4096, 3, 0x22, -1
  mv s0, a0
  li t0, 42
  sb t0, 0(s0)
  with_s0 NR_mprotect, 4096, \prot
  bnez a0, bad
  with_s0 NR_mprotect, 4096, 3
  bnez a0, bad
  with_s0 NR_madvise, 4096, 4
  bnez a0, bad
  lbu a0, 0(s0)
  end
.endm
# CHECK: emptied, never code: returned 0x0
emptied_after "emptied, never code", 1
# CHECK: emptied, once code: returned 0x2a
emptied_after "emptied, once code", 5
# CHECK: rearranged: returned 0xffffffffffffffda
start "rearranged"
  call_at NR_remap_file_pages, a_page, 4096, 0, 1
  end

# The process' memory as a file: its addresses are the model's own.
.macro opens name, path
start "\name"
  li a0, -100
  la a1, \path
  li a2, 2
  li a3, 0
  li a7, NR_openat
  ecall
  bltz a0, 1f
  li a0, 0
1:
  end
.endm
# CHECK: mem: returned 0xfffffffffffffff3
opens "mem", path
# CHECK: mem by another path: returned 0xfffffffffffffff3
opens "mem by another path", path_root
# CHECK: mem of the thread: returned 0xfffffffffffffff3
opens "mem of the thread", path_task
# CHECK: maps: returned 0x0
opens "maps", path_maps
# CHECK: mem, openat2: returned 0xfffffffffffffff3
start "mem, openat2"
  li a0, -100
  la a1, path
  la a2, how
  li a3, 24
  li a7, NR_openat2
  ecall
  end
.macro vm name, nr, remote
start "\name"
  li a7, 172
  ecall
  la a1, iov_to
  li a2, 1
  la a3, \remote
  li a4, 1
  li a5, 0
  li a7, \nr
  ecall
  end
.endm
# CHECK: process_vm_readv: returned 0xffffffffffffffda
vm "process_vm_readv", NR_process_vm_readv, iov
# CHECK: process_vm_writev: returned 0xffffffffffffffda
vm "process_vm_writev", NR_process_vm_writev, iov

# Another operation of prctl is Linux's.
# CHECK: prctl: returned 0x1
start "prctl"
  sys NR_prctl, 3 # PR_GET_DUMPABLE
  end
# Tagged addresses would make a check and an access differ.
# CHECK: tagged addresses: returned 0xffffffffffffffea
start "tagged addresses"
  li a0, 55
  li a1, 1
  li a2, 0
  li a3, 0
  li a4, 0
  li a7, NR_prctl
  ecall
  end
