# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s --implicit-check-not=bad
# RUN: %qemu %t parallel | FileCheck %s --implicit-check-not=bad

# CODOMS_SYS_UNWIND (isa.md 7): a call returns a given value, or control goes to a
# place in the domain that is reached; from a handler and from an ordinary call
# of root. See attack/finding-14.s for what the registers hold.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call
  apl a, b, call
  apl b, root, call
  apl b, a, call

.set DST, 2
.set FRAME, 4
.set UNWIND, 12

# The height of frame \n to register \to.
.macro height to, n
  li a0, FRAME
  li a1, \n
  la a2, frame
  li a3, 40
  li a7, NR_codoms
  ecall
  bnez a0, bad
  ld \to, frame + 32
.endm
# Unwind to \height (a register, not a register for arguments).
.macro unwind height, pc=0, sp=0, a0=0x42, a1=0x43
  la a1, unwind_to
  sd \height, (a1)
  la t0, \pc
  sd t0, 8(a1)
  la t0, \sp
  sd t0, 16(a1)
  li t0, \a0
  sd t0, 24(a1)
  li t0, \a1
  sd t0, 32(a1)
  li t0, 0x44
  sd t0, 40(a1)
  li t0, 0x45
  sd t0, 48(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
.endm

  variable root
word: .quad 0x1234
frame: .space 40
unwind_to: .space 56
kept_sp: .quad 0
kept_height: .quad 0
count: .quad 0
  variable a
a_word: .quad 0xaaaa
  .balign 16
a_kept_height: .quad 0
a_kept_sp: .quad 0
  variable b
b_word: .quad 0xbbbb

  root
bad:
  ebreak
  gate root, root_do
  cd.enter
  cd.swsp
  jalr a5
  cd.leave
  runs a, a_do, a1
  runs b, b_do, a2
  code a
a_faults:
  la t0, b_word
  ld t0, (t0)
a_unreached:
  ebreak

.macro handled name, handler
test "\name"
  stacks
  li a0, 11
  la a1, \handler
  li a2, 0
  call set_handler
  csrr t0, cddcs
  la t1, kept_height
  sd t0, (t1)
.endm

# The call returns. It leaves what cd.pop gives back, sp, tp and the height.
# CHECK: returns: returned 0x0
handled "returns", return_1
  li s0, 0x10
  li s11, 0x11
  mv s2, sp
  mv s3, tp
  la a1, a_faults
  cd.push 255, xf
  call a_do
  xori a0, a0, 0x42
  xori a1, a1, 0x43
  or a0, a0, a1
  fmv.x.d a1, fa0
  xori a1, a1, 0x44
  or a0, a0, a1
  fmv.x.d a1, fa1
  xori a1, a1, 0x45
  or a0, a0, a1
  cd.pop
  xori a1, s0, 0x10
  or a0, a0, a1
  xori a1, s11, 0x11
  or a0, a0, a1
  xor a1, s2, sp
  or a0, a0, a1
  xor a1, s3, tp
  or a0, a0, a1
  csrr a1, cddcs
  ld t0, kept_height
  xor a1, a1, t0
  or a0, a0, a1
  done
  root
return_1:
  height s0, 1
  unwind s0
  ebreak
# The next fault is handled, too: the handler was ended.
# CHECK: twice: returned 0x84
handled "twice", return_1
  la a1, a_faults
  call a_do
  la t0, count
  sd a0, (t0)
  la a1, a_faults
  call a_do
  ld t0, count
  add a0, a0, t0
  done
# ... which without an unwind would not be so.
# CHECK: a fault of the handler: ended with status 0x5
handled "a fault of the handler", fault_again
  la a1, a_faults
  call a_do
  root
fault_again:
  call bad

# a -> b fails: a's call returns, on a's stack.
# CHECK: returns to a: returned 0xaaec
handled "returns to a", return_1
  la a1, a_calls_failing_b
  call a_do
  done
  code a
a_calls_failing_b:
  addi sp, sp, -16
  sd ra, (sp)
  la a2, b_faults
  call b_do
  ld t0, a_word
  add a0, a0, t0
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_faults:
  la t0, a_word
  ld t0, (t0)

# root -> a -> b -> a fails: root's call returns, and DST[a], DST[b] are whole.
# CHECK: over all of them: returned 0x42
handled "over all of them", return_3
  la a1, a_eats_and_calls
  call a_do
  mv s0, a0
  la a1, a_report_sp
  call a_do
  bnez a0, bad
  la a2, b_report_sp
  call b_do
  bnez a0, bad
  csrr a0, cddcs
  ld t0, kept_height
  bne a0, t0, bad
  mv a0, s0
  done
  root
return_3:
  height s0, 3
  unwind s0
  code a
a_eats_and_calls:
  addi sp, sp, -512
  cd.push 255, xf
  la a2, b_eats_and_calls
  call b_do
a_report_sp:
  la a0, a_stack_top
  sub a0, a0, sp
  ret
  code b
b_eats_and_calls:
  addi sp, sp, -256
  cd.push 255, x
  la a1, a_faults
  call a_do
b_report_sp:
  la a0, b_stack_top
  sub a0, a0, sp
  ret
# Only the innermost: DST[a] is as b's call found it.
# CHECK: the innermost: returned 0x200
handled "the innermost", return_1
  la a1, a_eats
  call a_do
  done
  code a
a_eats:
  addi sp, sp, -512
  sd ra, (sp)
  la a2, b_calls_twice
  call b_do
  ld ra, (sp)
  addi sp, sp, 512
  ret
  code b
b_calls_twice:
  addi sp, sp, -16
  sd ra, (sp)
  la a1, a_faults
  call a_do
  la a1, a_report_sp
  call a_do
  ld ra, (sp)
  addi sp, sp, 16
  ret

# To a place: what setjmp keeps and longjmp wants.
# CHECK: to a place in root: returned 0x42
handled "to a place in root", jump_out
  la t0, kept_sp
  sd sp, (t0)
  cd.push 255, xf
  la a1, a_eats_and_calls
  call a_do
landed:
  csrr t0, cddcs
  ld t1, kept_height
  bne t0, t1, bad
  ld t0, kept_sp
  bne t0, sp, bad
  done
  root
jump_out:
  ld s0, kept_height
  ld t1, kept_sp
  la a1, unwind_to
  sd s0, (a1)
  la t0, landed
  sd t0, 8(a1)
  sd t1, 16(a1)
  li t0, 0x42
  sd t0, 24(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
  ebreak

# a calls root, which goes on elsewhere in a, without a signal: a has what it was
# lent if the set that it saved is where the unwinding ends.
.macro jumps name, how
test "\name"
  stacks
  la a1, a_keeps_and_calls_\how
  la a0, word
  li a3, 8
  cd.grant c3, a0, a3, r
  call a_do
  done
.endm
.macro keeps how
  code a
a_keeps_and_calls_\how:
  addi sp, sp, -16
  sd ra, (sp)
  la t0, a_kept_sp
  sd sp, (t0)
  csrr a4, cddcs
.endm
# CHECK: what it was lent: returned 0x1234
jumps "what it was lent", set
keeps set
  cd.push 255, x
  la a5, root_jumps
  call root_do
  root
root_jumps:
  la a1, unwind_to
  sd a4, (a1)
  la t0, a_landed
  sd t0, 8(a1)
  ld t0, a_kept_sp
  sd t0, 16(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
  mv a1, a0
  la a0, message
  call say
  ebreak
  .section .rodata
message: .asciz "unwind said"
  code a
a_landed:
  la a0, word
  ld a0, (a0)
  ld ra, (sp)
  addi sp, sp, 16
  ret
# CHECK: only if the set is cut: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x8 target root perm 0x1 depth 0x1
jumps "only if the set is cut", above
keeps above
  cd.push 255, x
  csrr a4, cddcs
  la a5, root_jumps
  call root_do
# CHECK: nor from another's set: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a blamed a
jumps "nor from another's set", saved_before
keeps saved_before
  cd.push 255, x
  cd.push 255, x
  csrr a4, cddcs
  addi a4, a4, -112
  la a5, root_jumps
  call root_do
# The sets below stay.
# CHECK: the sets below: returned 0x1234
jumps "the sets below", below
keeps below
  mv s4, a0
  li s5, 0x55
  cd.push 255, x
  csrr a4, cddcs
  cd.push 255, x
  la a5, root_jumps_to_pop
  call root_do
  root
root_jumps_to_pop:
  la a1, unwind_to
  sd a4, (a1)
  la t0, a_pops
  sd t0, 8(a1)
  ld t0, a_kept_sp
  sd t0, 16(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
  code a
a_pops:
  cd.pop
  ld a0, (s4)
  ld ra, (sp)
  addi sp, sp, 16
  ret

# A fix-up: the interrupted domain goes on at another pc.
# CHECK: fix-up: returned 0x42
handled "fix-up", fix_up
  la a1, a_faults_here
  call a_do
  done
  code a
a_faults_here:
  addi sp, sp, -16
  sd ra, (sp)
  la t0, a_kept_sp
  sd sp, (t0)
  call a_faults
a_fixed:
  li t0, 0x7001
  bne t0, tp, a_unreached
  ld ra, (sp)
  addi sp, sp, 16
  ret
  root
fix_up:
  height s0, 0
  ld s1, a_kept_sp
  la a1, unwind_to
  sd s0, (a1)
  la t0, a_fixed
  sd t0, 8(a1)
  sd s1, 16(a1)
  li t0, 0x42
  sd t0, 24(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
# CHECK: a signal returns nothing: returned 0xffffffffffffffea
handled "a signal returns nothing", return_0
  la a1, a_faults
  call a_do
  done
  root
return_0:
  height s0, 0
  unwind s0
answer:
  mv s2, a0
  la a1, unwind_to
  height s0, 1
  la a1, unwind_to
  sd s0, (a1)
  sd zero, 8(a1)
  sd s2, 24(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall

# Errors. The handler makes one, and then lets the call return what it was told.
.macro refused name, label
handled "\name", \label
  la a1, a_calls_failing_b
  la a1, a_faults
  call a_do
  done
  root
\label:
.endm
# CHECK: another size: returned 0xffffffffffffffea
refused "another size", r_size
  height s0, 1
  la a1, unwind_to
  sd s0, (a1)
  sd zero, 8(a1)
  li a0, UNWIND
  li a2, 48
  li a7, NR_codoms
  ecall
  j answer
# CHECK: nothing there: returned 0xfffffffffffffff2
refused "nothing there", r_fault
  li a0, UNWIND
  li a1, 8
  li a2, 56
  li a7, NR_codoms
  ecall
  j answer
# CHECK: between records: returned 0xffffffffffffffea
refused "between records", r_between
  height s0, 1
  addi s0, s0, 8
  unwind s0
  j answer
# CHECK: the top: returned 0xffffffffffffffea
refused "the top", r_top
  csrr s0, cddcs
  unwind s0
  j answer
# CHECK: above the top: returned 0xffffffffffffffea
refused "above the top", r_above
  li s0, -1
  unwind s0
  j answer
# CHECK: a set returns nothing: returned 0xffffffffffffffea
refused "a set returns nothing", r_set
  height s0, 1
  addi s0, s0, -208
  unwind s0
  j answer
# CHECK: a pc of another: returned 0xffffffffffffffff
refused "a pc of another", r_pc
  height s0, 1
  unwind s0, a_unreached, root_stack
  j answer
# CHECK: a pc in data: returned 0xffffffffffffffff
refused "a pc in data", r_pc_data
  height s0, 1
  unwind s0, word, root_stack
  j answer
# CHECK: an odd pc: returned 0xffffffffffffffff
refused "an odd pc", r_pc_odd
  height s0, 1
  unwind s0, answer + 1, root_stack
  j answer
# CHECK: an sp of another: returned 0xffffffffffffffff
refused "an sp of another", r_sp
  height s0, 1
  unwind s0, answer, a_stack + 16
  j answer
# CHECK: an sp misaligned: returned 0xffffffffffffffff
refused "an sp misaligned", r_sp_8
  height s0, 1
  unwind s0, answer, root_stack + 8
  j answer
# An sp at the end of the domain's pages is an empty stack's.
# CHECK: an sp at the end: returned 0x42
handled "an sp at the end", r_sp_end
  la a1, a_calls_failing_b
  call a_do
  done
  root
r_sp_end:
  height s0, 1
  unwind s0, a_leaves, a_stack_top
  code a
a_leaves:
  cd.leave
  variable root
  .balign 16
root_stack: .quad 0, 0

# The domain reached is dead: one more.
# CHECK: returns over the dead: returned 0xfffffffffffffffd
handled "returns over the dead", over_the_dead
  la a1, a_calls_failing_b
  call a_do
  done
  root
over_the_dead:
  sys NR_codoms, DEAD, 1
  height s0, 1
  unwind s0
  mv s2, a0
  height s0, 2
  la a1, unwind_to
  sd s0, (a1)
  sd zero, 8(a1)
  sd s2, 24(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall

# The stack of a domain that was unwound is not live.
# CHECK: not busy: returned 0x0
handled "not busy", return_3
  la a1, a_eats_and_calls
  call a_do
  setup_stack 1, a_stack_top, a_stack
  done
# A signal that waited for the handler comes when the handler is cut.
# CHECK: what waited comes: SIGTRAP{{.*}} domain root
handled "what waited comes", kill_and_return
  la a1, a_faults
  call a_do
  nop
  ebreak
  root
kill_and_return:
  li a7, 172
  ecall
  li a1, 5
  li a7, 129
  ecall
  height s0, 1
  unwind s0

# Its own signal is blocked in a handler, and no longer when the handler is cut.
# CHECK: comes again after the unwind: returned 0x2
test "comes again after the unwind"
  stacks
  li a0, 10
  la a1, cut_and_count
  li a2, 0
  call set_handler
  la t0, kept_sp
  sd sp, (t0)
come_again:
  la t0, count
  ld a0, (t0)
  li t1, 2
  beq a0, t1, 1f
  li a7, 172
  ecall
  li a1, 10
  li a7, 129
  ecall
  li a0, 0x99
1:
  done
  root
cut_and_count:
  la t0, count
  ld t1, (t0)
  addi t1, t1, 1
  sd t1, (t0)
  height s0, 0
  la a1, unwind_to
  sd s0, (a1)
  la t0, come_again
  sd t0, 8(a1)
  ld t0, kept_sp
  sd t0, 16(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
  ebreak

# No frame is cut: a domain that may make system calls goes on in itself, and
# nowhere else.
.macro own_set name, pc
test "\name"
  stacks
  li a0, TAG
  la a1, own_set
  li t0, -4096
  and a1, a1, t0
  li a2, 1
  li a3, tag_a
  li a4, 1 # SYS
  li a7, NR_codoms
  ecall
  bnez a0, bad
  la a1, own_set
  la a2, \pc
  call a_do
  done
.endm
# CHECK: own set: returned 0x42
own_set "own set", own_set_ended
# CHECK: own set, to root: returned 0x1
own_set "own set, to root", bad

  variable a
a_unwind: .space 56
  code a
own_set:
  csrr s0, cddcs
  cd.push 0, 0
  la a1, a_unwind
  sd s0, (a1)
  sd a2, 8(a1)
  la t0, a_stack_top
  sd t0, 16(a1)
  li t0, 0x42
  sd t0, 24(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
  neg a0, a0 # EPERM
own_set_ended:
  cd.leave

# R is dead before anything else of it is looked at. The twin is alive.
.macro tells name, before
handled "\name", tells_\@
  la a1, a_calls_failing_b
  call a_do
  ld a0, count
  done
  root
tells_\@:
  \before
  height s0, 1
  unwind s0, bad
  la t0, count
  sd a0, (t0)
  height s0, 2
  unwind s0
  ebreak
.endm
.macro a_dies
  kernel DEAD, tag_a
  bnez a0, bad
.endm
# CHECK: to nobody's place in the dead: returned 0xfffffffffffffffd
tells "to nobody's place in the dead", a_dies
# CHECK: to another's place: returned 0xffffffffffffffff
tells "to another's place"

# The page that a call was made from is another domain's now: nothing returns there.
.macro gives name, tag
handled "\name", bad
  la t0, kept_sp
  sd sp, (t0)
  li a4, \tag
  la t0, given
  jalr t0
  ld t0, kept_sp
  bne t0, sp, bad
  done
.endm
# CHECK: a page that was given away: returned 0xffffffffffffffff
gives "a page that was given away", tag_a
# CHECK: a page that was kept: returned 0x42
gives "a page that was kept", tag_root

  root
  .balign 4096
given:
  addi sp, sp, -16
  sd ra, (sp)
  la a5, give_away
  call root_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  .balign 4096
give_away:
  mv s1, a4
  li a0, CODE
  la a1, given
  li a2, 1
  mv a3, s1
  li a4, 0
  li a5, 0
  li a7, NR_codoms
  ecall
  bnez a0, bad
  height s0, 0
  unwind s0
  la t0, count
  sd a0, (t0)
  ld t1, kept_sp
  la a1, unwind_to
  sd t1, 16(a1)
  la t0, not_given
  sd t0, 8(a1)
  li a0, UNWIND
  li a2, 56
  li a7, NR_codoms
  ecall
  ebreak
not_given:
  ld a0, count
  done
