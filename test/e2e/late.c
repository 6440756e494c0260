// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the compiler makes up for code of a domain is there when it runs: calls
// of library routines, the canary, jump tables, constants, string literals,
// copies of initialisers. The linker would refuse a reference to root's; here
// the domain's own give the same results as root's do.
//
// clang-format off
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -Oz -msave-restore %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 -fstack-protector-all %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -fstack-protector-all -fstack-clash-protection %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -msmall-data-limit=8 -mcmodel=medany %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O3 -fno-omit-frame-pointer -g %s -o %t && %qemu %t | FileCheck %s
//
// With the canary gone, the domain's own __stack_chk_fail ends it.
// RUN: %clang -O0 -fstack-protector-all %s -o %t
// RUN: not --crash %qemu %t smash 2>&1 | FileCheck --check-prefix=SMASH %s
// clang-format on
#include <codoms.h>
#include <stdio.h>
#include <string.h>

#define BODY(NAME, IN, ENTRY)                                                  \
  IN static long NAME##_help(int k) {                                          \
    __asm__ volatile("" : "+r"(k));                                            \
    return k * 3;                                                              \
  }                                                                            \
  IN static double NAME##_table(int k, double x) {                             \
    switch (k) {                                                               \
    case 0:                                                                    \
      return x + 3.14159265358979;                                             \
    case 1:                                                                    \
      return NAME##_help(3);                                                   \
    case 2:                                                                    \
      return x * 2.71828182845904;                                             \
    case 3:                                                                    \
      return NAME##_help(7) * x;                                               \
    case 4:                                                                    \
      return 1.41421356237309;                                                 \
    case 5:                                                                    \
      return NAME##_help(9) / x;                                               \
    case 6:                                                                    \
      return NAME##_help(k) - 0.57721566490153;                                \
    }                                                                          \
    return 0;                                                                  \
  }                                                                            \
  IN static const char *NAME##_word(int k) {                                   \
    static const char *const words[] = {"zero", "one", "two", "three"};        \
    return words[k & 3];                                                       \
  }                                                                            \
  IN static long NAME##_smash(int n) {                                         \
    char buf[16];                                                              \
    volatile char *p = buf;                                                    \
    for (int i = 0; i < n; i++)                                                \
      p[i] = 'x';                                                              \
    return p[0];                                                               \
  }                                                                            \
  ENTRY long NAME(long seed, int n) {                                          \
    __int128 wide = ((__int128)seed << 64) + seed;                             \
    __int128 q = wide / (seed - 3) + wide % 1000003;                           \
    long double l = (long double)seed / 7 + (long double)q;                    \
    unsigned long h = (unsigned long)q + (unsigned long)(q >> 64);             \
    char big[600] = {1, 2, 3}, copy[600];                                      \
    struct {                                                                   \
      int a[9];                                                                \
      const char *s;                                                           \
    } init = {{1, 2, 3, 4, 5, 6, 7, 8, 9}, "initialiser"};                     \
    memcpy(copy, big, sizeof big);                                             \
    memset(big, (int)seed, sizeof big);                                        \
    for (int k = 0; k < 8; k++) {                                              \
      h = h * 31 + (unsigned long)(NAME##_table(k, (double)seed) * 1000);      \
      h = h * 31 + strlen(NAME##_word(k)) + NAME##_word(k)[0];                 \
    }                                                                          \
    for (unsigned i = 0; i < sizeof big; i++)                                  \
      h = h * 33 + big[i] + copy[i];                                           \
    for (int i = 0; i < 9; i++)                                                \
      h = h * 33 + init.a[i];                                                  \
    return h + (long)(l / 1e9L) + strlen(init.s) + NAME##_smash(n);            \
  }

BODY(boxed, codoms_domain("d"), codoms_domain("d") codoms_entry())
BODY(plain, , )

int main(int argc, char **argv) {
  // CHECK: 1 1 1
  for (long seed = 1000; seed < 4000; seed += 1000)
    printf("%d ", boxed(seed, 16) == plain(seed, 16));
  printf("\n");
  fflush(stdout);
  // SMASH: 1 1 1
  // SMASH-NEXT: codoms: domain 'd'
  // SMASH-NEXT: in __stack_chk_fail
  if (argc > 1)
    boxed(1000, 64);
}
