# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Words of the opcode that docs/isa.md 4.1 reserves: each traps, and the model
# prints it as no instruction.
#
# RUN: %build %s -o %t && %qemu -d in_asm -D %t.log %t | FileCheck %s
# RUN: FileCheck --check-prefix=ASM %s < %t.log
# CHECK: reserved: returned 0x1b
# ASM-COUNT-27: {{[7f]b +illegal}}
# ASM-NOT: illegal

.include "test.inc"

  .data
count: .quad 0
next: .quad 0
  root
trapped:
  ld t0, count
  addi t0, t0, 1
  la t1, count
  sd t0, (t1)
  li a0, 13 # CODOMS_SYS_SIGCTX
  li a1, 0
  ld a2, next
  li a7, 3280
  ecall
  ret

# By the fields of 4.1: 31:28, 27:25, 24:20, 19:15, 14:12, 11:7.
.macro reserved top, high, rs2, rs1, low, rd
  la t0, 1f
  la t1, next
  sd t0, (t1)
  .word (\top << 28) | (\high << 25) | (\rs2 << 20) | (\rs1 << 15) | (\low << 12) | (\rd << 7) | 0x7b
1:
.endm
start "reserved"
  li a0, 4
  la a1, trapped
  li a2, 0
  call set_handler
  reserved 1, 1, 1, 1, 1, 1  # cd.grant
  reserved 0, 0, 1, 1, 1, 1
  reserved 0, 1, 1, 1, 1, 8
  reserved 0, 0, 1, 1, 2, 1  # cd.granta
  reserved 0, 1, 1, 1, 2, 9
  reserved 8, 1, 1, 1, 3, 1  # cd.restrict
  reserved 0, 0, 1, 1, 3, 1
  reserved 1, 1, 1, 1, 4, 1  # cd.chk
  reserved 0, 0, 1, 1, 4, 1
  reserved 0, 0, 0, 1, 5, 17 # cd.cl
  reserved 0, 0, 0, 0, 6, 0
  reserved 0, 0, 0, 0, 7, 0
  reserved 1, 0, 0, 4, 0, 0  # cd.push
  reserved 1, 0, 0, 1, 0, 1
  reserved 2, 0, 9, 0, 0, 0  # cd.clr
  reserved 2, 4, 24, 0, 0, 0
  reserved 2, 0, 0, 2, 0, 0
  reserved 3, 0, 0, 0, 0, 0
  reserved 0, 0, 1, 0, 0, 0  # cd.enter
  reserved 0, 1, 0, 1, 0, 0  # cd.swsp
  reserved 0, 1, 1, 0, 0, 1  # cd.leave
  reserved 0, 1, 2, 1, 0, 0  # cd.pop
  reserved 0, 1, 3, 1, 0, 1  # cd.revoke
  reserved 0, 1, 6, 0, 0, 0
  reserved 0, 2, 1, 0, 0, 0  # cd.cmv
  reserved 0, 3, 5, 0, 0, 1  # cd.cget
  reserved 0, 4, 0, 0, 0, 0
  ld a0, count
  end
