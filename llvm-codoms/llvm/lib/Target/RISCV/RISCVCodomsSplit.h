//===-- RISCVCodomsSplit.h - Bodies and gates -------------------*- C++ -*-===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMSSPLIT_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMSSPLIT_H

#include "llvm/IR/PassManager.h"

namespace llvm {

class RISCVCodomsSplitPass : public PassInfoMixin<RISCVCodomsSplitPass> {
  bool Linked;

public:
  /// \p Linked: of modules that were linked, each of which it ran on before.
  explicit RISCVCodomsSplitPass(bool Linked = false) : Linked(Linked) {}
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Last in the compilation of a unit for link-time optimisation: names the
/// domain's own copies of what its code wants from libraries. After the link of
/// the modules what is undefined here would be root's. Writes down what the unit
/// saw of each gate, of which the link keeps one declaration.
class RISCVCodomsNamePass : public PassInfoMixin<RISCVCodomsNamePass> {
public:
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace llvm

#endif
