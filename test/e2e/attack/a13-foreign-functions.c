// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Nobody can make another domain call a function of its own that is no entry point
// by handing it the address: in a structure, a table or a pointer that is lent, by
// value, in a copy, as a result, or by leaving it behind. An entry point in the same
// place is called, and so is what a domain keeps in the memory of its owner.
//
// RUN: rm -rf %t && mkdir %t
// RUN: %clang -O2 -g %s -o %t/o2
// RUN: %clang -O0 -g %s -o %t/o0
// RUN: %clang -O2 -flto -g %s -o %t/lto
//
// Allowed: the entry point, in all places.
// RUN: %qemu %t/o2 allowed | FileCheck --check-prefix=ALLOWED %s
// RUN: %qemu %t/o0 allowed | FileCheck --check-prefix=ALLOWED %s
// RUN: %qemu %t/lto allowed | FileCheck --check-prefix=ALLOWED %s
// ALLOWED: victim: public 13 times
// ALLOWED-NEXT: root: public 8 times
// ALLOWED-NEXT: kept: inner 1 times
// ALLOWED-NEXT: unchanged: 3 times
//
// Out of memory that is lent.
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8; do not --crash %qemu %t/o2 v $i; done' 2>&1 | FileCheck --check-prefix=LOADED --implicit-check-not=inner: %s
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8; do not --crash %qemu %t/o0 v $i; done' 2>&1 | FileCheck --check-prefix=LOADED --implicit-check-not=inner: %s
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8; do not --crash %qemu %t/lto v $i; done' 2>&1 | FileCheck --check-prefix=LOADED --implicit-check-not=inner: %s
// LOADED-COUNT-8: codoms: domain 'v' took a pointer to 'inner$v' (v) at {{.*}}, which is not an entry point, from memory of domain 'e' at
//
// By value.
// RUN: sh -c 'for i in 9 10 11 12 13; do not --crash %qemu %t/o2 v $i; done' 2>&1 | FileCheck --check-prefix=VALUE --implicit-check-not=inner: %s
// RUN: sh -c 'for i in 9 10 11 12 13; do not --crash %qemu %t/o0 v $i; done' 2>&1 | FileCheck --check-prefix=VALUE --implicit-check-not=inner: %s
// VALUE-COUNT-5: codoms: domain 'e' passed a pointer that it may not use itself: 4 bytes of 'inner$v' (v)
//
// Root is no exception: what a callee returns, or leaves behind.
// RUN: sh -c 'for i in 1 2 3; do not --crash %qemu %t/o2 r $i; done' 2>&1 | FileCheck --check-prefix=RESULT --implicit-check-not=inner: %s
// RUN: sh -c 'for i in 1 2 3; do not --crash %qemu %t/o0 r $i; done' 2>&1 | FileCheck --check-prefix=RESULT --implicit-check-not=inner: %s
// RESULT: codoms: domain 'e' left in the result of get a pointer to 'root_inner' (root) at {{.*}}, which is not an entry point
// RESULT: codoms: domain 'e' left in the result of get_two a pointer to 'root_inner' (root) at {{.*}}, which is not an entry point
// RESULT: codoms: domain 'e' left in the result of get_many a pointer to 'root_inner' (root) at {{.*}}, which is not an entry point
// RUN: sh -c 'for i in 4 5 6 7; do not --crash %qemu %t/o2 r $i; done' 2>&1 | FileCheck --check-prefix=LEFT --implicit-check-not=inner: %s
// RUN: sh -c 'for i in 4 5 6 7; do not --crash %qemu %t/o0 r $i; done' 2>&1 | FileCheck --check-prefix=LEFT --implicit-check-not=inner: %s
// LEFT: codoms: domain 'e' left in o of fill a pointer to 'root_inner' (root) at {{.*}}, which is not an entry point
// LEFT: codoms: domain 'e' left in o of fill_all a pointer to 'root_inner' (root) at {{.*}}, which is not an entry point
// LEFT: codoms: domain 'e' left in b->inside of fill_inside a pointer to 'root_inner' (root) at {{.*}}, which is not an entry point
// LEFT: codoms: domain 'e' left in o of fill a pointer to 'inner$v' (v) at {{.*}}, which is not an entry point
// RUN: not --crash %qemu %t/o2 r 8 2>&1 | FileCheck --check-prefix=THEIRS --implicit-check-not=inner: %s
// THEIRS: codoms: root took a pointer to 'root_inner' (root) at {{.*}}, which is not an entry point, from 'theirs$e'+0x8 (e)
//
// Without the protections.
// RUN: %clang -O2 %without-loaded-functions %s -o %t/no-loaded
// RUN: sh -c 'for i in 1 2 3 4 5 6 7 8; do %qemu %t/no-loaded v $i; done' | FileCheck --check-prefix=OPEN8 %s
// OPEN8-COUNT-8: inner: runs
// RUN: %clang -O2 %without-left-functions %s -o %t/no-left
// RUN: sh -c 'for i in 1 2 3 4 5 6; do %qemu %t/no-left r $i; done' | FileCheck --check-prefix=OPEN6 %s
// OPEN6-COUNT-6: root_inner: runs
// RUN: %clang -O2 %without-assert-ranges %s -o %t/no-assert
// RUN: sh -c 'for i in 9 10 11 12 13; do %qemu %t/no-assert v $i; done' | FileCheck --check-prefix=OPEN5 %s
// OPEN5-COUNT-5: inner: runs
#include "Inputs/hostile.h"

typedef int function(int);
struct ops {
  long pad;
  function *f;
};
struct many {
  function *table[6];
  long x;
};
struct box {
  struct ops *inside;
};
union any {
  function *f;
  long x;
};
struct mixed {
  function *f;
  double d;
};

// ---- The victim.
#pragma codoms domain push("v")
static int calls, inner_calls;
function public codoms_entry();
int public(int x) { return ++calls, x; }
__attribute__((noinline)) static int inner(int x) {
  if (x < 0)
    return ++inner_calls;
  printf("inner: runs\n");
  fflush(stdout);
  return x;
}
unsigned long where_inner(void) codoms_entry();
unsigned long where_inner(void) { return (unsigned long)inner; }
int count(void) codoms_entry();
int count(void) { return calls; }
int count_inner(void) codoms_entry();
int count_inner(void) { return inner_calls; }

int v1(const struct ops *o) codoms_entry() codoms_access(read_only, 1);
int v1(const struct ops *o) { return o->f(1); }
int v2(const struct many *m, int which) codoms_entry();
int v2(const struct many *m, int which) { return m->table[which](2); }
int v3(function *const *f) codoms_entry();
int v3(function *const *f) { return (*f)(3); }
int v4(const struct ops *o) codoms_entry() codoms_access(read_only, 1);
int v4(const struct ops *o) {
  struct ops copy = *o;
  return copy.f(4);
}
static struct many kept;
int v5(const struct many *m) codoms_entry();
int v5(const struct many *m) {
  kept = *m;
  return kept.table[4](5);
}
__attribute__((noinline)) static int by_value(struct ops o) { return o.f(6); }
int v6(const struct ops *o) codoms_entry() codoms_access(read_only, 1);
int v6(const struct ops *o) { return by_value(*o); }
static function *registered;
int v7(const struct ops *o, int n) codoms_entry() codoms_access(read_only, 1, 2);
int v7(const struct ops *o, int n) {
  registered = o[n - 1].f;
  return registered(7);
}
int v8(const union any *u) codoms_entry() codoms_access(read_only, 1);
int v8(const union any *u) { return u->f(8); }
int v9(struct ops o) codoms_entry();
int v9(struct ops o) { return o.f(9); }
int v10(struct many m) codoms_entry();
int v10(struct many m) { return m.table[5](10); }
int v11(union any u) codoms_entry();
int v11(union any u) { return u.f(11); }
int v12(struct mixed m) codoms_entry();
int v12(struct mixed m) { return m.f(12); }
int v13(function *f) codoms_entry();
int v13(function *f) { return f(13); }
// What the domain keeps with its owner, as zlib does.
void set(struct ops *o) codoms_entry() codoms_access(write_only, 1);
void set(struct ops *o) { o->f = inner; }
int use(struct ops *o) codoms_entry() codoms_access(read_only, 1);
int use(struct ops *o) { return o->f(-1); }
#pragma codoms domain pop

// ---- The attacker, by what it was told: an address.
function root_public codoms_domain("root") codoms_entry();
#pragma codoms domain push("e")
int attack(int how, unsigned long address) codoms_entry();
int attack(int how, unsigned long address) {
  function *f = (function *)address;
  struct ops o = {0, f}, two[2] = {{0, public}, {0, f}};
  struct many m = {{f, f, f, f, f, f}, 0};
  union any u = {f};
  switch (how) {
  case 1:
    return v1(&o);
  case 2:
    return v2(&m, 3);
  case 3:
    return v3(&f);
  case 4:
    return v4(&o);
  case 5:
    return v5(&m);
  case 6:
    return v6(&o);
  case 7:
    return v7(two, 2);
  case 8:
    return v8(&u);
  case 9:
    return v9(o);
  case 10:
    return v10(m);
  case 11:
    return v11(u);
  case 12:
    return v12((struct mixed){f, 1});
  case 13:
    return v13(f);
  }
  return 0;
}
// Gives e the right to call what root gave it.
int name_root(void) codoms_entry();
int name_root(void) { return root_public(0); }

function *get(unsigned long a) codoms_entry();
function *get(unsigned long a) { return (function *)a; }
struct ops get_two(unsigned long a) codoms_entry();
struct ops get_two(unsigned long a) { return (struct ops){1, (function *)a}; }
struct many get_many(unsigned long a) codoms_entry();
struct many get_many(unsigned long a) {
  return (struct many){{0, 0, (function *)a}, 1};
}
void fill(struct ops *o, unsigned long a) codoms_entry();
void fill(struct ops *o, unsigned long a) {
  if (a)
    o->f = (function *)a;
  o->pad++;
}
void fill_all(struct ops *o, int n, unsigned long a)
    codoms_entry() codoms_access(read_write, 1, 2);
void fill_all(struct ops *o, int n, unsigned long a) {
  fill(&o[n - 1], a);
}
void fill_inside(struct box *b, unsigned long a)
    codoms_entry() codoms_access(read_only, 1)
    codoms_access(read_write, "b->inside");
void fill_inside(struct box *b, unsigned long a) { fill(b->inside, a); }
static struct ops theirs;
struct ops *expose(unsigned long a) codoms_entry();
struct ops *expose(unsigned long a) {
  theirs.f = (function *)a;
  return &theirs;
}
#pragma codoms domain pop

// ---- Root.
static int root_calls, own_calls;
int root_public(int x) { return ++root_calls, x; }
__attribute__((noinline)) static int root_inner(int x) {
  printf("root_inner: runs\n");
  fflush(stdout);
  return x;
}
__attribute__((noinline)) static int mine(int x) { return ++own_calls, x; }

static void ask(int how, unsigned long a) {
  struct ops o = {0, mine}, many[3] = {{0, mine}, {0, mine}, {0, mine}};
  struct box b = {&o};
  switch (how) {
  case 1:
    get(a)(1);
    break;
  case 2:
    get_two(a).f(2);
    break;
  case 3:
    get_many(a).table[2](3);
    break;
  case 4:
  case 7:
    fill(&o, a);
    o.f(4);
    break;
  case 5:
    fill_all(many, 3, a);
    many[2].f(5);
    break;
  case 6:
    fill_inside(&b, a);
    o.f(6);
    break;
  case 8:
    expose(a)->f(8);
    break;
  }
}

int main(int argc, char **argv) {
  int how = argc > 2 ? atoi(argv[2]) : 0;
  if (argv[1][0] == 'v')
    return attack(how, where_inner()) < 0;
  if (argv[1][0] == 'r') {
    ask(how, how == 7 ? where_inner() : (unsigned long)root_inner);
    return 0;
  }
  for (int i = 1; i <= 13; i++)
    attack(i, (unsigned long)public);
  printf("victim: public %d times\n", count());
  name_root();
  for (int i = 1; i <= 6; i++)
    ask(i, (unsigned long)root_public);
  ask(8, (unsigned long)root_public);
  printf("root: public %d times\n", root_calls);
  struct ops o;
  set(&o);
  use(&o);
  printf("kept: inner %d times\n", count_inner());
  for (int i = 4; i <= 6; i++)
    ask(i, 0);
  printf("unchanged: %d times\n", own_calls);
  return 0;
}
