// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The same code in root and in two domains. What the compiler makes up for it
// (literals, tables of switches and jumps, constants, calls of the compiler's
// own routines, the canary) has to lie with each: the linker refuses a reference
// that crosses, and the model an access.
//
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O1 -g -fno-omit-frame-pointer %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O3 -fmerge-all-constants %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -Oz -msave-restore %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -fstack-protector-all %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -fno-jump-tables -mllvm -riscv-enable-global-merge=true %s -o %t && %qemu %t | FileCheck %s
//
// CHECK: root: 3 three 2048.5 1152921504606846975 -1 lit 4
// CHECK-NEXT: y: 3 three 2048.5 1152921504606846975 -1 lit 4
// CHECK-NEXT: z: 3 three 2048.5 1152921504606846975 -1 lit 4
#include <codoms.h>
#include <stdio.h>

struct all {
  int table, jump, same;
  double real;
  long wide;
  char name[8], literal[4];
};

// Neutral: each domain has its own.
static const char *const names[] = {"zero", "one", "two", "three"};
static void copy(char *to, const char *from) {
  while ((*to++ = *from++))
    ;
}
static inline int scale(int x) {
  static const int by[] = {7, 3, 9, 1, 4};
  return by[x % 5];
}

#define CODE(N)                                                                \
  static int table##N(int c) {                                                 \
    switch (c) {                                                               \
    case 0: return 17;                                                         \
    case 1: return -4;                                                         \
    case 2: return 3;                                                          \
    case 3: return 1000;                                                       \
    case 4: return 55;                                                         \
    default: return 0;                                                         \
    }                                                                          \
  }                                                                            \
  static int jump##N(int c, int x) {                                           \
    switch (c) {                                                               \
    case 0: return x * 3;                                                      \
    case 1: return x / 7;                                                      \
    case 2: return -x;                                                         \
    case 3: return table##N(x);                                                \
    case 4: return x ^ 91;                                                     \
    case 5: return x << 3;                                                     \
    default: return x;                                                         \
    }                                                                          \
  }                                                                            \
  static void *label##N(int c) {                                               \
    static void *const to[] = {&&a, &&b};                                      \
    goto *to[c & 1];                                                           \
  a:                                                                           \
    return (void *)names[0];                                                   \
  b:                                                                           \
    return (void *)names[3];                                                   \
  }

#define ENTRY(N)                                                               \
  {                                                                            \
    volatile int one = 1;                                                      \
    volatile __int128 big = (__int128)1 << 100;                                \
    volatile double two = 2;                                                   \
    out->table = table##N(one + 1);                                            \
    out->jump = jump##N(one + 1, one);                                         \
    out->real = two * 1024.125 + 0.25;                                         \
    out->wide = (long)(big / ((__int128)1 << 40)) - 1;                         \
    copy(out->name, label##N(one));                                            \
    copy(out->literal, "lit");                                                 \
    out->same = scale(one + 3);                                                \
  }

CODE(root)
static void root(struct all *out) ENTRY(root)

#pragma codoms domain push("y")
CODE(y)
void y(struct all *out) codoms_entry();
void y(struct all *out) ENTRY(y)
#pragma codoms domain pop

#pragma codoms domain push("z")
CODE(z)
void z(struct all *out) codoms_entry();
void z(struct all *out) ENTRY(z)
#pragma codoms domain pop

static void show(const char *who, const struct all *a) {
  printf("%s: %d %s %g %ld %d %s %d\n", who, a->table, a->name, a->real, a->wide,
         a->jump, a->literal, a->same);
}

int main(void) {
  struct all a;
  root(&a);
  show("root", &a);
  y(&a);
  show("y", &a);
  z(&a);
  show("z", &a);
}
