# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The names of symbols and the domains of their sections agree.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main good bad
# RUN: ld.lld main.o good.o -o a.out
# RUN: not ld.lld main.o bad.o -o a.out 2>&1 | FileCheck %s --implicit-check-not=error:

# CHECK:      error: bad.o: 'plain' is defined in section '.codoms.z.text.plain' of domain 'z', but its name is that of a symbol of root
# CHECK-NEXT: >>> it must be 'plain$z': give the declaration codoms_domain("z"); in assembly, use CODOMS_SYM
# CHECK:      error: bad.o: 'x$z' is defined in section '.data' of root, but its name says domain 'z'
# CHECK-NEXT: >>> a name of C must not end in '$' and the name of a domain; in assembly, correct the section
# CHECK:      error: bad.o: 'x$y' is defined in section '.codoms.z.data.x' of domain 'z', but its name says domain 'y'

#--- main.s
        .include "codoms.inc"
        unit main.c
        .text
        .globl _start
_start: ret
        func y, g
        ret
#--- good.s
        .include "codoms.inc"
        unit good.c
        func z, f
## Local labels do not matter, nor do names of no domain, and LTO's suffixes.
local:
.Lf$y:  ret
        .globl f$z.llvm.1234
        f$z.llvm.1234 = local
        .text
        .globl price$, cost$usd
price$:
cost$usd:
        ret
        .globl five$z
        .set five$z, 5
#--- bad.s
        .include "codoms.inc"
        unit bad.c
        .section .codoms.z.text.plain,"ax",@progbits
        .globl plain
plain:  ret
        .data
        .globl x$z
x$z:    .quad 0
        .section .codoms.z.data.x,"aw",@progbits
        .globl x$y
x$y:    .quad 0
