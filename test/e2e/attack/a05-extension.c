// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A narrow argument or result is extended by who reads it, whatever the peer left
// in the rest of the register; a bool in memory that was lent may be any byte.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %without-extend-results %s -o %t && %qemu %t | FileCheck --check-prefix=RESULT %s
// RUN: %clang -O2 %without-extend-arguments %s -o %t && %qemu %t | FileCheck --check-prefix=ARGUMENT %s
// RUN: %clang -O2 %without-bool-range %s -o %t && %qemu %t | FileCheck --check-prefix=BOOL %s
#include "Inputs/hostile.h"

BODY("d", "wide", "li a0, 0x100000002\n")
unsigned char wide(void) codoms_import("d");

unsigned long index_of(unsigned char c) codoms_domain("v") codoms_entry();
unsigned long index_of(unsigned char c) { return c; }
int choose(const _Bool *p) codoms_domain("v") codoms_entry();
codoms_domain("v") static const unsigned char table[256] = {10, 11, [255] = 99};
int choose(const _Bool *p) { return table[*p]; }

int attack(void) codoms_domain("a") codoms_entry();
codoms_domain("a") unsigned long (*volatile with_own_type)(unsigned long);
int attack(void) {
  with_own_type = (unsigned long (*)(unsigned long))index_of;
  unsigned long i = with_own_type(0x1ff);
  return i > 0xff;
}

int main(void) {
  // CHECK: result 2
  // RESULT: result 100000002
  printf("result %lx\n", (unsigned long)wide());
  // CHECK-NEXT: argument 0
  // ARGUMENT: argument 1
  printf("argument %d\n", attack());
  _Bool b;
  memset(&b, 255, 1);
  // CHECK-NEXT: bool 11
  // BOOL: bool 99
  printf("bool %d\n", choose(&b));
}
