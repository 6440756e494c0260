# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 12: vector, atomic and cache-block instructions go by other paths of
# the emulator than plain loads, and an access over a page boundary looks at
# one page only. matrix-data.test tries all of them; these are the ones that
# were told.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, read

  variable b
  .balign 4096
  .space 4096
  gate a, a_vle8
  cd.enter
  vsetivli zero, 16, e8, m1, ta, ma
  vle8.v v8, (a0)
  li a0, 0
  cd.leave
  gate a, a_ff
  cd.enter
  vsetivli zero, 16, e8, m1, ta, ma
  vle8ff.v v8, (a0)
  csrr a0, vl
  cd.leave
  gate a, a_ld
  cd.enter
  ld a0, (a0)
  li a0, 0
  cd.leave
  gate a, a_zero
  cd.enter
  cbo.zero (a0)
  cd.leave

# CHECK: vle8.v of v: SIGSEGV CDREAD addr vdata+0x0 domain a blamed a {{.*}} size 0x1 target v
test "vle8.v of v"
  stacks
  la a0, vdata_start
  call a_vle8
# CHECK: vle8.v of b: returned 0x0
test "vle8.v of b"
  stacks
  la a0, bdata_start
  call a_vle8
  done
# CHECK: 7 bytes of the next page: SIGSEGV CDREAD addr bdata+0x{{[0-9a-f]+}}fff domain a
test "7 bytes of the next page"
  stacks
  la a0, bdata_end - 1
  call a_ld
# CHECK: the last 8: returned 0x0
test "the last 8"
  stacks
  la a0, bdata_end - 8
  call a_ld
  done
# CHECK: fault-only-first stops at the page: returned 0x3
test "fault-only-first stops at the page"
  stacks
  la a0, bdata_end - 3
  call a_ff
  done
# CHECK: cbo.zero of b: SIGSEGV CDWRITE addr bdata+0x0 domain a blamed a {{.*}} size 0x40
test "cbo.zero of b"
  stacks
  la a0, bdata_start + 8
  call a_zero
