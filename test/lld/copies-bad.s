# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Members that cannot be copied, and the message that says why and for whom.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z ecall gates start other bad
# RUN: llvm-as bitcode.ll -o bitcode.o
# RUN: llvm-ar rcs ecall.a ecall.o && llvm-ar rcs gates.a gates.o && llvm-ar rcs start.a start.o
# RUN: llvm-ar rcs other.a other.o && llvm-ar rcs bitcode.a bitcode.o && llvm-ar rcs bad.a bad.o

# RUN: not ld.lld main.o z.o ecall.a -o a.out 2>&1 | FileCheck %s --check-prefix=ECALL --implicit-check-not=error:
# ECALL:      error: ecall.a(ecall.o)[z]:(.text+0x4): cannot be copied for domain 'z': it contains an ecall, which only root's pages may execute; system calls of a domain go through __codoms_syscall
# ECALL-NEXT: >>> copied because helper$z is needed by z.o
## For root it is fine.
# RUN: %mc root.s -o root.o && ld.lld root.o ecall.a -o a.out

# RUN: not ld.lld main.o z.o gates.a -o a.out 2>&1 | FileCheck %s --check-prefix=GATES --implicit-check-not=error:
# GATES: error: gates.a(gates.o)[z]:(.codoms_record):line 4: 'entry' in an archive member that is copied for domain 'z': a member with gates of its own has one instance; link it as an object, or call its entries

# RUN: not ld.lld main.o z.o start.a -o a.out 2>&1 | FileCheck %s --check-prefix=START
# START:      error: start.a(start.o)[z]: cannot be copied for domain 'z': it refers to __start_plugins, the bounds of an output section; a domain has none of that name
# START-NEXT: >>> copied because helper$z is needed by z.o

# RUN: not ld.lld main.o z.o other.a -o a.out 2>&1 | FileCheck %s --check-prefix=OTHER
# OTHER: error: other.a(other.o)[z]:(.codoms.y.text.g): cannot be copied for domain 'z': it has code or data of domain 'y'; link it as an object

# RUN: not ld.lld main.o z.o bitcode.a -o a.out 2>&1 | FileCheck %s --check-prefix=BITCODE
# BITCODE: error: bitcode.a(bitcode.o): cannot be copied for domain 'z', which needs 'helper$z': it is bitcode; compile the archive without -flto

# RUN: not ld.lld main.o z.o bad.a -o a.out 2>&1 | FileCheck %s --check-prefix=BAD
# BAD: error: bad.a(bad.o)[z]:(.codoms_record):line 1: version '3' of the record

## Two members with one COMDAT group, of which the second has more in it.
# RUN: %mcall group1 group2 both && llvm-ar rcs group.a group1.o group2.o
# RUN: not ld.lld main.o both.o group.a -o a.out 2>&1 | FileCheck %s --check-prefix=GROUP --implicit-check-not=error:
# GROUP:      error: relocation refers to a symbol in a discarded section: more$z
# GROUP-NEXT: >>> defined in group.a(group2.o)[z]
# GROUP-NEXT: >>> section group signature: helper
# GROUP-NEXT: >>> prevailing definition is in

#--- group1.s
        .section .text.h,"axG",@progbits,helper,comdat
        .weak helper
helper: ret
        .text
        .globl first
first:  call helper
        ret
#--- group2.s
        .section .text.h,"axG",@progbits,helper,comdat
        .weak helper
helper: ret
        .globl more
more:   ret
        .text
        .globl second
second: call helper
        call more
        ret
#--- both.s
        .include "codoms.inc"
        unit both.c
        entry z, f
        func z, f
        call first$z
        call second$z
        ret
#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start
_start: call f$$z
        ret

#--- root.s
        .text
        .globl _start
_start: call helper
        ret

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        call helper$z
        ret

#--- ecall.s
        .text
        .globl helper
helper: nop
        lui a0, 1
        ecall
        ret

#--- gates.s
        .include "codoms.inc"
        unit gates.c
        rootentry g
        .text
        .globl helper, g
helper: ret
g:      ret

#--- start.s
        .text
        .globl helper
helper: lla a0, __start_plugins
        ret

#--- other.s
        .text
        .globl helper
helper: ret
        .section .codoms.y.text.g,"ax",@progbits
        ret

#--- bitcode.ll
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "riscv64"
define void @helper() {
  ret void
}

#--- bad.s
        .section .codoms_record,"e",@progbits
        .ascii "codoms\t3\n"
        .text
        .globl helper
helper: ret
