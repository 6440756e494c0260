// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an atomic operation finds in another domain's memory is looked at, too, when
// it is a pointer to function, alone or in a structure. An entry point is called.
//
// RUN: rm -rf %t && mkdir %t
// RUN: %clang -O2 -w %s -o %t/o2 && %clang -O0 -w %s -o %t/o0
// RUN: %qemu %t/o2 allowed | FileCheck --check-prefix=ALLOWED %s
// RUN: %qemu %t/o0 allowed | FileCheck --check-prefix=ALLOWED %s
// ALLOWED: victim: public 13 times
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do not --crash %qemu %t/o2 $i; done' 2>&1 | FileCheck --implicit-check-not=inner: %s
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do not --crash %qemu %t/o0 $i; done' 2>&1 | FileCheck --implicit-check-not=inner: %s
// CHECK-COUNT-13: codoms: domain 'v' took a pointer to 'inner$v' (v) at {{.*}}, which is not an entry point, from memory of domain 'e' at
//
// Without the protection.
// RUN: %clang -O2 -w %without-loaded-functions %s -o %t/open
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do %qemu %t/open $i; done' | FileCheck --check-prefix=OPEN %s
// OPEN-COUNT-13: inner: runs
#include "Inputs/hostile.h"
#include <stdatomic.h>

typedef int function(int);
struct one {
  function *f;
};
struct ops {
  function *f;
  _Atomic(function *) a;
  _Atomic struct one s;
};

#pragma codoms domain push("v")
static int calls;
function public codoms_entry();
int public(int x) { return ++calls, x; }
__attribute__((noinline)) static int inner(int x) {
  printf("inner: runs\n");
  fflush(stdout);
  return x;
}
unsigned long where_inner(void) codoms_entry();
unsigned long where_inner(void) { return (unsigned long)inner; }
int count(void) codoms_entry();
int count(void) { return calls; }
static int mine(int x) { return x; }

int use(struct ops *o, int how, int order) codoms_entry()
    codoms_access(read_write, 1);
int use(struct ops *o, int how, int order) {
  function *g = mine;
  struct one s = {mine};
  switch (how) {
  case 1:
    return o->a(1);
  case 2:
    return atomic_load(&o->a)(2);
  case 3:
    return __atomic_load_n(&o->f, __ATOMIC_SEQ_CST)(3);
  case 4:
    __atomic_load(&o->f, &g, __ATOMIC_ACQUIRE);
    return g(4);
  case 5:
    return atomic_exchange(&o->a, 0)(5);
  case 6:
    return __atomic_exchange_n(&o->f, 0, order)(6);
  case 7:
    __atomic_exchange(&o->f, &(function *){0}, &g, __ATOMIC_SEQ_CST);
    return g(7);
  case 8:
    atomic_compare_exchange_strong(&o->a, &g, 0);
    return g(8);
  case 9:
    __atomic_compare_exchange_n(&o->f, &g, 0, 0, order, __ATOMIC_RELAXED);
    return g(9);
  case 10:
    return __sync_lock_test_and_set(&o->f, 0)(10);
  case 11:
    return __sync_val_compare_and_swap(&o->f, mine, 0)(11);
  case 12:
    return (s = o->s, s).f(12);
  case 13:
    return atomic_load(&o->s).f(13);
  }
  // One that succeeds leaves what was expected, which is the domain's own.
  o->f = 0;
  g = 0;
  if (!__atomic_compare_exchange_n(&o->f, &g, public, 0, __ATOMIC_SEQ_CST,
                                   __ATOMIC_SEQ_CST))
    abort();
  return 0;
}
#pragma codoms domain pop

#pragma codoms domain push("e")
int attack(int how, unsigned long address) codoms_entry();
int attack(int how, unsigned long address) {
  function *f = (function *)address;
  struct ops o = {f, f, (struct one){f}};
  return use(&o, how, __ATOMIC_SEQ_CST);
}
#pragma codoms domain pop

int main(int argc, char **argv) {
  int how = atoi(argv[1]);
  if (how)
    return attack(how, where_inner()) < 0;
  for (int i = 0; i <= 13; i++)
    attack(i, (unsigned long)public);
  printf("victim: public %d times\n", count());
  return 0;
}
