# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t | FileCheck %s --implicit-check-not=bad
# RUN: %qemu %t parallel | FileCheck %s --implicit-check-not=bad

# Domains made, given code, killed, revived and destroyed while the program runs
# (isa.md 7). `fresh` makes domain 4 with a page of code, a page of data and a
# stack, all in the pages at `area`.

.include "test.inc"
.include "stacks.inc"
.include "kernel.inc"

  apl a, root, call
  apl a, b, call
  apl b, root, call
  apl b, a, call

.set NR_memfd_create, 279
.set NR_ftruncate, 46
.set NR_munmap, 215
.set NR_mmap, 222
.set NR_mprotect, 226
.set NR_madvise, 233
.set EPERM, 1
.set RX, 5

# With addresses for b and e.
.macro sysa number, a=0, b=0, c=0, d=0, e=0, f=0
  li a0, \a
  la a1, \b
  li a2, \c
  li a3, \d
  la a4, \e
  li a5, \f
  li a7, \number
  ecall
.endm
.macro create flags, at, length
  li a0, CREATE
  li a1, \flags
  la a2, \at
  li a3, \length
  li a7, NR_codoms
  ecall
.endm
# Expects 0.
.macro ok
  bnez a0, bad
.endm

  variable root
word: .quad 0x1234
fd: .quad 0
name: .ascii "fresh"
name_a: .ascii "a"
name_nul: .ascii "f\0x"
name_long: .fill 65, 1, 'x'
name_odd: .ascii "~ !$"
name_line: .ascii "f\n"
name_quote: .ascii "f\""
name_backslash: .ascii "f\\"
name_semicolon: .ascii "f;"
name_delete: .ascii "f\177"
name_latin: .ascii "f\351"
  .balign 8
entries: .quad area, area + 64, area + 128
entries_two: .quad area, area + 64
entries_more: .quad area, area + 64, area + 128, area + 192
entries_off: .quad area, area + 64, area + 132
entries_outside: .quad area, area + 64, area + 4096
entries_before: .quad area - 64, area + 64, area + 128
entries_down: .quad area + 64, area, area + 128
entries_twice: .quad area, area, area + 128
  .balign 4096
area: .space 64
area_64: .space 64
area_128: .space 64
area_192: .space 4 * 4096 - 192
# What the page of code holds: at 0 load, at 64 run a1 on its stack, at 128 leave.
  .balign 64
template:
  cd.enter
  ld a0, (a0)
  cd.leave
  .balign 64
  cd.enter
  cd.swsp
  jalr a1
  cd.leave
  .balign 64
  cd.enter
  cd.leave
  .balign 64
  li a0, 0x77
  ret
template_end:
  .balign 64
template_tag:
  cd.enter
  csrr a0, cddom
  cd.leave
  variable a
a_word: .quad 0xaaaa
  .balign 4096
a_more: .space 4096
  variable b
b_word: .quad 0xbbbb

  root
bad:
  ebreak
# Domain 4, without APL lines of its own.
copy_template:
  la t0, template
  la t1, area
  la t2, template_end
1:
  ld t3, (t0)
  sd t3, (t1)
  addi t0, t0, 8
  addi t1, t1, 8
  bltu t0, t2, 1b
  ret
make_fresh:
  mv s1, ra
  call copy_template
  create 0, name, 5
  li t0, 4
  bne a0, t0, bad
  sysa NR_codoms, CODE, area, 1, 4, entries, 3
  ok
  sysa NR_codoms, TAG, area + 4096, 3, 4, 0
  ok
  setup_stack 4, area + 4 * 4096, area + 2 * 4096
  ok
  li t0, 0x4444
  la t1, area + 4096
  sd t0, (t1)
  jr s1
.macro fresh name
test "\name"
  stacks
  mv s2, a0
  call make_fresh
  mv a0, s2
.endm

  gate root, root_kill
  cd.enter
  cd.swsp
  mv t5, a0
  sys NR_codoms, DEAD, 1
  mv a0, t5
  cd.leave
  gate root, root_revive
  cd.enter
  cd.swsp
  sys NR_codoms, DEAD, 1
  sys NR_codoms, REVIVE, 1
  cd.leave
  gate root, root_destroy
  cd.enter
  cd.swsp
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  cd.leave
  runs a, a_do, a1
  gate a, a_bare
  cd.enter
  cd.leave
  runs b, b_do, a2

# Creation
# CHECK: two: returned 0x405
test "two"
  create 0, name, 5
  slli t5, a0, 8
  create 0, name, 4
  or a0, a0, t5
  ret
# CHECK: name of another: returned 0xffffffffffffffef
test "name of another"
  create 0, name_a, 1
  ret
# CHECK: its own name again: returned 0xffffffffffffffef
test "its own name again"
  create 0, name, 5
  create 0, name, 5
  ret
# CHECK: no name: returned 0xffffffffffffffea
test "no name"
  create 0, name, 0
  ret
# CHECK: 64 letters: returned 0x4
test "64 letters"
  create 0, name_long, 64
  ret
# CHECK: 65 letters: returned 0xffffffffffffffea
test "65 letters"
  create 0, name_long, 65
  ret
# CHECK: NUL: returned 0xffffffffffffffea
test "NUL"
  create 0, name_nul, 3
  ret
# What a log, or a folded stack, would take for something else.
# CHECK: odd but printable: returned 0x4
test "odd but printable"
  create 0, name_odd, 4
  ret
# CHECK-COUNT-6: not printable, or special: returned 0xffffffffffffffea
.irp at, name_line, name_quote, name_backslash, name_semicolon, name_delete, name_latin
test "not printable, or special"
  create 0, \at, 2
  ret
.endr
# CHECK: flag: returned 0xffffffffffffffea
test "flag"
  create 2, name, 5
  ret
# CHECK: name nowhere: returned 0xfffffffffffffff2
test "name nowhere"
  create 0, 8, 5
  ret

# Rights of a new domain
# CHECK: its own data: returned 0x4444
fresh "its own data"
  la a0, area + 4096
  call area
  done
# CHECK: root's data: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain 0x4 blamed 0x4 pc data+0x{{[0-9a-f]+}} size 0x8 target root perm 0x1 depth 0x1
fresh "root's data"
  la a0, word
  call area
# CHECK: root has write: returned 0x1
fresh "root has write"
  la a0, area + 4096
  li t0, 1
  sd t0, (a0)
  ld a0, (a0)
  done
# CHECK: a has nothing: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a blamed a {{.*}} target 0x4 perm 0x1
fresh "a has nothing"
  la a0, area + 4096
  la a1, a_load
  call a_do
  code a
a_load:
  ld a0, (a0)
  ret
# CHECK: a may not call: SIGSEGV CDXFER addr data+0x{{[0-9a-f]+}} domain a blamed a {{.*}} target 0x4 perm 0x4
fresh "a may not call"
  la a1, a_calls_fresh
  call a_do
  code a
a_calls_fresh:
  la t0, area + 128
  mv s1, ra
  jalr t0
  li a0, 3
  jr s1
# CHECK: a may, with a line: returned 0x3
fresh "a may, with a line"
  sys NR_codoms, APL, 1, 4, 1
  la a1, a_calls_fresh
  call a_do
  done
# CHECK: not an entry: SIGSEGV CDENTRY addr data+0x{{[0-9a-f]+}} domain root
fresh "not an entry"
  call area_192
# CHECK: inside: returned 0x77
fresh "inside"
  la a1, area + 192
  call area_64
  done
# CHECK: a new vault, called: returned 0x5
test "a new vault, called"
  stacks
  call copy_template
  create 1, name, 5
  sysa NR_codoms, CODE, area, 1, 4, entries, 3
  li a0, 5
  call area_128
  done
# CHECK: a new vault, read: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain root blamed root {{.*}} target 0x4 perm 0x1
test "a new vault, read"
  create 1, name, 5
  sysa NR_codoms, TAG, area, 1, 4, 0
  la a0, area
  ld a0, (a0)
# Who had every right has none on the newcomer: its code is translated anew.
# CHECK: one with all rights: SIGSEGV CDREAD addr data+0x{{[0-9a-f]+}} domain a blamed a {{.*}} target 0x4
test "one with all rights"
  stacks
  sys NR_codoms, APL, 1, 0, 3
  sys NR_codoms, APL, 1, 2, 3
  sys NR_codoms, APL, 1, 3, 3
  la a0, word
  la a1, a_load
  call a_do
  create 0, name, 5
  sysa NR_codoms, TAG, area, 1, 4, 0
  la a0, area
  la a1, a_load
  call a_do

# Code
.macro code_of name, entries, num, tag=1, pages=1, at=area
test "\name"
  addi sp, sp, -32
  sd ra, (sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  call copy_template
  sysa NR_codoms, CODE, \at, \pages, \tag, \entries, \num
# whatever it said, the page is code now or root's data as before
  mv s0, a0
  beqz a0, 1f
  la t0, area
  sd zero, 512(t0)
1:
  mv a0, s0
  ld ra, (sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret
.endm
# CHECK: code: returned 0x0
code_of "code", entries, 3
# CHECK: a cd.enter that is not listed: returned 0xfffffffffffffff8
code_of "a cd.enter that is not listed", entries_two, 2
# CHECK: listed, no cd.enter: returned 0xfffffffffffffff8
code_of "listed, no cd.enter", entries_more, 4
# CHECK: entry off its alignment: returned 0xffffffffffffffea
code_of "entry off its alignment", entries_off, 3
# CHECK: entry behind the pages: returned 0xffffffffffffffea
code_of "entry behind the pages", entries_outside, 3
# CHECK: entry before the pages: returned 0xffffffffffffffea
code_of "entry before the pages", entries_before, 3
# CHECK: entries not ascending: returned 0xffffffffffffffea
code_of "entries not ascending", entries_down, 3
# CHECK: an entry twice: returned 0xffffffffffffffea
code_of "an entry twice", entries_twice, 3
# CHECK: more than there can be: returned 0xffffffffffffffea
code_of "more than there can be", entries, 65
# CHECK: a list that is not there: returned 0xfffffffffffffff2
code_of "a list that is not there", 8, 3
# CHECK: for nobody: returned 0xffffffffffffffea
code_of "for nobody", entries, 3, 9
# CHECK: with CAPS: returned 0xffffffffffffffea
code_of "with CAPS", entries, 3, 0x20001
# CHECK: no pages: returned 0xffffffffffffffea
code_of "no pages", entries, 0, 1, 0
# CHECK: not whole pages: returned 0xffffffffffffffea
code_of "not whole pages", entries, 0, 1, 1, area + 64
# CHECK: not mapped: returned 0xfffffffffffffff4
code_of "not mapped", entries, 0, 1, 1, 0x10000
# CHECK: another's pages: returned 0xffffffffffffffff
code_of "another's pages", entries, 0, 1, 1, bdata_start
# CHECK: of its own pages: returned 0x0
code_of "of its own pages", entries, 0, 1, 1, a_more
# CHECK: the same, of a dead domain: returned 0xffffffffffffffea
test "the same, of a dead domain"
  sys NR_codoms, DEAD, 1
  sysa NR_codoms, CODE, a_more, 1, 1, entries, 0
  ret
# CHECK: the same, if it is storage: returned 0xffffffffffffffff
test "the same, if it is storage"
  li a4, 2
  sysa NR_codoms, TAG, a_more, 1, 1, 2
  ok
  sysa NR_codoms, CODE, a_more, 1, 1, entries, 0
  ret

# What could not be read does not become what can.
.macro protected name, prot
test "\name"
  la a0, a_more
  li a1, 4096
  li a2, \prot
  li a7, NR_mprotect
  ecall
  ok
  sysa NR_codoms, CODE, a_more, 1, 1, entries, 0
  ret
.endm
# CHECK: of pages that can be read: returned 0x0
protected "of pages that can be read", 1
# CHECK: of pages that cannot be read: returned 0xfffffffffffffff2
protected "of pages that cannot be read", 0

# Not writable, and no way to write it.
# CHECK: code is written: SIGSEGV code 0x2 addr data+0x{{[0-9a-f]+}} domain root
fresh "code is written"
  la t0, area
  sd zero, (t0)
# CHECK: made writable and executable: returned 0xfffffffffffffff3
fresh "made writable and executable"
  la a0, area
  li a1, 4096
  li a2, 7
  li a7, NR_mprotect
  ecall
  done
# CHECK: emptied: returned 0xffffffffffffffff
fresh "emptied"
  la a0, area
  li a1, 4096
  li a2, 4
  li a7, NR_madvise
  ecall
  done
# Data again, other code, and the old translation does not run.
# CHECK: changed: returned 0x99
fresh "changed"
  la a1, area + 192
  call area_64
  la a0, area
  li a1, 4096
  li a2, 3
  li a7, NR_mprotect
  ecall
  ok
  la t0, area + 192
  li t1, 0x09900513
  sw t1, (t0)
  li t1, 0x00008067
  sw t1, 4(t0)
  la a0, area
  li a1, 4096
  li a2, RX
  li a7, NR_mprotect
  ecall
  beqz a0, bad
  sysa NR_codoms, CODE, area, 1, 4, entries, 3
  ok
  la a1, area + 192
  call area_64
  done
# CHECK: data again, called: SIGSEGV CDENTRY addr data+0x{{[0-9a-f]+}} domain root blamed root {{.*}} target 0x4 perm 0x4
fresh "data again, called"
  call area_128
  la a0, area
  li a1, 4096
  li a2, 3
  li a7, NR_mprotect
  ecall
  ok
  call area_128
# Shared memory that someone else writes.
# CHECK: an alias is written: returned 0x77
test "an alias is written"
  stacks
  la a0, name_a
  li a1, 0
  li a7, NR_memfd_create
  ecall
  mv s3, a0
  li a1, 4096
  li a7, NR_ftruncate
  ecall
  ok
  la a0, area
  li a1, 4096
  li a2, 3
  li a3, 0x11
  mv a4, s3
  li a5, 0
  li a7, NR_mmap
  ecall
  li a0, 0
  li a1, 4096
  li a2, 3
  li a3, 1
  mv a4, s3
  li a5, 0
  li a7, NR_mmap
  ecall
  mv s4, a0
  call make_fresh
  ld t0, 192(s4)
  la t1, area + 192
  ld t1, (t1)
  bne t0, t1, bad
  sd zero, 192(s4)
  la a1, area + 192
  call area_64
  done
# Translated for root, it is not run for the domain that it has become.
# CHECK: code that root had run: returned 0x4
test "code that root had run"
  stacks
  la t0, template_tag
  la t1, area
  ld t2, (t0)
  sd t2, (t1)
  ld t2, 8(t0)
  sd t2, 8(t1)
  sysa NR_codoms, CODE, area, 1, 0, entries, 1
  ok
  call area
  ok
  create 0, name, 5
  sysa NR_codoms, CODE, area, 1, 4, entries, 1
  ok
  call area
  done
# CHECK: code beyond all memory: returned 0xfffffffffffffff4
test "code beyond all memory"
  sys NR_codoms, CODE, 1 << 38, 1, 1
  ret
# CHECK: code behind the end of a file: returned 0xfffffffffffffff2
test "code behind the end of a file"
  stacks
  la a0, name_a
  li a1, 0
  li a7, NR_memfd_create
  ecall
  mv a4, a0
  la a0, area
  li a1, 4096
  li a2, 3
  li a3, 0x11
  li a5, 0
  li a7, NR_mmap
  ecall
  create 0, name, 5
  sysa NR_codoms, CODE, area, 1, 4, entries, 3
  done
# CHECK: code with NOXFER: SIGSEGV CDXFER addr atext+0x{{[0-9a-f]+}} domain 0x4 blamed 0x4 pc data+0x{{[0-9a-f]+}}
test "code with NOXFER"
  stacks
  call copy_template
  create 0, name, 5
  sys NR_codoms, APL, 4, 1, 1
  sysa NR_codoms, CODE, area, 1, 0x40004, entries, 3
  sysa NR_codoms, TAG, area + 4096, 3, 4, 0
  setup_stack 4, area + 4 * 4096, area + 2 * 4096
  la a1, a_bare
  call area_64
# CHECK: code without: returned 0x9
fresh "code without"
  sys NR_codoms, APL, 4, 1, 1
  li a0, 9
  la a1, a_bare
  call area_64
  done
# CHECK: code of root: returned 0x8
test "code of root"
  addi sp, sp, -16
  sd ra, (sp)
  call copy_template
  sysa NR_codoms, CODE, area, 1, 0x10000, entries, 3
  bnez a0, bad
  la t0, area + 192
  jalr t0
  addi a0, a0, -0x77 + 8
  ld ra, (sp)
  addi sp, sp, 16
  ret

# Dead
# CHECK: entered: returned 0x9
test "entered"
  stacks
  li a0, 9
  call a_bare
  done
# CHECK: dead, entered: SIGSEGV CDXFER addr atext+0x{{[0-9a-f]+}} domain root blamed root pc text+0x{{[0-9a-f]+}} size 0x0 target a perm 0x4 depth 0x0
test "dead, entered"
  stacks
  call a_bare
  sys NR_codoms, DEAD, 1
  call a_bare
# CHECK: dead, entered by b: SIGSEGV CDXFER addr atext+0x{{[0-9a-f]+}} domain b blamed b {{.*}} target a
test "dead, entered by b"
  stacks
  sys NR_codoms, DEAD, 1
  la a1, a_load
  la a2, a_bare
  call b_do
# CHECK: dead, returned to: SIGSEGV CDRETURN addr atext+0x[[RA:[0-9a-f]+]] domain root blamed a pc text+0x{{[0-9a-f]+}} size 0x0 target a perm 0x4 depth 0x2
test "dead, returned to"
  stacks
  la a1, a_is_killed
  call a_do
  code a
a_is_killed:
  call root_kill
  ret
# CHECK: dead, twice: returned 0x0
test "dead, twice"
  sys NR_codoms, DEAD, 1
  ok
  sys NR_codoms, DEAD, 1
  ret
# CHECK: dead, its data: returned 0xaaaa
test "dead, its data"
  sys NR_codoms, DEAD, 1
  la a0, a_word
  ld a0, (a0)
  ret
# CHECK: dead, what it lent: SIGSEGV CDREAD addr adata+0x{{[0-9a-f]+}} domain b blamed b {{.*}} target a perm 0x1
test "dead, what it lent"
  stacks
  la a1, a_lends
  call a_do
  code a
a_lends:
  la a0, a_word
  li t0, 8
  cd.grant c0, a0, t0, r
  la a2, b_uses_kills_uses
  call b_do
  code b
b_uses_kills_uses:
  ld t0, (a0)
  ld t0, (a0)
  cd.push 255, 0
  mv s0, a0
  call root_kill
  cd.pop
  ld a0, (s0)
# CHECK: root is not killed: returned 0xffffffffffffffea
test "root is not killed"
  sys NR_codoms, DEAD, 0
  ret
# CHECK: nobody is not killed: returned 0xffffffffffffffea
test "nobody is not killed"
  sys NR_codoms, DEAD, 9
  ret
# A handler kills the domain that it interrupted: it does not go on.
# CHECK: dead, sigreturn: SIGSEGV CDXFER addr atext+0x[[PC:[0-9a-f]+]] domain a blamed a pc atext+0x[[PC]] size 0x0 target a perm 0x4 depth 0x1
test "dead, sigreturn"
  stacks
  li a0, 5
  la a1, killer
  li a2, 0
  call set_handler
  la a1, a_traps
  call a_do
  code a
a_traps:
  ebreak
  ret
  root
killer:
  sys NR_codoms, DEAD, 1
  li a7, 139
  ecall
# No counter for it.
# CHECK: dead, a counter: returned 0xffffffffffffffea
test "dead, a counter"
  sys NR_codoms, DEAD, 1
  sys NR_codoms, COUNTER, 1
  ret

# Revived
# CHECK: revived: returned 0x9
test "revived"
  stacks
  sys NR_codoms, DEAD, 1
  ok
  sys NR_codoms, REVIVE, 1
  ok
  setup_stack 1, a_stack_top, a_stack
  li a0, 9
  call a_bare
  la a0, a_word
  la a1, a_load
  call a_do
  addi a0, a0, 9 - 0xa0
  li t0, 0xaaaa - 0xa0
  sub a0, a0, t0
  done
# CHECK: revived, no stack: SIGSEGV CDSTACK {{.*}} domain a blamed root
test "revived, no stack"
  stacks
  sys NR_codoms, DEAD, 1
  sys NR_codoms, REVIVE, 1
  la a1, a_load
  call a_do
# CHECK: revived alive: returned 0xffffffffffffffea
test "revived alive"
  sys NR_codoms, REVIVE, 1
  ret
# CHECK: revived with frames: SIGSEGV CDRETURN {{.*}} domain root blamed a
test "revived with frames"
  stacks
  la a1, a_is_revived
  call a_do
  code a
a_is_revived:
  mv s1, ra
  call root_revive
  jr s1
# What it granted under a counter is dead; what it grants then is not.
# CHECK: revived, counters: returned 0x2
test "revived, counters"
  stacks
  sys NR_codoms, COUNTER, 1
  sysa NR_codoms, TAG, a_more, 1, 1, 2
  la a1, a_fills
  call a_do
  sys NR_codoms, DEAD, 1
  sys NR_codoms, REVIVE, 1
  setup_stack 1, a_stack_top, a_stack
  la a1, a_looks
  call a_do
  done
  code a
a_fills:
  la t0, a_word
  li t1, 8
  li t2, 1
  cd.granta c0, t0, t1, r, t2
  la t0, a_more
  cd.cs c0, (t0)
  ret
a_looks:
  mv s1, ra
  la t0, a_more
  cd.cl c0, (t0)
  cd.cget s2, c0, valid
  call a_fills
  la t0, a_more
  cd.cl c0, (t0)
  cd.cget a0, c0, valid
  slli a0, a0, 1
  or a0, a0, s2
  jr s1

# Destroyed
# CHECK: destroyed: returned 0x0
test "destroyed"
  sys NR_codoms, DEAD, 1
  ok
  sys NR_codoms, DESTROY, 1
  ret
# CHECK: destroyed alive: returned 0xffffffffffffffea
test "destroyed alive"
  sys NR_codoms, DESTROY, 1
  ret
# CHECK: destroyed twice: returned 0xffffffffffffffea
test "destroyed twice"
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  sys NR_codoms, DESTROY, 1
  ret
# CHECK: destroyed with frames: SIGSEGV CDRETURN {{.*}} domain root blamed a
test "destroyed with frames"
  stacks
  la a1, a_is_destroyed
  call a_do
  code a
a_is_destroyed:
  mv s1, ra
  call root_destroy
  jr s1
# CHECK: destroyed, its data: SIGSEGV CDREAD addr adata+0x{{[0-9a-f]+}} domain root blamed root {{.*}} target a perm 0x1
test "destroyed, its data"
  la t0, a_word
  ld t1, (t0)
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  la t0, a_word
  ld t1, (t0)
# CHECK: destroyed, its data by the kernel: returned 0xfffffffffffffff2
test "destroyed, its data by the kernel"
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  la a0, a_word
  li a1, 8
  li a7, 17
  ecall
  ret
# CHECK: destroyed, entered: SIGSEGV CDXFER addr atext+0x{{[0-9a-f]+}} domain root
test "destroyed, entered"
  call a_bare
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  call a_bare
# CHECK: destroyed, mapped over: returned 0xffffffffffffffff
test "destroyed, mapped over"
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  la a0, a_more
  li a1, 4096
  li a2, 3
  li a3, 0x32
  li a4, -1
  li a5, 0
  li a7, NR_mmap
  ecall
  ret
# CHECK: destroyed, tag for pages: returned 0xffffffffffffffea
test "destroyed, tag for pages"
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  sysa NR_codoms, TAG, area, 1, 1, 0
  ret
# CHECK: destroyed, pages for another: returned 0xffffffffffffffff
test "destroyed, pages for another"
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  sysa NR_codoms, TAG, a_more, 1, 2, 0
  ret
# CHECK: destroyed, APL: returned 0xffffffffffffffea
test "destroyed, APL"
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  sys NR_codoms, APL, 2, 1, 1
  ret
# CHECK: destroyed, its name is free, its tag is not: returned 0x4
test "destroyed, its name is free, its tag is not"
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  create 0, name_a, 1
  ret
# CHECK: destroyed, the last one: returned 0x5
fresh "destroyed, the last one"
  la a0, area + 4096
  call area
  sys NR_codoms, DEAD, 4
  sys NR_codoms, DESTROY, 4
  ok
  create 0, name, 5
  done
# CHECK: destroyed, its counters: SIGSEGV CDCAP {{.*}} domain root
test "destroyed, its counters"
  sys NR_codoms, COUNTER, 1
  sys NR_codoms, DEAD, 1
  sys NR_codoms, DESTROY, 1
  li t0, 1
  cd.revoke t0

# A word whose second half was another domain's, and is not when the page has got
# a tag: it cannot be executed there, but that is all.
# CHECK: retagged under a word: returned 0x2
test "retagged under a word"
  stacks
  lla t0, area
  li t1, 4096
  add t0, t0, t1
  li t1, 0x13
  sh t1, -2(t0)
  sysa NR_codoms, CODE, area, 1, 1, entries, 0
  ok
  li a0, 11
  la a1, retag
  li a2, 0
  call set_handler
  lla a1, area
  li t1, 4094
  add a1, a1, t1
  call a_do
  ld a0, retag_code
  done
  root
retag:
  lw t0, 8(a1) # si_code
  la t1, retag_code
  ld t2, (t1)
  sd t0, (t1)
  bnez t2, 1f
  li a0, TAG
  lla a1, area
  li a2, 4096
  add a1, a1, a2
  li a2, 1
  li a3, tag_a
  li a4, 0
  li a7, NR_codoms
  ecall
  ok
  ret
1:
  li a0, 13 # SIGCTX
  li a1, 0
  la a2, a_retagged
  li a7, NR_codoms
  ecall
  ok
  ret
  variable root
retag_code: .quad 0
  code a
a_retagged:
  ret
