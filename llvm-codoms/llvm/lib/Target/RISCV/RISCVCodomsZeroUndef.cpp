//===-- RISCVCodomsZeroUndef.cpp - No undefined values at boundaries ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An undefined value becomes whatever the allocated register holds, and in an
// argument of a call over domains, or in the result of a gate, gives that away.
// This pass comes right after instruction selection: later ones fold the copies
// to argument registers away. Only functions with such a call or return pay.
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsCodeGen.h"
#include "RISCVSubtarget.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"

using namespace llvm;
using namespace RISCVCodoms;

#define DEBUG_TYPE "riscv-codoms-zero-undef"
#define PASS_NAME "RISC-V zeroes for undefined values at domain boundaries"

namespace {

class RISCVCodomsZeroUndef : public MachineFunctionPass {
public:
  static char ID;

  RISCVCodomsZeroUndef() : MachineFunctionPass(ID) {}

  bool runOnMachineFunction(MachineFunction &MF) override;

  StringRef getPassName() const override { return PASS_NAME; }

  void getAnalysisUsage(AnalysisUsage &AU) const override {
    AU.setPreservesCFG();
    MachineFunctionPass::getAnalysisUsage(AU);
  }
};

} // end anonymous namespace

static bool crossesDomains(const MachineFunction &MF) {
  for (const MachineBasicBlock &MBB : MF)
    for (const MachineInstr &MI : MBB)
      if (MI.getOpcode() == RISCV::PseudoCDCALL ||
          MI.getOpcode() == RISCV::PseudoCDCALLIndirect ||
          MI.getOpcode() == RISCV::PseudoCDRET)
        return true;
  return false;
}

bool RISCVCodomsZeroUndef::runOnMachineFunction(MachineFunction &MF) {
  const auto &STI = MF.getSubtarget<RISCVSubtarget>();
  if (!STI.hasVendorXcodoms() || isDropped(Protection::ZeroUndef) ||
      !crossesDomains(MF))
    return false;
  const RISCVInstrInfo &TII = *STI.getInstrInfo();
  const TargetRegisterInfo &TRI = *STI.getRegisterInfo();
  const MachineRegisterInfo &MRI = MF.getRegInfo();

  // How a register of a class is cleared. The others are in no argument.
  struct Zero {
    const TargetRegisterClass *RC;
    unsigned Opcode;
    MCRegister Source;
  };
  const Zero Zeroes[] = {
      {&RISCV::GPRRegClass, TargetOpcode::COPY, RISCV::X0},
      {&RISCV::GPRF32RegClass, TargetOpcode::COPY, RISCV::X0_W},
      {&RISCV::GPRF16RegClass, TargetOpcode::COPY, RISCV::X0_H},
      {&RISCV::FPR64RegClass, RISCV::FMV_D_X, RISCV::X0},
      {&RISCV::FPR32RegClass, RISCV::FMV_W_X, RISCV::X0},
      {&RISCV::FPR16RegClass, RISCV::FMV_H_X, RISCV::X0}};

  bool Changed = false;
  for (MachineBasicBlock &MBB : MF)
    for (MachineInstr &MI : make_early_inc_range(MBB)) {
      if (!MI.isImplicitDef())
        continue;
      Register Reg = MI.getOperand(0).getReg();
      const TargetRegisterClass *RC = Reg.isVirtual()
                                          ? MRI.getRegClass(Reg)
                                          : TRI.getMinimalPhysRegClass(Reg);
      const Zero *Z = find_if(
          Zeroes, [&](const Zero &Z) { return Z.RC->hasSubClassEq(RC); });
      if (Z == std::end(Zeroes))
        continue;
      BuildMI(MBB, MI, MI.getDebugLoc(), TII.get(Z->Opcode), Reg)
          .addReg(Z->Source);
      MI.eraseFromParent();
      Changed = true;
    }
  return Changed;
}

INITIALIZE_PASS(RISCVCodomsZeroUndef, DEBUG_TYPE, PASS_NAME, false, false)

char RISCVCodomsZeroUndef::ID = 0;

FunctionPass *llvm::createRISCVCodomsZeroUndefPass() {
  return new RISCVCodomsZeroUndef();
}
