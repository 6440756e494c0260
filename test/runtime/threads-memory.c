// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory calls, tags and rights that change while other threads touch the memory:
// nobody ever gets at what was not his at that moment.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t | FileCheck %s
#include "domain.h"
#include <codoms/runtime.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { ATTEMPTS = 1500, PAGES = 60, SECRET = 0x5ec4e7 };

static atomic_int denied, other;
static struct sigaction runtime;

// Skips a load that is denied; everything else is the runtime's.
static void skip(int sig, siginfo_t *si, void *context) {
  ucontext_t *uc = context;
  if (si->si_code == SEGV_CDREAD) {
    denied++;
    codoms_signal_resume((void *)(uc->uc_mcontext.__gregs[0] + 4));
  } else if (si->si_code == SEGV_CDSTACK) {
    runtime.sa_sigaction(sig, si, context);
  } else {
    other++;
    codoms_signal_resume((void *)(uc->uc_mcontext.__gregs[0] + 4));
  }
}

#define LOAD(value, p)                                                         \
  __asm__ volatile(".option push\n.option norvc\nld %0, (%1)\n.option pop"     \
                   : "+r"(value)                                               \
                   : "r"(p)                                                    \
                   : "memory")

// d's page: mapped, unmapped, protected, emptied, mapped again.
IN(d) static long *volatile page;
IN(d) static atomic_int d_goes_on = 1;
long *d_page(void) ENTRY(d);
long *d_page(void) { return page; }
void d_end(void) ENTRY(d);
void d_end(void) { d_goes_on = 0; }
void d_churn(void) ENTRY(d);
void d_churn(void) {
  int rw = PROT_READ | PROT_WRITE;
  do {
    long *p = mmap(0, 4096, rw, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *p = SECRET;
    page = p;
    mprotect(p, 4096, PROT_NONE);
    mprotect(p, 4096, PROT_READ);
    mprotect(p, 4096, rw);
    madvise(p, 4096, MADV_DONTNEED);
    *p = SECRET;
    munmap(p, 4096);
  } while (d_goes_on);
}
static void *churn(void *arg) {
  d_churn();
  return 0;
}

// e tries to read it all the time.
long e_try(long *p) codoms_domain("e") codoms_entry() LEND(none, 1);
long e_try(long *p) {
  long seen = 0;
  for (int i = 0; i < ATTEMPTS; i++) {
    long value = 0;
    LOAD(value, p);
    seen += value != 0;
  }
  return seen;
}

// e reads what root lends until it sees the secret, or is denied.
long e_watch(const long *p) codoms_domain("e") codoms_entry() LEND(read_only, 1);
long e_watch(const long *p) {
  long value;
  do {
    value = -1;
    LOAD(value, p);
  } while (value != SECRET && value != -1);
  return value;
}
static atomic_int watching;
static void *watch(void *arg) {
  watching = 1;
  return (void *)e_watch((const long *)arg);
}
void d_fill(long *p) ENTRY(d) LEND(none, 1);
void d_fill(long *p) { *p = SECRET; }

static long kernel(long op, long a, long b, long c, long d) {
  return syscall(CODOMS_NR, op, a, b, c, d);
}

int main(void) {
  struct sigaction sa = {.sa_sigaction = skip, .sa_flags = SA_SIGINFO};
  unsigned tag = (unsigned)codoms_domain_tag("d");
  pthread_t t[2];
  void *result;
  sigaction(SIGSEGV, &sa, &runtime);

  pthread_create(&t[0], 0, churn, 0);
  while (!d_page())
    ;
  long seen = e_try(d_page());
  d_end();
  pthread_join(t[0], 0);
  // CHECK: seen: 0, denied: 1500, otherwise: 0
  printf("seen: %ld, denied: %d, otherwise: %d\n", seen, denied, other);

  // A page that becomes d's, and root loses the right to d, while e uses what root
  // lent of it: d writes there when both calls have returned.
  long leaked = 0;
  denied = 0;
  for (int i = 0; i < PAGES; i++) {
    long *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    watching = 0;
    pthread_create(&t[0], 0, watch, p);
    pthread_create(&t[1], 0, watch, p);
    while (!watching)
      sched_yield();
    usleep(i * 20);
    if (kernel(CODOMS_SYS_TAG, (long)p, 1, tag, 0) ||
        kernel(CODOMS_SYS_APL, 0, tag, CODOMS_APL_CALL, 0))
      abort();
    d_fill(p);
    for (int k = 0; k < 2; k++) {
      pthread_join(t[k], &result);
      leaked += (long)result == SECRET;
    }
    if (kernel(CODOMS_SYS_APL, 0, tag, CODOMS_APL_WRITE, 0))
      abort();
  }
  // CHECK-NEXT: leaked: 0
  printf("leaked: %ld\n", leaked);
  return 0;
}
