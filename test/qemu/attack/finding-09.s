# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 9: code that knows nothing of domains calls through a pointer that a
# peer gave it, and trusts the callee with its registers. From a NOXFER page
# control leaves the domain by cd.leave only.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call

  gate b, b_entry
  cd.enter
  li a0, 0x90
  cd.leave
  gate a, a_call
  cd.enter
  cd.swsp
  mv s0, a1
  jalr a1
  cd.leave
  .section .a.noxfer, "ax", @progbits
old_code:
  mv t2, ra
  jalr a0
  jr t2
a_helper:
  li a0, 0x99
  ret
  code a
new_code:
  mv t2, ra
  jalr a0
  jr t2

# CHECK: old code: SIGSEGV CDXFER addr btext+0x{{[0-9a-f]+}} domain a blamed a pc anox+0x
test "old code"
  stacks
  la a0, b_entry
  la a1, old_code
  call a_call
# CHECK: old code within a: returned 0x99
test "old code within a"
  stacks
  la a0, a_helper
  la a1, old_code
  call a_call
  done
# CHECK: code that tests: returned 0x90
test "code that tests"
  stacks
  la a0, b_entry
  la a1, new_code
  call a_call
  done
