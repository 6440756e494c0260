# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s

# The first contact: a call there and back, and the nearest forbidden things.

.include "test.inc"

  variable root
secret: .quad 42

  apl a, root, call

  gate a, a_add
  cd.enter
  add a0, a0, a1
  cd.leave

  gate a, a_peek
  cd.enter
  ld a0, (a0)
  cd.leave

# CHECK: call: returned 0x5
test call
  addi sp, sp, -16
  sd ra, 8(sp)
  li a0, 2
  li a1, 3
  call a_add
  ld ra, 8(sp)
  addi sp, sp, 16
  ret

# CHECK: read: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a blamed a pc atext+0x44 size 0x8 target root perm 0x1 depth 0x1
test read
  la a0, secret
  call a_peek

# CHECK: jump: SIGSEGV CDENTRY addr atext+0x4 domain root blamed root pc text+0x{{[0-9a-f]+}} size 0x0 target a perm 0x4 depth 0x0
test jump
  la t0, a_add + 4
  jr t0
