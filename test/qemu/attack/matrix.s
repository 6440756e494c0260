# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What matrix.c calls to make capabilities and to enter a, and the memory that is
# attacked: two pages of b, then one of v, and one of root.

.include "test.inc"

# Unused by itself; CODOMS_SYS_APL changes the levels cell by cell.
  apl a, root, call
  apl b, root, call
  apl v, root, call

  .section .rodata.cases, "a"
  root
  .globl _start
_start:
  mv a0, sp
  andi sp, sp, -16
  j run_all

# Jump to the permission's own instruction, for a set is part of the encoding:
# entry \perm - 1 of the table of 8-byte entries behind. Clobbers t0, t1.
.macro by_perm perm
  .option push
  .option norvc
  slli t1, \perm, 3
  auipc t0, 0
  add t0, t0, t1
  jr 4(t0)
  .option pop
.endm
.macro each_perm before, after, leave
  .option push
  .option norvc
  .irp p, r, w, rw, c, rc, wc, rwc
  \before, \p\after
  \leave
  .endr
  .option pop
.endm

  .globl syscall6
syscall6:
  mv a7, a0
  mv a0, a1
  mv a1, a2
  mv a2, a3
  mv a3, a4
  mv a4, a5
  mv a5, a6
  ecall
  ret

  .globl grant, granta, revoke, grant_from, run_a, resume, with_set, b_where
grant:
  bnez a3, 1f
  by_perm a2
  each_perm "cd.grant c3, a0, a1", "", ret
1:
  by_perm a2
  each_perm "cd.grant c4, a0, a1", "", ret
granta:
  by_perm a2
  each_perm "cd.granta c3, a0, a1", ", a3", ret
revoke:
  cd.revoke a0
  ret

# s0-s11 and fs0-fs11 over a call to a domain that keeps none.
.macro save
  addi sp, sp, -208
  sd ra, 200(sp)
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11
  sd s\n, 8*\n(sp)
  fsd fs\n, 96+8*\n(sp)
  .endr
.endm
.macro restore
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11
  ld s\n, 8*\n(sp)
  fld fs\n, 96+8*\n(sp)
  .endr
  ld ra, 200(sp)
  addi sp, sp, 208
.endm

grant_from:
  li t2, 1
  la t3, b_grant
  beq a3, t2, 1f
  la t3, v_grant
1:
  save
  jalr t3
  restore
  ret
run_a:
  save
  # Tells whether root's counter has moved.
  li t0, 2
  cd.granta c6, sp, zero, r, t0
  call a_do
  restore
  ret

# Run the body at a0 above a set of root's that holds s0-s11, fs0-fs11 and c5:
# the number of those that cd.pop does not give back.
with_set:
  save
  mv t6, a0
  la t0, root_target
  li t1, 64
  cd.grant c5, t0, t1, rw
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11
  li s\n, 0x3c3c0000 + \n
  li t0, 0x2d2d0000 + \n
  fmv.d.x fs\n, t0
  .endr
  cd.push 0x20, xf
  jalr t6
  cd.pop
  li a0, 0
  .macro same reg, value
  xor t0, \reg, \value
  snez t0, t0
  add a0, a0, t0
  .endm
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11
  li t1, 0x3c3c0000 + \n
  same s\n, t1
  li t1, 0x2d2d0000 + \n
  fmv.x.d t2, fs\n
  same t2, t1
  .endr
  la t1, root_target
  cd.cget t2, c5, base
  same t2, t1
  li t1, 64
  cd.cget t2, c5, length
  same t2, t1
  li t1, 3
  cd.cget t2, c5, perm
  same t2, t1
  restore
  ret

.macro grant_gate domain
  gate \domain, \domain\()_grant
  cd.enter
  j \domain\()_grant_body
  code \domain
\domain\()_grant_body:
  jal t2, \domain\()_by_perm
  la ra, 1f
  la t3, root_resume
  jr t3
1:
  cd.leave
\domain\()_by_perm:
  by_perm a2
  each_perm "cd.grant c3, a0, a1", "", "jr t2"
.endm
# Right behind a's last page: where a's last instructions can fall into.
  gate b, b_adjacent
  cd.enter
  li a0, 0x77
  cd.leave
# A slot without cd.enter, and a cd.enter out of its slot.
  .balign 64, 0
b_slot:
  nop
b_odd:
  cd.enter
  ret
# Where b's stack begins; its tp is the other result.
  gate b, b_where
  cd.enter
  cd.swsp
  mv a0, sp
  mv a1, tp
  cd.leave
  gate v, v_target
  cd.enter
  li a0, 0x78
  cd.leave
# Asserts for its caller, on [a0, a0 + a2).
.irp p, r, w, rw, c, rc, wc, rwc
  gate b, b_chk_\p
  cd.enter
b_chk_\p\()_insn:
  cd.chk x0, a0, a2, \p
  li a0, 1
  cd.leave
.endr
grant_gate b
grant_gate v

  gate root, root_target_gate
  cd.enter
  li a0, 0x79
  cd.leave
root_gadget:
  li a0, 0x666
  ret
  gate root, root_where
  cd.enter
  cd.swsp
  mv a0, sp
  cd.leave
  gate root, root_resume
  cd.enter
  cd.swsp
  j resume

# struct state of matrix.h to \to; vstart becomes 0. Clobbers t0, t1.
.set STATE_CAPS, 72
.set STATE_V, STATE_CAPS + 320
.macro record to
  la t0, \to
.if VECTORS
  csrr t1, vstart
  sd t1, (t0)
  csrr t1, vl
  sd t1, 8(t0)
  csrr t1, vtype
  sd t1, 16(t0)
  csrr t1, vcsr
  sd t1, 24(t0)
  csrw vstart, zero
.endif
  csrr t1, fcsr
  sd t1, 32(t0)
  csrr t1, cddom
  sd t1, 40(t0)
  csrr t1, cdcaller
  sd t1, 48(t0)
  csrr t1, cdcallersp
  sd t1, 56(t0)
  csrr t1, cddcs
  sd t1, 64(t0)
  .set at, STATE_CAPS
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
  .irp field, base, length, perm, kind, valid
  cd.cget t1, c\n, \field
  sd t1, at(t0)
  .set at, at + 8
  .endr
  .endr
.if VECTORS
  addi t0, t0, STATE_V
  .irp n, 0, 8, 16, 24
  vs8r.v v\n, (t0)
  addi t0, t0, 128
  .endr
.endif
.endm
# Something else than zero everywhere. Clobbers t0.
.macro fill_state
.if VECTORS
  la t0, a_pattern
  .irp n, 0, 8, 16, 24
  vl8re8.v v\n, (t0)
  addi t0, t0, 128
  .endr
  vsetivli zero, 5, e16, m1, ta, ma
  csrwi vcsr, 5
.endif
  li t0, 0x75
  csrw fcsr, t0
.endm
# Where the handler goes on in the domain that took the fault.
  .globl a_faulted, b_faulted
  code b
b_faulted:
  record b_after
  cd.leave
  code a
a_faulted:
  record a_after
  cd.leave
  root
  .globl slots_used, has_vectors
# Slots of the page at a0 that hold something.
slots_used:
  li t0, 128
  mv t1, a0
  li a0, 0
1:
  cd.cl c0, (t1)
  cd.cget t2, c0, length
  snez t2, t2
  add a0, a0, t2
  addi t1, t1, 32
  addi t0, t0, -1
  bnez t0, 1b
  ret
  .section .rodata, "a"
has_vectors: .word VECTORS

# A register holds what is its own, so that a faulting instruction that changes
# one is seen. a0, a2: operands; t0-t2: the operation's own.
  gate a, a_do
  cd.enter
  cd.swsp
  j a_body
  code a
a_body:
  li t0, 1
  cd.granta c7, sp, zero, r, t0 # and this, a's
  mv t2, a1
  fill_state
  record a_before
  li gp, 0x3333
  .irp n, 8,9,11,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  li x\n, 0x5a5a0000 + \n
  .endr
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  li t0, 0x7f7f0000 + \n
  fmv.d.x f\n, t0
  .endr
  jalr t2
  record a_after
  cd.leave
  .globl a_nothing, a_where, a_where_root
a_nothing:
  ret
a_where:
  mv a0, sp
  ret
# How much of root's stack is free for it, and how much was when it called.
a_where_root:
  addi sp, sp, -16
  sd ra, (sp)
  la t0, root_where
  jalr t0
  csrr t0, cdcallersp
  sub a0, a0, t0
  ld ra, (sp)
  addi sp, sp, 16
  ret

# The last 8 bytes of a's code: a branch, and what falls through.
  .section .a.last, "ax", @progbits
  .option push
  .option norvc
a_branch: # beq zero, zero, b_adjacent; the assembler would go round it
  .reloc ., R_RISCV_BRANCH, b_adjacent
  .word 0x63
a_fall:
  nop
  .option pop

  variable a
  .balign 4096
  .globl a_stack, a_stack_top
a_stack: .space 8192
a_stack_top:
  .globl a_before, a_after, b_after, a_pattern
a_before: .space 1024
a_after: .space 1024
a_pattern: .space 512
  .balign 4096
# Pages that matrix.c makes CAPS pages, and a's plain memory.
  .globl a_caps, b_caps
a_caps: .space 4096
a_plain: .space 4096
# layout.ld puts one more page of b behind.
  variable b
  .balign 4096
  .globl b_stack, b_stack_top, targets, targets_end
b_stack:
b_data_enter: .word 0x7b
  .space 8188
b_stack_top:
b_after: .space 4096
b_caps: .space 4096
targets: .space 4096
  variable v
  .balign 4096
  .space 4096
targets_end:
  .globl v_stack, v_stack_top
v_stack: .space 8192
v_stack_top:
  variable root
  .balign 4096
  .globl root_target, root_target_end
root_target: .space 4096
root_target_end:
