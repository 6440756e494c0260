# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s

# A vault: root may call it and no more, the kernel neither (isa.md 2 and 7).

.include "test.inc"
.globl vault
vault = 1

  variable v
secret: .quad 0x5ec3e7
  gate v, v_hash
  cd.enter
  la a0, secret
  ld a0, (a0)
  srli a0, a0, 4
  cd.leave
  gate v, v_tell
  cd.enter
  la a0, secret
  li a1, 8
  cd.grant c0, a0, a1, r
  la ra, 1f
  j root_load
1:
  cd.leave
  apl v, root, call
  gate root, root_load
  cd.enter
  ld a0, (a0)
  cd.leave

# CHECK: called: returned 0x5ec3e
test "called"
  addi sp, sp, -16
  sd ra, (sp)
  call v_hash
  ld ra, (sp)
  addi sp, sp, 16
  ret
# CHECK: what it lends: returned 0x5ec3e7
test "what it lends"
  addi sp, sp, -16
  sd ra, (sp)
  call v_tell
  ld ra, (sp)
  addi sp, sp, 16
  ret
# CHECK: read by root: SIGSEGV CDREAD addr vdata+0x0 domain root blamed root {{.*}} target v
test "read by root"
  la a0, secret
  ld a0, (a0)
# CHECK: written by root: SIGSEGV CDWRITE addr vdata+0x0 domain root
test "written by root"
  la a0, secret
  sd a0, (a0)
# CHECK: granted by root: SIGSEGV CDCAP addr vdata+0x0 domain root
test "granted by root"
  la a0, secret
  li a1, 8
  cd.grant c0, a0, a1, r
# CHECK: jumped over: SIGSEGV CDENTRY addr vtext+0x4 domain root
test "jumped over"
  la a0, v_hash + 4
  jr a0
# CHECK: root on its own: returned 0x0
test "root on its own"
  addi sp, sp, -16
  sd zero, (sp)
  ld a0, (sp)
  amoadd.d a0, a0, (sp)
  addi sp, sp, 16
  ret
# CHECK: read by root, unaligned: SIGSEGV CDREAD addr bdata+0x{{[0-9a-f]*}}ffc domain root {{.*}} size 0x8
test "read by root, unaligned"
  la a0, bdata_end - 4
  ld a0, (a0)
# CHECK: read by the kernel: returned 0xfffffffffffffff2
test "read by the kernel"
  li a0, 1
  la a1, secret
  li a2, 8
  li a7, 64
  ecall
  ret
# CHECK: read by the kernel, over the edge: returned 0xfffffffffffffff2
test "read by the kernel, over the edge"
  li a0, 1
  la a1, bdata_end - 8
  li a2, 16
  li a7, 64
  ecall
  ret
# CHECK: written by the kernel: returned 0xfffffffffffffff2
test "written by the kernel"
  li a0, 1
  la a1, secret
  li a7, 113
  ecall
  ret
# CHECK: the kernel, root's memory: returned 0x0
test "the kernel, root's memory"
  addi sp, sp, -16
  li a0, 1
  mv a1, sp
  li a7, 113
  ecall
  addi sp, sp, 16
  ret
# CHECK: root takes the right: returned 0xffffffffffffffff
test "root takes the right"
  li a0, 3
  li a1, 0
  li a2, 3
  li a3, 2
  li a7, 3280
  ecall
  ret

# Neither a core file nor another process of the user shows the memory; a program
# without vaults is as it was (memory.s).
.macro prctl operation, argument=0
  li a0, \operation
  li a1, \argument
  li a7, 167
  ecall
  ret
.endm
# CHECK: dumpable: returned 0x0
test "dumpable"
  prctl 3
# CHECK: to be dumpable: returned 0xffffffffffffffff
test "to be dumpable"
  prctl 4, 1
# CHECK: not to be dumpable: returned 0x0
test "not to be dumpable"
  prctl 4, 0
