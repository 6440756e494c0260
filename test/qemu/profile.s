# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What -codoms-profile counts, on a program whose every instruction is known;
# the plugin that counts instructions agrees with the sum.
#
# RUN: %build %s -o %t && ld.lld -T %inputs/layout.ld -e start %t.harness.o %t.o -o %t
# RUN: %qemu-count -codoms-profile %t.txt -codoms-profile %t.json,format=json -codoms-profile %t.folded,format=folded %t 2> %t.count
# RUN: FileCheck --check-prefix=COUNT %s < %t.count
# RUN: FileCheck --match-full-lines --check-prefix=TEXT --implicit-check-not={{.}} %s < %t.txt
# RUN: FileCheck --match-full-lines --check-prefix=JSON --implicit-check-not={{.}} %s < %t.json
# RUN: FileCheck --match-full-lines --check-prefix=FOLDED --implicit-check-not={{.}} %s < %t.folded
# RUN: %python -m json.tool %t.json > /dev/null
#
# A program that dies of a violation tells, too.
# RUN: ld.lld -T %inputs/layout.ld -e die %t.harness.o %t.o -o %t.die
# RUN: not --crash %qemu -codoms-profile - %t.die 2> %t.died
# RUN: FileCheck --check-prefix=DIE %s < %t.died
#
# RUN: %qemu -codoms-profile %t.%%d %t && cat %t.[0-9]* | FileCheck --check-prefix=PID %s && rm %t.[0-9]*
# PID: 67 instructions
# RUN: not %qemu -codoms-profile %t.txt,format=xml %t 2>&1 | FileCheck --check-prefix=FORMAT %s
# FORMAT: -codoms-profile: 'format=xml' is not format=text, format=json or format=folded
# RUN: not %qemu -codoms-profile ,format=text %t 2>&1 | FileCheck --check-prefix=FILE %s
# FILE: -codoms-profile: the name of a file is missing
# RUN: %qemu -codoms-profile %t.no/file %t 2>&1 | FileCheck --check-prefix=OPEN %s
# OPEN: -codoms-profile: {{.*}}.no/file: No such file or directory
# What becomes another program leaves its counts; what fails to goes on.
# RUN: ld.lld -T %inputs/layout.ld -e become %t.harness.o %t.o -o %t.become
# RUN: rm -f %t.txt && %qemu -codoms-profile %t.txt %t.become && FileCheck --check-prefix=EXEC %s < %t.txt
# EXEC: {{^}}13 instructions, 1 crossings,
# RUN: ld.lld -T %inputs/layout.ld -e fail %t.harness.o %t.o -o %t.fail
# RUN: %qemu -codoms-profile - %t.fail 2>&1 | FileCheck --check-prefix=FAIL --implicit-check-not=crossings %s
# FAIL: {{^}}14 instructions, 1 crossings,
# RUN: %qemu -codoms-profile /dev/full %t 2>&1 | FileCheck --check-prefix=FULL %s
# FULL: -codoms-profile: /dev/full: No space left on device
#
# Faults in order, a program without symbols, and one whose name JSON has to quote.
# RUN: ld.lld -T %inputs/layout.ld -e faults %t.harness.o %t.o -o %t.faults
# RUN: %qemu -codoms-profile %t.txt %t.faults && FileCheck --check-prefix=FAULTS %s < %t.txt
# RUN: llvm-strip %t -o %t.stripped && %qemu -codoms-profile %t.txt -codoms-profile %t.folded,format=folded %t.stripped
# RUN: FileCheck --check-prefix=STRIPPED %s < %t.txt && FileCheck --check-prefix=UNKNOWN %s < %t.folded
# RUN: %python %inputs/odd-name.py %t %qemu -codoms-profile %t.json,format=json
# RUN: %python -m json.tool %t.json | FileCheck --check-prefix=NAME %s
# RUN: %build-plain %s -o %t.plain
# RUN: %qemu -codoms-profile %t.txt %t.plain 2>&1 | FileCheck --check-prefix=PLAIN %s
# PLAIN: -codoms-profile: the program has no domains

# COUNT: total insns: 67

# TEXT: {{.*}}
# TEXT-NEXT: 67 instructions, 6 crossings, 3 capabilities, 3648 bytes moved on the DCS, 0 faults
# TEXT-EMPTY:
# TEXT-NEXT: domain                 instructions     calls in    calls out capabilities      DCS bytes   faults
# TEXT-NEXT: root                             34            0            3            3           1248        0
# TEXT-NEXT: a                                18            3            3            0           1632        0
# TEXT-NEXT: b                                15            3            0            0            768        0
# TEXT-EMPTY:
# TEXT-NEXT:        calls  crossing
# TEXT-NEXT:            3  root -> a:a_sum
# TEXT-NEXT:            3  a -> b:b_leaf

# JSON: {"schema": "codoms-profile-1",
# JSON-NEXT: "program": "{{.*}}profile.s.tmp",
# JSON-NEXT: "threads": 1,
# JSON-NEXT: "instructions": 67,
# JSON-NEXT: "crossings": 6,
# JSON-NEXT: "capabilities": 3,
# JSON-NEXT: "dcs_bytes": 3648,
# JSON-NEXT: "faults": 0,
# JSON-NEXT: "domains": [
# JSON-NEXT: {"tag": 0, "name": "root", "instructions": 34, "calls_in": 0, "calls_out": 3, "capabilities": 3, "dcs_bytes": 1248, "faults": 0},
# JSON-NEXT: {"tag": 1, "name": "a", "instructions": 18, "calls_in": 3, "calls_out": 3, "capabilities": 0, "dcs_bytes": 1632, "faults": 0},
# JSON-NEXT: {"tag": 2, "name": "b", "instructions": 15, "calls_in": 3, "calls_out": 0, "capabilities": 0, "dcs_bytes": 768, "faults": 0},
# JSON-NEXT: {"tag": 3, "name": "v", "instructions": 0, "calls_in": 0, "calls_out": 0, "capabilities": 0, "dcs_bytes": 0, "faults": 0}],
# JSON-NEXT: "edges": [
# JSON-NEXT: {"caller": "root", "callee": "a", "entry": "a_sum", "address": {{[0-9]+}}, "calls": 3},
# JSON-NEXT: {"caller": "a", "callee": "b", "entry": "b_leaf", "address": {{[0-9]+}}, "calls": 3}],
# JSON-NEXT: "fault_causes": []}

# FOLDED: root:start 34
# FOLDED-NEXT: root:start;a:a_sum 18
# FOLDED-NEXT: root:start;a:a_sum;b:b_leaf 12
# FOLDED-NEXT: root:start;a:a_sum;b:b_leaf;b:helper 3

# DIE: 1 crossings, 0 capabilities, 128 bytes moved on the DCS, 1 faults
# DIE: a {{ *}}4 {{ *}}1 {{ *}}0 {{ *}}0 {{ *}}128 {{ *}}1{{$}}
# DIE: 1  root -> a:a_bad
# DIE: 1  read in a, blamed: a

# FAULTS: times  fault
# FAULTS-NEXT: 2  read in a, blamed: a
# FAULTS-NEXT: 1  write in a, blamed: a
# FAULTS-NEXT: 1  capability in root, blamed: root

# STRIPPED: 3  root -> a:0x{{[0-9a-f]+}}
# STRIPPED: 3  a -> b:0x{{[0-9a-f]+}}
# UNKNOWN: root:[unknown];a:[unknown];b:[unknown]

# NAME: "program": "{{.*}}profile.s.tmp \"\\\t",

.include "test.inc"

.macro function name
  .globl \name
  .type \name, @function
.endm
.macro ended name
  .size \name, .-\name
.endm

  variable root
word: .quad 1

  apl a, b, call
  gate a, a_sum
  function a_sum
  cd.enter
  cd.push 255, x
  call b_leaf
  cd.pop
  cd.leave
  ended a_sum

  gate a, a_bad
  function a_bad
  cd.enter
  la a0, word
  ld a0, (a0)
  cd.leave
  ended a_bad

  gate b, b_leaf
  function b_leaf
  cd.enter
  nop
  jal helper
  cd.leave
  ended b_leaf
  function helper
helper:
  ret
  ended helper

  root
  function start
start:
  li s0, 3
1:
  cd.push 255, xf
  la a0, word
  li a1, 8
  cd.grant c0, a0, a1, r
  call a_sum
  cd.pop
  addi s0, s0, -1
  bnez s0, 1b
  li a0, 0
  li a7, 94
  ecall
  ended start

  function die
die:
  call a_bad
  ended die

  function become
become:
  call leaf
  la a0, program
  la a1, arguments
  li a2, 0
  li a7, 221
  ecall
  ended become
  function fail
fail:
  call leaf
  li a0, 1
  li a1, 0
  li a2, 0
  li a7, 221
  ecall
  li a0, 0
  li a7, 94
  ecall
  ended fail
  .section .rodata
program: .asciz "/bin/true"
  .data
  .balign 8
arguments: .quad program, 0
  gate b, b_only
  cd.enter
  cd.leave
  root
leaf:
  tail b_only
  gate a, a_faults
  cd.enter
  la a0, word
  ld zero, (a0)
a_second:
  sd zero, 0(a0)
a_third:
  la a0, word
  ld zero, (a0)
a_done:
  cd.leave
  root
# Goes on where the list says.
next:
  la t0, at
  ld t1, (t0)
  addi t2, t1, 8
  sd t2, (t0)
  li a0, 13 # CODOMS_SYS_SIGCTX
  li a1, 0
  ld a2, (t1)
  li a7, 3280
  ecall
  ret
  .data
at: .quad list
list: .quad a_second, a_third, a_done, over
  root
faults:
  .globl faults
  li a0, 11
  la a1, next
  li a2, 0
  call set_handler
  call a_faults
  li a0, -1
  li a1, 2
  cd.grant c0, a0, a1, r
over:
  li a0, 0
  li a7, 94
  ecall

test "nothing"
  ret
