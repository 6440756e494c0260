# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# An undefined symbol is explained in terms of domains.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z y plain
# RUN: not ld.lld main.o z.o y.o -o a.out --error-limit=0 --threads=1 2>&1 | FileCheck %s --implicit-check-not=error:

# CHECK:      error: undefined symbol: g{{$}}
# CHECK:      >>> 'g' belongs to domain 'y', in y.o, and root refers to it as its own: include the header that declares it with codoms_domain("y") and codoms_entry
# CHECK:      error: undefined symbol: f$w
# CHECK-NOT:  domain 'w'
# CHECK:      error: undefined symbol: helper$z
# CHECK:      >>> domain 'z' refers to 'helper', which is defined in main.o (root), not in an archive, so the domain cannot have a copy of its own
# CHECK-NEXT: >>> declare it codoms_entry to call it across domains, give it codoms_domain("z"), or put its object into an archive
# CHECK:      error: undefined symbol: g$z
# CHECK:      >>> domain 'z' refers to 'g', which belongs to domain 'y', in y.o: only its entries can be called; declare it with codoms_domain("y") and codoms_entry
# CHECK:      error: undefined symbol: nowhere$z
# CHECK:      >>> domain 'z' refers to 'nowhere', and no object and no archive member defines it
# CHECK:      error: undefined symbol: _end$z
# CHECK:      >>> '_end' is defined by the linker for the whole program, which is root's; domain 'z' has none
# CHECK:      error: undefined symbol: g$$y
# CHECK:      >>> 'g' of domain 'y' is not an entry: add codoms_entry to its declaration
# CHECK:      error: undefined symbol: h$$y
# CHECK:      >>> no object defines the entry 'h' of domain 'y'
# CHECK:      error: undefined symbol: helper$$root
# CHECK:      >>> 'helper' of root is not an entry: add codoms_entry to its declaration

## The reference is in a copy.
# RUN: %mcall f need && llvm-ar rcs need.a need.o
# RUN: not ld.lld f.o need.a -o a.out 2>&1 | FileCheck %s --check-prefix=COPY --implicit-check-not=error:
# COPY:      error: undefined hidden symbol: missing$z
# COPY-NEXT: >>> referenced by need.o:(needed$z) in archive need.a [z]
# COPY-NEXT: >>> domain 'z' refers to 'missing', and no object and no archive member defines it

## A program without domains says what it always said.
# RUN: not ld.lld plain.o -o a.out 2>&1 | FileCheck %s --check-prefix=PLAIN
# PLAIN:      error: undefined symbol: helper$z
# PLAIN-NEXT: >>> referenced by plain.o:(.text+0x0)
# PLAIN-NOT:  domain

#--- main.s
        .include "codoms.inc"
        unit main.c
        .text
        .globl _start, helper
_start: call g
        call f$w
helper: ret

#--- z.s
        .include "codoms.inc"
        unit z.c
        func z, f
        call helper$z
        call g$z
        call nowhere$z
        lla a0, _end$z
        call g$$y
        call h$$y
        call helper$$root
        ret

#--- y.s
        .include "codoms.inc"
        unit y.c
        func y, g
        ret

#--- plain.s
        .text
        .globl _start
_start: call helper$z

#--- f.s
        .include "codoms.inc"
        unit f.c
        .globl _start
_start: ret
        func z, f
        call needed$z
        ret
#--- need.s
        .text
        .globl needed
        .type needed, @function
        .hidden missing
needed: call missing
        .size needed, .-needed
