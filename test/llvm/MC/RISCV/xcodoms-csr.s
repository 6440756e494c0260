# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The CSRs by name and by number; without the feature the names are unknown.
#
# RUN: llvm-mc %s -triple=riscv64 -mattr=+xcodoms -M no-aliases -show-encoding \
# RUN:   | FileCheck --check-prefix=ASM %s
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms \
# RUN:   -riscv-add-build-attributes %s -o %t.o
# RUN: llvm-objdump -d %t.o | FileCheck --check-prefix=OBJ %s
# RUN: not llvm-mc %s -triple=riscv64 2>&1 | FileCheck --check-prefix=NOFEATURE %s

# ASM: csrrs t1, cddom, zero # encoding: [0x73,0x23,0x00,0xcc]
# OBJ: csrr t1, cddom
# NOFEATURE: :[[#@LINE+1]]:10: error: system register 'cddom' requires 'xcodoms' to be enabled
csrr t1, cddom

# ASM: csrrs t1, cdcaller, zero # encoding: [0x73,0x23,0x10,0xcc]
# OBJ: csrr t1, cdcaller
# NOFEATURE: :[[#@LINE+1]]:10: error: system register 'cdcaller' requires
csrr t1, cdcaller

# ASM: csrrs t1, cdcallersp, zero # encoding: [0x73,0x23,0x20,0xcc]
# OBJ: csrr t1, cdcallersp
# NOFEATURE: :[[#@LINE+1]]:10: error: system register 'cdcallersp' requires
csrr t1, cdcallersp

# ASM: csrrs t1, cddcs, zero # encoding: [0x73,0x23,0x30,0xcc]
# OBJ: csrr t1, cddcs
# NOFEATURE: :[[#@LINE+1]]:10: error: system register 'cddcs' requires
csrr t1, cddcs

# ASM: csrrs t1, cddom, zero
csrr t1, 0xcc0
