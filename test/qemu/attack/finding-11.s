# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 11: guest addresses are host addresses, so that a load far out reads
# the emulator's own memory, its maps and stacks. An address that no map has is
# nobody's.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

  gate a, a_load
  cd.enter
  ld a0, (a0)
  cd.leave
  gate a, a_store
  cd.enter
  sd zero, (a0)
  cd.leave
  gate a, a_vector
  cd.enter
  vsetivli zero, 16, e8, m1, ta, ma
  vle8.v v8, (a0)
  cd.leave

# CHECK: load: SIGSEGV CDREAD addr 0x4000000000 domain a blamed a {{.*}} size 0x8 target root perm 0x1
test "load"
  stacks
  li a0, 0x4000000000
  call a_load
# CHECK: store: SIGSEGV CDWRITE addr 0x4000000000 domain a blamed a {{.*}} size 0x8 target root perm 0x2
test "store"
  stacks
  li a0, 0x4000000000
  call a_store
# CHECK: vector: SIGSEGV CDREAD addr 0x4000000000 domain a blamed a {{.*}} size 0x1 target root perm 0x1
test "vector"
  stacks
  li a0, 0x4000000000
  call a_vector
# CHECK: load: SIGSEGV CDREAD addr 0x7ffff7000000 domain a blamed a {{.*}} size 0x8 target root perm 0x1
test "load"
  stacks
  li a0, 0x7ffff7000000
  call a_load
# CHECK: store: SIGSEGV CDWRITE addr 0x7ffff7000000 domain a blamed a {{.*}} size 0x8 target root perm 0x2
test "store"
  stacks
  li a0, 0x7ffff7000000
  call a_store
# CHECK: vector: SIGSEGV CDREAD addr 0x7ffff7000000 domain a blamed a {{.*}} size 0x1 target root perm 0x1
test "vector"
  stacks
  li a0, 0x7ffff7000000
  call a_vector
# CHECK: load: SIGSEGV CDREAD addr 0x555555560000 domain a blamed a {{.*}} size 0x8 target root perm 0x1
test "load"
  stacks
  li a0, 0x555555560000
  call a_load
# CHECK: store: SIGSEGV CDWRITE addr 0x555555560000 domain a blamed a {{.*}} size 0x8 target root perm 0x2
test "store"
  stacks
  li a0, 0x555555560000
  call a_store
# CHECK: vector: SIGSEGV CDREAD addr 0x555555560000 domain a blamed a {{.*}} size 0x1 target root perm 0x1
test "vector"
  stacks
  li a0, 0x555555560000
  call a_vector
# CHECK: load: SIGSEGV CDREAD addr 0xfffffffffffffff8 domain a blamed a {{.*}} size 0x8 target root perm 0x1
test "load"
  stacks
  li a0, 0xfffffffffffffff8
  call a_load
# CHECK: store: SIGSEGV CDWRITE addr 0xfffffffffffffff8 domain a blamed a {{.*}} size 0x8 target root perm 0x2
test "store"
  stacks
  li a0, 0xfffffffffffffff8
  call a_store
# CHECK: vector: SIGSEGV CDREAD addr 0xfffffffffffffff8 domain a blamed a {{.*}} size 0x1 target root perm 0x1
test "vector"
  stacks
  li a0, 0xfffffffffffffff8
  call a_vector
# CHECK: load: SIGSEGV CDREAD addr 0x3ffffffffc domain a blamed a {{.*}} size 0x8 target root perm 0x1
test "load"
  stacks
  li a0, 0x3ffffffffc
  call a_load
# CHECK: store: SIGSEGV CDWRITE addr 0x3ffffffffc domain a blamed a {{.*}} size 0x8 target root perm 0x2
test "store"
  stacks
  li a0, 0x3ffffffffc
  call a_store
# CHECK: vector: SIGSEGV CDREAD addr 0x3ffffffffc domain a blamed a {{.*}} size 0x1 target root perm 0x1
test "vector"
  stacks
  li a0, 0x3ffffffffc
  call a_vector
