// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The private libc of a domain: brought up before main and before root's
// constructors, in its own memory, and shut down after root's atexit handlers.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: env HOME=/ %qemu %t >%t.out
// RUN: FileCheck %s <%t.out
#include "domain.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

// CHECK: constructor of d
// CHECK-NEXT: constructor of root, d is at 1
IN(d) static int state;
IN(d) __attribute__((constructor)) static void d_up(void) {
  puts("constructor of d");
  state = 1;
}
int d_state(void) ENTRY(d);
int d_state(void) { return state; }
__attribute__((constructor)) static void root_up(void) {
  printf("constructor of root, d is at %d\n", d_state());
  fflush(stdout);
}

IN(d) static void d_atexit(void) { puts("atexit of d"); }
IN(d) __attribute__((destructor)) static void d_down(void) { puts("destructor of d"); }
static void root_atexit(void) {
  puts("atexit of root");
  fflush(stdout);
}

IN(d) static _Thread_local int counter = 41;
IN(d) static _Thread_local char zeroes[100];

void d_test(void) ENTRY(d);
void d_test(void) {
  atexit(d_atexit);
  // CHECK-NEXT: small and large: ok
  char *small = malloc(10), *large = malloc(10 << 20);
  strcpy(small, "ok");
  memset(large, 'x', 10 << 20);
  large = realloc(large, 20 << 20);
  printf("small and large: %s\n", large[(10 << 20) - 1] == 'x' ? small : "lost");
  free(large);
  // Many allocations, freed in another order, keep their contents.
  enum { N = 2000 };
  static int *p[N] IN(d);
  int bad = 0;
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < N; i++) {
      p[i] = malloc(4 + i % 700 * 4);
      *p[i] = i;
    }
    for (int i = 0; i < N; i += 2)
      free(p[i]);
    for (int i = 0; i < N; i += 2)
      *(p[i] = calloc(1, 4 + i % 300)) = i;
    for (int i = 0; i < N; i++) {
      bad += *p[i] != i;
      free(p[i]);
    }
  }
  // CHECK-NEXT: bad: 0
  printf("bad: %d\n", bad);
  // CHECK-NEXT: formats: 1.5 0x1f   left| long long -7
  printf("formats: %.1f %#x %6s| long long %lld\n", 1.5, 31, "left", -7LL);
  // CHECK-NEXT: thread-local: 42 0
  printf("thread-local: %d %d\n", ++counter, zeroes[99]);
  // CHECK-NEXT: environment: none
  printf("environment: %s\n", getenv("HOME") ? getenv("HOME") : "none");
  // CHECK-NEXT: pages: 4096 4096
  printf("pages: %ld %lu\n", sysconf(_SC_PAGESIZE), getauxval(AT_PAGESZ));
  // CHECK-NEXT: d's errno: 34
  errno = 0;
  strtol("99999999999999999999", 0, 10);
  printf("d's errno: %d\n", errno);
  // Not flushed here: a line without an end.
  printf("left in d's buffer");
}

int main(void) {
  atexit(root_atexit);
  errno = 5;
  d_test();
  // CHECK-NEXT: root's errno: 5
  printf("root's errno: %d\n", errno);
  fflush(stdout);
  // CHECK-NEXT: atexit of root
  // CHECK-NEXT: left in d's bufferatexit of d
  // CHECK-NEXT: destructor of d
  return 0;
}
