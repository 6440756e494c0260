# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Without -ffunction-sections the gates of a domain lie in one section with its
# other code. A reference by way of the section, or of a local symbol, is to the
# gate that it hits, or to none.
#
# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: llvm-mc -I %S/Inputs -filetype=obj -triple=riscv64 -mattr=+c,+relax,+xcodoms good.s -o good.o
# RUN: llvm-readelf -r good.o | FileCheck --check-prefix=SECTION %s
# RUN: ld.lld good.o -o good --codoms-report=good.json
# RUN: llvm-objdump -d --mattr=+c,+xcodoms --no-show-raw-insn good | FileCheck --check-prefix=GOOD %s
# RUN: FileCheck --check-prefix=REPORT %s < good.json
# RUN: ld.lld -r good.o -o merged.o && ld.lld merged.o -o merged
# RUN: llvm-objdump -d --mattr=+c,+xcodoms --no-show-raw-insn merged | FileCheck --check-prefix=GOOD %s
# RUN: llvm-mc -I %S/Inputs -filetype=obj -triple=riscv64 -mattr=+c,+relax,+xcodoms bad.s -o bad.o
# RUN: not ld.lld bad.o -o bad 2>&1 | FileCheck --check-prefix=BAD %s

# SECTION: R_RISCV_ALIGN
# SECTION: R_RISCV_64 {{.*}} .codoms.z.text + 40
# SECTION: R_RISCV_64 {{.*}} .Lg + 0

# GOOD:      <f$z>:
# GOOD:      {{[048c]0}} <f$$z>:
# GOOD-NEXT: cd.enter
# GOOD:      {{[048c]0}} <g$$z>:
# GOOD-NEXT: cd.enter

# REPORT: "gate": "f$$z"
# REPORT: "gate": "g$$z"

# BAD-NOT: (.data+0x0)
# BAD:     error: bad.o:(.data+0x8): root refers 4 bytes past the gate 'f$$z' of domain 'z'
# BAD:     error: bad.o:(.data+0x10): root refers to '.codoms.z.text+0x2' of domain 'z'
# BAD:     >>> rule: code of another domain is reached only through gates
# BAD:     error: bad.o:(.data+0x18): root refers to the gate 'g$$z' of domain 'z', but bad.o has no import record for it
# BAD:     error: bad.o:(.data+0x20): root refers to '.Linside' of domain 'z'

#--- z.inc
        .include "codoms.inc"
        unit z.c
        record "entry\tz\tf\t0123456789abcdef\tz.c:1:1\tint f(int)"
        record "entry\tz\tg\t0123456789abcdef\tz.c:2:1\tint g(int)"
        .section .codoms.z.text,"ax",@progbits
        .globl f$z, f$$z, g$$z
        .type f$z, @function
f$z:
        ret
        .p2align 6
.Lf:
        .type f$$z, @function
f$$z:
        cd.enter
        cd.swsp
        call f$z
.Linside:
        cd.clr 1, 0
        cd.leave
        .size f$$z, .-f$$z
        .p2align 6
.Lg:
        .type g$$z, @function
g$$z:
        cd.enter
        cd.swsp
        call f$z
        cd.clr 1, 0
        cd.leave
        .size g$$z, .-g$$z

        import root, z, f
        .text
        .globl _start
_start:
        ret

#--- good.s
        .include "z.inc"
        import root, z, g
        .data
        .quad .codoms.z.text+64
        .quad .Lg

#--- bad.s
        .include "z.inc"
        .data
        .quad .codoms.z.text+64
        .quad .codoms.z.text+68
        .quad .codoms.z.text+2
        .quad .Lg
        .quad .Linside
