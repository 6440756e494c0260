# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The check of the written image: gates are where and what records say, and
# nothing else is a gate.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z between hidden jump misaligned noenter wrong init writable twin
# RUN: ld.lld main.o z.o between.o -o a.out
# RUN: not ld.lld main.o z.o hidden.o -o b.out 2>&1 | FileCheck %s --check-prefix=HIDDEN --implicit-check-not=error:
# RUN: not ld.lld main.o z.o jump.o -o b.out 2>&1 | FileCheck %s --check-prefix=MADE --implicit-check-not=error:
# RUN: not ld.lld main.o misaligned.o -o b.out 2>&1 | FileCheck %s --check-prefix=ALIGN --implicit-check-not=error:
# RUN: not ld.lld main.o noenter.o -o b.out 2>&1 | FileCheck %s --check-prefix=ENTER --implicit-check-not=error:
# RUN: not ld.lld main.o wrong.o -o b.out 2>&1 | FileCheck %s --check-prefix=WRONG --implicit-check-not=error:
# RUN: not ld.lld main.o z.o init.o -o b.out 2>&1 | FileCheck %s --check-prefix=INIT --implicit-check-not=error:
# RUN: not ld.lld main.o z.o writable.o -o b.out 2>&1 | FileCheck %s --check-prefix=WX --implicit-check-not=error:
# RUN: not ld.lld main.o z.o twin.o -o b.out 2>&1 | FileCheck %s --check-prefix=TWIN --implicit-check-not=error:
## An output that failed the check is not left behind.
# RUN: not ls b.out
## A filler of a linker script can look like an entry, too.
# RUN: not ld.lld -T fill.lds main.o z.o -o b.out 2>&1 | FileCheck %s --check-prefix=FILL

# HIDDEN:      error: cd.enter at 0x[[#%x,]] is no entry of any record: in section '.codoms.z.text' of domain 'z'
# HIDDEN-NEXT: >>> hidden.o:(function data$z: .codoms.z.text.data+0x40)
# HIDDEN-NEXT: >>> a hidden entry point: name it in an 'entry' record, or move the data that looks like it out of the code

## A word that only relocation makes.
# MADE: error: cd.enter at 0x[[#%x,]] is no entry of any record: in section '.text' of root

# ALIGN: error: gate 'f$$z' at 0x[[#%x,]] in misaligned.o is not aligned to 64 bytes
# ENTER: error: gate 'f$$z' at 0x[[#%x,]] in noenter.o does not begin with cd.enter
# WRONG: error: wrong.o: 'f$$z' is defined in section '.text' of root, but its name says domain 'z'
# INIT:  error: gate '__codoms_init$z' at 0x[[#%x,]] in init.o does not begin with cd.enter
# WX:    error: page 0x[[#%x,]] is writable and executable: section '.codoms.z.text' of domain 'z'
# TWIN:  error: gate 'h$$z' at 0x[[#%x,]] in twin.o is also the gate 'g$$z': each entry has an address of its own
# FILL:  error: cd.enter at 0x10040 is no entry of any record: in section '.text' of root

#--- fill.lds
SECTIONS { .text 0x10000 : { main.o(.text) . = ALIGN(64); . += 128; } =0x7b000000 }
#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start
_start: call f$$z
        ret
        nop
#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        ret
#--- between.s
## Off a boundary of 64 bytes the word is no entry, nor is it in data.
        .include "codoms.inc"
        unit between.c
        .section .codoms.z.text.data,"ax",@progbits
        .p2align 6
        nop
        .rept 20
        .word 0x7b
        .word 0
        .endr
        .section .codoms.z.rodata,"a",@progbits
        .p2align 6
        .word 0x7b
#--- hidden.s
        .include "codoms.inc"
        unit hidden.c
        .section .codoms.z.text.data,"ax",@progbits
        .p2align 6
        .globl data$z
        .type data$z, @function
data$z: .zero 64
        .word 0x7b
        .size data$z, .-data$z
#--- jump.s
        .include "codoms.inc"
        unit jump.c
        .text
        .p2align 6
        .word value+3
        .globl value
        .set value, 0x78
#--- misaligned.s
        .include "codoms.inc"
        unit misaligned.c
        record "entry\tz\tf\t-\tf.c:1:1\tint f(int)"
        func z, f
        nop
        .globl f$$z
f$$z:   cd.enter
        cd.leave
#--- noenter.s
        .include "codoms.inc"
        unit noenter.c
        record "entry\tz\tf\t-\tf.c:1:1\tint f(int)"
        func z, f
        .p2align 6
        .globl f$$z
f$$z:   cd.swsp
        cd.leave
#--- wrong.s
        .include "codoms.inc"
        unit wrong.c
        record "entry\tz\tf\t-\tf.c:1:1\tint f(int)"
        .text
        .p2align 6
        .globl f$$z
f$$z:   cd.enter
        cd.leave
#--- init.s
        .include "codoms.inc"
        unit init.c
        .section .codoms.z.text.init,"ax",@progbits
        .p2align 6
        .globl __codoms_init$z
__codoms_init$z:
        ret
#--- writable.s
        .include "codoms.inc"
        unit writable.c
        .section .codoms.z.text.w,"awx",@progbits
        ret
#--- twin.s
        .include "codoms.inc"
        unit twin.c
        entry z, g
        record "entry\tz\th\t-\th.c:1:1\tint h(int)"
        .globl h$$z
        .set h$$z, g$$z
        func z, g
        ret
