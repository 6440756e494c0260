// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// -mcodoms-scatter: every function is described, nothing is lent; what the
// option may be.
//
// RUN: %clang -O0 -w -mcodoms-scatter=4 -S -emit-llvm -Xclang -disable-llvm-passes -o - %s | FileCheck %s
// RUN: %clang -O0 -w -S -emit-llvm -Xclang -disable-llvm-passes -o - %s | FileCheck --check-prefix=OFF %s
// RUN: not %clang -mcodoms-scatter=0 -c %s 2>&1 | FileCheck --check-prefix=NUMBER %s
// RUN: not %clang -mcodoms-scatter=65 -c %s 2>&1 | FileCheck --check-prefix=NUMBER %s
// RUN: not %clang -mcodoms-scatter -c %s 2>&1 | FileCheck --check-prefix=NUMBER %s
// RUN: not %clang -mcodoms-scatter=4 -mcodoms-domain=d -c %s 2>&1 | FileCheck --check-prefix=BOTH %s
// RUN: %clang -mcodoms-scatter=4 -### %s 2>&1 | FileCheck --check-prefix=DRIVER %s
//
// OFF-NOT: codoms-scatter
// NUMBER: error: '-mcodoms-scatter{{.*}}' is not '-mcodoms-scatter=<domains>', a number from 1 to 64
// BOTH: error: '-mcodoms-domain=d' and '-mcodoms-scatter' exclude each other
// DRIVER: "-mllvm" "-codoms-scatter=4"
// DRIVER: ld.lld{{.*}}"--codoms-allow-testing"
#include <stdlib.h>

struct big { long a[4]; };

// CHECK-DAG: define{{.*}} @take(ptr {{.*}} [[TAKE:#[0-9]+]]
long take(struct big b, int *p) {
  // CHECK-DAG: declare {{.*}} @other() [[OTHER:#[0-9]+]]
  // CHECK-DAG: declare {{.*}} @loose(...) [[LOOSE:#[0-9]+]]
  int other(void), loose();
  // CHECK-DAG: declare {{.*}} @rand() [[LIBRARY:#[0-9]+]]
  // CHECK-DAG: declare {{.*}} @qsort({{.*}}) [[LIBRARY2:#[0-9]+]]
  qsort(p, 1, 4, 0);
  // CHECK-DAG: declare {{.*}} @memcmp({{.*}}) [[WRONG:#[0-9]+]]
  extern int memcmp(const char *, const char *, unsigned);
  return rand() + other() + loose(1) + memcmp("", "", 0);
}

// CHECK-DAG: attributes [[TAKE]] = {{.*}}"codoms-abi"="ref 0 32;hash {{[0-9a-f]+}};sig long (struct big, int *)"{{.*}}"codoms-scatter"="program"
// CHECK-DAG: attributes [[OTHER]] = {{.*}}"codoms-abi"="hash {{[0-9a-f]+}};sig int (void)"{{.*}}"codoms-scatter"="program"
// CHECK-DAG: attributes [[LOOSE]] = {{.*}}"codoms-scatter"="program noproto"
// CHECK-DAG: attributes [[LIBRARY]] = {{.*}}"codoms-abi"="sig int (void)"{{.*}}"codoms-scatter"="library"
// CHECK-DAG: attributes [[LIBRARY2]] = {{.*}}"codoms-abi"="sig void ({{.*}})"{{.*}}"codoms-scatter"="library"
// CHECK-DAG: attributes [[WRONG]] = {{.*}}"codoms-scatter"="library"
// CHECK-DAG: !{i32 7, !"codoms-scatter", i32 4}
