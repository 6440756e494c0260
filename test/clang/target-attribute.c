// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A function of root whose attribute leaves Xcodoms out cannot call over domains, nor
// check pointers to functions: the error has its place without -g, too.
//
// RUN: not %clang -O1 -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: %clang -O1 -c %s -o %t.o -DADDED
#ifdef ADDED
#define TARGET __attribute__((target("arch=rv64gc_xcodoms")))
#else
#define TARGET __attribute__((target("arch=rv64gc")))
#endif
int e(int) __attribute__((codoms_domain("z"), codoms_entry));
int e(int x) { return x; }
struct ops { int (*f)(int); };

// CHECK-NOT: error:
// CHECK-DAG: error: {{.*}}target-attribute.c:[[#@LINE+1]]:12: function 'direct' of domain 'root' has a call that may leave its domain, but was not compiled for xcodoms: add _xcodoms to its arch
TARGET int direct(int x) { return e(x); }
// CHECK-DAG: error: {{.*}}target-attribute.c:[[#@LINE+1]]:12: function 'pointer' of domain 'root' has a call
TARGET int pointer(int (*p)(int)) { return p(1); }
// CHECK-DAG: error: {{.*}}target-attribute.c:[[#@LINE+1]]:12: function 'load' of domain 'root' loads a pointer to a function, which is to be checked, but was not compiled for xcodoms: add _xcodoms to its arch
TARGET int load(struct ops *o) { return o->f == 0; }
TARGET int nothing(int x) { return x + 1; }
// CHECK: 3 errors generated
