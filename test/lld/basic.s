# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A call of root into a domain that uses a library: gates, a private copy, the
# table, and pages of their own for each domain and for untested code.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+c,+f,+d,+xcodoms main.s -o main.o
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+c,+f,+d,+xcodoms z.s -o z.o
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+c,+f,+d lib.s -o lib.o
# RUN: llvm-ar rcs lib.a lib.o
# RUN: ld.lld main.o z.o lib.a -o a.out --codoms-report=report.json -Map=map
# RUN: llvm-readelf -lSW a.out | FileCheck %s --check-prefix=ELF
# RUN: llvm-nm a.out | FileCheck %s --check-prefix=SYM
# RUN: llvm-objdump -s -j .codoms_table a.out | FileCheck %s --check-prefix=TABLE
# RUN: FileCheck %s --check-prefix=REPORT < report.json
# RUN: ld.lld main.o z.o lib.a -o a.out --codoms-report=- | cmp - report.json
# RUN: FileCheck %s --check-prefix=MAP < map

## Root has no use for the library: only the domain gets it.
# ELF:      .codoms_table     PROGBITS 0000000040000200 {{.*}} A
# ELF-NEXT: .text             PROGBITS 0000000040001000 001000 {{.*}} AX
# ELF-NEXT: .codoms.z.text    PROGBITS 0000000040002000 002000 {{.*}} AX
# ELF-NEXT: .codoms.z.noxfer  PROGBITS 0000000040003000 003000 {{.*}} AX
# ELF-NEXT: .codoms.z.data    PROGBITS 0000000040004000 004000 {{.*}} WA
# ELF-NEXT: .comment          PROGBITS 0000000000000000 005000
# ELF:      LOAD           0x000000 0x0000000040000000 {{.*}} R   0x1000
# ELF-NEXT: LOAD           0x001000 0x0000000040001000 {{.*}} R E 0x1000
# ELF-NEXT: LOAD           0x002000 0x0000000040002000 {{.*}} R E 0x1000
# ELF-NEXT: LOAD           0x003000 0x0000000040003000 {{.*}} R E 0x1000
# ELF-NEXT: LOAD           0x004000 0x0000000040004000 {{.*}} RW  0x1000

# SYM-DAG: 0000000040002000 T f$$z
# SYM-DAG: 0000000040003000 T length$z
# SYM-DAG: 0000000040004000 D v$z
# SYM-NOT: {{ }}length{{$}}

## Magic, version, header size, size; two domains, four ranges, no APL line
## (root needs none), one entry, no system calls, the strings.
# TABLE:      43444354 01004000 4d010000 00000000
# TABLE-NEXT: 40000000 02000000 d0000000 04000000
# TABLE-NEXT: 30010000 00000000 30010000 01000000
# TABLE-NEXT: 40010000 00000000 40010000 0d000000
## .text: SYS; z's text; z's untested text: NOXFER; z's data.
# TABLE:      00100040 00000000 00200040 00000000
# TABLE-NEXT: 00000100 00000000 00200040 00000000
# TABLE-NEXT: 00300040 00000000 01000000 00000000
# TABLE-NEXT: 00300040 00000000 00400040 00000000
# TABLE-NEXT: 01000400 00000000 00400040 00000000
# TABLE-NEXT: 00500040 00000000 01000000 00000000
## The entry: address, tag, name. Then the strings.
# TABLE-NEXT: 00200040 00000000 01000000 08000000
# TABLE-NEXT: .root.z.f$$z.

# REPORT:      "name": "z"
# REPORT:      "gate": "f$$z",
# REPORT-NEXT: "address": "0x40002000"
# REPORT:      "signature": "int f(int)"
# REPORT:      "location": "z.c:1:5"
# REPORT:      "file": "lib.a(lib.o)[z]",
# REPORT-NEXT: "copy": true,
# REPORT-NEXT: "tested": false

# MAP: lib.a(lib.o)[z]:(.codoms.z.noxfer.text)

#--- main.s
        .section .codoms_record,"e",@progbits
        .ascii "codoms\t1\nsource\tmain.c\ntested\n"
        .ascii "import\troot\tz\tf\t0123456789abcdef\tmain.c:3:5\tint f(int)\n"
        .text
        .globl _start
_start: call f$$z
        ret

#--- z.s
        .section .codoms_record,"e",@progbits
        .ascii "codoms\t1\nsource\tz.c\ntested\n"
        .ascii "entry\tz\tf\t0123456789abcdef\tz.c:1:5\tint f(int)\n"
        .section .codoms.z.text.gate.f,"ax",@progbits
        .p2align 6
        .globl f$$z
f$$z:   cd.enter
        cd.swsp
        call f$z
        cd.clr 1, 0
        cd.leave
        .section .codoms.z.text.f,"ax",@progbits
        .globl f$z
f$z:    lui a0, %hi(v$z)
        lw a0, %lo(v$z)(a0)
        tail length$z
        .section .codoms.z.data.v,"aw",@progbits
        .globl v$z
v$z:    .word 5

#--- lib.s
        .text
        .globl length
length: lla a0, table
        ret
        .data
table:  .quad length
