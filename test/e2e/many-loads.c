/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A function that loads a great many pointers to functions has its checks in a
 * function of its domain, and one that loads still more even the question whose
 * memory it is: otherwise the compiler would take time by the square of their
 * number. What they stop is the same, at any of the loads.
 *
 * RUN: %clang -O2 %s -o %t.2 && %clang -O0 %s -o %t.0
 * RUN: %qemu %t.2 | FileCheck --check-prefix=FINE %s
 * RUN: %qemu %t.0 | FileCheck --check-prefix=FINE %s
 * FINE: 20, 200, 300, 200, 300
 * RUN: not --crash %qemu %t.2 200 0 2>&1 | FileCheck --check-prefix=ROOT %s
 * RUN: not --crash %qemu %t.2 200 199 2>&1 | FileCheck --check-prefix=ROOT %s
 * RUN: not --crash %qemu %t.2 300 0 2>&1 | FileCheck --check-prefix=ROOT %s
 * RUN: not --crash %qemu %t.2 300 299 2>&1 | FileCheck --check-prefix=ROOT %s
 * RUN: not --crash %qemu %t.0 300 299 2>&1 | FileCheck --check-prefix=ROOT %s
 * ROOT: codoms: root took a pointer to 'inner' (root) at {{.*}}, which is not an entry point, from
 * ROOT-NEXT: in call_{{[0-9]+}}
 * RUN: not --crash %qemu %t.2 y200 199 2>&1 | FileCheck --check-prefix=Y %s
 * RUN: not --crash %qemu %t.2 y300 299 2>&1 | FileCheck --check-prefix=Y %s
 * Y: codoms: domain 'y' took a pointer to 'y_inner$y' (y) at {{.*}}, which is not an entry point, from
 * Y-NEXT: in y_{{[0-9]+}}
 *
 * RUN: %clang -O2 -S %s -o - | FileCheck --check-prefix=ASM %s
 * RUN: %clang -O2 -S %s -o - | FileCheck --check-prefix=LOCAL %s
 * ASM-LABEL: {{^}}call_20:
 * ASM-NOT: __codoms_loaded
 * ASM: ret
 * ASM-LABEL: {{^}}call_200:
 * ASM: cd.same
 * ASM-COUNT-200: call __codoms_loaded{{$}}
 * ASM-NOT: call __codoms_loaded
 * ASM-LABEL: {{^}}call_300:
 * ASM-COUNT-300: call __codoms_loaded{{$}}
 * ASM-NOT: call __codoms_loaded
 * A domain has its own, which nothing but a call in it names.
 * ASM-LABEL: {{^}}y_200$y:
 * ASM-COUNT-200: call __codoms_loaded$y{{$}}
 * ASM-NOT: call __codoms_loaded
 * ASM-LABEL: {{^}}y_300$y:
 * ASM-COUNT-300: call __codoms_loaded$y{{$}}
 * ASM-NOT: call __codoms_loaded
 * ASM-LABEL: {{^}}main:
 * ASM: .section .codoms.y.text
 * ASM: {{^}}__codoms_loaded$y:
 * ASM-NOT: cd.enter
 * ASM: cd.same
 * LOCAL-NOT: .globl{{.*}}__codoms_loaded
 */
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int function(int);
struct table {
  function *f[300];
};
#define LOAD x = t->f[__COUNTER__ % N](x);
#define TEN LOAD LOAD LOAD LOAD LOAD LOAD LOAD LOAD LOAD LOAD
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

int inc(int x) codoms_domain("root") codoms_entry();
int inc(int x) { return x + 1; }
int inner(int x) { return -x; }

/* Each of the first n, one after the other, from some one on. */
#define MANY(name, n, loads)                                                     \
  int name(struct table *t) {                                                    \
    enum { N = n };                                                              \
    int x = 0;                                                                   \
    loads return x;                                                              \
  }
MANY(call_20, 20, TEN TEN)
MANY(call_200, 200, HUNDRED HUNDRED)
MANY(call_300, 300, HUNDRED HUNDRED HUNDRED)

/* Root's table is z's memory, that of y is e's. */
struct table *z_table(void) codoms_domain("z") codoms_entry();
int e_call(int n, int at, long inner) codoms_domain("e") codoms_entry();
int y_inc(int x) codoms_domain("y") codoms_entry();
int y_200(struct table *t) codoms_domain("y") codoms_entry() codoms_access(read_only, 1);
int y_300(struct table *t) codoms_domain("y") codoms_entry() codoms_access(read_only, 1);
long y_where(void) codoms_domain("y") codoms_entry();

CODOMS_DOMAIN_PUSH(z)
static struct table own;
struct table *z_table(void) { return &own; }
CODOMS_DOMAIN_POP()

CODOMS_DOMAIN_PUSH(y)
static int y_inner(int x) { return -x; }
int y_inc(int x) { return x + 1; }
long y_where(void) { return (long)y_inner; }
MANY(y_200, 200, HUNDRED HUNDRED)
MANY(y_300, 300, HUNDRED HUNDRED HUNDRED)
CODOMS_DOMAIN_POP()

CODOMS_DOMAIN_PUSH(e)
static struct table mine;
int e_call(int n, int at, long inner) {
  for (int i = 0; i < 300; i++)
    mine.f[i] = y_inc;
  if (inner)
    memcpy(&mine.f[at], &inner, sizeof inner);
  return n == 200 ? y_200(&mine) : y_300(&mine);
}
CODOMS_DOMAIN_POP()

int main(int argc, char **argv) {
  struct table *t = z_table();
  for (int i = 0; i < 300; i++)
    t->f[i] = inc;
  if (argc == 3) {
    int y = *argv[1] == 'y', n = atoi(argv[1] + y), at = atoi(argv[2]);
    t->f[at] = inner;
    return y ? e_call(n, at, y_where()) : n == 200 ? call_200(t) : call_300(t);
  }
  printf("%d, %d, %d, %d, %d\n", call_20(t), call_200(t), call_300(t),
         e_call(200, 0, 0), e_call(300, 0, 0));
}
