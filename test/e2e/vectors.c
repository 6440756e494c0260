// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A program without domains passes what it likes through pointers, in vector
// registers, too. That such a call does not leave its domain: CodomsLower/tested.ll.
//
// RUN: %clang -march=rv64gcv_xcodoms -O2 %s -o %t && %qemu -cpu max %t | FileCheck %s
// RUN: %clang -march=rv64gcv_xcodoms -O0 %s -o %t && %qemu -cpu max %t | FileCheck %s
#include <riscv_vector.h>
#include <stdio.h>

__attribute__((noinline)) vint32m1_t add(vint32m1_t a, vint32m1_t b) {
  return __riscv_vadd_vv_i32m1(a, b, 4);
}

int main(void) {
  vint32m1_t (*volatile f)(vint32m1_t, vint32m1_t) = add;
  int v[4] = {1, 2, 3, 4};
  vint32m1_t x = __riscv_vle32_v_i32m1(v, 4);
  __riscv_vse32_v_i32m1(v, f(x, x), 4);
  // CHECK: 2 8
  printf("%d %d\n", v[0], v[3]);
  return 0;
}
