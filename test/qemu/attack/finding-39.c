// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finding 39: one side waives its protection, and the other loses its own by it. What the
// gate does depends on the entry's policy alone, what a stub does on that of the
// declaration that its unit sees.
//
// RUN: split-file %s %t
// RUN: %clang -O2 -c %t/lax.c -o %t/lax.o
// RUN: %clang -O2 -c %t/strict.c -o %t/strict.o
// RUN: llvm-objdump -d --no-show-raw-insn %t/lax.o | FileCheck --check-prefix=LAX-GATE %t/lax.c
// RUN: llvm-objdump -d --no-show-raw-insn %t/strict.o | FileCheck --check-prefix=STRICT-STUB %t/strict.c
// RUN: %clang %t/lax.o %t/strict.o -o %t/program && %qemu %t/program | FileCheck %t/strict.c

//--- lax.c
#include <codoms.h>
// A gate without any protection of d, and a body that leaves its own in registers.
long lax(long x) codoms_domain("d") codoms_entry() codoms_isolate(none);
__attribute__((naked)) static long trash(long x) codoms_domain("d");
long lax(long x) { return trash(x); }
static long trash(long x) {
  __asm__("li s0, 0x666\n li s1, 0x666\n li s11, 0x666\n li t6, 0x5ec\n ret");
}
// LAX-GATE: <lax$$d>:
// LAX-GATE-NEXT: cd.enter
// LAX-GATE-NOT: cd.clr
// LAX-GATE: cd.leave

//--- strict.c
#include <codoms.h>
#include <stdio.h>
long lax(long x) codoms_domain("d") codoms_entry();
// STRICT-STUB: <main>:
// STRICT-STUB: cd.push {{.*}}, xf
// STRICT-STUB: cd.clr
// STRICT-STUB: jal{{.*}}
// STRICT-STUB: cd.pop
int main(void) {
  register long s0 __asm__("s1") = 0x1234;
  __asm__ volatile("" : "+r"(s0));
  lax(1);
  __asm__ volatile("" : "+r"(s0));
  // CHECK: kept: 1234
  printf("kept: %lx\n", s0);
  return 0;
}
