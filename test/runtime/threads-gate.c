// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The system-call gate between check and use, with a second thread of the caller
// that changes the memory in between: vectors that point at root's secret every
// other moment, pages that come and go. Root copies once and uses the copy, and
// what it cannot reach any more is EFAULT: the output is the domain's bytes only,
// and the process lives.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t >%t.out
// RUN: FileCheck %s <%t.out
// RUN: not grep -q "root" %t.out
#include "domain.h"
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 2000 };

char secret[16] = "root's secret\n";

IN(d) static atomic_int stop, changing, asked;
IN(d) static char own[4] = "own\n";
IN(d) static struct iovec vector[1] = {{own, sizeof own}};
IN(d) static char *_Atomic page;

// Writes by vectors that the other thread changes: through the private libc,
// which would copy them itself, only the system call's own rules are left.
struct range {
  unsigned long base, size;
};
struct lend {
  struct range read[3], write;
};
long lend_call(long n, long a, long b, long c, long d, long e, long f,
               const struct lend *lend) __asm__("__codoms_syscall_lend");

int writer(void) ENTRY(d);
int writer(void) {
  struct lend lend = {{{(unsigned long)vector, sizeof vector},
                       {(unsigned long)own, sizeof own}}};
  int wrong = 0, done = 0, refused = 0;
  while (!changing)
    ;
  // However long the other thread is kept from running.
  for (int i = 0; i < ROUNDS || !done || !refused; i++) {
    long r = lend_call(SYS_writev, 1, (long)vector, 1, 0, 0, 0, &lend);
    done += r == sizeof own;
    refused += r == -EFAULT;
    wrong += r != -EFAULT && r != sizeof own;
  }
  stop = 1;
  return wrong;
}

void changer(char *foreign) ENTRY(d) LEND(none, 1);
void changer(char *foreign) {
  void *volatile *base = (void *volatile *)&vector[0].iov_base;
  changing = 1;
  while (!stop) {
    *base = foreign;
    *base = own;
  }
}

// Results into a page that is there or not.
int asker(void) ENTRY(d);
int asker(void) {
  int wrong = 0;
  while (!page)
    ;
  for (int i = 0; i < ROUNDS; i++) {
    struct timespec *ts = (struct timespec *)page;
    if (syscall(SYS_clock_gettime, CLOCK_MONOTONIC, ts) && errno != EFAULT)
      wrong++;
    // No such clock; the time is copied before the kernel says so.
    if (syscall(SYS_clock_nanosleep, 99, 0, ts, 0) != -1 ||
        (errno != EFAULT && errno != EINVAL))
      wrong++;
  }
  asked = 1;
  return wrong;
}
void comer_and_goer(void) ENTRY(d);
void comer_and_goer(void) {
  page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  while (!asked) {
    mprotect(page, 4096, PROT_NONE);
    mprotect(page, 4096, PROT_READ);
    mprotect(page, 4096, PROT_READ | PROT_WRITE);
    madvise(page, 4096, MADV_DONTNEED);
  }
}

static void *change(void *arg) {
  changer(secret);
  return 0;
}
static void *come_and_go(void *arg) {
  comer_and_goer();
  return 0;
}

int main(void) {
  pthread_t t;
  // CHECK: own
  pthread_create(&t, 0, change, 0);
  int wrong = writer();
  pthread_join(t, 0);
  // CHECK: writes: 0 wrong
  printf("writes: %d wrong\n", wrong);
  pthread_create(&t, 0, come_and_go, 0);
  wrong = asker();
  pthread_join(t, 0);
  // CHECK: results: 0 wrong
  printf("results: %d wrong\n", wrong);
  return 0;
}
