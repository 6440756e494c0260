// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// -codoms-profile of a program with a C library, a longjmp, a tail call and a
// handler: each function below the one that called it, and no instruction lost.
//
// RUN: %clang -O1 %s -o %t
// RUN: %qemu-count -codoms-profile %t.json,format=json -codoms-profile %t.folded,format=folded %t 2> %t.count
// RUN: FileCheck %s '--implicit-check-not=root:middle;{{.*}}root:after' < %t.folded
// RUN: %python %S/Inputs/profile-sums.py %t.json %t.folded %t.count | FileCheck --check-prefix=SUMS %s
#include <codoms.h>
#include <setjmp.h>
#include <signal.h>

int twice(int n) codoms_domain("lib") codoms_entry();
int deep(int n) codoms_domain("lib") codoms_entry();

volatile int sink;
jmp_buf env;

#define FUNCTION __attribute__((noinline))

FUNCTION void thrower(int n) {
  sink = n;
  longjmp(env, 1);
}
FUNCTION void middle(int n) {
  thrower(n);
  sink = 0;
}
FUNCTION void after(void) { sink = 2; }
FUNCTION void handler(int sig) { sink = sig; }
FUNCTION void target(int n) { sink = n; }
FUNCTION void tail(int n) {
  sink = n;
  target(n + 1);
}

FUNCTION codoms_domain("lib") static int leaf(int n) { return n + sizeof(long); }
int twice(int n) { return leaf(n) + leaf(n + 1); }
int deep(int n) {
  volatile int local = n;
  return n ? deep(n - 1) + local : leaf(local);
}

int main(void) {
  if (!setjmp(env))
    middle(1);
  after();
  tail(3);
  signal(SIGUSR1, handler);
  raise(SIGUSR1);
  sink = twice(4);
  sink = deep(2);
  return 0;
}

// libc calls main; deep calls leaf last, and twice is inlined in its gate.
// CHECK: [[MAIN:root:.*root:main]] {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];lib:deep [gate] {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];lib:deep [gate];lib:deep {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];lib:deep [gate];lib:deep;lib:deep {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];lib:deep [gate];lib:deep;lib:deep;lib:deep {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];lib:deep [gate];lib:deep;lib:deep;lib:leaf {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];lib:twice [gate] {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];lib:twice [gate];lib:leaf {{[0-9]+}}{{$}}
// CHECK:      [[MAIN]];root:after {{[0-9]+}}{{$}}
// CHECK:      [[MAIN]];root:middle {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];root:middle;root:thrower {{[0-9]+}}{{$}}
// CHECK:      [[MAIN]];root:raise;{{.*}}root:handler {{[0-9]+}}{{$}}
// CHECK:      [[MAIN]];root:tail {{[0-9]+}}{{$}}
// CHECK-NEXT: [[MAIN]];root:target {{[0-9]+}}{{$}}

// SUMS: domains: [[#N:]]
// SUMS-NEXT: stacks: [[#N]]
// SUMS-NEXT: plugin: [[#N]]
// SUMS-NEXT: edges: [[#C:]]
// SUMS-NEXT: crossings: [[#C]]
// SUMS-NEXT: faults: [[#F:]]
// SUMS-NEXT: causes: [[#F]]
