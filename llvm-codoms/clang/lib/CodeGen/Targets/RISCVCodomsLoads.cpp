//===- RISCVCodomsLoads.cpp - Pointers to functions out of memory ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whoever may write the memory that a pointer to function is loaded from decides
// what its user calls. Only the C types tell which loads those are. Each of them
// but those from variables goes through a marker, of which codoms-lower makes the
// check (docs/abi.md, 2 and 3).
//
//===----------------------------------------------------------------------===//

#include "CodeGenFunction.h"
#include "RISCVCodoms.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Codoms.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/TargetInfo.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Instructions.h"

using namespace clang;
using namespace clang::CodeGen;

/// Under -mcodoms-scatter all memory is everyone's.
static bool isChecked(const ASTContext &Ctx) {
  return Ctx.getTargetInfo().hasFeature("xcodoms") && !codoms::getScatter();
}

static bool isFunctionPointer(QualType T) {
  if (const auto *AT = T->getAs<AtomicType>())
    T = AT->getValueType();
  return T->isFunctionPointerType() || T->isFunctionReferenceType();
}

/// Whether Pointer leads into a variable, which is the domain's own.
static bool isVariable(llvm::Value *Pointer) {
  Pointer = Pointer->stripInBoundsOffsets();
  return isa<llvm::AllocaInst, llvm::GlobalVariable>(Pointer);
}

/// A pure function of what was loaded and from where, so that a check whose value
/// nobody uses goes, and one that somebody uses stays.
static llvm::Value *mark(CodeGenFunction &CGF, llvm::Value *Value,
                         llvm::Value *Source, bool Union = false) {
  llvm::Type *Ptr = Value->getType();
  auto *T = llvm::FunctionType::get(Ptr, {Ptr, Source->getType()}, false);
  llvm::CallInst *Call = CGF.Builder.CreateCall(
      llvm::InlineAsm::get(T, "unimp", "=r,r,r", /*hasSideEffects=*/false),
      {Value, Source});
  Call->setDoesNotThrow();
  Call->setDoesNotAccessMemory();
  Call->addFnAttr(llvm::Attribute::WillReturn);
  Call->addFnAttr(
      llvm::Attribute::get(CGF.getLLVMContext(), "codoms-loaded",
                           Union ? "union" : ""));
  return Call;
}

llvm::Value *CodeGen::checkRISCVCodomsLoad(CodeGenFunction &CGF,
                                           llvm::Value *Value, QualType T,
                                           Address Source) {
  if (!isChecked(CGF.getContext()) || !isFunctionPointer(T) ||
      isVariable(Source.getBasePointer()))
    return Value;
  return mark(CGF, Value, Source.emitRawPointer(CGF));
}

bool CodeGen::holdsRISCVCodomsFunctions(CodeGenModule &CGM, QualType T) {
  const ASTContext &Ctx = CGM.getContext();
  if (!isChecked(Ctx))
    return false;
  auto Members = codoms::getFunctionMembers(Ctx, T);
  return !Members || !Members->empty();
}

/// An object of type T is in Dest that was in Source. Loaded: what was found there
/// is in Dest and nowhere else. Otherwise Dest is perhaps memory that may only be
/// written, so what is looked at is loaded from Source, and goes over the copy.
static void checkCopy(CodeGenFunction &CGF, Address Dest, Address Source,
                      QualType T, bool Loaded) {
  if (!isChecked(CGF.getContext()) ||
      isVariable(Source.getBasePointer()))
    return;
  auto Members = codoms::getFunctionMembers(CGF.getContext(), T,
                                            /*AnyNumber=*/true);
  if (Members->empty())
    return;
  CGBuilderTy &B = CGF.Builder;
  llvm::Value *To = Dest.emitRawPointer(CGF);
  llvm::Value *From = Source.emitRawPointer(CGF);
  llvm::Type *Ptr = To->getType();
  auto Check = [&](llvm::Value *Offset, const codoms::FunctionMember &M) {
    auto AlignmentIn = [&](Address Object) {
      return llvm::commonAlignment(
          llvm::commonAlignment(Object.getAlignment().getAsAlign(), M.Offset),
          M.Stride);
    };
    llvm::Value *Here = B.CreatePtrAdd(To, Offset);
    llvm::Value *There = B.CreatePtrAdd(From, Offset);
    llvm::Value *Value = B.CreateAlignedLoad(
        Ptr, Loaded ? Here : There, AlignmentIn(Loaded ? Dest : Source));
    B.CreateAlignedStore(mark(CGF, Value, There, M.Union), Here,
                         AlignmentIn(Dest));
  };
  for (const codoms::FunctionMember &M : *Members) {
    if (M.Count <= 4) {
      for (uint64_t I = 0; I != M.Count; ++I)
        Check(llvm::ConstantInt::get(CGF.Int64Ty, M.Offset + I * M.Stride), M);
      continue;
    }
    llvm::BasicBlock *Before = B.GetInsertBlock();
    llvm::BasicBlock *Loop = CGF.createBasicBlock("codoms.copied");
    llvm::BasicBlock *End = CGF.createBasicBlock("codoms.looked");
    CGF.EmitBlock(Loop);
    llvm::PHINode *Offset = B.CreatePHI(CGF.Int64Ty, 2);
    Offset->addIncoming(llvm::ConstantInt::get(CGF.Int64Ty, M.Offset), Before);
    Check(Offset, M);
    llvm::Value *Next = B.CreateAdd(
        Offset, llvm::ConstantInt::get(CGF.Int64Ty, M.Stride));
    Offset->addIncoming(Next, B.GetInsertBlock());
    B.CreateCondBr(
        B.CreateICmpULT(Next,
                        llvm::ConstantInt::get(
                            CGF.Int64Ty, M.Offset + M.Count * M.Stride)),
        Loop, End);
    CGF.EmitBlock(End);
  }
}

void CodeGen::checkRISCVCodomsCopy(CodeGenFunction &CGF, Address Dest,
                                   Address Source, QualType T) {
  checkCopy(CGF, Dest, Source, T, /*Loaded=*/false);
}

void CodeGen::checkRISCVCodomsAtomicLoad(CodeGenFunction &CGF, Address Dest,
                                         Address Source, QualType T) {
  checkCopy(CGF, Dest, Source, T, /*Loaded=*/true);
}

void CodeGen::checkRISCVCodomsArrayCopy(CodeGenFunction &CGF, const Stmt *S) {
  const auto *Call = dyn_cast<CallExpr>(S);
  if (!Call || Call->getBuiltinCallee() != Builtin::BI__builtin_memcpy)
    return;
  auto GetMember = [&](unsigned I) -> const MemberExpr * {
    const auto *Address =
        dyn_cast<UnaryOperator>(Call->getArg(I)->IgnoreParenImpCasts());
    return Address && Address->getOpcode() == UO_AddrOf
               ? dyn_cast<MemberExpr>(
                     Address->getSubExpr()->IgnoreParenImpCasts())
               : nullptr;
  };
  const MemberExpr *Dest = GetMember(0), *Source = GetMember(1);
  if (Dest && Source && holdsRISCVCodomsFunctions(CGF.CGM, Dest->getType()))
    checkRISCVCodomsCopy(CGF, CGF.EmitLValue(Dest).getAddress(),
                         CGF.EmitLValue(Source).getAddress(), Dest->getType());
}

void CodeGen::checkRISCVCodomsAtomic(CodeGenFunction &CGF, const AtomicExpr *E,
                                     Address Source, Address Dest,
                                     Address Expected, llvm::Value *Success) {
  QualType T = E->getPtr()->getType()->getPointeeType();
  if (E->getOp() == AtomicExpr::AO__atomic_test_and_set ||
      E->getOp() == AtomicExpr::AO__atomic_clear ||
      !holdsRISCVCodomsFunctions(CGF.CGM, T))
    return;
  if (!E->isCmpXChg()) {
    if (Dest.isValid())
      checkRISCVCodomsAtomicLoad(CGF, Dest, Source, T);
    return;
  }
  // What was expected was the user's, and is what was found if that is another.
  if (!Success)
    Success = CGF.Builder.CreateLoad(Dest);
  llvm::BasicBlock *Found = CGF.createBasicBlock("codoms.found");
  llvm::BasicBlock *End = CGF.createBasicBlock("codoms.exchanged");
  CGF.Builder.CreateCondBr(CGF.Builder.CreateIsNotNull(Success), End, Found);
  CGF.EmitBlock(Found);
  checkRISCVCodomsAtomicLoad(CGF, Expected, Source, T);
  CGF.EmitBlock(End);
}
