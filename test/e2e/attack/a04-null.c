// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A null pointer passes a gate. A body that does not expect one is stopped where
// it uses it: that this does not happen in C is not for the gate to believe,
// where the body is inlined. (Of a string without a size it is not for null.)
//
// RUN: %clang -O2 %s -o %t && %qemu %t mine | FileCheck --check-prefix=MINE %s
// RUN: not --crash %qemu %t 2>&1 | FileCheck %s
// CHECK: codoms: domain 'd' tried to read 1 byte of memory of root at 0x0
// CHECK-NEXT: in first$d{{.*}}, entered from hostile$e
// RUN: %clang -O2 %without-trust %s -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
#include <codoms.h>
#include <stdio.h>

long first(const char *s) codoms_domain("d") codoms_entry()
    codoms_access(string, 1, "4");
long first(const char *s) { return *s; }

long hostile(int null) codoms_domain("e") codoms_entry();
long hostile(int null) {
  char mine[] = "A";
  return first(null ? 0 : mine);
}

int main(int argc, char **argv) {
  // MINE: 65
  // OPEN: 0
  printf("%ld\n", hostile(argc == 1));
}
