// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// In C++ a reference lends the object, as a pointer to it would; what lies behind it
// is not lent. A call that has something to destroy afterwards is one like others:
// no exception comes out of a gate. Names in debug information are the mangled ones.
//
// RUN: %clang -x c++ -O1 -g -fexceptions %s -nostdlib++ -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t 1 2>&1 | FileCheck --check-prefix=BEHIND %s
// RUN: not --crash %qemu %t 0 1 2>&1 | FileCheck --check-prefix=CONST %s
// RUN: llvm-dwarfdump --name=sum %t | FileCheck --check-prefix=NAMES %s
// NAMES:      DW_AT_linkage_name ("_Z3sumRKiRcii$$d")
// NAMES-NEXT: DW_AT_name ("sum")
// NAMES:      DW_AT_linkage_name ("_Z3sumRKiRcii")
// NAMES-NEXT: DW_AT_name ("sum")
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>

int sum(const int &v, char &c, int more, int write) codoms_domain("d") codoms_entry();
int sum(const int &v, char &c, int more, int write) {
  c = 'y';
  if (write)
    const_cast<volatile int &>(v) = 1;
  return (&const_cast<volatile const int &>(v))[more];
}

static int live;
struct Guard {
  Guard() { live++; }
  ~Guard() { live--; }
};

// Nothing is ever thrown here.
extern "C" int __gxx_personality_v0() { abort(); }
extern "C" void _Unwind_Resume(void *) { abort(); }

int main(int argc, char **argv) {
  static int v[4] = {7, 8};
  char c = 'x';
  int r;
  {
    Guard guard;
    r = sum(v[0], c, argc > 1 ? atoi(argv[1]) : 0, argc > 2);
  }
  // CHECK: 7 y 0
  // BEHIND: codoms: domain 'd' tried to read 4 bytes of {{.}}_ZZ4mainE1v{{.}}+0x4 (root)
  // CONST: codoms: domain 'd' tried to write 4 bytes of {{.}}_ZZ4mainE1v{{.}} (root)
  printf("%d %c %d\n", r, c, live);
}
