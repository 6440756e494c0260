// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One program, every level: what crosses a domain arrives, what must not pass is
// stopped.
//
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t over 2>&1 | FileCheck --check-prefix=OVER %s
// RUN: %clang -O0 -g %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t over 2>&1 | FileCheck --check-prefixes=OVER,LINE %s
// RUN: %clang -O1 %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t over 2>&1 | FileCheck --check-prefix=OVER %s
// RUN: %clang -O2 -g %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t over 2>&1 | FileCheck --check-prefixes=OVER,LINE %s
// RUN: %clang -O3 %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t over 2>&1 | FileCheck --check-prefix=OVER %s
// RUN: %clang -Os -fno-omit-frame-pointer %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t over 2>&1 | FileCheck --check-prefix=OVER %s
// RUN: %clang -Oz -msave-restore -ffunction-sections %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -fstack-protector-all %s -o %t && %qemu %t | FileCheck %s
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTRY __attribute__((codoms_domain("box"), codoms_entry))
#define IN __attribute__((codoms_domain("box")))
#define LEND(...) __attribute__((codoms_access(__VA_ARGS__)))

struct pair {
  long a;
  double b;
};
struct big {
  long v[8];
};

long sum(const int *v, int n) ENTRY LEND(read_only, 1, 2);
void fill(char *p, unsigned n, char c) ENTRY LEND(write_only, 1, 2);
struct pair swap(struct pair p) ENTRY;
struct big twice(struct big b) ENTRY;
long many(long a, int b, short c, unsigned char d, long e, long f, long g, long h,
          long i, short j) ENTRY;
double reals(float a, double b, int c) ENTRY;
int words(const char *s) ENTRY LEND(string, 1);
const char *name(int n) ENTRY;
int over(volatile char *p, unsigned n) ENTRY LEND(read_write, 1, 2);

long sum(const int *v, int n) {
  long s = 0;
  for (int i = 0; i < n; i++)
    s += v[i];
  return s;
}
void fill(char *p, unsigned n, char c) { memset(p, c, n); }
struct pair swap(struct pair p) { return (struct pair){(long)p.b, p.a}; }
struct big twice(struct big b) {
  for (int i = 0; i < 8; i++)
    b.v[i] *= 2;
  return b;
}
long many(long a, int b, short c, unsigned char d, long e, long f, long g, long h,
          long i, short j) {
  return a + b + c + d + e + f + g + h + 10 * i + 100 * j;
}
double reals(float a, double b, int c) { return a * b + c; }
int words(const char *s) {
  char *copy = strdup(s);
  int n = 0;
  for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
    n++;
  free(copy);
  return n;
}
const char *name(int n) {
  switch (n) {
  case 0: return "zero";
  case 1: return "one";
  case 2: return "two";
  case 3: return "three";
  case 4: return "four";
  default: return "many";
  }
}
int over(volatile char *p, unsigned n) {
  // OVER: codoms: domain 'box' tried to write 1 byte of
  // OVER-NEXT: in over$box
  // LINE-SAME: (levels.c:[[#@LINE+1]])
  p[n] = 1;
  return 0;
}

static int vla(int n) {
  char v[n], w[n + 5];
  fill(v, n, 1);
  fill(w, n + 5, 2);
  int s = 0;
  for (int i = 0; i < n; i++)
    s += v[i] + w[i + 5];
  return s;
}

int main(int argc, char **argv) {
  int v[5] = {1, 2, 3, 4, -20};
  char text[8] = "xxxxxxx";
  struct big b = {{1, 2, 3, 4, 5, 6, 7, 8}};
  // CHECK: sum -10 0 0
  printf("sum %ld %ld %ld\n", sum(v, 5), sum(v, 0), sum(NULL, 0));
  fill(text + 1, 3, 'o');
  // CHECK-NEXT: xoooxxx
  puts(text);
  struct pair p = swap((struct pair){3, 4.0});
  // CHECK-NEXT: pair 4 3
  printf("pair %ld %.0f\n", p.a, p.b);
  b = twice(b);
  // CHECK-NEXT: big 2 16
  printf("big %ld %ld\n", b.v[0], b.v[7]);
  // CHECK-NEXT: many -864
  printf("many %ld\n", many(1, -2, 3, 4, 5, 6, 7, 8, -9, -8) - 6);
  // CHECK-NEXT: reals 5.5
  printf("reals %.1f\n", reals(1.5f, 1.0, 4));
  // CHECK-NEXT: words 4
  printf("words %d\n", words("this is a sentence"));
  // CHECK-NEXT: name three many
  printf("name %s %s\n", name(3), name(9));
  // CHECK-NEXT: vla 30
  printf("vla %d\n", vla(10));
  fflush(stdout);
  if (argc > 1)
    return over(text, 4);
  return 0;
}
