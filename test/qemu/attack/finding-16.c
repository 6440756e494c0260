// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finding 16: a structure that the system-call gate reads is changed by a second
// thread between the check and the use, or its page is taken away under root's hands.
// The gate copies it once, checks the copy and uses the copy; what it cannot read
// is an error of the caller's.
//
// RUN: %clang -O1 %s -o %t && %qemu %t >%t.out && FileCheck %s <%t.out
// RUN: %qemu %t race | FileCheck --check-prefix=RACE --implicit-check-not=SECRET %s
#include <codoms.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

char secret[16] = "SECRET SECRET\n";

codoms_domain("d") static char text[16] = "text\n";
codoms_domain("d") static struct iovec iov[256] __attribute__((aligned(4096))) = {{text, 5}}; // a page
codoms_domain("d") static char page[8192] __attribute__((aligned(4096)));
codoms_domain("d") static atomic_int stop;

// Past the libc of d, which would touch the structure itself.
long __codoms_sys(long n, long a, long b, long c, long d, long e, long f)
    codoms_domain("root") codoms_entry();

codoms_domain("d") static long write_vector(void) {
  return __codoms_sys(SYS_writev, 1, (long)iov, 1, 0, 0, 0);
}

void edges(char *foreign) codoms_domain("d") codoms_entry() codoms_access(none, 1);
void edges(char *foreign) {
  // CHECK: text
  // CHECK-NEXT: its own: 5
  iov[0] = (struct iovec){text, 5};
  printf("its own: %ld\n", write_vector());
  // CHECK-NEXT: root's: -14
  iov[0] = (struct iovec){foreign, 16};
  printf("root's: %ld\n", write_vector());
  // CHECK-NEXT: half of it on a page that is not there: -14
  mprotect(page + 4096, 4096, PROT_NONE);
  iov[0] = (struct iovec){page + 4090, 12};
  printf("half of it on a page that is not there: %ld\n", write_vector());
  // CHECK-NEXT: the vector not there: -14
  mprotect(iov, 4096, PROT_NONE);
  printf("the vector not there: %ld\n", write_vector());
}

void flip(char *foreign) codoms_domain("d") codoms_entry() codoms_access(none, 1);
void flip(char *foreign) {
  volatile struct iovec *v = iov;
  while (!stop) {
    v->iov_base = foreign;
    v->iov_base = text;
    mprotect(iov, 4096, PROT_NONE);
    mprotect(iov, 4096, PROT_READ | PROT_WRITE);
  }
}

int write_all(int n) codoms_domain("d") codoms_entry();
int write_all(int n) {
  int written = 0, refused = 0;
  for (int i = 0; i < n; i++) {
    long r = write_vector();
    if (r == 5)
      written++;
    else if (r == -EFAULT)
      refused++;
    else
      return -1;
  }
  stop = 1;
  return written + refused == n;
}

static void *flipper(void *arg) {
  flip(secret);
  return arg;
}

int main(int argc, char **argv) {
  if (argc == 1) {
    edges(secret);
    return 0;
  }
  pthread_t thread;
  pthread_create(&thread, NULL, flipper, NULL);
  int ok = write_all(2000);
  pthread_join(thread, NULL);
  // RACE: ends: 1
  printf("ends: %d\n", ok);
  return argv[1][0] != 'r';
}
