// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attributes of a declaration are promises of the peer: a caller that tests what
// comes back does so although the declaration says that it need not.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -flto %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %without-trust %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"

BODY("d", "name", "li a0, 0\n")
BODY("d", "count", "la t0, calls$d\nlw a0, 0(t0)\naddi a0, a0, 1\nsw a0, 0(t0)\n")
__asm__(".pushsection .codoms.d.data,\"aw\",@progbits\n"
        "calls$d: .word 0\n.popsection\n");
__attribute__((returns_nonnull)) char *name(void) codoms_import("d");
__attribute__((const)) int count(void) codoms_import("d");

int main(void) {
  char *s = name();
  // CHECK: null
  // OPEN: used
  puts(s ? "used" : "null");
  // Two calls of a function that says it always returns the same.
  // CHECK-NEXT: 1 2
  // OPEN-NEXT: 1 1
  int first = count();
  printf("%d ", first);
  printf("%d\n", count());
}
