/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What a call keeps of the pointers to functions that it lends, it keeps in the
 * frame; all calls of a function use the same place. 80 calls with 2,000 pointers
 * each would else want 1.25 MiB, more than the stack of a domain has. The greatest
 * call decides, whichever comes first, and in one call each lend has its own part.
 *
 * RUN: %clang -O2 -fstack-usage -c %s -o %t.2.o && FileCheck --check-prefix=SIZE %s < %t.2.su
 * RUN: %clang -O0 -fstack-usage -c %s -o %t.0.o && FileCheck --check-prefix=SIZE0 %s < %t.0.su
 * SIZE: :y$y{{[[:space:]]+}}16{{[0-9][0-9][0-9][[:space:]]+}}static
 * SIZE: :two$y{{[[:space:]]+}}32{{[0-9][0-9][0-9][[:space:]]+}}static
 * SIZE0: :y$y{{[[:space:]]+[123][0-9][0-9][0-9][0-9][[:space:]]+}}static
 * RUN: %clang -O2 %t.2.o -o %t.2 && %qemu %t.2 | FileCheck %s
 * RUN: %clang -O0 %t.0.o -o %t.0 && %qemu %t.0 | FileCheck %s
 * CHECK: 80, 2
 * RUN: not --crash %qemu %t.2 p 2>&1 | FileCheck --check-prefix=P %s
 * RUN: not --crash %qemu %t.0 p 2>&1 | FileCheck --check-prefix=P %s
 * RUN: not --crash %qemu %t.2 q 2>&1 | FileCheck --check-prefix=Q %s
 * RUN: not --crash %qemu %t.0 q 2>&1 | FileCheck --check-prefix=Q %s
 * P: codoms: domain 'z' left in p of z_two a pointer to 'inner$y' (y)
 * Q: codoms: domain 'z' left in q of z_two a pointer to 'inner$y' (y)
 */
#include <codoms.h>
#include <stdio.h>
#include <string.h>

struct small {
  int (*f[4])(int);
};
struct table {
  int (*f[2000])(int);
};
int z_small(struct small *p, int i) codoms_domain("z") codoms_entry();
int z(struct table *p, int i) codoms_domain("z") codoms_entry();
int z_two(struct table *p, struct table *q, int which, long leave)
    codoms_domain("z") codoms_entry();
int z_small(struct small *p, int i) { return i + 1; }
int z(struct table *p, int i) { return i + 1; }
int z_two(struct table *p, struct table *q, int which, long leave) {
  if (which)
    memcpy(&(which == 'p' ? p : q)->f[1999], &leave, sizeof leave);
  return p->f[0] == q->f[0] ? 1 : 2;
}

int y(int n) codoms_domain("y") codoms_entry();
int two(int which) codoms_domain("y") codoms_entry();
CODOMS_DOMAIN_PUSH(y)
static struct small s;
static struct table t, u;
static int inner(int x) { return -x; }
static int other(int x) { return x; }
#define CALL n = z(&t, n);
#define TEN CALL CALL CALL CALL CALL CALL CALL CALL CALL CALL
int y(int n) {
  n = z_small(&s, n) - 1;
  TEN TEN TEN TEN TEN TEN TEN TEN
  return n;
}
int two(int which) {
  for (int i = 0; i < 2000; i++) {
    t.f[i] = inner;
    u.f[i] = other;
  }
  t.f[1999] = u.f[1999] = NULL;
  return z_two(&t, &u, which, (long)inner);
}
CODOMS_DOMAIN_POP()

int main(int argc, char **argv) {
  if (argc > 1)
    return two(*argv[1]);
  printf("%d, %d\n", y(0), two(0));
}
