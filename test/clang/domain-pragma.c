// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// #pragma codoms domain
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify %s

int before(int);
#pragma codoms domain push("z")
int declared(int); // expected-note {{write codoms_entry() on its declaration}}
static int local_var;
static int local(int x) { return x + local_var; }
int entry(int x) __attribute__((codoms_entry));
int entry(int x) { return declared(x) + local(x) + before(x); }
__attribute__((codoms_domain("y"))) int of_y(int x) { return entry(x); }
#pragma codoms domain push(y)
int nested(int x) { return of_y(x); }
#pragma codoms domain pop
int again(int x) { return declared(x); }
#pragma codoms domain pop
int after(int x) { return entry(x) + before(x); }
int after_bad(int x) { return declared(x); } // expected-error {{'declared', a function of domain 'z', is called in domain 'root', but it is not an entry point}}
int declared(int);
int declared(int) __attribute__((codoms_domain("z")));

#pragma codoms domain pop // expected-error {{'#pragma codoms domain pop' without a 'push'}}
#pragma codoms domain // expected-error {{'#pragma codoms domain' is followed by 'push("domain")' or 'pop'}}
#pragma codoms domain("z") // expected-error {{'#pragma codoms domain' is followed by 'push("domain")' or 'pop'}}
#pragma codoms domain push // expected-error {{'#pragma codoms' wants '("domain"' here}}
#pragma codoms domain push("a-b") // expected-error {{'a-b' cannot be the name of a domain}}
#pragma codoms domain push("z" // expected-error {{'#pragma codoms' wants ')' here}}
#pragma codoms domain push("z") x // expected-error {{extra text at the end of '#pragma codoms'}}
#pragma codoms domain push("open") // expected-error {{'#pragma codoms domain push("open")' without its '#pragma codoms domain pop'}}
