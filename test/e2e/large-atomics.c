/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * An atomic object of 8 bytes is one of instructions. A larger one wants a library
 * with locks: the linker says that there is none, for root and for a domain.
 *
 * RUN: %clang -O2 -DSIZE=1 %s -o %t && %qemu %t | FileCheck %s
 * CHECK: 5 6
 * RUN: not %clang -O2 -w -DSIZE=2 %s -o %t 2>&1 | FileCheck --check-prefix=LARGE %s
 * LARGE-DAG: error: undefined symbol: __atomic_load_16{{$}}
 * LARGE-DAG: error: undefined symbol: __atomic_load_16$z{{$}}
 * LARGE-DAG: >>> there is no libatomic, whose locks would be one domain's: an atomic object has at most 8 bytes, and their alignment; use a mutex
 */
#include <codoms.h>
#include <stdatomic.h>
#include <stdio.h>

struct pair {
  long x[SIZE];
};
CODOMS_DOMAIN_PUSH(z)
static _Atomic struct pair theirs;
long z_load(void) codoms_entry();
long z_load(void) {
  atomic_store(&theirs, (struct pair){{6}});
  return atomic_load(&theirs).x[0];
}
CODOMS_DOMAIN_POP()
static _Atomic struct pair ours;

int main(void) {
  atomic_store(&ours, (struct pair){{5}});
  printf("%ld %ld\n", atomic_load(&ours).x[0], z_load());
}
