// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A reference to a function in another domain's memory is looked at as a pointer is.
//
// RUN: %clang -O2 %s -o %t.2 && %clang -O0 %s -o %t.0
// RUN: %qemu %t.2 | FileCheck --check-prefix=ALLOWED %s
// RUN: %qemu %t.0 | FileCheck --check-prefix=ALLOWED %s
// ALLOWED: public: runs
// RUN: not --crash %qemu %t.2 x 2>&1 | FileCheck --implicit-check-not=inner: %s
// RUN: not --crash %qemu %t.0 x 2>&1 | FileCheck --implicit-check-not=inner: %s
// CHECK: codoms: domain 'v' took a pointer to 'inner$v' (v) at {{.*}}, which is not an entry point, from memory of domain 'e' at
// RUN: %clang -O2 %without-loaded-functions %s -o %t.open
// RUN: %qemu %t.open x | FileCheck --check-prefix=OPEN %s
// OPEN: inner: runs
#include <codoms.h>
extern "C" {
int puts(const char *);
typedef int function(int);
struct ops {
  function &f;
};

#pragma codoms domain push("v")
int pub(int) codoms_entry();
int pub(int x) { return puts("public: runs"), x; }
int inner(int);
int inner(int x) { return puts("inner: runs"), x; }
long where(int which) codoms_entry();
long where(int which) { return which ? (long)&inner : (long)&pub; }
int use(ops *o) codoms_entry();
int use(ops *o) { return o->f(1); }
#pragma codoms domain pop

#pragma codoms domain push("e")
int attack(long address) codoms_entry();
int attack(long address) {
  ops o = {*(function *)address};
  return use(&o);
}
#pragma codoms domain pop
}

int main(int argc, char **) { return attack(where(argc - 1)) < 0; }
