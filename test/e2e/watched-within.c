/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A caller looks at the members that a later call lends by wherever the structure
 * lies in what it lends: as an element, a member, in a union, by a path. What the
 * callee may do with each is in watched.c.
 *
 * RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
 * RUN: %clang -O0 %s -o %t.o0 && %qemu %t.o0 | FileCheck %s
 * RUN: sh -c 'for i in 0 1 2 3 4 5; do not --crash %qemu %t $i; done' 2>&1 | FileCheck --check-prefix=STOPPED --implicit-check-not=leak %s
 * RUN: sh -c 'for i in 0 1 2 3 4 5; do not --crash %qemu %t.o0 $i; done' 2>&1 | FileCheck --check-prefix=STOPPED --implicit-check-not=leak %s
 */
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>

#define Z codoms_domain("z") codoms_entry()

struct range {
  const char *p;
  long n;
};
struct outer {
  int x;
  struct range r;
};
struct four {
  struct outer o[4];
};
struct holder {
  struct range *r;
};
union either {
  long l[2];
  struct range r;
};
int use(const struct range *r) Z codoms_access(read_only, "r->p", "r->n");

void in_elements(struct range *v, unsigned long a)
    Z codoms_access(read_write, 1, "3");
void in_member(struct outer *o, unsigned long a) Z;
void in_array(struct four *f, unsigned long a) Z;
void in_union(union either *e, unsigned long a) Z;
void by_path(struct holder *h, unsigned long a)
    Z codoms_access(read_write, "h->r");
/* The one that looks is of the function itself. */
int two(struct range *a, const struct range *b, unsigned long at)
    Z codoms_access(read_only, "b->p", "b->n");

static codoms_domain("z") void change(struct range *r, unsigned long a) {
  if (a)
    r->p = (const char *)a;
  else
    r->p++, r->n--;
}
void in_elements(struct range *v, unsigned long a) { change(&v[2], a); }
void in_member(struct outer *o, unsigned long a) { change(&o->r, a); }
void in_array(struct four *f, unsigned long a) { change(&f->o[3].r, a); }
void in_union(union either *e, unsigned long a) { change(&e->r, a); }
void by_path(struct holder *h, unsigned long a) { change(h->r, a); }
int two(struct range *a, const struct range *b, unsigned long at) {
  change(a, at);
  return b->p[0];
}
int use(const struct range *r) { return r->p[0]; }

char secret[] = "secret", text[] = "text";

static int run(int how, unsigned long a) {
  struct range r = {text, 4}, v[3] = {r, r, r};
  struct outer o = {0, r};
  struct four f = {{o, o, o, o}};
  union either e = {.r = r};
  struct holder h = {&r};
  switch (how) {
  case 0:
    in_elements(v, a);
    return use(&v[2]);
  case 1:
    in_member(&o, a);
    return use(&o.r);
  case 2:
    in_array(&f, a);
    return use(&f.o[3].r);
  case 3:
    in_union(&e, a);
    return use(&e.r);
  case 4:
    by_path(&h, a);
    return use(&r);
  default:
    two(&r, &o.r, a);
    return use(&r);
  }
}

int main(int argc, char **argv) {
  if (argc > 1) {
    printf("leak %c\n", run(atoi(argv[1]), (unsigned long)secret));
    return 0;
  }
  for (int i = 0; i < 6; i++)
    printf("%c", run(i, 0));
  printf("\n");
  return 0;
}
/* CHECK: eeeeee
 *
 * STOPPED: codoms: domain 'z' left in v[2].p of in_elements what it was not lent: 'secret' (root)
 * STOPPED: codoms: domain 'z' left in o->r.p of in_member what it was not lent: 'secret' (root)
 * STOPPED: codoms: domain 'z' left in f->{{.*}} of in_array what it was not lent: 'secret' (root)
 * STOPPED: codoms: domain 'z' left in e->{{.*}} of in_union what it was not lent: 'secret' (root)
 * STOPPED: codoms: domain 'z' left in h->r->... of by_path what it was not lent: 'secret' (root)
 * STOPPED: codoms: domain 'z' left in a->p of two what it was not lent: 'secret' (root)
 */
