# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu -cpu max %t | FileCheck %s --check-prefixes=CHECK,V
# RUN: %qemu -cpu rv64,v=off %t | FileCheck %s
# RUN: %qemu -cpu rv64,zkr=on,f=off,d=off,zfa=off,zfinx=on,smnpm=on,ssnpm=on,supm=on,smctr=on,ssctr=on,smcsrind=on,sscsrind=on %t | FileCheck %s --check-prefixes=CHECK,SEED

# State that a domain can write and that another would find: of all 4096 CSRs a
# program can write only those that cd.enter and cd.leave save or reset, and the
# entropy source, which keeps nothing. A CPU with any other (zcmt: jvt; zicfiss,
# when it is switched on: ssp) is refused, see refused.s. A new one that comes with
# a new version of the model makes this test fail.

.include "test.inc"
.option norvc

.set NR_codoms, 3280

  variable root
found: .quad 0

  root
illegal:
  ld a2, 176(a2)
  addi a2, a2, 8
  li a0, 13
  li a1, 0
  li a7, NR_codoms
  ecall
  li a7, 139
  ecall
writable:
  addi sp, sp, -16
  sd ra, (sp)
  mv a1, a0
  la a0, message
  call say
  ld ra, (sp)
  addi sp, sp, 16
  ret
  .section .rodata
message: .asciz "writable"

# CHECK: all: writable 0x1
# CHECK-NEXT: writable 0x2
# CHECK-NEXT: writable 0x3
# V-NEXT: writable 0x8
# V-NEXT: writable 0x9
# V-NEXT: writable 0xa
# V-NEXT: writable 0xf
# V-NEXT: writable 0x15
# SEED-NEXT: writable 0x15
# CHECK-NEXT: returned 0x1000
test "all"
  addi sp, sp, -16
  sd ra, (sp)
  li a0, 4
  la a1, illegal
  li a2, 0
  call set_handler
  .set csr, 0
  .rept 4096
  li a0, csr
  .insn i 0x73, 1, x0, x0, csr - ((csr & 0x800) << 1)
  jal writable
  .set csr, csr + 1
  .endr
  li a0, csr
  ld ra, (sp)
  addi sp, sp, 16
  ret
