# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu -s 0x40000 %t | FileCheck %s
#
# Finding 35: a has v fault, and v is marked dead for all: by a pointer that is
# not a's to give, by v's stack (or root's) eaten in a recursion, by a full DCS,
# which v or whom v calls finds full. What is wrong at the entry is the caller's
# fault; a full DCS is the fault of who has most of it.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call
  apl a, v, call
  apl v, a, call
  apl v, b, call

  gate v, v_load
  cd.enter
  li t0, 8
  cd.chk x0, a0, t0, r
  ld a0, (a0)
  cd.leave
  gate v, v_recurse
  cd.enter
  cd.swsp
  addi sp, sp, -1024
  la ra, 1f
  j a_recurse
1:
  cd.leave
  gate v, v_leaf
  cd.enter
  la ra, 1f
  j a_leaf
1:
  cd.leave
# As any: saves, calls, restores.
  gate v, v_calls
  cd.enter
  cd.push 255, xf
  la ra, 1f
  j b_leaf
1:
  cd.pop
  cd.leave
# Saves 20 times: 4160 bytes.
  gate v, v_saves
  cd.enter
  .rept 20
  cd.push 255, xf
  .endr
  cd.leave
  gate b, b_leaf
  cd.enter
  li a0, 7
  cd.leave
# With a frame of a1 bytes, a2 times.
  gate root, root_recurse
  cd.enter
  cd.swsp
  cd.push 0, x
  addi sp, sp, -16
  sd a2, (sp)
  mv s0, sp
  addi a2, a2, -1
  beqz a2, 2f
  sub sp, sp, a1
  la ra, 1f
  j a_to_root
1:
2:
  mv sp, s0
  ld a2, (sp)
  addi sp, sp, 16
  cd.pop
  cd.leave
  gate a, a_to_root
  cd.enter
  la ra, 1f
  j root_recurse
1:
  cd.leave
  gate a, a_null
  cd.enter
  li a0, 0
  la ra, 1f
  j v_load
1:
  cd.leave
  gate a, a_recurse
  cd.enter
  la ra, 1f
  j v_recurse
1:
  cd.leave
  gate a, a_leaf
  cd.enter
  la ra, 1f
  j v_leaf
1:
  cd.leave

# Leaves a0 bytes of the DCS, then calls a1.
  gate a, a_fill
  cd.enter
  li t0, 0x40000
  sub t0, t0, a0
1:
  cd.push 255, 0
  csrr t1, cddcs
  bltu t1, t0, 1b
  la ra, 1f
  jr a1
1:
  cd.leave

.macro leave_only bytes, gate
  stacks
  li a0, \bytes
  la a1, \gate
  call a_fill
.endm

  variable root
  .balign 16
root_stack: .space 1024
root_stack_top:
  variable v
  .balign 4096
v_stack: .space 8192
v_stack_top:

# CHECK: null: SIGSEGV CDASSERT addr 0x0 domain v blamed a
test "null"
  stacks
  call a_null
# CHECK: v's stack eaten: SIGSEGV CDSTACK addr vtext+0x{{[0-9a-f]+}} domain v blamed a
test "v's stack eaten"
  stacks
  setup_stack 3, v_stack_top, v_stack
  call a_recurse
# CHECK: root's stack eaten: SIGSEGV CDSTACK addr text+0x{{[0-9a-f]+}} domain root blamed a
test "root's stack eaten"
  stacks
  li a1, 2048
  li a2, 400
  call a_to_root
# CHECK: root's stack not eaten: returned 0x64
test "root's stack not eaten"
  stacks
  li a1, 2048
  li a2, 100
  call a_to_root
  mv a0, a2
  done
# Root's own stacks are its own affair.
# CHECK: another stack of root: returned 0x2
test "another stack of root"
  stacks
  mv s0, sp
  la sp, root_stack_top
  li a1, 16
  li a2, 2
  call a_to_root
  mv sp, s0
  mv a0, a2
  done
# CHECK: the DCS eaten: SIGSEGV CDDCS addr {{[av]}}text+0x{{[0-9a-f]+}} domain {{[av]}} blamed a
test "the DCS eaten"
  stacks
  call a_leaf
# CHECK: room for a frame: SIGSEGV CDDCS addr vtext+0x{{[0-9a-f]+}} domain a blamed a
test "room for a frame"
  leave_only 128, v_calls
# CHECK: not room enough: SIGSEGV CDDCS addr vtext+0x{{[0-9a-f]+}} domain a blamed a
test "not room enough"
  leave_only 4080, v_calls
# CHECK: room for v: SIGSEGV CDDCS addr btext+0x{{[0-9a-f]+}} domain v blamed a
test "room for v"
  leave_only 4096, v_calls
# CHECK: room for v and what it calls: returned 0x7
test "room for v and what it calls"
  leave_only 4096 + 128 + 208, v_calls
  done
# CHECK: room for less than v saves: SIGSEGV CDDCS addr vtext+0x{{[0-9a-f]+}} domain v blamed a
test "room for less than v saves"
  leave_only 4096, v_saves
# CHECK: room for what v saves: returned
test "room for what v saves"
  leave_only 128 + 4160, v_saves
  done
