# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Each relocation that crosses domains: what is allowed, and next to it what is
# not, with the message.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall z allowed noimport code data difference past got ifunc
# RUN: ld.lld allowed.o z.o -o a.out --fatal-warnings
# RUN: not ld.lld noimport.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=NOIMPORT --implicit-check-not=error:
# RUN: not ld.lld code.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=CODE --implicit-check-not=error:
# RUN: not ld.lld data.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=DATA --implicit-check-not=error:
# RUN: not ld.lld difference.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=DIFF --implicit-check-not=error:
# RUN: not ld.lld past.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=PAST --implicit-check-not=error:
# RUN: not ld.lld got.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=GOT --implicit-check-not=error:
# RUN: not ld.lld ifunc.o z.o -o a.out 2>&1 | FileCheck %s --check-prefix=IFUNC --implicit-check-not=error:
## By another name it is the same.
# RUN: sed 's/v\$z/alias/' code.s > alias.s && %mc alias.s -o alias.o
# RUN: not ld.lld alias.o z.o -o a.out --defsym='alias=v$z' 2>&1 | FileCheck %s --check-prefix=ALIAS

# NOIMPORT:      error: noimport.o:(function _start: .text+0x0): root refers to the gate 'f$$z' of domain 'z', but noimport.o has no import record for it
# NOIMPORT:      >>> defined in z.o:(.codoms.z.text.gate.f)
# NOIMPORT-NEXT: >>> rule: a gate is called by code that knows that it leaves its domain
# NOIMPORT-NEXT: >>> include the header that declares 'f' with codoms_domain("z") and codoms_entry, and compile for xcodoms; in assembly, add the line 'import root z f ...' to .codoms_record
## An import of another domain in the same object does not help.
# NOIMPORT:      error: noimport.o:(.data+0x0): root refers to the gate 'f$$z' of domain 'z', but noimport.o has no import record for it

# CODE:      error: code.o:(.text+0x0): root refers to 'f$z' of domain 'z'
# CODE-NEXT: >>> defined in z.o:(.codoms.z.text.f)
# CODE-NEXT: >>> rule: code of another domain is reached only through gates
# CODE-NEXT: >>> if 'f' is meant to be called from outside domain 'z', add codoms_entry to its declaration and include it here
# CODE:      error: code.o:(.text+0x8): root refers to 'v$z' of domain 'z'
# CODE-NEXT: >>> defined in z.o:(.codoms.z.data.v)
# CODE-NEXT: >>> rule: code refers to data of its own domain only
# CODE-NEXT: >>> pass a pointer to it through an entry with codoms_access, or give 'v' codoms_domain("root")
# CODE:      error: code.o:(function g$y: .codoms.y.text.g+0x0): domain 'y' refers to '.Lstring' of root
# CODE-NEXT: >>> defined in code.o:(.rodata.str)
# CODE-NEXT: >>> rule: code refers to data of its own domain only
# CODE-NEXT: >>> the compiler or an assembly source put it into the wrong section: it belongs to domain 'y'

# ALIAS: error: alias.o:(.text+0x8): root refers to 'alias' of domain 'z'

# DATA:      error: data.o:(.data+0x0): root refers to 'v$z' of domain 'z'
# DATA-NEXT: >>> defined in z.o:(.codoms.z.data.v)
# DATA-NEXT: >>> rule: data words refer to data of their own domain, or of one that granted access
# DATA-NEXT: >>> pass a pointer to it through an entry with codoms_access, or give 'v' codoms_domain("root"), or CODOMS_GRANT the access
# DATA:      error: data.o:(.data+0x8): root refers to 'f$z' of domain 'z'
# DATA:      error: data.o:(.codoms.y.data+0x0): domain 'y' refers to 'rootvar' of root
# DATA:      error: data.o:(.codoms.y.data+0x8): domain 'y' refers to '.data+0x4' of root

# DIFF:      error: difference.o:(.rodata+0x0): difference of '.Lcase' (domain 'y') and '.Ltable' (root)
# DIFF-NEXT: >>> defined in difference.o:(.codoms.y.text.g)
# DIFF-NEXT: >>> rule: both sides of a difference belong to one domain
# DIFF-NEXT: >>> a table that belongs to code of a domain must be in the domain, too: recompile difference.o, or correct its section directives
# DIFF:      error: difference.o:(.data+0x0): root refers to 'v$z' of domain 'z'

# PAST:      error: past.o:(.data+0x0): root refers 4 bytes past the gate 'f$$z' of domain 'z'
# PAST:      >>> rule: control enters a domain at the first instruction of a gate
# PAST-NEXT: >>> refer to 'f$$z' itself

# GOT:      error: got.o:(.codoms.y.text.g+0x0): 'v$y' is accessed through the GOT by domain 'y'
# GOT:      >>> rule: domains have no GOT
# GOT-NEXT: >>> compile got.o with -fno-pic

# IFUNC:      error: ifunc.o:(.text+0x0): 'fast' is an ifunc
# IFUNC:      >>> rule: a program with domains has no PLT and no start-up relocations
# IFUNC-NEXT: >>> compile without ifunc and target_clones

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        ret
        data z, v
        .quad 0

#--- allowed.s
        .include "codoms.inc"
        unit allowed.c
        import root, z, f
        import y, z, f
        import root, z, optional
        .weak optional$$z
        .text
        .globl _start
_start: call f$$z
        lla a0, optional$$z
        lla a0, f$$z
        lui a0, %hi(f$$z)
        addi a0, a0, %lo(f$$z)
        .weak missing$z
        lla a0, missing$z
        lui a0, %hi(constant)
        .data
        .quad f$$z
        .quad _start
        .section .codoms.y.rodata.table,"a",@progbits
.Ltable:
        .word .Lcase-.Ltable
        .quad f$$z
        .uleb128 .Lend-.Lcase
        func y, g
.Lcase: lla a0, .Ltable
        call f$$z
        ret
.Lend:
        .globl constant
        .set constant, 5

#--- noimport.s
        .include "codoms.inc"
        unit noimport.c
        import y, z, f
        .text
        .globl _start
        .type _start, @function
_start: call f$$z
        .size _start, .-_start
        .data
        .quad f$$z

#--- code.s
        .include "codoms.inc"
        unit code.c
        import root, z, f
        .text
        .globl _start
_start: call f$z
        lui a0, %hi(v$z)
        .section .rodata.str,"aMS",@progbits,1
.Lstring:
        .asciz "a string that is root's"
        func y, g
        lui a0, %hi(.Lstring)
        .size g$y, .-g$y

#--- data.s
        .include "codoms.inc"
        unit data.c
        .text
        .globl _start, rootvar
_start: ret
        .data
        .quad v$z
        .quad f$z
rootvar:
        .section .codoms.y.data,"aw",@progbits
        .quad rootvar
        .quad .data+4

#--- difference.s
        .include "codoms.inc"
        unit difference.c
        .text
        .globl _start
_start: ret
        .section .rodata,"a",@progbits
.Ltable:
        .word .Lcase-.Ltable
        func y, g
        nop
.Lcase: ret
        .data
        .reloc ., R_RISCV_ADD64, v$z
        .quad 0
## Two addresses of one domain make a number.
        .reloc ., R_RISCV_ADD64, v$z
        .reloc ., R_RISCV_SUB64, f$z
        .quad 0

#--- past.s
        .include "codoms.inc"
        unit past.c
        import root, z, f
        .text
        .globl _start
_start: ret
        .data
        .quad f$$z+4

#--- got.s
        .include "codoms.inc"
        unit got.c
        .text
        .globl _start
_start: ret
        data y, v
        .quad 0
        func y, g
1:      auipc a0, %got_pcrel_hi(v$y)
        ld a0, %pcrel_lo(1b)(a0)

#--- ifunc.s
        .include "codoms.inc"
        unit ifunc.c
        .text
        .globl _start, fast
_start: call fast
        .type fast, @gnu_indirect_function
fast:   ret
