# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# c0 to c7 are capability registers only where an instruction wants one: to all
# else they are names of symbols, as they were before.
#
# RUN: llvm-mc %s -triple=riscv64 -mattr=+xcodoms -filetype=obj \
# RUN:   -riscv-add-build-attributes -o %t.o
# RUN: llvm-objdump -dr -M no-aliases %t.o | FileCheck %s

# CHECK:      lui {{.*}}
# CHECK-NEXT: R_RISCV_HI20 c0
# CHECK:      ld {{.*}}
# CHECK-NEXT: R_RISCV_LO12_I c0
# CHECK:      jal zero,
# CHECK-NEXT: R_RISCV_JAL c7
# CHECK:      auipc
# CHECK-NEXT: R_RISCV_CALL_PLT c1
lui a0, %hi(c0)
ld a0, %lo(c0)(a0)
beq a0, a1, c7
call c1

# Offsets of cd.cl and cd.cs take relocations of the I format.
# CHECK:      cd.cl c0, 0x0(a0)
# CHECK-NEXT: R_RISCV_LO12_I c0
# CHECK:      cd.cs c0, 0x0(a0)
# CHECK-NEXT: R_RISCV_LO12_I c0
cd.cl c0, %lo(c0)(a0)
cd.cs c0, %lo(c0)(a0)
