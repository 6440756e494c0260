// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A domain that defines functions of the C library: their loops are not made calls
// of themselves, though they have other names by then.
//
// RUN: %clang -O2 -mcodoms-domain=z -DLIBRARY -c %s -o %t.o && %clang -O2 %s %t.o -o %t && %qemu %t | FileCheck %s
// RUN: %clang -Os -mcodoms-domain=z -DLIBRARY -c %s -o %t.o && %clang -Os %s %t.o -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -flto -mcodoms-domain=z -DLIBRARY -c %s -o %t.o && %clang -O2 -flto %s %t.o -o %t && %qemu %t | FileCheck %s
//
// In other functions the loop is a call, as ever.
// RUN: %clang -O2 -mcodoms-domain=z -DLIBRARY -S %s -o - | FileCheck --check-prefix=ASM %s
// ASM-LABEL: {{^}}memset$z:
// ASM-NOT:   {{call|tail}}
// ASM-LABEL: {{^}}erase$z:
// ASM:       {{call|tail}} memset$z
//
// CHECK: 5 0 120
#include <codoms.h>
#include <stdio.h>

int z_test(int c) codoms_domain("z") codoms_entry();

#ifdef LIBRARY
size_t strlen(const char *s) {
  size_t n = 0;
  while (s[n])
    n++;
  return n;
}
void *memset(void *to, int c, size_t n) {
  unsigned char *p = to;
  for (size_t i = 0; i < n; i++)
    p[i] = c;
  return to;
}
void *memcpy(void *restrict to, const void *restrict from, size_t n) {
  unsigned char *p = to;
  const unsigned char *q = from;
  for (size_t i = 0; i < n; i++)
    p[i] = q[i];
  return to;
}
__attribute__((noinline)) void erase(char *p, size_t n) {
  for (size_t i = 0; i < n; i++)
    p[i] = 0;
}
static char buffer[64], other[64];
int z_test(int c) {
  volatile size_t n = 5;
  memset(buffer, c, n);
  memcpy(other, buffer, n + 1);
  if (c == 1)
    return (int)strlen(other);
  if (c == 2)
    erase(other, n);
  return other[4];
}
#else
int main(void) { printf("%d %d %d\n", z_test(1), z_test(2), z_test('x')); }
#endif
