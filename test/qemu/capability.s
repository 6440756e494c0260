# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s

# Capabilities: who may make which, what they are worth, and cd.chk. Sections 3
# and 4 of isa.md; findings 7, 8, 21, 41 of the ISA review.

.include "test.inc"
.include "stacks.inc"

  apl a, root, call
  apl a, b, call
  apl a, v, read
  apl b, root, call
  apl b, v, call

  variable root
word: .quad 0x1234
word2: .quad 0x5678
  variable a
a_word: .quad 0xaaaa
  variable b
b_word: .quad 0xbbbb
  variable v
v_word: .quad 0xcccc

  gate root, root_entry
  cd.enter
  cd.leave
  runs a, a_do, a1
# Runs a1 without swsp: may assert.
  runs b, b_do, a2
  gate v, v_entry
  cd.enter
v_gadget:
  cd.leave

.macro as_a name, fn
test "\name"
  stacks
  la a1, \fn
  call a_do
  done
.endm

# cd.grant
# CHECK: grant own, used by b: returned 0xaaaa
as_a "grant own, used by b", a_lend
  code a
a_lend:
  addi sp, sp, -16
  sd ra, (sp)
  la a0, a_word
  li t0, 8
  cd.grant c0, a0, t0, r
  la a2, b_load
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_load:
  ld a0, (a0)
  ret
# CHECK: nothing outlives the call: SIGSEGV CDREAD addr adata+0x{{[0-9a-f]+}} domain b blamed b
test "nothing outlives the call"
  stacks
  la a1, a_lend
  call a_do
  la a0, a_word
  la a2, b_load
  call b_do
# CHECK: grant without the right: SIGSEGV CDCAP addr bdata+0x{{[0-9a-f]+}} domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x8 target b perm 0x1
as_a "grant without the right", a_grant_b
  code a
a_grant_b:
  la a0, b_word
  li t0, 8
  cd.grant c0, a0, t0, r
  ret
# CHECK: APL read, grant r: returned 0x1
as_a "APL read, grant r", a_grant_v_r
# CHECK: APL read, grant w: SIGSEGV CDCAP addr vdata+0x0 domain a {{.*}} target v perm 0x2
as_a "APL read, grant w", a_grant_v_w
# CHECK: APL read, grant rw: SIGSEGV CDCAP addr vdata+0x0 domain a {{.*}} target v perm 0x3
as_a "APL read, grant rw", a_grant_v_rw
  code a
.irp p, r, w, rw
a_grant_v_\p:
  la a0, v_word
  li t0, 8
  cd.grant c0, a0, t0, \p
  cd.cget a0, c0, valid
  ret
.endr
# The creator's right counts page by page when it is used.
# CHECK: grant over the end of one's own: SIGSEGV CDREAD addr adata+0x{{[0-9a-f]*}}ffc domain b blamed b {{.*}} size 0x8
as_a "grant over the end of one's own", a_lend_too_much
  code a
a_lend_too_much:
  la a0, adata_end - 8
  li t0, 16
  cd.grant c0, a0, t0, r
  la a2, b_load_far
  la ra, 1f
  j b_do
1:
  ret
  code b
b_load_far:
  la a0, adata_end - 8
  ld a0, (a0)
  la a0, adata_end - 4
  ld a0, (a0)
  ret
# CHECK: beyond 2^64: SIGSEGV CDCAP addr 0x100 domain root blamed root pc text+0x{{[0-9a-f]+}} size 0xffffffffffffff01
test "beyond 2^64"
  li a0, 0x100
  li a1, -0xff
  cd.grant c0, a0, a1, r
# CHECK: beyond 2^38: SIGSEGV CDCAP addr 0x4000000000 domain root
test "beyond 2^38"
  li a0, 1 << 38
  li a1, 8
  cd.grant c0, a0, a1, r
# CHECK: length 0: returned 0x1
as_a "length 0", a_grant_nothing
# CHECK: length 0 lends nothing: SIGSEGV CDREAD addr bdata+0x{{[0-9a-f]+}} domain a blamed a
as_a "length 0 lends nothing", a_use_nothing
  code a
a_grant_nothing:
  la a0, b_word
  cd.grant c0, a0, zero, rwc
  cd.cget a0, c0, valid
  ret
a_use_nothing:
  la a0, b_word
  cd.grant c0, a0, zero, rwc
  lb a0, (a0)
  ret

# Lending on what was lent: from a register, from the set saved last.
# CHECK: lend on: returned 0x1234
test "lend on"
  stacks
  la a0, word
  li t0, 16
  cd.grant c7, a0, t0, r
  la a1, a_lend_on
  call a_do
  done
# CHECK: lend on more: SIGSEGV CDCAP addr data+0x{{[0-9a-f]+}} domain a blamed a {{.*}} size 0x11
test "lend on more"
  stacks
  la a0, word
  li t0, 16
  cd.grant c7, a0, t0, r
  la a1, a_lend_on_more
  call a_do
# CHECK: lend on, other right: SIGSEGV CDCAP {{.*}} perm 0x2
test "lend on, other right"
  stacks
  la a0, word
  li t0, 16
  cd.grant c7, a0, t0, r
  la a1, a_lend_on_w
  call a_do
# CHECK: lend on, from the set: returned 0x1234
test "lend on, from the set"
  stacks
  la a0, word
  li t0, 16
  cd.grant c7, a0, t0, r
  la a1, a_lend_on_set
  call a_do
  done
# CHECK: not from the set of another: SIGSEGV CDCAP
test "not from the set of another"
  stacks
  la a0, word
  li t0, 16
  cd.grant c7, a0, t0, r
  cd.push 255, 0
  la a1, a_lend_on
  call a_do
  code a
a_lend_on:
  addi sp, sp, -16
  sd ra, (sp)
  li t0, 8
  cd.grant c0, a0, t0, r
  la a2, b_load
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
a_lend_on_more:
  li t0, 17
  cd.grant c0, a0, t0, r
  ret
a_lend_on_w:
  li t0, 8
  cd.grant c0, a0, t0, w
  ret
a_lend_on_set:
  addi sp, sp, -16
  sd ra, (sp)
  cd.push 255, 0
  li t0, 8
  cd.grant c0, a0, t0, r
  la a2, b_load
  call b_do
  cd.pop
  ld ra, (sp)
  addi sp, sp, 16
  ret

# cd.restrict, cd.cmv, cd.cget
# CHECK: restrict: returned 0x1
test "restrict"
  la a0, word
  li a1, 16
  cd.grant c0, a0, a1, rw
  addi a0, a0, 8
  li a1, 8
  cd.restrict c1, c0, a0, a1, r
  cd.cget t0, c1, base
  xor t0, t0, a0
  cd.cget t1, c1, length
  xori t1, t1, 8
  or t0, t0, t1
  cd.cget a0, c1, perm
  or a0, a0, t0
  ret
# CHECK: restrict to more: SIGSEGV CDCAP
test "restrict to more"
  la a0, word
  li a1, 8
  cd.grant c0, a0, a1, rw
  li a1, 9
  cd.restrict c1, c0, a0, a1, r
# CHECK: restrict, other right: SIGSEGV CDCAP
test "restrict, other right"
  la a0, word
  li a1, 8
  cd.grant c0, a0, a1, r
  cd.restrict c1, c0, a0, a1, rw
# CHECK: restrict an invalid one: SIGSEGV CDCAP
test "restrict an invalid one"
  la a0, word
  li a1, 8
  cd.restrict c1, c5, a0, a1, r
# CHECK: move: returned 0x10
test "move"
  la a0, word
  li a1, 16
  cd.grant c0, a0, a1, rw
  cd.cmv c4, c0
  cd.cget a0, c4, length
  ret
# CHECK: fields of an invalid one: returned 0x0
test "fields of an invalid one"
  cd.cget a0, c4, base
  cd.cget t0, c4, length
  or a0, a0, t0
  cd.cget t0, c4, perm
  or a0, a0, t0
  cd.cget t0, c4, kind
  or a0, a0, t0
  cd.cget t0, c4, valid
  or a0, a0, t0
  ret

# cd.chk: what could my caller do?
.macro ask name, perm, address, length, grant
test "\name"
  stacks
  .ifnb \grant
    la t0, \address
    li t1, \length
    cd.grant c2, t0, t1, \grant
  .endif
  la a0, \address
  li a3, \length
  la a1, a_ask_b_\perm
  call a_do
  done
.endm
.irp p, r, w, rw, c
  code a
a_ask_b_\p:
  addi sp, sp, -16
  sd ra, (sp)
  la a2, b_chk_\p
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_chk_\p:
  cd.chk a0, a0, a3, \p
  ret
.endr
# CHECK: chk, caller's own: returned 0x1
ask "chk, caller's own", rw, a_word, 8
# CHECK: chk, mine: returned 0x0
ask "chk, mine", r, b_word, 8
# CHECK: chk, APL r: returned 0x1
ask "chk, APL r", r, v_word, 8
# CHECK: chk, APL w: returned 0x0
ask "chk, APL w", w, v_word, 8
# CHECK: chk, lent r: returned 0x1
ask "chk, lent r", r, word, 8, r
# CHECK: chk, lent r, rw: returned 0x0
ask "chk, lent r, rw", rw, word, 8, r
# CHECK: chk, root's: returned 0x0
ask "chk, root's", r, word, 8
# CHECK: chk, over the end: returned 0x0
ask "chk, over the end", r, adata_end - 8, 9
# CHECK: chk, nothing: returned 0x1
ask "chk, nothing", rw, b_word, 0
# CHECK: chk, overflow: returned 0x0
ask "chk, overflow", r, a_word, -8
# CHECK: chk, own code, w: returned 0x0
ask "chk, own code, w", w, a_do, 8
# CHECK: chk c, own code: returned 0x1
ask "chk c, own code", c, a_lend, 1
# CHECK: chk c, own data: returned 0x0
ask "chk c, own data", c, a_word, 1
# CHECK: chk c, my entry: returned 0x1
ask "chk c, my entry", c, b_do, 1
# CHECK: chk c, my gadget: returned 0x0
ask "chk c, my gadget", c, b_load, 1
# CHECK: chk c, root's entry: returned 0x1
ask "chk c, root's entry", c, root_entry, 1
# CHECK: chk c, read implies call: returned 0x1
ask "chk c, read implies call", c, v_entry, 1
# CHECK: chk c, entry that the caller may not call: returned 0x0
test "chk c, entry that the caller may not call"
  stacks
  la a2, b_asks_root
  call b_do
  done
  code b
b_asks_root:
  mv t1, ra
  la a0, a_do
  li a3, 1
  call root_chk
  jr t1
  gate root, root_chk
  cd.enter
  cd.chk a0, a0, a3, c
  cd.leave
# CHECK: chk c, gadget of v: returned 0x0
ask "chk c, gadget of v", c, v_gadget, 1

# Page protection: what can be written or executed can be read (isa.md 2), and a
# load, cd.chk and the kernel agree.
.set NR_faccessat, 48
.set NR_mprotect, 226
  variable root
  .balign 4096
page: .space 4096
  root
.macro protected name, prot
test "\name"
  stacks
  la a0, page
  li a1, 4096
  li a2, \prot
  li a7, NR_mprotect
  ecall
  la a0, page
.endm
.macro protection name, prot
protected "\name, chk r", \prot
  li a3, 8
  la a2, b_chk_r
  call b_do
  done
protected "\name, chk w", \prot
  li a3, 8
  la a2, b_chk_w
  call b_do
  done
protected "\name, load", \prot
  ld a0, (a0)
  done
protected "\name, store", \prot
  sd zero, (a0)
  li a0, 0
  done
protected "\name, kernel", \prot
  mv a1, a0
  li a0, -100
  li a2, 0
  li a7, NR_faccessat
  ecall
  done
.endm
# CHECK: x, chk r: returned 0x1
# CHECK-NEXT: x, chk w: returned 0x0
# CHECK-NEXT: x, load: returned 0x0
# CHECK-NEXT: x, store: SIGSEGV code 0x2
# CHECK-NEXT: x, kernel: returned 0xfffffffffffffffe
protection "x", 4
# CHECK: w, chk r: returned 0x1
# CHECK-NEXT: w, chk w: returned 0x1
# CHECK-NEXT: w, load: returned 0x0
# CHECK-NEXT: w, store: returned 0x0
# CHECK-NEXT: w, kernel: returned 0xfffffffffffffffe
protection "w", 2
# CHECK: r, chk r: returned 0x1
# CHECK-NEXT: r, chk w: returned 0x0
# CHECK-NEXT: r, load: returned 0x0
# CHECK-NEXT: r, store: SIGSEGV code 0x2
# CHECK-NEXT: r, kernel: returned 0xfffffffffffffffe
protection "r", 1
# CHECK: none, chk r: returned 0x0
# CHECK-NEXT: none, chk w: returned 0x0
# CHECK-NEXT: none, load: SIGSEGV code 0x2
# CHECK-NEXT: none, store: SIGSEGV code 0x2
# CHECK-NEXT: none, kernel: returned 0xfffffffffffffff2
protection "none", 0

# Registers that are not what the caller lent do not count.
# CHECK: chk, register overwritten: returned 0x0
test "chk, register overwritten"
  stacks
  la a0, b_word
  li a3, 8
  la a1, a_ask_overwritten
  call a_do
  done
  code a
a_ask_overwritten:
  addi sp, sp, -16
  sd ra, (sp)
  la a2, b_overwrite
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_overwrite:
  cd.grant c0, a0, a3, r
  cd.chk a0, a0, a3, r
  ret
# CHECK: chk, overwritten by a narrower one: returned 0x0
test "chk, overwritten by a narrower one"
  stacks
  la a0, word
  li a3, 8
  cd.grant c2, a0, a3, r
  la a2, b_narrow
  call b_via_a
  done
  root
b_via_a:
  la a1, a_via
  j a_do
  code a
a_via:
  addi sp, sp, -16
  sd ra, (sp)
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_narrow:
  cd.restrict c2, c2, a0, a3, r
  cd.chk a0, a0, a3, r
  ret
# CHECK: chk, saved and restored: returned 0x1
test "chk, saved and restored"
  stacks
  la a0, word
  li a3, 8
  cd.grant c2, a0, a3, r
  la a2, b_saved
  call b_via_a
  done
  code b
b_saved:
  cd.push 255, 0
  cd.grant c1, sp, a3, r
  cd.pop
  cd.chk a0, a0, a3, r
  ret
# CHECK: chk, while saved: returned 0x0
test "chk, while saved"
  stacks
  la a0, word
  li a3, 8
  cd.grant c2, a0, a3, r
  la a2, b_while_saved
  call b_via_a
  done
  code b
b_while_saved:
  cd.push 255, 0
  cd.chk a0, a0, a3, r
  cd.pop
  ret

# Asserting blames the caller.
# CHECK: assert: returned 0x0
test "assert"
  stacks
  la a0, a_word
  li a3, 8
  la a2, b_assert
  call b_via_a
  done
# CHECK: assert fails: SIGSEGV CDASSERT addr bdata+0x{{[0-9a-f]+}} domain b blamed a pc btext+0x{{[0-9a-f]+}} size 0x8 target b perm 0x2 depth 0x2
test "assert fails"
  stacks
  la a0, b_word
  li a3, 8
  la a2, b_assert
  call b_via_a
  code b
b_assert:
  cd.chk zero, a0, a3, w
  li a0, 0
  ret
# CHECK: chk without a frame: SIGSEGV CDFRAME
test "chk without a frame"
  cd.chk a0, sp, zero, r

# cd.tag, cd.same
# CHECK: tags: returned 0x3
test "tags"
  la a0, a_word
  cd.tag a0, a0
  la a1, b_word
  cd.tag a1, a1
  or a0, a0, a1
  la a1, word
  cd.tag a1, a1
  or a0, a0, a1
  li a1, -1
  cd.tag a1, a1
  or a0, a0, a1
  ret
# CHECK: same: returned 0x1
test "same"
  stacks
  la a0, a_word
  la a1, a_same
  call a_do
  done
# CHECK: not same: returned 0x0
test "not same"
  stacks
  la a0, b_word
  la a1, a_same
  call a_do
  done
  code a
a_same:
  cd.same a0, a0
  ret

# What a capability granted a moment ago is not granted any more when it is gone:
# moved over, saved, popped, restricted; and not to another domain.
.macro gone name, how
test "\name"
  stacks
  la a0, word
  li a3, 8
  cd.grant c2, a0, a3, rw
  la a2, b_\how
  call b_via_a
.endm
.macro used
  ld t0, (a0)
  ld t0, (a0)
  sd t0, (a0)
  sd t0, (a0)
.endm
  code b
b_moved_over:
  used
  cd.cmv c2, c5
  ld a0, (a0)
b_saved_away:
  used
  cd.push 255, 0
  sd a0, (a0)
b_popped:
  cd.cmv c2, c5
  cd.push 255, 0
  cd.grant c2, sp, zero, r
  cd.pop
  ld a0, (a0)
b_popped_after_use:
  cd.cmv c3, c2
  cd.cmv c2, c5
  cd.cmv c4, c3
  cd.cmv c3, c5
  cd.push 0, 0
  ld a0, (a0)
b_restricted:
  used
  li a3, 4
  cd.restrict c2, c2, a0, a3, r
  lw t0, (a0)
  ld a0, (a0)
b_read_only:
  used
  cd.restrict c2, c2, a0, a3, r
  ld t0, (a0)
  sd a0, (a0)
b_called_out:
  used
  la ra, b_return
  j root_entry
b_return:
  ld a0, (a0)
# CHECK: moved over: SIGSEGV CDREAD {{.*}} domain b {{.*}} size 0x8 target root
gone "moved over", moved_over
# CHECK: saved away: SIGSEGV CDWRITE {{.*}} domain b {{.*}} size 0x8 target root
gone "saved away", saved_away
# CHECK: popped: SIGSEGV CDREAD {{.*}} domain b
gone "popped", popped
# CHECK: cleared by a push: SIGSEGV CDREAD {{.*}} domain b
gone "cleared by a push", popped_after_use
# CHECK: restricted: SIGSEGV CDREAD {{.*}} domain b {{.*}} size 0x8
gone "restricted", restricted
# CHECK: made read-only: SIGSEGV CDWRITE {{.*}} domain b {{.*}} size 0x8
gone "made read-only", read_only
# CHECK: gone by a call: SIGSEGV CDREAD {{.*}} domain b {{.*}} size 0x8
gone "gone by a call", called_out
# CHECK: another domain's: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a
test "another domain's"
  stacks
  la a0, word
  li a3, 8
  cd.grant c2, a0, a3, r
  la a1, a_uses_and_calls
  call a_do
  code a
a_uses_and_calls:
  ld t0, (a0)
  ld t0, (a0)
  la a2, b_nothing
  la ra, 1f
  j b_do
1:
  ld a0, (a0)
  code b
b_nothing:
  ret

# Lowering an APL entry kills what was made under it.
# CHECK: creator loses the right: SIGSEGV CDREAD addr vdata+0x0 domain b blamed b
test "creator loses the right"
  stacks
  la a1, a_lend_v
  call a_do
  gate root, root_lower
  cd.enter
  cd.swsp
  li a0, 3
  li a1, 1
  li a2, 3
  li a3, 0
  li a7, 3280
  ecall
  cd.leave
  code a
a_lend_v:
  la a0, v_word
  li t0, 8
  cd.grant c0, a0, t0, r
  la ra, 1f
  la a2, b_lower_and_load
  j b_do
1:
  ret
  code b
b_lower_and_load:
  cd.push 255, x
  ld t0, (a0)
  call root_lower
  cd.pop
  la a0, v_word
  ld a0, (a0)
  ret
