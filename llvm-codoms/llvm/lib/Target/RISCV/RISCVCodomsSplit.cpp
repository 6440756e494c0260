//===-- RISCVCodomsSplit.cpp - Bodies and gates ---------------------------===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs before any optimisation. Splits each entry of a domain into its body, an
// ordinary function, and the gate that other domains call, so that no analysis
// can carry a fact from one domain to another: a gate may be interposed, and
// calls of gates promise nothing. Names each global after its domain, gives each
// domain its own copies of what has none, and refuses what would be an access of
// one domain to another.
//
// Which calls cross is decided much later, by codoms-lower: the optimiser still
// turns indirect calls into direct ones.
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsSplit.h"
#include "RISCVCodoms.h"
#include "RISCVCodomsFunctions.h"
#include "RISCVCodomsNeutral.h"
#include "RISCVCodomsRange.h"
#include "RISCVCodomsScatter.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DIBuilder.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/GlobalIFunc.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;
using namespace RISCVCodoms;

#define DEBUG_TYPE "codoms-split"

// a0 to a7, and fa0 to fa7.
static constexpr unsigned NumArgRegs = 8;
// What a variadic call may put on the stack, and what a gate copies of a string.
static constexpr uint64_t MaxVariadicBytes = 2048;
static constexpr uint64_t MaxStringBytes = 16384;
// What is worth a buffer of its own in the frame.
static constexpr uint64_t ShortStringBytes = 64;

namespace {

class Splitter {
  Module &M;

  struct Entry {
    WeakTrackingVH BodyHandle; // A declaration may become a definition.
    Function *Gate;
    std::string Name, Domain;
    bool Import;
    bool NoReturn;
    Descriptor Abi;
    std::optional<std::string> Stub; // What this unit's calls keep; none: all.

    Function *body() const {
      return cast<Function>(static_cast<Value *>(BodyHandle));
    }
  };
  std::vector<Entry> Entries;
  SetVector<GlobalObject *> Copies;

  void error(const Twine &Message, const GlobalValue *GV = nullptr,
             DebugLoc Loc = DebugLoc()) {
    reportError(M, Message, GV, Loc);
  }

  bool checkDomains();
  bool checkEntry(Function &F);
  void checkAliases();

  bool rename(GlobalValue &GV, const std::string &Name);
  void splitEntry(Function &F);
  void nameGlobals();
  void callBodies();
  void markCalls();
  void moveConstructors(StringRef Array, StringRef Kind);
  Function *makeLongWay(Entry &E, ArrayRef<const Descriptor::Lend *> Strings);
  void defineGate(Entry &E);
  void describeGate(Entry &E);
  void recordEntry(const Entry &E);
  void sanitizeCalls(Function &F);
  void dropBooleanRanges(Function &F);

public:
  explicit Splitter(Module &M) : M(M) {}

  void run();
};

} // namespace

//===----------------------------------------------------------------------===//
// Refusals
//===----------------------------------------------------------------------===//

static bool isDomainName(StringRef Name) {
  return !Name.empty() && Name.size() <= 63 && !isDigit(Name[0]) &&
         all_of(Name, [](char C) { return isAlnum(C) || C == '_'; });
}

/// Checks what the front end said about domains, before anything is changed.
bool Splitter::checkDomains() {
  for (GlobalObject &GO : M.global_objects()) {
    StringRef Domain = getDomainAttr(GO);
    if (!Domain.empty() && !isDomainName(Domain)) {
      error("'" + Domain + "' is no name of a domain", &GO);
      return false;
    }
    auto *F = dyn_cast<Function>(&GO);
    if (!F || !(F->hasFnAttribute(EntryAttr) || F->hasFnAttribute(ImportAttr)))
      continue;
    if (Domain.empty())
      error("entry '" + F->getName() + "' belongs to no domain", F);
    else
      checkEntry(*F);
  }
  checkAliases();
  checkInstrumentation(M);
  return !hasFailed(M);
}

/// Whether values of type \p T are passed and returned in registers or on the
/// stack as they are. Adds the number of registers to \p Registers.
static bool isPlainValue(Type *T, unsigned &Registers) {
  if (auto *S = dyn_cast<StructType>(T))
    return all_of(S->elements(),
                  [&](Type *E) { return isPlainValue(E, Registers); });
  if (auto *A = dyn_cast<ArrayType>(T)) {
    if (A->getNumElements() > 2)
      return false;
    for (unsigned I = 0; I != A->getNumElements(); ++I)
      if (!isPlainValue(A->getElementType(), Registers))
        return false;
    return true;
  }
  if (!T->isIntegerTy() && !T->isPointerTy() && !T->isFloatingPointTy())
    return false;
  unsigned Bits = T->isPointerTy() ? 64 : T->getPrimitiveSizeInBits();
  Registers += Bits > 64 ? 2 : 1;
  return Bits <= 128;
}

/// How many of a0 to a7 the named arguments of \p F, a variadic function, take.
/// Nothing if they take more.
static std::optional<unsigned> namedArgRegs(const Function &F) {
  // The widest type that floating-point registers pass.
  StringRef Abi = "lp64d";
  if (auto *Name = dyn_cast_or_null<MDString>(
          F.getParent()->getModuleFlag("target-abi")))
    Abi = Name->getString();
  unsigned FloatBits = Abi.ends_with("d") ? 64 : Abi.ends_with("f") ? 32 : 0;
  unsigned Integers = 0, Floats = 0;
  for (const Argument &A : F.args()) {
    Type *T = A.getType();
    if (T->isFloatingPointTy() && T->getPrimitiveSizeInBits() <= FloatBits &&
        Floats < NumArgRegs) {
      ++Floats;
      continue;
    }
    unsigned Registers = 0;
    if (!isPlainValue(T, Registers))
      return std::nullopt;
    Integers += Registers;
  }
  if (Integers > NumArgRegs)
    return std::nullopt;
  return Integers;
}

bool Splitter::checkEntry(Function &F) {
  bool Import = F.hasFnAttribute(ImportAttr);
  std::string What = ((Import ? "import '" : "entry '") + F.getName() +
                      "' of domain '" + getDomainAttr(F) + "' ")
                         .str();
  auto Refuse = [&](const Twine &Why) {
    error(What + Why, &F);
    return false;
  };
  if (Import && !F.isDeclaration())
    return Refuse("is defined here: what this source defines is an entry");
  if (Import && getDomainAttr(F) == RootDomain && !getScatter(M))
    return Refuse("would be its own caller: root's functions are entries");
  if (F.isVarArg() && !Import)
    return Refuse("takes a variable number of arguments: declare one that "
                  "takes a fixed number");
  if (F.isVarArg() && !namedArgRegs(F))
    return Refuse("is variadic, and its named parameters do not fit in "
                  "registers");
  if (F.hasFnAttribute(Attribute::Naked))
    return Refuse("is naked: a gate needs a body that the compiler knows");
  if (F.hasFnAttribute("interrupt"))
    return Refuse("is an interrupt handler");
  if (F.hasFnAttribute(Attribute::AlwaysInline))
    return Refuse("is always_inline: nothing is inlined over a domain");
  if (F.hasFnAttribute(Attribute::ReturnsTwice))
    return Refuse("returns twice");
  if (F.hasAvailableExternallyLinkage() || F.hasLinkOnceLinkage())
    return Refuse("is inline: an entry has one definition");
  if (F.isWeakForLinker())
    return Refuse("is weak: an entry has one definition");
  if (F.getCallingConv() != CallingConv::C)
    return Refuse("has a calling convention of its own");
  if (F.hasSection())
    return Refuse("has a section of its own");

  Expected<Descriptor> Abi = Descriptor::get(F);
  if (!Abi)
    return Refuse("has a bad descriptor: " + toString(Abi.takeError()));
  for (Argument &A : F.args()) {
    std::string Parameter = ("has a parameter (" + Twine(A.getArgNo() + 1) +
                             ") that is passed in a way gates do not know")
                                .str();
    unsigned Registers = 0;
    if (!isPlainValue(A.getType(), Registers) || Registers > 2)
      return Refuse(Parameter);
    for (Attribute::AttrKind Kind :
         {Attribute::ByVal, Attribute::ByRef, Attribute::InAlloca,
          Attribute::Preallocated, Attribute::Nest, Attribute::InReg,
          Attribute::SwiftSelf, Attribute::SwiftError, Attribute::SwiftAsync})
      if (A.hasAttribute(Kind))
        return Refuse(Parameter);
    if (A.hasStructRetAttr() && !(Abi->SRet && Abi->SRet->Arg == A.getArgNo()))
      return Refuse("has a bad descriptor: it lacks the result object");
    if (A.hasDeadOnReturnAttr() &&
        none_of(Abi->Refs, [&](const Descriptor::Object &Ref) {
          return Ref.Arg == A.getArgNo();
        }))
      return Refuse("has a bad descriptor: it lacks the hidden reference " +
                    Twine(A.getArgNo()));
  }
  unsigned Registers = 0;
  if (!F.getReturnType()->isVoidTy() &&
      (!isPlainValue(F.getReturnType(), Registers) || Registers > 2))
    return Refuse("has a result that is passed in a way gates do not know");
  return true;
}

void Splitter::checkAliases() {
  auto IsEntry = [](const GlobalObject *GO) {
    auto *F = dyn_cast_or_null<Function>(GO);
    return F && (F->hasFnAttribute(EntryAttr) || F->hasFnAttribute(ImportAttr) ||
                 F->hasFnAttribute(BodyAttr) || F->hasFnAttribute(GateAttr));
  };
  for (GlobalAlias &Alias : M.aliases())
    if (IsEntry(Alias.getAliaseeObject()))
      error("'" + Alias.getName() + "' is an alias of " +
                describe(*Alias.getAliaseeObject()) +
                ", an entry: make it an entry of its own",
            Alias.getAliaseeObject());
  for (GlobalIFunc &IFunc : M.ifuncs()) {
    const Function *Resolver = IFunc.getResolverFunction();
    if (Resolver && !getDomainAttr(*Resolver).empty() &&
        getDomainAttr(*Resolver) != RootDomain)
      error("'" + IFunc.getName() + "' is an ifunc of domain '" +
                getDomainAttr(*Resolver) + "': it is root's start-up that "
                "calls its resolver",
            Resolver);
  }
  if (GlobalVariable *Ctors = M.getNamedGlobal("llvm.global_ctors"))
    forEachReference(*Ctors, [&](GlobalValue &GV, Instruction *) {
      if (IsEntry(dyn_cast<GlobalObject>(&GV)))
        error(describe(GV) + " is an entry and a constructor: call it from a "
                             "constructor of the domain",
              &GV);
    });
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// In modules that went through this pass, and in what is linked of such alone.
static constexpr StringLiteral SplitFlag = "codoms-split";

/// Names \p GV so, if nothing else is: then it is an error, but for two
/// declarations of one thing. Returns false if \p GV is gone.
bool Splitter::rename(GlobalValue &GV, const std::string &Name) {
  if (GV.getName() == Name)
    return true;
  GlobalValue *Other = M.getNamedValue(Name);
  if (!Other) {
    GV.setName(Name);
    return true;
  }
  if (Other->isDeclaration() && !GV.isDeclaration()) {
    Other->replaceAllUsesWith(&GV);
    Other->eraseFromParent();
    GV.setName(Name);
    return true;
  }
  if (!GV.isDeclaration()) {
    error("'" + Name + "', the name of " + describe(GV) +
              ", is the name of another symbol of this source",
          &GV);
    return true;
  }
  GV.replaceAllUsesWith(Other);
  GV.eraseFromParent();
  return false;
}

static bool isUseOfBlockAddress(Use &U) { return isa<BlockAddress>(U.getUser()); }

void Splitter::splitEntry(Function &F) {
  Entry E;
  E.Name = F.getName().str();
  E.Domain = getDomainAttr(F).str();
  E.Import = F.hasFnAttribute(ImportAttr);
  E.NoReturn = F.doesNotReturn();
  E.Abi = cantFail(Descriptor::get(F));
  std::string BodyName = E.Name;
  if (E.Import) {
    StringRef Body = F.getFnAttribute(ImportAttr).getValueAsString();
    if (!Body.empty())
      BodyName = Body.str();
  }

  std::string Name = gateName(E.Name, E.Domain);
  if (M.getNamedValue(Name)) {
    error("'" + Name + "', the name of the gate of '" + E.Name +
              "', is the name of another symbol of this source",
          &F);
    return;
  }
  E.Gate = Function::Create(F.getFunctionType(), GlobalValue::ExternalLinkage,
                            F.getAddressSpace(), Name, &M);
  E.Gate->addFnAttr(GateAttr);
  E.Gate->addFnAttr(SplitAttr);
  for (StringRef Kind : {StringRef(DomainAttr), StringRef(AbiAttr),
                         StringRef(LocAttr), StringRef("target-cpu"),
                         StringRef("target-features"), StringRef("tune-cpu")})
    if (F.hasFnAttribute(Kind))
      E.Gate->addFnAttr(F.getFnAttribute(Kind));
  // No exception passes a gate: that is a property of the machine, no promise.
  E.Gate->addFnAttr(Attribute::NoUnwind);
  E.Gate->addFnAttr(Attribute::NoBuiltin);

  // The policies of an entry are its gate's, those of an import its callers'.
  for (StringRef Kind : {StringRef(CallersAttr), StringRef(OnFaultAttr)})
    if (F.hasFnAttribute(Kind))
      E.Gate->addFnAttr(F.getFnAttribute(Kind));
  if (F.hasFnAttribute(IsolateAttr)) {
    if (!E.Import) {
      E.Gate->addFnAttr(F.getFnAttribute(IsolateAttr));
    } else {
      SmallVector<StringRef, 4> Kept, Stub;
      F.getFnAttribute(IsolateAttr).getValueAsString().split(Kept, ',');
      // cd.push also clears what it saves.
      if (is_contained(Kept, "reg_integrity") ||
          is_contained(Kept, "reg_confidentiality"))
        Stub.append({"x", "f"});
      if (is_contained(Kept, "reg_confidentiality"))
        Stub.push_back("clr");
      if (is_contained(Kept, "dcs"))
        Stub.push_back("caps");
      E.Stub = join(Stub, ",");
    }
  }

  F.replaceUsesWithIf(E.Gate, [](Use &U) { return !isUseOfBlockAddress(U); });

  for (StringRef Kind : {StringRef(EntryAttr), StringRef(ImportAttr),
                         StringRef(AbiAttr), StringRef(IsolateAttr),
                         StringRef(CallersAttr), StringRef(OnFaultAttr)})
    F.removeFnAttr(Kind);
  F.addFnAttr(SplitAttr);
  // The gate passes on what any caller may have given it, and must survive a
  // body that returns although it should not.
  F.removeFnAttr(Attribute::NoReturn);
  AttributeMask Trust = AttributeFuncs::getUBImplyingAttributes();
  for (Attribute::AttrKind Kind :
       {Attribute::NonNull, Attribute::NoAlias, Attribute::Dereferenceable,
        Attribute::DereferenceableOrNull, Attribute::Alignment,
        Attribute::Range, Attribute::NoFPClass, Attribute::NoUndef,
        Attribute::ReadOnly, Attribute::ReadNone, Attribute::WriteOnly,
        Attribute::Captures, Attribute::NoFree, Attribute::Initializes,
        Attribute::Returned, Attribute::Writable, Attribute::DeadOnUnwind})
    Trust.addAttribute(Kind);
  for (Argument &A : F.args())
    if (!A.hasStructRetAttr() && // That is the gate's own buffer.
        !isDropped(Protection::Trust))
      A.removeAttrs(Trust);

  std::string Symbol = domainName(BodyName, E.Domain);
  keepLibraryLoop(F, BodyName);
  GlobalValue *Other = M.getNamedValue(Symbol);
  auto *Body = Other == &F || rename(F, Symbol)
                   ? &F
                   : dyn_cast<Function>(Other);
  if (!Body) {
    error("'" + Symbol + "', the body of '" + E.Name + "', is no function",
          E.Gate);
    return;
  }
  Body->addFnAttr(BodyAttr);
  E.BodyHandle = Body;
  Entries.push_back(std::move(E));
}

void Splitter::nameGlobals() {
  SmallVector<GlobalValue *> Named;
  SmallVector<Function *> Split;
  for (GlobalValue &GV : M.global_values()) {
    StringRef Domain = getDomainAttr(GV);
    if (Domain.empty())
      continue;
    auto *F = dyn_cast<Function>(&GV);
    if (F && (F->hasFnAttribute(EntryAttr) || F->hasFnAttribute(ImportAttr)))
      Split.push_back(F);
    else if (isa<GlobalObject>(GV))
      Named.push_back(&GV);
    else if (Domain != RootDomain &&
             !GV.getName().ends_with(("$" + Domain).str()))
      Named.push_back(&GV); // An alias, which cannot be marked.
  }
  for (GlobalValue *GV : Named) {
    StringRef Domain = getDomainAttr(*GV);
    auto *F = dyn_cast<Function>(GV);
    auto *V = dyn_cast<GlobalVariable>(GV);
    if ((F && F->hasFnAttribute(SplitAttr)) || (V && V->hasAttribute(SplitAttr)))
      continue;
    if (F) {
      F->addFnAttr(SplitAttr);
      if (Domain != RootDomain)
        keepLibraryLoop(*F, F->getName());
    }
    if (V) {
      V->addAttribute(SplitAttr);
      keepApart(*V);
    }
    // In debug information all keep their names: for a debugger, in C, the name
    // of a symbol would take the place of the source's.
    rename(*GV, domainName(GV->getName(), Domain));
  }
  for (Function *F : Split)
    splitEntry(*F);
}

/// Within a domain an entry is called like any function.
void Splitter::callBodies() {
  for (Entry &E : Entries)
    for (Use &U : make_early_inc_range(E.Gate->uses())) {
      auto *CB = dyn_cast<CallBase>(U.getUser());
      if (CB && CB->isCallee(&U) && getDomain(*CB->getFunction()) == E.Domain &&
          !isGate(*CB->getFunction()))
        U.set(E.body());
    }
}

/// Says on each call of a gate what this unit knows of it, and keeps from it. A
/// call that the optimiser makes direct has neither, and lends what one by a
/// pointer does; those that differ are no calls that it may merge.
void Splitter::markCalls() {
  LLVMContext &Ctx = M.getContext();
  for (Entry &E : Entries)
    for (Use &U : E.Gate->uses())
      if (auto *CB = dyn_cast<CallBase>(U.getUser()); CB && CB->isCallee(&U)) {
        CB->addFnAttr(E.Gate->getFnAttribute(AbiAttr));
        if (E.Stub)
          CB->addFnAttr(Attribute::get(Ctx, StubAttr, *E.Stub));
      }
}

/// Moves the constructors (destructors) of domains, which root must not call,
/// to the arrays that the start-up code of each domain runs.
void Splitter::moveConstructors(StringRef Array, StringRef Kind) {
  GlobalVariable *List = M.getNamedGlobal(Array);
  if (!List || !List->hasInitializer())
    return;
  auto *Init = dyn_cast<ConstantArray>(List->getInitializer());
  if (!Init)
    return;
  SmallVector<Constant *> Kept;
  SmallVector<GlobalValue *> Moved;
  for (Value *Item : Init->operands()) {
    auto *Struct = cast<ConstantStruct>(Item);
    auto *F = dyn_cast<Function>(Struct->getOperand(1)->stripPointerCasts());
    StringRef Domain = F ? getDomainAttr(*F) : StringRef();
    if (Domain.empty() || Domain == RootDomain) {
      Kept.push_back(Struct);
      continue;
    }
    if (F->arg_size())
      error(describe(*F) + " is a constructor and takes arguments", F);
    auto *Slot = new GlobalVariable(M, F->getType(), /*isConstant=*/true,
                                    GlobalValue::PrivateLinkage, F,
                                    "codoms." + Kind);
    uint64_t Priority =
        cast<ConstantInt>(Struct->getOperand(0))->getZExtValue();
    std::string Rest;
    if (Priority != 65535) {
      Rest = utostr(Priority);
      Rest.insert(0, 5 - std::min<size_t>(5, Rest.size()), '0');
    }
    Slot->setSection(sectionName(Domain, Kind, Rest));
    Slot->addAttribute(DomainAttr, Domain);
    Slot->addAttribute(SplitAttr);
    Moved.push_back(Slot);
  }
  if (Moved.empty())
    return;
  if (Kept.empty()) {
    List->eraseFromParent();
  } else {
    auto *T = ArrayType::get(Init->getType()->getElementType(), Kept.size());
    auto *NewList = new GlobalVariable(M, T, List->isConstant(),
                                       List->getLinkage(),
                                       ConstantArray::get(T, Kept), "", List);
    NewList->takeName(List);
    List->eraseFromParent();
  }
  // A used global is retained by the linker, too: nothing refers to the slots.
  appendToUsed(M, Moved);
}

//===----------------------------------------------------------------------===//
// Calls that may leave the domain
//===----------------------------------------------------------------------===//

/// Drops from \p CB what the callee would have to be trusted for.
static void sanitizeCall(CallBase &CB) {
  LLVMContext &Ctx = CB.getContext();
  bool Indirect = !getCallee(CB);
  const DataLayout &DL = CB.getDataLayout();

  AttributeMask FnTrust;
  for (Attribute::AttrKind Kind :
       {Attribute::NoReturn, Attribute::Memory, Attribute::NoFree,
        Attribute::NoSync, Attribute::WillReturn, Attribute::NoRecurse,
        Attribute::Speculatable, Attribute::MustProgress, Attribute::AllocSize,
        Attribute::AllocKind, Attribute::NoCallback})
    FnTrust.addAttribute(Kind);
  FnTrust.addAttribute("alloc-family");

  AttributeList Old = CB.getAttributes();
  AttrBuilder Fn(Ctx, Old.getFnAttrs());
  Fn.remove(FnTrust);
  if (!Indirect)
    Fn.addAttribute(Attribute::NoBuiltin);

  // The backend reads these of both the call and the callee. Those of results
  // stay on an indirect call as long as it may be a plain one.
  AttrBuilder Ret(Ctx);
  if (Indirect || isDropped(Protection::ExtendResults))
    for (Attribute::AttrKind Kind : {Attribute::SExt, Attribute::ZExt})
      if (Old.hasRetAttr(Kind))
        Ret.addAttribute(Kind);

  SmallVector<AttributeSet, 8> Params;
  for (unsigned I = 0; I != CB.arg_size(); ++I) {
    AttrBuilder Param(Ctx);
    for (Attribute A : Old.getParamAttrs(I)) {
      if (A.isStringAttribute()) {
        Param.addAttribute(A);
        continue;
      }
      switch (A.getKindAsEnum()) {
      case Attribute::StructRet:
      case Attribute::SExt:
      case Attribute::ZExt:
      case Attribute::ByVal:
      case Attribute::ByRef:
      case Attribute::InReg:
      case Attribute::Nest:
      case Attribute::InAlloca:
      case Attribute::Preallocated:
      case Attribute::ElementType:
      case Attribute::SwiftSelf:
      case Attribute::SwiftError:
      case Attribute::SwiftAsync:
      case Attribute::StackAlignment:
        Param.addAttribute(A);
        break;
      default:
        break;
      }
    }
    // Nothing else tells the size of a hidden reference of an indirect call.
    if (Indirect && Old.hasParamAttr(I, Attribute::DeadOnReturn))
      if (auto *Object = dyn_cast<AllocaInst>(
              getUnderlyingObject(CB.getArgOperand(I))))
        if (std::optional<TypeSize> Size = Object->getAllocationSize(DL))
          if (!Size->isScalable())
            Param.addAttribute(RefAttr, utostr(Size->getFixedValue()));
    Params.push_back(AttributeSet::get(Ctx, Param));
  }
  CB.setAttributes(AttributeList::get(Ctx, AttributeSet::get(Ctx, Fn),
                                      AttributeSet::get(Ctx, Ret), Params));

  for (unsigned Kind :
       {LLVMContext::MD_range, LLVMContext::MD_nonnull, LLVMContext::MD_align,
        LLVMContext::MD_dereferenceable,
        LLVMContext::MD_dereferenceable_or_null, LLVMContext::MD_noundef,
        LLVMContext::MD_callees, LLVMContext::MD_noalias,
        LLVMContext::MD_alias_scope, LLVMContext::MD_tbaa})
    CB.setMetadata(Kind, nullptr);
}

/// Whether \p CB may leave the domain of \p F, as far as is known before the
/// optimiser: any indirect call may.
static bool mayCross(const CallBase &CB) {
  if (CB.isInlineAsm())
    return false;
  const Function *Callee = getCallee(CB);
  return !Callee || isGate(*Callee);
}

void Splitter::sanitizeCalls(Function &F) {
  SmallVector<CallBase *> Calls;
  for (Instruction &I : instructions(F))
    if (auto *CB = dyn_cast<CallBase>(&I); CB && mayCross(*CB))
      Calls.push_back(CB);
  for (CallBase *CB : Calls) {
    auto *CI = dyn_cast<CallInst>(CB);
    if (Function *Callee = getCallee(*CB)) {
      if (CB->isMustTailCall())
        error("musttail call of " + describe(*Callee) +
                  ": a call of another domain is no tail call",
              &F, CB->getDebugLoc());
      // No exception comes out of a gate.
      if (auto *II = dyn_cast<InvokeInst>(CB))
        CB = CI = changeToCall(II);
    }
    if (!isDropped(Protection::Trust))
      sanitizeCall(*CB);
    if (isDropped(Protection::NoReturn))
      continue;
    // What follows a call that should not return must not be reached: there is
    // nothing, and the processor would run on into the next function.
    Instruction *Next = CI ? CI->getNextNode() : nullptr;
    while (Next && Next->isLifetimeStartOrEnd())
      Next = Next->getNextNode();
    if (isa_and_nonnull<UnreachableInst>(Next)) {
      IRBuilder<> B(Next);
      B.SetCurrentDebugLocation(CB->getDebugLoc());
      B.CreateIntrinsic(Intrinsic::trap, {});
    }
  }
}

/// A bool that another domain can write may hold any byte.
void Splitter::dropBooleanRanges(Function &F) {
  for (Instruction &I : instructions(F))
    if (isa<LoadInst>(I)) {
      I.setMetadata(LLVMContext::MD_range, nullptr);
      I.setMetadata(LLVMContext::MD_noundef, nullptr);
    }
}

//===----------------------------------------------------------------------===//
// Gates
//===----------------------------------------------------------------------===//

/// Gives the gate a subprogram if its body has one, so that the body keeps its
/// lines where it is inlined. Its symbol is its name for debuggers, which find
/// the body alone by the source's.
void Splitter::describeGate(Entry &E) {
  DISubprogram *SP = E.body()->getSubprogram();
  if (!SP || E.body()->isDeclaration())
    return;
  DIBuilder DIB(M, /*AllowUnresolved=*/false, SP->getUnit());
  DISubprogram *GateSP = DIB.createFunction(
      SP->getFile(), SP->getName(), E.Gate->getName(), SP->getFile(),
      SP->getLine(), DIB.createSubroutineType(DIB.getOrCreateTypeArray({})),
      SP->getScopeLine(), DINode::FlagArtificial,
      DISubprogram::SPFlagDefinition);
  E.Gate->setSubprogram(GateSP);
  DIB.finalizeSubprogram(GateSP);
  for (Instruction &I : instructions(*E.Gate))
    I.setDebugLoc(
        DILocation::get(M.getContext(), SP->getScopeLine(), 0, GateSP));
}

/// Asserts that the caller is of one of the domains \p Callers, or of \p Domain
/// itself. The linker knows their tags.
static void assertCaller(IRBuilderBase &B, StringRef Domain,
                         StringRef Callers) {
  Value *Caller = ask(B, "csrr $0, cdcaller");
  Value *Listed = B.CreateICmpEQ(Caller, ask(B, "csrr $0, cddom"));
  for (StringRef Name : split(Callers, ',')) {
    // Text, so that no pass takes it for a variable.
    std::string Symbol = ("__codoms_tag$$" + Name).str();
    Value *Tag =
        ask(B, "lui $0, %hi(" + Symbol + ")\naddi $0, $0, %lo(" + Symbol + ")");
    Listed = B.CreateOr(Listed, B.CreateICmpEQ(Caller, Tag));
  }
  // A call right that nobody has; the report knows it by that.
  RangeBuilder::assertRange(
      B,
      {ConstantPointerNull::get(B.getPtrTy()),
       B.CreateSelect(Listed, B.getInt64(0), B.getInt64(~uint64_t(0)))},
      "c");
}

/// Where there are ShortStringBytes that the caller may read at \p String: copies it
/// to \p Buffer, or without one just looks for its NUL, and goes on at \p Done; of
/// a longer one, at \p Long. Byte by byte: what lies behind the NUL may not be lent
/// to this domain.
static void passShortString(IRBuilderBase &B, Value *String, Value *Buffer,
                            BasicBlock *Done, BasicBlock *Long) {
  LLVMContext &Ctx = B.getContext();
  Function *F = B.GetInsertBlock()->getParent();
  constexpr unsigned Unroll = 8;
  auto Pass = [&](Value *Offset) {
    for (unsigned I = 0; I != Unroll; ++I) {
      Value *At = B.CreateAdd(Offset, B.getInt64(I));
      Value *Byte = B.CreateAlignedLoad(
          B.getInt8Ty(), B.CreatePtrAdd(String, At), Align(1));
      if (Buffer)
        B.CreateAlignedStore(Byte, B.CreatePtrAdd(Buffer, At), Align(1));
      BasicBlock *Next = BasicBlock::Create(Ctx, "codoms.short", F, Long);
      B.CreateCondBr(B.CreateIsNull(Byte), Done, Next);
      B.SetInsertPoint(Next);
    }
  };
  // Most names are that short, and their places need no register.
  Pass(B.getInt64(0));
  BasicBlock *Before = B.GetInsertBlock();
  BasicBlock *Loop = BasicBlock::Create(Ctx, "codoms.short", F, Long);
  B.CreateBr(Loop);
  B.SetInsertPoint(Loop);
  PHINode *Offset = B.CreatePHI(B.getInt64Ty(), 2);
  Offset->addIncoming(B.getInt64(Unroll), Before);
  Pass(Offset);
  Value *Next = B.CreateAdd(Offset, B.getInt64(Unroll));
  Offset->addIncoming(Next, B.GetInsertBlock());
  BranchInst *Back = B.CreateCondBr(
      B.CreateICmpEQ(Next, B.getInt64(ShortStringBytes)), Long, Loop);
  auto *Disable =
      MDNode::get(Ctx, MDString::get(Ctx, "llvm.loop.unroll.disable"));
  MDNode *Id = MDNode::getDistinct(Ctx, {nullptr, Disable});
  Id->replaceOperandWith(0, Id);
  Back->setMetadata(LLVMContext::MD_loop, Id);
}

static Range makeShortBuffer(IRBuilderBase &B) {
  BasicBlock &Entry = B.GetInsertBlock()->getParent()->getEntryBlock();
  return {IRBuilder<>(&Entry, Entry.begin())
              .CreateAlloca(ArrayType::get(B.getInt8Ty(), ShortStringBytes)),
          B.getInt64(ShortStringBytes)};
}

/// Copies \p String, that of the argument \p Arg, to the stack. For a caller that
/// does not own the domain: another thread of it could take away the NUL, and have
/// the body go on into memory of its own.
static Value *copyLongString(IRBuilderBase &B, Value *Arg, Range String) {
  Value *Asked = B.CreateSelect(
      B.CreateICmpUGT(String.Size, B.getInt64(MaxStringBytes)),
      B.getInt64(~uint64_t(0)), String.Size);
  RangeBuilder::assertRange(B, {String.Pointer, Asked}, "r");
  // One byte more: the last one may have become another by now.
  AllocaInst *Buffer = B.CreateAlloca(
      B.getInt8Ty(), B.CreateAdd(String.Size, B.getInt64(1)));
  B.CreateMemCpy(Buffer, Align(1), String.Pointer, Align(1), String.Size);
  B.CreateStore(B.getInt8(0), B.CreatePtrAdd(Buffer, String.Size));
  // Only the body of an entry that has a size may read no NUL.
  return B.CreateSelect(B.CreateIsNull(Arg), Arg, Buffer);
}

/// Asserts the string \p L, a parameter, and gives the body a copy of it unless
/// the caller may write all of the domain (\p Owner).
static void copyString(IRBuilderBase &B, RangeBuilder &Ranges,
                       const Descriptor::Lend &L, Value *Owner, Value *&Arg) {
  LLVMContext &Ctx = B.getContext();
  Function *F = B.GetInsertBlock()->getParent();
  BasicBlock *Done = BasicBlock::Create(Ctx, "codoms.copied", F);
  BasicBlock *Copy = BasicBlock::Create(Ctx, "codoms.copy", F);
  Range String = Ranges.lend(L);
  BasicBlock *Asserted = B.GetInsertBlock();
  B.CreateCondBr(Owner, Done, Copy);
  B.SetInsertPoint(Copy);
  Value *Copied = copyLongString(B, Arg, String);
  B.CreateBr(Done);
  B.SetInsertPoint(Done);
  PHINode *Phi = B.CreatePHI(B.getPtrTy(), 2);
  Phi->addIncoming(Arg, Asserted);
  Phi->addIncoming(Copied, Copy);
  Arg = Phi;
}

/// Likewise, with the copy of a short string in \p Buffer. If it is to be copied
/// and not short, goes on at \p Long, or without that makes the copy here.
static void copyStringFast(IRBuilderBase &B, RangeBuilder &Ranges,
                           const Descriptor::Lend &L, Value *Owner,
                           Value *&Arg, Range Buffer, BasicBlock *Long) {
  LLVMContext &Ctx = B.getContext();
  Function *F = B.GetInsertBlock()->getParent();
  auto Block = [&](const char *Name) {
    return BasicBlock::Create(Ctx, Name, F, Long);
  };
  // A null pointer is not in what anyone may read.
  Value *May = RangeBuilder::checkRange(B, {Arg, Buffer.Size}, "r");
  BasicBlock *Short = Block("codoms.room"), *Look = Block("codoms.scan"),
             *Copy = Block("codoms.try"), *Other = Block("codoms.other"),
             *Own = Block("codoms.owner"), *Done = Block("codoms.copied"),
             *Slow = Long ? Long : Block("codoms.long");
  B.CreateCondBr(May, Short, Other);
  B.SetInsertPoint(Short);
  B.CreateCondBr(Owner, Look, Copy);
  B.SetInsertPoint(Copy);
  passShortString(B, Arg, Buffer.Pointer, Done, Slow);
  SmallPtrSet<BasicBlock *, 16> Copied(pred_begin(Done), pred_end(Done));
  B.SetInsertPoint(Look);
  passShortString(B, Arg, nullptr, Done, Own);
  B.SetInsertPoint(Other);
  B.CreateCondBr(Owner, Own, Slow);
  B.SetInsertPoint(Own);
  Ranges.lend(L);
  B.CreateBr(Done);
  Value *LongCopy = nullptr;
  BasicBlock *LongCopied = nullptr;
  if (!Long) {
    B.SetInsertPoint(Slow);
    LongCopy = copyLongString(B, Arg, Ranges.lend(L));
    LongCopied = B.GetInsertBlock();
    B.CreateBr(Done);
  }
  B.SetInsertPoint(Done);
  PHINode *Phi = B.CreatePHI(B.getPtrTy(), 2);
  for (BasicBlock *From : predecessors(Done))
    Phi->addIncoming(From == LongCopied      ? LongCopy
                     : Copied.contains(From) ? Buffer.Pointer
                                             : Arg,
                     From);
  Arg = Phi;
}

/// \p To, a function or a call, passes arguments as \p Body is given them.
template <class T> static void passAsTo(const Function &Body, T &To) {
  for (const Argument &A : Body.args())
    for (Attribute::AttrKind Kind :
         {Attribute::SExt, Attribute::ZExt, Attribute::StructRet})
      if (A.hasAttribute(Kind))
        To.addParamAttr(A.getArgNo(), A.getAttribute(Kind));
}

/// A call of \p Callee, which is \p Body or calls it.
static CallInst *callBody(IRBuilderBase &B, Function &Callee,
                          const Function &Body, ArrayRef<Value *> Args) {
  CallInst *Call = B.CreateCall(Body.getFunctionType(), &Callee, Args);
  passAsTo(Body, *Call);
  return Call;
}

/// The body of \p E behind copies of \p Strings of any length. A gate that calls it
/// with what it was given needs no frame pointer and few registers.
Function *Splitter::makeLongWay(Entry &E,
                                ArrayRef<const Descriptor::Lend *> Strings) {
  Function &Body = *E.body(), &G = *E.Gate;
  Function *F = Function::Create(G.getFunctionType(),
                                 GlobalValue::InternalLinkage,
                                 domainName("__codoms_long_" + E.Name, E.Domain), M);
  F->removeFromParent();
  M.getFunctionList().insertAfter(G.getIterator(), F);
  for (StringRef Kind : {"target-cpu", "target-features", "tune-cpu",
                         "frame-pointer", "stack-probe-size"})
    if (G.hasFnAttribute(Kind))
      F->addFnAttr(G.getFnAttribute(Kind));
  F->addFnAttr("probe-stack", "inline-asm");
  if (E.Domain != RootDomain)
    F->addFnAttr(DomainAttr, E.Domain);
  F->addFnAttr(SplitAttr);
  F->addFnAttr(Attribute::NoInline);
  F->addFnAttr("disable-tail-calls", "true");
  if (G.hasFnAttribute(Attribute::NullPointerIsValid))
    F->addFnAttr(Attribute::NullPointerIsValid);
  if (G.hasUWTable())
    F->setUWTableKind(G.getUWTableKind());
  passAsTo(Body, *F);

  IRBuilder<> B(BasicBlock::Create(M.getContext(), "", F));
  SmallVector<Value *, 8> Args;
  for (Argument &A : F->args())
    Args.push_back(&A);
  const SmallVector<Value *, 8> Given = Args;
  RangeBuilder Ranges(RangeBuilder::Gate, B, Given);
  for (const Descriptor::Lend *L : Strings) {
    Value *&Arg = Args[L->Pointer.Arg];
    Arg = copyLongString(B, Arg, Ranges.lend(*L));
  }
  CallInst *Call = callBody(B, Body, Body, Args);
  Call->addFnAttr(Attribute::NoInline);
  if (Call->getType()->isVoidTy())
    B.CreateRetVoid();
  else
    B.CreateRet(Call);
  return F;
}

/// Passes on what the caller of a variadic gate gave for `...`: the registers
/// that are left as further arguments, and the caller's block of stack
/// arguments, which c0 covers, at sp.
static void passVariadic(IRBuilderBase &B, SmallVectorImpl<Value *> &Args) {
  LLVMContext &Ctx = B.getContext();
  Function *G = B.GetInsertBlock()->getParent();
  Value *Base = ask(B, "cd.cget $0, c0, base");
  Value *Size = ask(B, "cd.cget $0, c0, length");
  Value *Stack = ask(B, "csrr $0, cdcallersp");
  Value *Bad = B.CreateOr(
      B.CreateICmpNE(Base, Stack),
      B.CreateOr(B.CreateICmpUGT(Size, B.getInt64(MaxVariadicBytes)),
                 B.CreateIsNotNull(B.CreateAnd(Size, B.getInt64(7)))));
  Value *Source = B.CreateIntToPtr(Stack, B.getPtrTy());
  RangeBuilder::assertRange(
      B, {Source, B.CreateSelect(Bad, B.getInt64(~uint64_t(0)), Size)}, "r");

  // The prologue stores the registers that no named argument is in.
  unsigned Left = NumArgRegs - *namedArgRegs(*G);
  if (Left) {
    IRBuilder<> AB(&G->getEntryBlock(), G->getEntryBlock().begin());
    AllocaInst *List = AB.CreateAlloca(B.getPtrTy());
    B.CreateIntrinsic(Intrinsic::vastart, {B.getPtrTy()}, {List});
    Value *First = B.CreateLoad(B.getPtrTy(), List);
    for (unsigned I = 0; I != Left; ++I)
      Args.push_back(B.CreateAlignedLoad(
          B.getInt64Ty(), B.CreatePtrAdd(First, B.getInt64(8 * I)), Align(8)));
  }

  // The last thing that moves sp before the call, which itself has nothing to
  // put on the stack.
  AllocaInst *Block = B.CreateAlloca(B.getInt8Ty(), Size);
  Block->setAlignment(Align(16));
  BasicBlock *Before = B.GetInsertBlock();
  BasicBlock *Loop = BasicBlock::Create(Ctx, "codoms.word", G);
  BasicBlock *After = BasicBlock::Create(Ctx, "codoms.passed", G);
  B.CreateCondBr(B.CreateIsNull(Size), After, Loop);
  B.SetInsertPoint(Loop);
  PHINode *Offset = B.CreatePHI(B.getInt64Ty(), 2);
  Value *Word = B.CreateAlignedLoad(B.getInt64Ty(),
                                    B.CreatePtrAdd(Source, Offset), Align(8));
  B.CreateAlignedStore(Word, B.CreatePtrAdd(Block, Offset), Align(8));
  Value *Next = B.CreateAdd(Offset, B.getInt64(8));
  Offset->addIncoming(B.getInt64(0), Before);
  Offset->addIncoming(Next, Loop);
  B.CreateCondBr(B.CreateICmpULT(Next, Size), Loop, After);
  B.SetInsertPoint(After);
  // The call reads it where no optimiser looks.
  B.CreateCall(InlineAsm::get(FunctionType::get(B.getVoidTy(), {B.getPtrTy()},
                                                false),
                              "", "r,~{memory}", /*hasSideEffects=*/true),
               {Block});
}

void Splitter::defineGate(Entry &E) {
  Function &G = *E.Gate, &Body = *E.body();
  // Interposable, so that no analysis looks through it; printed as a strong
  // symbol. What is emitted by each unit that imports is dropped but for one.
  if (!isDropped(Protection::Interposable))
    G.setLinkage(GlobalValue::WeakAnyLinkage);
  else
    G.removeFnAttr(Attribute::NoBuiltin); // Which keeps facts, too.
  if (E.Import)
    G.setComdat(M.getOrInsertComdat(G.getName()));
  G.setSection(gateSectionName(E.Name, E.Domain));
  G.setAlignment(Align(64));
  G.addFnAttr(Attribute::NoInline);
  G.addFnAttr("nooutline");
  G.addFnAttr("disable-tail-calls", "true");
  // A null pointer passes, and a body that is inlined here may use it. That is a
  // fault, but not undefined: nothing may be concluded from it.
  if (!isDropped(Protection::Trust))
    G.addFnAttr(Attribute::NullPointerIsValid);
  if (Body.hasUWTable())
    G.setUWTableKind(Body.getUWTableKind());
  for (StringRef Kind : {"frame-pointer", "stack-probe-size"})
    if (Body.hasFnAttribute(Kind))
      G.addFnAttr(Body.getFnAttribute(Kind));
  // Copies of objects and strings may reach over the guard below the stack.
  G.addFnAttr("probe-stack", "inline-asm");

  // Within the domain a gate is called like any function, by a pointer, and has
  // to extend its result. As an attribute of the result this would be believed
  // in other domains, too.
  if (Body.hasRetAttribute(Attribute::SExt))
    G.addFnAttr(SignExtAttr);
  if (isDropped(Protection::ExtendArguments))
    for (Argument &A : Body.args())
      for (Attribute::AttrKind Kind : {Attribute::SExt, Attribute::ZExt})
        if (A.hasAttribute(Kind))
          G.addParamAttr(A.getArgNo(), A.getAttribute(Kind));

  IRBuilder<> B(BasicBlock::Create(M.getContext(), "", &G));
  SmallVector<Value *, 8> Args;
  for (Argument &A : G.args())
    Args.push_back(&A);
  const SmallVector<Value *, 8> Given = Args;

  if (G.hasFnAttribute(CallersAttr))
    assertCaller(B, E.Domain, G.getFnAttribute(CallersAttr).getValueAsString());
  // All assertions come first: until then nothing is known about a pointer.
  const Descriptor &Abi = E.Abi;
  Align ResultAlign;
  if (Abi.SRet) {
    Value *Pointer = Given[Abi.SRet->Arg];
    ResultAlign = Body.getParamAlign(Abi.SRet->Arg).valueOrOne();
    // A pointer that is not aligned as the ABI says is as bad as a wrong one.
    Value *Misaligned = B.CreateIsNotNull(
        B.CreateAnd(B.CreatePtrToInt(Pointer, B.getInt64Ty()),
                    B.getInt64(ResultAlign.value() - 1)));
    Value *Size = B.CreateSelect(Misaligned, B.getInt64(~uint64_t(0)),
                                 B.getInt64(Abi.SRet->Size));
    RangeBuilder::assertRange(B, {Pointer, Size}, "w");
  }
  for (const Descriptor::Object &Ref : Abi.Refs)
    RangeBuilder::assertRange(B, {Given[Ref.Arg], B.getInt64(Ref.Size)}, "r");
  auto IsRef = [&](unsigned Arg) {
    return any_of(Abi.Refs, [&](const Descriptor::Object &Ref) {
      return Ref.Arg == Arg;
    });
  };
  for (const Descriptor::FunctionArg &F : Abi.Functions)
    if (F.Members.empty())
      RangeBuilder::assertFunction(B, Given[F.Arg]);
    else if (!IsRef(F.Arg))
      assertMembers(B, F, Given[F.Arg], /*InMemory=*/false);
  // What a path leads to is found out twice, here and by the body, and nothing
  // is known of what is passed for `...`.
  if (G.isVarArg() || any_of(Abi.Lends, [](const Descriptor::Lend &L) {
        return L.isPath();
      }))
    RangeBuilder::assertOwner(B);
  RangeBuilder Ranges(RangeBuilder::Gate, B, Given);
  SmallVector<const Descriptor::Lend *, 2> Strings;
  BasicBlock *Long = nullptr; // With a string that is to be copied and not short.
  for (const Descriptor::Lend &L : Abi.Lends) {
    bool IsString = L.Kind == Descriptor::Lend::String;
    if (IsString && !L.isPath() && !G.isVarArg()) {
      Strings.push_back(&L);
      continue;
    }
    Ranges.assertLent(L);
  }
  // The body owns its hidden references and builds its result where the caller
  // cannot change either while it runs.
  auto Buffer = [&](const Descriptor::Object &O, Align Alignment) {
    BasicBlock &Entry = G.getEntryBlock();
    IRBuilder<> AB(&Entry, Entry.begin());
    AllocaInst *A =
        AB.CreateAlloca(ArrayType::get(B.getInt8Ty(), O.Size), nullptr);
    A->setAlignment(Alignment);
    return A;
  };
  bool Copies = !isDropped(Protection::CopyObjects);
  for (const Descriptor::Object &Ref : Abi.Refs) {
    if (!Copies)
      break;
    AllocaInst *Copy = Buffer(Ref, Ref.Alignment);
    B.CreateMemCpy(Copy, Ref.Alignment, Given[Ref.Arg], Align(1), Ref.Size);
    clearPadding(B, Copy, Ref);
    Args[Ref.Arg] = Copy;
  }
  // In the copies: the caller cannot change them any more.
  for (const Descriptor::FunctionArg &F : Abi.Functions)
    if (IsRef(F.Arg))
      assertMembers(B, F, Args[F.Arg], /*InMemory=*/true);
  if (Abi.SRet && Copies) {
    AllocaInst *Result = Buffer(*Abi.SRet, ResultAlign);
    // What the body leaves out of its result is 0 rather than old stack.
    B.CreateMemSet(Result, B.getInt8(0), Abi.SRet->Size, ResultAlign);
    Args[Abi.SRet->Arg] = Result;
  }

  // Last: what there is to do for the body is done, whichever way it is called.
  if (!Strings.empty()) {
    bool Fast = !Body.hasOptNone() && !Body.hasMinSize() &&
                all_of(Strings, [](const Descriptor::Lend *L) {
                  return !L->HasCount && !L->Unit;
                });
    SmallVector<Range, 2> Buffers;
    if (Fast)
      for (size_t I = 0; I != Strings.size(); ++I)
        Buffers.push_back(makeShortBuffer(B));
    // The gate of an import is all the code that a unit may have of a domain
    // which is not its own.
    if (Fast && !E.Import)
      Long = BasicBlock::Create(M.getContext(), "codoms.long", &G);
    Value *Owner = Fast ? RangeBuilder::checkRange(B, Buffers[0], "w")
                        : RangeBuilder::isOwner(B);
    for (auto [I, L] : enumerate(Strings)) {
      Value *&Arg = Args[L->Pointer.Arg];
      if (Fast)
        copyStringFast(B, Ranges, *L, Owner, Arg, Buffers[I], Long);
      else
        copyString(B, Ranges, *L, Owner, Arg);
    }
  }

  if (G.isVarArg())
    passVariadic(B, Args);
  CallInst *Call = callBody(B, Body, Body, Args);
  Value *Result = Call;
  if (Long) {
    BasicBlock *Short = B.GetInsertBlock();
    BasicBlock *Done = BasicBlock::Create(M.getContext(), "codoms.done", &G);
    B.CreateBr(Done);
    B.SetInsertPoint(Long);
    for (const Descriptor::Lend *L : Strings)
      Args[L->Pointer.Arg] = Given[L->Pointer.Arg];
    CallInst *LongCall =
        callBody(B, *makeLongWay(E, Strings), Body, Args);
    B.CreateBr(Done);
    B.SetInsertPoint(Done);
    if (!Call->getType()->isVoidTy()) {
      PHINode *Phi = B.CreatePHI(Call->getType(), 2);
      Phi->addIncoming(Call, Short);
      Phi->addIncoming(LongCall, Long);
      Result = Phi;
    }
  }

  if (E.NoReturn && !isDropped(Protection::NoReturn)) {
    B.CreateIntrinsic(Intrinsic::trap, {});
    B.CreateUnreachable();
    return;
  }
  if (Abi.SRet && Copies) {
    clearPadding(B, Args[Abi.SRet->Arg], *Abi.SRet);
    B.CreateMemCpy(Given[Abi.SRet->Arg], ResultAlign, Args[Abi.SRet->Arg],
                   ResultAlign, Abi.SRet->Size);
  }
  if (Call->getType()->isVoidTy()) {
    B.CreateRetVoid();
    return;
  }
  for (const Descriptor::Mask &Mask : Abi.ResultMasks)
    Result = applyMask(B, Result, Mask.Bits, Mask.Index);
  B.CreateRet(Result);
}

void Splitter::recordEntry(const Entry &E) {
  StringRef Loc = E.Gate->getFnAttribute(LocAttr).getValueAsString();
  if (E.Import)
    addRecord(M, {"gate", E.Domain, E.Name,
                  plainName(E.body()->getName(), E.Domain), E.Abi.Hash, Loc,
                  E.Abi.Signature});
  else
    addRecord(M, {"entry", E.Domain, E.Name, E.Abi.Hash, Loc, E.Abi.Signature});
  if (E.Gate->hasFnAttribute(CallersAttr))
    addRecord(M, {"callers", E.Domain, E.Name,
                  E.Gate->getFnAttribute(CallersAttr).getValueAsString()});
  if (E.Gate->hasFnAttribute(OnFaultAttr))
    addRecord(M, {"onfault", E.Domain, E.Name,
                  E.Gate->getFnAttribute(OnFaultAttr).getValueAsString()});
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

void Splitter::run() {
  addRecord(M, {"codoms", "1"});
  addRecord(M, {"source", M.getSourceFileName()});
  if (NamedMDNode *Unit = M.getNamedMetadata(UnitMD)) {
    for (const MDNode *Node : Unit->operands())
      addRecord(M, {"unit", cast<MDString>(Node->getOperand(0))->getString()});
    Unit->eraseFromParent();
  }
  scatter(M);
  if (!checkDomains())
    return;
  nameGlobals();
  // All of it was split before, and optimised, when it is linked.
  auto *Before =
      mdconst::extract_or_null<ConstantInt>(M.getModuleFlag(SplitFlag));
  copyNeutral(M, /*Late=*/Before && !Before->isZero(), Copies);
  callBodies();
  markCalls();
  moveConstructors("llvm.global_ctors", "init_array");
  moveConstructors("llvm.global_dtors", "fini_array");
  checkReferences(M, Copies);

  SmallVector<GlobalValue *> Gates;
  for (Entry &E : Entries)
    if (E.Import || !E.body()->isDeclaration()) {
      defineGate(E);
      describeGate(E);
      recordEntry(E);
      Gates.push_back(E.Gate);
    }
  if (!Gates.empty())
    appendToCompilerUsed(M, Gates);
  SetVector<Function *> Unused;
  for (Entry &E : Entries)
    if (E.body()->isDeclaration() && E.body()->use_empty())
      Unused.insert(E.body());
  Entries.clear();
  for (Function *Body : Unused)
    Body->eraseFromParent();

  bool UsesDomains = usesDomains(M);
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    sanitizeCalls(F);
    if (UsesDomains && !isDropped(Protection::BoolRange))
      dropBooleanRanges(F);
  }
  // There is no GOT that several domains could read.
  if (UsesDomains && M.getPICLevel() == PICLevel::NotPIC)
    for (GlobalValue &GV : M.global_values())
      if (!GV.getName().starts_with("llvm."))
        GV.setDSOLocal(true);
}

PreservedAnalyses RISCVCodomsSplitPass::run(Module &M,
                                            ModuleAnalysisManager &) {
  if (!isEnabled(M) || hasFailed(M))
    return PreservedAnalyses::all();
  // What each unit declared is lost.
  if (Linked)
    for (Function &F : M)
      if (F.hasFnAttribute(EntryAttr) || F.hasFnAttribute(ImportAttr)) {
        reportError(M,
                    "entry '" + F.getName() + "' of domain '" +
                        getDomainAttr(F) + "' was linked before codoms-split "
                                           "ran: a unit is bitcode that was "
                                           "compiled without clang's passes",
                    &F);
        return PreservedAnalyses::none();
      }
  Splitter(M).run();
  if (!M.getModuleFlag(SplitFlag))
    M.addModuleFlag(Module::Min, SplitFlag, 1);
  return PreservedAnalyses::none();
}

PreservedAnalyses RISCVCodomsNamePass::run(Module &M, ModuleAnalysisManager &) {
  if (!isEnabled(M) || hasFailed(M) || !usesDomains(M))
    return PreservedAnalyses::all();
  for (GlobalObject &GO : M.global_objects())
    if (!GO.isDeclaration() && !GO.getName().starts_with("llvm."))
      nameDeclarations(GO);
  for (Function &F : M) {
    if (!isGate(F) || !F.isDeclaration() || F.use_empty())
      continue;
    Expected<Descriptor> Abi = Descriptor::get(F);
    if (!Abi) {
      consumeError(Abi.takeError()); // An error where it is called.
      continue;
    }
    StringRef Domain = getDomainAttr(F);
    addRecord(M, {"declared", Domain, plainName(F.getName(), Domain), Abi->Hash,
                  F.getFnAttribute(LocAttr).getValueAsString(),
                  Abi->Signature});
  }
  return PreservedAnalyses::none();
}
