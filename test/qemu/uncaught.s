# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A violation that no handler takes kills, and the model says what it was.
#
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s
# CHECK: qemu-riscv64: uncaught domain violation (read): domain 'a' at pc 0x{{[0-9a-f]+}}, address 0x{{[0-9a-f]+}} of 'b', blamed: 'a'
# CHECK: no handler: ended with status 0x{{8?}}b

.include "test.inc"

  gate a, a_peek
  cd.enter
  la a0, bdata_start
  ld a0, (a0)
  cd.leave
test "no handler"
  li a0, 11
  li a1, 0
  li a2, 0
  call set_handler
  call a_peek
