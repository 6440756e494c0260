//===- RISCVCodoms.h - Domains from the AST to the IR -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The hooks of RISCVTargetCodeGenInfo and of CodeGenFunction::EmitCall. docs/abi.md, section 2, is the contract.
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_CLANG_LIB_CODEGEN_TARGETS_RISCVCODOMS_H
#define LLVM_CLANG_LIB_CODEGEN_TARGETS_RISCVCODOMS_H

namespace llvm {
class CallBase;
class GlobalValue;
}

namespace clang {
class CallExpr;
class Decl;

namespace CodeGen {
class CGFunctionInfo;
class CodeGenModule;

/// Puts the domain and the ABI descriptor of D on GV. D may be null.
void setRISCVCodomsAttributes(const Decl *D, llvm::GlobalValue *GV,
                              CodeGenModule &CGM);

/// Puts on Call, whose attributes are complete, what only its C types tell: the
/// padding of its arguments, and the strings among the variable ones. Callee may
/// be null, or what holds the pointer.
void setRISCVCodomsCallAttributes(CodeGenModule &CGM, llvm::CallBase &Call,
                                  const CGFunctionInfo &FI, const Decl *Callee);

/// Adds what the call E, made as Call, lends if it goes through a pointer that is
/// declared with codoms_access. Call may be null.
void setRISCVCodomsAccess(CodeGenModule &CGM, llvm::CallBase *Call,
                          const CGFunctionInfo &FI, const CallExpr *E);

/// Completes the descriptors, marks the module, and removes the annotations that the AST carries.
void finishRISCVCodoms(CodeGenModule &CGM);

} // namespace CodeGen
} // namespace clang

#endif // LLVM_CLANG_LIB_CODEGEN_TARGETS_RISCVCODOMS_H
