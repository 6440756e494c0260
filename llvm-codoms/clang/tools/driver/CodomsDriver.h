//===- CodomsDriver.h - Hooks in the programs of clang ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_CLANG_TOOLS_DRIVER_CODOMSDRIVER_H
#define LLVM_CLANG_TOOLS_DRIVER_CODOMSDRIVER_H

namespace clang {
class CompilerInvocation;

namespace codoms {

/// Predefines __CODOMS__ in a compilation for Xcodoms.
void addPredefines(CompilerInvocation &Invocation);

} // namespace codoms
} // namespace clang

#endif // LLVM_CLANG_TOOLS_DRIVER_CODOMSDRIVER_H
