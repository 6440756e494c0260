//===-- RISCVCodomsWatch.cpp - What a callee left behind ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsWatch.h"
#include "codoms/isa.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
using namespace RISCVCodoms;

/// Whether \p Bytes bytes from \p Pointer on lie in what member \p I pointed to
/// before the call.
Value *Watcher::contains(IRBuilderBase &B, unsigned I, Value *Pointer,
                         Value *Bytes) {
  const Descriptor::Lend &L = Watches[I].Member;
  Value *Size = B.getInt64(0);
  if (L.Kind == Descriptor::Lend::Counted && L.Unit) {
    Value *Count = Before[I].Count;
    Value *Sane = B.CreateICmpULE(
        Count, B.getInt64(uint64_t(std::numeric_limits<int64_t>::max()) /
                          L.Unit));
    Size = B.CreateSelect(Sane, B.CreateMul(Count, B.getInt64(L.Unit)),
                          B.getInt64(0));
  }
  Value *Offset = B.CreateSub(B.CreatePtrToInt(Pointer, B.getInt64Ty()),
                              B.CreatePtrToInt(Before[I].Pointer,
                                               B.getInt64Ty()));
  return B.CreateAnd(B.CreateICmpULE(Offset, Size),
                     B.CreateICmpULE(Bytes, B.CreateSub(Size, Offset)));
}

void Watcher::before(IRBuilderBase &B, ArrayRef<Value *> Arguments) {
  for (const Descriptor::Watch &W : Watches)
    Before.push_back(
        RangeBuilder(RangeBuilder::Caller, B, Arguments, GateTag, OwnsAll)
            .load(W, Lends));
}

/// Splits at the insertion point: what is there goes on if \p Fine.
static void goOnIf(IRBuilderBase &B, Value *Fine, BasicBlock *Done) {
  BasicBlock *Next = BasicBlock::Create(
      B.getContext(), "codoms.watch", Done->getParent(), Done);
  B.CreateCondBr(Fine, Done, Next,
                 MDBuilder(B.getContext()).createLikelyBranchWeights());
  B.SetInsertPoint(Next);
}

void Watcher::check(IRBuilderBase &B, unsigned I, RangeBuilder::Member Now,
                    Value *Gate, StringRef Callee) {
  const Descriptor::Watch &W = Watches[I];
  const Descriptor::Lend &L = W.Member;
  BasicBlock *Done =
      B.GetInsertBlock()->splitBasicBlock(B.GetInsertPoint(), "codoms.watched");
  B.GetInsertBlock()->getTerminator()->eraseFromParent();
  B.SetInsertPoint(&*std::prev(Done->getIterator()));

  Value *Fewer = L.CountSigned ? B.CreateICmpSLE(Now.Count, Before[I].Count)
                               : B.CreateICmpULE(Now.Count, Before[I].Count);
  if (W.IsCount) {
    goOnIf(B, Fewer, Done);
  } else {
    // Unchanged, or further on in the same memory.
    Value *Bytes = B.getInt64(0);
    Value *Sane = B.getTrue();
    if (L.Kind == Descriptor::Lend::Counted && L.Unit) {
      Sane = B.CreateICmpULE(
          Now.Count, B.getInt64(uint64_t(std::numeric_limits<int64_t>::max()) /
                                L.Unit));
      Bytes = B.CreateMul(Now.Count, B.getInt64(L.Unit));
    }
    goOnIf(B, B.CreateAnd(Sane, contains(B, I, Now.Pointer, Bytes)), Done);
    // What follows is rare. A count that lent nothing may stay.
    Value *Same = B.CreateICmpEQ(Now.Pointer, Before[I].Pointer);
    if (L.HasCount)
      Same = B.CreateAnd(Same, B.CreateICmpEQ(Now.Count, Before[I].Count));
    Value *Harmless = B.CreateIsNull(Now.Pointer);
    if (!W.Foreign)
      Harmless = B.CreateOr(
          Harmless,
          B.CreateICmpEQ(RangeBuilder::tag(B, Now.Pointer), GateTag));
    if (L.HasCount)
      Harmless = B.CreateAnd(Harmless, Fewer);
    Value *Fine = B.CreateOr(Same, Harmless);
    for (unsigned J = 0; J != Watches.size(); ++J) {
      const Descriptor::Lend &Other = Watches[J].Member;
      if (J != I && !Watches[J].IsCount && L.HasCount && Other.HasCount &&
          Other.Read == L.Read && Other.Write == L.Write)
        Fine = B.CreateOr(
            Fine, B.CreateAnd(Sane, contains(B, J, Now.Pointer, Bytes)));
    }
    goOnIf(B, Fine, Done);
  }

  // a0: what was found, a1: the gate, a2: the name.
  Value *Found = W.IsCount ? B.CreateIntToPtr(Now.Count, B.getPtrTy())
                           : Now.Pointer;
  FunctionType *T = FunctionType::get(
      B.getVoidTy(), {B.getPtrTy(), B.getPtrTy(), B.getPtrTy()}, false);
  std::string Trap =
      ".option push\n.option norvc\nebreak\n.option pop\n.4byte " +
      utostr(W.IsCount ? CODOMS_WATCH_COUNT : CODOMS_WATCH_POINTER);
  B.CreateCall(InlineAsm::get(T, Trap, "{x10},{x11},{x12},~{memory}",
                              /*hasSideEffects=*/true),
               {Found, Gate, nameOfDomain(B, (W.Name + " of " + Callee).str())});
  B.CreateUnreachable();
  B.SetInsertPoint(Done, Done->begin());
}

void Watcher::after(CallInst *Call, ArrayRef<Value *> Arguments,
                    StringRef Callee) {
  if (Watches.empty())
    return;
  IRBuilder<> B(Call->getNextNode());
  B.SetCurrentDebugLocation(Call->getDebugLoc());
  for (unsigned I = 0; I != Watches.size(); ++I) {
    RangeBuilder::Member Now =
        RangeBuilder(RangeBuilder::Caller, B, Arguments, GateTag, OwnsAll)
            .load(Watches[I], Lends);
    check(B, I, Now, Call->getCalledOperand(), Callee);
  }
}
