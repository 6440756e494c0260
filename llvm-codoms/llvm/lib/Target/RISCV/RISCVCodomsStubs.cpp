//===-- RISCVCodomsStubs.cpp - Less work for calls over domains -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Leaves out of stubs and gates what the code around them shows needless, and
// says by remarks (-Rpass=codoms, -Rpass-missed=codoms, -Rpass-analysis=codoms)
// what each one costs, what was left out, and what keeps the rest. It looks at
// the final instructions: only the expansion comes after it.
//
// Two calls of one domain, one behind the other, do with one saved set: between
// them the callee-saved registers are empty (a hostile callee may have put
// something there) and no capability is there, so nothing in between may want
// either. A second callee in another domain would learn what the first one left.
// Of what cd.clr clears the second callee may see what the first one left, as
// that was its own domain's, but nothing that this domain wrote since, other
// than arguments.
//
// A gate needs no cd.clr if it has written nothing but its result: what is in
// the registers is what its caller put there.
//
// What is never left out, although a function that only a gate enters seems to
// have no ancestors whose registers could matter: the banks. A gate is also
// called by code of its own domain, through a pointer, and by callers that
// trust its domain with their registers, but not the domains that it calls.
//
//===----------------------------------------------------------------------===//

#include "MCTargetDesc/RISCVCodomsInfo.h"
#include "MCTargetDesc/RISCVInstPrinter.h"
#include "RISCVCodomsCodeGen.h"
#include "RISCVSubtarget.h"
#include "codoms/isa.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineOptimizationRemarkEmitter.h"
#include "llvm/CodeGen/PseudoSourceValue.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InlineAsm.h"

using namespace llvm;
using namespace RISCVCodoms;

#define DEBUG_TYPE "riscv-codoms-stubs"
#define PASS_NAME "RISC-V savings in calls over domains"

// The name of the remarks' pass, for -Rpass=.
static constexpr char RemarkPass[] = "codoms";

static_assert(unsigned(BankX) == CODOMS_BANK_X &&
              unsigned(BankF) == CODOMS_BANK_F);

namespace {

class RISCVCodomsStubs : public MachineFunctionPass {
public:
  static char ID;

  RISCVCodomsStubs() : MachineFunctionPass(ID) {}

  bool runOnMachineFunction(MachineFunction &MF) override;

  StringRef getPassName() const override { return PASS_NAME; }

  void getAnalysisUsage(AnalysisUsage &AU) const override {
    AU.addRequired<MachineOptimizationRemarkEmitterPass>();
    AU.setPreservesAll();
    MachineFunctionPass::getAnalysisUsage(AU);
  }

private:
  bool isBankReg(MCRegister Reg) const;
  bool isResult(MCRegister Reg, unsigned NX, unsigned NF) const;
  bool isOwnMemory(const MachineInstr &MI) const;
  std::string findObstacle(const MachineInstr &MI) const;
  std::string findObstacle(const MachineInstr &First,
                           const MachineInstr &Second) const;
  bool writesOnly(const MachineInstr &MI, unsigned NX, unsigned NF) const;
  std::string findLeftover(unsigned NX, unsigned NF) const;
  bool shareSavedSets(MachineBasicBlock &MBB, bool MayChange);
  bool clearLess(MachineInstr &Return);
  void reportStub(const MachineInstr &Call);
  void reportGate();

  MachineFunction *MF;
  const TargetRegisterInfo *TRI;
  MachineOptimizationRemarkEmitter *ORE;
  StringRef Domain;
};

} // end anonymous namespace

static bool isStub(const MachineInstr &MI) {
  return MI.getOpcode() == RISCV::PseudoCDCALL ||
         MI.getOpcode() == RISCV::PseudoCDCALLIndirect;
}

static int64_t getImm(const MachineInstr &MI, unsigned I) {
  return MI.getOperand(I).getImm();
}

// Null if that depends on a pointer.
static const GlobalValue *getGate(const MachineInstr &Call) {
  const MachineOperand &Callee = Call.getOperand(CallOp::Callee);
  return Callee.isGlobal() ? Callee.getGlobal() : nullptr;
}

static bool isGPR(MCRegister Reg) {
  return RISCV::GPRRegClass.contains(Reg) ||
         RISCV::GPRF32RegClass.contains(Reg) ||
         RISCV::GPRF16RegClass.contains(Reg);
}

static bool isFPR(MCRegister Reg) {
  return RISCV::FPR64RegClass.contains(Reg) ||
         RISCV::FPR32RegClass.contains(Reg) ||
         RISCV::FPR16RegClass.contains(Reg);
}

// Of whatever width or class, pairs included.
bool RISCVCodomsStubs::isBankReg(MCRegister Reg) const {
  return any_of(TRI->subregs_inclusive(Reg), [&](MCPhysReg Sub) {
    return (isGPR(Sub) || isFPR(Sub)) &&
           (BankMask >> TRI->getEncodingValue(Sub) & 1);
  });
}

bool RISCVCodomsStubs::isResult(MCRegister Reg, unsigned NX,
                                unsigned NF) const {
  if (!isGPR(Reg) && !isFPR(Reg))
    return false;
  unsigned Encoding = TRI->getEncodingValue(Reg);
  return Encoding >= 10 && Encoding < 10 + (isGPR(Reg) ? NX : NF);
}

//===----------------------------------------------------------------------===//
// One saved set for adjacent calls
//===----------------------------------------------------------------------===//

// Whether all that MI may access is this domain's, without a capability.
bool RISCVCodomsStubs::isOwnMemory(const MachineInstr &MI) const {
  return !MI.memoperands_empty() &&
         all_of(MI.memoperands(), [&](const MachineMemOperand *MMO) {
           if (const PseudoSourceValue *PSV = MMO->getPseudoValue())
             return PSV->isStack() || PSV->isConstantPool() ||
                    isa<FixedStackPseudoSourceValue>(PSV);
           if (!MMO->getValue())
             return false;
           const Value *Object = getUnderlyingObject(MMO->getValue());
           if (isa<AllocaInst>(Object))
             return true;
           auto *V = dyn_cast<GlobalVariable>(Object);
           if (!V)
             return false;
           StringRef Owner = getDomainAttr(*V);
           return Owner == Domain ||
                  (Owner.empty() && Domain == RootDomain && !V->isDeclaration());
         });
}

// Why \p MI cannot be between a cd.push and its cd.pop; empty if it can.
std::string RISCVCodomsStubs::findObstacle(const MachineInstr &MI) const {
  if (MI.isMetaInstruction())
    return "";
  if (MI.isCall())
    return "a call";
  if (MI.isInlineAsm())
    return "inline assembly";
  if (MI.isTerminator() || MI.hasUnmodeledSideEffects())
    return "an instruction with side effects";
  for (const MachineOperand &MO : MI.operands()) {
    if (MO.isRegMask())
      return "a call";
    if (MO.isReg() && MO.getReg().isPhysical() &&
        isBankReg(MO.getReg().asMCReg()))
      return ("a use of " +
              StringRef(RISCVInstPrinter::getRegisterName(MO.getReg())))
          .str();
  }
  if (MI.mayLoadOrStore() && !isOwnMemory(MI))
    return "an access to memory that may be lent";
  return "";
}

// Why \p Second cannot be under the saved set of \p First, whatever is between.
std::string
RISCVCodomsStubs::findObstacle(const MachineInstr &First,
                               const MachineInstr &Second) const {
  const GlobalValue *A = getGate(First), *B = getGate(Second);
  if (!A || !B)
    return "a call through a pointer";
  if (getDomainAttr(*A) != getDomainAttr(*B))
    return "another domain, which would see what the first one left";
  for (unsigned Op : {CallOp::Banks, CallOp::Caps})
    if (getImm(First, Op) != getImm(Second, Op))
      return "other policies";
  // That of the first one may be left out by now, but not for a policy's sake.
  if (getImm(Second, CallOp::Clear) && !getImm(First, CallOp::Clear) &&
      !(getImm(First, CallOp::Share) & SharePush))
    return "other policies";
  return "";
}

// Whether \p MI writes no caller-saved register but arguments or a result, or
// what cd.leave restores.
bool RISCVCodomsStubs::writesOnly(const MachineInstr &MI, unsigned NX,
                                  unsigned NF) const {
  for (const MachineOperand &MO : MI.operands()) {
    if (MO.isRegMask())
      return false;
    if (!MO.isReg() || !MO.isDef() || !MO.getReg())
      continue;
    MCRegister Reg = MO.getReg().asMCReg();
    switch (Reg.id()) {
    case RISCV::X0:
    case RISCV::X1:
    case RISCV::X2:
    case RISCV::FRM:
    case RISCV::FFLAGS:
      continue;
    }
    if (!isResult(Reg, NX, NF) &&
        !((isGPR(Reg) || isFPR(Reg)) && isBankReg(Reg)))
      return false;
  }
  return true;
}

bool RISCVCodomsStubs::shareSavedSets(MachineBasicBlock &MBB, bool MayChange) {
  bool Changed = false;
  MachineInstr *Before = nullptr;
  std::string Obstacle;
  SmallVector<const MachineInstr *, 8> Between;
  for (MachineInstr &MI : MBB) {
    if (!isStub(MI)) {
      if (!Before || MI.isMetaInstruction())
        continue;
      if (Obstacle.empty())
        Obstacle = findObstacle(MI);
      Between.push_back(&MI);
      continue;
    }
    if (!savesState(MI)) {
      Before = nullptr;
      continue;
    }
    MachineInstr *First = std::exchange(Before, &MI);
    std::string Why = std::exchange(Obstacle, "");
    SmallVector<const MachineInstr *, 8> Passed = std::exchange(Between, {});
    if (!MayChange || !First)
      continue;
    if (Why.empty())
      Why = findObstacle(*First, MI);
    else if (getGate(*First) && getGate(MI) &&
             getDomainAttr(*getGate(*First)) != getDomainAttr(*getGate(MI)))
      continue; // Not worth a remark.
    if (!Why.empty()) {
      ORE->emit([&] {
        return MachineOptimizationRemarkMissed(RemarkPass, "SavedSetNotShared",
                                               MI.getDebugLoc(), &MBB)
               << "the cd.push of the call before does not serve this one: "
                  "in between there is "
               << ore::NV("Obstacle", Why);
      });
      continue;
    }
    First->getOperand(CallOp::Share)
        .setImm(getImm(*First, CallOp::Share) | SharePop);
    MI.getOperand(CallOp::Share).setImm(SharePush);
    unsigned Saved = 2;
    unsigned Banks = llvm::popcount(unsigned(getImm(MI, CallOp::Banks)));
    if (getImm(MI, CallOp::Clear) && !countGrantLoads(MI) &&
        all_of(Passed, [&](const MachineInstr *I) {
          return writesOnly(*I, getImm(MI, CallOp::NX),
                            getImm(MI, CallOp::NF));
        })) {
      MI.getOperand(CallOp::Clear).setImm(0);
      ++Saved;
    }
    ORE->emit([&] {
      return MachineOptimizationRemark(RemarkPass, "SavedSetShared",
                                       MI.getDebugLoc(), &MBB)
             << "the cd.push of the call before serves this one, too: "
             << ore::NV("Instructions", Saved) << " instructions and "
             << ore::NV("DCSBytes",
                        CODOMS_DCS_SET + CODOMS_DCS_BANK * Banks)
             << " bytes on the domain control stack less";
    });
    Changed = true;
  }
  return Changed;
}

//===----------------------------------------------------------------------===//
// Gates that leave nothing behind
//===----------------------------------------------------------------------===//

// Why a caller could find something in a register that it did not put there,
// beside a result of NX and NF registers. Empty if there is nothing.
std::string RISCVCodomsStubs::findLeftover(unsigned NX, unsigned NF) const {
  for (const MachineBasicBlock &MBB : *MF)
    for (const MachineInstr &MI : MBB) {
      if (MI.isMetaInstruction() || MI.getOpcode() == RISCV::CD_SWSP)
        continue;
      if (MI.isCall())
        return "it calls";
      if (MI.isInlineAsm() && !isCheck(MI))
        return "it has inline assembly";
      if (!writesOnly(MI, NX, NF))
        return "it uses registers beside those of its result";
    }
  return "";
}

bool RISCVCodomsStubs::clearLess(MachineInstr &Return) {
  if (!getImm(Return, ReturnOp::Clear))
    return false;
  std::string Why =
      findLeftover(getImm(Return, ReturnOp::NX), getImm(Return, ReturnOp::NF));
  if (!Why.empty()) {
    ORE->emit([&] {
      return MachineOptimizationRemarkMissed(RemarkPass, "ClearKept",
                                             Return.getDebugLoc(),
                                             Return.getParent())
             << "cd.clr before the return of gate "
             << ore::NV("Gate", MF->getName()) << " is kept, as "
             << ore::NV("Reason", Why)
             << "; codoms_isolate without reg_confidentiality on the entry "
                "point leaves it out";
    });
    return false;
  }
  Return.getOperand(ReturnOp::Clear).setImm(0);
  ORE->emit([&] {
    return MachineOptimizationRemark(RemarkPass, "NothingToClear",
                                     Return.getDebugLoc(), Return.getParent())
           << "cd.clr before the return of gate "
           << ore::NV("Gate", MF->getName())
           << " is left out: it has written nothing but its result";
  });
  return true;
}

//===----------------------------------------------------------------------===//
// Costs
//===----------------------------------------------------------------------===//

// " instruction", or with an s if there are not just N = 1 of them.
static std::string plural(StringRef What, unsigned N) {
  return (" " + What + (N == 1 ? "" : "s")).str();
}

void RISCVCodomsStubs::reportStub(const MachineInstr &Call) {
  ORE->emit([&] {
    unsigned Share = getImm(Call, CallOp::Share);
    unsigned Grants = getImm(Call, CallOp::Grants);
    unsigned Banks = llvm::popcount(unsigned(getImm(Call, CallOp::Banks)));
    bool Push = savesState(Call) && !(Share & SharePush);
    bool Pop = savesState(Call) && !(Share & SharePop);
    bool Clear = getImm(Call, CallOp::Clear);
    unsigned Instructions = Push + countGrantLoads(Call) + Grants + Clear + Pop;
    unsigned Bytes = CODOMS_DCS_FRAME;
    if (Push)
      Bytes += CODOMS_DCS_SET + CODOMS_DCS_BANK * Banks;
    MachineOptimizationRemarkAnalysis R(RemarkPass, "Stub", Call.getDebugLoc(),
                                        Call.getParent());
    R << "call of ";
    if (const GlobalValue *Gate = getGate(Call))
      R << ore::NV("Callee", plainName(Gate->getName(), getDomainAttr(*Gate)))
        << " of domain " << ore::NV("CalleeDomain", getDomainAttr(*Gate));
    else
      R << ore::NV("Callee", "a pointer");
    R << " from domain " << ore::NV("Domain", Domain) << ": "
      << ore::NV("Instructions", Instructions)
      << plural("instruction", Instructions) << " around the call, "
      << ore::NV("Capabilities", Grants)
      << (Grants == 1 ? " capability, " : " capabilities, ")
      << ore::NV("DCSBytes", Bytes)
      << " bytes on the domain control stack";
    return R;
  });
  if (!savesState(Call) && !getImm(Call, CallOp::Clear))
    return;
  if (!getGate(Call))
    return;
  ORE->emit([&] {
    return MachineOptimizationRemarkMissed(RemarkPass, "StubKept",
                                           Call.getDebugLoc(),
                                           Call.getParent())
           << "registers and capabilities of this domain, its callers' "
              "included, are kept from "
           << ore::NV("CalleeDomain", getDomainAttr(*getGate(Call)))
           << "; codoms_isolate on an import leaves out what it does not list: "
              "reg_integrity and reg_confidentiality (cd.push of x and f), "
              "reg_confidentiality (cd.clr), dcs (cd.push of capabilities)";
  });
}

void RISCVCodomsStubs::reportGate() {
  MachineBasicBlock &Entry = MF->front();
  // The gate of an import has no line.
  DiagnosticLocation Loc(MF->getFunction().getSubprogram());
  unsigned Checks = 0;
  bool Switch = false, Clear = false, Call = false;
  for (const MachineBasicBlock &MBB : *MF)
    for (const MachineInstr &MI : MBB) {
      Switch |= MI.getOpcode() == RISCV::CD_SWSP;
      if (MI.getOpcode() == RISCV::PseudoCDRET)
        Clear |= getImm(MI, ReturnOp::Clear);
      if (MI.getOpcode() == RISCV::CD_CHK || (MI.isInlineAsm() && isCheck(MI)))
        ++Checks;
      if (MI.isCall() && !isStub(MI))
        for (const MachineOperand &MO : MI.operands())
          if (MO.isGlobal())
            if (auto *F = dyn_cast<Function>(MO.getGlobal()))
              Call |= F->hasFnAttribute(BodyAttr);
    }
  StringRef Name = plainName(MF->getName(), Domain);
  ORE->emit([&] {
    return MachineOptimizationRemarkAnalysis(RemarkPass, "Gate", Loc, &Entry)
           << "gate of " << ore::NV("Gate", Name) << " of domain "
           << ore::NV("Domain", Domain) << ": "
           << ore::NV("Instructions", 1 + Switch + Checks + Clear + 1)
           << " instructions, " << ore::NV("Assertions", Checks)
           << " of them assertions, " << ore::NV("DCSBytes", CODOMS_DCS_FRAME)
           << " bytes on the domain control stack, "
           << (Call ? "and the call of its body" : "its body is part of it");
  });
  StringRef Use = findStackUse(*MF);
  if (Switch)
    ORE->emit([&] {
      return MachineOptimizationRemarkMissed(RemarkPass, "SwitchKept", Loc,
                                             &Entry)
             << "cd.swsp of gate " << ore::NV("Gate", MF->getName())
             << " is kept, as "
             << ore::NV("Reason", Use.empty() ? "it has arguments on the stack"
                                              : Use);
    });
  else if (Use.empty())
    ORE->emit([&] {
      return MachineOptimizationRemark(RemarkPass, "NoSwitch", Loc, &Entry)
             << "cd.swsp of gate " << ore::NV("Gate", MF->getName())
             << " is left out: it uses no stack";
    });
}

bool RISCVCodomsStubs::runOnMachineFunction(MachineFunction &Fn) {
  MF = &Fn;
  const auto &STI = MF->getSubtarget<RISCVSubtarget>();
  const Function &F = MF->getFunction();
  if (!STI.hasVendorXcodoms() || !isEnabled(*F.getParent()))
    return false;
  TRI = STI.getRegisterInfo();
  ORE = &getAnalysis<MachineOptimizationRemarkEmitterPass>().getORE();
  Domain = getDomain(F);

  bool Optimise = !skipFunction(F) &&
                  MF->getTarget().getOptLevel() != CodeGenOptLevel::None;
  // A frame found by s0 is lost between calls that share a saved set.
  bool Share = Optimise && !STI.getFrameLowering()->hasFP(*MF);
  bool Changed = false;
  for (MachineBasicBlock &MBB : *MF) {
    bool HasStub = false;
    for (MachineInstr &MI : MBB) {
      HasStub |= isStub(MI);
      if (Optimise && MI.getOpcode() == RISCV::PseudoCDRET)
        Changed |= clearLess(MI);
    }
    if (!HasStub)
      continue;
    Changed |= shareSavedSets(MBB, Share);
    for (const MachineInstr &MI : MBB)
      if (isStub(MI))
        reportStub(MI);
  }
  if (isGate(F))
    reportGate();
  return Changed;
}

INITIALIZE_PASS(RISCVCodomsStubs, DEBUG_TYPE, PASS_NAME, false, false)

char RISCVCodomsStubs::ID = 0;

FunctionPass *llvm::createRISCVCodomsStubsPass() {
  return new RISCVCodomsStubs();
}
