# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A domain that a constructor of root calls: linked to a program, it gives it a
# PT_CODOMS table, so that all checks are on.
  .text
  .balign 2
call_guest:
  addi sp, sp, -16
  sd ra, 8(sp)
  cd.push 255, xf
  li a0, 2
  li a1, 3
  cd.clr 2, 0
  call guest_add$$guest
  cd.pop
  li a1, 5
  bne a0, a1, 1f
  ld ra, 8(sp)
  addi sp, sp, 16
  ret
1:
  unimp
  .section .init_array, "aw", @init_array
  .balign 8
  .quad call_guest

  .section .codoms.guest.text.gate.guest_add, "ax", @progbits
  .balign 64
  .globl guest_add$$guest
guest_add$$guest:
  cd.enter
  add a0, a0, a1
  cd.clr 1, 0
  cd.leave

  .section .codoms_record, "e", @progbits
  .ascii "codoms\t1\n"
  .ascii "source\tguest.s\n"
  .ascii "tested\n"
  .ascii "entry\tguest\tguest_add\t-\tguest.s:31\tint (int, int)\n"
  .ascii "import\troot\tguest\tguest_add\t-\tguest.s:14\tint (int, int)\n"
  .section .codoms_linked, "aG", @progbits, .codoms_linked, comdat
  .word __codoms_linked
