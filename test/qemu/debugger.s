# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A debugger that steps through a program relaxes no check (finding 42 of the
# ISA review).
#
# RUN: %build %s -o %t
# RUN: ld.lld -T %inputs/layout.ld -e read %t.harness.o %t.o -o %t.read
# RUN: ld.lld -T %inputs/layout.ld -e jump %t.harness.o %t.o -o %t.jump
# RUN: %python %inputs/step.py %qemu %t.read %t.socket | FileCheck --check-prefix=READ %s
# RUN: %python %inputs/step.py %qemu %t.jump %t.socket | FileCheck --check-prefix=JUMP %s
# READ: SIGSEGV CDREAD addr bdata+0x0 domain a blamed a pc atext+0xe size 0x8 target b perm 0x1 depth 0x1
# READ: nothing:0 E22
# READ-NEXT: dcs:7ffffff E22
# READ: steps {{[1-9][0-9]}}
# JUMP: SIGSEGV CDENTRY addr text+0x{{[0-9a-f]+}} domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x0 target root perm 0x4 depth 0x1
# JUMP: steps {{[1-9][0-9]}}

.include "test.inc"

  apl a, root, call
  gate a, a_read
  cd.enter
  la a0, bdata_start
  li t0, 3
  ld a0, (a0)
  cd.leave
  gate a, a_jump
  cd.enter
  la t0, read
  jr t0
  root
  .globl read, jump
prepare:
  addi sp, sp, -16
  sd ra, (sp)
  li a0, 11
  la a1, handler
  li a2, 0
  call set_handler
  ld ra, (sp)
  addi sp, sp, 16
  ret
read:
  call prepare
  call a_read
jump:
  call prepare
  call a_jump
test "nothing"
  ret
