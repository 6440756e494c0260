/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A table of 300 functions whose members have names, as loaders of libraries have
 * them: it is looked at like an array, in a loop. The last one is looked at, too.
 *
 * RUN: %clang -O2 %s -o %t.2 && %clang -O0 %s -o %t.0
 * RUN: %qemu %t.2 | FileCheck --check-prefix=FINE %s
 * RUN: %qemu %t.0 | FileCheck --check-prefix=FINE %s
 * FINE: 300 functions, 5, 6
 *
 * RUN: not --crash %qemu %t.2 left 2>&1 | FileCheck --check-prefix=LEFT %s
 * RUN: not --crash %qemu %t.0 left 2>&1 | FileCheck --check-prefix=LEFT %s
 * LEFT: codoms: domain 'z' left in t of z_load a pointer to 'inner' (root) at
 * RUN: not --crash %qemu %t.2 copied 2>&1 | FileCheck --check-prefix=COPIED %s
 * RUN: not --crash %qemu %t.0 copied 2>&1 | FileCheck --check-prefix=COPIED %s
 * COPIED: codoms: root took a pointer to 'inner' (root) at {{.*}}, which is not an entry point, from
 *
 * A copy by a program without domains is a loop, too: 300 checks are not unrolled.
 * RUN: %clang -O2 -DALONE -c %s -o %t.o && llvm-objdump -d %t.o | grep -c '^ ' > %t.lines
 * RUN: %python -c "import sys; sys.exit(int(open(sys.argv[1]).read()) > 300)" %t.lines
 */
#include <codoms.h>
#include <stdio.h>
#include <string.h>

typedef int function(int);
#define TEN(x) *x##0, *x##1, *x##2, *x##3, *x##4, *x##5, *x##6, *x##7, *x##8, *x##9
#define HUNDRED(x)                                                               \
  TEN(x##0), TEN(x##1), TEN(x##2), TEN(x##3), TEN(x##4), TEN(x##5), TEN(x##6),   \
      TEN(x##7), TEN(x##8), TEN(x##9)
struct table {
  long size;
  function HUNDRED(a), HUNDRED(b), HUNDRED(c);
};

#ifdef ALONE
void copy(struct table *to, const struct table *from);
void copy(struct table *to, const struct table *from) { *to = *from; }
#else
CODOMS_DOMAIN_PUSH(z)
void z_load(struct table *t, function *last) codoms_entry();
struct table *z_table(function *last) codoms_entry();
int z_inc(int x) codoms_entry();
static struct table own;
int z_inc(int x) { return x + 1; }
static void load(struct table *t, function *last) {
  function **f = &t->a00;
  for (int i = 0; i < 300; i++)
    f[i] = z_inc;
  if (last)
    memcpy(&t->c99, &last, sizeof(last));
  t->size = 300;
}
void z_load(struct table *t, function *last) { load(t, last); }
struct table *z_table(function *last) {
  load(&own, last);
  return &own;
}
CODOMS_DOMAIN_POP()

__attribute__((noinline)) static int inner(int x) { return x; }
/* As a number, of which no gate asserts that it may be called. */
static function *hidden(int is_wanted) {
  function *volatile f = inner;
  return is_wanted ? f : NULL;
}

int main(int argc, char **argv) {
  struct table t = {0}, u;
  z_load(&t, hidden(argc > 1 && !strcmp(argv[1], "left")));
  u = *z_table(hidden(argc > 1 && !strcmp(argv[1], "copied")));
  printf("%ld functions, %d, %d\n", t.size, t.a00(4), u.c99(5));
  return 0;
}
#endif
