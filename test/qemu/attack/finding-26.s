# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 26: a buffer that is lent to be written could be read as well, with
# what lay there. Read and write are bits of their own in a capability.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  .data
stale: .quad 0x5ec2e7
  gate a, a_read
  cd.enter
  ld a0, (a0)
  cd.leave
  gate a, a_write
  cd.enter
  sd zero, (a0)
  li a0, 0
  cd.leave

# CHECK: reading what is lent to write: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a blamed a {{.*}} perm 0x1
test "reading what is lent to write"
  stacks
  la a0, stale
  li t0, 8
  cd.grant c0, a0, t0, w
  call a_read
# CHECK: writing it: returned 0x0
test "writing it"
  stacks
  la a0, stale
  li t0, 8
  cd.grant c0, a0, t0, w
  call a_write
  done
# CHECK: writing what is lent to read: SIGSEGV CDWRITE addr data+0x{{[0-9a-f]+}} domain a blamed a {{.*}} perm 0x2
test "writing what is lent to read"
  stacks
  la a0, stale
  li t0, 8
  cd.grant c0, a0, t0, r
  call a_write
