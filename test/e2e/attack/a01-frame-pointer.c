// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A callee that returns with a frame pointer of its choice does not move its
// caller's stack into memory that it has written.
//
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %without-bank-x %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
// RUN: %clang -O2 %without-bank-x %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"

// Fills the buffer with the address that it is given, and returns with s0, and
// all others, in the middle of it.
ENTRY("d", "fill", "srli a1, a1, 3\n"
                  "mv t0, a0\n"
                  "1: sd a2, 0(t0)\n"
                  "addi t0, t0, 8\n"
                  "addi a1, a1, -1\n"
                  "bnez a1, 1b\n"
                  "li t0, 49152\n"
                  "add s0, a0, t0\n"
                  ".irp r, s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11\n"
                  "mv \\r, s0\n"
                  ".endr\n")
void fill(char *p, unsigned n, void *address) codoms_domain("d") codoms_entry()
    codoms_access(write_only, 1, 2) codoms_access(none, 3);

static void win(void) {
  // OPEN: returned to where the callee wanted
  printf("returned to where the callee wanted\n");
  exit(0);
}

// The size of the frame is in s0 alone.
__attribute__((noinline)) static void use(char *lent, unsigned size, int n) {
  char dynamic[n];
  memset(dynamic, 1, n);
  __asm__ volatile("" : : "r"(dynamic) : "memory");
  fill(lent, size, (void *)win);
}

int main(int argc, char **argv) {
  static char lent[65536];
  use(lent, sizeof lent, 100 * argc);
  // CHECK: returned
  // CHECK-NOT: where
  printf("returned\n");
}
