# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s --implicit-check-not=bad
# RUN: sed 's/^  text PT_LOAD FLAGS(5)/  text PT_LOAD FLAGS(7)/' %inputs/layout.ld > %t.ld
# RUN: ld.lld -T %t.ld %t.harness.o %t.o -o %t.rwx
# RUN: not %qemu %t.rwx 2>&1 | FileCheck --check-prefix=RWX %s
# RWX: PT_CODOMS: page 0x100000 is writable and executable

# Code that root makes by mmap and mprotect (isa.md 7): private, not writable, and
# no way into root that nobody knows of. Finding 27 of the ISA review, for root.

.include "test.inc"
.include "kernel.inc"
.include "stacks.inc"

  apl a, root, call

.set NR_ftruncate, 46
.set NR_mmap, 222
.set NR_mprotect, 226
.set NR_mremap, 216
.set NR_shmat, 196
.set NR_memfd_create, 279
.set NONE, 0
.set R, 1
.set RW, 3
.set RX, 5
.set RWX, 7
.set SHARED, 1
.set PRIVATE, 2
.set ANON, 0x20
.set GROWSDOWN, 0x01000000

  .section .rodata
name: .asciz "test"
  .option push
  .option norvc
  .balign 4
# li a0, 0x99; ret
plain:
  li a0, 0x99
  ret
# The same as an entry point that returns to a.
entrance:
  cd.enter
  li a0, 0x66
  cd.leave
  .option pop
  variable root
  .balign 8
entries: .quad 0

  gate a, a_jump
  cd.enter
  la ra, 1f
  jr a0
1:
  cd.leave

# s0 <- a page of root with \code at \offset.
.macro page code, offset=0, flags=PRIVATE|ANON, fd=-1
  sys NR_mmap, 0, 8192, RW, \flags, \fd
  mv s0, a0
  fill \code, \offset
.endm
.macro fill code, offset=0
  la t0, \code
  li t2, \offset
  add t2, s0, t2
  .irp at, 0, 4, 8
    lw t1, \at(t0)
    sw t1, \at(t2)
  .endr
.endm
.macro protected prot, size=4096
  with_s0 NR_mprotect, \size, \prot
.endm

# CHECK: made executable: returned 0x99
start "made executable"
  page plain
  protected RX
  bnez a0, 1f
  jalr s0
1:
  end
# CHECK: from no access: returned 0x99
start "from no access"
  page plain
  protected NONE
  protected RX
  bnez a0, 1f
  jalr s0
1:
  end
# CHECK: from write access: returned 0x99
start "from write access"
  page plain
  protected 2
  protected RX
  bnez a0, 1f
  jalr s0
1:
  end
# CHECK: changed: returned 0x99
start "changed"
  page entrance, 4
  protected RX
  bnez a0, 1f
  protected RW
  fill plain
  protected RX
  bnez a0, 1f
  jalr s0
1:
  end
# CHECK: written then: SIGSEGV code 0x2
start "written then"
  page plain
  protected RX
  sd zero, (s0)
# CHECK: writable, too: returned 0xfffffffffffffff3
start "writable, too"
  page plain
  protected RWX
  end
# CHECK: code that becomes writable: returned 0xfffffffffffffff3
start "code that becomes writable"
  page plain
  protected RX
  protected RWX
  end
# CHECK: the program's code: returned 0xfffffffffffffff3
start "the program's code"
  la s0, text_start
  protected RWX
  end
# It is what it was, with the entry points of the table.
# CHECK: the program's code, patched: returned 0x66
start "the program's code, patched"
  stacks
  la s0, patched
  call patch
  la a0, patched
  call a_jump
  done
# CHECK: the program's code, with one more: returned 0xfffffffffffffff3
start "the program's code, with one more"
  la s0, patched + 64
  call patch
  end
  root
  .balign 4096
  gate root, patched
  cd.enter
  li a0, 0x11
  cd.leave
  .balign 4096
patch:
  mv s2, ra
  li t0, -4096
  and s3, s0, t0
  mv a0, s3
  li a1, 4096
  li a2, RW
  li a7, NR_mprotect
  ecall
  fill entrance
  mv a0, s3
  li a1, 4096
  li a2, RX
  li a7, NR_mprotect
  ecall
  jr s2
  .balign 4096

# An entry point that is in no list.
# CHECK: an entry point: returned 0xfffffffffffffff3
start "an entry point"
  page entrance
  protected RX
  end
# CHECK: behind what there is: returned 0xfffffffffffffff3
start "behind what there is"
  page entrance, 4096 + 64
  protected RX, 8192
  end
# CHECK: none of them: SIGSEGV code 0x2 addr 0x{{[0-9a-f]+}} domain root
start "none of them"
  page entrance, 4096 + 64
  fill plain
  protected RX, 8192
  jalr s0
  end
# CHECK: off its slot: returned 0x0
start "off its slot"
  page entrance, 4
  protected RX
  end
# CHECK: entered: SIGSEGV CDENTRY addr 0x{{[0-9a-f]+}} domain a blamed a {{.*}} target root
start "entered"
  stacks
  page entrance
  protected RX
  mv a0, s0
  call a_jump
  done
# CHECK: made with a list: returned 0x66
start "made with a list"
  stacks
  page entrance
  la t0, entries
  sd s0, (t0)
  li a0, CODE
  mv a1, s0
  li a2, 1
  li a3, 0
  mv a4, t0
  li a5, 1
  li a7, NR_codoms
  ecall
  bnez a0, 1f
  mv a0, s0
  call a_jump
1:
  done

# mmap.
.macro maps name, prot, flags
start "\name"
  sys NR_mmap, 0, 4096, \prot, \flags, -1
  bltz a0, 1f
  li a0, 0
1:
  end
.endm
# CHECK: mapped executable: returned 0x0
maps "mapped executable", RX, PRIVATE|ANON
# CHECK: mapped writable and executable: returned 0xfffffffffffffff3
maps "mapped writable and executable", RWX, PRIVATE|ANON
# CHECK: shared and executable: returned 0xfffffffffffffff3
maps "shared and executable", RX, SHARED|ANON
# CHECK: shared: returned 0x0
maps "shared", RW, SHARED|ANON

# s1 <- a file, s0 <- a page of it that can be written.
.macro file code
  la a0, name
  li a1, 0
  li a7, NR_memfd_create
  ecall
  mv s1, a0
  li a1, 4096
  li a7, NR_ftruncate
  ecall
  map RW, SHARED
  mv s0, a0
  fill \code
.endm
.macro map prot, flags
  li a0, 0
  li a1, 4096
  li a2, \prot
  li a3, \flags
  mv a4, s1
  li a5, 0
  li a7, NR_mmap
  ecall
.endm
# CHECK: a file: returned 0x99
start "a file"
  file plain
  map RX, PRIVATE
  bltz a0, 1f
  jalr a0
1:
  end
# CHECK: a file, changed then: returned 0x99
start "a file, changed then"
  file plain
  map RX, PRIVATE
  sd zero, (s0)
  bltz a0, 1f
  jalr a0
1:
  end
# CHECK: a file, made executable: returned 0x99
start "a file, made executable"
  file plain
  map R, PRIVATE
  mv s2, a0
  li a1, 4096
  li a2, RX
  li a7, NR_mprotect
  ecall
  sd zero, (s0)
  bnez a0, 1f
  jalr s2
1:
  end
# CHECK: a shared file, made executable: returned 0x99
start "a shared file, made executable"
  file plain
  map RW, SHARED
  mv s2, a0
  mv a0, s0
  li a1, 4096
  li a2, RX
  li a7, NR_mprotect
  ecall
  bnez a0, 1f
  sd zero, (s2)
  jalr s0
1:
  end
# CHECK: a file with an entry point: returned 0xfffffffffffffff3
start "a file with an entry point"
  file entrance
  map RX, PRIVATE
  end
# CHECK: a file with an entry point, to be read: returned 0x7b
start "a file with an entry point, to be read"
  file entrance
  map R, PRIVATE
  lw a0, (a0)
  end

# CHECK: a segment: returned 0xfffffffffffffff3
start "a segment"
  sys NR_shmat, 0, 0, 0100000
  end
# The stack's special case takes another range than it is told.
# CHECK: the stack, growing: returned 0xffffffffffffffea
start "the stack, growing"
  li t0, -4096
  and s0, sp, t0
  protected GROWSDOWN | RW
  end

# mremap gives all pages what the first one has.
.macro moved
  sys NR_mmap, 0, 8192, RX, PRIVATE|ANON, -1
  mv s1, a0
  li t0, 4096
  add s0, s1, t0
  protected RW
  fill entrance
  protected R
  bnez a0, 1f
  mv s0, s1
.endm
# CHECK: data that moves: returned 0x0
start "data that moves"
  page plain
  with_s0 NR_mremap, 8192, 16384, 1
  slti a0, a0, 0
  end
# CHECK: code that moves, with what nobody has scanned: returned 0xffffffffffffffff
start "code that moves, with what nobody has scanned"
  moved
  with_s0 NR_mremap, 8192, 16384, 1
1:
  end
# CHECK: data that moves, with code behind it: returned 0xffffffffffffffff
start "data that moves, with code behind it"
  page plain
  li t0, 4096
  mv s1, s0
  add s0, s0, t0
  protected RX
  bnez a0, 1f
  mv s0, s1
  with_s0 NR_mremap, 8192, 16384, 1
1:
  end

# Of two pages one is code already, there is only one, or it has nothing to read.
# CHECK: half of it code: returned 0x99
start "half of it code"
  page plain
  protected RX
  protected RX, 8192
  bnez a0, 1f
  jalr s0
1:
  end
# CHECK: half of it there: returned 0xfffffffffffffff4
start "half of it there"
  page plain
  addi sp, sp, -16
  li t0, 4096
  add a0, s0, t0
  li a1, 4096
  li a7, 215
  ecall
  addi sp, sp, 16
  protected RX, 8192
  end
# CHECK: half of it a domain's: returned 0xfffffffffffffff3
start "half of it a domain's"
  page plain
  mv s1, s0
  li t0, 4096
  add s0, s0, t0
  tag s0, 1, tag_a
  mv s0, s1
  protected RX, 8192
  end
# A page without access is not left readable when it is refused.
.macro hidden name, code, offset
start "\name"
  page \code, \offset
  protected NONE
  protected RX
  beqz a0, 1f
  ld a0, (s0)
1:
  end
.endm
# CHECK: no access, no entry: returned 0x0
hidden "no access, no entry", plain, 0
# CHECK: no access, an entry: SIGSEGV code 0x2
hidden "no access, an entry", entrance, 0
# CHECK: behind the end of a file: returned 0xfffffffffffffff3
.macro behind name, prot
start "\name"
  call_at NR_memfd_create, name
  mv s1, a0
  li a1, 1
  li a7, NR_ftruncate
  ecall
  li a0, 0
  li a1, 8192
  li a2, \prot
  li a3, PRIVATE
  mv a4, s1
  li a5, 0
  li a7, NR_mmap
  ecall
  mv s0, a0
  protected RX, 8192
  end
.endm
behind "behind the end of a file", R
# CHECK: behind the end of a hidden file: returned 0xfffffffffffffff3
behind "behind the end of a hidden file", NONE
