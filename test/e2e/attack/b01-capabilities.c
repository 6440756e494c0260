// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What was lent to a domain does not pass to the next one that it calls, unless
// it lends it on; and it is there again after that call.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck --check-prefix=OWN %s
// RUN: not --crash %qemu %t steal 2>&1 | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck --check-prefix=OWN %s
// RUN: not --crash %qemu %t steal 2>&1 | FileCheck %s
// RUN: %clang -O2 %without-saved-set %s -o %t && %qemu %t steal | FileCheck --check-prefix=OPEN %s
#include "Inputs/hostile.h"

ENTRY("e", "peek", "cd.swsp\nbeqz a1, 1f\nld a0, 0(a0)\n1:\n")
long peek(long address, long really) codoms_domain("e") codoms_entry();

long use(const long *p, int steal) codoms_domain("d") codoms_entry()
    codoms_access(read_only, 1);
long use(const long *p, int steal) {
  long stolen = peek((long)p, steal);
  return steal ? stolen == (long)SECRET : *p != (long)SECRET;
}

int main(int argc, char **argv) {
  long secret = SECRET;
  // OWN: stolen 0
  // CHECK-NOT: stolen
  // CHECK: codoms: domain 'e' tried to read 8 bytes of
  // OPEN: stolen 1
  printf("stolen %ld\n", use(&secret, argc > 1));
}
