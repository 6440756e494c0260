// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Attributes and pragmas in a precompiled header count where it is used.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -emit-pch -o %t.pch %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -include-pch %t.pch -disable-llvm-passes -emit-llvm -o - %s | FileCheck %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -include-pch %t.pch -DBAD -fsyntax-only -verify %s
#ifndef SEEN
#define SEEN
int zip(int), zap(char *p, int n);
#pragma codoms import("z", zip)
int zap(char *p, int n) __attribute__((codoms_domain("y"), codoms_entry, codoms_access(write_only, 1, 2)));
#pragma codoms domain push("x")
int of_x(int);
#pragma codoms domain pop
#elif defined(BAD)
int root(void) { return of_x(1); } // expected-error {{'of_x', a function of domain 'x', is called in domain 'root'}}
// expected-note@-4 {{write codoms_entry()}}
int zip(int) __attribute__((codoms_domain("w"))); // expected-error {{'zip' is declared in domain 'w', but already belongs to domain 'z'}}
// expected-note@-9 {{the earlier one is here}}
#else
// CHECK-DAG: attributes #[[#]] = { "codoms-abi"="hash{{.*}}" "codoms-domain"="z" "codoms-import"="zip"
// CHECK-DAG: attributes #[[#]] = { "codoms-abi"="lend w a0 a1:s32*1;hash{{.*}}" "codoms-domain"="y" "codoms-entry"
// CHECK-DAG: attributes #[[#]] = { "codoms-domain"="x"
int use(char *p) { return zip(1) + zap(p, 2); }
__attribute__((codoms_domain("x"))) int use_x(void) { return of_x(1); }
#endif
