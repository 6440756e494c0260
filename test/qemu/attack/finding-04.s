# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 4: a jumps to b's gate with ra at a gadget of root, and a signal
# comes between the jump and the landing pad. Whoever ran before the signal is
# the caller, not root, whose handler ran last.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call

  .data
times: .quad 0
  gate b, b_gate
  cd.enter
  cd.swsp
  cd.leave
  gate a, a_attack
  cd.enter
  cd.swsp
  la ra, root_gadget
  j b_gate
  root
root_gadget:
  li a0, 0x666
  li a7, 94
  ecall

# cd.enter of b is what faults: the first time the handler returns to it.
# CHECK: ra in root: SIGSEGV CDRETURN addr text+0x{{[0-9a-f]+}} domain a blamed a pc btext+0x0
# CHECK-NEXT: signals before 0x1
test "ra in root"
  stacks
  li a0, 11
  la a1, 1f
  li a2, 0
  call set_handler
  call a_attack
1:
  la t1, times
  ld t2, (t1)
  addi t3, t2, 1
  sd t3, (t1)
  bnez t2, 2f
  ret
2:
  call report
  la a0, before
  li a1, 1
  call say
  li a0, 0
  li a7, 94
  ecall
  .section .rodata, "a"
before: .asciz "signals before"
