# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
#
# Finding 27: a domain makes code at run time: pages that are writable and
# executable, an alias that still writes to them, a cd.enter that is in no
# list. One call copies the pages out of reach of every alias, scans each slot,
# and seals.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call

.macro seal entries, number
  li a0, CODE
  la a1, area
  li a2, 1
  li a3, 1
  la a4, \entries
  li a5, \number
  li a7, 3280
  ecall
.endm
.macro prot level, address=area
  la a0, \address
  li a1, 4096
  li a2, \level
  li a7, 226
  ecall
.endm
  .data
  .balign 8
one: .quad area
two: .quad area, area + 64
  .balign 4096
area: .space 4096
  variable a
  .balign 4096
a_page: .space 4096
  root
fill:
  la t0, area
  la t1, template
  li t2, 24
1:
  lw t3, (t1)
  sw t3, (t0)
  addi t0, t0, 4
  addi t1, t1, 4
  addi t2, t2, -1
  bnez t2, 1b
  ret
  .data
  .balign 64
template:
  cd.enter
  li a0, 0x27
  cd.leave
  .balign 64
  cd.enter
  cd.leave
  .space 32

.macro case name
test "\name"
  stacks
  call fill
.endm
# CHECK: a cd.enter that is not listed: returned 0xfffffffffffffff8
case "a cd.enter that is not listed"
  seal one, 1
  done
# CHECK: both: returned 0x27
case "both"
  seal two, 2
  call area
  done
# CHECK: written afterwards: SIGSEGV code 0x2 addr data+0x{{[0-9a-f]+}}
case "written afterwards"
  seal two, 2
  la t0, area
  sw zero, (t0)
# CHECK: writable again: returned 0xfffffffffffffff3
case "writable again"
  seal two, 2
  prot 7
  done
# CHECK: data made executable: returned 0xfffffffffffffff3
case "data made executable"
  prot 5, a_page
  done
