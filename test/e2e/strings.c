/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Strings: up to the NUL, of at most so many bytes, in an array; and that a caller
 * who does not own the domain gives a copy. The twins read one byte on, lend a
 * path to a domain they do not own, or a string that is too long.
 *
 * RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
 * RUN: %clang -O0 %s -o %t.o0 && %qemu %t.o0 | FileCheck %s
 * RUN: not --crash %qemu %t limit 2>&1 | FileCheck --check-prefix=READ %s
 * RUN: not --crash %qemu %t array 2>&1 | FileCheck --check-prefix=READ %s
 * RUN: not --crash %qemu %t path 2>&1 | FileCheck --check-prefix=PATH %s
 * RUN: not --crash %qemu %t count 2>&1 | FileCheck --check-prefix=PATH %s
 * RUN: not --crash %qemu %t long 2>&1 | FileCheck --check-prefix=LONG %s
 * RUN: not --crash %qemu %t steal 2>&1 | FileCheck --check-prefix=STEAL %s
 * RUN: not --crash %qemu %t sum 2>&1 | FileCheck --check-prefix=STEAL %s
 * RUN: not --crash %qemu %t reads 2>&1 | FileCheck --check-prefix=STEAL %s
 * RUN: %clang -Oz %s -o %t.oz && %qemu %t.oz | FileCheck %s
 */
#include <codoms.h>
#include <codoms/runtime.h>
#include <stdio.h>
#include <string.h>

#define Z codoms_domain("z") codoms_entry()

/* Reads at from + i. */
int limited(const char *s, int n, int i) Z codoms_access(string, 1, 2);
int limited(const char *s, int n, int i) { return s ? s[i] : -1; }
int constant(const char *s, int i) Z codoms_access(string, 1, "4");
int constant(const char *s, int i) { return s[i]; }
int words(const char *const *v, int i, int j) Z codoms_access(string, "v[]", "3");
int words(const char *const *v, int i, int j) {
  return v[i] ? v[i][j] : -1;
}
/* The address of what the body sees. */
unsigned long where(const char *s, char *first)
    Z codoms_access(string, 1) codoms_access(write_only, 2, "1");
unsigned long where(const char *s, char *first) {
  *first = s ? s[0] : '-';
  return (unsigned long)s;
}
/* What the body sees of all of it. */
unsigned long sum(const char *s) Z codoms_access(string, 1);
unsigned long sum(const char *s) {
  unsigned long h = 1;
  for (; *s; s++)
    h = h * 31 + (unsigned char)*s;
  return h;
}
/* Beside objects in memory and arguments on the stack, whose copies are made
   whichever way the string goes. */
struct three {
  long v[3];
};
struct three mixed(struct three a, const char *s, long b, long c, long d, long e,
                   long f, long g, long h) Z codoms_access(string, 2);
struct three mixed(struct three a, const char *s, long b, long c, long d, long e,
                   long f, long g, long h) {
  a.v[1] += strlen(s);
  return (struct three){{a.v[0] + b + c + d + e, a.v[1], a.v[2] + f + g + h}};
}
/* One that root looks at itself. */
int reads(const char *s) codoms_domain("root") codoms_entry()
    codoms_access(none, 1);
int reads(const char *s) {
  codoms_caller_reads_string(s);
  return 1;
}
struct note {
  const char *text;
  int n;
};
int path(struct note *p) Z codoms_access(read_only, "p->text", "p->n");
int path(struct note *p) { return p->text[p->n - 1]; }
int count(const char *s, const int *n) Z codoms_access(read_only, 1, "*n");
int count(const char *s, const int *n) { return s[*n - 1]; }

codoms_domain("z") static char own[8] = "own";
char *reveal(void) Z;
char *reveal(void) { return own; }

/* Does not own z. */
int app(const char *what) codoms_domain("app") codoms_entry()
    codoms_access(string, 1);
int app(const char *what) {
  static char text[20000] codoms_domain("app") = "text";
  static char huge[20000] codoms_domain("app");
  struct note note = {text, 4};
  int n = 4;
  char c;
  if (!strcmp(what, "path"))
    return path(&note);
  if (!strcmp(what, "count"))
    return count(text, &n);
  if (!strcmp(what, "long")) {
    memset(huge, 'x', sizeof huge - 1);
    return where(huge, &c);
  }
  if (!strcmp(what, "steal"))
    return limited(reveal(), -1, 0);
  /* Of all lengths around what a gate copies quickly, up to the end of memory
     that the caller has, and over pages. */
  static char ends[8192] codoms_domain("app") __attribute__((aligned(4096)));
  for (int i = 0; i < 8192; i++)
    ends[i] = 'a' + i % 26;
  for (int length = 0; length < 150; length++)
    for (int end = 4096 - 2; end < 8192; end += end < 4096 + 70 ? 3 : 1000) {
      char *s = ends + end - length, last = ends[end];
      unsigned long h = 1;
      ends[end] = 0;
      for (const char *p = s; *p; p++)
        h = h * 31 + (unsigned char)*p;
      if (sum(s) != h || !reads(s))
        return -length;
      ends[end] = last;
    }
  for (int length = 0; length < 80; length++) {
    ends[100 + length] = 0;
    struct three m = mixed((struct three){{1, 1000, 3}}, ends + 100, 10, 20, 30,
                           40, 50, 60, 70);
    if (m.v[0] != 101 || m.v[1] != 1000 + length || m.v[2] != 183)
      return -1000 - length;
    ends[100 + length] = 'y';
  }
  if (!strcmp(what, "sum"))
    return sum(reveal());
  if (!strcmp(what, "reads"))
    return reads(reveal());
  int copied = where(text, &c) != (unsigned long)text && c == 't';
  copied += where(NULL, &c) == 0 && c == '-';
  return copied + limited(text, 2, 1) + limited(text, -1, 4);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  char text[8] = {'t', 'e', 'x', 't', 0, '!', '!', '!'};
  const char *v[4] = {text, NULL, text + 1, text};
  char c;
  struct note note = {text, 3};
  int n = 2;

  if (!strcmp(what, "limit"))
    return limited(text, 2, 2);
  if (!strcmp(what, "array"))
    return words(v, 0, 5);
  if (*what)
    return app(what);

  /* Two bytes; all up to the NUL, which is the fifth; no more than there are. */
  printf("%c %d %c\n", limited(text, 2, 1), limited(text, -1, 4),
         limited(text, 99, 3)); // CHECK: e 0 t
  printf("%d\n", limited(NULL, 5, 0)); // CHECK: -1
  printf("%c\n", constant(text, 3)); // CHECK: t
  printf("%c %d %d\n", words(v, 0, 3), words(v, 1, 0), words(v, 2, 3)); // CHECK: t -1 0
  /* An owner's string is not copied, of whatever length and wherever it ends. */
  static char page[8192] __attribute__((aligned(4096)));
  int same = 0;
  for (int length = 0; length < 150; length++) {
    char *s = page + 4096 + 70 - length;
    unsigned long h = 1;
    memset(page, 'x', sizeof page);
    s[length] = 0;
    for (const char *p = s; *p; p++)
      h = h * 31 + (unsigned char)*p;
    same += where(s, &c) == (unsigned long)s && sum(s) == h;
  }
  printf("%d\n", same); // CHECK: 150
  printf("%d %c\n", where(text, &c) == (unsigned long)text, c); // CHECK: 1 t
  printf("%c %c\n", path(&note), count(text, &n)); // CHECK: x e
  printf("%d\n", app("") - 'e'); // CHECK: 2
  return 0;
}

/* READ: domain 'z' tried to read 1 byte of memory of root
 * PATH: domain 'app' passed a pointer that it may not use itself: 1 byte of memory of domain 'z'
 * LONG: domain 'app' passed a pointer that it may not use itself: 18446744073709551615 bytes
 * STEAL: domain 'app' passed a pointer that it may not use itself: 1 byte of 'own$z' (z)
 */
