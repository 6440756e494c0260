# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 35: a has v fault, and v is marked dead for all: by a pointer that is
# not a's to give, by a full DCS, by v's stack eaten in a recursion. What is
# wrong at the entry is the caller's fault.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, v, call
  apl v, a, call

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
# CHECK: the DCS eaten: SIGSEGV CDDCS addr {{[av]}}text+0x{{[0-9a-f]+}} domain [[CALLER:[av]]] blamed [[CALLER]]
test "the DCS eaten"
  stacks
  call a_leaf
