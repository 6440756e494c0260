//===-- RISCVCodomsNeutral.cpp - Copies of code and constants -------------===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inline and static functions, string literals and tables without a domain are
// neutral: every domain that uses one gets its own copy, as no domain can read
// another's memory or call what is not an entry.
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsNeutral.h"
#include "RISCVCodoms.h"
#include "RISCVCodomsScatter.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;
using namespace RISCVCodoms;

static void visitConstant(Constant *C, SmallPtrSetImpl<Constant *> &Seen,
                          function_ref<void(GlobalValue &)> Visit) {
  if (!Seen.insert(C).second)
    return;
  if (auto *GV = dyn_cast<GlobalValue>(C))
    return Visit(*GV);
  for (Value *Op : C->operands())
    if (auto *OpC = dyn_cast<Constant>(Op)) // Not the block of a blockaddress.
      visitConstant(OpC, Seen, Visit);
}

void RISCVCodoms::forEachReference(
    GlobalObject &GO,
    function_ref<void(GlobalValue &Referenced, Instruction *By)> Visit) {
  SmallPtrSet<Constant *, 16> Seen;
  for (Value *Op : GO.operands()) // Initialiser; personality and the like.
    if (auto *C = dyn_cast<Constant>(Op))
      visitConstant(C, Seen, [&](GlobalValue &GV) { Visit(GV, nullptr); });
  auto *F = dyn_cast<Function>(&GO);
  if (!F)
    return;
  for (Instruction &I : instructions(*F)) {
    Seen.clear();
    for (Value *Op : I.operands())
      if (auto *C = dyn_cast<Constant>(Op))
        visitConstant(C, Seen, [&](GlobalValue &GV) { Visit(GV, &I); });
  }
}

namespace {

class NeutralCopier {
  Module &M;
  bool Late;
  SetVector<GlobalObject *> &Copies;
  SetVector<GlobalObject *> Originals;

  bool isNeutral(const GlobalObject &GO, StringRef Domain) const;
  GlobalObject *makeCopy(GlobalObject &GO, StringRef Domain,
                         ValueToValueMapTy &Map);
  void copyFor(StringRef Domain, ArrayRef<GlobalObject *> Owned);
  void removeUnused();

public:
  NeutralCopier(Module &M, bool Late, SetVector<GlobalObject *> &Copies)
      : M(M), Late(Late), Copies(Copies) {}

  bool run();
};

} // namespace

static bool isInternalToUnit(const GlobalObject &GO) {
  return GO.hasLocalLinkage() || GO.hasLinkOnceLinkage() ||
         GO.hasAvailableExternallyLinkage();
}

/// Whether other units refer to the copies of \p GO that all domains have.
static bool isShared(const GlobalObject &GO) {
  auto *F = dyn_cast<Function>(&GO);
  return F && F->getFnAttribute(NeutralAttr).getValueAsString() == "all";
}

/// Whether a use of \p GO in \p Domain needs a copy.
bool NeutralCopier::isNeutral(const GlobalObject &GO, StringRef Domain) const {
  if (GO.isDeclaration() || GO.getName().starts_with("llvm."))
    return false;
  StringRef Owner = getDomainAttr(GO);
  auto *V = dyn_cast<GlobalVariable>(&GO);
  if (Owner.empty()) {
    if (auto *F = dyn_cast<Function>(&GO); F && F->hasFnAttribute(NeutralAttr))
      return Domain != RootDomain;
    // When scattered, what has an address of its own is root's and everyone's.
    if (V && getScatter(M) && !V->hasGlobalUnnamedAddr())
      return false;
    return Domain != RootDomain && isInternalToUnit(GO) &&
           (!V || V->isConstant());
  }
  // Equal constants of two domains may have been merged into one. What the source
  // refers to was checked before: no domain names a constant of another.
  return Late && Owner != Domain && V && V->isConstant() &&
         V->hasLocalLinkage();
}

GlobalObject *NeutralCopier::makeCopy(GlobalObject &GO, StringRef Domain,
                                      ValueToValueMapTy &Map) {
  std::string Name =
      domainName(plainName(GO.getName(), getDomainAttr(GO)), Domain);
  GlobalObject *Copy;
  if (auto *V = dyn_cast<GlobalVariable>(&GO)) {
    auto *NewV = new GlobalVariable(
        M, V->getValueType(), /*isConstant=*/true, V->getLinkage(),
        V->getInitializer(), Name, /*InsertBefore=*/V, V->getThreadLocalMode(),
        V->getAddressSpace());
    NewV->copyAttributesFrom(V);
    NewV->setComdat(nullptr);
    NewV->addAttribute(DomainAttr, Domain);
    NewV->addAttribute(SplitAttr);
    keepApart(*NewV);
    Copy = NewV;
  } else {
    auto *F = cast<Function>(&GO);
    ValueToValueMapTy Local;
    Function *NewF = CloneFunction(F, Local);
    NewF->setName(Name);
    keepLibraryLoop(*NewF, F->getName());
    NewF->setComdat(nullptr);
    NewF->addFnAttr(DomainAttr, Domain);
    NewF->addFnAttr(SplitAttr);
    if (NewF->hasFnAttribute(NeutralAttr)) {
      NewF->removeFnAttr(NeutralAttr);
      if (!isShared(*F))
        NewF->setLinkage(GlobalValue::InternalLinkage);
    }
    // Tables of label addresses are mapped along with the function.
    for (BasicBlock &BB : *F)
      if (BB.hasAddressTaken())
        Map[&BB] = Local[&BB];
    Copy = NewF;
  }
  if (!Copy->hasLocalLinkage()) {
    // The definition that an inline function refers to is root's; ours is only
    // merged with equal copies of other units, if at all.
    if (Copy->hasAvailableExternallyLinkage())
      Copy->setLinkage(GlobalValue::InternalLinkage);
    else if (GO.hasComdat())
      Copy->setComdat(M.getOrInsertComdat(Copy->getName()));
  }
  Map[&GO] = Copy;
  Copies.insert(Copy);
  Originals.insert(&GO);
  return Copy;
}

void NeutralCopier::copyFor(StringRef Domain, ArrayRef<GlobalObject *> Owned) {
  // The owners, and then the copies, whose references may need copies, too.
  SetVector<GlobalObject *> Users(Owned.begin(), Owned.end());
  ValueToValueMapTy Map;
  if (!Late && Domain != RootDomain)
    for (Function &F : make_early_inc_range(M))
      if (isShared(F))
        Users.insert(makeCopy(F, Domain, Map));
  for (unsigned I = 0; I != Users.size(); ++I) {
    SetVector<GlobalObject *> Wanted;
    forEachReference(*Users[I], [&](GlobalValue &GV, Instruction *) {
      auto *GO = dyn_cast<GlobalObject>(&GV);
      if (GO && isNeutral(*GO, Domain) && !Map.count(GO))
        Wanted.insert(GO);
    });
    for (GlobalObject *GO : Wanted)
      Users.insert(makeCopy(*GO, Domain, Map));
  }
  if (Map.empty())
    return;

  ValueMapper Mapper(Map, RF_NoModuleLevelChanges | RF_IgnoreMissingLocals);
  for (GlobalObject *User : Users) {
    if (auto *V = dyn_cast<GlobalVariable>(User)) {
      if (V->hasInitializer())
        V->setInitializer(Mapper.mapConstant(*V->getInitializer()));
      continue;
    }
    for (Instruction &Inst : instructions(*cast<Function>(User)))
      Mapper.remapInstruction(Inst);
  }
}

/// Deletes the originals that nothing refers to any more, also if they refer to
/// each other. They would be root's otherwise, with all that they want.
void NeutralCopier::removeUnused() {
  if (Originals.empty())
    return;
  SetVector<GlobalObject *> Reached;
  for (GlobalObject &GO : M.global_objects())
    if (!Originals.contains(&GO) || !isInternalToUnit(GO))
      Reached.insert(&GO);
  for (GlobalAlias &Alias : M.aliases())
    if (GlobalObject *GO = Alias.getAliaseeObject())
      Reached.insert(GO);
  for (unsigned I = 0; I != Reached.size(); ++I)
    forEachReference(*Reached[I], [&](GlobalValue &GV, Instruction *) {
      if (GlobalObject *GO = GV.getAliaseeObject())
        Reached.insert(GO);
    });
  SmallVector<GlobalObject *, 16> Unused;
  for (GlobalObject *GO : Originals)
    if (!Reached.contains(GO))
      Unused.push_back(GO);
  for (GlobalObject *GO : Unused) {
    if (auto *F = dyn_cast<Function>(GO))
      F->deleteBody();
    else
      cast<GlobalVariable>(GO)->setInitializer(nullptr);
  }
  for (GlobalObject *GO : Unused) {
    Originals.remove(GO);
    GO->removeDeadConstantUsers();
    // A body that is gone left label addresses behind at most.
    if (!GO->use_empty())
      GO->replaceAllUsesWith(PoisonValue::get(GO->getType()));
    GO->eraseFromParent();
  }
}

bool NeutralCopier::run() {
  MapVector<StringRef, SmallVector<GlobalObject *>> Owned;
  std::vector<std::string> Scattered = getScatterDomains(M);
  if (!Late && any_of(M, isShared))
    for (StringRef Domain : Scattered)
      Owned[Domain];
  for (GlobalObject &GO : M.global_objects()) {
    StringRef Domain = getDomainAttr(GO);
    if (!GO.isDeclaration() && !Domain.empty() && Domain != RootDomain)
      Owned[Domain].push_back(&GO);
  }
  for (auto &[Domain, Objects] : Owned)
    copyFor(Domain, Objects);
  removeUnused();
  if (Late) {
    // What has no domain now is root's.
    SmallVector<GlobalObject *> Root;
    for (GlobalObject &GO : M.global_objects()) {
      StringRef Domain = getDomainAttr(GO);
      if (!GO.isDeclaration() && !GO.getName().starts_with("llvm.") &&
          (Domain.empty() || Domain == RootDomain))
        Root.push_back(&GO);
    }
    copyFor(RootDomain, Root);
    removeUnused();
  }
  return !Copies.empty();
}

bool RISCVCodoms::copyNeutral(Module &M, bool Late,
                              SetVector<GlobalObject *> &Copies) {
  return NeutralCopier(M, Late, Copies).run();
}

/// The domain that owns \p GV; empty: each domain has one of its own.
static StringRef getOwner(const GlobalValue &GV) {
  StringRef Owner = getDomainAttr(GV);
  if (!Owner.empty())
    return Owner;
  const GlobalObject *Object = GV.getAliaseeObject();
  return !Object || Object->isDeclaration() ? StringRef() : StringRef(RootDomain);
}

void RISCVCodoms::checkReferences(Module &M,
                                  const SetVector<GlobalObject *> &Copies) {
  bool Scattered = getScatter(M);
  for (GlobalObject &GO : M.global_objects()) {
    if (GO.isDeclaration() || GO.getName().starts_with("llvm."))
      continue;
    StringRef Domain = getOwner(GO);
    SmallPtrSet<GlobalValue *, 8> Reported;
    forEachReference(GO, [&](GlobalValue &GV, Instruction *By) {
      StringRef Owner = getOwner(GV);
      if (Owner.empty() || Owner == Domain || isGate(GV) ||
          !Reported.insert(&GV).second)
        return;
      bool IsFunction = isa<Function>(GV.getAliaseeObject());
      if (Scattered && !IsFunction)
        return;
      std::string Message;
      if (Copies.contains(&GO) && !IsFunction)
        Message = describe(GO) + ", a copy since the source gives it no domain, "
                                 "uses " +
                  describe(GV) + ": give both one with codoms_domain";
      else if (IsFunction && isa_and_nonnull<CallBase>(By) &&
               getCallee(cast<CallBase>(*By)) == GV.getAliaseeObject())
        Message = describe(GO) + " calls " + describe(GV) +
                  ", which is not an entry: declare it codoms_entry";
      else if (IsFunction)
        Message = describe(GO) + " takes the address of " + describe(GV) +
                  ", which is not an entry: declare it codoms_entry";
      else
        Message = describe(GO) + " refers to " + describe(GV) +
                  ": let an entry do it, or lend it with codoms_access";
      reportError(M, Message, &GO, By ? By->getDebugLoc() : DebugLoc());
    });
  }
}

/// The copy that \p Domain has of \p GV, a declaration.
static GlobalValue *getDomainCopy(GlobalValue &GV, StringRef Domain) {
  Module &M = *GV.getParent();
  std::string Name = domainName(GV.getName(), Domain);
  if (GlobalValue *Copy = M.getNamedValue(Name))
    return Copy;
  if (auto *F = dyn_cast<Function>(&GV)) {
    auto *Copy = Function::Create(F->getFunctionType(), F->getLinkage(),
                                  F->getAddressSpace(), Name, &M);
    Copy->copyAttributesFrom(F);
    Copy->addFnAttr(DomainAttr, Domain);
    Copy->addFnAttr(SplitAttr);
    return Copy;
  }
  auto *V = cast<GlobalVariable>(&GV);
  auto *Copy = new GlobalVariable(M, V->getValueType(), V->isConstant(),
                                  V->getLinkage(), nullptr, Name, nullptr,
                                  V->getThreadLocalMode(), V->getAddressSpace());
  Copy->copyAttributesFrom(V);
  Copy->addAttribute(DomainAttr, Domain);
  Copy->addAttribute(SplitAttr);
  return Copy;
}

void RISCVCodoms::nameDeclarations(GlobalObject &GO) {
  StringRef Domain = getOwner(GO);
  if (Domain.empty() || Domain == RootDomain)
    return;
  SetVector<GlobalValue *> Wanted;
  forEachReference(GO, [&](GlobalValue &GV, Instruction *) {
    if (isa<GlobalObject>(GV) && getOwner(GV).empty() &&
        !GV.getName().starts_with("llvm."))
      Wanted.insert(&GV);
  });
  if (Wanted.empty())
    return;
  ValueToValueMapTy Map;
  for (GlobalValue *GV : Wanted)
    Map[GV] = getDomainCopy(*GV, Domain);
  ValueMapper Mapper(Map, RF_NoModuleLevelChanges | RF_IgnoreMissingLocals);
  if (auto *V = dyn_cast<GlobalVariable>(&GO))
    V->setInitializer(Mapper.mapConstant(*V->getInitializer()));
  else
    for (Instruction &I : instructions(cast<Function>(GO)))
      Mapper.remapInstruction(I);
}
