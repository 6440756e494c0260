# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What orders, folds, drops, renames and wraps sections and symbols keeps domains
# apart: each way to link passes the check of the image, and the opinion of
# pages.py, which knows nothing of the linker's.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z y lib && llvm-ar rcs lib.a lib.o && llvm-ar rcsT thin.a lib.o
# RUN: sh ./try.sh %python %S/Inputs/pages.py 2>&1 | FileCheck %s --match-full-lines --implicit-check-not=error:
# CHECK: linked [[#NUM:]] ways

## Folding stays within a domain: same$z and same2$z are one, same$y and root's
## are others.
# RUN: ld.lld main.o z.o y.o lib.a -o icf.out --defsym=other=0 --icf=all --print-icf-sections | FileCheck %s --check-prefix=ICF --implicit-check-not='.codoms.y' --implicit-check-not=gate
# ICF:      selected section z.o:(.codoms.z.text.same)
# ICF-NEXT:   removing identical section z.o:(.codoms.z.text.same2)

## --wrap and --defsym are root's: they do not make a way around the gate.
# RUN: not ld.lld main.o z.o y.o lib.a -o b.out --defsym=other=0 '--wrap=f$$z' 2>&1 | FileCheck %s --check-prefix=WRAP
# WRAP: error: undefined symbol: __wrap_f$$z
# RUN: not ld.lld main.o z.o y.o lib.a -o b.out --defsym=other=0 '--wrap=f$$z' '--defsym=__wrap_f$$z=f$z' 2>&1 | FileCheck %s --check-prefix=WRAPPED
# WRAPPED: error: main.o:(.text+0x0): root refers to '__wrap_f$$z' of domain 'z'
# RUN: not ld.lld main.o z.o y.o lib.a -o b.out --defsym=other=0 '--defsym=log=f$z' 2>&1 | FileCheck %s --check-prefix=DEFSYM
# DEFSYM: error: main.o:(.text.codoms_gate.log+0x8): root refers to 'log' of domain 'z'
# RUN: not ld.lld main.o z.o y.o lib.a -o b.out '--defsym=other=v$z' 2>&1 | FileCheck %s --check-prefix=OTHER --implicit-check-not=error:
# OTHER: error: main.o:(.data+0x8): root refers to 'other' of domain 'z'

## Each thread-local template is one section.
# RUN: not ld.lld main.o z.o y.o lib.a -o b.out --defsym=other=0 --unique 2>&1 | FileCheck %s --check-prefix=UNIQUE --implicit-check-not=error:
# UNIQUE: error: thread-local data of domain 'z' must be in one output section: .codoms.z.tdata and .codoms.z.tdata

#--- try.sh
count=0
try() {
  count=$((count + 1))
  if ! ld.lld -o a.out --defsym=other=0 "$@"; then
    echo "error: not linked: $*"
  elif ! problems=$($check a.out); then
    echo "error: not apart: $*: $problems"
  fi
}
all() { try main.o z.o y.o lib.a "$@"; }
check=$*
all --gc-sections
all --icf=all
all --icf=safe --gc-sections
all --emit-relocs
all --strip-all
all --discard-all --strip-debug
all --build-id
all -z separate-code
all -z noseparate-code
all -z separate-loadable-segments
all -z norelro
all -z max-page-size=65536
all -z max-page-size=2097152 -z common-page-size=65536
all -z keep-text-section-prefix
all -z start-stop-gc --gc-sections
all --sort-section=name
all --sort-section=alignment
all '--shuffle-sections=*=42'
all '--shuffle-sections=*=-1'
all --randomize-section-padding=7
all --no-relax
all --symbol-ordering-file=order
all '--section-start=.codoms.z.text=0x200000'
all -Ttext=0x100000
all -Tdata=0x400000
all --image-base=0x200000
all --no-check-sections
all --compress-debug-sections=zlib
all --version-script=version
all --wrap=log --defsym=__wrap_log=_start
all --wrap=strlen --defsym=__wrap_strlen=_start
all --defsym=alias=log
all -O2
all -O0
all --threads=1
all --no-mmap-output-file
all --bp-compression-sort=both
all --xosegment
all --print-gc-sections --gc-sections --undefined=unused
all --trace-symbol=f
all --warn-common --no-gnu-unique
all --keep-unique=log --icf=all
all --call-graph-profile-sort=hfsort
try main.o z.o y.o thin.a
try main.o z.o y.o --start-lib lib.o
try main.o z.o y.o --whole-archive lib.a
try --start-group lib.a y.o z.o main.o --end-group
ld.lld -r main.o z.o y.o -o r.o && try r.o lib.a
ld.lld -r z.o y.o -o s.o && ld.lld -r s.o main.o -o t.o && try t.o lib.a --gc-sections --icf=all
ld.lld -r main.o z.o y.o --strip-debug -o u.o && try u.o thin.a --emit-relocs
all -T script.lds --gc-sections
all -T script.lds --emit-relocs --icf=all
all -T sections.lds
echo "linked $count ways"
#--- order
g$$y
f$z
log
f$$z
#--- version
V1 { global: _start; local: *; };
#--- script.lds
SECTIONS {
  .text 0x10000 : { *(.text*) }
  .rodata : { *(.rodata*) }
  .data : { *(.data*) }
  .bss : { *(.bss*) *(COMMON) }
}
#--- sections.lds
SECTIONS { .everything : { *(.data* .rodata*) } } INSERT AFTER .bss;
#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        import root, y, g
        rootentry log
        .text
        .globl _start, log
_start: call f$$z
        call g$$y
        ret
log:    ret
        .section .text.same,"ax",@progbits
        addi a0, a0, 99
        ret
        .data
        .quad f$$z, other
        .section .rodata.str1.1,"aMS",@progbits,1
        .asciz "hello"
        .bss
        .zero 8
#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        import z, root, log
        import z, y, g
        func z, f
        call log$$root
        call g$$y
        call strlen$z
        ret
        func z, same
        addi a0, a0, 99
        ret
        func z, same2
        addi a0, a0, 99
        ret
        data z, v
        .quad v$z, g$$y, 0
        .section .codoms.z.rodata.str1.1,"aMS",@progbits,1
        .asciz "hello"
        .section .codoms.z.tdata,"awT",@progbits
        .quad 3
        .section .codoms.z.tbss,"awT",@nobits
        .zero 24
        .section .codoms.z.bss,"aw",@nobits
        .zero 10000
#--- y.s
        .include "codoms.inc"
        unit y.c
        entry y, g
        func y, g
        call strlen$y
        ret
        func y, same
        addi a0, a0, 99
        ret
        .section .codoms.y.rodata.str1.1,"aMS",@progbits,1
        .asciz "hello"
        .section .codoms.y.bss,"aw",@nobits
        .zero 5000
#--- lib.s
        .text
        .globl strlen
strlen: lla a0, table
        lw a0, 0(a0)
        ret
        .data
table:  .quad strlen
        .bss
        .zero 16
