# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 33: an old signal context, kept and edited, is returned to later: it
# would bring back the capabilities of a call that is over. rt_sigreturn takes
# everything from the frame on top of the DCS, and needs one.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  .data
old_sp: .quad 0
  gate a, a_fault
  cd.enter
  cd.swsp
  .option push
  .option norvc
a_load:
  ld zero, (zero)
  .option pop
  li a0, 0x33
  cd.leave
  gate a, a_use
  cd.enter
  ld a0, (a0)
  cd.leave
  root
root_gadget:
  li a0, 0x666
  li a7, 94
  ecall

.macro attack
  stacks
  li a0, 11
  la a1, keep
  li a2, 0
  call set_handler
  la a0, saved_ra
  li t0, 8
  cd.grant c0, a0, t0, r
  call a_fault
.endm
# keeps where its frame is, forges all of it, steps over the load
  root
keep:
  la t0, old_sp
  sd sp, (t0)
  addi t0, a2, 176
  la t1, root_gadget
  li t2, 32
1:
  sd t1, (t0)
  addi t0, t0, 8
  addi t2, t2, -1
  bnez t2, 1b
  addi sp, sp, -16
  sd ra, (sp)
  li a0, 13
  li a1, 0
  la a2, a_load + 4
  li a7, 3280
  ecall
  li a0, 11
  la a1, handler
  li a2, 0
  call set_handler
  ld ra, (sp)
  addi sp, sp, 16
  ret

# CHECK: the forged context: returned 0x33
test "the forged context"
  attack
  done
# CHECK: once more: SIGSEGV CDFRAME addr text+0x{{[0-9a-f]+}} domain root blamed root
test "once more"
  attack
  la t0, old_sp
  ld sp, (t0)
  li a7, 139
  ecall
# CHECK: the capability of the call: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a blamed a
test "the capability of the call"
  attack
  la a0, saved_ra
  call a_use
