// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A callee that returns although it said that it does not ends the program; its
// caller does not run on into the next function.
//
// RUN: %clang -O2 %s -o %t && not --crash %qemu %t 2>&1 | FileCheck %s
// RUN: %clang -O0 %s -o %t && not --crash %qemu %t 2>&1 | FileCheck %s
// RUN: %clang -O2 %without-noreturn %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
//
// CHECK: denied
// CHECK-NOT: opened
#include "Inputs/hostile.h"

BODY("d", "die", "")
__attribute__((noreturn)) void die(void) codoms_import("d");

__attribute__((noinline)) void deny(void) {
  printf("denied\n");
  fflush(stdout);
  die();
}
__attribute__((noinline)) void open_vault(void) {
  // OPEN: denied
  // OPEN-NEXT: opened
  printf("opened\n");
  exit(0);
}

int main(int argc, char **argv) {
  if (argc > 1)
    open_vault();
  deny();
}
