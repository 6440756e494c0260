//===-- RISCVCodomsRange.cpp - Memory that a call lends -------------------===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsRange.h"
#include "codoms/isa.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace RISCVCodoms;

Value *RISCVCodoms::ask(IRBuilderBase &B, StringRef Text,
                        ArrayRef<Value *> Operands) {
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

// Below this address no memory is mapped. A null pointer with a greater size
// would let a caller say which memory of the gate's domain a body uses that
// trusts the size.
static constexpr uint64_t NullReach = 0x10000;

void RangeBuilder::assertRange(IRBuilderBase &B, Range R, StringRef Perms) {
  if (isDropped(Protection::AssertRanges))
    return;
  FunctionType *T =
      FunctionType::get(B.getVoidTy(), {B.getPtrTy(), B.getInt64Ty()}, false);
  // The memory clobber keeps loads of what is asserted behind the assertion.
  B.CreateCall(InlineAsm::get(T, ("cd.chk x0, $0, $1, " + Perms).str(),
                              "r,r,~{memory}", /*hasSideEffects=*/true),
               {R.Pointer, R.Size});
}

// A byte of the stack of the gate's domain.
static Value *ownByte(IRBuilderBase &B) {
  BasicBlock &Entry = B.GetInsertBlock()->getParent()->getEntryBlock();
  return IRBuilder<>(&Entry, Entry.begin()).CreateAlloca(B.getInt8Ty());
}

void RangeBuilder::assertOwner(IRBuilderBase &B) {
  assertRange(B, {ownByte(B), B.getInt64(1)}, "w");
}

Value *RangeBuilder::checkRange(IRBuilderBase &B, Range R, StringRef Perms) {
  FunctionType *T =
      FunctionType::get(B.getInt64Ty(), {B.getPtrTy(), B.getInt64Ty()}, false);
  return B.CreateIsNotNull(B.CreateCall(
      InlineAsm::get(T, ("cd.chk $0, $1, $2, " + Perms).str(),
                     "=r,r,r,~{memory}", /*hasSideEffects=*/true),
      {R.Pointer, R.Size}));
}

Value *RangeBuilder::isOwner(IRBuilderBase &B) {
  return checkRange(B, {ownByte(B), B.getInt64(1)}, "w");
}

/// Nothing is ever mapped in the first page and in the last one.
Value *RangeBuilder::isMarker(IRBuilderBase &B, Value *F) {
  return B.CreateICmpULT(
      B.CreateAdd(B.CreatePtrToInt(F, B.getInt64Ty()),
                  B.getInt64(CODOMS_PAGE_SIZE)),
      B.getInt64(2 * CODOMS_PAGE_SIZE));
}

BasicBlock *RISCVCodoms::splitHere(IRBuilderBase &B, const Twine &Name) {
  BasicBlock *Before = B.GetInsertBlock();
  if (B.GetInsertPoint() == Before->end())
    return BasicBlock::Create(B.getContext(), Name, Before->getParent());
  BasicBlock *After = Before->splitBasicBlock(B.GetInsertPoint(), Name);
  Before->getTerminator()->eraseFromParent();
  B.SetInsertPoint(Before);
  return After;
}

BasicBlock *RISCVCodoms::blockBefore(BasicBlock *After, const Twine &Name) {
  return BasicBlock::Create(After->getContext(), Name, After->getParent(),
                            After);
}

Value *RangeBuilder::isListed(IRBuilderBase &B, Value *F) {
  return B.CreateICmpEQ(
      B.CreateAlignedLoad(B.getInt32Ty(), B.CreatePtrAdd(F, B.getInt64(4)),
                          Align(4)),
      B.getInt32(CODOMS_LISTED_WORD));
}

void RangeBuilder::assertFunction(IRBuilderBase &B, Value *F) {
  if (isDropped(Protection::AssertRanges))
    return;
  Value *Marker = isMarker(B, F);
  assertRange(
      B, {F, B.CreateSelect(Marker, B.getInt64(0), B.getInt64(EntryBytes))},
      "c");
  // An entry point of this domain, then, and this domain's own call of it would
  // be one that its list allows.
  Value *Same = ask(B, "cd.same $0, $1", F);
  BasicBlock *Done = splitHere(B, "codoms.callable");
  auto Next = [&](Value *Condition, const Twine &Name) {
    BasicBlock *Block = blockBefore(Done, Name);
    B.CreateCondBr(Condition, Block, Done);
    B.SetInsertPoint(Block);
  };
  Next(B.CreateIsNotNull(Same), "codoms.own");
  Value *Aligned = B.CreateIsNull(
      B.CreateAnd(B.CreatePtrToInt(F, B.getInt64Ty()),
                  B.getInt64(CODOMS_ENTRY_ALIGN - 1)));
  Next(B.CreateAnd(Aligned, B.CreateNot(Marker)), "codoms.entry");
  Next(isListed(B, F), "codoms.listed");
  // Behind the entry point, so that the report can name it.
  assertRange(B,
              {B.CreatePtrAdd(F, B.getInt64(EntryBytes)),
               B.CreateSelect(isOwner(B), B.getInt64(0),
                              B.getInt64(EntryBytes))},
              "c");
  B.CreateBr(Done);
  B.SetInsertPoint(Done, Done->begin());
}

Value *RangeBuilder::tag(IRBuilderBase &B, Value *Pointer) {
  return ask(B, "cd.tag $0, $1", Pointer);
}

/// Whether there is nothing to lend at \p Pointer, whatever the size. \p
/// Followed: it is part of a path, which must not lead through memory that the
/// callee could have written at any time.
Value *RangeBuilder::lendsNothing(Value *Pointer, bool Followed) {
  // In a gate nothing is known about what the caller gives.
  const DataLayout &DL = B.GetInsertBlock()->getDataLayout();
  Value *Null = Side == Caller && isKnownNonZero(Pointer, DL)
                    ? B.getFalse()
                    : B.CreateIsNull(Pointer);
  if (!GateTag || (OwnsAll && !Followed))
    return Null;
  return B.CreateOr(Null, B.CreateICmpEQ(tag(B, Pointer), GateTag));
}

/// Goes on with the walk unless \p Stop: then to the block where it ends.
void RangeBuilder::walkUnless(Value *Stop) {
  if (match(Stop, PatternMatch::m_Zero()))
    return;
  Function *F = B.GetInsertBlock()->getParent();
  BasicBlock *Next =
      BasicBlock::Create(B.getContext(), "codoms.walk", F, Nothing);
  B.CreateCondBr(Stop, Nothing, Next);
  B.SetInsertPoint(Next);
}

Value *RangeBuilder::isPassedOn(IRBuilderBase &B, Value *Pointer) {
  Value *Foreign = B.CreateIsNull(ask(B, "cd.same $0, $1", Pointer));
  StringRef Domain = getDomain(*B.GetInsertBlock()->getParent());
  // Code of root may be a library's, which each domain gets a copy of.
  if (Domain != RootDomain && Domain != AnyDomain)
    return Foreign;
  return B.CreateAnd(Foreign, B.CreateIsNotNull(ask(B, "csrr $0, cddom")));
}

/// \p Path has been followed through \p Loads loads to \p Pointer, where it goes on.
void RangeBuilder::walkInto(Value *Pointer, const Descriptor::Path &Path,
                            unsigned Loads) {
  walkUnless(lendsNothing(Pointer, /*Followed=*/true));
  auto IsHere = [&](const Descriptor::Lend &L) {
    return L.Pointer.Arg == Path.Arg &&
           ArrayRef(L.Pointer.Offsets) ==
               ArrayRef(Path.Offsets).take_front(Loads);
  };
  auto IsRead = [&](const Descriptor::Lend &L) { return IsHere(L) && L.Read; };
  if (any_of(WatchedLends, IsHere) && none_of(WatchedLends, IsRead))
    walkUnless(isPassedOn(B, Pointer));
}

Value *RangeBuilder::load(Value *Pointer, uint64_t Offset, Type *T) {
  Value *Address = B.CreatePtrAdd(Pointer, B.getInt64(Offset));
  uint64_t Size = B.GetInsertBlock()->getDataLayout().getTypeStoreSize(T);
  if (Side == Gate && none_of(Asserted, [&](auto &Known) {
        return Known.first == Pointer && Offset + Size <= Known.second;
      }))
    assertRange(B, {Address, B.getInt64(Size)}, "r");
  return B.CreateAlignedLoad(T, Address, Align(1));
}

/// What \p Path leads to after \p Loads loads of a pointer.
Value *RangeBuilder::follow(const Descriptor::Path &Path, unsigned Loads) {
  Value *Pointer = Arguments[Path.Arg];
  for (unsigned I = 0; I != Loads; ++I) {
    walkInto(Pointer, Path, I);
    Pointer = load(Pointer, Path.Offsets[I], B.getPtrTy());
  }
  return Pointer;
}

/// The count of \p L, as 64 bits.
Value *RangeBuilder::count(const Descriptor::Lend &L) {
  Value *Count;
  if (L.Count.Offsets.empty()) {
    Count = Arguments[L.Count.Arg];
    if (L.CountBits && L.CountBits < Count->getType()->getIntegerBitWidth())
      Count = B.CreateTrunc(Count, B.getIntNTy(L.CountBits));
  } else {
    unsigned Loads = L.Count.Offsets.size() - 1;
    Value *Pointer = follow(L.Count, Loads);
    walkInto(Pointer, L.Count, Loads);
    Count = load(Pointer, L.Count.Offsets.back(), B.getIntNTy(L.CountBits));
  }
  return B.CreateIntCast(Count, B.getInt64Ty(), L.CountSigned);
}

/// The size in bytes, but for a string.
Value *RangeBuilder::size(const Descriptor::Lend &L) {
  if (L.Kind == Descriptor::Lend::Fixed || L.Unit == 0)
    return B.getInt64(L.Unit);

  // A count by which the size could reach 2^63 bytes, signed or not, is too large
  // for any object. The bound is a power of two: a gate that root's unit makes
  // for a library has no constants in that library's memory.
  Value *Count = count(L);
  // As a size it is refused by cd.chk itself: the range overflows, or reaches
  // to where nobody has a right.
  if (Side == Gate && L.Unit == 1)
    return Count;
  Value *TooMany = B.CreateICmpUGE(
      Count, B.getInt64(uint64_t(1) << (63 - Log2_64_Ceil(L.Unit))));
  Value *Bytes = B.CreateMul(Count, B.getInt64(L.Unit));
  return B.CreateSelect(TooMany, B.getInt64(Side == Gate ? ~uint64_t(0) : 0),
                        Bytes);
}

/// The size of the string at \p Pointer, with its NUL if that is within the
/// number of bytes that \p L says; a negative one is no limit.
Value *RangeBuilder::stringSize(Value *Pointer, const Descriptor::Lend &L) {
  Value *Limit = L.HasCount ? count(L) : L.Unit ? B.getInt64(L.Unit) : nullptr;
  LLVMContext &Ctx = B.getContext();
  BasicBlock *Before = B.GetInsertBlock();
  Function *F = Before->getParent();
  BasicBlock *Loop = BasicBlock::Create(Ctx, "codoms.strlen", F, Nothing);
  BasicBlock *Test =
      Limit ? BasicBlock::Create(Ctx, "codoms.strtest", F, Nothing) : Loop;
  BasicBlock *End = BasicBlock::Create(Ctx, "codoms.strend", F, Nothing);
  B.CreateBr(Loop);
  B.SetInsertPoint(Loop);
  PHINode *Length = B.CreatePHI(B.getInt64Ty(), 2);
  Length->addIncoming(B.getInt64(0), Before);
  if (Limit) {
    // As an unsigned number a negative limit is out of reach.
    B.CreateCondBr(B.CreateICmpULT(Length, Limit), Test, End);
    B.SetInsertPoint(Test);
  }
  Value *Address = B.CreatePtrAdd(Pointer, Length);
  // Byte by byte: a capability may end anywhere.
  if (Side == Gate)
    assertRange(B, {Address, B.getInt64(1)}, "r");
  Value *Byte = B.CreateAlignedLoad(B.getInt8Ty(), Address, Align(1));
  Value *Size = B.CreateAdd(Length, B.getInt64(1));
  Length->addIncoming(Size, Test);
  B.CreateCondBr(B.CreateIsNull(Byte), End, Loop);
  B.SetInsertPoint(End);
  if (!Limit)
    return Size;
  PHINode *Result = B.CreatePHI(B.getInt64Ty(), 2);
  Result->addIncoming(Length, Loop);
  Result->addIncoming(Size, Test);
  return Result;
}

/// Where the insertion point is, a walk begins. Returns where it goes on.
BasicBlock *RangeBuilder::startWalk() {
  BasicBlock *Before = B.GetInsertBlock();
  BasicBlock *After;
  if (B.GetInsertPoint() == Before->end()) {
    After = BasicBlock::Create(B.getContext(), "codoms.lent",
                               Before->getParent());
  } else {
    After = Before->splitBasicBlock(B.GetInsertPoint(), "codoms.lent");
    Before->getTerminator()->eraseFromParent();
  }
  Nothing = BasicBlock::Create(B.getContext(), "codoms.nothing",
                               Before->getParent(), After);
  B.SetInsertPoint(Before);
  return After;
}

/// Ends the walk. Returns the block in which it came to its end.
BasicBlock *RangeBuilder::endWalk(BasicBlock *After) {
  BasicBlock *Last = B.GetInsertBlock();
  B.CreateBr(After);
  B.SetInsertPoint(Nothing);
  B.CreateBr(After);
  B.SetInsertPoint(After, After->begin());
  return Last;
}

RangeBuilder::Member RangeBuilder::load(const Descriptor::Watch &W,
                                        ArrayRef<Descriptor::Lend> Lends) {
  WatchedLends = Lends;
  const Descriptor::Lend &L = W.Member;
  BasicBlock *After = startWalk();
  Value *Pointer = W.IsCount
                       ? ConstantPointerNull::get(B.getPtrTy())
                       : follow(L.Pointer, L.Pointer.Offsets.size());
  Value *Count = L.HasCount ? count(L) : B.getInt64(0);
  BasicBlock *Last = endWalk(After);
  auto Join = [&](Value *V) {
    if (isa<Constant>(V))
      return V;
    PHINode *Phi = B.CreatePHI(V->getType(), 2);
    Phi->addIncoming(V, Last);
    Phi->addIncoming(Constant::getNullValue(V->getType()), Nothing);
    return cast<Value>(Phi);
  };
  return {Join(Pointer), Join(Count)};
}

void RangeBuilder::assertLent(const Descriptor::Lend &L) {
  bool IsString = L.Kind == Descriptor::Lend::String;
  if (IsString || L.isPath()) {
    Range R = lend(L);
    if (!IsString)
      assertRange(B, R, L.perms());
    return;
  }
  // A null pointer passes: around the assertion a branch is one instruction, a
  // size of 0 three.
  Value *Pointer = Arguments[L.Pointer.Arg];
  Value *Size = size(L);
  Function *F = B.GetInsertBlock()->getParent();
  auto Block = [&](const char *Name) {
    return BasicBlock::Create(B.getContext(), Name, F);
  };
  BasicBlock *Null = Block("codoms.null"), *Assert = Block("codoms.assert"),
             *After = Block("codoms.asserted");
  B.CreateCondBr(B.CreateIsNull(Pointer), Null, Assert,
                 MDBuilder(B.getContext()).createUnlikelyBranchWeights());
  B.SetInsertPoint(Null);
  B.CreateCondBr(B.CreateICmpUGT(Size, B.getInt64(NullReach)), Assert, After);
  B.SetInsertPoint(Assert);
  assertRange(B, {Pointer, Size}, L.perms());
  B.CreateBr(After);
  B.SetInsertPoint(After);
  if (L.Kind == Descriptor::Lend::Fixed && L.Read)
    Asserted.push_back({Pointer, L.Unit});
}

Range RangeBuilder::lend(const Descriptor::Lend &L) {
  bool IsString = L.Kind == Descriptor::Lend::String;
  bool Followed = !L.Pointer.Offsets.empty();
  if (!IsString && !L.isPath()) {
    Value *Pointer = Arguments[L.Pointer.Arg];
    Value *Size = size(L);
    Value *None = lendsNothing(Pointer, Followed);
    return {Pointer, B.CreateSelect(None, B.getInt64(0), Size)};
  }

  // The walk may stop at each pointer; where it does nothing is lent.
  BasicBlock *After = startWalk();
  Value *Pointer = follow(L.Pointer, L.Pointer.Offsets.size());
  walkUnless(lendsNothing(Pointer, Followed));
  Value *Size = IsString ? stringSize(Pointer, L) : size(L);
  BasicBlock *Last = endWalk(After);
  PHINode *PointerPhi = B.CreatePHI(B.getPtrTy(), 2);
  PHINode *SizePhi = B.CreatePHI(B.getInt64Ty(), 2);
  PointerPhi->addIncoming(Pointer, Last);
  PointerPhi->addIncoming(ConstantPointerNull::get(B.getPtrTy()), Nothing);
  SizePhi->addIncoming(Size, Last);
  SizePhi->addIncoming(B.getInt64(0), Nothing);
  return {PointerPhi, SizePhi};
}

Constant *RISCVCodoms::nameOfDomain(IRBuilderBase &B, StringRef Text) {
  const Function &F = *B.GetInsertBlock()->getParent();
  Constant *Init = ConstantDataArray::getString(B.getContext(), Text);
  auto *V = new GlobalVariable(*B.GetInsertBlock()->getModule(),
                               Init->getType(), /*isConstant=*/true,
                               GlobalValue::PrivateLinkage, Init,
                               "codoms.watched");
  V->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  V->setAlignment(Align(1));
  if (StringRef Domain = getDomainAttr(F);
      !Domain.empty() && Domain != RootDomain) {
    V->addAttribute(DomainAttr, Domain);
    V->addAttribute(SplitAttr);
  }
  return V;
}

void RISCVCodoms::clearPadding(IRBuilderBase &B, Value *Pointer,
                               const Descriptor::Object &Object) {
  if (isDropped(Protection::Padding))
    return;
  for (const Descriptor::Object::Pad &Pad : Object.Padding) {
    Value *Address = B.CreatePtrAdd(Pointer, B.getInt64(Pad.Offset));
    if (!Pad.DataMask) {
      B.CreateMemSet(Address, B.getInt8(0), Pad.Length, MaybeAlign(1));
      continue;
    }
    Value *Byte = B.CreateAlignedLoad(B.getInt8Ty(), Address, Align(1));
    B.CreateAlignedStore(B.CreateAnd(Byte, B.getInt8(Pad.DataMask)), Address,
                         Align(1));
  }
}

Value *RISCVCodoms::applyMask(IRBuilderBase &B, Value *V, const APInt &Mask,
                              std::optional<unsigned> Part) {
  if (isDropped(Protection::Padding))
    return V;
  Type *T = V->getType();
  if (T->isIntegerTy()) {
    unsigned Width = T->getIntegerBitWidth();
    APInt Bits = Mask.zextOrTrunc(Width);
    if (Part && Width > 64) {
      // Data of the other parts stays.
      APInt All = APInt::getAllOnes(Width);
      APInt Here = APInt::getBitsSet(Width, *Part * 64,
                                     std::min(Width, (*Part + 1) * 64));
      Bits = (All & ~Here) | (Bits.shl(*Part * 64) & Here);
    }
    return B.CreateAnd(V, ConstantInt::get(T, Bits));
  }
  if (Part) {
    Value *Element = applyMask(B, B.CreateExtractValue(V, *Part), Mask,
                               std::nullopt);
    return B.CreateInsertValue(V, Element, *Part);
  }
  // The mask is of the whole: the elements of an array, lowest first.
  auto *Array = cast<ArrayType>(T);
  unsigned Width = Array->getElementType()->getIntegerBitWidth();
  APInt Bits = Mask.zext(std::max<unsigned>(
      Mask.getBitWidth(), Width * Array->getNumElements()));
  for (unsigned I = 0; I != Array->getNumElements(); ++I)
    V = applyMask(B, V, Bits.extractBits(Width, I * Width), I);
  return V;
}
