# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Code that does not test its indirect calls is on pages that control leaves
# only by cd.leave; -r does not make it tested.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z old half empty
# RUN: ld.lld main.o z.o old.o half.o -o a.out --codoms-report=a.json
# RUN: llvm-readelf -SW a.out | FileCheck %s && FileCheck %s --check-prefix=REPORT < a.json
# RUN: ld.lld main.o z.o -o b.out && llvm-readelf -SW b.out | FileCheck %s --check-prefix=TESTED

## -r with an untested object: the result is untested as a whole. Without one it
## stays tested. Code makes the difference: an object with data only does not.
# RUN: ld.lld -r main.o old.o -o r.o && ld.lld r.o z.o -o c.out && llvm-readelf -SW c.out | FileCheck %s --check-prefix=MERGED
# RUN: llvm-objdump -s -j .codoms_record r.o | FileCheck %s --check-prefix=RECORD
# RUN: ld.lld -r main.o empty.o -o s.o && ld.lld s.o z.o -o d.out && llvm-readelf -SW d.out | FileCheck %s --check-prefix=TESTED
## -r makes no copies and keeps domains as they are.
# RUN: ld.lld -r main.o z.o -o t.o && ld.lld t.o -o e.out && llvm-readelf -SW e.out | FileCheck %s --check-prefix=TESTED
## A linker script does not change it: code of root that is not tested does not
## match .text*.
# RUN: ld.lld -T t.lds main.o z.o old.o half.o -o f.out && llvm-readelf -SW f.out | FileCheck %s

# CHECK-DAG: {{ }}.text {{.*}} AX
# CHECK-DAG: .codoms_noxfer {{.*}} AX
# CHECK-DAG: .codoms.z.text {{.*}} AX
# CHECK-DAG: .codoms.z.noxfer {{.*}} AX

# REPORT:      "name": "root"
# REPORT:      "sys": true,
# REPORT-NEXT: "noxfer": false
# REPORT:      "sys": true,
# REPORT-NEXT: "noxfer": true
# REPORT:      "name": "z"
# REPORT:      "sys": false,
# REPORT-NEXT: "noxfer": false
# REPORT:      "sys": false,
# REPORT-NEXT: "noxfer": true
# REPORT:      "file": "half.o",
# REPORT-NEXT: "copy": false,
# REPORT-NEXT: "tested": false

# TESTED-NOT: noxfer

# MERGED-NOT: {{ }}.text
# MERGED:     .codoms_noxfer
# RECORD:     old.o

#--- t.lds
SECTIONS { .text 0x10000 : { *(.text*) } .data : { *(.data*) } }
#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start
_start: lui a0, %hi(f$$z)
        ret
#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        ret
#--- old.s
        .text
        .globl old
old:    ret
#--- half.s
        .include "codoms.inc"
        untested half.c
        func z, g
        ret
#--- empty.s
        .data
        .quad 1
