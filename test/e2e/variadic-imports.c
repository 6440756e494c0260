/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Calls of variadic functions of a library in a domain: everything arrives as it
 * does without domains, in registers and on the stack, with what is lent for
 * `...`. Their twins: a gate that is told a wrong block of stack arguments, a
 * caller that does not own the domain, a pointer that is not lent.
 *
 * RUN: %clang -O0 -DLIB -DCODOMS_OFF -c %s -o %t.lib.o && %clang -O0 -DCODOMS_OFF %s %t.lib.o -o %t.plain && %qemu %t.plain > %t.expected
 * RUN: %clang -O0 -DLIB -mcodoms-domain=z -c %s -o %t.lib0.o && %clang -O0 %s %t.lib0.o -o %t.o0 && %qemu %t.o0 > %t.out && diff %t.expected %t.out
 * RUN: %clang -O2 -DLIB -mcodoms-domain=z -c %s -o %t.lib2.o && %clang -O2 %s %t.lib2.o -o %t.o2 && %qemu %t.o2 > %t.out && diff %t.expected %t.out
 * RUN: FileCheck --input-file=%t.out %s
 *
 * RUN: not --crash %qemu %t.o2 size 2>&1 | FileCheck --check-prefix=SIZE %s
 * RUN: not --crash %qemu %t.o2 base 2>&1 | FileCheck --check-prefix=BASE %s
 * RUN: not --crash %qemu %t.o2 odd 2>&1 | FileCheck --check-prefix=BASE %s
 * RUN: not --crash %qemu %t.o2 stranger 2>&1 | FileCheck --check-prefix=STRANGER %s
 * RUN: not --crash %qemu %t.o2 pointer 2>&1 | FileCheck --check-prefix=POINTER %s
 */
#include <codoms.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct pair {
  long a;
  char b;
};
struct large {
  long v[5];
};

#if !CODOMS_ENABLED
#define lib_printf printf
#define lib_flush fflush
#elif defined(LIB)
#undef codoms_import
#define codoms_import(...)
#undef codoms_access
#define codoms_access(...)
#endif

int lib_printf(const char *f, ...) codoms_import("z", "printf")
    codoms_access(string, 1) codoms_access(string, "...");
int lib_flush(FILE *f) codoms_import("z", "fflush") codoms_access(none, 1);
long sum(int n, double d, ...) codoms_import("z") codoms_access(none, "...");
long first(int n, ...) codoms_import("z") codoms_access(none, "...");
struct large make(long a, double b, ...) codoms_import("z");

#ifdef LIB
long sum(int n, double d, ...) {
  va_list ap;
  long s = d;
  va_start(ap, d);
  for (int i = 0; i < n; i++)
    s = s * 3 + va_arg(ap, int);
  s = s * 3 + (long)va_arg(ap, double);
  s = s * 3 + (long)va_arg(ap, long double);
  s = s * 3 + (long)va_arg(ap, __int128);
  struct pair p = va_arg(ap, struct pair);
  s = s * 3 + p.a * 2 + p.b;
  struct large l = va_arg(ap, struct large);
  for (int i = 0; i < 5; i++)
    s = s * 3 + l.v[i];
  s = s * 3 + va_arg(ap, int);
  va_end(ap);
  return s;
}
long first(int n, ...) {
  va_list ap;
  long s = 0;
  va_start(ap, n);
  while (n--)
    s = s * 3 + *va_arg(ap, long *);
  va_end(ap);
  return s;
}
struct large make(long a, double b, ...) {
  va_list ap;
  struct large l = {{a, b}};
  va_start(ap, b);
  for (int i = 2; i < 5; i++)
    l.v[i] = va_arg(ap, long);
  va_end(ap);
  return l;
}
#else

/* A domain that does not own z. */
long from_app(void) codoms_domain("app") codoms_entry();
long from_app(void) { return sum(0, 1.0, 2.0, 3.0L, (__int128)4); }

#if CODOMS_ENABLED
/* Calls the gate of first with c0 covering size bytes from base on. */
static void hostile(void *base, long size) {
  __asm__ volatile("cd.push 255, 0\n\tcd.grant c0, %0, %1, r\n\t"
                   "li a0, 0\n\tcall first$$z\n\tcd.pop"
                   :
                   : "r"(base), "r"(size)
                   : "ra", "a0", "memory");
}
#endif

int main(int argc, char **argv) {
  struct pair p = {5, 6};
  struct large l = {{1, 2, 3, 4, 5}};
  const char *what = argc > 1 ? argv[1] : "";
  long one = 1, two = 2;
#if CODOMS_ENABLED
  static char memory[4096];
  register char *sp __asm__("sp");
  if (!strcmp(what, "size"))
    hostile(sp, 2056);
  if (!strcmp(what, "base"))
    hostile(memory, 64);
  if (!strcmp(what, "odd"))
    hostile(sp, 12);
#endif
  if (!strcmp(what, "stranger"))
    printf("%ld\n", from_app());
  if (!strcmp(what, "pointer"))
    printf("%ld\n", first(1, &one));

  // CHECK: 42 hello 77 2.500000
  lib_printf("%d %s %ld %f\n", 42, "hello", 77L, 2.5);
  // CHECK: 1 2 3 4 5 6 7 8 ninth 1.500000 2.250000
  lib_printf("%d %d %d %d %d %d %d %d %s %f %Lf\n", 1, 2, 3, 4, 5, 6, 7, 8,
             "ninth", 1.5, 2.25L);
  lib_printf("none\n");
  lib_printf("%s%s\n", "", (char *)NULL);
  lib_flush(NULL);
  printf("%ld %ld\n", sum(0, 1.0, 4.0, 7.0L, (__int128)8, p, l, 99),
         sum(9, 3.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 4.0, 7.0L, (__int128)8, p, l,
             99));
  printf("%ld\n", first(0));
  l = make(7, 2.5, 1L, 2L, 3L);
  printf("%ld %ld %ld %ld\n", l.v[0], l.v[1], l.v[2], l.v[4]);
  /* Through a pointer nothing but the block of arguments is lent. */
  long (*volatile pointer)(int, double, ...) = sum;
  printf("%ld\n", pointer(9, 3.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 4.0, 7.0L,
                          (__int128)8, p, l, 99));
  (void)two;
  return 0;
}
#endif

/* SIZE: root passed a pointer that it may not use itself: 18446744073709551615 bytes
 * BASE: root passed a pointer that it may not use itself: 18446744073709551615 bytes
 * STRANGER: domain 'app' passed a pointer that it may not use itself: 1 byte of memory of domain 'z'
 * POINTER: domain 'z' tried to read 8 bytes of memory of root
 */
