//===- SemaCodoms.h - Pragmas of CODOMs -------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pragma handler sees the preprocessor only. The consumer that is added to
// every compilation (CodomsCheck.cpp) hands it the Sema that goes with it.
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_CLANG_SEMA_SEMACODOMS_H
#define LLVM_CLANG_SEMA_SEMACODOMS_H

namespace clang {
class Decl;
class Sema;

namespace codoms {

/// From now on pragmas of S's preprocessor are acted on.
void startPragmas(Sema &S);
/// Reports a `domain push` without its `pop`, and forgets S.
void finishPragmas(Sema &S);
/// Gives D the domain of the `domain push` around it, unless it has one.
void applyPragmaDomain(Sema &S, Decl *D);

} // namespace codoms
} // namespace clang

#endif // LLVM_CLANG_SEMA_SEMACODOMS_H
