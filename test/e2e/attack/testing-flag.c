// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An object that lacks a protection says so, and no one links it by mistake.
//
// RUN: %clang -c -mllvm -codoms-test-drop=bank-x,stack %s -o %t.o
// RUN: llvm-readelf -p .codoms_record %t.o | FileCheck --check-prefix=RECORD %s
// RECORD: testing{{.*}}bank-x
// RECORD: testing{{.*}}stack
// RUN: not %clang %t.o -o %t 2>&1 | FileCheck %s
// CHECK: error: {{.*}}.o:(.codoms_record):line [[#]]: compiled without a protection of domains (-codoms-test-drop=bank-x), which only tests of the toolchain want: recompile it, or allow it by --codoms-allow-testing
// CHECK: error: {{.*}}(-codoms-test-drop=stack)
// RUN: %clang %t.o -Wl,--codoms-allow-testing -o %t && %qemu %t
//
// Another linker does not link it at all.
// RUN: llvm-nm %t.o | FileCheck --check-prefix=LINKED %s
// LINKED: U __codoms_linked
//
// RUN: not %clang -c -mllvm -codoms-test-drop=bank-y %s -o %t.o 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// UNKNOWN: for the --codoms-test-drop option: Cannot find option named 'bank-y'!
//
// RUN: %clang -c %s -o %t.o && llvm-readelf -p .codoms_record %t.o | FileCheck --check-prefix=NONE %s
// NONE-NOT: testing {{[a-z]}}
int main(void) {}
