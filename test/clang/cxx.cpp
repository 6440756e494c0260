// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// In C++ ordinary functions and variables have domains; members and templates do
// not.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -x c++ -std=c++17 -fsyntax-only -verify %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -x c++ -std=c++17 -DGOOD -disable-llvm-passes -emit-llvm -o - %s | FileCheck %s

#define in(d) __attribute__((codoms_domain(d)))
extern "C" {
int c_private(int) in("z"); // expected-note {{write codoms_entry()}}
int c_entry(const int *p) in("z") __attribute__((codoms_entry));
int c_library(int) __attribute__((codoms_import("lib")));
}
extern "C" {
int zip(int), zip2(int);
}
#pragma codoms import("zip", zip*)
namespace n {
int zips(int x) { return zip(x) + zip2(x); }
[[codoms::domain("z")]] int in_namespace(int x) { return c_private(x); }
[[codoms::domain("z"), codoms::entry]] int overloaded(int x) { return x; }
[[codoms::domain("y"), codoms::entry]] int overloaded(double x) { return 1; }
int root(int x) { return overloaded(x) + overloaded(1.0) + c_entry(&x) + c_library(x); }
}
// CHECK-DAG: define{{.*}} @_ZN1n12in_namespaceEi({{.*}} [[N:#[0-9]+]]
// CHECK-DAG: attributes [[N]] = {{.*}}"codoms-domain"="z"
// CHECK-DAG: define{{.*}} @_ZN1n10overloadedEi({{.*}} [[I:#[0-9]+]]
// CHECK-DAG: attributes [[I]] = {{.*}}"codoms-domain"="z" "codoms-entry"
// CHECK-DAG: define{{.*}} @_ZN1n10overloadedEd({{.*}} [[D:#[0-9]+]]
// CHECK-DAG: attributes [[D]] = {{.*}}"codoms-domain"="y" "codoms-entry"
// CHECK-DAG: declare{{.*}} @zip2({{.*}} [[Z:#[0-9]+]]
// CHECK-DAG: attributes [[Z]] = {{.*}}"codoms-domain"="zip" "codoms-import"="zip2"
// CHECK-DAG: declare{{.*}} @c_library({{.*}} [[L:#[0-9]+]]
// CHECK-DAG: attributes [[L]] = {{.*}}"codoms-domain"="lib" "codoms-import"="c_library"

#ifndef GOOD
namespace n {
int twice(int) in("z");
int twice(int) in("y"); // expected-error {{'twice' is declared in domain 'y', but already belongs to domain 'z'}}
}
int bad(int x) { return c_private(x); } // expected-error {{'c_private', a function of domain 'z', is called in domain 'root'}}
struct s {
  [[codoms::domain("z")]] int member(); // expected-error {{'codoms::domain' belongs on a function or on a variable with static storage, which is neither a member of a class nor a template}}
  [[codoms::entry]] static int static_member(); // expected-error {{'codoms::entry' belongs on a function, which is neither a member of a class nor a template}}
};
template <typename T> [[codoms::domain("z")]] int f(T) { return 1; } // expected-error {{'codoms::domain' belongs on a function or on a variable with static storage, which is neither a member of a class nor a template}}
template <typename T> struct t {
  int g(T *p) __attribute__((codoms_access(read_only, 1))); // expected-error {{'codoms_access' cannot be used in a template}}
};
[[codoms::entry]]; // expected-error {{'codoms::entry' belongs on a declaration}}
auto lambda = []() { return 1; };
#endif
