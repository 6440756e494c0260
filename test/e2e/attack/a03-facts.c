// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the body of an entry point does, as this unit knows it, is not believed
// in another domain: what runs may be something else. The linker takes a gate only
// with its record, so the entries of this unit become the other one's.
//
// DEFINE: %{foreign} = llvm-objcopy --weaken-symbol='pick$$d' --weaken-symbol='next$$d' --dump-section=.codoms_record=%t.record %t.o && sed '/^entry/d' %t.record > %t.imports && llvm-objcopy --update-section=.codoms_record=%t.imports %t.o
// RUN: %clang -O2 -c %s -o %t.o && %{foreign}
// RUN: %clang -DHOSTILE -c %s -o %t.hostile.o
// RUN: %clang -Wl,--gc-sections %t.o %t.hostile.o -o %t && %qemu %t | FileCheck %s
//
// RUN: %clang -O2 %without-interposable -Wno-unused-command-line-argument -c %s -o %t.o && %{foreign}
// RUN: %clang -Wl,--gc-sections %without-interposable %t.o %t.hostile.o -o %t && %qemu %t | FileCheck --check-prefix=OPEN %s
//
// Nor by the optimiser of the linker.
// RUN: %clang -O2 -flto %s -o %t && llvm-objdump -d %t | FileCheck --check-prefix=LTO %s
// LTO-LABEL: <check>:
// LTO: cd.push
// LTO: <pick$$d>
// LTO: cd.pop
// LTO: li a{{[0-9]}}, 0x3
#include "Inputs/hostile.h"
#ifdef HOSTILE
ENTRY("d", "pick", "li a0, 1000\n")
ENTRY("d", "next", "la t0, calls$d\nlw a0, 0(t0)\naddi a0, a0, 1\nsw a0, 0(t0)\n")
__asm__(".pushsection .codoms.d.data,\"aw\",@progbits\n"
        "calls$d: .word 0\n.popsection\n");
#else
unsigned pick(unsigned x) codoms_domain("d") codoms_entry();
int next(int x) codoms_domain("d") codoms_entry();
unsigned pick(unsigned x) { return x & 3; }
int next(int x) { return x * 2; }

__attribute__((noinline)) unsigned check(unsigned x) {
  unsigned k = pick(x);
  return k > 3 ? 99 : k;
}

int main(int argc, char **argv) {
  // CHECK: index 99
  // OPEN: index 1000
  printf("index %u\n", check(argc));
  // CHECK: next 3
  // OPEN: next 2
  printf("next %d\n", next(argc) + next(argc));
}
#endif
