//===- RISCVCodoms.h - Domains from the AST to the IR -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The hooks of RISCVTargetCodeGenInfo. docs/abi.md, section 2, is the contract.
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_CLANG_LIB_CODEGEN_TARGETS_RISCVCODOMS_H
#define LLVM_CLANG_LIB_CODEGEN_TARGETS_RISCVCODOMS_H

namespace llvm {
class GlobalValue;
}

namespace clang {
class Decl;

namespace CodeGen {
class CodeGenModule;

/// Puts the domain and the ABI descriptor of D on GV. D may be null.
void setRISCVCodomsAttributes(const Decl *D, llvm::GlobalValue *GV,
                              CodeGenModule &CGM);

/// Marks the module, and removes the annotations that the AST carries.
void finishRISCVCodoms(CodeGenModule &CGM);

} // namespace CodeGen
} // namespace clang

#endif // LLVM_CLANG_LIB_CODEGEN_TARGETS_RISCVCODOMS_H
