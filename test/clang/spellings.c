// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The attributes in all versions of the language, in front of a declaration and
// behind a declarator, and with underscores; no other vendor's are taken for ours.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c89 -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefix=GNU %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c99 -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefix=GNU %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c11 -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefix=GNU %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=gnu17 -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefix=GNU %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c23 -DSTD -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefixes=GNU,STD %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c17 -DSTD -Wno-c23-extensions -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefixes=GNU,STD %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -x c++ -std=c++11 -DSTD -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefixes=GNU,STD %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c23 -DSTD -DBAD -fsyntax-only -verify %s

#ifdef __cplusplus
extern "C" {
#endif

// GNU-DAG: attributes #[[#]] = {{.*}}"codoms-abi"="lend r a0 a1:s32*1;hash {{.*}}" "codoms-domain"="behind" "codoms-entry"
int behind(const char *p, int n) __attribute__((codoms_domain("behind"), codoms_entry, codoms_access(read_only, 1, 2)));
int behind(const char *p, int n) { return 0; }
// GNU-DAG: attributes #[[#]] = {{.*}}"codoms-abi"="lend r a0 a1:s32*1;hash {{.*}}" "codoms-domain"="front" "codoms-entry"
__attribute__((codoms_domain("front"))) __attribute__((codoms_entry())) __attribute__((codoms_access(read_only, 1, 2)))
int front(const char *p, int n) { return 0; }
// GNU-DAG: attributes #[[#]] = {{.*}}"codoms-abi"="lend w a0 a1:s32*1;hash {{.*}}" "codoms-domain"="under" "codoms-entry"
__attribute__((__codoms_domain__("under"), __codoms_entry__, __codoms_access__(__write_only__, 1, 2)))
int under(char *p, int n) { return 0; }

#ifdef STD
// STD-DAG: attributes #[[#]] = {{.*}}"codoms-abi"="lend r a0 a1:s32*1;hash {{.*}}" "codoms-domain"="std" "codoms-entry" "codoms-isolate"="stack"
[[codoms::domain("std"), codoms::entry]] [[codoms::access(read_only, 1, 2)]] [[codoms::isolate(stack)]]
int std_front(const char *p, int n) { return 0; }
// STD-DAG: attributes #[[#]] = {{.*}}"codoms-domain"="lib" "codoms-import"="other"
int std_import [[codoms::import("lib", "other")]] (void);
int std_uses(void) { return std_import(); }
// STD-DAG: @std_var = {{.*}}#[[#]]
[[codoms::domain("std")]] int std_var = 1;
#ifdef __cplusplus
#define HAS __has_cpp_attribute
#else
#define HAS __has_c_attribute
#endif
#if !HAS(codoms::domain) || !HAS(codoms::entry) || !HAS(codoms::access)
#error "no codoms::domain"
#endif
#endif

#ifdef BAD
[[domain("z")]] int unscoped(void); // expected-warning {{unknown attribute 'domain' ignored}}
[[other::domain("z")]] int other(void); // expected-warning {{unknown attribute 'other::domain' ignored}}
[[codoms::domian("z")]] int misspelled(void); // expected-warning {{unknown attribute 'codoms::domian' ignored}}
int typed(void) [[codoms::domain("z")]]; // expected-error {{'codoms::domain' attribute cannot be applied to types}}
#endif

#ifdef __cplusplus
}
#endif
