# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 15: a passes a buffer, and while root or v work on it a second thread
# has it unmapped, and root's next mapping lies there. A range once given to a
# domain is that domain's or nobody's.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call

.set NR_munmap, 215
.set NR_mmap, 222
.macro map address, flags
  la a0, \address
  li a1, 4096
  li a2, 3
  li a3, \flags
  li a4, -1
  li a5, 0
  li a7, NR_mmap
  ecall
.endm
  variable a
  .balign 4096
buffer: .space 4096
behind: .space 8

  gate a, a_load
  cd.enter
  lb a0, (a0)
  cd.leave
# The gate's munmap, for a.
  root
unmap:
  la a0, buffer
  li a1, 4096
  li a7, NR_munmap
  ecall
  ret

# CHECK: another mapping there: returned 0x0
test "another mapping there"
  stacks
  call unmap
  map buffer, 0x22
  la t0, buffer
  xor a0, a0, t0
  seqz a0, a0
  done
# CHECK: by force: returned 0xffffffffffffffff
test "by force"
  stacks
  call unmap
  map buffer, 0x32
  done
# CHECK: by force, politely: returned 0xffffffffffffffff
test "by force, politely"
  stacks
  call unmap
  map buffer, 0x100022
  done
# It is a's still, and nothing is there: no violation.
# CHECK: a's buffer: SIGSEGV code 0x2 addr adata+0x{{[0-9a-f]+}} domain a
test "a's buffer"
  stacks
  call unmap
  la a0, buffer
  call a_load
# CHECK: before: returned 0x0
test "before"
  stacks
  la a0, buffer
  call a_load
  done
