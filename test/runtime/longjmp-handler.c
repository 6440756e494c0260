// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// siglongjmp out of a handler: the kernel cuts the frame of the signal, handlers run
// again afterwards, domains can be called. Out of a handler that interrupted a domain it
// would skip the call, and stops the program.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t domain 2>&1 | FileCheck --check-prefix=DOMAIN %s
#include "domain.h"
#include <codoms/runtime.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

static sigjmp_buf point;
static volatile int signals;

static void handler(int signal) {
  signals++;
  siglongjmp(point, signal);
}

long work(long n) ENTRY(d);
long work(long n) {
  if (n < 0)
    __asm__ volatile("ebreak");
  return n + 1;
}

static long height(void) {
  long h;
  __asm__ volatile("csrr %0, cddcs" : "=r"(h));
  return h;
}

int main(int argc, char **argv) {
  volatile long sum = 0;
  long before = height();
  signal(SIGTRAP, handler);
  if (argc > 1) {
    // DOMAIN: codoms: longjmp over a call into another domain, or out of one
    // DOMAIN-NOT: back
    if (!sigsetjmp(point, 1))
      work(-1);
    puts("back");
    return 1;
  }
  for (volatile int i = 0; i < 1000; i++) {
    if (sigsetjmp(point, 1) == 0) {
      sum += work(i);
      raise(SIGTRAP);
      puts("not left");
    }
  }
  sigset_t mask;
  sigprocmask(SIG_SETMASK, NULL, &mask);
  // CHECK: 1000 signals, sum 500500, height 0, blocked 0
  printf("%d signals, sum %ld, height %ld, blocked %d\n", signals, sum,
         height() - before, sigismember(&mask, SIGTRAP));
  return 0;
}
