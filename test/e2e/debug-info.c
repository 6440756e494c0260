// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a debugger sees of domains: functions by their names in C, gates with
// unwind information that ends there. The chain of calls goes on in the domain
// control stack, not on the stack.
//
// RUN: %clang -g -O2 %s -o %t && %qemu %t | FileCheck --check-prefix=OUT %s
// RUN: llvm-dwarfdump --name=total %t | FileCheck --check-prefix=NAMES %s
// RUN: llvm-dwarfdump --verify %t | FileCheck --check-prefix=VERIFY %s
// RUN: llvm-nm %t > %t.nm && llvm-dwarfdump --eh-frame --debug-frame %t >> %t.nm && FileCheck --check-prefix=FRAME %s < %t.nm
// RUN: %clang -g -O0 %s -o %t && llvm-nm %t > %t.nm && llvm-dwarfdump --eh-frame --debug-frame %t >> %t.nm && FileCheck --check-prefix=FRAME %s < %t.nm
// RUN: %clang -gdwarf-4 -O1 -fno-asynchronous-unwind-tables %s -o %t && llvm-nm %t > %t.nm && llvm-dwarfdump --eh-frame --debug-frame %t >> %t.nm && FileCheck --check-prefix=FRAME %s < %t.nm
//
// A debugger that unwinds from inside of the body finds the gate, and the end.
// RUN: llvm-symbolizer --obj=%t 'total$d' | FileCheck --check-prefix=SYMBOL %s
// RUN: llvm-symbolizer --obj=%t 'total$$d' | FileCheck --check-prefix=SYMBOL %s
// SYMBOL: total
// SYMBOL-NEXT: debug-info.c:
#include <codoms.h>
#include <stdio.h>

int total(const int *v, int n) codoms_domain("d") codoms_entry()
    codoms_access(read_only, 1, 2);
void root_entry(int n) codoms_domain("root") codoms_entry();

// The gate, an artificial function that its symbol tells from the body.
// NAMES:      DW_AT_linkage_name ("total$$d")
// NAMES-NEXT: DW_AT_name ("total")
// NAMES:      DW_AT_artificial (true)
// NAMES-NOT:  DW_AT_linkage_name
// NAMES:      DW_AT_name ("total")
// NAMES-NOT:  DW_AT_artificial
// NAMES-NOT:  DW_AT_linkage_name
// NAMES:      DW_AT_external
// VERIFY: No errors.
int total(const int *v, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += v[i];
  root_entry(s);
  return s;
}
void root_entry(int n) { printf("%d\n", n); }

int main(void) {
  // OUT: 10
  total((int[]){1, 2, 3, 4}, 4);
}

// FRAME: [[#%x,GATE:]] T total$$d
// FRAME: FDE cie={{.*}} pc=[[#%.8x,GATE]]
// FRAME-NOT: FDE cie
// FRAME: DW_CFA_undefined: X1
