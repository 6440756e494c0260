/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Pointers to functions in all orders of their places: the members of a union come
 * from behind, and overlap. Each place is looked at.
 *
 * RUN: %clang -O2 %s -o %t.2 && %clang -O0 %s -o %t.0
 * RUN: %qemu %t.2 | FileCheck --check-prefix=FINE %s
 * RUN: %qemu %t.0 | FileCheck --check-prefix=FINE %s
 * FINE: 14 places
 *
 * RUN: sh -c 'for i in 0 1 2 3 4 5; do not --crash %qemu %t.2 $i; not --crash %qemu %t.2 $i copy; done' 2>&1 | FileCheck %s
 * RUN: sh -c 'for i in 0 1 2 3 4 5; do not --crash %qemu %t.0 $i; not --crash %qemu %t.0 $i copy; done' 2>&1 | FileCheck %s
 * CHECK-COUNT-12: codoms: {{domain 'z' left in the result of z_back a|root took a}} pointer to 'inner' (root) at
 */
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int function(int);
#define AT(n)                                                                    \
  struct {                                                                       \
    char before##n[n];                                                           \
    function *f##n;                                                              \
  } __attribute__((packed))
union back {
  AT(40);
  AT(32);
  AT(24);
  AT(16);
  AT(8);
  AT(0);
  AT(4);
  AT(12);
  AT(20);
  AT(28);
  AT(36);
  long x[6];
};
CODOMS_DOMAIN_PUSH(z)
function z_open codoms_entry();
int z_open(int x) { return x; }
union back z_back(const union back *b) codoms_entry();
union back z_back(const union back *b) { return *b; }
static long kept[6];
union back *z_keep(long place, long f) codoms_entry();
union back *z_keep(long place, long f) {
  kept[place] = f;
  return (union back *)kept;
}
CODOMS_DOMAIN_POP()

__attribute__((noinline)) static int inner(int x) { return x; }

int main(int argc, char **argv) {
  union back b = {.x = {0}};
  if (argc > 1) {
    int place = atoi(argv[1]);
    b.x[place] = (long)inner;
    b = argc > 2 ? *z_keep(place, (long)inner) : z_back(&b);
    return b.f40(0);
  }
  int n = 0;
  for (int i = 0; i < 6; i++) {
    b.x[i] = (long)z_open;
    n += !memcmp(&b, (union back[]){z_back(&b)}, sizeof b);
    n += (b = *z_keep(i, (long)z_open)).x[i] == (long)z_open;
  }
  printf("%d places\n", n + b.f0(1) + b.f40(1));
  return 0;
}
