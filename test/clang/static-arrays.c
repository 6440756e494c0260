// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An array parameter with `static` and a constant, or a parameter, lends as many
// elements as it says, characters too. test/e2e/static-array.c runs one.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c23 -Wall -Wno-array-parameter -disable-llvm-passes -emit-llvm -o - -verify=good %s | FileCheck %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c23 -fsyntax-only -DBAD -verify=bad %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -x c++ -disable-llvm-passes -emit-llvm -o - -DCXX %s | FileCheck --check-prefix=CXX %s
// good-no-diagnostics
#define Z __attribute__((codoms_domain("z"), codoms_entry))
#define LEND(...) __attribute__((codoms_access(__VA_ARGS__)))
#ifdef CXX
struct handle;
struct pair { int *p; int n; };
struct big { char c[100]; };
extern "C" {
// A reference is a pointer to one object.
// CXX-DAG: @one({{.*}}[[ONE:#[0-9]+]]
// CXX-DAG: attributes [[ONE]] = {{.*}}"codoms-abi"="lend rw a0 4;lend r a1 8;lend r a2 1;lend rw a3 16;
int one(int &a, const double &b, const char &c, int (&v)[4]) Z;
// CXX-DAG: @other({{.*}}[[OTHER:#[0-9]+]]
// CXX-DAG: attributes [[OTHER]] = {{.*}}"codoms-abi"="lend rw a1 100;fn 2;
// CXX-DAG: @counted({{.*}}[[COUNTED:#[0-9]+]]
// CXX-DAG: attributes [[COUNTED]] = {{.*}}"codoms-abi"="lend r a0 a1:s32*4;
int other(handle &, big &&, void (&f)(int)) Z;
int counted(const int &first, int n) Z __attribute__((codoms_access(read_only, 1, 2)));
// CXX-DAG: @silent({{.*}}[[SILENT:#[0-9]+]]
// CXX-DAG: attributes [[SILENT]] = {{.*}}"codoms-abi"="hash
int silent(const int &x) Z __attribute__((codoms_access(none, 1)));
}
void f(int);
int use(handle &h, big &b) {
  int v[4];
  double d = 1;
  char c = 2;
  return one(v[0], d, c, v) + other(h, static_cast<big &&>(b), f) + counted(v[0], 4) + silent(v[1]);
}
#elif defined(BAD)
int small(int v[static 4]) Z; // bad-note {{callee declares array parameter as static here}}
int use(void) {
  int v[3];
  return small(v); // bad-warning {{array argument is too small; contains 3 elements, callee requires at least 4}}
}
void large(int v[static 0x20000000]) Z; // bad-error {{parameter 1 of entry point 'large' lends 2147483648 bytes; write a codoms_access that lends less than 2 GiB}}
void larger(char (*v)[0x80000000]) Z; // bad-error {{parameter 1 of entry point 'larger' lends 2147483648 bytes}}
// What is neither a constant nor a parameter.
int global;
int sum(int n, int v[static n + 1]) Z;
int sum(int n, int v[static n + 1]) { return v[n]; } // bad-warning {{parameter 2 of entry point 'sum' lends nothing: how much 'int *' points to is not known}} bad-note {{}}
int variable(int v[static global]) Z;
int variable(int v[static global]) { return *v; } // bad-warning {{parameter 1 of entry point 'variable' lends nothing}} bad-note {{}}
int truth(_Bool n, int v[static n]) Z;
int truth(_Bool n, int v[static n]) { return *v; } // bad-warning {{parameter 2 of entry point 'truth' lends nothing}} bad-note {{}}
void said(int v[static 0x20000000], int n) Z __attribute__((codoms_access(read_only, 1, 2)));
#else
// CHECK-DAG: @four({{.*}}[[FOUR:#[0-9]+]]
// CHECK-DAG: attributes [[FOUR]] = {{.*}}"codoms-abi"="lend rw a0 16;hash
int four(int v[static 4]) Z;
// CHECK-DAG: @rows({{.*}}[[ROWS:#[0-9]+]]
// CHECK-DAG: attributes [[ROWS]] = {{.*}}"codoms-abi"="lend r a0 24;hash
int rows(const int v[static 2][3]) Z;
// CHECK-DAG: @chars({{.*}}[[CHARS:#[0-9]+]]
// CHECK-DAG: attributes [[CHARS]] = {{.*}}"codoms-abi"="lend rw a0 16;hash
int chars(char v[static 16]) Z;
int chars(char v[static 16]) { return v[15]; }
// What a declaration says, the definition need not repeat.
// CHECK-DAG: @again({{.*}}[[AGAIN:#[0-9]+]]
// CHECK-DAG: attributes [[AGAIN]] = {{.*}}"codoms-abi"="lend rw a0 20;hash
int again(int v[static 5]) Z;
int again(int *v) { return v[4]; }
// Without it, one object.
// CHECK-DAG: @without({{.*}}[[WITHOUT:#[0-9]+]]
// CHECK-DAG: attributes [[WITHOUT]] = {{.*}}"codoms-abi"="lend rw a0 4;hash
int without(int v[4], int n, int w[n]) Z LEND(none, 3);
// As many as a parameter says.
// CHECK-DAG: @counted({{.*}}[[COUNTED:#[0-9]+]]
// CHECK-DAG: attributes [[COUNTED]] = {{.*}}"codoms-abi"="lend rw a1 a0:s32*4;lend r a3 a2:u64*1;hash
int counted(int n, int v[static n], unsigned long l, const char s[static l]) Z;
// CHECK-DAG: @redeclared({{.*}}[[REDECLARED:#[0-9]+]]
// CHECK-DAG: attributes [[REDECLARED]] = {{.*}}"codoms-abi"="lend rw a1 a0:u8*12;hash
int redeclared(unsigned char n, int v[static n][3]) Z;
int redeclared(unsigned char m, int v[static 2][3]);
int redeclared(unsigned char n, int (*v)[3]) { return v[n - 1][2]; }
// CHECK-DAG: @said({{.*}}[[SAID:#[0-9]+]]
// CHECK-DAG: attributes [[SAID]] = {{.*}}"codoms-abi"="lend r a0 8;hash
int said(int v[static 4]) Z __attribute__((codoms_access(read_only, 1, "2")));
int use(void) {
  int v[32];
  char c[16] = "";
  const int m[2][3] = {};
  return four(v) + rows(m) + chars(c) + again(v) + without(v, 3, v) + said(v) + counted(3, v, 2, c) + redeclared(1, (int (*)[3])v);
}
#endif
