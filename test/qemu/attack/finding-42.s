# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
# RUN: %qemu -one-insn-per-tb %t | FileCheck %s
# RUN: %qemu-count %t 2>/dev/null | FileCheck %s
# RUN: %qemu -strace %t 2>/dev/null | FileCheck %s
# RUN: %qemu -d in_asm,exec,nochain,codoms -D %t.log %t | FileCheck %s
#
# Finding 42: single step, plugins, logs and system-call traces see everything;
# none of them relaxes a check.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call

  gate b, b_entry
  cd.enter
  cd.swsp
  cd.clr 1, 0
  cd.leave
b_gadget:
  ret
  gate a, a_read
  cd.enter
  lb a0, (a0)
  cd.leave
  gate a, a_jump
  cd.enter
  la ra, 1f
  jr a0
1:
  cd.leave
  variable b
b_word: .quad 0x42

# CHECK: read: SIGSEGV CDREAD addr bdata+0x{{[0-9a-f]+}} domain a blamed a
test "read"
  stacks
  la a0, b_word
  call a_read
# CHECK: jump: SIGSEGV CDENTRY addr btext+0x{{[0-9a-f]+}} domain a blamed a
test "jump"
  stacks
  la a0, b_gadget
  call a_jump
# CHECK: entry: returned 0x42
test "entry"
  stacks
  la a0, b_entry
  call a_jump
  li a0, 0x42
  done
