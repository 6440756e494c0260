// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Pointers to functions that are copied as bytes out of another domain's memory:
// nobody looks at them.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify=none -DNO_DOMAINS %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -Werror -Wno-codoms %s
// none-no-diagnostics
typedef __SIZE_TYPE__ size_t;
void *memcpy(void *, const void *, size_t), *memmove(void *, const void *, size_t);
void *malloc(size_t);
#ifdef NO_DOMAINS
#define Z
#define IN_Z
#else
#define IN_Z __attribute__((codoms_domain("z")))
#define Z IN_Z __attribute__((codoms_entry))
#endif

struct ops { int (*open)(int); int (*table[3])(int); };
struct plain { int n; char text[8]; };
struct object { struct ops ops, *next; struct plain plain; };
struct object *z_get(void) Z;
const void *z_bytes(void) Z;
IN_Z struct ops saved;

int z_set(const struct ops *o, const struct plain *p) Z;
int z_set(const struct ops *o, const struct plain *p) {
  struct plain q;
  memcpy(&saved, o, sizeof saved); // expected-warning {{'memcpy' copies 'struct ops' out of memory that another domain may write: nobody looks at its pointers to functions}} expected-note {{an assignment of 'struct ops' looks at each}}
  memcpy(&q, p, sizeof q);
  saved = *o;
  return q.n;
}

int use(struct object *mine, int i) {
  struct ops own, *heap = malloc(sizeof *heap);
  struct object *theirs = z_get();
  struct plain p;
  memcpy(&own, &z_get()->ops, sizeof own);      // expected-warning {{'memcpy' copies 'struct ops'}} expected-note {{}}
  memmove(heap, &theirs[i].ops, sizeof own);    // expected-warning {{'memmove' copies 'struct ops'}} expected-note {{}}
  __builtin_memcpy(&own, theirs->next + 1, 16); // expected-warning {{'__builtin_memcpy' copies 'struct ops'}} expected-note {{}}
  memcpy(own.table, theirs->ops.table, 24);     // expected-warning {{'memcpy' copies}} expected-note {{}}
  memcpy(&own, z_bytes(), sizeof own);          // expected-warning {{'memcpy' copies 'struct ops'}} expected-note {{}}
  memcpy(&p, &theirs->plain, sizeof p);
  memcpy(&own, heap, sizeof own);
  memcpy(heap, &mine->ops, sizeof own);
  own = theirs->ops;
  memcpy(&theirs->ops, &own, sizeof own);
  return own.open(p.n);
}
