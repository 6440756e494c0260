//===-- RISCVCodomsFunctions.cpp - Pointers to functions ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsFunctions.h"
#include "codoms/isa.h"
#include "codoms/table.h"
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

// A check of a loaded pointer has ten blocks, and some passes take time by the
// square of their number. In a function with more checks all is a call but for the
// question whose memory it is; with more than the second number, that, too.
static constexpr size_t MaxInlineChecks = 128, MaxInlineQuestions = 256;

static MDNode *likely(IRBuilderBase &B) {
  return MDBuilder(B.getContext()).createLikelyBranchWeights();
}

static Value *isSame(IRBuilderBase &B, Value *Pointer) {
  return B.CreateIsNotNull(ask(B, "cd.same $0, $1", Pointer));
}

static Value *address(IRBuilderBase &B, Value *F) {
  return B.CreatePtrToInt(F, B.getInt64Ty());
}

static Value *isAligned(IRBuilderBase &B, Value *F) {
  return B.CreateIsNull(
      B.CreateAnd(address(B, F), B.getInt64(CODOMS_ENTRY_ALIGN - 1)));
}

/// \p Address lies in [\p Start, \p End).
static Value *isWithin(IRBuilderBase &B, Value *Address, Value *Start,
                       Value *End) {
  return B.CreateICmpULT(B.CreateSub(Address, Start), B.CreateSub(End, Start));
}

/// The address of the linker's \p Symbol, in the form that belongs to \p Domain.
/// Zero if nobody defines it, as in a program without domains.
static Value *linkerSymbol(IRBuilderBase &B, StringRef Symbol,
                           StringRef Domain) {
  // Text, so that no pass takes it for a variable.
  std::string Name = Symbol.str();
  if (Domain != RootDomain)
    Name += ("$$" + Domain).str();
  return B.CreateCall(InlineAsm::get(
      FunctionType::get(B.getInt64Ty(), false),
      ".weak " + Name + "\nlla $0, " + Name, "=r", /*hasSideEffects=*/false));
}

static StringRef domainAt(IRBuilderBase &B) {
  return getDomain(*B.GetInsertBlock()->getParent());
}

/// Whether \p F lies in code that the linker placed in the domain that runs. Only
/// there may a check read: any other address may be of something that cannot be
/// read, or of no pointer at all.
static Value *isOwnCode(IRBuilderBase &B, Value *F) {
  StringRef Domain = domainAt(B);
  return isWithin(B, address(B, F),
                  linkerSymbol(B, "__codoms_code_start", Domain),
                  linkerSymbol(B, "__codoms_code_end", Domain));
}

/// Whether \p F, an aligned address in this domain's code, is an entry point that
/// any domain may call.
static Value *isOpenEntry(IRBuilderBase &B, Value *F) {
  Value *Word = B.CreateAlignedLoad(B.getInt32Ty(), F, Align(4));
  return B.CreateAnd(B.CreateICmpEQ(Word, B.getInt32(CODOMS_ENTER_WORD)),
                     B.CreateNot(RangeBuilder::isListed(B, F)));
}

/// From here on to \p Fine if \p F, an address of this domain's, is one that others
/// may name: an entry point, or with \p Union anything but code. If not to \p Bad.
static void judgeOwn(IRBuilderBase &B, Value *F, bool Union, BasicBlock *Fine,
                     BasicBlock *Bad) {
  auto Next = [&](const Twine &Name) {
    return BasicBlock::Create(B.getContext(), Name, Fine->getParent(), Fine);
  };
  BasicBlock *Code = Next("codoms.code"), *Look = Next("codoms.look");
  B.CreateCondBr(isOwnCode(B, F), Code, Union ? Fine : Bad);
  B.SetInsertPoint(Code);
  B.CreateCondBr(isAligned(B, F), Look, Bad);
  B.SetInsertPoint(Look);
  B.CreateCondBr(isOpenEntry(B, F), Fine, Bad);
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
      // Perhaps none. What the caller of this domain's code may do to it is for
      // the machine to say.
      BasicBlock *Done = splitHere(B, "codoms.member");
      BasicBlock *Own = blockBefore(Done, "codoms.own");
      BasicBlock *Bad = blockBefore(Done, "codoms.inner");
      B.CreateCondBr(isSame(B, Pointer), Own, Done);
      B.SetInsertPoint(Own);
      judgeOwn(B, Pointer, /*Union=*/true, Done, Bad);
      B.SetInsertPoint(Bad);
      RangeBuilder::assertFunction(B, Pointer);
      B.CreateBr(Done);
      B.SetInsertPoint(Done, Done->begin());
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

/// The field of \p Bits bits at \p Offset of the table, or of a record in it.
static Value *loadField(IRBuilderBase &B, Value *Of, uint64_t Offset,
                        unsigned Bits) {
  return B.CreateZExt(
      B.CreateAlignedLoad(B.getIntNTy(Bits),
                          B.CreatePtrAdd(Of, B.getInt64(Offset)),
                          Align(Bits / 8)),
      B.getInt64Ty());
}

/// Searches the entry points of the table \p Table: the first one from \p Address
/// on, as a pointer to its record, and the end of the records.
static std::pair<Value *, Value *> findEntry(IRBuilderBase &B, Value *Table,
                                             Value *Address) {
  Value *First = B.CreatePtrAdd(
      Table, loadField(B, Table, offsetof(codoms_table, entries), 32));
  Value *Number = loadField(B, Table, offsetof(codoms_table, num_entries), 32);
  auto Behind = [&](Value *Record, Value *N) {
    static_assert(sizeof(codoms_entry_point) == 16);
    return B.CreatePtrAdd(Record, B.CreateShl(N, 4));
  };
  Value *End = Behind(First, Number);
  BasicBlock *Before = B.GetInsertBlock();
  BasicBlock *Done = splitHere(B, "found");
  BasicBlock *Head = blockBefore(Done, "search");
  BasicBlock *Step = blockBefore(Done, "half");
  B.CreateBr(Head);
  B.SetInsertPoint(Head);
  PHINode *From = B.CreatePHI(B.getPtrTy(), 2);
  PHINode *Left = B.CreatePHI(B.getInt64Ty(), 2);
  From->addIncoming(First, Before);
  Left->addIncoming(Number, Before);
  B.CreateCondBr(B.CreateIsNull(Left), Done, Step);
  B.SetInsertPoint(Step);
  Value *Half = B.CreateLShr(Left, 1);
  Value *Middle = Behind(From, Half);
  Value *Here = B.CreateAlignedLoad(B.getInt64Ty(), Middle, Align(8));
  Value *Less = B.CreateICmpULT(Here, Address);
  From->addIncoming(
      B.CreateSelect(Less, Behind(Middle, B.getInt64(1)), From),
      Step);
  Left->addIncoming(
      B.CreateSelect(
          Less, B.CreateSub(Left, B.CreateAdd(Half, B.getInt64(1))), Half),
      Step);
  B.CreateBr(Head);
  B.SetInsertPoint(Done, Done->begin());
  return {From, End};
}

/// Whether an entry point of \p Table lies in [\p Start, \p End).
static Value *hasEntry(IRBuilderBase &B, Value *Table, Value *Start,
                       Value *End) {
  auto [Entry, Last] = findEntry(B, Table, Start);
  BasicBlock *Before = B.GetInsertBlock();
  BasicBlock *Done = splitHere(B, "known");
  BasicBlock *Some = blockBefore(Done, "some");
  B.CreateCondBr(B.CreateICmpEQ(Entry, Last), Done, Some);
  B.SetInsertPoint(Some);
  Value *Within = B.CreateICmpULT(
      B.CreateAlignedLoad(B.getInt64Ty(), Entry, Align(8)), End);
  B.CreateBr(Done);
  B.SetInsertPoint(Done, Done->begin());
  PHINode *Result = B.CreatePHI(B.getInt1Ty(), 2);
  Result->addIncoming(B.getFalse(), Before);
  Result->addIncoming(Within, Some);
  return Result;
}

/// The body of \p Check(pointer, gate, union) in root, where code of any domain but
/// that of the gate is suspect: root may pass on to any domain what it finds, and
/// would be believed. It knows the domains by the linker's table, without a look
/// at their memory. Where there is no table, at \p Domain: the code is a copy.
static void judgeInRoot(IRBuilderBase &B, Function &Check, BasicBlock *Domain,
                        BasicBlock *Fine, BasicBlock *Bad) {
  Value *F = Check.getArg(0), *Gate = Check.getArg(1), *Union = Check.getArg(2);
  auto Next = [&](const Twine &Name) { return blockBefore(Fine, Name); };
  auto Unless = [&](Value *Condition, BasicBlock *To, const Twine &Name) {
    BasicBlock *Block = Next(Name);
    B.CreateCondBr(Condition, To, Block);
    B.SetInsertPoint(Block);
  };
  Value *Table = B.CreateIntToPtr(
      linkerSymbol(B, "__codoms_table_start", RootDomain), B.getPtrTy());
  Unless(B.CreateIsNull(Table), Domain, "root");
  Value *Tag = RangeBuilder::tag(B, F);
  Value *Address = address(B, F);
  Unless(B.CreateOr(
             B.CreateICmpEQ(Tag, RangeBuilder::tag(B, Gate)),
             B.CreateIsNotNull(B.CreateLShr(Address, CODOMS_VA_BITS))),
         Fine, "foreign");
  Value *Entry =
      hasEntry(B, Table, Address, B.CreateAdd(Address, B.getInt64(1)));
  BasicBlock *Known = Next("entry"), *Listed = Next("listed"),
             *Other = Next("other");
  B.CreateCondBr(Entry, Known, Other);
  B.SetInsertPoint(Known);
  B.CreateCondBr(B.CreateICmpEQ(Tag, B.getInt64(CODOMS_ROOT_TAG)), Listed,
                 Fine);
  B.SetInsertPoint(Listed);
  B.CreateCondBr(RangeBuilder::isListed(B, F), Bad, Fine);
  B.SetInsertPoint(Other);
  Unless(B.CreateNot(Union), Bad, "union");
  BasicBlock *Own = Next("own"), *Another = Next("another");
  B.CreateCondBr(B.CreateICmpEQ(Tag, B.getInt64(CODOMS_ROOT_TAG)), Own,
                 Another);
  B.SetInsertPoint(Own);
  B.CreateCondBr(isOwnCode(B, F), Bad, Fine);

  // Code of a domain is a range with entry points, or with a bit of code's.
  B.SetInsertPoint(Another);
  Value *First = B.CreatePtrAdd(
      Table, loadField(B, Table, offsetof(codoms_table, ranges), 32));
  Value *Number = loadField(B, Table, offsetof(codoms_table, num_ranges), 32);
  BasicBlock *Before = B.GetInsertBlock();
  BasicBlock *Head = Next("ranges"), *Each = Next("range"), *Step = Next("next"),
             *Found = Next("code");
  B.CreateBr(Head);
  B.SetInsertPoint(Head);
  PHINode *R = B.CreatePHI(B.getPtrTy(), 2);
  PHINode *Left = B.CreatePHI(B.getInt64Ty(), 2);
  R->addIncoming(First, Before);
  Left->addIncoming(Number, Before);
  B.CreateCondBr(B.CreateIsNull(Left), Fine, Each);
  B.SetInsertPoint(Each);
  Value *Start = loadField(B, R, offsetof(codoms_range, start), 64);
  Value *End = loadField(B, R, offsetof(codoms_range, end), 64);
  B.CreateCondBr(isWithin(B, Address, Start, End), Found, Step);
  B.SetInsertPoint(Step);
  R->addIncoming(B.CreatePtrAdd(R, B.getInt64(sizeof(codoms_range))), Step);
  Left->addIncoming(B.CreateSub(Left, B.getInt64(1)), Step);
  B.CreateBr(Head);
  B.SetInsertPoint(Found);
  Unless(B.CreateIsNotNull(loadField(B, R, offsetof(codoms_range, bits), 16)),
         Bad, "plain");
  B.CreateCondBr(hasEntry(B, Table, Start, End), Bad, Fine);
}

/// A function without a body of \p Near's domain that no other code has the address
/// of, for what would be too much to repeat.
static Function *createHelper(Function &Near, const Twine &Name,
                              FunctionType *Type) {
  StringRef Domain = getDomain(Near);
  Function *F = Function::Create(Type, GlobalValue::InternalLinkage, Name,
                                 Near.getParent());
  for (StringRef Kind : {"target-cpu", "target-features", "tune-cpu"})
    if (Near.hasFnAttribute(Kind))
      F->addFnAttr(Near.getFnAttribute(Kind));
  if (Domain != RootDomain)
    F->addFnAttr(DomainAttr, Domain);
  F->addFnAttr(SplitAttr);
  F->addFnAttr(Attribute::NoUnwind);
  F->addFnAttr(Attribute::NoInline);
  F->addFnAttr(Attribute::MinSize);
  F->addFnAttr(Attribute::OptimizeForSize);
  return F;
}

/// The function of \p Near's domain that says whether a callee may have left a
/// pointer: i1 (pointer, gate, whether it is in a union).
static Function *getCheck(Function &Near) {
  Module &M = *Near.getParent();
  StringRef Domain = getDomain(Near);
  std::string Name = domainName("__codoms_may_leave", Domain);
  if (Function *F = M.getFunction(Name))
    return F;
  LLVMContext &Ctx = M.getContext();
  auto *Ptr = PointerType::get(Ctx, 0);
  auto *I1 = Type::getInt1Ty(Ctx);
  Function *F =
      createHelper(Near, Name, FunctionType::get(I1, {Ptr, Ptr, I1}, false));
  F->addRetAttr(Attribute::ZExt);
  F->addParamAttr(2, Attribute::ZExt);

  BasicBlock *Begin = BasicBlock::Create(Ctx, "", F);
  BasicBlock *Fine = BasicBlock::Create(Ctx, "fine", F);
  BasicBlock *Bad = BasicBlock::Create(Ctx, "bad", F);
  IRBuilder<> B(Begin);
  if (Domain == RootDomain) {
    BasicBlock *Copy = blockBefore(Fine, "domain");
    judgeInRoot(B, *F, Copy, Fine, Bad);
    B.SetInsertPoint(Copy);
  }
  BasicBlock *Own = blockBefore(Fine, "same");
  BasicBlock *Union = blockBefore(Fine, "data");
  B.CreateCondBr(isSame(B, F->getArg(0)), Own, Fine);
  B.SetInsertPoint(Own);
  BasicBlock *Code = blockBefore(Fine, "code");
  B.CreateCondBr(isOwnCode(B, F->getArg(0)), Code, Union);
  B.SetInsertPoint(Union);
  B.CreateCondBr(F->getArg(2), Fine, Bad);
  B.SetInsertPoint(Code);
  judgeOwn(B, F->getArg(0), /*Union=*/false, Fine, Bad);
  B.SetInsertPoint(Fine);
  B.CreateRet(B.getTrue());
  B.SetInsertPoint(Bad);
  B.CreateRet(B.getFalse());
  return F;
}

/// \p Before: what was there before the call, or null.
void FunctionWatcher::check(IRBuilderBase &B, Value *F, Value *Before,
                            Value *Gate, bool Union, const Twine &Name) {
  Value *Fine = RangeBuilder::isMarker(B, F);
  if (Before)
    Fine = B.CreateOr(B.CreateICmpEQ(F, Before), Fine);
  BasicBlock *Done = splitHere(B, "codoms.fine");
  BasicBlock *Look = blockBefore(Done, "codoms.look");
  BasicBlock *Trap = blockBefore(Done, "codoms.left");
  B.CreateCondBr(Fine, Done, Look, Before ? likely(B) : nullptr);
  B.SetInsertPoint(Look);
  Value *May = B.CreateCall(getCheck(*Look->getParent()),
                            {F, Gate, B.getInt1(Union)});
  B.CreateCondBr(May, Done, Trap, likely(B));
  B.SetInsertPoint(Trap);
  stop(B, F, Gate, nameOfDomain(B, Name.str()), CODOMS_WATCH_FUNCTION);
  B.SetInsertPoint(Done, Done->begin());
}

/// How to load what \p M stands for in elements of \p Stride bytes. A packed object
/// that is not aligned costs a load that is not; others, not eight of bytes.
static Align alignmentOf(const Descriptor::FunctionMember &M, uint64_t Stride) {
  return commonAlignment(
      commonAlignment(commonAlignment(Align(8), M.Offset), M.Stride), Stride);
}

/// Room for \p Pointers pointers in the frame: one place for all calls of a
/// function, as no two of them need theirs at one time.
Value *FunctionWatcher::buffer(IRBuilderBase &B, uint64_t Pointers) {
  Function *F = B.GetInsertBlock()->getParent();
  AllocaInst *&Buffer = Buffers[F];
  if (Buffer && cast<ArrayType>(Buffer->getAllocatedType())->getNumElements() >=
                    Pointers)
    return Buffer;
  BasicBlock &Entry = F->getEntryBlock();
  AllocaInst *New = IRBuilder<>(&Entry, Entry.begin())
                        .CreateAlloca(ArrayType::get(B.getPtrTy(), Pointers));
  if (Buffer) {
    Buffer->replaceAllUsesWith(New);
    Buffer->eraseFromParent();
  }
  return Buffer = New;
}

void FunctionWatcher::before(IRBuilderBase &B, ArrayRef<Range> Ranges) {
  if (isDropped(Protection::LeftFunctions))
    return;
  uint64_t Taken = 0; // Of the buffer, in pointers.
  for (const Descriptor::LeftFunctions &L : Abi.Lefts) {
    const Range &R = Ranges[L.Lend];
    const Descriptor::Lend &Lend = Abi.Lends[L.Lend];
    uint64_t PerElement = 0;
    for (const Descriptor::FunctionMember &M : L.Members)
      PerElement += M.Count;
    Left New = {&L, R.Pointer, nullptr, nullptr, nullptr};
    // What is there of the callee's is looked at where it is loaded, and may be
    // gone when the callee returns.
    Value *NotLooked = B.CreateICmpEQ(RangeBuilder::tag(B, R.Pointer), GateTag);
    if (!Lend.Read)
      NotLooked = B.CreateOr(NotLooked, RangeBuilder::isPassedOn(B, R.Pointer));
    New.Elements = B.CreateSelect(
        NotLooked, B.getInt64(0),
        B.CreateUDiv(R.Size, B.getInt64(L.Stride)));
    uint64_t Max = MaxSnapshot / 8 / PerElement;
    if (Lend.Kind == Descriptor::Lend::Fixed) {
      uint64_t Elements = Lend.Unit / L.Stride;
      New.Slots = B.getInt64(Elements <= Max ? Elements : 0);
      New.Snapshot = B.CreatePtrAdd(
          buffer(B, Taken + (Elements <= Max ? Elements * PerElement : 0)),
          B.getInt64(Taken * 8));
      Taken += Elements <= Max ? Elements * PerElement : 0;
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
              B.CreateAlignedLoad(B.getPtrTy(), From,
                                  alignmentOf(M, L.Stride)),
              To, Align(8));
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
              nullptr, Gate, M.Union, Name);
      });
      continue;
    }
    for (uint64_t I = 0; I != M.Count; ++I)
      check(B, extractPointer(B, Call, M.Offset + I * M.Stride), nullptr, Gate,
            M.Union, Name);
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
          Align A = alignmentOf(M, L.Item->Stride);
          Value *Now = B.CreateAlignedLoad(B.getPtrTy(), At, A);
          // Where nothing was kept: from the object itself, and not believed.
          Value *Before = B.CreateAlignedLoad(
              B.getPtrTy(), B.CreateSelect(Kept, SlotAt, At), A);
          Before = B.CreateSelect(Kept, Before,
                                  ConstantPointerNull::get(B.getPtrTy()));
          check(B, Now, Before, Gate, M.Union, Name);
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

/// From here on to \p Done if \p F may be taken from \p Source, which is not this
/// domain's memory. If not, the program stops.
static void judgeLoaded(IRBuilderBase &B, Value *F, Value *Source, bool Union,
                        BasicBlock *Done) {
  StringRef Domain = domainAt(B);
  // Code of root may be a library's, which each domain gets a copy of.
  bool MayBeRoot = Domain == RootDomain || Domain == AnyDomain;
  auto Block = [&](const Twine &Name) { return blockBefore(Done, Name); };
  BasicBlock *NotNull = Block("codoms.pointer");
  B.CreateCondBr(RangeBuilder::isMarker(B, F), Done, NotNull);
  B.SetInsertPoint(NotNull);
  BasicBlock *Own = Block("codoms.own");
  BasicBlock *Inner = Block("codoms.inner");
  BasicBlock *Else = Union ? Done : Block("codoms.else");
  B.CreateCondBr(isSame(B, F), Own, Else);
  B.SetInsertPoint(Own);
  judgeOwn(B, F, Union, Done, Inner);

  BasicBlock *Trap = Block("codoms.stop");
  // Who may write all of the domain may have kept it for the domain.
  B.SetInsertPoint(Inner);
  auto UnlessRoot = [&](BasicBlock *Root) {
    if (!MayBeRoot)
      return;
    BasicBlock *Next = Block("codoms.domain");
    B.CreateCondBr(B.CreateIsNull(ask(B, "csrr $0, cddom")), Root, Next);
    B.SetInsertPoint(Next);
  };
  auto IsCallers = [&] {
    return B.CreateICmpEQ(ask(B, "csrr $0, cdcaller"),
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
  if (!Union) {
    B.SetInsertPoint(Else);
    BasicBlock *Others = Block("codoms.others");
    B.CreateCondBr(isAligned(B, F), Others, Done);
    B.SetInsertPoint(Others);
    UnlessRoot(Done);
    BasicBlock *Assert = Block("codoms.assert");
    B.CreateCondBr(IsCallers(), Assert, Done);
    B.SetInsertPoint(Assert);
    RangeBuilder::assertRange(B, {F, B.getInt64(EntryBytes)}, "c");
    B.CreateBr(Done);
  }

  B.SetInsertPoint(Trap);
  stop(B, F, Source, ConstantPointerNull::get(B.getPtrTy()),
       CODOMS_LOADED_FUNCTION);
}

/// The function of \p Near's domain that does it all: void (pointer, source). It
/// returns nothing, so that the callers go on with the pointer that
/// they have in a register.
static Function *getLoadedCheck(Function &Near, bool Union) {
  Module &M = *Near.getParent();
  std::string Name =
      domainName(Union ? "__codoms_loaded_union" : "__codoms_loaded",
                 getDomain(Near));
  if (Function *F = M.getFunction(Name))
    return F;
  LLVMContext &Ctx = M.getContext();
  auto *Ptr = PointerType::get(Ctx, 0);
  Function *F = createHelper(
      Near, Name,
      FunctionType::get(Type::getVoidTy(Ctx), {Ptr, Ptr}, false));
  IRBuilder<> B(BasicBlock::Create(Ctx, "", F));
  BasicBlock *Done = BasicBlock::Create(Ctx, "done", F);
  BasicBlock *Foreign = blockBefore(Done, "codoms.foreign");
  B.CreateCondBr(isSame(B, F->getArg(1)), Done, Foreign);
  B.SetInsertPoint(Foreign);
  judgeLoaded(B, F->getArg(0), F->getArg(1), Union, Done);
  B.SetInsertPoint(Done);
  B.CreateRetVoid();
  return F;
}

/// In place of \p Call, one of \p Number: the value, after a look at it.
static void expand(CallInst *Call, size_t Number) {
  Value *F = Call->getArgOperand(0), *Source = Call->getArgOperand(1);
  IRBuilder<> B(Call);
  bool Union =
      Call->getFnAttr(LoadedAttr).getValueAsString() == LoadedFromUnion;
  if (Number > MaxInlineQuestions) {
    B.CreateCall(getLoadedCheck(*Call->getFunction(), Union), {F, Source});
  } else {
    BasicBlock *Done = splitHere(B, "codoms.checked");
    BasicBlock *Foreign = blockBefore(Done, "codoms.foreign");
    B.CreateCondBr(isSame(B, Source), Done, Foreign, likely(B));
    B.SetInsertPoint(Foreign);
    if (Number > MaxInlineChecks) {
      B.CreateCall(getLoadedCheck(*Call->getFunction(), Union), {F, Source});
      B.CreateBr(Done);
    } else {
      judgeLoaded(B, F, Source, Union, Done);
    }
  }
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
      expand(Call, Calls.size());
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
