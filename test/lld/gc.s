# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# --gc-sections: entries are what is still there, rights what is still used, and
# what only the loader refers to stays.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z libc start plain && llvm-ar rcs libc.a libc.o start.o
# RUN: ld.lld main.o z.o libc.a -o a.out --codoms-report=a.json
# RUN: FileCheck %s --check-prefixes=BOTH,ALL < a.json
# RUN: ld.lld main.o z.o libc.a -o b.out --codoms-report=b.json --gc-sections --print-gc-sections | FileCheck %s --check-prefix=GONE
# RUN: FileCheck %s --check-prefix=BOTH --implicit-check-not='dead$$z' --implicit-check-not='"subject": "y"' < b.json
## With a stripped symbol table the table is the same.
# RUN: ld.lld main.o z.o libc.a -o c.out --codoms-report=c.json --gc-sections --strip-all && sed s/c.out/b.out/ c.json | cmp - b.json

## Root's part of the runtime comes with the first domain, and without it not.
# RUN: llvm-nm b.out | FileCheck %s --check-prefix=START
# RUN: ld.lld plain.o libc.a -o d.out --gc-sections && llvm-nm d.out | FileCheck %s --check-prefix=NOSTART
# START: __codoms_start
# NOSTART-NOT: __codoms_start

# GONE-DAG: removing unused section z.o:(.codoms.z.text.gate.dead)
# GONE-DAG: removing unused section z.o:(.codoms.z.text.dead)

# BOTH: "name": "z"
# ALL:  "gate": "dead$$z"
# BOTH: "gate": "live$$z"
# BOTH: "gate": "__codoms_init$z"
# BOTH: "gate": "__codoms_fini$z"
# ALL:  "subject": "y"

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, live
        import y, z, dead
        .text
        .globl _start
_start: call live$$z
        .section .codoms.y.text.unused,"ax",@progbits
        call dead$$z

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, dead
        entry z, live
        func z, live
        ret
        func z, dead
        ret
        .section .codoms.z.init_array,"aw",@init_array
        .quad made$z
        func z, made
        ret

#--- libc.s
        .include "codoms.inc"
        unit libc.c
        .macro anygate name
        .section .text.\name,"ax",@progbits
        .p2align 6
        .globl \name\()$any
\name\()$any:
        cd.enter
        cd.swsp
        cd.clr 0, 0
        cd.leave
        .endm
        anygate __codoms_init
        anygate __codoms_fini

#--- start.s
        .include "codoms.inc"
        unit start.c
        .text
        .globl __codoms_start
__codoms_start:
        ret
        .section .init_array.0,"aw",@init_array
        .quad __codoms_start

#--- plain.s
        .text
        .globl _start
_start: ret
