// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Padding is 0 on the other side: of a structure in a register, of one in memory,
// of a result.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %without-padding %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"

struct small {
  char c;
  int i;
};
struct large {
  char c;
  long l[3];
};
BODY("d", "raw", "")
BODY("d", "raw_large", "ld a0, 0(a0)\n")
long raw(struct small s) codoms_import("d");
long raw_large(struct large s) codoms_import("d");

struct large give(void) codoms_domain("e") codoms_entry();
struct large give(void) {
  struct large s;
  memset(&s, 0x5e, sizeof s);
  s.c = 1;
  __asm__ volatile("" : : "r"(&s) : "memory");
  return s;
}

int main(void) {
  struct small s;
  memset(&s, 0x5e, sizeof s);
  s.c = 1;
  s.i = 2;
  __asm__ volatile("" : : "r"(&s) : "memory");
  // CHECK: register 200000001
  // OPEN: register 25e5e5e01
  printf("register %lx\n", raw(s));
  struct large l;
  memset(&l, 0x5e, sizeof l);
  l.c = 1;
  __asm__ volatile("" : : "r"(&l) : "memory");
  // CHECK-NEXT: memory 1
  // OPEN-NEXT: memory 5e5e5e5e5e5e5e01
  printf("memory %lx\n", raw_large(l));
  l = give();
  long word;
  memcpy(&word, &l, sizeof word);
  // CHECK-NEXT: result 1
  // OPEN-NEXT: result 5e5e5e5e5e5e5e01
  printf("result %lx\n", word);
}
