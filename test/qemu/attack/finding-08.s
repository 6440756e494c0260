# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 8: a gives b a function pointer that a itself could not call: into
# the middle of b, or an entry that only b may call. b's gate asserts it by
# cd.chk for call.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call
  apl b, v, call

  gate v, v_entry
  cd.enter
  cd.leave
  gate b, b_entry
  cd.enter
  cd.leave
b_gadget:
  li a0, 0x66
  ret
  gate b, b_apply
  cd.enter
  cd.swsp
  li t0, 4
  cd.chk x0, a0, t0, c
  li a0, 0x80
  cd.leave
  gate a, a_own
  cd.enter
  cd.leave
  gate a, a_call
  cd.enter
  la ra, 1f
  j b_apply
1:
  cd.leave

# CHECK: a gadget of b: SIGSEGV CDASSERT addr btext+0x{{[0-9a-f]+}} domain b blamed a {{.*}} perm 0x4
test "a gadget of b"
  stacks
  la a0, b_gadget
  call a_call
# CHECK: an entry that only b may call: SIGSEGV CDASSERT addr vtext+0x0 domain b blamed a
test "an entry that only b may call"
  stacks
  la a0, v_entry
  call a_call
# CHECK: an entry of a: returned 0x80
test "an entry of a"
  stacks
  la a0, a_own
  call a_call
  done
# CHECK: an entry of b: returned 0x80
test "an entry of b"
  stacks
  la a0, b_entry
  call a_call
  done
