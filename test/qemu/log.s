# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The log item `codoms`: crossings, faults and signals.
#
# RUN: %build %s -o %t && %qemu -d codoms -D %t.log %t
# RUN: FileCheck %s --input-file=%t.log
# RUN: not %qemu -d help | FileCheck --check-prefix=HELP %s
# HELP: codoms {{ *}}log domain crossings and violations

# CHECK: codoms: enter root -> a at 0x{{[0-9a-f]+}} ra 0x{{[0-9a-f]+}} sp 0x{{[0-9a-f]+}} dcs 128
# CHECK-NEXT: codoms: leave a -> root to 0x{{[0-9a-f]+}} dcs 0
# CHECK-NEXT: codoms: fault capability domain root blamed root pc 0x{{[0-9a-f]+}} addr 0x{{f+}} size 2 target root perm 1 depth 0
# CHECK-NEXT: codoms: signal 11 in domain root at 0x{{[0-9a-f]+}}

.include "test.inc"

  gate a, a_gate
  cd.enter
  cd.leave
test "call and fault"
  call a_gate
  li a0, -1
  li a1, 2
  cd.grant c0, a0, a1, r
