// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Domain d may write to root's memory, and has looked at a page of it. Once that
// page is another domain's, d may not touch it any more; once it is d's own, or
// a domain's that d may read, it still may.
//
// RUN: %clang -g -O1 %s -Wl,--codoms-grant=d:root=write,--codoms-grant=d:shared=read -o %t
// RUN: %qemu %t d | FileCheck --check-prefix=MAY %s
// RUN: %qemu %t shared | FileCheck --check-prefix=MAY %s
// RUN: not --crash %qemu %t other 2>&1 | FileCheck %s
// MAY: 7 7
// CHECK: codoms: domain 'd' tried to read 1 byte of memory of domain 'other' at
#include <codoms.h>
#include <codoms/isa.h>
#include <codoms/runtime.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int peek(const volatile char *p) codoms_domain("d") codoms_entry() codoms_access(none, 1);
int peek(const volatile char *p) { return *p; }

int shared(void) codoms_domain("shared") codoms_entry();
int shared(void) { return 1; }
int other(void) codoms_domain("other") codoms_entry();
int other(void) { return 1; }

int main(int argc, char **argv) {
  int tag = codoms_domain_tag(argv[1]);
  char *page = mmap(NULL, CODOMS_PAGE_SIZE, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  *page = 7;
  int before = peek(page);
  if (tag < 0 || shared() + other() != 2 ||
      syscall(CODOMS_NR, CODOMS_SYS_TAG, page, 1, tag, 0))
    return 2;
  printf("%d %d\n", before, peek(page));
  return 0;
}
