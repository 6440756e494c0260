// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the source leaves undefined in an argument or a result is 0 on the other
// side, not what happened to be in the register.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %without-zero-undef %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"

struct pair {
  long a, b;
};
BODY("d", "second", "mv a0, a1\n")
long second(struct pair p) codoms_import("d");

// A domain that returns half of a structure.
struct pair half(void) codoms_domain("e") codoms_entry();
struct pair half(void) {
  struct pair p;
  p.a = 1;
  __asm__ volatile("mv a1, %0" : : "r"(SECRET) : "a1");
  return p;
}

int main(void) {
  struct pair p;
  p.a = 1;
  __asm__ volatile("mv a1, %0" : : "r"(SECRET) : "a1");
  long seen = second(p);
  // CHECK: argument 0
  // OPEN: argument 5ec7e75ec7e75ec7
  printf("argument %lx\n", seen);
  // CHECK-NEXT: result 1 0
  // OPEN: result 1 5ec7e75ec7e75ec7
  p = half();
  printf("result %ld %lx\n", p.a, p.b);
}
