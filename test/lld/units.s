# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# An object that was compiled for a domain has nothing of another, whatever
# file-scope assembly put there.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z root rodata ctor common abs other plain y own
## Code and data of the domain, what tells of unwinding, and notes.
# RUN: ld.lld main.o z.o own.o -o a.out
# RUN: not ld.lld main.o z.o root.o -o b.out 2>&1 | FileCheck %s --check-prefix=ROOT --implicit-check-not=error:
# RUN: not ld.lld main.o z.o rodata.o -o b.out 2>&1 | FileCheck %s --check-prefix=RODATA --implicit-check-not=error:
# RUN: not ld.lld main.o z.o ctor.o -o b.out 2>&1 | FileCheck %s --check-prefix=CTOR --implicit-check-not=error:
# RUN: not ld.lld main.o z.o common.o -o b.out 2>&1 | FileCheck %s --check-prefix=COMMON --implicit-check-not=error:
# RUN: not ld.lld main.o z.o abs.o -o b.out 2>&1 | FileCheck %s --check-prefix=ABS --implicit-check-not=error:
# RUN: not ld.lld main.o z.o other.o -o b.out 2>&1 | FileCheck %s --check-prefix=OTHER --implicit-check-not=error:
## Compiled for none, it may have anything.
# RUN: ld.lld main.o z.o plain.o -o b.out
## Several, joined by -r, are of those that they are compiled for.
# RUN: ld.lld -r main.o z.o -o all.o && not ld.lld all.o -o b.out 2>&1 | FileCheck %s --check-prefix=JOINED
# RUN: ld.lld -r z.o y.o -o both.o && ld.lld main.o both.o -o b.out

# ROOT:       error: root.o:(.text+0x0): section of root in an object that was compiled for domain 'z' (-mcodoms-domain)
# ROOT-NEXT:  >>> put it into a source that is compiled without -mcodoms-domain
# RODATA:     error: rodata.o:(.rodata+0x0): section of root in an object that was compiled for domain 'z'
# CTOR:       error: ctor.o:(.init_array+0x0): section of root in an object that was compiled for domain 'z'
# COMMON:     error: common.o: common 'c' of root in an object that was compiled for domain 'z'
# ABS:        error: abs.o: absolute symbol 'number' of root in an object that was compiled for domain 'z'
# OTHER:      error: other.o:(.codoms.y.text.f+0x0): section of domain 'y' in an object that was compiled for domain 'z'
# JOINED:     error: all.o:(.text+0x0): section of root in an object that was compiled for domain 'z' (-mcodoms-domain)
# JOINED-NEXT: >>> the object is made of several (-r): join those that are compiled for one domain, or for none

#--- main.s
        .include "codoms.inc"
        unit main.s
        import ., z, f
        .text
        .globl _start
_start: call f$$z
        ret
#--- z.s
        .include "codoms.inc"
        unit z.s
        record "unit\tz"
        entry z, f
        func z, f
        .cfi_startproc
        ret
        .cfi_endproc
        data z, word
        .quad 3
        .globl number$z
number$z = 4
        .section .note.z,"a",@note
        .word 0, 0, 0
#--- root.s
        .include "codoms.inc"
        unit root.s
        record "unit\tz"
        .text
        ret
#--- rodata.s
        .include "codoms.inc"
        unit rodata.s
        record "unit\tz"
        .section .rodata,"a",@progbits
        .quad 1
#--- ctor.s
        .include "codoms.inc"
        unit ctor.s
        record "unit\tz"
        .section .init_array,"aw",@init_array
        .quad 0x1234
#--- common.s
        .include "codoms.inc"
        unit common.s
        record "unit\tz"
        .comm c,8,8
#--- abs.s
        .include "codoms.inc"
        unit abs.s
        record "unit\tz"
        .globl number
number = 0x11000
#--- other.s
        .include "codoms.inc"
        unit other.s
        record "unit\tz"
        func y, f
        ret
#--- plain.s
        .include "codoms.inc"
        unit plain.s
        func y, f
        ret
        .text
        ret
        .comm c,8,8
        .globl number
number = 0x11000
#--- y.s
        .include "codoms.inc"
        unit y.s
        record "unit\ty"
        func y, g
        ret
#--- own.s
        .include "codoms.inc"
        unit own.s
        record "unit\tz"
        .comm c$z,8,8
