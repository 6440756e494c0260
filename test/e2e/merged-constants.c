// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Constants that two domains use, of which the optimiser makes one again: each
// domain still has its own, also where the address of one goes elsewhere.
//
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O1 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -flto %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -flto=thin %s -o %t && %qemu %t | FileCheck %s
//
// What the source names in another domain is an error as ever.
// RUN: not %clang -O2 -DNAMED -c %s -o %t.o 2>&1 | FileCheck --check-prefix=NAMED %s
// NAMED: error: 'own', a variable of domain 'a', is used in domain 'root'
//
// CHECK: 101 101 shared 1 122 nine
#include <codoms.h>
#include <stdio.h>

static const char shared[] = "shared";
static const struct {
  int number;
  const char *name;
} table[] = {{7, "seven"}, {9, "nine"}};
codoms_domain("a") static const char own[] = "shared";

int a_letter(int i) codoms_domain("a") codoms_entry();
int a_letter(int i) { return shared[i % 6]; }
int b_letter(int i) codoms_domain("b") codoms_entry();
int b_letter(int i) { return shared[i % 6]; }
int a_own(void) codoms_domain("a") codoms_entry();
int a_own(void) {
  const char *volatile p = own, *volatile q = shared;
  return p != q;
}
int a_table(int i) codoms_domain("a") codoms_entry();
int a_table(int i) { return table[i & 1].number + table[i & 1].name[0]; }

int main(void) {
  printf("%d %d %s %d %d %s\n", a_letter(4), b_letter(4), shared, a_own(),
         a_table(0), table[1].name);
#ifdef NAMED
  puts(own);
#endif
}
