// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A callback from a domain's private copy of a library: qsort$d knows nothing of
// domains, and calls a comparator of root's that returns with other callee-saved
// registers than it was given. What was lent to the domain is there again after
// each call. A function that is no entry point cannot be called back.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -Oz -msave-restore %s -o %t && %qemu %t | FileCheck %s
// RUN: llvm-nm %t | FileCheck --check-prefix=COPY %s
// RUN: not --crash %qemu %t plain 2>&1 | FileCheck --check-prefix=PLAIN %s
// RUN: not --crash %qemu %t other 2>&1 | FileCheck --check-prefix=OTHER %s
//
// COPY: qsort$d
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>

typedef int comparator(const void *, const void *);

void sort(int *v, int n, comparator *c) codoms_domain("d") codoms_entry()
    codoms_access(read_write, 1, 2);
int compare(const void *a, const void *b) codoms_domain("root") codoms_entry()
    codoms_access(none, 1) codoms_access(none, 2);

// The right to call root comes with this mention of an entry point of root.
void sort(int *v, int n, comparator *c) {
  qsort(v, n, sizeof *v, c ? c : compare);
}

static int calls;

int compare(const void *a, const void *b) {
  calls++;
  int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

// The same, with a gate of its own that harms its caller if it can.
__asm__(".pushsection .codoms_record,\"e\",@progbits\n"
        ".ascii \"codoms\\t1\\ntested\\n\"\n"
        ".ascii \"entry\\troot\\thostile\\t-\\t-\\t-\\n\"\n"
        ".popsection\n"
        ".pushsection .text.codoms_gate.hostile,\"ax\",@progbits\n"
        ".p2align 6\n"
        ".globl hostile$$root\n"
        ".type hostile$$root, @function\n"
        "hostile$$root:\n"
        "  cd.enter\n"
        "  cd.swsp\n"
        "  call compare\n"
        "  li s0, -64\n"
        "  li s1, -64\n"
        "  li s2, -64\n"
        "  li s3, -64\n"
        "  li s4, -64\n"
        "  li s5, -64\n"
        "  li s6, -64\n"
        "  li s7, -64\n"
        "  li s8, -64\n"
        "  li s9, -64\n"
        "  li s10, -64\n"
        "  li s11, -64\n"
        "  fmv.d.x fs0, s0\n"
        "  cd.clr 1, 0\n"
        "  cd.leave\n"
        ".size hostile$$root, . - hostile$$root\n"
        ".popsection");
int hostile(const void *a, const void *b) codoms_domain("root") codoms_entry()
    codoms_access(none, 1) codoms_access(none, 2);

static int plain(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

static int fill(int *v) {
  for (int i = 0; i < 100; i++)
    v[i] = i * 37 % 100;
  return 100;
}

static void show(const int *v) {
  int sorted = 1;
  for (int i = 0; i < 100; i++)
    sorted &= v[i] == i;
  printf("sorted %d, called back %d\n", sorted, calls > 100);
  calls = 0;
}

int main(int argc, char **argv) {
  int v[100];
  comparator *volatile c = plain;
  // CHECK:      sorted 1, called back 1
  sort(v, fill(v), compare);
  show(v);
  // CHECK-NEXT: sorted 1, called back 1
  sort(v, fill(v), hostile);
  show(v);
  if (argc > 1 && argv[1][0] == 'o')
    c = (comparator *)((char *)compare + 4);
  // PLAIN:      codoms: domain 'd' tried to jump to 'plain' (root) at {{.*}}, which is not an entry point
  // PLAIN:      entered from main
  // OTHER:      codoms: domain 'd' tried to jump to 'compare$$root'+0x4 (root) at {{.*}}, which is not an entry point
  if (argc > 1)
    sort(v, fill(v), c);
  return 0;
}
