# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The domain table as llvm-readelf -A shows it, and damaged tables.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z y libc && llvm-ar rcs libc.a libc.o
# RUN: ld.lld main.o z.o y.o libc.a -o a.out --codoms-grant=y:z=read
# RUN: llvm-readelf -A a.out | FileCheck %s --strict-whitespace
# RUN: llvm-readobj -A a.out | FileCheck %s
# RUN: llvm-readelf -l a.out | FileCheck %s --check-prefix=SEGMENT
# RUN: %python %S/Inputs/table.py a.out b.out 0 0x58 && llvm-readelf -A b.out 2>&1 | FileCheck %s --check-prefix=MAGIC
# RUN: %python %S/Inputs/table.py a.out b.out 4 9 && llvm-readelf -A b.out 2>&1 | FileCheck %s --check-prefix=VERSION
# RUN: %python %S/Inputs/table.py a.out b.out 19 0xff && llvm-readelf -A b.out 2>&1 | FileCheck %s --check-prefix=OFFSET
# RUN: %python %S/Inputs/table.py a.out b.out 47 0xff && llvm-readelf -A b.out 2>&1 | FileCheck %s --check-prefix=COUNT
# RUN: %python %S/Inputs/table.py a.out b.out 71 0xff && llvm-readelf -A b.out 2>&1 | FileCheck %s --check-prefix=STRING

# SEGMENT: CODOMS 0x{{[0-9a-f]+}} 0x{{[0-9a-f]+}} 0x{{[0-9a-f]+}} 0x[[SIZE:[0-9a-f]+]] 0x[[SIZE]] R 0x8

#      CHECK:DomainTable {
# CHECK-NEXT:  Version: 1
# CHECK-NEXT:  Size: 0x
# CHECK-NEXT:  Domains [
# CHECK-NEXT:    Domain {
# CHECK-NEXT:      Name: root
# CHECK-NEXT:      Tag: 0
# CHECK-NEXT:      Flags: none
# CHECK-NEXT:      StackSize: 0x0
# CHECK-NEXT:      Init: 0x0
# CHECK-NEXT:      Fini: 0x0
# CHECK-NEXT:      SystemCalls: []
# CHECK-NEXT:    }
# CHECK-NEXT:    Domain {
# CHECK-NEXT:      Name: y
# CHECK-NEXT:      Tag: 1
# CHECK-NEXT:      Flags: none
# CHECK-NEXT:      StackSize: 0x100000
# CHECK-NEXT:      Init: 0x{{[0-9A-F]+}}
# CHECK-NEXT:      Fini: 0x{{[0-9A-F]+}}
# CHECK-NEXT:      SystemCalls: []
# CHECK-NEXT:    }
# CHECK-NEXT:    Domain {
# CHECK-NEXT:      Name: z
# CHECK-NEXT:      Tag: 2
# CHECK-NEXT:      Flags: vault
# CHECK-NEXT:      StackSize: 0x2000
# CHECK-NEXT:      TLS {
# CHECK-NEXT:        Address: 0x{{[0-9A-F]+}}
# CHECK-NEXT:        FileSize: 0x10
# CHECK-NEXT:        MemSize: 0x10
# CHECK-NEXT:        Align: 16
# CHECK-NEXT:      }
# CHECK-NEXT:      Init: 0x[[INIT:[0-9A-F]+]]
# CHECK-NEXT:      Fini: 0x{{[0-9A-F]+}}
# CHECK-NEXT:      SystemCalls: [29, 63]
# CHECK-NEXT:    }
# CHECK-NEXT:  ]
# CHECK-NEXT:  Ranges [
# CHECK-NEXT:    0x{{[0-9a-f]+}}-0x{{[0-9a-f]+}} root (0) SYS
# CHECK-NEXT:    0x{{[0-9a-f]+}}-0x{{[0-9a-f]+}} y (1)
# CHECK-NEXT:    0x{{[0-9a-f]+}}-0x{{[0-9a-f]+}} y (1) NOXFER
# CHECK-NEXT:    0x{{[0-9a-f]+}}-0x{{[0-9a-f]+}} z (2)
# CHECK-NEXT:    0x{{[0-9a-f]+}}-0x{{[0-9a-f]+}} z (2)
# CHECK-NEXT:    0x{{[0-9a-f]+}}-0x{{[0-9a-f]+}} z (2) NOXFER
# CHECK-NEXT:  ]
# CHECK-NEXT:  Rights [
# CHECK-NEXT:    y (1) may read z (2)
# CHECK-NEXT:    z (2) may call root (0)
# CHECK-NEXT:  ]
# CHECK-NEXT:  Entries [
# CHECK-NEXT:    0x{{[0-9a-f]+}} root (0) log$$root
# CHECK-NEXT:    0x{{[0-9a-f]+}} y (1) __codoms_init$y
# CHECK-NEXT:    0x{{[0-9a-f]+}} y (1) __codoms_fini$y
# CHECK-NEXT:    0x{{[0-9a-f]+}} z (2) f$$z
# CHECK-NEXT:    0x{{[0-9a-f]+}} z (2) __codoms_init$z
# CHECK-NEXT:    0x{{[0-9a-f]+}} z (2) __codoms_fini$z
# CHECK-NEXT:  ]
# CHECK-NEXT:}

#   MAGIC: warning: 'b.out': the domain table has the wrong magic 0x54434458
# VERSION: warning: 'b.out': the domain table has the unknown version 9
#  OFFSET: warning: 'b.out': the domains at offset 0xff{{[0-9a-f]+}} of the domain table go past its end
#   COUNT: warning: 'b.out': the entries at offset 0x{{[0-9a-f]+}} of the domain table go past its end
#  STRING: Name: <invalid offset 0xff{{[0-9a-f]+}}>

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        rootentry log
        record "domain\tz\tsyscall\t63"
        record "domain\tz\tsyscall\t29"
        .text
        .globl _start, log
_start: call f$$z
log:    ret
#--- z.s
        .include "codoms.inc"
        unit z.c
        import z, root, log
        entry z, f
        record "domain\tz\tvault\t1"
        record "domain\tz\tstack\t8192"
        func z, f
        call log$$root
        ret
        .section .codoms.z.tdata,"awT",@progbits
        .p2align 4
        .zero 16
#--- y.s
        .include "codoms.inc"
        unit y.c
        func y, g
        ret
#--- libc.s
        .macro anygate name
        .section .text.\name,"ax",@progbits
        .p2align 6
        .globl \name\()$any
\name\()$any:
        cd.enter
        cd.swsp
        cd.clr 0, 0
        cd.leave
        .endm
        anygate __codoms_init
        anygate __codoms_fini
