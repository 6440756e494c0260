# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# RUN: not llvm-mc %s -triple=riscv64 2>&1 | FileCheck %s

# CHECK: :[[#@LINE+1]]:18: error: invalid arch name 'rv64i_xcodoms_xventanacondops', 'xcodoms' and 'xventanacondops' extensions are incompatible
.attribute arch, "rv64i_xcodoms_xventanacondops"

# CHECK: :[[#@LINE+1]]:18: error: invalid arch name 'rv64i_xcodoms2p0', unsupported version number 2.0 for extension 'xcodoms'
.attribute arch, "rv64i_xcodoms2p0"

# CHECK: :[[#@LINE+1]]:15: error: invalid arch name 'rv64i_xcvsimd_xcodoms', 'xcodoms' and 'xcvsimd' extensions are incompatible
.option arch, rv64i_xcvsimd_xcodoms
