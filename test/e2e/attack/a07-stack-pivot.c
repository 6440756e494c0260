// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A gate does not work on the stack that its caller names: there it would write
// over its own domain's memory.
//
// RUN: %clang -O2 -c %s -o %t.o
// RUN: %clang -O2 -DWORK %s %t.o -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 -DWORK %s %t.o -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -DWORK %without-stack %s %t.o -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"

long work(long n) codoms_domain("v") codoms_entry();
#ifdef WORK
// The one function that lacks the protection.
long work(long n) {
  volatile long v[8];
  for (int i = 0; i < 8; i++)
    v[i] = n;
  return v[3];
}
#else

// ---- The victim.
#pragma codoms domain push("v")
static long secrets[64] __attribute__((aligned(16))) = {[0 ... 63] = SECRET};
long *where(void) codoms_entry();
long intact(void) codoms_entry();
long *where(void) { return secrets; }
long intact(void) {
  for (int i = 0; i < 64; i++)
    if (secrets[i] != (long)SECRET)
      return 0;
  return 1;
}
#pragma codoms domain pop

// ---- The attacker. with_stack(f, sp) calls f with another stack pointer.
BODY("a", "with_stack",
     "addi sp, sp, -32\nsd ra, 0(sp)\nsd s1, 8(sp)\nmv s1, sp\nmv sp, a1\n"
     "jalr a0\n"
     "mv sp, s1\nld s1, 8(sp)\nld ra, 0(sp)\naddi sp, sp, 32\n")
codoms_domain("a") long with_stack(void *f, void *sp);
long attack(void) codoms_domain("a") codoms_entry();
long attack(void) { return with_stack((void *)work, where() + 64); }

int main(void) {
  attack();
  // CHECK: intact 1
  // OPEN: intact 0
  printf("intact %ld\n", intact());
}
#endif
