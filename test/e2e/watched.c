/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A callee that writes into a structure that is lent to it decides what the next
 * call lends by it. What it may leave there: nothing, memory of its own, and what
 * the caller had there, or less of that. Each twin leaves something else, and
 * stops as the fault of the callee.
 *
 * RUN: %clang -O2 -Wl,--codoms-grant=app:z=write %s -o %t && %qemu %t | FileCheck %s
 * RUN: %clang -O0 -g -Wl,--codoms-grant=app:z=write %s -o %t.o0 && %qemu %t.o0 | FileCheck %s
 *
 * RUN: not --crash %qemu %t.o0 1 2>&1 | FileCheck --check-prefix=IN -DWHERE=main %s
 * RUN: not --crash %qemu %t 2 2>&1 | FileCheck --check-prefix=IN -DWHERE=main %s
 * RUN: not --crash %qemu %t 3 2>&1 | FileCheck --check-prefix=IN -DWHERE=main %s
 * RUN: not --crash %qemu %t 4 2>&1 | FileCheck --check-prefix=NAME %s
 * RUN: not --crash %qemu %t 5 2>&1 | FileCheck --check-prefix=INNER %s
 * RUN: not --crash %qemu %t 6 2>&1 | FileCheck --check-prefix=OTHER %s
 * RUN: not --crash %qemu %t 7 2>&1 | FileCheck --check-prefix=SIZE %s
 * RUN: not --crash %qemu %t 8 2>&1 | FileCheck --check-prefix=IN -DWHERE=main %s
 * RUN: not --crash %qemu %t 9 2>&1 | FileCheck --check-prefix=IN -DWHERE=outer %s
 * RUN: not --crash %qemu %t 10 2>&1 | FileCheck --check-prefix=FOREIGN %s
 */
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>

#define Z codoms_domain("z") codoms_entry()

struct inner {
  char *data;
};
struct stream {
  const char *in;
  unsigned n;
  const char *name;
  struct inner *inner;
};

/* All of them lend the structure to be written. */
int work(struct stream *s, int what)
    Z codoms_access(read_only, "s->in", "s->n") codoms_access(string, "s->name")
    codoms_access(read_only, "s->inner")
    codoms_access(write_only, "s->inner->data", "4");
int reset(struct stream *s, int what) Z;
int size(char *out, unsigned long *n, int what)
    Z codoms_access(write_only, 1, "*n");
/* In another domain, of which nothing is known of z. */
struct note {
  const char *text;
  long n;
};
int post(struct note *n) codoms_domain("y") codoms_entry()
    codoms_access(read_only, "n->text", "n->n");
int edit(struct note *n, int what) Z;

char secret[32] = "the key";

codoms_domain("z") static char own[64] = "own";
codoms_domain("z") static struct inner own_inner;
codoms_domain("z") static unsigned long secret_at;
void tell(unsigned long at) Z;
void tell(unsigned long at) { secret_at = at; }

static __attribute__((always_inline)) inline int change(struct stream *s,
                                                        int what) {
  char *root = (char *)secret_at;
  switch (what) {
  case 0: /* further on */
    s->in += 2, s->n -= 2;
    break;
  case -1: /* nothing left */
    s->in = NULL, s->n = 0;
    break;
  case -2: /* memory of the domain */
    s->in = own, s->name = own, s->inner = &own_inner, s->n = 0;
    break;
  case 1:
    s->in = root;
    break;
  case 2: /* one byte too many */
    s->n++;
    break;
  case 3: /* one in front of it */
    s->in--, s->n = 1;
    break;
  case 4:
    s->name = root;
    break;
  case 5:
    s->inner = (struct inner *)root;
    break;
  case 8: /* own memory, but more than there was */
    s->in = own, s->n = 64;
    break;
  }
  return what;
}
int work(struct stream *s, int what) { return change(s, what); }
int reset(struct stream *s, int what) { return change(s, what == 6 ? 1 : what); }
int size(char *out, unsigned long *n, int what) {
  *n += what == 7 ? 1 : -1;
  return *n;
}
int edit(struct note *n, int what) {
  if (what == 10) /* its own memory, but that is for y to read then */
    n->text = own, n->n = 1;
  return what;
}
codoms_domain("y") int post(struct note *n) { return n->text[0]; }

/* A domain that owns z is protected likewise. */
int outer(int what) codoms_domain("app") codoms_entry();
int outer(int what) {
  char text[8] = "text";
  struct stream s = {text, 4, text, NULL};
  return work(&s, what);
}

int main(int argc, char **argv) {
  int what = argc > 1 ? atoi(argv[1]) : 0;
  char text[8] = "text", data[4];
  struct inner inner = {data};
  struct stream s = {text, 6, text, &inner};
  struct note note = {text, 4};
  unsigned long n = sizeof data;

  tell((unsigned long)secret);
  if (what == 6)
    reset(&s, what);
  else if (what == 7)
    size(data, &n, what);
  else if (what == 9)
    outer(1);
  else if (what == 10)
    edit(&note, what);
  else if (what)
    work(&s, what);

  work(&s, 0);
  printf("%d %u\n", (int)(s.in - text), s.n); // CHECK: 2 4
  reset(&s, 0);
  printf("%d %u\n", (int)(s.in - text), s.n); // CHECK: 4 2
  work(&s, -2);
  printf("%s %s\n", s.in, s.name); // CHECK: own own
  s.in = text, s.n = 2;
  work(&s, -1);
  printf("%d\n", s.in == NULL); // CHECK: 1
  size(data, &n, 0);
  printf("%lu\n", n); // CHECK: 3
  edit(&note, 0);
  printf("%c\n", post(&note)); // CHECK: t
  printf("%d\n", outer(0));    // CHECK: 0
  return 0;
}

/* IN: domain 'z' left in s->in of work what it was not lent: {{.*}} at 0x
 * IN-NEXT: in [[WHERE]]
 * NAME: domain 'z' left in s->name of work what it was not lent: 'secret' (root)
 * INNER: domain 'z' left in s->inner of work what it was not lent: 'secret' (root)
 * OTHER: domain 'z' left in s->in of reset what it was not lent: 'secret' (root)
 * SIZE: domain 'z' raised *n of size to 5
 * FOREIGN: domain 'z' left in n->text of edit what it was not lent: 'own$z' (z)
 */
