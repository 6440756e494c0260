// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whatever the compiler puts into the wrong section, section by section, the
// linker refuses: code and data of a domain, data that the compiler makes up,
// constant pools and jump tables, routines that it calls.
//
// RUN: %clang -O2 -c %s -o %t.o && %clang %t.o -o %t && %qemu %t | FileCheck %s
// CHECK: 6.28 24 3 12
//
// A09, A11, A12, A15 of the review.
// RUN: not %clang -O2 %without-own-sections %s -o %t 2>&1 | FileCheck --check-prefix=SECTIONS %s
// RUN: not %clang -O2 %without-own-data %s -o %t 2>&1 | FileCheck --check-prefix=DATA %s
// RUN: not %clang -O2 %without-own-constants %s -o %t 2>&1 | FileCheck --check-prefix=CONSTANTS %s
// RUN: not %clang -O2 %without-own-symbols %s -o %t 2>&1 | FileCheck --check-prefix=SYMBOLS %s
// SECTIONS: error: {{.*}}.o: 'scale$d' is defined in section '.text' of root, but its name says domain 'd'
// DATA: error: {{.*}}.o:(function words$d: .codoms.d.text+{{.*}}): domain 'd' refers to '.Lswitch.table.words$$d' of root
// CONSTANTS: error: {{.*}}.o:(function scale$d: .codoms.d.text+{{.*}}): domain 'd' refers to '.LCPI0_0' of root
// CONSTANTS: error: {{.*}}.o:(function jump$d: .codoms.d.text+{{.*}}): domain 'd' refers to '.LJTI2_0' of root
// SYMBOLS: error: {{.*}}.o:(function quotient$d: .codoms.d.text+{{.*}}): domain 'd' refers to '__divti3' of root
#include "Inputs/hostile.h"

double scale(double x) codoms_domain("d") codoms_entry();
int words(int n) codoms_domain("d") codoms_entry();
int jump(int n) codoms_domain("d") codoms_entry();
__int128 quotient(__int128 a, __int128 b) codoms_domain("d") codoms_entry();
// A constant in memory.
double scale(double x) { return x * 3.14; }
// A table that takes the place of a switch.
int words(int n) {
  switch (n) {
  case 0: return 17;
  case 1: return 24;
  case 2: return 99;
  case 3: return 5;
  case 4: return 81;
  }
  return 0;
}
// A table of jumps.
codoms_domain("d") static volatile int last;
int jump(int n) {
  switch (n) {
  case 0: last = 1; return last * 2;
  case 1: last = last + 2; return last;
  case 2: last = 3; return last * last;
  case 3: last = last / 7; return 3;
  case 4: last = 9; return last - 2;
  case 5: last = last * 11; return last + 3;
  }
  return 0;
}
// A routine of the compiler's.
__int128 quotient(__int128 a, __int128 b) { return a / b; }

int main(int argc, char **argv) {
  printf("%.2f %d %d %d\n", scale(2 * argc), words(argc), jump(3 * argc),
         (int)quotient(48, 4 * argc));
}
