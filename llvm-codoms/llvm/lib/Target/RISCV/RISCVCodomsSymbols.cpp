//===-- RISCVCodomsSymbols.cpp - Domains of late symbols ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What code generation makes up (calls of memcpy and __divti3, the canary, the
// routines of -msave-restore) and what the source names without a domain is
// undefined in a domain's code until here: it means the domain's private copy,
// `g$d`. This is the last pass, so that all before it know the functions by
// their names, and nothing can be added behind it. It is also where a call that
// reaches into another domain without being one over domains is refused, and
// where a gate is looked over.
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsCodeGen.h"
#include "RISCVSubtarget.h"
#include "codoms/isa.h"
#include "llvm/CodeGen/MachineConstantPool.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;
using namespace RISCVCodoms;

#define DEBUG_TYPE "riscv-codoms-symbols"
#define PASS_NAME "RISC-V domains of late symbols"

namespace {

class RISCVCodomsSymbols : public MachineFunctionPass {
public:
  static char ID;

  RISCVCodomsSymbols() : MachineFunctionPass(ID) {}

  bool runOnMachineFunction(MachineFunction &MF) override;

  StringRef getPassName() const override { return PASS_NAME; }

  void getAnalysisUsage(AnalysisUsage &AU) const override {
    AU.setPreservesCFG();
    MachineFunctionPass::getAnalysisUsage(AU);
  }

private:
  void error(const Twine &Message, const DebugLoc &Loc = DebugLoc());
  GlobalValue *getPrivateCopy(const GlobalValue &GV);
  bool renameConstants(MachineConstantPool &Pool);
  bool rename(MachineInstr &MI);
  void checkReference(const MachineInstr &MI, const GlobalValue &GV);
  void checkGate();

  MachineFunction *MF;
  StringRef Domain;
};

} // end anonymous namespace

// A declaration that nobody gave a domain.
static bool isUnplaced(const GlobalValue &GV) {
  return GV.isDeclarationForLinker() && getDomainAttr(GV).empty();
}

void RISCVCodomsSymbols::error(const Twine &Message, const DebugLoc &Loc) {
  const Function &F = MF->getFunction();
  F.getContext().diagnose(DiagnosticInfoUnsupported(F, Message, Loc));
}

GlobalValue *RISCVCodomsSymbols::getPrivateCopy(const GlobalValue &GV) {
  Module &M = *const_cast<Module *>(GV.getParent());
  std::string Name = domainName(GV.getName(), Domain);
  if (GlobalValue *Copy = M.getNamedValue(Name))
    return Copy;

  GlobalObject *Copy;
  if (auto *F = dyn_cast<Function>(&GV))
    Copy = Function::Create(F->getFunctionType(), F->getLinkage(),
                            F->getAddressSpace(), Name, &M);
  else
    Copy = new GlobalVariable(M, GV.getValueType(),
                              cast<GlobalVariable>(GV).isConstant(),
                              GV.getLinkage(), nullptr, Name, nullptr,
                              GV.getThreadLocalMode(), GV.getAddressSpace());
  Copy->setDSOLocal(true);
  Copy->setVisibility(GV.getVisibility());
  if (GV.hasAvailableExternallyLinkage())
    Copy->setLinkage(GlobalValue::ExternalLinkage);
  return Copy;
}

bool RISCVCodomsSymbols::renameConstants(MachineConstantPool &Pool) {
  struct Materializer final : ValueMaterializer {
    RISCVCodomsSymbols &Pass;
    explicit Materializer(RISCVCodomsSymbols &Pass) : Pass(Pass) {}
    Value *materialize(Value *V) override {
      auto *GV = dyn_cast<GlobalValue>(V);
      return GV && isUnplaced(*GV) ? Pass.getPrivateCopy(*GV) : nullptr;
    }
  };

  bool Changed = false;
  Materializer M(*this);
  for (const MachineConstantPoolEntry &Entry : Pool.getConstants()) {
    if (Entry.isMachineConstantPoolEntry())
      continue;
    ValueToValueMapTy Map;
    const Constant *Old = Entry.Val.ConstVal;
    const Constant *New = MapValue(Old, Map, RF_None, nullptr, &M);
    if (New && New != Old) {
      const_cast<MachineConstantPoolEntry &>(Entry).Val.ConstVal = New;
      Changed = true;
    }
  }
  return Changed;
}

bool RISCVCodomsSymbols::rename(MachineInstr &MI) {
  bool Changed = false;
  for (MachineOperand &MO : MI.operands()) {
    if (MO.isSymbol()) {
      // The text of inline assembly is such an operand, too.
      if (MI.isInlineAsm() && MO.getOperandNo() == InlineAsm::MIOp_AsmString)
        continue;
      MO.ChangeToES(
          MF->createExternalSymbolName(domainName(MO.getSymbolName(), Domain)),
          MO.getTargetFlags());
      Changed = true;
    } else if (MO.isGlobal() && isUnplaced(*MO.getGlobal())) {
      MO.ChangeToGA(getPrivateCopy(*MO.getGlobal()), MO.getOffset(),
                    MO.getTargetFlags());
      Changed = true;
    }
  }
  return Changed;
}

// A gate may be anyone's; what else has a domain is for its own code. Root has
// rights on all data.
void RISCVCodomsSymbols::checkReference(const MachineInstr &MI,
                                        const GlobalValue &GV) {
  StringRef Other = getDomainAttr(GV);
  if (Other.empty() && !GV.isDeclarationForLinker())
    Other = RootDomain;
  if (Other.empty() || Other == Domain || isGate(GV) || !MI.isCall())
    return;
  error("'" + GV.getName() + "' of domain '" + Other +
            "' is called as if it were of domain '" + Domain + "'",
        MI.getDebugLoc());
}

// The linker and the model look for the entry at the very start of its section.
void RISCVCodomsSymbols::checkGate() {
  const Function &F = MF->getFunction();
  const Module &M = *F.getParent();

  auto I = find_if(MF->front(), [](const MachineInstr &MI) {
    return !MI.isMetaInstruction();
  });
  if (I == MF->front().end() || I->getOpcode() != RISCV::CD_ENTER)
    error("a gate must start with cd.enter");
  else if (F.hasFnAttribute(CallersAttr))
    // CODOMS_LISTED_WORD, which no later pass moves.
    BuildMI(MF->front(), std::next(I), DebugLoc(),
            MF->getSubtarget().getInstrInfo()->get(RISCV::SLTI), RISCV::X0)
        .addReg(RISCV::X0)
        .addImm(CODOMS_LISTED_WORD >> 20)
        .setMIFlag(MachineInstr::FrameSetup);
  bool HasSwitch = any_of(MF->front(), [](const MachineInstr &MI) {
    return MI.getOpcode() == RISCV::CD_SWSP;
  });
  if (!HasSwitch && keepsPolicy(F, "stack") && !findStackUse(*MF).empty())
    error("a gate without cd.swsp must use neither stack nor tp");
  for (const MachineBasicBlock &MBB : *MF)
    for (const MachineInstr &MI : MBB)
      if (MI.isReturn() && MI.getOpcode() != RISCV::CD_LEAVE)
        error("a gate must return by cd.leave", MI.getDebugLoc());
  if (F.hasPrefixData() || F.hasPrologueData() || M.getModuleFlag("kcfi") ||
      any_of(ArrayRef<StringRef>{"patchable-function",
                                 "patchable-function-entry",
                                 "patchable-function-prefix",
                                 "function-instrument", "fentry-call"},
             [&](StringRef Kind) { return F.hasFnAttribute(Kind); }))
    error("nothing may be put before the first instruction of a gate");
  if (!F.hasSection())
    error("a gate must be in a section of its domain");
  if (F.getAlign().valueOrOne() < 64)
    error("a gate must be aligned to 64 bytes");
  if (F.hasLocalLinkage())
    error("a gate must be visible to other units");
}

bool RISCVCodomsSymbols::runOnMachineFunction(MachineFunction &Fn) {
  MF = &Fn;
  const Function &F = MF->getFunction();
  if (!isEnabled(*F.getParent()))
    return false;
  Domain = getDomain(F);

  if (isGate(F))
    checkGate();
  else if (F.hasFnAttribute(EntryAttr) && !F.hasFnAttribute(BodyAttr))
    error("an entry was not split into body and gate");

  bool InRoot = Domain == RootDomain || isDropped(Protection::OwnSymbols);
  bool Changed = F.hasFnAttribute(CallersAttr) && isGate(F);
  if (!InRoot)
    Changed |= renameConstants(*MF->getConstantPool());
  for (MachineBasicBlock &MBB : *MF)
    for (MachineInstr &MI : MBB) {
      if (!InRoot)
        Changed |= rename(MI);
      for (const MachineOperand &MO : MI.operands())
        if (MO.isGlobal())
          checkReference(MI, *MO.getGlobal());
    }
  return Changed;
}

INITIALIZE_PASS(RISCVCodomsSymbols, DEBUG_TYPE, PASS_NAME, false, false)

char RISCVCodomsSymbols::ID = 0;

FunctionPass *llvm::createRISCVCodomsSymbolsPass() {
  return new RISCVCodomsSymbols();
}
