// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A source of root that imports a library may give it rights, however the gates
// count what they lend: they have no constants of their own in the library's
// memory, which would make the object one of the library.
//
// RUN: %clang -O2 -DLIBRARY -c %s -o %t.lib.o && rm -f %t.a && llvm-ar rcs %t.a %t.lib.o
// RUN: %clang -O0 -c %s -o %t.o && llvm-readelf -S %t.o | FileCheck %s --check-prefix=SECTIONS && %clang -O0 %t.o %t.a -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O1 -c %s -o %t.o && llvm-readelf -S %t.o | FileCheck %s --check-prefix=SECTIONS && %clang -O1 %t.o %t.a -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -c %s -o %t.o && llvm-readelf -S %t.o | FileCheck %s --check-prefix=SECTIONS && %clang -O2 %t.o %t.a -o %t && %qemu %t | FileCheck %s
// RUN: %clang -Oz -c %s -o %t.o && llvm-readelf -S %t.o | FileCheck %s --check-prefix=SECTIONS && %clang -Oz %t.o %t.a -o %t && %qemu %t | FileCheck %s
// A count by which the size overflows is refused.
// RUN: not --crash %qemu %t over 2>&1 | FileCheck %s --check-prefix=OVER
// RUN: not --crash %qemu %t size 2>&1 | FileCheck %s --check-prefix=OVER
//
// SECTIONS-NOT: .codoms.cage.{{.*}}rodata
// CHECK: 6 6
// OVER:  codoms: root passed a pointer that it may not use itself
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct forty { long v[5]; };
struct thousand { char c[1000]; };
typedef long callback(long);
long of_forty(struct forty *a, int n, callback *f);
long of_thousand(struct thousand *a, long n, callback *f);

#ifdef LIBRARY
long of_forty(struct forty *a, int n, callback *f) {
  long sum = 0;
  for (int i = 0; i < n; i++)
    sum += f(a[i].v[0]);
  return sum;
}
long of_thousand(struct thousand *a, long n, callback *f) {
  long sum = 0;
  for (long i = 0; i < n; i++)
    sum += f(a[i].c[0]);
  return sum;
}
#else
CODOMS_IMPORT(cage, of_*)
long of_forty(struct forty *a, int n, callback *f) codoms_access(read_only, 1, 2);
long of_thousand(struct thousand *a, long n, callback *f) codoms_access(read_only, 1, 2);
CODOMS_GRANT(cage, root, call);

long doubled(long x) codoms_domain("root") codoms_entry();
long doubled(long x) { return 2 * x; }

int main(int argc, char **argv) {
  static struct forty a[2] = {{{1}}, {{2}}};
  static struct thousand b[2] = {{"\1"}, {"\2"}};
  if (argc > 1) {
    // 2^64 / 1000, and a bit: two elements if the product were taken as it is.
    volatile long many = strcmp(argv[1], "over") ? 1L << 53 : 18446744073709552;
    printf("%ld\n", of_thousand(b, many, doubled));
    return 0;
  }
  printf("%ld %ld\n", of_forty(a, 2, doubled), of_thousand(b, 2, doubled));
  return 0;
}
#endif
