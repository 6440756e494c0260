// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finding 36: a frame that is larger than the guard page reaches the next mapping, which
// is the domain's, too: its caller chooses where it writes. Frames that are larger than
// the guard are probed.
//
// RUN: %clang -O1 %s -o %t
// RUN: %qemu %t 1000 | FileCheck %s
// RUN: not --crash %qemu %t far 2>&1 | FileCheck --check-prefix=VLA %s
// RUN: not --crash %qemu %t fixed 2>&1 | FileCheck --check-prefix=FIXED %s
// RUN: not --crash %qemu %t endless 2>&1 | FileCheck --check-prefix=ENDLESS %s
//
// The twin without probes writes to what lies there, and nothing stops it.
// RUN: %clang -O1 -S -emit-llvm %s -o - | sed 's/"probe-stack"="inline-asm"//' >%t.ll
// RUN: %clang -O1 %t.ll -o %t.none && %qemu %t.none far | FileCheck %s
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Memory of d far below its stack, and how far.
codoms_domain("d") static char below[65536];

long distance(void) codoms_domain("d") codoms_entry();
long distance(void) {
  return (char *)__builtin_frame_address(0) - below - sizeof below / 2;
}

int variable(long n) codoms_domain("d") codoms_entry();
int variable(long n) {
  char buffer[n];
  // The first bytes only, so that nothing in between is touched by chance.
  memset(buffer, 1, 16);
  __asm__ volatile("" : : "r"(buffer) : "memory");
  return buffer[7];
}

int fixed(void) codoms_domain("d") codoms_entry();
int fixed(void) {
  char buffer[30000000];
  memset(buffer, 1, 16);
  __asm__ volatile("" : : "r"(buffer) : "memory");
  return buffer[7];
}

int endless(int n) codoms_domain("d") codoms_entry();
int endless(int n) {
  volatile char buffer[200] = {n};
  return n < 0 ? 0 : endless(n + 1) + buffer[3];
}

int main(int argc, char **argv) {
  long far = distance();
  // CHECK: 1
  // VLA: codoms: domain 'd' tried to write
  // VLA-NEXT: in variable$d
  // FIXED: codoms: domain 'd' tried to write
  // FIXED-NEXT: in fixed$d
  // ENDLESS: codoms: domain 'd' {{.*}}
  // ENDLESS: in endless$d
  if (!strcmp(argv[1], "fixed"))
    printf("%d\n", fixed());
  else if (!strcmp(argv[1], "endless"))
    printf("%d\n", endless(0));
  else
    printf("%d\n", variable(strcmp(argv[1], "far") ? atoi(argv[1]) : far));
  return 0;
}
