// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// -Wcodoms and -Wcodoms-access are flags like others.
//
// RUN: %clang -fsyntax-only -Xclang -verify=access,codoms %s
// RUN: %clang -fsyntax-only -Wno-codoms-access -Xclang -verify=codoms %s
// RUN: %clang -fsyntax-only -Wno-codoms -Xclang -verify=none %s
// RUN: %clang -fsyntax-only -Wno-codoms -Wcodoms-access -Xclang -verify=access %s
// RUN: %clang -fsyntax-only -w -Xclang -verify=none %s
// RUN: %clang -fsyntax-only -DPRAGMA -Xclang -verify=codoms %s
// RUN: not %clang -fsyntax-only -Werror=codoms-access %s 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: not %clang -fsyntax-only -Werror %s 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: %clang -fsyntax-only -Werror -Wno-error=codoms %s 2>&1 | FileCheck --check-prefix=WARN %s
// RUN: %clang -fsyntax-only -Wcodoms-acess %s 2>&1 | FileCheck --check-prefix=TYPO %s
//
// Flags near the end of the sorted table, after which ours stand, still work.
// RUN: %clang -fsyntax-only -Werror -Wno-codoms -Wno-zero-length-array -Wzero-as-null-pointer-constant -Wno-abi %s
// RUN: not %clang -fsyntax-only -Werror -Wno-codoms -Wzero-length-array -DZERO %s 2>&1 | FileCheck --check-prefix=ZERO %s
// RUN: %clang --print-diagnostic-options | FileCheck --check-prefix=LIST %s

// none-no-diagnostics
// ERROR: error: parameter 1 of import 'f' lends nothing: how much 'char *' points to is not known [-Werror,-Wcodoms-access]
// WARN-DAG: warning: parameter 1 of import 'f' lends nothing: how much 'char *' points to is not known [-Wcodoms-access]
// WARN-DAG: warning: 'codoms_on_fault' of 'g' has no effect {{.*}} [-Wcodoms]
// TYPO: warning: unknown warning option '-Wcodoms-acess'; did you mean '-Wcodoms-access'? [-Wunknown-warning-option]
// ZERO: error: zero size arrays are an extension [-Werror,-Wzero-length-array]
// LIST: -Wcodoms{{ *$}}
// LIST: -Wcodoms-access
#ifdef PRAGMA
#pragma clang diagnostic ignored "-Wcodoms-access"
#endif
int f(char *p) __attribute__((codoms_import("z"))); // access-note {{codoms_access}}
int g(int) __attribute__((codoms_domain("z"), codoms_entry, codoms_on_fault(1))); // codoms-warning {{no effect}}
int use(char *p) { return f(p); } // access-warning {{parameter 1 of import 'f' lends nothing}}
#ifdef ZERO
int zero[0];
#endif
