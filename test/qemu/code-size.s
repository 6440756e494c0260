# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What a load costs in generated code: in a program without domains nothing (a
# mov of the host, and the write-back of a1), in root the bound, in a domain
# the bound and the map, each with a slow path, the map with the window, too. Root's blocks are logged first.
#
# RUN: %build-plain %s -o %t && %qemu -d in_asm,out_asm -D %t.plain %t
# RUN: %build %s -o %t && %qemu -d in_asm,out_asm -D %t.log %t
# RUN: %python %inputs/codesize.py %t.plain %t.log > %t.sizes
# RUN: FileCheck %s < %t.sizes
# CHECK: plain: {{[6-9]|1[0-2]}}{{$}}
# CHECK-NEXT: log: {{[4-7][0-9]}} {{[89][0-9]|1[0-2][0-9]}}{{$}}

.include "test.inc"

.macro loads
  .irp n, 0,8,16,24,32,40,48,56
  ld a1, \n(a0)
  .endr
.endm
.macro blocks
  j 1f
1:
  loads
  j 1f
1:
  loads
  loads
  loads
  j 1f
1:
.endm

  variable a
  .balign 8
a_page: .space 64
  gate a, a_gate
  cd.enter
  la a0, a_page
  blocks
  cd.leave

test "root"
  la a0, a_page
  blocks
  ret
test "domain"
  la a0, a_page
  cd.tag a0, a0
  bnez a0, 1f
  ret
1:
  addi sp, sp, -16
  sd ra, (sp)
  call a_gate
  ld ra, (sp)
  addi sp, sp, 16
  ret
