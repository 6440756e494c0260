# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Both sides of a call must have seen the same declaration; each entry is
# defined once.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mc main.s -o main.o && %mc z.s -o z.o && %mc nohash.s -o nohash.o
# RUN: ld.lld main.o z.o -o a.out
# RUN: ld.lld nohash.o z.o -o a.out

## The nearest wrong thing: another hash.
# RUN: sed 's/import root, z, f/import root, z, f, fedcba9876543210/' main.s > hash.s && %mc hash.s -o hash.o
# RUN: not ld.lld hash.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=HASH --implicit-check-not=error:
# HASH:      error: caller and callee of entry 'f' of domain 'z' saw different declarations
# HASH-NEXT: >>> entry at f.c:1:1 in z.o: int f(int)
# HASH-NEXT: >>> import at caller.c:9:1 in hash.o: int f(int)
# HASH-NEXT: >>> the signatures are the same: the structures that they name, or codoms_access, differ
# HASH-NEXT: >>> signature and codoms_access must agree: include one header in both, and recompile both

## Likewise of what a source saw, whoever refers to it in the end: once, with the
## place of that source. What is no entry is nobody's business.
# RUN: %mc same.s -o same.o && ld.lld same.o z.o -o a.out 2>&1 | count 0
# RUN: %mc saw.s -o saw.o && not ld.lld saw.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=SAW --implicit-check-not=error:
# SAW:      error: caller and callee of entry 'f' of domain 'z' saw different declarations
# SAW-NEXT: >>> entry at f.c:1:1 in z.o: int f(int)
# SAW-NEXT: >>> import at h.h:3:1 in saw.o: int f(int)
## It is no import: code that refers to the gate is refused.
# RUN: %mc only.s -o only.o
# RUN: not ld.lld only.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=ONLY --implicit-check-not=error:
# ONLY: error: only.o:(.text+0x0): root refers to the gate 'f$$z' of domain 'z', but only.o has no import record for it

# RUN: %mc z2.s -o z2.o && not ld.lld main.o z.o z2.o -o a.out 2>&1 | FileCheck %s --check-prefix=TWICE
# TWICE:      error: duplicate symbol: f$$z
# RUN: %mc z3.s -o z3.o && not ld.lld main.o z.o z3.o -o a.out 2>&1 | FileCheck %s --check-prefix=WEAK --implicit-check-not=error:
# WEAK:      error: duplicate entry 'f' of domain 'z'
# WEAK-NEXT: >>> f.c:1:1 in z.o: int f(int)
# WEAK-NEXT: >>> other.c:2:1 in z3.o: int f(void)

## An entry that nobody has; one that is there but is no entry; one that is
## imported and not used.
# RUN: not ld.lld main.o -o a.out 2>&1 | FileCheck %s --check-prefix=UNKNOWN
# UNKNOWN:      error: import of unknown entry 'f' of domain 'z'
# UNKNOWN-NEXT: >>> imported by root at caller.c:9:1 in main.o: int f(int)
# UNKNOWN-NEXT: >>> no object has an entry record for it: link the object that defines it
# RUN: %mc body.s -o body.o && not ld.lld main.o body.o -o a.out 2>&1 | FileCheck %s --check-prefix=NOENTRY
# NOENTRY:      error: import of unknown entry 'f' of domain 'z'
# NOENTRY-NEXT: >>> imported by root at caller.c:9:1 in main.o: int f(int)
# NOENTRY-NEXT: >>> body.o defines 'f', but not as an entry: add codoms_entry to its declaration, or, for an unmodified library, import it with codoms_import("z")
# RUN: %mc unused.s -o unused.o && ld.lld main.o z.o unused.o -o a.out 2>&1 | FileCheck %s --check-prefix=UNUSED
# UNUSED:      warning: import of unknown entry 'g' of domain 'z'
# UNUSED-NEXT: >>> imported by root at caller.c:9:1 in unused.o: int g(int)

## A record without its gate.
# RUN: %mc nogate.s -o nogate.o && not ld.lld main.o z.o nogate.o -o a.out 2>&1 | FileCheck %s --check-prefix=NOGATE --implicit-check-not=error:
# NOGATE: error: nogate.o:(.codoms_record):line 4: no object defines the gate 'h$$z' of this entry
## One that would replace the gate of an import, which is weak.
# RUN: sed 's/gate z, h, .*/gate z, crc, library_crc$z/' norecord.s > over.s
# RUN: %mc over.s -o over.o && %mc import.s -o import1.o && %mc start.s -o start.o && %mc lib.s -o lib.o && llvm-ar rcs lib.a lib.o
# RUN: not ld.lld start.o import1.o over.o lib.a -o a.out 2>&1 | FileCheck %s --check-prefix=OVER --implicit-check-not=error:
# RUN: not ld.lld over.o start.o import1.o lib.a -o a.out 2>&1 | FileCheck %s --check-prefix=OVER --implicit-check-not=error:
# OVER:      error: over.o: defines 'crc$$z', the gate of 'crc' of domain 'z', but has no record of it
# OVER-NEXT: >>> it would replace the gate at c.h:1:1 in import1.o
# OVER-NEXT: >>> remove it, or let the compiler make it from codoms_entry or codoms_import
## And a gate without its record.
# RUN: %mc norecord.s -o norecord.o && not ld.lld main.o z.o norecord.o -o a.out 2>&1 | FileCheck %s --check-prefix=NORECORD --implicit-check-not=error:
# NORECORD: error: norecord.o: 'h$$z' is named like a gate of domain 'z', but no record has an entry for it
# NORECORD-NEXT: >>> compile its source with -march=rv64gc_xcodoms; in assembly, add the line 'entry z h ...' to .codoms_record

## Two units import the same function of a library: one gate is kept.
# RUN: %mc import.s -o import1.o && cp import1.o import2.o && %mc start.s -o start.o
# RUN: %mc lib.s -o lib.o && llvm-ar rcs lib.a lib.o
# RUN: ld.lld start.o import1.o import2.o lib.a -o a.out
# RUN: llvm-nm a.out | FileCheck %s --check-prefix=GATES
# GATES-COUNT-1: W crc$$z
# GATES-NOT:     crc$$z
# RUN: sed 's/library_crc/other_crc/' import.s > other.s && %mc other.s -o other.o
# RUN: not ld.lld start.o import1.o other.o lib.a -o a.out 2>&1 | FileCheck %s --check-prefix=BODY
# BODY:      error: different bodies for the imported entry 'crc' of domain 'z'
# BODY-NEXT: >>> c.h:1:1 in import1.o: int crc(int) (body: library_crc)
# BODY-NEXT: >>> c.h:1:1 in other.o: int crc(int) (body: other_crc)
# RUN: sed 's/abababababababab/cdcdcdcdcdcdcdcd/' import.s > decl.s && %mc decl.s -o decl.o
# RUN: not ld.lld start.o import1.o decl.o lib.a -o a.out 2>&1 | FileCheck %s --check-prefix=DECL
# DECL: error: different declarations of the imported entry 'crc' of domain 'z'

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start
_start: call f$$z
        ret

#--- same.s
        .include "codoms.inc"
        unit main.c
        record "declared\tz\tf\t0123456789abcdef\th.h:3:1\tint f(int)"
        record "declared\tz\tg\t0123456789abcdef\th.h:4:1\tint g(int)"
        import root, z, f
        .text
        .globl _start
_start: call f$$z
        ret

#--- saw.s
        .include "codoms.inc"
        unit main.c
        import root, z, f, fedcba9876543210
        record "declared\tz\tf\tfedcba9876543210\th.h:3:1\tint f(int)"
        .text
        .globl _start
_start: call f$$z
        ret

#--- only.s
        .include "codoms.inc"
        unit main.c
        record "declared\tz\tf\t0123456789abcdef\th.h:3:1\tint f(int)"
        .text
        .globl _start
_start: call f$$z
        ret

#--- nohash.s
        .include "codoms.inc"
        unit main.c
        import root, z, f, -
        .text
        .globl _start
_start: call f$$z
        ret

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        ret

#--- z2.s
        .include "codoms.inc"
        unit z2.c
        gate z, f, f$z

#--- z3.s
        .include "codoms.inc"
        unit z3.c
        record "entry\tz\tf\t0123456789abcdef\tother.c:2:1\tint f(void)"

#--- body.s
        .include "codoms.inc"
        unit body.c
        func z, f
        ret

#--- unused.s
        .include "codoms.inc"
        unit unused.c
        import root, z, g

#--- nogate.s
        .include "codoms.inc"
        unit nogate.c
        record "entry\tz\th\t-\th.c:1:1\tint h(void)"

#--- norecord.s
        .include "codoms.inc"
        unit norecord.c
        gate z, h, f$z

#--- start.s
        .include "codoms.inc"
        unit start.c
        .text
        .globl _start
_start: ret

#--- import.s
        .include "codoms.inc"
        unit import.c
        record "gate\tz\tcrc\tlibrary_crc\tabababababababab\tc.h:1:1\tint crc(int)"
        .section .codoms.z.text.gate.crc,"axG",@progbits,crc$$z,comdat
        .weak crc$$z
        .p2align 6
crc$$z: cd.enter
        cd.swsp
        call library_crc$z
        cd.clr 1, 0
        cd.leave

#--- lib.s
        .text
        .globl library_crc
library_crc:
        ret
        .globl other_crc
other_crc:
        ret
