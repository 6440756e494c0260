// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -O1 -S -emit-llvm %s -o - | FileCheck %s
// RUN: %clang -march=rv64gc -O1 -S -emit-llvm %s -o - | FileCheck --check-prefix=NONE %s
// RUN: %clang -O1 -fstack-clash-protection -mstack-probe-size=8192 -S -emit-llvm %s -o - | FileCheck --check-prefix=OPTION %s
//
// No frame skips the guard below a domain's stack, in any unit that may come into
// a domain; an option of the user's own stays.

// CHECK: define {{.*}} @f({{.*}} [[ATTRS:#[0-9]+]]
// CHECK: attributes [[ATTRS]] = { {{.*}}"probe-stack"="inline-asm"
// NONE-NOT: probe-stack
// OPTION: "probe-stack"="inline-asm"{{.*}}"stack-probe-size"="8192"
void g(char *);
void f(void) {
  char buffer[100000];
  g(buffer);
}
