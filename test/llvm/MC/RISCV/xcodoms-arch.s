# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The feature's name and version in the arch attribute; the extensions of other
# vendors that have custom-3 as well, one by one; RV64 alone.
#
# RUN: llvm-mc %s -triple=riscv64 -filetype=obj -o %t.o
# RUN: llvm-readobj -A %t.o | FileCheck %s
# RUN: llvm-objdump -d %t.o | FileCheck --check-prefix=DIS %s

# CHECK: Value: rv64i2p1_zicsr2p0_xcodoms1p0{{$}}
# DIS: cd.swsp
.attribute arch, "rv64i_zicsr_xcodoms"
cd.swsp

# RUN: not llvm-mc -triple=riscv64 -mattr=+xcodoms,+xventanacondops /dev/null 2>&1 \
# RUN:   | FileCheck --check-prefix=VENTANA %s
# VENTANA: 'xcodoms' and 'xventanacondops' extensions are incompatible

# RUN: not llvm-mc -triple=riscv64 -mattr=+xcodoms,+xcvsimd /dev/null 2>&1 \
# RUN:   | FileCheck --check-prefix=CV %s
# CV: 'xcodoms' and 'xcvsimd' extensions are incompatible

# RUN: not llvm-mc -triple=riscv32 -mattr=+xcodoms,+xqcibi /dev/null 2>&1 \
# RUN:   | FileCheck --check-prefix=QC %s
# QC: 'xcodoms' and 'xqcibi' extensions are incompatible

# RUN: not llvm-mc -triple=riscv32 -mattr=+xcodoms /dev/null 2>&1 \
# RUN:   | FileCheck --check-prefix=RV32 %s
# RV32: 'xcodoms' is only supported for 'rv64'

## Vendors with other opcodes do not disturb.
# RUN: llvm-mc -triple=riscv64 -mattr=+xcodoms,+xtheadba,+xmipslsp /dev/null
