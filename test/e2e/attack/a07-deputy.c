// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A domain cannot make another one read or write what it may not itself: by a
// pointer, by the hidden pointer to the result, or by a stack pointer that lies.
// The refusals, one by one, are in test/e2e/gate-asserts.c and
// test/e2e/stack-arguments.c; here is what each of them stops.
//
// RUN: %clang -O2 %s -o %t
// RUN: not --crash %qemu %t read 2>&1 | FileCheck %s
// RUN: not --crash %qemu %t result 2>&1 | FileCheck %s
// RUN: not --crash %qemu %t stack 2>&1 | FileCheck %s
// CHECK-NOT: got
// CHECK: codoms: domain 'a' passed a pointer that it may not use itself:
//
// RUN: %clang -O2 %without-assert-ranges %s -o %t
// RUN: %qemu %t read | FileCheck --check-prefix=READ %s
// RUN: %qemu %t result | FileCheck --check-prefix=RESULT %s
// RUN: not --crash %qemu %t stack 2>&1 | FileCheck %s
// RUN: %clang -O2 %without-assert-stack %s -o %t
// RUN: %qemu %t stack | FileCheck --check-prefix=STACK %s
// RUN: not --crash %qemu %t read 2>&1 | FileCheck %s
#include "Inputs/hostile.h"

// ---- The victim.
#pragma codoms domain push("v")
struct big {
  long v[4];
};
static long secrets[64] = {[0 ... 63] = SECRET};
long *where(void) codoms_entry();
long first(const long *p) codoms_entry() codoms_access(read_only, 1);
struct big make(long n) codoms_entry();
long ninth(long a, long b, long c, long d, long e, long f, long g, long h,
           long i) codoms_entry();
long *where(void) { return secrets; }
long first(const long *p) { return *p; }
struct big make(long n) { return (struct big){{n, n, n, n}}; }
long ninth(long a, long b, long c, long d, long e, long f, long g, long h,
           long i) {
  return i;
}
#pragma codoms domain pop

// ---- The attacker. with_stack(f, sp) calls f with another stack pointer.
BODY("a", "with_stack",
     "addi sp, sp, -32\nsd ra, 0(sp)\nsd s1, 8(sp)\nmv s1, sp\nmv sp, a1\n"
     "jalr a0\n"
     "mv sp, s1\nld s1, 8(sp)\nld ra, 0(sp)\naddi sp, sp, 32\n")
codoms_domain("a") long with_stack(void *f, void *sp);

long attack(int how) codoms_domain("a") codoms_entry();
codoms_domain("a") static void (*volatile with_own_type)(void *, long);
long attack(int how) {
  long *theirs = where();
  switch (how) {
  case 0:
    return first(theirs);
  case 1:
    with_own_type = (void (*)(void *, long))make;
    with_own_type(theirs, 4711);
    return 0;
  default:
    return with_stack((void *)ninth, theirs);
  }
}

int main(int argc, char **argv) {
  // READ: got 5ec7e75ec7e75ec7
  // RESULT: got 0 of 4711
  // STACK: got 5ec7e75ec7e75ec7
  int how = argv[1][0] == 's' ? 2 : argv[1][2] == 's';
  printf("got %lx", attack(how));
  // Root may look.
  printf(" of %ld\n", *where());
}
