# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
# RUN: %qemu %t parallel | FileCheck %s
# RUN: %qemu-count %t 2>/dev/null | FileCheck %s
# RUN: %qemu -one-insn-per-tb %t | FileCheck %s

# Data checks on every access path, each with what is allowed beside what is
# not: by APL, by a capability, at its edges, over a page boundary; in code for
# one thread and for many, under a plugin, one instruction at a time.
# Section 2 of isa.md; findings 11 and 12 of the ISA review.

.include "test.inc"

  .data
  .balign 4096
page: .space 4096
page2: .space 4096

  variable a
  .balign 4096
own: .quad 0x1111
  .space 4096 - 8

  variable b
  .balign 4096
other: .quad 0x2222
  .space 4096 - 8

  apl a, v, read

  variable v
readable: .quad 0x3333

# Run the code at a1 of domain a with a0 as argument.
  gate a, a_do
  cd.enter
  cd.swsp
  jalr a1
  cd.leave

# A call of a's gate from root: DST[a] is set, c0-c7 as they are.
  root
on_a:
  addi sp, sp, -32
  sd ra, 24(sp)
  sd a0, 16(sp)
  sd a1, 8(sp)
  li a0, 2
  li a1, 1
  la a2, a_stack_top
  li a3, 0
  la a4, a_stack
  li a7, 3280
  ecall
  bnez a0, 1f
  ld a0, 16(sp)
  ld a1, 8(sp)
  call a_do
1:
  ld ra, 24(sp)
  addi sp, sp, 32
  ret

  variable a
  .balign 4096
a_stack: .space 8192
a_stack_top:

.macro as_a name, fn, address, offset=0
test "\name"
  la a0, \address
  addi a0, a0, \offset
  la a1, \fn
  j on_a
.endm

# Lend [page+8, page+8+16) with \perm and run \fn on page+\offset.
.macro lent name, perm, fn, offset, base=page, start=8, length=16
test "\name"
  la t0, \base
  li t1, \start
  add t0, t0, t1
  li t1, \length
  cd.grant c3, t0, t1, \perm
  la a0, \base
  li t0, \offset
  add a0, a0, t0
  la a1, \fn
  j on_a
.endm

  code a
f_lb: lb a0, (a0)
  ret
f_lh: lh a0, (a0)
  ret
f_lw: lw a0, (a0)
  ret
f_ld: ld a0, (a0)
  ret
f_sb: sb zero, (a0)
  ret
f_sd: sd zero, (a0)
  li a0, 0
  ret
f_fld: fld fa0, (a0)
  li a0, 0
  ret
f_fsd: fsd fa0, (a0)
  li a0, 0
  ret
f_lr: lr.d a0, (a0)
  ret
f_sc: sc.d a0, zero, (a0)
  ret
f_lrsc: lr.d a1, (a0)
  sc.d a0, zero, (a0)
  ret
f_amo: amoadd.d a0, zero, (a0)
  ret
f_amo_b: amoadd.b a0, zero, (a0)
  ret
f_cas: amocas.d zero, zero, (a0)
  li a0, 0
  ret
f_cas_q: li a2, 0
  li a3, 0
  amocas.q a2, a2, (a0)
  li a0, 0
  ret
f_zero: cbo.zero (a0)
  li a0, 0
  ret
f_vle8: vsetivli zero, 16, e8, m1, ta, ma
  vle8.v v1, (a0)
  li a0, 0
  ret
f_vse8: vsetivli zero, 16, e8, m1, ta, ma
  vse8.v v1, (a0)
  li a0, 0
  ret
f_vle64: vsetivli zero, 2, e64, m1, ta, ma
  vle64.v v1, (a0)
  li a0, 0
  ret
f_vlse: vsetivli zero, 2, e64, m1, ta, ma
  li a1, 16
  vlse64.v v1, (a0), a1
  li a0, 0
  ret
f_vluxei: vsetivli zero, 2, e64, m1, ta, ma
  vid.v v2
  vsll.vi v2, v2, 4
  vluxei64.v v1, (a0), v2
  li a0, 0
  ret
f_vl1r: vl1re8.v v1, (a0)
  li a0, 0
  ret
# Beyond its elements: it accesses nothing, and ends with vstart 0.
f_vl1r_vstart: csrwi vstart, 20
  vl1re8.v v1, (a0)
  csrr a0, vstart
  ret
f_vlsegff: vsetivli zero, 4, e32, m1, ta, ma
  vlseg5e32ff.v v2, (a0)
  csrr a0, vl
  ret
f_vs1r: vs1r.v v1, (a0)
  li a0, 0
  ret
f_vleff: vsetivli zero, 16, e8, m1, ta, ma
  vle8ff.v v1, (a0)
  csrr a0, vl
  ret
f_vlseg: vsetivli zero, 8, e8, m1, ta, ma
  vlseg2e8.v v2, (a0)
  li a0, 0
  ret

# By APL: one's own, read on v, nothing on b and root.
# CHECK: own read: returned 0x1111
as_a "own read", f_ld, own
# CHECK: own write: returned 0x0
as_a "own write", f_sd, own
# CHECK: APL read: returned 0x3333
as_a "APL read", f_ld, readable
# CHECK: APL write: SIGSEGV CDWRITE addr vdata+0x0 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x8 target v perm 0x2 depth 0x1
as_a "APL write", f_sd, readable
# CHECK: other read: SIGSEGV CDREAD addr bdata+0x0 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x8 target b perm 0x1 depth 0x1
as_a "other read", f_ld, other
# CHECK: root read: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a {{.*}} target root
as_a "root read", f_ld, page

# Each size and kind of access.
# CHECK: lb: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x1 target b
as_a "lb", f_lb, other
# CHECK: lh: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x2 target b
as_a "lh", f_lh, other
# CHECK: lw: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x4 target b
as_a "lw", f_lw, other
# CHECK: sb: SIGSEGV CDWRITE addr bdata+0x0 {{.*}} size 0x1 target b
as_a "sb", f_sb, other
# CHECK: fld: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x8 target b
as_a "fld", f_fld, other
# CHECK: fsd: SIGSEGV CDWRITE addr bdata+0x0 {{.*}} size 0x8 target b
as_a "fsd", f_fsd, other
# CHECK: lr: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x8 target b
as_a "lr", f_lr, other
# CHECK: lr, APL read: returned 0x3333
as_a "lr, APL read", f_lr, readable
# CHECK: failing sc: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x8 target b
as_a "failing sc", f_sc, other
# CHECK: failing sc, APL read: SIGSEGV CDWRITE addr vdata+0x0 {{.*}} size 0x8 target v
as_a "failing sc, APL read", f_sc, readable
# CHECK: failing sc, own: returned 0x1
as_a "failing sc, own", f_sc, own
# CHECK: lr and sc, own: returned 0x0
as_a "lr and sc, own", f_lrsc, own
# CHECK: lr and sc, APL read: SIGSEGV CDWRITE addr vdata+0x0 {{.*}} size 0x8 target v
as_a "lr and sc, APL read", f_lrsc, readable
# CHECK: misaligned sc: SIGBUS code 0x1 addr bdata+0x4
as_a "misaligned sc", f_sc, other, 4
# CHECK: amo, own: returned 0x1111
as_a "amo, own", f_amo, own
# CHECK: amo: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x8 target b
as_a "amo", f_amo, other
# CHECK: amo, APL read: SIGSEGV CDWRITE addr vdata+0x0 {{.*}} size 0x8 target v
as_a "amo, APL read", f_amo, readable
# The right to write is asked for before the page's protection is looked at.
.macro as_a_none name, fn
test "\name"
  la a0, vdata_start
  li a1, 4096
  li a2, 0
  li a7, 226
  ecall
  la a0, readable
  la a1, \fn
  j on_a
.endm
# CHECK: amo, APL read, PROT_NONE: SIGSEGV CDWRITE addr vdata+0x0 {{.*}} size 0x8 target v
as_a_none "amo, APL read, PROT_NONE", f_amo
# CHECK: cas, APL read, PROT_NONE: SIGSEGV CDWRITE addr vdata+0x0 {{.*}} size 0x8 target v
as_a_none "cas, APL read, PROT_NONE", f_cas
# CHECK: load, APL read, PROT_NONE: SIGSEGV code 0x2 addr vdata+0x0
as_a_none "load, APL read, PROT_NONE", f_ld
# CHECK: misaligned amo: SIGSEGV CDREAD addr bdata+0x4
as_a "misaligned amo", f_amo, other, 4
# CHECK: byte amo, APL read: SIGSEGV CDWRITE addr vdata+0x0 {{.*}} size 0x1 target v
as_a "byte amo, APL read", f_amo_b, readable
# CHECK: cas, APL read: SIGSEGV CDWRITE addr vdata+0x0 {{.*}} size 0x8 target v
as_a "cas, APL read", f_cas, readable
# CHECK: cas.q, own: returned 0x0
as_a "cas.q, own", f_cas_q, own
# CHECK: cas.q: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x10 target b
as_a "cas.q", f_cas_q, other
# CHECK: cbo.zero, own: returned 0x0
as_a "cbo.zero, own", f_zero, own
# CHECK: cbo.zero: SIGSEGV CDWRITE addr bdata+0x0 {{.*}} size 0x40 target b
as_a "cbo.zero", f_zero, other, 16
# CHECK: vle8, own: returned 0x0
as_a "vle8, own", f_vle8, own
# CHECK: vle8: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x1 target b
as_a "vle8", f_vle8, other
# CHECK: vse8, APL read: SIGSEGV CDWRITE addr vdata+0x0 {{.*}} size 0x1 target v
as_a "vse8, APL read", f_vse8, readable
# CHECK: vle64: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x8 target b
as_a "vle64", f_vle64, other
# CHECK: strided: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x8 target b
as_a "strided", f_vlse, other
# CHECK: indexed: SIGSEGV CDREAD addr bdata+0x0 {{.*}} size 0x8 target b
as_a "indexed", f_vluxei, other
# CHECK: vl1r: SIGSEGV CDREAD addr bdata+0x0
as_a "vl1r", f_vl1r, other
# CHECK: vl1r, vstart beyond: returned 0x0
as_a "vl1r, vstart beyond", f_vl1r_vstart, other
# CHECK: vs1r, APL read: SIGSEGV CDWRITE addr vdata+0x0
as_a "vs1r, APL read", f_vs1r, readable
# CHECK: fault-only-first: SIGSEGV CDREAD addr bdata+0x0 {{.*}} target b
as_a "fault-only-first", f_vleff, other
# CHECK: fault-only-first, own: returned 0x10
as_a "fault-only-first, own", f_vleff, own
# CHECK: segments: SIGSEGV CDREAD addr bdata+0x0 {{.*}} target b
as_a "segments", f_vlseg, other

# By capability: [page+8, page+24), to the byte.
# CHECK: lent: returned 0x0
lent "lent", r, f_ld, 8
# CHECK: lent, last: returned 0x0
lent "lent, last", r, f_ld, 16
# CHECK: lent, before: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} {{.*}} size 0x8 target root
lent "lent, before", r, f_ld, 0
# CHECK: lent, half before: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} {{.*}} size 0x8 target root
lent "lent, half before", r, f_ld, 4
# CHECK: lent, over the end: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} {{.*}} size 0x8 target root
lent "lent, over the end", r, f_ld, 17
# CHECK: lent, misaligned: returned 0x0
lent "lent, misaligned", r, f_ld, 9
# CHECK: lent, behind: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} {{.*}} size 0x1 target root
lent "lent, behind", r, f_lb, 24
# CHECK: lent, last byte: returned 0x0
lent "lent, last byte", r, f_lb, 23
# CHECK: lent r, written: SIGSEGV CDWRITE
lent "lent r, written", r, f_sd, 8
# CHECK: lent w, written: returned 0x0
lent "lent w, written", w, f_sd, 8
# CHECK: lent w, read: SIGSEGV CDREAD
lent "lent w, read", w, f_ld, 8
# CHECK: lent c, read: SIGSEGV CDREAD
lent "lent c, read", c, f_ld, 8
# CHECK: lent rw, amo: returned 0x0
lent "lent rw, amo", rw, f_amo, 8
# CHECK: lent w, amo: SIGSEGV CDREAD
lent "lent w, amo", w, f_amo, 8
# CHECK: lent r, amo: SIGSEGV CDWRITE
lent "lent r, amo", r, f_amo, 8
# CHECK: lent rw, sc: returned 0x1
lent "lent rw, sc", rw, f_sc, 8
# CHECK: lent w, sc: SIGSEGV CDREAD
lent "lent w, sc", w, f_sc, 8
# CHECK: lent rw, cas.q: returned 0x0
lent "lent rw, cas.q", rw, f_cas_q, 16, page, 16, 16
# CHECK: lent rw 8, cas.q: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} {{.*}} size 0x10
lent "lent rw 8, cas.q", rw, f_cas_q, 16, page, 16, 8
# CHECK: lent, vle8: returned 0x0
lent "lent, vle8", r, f_vle8, 8
# CHECK: lent, vle8, one more: SIGSEGV CDREAD addr data+0x{{[0-9a-f]*}}18 {{.*}} size 0x1
lent "lent, vle8, one more", r, f_vle8, 9
# CHECK: lent, vse8, one more: SIGSEGV CDWRITE addr data+0x{{[0-9a-f]*}}18 {{.*}} size 0x1
lent "lent, vse8, one more", w, f_vse8, 9
# CHECK: lent, fault-only-first: returned 0x8
lent "lent, fault-only-first", r, f_vleff, 16
# A segment is one access; the second one ends vl.
# CHECK: lent, first segment: returned 0x1
lent "lent, first segment", r, f_vlsegff, 8, length=20
# CHECK: lent, a field short: SIGSEGV CDREAD addr data+0x{{[0-9a-f]*}}008 {{.*}} size 0x14
lent "lent, a field short", r, f_vlsegff, 8, length=19
# CHECK: lent 64, cbo.zero: returned 0x0
lent "lent 64, cbo.zero", w, f_zero, 64, page, 64, 64
# CHECK: lent 63, cbo.zero: SIGSEGV CDWRITE {{.*}} size 0x40
lent "lent 63, cbo.zero", w, f_zero, 64, page, 64, 63

# Over a page boundary: both pages, before anything is written.
# CHECK: pages of one capability: returned 0x0
lent "pages of one capability", r, f_ld, 4092, page, 4088, 16
# CHECK: second page not lent: SIGSEGV CDREAD addr data+0x{{[0-9a-f]*}}ffc {{.*}} size 0x8
lent "second page not lent", r, f_ld, 4092, page, 4088, 8
# CHECK: last byte of own, 7 of the next: SIGSEGV CDREAD addr adata+0x{{[0-9a-f]*}}fff {{.*}} size 0x8
as_a "last byte of own, 7 of the next", f_ld, adata_end, -1
# CHECK: write over the end of own: SIGSEGV CDWRITE addr adata+0x{{[0-9a-f]*}}ffc {{.*}} size 0x8
as_a "write over the end of own", f_sd, adata_end, -4
# CHECK: 1 byte of b, 7 that are readable: SIGSEGV CDREAD addr bdata+0x{{[0-9a-f]*}}fff {{.*}} size 0x8 target b
as_a "1 byte of b, 7 that are readable", f_ld, bdata_end, -1

# Two capabilities do not add up to one.
# CHECK: two halves: SIGSEGV CDREAD {{.*}} size 0x8
test "two halves"
  la t0, page
  li t1, 4
  cd.grant c0, t0, t1, r
  addi t0, t0, 4
  cd.grant c1, t0, t1, r
  la a0, page
  la a1, f_ld
  j on_a

# A misaligned store that faults has written nothing: root looks in its handler.
# CHECK: nothing is written: SIGSEGV CDWRITE
# CHECK-NEXT: still there 0x5555555555555555
test "nothing is written"
  li a0, 11
  la a1, look
  li a2, 0
  call set_handler
  la t0, page2 - 8
  li t1, 0x5555555555555555
  sd t1, (t0)
  li t1, 8
  cd.grant c0, t0, t1, w
  la a0, page
  li t0, 4092
  add a0, a0, t0
  la a1, f_sd
  j on_a
look:
  call report
  la t0, page2
  ld a1, -8(t0)
  la a0, message
  call say
  li a0, 0
  li a7, 94
  ecall
  .section .rodata
message: .asciz "still there"

# Addresses are bounded, for root too: no load reaches the emulator's memory.
# CHECK: root, 2^38 - 8: SIGSEGV code 0x1 addr 0x3ffffffff8 domain root
test "root, 2^38 - 8"
  li a0, (1 << 38) - 8
  ld a0, (a0)
  ret
# CHECK: root, 2^38: SIGSEGV CDREAD addr 0x4000000000 domain root
test "root, 2^38"
  li a0, 1 << 38
  ld a0, (a0)
  ret
# CHECK: root, over 2^38: SIGSEGV CDREAD addr 0x3ffffffffc domain root
test "root, over 2^38"
  li a0, (1 << 38) - 4
  ld a0, (a0)
  ret
# CHECK: root, write at 2^47: SIGSEGV CDWRITE addr 0x800000000000 domain root
test "root, write at 2^47"
  li a0, 1 << 47
  sd a0, (a0)
  ret
# CHECK: root, amo at 2^47: SIGSEGV CDREAD addr 0x800000000000 domain root
test "root, amo at 2^47"
  li a0, 1 << 47
  amoadd.d a0, a0, (a0)
  ret
# CHECK: root, vle8 at 2^64-8: SIGSEGV CDREAD addr 0xfffffffffffffff8 domain root
test "root, vle8 at 2^64-8"
  li a0, -8
  vsetivli zero, 16, e8, m1, ta, ma
  vle8.v v1, (a0)
  ret
# CHECK: a, at 2^64-1: SIGSEGV CDREAD addr 0xffffffffffffffff domain a
test "a, at 2^64-1"
  li a0, -1
  la a1, f_ld
  j on_a
