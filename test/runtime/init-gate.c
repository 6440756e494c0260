// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The gates that start and stop the libc of a domain are root's alone, although
// every domain that imports something of it has the right to call its entries.
// The twin calls an ordinary entry in the same way.
//
// RUN: %clang -O2 -g -I%S/Inputs %s -o %t
// RUN: %qemu %t entry | FileCheck %s
// RUN: not --crash %qemu %t init 2>&1 | FileCheck --check-prefix=INIT %s
// RUN: not --crash %qemu %t fini 2>&1 | FileCheck --check-prefix=FINI %s
#include "domain.h"
#include <codoms/runtime.h>
#include <codoms/table.h>
#include <stdio.h>
#include <string.h>

extern const struct codoms_table __codoms_table_start;

// CHECK: started 1 times
// INIT: started 1 times
// INIT-NEXT: codoms: domain 'd' executed an illegal instruction
// INIT-NEXT: in __codoms_init$d{{.*}}, entered from attack$e
// FINI: started 1 times
// FINI-NEXT: codoms: domain 'd' executed an illegal instruction
// FINI-NEXT: in __codoms_fini$d{{.*}}, entered from attack$e
IN(d) static int starts;
IN(d) __attribute__((constructor)) static void up(void) { starts++; }

int count(void) ENTRY(d);
int count(void) { return starts; }

long attack(unsigned long gate) ENTRY(e);
long attack(unsigned long gate) {
  printf("started %d times\n", count());
  register long a0 __asm__("a0") = 0;
  __asm__ volatile("mv t0, %1\n\tcd.push 255, xf\n\tjalr ra, t0\n\tcd.pop"
                   : "+r"(a0)
                   : "r"(gate)
                   : "ra", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "t0", "t1", "t2",
                     "t3", "t4", "t5", "t6", "memory");
  return a0;
}

int main(int argc, char **argv) {
  const struct codoms_domain *d =
      (const void *)((const char *)&__codoms_table_start +
                     __codoms_table_start.domains);
  d += codoms_domain_tag("d");
  unsigned long gate = !strcmp(argv[1], "init")   ? d->init
                       : !strcmp(argv[1], "fini") ? d->fini
                                                  : (unsigned long)count;
  // CHECK-NEXT: result 1
  printf("result %ld\n", attack(gate));
  return 0;
}
