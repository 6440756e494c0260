# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 6: a has read on v, which looks like a right to data, and jumps into
# v's code past its landing pad. A right to read is no right to run.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, v, read

  gate v, v_entry
  cd.enter
  li a0, 0x61
  cd.leave
v_gadget:
  li a0, 0x66
  ret
  gate a, a_jump
  cd.enter
  la ra, 1f
  jr a0
1:
  cd.leave
  gate a, a_read
  cd.enter
  lw a0, (a0)
  cd.leave

# CHECK: a gadget of v: SIGSEGV CDENTRY addr vtext+0x{{[0-9a-f]+}} domain a blamed a
test "a gadget of v"
  stacks
  la a0, v_gadget
  call a_jump
# CHECK: past the landing pad: SIGSEGV CDENTRY addr vtext+0x4 domain a
test "past the landing pad"
  stacks
  la a0, v_entry + 4
  call a_jump
# CHECK: reading it: returned 0x7b
test "reading it"
  stacks
  la a0, v_entry
  call a_read
  done
# CHECK: its entry: returned 0x61
test "its entry"
  stacks
  la a0, v_entry
  call a_jump
  done
