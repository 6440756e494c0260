// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// __CODOMS__ is there with Xcodoms and only then, however the compiler is run.
//
// RUN: %clang -E -dM %s | FileCheck %s
// RUN: %clang -E -dM -x c++ %s | FileCheck %s
// RUN: %clang -E -dM -x assembler-with-cpp %s | FileCheck %s
// RUN: %clang -save-temps=obj -c %s -o %t.o
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -E -dM %s | FileCheck %s
// RUN: %clang_cc1 -triple riscv64 -target-feature -xcodoms -target-feature +xcodoms -E -dM %s | FileCheck %s
// CHECK: #define __CODOMS__ 1
//
// RUN: %clang -march=rv64gc -DNONE -E -dM %s | FileCheck --check-prefix=NONE %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature -xcodoms -DNONE -E -dM %s | FileCheck --check-prefix=NONE %s
// NONE-NOT: __CODOMS__
//
// RUN: %clang -fsyntax-only -std=c89 %s
// RUN: %clang -fsyntax-only -std=c23 %s
// RUN: %clang -fsyntax-only -x c++ %s
// RUN: %clang -fsyntax-only -march=rv64gc -DNONE %s
#ifndef __ASSEMBLER__
#if !defined(NONE) && !defined(__CODOMS__)
#error
#endif
#if !__has_attribute(codoms_domain) || !__has_attribute(__codoms_entry__) || \
    !__has_attribute(codoms_import) || !__has_attribute(codoms_access) ||   \
    !__has_attribute(codoms_isolate) || !__has_attribute(codoms_on_fault)
#error
#endif
#if __has_attribute(codoms_domains) || __has_attribute(codoms)
#error
#endif
#ifdef __cplusplus
#if !__has_cpp_attribute(codoms::domain) || !__has_cpp_attribute(codoms::access)
#error
#endif
#if __has_cpp_attribute(codoms::domains)
#error
#endif
#elif __STDC_VERSION__ >= 202311L
#if !__has_c_attribute(codoms::domain) || !__has_c_attribute(codoms::on_fault)
#error
#endif
#if __has_c_attribute(codoms::domains)
#error
#endif
#endif
int f(void);
#endif
