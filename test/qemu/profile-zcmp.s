# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# -codoms-profile follows the returns of Zcmp, which take where they go from
# memory.
#
# RUN: %build %s -o %t && ld.lld -T %inputs/layout.ld -e start %t.harness.o %t.o -o %t
# RUN: %qemu -cpu rv64,c=off,zca=on,zcmp=on -codoms-profile %t.folded,format=folded %t
# RUN: FileCheck --match-full-lines --implicit-check-not={{.}} %s < %t.folded
#
# CHECK: root:start 14
# CHECK-NEXT: root:start;root:f 12
# CHECK-NEXT: root:start;root:f;root:h 6
# CHECK-NEXT: root:start;root:g 1

.include "test.inc"

.macro function name
  .globl \name
  .type \name, @function
\name:
.endm
.macro ended name
  .size \name, .-\name
.endm

  root
  function start
  li s0, 3
1:
  jal f
  addi s0, s0, -1
  bnez s0, 1b
  jal g
  li a0, 0
  li a7, 94
  ecall
  ended start
  function f
  .hword 0xb842 # cm.push {ra}, -16
  nop
  jal h
  .hword 0xbe42 # cm.popret {ra}, 16
  ended f
  function h
  .hword 0xb842
  .hword 0xbc42 # cm.popretz {ra}, 16
  ended h
  function g
  ret
  ended g

test "nothing"
  ret
