# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Private copies of archive members: each domain has its own instance of just
# what it uses, with its own data; root's definitions do not matter.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mc main.s -o main.o && %mc dom.s -o z.o && sed 's/\bz\b/y/g' dom.s > y.s && %mc y.s -o y.o
# RUN: %mcall malloc free state helper any plain unused
# RUN: llvm-ar rcs libc.a malloc.o free.o state.o helper.o any.o plain.o unused.o
# RUN: ld.lld main.o z.o y.o libc.a -o a.out --codoms-report=r.json -Map=map --why-extract=why --no-relax
# RUN: llvm-nm a.out | FileCheck %s --check-prefix=SYM --implicit-check-not=unused
# RUN: llvm-readelf -SW a.out | FileCheck %s --check-prefix=SEC
# RUN: llvm-objdump -d --no-show-raw-insn a.out | FileCheck %s --check-prefix=DIS
# RUN: FileCheck %s --check-prefix=MAP < map
# RUN: FileCheck %s --check-prefix=WHY < why
# RUN: ld.lld main.o z.o y.o libc.a -o a.out --trace | FileCheck %s --check-prefix=TRACE
## The order of files on the command line does not matter, nor do --start-lib
## and --whole-archive.
# RUN: ld.lld libc.a y.o z.o main.o -o b.out && llvm-nm b.out | FileCheck %s --check-prefix=SYM
# RUN: ld.lld main.o z.o y.o --start-lib malloc.o free.o state.o helper.o any.o plain.o --end-lib -o c.out
# RUN: llvm-nm c.out | FileCheck %s --check-prefix=SYM
## Nor do domains see root's wrapper.
# RUN: ld.lld main.o z.o y.o libc.a -o d.out --wrap=malloc && llvm-nm d.out | FileCheck %s --check-prefix=SYM

## malloc of root is main.o's own; y and z have the archive's. free comes with a
## weak alias; the state is a common symbol; the library's own variant for
## domains, hook$any, goes before hook.
# SYM-DAG: T malloc{{$}}
# SYM-DAG: T malloc$y
# SYM-DAG: T malloc$z
# SYM-DAG: T free$y
# SYM-DAG: T free$z
# SYM-DAG: W cfree$z
# SYM-DAG: B state$y
# SYM-DAG: B state$z
# SYM-DAG: T helper{{$}}
# SYM-DAG: T helper$z
# SYM-DAG: T helper$y
# SYM-DAG: T hook$y
# SYM-DAG: T hook$z
# SYM-DAG: T hook{{$}}
# SYM-DAG: w optional$z

# SEC: .text
# SEC: .codoms.y.init_array
# SEC: .codoms.y.text
# SEC: .codoms.y.data
# SEC: .codoms.y.bss
# SEC: .codoms.z.init_array
# SEC: .codoms.z.text
# SEC: .codoms.z.data
# SEC: .codoms.z.bss
# SEC-NOT: .codoms_linked

## The variant of the domain is used, not root's.
# DIS-LABEL: <hook>:
# DIS-NEXT: li a0, 0x1
# DIS-LABEL: <malloc$z>:
# DIS: <hook$z>
# DIS: <free$z>
# DIS: <hook$z>:
# DIS-NEXT: li a0, 0x2

# MAP-DAG: libc.a(malloc.o)[y]:(.codoms.y.text)
# MAP-DAG: libc.a(malloc.o)[z]:(.codoms.z.text)
# MAP-DAG: libc.a(any.o)[z]:(.codoms.z.text.hook)
# MAP-DAG: libc.a(state.o)[z]:(.codoms.z.bss.common)

# WHY-DAG: z.o{{[[:space:]]+}}libc.a(malloc.o)[z]{{[[:space:]]+}}malloc$z
# WHY-DAG: libc.a(malloc.o)[z]{{[[:space:]]+}}libc.a(free.o)[z]{{[[:space:]]+}}free$z
# TRACE-DAG: libc.a(free.o)[y]

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        import root, y, f
        .text
        .globl _start, malloc, __wrap_malloc
_start: call f$$z
        call f$$y
        call malloc
        call hook
        call helper
malloc:
__wrap_malloc:
        ret

#--- dom.s
        .include "codoms.inc"
        unit dom.c
        entry z, f
        func z, f
        call malloc$z
        ret

#--- malloc.s
        .include "codoms.inc"
        unit malloc.c
        .text
        .globl malloc
malloc: call hook
        call free
        lla a0, state
        .weak optional
        lui a0, %hi(optional)
        ret
        .section .init_array,"aw",@init_array
        .quad malloc
        .section .codoms_linked,"aG",@progbits,.codoms_linked,comdat
        .word __codoms_linked

#--- free.s
        .include "codoms.inc"
        unit free.c
        .text
        .globl free
        .weak cfree
free:
cfree:  call helper
        lw a0, count
        ret
        .data
        .hidden count
        .globl count
count:  .quad free

#--- state.s
        .include "codoms.inc"
        unit state.c
        .comm state,24,8

#--- helper.s
        .include "codoms.inc"
        unit helper.c
        .section .text.helper,"axG",@progbits,helper,comdat
        .globl helper
helper: ret

#--- any.s
        .include "codoms.inc"
        unit any.c
        .section .codoms.any.text.hook,"ax",@progbits
        .globl hook$any
hook$any:
        li a0, 2
        call helper$any
        ret

#--- plain.s
        .include "codoms.inc"
        unit plain.c
        .text
        .globl hook
hook:   li a0, 1
        ret

#--- unused.s
        .include "codoms.inc"
        unit unused.c
        .text
        .globl unused
unused: ret
