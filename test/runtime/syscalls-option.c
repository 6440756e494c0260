// System calls beyond the default list: what root's own source grants, of those
// that can be granted. A call that no domain may make ends the program at start,
// with its number and the domain. A source with code of the domain grants nothing.
//
// RUN: %clang -O2 -DDOMAIN -I%S/Inputs -c %s -o %t.d.o
// RUN: %clang -O2 -DROOT -I%S/Inputs %s %t.d.o -o %t
// RUN: echo input | %qemu %t | FileCheck %s
// RUN: %clang -O2 -DROOT -DNUMBER=220 -I%S/Inputs %s %t.d.o -o %t.never
// RUN: not %qemu %t.never 2>&1 | FileCheck --check-prefix=NEVER %s
// RUN: not %clang -O2 -DDOMAIN -DROOT -I%S/Inputs %s -o %t.self 2>&1 | FileCheck --check-prefix=SELF %s
// SELF: error: {{.*}}.o:(.codoms_record):line {{[0-9]+}}: system call 172 for domain 'd' counts only in an object without code of domains: a domain does not give itself rights
#include "domain.h"
#include <codoms.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void test(int pid) ENTRY(d);

#ifdef ROOT
#ifdef NUMBER
// NEVER: codoms: domain 'd' asks for system call 220, which no domain may make
// NEVER-NOT: {{.}}
CODOMS_SYSCALL(d, NUMBER);
#endif
CODOMS_SYSCALL(d, 172); // getpid
CODOMS_SYSCALL(d, 63);  // read

int main(void) {
  test(getpid());
  return 0;
}
#endif

#ifdef DOMAIN
void test(int pid) {
  char line[8] = "";
  // CHECK: pid: as root's
  printf("pid: %s\n", getpid() == pid ? "as root's" : "another");
  // CHECK-NEXT: uid: Operation not permitted
  printf("uid: %s\n", syscall(SYS_getuid) < 0 ? strerror(errno) : "given");
  // CHECK-NEXT: 6 input
  long n = read(0, line, 8);
  printf("%ld %s", n, line);
  // Only the standard input, whoever else's descriptor it is.
  // CHECK-NEXT: fd 1: Operation not permitted
  printf("fd 1: %s\n", read(1, line, 1) < 0 ? strerror(errno) : "read");
}
#endif
