/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Memory that is lent to be written only, of structures with pointers to functions
 * and of such as other calls lend by: a copy into it reads nothing there, and a
 * domain passes it on. What it owns, or what it may read, it still looks at.
 *
 * RUN: %clang -O2 %s -o %t.2 && %clang -O0 %s -o %t.0
 * RUN: %clang -O2 -flto %s -o %t.lto
 * RUN: %qemu %t.2 0 | FileCheck --check-prefix=FINE %s
 * RUN: %qemu %t.0 0 | FileCheck --check-prefix=FINE %s
 * RUN: %qemu %t.lto 0 | FileCheck --check-prefix=FINE %s
 * FINE: copied: 6 5 9
 * FINE-NEXT: passed on: 6 7 abc
 *
 * RUN: sh -c 'for i in 1 2 3 4 5 6; do not --crash %qemu %t.2 $i; done' 2>&1 | FileCheck --implicit-check-not=inner: %s
 * RUN: sh -c 'for i in 1 2 3 4 5 6; do not --crash %qemu %t.0 $i; done' 2>&1 | FileCheck --implicit-check-not=inner: %s
 * CHECK: codoms: domain 'z' took a pointer to 'z_inner$z' (z) at {{.*}}, which is not an entry point, from memory of domain 'y' at
 * CHECK: codoms: domain 'y' left in out of y_list a pointer to 'z_inner$z' (z) at
 * CHECK: codoms: domain 'y' left in out of y_update a pointer to 'z_inner$z' (z) at
 * CHECK: codoms: domain 'y' left in out of y_list a pointer to 'inner' (root) at
 * CHECK: codoms: domain 'y' left in b->p of y_line what it was not lent: 'secret$z' (z)
 * CHECK: codoms: domain 'y' left in b->p of y_line what it was not lent: memory of root
 */
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>

typedef int function(int);
struct item {
  long id;
  function *f;
  long more[9];
};
union value {
  function *f;
  long x[12];
};
struct line {
  const char *p;
  int n;
};
__attribute__((noinline)) static int inner(int x) {
  puts("inner: runs");
  return x;
}

CODOMS_DOMAIN_PUSH(q)
int q_sum(const struct line *b) codoms_entry()
    codoms_access(read_only, "b->p", "b->n");
int q_sum(const struct line *b) {
  int sum = 0;
  for (int i = 0; i < b->n; i++)
    sum += b->p[i];
  return sum;
}
CODOMS_DOMAIN_POP()

CODOMS_DOMAIN_PUSH(y)
function y_open codoms_entry();
int y_open(int x) { return x; }
int y_list(struct item *out, int max, long f) codoms_entry()
    codoms_access(write_only, 1, 2);
int y_list(struct item *out, int max, long f) {
  for (int i = 0; i < max; i++) {
    out[i].id = i;
    out[i].f = f ? (function *)f : y_open;
  }
  return max;
}
void y_update(struct item *out, long f) codoms_entry();
void y_update(struct item *out, long f) { out->f = (function *)f; }
void y_line(struct line *b, const char *p) codoms_entry()
    codoms_access(write_only, 1) codoms_access(none, 2);
void y_line(struct line *b, const char *p) {
  b->p = p;
  b->n = 3;
}
int z_copy(struct item *out, const struct item *from)
    codoms_domain("z") codoms_entry()
    codoms_access(write_only, 1) codoms_access(read_only, 2);
int y_copy(long f) codoms_entry();
int y_copy(long f) {
  struct item from = {1, (function *)f}, to;
  return z_copy(&to, &from);
}
CODOMS_DOMAIN_POP()

CODOMS_DOMAIN_PUSH(z)
function z_open codoms_entry();
int z_open(int x) { return x; }
__attribute__((noinline)) static int z_inner(int x) {
  puts("inner: runs");
  return x;
}
static const char secret[] = "secret";
static struct item items[4] = {{5, z_open}, {6, z_open}, {7, z_open}, {8}};
static union value value = {.x = {1, 9}};
long z_address(int which) codoms_entry();
long z_address(int which) { return which ? (long)z_inner : (long)secret; }
int z_list(struct item *out, int max) codoms_entry()
    codoms_access(write_only, 1, 2);
int z_list(struct item *out, int max) {
  struct item *p = items;
  int i;
  for (i = 0; i < 4 && i < max; i++)
    out[i] = *p++;
  return i;
}
__attribute__((noinline)) static struct item *find(int i) { return &items[i]; }
int z_copy(struct item *out, const struct item *from) {
  *out = *(from ? from : find(1));
  return 0;
}
__attribute__((noinline)) static union value *get(void) { return &value; }
void z_value(union value *out) codoms_entry() codoms_access(write_only, 1);
void z_value(union value *out) { *out = *get(); }

int z_pass(struct item *out, int max) codoms_entry()
    codoms_access(write_only, 1, 2);
int z_pass(struct item *out, int max) { return y_list(out, max, 0); }
void z_update(struct item *out, long f) codoms_entry();
void z_update(struct item *out, long f) { y_update(out, f); }
int z_keep(long f) codoms_entry();
int z_keep(long f) {
  struct item own[3] = {{0}};
  return y_list(own, 3, f);
}
void z_line(struct line *b, const char *p) codoms_entry()
    codoms_access(write_only, 1) codoms_access(none, 2);
void z_line(struct line *b, const char *p) { y_line(b, p); }
int z_own_line(const char *p) codoms_entry() codoms_access(none, 1);
int z_own_line(const char *p) {
  struct line b = {0};
  y_line(&b, p);
  return q_sum(&b);
}
CODOMS_DOMAIN_POP()

int main(int argc, char **argv) {
  static char text[] = "abc";
  struct item list[4] = {{0}}, one = {0};
  union value v = {0};
  struct line b = {text, 3};
  switch (atoi(argv[1])) {
  case 1:
    return y_copy(z_address(1));
  case 2:
    return z_keep(z_address(1));
  case 3:
    z_update(&one, z_address(1));
    return 0;
  case 4:
    return y_list(list, 4, (long)inner);
  case 5:
    return z_own_line((const char *)z_address(0));
  case 6:
    y_line(&b, (const char *)list);
    return q_sum(&b);
  }
  z_list(list, 4);
  z_copy(&one, 0);
  z_value(&v);
  printf("copied: %d %ld %ld\n", one.f(6), list[0].id, v.x[1]);
  z_pass(list, 4);
  z_line(&b, text);
  printf("passed on: %d %d %s\n", list[3].f(6), one.f(7), b.p);
  return 0;
}
