# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %clang -march=rv64imafd_zca_zcmp_xcodoms -mabi=lp64d -mno-relax -Wa,-I,%inputs -c %s -o %t.o
# RUN: %clang -march=rv64imafd_zca -mabi=lp64d -mcmodel=medany -fno-pic -O1 \
# RUN:   -ffreestanding -I %codoms_include -c %inputs/harness.c -o %t.harness.o
# RUN: ld.lld -T %inputs/layout.ld %t.harness.o %t.o -o %t
# RUN: %qemu -cpu rv64,c=off,zca=on,zcmp=on %t | FileCheck %s

# cm.popret is a jump as any other: its lowest bit does not count, and a fault of
# its transfer is told from where it is. Which stacks it may use: attack/matrix.

.include "test.inc"

# CHECK: odd: returned 0x42
test "odd"
  mv t3, ra
  la ra, 1f + 1
  cm.push {ra}, -16
  cm.popret {ra}, 16
  ebreak
1:
  mv ra, t3
  li a0, 0x42
  ret

# CHECK: into a domain: SIGSEGV CDENTRY addr atext+0x4 domain root blamed root pc text+0x[[#%x,PC:]] size
test "into a domain"
  la ra, a_nothing
  cm.push {ra}, -16
  j there
# CHECK: its place: SIGTRAP code 0x1 addr text+0x[[#PC - 2]]
test "its place"
  j before
  root
before:
  c.ebreak
there:
  cm.popret {ra}, 16

  code a
  unimp
  unimp
a_nothing:
  unimp
