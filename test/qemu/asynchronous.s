# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s --implicit-check-not=bad
# RUN: %qemu %t parallel | FileCheck %s --implicit-check-not=bad

# Asynchronous capabilities, revocation and CAPS pages. Sections 3, 4 and 7 of
# isa.md. Counters 1 (a) and 2 (b) and the CAPS page `slots` of a, which b may
# read, are made by `storage`.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call
  apl a, b, call
  apl b, root, call
  apl b, a, call
  apl b, v, call

.set NR_mprotect, 226
.set NR_madvise, 233
.set NR_munmap, 215
.set NR_mremap, 216
.set NR_mmap, 222
.set NR_getcwd, 17
.set CAPS, 2

.macro storage
  stacks
  mv t5, a0
  sys NR_codoms, 7, 1
  sys NR_codoms, 7, 2
  tag slots, 1, 1, CAPS
  mv a0, t5
.endm

  variable root
word: .quad 0x1234
counter: .quad 0
  .balign 4096
r_page: .space 4096
  variable a
a_word: .quad 0xaaaa, 0xbbbb
a_kept: .quad 0
  .balign 4096
slots: .quad 0x5555
  .space 4088
b_readable: .space 4096
  variable b
b_word: .quad 0xcccc
  variable v
v_word: .quad 0xdddd

  gate root, root_do
  cd.enter
  cd.swsp
  addi sp, sp, -16
  jalr a1
  addi sp, sp, 16
  cd.leave
  runs a, a_do, a1
  runs b, b_do, a2
  gate v, v_entry
  cd.enter
  cd.leave

.macro as_a name, fn
test "\name"
  storage
  la a1, \fn
  call a_do
  done
  code a
\fn:
.endm
# a keeps a capability for its two words, rw, under counter 1, in c0
.macro a_cap cap=c0
  la t0, a_word
  li t1, 16
  li t2, 1
  cd.granta \cap, t0, t1, rw, t2
.endm

# Counters
# CHECK: counters: returned 0x1
test "counters"
  sys NR_codoms, 7, 1
  mv a2, a0
  mv t3, a0
  sys NR_codoms, 7, 1
  sub a0, a0, t3
  ret
# CHECK: counter of an unknown domain: returned 0xffffffffffffffea
test "counter of an unknown domain"
  sys NR_codoms, 7, 9
  ret
# CHECK: counters run out: returned 0xffffffffffffffe4
test "counters run out"
  li t5, 0x100000 - 1
1:
  sys NR_codoms, 7, 1
  addi t5, t5, -1
  bnez t5, 1b
  bltz a0, bad
  li t4, 0x100000 - 1
  bne a0, t4, bad
  sys NR_codoms, 7, 1
  ret
  root
bad:
  ebreak

# cd.granta
# CHECK: made: returned 0x21f
as_a "made", a_made
  a_cap c3
  cd.cget a0, c3, base
  xor a0, a0, t0
  cd.cget t1, c3, length
  slli t1, t1, 5
  or a0, a0, t1
  cd.cget t1, c3, perm
  or a0, a0, t1
  cd.cget t1, c3, kind
  slli t1, t1, 2
  or a0, a0, t1
  cd.cget t1, c3, valid
  slli t1, t1, 3
  or a0, a0, t1
  ori a0, a0, 16
  ret
# CHECK: used by the callee: returned 0xbbbb
as_a "used by the callee", a_lends
  addi sp, sp, -16
  sd ra, (sp)
  a_cap
  la a2, b_load
  addi a0, t0, 8
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_load:
  ld a0, (a0)
  ret
# CHECK: beyond its end: SIGSEGV CDREAD addr adata+0x2010 domain b blamed b
as_a "beyond its end", a_lends_beyond
  a_cap
  la a2, b_load
  addi a0, t0, 16
  call b_do
# CHECK: another's counter: SIGSEGV CDCAP addr adata+0x2000 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x8 target a perm 0x1
as_a "another's counter", a_grants_2
  la t0, a_word
  li t1, 8
  li t2, 2
  cd.granta c0, t0, t1, r, t2
# CHECK: a counter that is not there: SIGSEGV CDCAP addr adata+0x2000 domain a
as_a "a counter that is not there", a_grants_9
  la t0, a_word
  li t1, 8
  li t2, 9
  cd.granta c0, t0, t1, r, t2
# CHECK: counter 0: SIGSEGV CDCAP addr adata+0x2000 domain a
as_a "counter 0", a_grants_0
  la t0, a_word
  li t1, 8
  cd.granta c0, t0, t1, r, zero
# CHECK: without the right: SIGSEGV CDCAP addr bdata+0x2000 domain a {{.*}} target b perm 0x1
as_a "without the right", a_grants_b
  la t0, b_word
  li t1, 8
  li t2, 1
  cd.granta c0, t0, t1, r, t2
# CHECK: no derivation: SIGSEGV CDCAP addr data+0x{{[0-9a-f]+}} domain a {{.*}} target root perm 0x1
test "no derivation"
  storage
  la t0, word
  li t1, 8
  cd.grant c0, t0, t1, r
  la a1, a_derives
  call a_do
  code a
a_derives:
  li t2, 1
  ld t3, (t0)
  cd.granta c1, t0, t1, r, t2
# CHECK: length 0 needs no right: returned 0x1
as_a "length 0 needs no right", a_grants_nothing
  la t0, b_word
  li t2, 1
  cd.granta c0, t0, zero, r, t2
  cd.cget a0, c0, valid
  ret
# CHECK: range too long: SIGSEGV CDCAP addr adata+0x2000 domain a
as_a "range too long", a_grants_too_much
  la t0, a_word
  li t1, -1
  li t2, 1
  cd.granta c0, t0, t1, r, t2
# cd.revoke
# CHECK: revoked: SIGSEGV CDREVOKED addr adata+0x2000 domain b blamed b pc btext+0x{{[0-9a-f]+}} size 0x8 target a perm 0x1
as_a "revoked", a_revokes_before
  a_cap
  cd.revoke t2
  la a2, b_load
  mv a0, t0
  call b_do
# CHECK: revoked, write: SIGSEGV CDREVOKED addr adata+0x2000 domain b blamed b pc btext+0x{{[0-9a-f]+}} size 0x8 target a perm 0x2
as_a "revoked, write", a_revokes_before_write
  a_cap
  cd.revoke t2
  la a2, b_store
  mv a0, t0
  call b_do
  code b
b_store:
  sd a0, (a0)
  ret
# CHECK: revoked, but not what is missing: SIGSEGV CDREAD addr adata+0x2010 domain b
as_a "revoked, but not what is missing", a_revokes_other
  a_cap
  cd.revoke t2
  la a2, b_load
  addi a0, t0, 16
  call b_do
# CHECK: a revoked one beside a live one: returned 0xaaaa
as_a "a revoked one beside a live one", a_revokes_first
  addi sp, sp, -16
  sd ra, (sp)
  a_cap c0
  cd.revoke t2
  a_cap c1
  la a2, b_load
  mv a0, t0
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
# The window of the last access is shut, too.
# CHECK: revoked after use: SIGSEGV CDREVOKED addr adata+0x2000 domain b
as_a "revoked after use", a_lends_for_use
  la t3, b_use_call_use
  a_cap
  mv a2, t3
  mv a0, t0
  call b_do
  gate a, a_revoke
  cd.enter
  li t2, 1
  cd.revoke t2
  cd.leave
  code b
b_use_call_use:
  ld t0, (a0)
  ld t0, (a0)
  cd.push 255, 0
  mv s0, a0
  call a_revoke
  cd.pop
  ld a0, (s0)
# CHECK: fields of a revoked one: returned 0x41
as_a "fields of a revoked one", a_gets_revoked
  a_cap
  cd.revoke t2
  cd.cget a0, c0, length
  slli a0, a0, 2
  cd.cget t0, c0, kind
  or a0, a0, t0
  cd.cget t0, c0, valid
  slli t0, t0, 12
  or a0, a0, t0
  ret
# CHECK: revoke another's: SIGSEGV CDCAP addr atext+0x[[PC:[0-9a-f]+]] domain a blamed a pc atext+0x[[PC]] size 0x0
as_a "revoke another's", a_revokes_2
  li t2, 2
  cd.revoke t2
# CHECK: revoke 2^32 + 1: SIGSEGV CDCAP addr atext
as_a "revoke 2^32 + 1", a_revokes_far
  li t2, 0x100000001
  cd.revoke t2
# CHECK: revoked is still restricted: SIGSEGV CDREVOKED addr adata+0x2008 domain b
as_a "revoked is still restricted", a_restricts_revoked
  a_cap c5
  cd.revoke t2
  la t0, a_word + 8
  li t1, 8
  cd.restrict c0, c5, t0, t1, r
  cd.cmv c5, c6
  la a2, b_load
  mv a0, t0
  call b_do
# CHECK: restricted is revoked with its source: SIGSEGV CDREVOKED addr adata+0x2008 domain b
as_a "restricted is revoked with its source", a_restricts_then_revokes
  a_cap c5
  la t0, a_word + 8
  li t1, 8
  cd.restrict c0, c5, t0, t1, r
  cd.cmv c5, c6
  cd.revoke t2
  la a2, b_load
  mv a0, t0
  call b_do
# CHECK: moved on for good: SIGSEGV CDREVOKED addr adata+0x2000 domain b
as_a "moved on for good", a_revokes_often
  a_cap
  li t3, 1000
1:
  cd.revoke t2
  addi t3, t3, -1
  bnez t3, 1b
  la a2, b_load
  mv a0, t0
  call b_do

# cd.grant from an asynchronous one: synchronous, and dies with its source.
# CHECK: derived: returned 0x0
as_a "derived", a_lends_to_derive
  addi sp, sp, -16
  sd ra, (sp)
  a_cap
  la a2, b_derive
  mv a0, t0
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_derive:
  li t1, 8
  cd.grant c2, a0, t1, r
  cd.cget a0, c2, kind
  ret
# CHECK: derived is not stored: SIGSEGV CDCAP addr adata+0x3000 domain b blamed b pc btext+0x{{[0-9a-f]+}} size 0x20 target a perm 0x2
as_a "derived is not stored", a_lends_to_store
  a_cap
  la t5, slots
  li t1, 32
  cd.grant c1, t5, t1, w
  la a2, b_derive_store
  mv a0, t0
  call b_do
  code b
b_derive_store:
  li t1, 8
  cd.grant c2, a0, t1, r
  cd.cs c2, (t5)
# CHECK: derived dies, too: SIGSEGV CDREVOKED addr adata+0x2000 domain b
as_a "derived dies, too", a_lends_to_keep
  a_cap
  la a2, b_derive_revoke
  mv a0, t0
  call b_do
  code b
b_derive_revoke:
  li t1, 8
  cd.grant c2, a0, t1, r
  cd.cmv c0, c7
  cd.push 255, 0
  mv s0, a0
  call a_revoke
  cd.pop
  cd.cmv c0, c7
  ld a0, (s0)
# CHECK: not derived from a dead one: SIGSEGV CDREVOKED addr adata+0x2000 domain b blamed b pc btext+0x{{[0-9a-f]+}} size 0x8 target a perm 0x1
as_a "not derived from a dead one", a_lends_dead
  a_cap
  cd.revoke t2
  la a2, b_derive
  mv a0, t0
  call b_do
# CHECK: derived from a saved one: returned 0xaaaa
as_a "derived from a saved one", a_lends_saved
  addi sp, sp, -16
  sd ra, (sp)
  a_cap
  la a2, b_derive_saved
  mv a0, t0
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_derive_saved:
  cd.push 255, 0
  li t1, 8
  cd.grant c2, a0, t1, r
  ld a0, (a0)
  cd.pop
  ret

# cd.chk counts nothing that another thread might revoke.
# CHECK: chk, synchronous: returned 0x1
as_a "chk, synchronous", a_lends_sync
  addi sp, sp, -16
  sd ra, (sp)
  la a0, a_word
  li a3, 8
  cd.grant c0, a0, a3, r
  la a2, b_lends_to_root
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
# CHECK: chk, asynchronous: returned 0x0
as_a "chk, asynchronous", a_lends_async
  addi sp, sp, -16
  sd ra, (sp)
  a_cap
  mv a0, t0
  li a3, 8
  la a2, b_lends_to_root
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  gate root, root_chk
  cd.enter
  cd.chk a0, a0, a3, r
  cd.leave
  code b
b_lends_to_root:
  mv s1, ra
  call root_chk
  jr s1

# A call under an asynchronous right: b lends a the call of v.
.macro lends_call name, fn, how
test "\name"
  storage
  la a2, \fn
  call b_do
  done
  code b
\fn:
  addi sp, sp, -16
  sd ra, (sp)
  la t0, v_entry
  li t1, 4
  li t2, 2
  cd.granta c0, t0, t1, c, t2
  \how
  la a1, a_calls_v
  call a_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
.endm
  code a
a_calls_v:
  mv s1, ra
  li a0, 7
  call v_entry
  jr s1
# CHECK: call by capability: returned 0x7
lends_call "call by capability", b_lends_v, nop
# CHECK: call by a revoked one: SIGSEGV CDREVOKED addr vtext+0x0 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x0 target v perm 0x4
lends_call "call by a revoked one", b_lends_v_revoked, "cd.revoke t2"
# CHECK: behind the entry: SIGSEGV CDXFER addr vtext+0x4 domain a
test "behind the entry"
  storage
  la a2, b_lends_v_short
  call b_do
  code b
b_lends_v_short:
  la t0, v_entry
  li t1, 4
  li t2, 2
  cd.granta c0, t0, t1, c, t2
  la a1, a_calls_v_4
  call a_do
  code a
a_calls_v_4:
  la t0, v_entry + 4
  jalr t0

# cd.cs, cd.cl
# CHECK: stored and loaded: returned 0xbbbb
as_a "stored and loaded", a_stores_and_lends
  addi sp, sp, -16
  sd ra, (sp)
  a_cap
  la t5, slots
  cd.cs c0, 64(t5)
  cd.cmv c0, c1
  cd.cl c7, 64(t5)
  la a2, b_load
  addi a0, t0, 8
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
# CHECK: an empty slot: returned 0x0
as_a "an empty slot", a_loads_nothing
  a_cap
  la t5, slots
  cd.cs c0, 32(t5)
  cd.cl c0, 0(t5)
  cd.cget a0, c0, valid
  cd.cl c0, 64(t5)
  cd.cget t0, c0, base
  or a0, a0, t0
  ret
# CHECK: the last slot: returned 0x1
as_a "the last slot", a_last_slot
  a_cap
  la t5, slots + 4096
  cd.cs c0, -32(t5)
  cd.cl c1, -32(t5)
  cd.cget a0, c1, valid
  ret
# CHECK: revoked in its slot: returned 0x2
as_a "revoked in its slot", a_revokes_stored
  a_cap
  la t5, slots
  cd.cs c0, (t5)
  cd.revoke t2
  cd.cl c1, (t5)
  cd.cget a0, c1, valid
  cd.cget t0, c1, length
  srli t0, t0, 3
  or a0, a0, t0
# a revoked one can be stored, and is revoked
  cd.cs c1, 32(t5)
  cd.cl c2, 32(t5)
  cd.cget t0, c2, valid
  or a0, a0, t0
  ret
# CHECK: store of an invalid one: SIGSEGV CDCAP addr adata+0x3000 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x20 target a perm 0x2
as_a "store of an invalid one", a_stores_invalid
  la t5, slots
  cd.cs c0, (t5)
# CHECK: store of a synchronous one: SIGSEGV CDCAP addr adata+0x3000 domain a blamed a
as_a "store of a synchronous one", a_stores_sync
  la t5, slots
  la t0, a_word
  li t1, 8
  cd.grant c0, t0, t1, r
  cd.cs c0, (t5)
# CHECK: misaligned store: SIGSEGV CDSTORE addr adata+0x3008 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x20 target a perm 0x2
as_a "misaligned store", a_stores_misaligned
  a_cap
  la t5, slots
  cd.cs c0, 8(t5)
# CHECK: misaligned load: SIGSEGV CDSTORE addr adata+0x3010 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x20 target a perm 0x1
as_a "misaligned load", a_loads_misaligned
  la t5, slots
  cd.cl c0, 16(t5)
# CHECK: misaligned, of another: SIGSEGV CDSTORE addr bdata+0x2008 domain a blamed a
as_a "misaligned, of another", a_loads_misaligned_b
  la t5, b_word
  cd.cl c0, 8(t5)
# CHECK: no CAPS page, load: SIGSEGV CDSTORE addr adata+0x2000 domain a blamed a pc atext+0x{{[0-9a-f]+}} size 0x20 target a perm 0x1
as_a "no CAPS page, load", a_loads_plain
  la t5, a_word
  cd.cl c0, (t5)
# CHECK: no CAPS page, store: SIGSEGV CDSTORE addr adata+0x2000 domain a blamed a
as_a "no CAPS page, store", a_stores_plain
  a_cap
  cd.cs c0, (t0)
# CHECK: load of another's: SIGSEGV CDREAD addr adata+0x3000 domain b blamed b pc btext+0x{{[0-9a-f]+}} size 0x20 target a perm 0x1
as_a "load of another's", a_lets_b_load
  la t5, slots
  la a2, b_loads_cap
  call b_do
  code b
b_loads_cap:
  cd.cl c0, (t5)
  cd.cget a0, c0, valid
  ret
# CHECK: store to another's: SIGSEGV CDWRITE addr adata+0x3000 domain b blamed b pc btext+0x{{[0-9a-f]+}} size 0x20 target a perm 0x2
as_a "store to another's", a_lets_b_store
  la t5, slots
  a_cap
  la a2, b_stores_cap
  call b_do
  code b
b_stores_cap:
  cd.cs c0, (t5)
  ret
# A capability for the slot, read only: b takes from it what a left there.
# CHECK: mailbox: returned 0xaaaa
as_a "mailbox", a_posts
  addi sp, sp, -16
  sd ra, (sp)
  la t5, slots
  a_cap
  cd.cs c0, (t5)
  cd.cmv c0, c1
  li t1, 32
  cd.grant c0, t5, t1, r
  la a2, b_fetches
  mv a0, t0
  call b_do
  ld ra, (sp)
  addi sp, sp, 16
  ret
  code b
b_fetches:
  cd.cl c5, (t5)
  ld a0, (a0)
  ret
# CHECK: mailbox, write: SIGSEGV CDWRITE addr adata+0x3000 domain b
as_a "mailbox, write", a_posts_read_only
  la t5, slots
  a_cap c1
  li t1, 32
  cd.grant c0, t5, t1, r
  la a2, b_stores_other
  call b_do
  code b
b_stores_other:
  cd.cs c1, (t5)
# CHECK: mailbox, one byte short: SIGSEGV CDREAD addr adata+0x3000 domain b
as_a "mailbox, one byte short", a_posts_short
  la t5, slots
  li t1, 31
  cd.grant c0, t5, t1, r
  la a2, b_loads_cap
  call b_do

# Plain accesses, by whomever.
# CHECK: plain load by the owner: SIGSEGV CDREAD addr adata+0x3000 domain a blamed a
as_a "plain load by the owner", a_reads_slots
  la t5, slots
  ld a0, (t5)
# CHECK: plain store by the owner: SIGSEGV CDWRITE addr adata+0x3000 domain a blamed a
as_a "plain store by the owner", a_writes_slots
  la t5, slots
  sd t5, (t5)
# CHECK: across its start: SIGSEGV CDREAD addr adata+0x2ffc domain a
as_a "across its start", a_reads_across
  la t5, slots
  ld a0, -4(t5)
# CHECK: atomic: SIGSEGV CDREAD addr adata+0x3000 domain a
as_a "atomic", a_adds
  la t5, slots
  amoadd.d a0, zero, (t5)
# CHECK: vector: SIGSEGV CDWRITE addr adata+0x3000 domain a
as_a "vector", a_vector
  la t5, slots
  vsetivli zero, 4, e8, m1, ta, ma
  vse8.v v8, (t5)
# CHECK: plain load by root: SIGSEGV CDREAD addr adata+0x3000 domain root
test "plain load by root"
  storage
  la t0, slots
  ld a0, (t0)
# CHECK: by a capability for all of it: SIGSEGV CDREAD addr adata+0x3000 domain b
as_a "by a capability for all of it", a_lends_slots
  la a0, slots - 8
  li t1, 4096
  cd.grant c0, a0, t1, rw
  la a2, b_loads_twice
  call b_do
  code b
b_loads_twice:
  ld t0, (a0)
  ld t0, (a0)
  ld a0, 8(a0)
# CHECK: chk of a CAPS page: returned 0x0
as_a "chk of a CAPS page", a_asks_chk
  mv s1, ra
  la a0, slots
  li a3, 8
  call root_chk
  jr s1

# The kernel, and calls on memory.
# CHECK: the kernel: returned 0xfffffffffffffff2
test "the kernel"
  storage
  la a0, slots
  li a1, 64
  li a7, NR_getcwd
  ecall
  done
.macro slots_call name, nr, b, c, d
test "\name"
  storage
  la a0, slots
  li a1, \b
  li a2, \c
  li a3, \d
  li a4, 0
  li a5, 0
  li a7, \nr
  ecall
  done
.endm
# CHECK: mprotect: returned 0xffffffffffffffff
slots_call "mprotect", NR_mprotect, 4096, 3, 0
# CHECK: mremap: returned 0xffffffffffffffff
slots_call "mremap", NR_mremap, 4096, 8192, 1
# CHECK: madvise: returned 0xffffffffffffffff
slots_call "madvise", NR_madvise, 4096, 4, 0
# CHECK: mmap over it: returned 0xffffffffffffffff
slots_call "mmap over it", NR_mmap, 4096, 3, 0x32
# CHECK: tagged SYS, too: returned 0xffffffffffffffea
test "tagged SYS, too"
  tag slots, 1, 1, CAPS + 1
  ret
# CHECK: CAPS on code: returned 0xfffffffffffffff3
test "CAPS on code"
  tag atext_start, 1, 1, CAPS
  ret
# CHECK: CAPS of another: returned 0xffffffffffffffff
test "CAPS of another"
  tag slots, 1, 2, CAPS
  ret

# Setting and taking the bit empties; so does munmap.
.macro emptied name, fn
test "\name"
  storage
  la a1, a_fills
  call a_do
  \fn
  la a1, a_looks
  call a_do
  done
.endm
  code a
a_fills:
  a_cap
  la t5, slots
  cd.cs c0, (t5)
  ret
a_looks:
  la t5, slots
  cd.cl c0, (t5)
  cd.cget a0, c0, valid
  ret
.macro nothing
.endm
.macro set_again
  tag slots, 1, 1, CAPS
.endm
.macro take_and_set
  tag slots, 1, 1, 0
  tag slots, 1, 1, CAPS
.endm
.macro unmap
  la a0, slots
  li a1, 4096
  li a7, NR_munmap
  ecall
.endm
.macro unmap_and_set
  unmap
  tag slots, 1, 1, CAPS
.endm
# CHECK: not emptied: returned 0x1
emptied "not emptied", nothing
# CHECK: set again: returned 0x0
emptied "set again", set_again
# CHECK: taken and set: returned 0x0
emptied "taken and set", take_and_set
# CHECK: unmapped and set: returned 0x0
emptied "unmapped and set", unmap_and_set
# CHECK: unmapped: SIGSEGV CDSTORE addr adata+0x3000 domain a
emptied "unmapped", unmap
# What was in the page before is gone, and 0 is there after.
# CHECK: plain again: returned 0x0
test "plain again"
  storage
  tag slots, 1, 1, 0
  la a1, a_reads_and_writes
  call a_do
  done
  code a
a_reads_and_writes:
  la t5, slots
  ld a0, (t5)
  sd t5, (t5)
  ret
# Root has capability storage, too; unmapped, it is nothing special.
# CHECK: root's: returned 0x1
test "root's"
  sys NR_codoms, 7, 0
  mv t2, a0
  tag r_page, 1, 0, CAPS
  la t0, word
  li t1, 8
  cd.granta c0, t0, t1, r, t2
  la t5, r_page
  cd.cs c0, (t5)
  cd.cl c1, (t5)
  cd.cget a0, c1, valid
  ret
# CHECK: root's, plain: SIGSEGV CDWRITE addr data+0x{{[0-9a-f]+}} domain root blamed root
test "root's, plain"
  tag r_page, 1, 0, CAPS
  la t5, r_page
  sd t5, (t5)
# CHECK: root's, unmapped and mapped: returned 0x0
test "root's, unmapped and mapped"
  tag r_page, 1, 0, CAPS
  la a0, r_page
  li a1, 4096
  li a7, NR_munmap
  ecall
  la a0, r_page
  li a1, 4096
  li a2, 3
  li a3, 0x32
  li a4, -1
  li a5, 0
  li a7, NR_mmap
  ecall
  sd zero, (a0)
  ld a0, (a0)
  ret

# Counters and values survive on the DCS and in a signal frame.
# CHECK: through a signal: SIGSEGV CDREVOKED addr adata+0x2000 domain b
test "through a signal"
  storage
  li a0, 5
  la a1, trap_handler
  li a2, 0
  call set_handler
  la a1, a_signal
  call a_do
  code a
a_signal:
  a_cap
  la a2, b_traps
  mv a0, t0
  call b_do
  code b
b_traps:
  ld t1, (a0)
  mv s0, a0
  ebreak
b_after:
  ld t1, (s0)
  cd.push 255, x
  call a_revoke
  cd.pop
  ld a0, (s0)
  root
trap_handler:
  li a0, 13
  li a1, 0
  la a2, b_after
  li a7, NR_codoms
  ecall
  li a7, 139
  ecall
