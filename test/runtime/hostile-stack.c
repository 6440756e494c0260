// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A report is made of hostile data: stack pointers, frames and return addresses
// that a domain invented. It ends, says who did it, and the process dies of the
// fault it reports, not of another one.
//
// RUN: %clang -O1 -g -I%S/Inputs %s -o %t
// RUN: not --crash %qemu %t 0 2>&1 | FileCheck %s
// RUN: not --crash %qemu %t 1 2>&1 | FileCheck %s
// RUN: not --crash %qemu %t 2 2>&1 | FileCheck %s
// RUN: not --crash %qemu %t 3 2>&1 | FileCheck %s
// RUN: not --crash %qemu %t 4 2>&1 | FileCheck --check-prefix=STACK %s
// RUN: not --crash %qemu %t 5 2>&1 | FileCheck %s
// RUN: %qemu %t 9
#include "domain.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

long secret = 42;
IN(d) static char page[8192] __attribute__((aligned(4096)));

void attack(int kind, long *target) ENTRY(d) LEND(none, 2);

// The chain of frames that the CFI of this function describes is in memory.
__attribute__((noinline)) IN(d) static void framed(int kind, long *target) {
  volatile long here[8] = {0};
  char *sp = (char *)here;
  // CHECK: codoms: domain 'd' tried to read 8 bytes of 'secret' (root) at 0x
  // CHECK-NEXT: in framed$d (hostile-stack.c:
  // CHECK: hint: not lent
  switch (kind) {
  case 0: // nowhere
    sp = (char *)0x123456789000;
    break;
  case 1: // top of the address space
    sp = (char *)-8;
    break;
  case 2: // another domain's memory
    sp = (char *)target;
    break;
  case 3: // the end of a page behind which nothing can be read
    mprotect(page + 4096, 4096, PROT_NONE);
    sp = page + 4096 - 8;
    break;
  // STACK: codoms: domain 'd' touched memory of domain 'd' at 0x{{[0-9a-f]+}}, which does not allow it
  // STACK: entered from main
  case 4: // its own stack, made inaccessible: it cannot even come back here
    mprotect((void *)((long)here & -4096), 4096, PROT_NONE);
    break;
  case 5: // a chain that runs in circles
    for (int i = 0; i < 512; i++)
      ((long *)page)[i] = i % 2 ? (long)framed + 8 : (long)page;
    sp = page;
    break;
  default:
    return;
  }
  __asm__ volatile("mv sp, %0\n\tmv s0, %0\n\tmv ra, %2\n\tld t0, 0(%1)"
                   :
                   : "r"(sp), "r"(target), "r"(framed)
                   : "t0", "ra", "s0", "memory");
}

void attack(int kind, long *target) {
  framed(kind, target);
  framed(9, target);
}

int main(int argc, char **argv) {
  attack(argc > 1 ? atoi(argv[1]) : 0, &secret);
  return 0;
}
