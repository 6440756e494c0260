# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Scripts, options and objects made by hand, each to break one rule of the image
# that no other test breaks. image.s, script.s, relocs.s, names.s, tls.s and
# copies-bad.s have the others; docs/linker.md lists all.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z table constant claim pic data entries code y preinit want grants many
# RUN: ld.lld main.o z.o -o a.out && ld.lld -T good.lds main.o z.o -o a.out

## Segments that the kernel or a dynamic linker would act on.
# RUN: not ld.lld main.o z.o -o b.out --dynamic-linker=/lib/ld.so 2>&1 | FileCheck %s --check-prefix=INTERP --implicit-check-not=error:
# INTERP:      error: the program would have a segment PT_INTERP: a program with domains is linked statically, and no dynamic linker may touch it
# INTERP-NEXT: >>> link without --dynamic-linker and --export-dynamic, and without such a segment in PHDRS of the linker script
# RUN: sed 's/stack PT_NULL/stack PT_DYNAMIC/' good.lds > dynamic.lds
# RUN: not ld.lld -T dynamic.lds main.o z.o -o b.out 2>&1 | FileCheck %s --check-prefix=DYNAMIC --implicit-check-not=error:
# DYNAMIC: error: the program would have a segment PT_DYNAMIC:
# RUN: sed 's/stack PT_NULL/stack PT_GNU_STACK FLAGS(7)/' good.lds > stack.lds
# RUN: not ld.lld -T stack.lds main.o z.o -o b.out 2>&1 | FileCheck %s --check-prefix=STACK --implicit-check-not=error:
# STACK: error: the stack would be executable: PHDRS of the linker script gives PT_GNU_STACK the flag PF_X

## A section of a domain that is not mapped.
# RUN: sed 's/} :zdata/} :NONE/' good.lds > none.lds
# RUN: not ld.lld -T none.lds main.o z.o -o b.out 2>&1 | FileCheck %s --check-prefix=NONE --implicit-check-not=error:
# NONE:      error: page 0x102000 of section '.z_data' of domain 'z' is in no PT_LOAD segment
# NONE-NEXT: >>> let PHDRS of the linker script put the section into one

## Code on a page that somebody can write: by a flag, or by its segment.
# RUN: sed 's/zdata PT_LOAD;/zdata PT_LOAD FLAGS(7);/' good.lds > wx.lds
# RUN: not ld.lld -T wx.lds main.o z.o -o b.out 2>&1 | FileCheck %s --check-prefix=WX --implicit-check-not=error:
# WX: error: page 0x102000 is writable and executable: section '.z_data' of domain 'z'
# RUN: sed 's/} :zdata/} :code/' good.lds > span.lds
# RUN: not ld.lld -T span.lds main.o z.o -o b.out 2>&1 | FileCheck %s --check-prefix=SPAN --implicit-check-not=error:
# SPAN: error: page 0x100000 is writable and executable: section '.z_text' of domain 'z'

## The symbols by which the runtime finds the table, and checks the code, are the linker's.
# RUN: not ld.lld main.o z.o table.o -o b.out 2>&1 | FileCheck %s --check-prefix=TABLE --implicit-check-not=error:
# TABLE:      error: table.o: '__codoms_table_start' is defined, which only the linker does
# TABLE-NEXT: >>> rename it, or link without --defsym=__codoms_table_start
# RUN: not ld.lld main.o z.o -o b.out --defsym=__codoms_table_end=0 2>&1 | FileCheck %s --check-prefix=DEFSYM --implicit-check-not=error:
# DEFSYM: error: <internal>: '__codoms_table_end' is defined, which only the linker does
# RUN: not ld.lld main.o z.o -o b.out --defsym=__codoms_code_end=1 '--defsym=__codoms_code_start$z=1' --defsym=__codoms_scattered=1 2>&1 | FileCheck %s --check-prefix=CODE --implicit-check-not=error:
# CODE: error: <internal>: '__codoms_code_end' is defined, which only the linker does
# CODE: error: <internal>: '__codoms_scattered' is defined, which only the linker does
# CODE: error: <internal>: '__codoms_code_start$z' is defined, which only the linker does

## A gate that is a number.
# RUN: not ld.lld main.o constant.o -o b.out 2>&1 | FileCheck %s --check-prefix=CONSTANT --implicit-check-not=error:
# CONSTANT: error: constant.o:(.codoms_record):line 4: the gate 'f$$z' of this entry is a constant: it must be code in a section of domain 'z'
# RUN: not ld.lld main.o z.o -o b.out '--defsym=f$$z=0x12000' 2>&1 | FileCheck %s --check-prefix=MOVED --implicit-check-not=error:
# MOVED: error: z.o:(.codoms_record):line 4: the gate 'f$$z' of this entry is a constant (defined in <internal>): it must be code in a section of domain 'z'
## A gate that is data; two entries of one object that are the same.
# RUN: not ld.lld main.o data.o -o b.out 2>&1 | FileCheck %s --check-prefix=DATA --implicit-check-not=error:
# DATA: error: gate 'f$$z' at 0x{{[0-9a-f]+}} in data.o is not code
# RUN: not ld.lld main.o entries.o -o b.out 2>&1 | FileCheck %s --check-prefix=ENTRIES --implicit-check-not=error:
# ENTRIES:      error: duplicate entry 'f' of domain 'z'
# ENTRIES-NEXT: >>> f.c:1:1 in entries.o: int f(int)
# ENTRIES-NEXT: >>> f.c:1:1 in entries.o: int f(int)

## An import for a domain that the object has nothing of gives no right.
# RUN: ld.lld main.o z.o claim.o code.o -o c.out --codoms-report=c.json && FileCheck %s --check-prefix=CLAIM < c.json
# CLAIM:      "rights": [],
# CLAIM:      "from": [],
# CLAIM-NEXT: "domain": "z",

## Position-independent code of a domain.
# RUN: not ld.lld main.o z.o pic.o -o b.out 2>&1 | FileCheck %s --check-prefix=PIC --implicit-check-not=error:
# PIC:      error: pic.o:(.codoms.z.text+0x0): 'v$z' is accessed through the GOT by domain 'z'
# PIC-NEXT: >>> defined in pic.o:(.codoms.z.data.v)
# PIC-NEXT: >>> rule: domains have no GOT
# PIC-NEXT: >>> compile pic.o with -fno-pic

## Pages of the file: apart in memory, but not in the file.
# RUN: not ld.lld -T file.lds main.o z.o y.o -o b.out 2>&1 | FileCheck %s --check-prefix=FILE --implicit-check-not='two domains: section'
# FILE:      error: page 0x{{[0-9a-f]+}} of the file holds two domains: '.y_text' of domain 'y' and '.z_text' of domain 'z'
# FILE-NEXT: >>> let the linker script start each at ALIGN(4096), in segments of their own

## What would not come to the domain: constructors of another kind, a grant in a
## member that is copied.
# RUN: not ld.lld main.o z.o preinit.o -o b.out 2>&1 | FileCheck %s --check-prefix=PREINIT --implicit-check-not=error:
# PREINIT: error: preinit.o:(.codoms.z.preinit_array): domain 'z' can have constructors in .init_array only
# PREINIT-NEXT: >>> write them with __attribute__((constructor)), or put their addresses into .codoms.z.init_array
# RUN: not ld.lld main.o z.o want.o --start-lib grants.o -o b.out 2>&1 | FileCheck %s --check-prefix=GRANTS --implicit-check-not=error:
# GRANTS: error: grants.o[z]:(.codoms_record):line 4: 'grant' in an archive member that is copied for domain 'z': a library gives no rights to whom it is copied for
# GRANTS-NEXT: >>> put the grant into a source of the program, or use --codoms-grant
## More domains than tags.
# RUN: not ld.lld many.o -o b.out 2>&1 | FileCheck %s --check-prefix=MANY --implicit-check-not=error:
# MANY: error: too many domains: 65535 (at most 65534)

#--- file.lds
SECTIONS {
  .text 0x10000 : { *(.text*) }
  .y_text 0x100000 : { *(.codoms.y.text*) }
  .z_text 0x102800 : { *(.codoms.z.text*) }
}
#--- y.s
        .include "codoms.inc"
        unit y.c
        func y, g
        ret
#--- preinit.s
        .include "codoms.inc"
        unit preinit.c
        .section .codoms.z.preinit_array,"aw",@preinit_array
        .quad 0
#--- want.s
        .include "codoms.inc"
        unit want.c
        func z, h
        call libcall$z
        ret
#--- grants.s
        .include "codoms.inc"
        unit grants.c
        record "grant\tz\troot\tread\tgrants.c:1:1"
        .text
        .globl libcall
libcall: ret
#--- many.s
        .include "codoms.inc"
        unit many.c
        .section .codoms_record,"e",@progbits
        .rept 65535
        .ascii "import\troot\td\+\tf\t-\t-\tint f(void)\n"
        .endr
#--- good.lds
PHDRS {
  headers PT_LOAD FILEHDR PHDRS; text PT_LOAD; code PT_LOAD; zdata PT_LOAD;
  stack PT_NULL;
}
SECTIONS {
  . = 0x10000 + SIZEOF_HEADERS;
  .codoms_table : { *(.codoms_table) } :headers
  .text 0x20000 : { *(.text*) } :text
  .z_text 0x100000 : { *(.codoms.z.text*) } :code
  .z_data 0x102000 : { *(.codoms.z.data*) } :zdata
  .note : { *(.note.x) } :stack
}
#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
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
        data z, data
        .quad 1
#--- table.s
        .data
        .globl __codoms_table_start
__codoms_table_start:
        .quad 0
#--- constant.s
        .include "codoms.inc"
        unit constant.c
        record "entry\tz\tf\t-\tf.c:1:1\tint f(int)"
        .globl f$$z
        .set f$$z, 0x12000
        func z, f
        ret
#--- claim.s
        .include "codoms.inc"
        unit claim.c
        import x, z, f
        .data
        .quad 1
#--- code.s
        .include "codoms.inc"
        unit code.c
        func x, idle
        ret
#--- pic.s
        .include "codoms.inc"
        unit pic.c
        .section .codoms.z.text,"ax",@progbits
        .globl g$z
        .option pic
g$z:    la a0, v$z
        ret
        data z, v
        .quad 1
#--- data.s
        .include "codoms.inc"
        unit data.c
        record "entry\tz\tf\t-\tf.c:1:1\tint f(int)"
        .section .codoms.z.rodata,"a",@progbits
        .p2align 6
        .globl f$$z
f$$z:   .word 0x7b
#--- entries.s
        .include "codoms.inc"
        unit entries.c
        entry z, f
        record "entry\tz\tf\t0123456789abcdef\tf.c:1:1\tint f(int)"
        func z, f
        ret
