// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An array parameter with `static` lends as many elements as it says: the domain
// reads all of them, and traps on the next one.
//
// RUN: %clang -O1 %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t 4 2>&1 | FileCheck --check-prefix=BEHIND %s
// RUN: not --crash %qemu %t 0 1 2>&1 | FileCheck --check-prefix=ROW %s
// RUN: not --crash %qemu %t 0 0 8 2>&1 | FileCheck --check-prefix=CHAR %s
// RUN: not --crash %qemu %t 0 0 7 1 2>&1 | FileCheck --check-prefix=COUNTED %s
// RUN: not --crash %qemu %t 0 0 7 -4 2>&1 | FileCheck --check-prefix=NEGATIVE %s
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>

int sum(const int v[static 4], int more) codoms_domain("math") codoms_entry();
int rows(const int v[static 2][3], int more) codoms_domain("math") codoms_entry();
char last(const char v[static 8], int at) codoms_domain("math") codoms_entry();
int counted(int n, const int v[static n], int more) codoms_domain("math") codoms_entry();

int sum(const int v[static 4], int more) {
  int s = 0;
  for (int i = 0; i < 4 + more; i++)
    s += ((volatile const int *)v)[i];
  return s;
}
int rows(const int v[static 2][3], int more) {
  int s = 0;
  for (int i = 0; i < 2 + more; i++)
    s += ((volatile const int (*)[3])v)[i][2];
  return s;
}
char last(const char v[static 8], int at) { return ((volatile const char *)v)[at]; }
int counted(int n, const int v[static n], int more) {
  int s = 0;
  for (int i = 0; i < n + more; i++)
    s += ((volatile const int *)v)[i];
  return s;
}

int main(int argc, char **argv) {
  static int v[16] = {1, 2, 3, 4, 5};
  static int m[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
  static char text[16] = "abcdefgh";
  int more[4] = {0, 0, 7};
  for (int i = 1; i < argc; i++)
    more[i - 1] = atoi(argv[i]);
  // CHECK: 10 9 h 15
  // BEHIND: codoms: domain 'math' tried to read 4 bytes of 'main.v'+0x10 (root)
  // BEHIND-NEXT: in sum
  // ROW: codoms: domain 'math' tried to read 4 bytes of 'main.m'+0x20 (root)
  // ROW-NEXT: in rows
  // CHAR: codoms: domain 'math' tried to read 1 byte of 'main.text'+0x8 (root)
  // CHAR-NEXT: in last
  // COUNTED: codoms: domain 'math' tried to read 4 bytes of 'main.v'+0x14 (root)
  // COUNTED-NEXT: in counted
  // NEGATIVE: codoms: root passed a pointer that it may not use itself
  int a = sum(v, more[0]), b = rows(m, more[1]);
  char c = last(text, more[2]);
  int n = more[3] < 0 ? more[3] : 5;
  printf("%d %d %c %d\n", a, b, c, counted(n, v, more[3]));
}
