/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Every set of policies on either side works, in a domain and in root: entry points
 * that have frames, arguments on the stack, structures, thread-local data and calls
 * of their own.
 *
 * RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
 * RUN: %clang -O0 %s -o %t.o0 && %qemu %t.o0 | FileCheck %s
 * RUN: llvm-objdump -d %t | FileCheck --check-prefix=CODE %s
 */
#include <codoms.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct large {
  long v[4];
};

#define BODY(name)                                                             \
  {                                                                            \
    volatile long frame[16];                                                   \
    char *volatile text = (char[]){"text"};                                    \
    struct large r = {{a, h, i, l.v[3]}};                                      \
    for (int k = 0; k < 16; k++)                                               \
      frame[k] = k * a;                                                        \
    errno = a;                                                                 \
    r.v[1] += frame[15] + strlen(text) + errno;                                \
    return r;                                                                  \
  }
#define ENTRY(d, name, ...)                                                    \
  struct large name(long a, long b, long c, long d_, long e, long f, long g,   \
                    long h, long i, struct large l) codoms_domain(d)           \
      codoms_entry() __VA_ARGS__;                                              \
  struct large name(long a, long b, long c, long d_, long e, long f, long g,   \
                    long h, long i, struct large l) BODY(name)
#define ALL(d, p)                                                              \
  ENTRY(d, p##_all)                                                            \
  ENTRY(d, p##_none, codoms_isolate(none))                                     \
  ENTRY(d, p##_integrity, codoms_isolate(reg_integrity))                       \
  ENTRY(d, p##_confidentiality, codoms_isolate(reg_confidentiality))           \
  ENTRY(d, p##_stack, codoms_isolate(stack))                                   \
  ENTRY(d, p##_dcs, codoms_isolate(dcs))                                       \
  ENTRY(d, p##_mix, codoms_isolate(reg_integrity, dcs))
ALL("z", z)
ALL("root", root)

/* In root a leaf with nothing but a frame stays on its caller's stack. */
long leaf(long n) codoms_domain("root") codoms_entry() codoms_isolate(none);
long leaf(long n) {
  volatile long frame[8];
  frame[n & 7] = n;
  return frame[n & 7];
}
/* CODE-LABEL: <root_none$$root>:
 * CODE-NEXT: cd.enter
 * CODE-NEXT: cd.swsp
 * CODE-LABEL: <leaf$$root>:
 * CODE-NEXT: cd.enter
 * CODE-NOT: cd.swsp
 * CODE: cd.leave
 * CODE-LABEL: <z_none$$z>:
 * CODE-NEXT: cd.enter
 * CODE-NEXT: cd.swsp
 */

/* The caller's side: each import keeps what it says. */
int lib_atoi(const char *s) codoms_import("z", "atoi") codoms_access(string, 1)
    codoms_isolate(none);
long lib_labs(long n) codoms_import("z", "labs") codoms_isolate(reg_integrity);
long lib_abs(int n) codoms_import("z", "abs") codoms_isolate(reg_confidentiality);
long lib_atol(const char *s) codoms_import("z", "atol")
    codoms_access(string, 1) codoms_isolate(stack);
char *lib_strchr(const char *s, int c) codoms_import("z", "strchr")
    codoms_access(string, 1) codoms_isolate(dcs);

static inline long check(struct large r) {
  return r.v[0] == 3 && r.v[1] == 8 + 45 + 4 + 3 && r.v[2] == 9 && r.v[3] == 14;
}
#define TRY(name) check(name(3, 1, 2, 3, 4, 5, 6, 8, 9, (struct large){{11, 12, 13, 14}}))
#define TRY_ALL(p)                                                             \
  (TRY(p##_all) + TRY(p##_none) + TRY(p##_integrity) +                         \
   TRY(p##_confidentiality) + TRY(p##_stack) + TRY(p##_dcs) + TRY(p##_mix))

int in_app(void) codoms_domain("app") codoms_entry();
int in_app(void) { return TRY_ALL(root) + (leaf(5) == 5); }

int main(void) {
  const char *text = "42";
  printf("%ld\n", TRY_ALL(z)); // CHECK: 7
  printf("%d\n", in_app());    // CHECK: 8
  printf("%d %ld %ld %ld %d\n", lib_atoi("42"), lib_labs(-4), lib_abs(-5),
         lib_atol("6"), (int)(lib_strchr(text, '2') - text)); // CHECK: 42 4 5 6 1
  return 0;
}
