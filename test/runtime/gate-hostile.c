// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A domain that calls the gate of the system calls itself, past its own libc,
// lends nothing and hands over pointers that it may not use: EFAULT, whatever
// root could do with them. The twin of each is the same call with memory of its
// own.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t | FileCheck %s
#include "domain.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>

long __codoms_sys(long n, long a, long b, long c, long d, long e, long f)
    ENTRY(root);

static char secret[64] = "a secret\n";
static struct timespec root_time = {7, 7};

void attack(char *target, struct timespec *when) ENTRY(d) LEND(none, 1) LEND(none, 2);
void attack(char *target, struct timespec *when) {
  static char own[64] IN(d) = "my own\n";
  struct timespec my_time;
  // CHECK: my own
  long r = __codoms_sys(SYS_write, 1, (long)own, 7, 0, 0, 0);
  // CHECK-NEXT: own: 7
  printf("own: %ld\n", r);
  // CHECK-NOT: a secret
  // CHECK-NEXT: root's: -14
  printf("root's: %ld\n", __codoms_sys(SYS_write, 1, (long)target, 9, 0, 0, 0));
  // CHECK-NEXT: beyond all: -14
  printf("beyond all: %ld\n", __codoms_sys(SYS_write, 1, (long)own, -1, 0, 0, 0));
  // CHECK-NEXT: wrapping: -14
  printf("wrapping: %ld\n", __codoms_sys(SYS_write, 1, -8, 16, 0, 0, 0));

  struct iovec iov[2] = {{own, 7}, {target, 9}};
  // CHECK-NEXT: vectors: -14
  printf("vectors: %ld\n", __codoms_sys(SYS_writev, 1, (long)iov, 2, 0, 0, 0));
  // CHECK-NEXT: vectors in root: -14
  printf("vectors in root: %ld\n",
         __codoms_sys(SYS_writev, 1, (long)target, 2, 0, 0, 0));
  // CHECK-NEXT: too many: -22
  printf("too many: %ld\n",
         __codoms_sys(SYS_writev, 1, (long)iov, 1000000, 0, 0, 0));

  // CHECK-NEXT: clock: 0
  printf("clock: %ld\n", __codoms_sys(SYS_clock_gettime, 0, (long)&my_time, 0, 0, 0, 0));
  // CHECK-NEXT: clock to root: -14
  printf("clock to root: %ld\n",
         __codoms_sys(SYS_clock_gettime, 0, (long)when, 0, 0, 0, 0));
  // CHECK-NEXT: random to root: -14
  printf("random to root: %ld\n",
         __codoms_sys(SYS_getrandom, (long)target, 16, 0, 0, 0, 0));

  // Its own memory, but not accessible: an error, not a fault of root.
  char *none = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  // CHECK-NEXT: no access: -14
  printf("no access: %ld\n",
         __codoms_sys(SYS_clock_gettime, 0, (long)none, 0, 0, 0, 0));
}

int main(void) {
  attack(secret, &root_time);
  // CHECK-NEXT: 7 7 a secret
  printf("%ld %ld %s", (long)root_time.tv_sec, root_time.tv_nsec, secret);
  return 0;
}
