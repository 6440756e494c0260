//===-- RISCVCodomsNeutral.h - Copies of code and constants -----*- C++ -*-===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMSNEUTRAL_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMSNEUTRAL_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/PassManager.h"

namespace llvm {
class Constant;
class GlobalObject;
class GlobalValue;
class Instruction;
class Module;

namespace RISCVCodoms {

/// Calls \p Visit for each global that the code or the initialiser of \p GO
/// names, with the instruction that does (null in an initialiser). A global is
/// reported once for each instruction.
void forEachReference(
    GlobalObject &GO,
    function_ref<void(GlobalValue &Referenced, Instruction *By)> Visit);

/// Gives each domain its own copy of the neutral functions and constants that
/// its code and data use: those without a domain that no other unit can name.
/// What only domains other than root used is deleted. \p Late, after the
/// optimiser: also what it made up, merged or left in the wrong domain. Adds the
/// copies to \p Copies. Returns whether it changed anything.
bool copyNeutral(Module &M, bool Late, SetVector<GlobalObject *> &Copies);

/// Reports what would be an access of one domain to another. All code and data
/// has its domain by now; \p Copies: what copyNeutral made.
void checkReferences(Module &M, const SetVector<GlobalObject *> &Copies);

/// Makes each reference of \p GO to a declaration without a domain one to the
/// copy that \p GO's domain has of it, `g$d`.
void nameDeclarations(GlobalObject &GO);

} // namespace RISCVCodoms
} // namespace llvm

#endif
