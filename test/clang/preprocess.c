// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The pragmas survive preprocessing, alone and in macros, so that -save-temps and
// distributed builds compile the same program.
//
// RUN: %clang -I%codoms_include -E %s -o %t.i
// RUN: FileCheck --input-file=%t.i %s
// RUN: %clang -I%codoms_include -Xclang -disable-llvm-passes -S -emit-llvm -o %t.direct.ll %s
// RUN: %clang -Xclang -disable-llvm-passes -S -emit-llvm -o %t.twice.ll %t.i
// RUN: diff %t.direct.ll %t.twice.ll
// RUN: %clang -I%codoms_include -E -P -C %s | %clang -x c -fsyntax-only -

#include <codoms.h>
int zip(int), zip2(int);
// CHECK: {{^ *}}#pragma codoms import("z", zip*)
#pragma codoms import("z", zip*)
// CHECK: {{^ *}}#pragma codoms domain push("y")
CODOMS_DOMAIN_PUSH(y)
// CHECK: int y(int x) { return zip(x); }
int y(int x) { return zip(x); }
// CHECK: #pragma codoms domain pop
CODOMS_DOMAIN_POP()
// CHECK: int root(int x) { return zip2(x); }
int root(int x) { return zip2(x); }
