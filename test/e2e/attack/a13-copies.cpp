// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A pointer to function that an object in another domain's memory holds is looked
// at where clang copies it past assignments of its type: in the copy and the
// assignment of a class that a member of another class makes no plain one, and by
// __builtin_bit_cast.
//
// RUN: rm -rf %t && mkdir %t
// RUN: %clang -O2 -std=c++17 -fno-exceptions %s -o %t/o2
// RUN: %clang -O0 -std=c++17 -fno-exceptions %s -o %t/o0
// RUN: %qemu %t/o2 allowed | FileCheck --check-prefix=ALLOWED %s
// RUN: %qemu %t/o0 allowed | FileCheck --check-prefix=ALLOWED %s
// ALLOWED: public: runs 12 times
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do not --crash %qemu %t/o2 $i; done' 2>&1 | FileCheck --implicit-check-not=inner: %s
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do not --crash %qemu %t/o0 $i; done' 2>&1 | FileCheck --implicit-check-not=inner: %s
// CHECK-COUNT-12: codoms: root took a pointer to '{{.*}}inner{{.*}}' (root) at {{.*}}, which is not an entry point, from '{{.*}}memory$e'
// RUN: %clang -O2 -std=c++17 -fno-exceptions %without-loaded-functions %s -o %t/open
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do %qemu %t/open $i; done' | FileCheck --check-prefix=OPEN %s
// OPEN-COUNT-12: inner: runs
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>

typedef int function(int);
// Its copies are no plain ones, and so are those of what it is a member of.
struct name {
  long text = 0;
  name() {}
  name(const name &o) : text(o.text) {}
  name(name &&o) : text(o.text) {}
  name &operator=(const name &o) { return text = o.text, *this; }
  name &operator=(name &&o) { return text = o.text, *this; }
};
struct pair {
  function *f, *g;
};
struct ops {
  name n;
  function *f, *g;
  long x;
};
struct table {
  name n;
  function *f[7];
};
struct within {
  name n;
  long x;
  pair p[2];
  long y;
};
struct either {
  name n;
  union {
    function *f;
    long x;
  };
  long y;
};
struct derived : ops {
  long z;
};

#pragma codoms domain push("e")
static long memory[8];
extern "C" void *fill(long address) codoms_entry();
extern "C" void *fill(long address) {
  for (int i = 1; i != 8; i++)
    memory[i] = address;
  return memory;
}
#pragma codoms domain pop

static int calls;
extern "C" function open_to_all codoms_domain("root") codoms_entry();
extern "C" int open_to_all(int x) { return calls++, x; }
__attribute__((noinline)) static int inner(int x) {
  printf("inner: runs\n");
  return x;
}

static int attack(int how, long address) {
  void *p = fill(address);
  switch (how) {
  case 1: {
    ops o = *(ops *)p;
    return o.g(1);
  }
  case 2: {
    ops o;
    o = *(ops *)p;
    return o.g(2);
  }
  case 3: {
    ops o;
    o = static_cast<ops &&>(*(ops *)p);
    return o.f(3);
  }
  case 4: {
    table t = *(table *)p;
    return t.f[6](4);
  }
  case 5: {
    table t;
    t = *(table *)p;
    return t.f[6](5);
  }
  case 6: {
    table t;
    t = static_cast<table &&>(*(table *)p);
    return t.f[6](6);
  }
  case 7: {
    auto call = [o = *(ops *)p] { return o.f(7); };
    return call();
  }
  case 8: {
    within w = *(within *)p;
    return w.p[1].g(8);
  }
  case 9: {
    within w;
    w = *(within *)p;
    return w.p[1].f(9);
  }
  case 10: {
    either e = *(either *)p, f;
    f = *(either *)p;
    return f.f(e.f == nullptr);
  }
  case 11: {
    derived d = static_cast<derived &&>(*(derived *)p);
    return d.g(11);
  }
  case 12:
    return __builtin_bit_cast(pair, *(pair *)((long *)p + 1)).g(12);
  }
  return 0;
}

int main(int, char **argv) {
  if (int how = atoi(argv[1]))
    return attack(how, (long)inner) < 0;
  for (int i = 1; i <= 12; i++)
    attack(i, (long)open_to_all);
  printf("public: runs %d times\n", calls);
}
