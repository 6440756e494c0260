# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s

# The domain control stack: what cd.enter keeps and clears, cd.swsp and `own`,
# cd.push and cd.pop, overflow. Sections 4 and 4.2 of isa.md; findings 5, 18,
# 19, 30 of the ISA review.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call
  apl b, a, call

  variable a
a_word: .quad 0

  runs a, a_do, a1
# Without cd.swsp.
  gate a, a_leaf
  cd.enter
  jalr a1
a_leaf_out:
  cd.leave
  runs b, b_do, a2
  gate b, b_trash
  cd.enter
  li s0, 1
  li s1, 1
  li s11, 1
  li ra, 1
  li sp, 1
  li gp, 1
  li tp, 1
  li t0, 0x65
  csrw fcsr, t0
  csrwi vxrm, 2
  csrwi vxsat, 1
  vsetivli zero, 4, e32, m1, ta, ma
  csrwi vstart, 3
  cd.leave

# cd.enter and cd.leave give back sp, tp, gp, ra and fcsr, whatever happens.
# CHECK: registers: returned 0x0
test "registers"
  stacks
  li gp, 0x1234
  li t0, 0x21
  csrw fcsr, t0
  mv s2, sp
  mv s3, tp
  cd.push 255, xf
  call b_trash
  cd.pop
  xor a0, sp, s2
  xor t0, tp, s3
  or a0, a0, t0
  li t0, 0x1234
  xor t0, gp, t0
  or a0, a0, t0
  csrr t0, fcsr
  xori t0, t0, 0x21
  or a0, a0, t0
# ... and no vector CSR of the callee reaches the caller
  csrr t0, vxrm
  or a0, a0, t0
  csrr t0, vxsat
  or a0, a0, t0
  csrr t0, vstart
  or a0, a0, t0
  csrr t0, vl
  or a0, a0, t0
  csrr t0, vtype
  bltz t0, 1f
  ori a0, a0, 1
1:
  done

# cd.enter: fcsr, vcsr, vstart 0, vtype vill; no reservation.
# CHECK: CSRs of the callee: returned 0x0
test "CSRs of the callee"
  stacks
  li t0, 0x7f
  csrw fcsr, t0
  csrwi vxrm, 2
  vsetivli zero, 4, e32, m1, ta, ma
  csrwi vstart, 3
  la a1, a_csrs
  call a_do
  done
  code a
a_csrs:
  csrr a0, fcsr
  csrr t0, vcsr
  or a0, a0, t0
  csrr t0, vstart
  or a0, a0, t0
  csrr t0, vl
  or a0, a0, t0
  csrr t0, vtype
  bltz t0, 1f
  ori a0, a0, 1
1:
  ret
# CHECK: reservation: returned 0x1
test "reservation"
  stacks
  la a0, a_word
  lr.d t0, (a0)
  la a1, a_sc
  call a_do
  done
  code a
a_sc:
  sc.d a0, zero, (a0)
  ret

# CHECK: own stack and tp: returned 0x0
test "own stack and tp"
  stacks
  la a1, a_stack_check
  call a_do
  done
  code a
a_stack_check:
  la a0, a_stack_top
  xor a0, a0, sp
  li t0, 0x7001
  xor t0, t0, tp
  or a0, a0, t0
  ret

# a -> b -> a: the call back starts below the live stack of a.
# CHECK: call back: returned 0x40
test "call back"
  stacks
  la a1, a_to_b
  call a_do
  done
  code a
a_to_b:
  addi sp, sp, -64
  sd ra, (sp)
  mv s0, sp
  la a1, a_report_sp
  la a2, b_to_a
  call b_do
  ld ra, (sp)
  addi sp, sp, 64
  ret
a_report_sp:
  la a0, a_stack_top
  sub a0, a0, sp
  ret
  code b
b_to_a:
  addi sp, sp, -16
  sd ra, (sp)
  call a_do
  ld ra, (sp)
  addi sp, sp, 16
  ret

# Finding 5: a leaf of a runs on b's sp. Its calls do not make that DST[a].
# CHECK: leaf does not own: returned 0x0
test "leaf does not own"
  stacks
  la a2, b_hostile
  call b_do
  done
  code b
b_hostile:
  addi sp, sp, -16
  sd ra, (sp)
  mv s0, sp
  la sp, b_stack + 8000
  la a1, a_leaf_to_b
  call a_leaf
  mv sp, s0
  ld ra, (sp)
  addi sp, sp, 16
  ret
b_back:
  la a1, a_stack_check
  mv s1, ra
  call a_do
  jr s1
  code a
a_leaf_to_b:
  la a2, b_back
  call b_do
  j a_leaf_out

# No stack, too little stack: the caller is to blame.
# CHECK: no stack: SIGSEGV CDSTACK addr atext+0x4 domain a blamed root pc atext+0x4 size 0x0 target a perm 0x0 depth 0x1
test "no stack"
  la a1, a_stack_check
  call a_do
# CHECK: little stack: SIGSEGV CDSTACK addr atext+0x4 domain a blamed root
test "little stack"
  setup_stack 1, a_stack + 4080, a_stack
  call a_do
# CHECK: just enough stack: returned 0x5
test "just enough stack"
  stacks
  setup_stack 1, a_stack + 4096, a_stack
  li a0, 5
  la a1, a_return
  call a_do
  done
  code a
a_return:
  ret
# CHECK: eaten by recursion: SIGSEGV CDSTACK addr atext+0x4 domain a blamed b
test "eaten by recursion"
  stacks
  la a1, a_recursion
  call a_do
  code a
a_recursion:
  addi sp, sp, -2048
  sd ra, (sp)
  la a1, a_recursion
  la a2, b_to_a
  call b_do

# SYS_DST and live frames
# CHECK: busy: returned 0xfffffffffffffff0
test "busy"
  stacks
  la a1, a_calls_dst
  call a_do
  done
  gate root, root_dst
  cd.enter
  cd.swsp
  addi sp, sp, -16
  sd s0, (sp)
  setup_stack 1, a_stack_top, a_stack
  ld s0, (sp)
  addi sp, sp, 16
  cd.leave
  code a
a_calls_dst:
  addi sp, sp, -16
  sd ra, (sp)
  call root_dst
  ld ra, (sp)
  addi sp, sp, 16
  ret
# CHECK: DST of an unknown tag: returned 0xffffffffffffffea
test "DST of an unknown tag"
  stacks
  setup_stack 9, a_stack_top, a_stack
  done
# CHECK: DST, sp misaligned: returned 0xffffffffffffffea
test "DST, sp misaligned"
  stacks
  setup_stack 1, a_stack_top - 8, a_stack
  done
# CHECK: DST, limit above sp: returned 0xffffffffffffffea
test "DST, limit above sp"
  stacks
  setup_stack 1, a_stack, a_stack_top
  done

# cd.push and cd.pop
# CHECK: push clears: returned 0x0
test "push clears"
  mv t6, ra
  li s0, -1
  li s5, -1
  li s11, -1
  fcvt.d.l fs0, s0
  fcvt.d.l fs11, s0
  la t0, a_word
  li t1, 8
  cd.grant c0, t0, t1, r
  cd.grant c6, t0, t1, r
  cd.push 1, xf
  or a0, s0, s5
  or a0, a0, s11
  fmv.x.d t0, fs0
  or a0, a0, t0
  fmv.x.d t0, fs11
  or a0, a0, t0
  cd.cget t0, c0, valid
  or a0, a0, t0
  cd.cget t0, c6, valid
  or a0, a0, t0
  cd.pop
  jr t6
# CHECK: push keeps what it does not name: returned 0x7
test "push keeps what it does not name"
  li s0, 7
  cd.push 255, f
  mv a0, s0
  cd.pop
  ret
# CHECK: pop restores exactly: returned 0x0
test "pop restores exactly"
  mv t6, ra
  li s0, 0x10
  li s11, 0x11
  fcvt.d.l fs11, s11
  la t0, a_word
  li t1, 8
  cd.grant c2, t0, t1, rw
  cd.push 4, xf
  li s0, -1
  li s11, -1
  fcvt.d.l fs11, s11
  cd.grant c0, t0, t1, r
  cd.pop
  xori a0, s0, 0x10
  xori t0, s11, 0x11
  or a0, a0, t0
  fcvt.l.d t0, fs11
  xori t0, t0, 0x11
  or a0, a0, t0
  cd.cget t0, c0, valid
  or a0, a0, t0
  cd.cget t0, c2, perm
  xori t0, t0, 3
  or a0, a0, t0
  la t1, a_word
  cd.cget t0, c2, base
  xor t0, t0, t1
  or a0, a0, t0
  jr t6
# CHECK: heights: returned 0x0
test "heights"
  csrr a0, cddcs
  cd.push 255, xf
  csrr t0, cddcs
  addi t0, t0, -208
  or a0, a0, t0
  cd.pop
  cd.push 255, 0
  csrr t0, cddcs
  addi t0, t0, -16
  or a0, a0, t0
  cd.pop
  csrr t0, cddcs
  or a0, a0, t0
  ret
# CHECK: pop of nothing: SIGSEGV CDFRAME addr text+0x{{[0-9a-f]+}} domain root blamed root
test "pop of nothing"
  cd.pop
# CHECK: pop below the base: SIGSEGV CDFRAME addr atext+0x{{[0-9a-f]+}} domain a blamed a pc atext
test "pop below the base"
  stacks
  la a1, a_pop
  cd.push 255, xf
  call a_do
  code a
a_pop:
  cd.pop
  ret
# CHECK: leave drops the sets above: returned 0xd0
test "leave drops the sets above"
  stacks
  la a1, a_push
  call a_do
  csrr a0, cddcs
  done
  code a
a_push:
  cd.push 255, xf
  cd.push 255, xf
  ret
# CHECK: the set of the caller is not taken: returned 0x9
test "the set of the caller is not taken"
  stacks
  li s0, 9
  cd.push 255, x
  la a1, a_push
  call a_do
  cd.pop
  mv a0, s0
  done

# DCS overflow: who has most of it is to blame.
# CHECK: push overflow: SIGSEGV CDDCS addr atext+0x{{[0-9a-f]+}} domain a blamed a
test "push overflow"
  stacks
  la a1, a_push_ever
  call a_do
  code a
a_push_ever:
  cd.push 255, xf
  j a_push_ever
# A call into another domain wants 4 KiB.
.macro fill to
  li t0, \to
1:
  cd.push 255, 0
  csrr t1, cddcs
  bltu t1, t0, 1b
.endm
# CHECK: call overflow: SIGSEGV CDDCS addr atext+0x0 domain b blamed b
test "call overflow"
  stacks
  la a2, b_fill
  call b_do
  code b
b_fill:
  fill 0x40000 - 4096 + 16
  la a1, a_return
  call a_do
# CHECK: to the last byte: returned 0x40000
test "to the last byte"
  stacks
  la a2, b_fill_just
  call b_do
  done
  code b
b_fill_just:
  mv s1, ra
  fill 0x40000 - 4096
  la a1, a_last_byte
  call a_do
  jr s1
  code a
a_last_byte:
  fill 0x40000
  mv a0, t1
  ret
# ... and one more: a_do has 4 KiB, b the rest.
# CHECK: over the last byte: SIGSEGV CDDCS addr atext+0x{{[0-9a-f]+}} domain a blamed b
test "over the last byte"
  stacks
  la a2, b_fill_more
  call b_do
  code b
b_fill_more:
  fill 0x40000 - 4096
  la a1, a_push_ever
  call a_do
# A domain's own gate needs a frame.
# CHECK: a gate of one's own: returned 0x40000
test "a gate of one's own"
  stacks
  la a1, a_own_gate
  call a_do
  done
  code a
a_own_gate:
  mv s1, ra
  fill 0x40000 - 128
  la a1, a_height
  call a_do
  jr s1
a_height:
  csrr a0, cddcs
  ret
# CHECK: a gate of one's own, no frame: SIGSEGV CDDCS addr atext+0x0 domain a blamed a
test "a gate of one's own, no frame"
  stacks
  la a1, a_no_frame
  call a_do
  code a
a_no_frame:
  fill 0x40000 - 112
  la a1, a_return
  call a_do

# CSRs
# CHECK: cddom: returned 0x1
test "cddom"
  stacks
  la a1, a_cddom
  call a_do
  done
  code a
a_cddom:
  csrr a0, cddom
  ret
# CHECK: cdcaller: returned 0x0
test "cdcaller"
  stacks
  la a1, a_cdcaller
  li a0, 5
  call a_do
  done
  code a
a_cdcaller:
  csrr a0, cdcaller
  ret
# CHECK: cdcallersp: returned 0x0
test "cdcallersp"
  stacks
  la a1, a_cdcallersp
  mv a0, sp
  call a_do
  done
  code a
a_cdcallersp:
  csrr t0, cdcallersp
  xor a0, a0, t0
  ret
# CHECK: cdcaller without a frame: SIGSEGV CDFRAME addr text+0x[[PC:[0-9a-f]+]] domain root blamed root pc text+0x[[PC]] size
test "cdcaller without a frame"
  csrr a0, cdcaller
# CHECK: cdcallersp without a frame: SIGSEGV CDFRAME
test "cdcallersp without a frame"
  csrr a0, cdcallersp
# CHECK: a CSR is written: SIGILL
test "a CSR is written"
  csrw cddom, a0
# CHECK: another CSR is written: SIGILL
test "another CSR is written"
  csrrsi a0, cddcs, 1

# cd.clr
# CHECK: clr: returned 0x0
test "clr"
  cd.push 0, xf
  mv s11, ra
  mv s10, sp
  li s0, 0x55
  .irp r, t0,t1,t2,t3,t4,t5,t6,a0,a1,a2,a3,a4,a5,a6,a7
    li \r, -1
  .endr
  .irp r, ft0,ft1,ft2,ft3,ft4,ft5,ft6,ft7,ft8,ft9,ft10,ft11,fa0,fa1,fa2,fa3,fa4,fa5,fa6,fa7,fs0
    fmv.d.x \r, a0
  .endr
  vsetvli t0, zero, e8, m8, ta, ma
  vmv.v.i v0, -1
  vmv.v.i v8, -1
  vmv.v.i v16, -1
  vmv.v.i v24, -1
  cd.clr 0, 0
  .irp r, t0,t1,t2,t3,t4,t5,t6,a1,a2,a3,a4,a5,a6,a7
    or a0, a0, \r
  .endr
  .irp r, ft0,ft1,ft2,ft3,ft4,ft5,ft6,ft7,ft8,ft9,ft10,ft11,fa0,fa1,fa2,fa3,fa4,fa5,fa6,fa7
    fmv.x.d t0, \r
    or a0, a0, t0
  .endr
  csrr t0, vl
  or a0, a0, t0
  csrr t0, vtype
  bltz t0, 1f
  ori a0, a0, 1
1:
  vsetvli t0, zero, e8, m8, ta, ma
  vor.vv v0, v0, v8
  vor.vv v0, v0, v16
  vor.vv v0, v0, v24
  vmv.s.x v8, zero
  vredor.vs v8, v0, v8
  vmv.x.s t0, v8
  or a0, a0, t0
# what others keep
  xori t0, s0, 0x55
  or a0, a0, t0
  xor t0, sp, s10
  or a0, a0, t0
  fmv.x.d t0, fs0
  not t0, t0
  or a0, a0, t0
  mv t0, s11
  cd.pop
  jr t0
# CHECK: clr keeps arguments: returned 0x0
test "clr keeps arguments"
  li a0, 1
  li a1, 2
  li a2, 3
  li t0, 4
  fcvt.d.l fa0, a1
  fcvt.d.l fa1, a1
  cd.clr 2, 1, t0
  xori a0, a0, 1
  xori a1, a1, 2
  or a0, a0, a1
  or a0, a0, a2
  xori t0, t0, 4
  or a0, a0, t0
  fcvt.l.d t0, fa0
  xori t0, t0, 2
  or a0, a0, t0
  fmv.x.d t0, fa1
  or a0, a0, t0
  ret

# Words that no instruction has.
.irp word, 0x0000807b, 0x000000fb, 0x0010007b, 0x0260007b, 0x4240007b, 0x0805007b, 0x0605007b | 0x00500000, 0x1002007b, 0x2900007b, 0x2090007b, 0x2001007b, 0x0000107b, 0x0000307b, 0x0000407b, 0x0000607b, 0x0000707b, 0x3000007b, 0x023500fb, 0x0000207b, 0x0200247b, 0x0000587b, 0x00005c7b
# CHECK-COUNT-22: reserved word: SIGILL {{.*}}domain root
test "reserved word"
  .word \word
.endr
