# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
# RUN: %qemu %t parallel | FileCheck %s
# RUN: %qemu-count %t 2>/dev/null | FileCheck %s
# RUN: %qemu -one-insn-per-tb %t | FileCheck %s

# The one transfer rule (isa.md 2), ecall (7) and cd.leave: where control may
# go, and the nearest places where it may not. Findings 1, 4, 6, 9, 10 of the
# ISA review. One instruction per block is one more set of block boundaries.

.include "test.inc"

  apl a, root, call
  apl a, b, call
  apl b, v, read

.macro setup_stack tag, top, limit
  li a0, 2
  li a1, \tag
  la a2, \top
  li a3, 0
  la a4, \limit
  li a7, 3280
  ecall
.endm

.macro stacks
  mv s11, ra
  setup_stack 1, a_stack_top, a_stack
  setup_stack 2, b_stack_top, b_stack
.endm
.macro done
  jr s11
.endm

  variable a
  .balign 4096
a_stack: .space 8192
a_stack_top:
  variable b
  .balign 4096
b_stack: .space 8192
b_stack_top:

# root: an entry, a gadget, the aligned word of a cd.enter that is no entry
  gate root, root_entry
  cd.enter
  addi a0, a0, 100
  cd.leave
gadget:
  li a0, 0x666
  ret
do_ecall:
  li a7, 172
  ecall
  ret

# a: runs a1 with a0
  gate a, a_do
  cd.enter
  cd.swsp
  jalr a1
  cd.leave
# jumps to a1, with ra in a
  gate a, a_jump
  cd.enter
  la ra, a_out
  jr a1
a_out:
  cd.leave
a_ecall:
  li a7, 172
  ecall
  ret
a_grant_jump:
  li t0, 4
  cd.grant c0, a2, t0, c
  mv t1, a2
  jr t1
a_own:
  li a0, 0x77
  ret
a_call_b:
  addi sp, sp, -16
  sd ra, (sp)
  call b_double
  ld ra, (sp)
  addi sp, sp, 16
  ret
a_forged_ra:
  la ra, gadget
  tail b_double
a_leave:
  cd.leave

  gate b, b_double
  cd.enter
  slli a0, a0, 1
  cd.leave
# returns with a frame of its own gone
  gate b, b_leave_twice
  cd.enter
  la ra, 1f
  call b_inner
1:
  cd.leave
  .balign 64, 0
b_inner:
  ret
# b may read v: jumping there is another matter
  gate b, b_jump_v
  cd.enter
  la t0, v_code
  jr t0
  gate b, b_jump
  cd.enter
  jr a1
  gate b, b_misaligned
  cd.enter
  j 1f
  .balign 64, 0
  .word 0x13
1:
  cd.enter
  cd.leave
  gate v, v_entry
  cd.enter
  cd.leave
v_code:
  li a0, 0x88
  ret

# CHECK: entry: returned 0x6a
test "entry"
  stacks
  li a0, 6
  la a1, a_root
  call a_do
  done
  code a
a_root:
  addi sp, sp, -16
  sd ra, (sp)
  call root_entry
  ld ra, (sp)
  addi sp, sp, 16
  ret

# CHECK: between domains: returned 0xe
test "between domains"
  stacks
  li a0, 7
  la a1, a_call_b
  call a_do
  done

# CHECK: own gate by pointer: returned 0x
test "own gate by pointer"
  stacks
  la a1, a_own_gate
  call a_do
  done
  code a
a_own_gate:
  addi sp, sp, -16
  sd ra, (sp)
  la a1, a_own
  call a_do
  ld ra, (sp)
  addi sp, sp, 16
  ret

# CHECK: call right, no entry: SIGSEGV CDENTRY addr text+0x{{[0-9a-f]+}} domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x0 target root perm 0x4 depth 0x1
test "call right, no entry"
  stacks
  la a1, gadget
  call a_jump
# CHECK: past the landing pad: SIGSEGV CDENTRY addr text+0x{{[0-9a-f]+}}4 domain a
test "past the landing pad"
  stacks
  la a1, root_entry + 4
  call a_jump
# CHECK: no right: SIGSEGV CDXFER addr vtext+0x0 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x0 target v perm 0x4
test "no right"
  stacks
  la a1, v_entry
  call a_jump
# CHECK: no right, no entry: SIGSEGV CDXFER addr vtext+0x8 domain a blamed a
test "no right, no entry"
  stacks
  la a1, v_code
  call a_jump
# CHECK: read right is no jump right: SIGSEGV CDENTRY addr vtext+0x8 domain b blamed b pc btext
test "read right is no jump right"
  stacks
  call b_jump_v
# CHECK: unmapped: SIGSEGV CDENTRY addr 0x40 domain a blamed a
test "unmapped"
  stacks
  li a1, 64
  call a_jump
# CHECK: call capability on a gadget: SIGSEGV CDENTRY addr text+0x{{[0-9a-f]+}} domain a blamed a
test "call capability on a gadget"
  stacks
  la a1, a_grant_jump
  la a2, gadget
  call a_do
# CHECK: call capability on an ecall: SIGSEGV CDENTRY addr text+0x{{[0-9a-f]+}} domain a blamed a
test "call capability on an ecall"
  stacks
  la a1, a_grant_jump
  la a2, do_ecall
  call a_do
# CHECK: call capability on v's entry: returned 0x5
test "call capability on v's entry"
  stacks
  la t0, v_entry
  li t1, 4
  cd.grant c5, t0, t1, c
  li a0, 5
  la a1, v_entry
  call a_jump
  done
# CHECK: call capability, one byte short: SIGSEGV CDXFER addr vtext+0x0 domain a
test "call capability, one byte short"
  stacks
  la t0, v_entry
  li t1, 3
  cd.grant c5, t0, t1, c
  la a1, v_entry
  call a_jump
# CHECK: read capability on v's entry: SIGSEGV CDXFER addr vtext+0x0 domain a
test "read capability on v's entry"
  stacks
  la t0, v_entry
  li t1, 64
  cd.grant c5, t0, t1, rw
  la a1, v_entry
  call a_jump
# CHECK: branch: SIGSEGV CDENTRY addr atext+0x{{[0-9a-f]+}} domain root blamed root pc text
test "branch"
  beqz zero, 1f
  nop
1:
  la t0, a_own
  jr t0
# CHECK: data of another: SIGSEGV CDENTRY addr adata+0x0 domain root blamed root pc text
test "data of another"
  la t0, adata_start
  jr t0
# CHECK: data of another, no right: SIGSEGV CDXFER addr vdata+0x0 domain a blamed a pc atext
test "data of another, no right"
  stacks
  la a1, vdata_start
  call a_jump
# CHECK: own data: SIGSEGV code 0x2 addr adata+0x0 domain a
test "own data"
  stacks
  la a1, adata_start
  call a_jump
# CHECK: out of bounds: SIGSEGV CDXFER addr 0x4000000000 domain a blamed a
test "out of bounds"
  stacks
  li a1, 1 << 38
  call a_jump
# CHECK: fall through into an entry: returned 0x8
test "fall through into an entry"
  stacks
  li a0, 4
  la a1, a_last
  call a_jump
  done
  .section .a.last, "ax", @progbits
a_last:
  .4byte 0x00000013
  .2byte 1, 1
# CHECK: straddling word: SIGSEGV CDXFER addr vtext+0x0 domain b blamed b pc btext+0x{{[0-9a-f]*}}ffe size 0x0 target v
test "straddling word"
  la a1, b_last
  call b_jump
  .section .b.last, "ax", @progbits
b_last:
  .4byte 0x00000013
  .2byte 1, 0x13

# cd.enter: ra, alignment, noxfer
# CHECK: ra of another: SIGSEGV CDRETURN addr text+0x{{[0-9a-f]+}} domain a blamed a pc btext+0x0 {{.*}} target root
test "ra of another"
  stacks
  la a1, a_forged_ra
  call a_do
# CHECK: misaligned landing pad: SIGSEGV CDENTRY addr btext+0x{{[0-9a-f]+}} domain b blamed b
test "misaligned landing pad"
  call b_misaligned
# Half an instruction at the end of a page: what would be its rest is not looked
# at, and is data that can be written.
# CHECK: into the last half of a page: SIGSEGV CDENTRY addr 0x{{[0-9a-f]+}} domain a blamed a pc atext+0x{{[0-9a-f]+}} {{.*}} target root
test "into the last half of a page"
  li a0, 0
  li a1, 8192
  li a2, 3
  li a3, 0x22
  li a4, -1
  li a5, 0
  li a7, 222
  ecall
  mv s0, a0
  li t0, 4094
  add s1, s0, t0
  li t0, 0x13
  sh t0, (s1)
  li t0, 0x1234
  li t1, 4096
  add t1, t1, s0
  sd t0, (t1)
  mv a0, s0
  li a1, 4096
  li a2, 5
  li a7, 226
  ecall
  stacks
  mv a0, s1
  la a1, a_jump_a0
  call a_do
  code a
a_jump_a0:
  jr a0
# CHECK: misaligned landing pad on a NOXFER page: SIGSEGV CDENTRY addr anox+0x{{[0-9a-f]+}} domain a blamed a
test "misaligned landing pad on a NOXFER page"
  stacks
  la a1, a_noxfer_misaligned
  call a_do
# CHECK: out of a NOXFER page: SIGSEGV CDXFER addr btext+0x0 domain a blamed a pc anox+0x
test "out of a NOXFER page"
  stacks
  la a1, a_noxfer_call
  call a_do
# CHECK: NOXFER, within the domain: returned 0x77
test "NOXFER, within the domain"
  stacks
  la a1, a_noxfer_own
  call a_do
  done
# CHECK: NOXFER, by way of a page without: returned 0x8
test "NOXFER, by way of a page without"
  stacks
  li a0, 4
  la a1, a_noxfer_stub
  call a_do
  done
# CHECK: NOXFER, cd.leave: returned 0x9
test "NOXFER, cd.leave"
  stacks
  li a0, 9
  la a1, a_noxfer_leave
  call a_do
  done
  .section .a.noxfer, "ax", @progbits
a_noxfer_call:
  addi sp, sp, -16
  sd ra, (sp)
  call b_double
a_noxfer_misaligned:
  cd.enter
  cd.leave
a_noxfer_own:
  tail a_own
a_noxfer_stub:
  tail a_call_b
a_noxfer_leave:
  cd.leave

# ecall: SYS pages only
# CHECK: ecall of a: SIGSEGV CDPRIV addr atext+0x{{[0-9a-f]+}} domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x0
test "ecall of a"
  stacks
  la a1, a_ecall
  call a_do
# CHECK: ecall of root's plain page: SIGSEGV CDPRIV addr nosys+0x{{[0-9a-f]+}} domain root blamed root
test "ecall of root's plain page"
  la t0, nosys_ecall
  jr t0
# CHECK: ecall of root's SYS page: returned 0x
test "ecall of root's SYS page"
  j do_ecall
  .section .nosys, "ax", @progbits
nosys_ecall:
  li a7, 172
  ecall
  ret

# Semihosting would be system calls without an ecall.
# CHECK: semihosting: SIGTRAP code 0x1 addr atext
test "semihosting"
  stacks
  la a1, a_semihost
  call a_do
  code a
  .balign 16
  .option push
  .option norvc
a_semihost:
  li a0, 4
  slli x0, x0, 0x1f
  ebreak
  srai x0, x0, 7
  .option pop
  ret

# cd.leave
# CHECK: leave without a frame: SIGSEGV CDFRAME addr text+0x{{[0-9a-f]+}} domain root blamed root
test "leave without a frame"
  cd.leave
# CHECK: leave from the body: returned 0x{{[0-9a-f]+}}
test "leave from the body"
  stacks
  la a1, a_leave
  call a_do
  done

