/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What is in the place of a pointer to function and is none: a number in a union,
 * SIG_IGN and SIG_ERR, an object that the call gave back. It passes each way, and
 * nobody reads through it. An inner function does not pass, in a union neither.
 *
 * RUN: %clang -O2 -w -DVAULT -c %s -o %t.v.o
 * RUN: %clang -O2 -w %s %t.v.o -o %t.2 && %clang -O0 -w %s %t.v.o -o %t.0
 * RUN: %qemu %t.2 | FileCheck --check-prefix=FINE %s
 * RUN: %qemu %t.0 | FileCheck --check-prefix=FINE %s
 * FINE: numbers: 5000 6400 4294967296 -1 2.5, all of 16384 to 1000000
 * FINE-NEXT: of a vault: same
 * FINE-NEXT: markers: 24 times
 * FINE-NEXT: freed
 *
 * RUN: sh -c 'for i in 1 2 3 4 5; do not --crash %qemu %t.2 $i; done' 2>&1 | FileCheck %s
 * RUN: sh -c 'for i in 1 2 3 4 5; do not --crash %qemu %t.0 $i; done' 2>&1 | FileCheck %s
 * CHECK: codoms: domain 'z' left in v of z_fill a pointer to 'inner' (root) at
 * CHECK: codoms: domain 'z' left in the result of z_give a pointer to 'inner' (root) at
 * CHECK: codoms: domain 'z' left in v of z_fill a pointer to 'y_inner$y' (y) at
 * CHECK: codoms: root took a pointer to 'inner' (root) at {{.*}}, which is not an entry point, from
 * CHECK: codoms: domain 'z' passed a pointer that it may not use itself: 4 bytes of 'inner' (root)
 */
#include <codoms.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

typedef int function(int);
struct value {
  int tag;
  union {
    long i;
    double d;
    const void *p;
    function *f;
  } u;
};
struct hook {
  function *f;
  long x;
};
struct widget {
  function *draw;
  char room[400000]; /* of its own mapping: gone when it is freed */
};

/* A vault, which root cannot read. */
long v_address(void) codoms_domain("v") codoms_entry();
#ifdef VAULT
__asm__(".pushsection .codoms_record,\"e\",@progbits\n"
        ".ascii \"codoms\\t1\\ntested\\ndomain\\tv\\tvault\\t1\\n\"\n"
        ".popsection\n");
static long v_data[64] codoms_domain("v") __attribute__((aligned(64))) = {1};
long v_address(void) { return (long)v_data; }
#else

CODOMS_DOMAIN_PUSH(y)
long y_address(void) codoms_entry();
__attribute__((noinline)) static int y_inner(int x) { return x; }
long y_address(void) { return (long)y_inner; }
CODOMS_DOMAIN_POP()

void r_log(struct value v) codoms_domain("root") codoms_entry();
int r_hook(function *f, struct hook h) codoms_domain("root") codoms_entry();
static long logged;
static int hooks;
void r_log(struct value v) { logged = v.u.i; }
int r_hook(function *f, struct hook h) { return ++hooks, f == h.f; }

CODOMS_DOMAIN_PUSH(z)
void z_fill(struct value *v, long i) codoms_entry();
struct value z_give(long i) codoms_entry();
void z_say(long i) codoms_entry();
struct value *z_own(long i) codoms_entry();
long z_take(const struct value *v) codoms_entry();
int z_hook(function *f, struct hook h, struct hook *p) codoms_entry();
function *z_last(void) codoms_entry();
struct widget *z_new(void) codoms_entry();
void z_free(struct widget *w) codoms_entry();
static struct value kept;
static function *last;
static int draw(int x) { return x; }
void z_fill(struct value *v, long i) { v->u.i = i; }
struct value z_give(long i) { return (struct value){0, {i}}; }
void z_say(long i) { r_log(z_give(i)); }
struct value *z_own(long i) { return kept.u.i = i, &kept; }
long z_take(const struct value *v) { return kept = *v, kept.u.i; }
int z_hook(function *f, struct hook h, struct hook *p) {
  last = f;
  return r_hook(f, h) + (p->f == f);
}
function *z_last(void) { return last; }
struct widget *z_new(void) {
  struct widget *w = calloc(1, sizeof *w);
  w->draw = draw;
  return w;
}
void z_free(struct widget *w) { free(w); }
CODOMS_DOMAIN_POP()

__attribute__((noinline)) static int inner(int x) {
  printf("inner: runs\n");
  return x;
}

static long round_trip(long i) {
  struct value v = {0}, w;
  z_fill(&v, i);
  w = z_give(v.u.i);
  z_say(w.u.i);
  w = *z_own(w.u.i);
  return z_take(&w) == logged ? logged : 0;
}

static void mark(function *f) {
  struct hook h = {f, 1};
  hooks += z_hook(f, h, &h) + (z_last() == f);
}

int main(int argc, char **argv) {
  struct value v = {0};
  switch (argc > 1 ? atoi(argv[1]) : 0) {
  case 1:
    z_fill(&v, (long)inner);
    return v.u.f(1);
  case 2:
    v = z_give((long)inner);
    return v.u.f(2);
  case 3:
    z_fill(&v, y_address());
    return v.u.f(3);
  case 4:
    v = *z_own((long)inner);
    return v.u.f(4);
  case 5:
    z_say((long)inner);
    break;
  }
  v.u.d = 2.5;
  v.u.i = round_trip(v.u.i);
  long n;
  for (n = 16384; n < 1000000 && round_trip(n) == n; n += 64)
    ;
  printf("numbers: %ld %ld %ld %ld %g, all of 16384 to %ld\n",
         round_trip(5000), round_trip(6400), round_trip(1L << 32),
         round_trip(-1), v.u.d, n);
  printf("of a vault: %s\n",
         round_trip(v_address()) == v_address() ? "same" : "another");
  for (int i = 0; i < 2; i++) {
    mark((function *)SIG_DFL);
    mark((function *)SIG_IGN);
    mark((function *)SIG_ERR);
  }
  printf("markers: %d times\n", hooks);
  for (int i = 0; i < 3; i++)
    z_free(z_new());
  printf("freed\n");
  return 0;
}
#endif
