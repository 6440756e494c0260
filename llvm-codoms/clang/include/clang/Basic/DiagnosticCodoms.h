//===- DiagnosticCodoms.h - Numbers of our diagnostics ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_CLANG_BASIC_DIAGNOSTICCODOMS_H
#define LLVM_CLANG_BASIC_DIAGNOSTICCODOMS_H

#include "clang/Basic/AllDiagnostics.h"
#include "clang/Basic/DiagnosticIDs.h"

namespace clang {
namespace diag {

// They follow the last packaged table: DiagnosticIDs.cpp finds a diagnostic by
// its distance from the start of a table.
enum {
  CODOMS_BEFORE_FIRST = NUM_BUILTIN_TRAP_DIAGNOSTICS - 1,
#define DIAG(ENUM, ...) ENUM,
#include "clang/Basic/DiagnosticCodomsKinds.inc"
#undef DIAG
  CODOMS_AFTER_LAST
};
static_assert(static_cast<int>(CODOMS_AFTER_LAST) <=
                  static_cast<int>(DIAG_UPPER_LIMIT),
              "the last packaged range of diagnostics is full");

} // namespace diag
} // namespace clang

#endif // LLVM_CLANG_BASIC_DIAGNOSTICCODOMS_H
