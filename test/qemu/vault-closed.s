# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s --implicit-check-not=bad

# What the kernel's operations could do to a vault that has code, and do not do
# (isa.md 7): give it code, a stack, an alias; let another domain reach it; move
# control in it.

.include "test.inc"
.include "kernel.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, v, call
  apl v, root, call
  .globl vault
  .set vault, 1

.set NR_memfd_create, 279
.set NR_ftruncate, 46
.set NR_munmap, 215
.set NR_mmap, 222
.set NR_mprotect, 226
.set DST, 2
.set UNWIND, 12
.set SIGCTX, 13

  variable root
memory_name: .asciz "alias"
vault_name: .ascii "new"
  .balign 8
entries: .quad 0
unwind: .zero 56
  .balign 16
  .zero 4096
root_stack_top:
  variable v
secret: .quad 0x5ec3e7
  .balign 4096
v_stack: .space 8192
v_stack_top:

# What root would like the vault to run.
  .section .rodata
  .balign 64
template:
  cd.enter
gadget:
  ld a0, (a0)
  cd.leave
  .balign 64
  root
make_template:
  sys NR_mmap, 0, 4096, 3, 0x22, -1, 0
  mv s0, a0
  la t0, template
  mv t1, s0
  li t2, 64
1:
  lw t3, (t0)
  sw t3, (t1)
  addi t0, t0, 4
  addi t1, t1, 4
  addi t2, t2, -4
  bnez t2, 1b
  la t0, entries
  sd s0, (t0)
  ret
# CODE for tag \tag of the page at s0, whose one entry it is.
.macro code_for tag
  li a0, CODE
  mv a1, s0
  li a2, 1
  li a3, \tag
  la a4, entries
  li a5, 1
  li a7, NR_codoms
  ecall
.endm

# CHECK: code for the vault: returned 0xffffffffffffffff
start "code for the vault"
  call make_template
  code_for 3
  end
# CHECK: code for a: returned 0x0
start "code for a"
  call make_template
  code_for 1
  end
# A vault that is made at run time gets its code once, from whoever made it.
.macro new_vault
  li a0, CREATE
  li a1, 1
  la a2, vault_name
  li a3, 3
  li a7, NR_codoms
  ecall
.endm
# CHECK: code for a new vault: created 0x4
# CHECK-NEXT: its code 0x0
# CHECK-NEXT: its data 0x0
# CHECK-NEXT: it runs 0x5a
# CHECK-NEXT: no more code 0xffffffffffffffff
# CHECK-NEXT: nor instead of what it has 0xffffffffffffffff
start "code for a new vault"
  new_vault
  print "created"
  call make_template
  mv s1, s0
  code_for 4
  print "its code"
  sys NR_mmap, 0, 4096, 3, 0x22, -1, 0
  mv s0, a0
  li t0, 0x5a
  sd t0, (s0)
  tag s0, 1, 4
  print "its data"
  mv a0, s0
  jalr s1
  print "it runs"
  call make_template
  code_for 4
  print "no more code"
  mv a0, s1
  li a1, 4096
  li a7, NR_munmap
  ecall
  mv a0, s1
  li a1, 4096
  li a2, 3
  li a7, NR_mprotect
  ecall
  mv s0, s1
  la t0, entries
  sd s0, (t0)
  li a0, CODE
  mv a1, s0
  li a2, 1
  li a3, 4
  la a4, entries
  li a5, 0
  li a7, NR_codoms
  ecall
  print "nor instead of what it has"
  end

# Whoever has a right to a vault was named before it had code.
# CHECK: a reads the vault: EPERM 0xffffffffffffffff
# CHECK-NEXT: returned 0x0
start "a reads the vault"
  kernel APL, 1, 3, 2
  print "EPERM"
  kernel APL, 1, 3, 1
  end
# CHECK: a reads a new vault: returned 0x0
start "a reads a new vault"
  new_vault
  kernel APL, 1, 4, 2
  end
# CHECK: root reads a new vault: returned 0xffffffffffffffff
start "root reads a new vault"
  new_vault
  kernel APL, 0, 4, 2
  end

# Its stack, and what tp points to, are its own memory.
.macro dst sp, tp, limit
  li a0, DST
  li a1, 3
  la a2, \sp
  .ifc \tp, 0
    li a3, 0
  .else
    la a3, \tp
  .endif
  la a4, \limit
  li a7, NR_codoms
  ecall
.endm
# CHECK: a stack of root: returned 0xffffffffffffffff
start "a stack of root"
  dst root_stack_top, 0, root_stack_top - 4096
  end
# CHECK: the top is root's: returned 0xffffffffffffffff
start "the top is root's"
  dst v_stack_top + 8192, 0, v_stack
  end
# CHECK: it reaches down to root: returned 0xffffffffffffffff
start "it reaches down to root"
  dst v_stack_top, 0, root_stack_top - 4096
  end
# CHECK: tp is root's: returned 0xffffffffffffffff
start "tp is root's"
  dst v_stack_top, root_stack_top - 16, v_stack
  end
# CHECK: a stack of its own: returned 0x0
start "a stack of its own"
  dst v_stack_top, secret, v_stack
  end
# CHECK: none: returned 0x0
start "none"
  kernel DST, 3, 0, 0, 0
  end

# An alias of a page from before it was the vault's.
  gate v, v_store
  cd.enter
  ld t0, (a0)
  la t1, secret
  ld t1, (t1)
  sd t1, (a0)
  mv a0, t0
  cd.leave
.macro aliased protection
  la a0, memory_name
  li a1, 0
  li a7, NR_memfd_create
  ecall
  mv s1, a0
  li a1, 8192
  li a7, NR_ftruncate
  ecall
  .irp r, s2, s3
    li a0, 0
    li a1, 8192
    li a2, \protection
    .ifc \r, s3
      li a2, 3
    .endif
    li a3, 1
    mv a4, s1
    li a5, 0
    li a7, NR_mmap
    ecall
    mv \r, a0
  .endr
  li t0, 0x77
  sd t0, 8(s3)
  sd t0, 16(s3)
  mv s0, s2
.endm
# CHECK: an alias: tagged 0x0
# CHECK-NEXT: what lay there 0x77
# CHECK-NEXT: root sees 0x77
start "an alias"
  aliased 3
  tag s0, 2, 3
  print "tagged"
  addi a0, s2, 8
  cd.push 0, x
  call v_store
  cd.pop
  print "what lay there"
  ld a0, 8(s3)
  print "root sees"
  end
# What could not be read is not there.
# CHECK: an alias without access: tagged 0x0
# CHECK-NEXT: what lay there 0x0
# CHECK-NEXT: root sees 0x77
start "an alias without access"
  aliased 0
  tag s0, 2, 3
  print "tagged"
  mv a0, s0
  li a1, 8192
  li a2, 3
  li a7, NR_mprotect
  ecall
  addi a0, s2, 8
  cd.push 0, x
  call v_store
  cd.pop
  print "what lay there"
  ld a0, 8(s3)
  print "root sees"
  end
# Protection stays as it was.
# CHECK: read only: SIGSEGV code 0x2 addr {{.*}} domain v
start "read only"
  aliased 1
  tag s0, 2, 3
  addi a0, s2, 8
  call v_store
# CHECK: behind the end of the file: tagged 0xfffffffffffffff2
# CHECK-NEXT: root has it 0x77
start "behind the end of the file"
  aliased 3
  mv a0, s1
  li a1, 4096
  li a7, NR_ftruncate
  ecall
  tag s0, 2, 3
  print "tagged"
  ld a0, 8(s2)
  print "root has it"
  end
# For other domains nothing changes.
# CHECK: an alias of a's page: root sees 0x1
start "an alias of a's page"
  aliased 3
  tag s0, 2, 1
  li t0, 1
  sd t0, 8(s2)
  ld a0, 8(s3)
  print "root sees"
  end

# A handler does not move control in a vault; it goes on where it was.
  gate v, v_break
  cd.enter
  .option push
  .option norvc
  ebreak
  .option pop
  li a0, 5
  cd.leave
v_gadget:
  ld a0, (a0)
  cd.leave
# CHECK: a handler moves the pc: EPERM 0xffffffffffffffff
start "a handler moves the pc"
  li a0, 5
  la a1, moving
  li a2, 0
  call set_handler
  la a0, secret
  call v_break
  end
moving:
  addi sp, sp, -16
  sd ra, (sp)
  li a0, SIGCTX
  li a1, 0
  la a2, v_gadget
  li a7, NR_codoms
  ecall
  print "EPERM"
  li a0, 0
  li a7, 94
  ecall
# CHECK: a handler moves the pc of a: returned 0x6
start "a handler moves the pc of a"
  li a0, 5
  la a1, moving_a
  li a2, 0
  call set_handler
  call a_break
  end
moving_a:
  li a0, SIGCTX
  li a1, 0
  la a2, a_on
  li a7, NR_codoms
  ecall
  ret
  gate a, a_break
  cd.enter
  ebreak
a_on:
  li a0, 6
  cd.leave

# Nor does an unwind; but a call that the vault made may end.
  gate v, v_to_root
  cd.enter
  la ra, 1f
  j root_unwinds
1:
  cd.leave
  gate root, root_unwinds
  cd.enter
  la t0, unwind
  csrr t1, cddcs
  addi t1, t1, -128
  sd t1, 0(t0)
  sd a1, 8(t0)
  sd a2, 16(t0)
  sd a3, 24(t0)
  li a0, UNWIND
  mv a1, t0
  li a2, 56
  li a7, NR_codoms
  ecall
  cd.leave
# CHECK: unwind to a gadget: returned 0xffffffffffffffff
start "unwind to a gadget"
  la a1, v_gadget
  la a2, v_stack_top - 64
  la a3, secret
  cd.push 0, x
  call v_to_root
  cd.pop
  end
# CHECK: unwind to the call: returned 0x12
start "unwind to the call"
  li a1, 0
  li a2, 0
  li a3, 0x12
  cd.push 0, x
  call v_to_root
  cd.pop
  end

# Thread-local variables lie from tp on.
# CHECK: tp at the end of its memory: returned 0xffffffffffffffff
start "tp at the end of its memory"
  dst v_stack_top, vdata_end, v_stack
  end

# A vault's pages among those that it is given keep what they hold.
  gate v, v_look
  cd.enter
  ld a0, (a0)
  cd.leave
# CHECK: given again: returned 0x5ec3e7
start "given again"
  tag vdata_start, 1, tag_v
  bnez a0, 1f
  la a0, secret
  call v_look
1:
  end
