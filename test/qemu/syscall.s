# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s

# The kernel interface, and system calls that could take a page from its domain
# (isa.md 7). Findings 15, 22, 27, 32 of the ISA review.

.include "test.inc"
.include "kernel.inc"

  apl a, v, read

.set NR_mmap, 222
.set NR_munmap, 215
.set NR_mprotect, 226
.set NR_mremap, 216
.set NR_brk, 214
.set NR_madvise, 233
.set NR_clone, 220
.set NR_futex, 98
.set R, 1
.set RW, 3
.set RX, 5
.set RWX, 7
.set PRIVATE_ANON, 0x22
.set FIXED, 0x10
.set NOREPLACE, 0x100000

# Two pages of memory at s0, given to domain \tag.
.macro pages tag, prot=RW
  sys NR_mmap, 0, 8192, \prot, PRIVATE_ANON, -1, 0
  mv s0, a0
  tag s0, 2, \tag
.endm

  gate a, a_load
  cd.enter
  ld a0, (a0)
  cd.leave
  gate a, a_store
  cd.enter
  sd a0, (a0)
  cd.leave
  gate a, a_run
  cd.enter
  la ra, 1f
  jr a0
1:
  cd.leave

# CHECK: version: returned 0x1
start "version"
  sys NR_codoms, 0
  end
# CHECK: unknown operation: returned 0xffffffffffffffda
start "unknown operation"
  sys NR_codoms, 99
  end

# SYS_TAG
# CHECK: given to a: returned 0x0
start "given to a"
  pages 1
  end
# CHECK: a uses its page: returned 0x0
start "a uses its page"
  pages 1
  mv a0, s0
  call a_load
  end
# CHECK: before it is given: SIGSEGV CDREAD addr 0x{{[0-9a-f]+}} domain a blamed a {{.*}} target root
start "before it is given"
  pages 0
  mv a0, s0
  call a_load
# CHECK: given to b: SIGSEGV CDREAD {{.*}} target b
start "given to b"
  pages 2
  mv a0, s0
  call a_load
# CHECK: given again: returned 0xffffffffffffffff
start "given again"
  pages 1
  tag s0, 2, 2
  end
# CHECK: back to root: returned 0xffffffffffffffff
start "back to root"
  pages 1
  tag s0, 1, 0
  end
# CHECK: given to the same: returned 0x0
start "given to the same"
  pages 1
  tag s0, 1, 1
  end
# CHECK: unaligned: returned 0xffffffffffffffea
start "unaligned"
  pages 0
  addi s0, s0, 8
  tag s0, 1, 1
  end
# CHECK: unknown tag: returned 0xffffffffffffffea
start "unknown tag"
  pages 4
  end
# CHECK: unknown bit: returned 0xffffffffffffffea
start "unknown bit"
  pages 0
  tag s0, 1, 1, 8
  end
# CHECK: not mapped: returned 0xfffffffffffffff4
start "not mapped"
  li s0, 0x3000000000
  tag s0, 1, 1
  end
# CHECK: out of bounds: returned 0xfffffffffffffff4
start "out of bounds"
  li s0, 0x4000000000
  tag s0, 1, 1
  end
# CHECK: over the bound: returned 0xfffffffffffffff4
start "over the bound"
  li s0, 0x3ffffff000
  tag s0, 0x4000000, 1
  end
# CHECK: none of them if one is another's: SIGSEGV CDREAD {{.*}} target root
start "none of them if one is another's"
  pages 0
  addi s0, s0, 2047
  addi s0, s0, 2047
  addi s0, s0, 2
  tag s0, 1, 2
  li t0, 4096
  sub s0, s0, t0
  tag s0, 2, 1
  mv a0, s0
  call a_load
# CHECK: writable and executable: returned 0xfffffffffffffff3
start "writable and executable"
  sys NR_mmap, 0, 8192, RWX, PRIVATE_ANON, -1, 0
  end
# CHECK: code of root: returned 0xfffffffffffffff3
start "code of root"
  pages 1, RX
  end

# munmap leaves the tag, empty and without access.
# CHECK: unmapped: SIGSEGV code 0x2 addr 0x{{[0-9a-f]+}} domain a
start "unmapped"
  pages 1
  with_s0 NR_munmap, 8192
  mv a0, s0
  call a_load
# CHECK: unmapped, mapped again: returned 0x1
start "unmapped, mapped again"
  pages 1
  with_s0 NR_munmap, 4096
# nothing new is mapped there, even when asked for
  with_s0 NR_mmap, 4096, RW, PRIVATE_ANON, -1, 0
  xor a0, a0, s0
  snez a0, a0
  end
# CHECK: fixed over it: returned 0xffffffffffffffff
start "fixed over it"
  pages 1
  with_s0 NR_munmap, 8192
  with_s0 NR_mmap, 8192, RW, PRIVATE_ANON | FIXED, -1, 0
  end
# CHECK: fixed over a mapped one: returned 0xffffffffffffffff
start "fixed over a mapped one"
  pages 1
  with_s0 NR_mmap, 4096, RW, PRIVATE_ANON | FIXED, -1, 0
  end
# CHECK: fixed over a part: returned 0xffffffffffffffff
start "fixed over a part"
  pages 1
  li t0, 4096
  sub s0, s0, t0
  with_s0 NR_mmap, 8192, RW, PRIVATE_ANON | FIXED, -1, 0
  end
# CHECK: fixed over root's: returned 0x0
start "fixed over root's"
  pages 0
  with_s0 NR_mmap, 8192, RW, PRIVATE_ANON | FIXED, -1, 0
  xor a0, a0, s0
  end
# CHECK: the tag stays: returned 0x1
start "the tag stays"
  pages 1
  with_s0 NR_munmap, 8192
  cd.tag a0, s0
  end
# CHECK: content is gone: returned 0x0
start "content is gone"
  pages 1
  sd s0, (s0)
  with_s0 NR_munmap, 8192
  with_s0 NR_mprotect, 8192, RW
  mv a0, s0
  call a_load
  end
# CHECK: root's part is unmapped: SIGSEGV code 0x1 addr 0x{{[0-9a-f]+}} domain root
start "root's part is unmapped"
  pages 0
  tag s0, 1, 1
  with_s0 NR_munmap, 8192
  li t0, 4096
  add s0, s0, t0
  ld a0, (s0)
  end

# mprotect
# CHECK: read only: SIGSEGV code 0x2 addr 0x{{[0-9a-f]+}} domain a
start "read only"
  pages 1
  with_s0 NR_mprotect, 8192, R
  mv a0, s0
  call a_store
# CHECK: made executable: returned 0xfffffffffffffff3
start "made executable"
  pages 1
  with_s0 NR_mprotect, 8192, RX
  end
# CHECK: made writable and executable: returned 0xfffffffffffffff3
start "made writable and executable"
  pages 1
  with_s0 NR_mprotect, 8192, RWX
  end
# CHECK: code made writable: returned 0xfffffffffffffff3
start "code made writable"
  la s0, btext_start
  with_s0 NR_mprotect, 4096, RWX
  end
# CHECK: mprotect beyond all memory: returned 0xfffffffffffffff4
start "mprotect beyond all memory"
  li s0, 1 << 38
  with_s0 NR_mprotect, 4096, RW
  end
# CHECK: madvise beyond all memory: returned 0xffffffffffffffea
start "madvise beyond all memory"
  li s0, 1 << 38
  with_s0 NR_madvise, 4096, 4
  end
# CHECK: code, then data: returned 0x0
start "code, then data"
  la s0, btext_start
  with_s0 NR_mprotect, 4096, RW
  end
# CHECK: code, data, code: returned 0xfffffffffffffff3
start "code, data, code"
  la s0, btext_start
  with_s0 NR_mprotect, 4096, RW
  with_s0 NR_mprotect, 4096, RX
  end
# CHECK: root's JIT: returned 0x0
start "root's JIT"
  pages 0
  with_s0 NR_mprotect, 8192, RX
  end

# mremap, brk, madvise
# CHECK: moved: returned 0xffffffffffffffff
start "moved"
  pages 1
  with_s0 NR_mremap, 8192, 16384, 1
  end
# CHECK: moved over it: returned 0xffffffffffffffff
start "moved over it"
  pages 1
  mv s1, s0
  pages 0
  mv a0, s0
  li a1, 8192
  li a2, 8192
  li a3, 3
  mv a4, s1
  li a7, NR_mremap
  ecall
  end
# CHECK: shrunk: returned 0xffffffffffffffff
start "shrunk"
  pages 1
  with_s0 NR_mremap, 8192, 4096
  end
# CHECK: root's is moved: returned 0x0
start "root's is moved"
  pages 0
  with_s0 NR_mremap, 8192, 65536, 1
  sltz a0, a0
  end
# CHECK: brk over it: returned 0x0
start "brk over it"
  sys NR_brk, 0
  mv s0, a0
  li t0, 4096 * 3
  add a0, a0, t0
  li a7, NR_brk
  ecall
  mv s1, a0
  li t0, 4095
  add s0, s0, t0
  li t0, -4096
  and s0, s0, t0
  tag s0, 1, 1
  mv a0, s0
  li a7, NR_brk
  ecall
  xor a0, a0, s1
  cd.tag t0, s0
  xori t0, t0, 1
  or a0, a0, t0
  end
# CHECK: zeroed: returned 0x0
start "zeroed"
  pages 1
  sd s0, (s0)
  with_s0 NR_madvise, 8192, 4
  mv a0, s0
  call a_load
  end

# CHECK: vfork is fork: returned 0x0
start "vfork is fork"
  la s0, counter
  sys NR_clone, 0x4111
  bnez a0, 1f
  li t0, 1
  sd t0, (s0)
  li a0, 0
  li a7, 94
  ecall
1:
  mv a1, zero
  mv a2, zero
  mv a3, zero
  li a7, 260
  ecall
  ld a0, (s0)
  end
  .data
counter: .quad 0
# A child has all of it, capabilities too.
# CHECK: fork copies: returned 0x0
start "fork copies"
  li t0, 24
  cd.grant c3, sp, t0, r
  cd.push 255, x
  sys NR_clone, 17
  bnez a0, 1f
  cd.cget a0, c3, valid
  cd.pop
  bnez a0, 2f
  cd.cget a0, c3, length
  addi a0, a0, -24
2:
  li a7, 94
  ecall
1:
  cd.pop
  addi sp, sp, -16
  sd zero, (sp)
  mv a1, sp
  li a2, 0
  li a3, 0
  li a7, 260
  ecall
  lw a0, (sp)
  addi sp, sp, 16
  end
# CHECK: futex out of bounds: returned 0xfffffffffffffff2
start "futex out of bounds"
  li s0, 0x700000000000
  with_s0 NR_futex, 1, 1
  end
# CHECK: futex: returned 0x0
start "futex"
  la s0, counter
  with_s0 NR_futex, 1, 1
  end

# A page behind the end of its file: the host's SIGBUS is the domain's, at once.
# CHECK: behind the end of the file: SIGBUS code 0x2 addr 0x{{[0-9a-f]+}} domain a
start "behind the end of the file"
  la a0, name_of_file
  li a1, 0
  li a7, 279
  ecall
  mv s1, a0
  li a1, 4096
  li a7, 46
  ecall
  li a0, 0
  li a1, 8192
  li a2, RW
  li a3, 1
  mv a4, s1
  li a5, 0
  li a7, NR_mmap
  ecall
  mv s0, a0
  tag s0, 2, 1
  mv a0, s0
  call a_load
  li t0, 4096
  add a0, s0, t0
  call a_load
  .section .rodata
name_of_file: .asciz "test"
# SYS_APL
# CHECK: read granted, APL: returned 0x0
start "read granted, APL"
  sys NR_codoms, 3, 1, 0, 2
  la a0, counter
  call a_load
  end
# CHECK: write not granted, APL: SIGSEGV CDWRITE {{.*}} target root
start "write not granted, APL"
  sys NR_codoms, 3, 1, 0, 2
  la a0, counter
  call a_store
# CHECK: and b still not: SIGSEGV CDREAD {{.*}} target b
start "and b still not"
  sys NR_codoms, 3, 1, 0, 2
  la a0, bdata_start
  call a_load
# CHECK: taken away: SIGSEGV CDREAD addr vdata+0x0 domain a
start "taken away"
  la a0, vdata_start
  call a_load
  sys NR_codoms, 3, 1, 3, 1
  la a0, vdata_start
  call a_load
# CHECK: root gives up v: SIGSEGV CDREAD addr vdata+0x0 domain root
start "root gives up v"
  la t0, vdata_start
  ld t1, (t0)
  sys NR_codoms, 3, 0, 3, 1
  la t0, vdata_start
  ld t1, (t0)
  end
# CHECK: APL of itself: returned 0xffffffffffffffea
start "APL of itself"
  sys NR_codoms, 3, 1, 1, 0
  end
# CHECK: APL, unknown tag: returned 0xffffffffffffffea
start "APL, unknown tag"
  sys NR_codoms, 3, 1, 9, 1
  end
# CHECK: APL, unknown level: returned 0xffffffffffffffea
start "APL, unknown level"
  sys NR_codoms, 3, 1, 2, 4
  end

# SYS_FRAME, SYS_STATS
# CHECK: no frame: returned 0xfffffffffffffffe
start "no frame"
  li a0, 4
  li a1, 0
  addi a2, sp, -64
  li a3, 40
  li a7, NR_codoms
  ecall
  end
# CHECK: frame of the wrong size: returned 0xffffffffffffffea
start "frame of the wrong size"
  li a0, 5
  addi a1, sp, -64
  li a2, 8
  li a7, NR_codoms
  ecall
  end
# CHECK: calls and peak: returned 0x0
start "calls and peak"
  la a0, adata_start
  call a_load
  la a0, adata_start
  call a_load
  li a0, 5
  addi sp, sp, -64
  mv a1, sp
  li a2, 40
  li a7, NR_codoms
  ecall
  ld t0, 0(sp)
  addi t0, t0, -2
  or a0, a0, t0
  ld t0, 16(sp)
  addi t0, t0, -512
  or a0, a0, t0
  ld t0, 24(sp)
  addi t0, t0, -128
  or a0, a0, t0
  addi sp, sp, 64
  end
