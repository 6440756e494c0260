# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A program without domains: cd.tag gives 0, cd.same 1, cddom and cddcs read 0,
# all other cd.* are illegal, on all CPUs; without the extension all are.
# Finding 31 of the ISA review.
#
# RUN: %build-plain %s -o %t && %qemu %t 2>&1 | FileCheck %s
# RUN: %qemu -cpu rv64,v=on %t 2>&1 | FileCheck %s
# RUN: %qemu -cpu max,xcodoms=off %t 2>&1 | FileCheck --check-prefix=OFF %s

.include "test.inc"

# CHECK: cd.tag: returned 0x0
# OFF: cd.tag: SIGILL
test "cd.tag"
  mv a0, sp
  cd.tag a0, a0
  ret
# CHECK: cd.same: returned 0x1
# OFF: cd.same: SIGILL
test "cd.same"
  cd.same a0, sp
  ret
# CHECK: cddom: returned 0x0
# OFF: cddom: SIGILL
test "cddom"
  csrr a0, cddom
  ret
# CHECK: cddcs: returned 0x0
# OFF: cddcs: SIGILL
test "cddcs"
  csrr a0, cddcs
  ret
# CHECK: cdcaller: SIGILL
# OFF: cdcaller: SIGILL
test "cdcaller"
  csrr a0, cdcaller
  ret
# CHECK: cdcallersp: SIGILL
test "cdcallersp"
  csrr a0, cdcallersp
  ret
# CHECK: the system call: returned 0xffffffffffffffda
# OFF: the system call: returned 0xffffffffffffffda
test "the system call"
  li a7, 3280
  li a0, 0
  ecall
  ret
# CHECK: a word on two pages: returned 0x7
# OFF: a word on two pages: returned 0x7
test "a word on two pages"
  j straddling
  .section .text.straddling, "ax", @progbits
  .balign 4096
  .space 4094, 1
straddling:
  .option push
  .option norvc
  li a0, 7
  .option pop
  ret
.macro illegal name, insn:vararg
test "\name"
  \insn
  ret
.endm
# CHECK-COUNT-16: illegal: SIGILL
# OFF-COUNT-16: illegal: SIGILL
  root
  .balign 64
illegal "illegal", cd.enter
illegal "illegal", cd.swsp
illegal "illegal", cd.leave
illegal "illegal", cd.pop
illegal "illegal", cd.push 255, xf
illegal "illegal", cd.clr 8, 8
illegal "illegal", cd.grant c0, sp, zero, r
illegal "illegal", cd.granta c0, sp, zero, r, zero
illegal "illegal", cd.restrict c0, c0, sp, zero, r
illegal "illegal", cd.revoke zero
illegal "illegal", cd.cmv c0, c1
illegal "illegal", cd.cget a0, c1, valid
illegal "illegal", cd.chk a0, sp, zero, r
illegal "illegal", cd.chk zero, sp, zero, r
illegal "illegal", cd.cl c0, 0(sp)
illegal "illegal", cd.cs c0, 0(sp)
# A call that with domains is another one's.
# CHECK: openat2: returned 0x0
test "openat2"
  li a0, -100
  la a1, null
  la a2, how
  li a3, 24
  li a7, 437
  ecall
  slti a0, a0, 0
  ret
  .data
  .balign 8
how: .quad 0, 0, 0
null: .asciz "/dev/null"
