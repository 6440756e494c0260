# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The log item `codoms`: crossings, faults and signals.
#
# RUN: %build %s -o %t && %qemu -d codoms -D %t.log %t
# RUN: FileCheck %s --input-file=%t.log
# RUN: %qemu -codoms-profile - %t 2>&1 | FileCheck --check-prefix=PROFILE %s
# PROFILE: 1  a -> root:
# RUN: not %qemu -d help | FileCheck --check-prefix=HELP %s
# HELP: codoms {{ *}}log domain crossings and violations

# CHECK: codoms: enter root -> a at 0x{{[0-9a-f]+}} ra 0x{{[0-9a-f]+}} sp 0x{{[0-9a-f]+}} dcs 128
# CHECK-NEXT: codoms: leave a -> root to 0x{{[0-9a-f]+}} dcs 0
# CHECK-NEXT: codoms: fault capability domain root blamed root pc 0x{{[0-9a-f]+}} addr 0x{{f+}} size 2 target root perm 1 depth 0
# CHECK-NEXT: codoms: signal 11 in domain root at 0x{{[0-9a-f]+}}
# CHECK:      codoms: signal 5 in domain root at 0x{{[0-9a-f]+}}
# CHECK-NEXT: codoms: sigreturn to domain root at 0x{{[0-9a-f]+}}
# CHECK-NEXT: codoms: enter root -> a
# CHECK-NEXT: codoms: enter a -> root
# CHECK-NEXT: codoms: unwind to root at 0x{{[0-9a-f]+}} sp 0x{{[0-9a-f]+}} dcs 0

.include "test.inc"
.include "kernel.inc"

.set UNWIND, 12
.set SIGCTX, 13

  apl a, root, call

  gate a, a_gate
  cd.enter
  cd.leave
test "call and fault"
  call a_gate
  li a0, -1
  li a1, 2
  cd.grant c0, a0, a1, r

  gate a, a_calls
  cd.enter
  call root_unwinds
  gate root, root_unwinds
  cd.enter
  li a0, UNWIND
  la a1, to_the_bottom
  li a2, 56
  li a7, NR_codoms
  ecall
  .data
to_the_bottom: .space 56
  root
goes_on:
  li a0, SIGCTX
  li a1, 0
  la a2, resumed
  li a7, NR_codoms
  ecall
  ret
start "sigreturn and unwind"
  li a0, 5
  la a1, goes_on
  li a2, 0
  call set_handler
  ebreak
resumed:
  call a_calls
  end
