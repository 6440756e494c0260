//===-- RISCVCodomsLower.cpp - Calls over domains -------------------------===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs after the last pass that changes IR, at every optimisation level. Decides
// for each call whether it stays in its domain, leaves it, or finds that out as
// it runs; computes what a call lends; gives whatever the compiler made up to
// the domain that uses it, and everything its section; and writes down which
// gates each domain refers to. From here on nothing moves from one domain to
// another.
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsLower.h"
#include "RISCVCodoms.h"
#include "RISCVCodomsFunctions.h"
#include "RISCVCodomsNeutral.h"
#include "RISCVCodomsRange.h"
#include "RISCVCodomsSplit.h"
#include "RISCVCodomsWatch.h"
#include "RISCVSubtarget.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/InitializePasses.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetLoweringObjectFile.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;
using namespace RISCVCodoms;

#define DEBUG_TYPE "codoms-lower"

namespace {

class Lowerer {
  Module &M;
  const TargetMachine &TM;
  FunctionWatcher::BufferMap Buffers;

  void error(const Twine &Message, const GlobalValue *GV = nullptr,
             DebugLoc Loc = DebugLoc()) {
    reportError(M, Message, GV, Loc);
  }

  void checkSplit();
  void checkOptions();
  void adoptVariables();

  void lowerCalls(Function &F);
  void lowerCrossCall(CallInst &CI, Function &Gate);
  void lowerTestedCall(CallBase &CB);
  CallInst *createCrossCall(IRBuilderBase &B, CallInst &CI,
                            ArrayRef<Value *> Args, StringRef Perms,
                            ArrayRef<Range> Ranges);
  void setSection(GlobalObject &GO);
  void recordUnit();
  void recordReferences();
  void dropDeclarations(Function &F);

public:
  Lowerer(Module &M, const TargetMachine &TM) : M(M), TM(TM) {}

  bool run();
};

} // namespace

//===----------------------------------------------------------------------===//
// Refusals
//===----------------------------------------------------------------------===//

/// What was not split would be called without any protection.
void Lowerer::checkSplit() {
  for (GlobalObject &GO : M.global_objects()) {
    StringRef Domain = getDomainAttr(GO);
    auto *F = dyn_cast<Function>(&GO);
    auto *V = dyn_cast<GlobalVariable>(&GO);
    if (F && (F->hasFnAttribute(EntryAttr) || F->hasFnAttribute(ImportAttr)))
      error("entry '" + F->getName() + "' of domain '" + Domain +
                "' has no gate: codoms-split did not run",
            F);
    else if (!Domain.empty() && Domain != RootDomain &&
             !(F ? F->hasFnAttribute(SplitAttr) : V->hasAttribute(SplitAttr)))
      error(describe(GO) + " has no name of its domain: codoms-split did not "
                           "run",
            &GO);
    else if (F && isGate(*F) &&
             F->getName() !=
                 gateName(plainName(F->getName(), Domain), Domain))
      error("'" + F->getName() + "' is a part of a gate of domain '" + Domain +
                "', which some pass has taken apart",
            F);
  }
  // The constructors of domains were moved to arrays of their own.
  for (StringRef Name : {"llvm.global_ctors", "llvm.global_dtors"})
    if (GlobalVariable *List = M.getNamedGlobal(Name))
      forEachReference(*List, [&](GlobalValue &GV, Instruction *) {
        StringRef Domain = getDomainAttr(GV);
        if (!Domain.empty() && Domain != RootDomain)
          error(describe(GV) + " would be a constructor of root: some pass "
                               "has made it one",
                &GV);
      });
}

/// Options that would let one domain into another, in a unit that has to do with
/// domains.
void Lowerer::checkOptions() {
  // Its second step knows none of the options, static code neither.
  if (M.getNamedGlobal("llvm.embedded.module"))
    return error("domains are not supported with -fembed-bitcode, whose section "
                 "would belong to no domain");
  if (TM.isPositionIndependent() || M.getPICLevel() != PICLevel::NotPIC)
    error("domains are not supported in position-independent code, as they "
          "would share a GOT: compile with -fno-pic or -fno-pie");
  if (TM.getCodeModel() == CodeModel::Large)
    error("domains are not supported with -mcmodel=large");
  if (TM.Options.EnableIPRA)
    error("domains are not supported with -enable-ipra, which lets callers rely "
          "on the registers that a callee uses");
  for (StringRef Flag : {"cf-protection-branch", "cf-protection-return", "kcfi"})
    if (M.getModuleFlag(Flag))
      error("domains are not supported with control flow integrity ('" + Flag +
            "'), whose checks would stand before a gate's cd.enter");

  for (GlobalVariable &V : M.globals())
    for (StringRef Prefix :
         {"__profc_", "__llvm_gcov", "__sancov_gen_", "__llvm_prf"})
      if (V.getName().starts_with(Prefix)) {
        error("domains are not supported with instrumentation ('" +
              V.getName() + "'), which writes root's counters from any domain");
        return;
      }
  checkInstrumentation(M);
}

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

/// A variable without a domain that no other unit can name, and that one domain
/// alone uses, belongs to that one: the compiler made it up, as the front end's
/// were given theirs. A constant that several use is copied; another variable is
/// reported along with all other references.
void Lowerer::adoptVariables() {
  auto IsUnclaimed = [](const GlobalValue &GV) {
    auto *V = dyn_cast<GlobalVariable>(&GV);
    return V && V->hasLocalLinkage() && getDomainAttr(*V).empty() &&
           !(V->hasSection() && getScatter(*V->getParent())) &&
           none_of(V->users(), [](const User *U) { return isa<GlobalAlias>(U); });
  };
  bool Changed;
  do {
    Changed = false;
    MapVector<GlobalVariable *, SetVector<StringRef>> Users;
    for (GlobalObject &GO : M.global_objects()) {
      if (GO.isDeclaration() || GO.getName().starts_with("llvm."))
        continue;
      // What only an unclaimed one refers to has to wait until that is claimed.
      StringRef Domain = getDomainAttr(GO);
      if (Domain.empty() && !IsUnclaimed(GO))
        Domain = RootDomain;
      forEachReference(GO, [&](GlobalValue &GV, Instruction *) {
        if (IsUnclaimed(GV) && &GV != &GO)
          Users[cast<GlobalVariable>(&GV)].insert(Domain);
      });
    }
    for (auto &[V, Domains] : Users)
      if (Domains.size() == 1 && !Domains[0].empty() &&
          Domains[0] != RootDomain) {
        V->addAttribute(DomainAttr, Domains[0]);
        V->addAttribute(SplitAttr);
        Changed = true;
      }
  } while (Changed);
}

void Lowerer::setSection(GlobalObject &GO) {
  StringRef Domain = getDomainAttr(GO);
  // A gate has a section of its own if functions have. What that costs the linker
  // is felt where there are many entries. Of the gates of an import, one is kept.
  if (isGate(GO) && !GO.isDeclaration() && !GO.hasComdat() &&
      !TM.getFunctionSections()) {
    GO.setSection(Domain == RootDomain ? ".text" : sectionName(Domain, "text"));
    return;
  }
  if (Domain.empty() || Domain == RootDomain || GO.isDeclarationForLinker() ||
      GO.getName().starts_with("llvm.") || isGate(GO))
    return;
  auto *V = dyn_cast<GlobalVariable>(&GO);
  if (V && V->hasImplicitSection()) {
    AttributeSet Attrs = V->getAttributes();
    for (StringRef Kind :
         {"bss-section", "data-section", "relro-section", "rodata-section"})
      Attrs = Attrs.removeAttribute(M.getContext(), Kind);
    V->setAttributes(Attrs);
  }
  if (GO.hasSection()) {
    if (!isDomainSection(GO.getSection(), Domain))
      error(describe(GO) + " has a section of its own, '" + GO.getSection() +
                "': the sections of a domain are named by the compiler",
            &GO);
    return;
  }
  // As with root's, one for each of them only if the options say so.
  StringRef Name;
  if (GO.hasComdat() ||
      (V ? TM.getDataSections() : TM.getFunctionSections()))
    Name = plainName(GO.getName(), Domain);
  if (!V) {
    GO.setSection(sectionName(Domain, "text", Name));
    return;
  }
  if (V->hasCommonLinkage())
    V->setLinkage(GlobalValue::WeakAnyLinkage);
  SectionKind Kind = TargetLoweringObjectFile::getKindForGlobal(V, TM);
  if (Kind.isThreadBSS())
    V->setSection(sectionName(Domain, "tbss", Name));
  else if (Kind.isThreadLocal())
    V->setSection(sectionName(Domain, "tdata", Name));
  else if (Kind.isBSS()) // An explicit section would hold its zeroes.
    V->addAttribute("bss-section", sectionName(Domain, "bss", Name));
  else if (Kind.isReadOnlyWithRel())
    V->setSection(sectionName(Domain, "data.rel.ro", Name));
  else if (Kind.isMergeableCString()) {
    unsigned Size = Kind.isMergeable1ByteCString()   ? 1
                    : Kind.isMergeable2ByteCString() ? 2
                                                     : 4;
    uint64_t Alignment = M.getDataLayout().getPreferredAlign(V).value();
    V->setSection(sectionName(
        Domain, "rodata",
        "str" + utostr(Size) + "." + utostr(std::max<uint64_t>(Alignment, 1))));
  } else if (Kind.isMergeableConst())
    V->setSection(sectionName(Domain, "rodata",
                              "cst" + utostr(M.getDataLayout().getTypeAllocSize(
                                          V->getValueType()))));
  else if (Kind.isReadOnly())
    V->setSection(sectionName(Domain, "rodata", Name));
  else
    V->setSection(sectionName(Domain, "data", Name));
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// Whether \p Callee can only be a function of \p Domain that is no gate.
static bool staysIn(StringRef Domain, Value *Callee, unsigned Depth = 4) {
  Callee = Callee->stripPointerCastsAndAliases();
  if (auto *F = dyn_cast<Function>(Callee)) {
    StringRef Owner = getDomainAttr(*F);
    if (Owner.empty() && !F->isDeclaration())
      Owner = RootDomain;
    return (Owner.empty() || Owner == Domain) && !isGate(*F);
  }
  if (Depth == 0)
    return false;
  if (auto *Select = dyn_cast<SelectInst>(Callee))
    return staysIn(Domain, Select->getTrueValue(), Depth - 1) &&
           staysIn(Domain, Select->getFalseValue(), Depth - 1);
  if (auto *Phi = dyn_cast<PHINode>(Callee))
    return all_of(Phi->incoming_values(), [&](Value *V) {
      return staysIn(Domain, V, Depth - 1);
    });
  return false;
}

/// The call that crosses in place of \p CI, with \p Ranges lent with \p Perms.
/// It is no tail call, and promises nothing about the result.
CallInst *Lowerer::createCrossCall(IRBuilderBase &B, CallInst &CI,
                                   ArrayRef<Value *> Args, StringRef Perms,
                                   ArrayRef<Range> Ranges) {
  FunctionType *Old = CI.getFunctionType();
  SmallVector<Type *, 8> Types(Old->params());
  SmallVector<Value *, 8> Operands(Args);
  for (const Range &R : Ranges) {
    if (!Old->isVarArg())
      Types.append({B.getPtrTy(), B.getInt64Ty()});
    Operands.append({R.Pointer, R.Size});
  }
  CallInst *Call = B.CreateCall(
      FunctionType::get(Old->getReturnType(), Types, Old->isVarArg()),
      CI.getCalledOperand(), Operands);
  Call->setCallingConv(CrossCC);
  Call->setTailCallKind(CallInst::TCK_NoTail);
  SmallVector<AttributeSet, 8> Params;
  for (unsigned I = 0; I != CI.arg_size(); ++I)
    Params.push_back(CI.getAttributes().getParamAttrs(I));
  auto Attrs = AttributeList::get(
      M.getContext(), CI.getAttributes().getFnAttrs(),
      isDropped(Protection::ExtendResults) ? CI.getAttributes().getRetAttrs()
                                           : AttributeSet(),
      Params);
  if (!Ranges.empty())
    Attrs = Attrs.addFnAttribute(M.getContext(), GrantsAttr, Perms);
  Call->setAttributes(Attrs);
  Call->setDebugLoc(CI.getDebugLoc());
  return Call;
}

/// Makes of the arguments from number \p First on what \p Abi says: padding
/// becomes 0, and what the ABI itself passes in memory is lent.
static void defineArguments(IRBuilderBase &B, const Descriptor &Abi,
                            unsigned First, MutableArrayRef<Value *> Args,
                            SmallVectorImpl<Range> &Ranges,
                            SmallVectorImpl<std::string> &Perms) {
  for (const Descriptor::Mask &Mask : Abi.ArgMasks)
    if (Mask.Index >= First)
      Args[Mask.Index] =
          applyMask(B, Args[Mask.Index], Mask.Bits, std::nullopt);
  if (Abi.SRet && !First) {
    Ranges.push_back({Args[Abi.SRet->Arg], B.getInt64(Abi.SRet->Size)});
    Perms.push_back("w");
  }
  for (const Descriptor::Object &Ref : Abi.Refs) {
    if (Ref.Arg < First)
      continue;
    // The object is this call's own copy, made by the front end.
    clearPadding(B, Args[Ref.Arg], Ref);
    Ranges.push_back({Args[Ref.Arg], B.getInt64(Ref.Size)});
    Perms.push_back("r");
  }
}

void Lowerer::lowerCrossCall(CallInst &CI, Function &Gate) {
  StringRef Domain = getDomain(*CI.getFunction());
  auto Refuse = [&](const Twine &Why) {
    error("call of " + describe(Gate) + " from " +
              describe(*CI.getFunction()) + ": " + Why,
          CI.getFunction(), CI.getDebugLoc());
  };
  if (CI.isMustTailCall())
    return Refuse("a call of another domain is no tail call");
  if (CI.getFunctionType() != Gate.getFunctionType())
    return Refuse("the arguments are not those of its declaration");
  Expected<Descriptor> AbiOrError = Descriptor::get(CI, AbiAttr);
  if (!AbiOrError)
    return Refuse("bad descriptor: " + toString(AbiOrError.takeError()));
  const Descriptor &Abi = *AbiOrError;

  Expected<Descriptor> OwnOrError = Descriptor::get(CI);
  if (!OwnOrError)
    return Refuse("bad descriptor: " + toString(OwnOrError.takeError()));
  // What the call knows beside the callee is about what is passed for `...`.
  const unsigned Named = CI.getFunctionType()->getNumParams();

  IRBuilder<> B(&CI);
  SmallVector<Value *, 8> Args(CI.args());
  SmallVector<Range, 8> Ranges;
  SmallVector<std::string, 8> Perms;
  defineArguments(B, Abi, 0, Args, Ranges, Perms);
  if (CI.getFunctionType()->isVarArg())
    defineArguments(B, *OwnOrError, Named, Args, Ranges, Perms);
  Value *GateTag = nullptr;
  bool InRoot = Domain == RootDomain;
  auto IsPath = [](const Descriptor::Lend &L) { return L.isPath(); };
  if ((!InRoot && !Abi.Lends.empty()) || any_of(Abi.Lends, IsPath) ||
      !Abi.Watches.empty() || FunctionWatcher::isNeeded(Abi))
    GateTag = RangeBuilder::tag(B, CI.getCalledOperand());
  Watcher Watched(Abi, GateTag, InRoot);
  Watched.before(B, Args);
  RangeBuilder Builder(RangeBuilder::Caller, B, Args, GateTag, InRoot);
  auto Lend = [&](const Descriptor::Lend &L) {
    Ranges.push_back(Builder.lend(L));
    Perms.push_back(L.perms());
  };
  size_t First = Ranges.size();
  for_each(Abi.Lends, Lend);
  FunctionWatcher Functions(Abi, GateTag, Buffers);
  Functions.before(B, ArrayRef(Ranges).drop_front(First));
  if (CI.getFunctionType()->isVarArg())
    for (const Descriptor::Lend &L : OwnOrError->Lends)
      if (L.Pointer.Arg >= Named)
        Lend(L);
  // The block of stack arguments of a variadic call takes one in any case.
  unsigned Max = MaxGrants - CI.getFunctionType()->isVarArg();
  if (Ranges.size() > Max)
    return Refuse("it lends " + Twine(Ranges.size()) +
                  " ranges of memory, but a call can lend at most " +
                  Twine(Max) +
                  (Max < MaxGrants ? " beside its variable arguments" : ""));

  CallInst *Call =
      createCrossCall(B, CI, Args, join(Perms, ","), Ranges);
  Call->takeName(&CI);
  CI.replaceAllUsesWith(Call);
  CI.eraseFromParent();
  StringRef Name = plainName(Gate.getName(), getDomainAttr(Gate));
  Watched.after(Call, Args, Name);
  Functions.after(Call, Args, Name);
}

/// Whether \p CB passes or returns anything in vector registers, which a call over
/// domains clears.
static bool usesVectors(const CallBase &CB, const RISCVSubtarget &STI) {
  auto IsVector = [&](Type *T) {
    return T->isScalableTy() || T->isTargetExtTy() ||
           (T->isVectorTy() && STI.hasVInstructions());
  };
  return IsVector(CB.getType()) ||
         any_of(CB.args(), [&](const Use &U) { return IsVector(U->getType()); });
}

void Lowerer::lowerTestedCall(CallBase &CB) {
  LLVMContext &Ctx = M.getContext();
  IRBuilder<> B(&CB);
  Value *Same = ask(B, "cd.same $0, $1", CB.getCalledOperand());
  auto *CI = dyn_cast<CallInst>(&CB);
  if (!CI || usesVectors(CB, TM.getSubtarget<RISCVSubtarget>(
                                 *CB.getFunction()))) {
    // No exception passes from domain to domain, and no vector: such a call is
    // stopped if it would leave its domain.
    Instruction *Leaves = SplitBlockAndInsertIfThen(
        B.CreateIsNull(Same), CB.getIterator(), /*Unreachable=*/true,
        MDBuilder(Ctx).createUnlikelyBranchWeights());
    IRBuilder<>(Leaves).CreateIntrinsic(Intrinsic::trap, {});
    return;
  }
  Instruction *PlainEnd, *CrossEnd;
  SplitBlockAndInsertIfThenElse(B.CreateIsNotNull(Same), CI->getIterator(),
                                &PlainEnd, &CrossEnd,
                                MDBuilder(Ctx).createLikelyBranchWeights());
  BasicBlock *Tail = CI->getParent();

  auto *Plain = cast<CallInst>(CI->clone());
  Plain->insertBefore(PlainEnd->getIterator());

  B.SetInsertPoint(CrossEnd);
  B.SetCurrentDebugLocation(CI->getDebugLoc());
  // What is lent is what the ABI passes by pointers of its own, and the strings
  // for `...`; of a pointer parameter the type says too little here.
  SmallVector<Value *, 8> Args(CI->args());
  SmallVector<Range, 2> Ranges;
  SmallVector<std::string, 2> Perms;
  Expected<Descriptor> Abi = Descriptor::get(*CI);
  if (!Abi) {
    error("call through a pointer in " + describe(*CI->getFunction()) +
              ": bad descriptor: " + toString(Abi.takeError()),
          CI->getFunction(), CI->getDebugLoc());
    return;
  }
  for (const Descriptor::Structure &S : Abi->Leaves)
    addRecord(M, {"leaves", "*", "*", S.Hash, S.Name, S.Items,
                  getLocation(M, CI->getFunction(), CI->getDebugLoc())});
  defineArguments(B, *Abi, 0, Args, Ranges, Perms);
  if (!CI->getAttributes().getFnAttr(ArgsAttr).isValid())
    for (unsigned I = 0; I != CI->arg_size(); ++I) {
      uint64_t Size;
      if (Type *T = CI->getParamStructRetType(I)) {
        Ranges.push_back({CI->getArgOperand(I),
                          B.getInt64(M.getDataLayout().getTypeAllocSize(T))});
        Perms.push_back("w");
      } else if (!CI->getAttributes()
                      .getParamAttr(I, RefAttr)
                      .getValueAsString()
                      .getAsInteger(10, Size)) {
        Ranges.push_back({CI->getArgOperand(I), B.getInt64(Size)});
        Perms.push_back("r");
      }
    }
  Value *GateTag = nullptr;
  bool InRoot = getDomain(*CI->getFunction()) == RootDomain;
  if (!Abi->Lends.empty() || FunctionWatcher::isNeeded(*Abi))
    GateTag = RangeBuilder::tag(B, CI->getCalledOperand());
  size_t First = Ranges.size();
  if (!Abi->Lends.empty()) {
    RangeBuilder Builder(RangeBuilder::Caller, B, Args, GateTag, InRoot);
    for (const Descriptor::Lend &L : Abi->Lends) {
      Ranges.push_back(Builder.lend(L));
      Perms.push_back(L.perms());
    }
  }
  if (Ranges.size() > MaxGrants - CI->getFunctionType()->isVarArg())
    error("call through a pointer in " + describe(*CI->getFunction()) +
              " lends " + Twine(Ranges.size()) +
              " objects in memory, but a call can lend at most " +
              Twine(MaxGrants - CI->getFunctionType()->isVarArg()),
          CI->getFunction(), CI->getDebugLoc());
  FunctionWatcher Functions(*Abi, GateTag, Buffers);
  Functions.before(B, ArrayRef(Ranges).drop_front(First));
  CallInst *Cross = createCrossCall(B, *CI, Args, join(Perms, ","), Ranges);
  Cross->removeFnAttr(StubAttr); // Nobody knows whom it is about.
  Functions.after(Cross, Args, "what was called through a pointer");

  auto *Ret = dyn_cast_or_null<ReturnInst>(CI->getNextNode());
  if (CI->isTailCall() && Ret &&
      (!Ret->getReturnValue() || Ret->getReturnValue() == CI)) {
    // Within the domain it remains a tail call. What leaves returns here first.
    bool HasValue = Ret->getReturnValue();
    ReturnInst::Create(Ctx, HasValue ? Plain : nullptr,
                       PlainEnd->getIterator());
    ReturnInst::Create(Ctx, HasValue ? Cross : nullptr,
                       CrossEnd->getIterator());
    PlainEnd->eraseFromParent();
    CrossEnd->eraseFromParent();
    DeleteDeadBlock(Tail);
    return;
  }
  if (!CI->getType()->isVoidTy()) {
    auto *Phi = PHINode::Create(CI->getType(), 2, "", CI->getIterator());
    Phi->addIncoming(Plain, Plain->getParent());
    Phi->addIncoming(Cross, CrossEnd->getParent());
    Phi->takeName(CI);
    CI->replaceAllUsesWith(Phi);
  }
  CI->eraseFromParent();
}

void Lowerer::lowerCalls(Function &F) {
  SmallVector<CallBase *> Calls;
  for (Instruction &I : instructions(F))
    if (auto *CB = dyn_cast<CallBase>(&I);
        CB && !CB->isInlineAsm() && CB->getCallingConv() != CrossCC)
      Calls.push_back(CB);
  StringRef Domain = getDomain(F);
  for (CallBase *CB : Calls) {
    Function *Callee = getCallee(*CB);
    if (Callee ? !isGate(*Callee) || getDomain(*Callee) == Domain
               : staysIn(Domain, CB->getCalledOperand()))
      continue;
    if (!TM.getSubtarget<RISCVSubtarget>(F).hasVendorXcodoms()) {
      error(describe(F) + " has a call that may leave its domain, but was not "
                          "compiled for xcodoms: add _xcodoms to its arch",
            &F, CB->getDebugLoc());
      return;
    }
    // What the optimiser made direct is none of what the unit saw.
    if (!Callee || !CB->getAttributes().hasFnAttr(AbiAttr)) {
      if (!Callee && isDropped(Protection::TestPointers))
        continue;
      lowerTestedCall(*CB);
      continue;
    }
    if (auto *CI = dyn_cast<CallInst>(CB))
      lowerCrossCall(*CI, *Callee);
    else
      error("call of " + describe(*Callee) + " from " + describe(F) +
                " with a handler: exceptions do not pass from domain to domain",
            &F, CB->getDebugLoc());
  }
}

//===----------------------------------------------------------------------===//
// The record
//===----------------------------------------------------------------------===//

void Lowerer::recordUnit() {
  addRecord(M, {"codoms", "1"});
  addRecord(M, {"source", M.getSourceFileName()});
  addRecord(M, {"tested"});
  recordDropped(M);
}

void Lowerer::recordReferences() {
  for (GlobalObject &GO : M.global_objects()) {
    if (GO.isDeclarationForLinker() || GO.getName().starts_with("llvm."))
      continue;
    StringRef Domain = getDomainAttr(GO);
    if (Domain.empty())
      Domain = RootDomain;
    forEachReference(GO, [&](GlobalValue &GV, Instruction *I) {
      if (!isGate(GV) || getDomainAttr(GV) == Domain)
        return;
      auto &Gate = cast<Function>(GV);
      Attribute Seen = Gate.getFnAttribute(AbiAttr);
      if (auto *CB = dyn_cast_or_null<CallBase>(I);
          CB && CB->getCalledOperand() == &GV &&
          CB->getAttributes().hasFnAttr(AbiAttr))
        Seen = CB->getAttributes().getFnAttr(AbiAttr);
      Descriptor Abi;
      if (Expected<Descriptor> Found =
              Descriptor::parse(Seen.getValueAsString()))
        Abi = std::move(*Found);
      else
        consumeError(Found.takeError());
      StringRef Owner = getDomainAttr(Gate);
      StringRef Name = plainName(Gate.getName(), Owner);
      StringRef Loc = Gate.getFnAttribute(LocAttr).getValueAsString();
      addRecord(M, {"import", Domain == AnyDomain ? StringRef(".") : Domain,
                    Owner, Name, Abi.Hash, Loc, Abi.Signature});
      for (const Descriptor::Structure &S : Abi.LentBy)
        addRecord(
            M, {"lends", Owner, Name, S.Hash, S.Name, S.Items, S.Member, Loc});
      for (const Descriptor::Structure &S : Abi.Leaves)
        addRecord(M, {"leaves", Owner, Name, S.Hash, S.Name, S.Items, Loc});
    });
  }
}

/// What the unit saw is written down, and nobody asks for it any more.
void Lowerer::dropDeclarations(Function &F) {
  for (Instruction &I : instructions(F))
    if (auto *CB = dyn_cast<CallBase>(&I))
      CB->removeFnAttr(AbiAttr);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

bool Lowerer::run() {
  checkSplit();
  bool UsesDomains = usesDomains(M);
  if (UsesDomains)
    checkOptions();
  if (hasFailed(M))
    return true;

  if (UsesDomains) {
    if (!isDropped(Protection::OwnData)) {
      adoptVariables();
      SetVector<GlobalObject *> Copies;
      copyNeutral(M, /*Late=*/true, Copies);
      checkReferences(M, Copies);
    }
    for (GlobalVariable &V : M.globals())
      if (V.hasInitializer() && !V.getName().starts_with("llvm."))
        nameDeclarations(V);
  }
  recordUnit();
  // While all that refers to a gate is what the source does.
  if (UsesDomains)
    recordReferences();
  for (Function &F : M)
    if (!F.isDeclaration())
      expandLoadedFunctions(
          F, TM.getSubtarget<RISCVSubtarget>(F).hasVendorXcodoms());
  for (Function &F : M)
    lowerCalls(F);
  if (UsesDomains) {
    for (Function &F : M)
      dropDeclarations(F);
    if (!isDropped(Protection::OwnSections))
      for (GlobalObject &GO : M.global_objects())
        setSection(GO);
    for (GlobalValue &GV : M.global_values())
      if (!GV.getName().starts_with("llvm."))
        GV.setDSOLocal(true);
  }
  return true;
}

static bool lower(Module &M, const TargetMachine &TM) {
  if (!isEnabled(M) || hasFailed(M))
    return false;
  return Lowerer(M, TM).run();
}

PreservedAnalyses RISCVCodomsLowerPass::run(Module &M,
                                            ModuleAnalysisManager &) {
  return lower(M, *TM) ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

namespace {

class RISCVCodomsLowerLegacy : public ModulePass {
public:
  static char ID;

  RISCVCodomsLowerLegacy() : ModulePass(ID) {}

  StringRef getPassName() const override { return "Codoms: calls over domains"; }

  void getAnalysisUsage(AnalysisUsage &AU) const override {
    AU.addRequired<TargetPassConfig>();
  }

  bool runOnModule(Module &M) override {
    return lower(M, getAnalysis<TargetPassConfig>().getTM<TargetMachine>());
  }
};

} // namespace

char RISCVCodomsLowerLegacy::ID = 0;

INITIALIZE_PASS_BEGIN(RISCVCodomsLowerLegacy, DEBUG_TYPE,
                      "Codoms: calls over domains", false, false)
INITIALIZE_PASS_DEPENDENCY(TargetPassConfig)
INITIALIZE_PASS_END(RISCVCodomsLowerLegacy, DEBUG_TYPE,
                    "Codoms: calls over domains", false, false)

ModulePass *llvm::createRISCVCodomsLowerLegacyPass() {
  return new RISCVCodomsLowerLegacy();
}

void llvm::registerRISCVCodomsCallbacks(PassBuilder &PB) {
  PB.registerPipelineStartEPCallback(
      [](ModulePassManager &MPM, OptimizationLevel) {
        MPM.addPass(RISCVCodomsSplitPass());
      });
  PB.registerFullLinkTimeOptimizationEarlyEPCallback(
      [](ModulePassManager &MPM, OptimizationLevel) {
        MPM.addPass(RISCVCodomsSplitPass(/*Linked=*/true));
      });
  PB.registerPeepholeEPCallback([](FunctionPassManager &FPM,
                                   OptimizationLevel) {
    FPM.addPass(RISCVCodomsLoadedPass());
  });
  PB.registerOptimizerLastEPCallback(
      [](ModulePassManager &MPM, OptimizationLevel, ThinOrFullLTOPhase Phase) {
        if (Phase == ThinOrFullLTOPhase::ThinLTOPreLink ||
            Phase == ThinOrFullLTOPhase::FullLTOPreLink)
          MPM.addPass(RISCVCodomsNamePass());
      });
}
