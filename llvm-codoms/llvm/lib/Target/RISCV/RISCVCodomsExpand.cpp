//===-- RISCVCodomsExpand.cpp - Expand calls over domains -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Calls over domains and the returns of gates become instructions when no pass
// writes registers any more: after cd.clr a register holds what the ABI says,
// or nothing.
//
//===----------------------------------------------------------------------===//

#include "MCTargetDesc/RISCVCodomsInfo.h"
#include "MCTargetDesc/RISCVMatInt.h"
#include "RISCVCodomsCodeGen.h"
#include "RISCVSubtarget.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/MC/MCDwarf.h"

using namespace llvm;
using namespace RISCVCodoms;

#define DEBUG_TYPE "riscv-codoms-expand"
#define PASS_NAME "RISC-V expansion of calls over domains"

namespace {

class RISCVCodomsExpand : public MachineFunctionPass {
public:
  static char ID;

  RISCVCodomsExpand() : MachineFunctionPass(ID) {}

  bool runOnMachineFunction(MachineFunction &MF) override;

  StringRef getPassName() const override { return PASS_NAME; }

  void getAnalysisUsage(AnalysisUsage &AU) const override {
    AU.setPreservesCFG();
    MachineFunctionPass::getAnalysisUsage(AU);
  }

private:
  void defineOperands(MachineInstr &MI);
  void defineBanks(MachineInstrBuilder MIB, const MachineInstr &Call);
  Register loadGrantOperand(MachineInstr &MI, unsigned Op, bool OnStack);
  void expandCall(MachineInstr &MI);
  void expandReturn(MachineInstr &MI);
  bool describesRA(const MachineInstr &MI) const;

  MachineInstrBuilder build(MachineInstr &MI, unsigned Opcode) {
    return BuildMI(*MI.getParent(), MI, MI.getDebugLoc(), TII->get(Opcode));
  }

  const RISCVInstrInfo *TII;
};

} // end anonymous namespace

// RISCVCodomsZeroUndef.cpp left no undefined value, so that this is for what
// passes in between may have made of the operands.
void RISCVCodomsExpand::defineOperands(MachineInstr &MI) {
  if (isDropped(Protection::ZeroUndef))
    return;
  for (const MachineOperand &MO : MI.explicit_operands()) {
    if (!MO.isReg() || !MO.isUndef())
      continue;
    Register Reg = MO.getReg();
    unsigned Opcode = RISCV::GPRRegClass.contains(Reg)     ? RISCV::ADDI
                      : RISCV::FPR64RegClass.contains(Reg) ? RISCV::FMV_D_X
                      : RISCV::FPR32RegClass.contains(Reg) ? RISCV::FMV_W_X
                                                           : RISCV::FMV_H_X;
    MachineInstrBuilder Zero = build(MI, Opcode).addDef(Reg).addReg(RISCV::X0);
    if (Opcode == RISCV::ADDI)
      Zero.addImm(0);
  }
}

bool RISCVCodoms::savesState(const MachineInstr &MI) {
  if (isDropped(Protection::SavedSet))
    return false;
  return MI.getOperand(CallOp::Banks).getImm() ||
         MI.getOperand(CallOp::Caps).getImm() ||
         MI.getOperand(CallOp::Grants).getImm();
}

// Where a saved set serves several calls, the registers are empty in between,
// for the debugger, too.
void RISCVCodomsExpand::defineBanks(MachineInstrBuilder MIB,
                                    const MachineInstr &Call) {
  if (!Call.getOperand(CallOp::Share).getImm())
    return;
  unsigned Banks = Call.getOperand(CallOp::Banks).getImm();
  for (unsigned I = 0; I != 32; ++I) {
    if (!(BankMask >> I & 1))
      continue;
    if (Banks & BankX)
      MIB.addDef(RISCV::X0 + I, RegState::Implicit);
    if (Banks & BankF)
      MIB.addDef(RISCV::F0_D + I, RegState::Implicit);
  }
}

unsigned RISCVCodoms::countGrantLoads(const MachineInstr &MI) {
  const auto &STI = MI.getMF()->getSubtarget<RISCVSubtarget>();
  unsigned Count = 0;
  for (unsigned I = 0, E = MI.getOperand(CallOp::Grants).getImm(); I != E;
       ++I) {
    unsigned Op = CallOp::FirstGrant + 3 * I;
    Count += MI.getOperand(Op + 1).isImm();
    const MachineOperand &Length = MI.getOperand(Op + 2);
    if (Length.isImm())
      Count += MI.getOperand(Op).getImm() & GrantLengthOnStack
                   ? 1
                   : RISCVMatInt::generateInstSeq(Length.getImm(), STI).size();
  }
  return Count;
}

// The register that holds operand Op of a grant of MI, if need be from now on.
Register RISCVCodomsExpand::loadGrantOperand(MachineInstr &MI, unsigned Op,
                                             bool OnStack) {
  const MachineOperand &MO = MI.getOperand(Op);
  if (MO.isReg())
    return MO.getReg();
  Register Reg = GrantScratch[(Op - CallOp::FirstGrant) % 3 - 1];
  // Of this domain: neither cd.push nor anything that is lent has changed it.
  if (OnStack)
    build(MI, RISCV::LD).addDef(Reg).addReg(RISCV::X2).addImm(MO.getImm());
  else
    TII->movImm(*MI.getParent(), MI, MI.getDebugLoc(), Reg, MO.getImm());
  return Reg;
}

void RISCVCodomsExpand::expandCall(MachineInstr &MI) {
  auto Imm = [&](unsigned I) { return MI.getOperand(I).getImm(); };

  bool IsDirect = MI.getOpcode() == RISCV::PseudoCDCALL;
  unsigned NumGrants = Imm(CallOp::Grants);
  assert(NumGrants <= MaxGrants && "more grants than capability registers");

  if (savesState(MI) && !(Imm(CallOp::Share) & SharePush))
    defineBanks(
        build(MI, RISCV::CD_PUSH).addImm(0xff).addImm(Imm(CallOp::Banks)), MI);
  for (unsigned I = 0; I != NumGrants; ++I) {
    unsigned Op = CallOp::FirstGrant + 3 * I;
    Register Pointer = loadGrantOperand(MI, Op + 1, /*OnStack=*/true);
    Register Length =
        loadGrantOperand(MI, Op + 2, Imm(Op) & GrantLengthOnStack);
    build(MI, RISCV::CD_GRANT)
        .addDef(RISCV::CAP0 + I)
        .addReg(Pointer)
        .addReg(Length)
        .addImm(Imm(Op) & GrantPerms);
  }
  if (Imm(CallOp::Clear))
    build(MI, RISCV::CD_CLR)
        .addImm(Imm(CallOp::NX))
        .addImm(Imm(CallOp::NF))
        .addImm(!IsDirect);

  MachineInstrBuilder Call;
  if (IsDirect)
    Call = build(MI, RISCV::PseudoCALL).add(MI.getOperand(CallOp::Callee));
  else
    Call = build(MI, RISCV::JALR).addDef(RISCV::X1).addReg(RISCV::X5).addImm(0);
  // What the call reads, clobbers and returns.
  for (const MachineOperand &MO :
       drop_begin(MI.operands(), CallOp::FirstGrant + 3 * NumGrants)) {
    if (MO.isRegMask())
      Call.add(MO);
    else if (MO.isReg() && MO.getReg() != RISCV::X1)
      Call.addReg(MO.getReg(), getImplRegState(true) |
                                   getDefRegState(MO.isDef()) |
                                   getDeadRegState(MO.isDef() && MO.isDead()));
  }
  MI.getMF()->moveAdditionalCallInfo(&MI, Call);

  if (savesState(MI) && !(Imm(CallOp::Share) & SharePop))
    defineBanks(build(MI, RISCV::CD_POP), MI);
}

void RISCVCodomsExpand::expandReturn(MachineInstr &MI) {
  if (MI.getOperand(ReturnOp::Clear).getImm())
    build(MI, RISCV::CD_CLR)
        .addImm(MI.getOperand(ReturnOp::NX).getImm())
        .addImm(MI.getOperand(ReturnOp::NF).getImm())
        .addImm(0);
  MachineInstrBuilder Leave = build(MI, RISCV::CD_LEAVE);
  for (const MachineOperand &MO :
       drop_begin(MI.operands(), ReturnOp::FirstReg))
    if (MO.isReg() && MO.isUse())
      Leave.addReg(MO.getReg(), RegState::Implicit);
}

// Where a gate with a frame pointer keeps ra: an unwinder that went there would
// go on in the caller's code with the stack of this domain.
bool RISCVCodomsExpand::describesRA(const MachineInstr &MI) const {
  const MachineFunction &MF = *MI.getMF();
  const MCCFIInstruction &CFI =
      MF.getFrameInstructions()[MI.getOperand(0).getCFIIndex()];
  unsigned RA =
      MF.getSubtarget().getRegisterInfo()->getDwarfRegNum(RISCV::X1, true);
  return (CFI.getOperation() == MCCFIInstruction::OpOffset ||
          CFI.getOperation() == MCCFIInstruction::OpRestore) &&
         CFI.getRegister() == RA;
}

bool RISCVCodomsExpand::runOnMachineFunction(MachineFunction &MF) {
  const auto &STI = MF.getSubtarget<RISCVSubtarget>();
  if (!STI.hasVendorXcodoms())
    return false;
  TII = STI.getInstrInfo();

  bool Changed = false;
  for (MachineBasicBlock &MBB : MF)
    for (MachineInstr &MI : make_early_inc_range(MBB)) {
      switch (MI.getOpcode()) {
      default:
        continue;
      case TargetOpcode::CFI_INSTRUCTION:
        if (!isGate(MF.getFunction()) || !describesRA(MI))
          continue;
        break;
      case RISCV::PseudoCDCALL:
      case RISCV::PseudoCDCALLIndirect:
        defineOperands(MI);
        expandCall(MI);
        break;
      case RISCV::PseudoCDRET:
        defineOperands(MI);
        expandReturn(MI);
        break;
      }
      MI.eraseFromParent();
      Changed = true;
    }
  return Changed;
}

INITIALIZE_PASS(RISCVCodomsExpand, DEBUG_TYPE, PASS_NAME, false, false)

char RISCVCodomsExpand::ID = 0;

FunctionPass *llvm::createRISCVCodomsExpandPass() {
  return new RISCVCodomsExpand();
}
