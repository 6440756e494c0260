# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Thread-local data: root has PT_TLS, each domain a template of its own in the
# table; offsets count from the template.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z cross gd
# RUN: ld.lld main.o z.o -o a.out --codoms-report=r.json && llvm-readelf -lSW a.out | FileCheck %s --check-prefix=ELF
# RUN: llvm-objdump -d --no-show-raw-insn a.out | FileCheck %s --check-prefix=RELAX
# RUN: ld.lld main.o z.o -o b.out --no-relax && llvm-objdump -d --no-show-raw-insn b.out | FileCheck %s --check-prefix=NORELAX
# RUN: FileCheck %s --check-prefix=REPORT < r.json
# RUN: llvm-nm a.out | FileCheck %s --check-prefix=NM
# RUN: not ld.lld main.o z.o cross.o -o c.out 2>&1 | FileCheck %s --check-prefix=CROSS --implicit-check-not=error:
# RUN: not ld.lld main.o z.o gd.o -o c.out 2>&1 | FileCheck %s --check-prefix=GD --implicit-check-not=error:

# ELF: .tdata {{ *}}PROGBITS {{.*}} 000010 00 WAT
# ELF: .codoms.z.tdata {{ *}}PROGBITS {{.*}} 000030 00 A
# ELF: TLS {{.*}} 0x000010 0x000010 R

# NM-DAG: 0000000000000000 r a$z
# NM-DAG: 0000000000000010 r b$z
# NM-DAG: 0000000000000020 r c$z
# NM-DAG: 0000000000000008 D r

# RELAX-LABEL: <_start>:
# RELAX-NEXT:  lw a0, 0x8(tp)
# RELAX-LABEL: <f$z>:
# RELAX-NEXT:  lw a0, 0x14(tp)
# RELAX-NEXT:  sw a0, 0x20(tp)
# NORELAX-LABEL: <f$z>:
# NORELAX-NEXT:  lui a0, 0x0
# NORELAX-NEXT:  add a0, a0, tp
# NORELAX-NEXT:  lw a0, 0x14(a0)

# REPORT:      "name": "z"
# REPORT:      "tls": {
# REPORT-NEXT: "address": "0x{{.*}}0",
# REPORT-NEXT: "size": 48,
# REPORT-NEXT: "align": 16

# CROSS:      error: cross.o:(.text+0x0): thread-local 'b$z' of domain 'z' is accessed by root
# CROSS:      >>> rule: tp points to the thread-local data of the current domain
# CROSS-NEXT: >>> make the access an entry of domain 'z', and call it
# CROSS:      error: cross.o:(.codoms.z.text.g+0x0): thread-local 'r' of root is accessed by domain 'z'

# GD:      error: gd.o:(.codoms.z.text.g+0x0): thread-local 'b$z' is accessed through the GOT by domain 'z'
# GD:      >>> rule: domains have no GOT
# GD-NEXT: >>> compile gd.o with -fno-pic, or with -ftls-model=local-exec
# GD:      error: gd.o:(.codoms.z.text.g+0x4): thread-local 'b$z' is accessed through the GOT by domain 'z'

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start, r
_start: lui a0, %tprel_hi(r)
        add a0, a0, tp, %tprel_add(r)
        lw a0, %tprel_lo(r)(a0)
        call f$$z
        .section .tdata,"awT",@progbits
        .quad 0
r:      .quad 1

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        lui a0, %tprel_hi(b$z+4)
        add a0, a0, tp, %tprel_add(b$z+4)
        lw a0, %tprel_lo(b$z+4)(a0)
        lui a1, %tprel_hi(c$z)
        add a1, a1, tp, %tprel_add(c$z)
        sw a0, %tprel_lo(c$z)(a1)
        ret
        .section .codoms.z.tdata.a,"awT",@progbits
        .hidden a$z, b$z, c$z
        .globl a$z
a$z:    .quad 1
        .section .codoms.z.tdata.b,"awT",@progbits
        .p2align 4
        .globl b$z
b$z:    .quad 2
        .section .codoms.z.tbss.c,"awT",@nobits
        .p2align 4
        .globl c$z
c$z:    .zero 16

#--- cross.s
        .include "codoms.inc"
        unit cross.c
        .text
        lui a0, %tprel_hi(b$z)
        func z, g
        .size g$z, 0
        lui a0, %tprel_hi(r)

#--- gd.s
        .include "codoms.inc"
        unit gd.c
        func z, g
        .size g$z, 0
        .option norelax
        auipc a0, %tls_gd_pcrel_hi(b$z)
        auipc a0, %tls_ie_pcrel_hi(b$z)
