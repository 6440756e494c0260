# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Every instruction of docs/isa.md 4.1, with the words worked out by hand from
# the table there, through the assembler, the object file and the disassembler.
#
# RUN: llvm-mc %s -triple=riscv64 -mattr=+xcodoms -M no-aliases -show-encoding \
# RUN:   | FileCheck --check-prefix=ASM %s
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms \
# RUN:   -riscv-add-build-attributes %s -o %t.o
# RUN: llvm-objdump --print-imm-hex=false -M no-aliases -d %t.o | FileCheck --check-prefix=OBJ %s
#
# What is printed is accepted again and gives the same words.
# RUN: llvm-mc %s -triple=riscv64 -mattr=+xcodoms \
# RUN:   | llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms \
# RUN:       -riscv-add-build-attributes -o %t2.o
# RUN: cmp %t.o %t2.o
#
# Without the feature the instructions are known, and refused by name.
# RUN: not llvm-mc %s -triple=riscv64 2>&1 | FileCheck --check-prefix=NOFEATURE %s
# RUN: not llvm-mc %s -triple=riscv64 2>&1 | grep -c "^.*error: instruction requires" > %t.n
# RUN: grep -c "^cd\." %s | cmp - %t.n

# NOFEATURE: xcodoms-valid.s:[[#@LINE+4]]:1: error: instruction requires the following: 'Xcodoms' (CODOMs Code-Centric Memory Domains){{$}}

# ASM: cd.enter{{[[:space:]]+}}# encoding: [0x7b,0x00,0x00,0x00]
# OBJ: 0000007b{{[[:space:]]+}}cd.enter{{$}}
cd.enter

# ASM: cd.swsp{{[[:space:]]+}}# encoding: [0x7b,0x00,0x00,0x02]
# OBJ: 0200007b{{[[:space:]]+}}cd.swsp{{$}}
cd.swsp

# ASM: cd.leave{{[[:space:]]+}}# encoding: [0x7b,0x00,0x10,0x02]
# OBJ: 0210007b{{[[:space:]]+}}cd.leave{{$}}
cd.leave

# ASM: cd.pop{{[[:space:]]+}}# encoding: [0x7b,0x00,0x20,0x02]
# OBJ: 0220007b{{[[:space:]]+}}cd.pop{{$}}
cd.pop

# ASM: cd.revoke a0{{[[:space:]]+}}# encoding: [0x7b,0x00,0x35,0x02]
# OBJ: 0235007b{{[[:space:]]+}}cd.revoke{{[[:space:]]+}}a0{{$}}
cd.revoke a0

# ASM: cd.revoke t6{{[[:space:]]+}}# encoding: [0x7b,0x80,0x3f,0x02]
# OBJ: 023f807b{{[[:space:]]+}}cd.revoke{{[[:space:]]+}}t6{{$}}
cd.revoke t6

# ASM: cd.tag a0, a1{{[[:space:]]+}}# encoding: [0x7b,0x85,0x45,0x02]
# OBJ: 0245857b{{[[:space:]]+}}cd.tag{{[[:space:]]+}}a0, a1{{$}}
cd.tag a0, a1

# ASM: cd.same a0, a1{{[[:space:]]+}}# encoding: [0x7b,0x85,0x55,0x02]
# OBJ: 0255857b{{[[:space:]]+}}cd.same{{[[:space:]]+}}a0, a1{{$}}
cd.same a0, a1

# ASM: cd.tag t6, zero{{[[:space:]]+}}# encoding: [0xfb,0x0f,0x40,0x02]
# OBJ: 02400ffb{{[[:space:]]+}}cd.tag{{[[:space:]]+}}t6, zero{{$}}
cd.tag t6, zero

# ASM: cd.same t6, zero{{[[:space:]]+}}# encoding: [0xfb,0x0f,0x50,0x02]
# OBJ: 02500ffb{{[[:space:]]+}}cd.same{{[[:space:]]+}}t6, zero{{$}}
cd.same t6, zero

# ASM: cd.cmv c0, c7{{[[:space:]]+}}# encoding: [0x7b,0x80,0x03,0x04]
# OBJ: 0403807b{{[[:space:]]+}}cd.cmv{{[[:space:]]+}}c0, c7{{$}}
cd.cmv c0, c7

# ASM: cd.cmv c7, c0{{[[:space:]]+}}# encoding: [0xfb,0x03,0x00,0x04]
# OBJ: 040003fb{{[[:space:]]+}}cd.cmv{{[[:space:]]+}}c7, c0{{$}}
cd.cmv c7, c0

# ASM: cd.cmv c2, c5{{[[:space:]]+}}# encoding: [0x7b,0x81,0x02,0x04]
# OBJ: 0402817b{{[[:space:]]+}}cd.cmv{{[[:space:]]+}}c2, c5{{$}}
cd.cmv c2, c5

# ASM: cd.cget a0, c7, base{{[[:space:]]+}}# encoding: [0x7b,0x85,0x03,0x06]
# OBJ: 0603857b{{[[:space:]]+}}cd.cget{{[[:space:]]+}}a0, c7, base{{$}}
cd.cget a0, c7, base

# ASM: cd.cget a0, c7, length{{[[:space:]]+}}# encoding: [0x7b,0x85,0x13,0x06]
# OBJ: 0613857b{{[[:space:]]+}}cd.cget{{[[:space:]]+}}a0, c7, length{{$}}
cd.cget a0, c7, length

# ASM: cd.cget a0, c7, perm{{[[:space:]]+}}# encoding: [0x7b,0x85,0x23,0x06]
# OBJ: 0623857b{{[[:space:]]+}}cd.cget{{[[:space:]]+}}a0, c7, perm{{$}}
cd.cget a0, c7, perm

# ASM: cd.cget a0, c7, kind{{[[:space:]]+}}# encoding: [0x7b,0x85,0x33,0x06]
# OBJ: 0633857b{{[[:space:]]+}}cd.cget{{[[:space:]]+}}a0, c7, kind{{$}}
cd.cget a0, c7, kind

# ASM: cd.cget a0, c7, valid{{[[:space:]]+}}# encoding: [0x7b,0x85,0x43,0x06]
# OBJ: 0643857b{{[[:space:]]+}}cd.cget{{[[:space:]]+}}a0, c7, valid{{$}}
cd.cget a0, c7, valid

# ASM: cd.cget t6, c0, base{{[[:space:]]+}}# encoding: [0xfb,0x0f,0x00,0x06]
# OBJ: 06000ffb{{[[:space:]]+}}cd.cget{{[[:space:]]+}}t6, c0, base{{$}}
cd.cget t6, c0, base

# ASM: cd.push 255, xf{{[[:space:]]+}}# encoding: [0x7b,0x80,0xf1,0x1f]
# OBJ: 1ff1807b{{[[:space:]]+}}cd.push{{[[:space:]]+}}255, xf{{$}}
cd.push 255, xf

# ASM: cd.push 0, 0{{[[:space:]]+}}# encoding: [0x7b,0x00,0x00,0x10]
# OBJ: 1000007b{{[[:space:]]+}}cd.push{{[[:space:]]+}}0, 0{{$}}
cd.push 0, 0

# ASM: cd.push 1, x{{[[:space:]]+}}# encoding: [0x7b,0x80,0x10,0x10]
# OBJ: 1010807b{{[[:space:]]+}}cd.push{{[[:space:]]+}}1, x{{$}}
cd.push 1, x

# ASM: cd.push 128, f{{[[:space:]]+}}# encoding: [0x7b,0x00,0x01,0x18]
# OBJ: 1801007b{{[[:space:]]+}}cd.push{{[[:space:]]+}}128, f{{$}}
cd.push 128, f

# ASM: cd.push 15, x{{[[:space:]]+}}# encoding: [0x7b,0x80,0xf0,0x10]
# OBJ: 10f0807b{{[[:space:]]+}}cd.push{{[[:space:]]+}}15, x{{$}}
cd.push 0xf, x

# ASM: cd.clr 0, 0{{[[:space:]]+}}# encoding: [0x7b,0x00,0x00,0x20]
# OBJ: 2000007b{{[[:space:]]+}}cd.clr{{[[:space:]]+}}0, 0{{$}}
cd.clr 0, 0

# ASM: cd.clr 8, 8{{[[:space:]]+}}# encoding: [0x7b,0x00,0x80,0x28]
# OBJ: 2880007b{{[[:space:]]+}}cd.clr{{[[:space:]]+}}8, 8{{$}}
cd.clr 8, 8

# ASM: cd.clr 2, 0{{[[:space:]]+}}# encoding: [0x7b,0x00,0x20,0x20]
# OBJ: 2020007b{{[[:space:]]+}}cd.clr{{[[:space:]]+}}2, 0{{$}}
cd.clr 2, 0

# ASM: cd.clr 0, 2{{[[:space:]]+}}# encoding: [0x7b,0x00,0x00,0x22]
# OBJ: 2200007b{{[[:space:]]+}}cd.clr{{[[:space:]]+}}0, 2{{$}}
cd.clr 0, 2

# ASM: cd.clr 1, 7{{[[:space:]]+}}# encoding: [0x7b,0x00,0x10,0x27]
# OBJ: 2710007b{{[[:space:]]+}}cd.clr{{[[:space:]]+}}1, 7{{$}}
cd.clr 1, 7

# ASM: cd.clr 2, 0, t0{{[[:space:]]+}}# encoding: [0x7b,0x80,0x20,0x20]
# OBJ: 2020807b{{[[:space:]]+}}cd.clr{{[[:space:]]+}}2, 0, t0{{$}}
cd.clr 2, 0, t0

# ASM: cd.clr 8, 8, t0{{[[:space:]]+}}# encoding: [0x7b,0x80,0x80,0x28]
# OBJ: 2880807b{{[[:space:]]+}}cd.clr{{[[:space:]]+}}8, 8, t0{{$}}
cd.clr 8, 8, x5

# ASM: cd.grant c3, a0, a1, r{{[[:space:]]+}}# encoding: [0xfb,0x11,0xb5,0x02]
# OBJ: 02b511fb{{[[:space:]]+}}cd.grant{{[[:space:]]+}}c3, a0, a1, r{{$}}
cd.grant c3, a0, a1, r

# ASM: cd.grant c3, a0, a1, w{{[[:space:]]+}}# encoding: [0xfb,0x11,0xb5,0x04]
# OBJ: 04b511fb{{[[:space:]]+}}cd.grant{{[[:space:]]+}}c3, a0, a1, w{{$}}
cd.grant c3, a0, a1, w

# ASM: cd.grant c3, a0, a1, rw{{[[:space:]]+}}# encoding: [0xfb,0x11,0xb5,0x06]
# OBJ: 06b511fb{{[[:space:]]+}}cd.grant{{[[:space:]]+}}c3, a0, a1, rw{{$}}
cd.grant c3, a0, a1, rw

# ASM: cd.grant c3, a0, a1, c{{[[:space:]]+}}# encoding: [0xfb,0x11,0xb5,0x08]
# OBJ: 08b511fb{{[[:space:]]+}}cd.grant{{[[:space:]]+}}c3, a0, a1, c{{$}}
cd.grant c3, a0, a1, c

# ASM: cd.grant c3, a0, a1, rc{{[[:space:]]+}}# encoding: [0xfb,0x11,0xb5,0x0a]
# OBJ: 0ab511fb{{[[:space:]]+}}cd.grant{{[[:space:]]+}}c3, a0, a1, rc{{$}}
cd.grant c3, a0, a1, rc

# ASM: cd.grant c3, a0, a1, wc{{[[:space:]]+}}# encoding: [0xfb,0x11,0xb5,0x0c]
# OBJ: 0cb511fb{{[[:space:]]+}}cd.grant{{[[:space:]]+}}c3, a0, a1, wc{{$}}
cd.grant c3, a0, a1, wc

# ASM: cd.grant c3, a0, a1, rwc{{[[:space:]]+}}# encoding: [0xfb,0x11,0xb5,0x0e]
# OBJ: 0eb511fb{{[[:space:]]+}}cd.grant{{[[:space:]]+}}c3, a0, a1, rwc{{$}}
cd.grant c3, a0, a1, rwc

# ASM: cd.grant c7, t6, zero, r{{[[:space:]]+}}# encoding: [0xfb,0x93,0x0f,0x02]
# OBJ: 020f93fb{{[[:space:]]+}}cd.grant{{[[:space:]]+}}c7, t6, zero, r{{$}}
cd.grant c7, t6, zero, r

# ASM: cd.granta c1, a0, a1, r, t6{{[[:space:]]+}}# encoding: [0xfb,0x20,0xb5,0xfa]
# OBJ: fab520fb{{[[:space:]]+}}cd.granta{{[[:space:]]+}}c1, a0, a1, r, t6{{$}}
cd.granta c1, a0, a1, r, t6

# ASM: cd.granta c1, a0, a1, rw, t6{{[[:space:]]+}}# encoding: [0xfb,0x20,0xb5,0xfe]
# OBJ: feb520fb{{[[:space:]]+}}cd.granta{{[[:space:]]+}}c1, a0, a1, rw, t6{{$}}
cd.granta c1, a0, a1, rw, t6

# ASM: cd.granta c1, a0, a1, c, t6{{[[:space:]]+}}# encoding: [0xfb,0x28,0xb5,0xf8]
# OBJ: f8b528fb{{[[:space:]]+}}cd.granta{{[[:space:]]+}}c1, a0, a1, c, t6{{$}}
cd.granta c1, a0, a1, c, t6

# ASM: cd.granta c1, a0, a1, rwc, t6{{[[:space:]]+}}# encoding: [0xfb,0x28,0xb5,0xfe]
# OBJ: feb528fb{{[[:space:]]+}}cd.granta{{[[:space:]]+}}c1, a0, a1, rwc, t6{{$}}
cd.granta c1, a0, a1, rwc, t6

# ASM: cd.granta c7, zero, t6, w, a2{{[[:space:]]+}}# encoding: [0xfb,0x23,0xf0,0x65]
# OBJ: 65f023fb{{[[:space:]]+}}cd.granta{{[[:space:]]+}}c7, zero, t6, w, a2{{$}}
cd.granta c7, zero, t6, w, a2

# ASM: cd.restrict c1, c6, a0, a1, r{{[[:space:]]+}}# encoding: [0xfb,0x30,0xb5,0x62]
# OBJ: 62b530fb{{[[:space:]]+}}cd.restrict{{[[:space:]]+}}c1, c6, a0, a1, r{{$}}
cd.restrict c1, c6, a0, a1, r

# ASM: cd.restrict c1, c6, a0, a1, wc{{[[:space:]]+}}# encoding: [0xfb,0x30,0xb5,0x6c]
# OBJ: 6cb530fb{{[[:space:]]+}}cd.restrict{{[[:space:]]+}}c1, c6, a0, a1, wc{{$}}
cd.restrict c1, c6, a0, a1, wc

# ASM: cd.restrict c1, c6, a0, a1, rwc{{[[:space:]]+}}# encoding: [0xfb,0x30,0xb5,0x6e]
# OBJ: 6eb530fb{{[[:space:]]+}}cd.restrict{{[[:space:]]+}}c1, c6, a0, a1, rwc{{$}}
cd.restrict c1, c6, a0, a1, rwc

# ASM: cd.restrict c7, c0, t6, zero, w{{[[:space:]]+}}# encoding: [0xfb,0xb3,0x0f,0x04]
# OBJ: 040fb3fb{{[[:space:]]+}}cd.restrict{{[[:space:]]+}}c7, c0, t6, zero, w{{$}}
cd.restrict c7, c0, t6, zero, w

# ASM: cd.chk zero, a0, a1, r{{[[:space:]]+}}# encoding: [0x7b,0x40,0xb5,0x02]
# OBJ: 02b5407b{{[[:space:]]+}}cd.chk{{[[:space:]]+}}zero, a0, a1, r{{$}}
cd.chk zero, a0, a1, r

# ASM: cd.chk zero, a0, a1, w{{[[:space:]]+}}# encoding: [0x7b,0x40,0xb5,0x04]
# OBJ: 04b5407b{{[[:space:]]+}}cd.chk{{[[:space:]]+}}zero, a0, a1, w{{$}}
cd.chk zero, a0, a1, w

# ASM: cd.chk zero, a0, a1, rw{{[[:space:]]+}}# encoding: [0x7b,0x40,0xb5,0x06]
# OBJ: 06b5407b{{[[:space:]]+}}cd.chk{{[[:space:]]+}}zero, a0, a1, rw{{$}}
cd.chk zero, a0, a1, rw

# ASM: cd.chk zero, a0, a1, c{{[[:space:]]+}}# encoding: [0x7b,0x40,0xb5,0x08]
# OBJ: 08b5407b{{[[:space:]]+}}cd.chk{{[[:space:]]+}}zero, a0, a1, c{{$}}
cd.chk zero, a0, a1, c

# ASM: cd.chk zero, a0, a1, rc{{[[:space:]]+}}# encoding: [0x7b,0x40,0xb5,0x0a]
# OBJ: 0ab5407b{{[[:space:]]+}}cd.chk{{[[:space:]]+}}zero, a0, a1, rc{{$}}
cd.chk zero, a0, a1, rc

# ASM: cd.chk zero, a0, a1, wc{{[[:space:]]+}}# encoding: [0x7b,0x40,0xb5,0x0c]
# OBJ: 0cb5407b{{[[:space:]]+}}cd.chk{{[[:space:]]+}}zero, a0, a1, wc{{$}}
cd.chk zero, a0, a1, wc

# ASM: cd.chk zero, a0, a1, rwc{{[[:space:]]+}}# encoding: [0x7b,0x40,0xb5,0x0e]
# OBJ: 0eb5407b{{[[:space:]]+}}cd.chk{{[[:space:]]+}}zero, a0, a1, rwc{{$}}
cd.chk zero, a0, a1, rwc

# ASM: cd.chk t6, s11, t5, r{{[[:space:]]+}}# encoding: [0xfb,0xcf,0xed,0x03]
# OBJ: 03edcffb{{[[:space:]]+}}cd.chk{{[[:space:]]+}}t6, s11, t5, r{{$}}
cd.chk t6, s11, t5, r

# ASM: cd.cl c5, 0(a0){{[[:space:]]+}}# encoding: [0xfb,0x52,0x05,0x00]
# OBJ: 000552fb{{[[:space:]]+}}cd.cl{{[[:space:]]+}}c5, 0(a0){{$}}
cd.cl c5, 0(a0)

# ASM: cd.cs c5, 0(a0){{[[:space:]]+}}# encoding: [0xfb,0x56,0x05,0x00]
# OBJ: 000556fb{{[[:space:]]+}}cd.cs{{[[:space:]]+}}c5, 0(a0){{$}}
cd.cs c5, 0(a0)

# ASM: cd.cl c5, 2047(a0){{[[:space:]]+}}# encoding: [0xfb,0x52,0xf5,0x7f]
# OBJ: 7ff552fb{{[[:space:]]+}}cd.cl{{[[:space:]]+}}c5, 2047(a0){{$}}
cd.cl c5, 2047(a0)

# ASM: cd.cs c5, 2047(a0){{[[:space:]]+}}# encoding: [0xfb,0x56,0xf5,0x7f]
# OBJ: 7ff556fb{{[[:space:]]+}}cd.cs{{[[:space:]]+}}c5, 2047(a0){{$}}
cd.cs c5, 2047(a0)

# ASM: cd.cl c5, -2048(a0){{[[:space:]]+}}# encoding: [0xfb,0x52,0x05,0x80]
# OBJ: 800552fb{{[[:space:]]+}}cd.cl{{[[:space:]]+}}c5, -2048(a0){{$}}
cd.cl c5, -2048(a0)

# ASM: cd.cs c5, -2048(a0){{[[:space:]]+}}# encoding: [0xfb,0x56,0x05,0x80]
# OBJ: 800556fb{{[[:space:]]+}}cd.cs{{[[:space:]]+}}c5, -2048(a0){{$}}
cd.cs c5, -2048(a0)

# ASM: cd.cl c5, 32(a0){{[[:space:]]+}}# encoding: [0xfb,0x52,0x05,0x02]
# OBJ: 020552fb{{[[:space:]]+}}cd.cl{{[[:space:]]+}}c5, 32(a0){{$}}
cd.cl c5, 32(a0)

# ASM: cd.cs c5, 32(a0){{[[:space:]]+}}# encoding: [0xfb,0x56,0x05,0x02]
# OBJ: 020556fb{{[[:space:]]+}}cd.cs{{[[:space:]]+}}c5, 32(a0){{$}}
cd.cs c5, 32(a0)

# ASM: cd.cl c7, 0(t6){{[[:space:]]+}}# encoding: [0xfb,0xd3,0x0f,0x00]
# OBJ: 000fd3fb{{[[:space:]]+}}cd.cl{{[[:space:]]+}}c7, 0(t6){{$}}
cd.cl c7, (t6)
