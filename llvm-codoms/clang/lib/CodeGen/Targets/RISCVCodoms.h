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
class Value;
}

namespace clang {
class AtomicExpr;
class CallExpr;
class Decl;
class QualType;
class Stmt;

namespace CodeGen {
class Address;
class CGFunctionInfo;
class CodeGenFunction;
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

/// Whether an object of type T holds pointers to functions that a copy of it has
/// to be looked at for.
bool holdsRISCVCodomsFunctions(CodeGenModule &CGM, QualType T);

/// Value, of type T, was loaded from Source: what is used in its place. If it is
/// a pointer to function, that is looked at (docs/abi.md, 2).
llvm::Value *checkRISCVCodomsLoad(CodeGenFunction &CGF, llvm::Value *Value,
                                  QualType T, Address Source);

/// An object of type T was copied from Source to Dest.
void checkRISCVCodomsCopy(CodeGenFunction &CGF, Address Dest, Address Source,
                          QualType T);

/// The same of an atomic load.
void checkRISCVCodomsAtomicLoad(CodeGenFunction &CGF, Address Dest,
                                Address Source, QualType T);

/// S, emitted, is a part of an implicit assignment of a class: the same if it
/// copies an array.
void checkRISCVCodomsArrayCopy(CodeGenFunction &CGF, const Stmt *S);

/// The atomic operation E on Source put what it found there in Dest or, if it is
/// a compare-exchange that fails, in Expected. Success: its result, if that is not
/// in Dest.
void checkRISCVCodomsAtomic(CodeGenFunction &CGF, const AtomicExpr *E,
                            Address Source, Address Dest, Address Expected,
                            llvm::Value *Success = nullptr);

/// Completes the descriptors, marks the module, and removes the annotations that the AST carries.
void finishRISCVCodoms(CodeGenModule &CGM);

} // namespace CodeGen
} // namespace clang

#endif // LLVM_CLANG_LIB_CODEGEN_TARGETS_RISCVCODOMS_H
