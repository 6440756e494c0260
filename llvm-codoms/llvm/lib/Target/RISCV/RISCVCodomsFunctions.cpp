//===-- RISCVCodomsFunctions.cpp - Pointers to functions ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsFunctions.h"
#include "codoms/isa.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace RISCVCodoms;

// What a call keeps of pointers in memory that it lends, in bytes of stack.
static constexpr uint64_t MaxSnapshot = 65536;

/// Splits at the insertion point of \p B, which stays in front. Returns what
/// follows, which nothing branches to yet.
static BasicBlock *splitHere(IRBuilderBase &B, const Twine &Name) {
  BasicBlock *Before = B.GetInsertBlock();
  if (B.GetInsertPoint() == Before->end())
    return BasicBlock::Create(B.getContext(), Name, Before->getParent());
  BasicBlock *After = Before->splitBasicBlock(B.GetInsertPoint(), Name);
  Before->getTerminator()->eraseFromParent();
  B.SetInsertPoint(Before);
  return After;
}

static BasicBlock *blockBefore(BasicBlock *After, const Twine &Name) {
  return BasicBlock::Create(After->getContext(), Name, After->getParent(),
                            After);
}

static MDNode *likely(IRBuilderBase &B) {
  return MDBuilder(B.getContext()).createLikelyBranchWeights();
}

static Value *ask(IRBuilderBase &B, StringRef Text, ArrayRef<Value *> Operands) {
  SmallVector<Type *, 2> Types;
  std::string Constraints = "=r";
  for (Value *V : Operands) {
    Types.push_back(V->getType());
    Constraints += ",r";
  }
  return B.CreateCall(
      InlineAsm::get(FunctionType::get(B.getInt64Ty(), Types, false), Text,
                     Constraints, /*hasSideEffects=*/true),
      Operands);
}

static Value *isSame(IRBuilderBase &B, Value *Pointer) {
  return B.CreateIsNotNull(ask(B, "cd.same $0, $1", {Pointer}));
}

static Value *address(IRBuilderBase &B, Value *F) {
  return B.CreatePtrToInt(F, B.getInt64Ty());
}

/// Nothing is ever mapped in the first page: null, SIG_IGN and the like.
static Value *isMarker(IRBuilderBase &B, Value *F) {
  return B.CreateICmpULT(address(B, F), B.getInt64(CODOMS_PAGE_SIZE));
}

static Value *isAligned(IRBuilderBase &B, Value *F) {
  return B.CreateIsNull(B.CreateAnd(address(B, F), B.getInt64(63)));
}

/// Whether \p F, which is code if \p Suspect is true, is then no entry point.
static Value *isNoEntry(IRBuilderBase &B, Value *F, Value *Suspect) {
  BasicBlock *After = splitHere(B, "codoms.suspected");
  BasicBlock *Before = B.GetInsertBlock();
  BasicBlock *Look = blockBefore(After, "codoms.look");
  B.CreateCondBr(B.CreateAnd(Suspect, isAligned(B, F)), Look, After);
  B.SetInsertPoint(Look);
  Value *Word = B.CreateAlignedLoad(B.getInt32Ty(), F, Align(4));
  Value *Other = B.CreateICmpNE(Word, B.getInt32(CODOMS_ENTER_WORD));
  B.CreateBr(After);
  B.SetInsertPoint(After, After->begin());
  PHINode *Phi = B.CreatePHI(B.getInt1Ty(), 2);
  Phi->addIncoming(Suspect, Before);
  Phi->addIncoming(Other, Look);
  return Phi;
}

/// Whether \p F is a function of the domain that runs, but no entry point.
static Value *isInner(IRBuilderBase &B, Value *F) {
  return isNoEntry(B, F,
                   B.CreateAnd(B.CreateNot(isMarker(B, F)), isSame(B, F)));
}

/// Calls \p Body with 0 to \p Count - 1.
static void loop(IRBuilderBase &B, Value *Count,
                 function_ref<void(Value *)> Body) {
  if (auto *C = dyn_cast<ConstantInt>(Count); C && C->isOne()) {
    Body(B.getInt64(0));
    return;
  }
  BasicBlock *After = splitHere(B, "codoms.end");
  BasicBlock *Before = B.GetInsertBlock();
  BasicBlock *Head = blockBefore(After, "codoms.each");
  B.CreateCondBr(B.CreateIsNull(Count), After, Head);
  B.SetInsertPoint(Head);
  PHINode *I = B.CreatePHI(B.getInt64Ty(), 2);
  I->addIncoming(B.getInt64(0), Before);
  Body(I);
  Value *Next = B.CreateAdd(I, B.getInt64(1));
  I->addIncoming(Next, B.GetInsertBlock());
  B.CreateCondBr(B.CreateICmpULT(Next, Count), Head, After);
  B.SetInsertPoint(After, After->begin());
}

/// Calls \p Body with the offset of each pointer that \p M stands for.
static void forEachPointer(IRBuilderBase &B,
                           const Descriptor::FunctionMember &M,
                           function_ref<void(Value *)> Body) {
  loop(B, B.getInt64(M.Count), [&](Value *I) {
    Body(B.CreateAdd(B.CreateMul(I, B.getInt64(M.Stride)),
                     B.getInt64(M.Offset)));
  });
}

Value *RISCVCodoms::extractPointer(IRBuilderBase &B, Value *V,
                                   uint64_t Offset) {
  Type *T = V->getType();
  const DataLayout &DL = B.GetInsertBlock()->getDataLayout();
  if (T->isPointerTy())
    return V;
  if (T->isIntegerTy()) {
    Value *Bits = B.CreateLShr(V, ConstantInt::get(T, Offset * 8));
    return B.CreateIntToPtr(B.CreateZExtOrTrunc(Bits, B.getInt64Ty()),
                            B.getPtrTy());
  }
  if (auto *S = dyn_cast<StructType>(T)) {
    const StructLayout *Layout = DL.getStructLayout(S);
    unsigned I = Layout->getElementContainingOffset(Offset);
    return extractPointer(B, B.CreateExtractValue(V, I),
                          Offset - Layout->getElementOffset(I).getFixedValue());
  }
  auto *A = cast<ArrayType>(T);
  uint64_t Size = DL.getTypeAllocSize(A->getElementType());
  if (Offset % Size == 0)
    return extractPointer(B, B.CreateExtractValue(V, Offset / Size), 0);
  // A packed structure: over two elements.
  Type *Wide = B.getIntNTy(Size * 8 * A->getNumElements());
  Value *All = ConstantInt::get(Wide, 0);
  for (unsigned I = 0; I != A->getNumElements(); ++I)
    All = B.CreateOr(
        All, B.CreateShl(B.CreateZExt(B.CreateExtractValue(V, I), Wide),
                         ConstantInt::get(Wide, I * Size * 8)));
  return extractPointer(B, All, Offset);
}

void RISCVCodoms::assertMembers(IRBuilderBase &B,
                                const Descriptor::FunctionArg &F, Value *Object,
                                bool InMemory) {
  for (const Descriptor::FunctionMember &M : F.Members) {
    auto Assert = [&](Value *Pointer) {
      if (!M.Union) {
        RangeBuilder::assertFunction(B, Pointer);
        return;
      }
      // Perhaps none: then it is not one of this domain's by chance, either.
      Value *Inner = isInner(B, Pointer);
      RangeBuilder::assertRange(
          B, {Pointer, B.CreateSelect(Inner, B.getInt64(4), B.getInt64(0))},
          "c");
    };
    if (!InMemory) {
      for (uint64_t I = 0; I != M.Count; ++I)
        Assert(extractPointer(B, Object, M.Offset + I * M.Stride));
      continue;
    }
    forEachPointer(B, M, [&](Value *Offset) {
      Assert(B.CreateAlignedLoad(B.getPtrTy(), B.CreatePtrAdd(Object, Offset),
                                 Align(1)));
    });
  }
}

//===----------------------------------------------------------------------===//
// After a call
//===----------------------------------------------------------------------===//

/// Stops the program: \p F in a0, \p Where in a1, \p Name in a2.
static void stop(IRBuilderBase &B, Value *F, Value *Where, Value *Name,
                 uint32_t Code) {
  FunctionType *T = FunctionType::get(
      B.getVoidTy(), {B.getPtrTy(), B.getPtrTy(), B.getPtrTy()}, false);
  std::string Trap =
      ".option push\n.option norvc\nebreak\n.option pop\n.4byte " +
      utostr(Code);
  B.CreateCall(InlineAsm::get(T, Trap, "{x10},{x11},{x12},~{memory}",
                              /*hasSideEffects=*/true),
               {F, Where, Name});
  B.CreateUnreachable();
}

/// \p Before: what was there before the call, or null.
void FunctionWatcher::check(IRBuilderBase &B, Value *F, Value *Before,
                            Value *Gate, const Twine &Name) {
  Value *Fine = isMarker(B, F);
  if (Before)
    Fine = B.CreateOr(Fine, B.CreateICmpEQ(F, Before));
  // Root may pass on to any domain what it finds here, and would be believed.
  Value *Suspect =
      InRoot ? B.CreateAnd(
                   B.CreateICmpNE(RangeBuilder::tag(B, F), GateTag),
                   B.CreateIsNull(B.CreateLShr(address(B, F), B.getInt64(38))))
             : isSame(B, F);
  Value *Bad = isNoEntry(B, F, B.CreateAnd(B.CreateNot(Fine), Suspect));
  BasicBlock *Done = splitHere(B, "codoms.fine");
  BasicBlock *Trap = blockBefore(Done, "codoms.left");
  B.CreateCondBr(B.CreateNot(Bad), Done, Trap, likely(B));
  B.SetInsertPoint(Trap);
  stop(B, F, Gate, nameOfDomain(B, Name.str()), CODOMS_WATCH_FUNCTION);
  B.SetInsertPoint(Done, Done->begin());
}

void FunctionWatcher::before(IRBuilderBase &B, ArrayRef<Range> Ranges) {
  if (isDropped(Protection::LeftFunctions))
    return;
  for (const Descriptor::LeftFunctions &L : Abi.Lefts) {
    const Range &R = Ranges[L.Lend];
    const Descriptor::Lend &Lend = Abi.Lends[L.Lend];
    uint64_t PerElement = 0;
    for (const Descriptor::FunctionMember &M : L.Members)
      PerElement += M.Count;
    Left New = {&L, R.Pointer, nullptr, nullptr, nullptr};
    New.Elements = B.CreateUDiv(R.Size, B.getInt64(L.Stride));
    uint64_t Max = MaxSnapshot / 8 / PerElement;
    if (Lend.Kind == Descriptor::Lend::Fixed) {
      uint64_t Elements = Lend.Unit / L.Stride;
      New.Slots = B.getInt64(Elements <= Max ? Elements : 0);
      BasicBlock &Entry = B.GetInsertBlock()->getParent()->getEntryBlock();
      New.Snapshot = IRBuilder<>(&Entry, Entry.begin())
                         .CreateAlloca(ArrayType::get(
                             B.getPtrTy(), Elements <= Max
                                               ? Elements * PerElement
                                               : 0));
      New.Slots = B.CreateBinaryIntrinsic(Intrinsic::umin, New.Slots,
                                          New.Elements);
    } else {
      if (!SavedStack)
        SavedStack = B.CreateStackSave();
      New.Slots = B.CreateSelect(
          B.CreateICmpULE(New.Elements, B.getInt64(Max)), New.Elements,
          B.getInt64(0));
      New.Snapshot = B.CreateAlloca(
          B.getPtrTy(), B.CreateMul(New.Slots, B.getInt64(PerElement)));
    }
    uint64_t Done = 0;
    for (const Descriptor::FunctionMember &M : L.Members) {
      loop(B, New.Slots, [&](Value *E) {
        Value *Element =
            B.CreatePtrAdd(New.Base, B.CreateMul(E, B.getInt64(L.Stride)));
        Value *Slot = B.CreatePtrAdd(
            New.Snapshot, B.CreateMul(E, B.getInt64(PerElement * 8)));
        loop(B, B.getInt64(M.Count), [&](Value *I) {
          Value *From = B.CreatePtrAdd(
              Element, B.CreateAdd(B.CreateMul(I, B.getInt64(M.Stride)),
                                   B.getInt64(M.Offset)));
          Value *To = B.CreatePtrAdd(
              Slot, B.CreateMul(B.CreateAdd(I, B.getInt64(Done)),
                                B.getInt64(8)));
          B.CreateAlignedStore(
              B.CreateAlignedLoad(B.getPtrTy(), From, Align(1)), To, Align(8));
        });
      });
      Done += M.Count;
    }
    Lefts.push_back(New);
  }
}

void FunctionWatcher::after(CallInst *Call, ArrayRef<Value *> Args,
                            StringRef Callee) {
  if (!isNeeded(Abi) || isDropped(Protection::LeftFunctions))
    return;
  IRBuilder<> B(Call->getNextNode());
  B.SetCurrentDebugLocation(Call->getDebugLoc());
  Value *Gate = Call->getCalledOperand();
  for (const Descriptor::FunctionMember &M : Abi.ResultFunctions) {
    std::string Name = ("the result of " + Callee).str();
    if (Abi.SRet) {
      forEachPointer(B, M, [&](Value *Offset) {
        check(B,
              B.CreateAlignedLoad(B.getPtrTy(),
                                  B.CreatePtrAdd(Args[Abi.SRet->Arg], Offset),
                                  Align(1)),
              nullptr, Gate, Name);
      });
      continue;
    }
    for (uint64_t I = 0; I != M.Count; ++I)
      check(B, extractPointer(B, Call, M.Offset + I * M.Stride), nullptr, Gate,
            Name);
  }
  for (const Left &L : Lefts) {
    uint64_t PerElement = 0, Done = 0;
    for (const Descriptor::FunctionMember &M : L.Item->Members)
      PerElement += M.Count;
    std::string Name = (L.Item->Name + " of " + Callee).str();
    for (const Descriptor::FunctionMember &M : L.Item->Members) {
      loop(B, L.Elements, [&](Value *E) {
        Value *Element =
            B.CreatePtrAdd(L.Base, B.CreateMul(E, B.getInt64(L.Item->Stride)));
        Value *Slot = B.CreatePtrAdd(
            L.Snapshot, B.CreateMul(E, B.getInt64(PerElement * 8)));
        Value *Kept = B.CreateICmpULT(E, L.Slots);
        loop(B, B.getInt64(M.Count), [&](Value *I) {
          Value *At = B.CreatePtrAdd(
              Element, B.CreateAdd(B.CreateMul(I, B.getInt64(M.Stride)),
                                   B.getInt64(M.Offset)));
          Value *SlotAt = B.CreatePtrAdd(
              Slot, B.CreateMul(B.CreateAdd(I, B.getInt64(Done)),
                                B.getInt64(8)));
          Value *Now = B.CreateAlignedLoad(B.getPtrTy(), At, Align(1));
          // Where nothing was kept: from the object itself, and not believed.
          Value *Before = B.CreateAlignedLoad(
              B.getPtrTy(), B.CreateSelect(Kept, SlotAt, At), Align(1));
          Before = B.CreateSelect(Kept, Before,
                                  ConstantPointerNull::get(B.getPtrTy()));
          check(B, Now, Before, Gate, Name);
        });
      });
      Done += M.Count;
    }
  }
  if (SavedStack)
    B.CreateStackRestore(SavedStack);
}

//===----------------------------------------------------------------------===//
// Out of memory
//===----------------------------------------------------------------------===//

static bool isLoadedMarker(const Instruction &I) {
  auto *Call = dyn_cast<CallInst>(&I);
  return Call && Call->isInlineAsm() && Call->hasFnAttr(LoadedAttr);
}

/// In place of \p Call: the value, after a look at it.
static void expand(CallInst *Call) {
  Value *F = Call->getArgOperand(0), *Source = Call->getArgOperand(1);
  IRBuilder<> B(Call);
  StringRef Domain = getDomain(*Call->getFunction());
  // Code of root may be a library's, which each domain gets a copy of.
  bool MayBeRoot = Domain == RootDomain || Domain == AnyDomain;
  BasicBlock *Done = splitHere(B, "codoms.checked");
  auto Block = [&](const Twine &Name) { return blockBefore(Done, Name); };
  BasicBlock *Foreign = Block("codoms.foreign");
  B.CreateCondBr(isSame(B, Source), Done, Foreign, likely(B));

  B.SetInsertPoint(Foreign);
  BasicBlock *NotNull = Block("codoms.pointer");
  B.CreateCondBr(isMarker(B, F), Done, NotNull);
  B.SetInsertPoint(NotNull);
  Value *Own = isSame(B, F);
  Value *NoEntry = isNoEntry(B, F, Own);
  BasicBlock *Inner = Block("codoms.inner");
  BasicBlock *Else = Block("codoms.else");
  B.CreateCondBr(NoEntry, Inner, Else);

  BasicBlock *Trap = Block("codoms.stop");
  // Who may write all of the domain may have kept it for the domain.
  B.SetInsertPoint(Inner);
  auto UnlessRoot = [&](BasicBlock *Root) {
    if (!MayBeRoot)
      return;
    BasicBlock *Next = Block("codoms.domain");
    B.CreateCondBr(B.CreateIsNull(ask(B, "csrr $0, cddom", {})), Root, Next);
    B.SetInsertPoint(Next);
  };
  auto IsCallers = [&] {
    return B.CreateICmpEQ(ask(B, "csrr $0, cdcaller", {}),
                          RangeBuilder::tag(B, Source));
  };
  UnlessRoot(Trap);
  BasicBlock *Caller = Block("codoms.caller");
  B.CreateCondBr(IsCallers(), Caller, Trap);
  B.SetInsertPoint(Caller);
  Value *Owner = ask(B, "cd.chk $0, sp, $1, w", {B.getInt64(1)});
  B.CreateCondBr(B.CreateIsNotNull(Owner), Done, Trap);

  // Another domain's: the caller has to have the right to call it, if it is its
  // memory.
  B.SetInsertPoint(Else);
  BasicBlock *Others = Block("codoms.others");
  B.CreateCondBr(B.CreateAnd(B.CreateNot(Own), isAligned(B, F)), Others, Done);
  B.SetInsertPoint(Others);
  UnlessRoot(Done);
  BasicBlock *Assert = Block("codoms.assert");
  B.CreateCondBr(IsCallers(), Assert, Done);
  B.SetInsertPoint(Assert);
  RangeBuilder::assertFunction(B, F);
  B.CreateBr(Done);

  B.SetInsertPoint(Trap);
  stop(B, F, Source, ConstantPointerNull::get(B.getPtrTy()),
       CODOMS_LOADED_FUNCTION);
  Call->replaceAllUsesWith(F);
  Call->eraseFromParent();
}

void RISCVCodoms::expandLoadedFunctions(Function &F, bool HasXcodoms) {
  SmallVector<CallInst *> Calls;
  for (Instruction &I : instructions(F))
    if (isLoadedMarker(I))
      Calls.push_back(cast<CallInst>(&I));
  for (CallInst *Call : Calls) {
    if (!isDropped(Protection::LoadedFunctions)) {
      if (!HasXcodoms)
        return reportError(
            *F.getParent(),
            describe(F) + " loads a pointer to a function, which is to be "
                          "checked, but was not compiled for xcodoms: add "
                          "_xcodoms to its arch",
            &F, Call->getDebugLoc());
      expand(Call);
      continue;
    }
    Call->replaceAllUsesWith(Call->getArgOperand(0));
    Call->eraseFromParent();
  }
}

PreservedAnalyses RISCVCodomsLoadedPass::run(Function &F,
                                             FunctionAnalysisManager &) {
  SmallVector<CallInst *> Calls;
  for (Instruction &I : instructions(F))
    if (isLoadedMarker(I) &&
        isa<AllocaInst, GlobalVariable>(
            getUnderlyingObject(cast<CallInst>(I).getArgOperand(1))))
      Calls.push_back(cast<CallInst>(&I));
  for (CallInst *Call : Calls) {
    Call->replaceAllUsesWith(Call->getArgOperand(0));
    Call->eraseFromParent();
  }
  if (Calls.empty())
    return PreservedAnalyses::all();
  PreservedAnalyses PA;
  PA.preserveSet<CFGAnalyses>();
  return PA;
}
