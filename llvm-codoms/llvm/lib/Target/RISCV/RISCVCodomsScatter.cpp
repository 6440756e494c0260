//===-- RISCVCodomsScatter.cpp - Scatter a program over domains -----------===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// -mcodoms-scatter=N, for testing the compiler: each function becomes an entry
// of one of N domains, chosen by a hash of its name, so that every call of a
// program that knows nothing of domains crosses. Data stays root's, and the
// linker gives all domains all rights on it (the record says so, and it wants to
// be asked): the program's own pointers go on working, and what is tested is the
// call and everything around it. docs/testing.md has the rules.
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsScatter.h"
#include "RISCVCodoms.h"
#include "RISCVCodomsNeutral.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace RISCVCodoms;

namespace {

class Scatterer {
  Module &M;
  const unsigned N;
  /// Constructors and destructors: root's start-up code calls them plainly.
  SmallPtrSet<const GlobalValue *, 4> Roots;
  /// Internal variables that hold addresses of labels, by the function.
  SmallVector<std::pair<GlobalVariable *, Function *>> LabelTables;

  std::string domainOf(StringRef Name) const {
    return (ScatterPrefix + Twine(xxh3_64bits(Name) % N)).str();
  }
  void replaceAliases();
  void placeVariables();
  Function *prototype(Function &F);
  bool canBeEntry(const Function &F) const;
  bool usesThreadLocal(Function &F) const;
  bool isFixed(const Function &F) const;
  void makeEntry(Function &F, StringRef Domain);
  void place(Function &F, bool Library);

public:
  Scatterer(Module &M, unsigned N) : M(M), N(N) {}
  void run();
};

} // namespace

/// A second name of an entry would be a way around its gate.
void Scatterer::replaceAliases() {
  for (GlobalAlias &Alias : make_early_inc_range(M.aliases()))
    if (isa_and_nonnull<Function>(Alias.getAliaseeObject())) {
      Alias.replaceAllUsesWith(Alias.getAliasee());
      Alias.eraseFromParent();
    }
}

/// All variables are root's, those of other units, too; but addresses of labels
/// mean something to their own function only, and live with it.
void Scatterer::placeVariables() {
  for (GlobalVariable &V : M.globals()) {
    if (V.getName().starts_with("llvm.") || !getDomainAttr(V).empty())
      continue;
    if (V.isDeclaration()) {
      V.addAttribute(DomainAttr, RootDomain);
      continue;
    }
    SmallVector<Constant *> Worklist = {V.getInitializer()};
    SmallPtrSet<Constant *, 16> Seen;
    while (!Worklist.empty()) {
      Constant *C = Worklist.pop_back_val();
      if (!Seen.insert(C).second || isa<GlobalValue>(C))
        continue;
      if (auto *BA = dyn_cast<BlockAddress>(C)) {
        LabelTables.push_back({&V, BA->getFunction()});
        break;
      }
      for (Value *Op : C->operands())
        if (auto *OpC = dyn_cast<Constant>(Op))
          Worklist.push_back(OpC);
    }
  }
}

/// \p F, declared without a prototype, with the one that its calls agree on.
Function *Scatterer::prototype(Function &F) {
  FunctionType *Wanted = nullptr;
  CallBase *Call = nullptr;
  for (Use &U : F.uses()) {
    auto *CB = dyn_cast<CallBase>(U.getUser());
    if (!CB || !CB->isCallee(&U))
      continue;
    FunctionType *T = CB->getFunctionType();
    if (T->isVarArg() || (Wanted && T != Wanted))
      return &F;
    // What is passed in memory has a descriptor or no way over domains.
    for (unsigned I = 0; I != CB->arg_size(); ++I)
      if (CB->getParamStructRetType(I) || CB->isByValArgument(I) ||
          CB->paramHasAttr(I, Attribute::DeadOnReturn))
        return &F;
    Wanted = T;
    Call = CB;
  }
  if (!Wanted)
    Wanted = FunctionType::get(Type::getVoidTy(M.getContext()), false);
  auto *New = Function::Create(Wanted, F.getLinkage(), F.getAddressSpace(), "",
                               &M);
  New->copyAttributesFrom(&F);
  New->setAttributes(AttributeList().addFnAttributes(
      M.getContext(),
      AttrBuilder(M.getContext(), F.getAttributes().getFnAttrs())));
  // How narrow values are extended is in the types of C, which only the calls
  // know here.
  if (Call) {
    for (unsigned I = 0; I != Call->arg_size(); ++I)
      for (Attribute::AttrKind Kind : {Attribute::SExt, Attribute::ZExt})
        if (Call->paramHasAttr(I, Kind))
          New->addParamAttr(I, Kind);
    for (Attribute::AttrKind Kind : {Attribute::SExt, Attribute::ZExt})
      if (Call->hasRetAttr(Kind))
        New->addRetAttr(Kind);
  }
  New->addFnAttr(AbiAttr, "");
  New->takeName(&F);
  F.replaceAllUsesWith(New);
  F.eraseFromParent();
  return New;
}

bool Scatterer::canBeEntry(const Function &F) const {
  if (!F.hasFnAttribute(AbiAttr) || F.isVarArg() || Roots.contains(&F) ||
      F.hasSection() || F.hasExternalWeakLinkage() ||
      F.getCallingConv() != CallingConv::C || F.hasFnAttribute("interrupt"))
    return false;
  for (Attribute::AttrKind Kind :
       {Attribute::Naked, Attribute::AlwaysInline, Attribute::ReturnsTwice})
    if (F.hasFnAttribute(Kind))
      return false;
  Expected<Descriptor> Abi = Descriptor::get(F);
  if (!Abi) {
    consumeError(Abi.takeError());
    return false;
  }
  // Each object takes a capability and a register for its size, one more of
  // both is for arguments on the stack.
  return Abi->Refs.size() + Abi->SRet.has_value() < 6;
}

/// tp points to the thread-local data of the domain that runs.
bool Scatterer::usesThreadLocal(Function &F) const {
  bool Found = false;
  forEachReference(F, [&](GlobalValue &GV, Instruction *) {
    Found |= GV.isThreadLocal();
  });
  return Found;
}

/// Whether there must be one \p F, although no other unit knows it.
bool Scatterer::isFixed(const Function &F) const {
  if (any_of(LabelTables, [&](auto &Table) { return Table.second == &F; }))
    return true;
  return any_of(F.uses(), [](const Use &U) {
    auto *CB = dyn_cast<CallBase>(U.getUser());
    return !isa<BlockAddress>(U.getUser()) && !(CB && CB->isCallee(&U));
  });
}

void Scatterer::makeEntry(Function &F, StringRef Domain) {
  F.addFnAttr(DomainAttr, Domain);
  if (Domain == RootDomain && F.isDeclaration())
    F.addFnAttr(ImportAttr, F.getName());
  else
    F.addFnAttr(EntryAttr);
  for (auto &[Table, Owner] : LabelTables)
    if (Owner == &F && Table->hasLocalLinkage() && !Table->hasSection()) {
      Table->addAttribute(DomainAttr, Domain);
    }
  // A call whose arguments are not those of the declaration is one through a
  // pointer: what it passes is all that is known of it.
  GlobalVariable *Pointer = nullptr;
  for (Use &U : make_early_inc_range(F.uses())) {
    auto *CB = dyn_cast<CallBase>(U.getUser());
    if (!CB || !CB->isCallee(&U) ||
        CB->getFunctionType() == F.getFunctionType())
      continue;
    if (!Pointer) {
      Pointer = new GlobalVariable(M, F.getType(), /*isConstant=*/false,
                                   GlobalValue::InternalLinkage, &F,
                                   "codoms.scatter." + F.getName());
    }
    IRBuilder<> B(CB);
    CB->setCalledOperand(
        B.CreateLoad(F.getType(), Pointer, /*isVolatile=*/true));
  }
}

void Scatterer::place(Function &F, bool Library) {
  bool Possible = canBeEntry(F);
  // setjmp and longjmp work within a domain, and so are each domain's own.
  if (F.isDeclaration()) {
    if (!Possible || StringRef(F.getName()).contains("setjmp") ||
        StringRef(F.getName()).contains("longjmp"))
      return;
    if (!F.use_empty())
      makeEntry(F, Library ? RootDomain.str() : domainOf(F.getName()));
    return;
  }
  // Inline functions are neutral by themselves.
  if (F.hasLinkOnceLinkage() || F.hasAvailableExternallyLinkage())
    return;
  if (!Possible || F.getName() == "main") {
    // Other units call their domain's copy of it.
    bool Shared = !F.hasLocalLinkage() && !F.hasSection() &&
                  F.getName() != "main" && !Roots.contains(&F);
    F.addFnAttr(NeutralAttr, Shared ? "all" : "");
    return;
  }
  if (!F.hasLocalLinkage()) {
    if (F.isWeakForLinker())
      F.setLinkage(GlobalValue::ExternalLinkage);
    F.setComdat(nullptr);
    makeEntry(F, Library || usesThreadLocal(F) ? RootDomain.str()
                                               : domainOf(F.getName()));
    return;
  }
  bool NeedsRoot = usesThreadLocal(F);
  if (!NeedsRoot && !isFixed(F))
    return;
  // A gate is a symbol that all units see.
  F.setName(F.getName() + "." +
            utohexstr(xxh3_64bits(M.getSourceFileName()), true));
  makeEntry(F, NeedsRoot ? RootDomain.str() : domainOf(F.getName()));
}

void Scatterer::run() {
  for (StringRef Name : {"llvm.global_ctors", "llvm.global_dtors"})
    if (GlobalVariable *List = M.getNamedGlobal(Name))
      forEachReference(*List,
                       [&](GlobalValue &GV, Instruction *) { Roots.insert(&GV); });
  replaceAliases();
  placeVariables();

  SmallVector<std::pair<Function *, bool>> Functions;
  for (Function &F : make_early_inc_range(M)) {
    Attribute Kind = F.getFnAttribute(ScatterAttr);
    if (!Kind.isValid())
      continue;
    StringRef Words = Kind.getValueAsString();
    bool Library = Words.contains("library");
    Function *Placed = &F;
    if (Words.contains("noproto") && F.isDeclaration())
      Placed = prototype(F);
    Placed->removeFnAttr(ScatterAttr);
    if (getDomainAttr(*Placed).empty() && !Placed->isIntrinsic())
      Functions.push_back({Placed, Library});
    // Whoever wrote a domain on it meant it.
  }
  for (auto [F, Library] : Functions)
    place(*F, Library);
  // A descriptor is an entry's.
  for (auto [F, Library] : Functions)
    if (!F->hasFnAttribute(EntryAttr) && !F->hasFnAttribute(ImportAttr))
      F->removeFnAttr(AbiAttr);

  // The program's frames want what they have when it is not scattered.
  SmallSetVector<StringRef, 8> Used;
  for (Function &F : M)
    if (StringRef Domain = getDomainAttr(F); Domain.starts_with(ScatterPrefix))
      Used.insert(Domain);
  std::vector<std::string> All = getScatterDomains(M);
  if (any_of(M, [](const Function &F) {
        return F.getFnAttribute(NeutralAttr).getValueAsString() == "all";
      }))
    Used.insert_range(All);
  for (StringRef Domain : Used)
    addRecord(M, {"domain", Domain, "stack", "8388608"});
}

std::vector<std::string> RISCVCodoms::getScatterDomains(const Module &M) {
  std::vector<std::string> Names;
  for (unsigned I = 0; I != getScatter(M); ++I)
    Names.push_back((ScatterPrefix + Twine(I)).str());
  return Names;
}

void RISCVCodoms::scatter(Module &M) {
  unsigned N = getScatter(M);
  if (!N)
    return;
  addRecord(M, {"testing", "scatter"});
  if (any_of(M, [](const Function &F) { return F.hasFnAttribute(ScatterAttr); }))
    Scatterer(M, N).run();
}
