// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the protection of pointers in structures ends, the compiler says it.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +d -target-abi lp64d -I %codoms_include -emit-llvm -o - -verify %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +d -target-abi lp64d -I %codoms_include -emit-llvm -o - -Wno-codoms -DTABLE -verify=table %s
#include <codoms.h>

#define Z codoms_domain("z") codoms_entry()
typedef unsigned long size_t;
typedef void done(int);

struct range {
  const char *p;
  int n;
};
struct handle;
struct handles {
  struct handle *h;
  done *f;
};
struct row {
  done *f[2];
  long x;
};
struct rows {
  struct row r[300];
};
struct outer {
  int x;
  struct range r;
};

// A pointer that no gate asserts anything about.
// expected-warning@+3 {{parameter 1 of entry point 'by_value' holds the pointer 'p', for which nothing is lent or asserted}}
// expected-note@+2 {{pass a pointer to the structure}}
int by_value(struct range r) Z;
int by_value(struct range r) { return r.n; }
// expected-warning@+3 {{parameter 2 of entry point 'lent' holds the pointer 'r.p', for which nothing is lent or asserted}}
// expected-note@+2 {{lend what it points to by a path such as "o->r.p", or say by codoms_access(read_only, 2) that it is not used}}
int lent(int x, const struct outer *o) Z;
int lent(int x, const struct outer *o) { return o->x; }
int said(const struct outer *o) Z codoms_access(read_only, 1);
int said(const struct outer *o) { return o->x; }
int handle(struct handles h) Z;
int handle(struct handles h) { return 0; }
int declared(struct range r) Z;
#ifdef TABLE
int table(struct rows r) Z;
int table(struct rows r) { return 0; } // table-error {{'struct rows' holds too many pointers to functions for the gate of 'table'}}
#endif

// What it leaves behind is looked at too late.
int use(const struct range *r) Z codoms_access(read_only, "r->p", "r->n");
// expected-warning@+2 {{entry point 'calls_back' may call back while it has 'struct outer' to write: what it leaves in 'r->p', by which 'use' lends, is looked at only when it returns}}
void calls_back(struct outer *o, done *f) Z codoms_access(read_write, 1);
void calls_back(struct outer *o, done *f) {}
void reads(const struct outer *o, done *f) Z codoms_access(read_only, 1);
void reads(const struct outer *o, done *f) {}

// As bytes, nobody knows what it is.
void fill(void *p, size_t n) Z codoms_access(write_only, 1, 2);
void take(const void *p, size_t n) Z codoms_access(read_only, 1, 2);
void root(void) {
  struct outer o;
  struct handles h;
  struct range many[4];
  int x;
  fill(&o, sizeof o); // expected-warning {{argument 1 of 'fill' lends 'struct outer' as bytes: nobody looks at what is left in its members by which 'use' lends}}
  fill(&h, sizeof h); // expected-warning {{argument 1 of 'fill' lends 'struct handles' as bytes: nobody looks at what is left in its pointers to functions}}
  fill(many, sizeof many); // expected-warning {{argument 1 of 'fill' lends 'struct range' as bytes: nobody looks at what is left in its members by which 'use' lends}}
  fill(&x, sizeof x);
  take(&o, sizeof o);
}

// More of them than anyone looks at.
void few(struct range *v) Z codoms_access(read_write, 1, "16");
void readers(const struct range *v, int n) Z codoms_access(read_only, 1, 2);
// expected-error@+1 {{entry point 'vector' lends 'struct range' to be written, but 'use' lends by "r->p" of each of them, at which nobody could look; lend one, or read_only}}
void vector(struct range *v, int n) Z codoms_access(read_write, 1, 2);
void caller(void) {
  struct range r[16];
  few(r);
#ifndef TABLE
  vector(r, 1);
#endif
  readers(r, 16);
}
