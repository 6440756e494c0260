// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// System calls beyond the default list: what root's own source grants, of
// those that can be granted. A call that no domain may make is an error of the
// linker; one that a table names all the same ends the program at start, with its
// number and the domain.
//
// RUN: split-file %s %t
// RUN: %clang -O2 -I%S/Inputs %t/main.c %t/grants.c -o %t/yes
// RUN: echo input | %qemu %t/yes | FileCheck %t/main.c
// RUN: not %clang -O2 -I%S/Inputs %t/main.c %t/never.c -o %t/never 2>&1 | FileCheck %t/never.c
// RUN: llvm-objcopy --dump-section=.codoms_table=%t/table %t/yes
// RUN: %python -c 'import sys; p, t = sys.argv[1], open(sys.argv[1], "rb").read(); open(p, "wb").write(t.replace((172).to_bytes(4, "little"), (220).to_bytes(4, "little")))' %t/table
// RUN: llvm-objcopy --update-section=.codoms_table=%t/table %t/yes %t/made
// RUN: not %qemu %t/made 2>&1 | FileCheck --check-prefix=MADE %s
// MADE: codoms: domain 'd' asks for system call 220, which no domain may make
// A source with code of the domain grants nothing.
// RUN: cat %t/grants.c %t/main.c >%t/self.c
// RUN: not %clang -O2 -I%S/Inputs %t/self.c -o %t/self 2>&1 | FileCheck --check-prefix=SELF %s
// SELF: error: {{.*}}self.c:2:1 in {{.*}}.o: system call 172 for domain 'd' counts only in an object with nothing but code and data of root: a domain does not give itself rights
// RUN: %clang -O2 -I%S/Inputs %t/main.c -o %t/none
// RUN: echo input | %qemu %t/none | FileCheck --check-prefix=NONE %t/main.c

//--- grants.c
#include <codoms.h>
CODOMS_SYSCALL(d, 172); // getpid
CODOMS_SYSCALL(d, 63);  // read

//--- never.c
#include <codoms.h>
// CHECK: error: {{.*}}never.c:[[#@LINE+4]]:1 in {{.*}}.o: system call 220 for domain 'd': no domain may make it
// CHECK-NEXT: >>> codoms/syscalls.def lists those that one may; let an entry point of root do it
// CHECK-NOT: error: {{.*}}system call
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
