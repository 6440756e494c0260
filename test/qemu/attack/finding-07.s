# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 7: a has b write to a place of a's choice, which is b's own secret.
# b's gate asserts that the caller itself could do what it asks for, and the
# fault is the caller's.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call

  variable b
secret: .quad 0x5ec2e7
  variable a
buffer: .quad 0
  gate b, b_store
  cd.enter
  li t0, 8
  cd.chk x0, a0, t0, w
  li t0, 0x77
  sd t0, (a0)
  li a0, 0
  cd.leave
  gate a, a_call
  cd.enter
  la ra, 1f
  j b_store
1:
  cd.leave

# CHECK: b's own memory: SIGSEGV CDASSERT addr bdata+0x{{[0-9a-f]+}} domain b blamed a pc btext+0x{{[0-9a-f]+}} size 0x8 target b perm 0x2
test "b's own memory"
  stacks
  la a0, secret
  call a_call
# CHECK: root's memory: SIGSEGV CDASSERT addr data+0x{{[0-9a-f]+}} domain b blamed a
test "root's memory"
  stacks
  la a0, saved_ra
  call a_call
# CHECK: half of it a's: SIGSEGV CDASSERT addr adata+0x{{[0-9a-f]+}} domain b blamed a
test "half of it a's"
  stacks
  la a0, adata_end - 4
  call a_call
# But a lends what is not its own: no, it has not got it.
# CHECK: a's memory: SIGSEGV CDWRITE addr adata+0x{{[0-9a-f]+}} domain b blamed b
test "a's memory"
  stacks
  la a0, buffer
  call a_call
# CHECK: a's memory, lent: returned 0x0
test "a's memory, lent"
  stacks
  la a0, buffer
  call a_lend
  done
  gate a, a_lend
  cd.enter
  li t0, 8
  cd.grant c0, a0, t0, w
  la ra, 1f
  j b_store
1:
  cd.leave
