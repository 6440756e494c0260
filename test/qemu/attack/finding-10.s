# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 10: the semihosting sequence around an ebreak needs no ecall, and
# would run commands on the host. With domains ebreak is a trap and nothing
# else.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  variable a
command: .asciz "echo PWNED"
  .balign 8
block: .quad command, 10
  gate a, a_semihost
  cd.enter
  li a0, 0x12
  la a1, block
  j a_body
  code a
  .balign 16
a_body:
  .option push
  .option norvc
  slli x0, x0, 0x1f
  ebreak
  srai x0, x0, 7
  .option pop
  cd.leave

# CHECK-NOT: PWNED
# CHECK: SYS_SYSTEM: SIGTRAP code 0x1 addr atext+0x{{[0-9a-f]+}} domain a
test "SYS_SYSTEM"
  stacks
  call a_semihost
