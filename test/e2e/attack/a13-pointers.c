// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A call through a pointer is protected as a direct one is, wherever the pointer
// turns out to lead, also where the optimiser makes one call of two.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -flto %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %without-test-pointers %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"

BODY("d", "clobber", ".irp r, s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11\n"
                     "li \\r, -64\n"
                     ".endr\n")
void clobber(void) codoms_import("d");
__attribute__((noinline)) static void own(void) { __asm__ volatile(""); }

// Says it at once: main's own values are gone as well.
__attribute__((noinline)) static void keep(void (*f)(void), long a) {
  f();
  __asm__ volatile("" : "+r"(a));
  printf("kept %ld\n", a);
  fflush(stdout);
}
__attribute__((noinline)) static void select(int which, long a) {
  if (which)
    own();
  else
    clobber();
  __asm__ volatile("" : "+r"(a));
  printf("kept %ld\n", a);
}

int main(int argc, char **argv) {
  void (*volatile f)(void) = clobber;
  void (*volatile g)(void) = own;
  // CHECK: kept 4711
  // OPEN: kept -64
  keep(f, 4711);
  // CHECK-NEXT: kept 4712
  keep(g, 4712);
  // CHECK-NEXT: kept 4713
  select(0, 4713);
  exit(0);
}
