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
public:
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace llvm

#endif
