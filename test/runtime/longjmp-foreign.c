// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who may write a jmp_buf says where longjmp goes on, and with what stack: it goes by
// those in memory of its own domain only.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t root 2>&1 | FileCheck --check-prefix=REFUSED %s
// RUN: not --crash %qemu %t siglongjmp 2>&1 | FileCheck --check-prefix=REFUSED %s
// RUN: not --crash %qemu %t edge 2>&1 | FileCheck --check-prefix=REFUSED %s
// RUN: not --crash %qemu %t domain 2>&1 | FileCheck --check-prefix=REFUSED %s
//
// All memory is everybody's in a scattered program: the jmp_buf of f is root's.
// RUN: %clang -O2 -I%S/Inputs -DSCATTERED -mcodoms-scatter=3 %s -o %t.scattered
// RUN: %qemu %t.scattered | FileCheck --check-prefix=SCATTERED %s
// RUN: llvm-nm %t.scattered | FileCheck --check-prefix=NM %s
// NM: longjmp$scatter{{[0-2]}}
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#ifdef SCATTERED
static jmp_buf point;
int f(int n) {
  int again = setjmp(point);
  if (again < n)
    longjmp(point, again + 1);
  return again;
}
int main(void) {
  // SCATTERED: 3
  printf("%d\n", f(3));
}
#else
#include "domain.h"
#include <codoms/runtime.h>
#include <sys/mman.h>
#include <unistd.h>

codoms_domain("d") static jmp_buf theirs;

jmp_buf *where(void) ENTRY(d);
jmp_buf *where(void) { return &theirs; }

// A jmp_buf of the domain's own, and one that its caller lends.
int own(int n) ENTRY(d);
codoms_domain("d") static jmp_buf mine;
int own(int n) {
  int again = setjmp(mine);
  if (again < n)
    longjmp(mine, again + 1);
  return again;
}
int lent(jmp_buf *buf) ENTRY(d) codoms_access(read_write, 1);
int lent(jmp_buf *buf) {
  if (setjmp(*buf))
    return 1;
  longjmp(*buf, 1);
}

static jmp_buf point;

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  volatile int times = 0;
  // REFUSED: codoms: longjmp by a jmp_buf in memory of another domain
  // REFUSED-NOT: went on
  if (!strcmp(how, "root")) {
    if (!setjmp(*where()))
      longjmp(*where(), 1);
    puts("went on");
    return 0;
  }
  if (!strcmp(how, "siglongjmp")) {
    if (!sigsetjmp(*where(), 1))
      siglongjmp(*where(), 1);
    puts("went on");
    return 0;
  }
  // Only its end, from the stack pointer on, is another domain's.
  if (!strcmp(how, "edge")) {
    char *p = mmap(NULL, 2 * CODOMS_PAGE_SIZE, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED ||
        syscall(CODOMS_NR, CODOMS_SYS_TAG, p + CODOMS_PAGE_SIZE, 1,
                codoms_domain_of(where()), 0))
      return 1;
    jmp_buf *across = (jmp_buf *)(p + CODOMS_PAGE_SIZE - 96);
    if (!setjmp(*across))
      longjmp(*across, 1);
    puts("went on");
    return 0;
  }
  if (!strcmp(how, "domain")) {
    printf("went on %d\n", lent(&point));
    return 0;
  }
  if (setjmp(point) < 2)
    longjmp(point, ++times);
  // CHECK: root 2, domain 3
  printf("root %d, domain %d\n", times, own(3));
}
#endif
