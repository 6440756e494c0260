// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A string that ends with the last byte that was lent: the string functions of
// a domain read not one byte more, where musl's own read whole words. The twin
// reads that byte, and is stopped there.
//
// RUN: %clang -O2 -fno-builtin -I%S/Inputs %s -o %t
// RUN: %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t twin 2>&1 | FileCheck --check-prefix=TWIN %s
#define _GNU_SOURCE
#include "domain.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

size_t lengths(const char *s) ENTRY(d) LEND(string, 1);
size_t lengths(const char *s) {
  char copy[64];
  size_t n = strlen(s), sum = n;
  sum += strnlen(s, 64);
  sum += (char *)memchr(s, 0, 64) - s;
  sum += strchrnul(s, 'Z') - s;
  sum += strchr(s, 0) - s;
  sum += stpcpy(copy, s) - copy;
  sum += stpncpy(copy, s, 64) - copy;
  sum += strlcpy(copy, s, 64);
  sum += (char *)memccpy(copy, s, 0, 64) - copy - 1;
  sum += strcspn(s, "Z");
  sum += strlen(strcpy(copy, s));
  strncpy(copy, s, 64);
  sum += strlen(copy);
  sum += snprintf(copy, sizeof copy, "%s", s);
  sum += strcmp(copy, s) == 0 ? n : 0;
  sum += strncmp(copy, s, 64) == 0 ? n : 0;
  sum += strstr(s, "no") == 0 ? n : 0;
  return sum / 16 == n && sum % 16 == 0 ? n : 0;
}

int past(const char *s, size_t n) ENTRY(d) LEND(string, 1);
int past(const char *s, size_t n) { return ((const volatile char *)s)[n + 1]; }

int main(int argc, char **argv) {
  _Alignas(16) static char buffer[64];
  // Every alignment of the start, and of the end.
  for (int start = 0; start < 9; start++)
    for (int n = 0; n < 20; n++) {
      memset(buffer, 'x', sizeof buffer);
      buffer[start + n] = 0;
      if (lengths(buffer + start) != (size_t)n)
        printf("wrong at %d, %d\n", start, n);
    }
  // CHECK-NOT: wrong
  // CHECK: all lengths
  puts("all lengths");
  fflush(stdout);
  // TWIN: codoms: domain 'd' tried to read 1 byte of 'main.buffer'+0x6 (root) at 0x
  // TWIN-NEXT: in past$d
  if (argc > 1) {
    memset(buffer, 'x', sizeof buffer);
    buffer[5] = 0;
    return past(buffer, 5);
  }
  return 0;
}
