// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A structure that is passed by value is the callee's own, although the ABI
// passes a pointer: a caller that changes it while the callee runs changes
// nothing. A result is the callee's own until it returns.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %without-copy-objects %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"

struct big {
  long mark, index, rest[4];
};
#define MARK 0x0ddba11

// ---- The attacker.
void meddle(void) codoms_domain("a") codoms_entry();
codoms_domain("a") static long seen;
// Its own stack, from here up: what it has passed is there, and its result.
__attribute__((noinline)) void meddle(void) {
  volatile long *p = __builtin_frame_address(0);
  for (int i = 0; i < 64; i++) {
    if (p[i] == MARK)
      p[i + 1] = 5;
    if (p[i] == (long)SECRET)
      seen = 1;
  }
}

// ---- The victim.
#pragma codoms domain push("v")
static const long table[6] = {0, 1, 2, 3, 4, SECRET};
long use(struct big b, int n) codoms_entry();
struct big make(int n) codoms_entry();
long use(struct big b, int n) {
  volatile struct big *p = &b;
  if (p->index > 4)
    return -1;
  meddle();
  return table[p->index];
}
struct big make(int n) {
  struct big b = {0};
  volatile struct big *p = &b;
  p->rest[0] = SECRET;
  meddle();
  p->rest[0] = 0;
  return b;
}
#pragma codoms domain pop

long attack(void) codoms_domain("a") codoms_entry();
long attack(void) {
  struct big b = {MARK, 1};
  return use(b, 0);
}
long look(void) codoms_domain("a") codoms_entry();
long look(void) {
  seen = 0;
  struct big b = make(0);
  return seen + b.rest[0];
}

int main(void) {
  // CHECK: used 1
  // OPEN: used 5ec7e75ec7e75ec7
  printf("used %lx\n", attack());
  // CHECK-NEXT: seen 0
  // OPEN-NEXT: seen 1
  printf("seen %ld\n", look());
}
