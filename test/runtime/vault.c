// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A vault: root may call it and no more. Its libc works all the same, since each
// system call lends root what it needs; its memory is closed to root.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t read 2>&1 | FileCheck --check-prefix=READ %s
// RUN: not --crash %qemu %t fault 2>&1 | FileCheck --check-prefix=FAULT %s
#include "domain.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

__asm__(".pushsection .codoms_record,\"e\",@progbits\n"
        ".ascii \"codoms\\t1\\ntested\\ndomain\\tv\\tvault\\t1\\n\"\n"
        ".popsection");

IN(v) static int key = 77;
static long secret = 5;

int *leak(void) ENTRY(v);
int *leak(void) { return &key; }

void use(const char *s) ENTRY(v) LEND(string, 1);
void use(const char *s) {
  // CHECK: copied a string of root, 77
  char *copy = malloc(100);
  strcpy(copy, s);
  printf("%s, %d\n", copy, key);
  // A line longer than root takes at once.
  // CHECK-NEXT: {{^x+$}}
  char *line = malloc(10001);
  memset(line, 'x', 10000);
  line[10000] = 0;
  puts(line);
  // CHECK-NEXT: 10000 bytes
  printf("%zu bytes\n", strlen(line));
  unsigned char random[40] = {0}, sum = 0;
  long n = getrandom(random, sizeof random, 0);
  for (int i = 0; i < 40; i++)
    sum |= random[i];
  struct timespec ts = {0, 0};
  // CHECK-NEXT: random 40 1, clock 0 1
  printf("random %ld %d, clock %d", n, sum != 0, clock_gettime(CLOCK_REALTIME, &ts));
  printf(" %d\n", ts.tv_sec != 0);
}

void fault(long *p) ENTRY(v) LEND(none, 1);
void fault(long *p) {
  // FAULT:      codoms: domain 'v' tried to read 8 bytes of 'secret' (root) at 0x
  // FAULT-NEXT: in fault$v+0x{{.*}}, entered from main
  // FAULT-NEXT: hint: not lent
  key = *p;
}

int main(int argc, char **argv) {
  use("copied a string of root");
  if (argc > 1 && !strcmp(argv[1], "fault"))
    fault(&secret);
  // READ:      codoms: root tried to read 4 bytes of 'key$v' (v) at 0x
  // READ-NEXT: in main
  // READ-NEXT: hint: a vault: no other domain has a right to it
  if (argc > 1)
    return *(volatile int *)leak();
  return 0;
}
