# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Linker scripts: those that know nothing of domains work, those that mix
# domains are errors that say where.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z y lib tested && llvm-ar rcs lib.a lib.o
## A script's patterns do not match the sections of domains: the linker places
## them behind root's, each on pages of its own.
# RUN: ld.lld -T stock.lds main.o z.o y.o lib.a -o a.out
# RUN: %python %S/Inputs/pages.py a.out && llvm-readelf -lSW a.out | FileCheck %s --check-prefix=STOCK
## A script that places them itself.
# RUN: ld.lld -T own.lds main.o z.o y.o lib.a -o b.out
# RUN: %python %S/Inputs/pages.py b.out && llvm-readelf -SW b.out | FileCheck %s --check-prefix=OWN
## With program headers of its own.
# RUN: ld.lld -T phdrs.lds main.o z.o y.o lib.a -o c.out
# RUN: %python %S/Inputs/pages.py c.out && llvm-readelf -lW c.out | FileCheck %s --check-prefix=PHDRS

# STOCK:      {{ }}.text 
# STOCK:      .codoms.y.text
# STOCK:      .codoms.z.text
# STOCK:      .codoms.z.noxfer
# STOCK:      .codoms.z.data
# STOCK:      CODOMS

# OWN:        .codoms.z.all {{ *}}PROGBITS {{0*}}100000 {{.*}} AX
# OWN:        .codoms.z.more
# PHDRS:      LOAD
# PHDRS:      CODOMS

## Two domains in one output section.
# RUN: not ld.lld -T mix.lds main.o z.o y.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=MIX --implicit-check-not=error:
# MIX:      error: output section '.text' (mix.lds:1) would hold sections of two domains
# MIX-NEXT: >>> main.o:(.text) of root
# MIX-NEXT: >>> z.o:(.codoms.z.text.gate.f) of domain 'z'
# MIX-NEXT: >>> let no pattern of the linker script match '.codoms.*', and the linker places these sections; or give each domain output sections of its own

## Explicit addresses that share a page; a gate moved by SUBALIGN; an image that
## is writable and executable; the table thrown away; sections of a domain
## around another's; an address that is too high.
# RUN: not ld.lld -T page.lds main.o z.o y.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=PAGE
# PAGE:      error: page 0x100000 holds two domains: section '.y_text' of domain 'y' and '.z_text' of domain 'z'
# PAGE-NEXT: >>> let the linker script start each at ALIGN(4096)
# RUN: not ld.lld -T subalign.lds main.o z.o y.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=SUBALIGN
# SUBALIGN: error: gate 'f$$z' at 0x{{.*}} in z.o is not aligned to 64 bytes: its section must be, and a linker script must not lower that with SUBALIGN
# RUN: not ld.lld -T wx.lds main.o z.o y.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=WX
# WX: error: page 0x10000 is writable and executable: section '.text' of root
# RUN: not ld.lld -T discard.lds main.o z.o y.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=DISCARD
# DISCARD: error: the linker script discards .codoms_table, which the loader needs
# RUN: ld.lld -T around.lds main.o z.o y.o tested.o -o d.out && %python %S/Inputs/pages.py d.out
# RUN: not ld.lld -T within.lds main.o z.o y.o tested.o -o d.out 2>&1 | FileCheck %s --check-prefix=AROUND
# AROUND: error: page 0x101000 with section '.y_text' of domain 'y' lies among pages of domain 'z'
# RUN: not ld.lld -T high.lds main.o z.o y.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=HIGH
# HIGH: error: section '.z_text' ends at 0x4000000{{[0-9a-f]+}}: a program with domains lies below 2^38{{$}}
# HIGH-NEXT: >>> let the linker script, or --section-start and the like, give it a lower address

# RUN: sed 's/:headers/:text/' phdrs.lds > table.lds
# RUN: not ld.lld -T table.lds main.o z.o y.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=TABLE --implicit-check-not=error:
# TABLE: error: the domain table '.codoms_table' must be in a segment that is only read: let the linker script place it with .rodata
## Tested and untested code of one domain on one page; a start outside of root.
# RUN: not ld.lld -T bits.lds main.o z.o y.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=BITS --implicit-check-not=error:
# BITS:      error: sections '.z_text' and '.z_untested' of domain 'z' share a page, but only one of them may leave the domain (tested code), or make system calls
# BITS-NEXT: >>> let the linker script start each at ALIGN(4096)
# RUN: not ld.lld main.o z.o y.o lib.a -e 'f$z' -o d.out 2>&1 | FileCheck %s --check-prefix=START --implicit-check-not=error:
# START: error: the program would start at 0x[[#%x,]] in section '.codoms.z.text' of domain 'z', but it starts in root{{$}}
# START-NEXT: >>> let -e, or ENTRY of the linker script, name a function of root: 'f$z' is none

#--- bits.lds
SECTIONS {
  .text 0x10000 : { *(.text*) }
  .z_text 0x100000 : { *(.codoms.z.text*) }
  .z_untested 0x100800 : { *(.codoms.z.noxfer*) }
}
#--- stock.lds
ENTRY(_start)
SECTIONS {
  . = 0x10000 + SIZEOF_HEADERS;
  .rodata : { *(.rodata*) }
  .text : { *(.text*) }
  .init_array : { KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*) .init_array)) }
  .data : { *(.data*) *(.sdata*) }
  .bss : { *(.bss*) *(COMMON) }
  _end = .;
}
#--- own.lds
SECTIONS {
  .text 0x10000 : { *(.text*) }
  .codoms.z.all 0x100000 : { *(.codoms.z.text*) }
  .codoms.z.more ALIGN(4096) : { *(.codoms.z.noxfer*) }
}
#--- phdrs.lds
PHDRS { headers PT_LOAD FILEHDR PHDRS; text PT_LOAD; ycode PT_LOAD; zcode PT_LOAD; zdata PT_LOAD; }
SECTIONS {
  . = 0x10000 + SIZEOF_HEADERS;
  .codoms_table : { *(.codoms_table) } :headers
  .text ALIGN(4096) : { *(.text*) } :text
  .codoms.y.t ALIGN(4096) : { *(.codoms.y.text*) } :ycode
  .codoms.z.t ALIGN(4096) : { *(.codoms.z.text*) } :zcode
  .codoms.z.n ALIGN(4096) : { *(.codoms.z.noxfer*) } :zcode
  .codoms.z.d ALIGN(4096) : { *(.codoms.z.data*) } :zdata
}
#--- mix.lds
SECTIONS { .text : { *(.text*) *(.codoms.*.text*) } }
#--- page.lds
SECTIONS {
  .text 0x10000 : { *(.text*) }
  .y_text 0x100000 : { *(.codoms.y.text*) }
  .z_text 0x100800 : { *(.codoms.z.text*) }
}
#--- subalign.lds
SECTIONS {
  .text 0x10000 : { *(.text*) }
  .z_text 0x100000 : SUBALIGN(4) { *(.codoms.z.text.f) *(.codoms.z.text*) }
}
#--- wx.lds
PHDRS { all PT_LOAD FLAGS(7); }
SECTIONS { .text 0x10000 : { *(.text*) } :all }
#--- discard.lds
SECTIONS { /DISCARD/ : { *(.codoms_table) } }
#--- around.lds
SECTIONS {
  .text 0x10000 : { *(.text*) }
  .codoms.z.t 0x100000 : { *(.codoms.z.text*) }
  .codoms.z.d 0x102000 : { *(.codoms.z.data*) }
  .codoms.y.t 0x101000 : { *(.codoms.y.text*) }
}
#--- within.lds
PHDRS { text PT_LOAD; z PT_LOAD; y PT_LOAD; table PT_LOAD; }
SECTIONS {
  .text 0x10000 : { *(.text*) } :text
  .codoms_table ALIGN(4096) : { *(.codoms_table) } :table
  .z_text 0x100000 : { *(.codoms.z.text.f) *(.codoms.z.text.length) } :z
  .z_gate 0x102000 : { *(.codoms.z.text.gate*) } :z
  .y_text 0x101000 : { *(.codoms.y.text*) } :y
  .z_data 0x103000 : { *(.codoms.z.data*) } :y
}
#--- high.lds
SECTIONS {
  .text 0x10000 : { *(.text*) }
  .z_text 0x4000000000 : { *(.codoms.z.text*) }
}

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        import root, y, g
        .text
        .globl _start
_start: la a0, f$$z
        lui a1, %hi(g$$y)
        ret

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        lui a0, %hi(length$z)
        ret
        data z, v
        .quad 0

#--- y.s
        .include "codoms.inc"
        unit y.c
        entry y, g
        func y, g
        ret

#--- lib.s
        .text
        .globl length
length: ret

#--- tested.s
        .include "codoms.inc"
        unit tested.c
        func z, length
        ret
