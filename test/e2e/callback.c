// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A domain's own copy of qsort calls back: indirect calls of the C library are
// tested, so a comparator that is an entry of root is called as entries are. The
// twin hands over a function that is no entry.
//
// RUN: %clang -O2 -g %s -o %t
// RUN: %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t twin 2>&1 | FileCheck --check-prefix=TWIN %s
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>

typedef int compare(const void *, const void *);

int ascending(const void *a, const void *b) codoms_domain("root") codoms_entry()
    codoms_access(none, 1) codoms_access(none, 2);
int ascending(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}
int plain(const void *a, const void *b) {
  return *(const int *)b - *(const int *)a;
}

void sort(compare *f) codoms_domain("d") codoms_entry();
void sort(compare *f) {
  int v[5] = {5, 3, 1, 4, 2};
  qsort(v, 5, sizeof *v, f);
  // CHECK: 1 2 3 4 5
  printf("%d %d %d %d %d\n", v[0], v[1], v[2], v[3], v[4]);
}

int main(int argc, char **argv) {
  // TWIN:      codoms: domain 'd' tried to jump to 'plain' (root) at 0x{{[0-9a-f]+}}, which is not an entry point
  // TWIN-NEXT: in {{.*}}called by qsort_r$d{{.*}}called by sort$d (callback.c:[[#@LINE-7]])
  // TWIN:      hint: other domains reach only functions with codoms_entry
  sort(argc > 1 ? plain : ascending);
  return 0;
}
