//===-- RISCVCodomsLower.h - Calls over domains -----------------*- C++ -*-===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMSLOWER_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMSLOWER_H

#include "llvm/IR/PassManager.h"

namespace llvm {
class ModulePass;
class PassBuilder;
class PassRegistry;
class TargetMachine;

/// For tests: `opt -passes=codoms-lower`.
class RISCVCodomsLowerPass : public PassInfoMixin<RISCVCodomsLowerPass> {
  const TargetMachine *TM;

public:
  explicit RISCVCodomsLowerPass(const TargetMachine *TM) : TM(TM) {}
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

ModulePass *createRISCVCodomsLowerLegacyPass();
void initializeRISCVCodomsLowerLegacyPass(PassRegistry &);

/// Adds codoms-split to the pipelines that \p PB builds.
void registerRISCVCodomsCallbacks(PassBuilder &PB);

} // namespace llvm

#endif
