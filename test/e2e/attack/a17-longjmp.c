// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A longjmp over a call into another domain would leave that call's frame on the
// domain control stack, and the next return of a gate would take it. Within one
// domain it works, also around calls into others that have returned.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck --check-prefix=WITHIN %s
// RUN: not --crash %qemu %t over 2>&1 | FileCheck %s
//
// What it would do: the gate of outer takes the frame of back and returns to
// into, which returns to outer, which runs a second time.
// RUN: %clang -O0 -DNO_CHECK %s -o %t
// RUN: %qemu %t over | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"
#include <setjmp.h>

static jmp_buf point;

void outer(int deep) codoms_domain("root") codoms_entry();
void back(int deep) codoms_domain("root") codoms_entry();
void start(int deep) codoms_domain("d") codoms_entry();
void into(int deep) codoms_domain("d") codoms_entry();
int inside(int n) codoms_domain("d") codoms_entry();

// main, start (d), outer (root), into (d), back (root), and from there to outer.
void start(int deep) { outer(deep); }
void outer(int deep) {
  if (!setjmp(point)) {
    into(deep);
    if (!deep)
      longjmp(point, 1);
  }
  printf("outer\n");
  fflush(stdout);
}
void into(int deep) { back(deep); }
void back(int deep) {
  if (!deep)
    return;
#ifdef NO_CHECK
  // The height that longjmp compares, as it is now.
  __asm__("csrr %0, cddcs" : "=r"(((long *)point)[29]));
#endif
  longjmp(point, 1);
}

// With a jmp_buf of the domain's own.
codoms_domain("d") static jmp_buf own;
int inside(int n) {
  if (setjmp(own))
    return n + 1;
  back(0);
  longjmp(own, 1);
}

int main(int argc, char **argv) {
  // WITHIN: outer
  // WITHIN-NEXT: inside 8
  // CHECK-NOT: outer
  // CHECK: codoms: longjmp over a call into another domain, or out of one
  // OPEN: outer
  // OPEN-NEXT: outer
  start(argc > 1);
  printf("inside %d\n", inside(7));
}
