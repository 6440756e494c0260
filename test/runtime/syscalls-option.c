// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// System calls beyond the default list: what root's own source grants, of
// those that can be granted. A call that no domain may make ends the program at
// start, with its number and the domain.
//
// RUN: split-file %s %t
// RUN: %clang -O2 -I%S/Inputs %t/main.c %t/grants.c -o %t/yes
// RUN: echo input | %qemu %t/yes | FileCheck %t/main.c
// RUN: %clang -O2 -I%S/Inputs %t/main.c %t/never.c -o %t/never
// RUN: not %qemu %t/never 2>&1 | FileCheck %t/never.c
// A source with code of the domain grants nothing.
// RUN: cat %t/grants.c %t/main.c >%t/self.c
// RUN: not %clang -O2 -I%S/Inputs %t/self.c -o %t/self 2>&1 | FileCheck --check-prefix=SELF %s
// SELF: error: {{.*}}.o:(.codoms_record):line {{[0-9]+}}: system call 172 for domain 'd' counts only in an object with nothing but code and data of root: a domain does not give itself rights
// RUN: %clang -O2 -I%S/Inputs %t/main.c -o %t/none
// RUN: echo input | %qemu %t/none | FileCheck --check-prefix=NONE %t/main.c

//--- grants.c
#include <codoms.h>
CODOMS_SYSCALL(d, 172); // getpid
CODOMS_SYSCALL(d, 63);  // read

//--- never.c
#include <codoms.h>
// CHECK: codoms: domain 'd' asks for system call 220, which no domain may make
// CHECK-NOT: {{.}}
CODOMS_SYSCALL(d, 172);
CODOMS_SYSCALL(d, 220); // clone

//--- main.c
#include "domain.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void test(int pid) ENTRY(d);
void test(int pid) {
  char line[8] = "";
  // CHECK: pid: as root's
  // NONE: pid: another
  printf("pid: %s\n", getpid() == pid ? "as root's" : "another");
  // CHECK-NEXT: uid: Operation not permitted
  printf("uid: %s\n", syscall(SYS_getuid) < 0 ? strerror(errno) : "given");
  // CHECK-NEXT: 6 input
  // NONE: -1
  long n = read(0, line, 8);
  printf("%ld %s", n, line);
  // Only the standard input, whoever else's descriptor it is.
  // CHECK-NEXT: fd 1: Operation not permitted
  printf("fd 1: %s\n", read(1, line, 1) < 0 ? strerror(errno) : "read");
}

int main(void) {
  test(getpid());
  return 0;
}
