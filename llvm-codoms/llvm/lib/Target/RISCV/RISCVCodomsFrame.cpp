//===-- RISCVCodomsFrame.cpp - Frames of gates ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gate starts with cd.enter and changes to its domain's own stack before it
// touches any. What its caller put on the stack is asserted to be the caller's
// and copied, so that the rest of the function has the frame of the plain ABI
// and reads each argument once. cd.leave restores ra, sp, tp and gp.
//
//===----------------------------------------------------------------------===//

#include "MCTargetDesc/RISCVBaseInfo.h"
#include "MCTargetDesc/RISCVCodomsInfo.h"
#include "RISCVCodomsCodeGen.h"
#include "RISCVSubtarget.h"
#include "codoms/isa.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/CodeGen/CFIInstBuilder.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/RegisterScavenging.h"
#include "llvm/IR/DiagnosticInfo.h"

using namespace llvm;
using namespace RISCVCodoms;

bool RISCVCodoms::keepsPolicy(const Function &F, StringRef Policy) {
  if (Policy == "stack" && isDropped(Protection::Stack))
    return false;
  Attribute Isolate = F.getFnAttribute(IsolateAttr);
  return !Isolate.isValid() ||
         is_contained(split(Isolate.getValueAsString(), ','), Policy);
}

bool RISCVCodoms::isCheck(const MachineInstr &MI) {
  StringRef Text = MI.getOperand(InlineAsm::MIOp_AsmString).getSymbolName();
  return all_of(split(Text, '\n'), [](StringRef Line) {
    Line = Line.trim();
    return Line.empty() || (Line.starts_with("cd.chk") && !Line.contains(';'));
  });
}

StringRef RISCVCodoms::findStackUse(const MachineFunction &MF) {
  if (MF.getFrameInfo().getStackSize())
    return "it has a frame";
  for (const MachineBasicBlock &MBB : MF)
    for (const MachineInstr &MI : MBB) {
      if (MI.isCall() || MI.getOpcode() == RISCV::JALR)
        return "it calls";
      if (MI.isInlineAsm() && !isCheck(MI))
        return "it has inline assembly";
      for (const MachineOperand &MO : MI.operands()) {
        if (MO.isReg() && MO.getReg() == RISCV::X2)
          return "it uses sp";
        if (MO.isReg() && MO.getReg() == RISCV::X4)
          return "it uses tp";
      }
    }
  return "";
}

// Whether MF, a leaf, has use for a stack of any kind. What it calls, and whatever
// is at tp, is its own domain's.
static bool usesFrameOnly(const MachineFunction &MF) {
  for (const MachineBasicBlock &MBB : MF)
    for (const MachineInstr &MI : MBB)
      if (MI.isCall() || MI.getOpcode() == RISCV::JALR ||
          (MI.isInlineAsm() && !isCheck(MI)) ||
          any_of(MI.operands(), [](const MachineOperand &MO) {
            return MO.isReg() && MO.getReg() == RISCV::X4;
          }))
        return false;
  return true;
}

// Bytes of arguments that the caller put on its stack.
static uint64_t getStackArgSize(const MachineFunction &MF) {
  // Those of a variadic gate are for its body, and copied where they go.
  if (MF.getFunction().isVarArg())
    return 0;
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  int64_t Size = 0;
  for (int I = MFI.getObjectIndexBegin(); I != 0; ++I)
    if (MFI.getObjectOffset(I) >= 0)
      Size = std::max(Size, MFI.getObjectOffset(I) + MFI.getObjectSize(I));
  return alignTo(Size, 8);
}

// Arguments are in a0 to a7, so that t0 to t2 are free.
static void copyStackArgs(MachineFunction &MF, MachineBasicBlock &MBB,
                          MachineBasicBlock::iterator I, uint64_t Size) {
  const auto &STI = MF.getSubtarget<RISCVSubtarget>();
  const RISCVInstrInfo &TII = *STI.getInstrInfo();
  const RISCVRegisterInfo &TRI = *STI.getRegisterInfo();
  const auto Flag = MachineInstr::FrameSetup;
  DebugLoc DL;

  // Offsets from the registers stay below this.
  constexpr uint64_t Reach = 2040;
  Register Src = RISCV::X5, Value = RISCV::X6;
  Register Dst = Size > Reach ? RISCV::X7 : RISCV::X2;

  BuildMI(MBB, I, DL, TII.get(RISCV::CSRRS), Src)
      .addImm(RISCVSysReg::cdcallersp)
      .addReg(RISCV::X0)
      .setMIFlag(Flag);
  TII.movImm(MBB, I, DL, Value, Size, Flag);
  if (!isDropped(Protection::AssertStack))
    BuildMI(MBB, I, DL, TII.get(RISCV::CD_CHK), RISCV::X0)
        .addReg(Src)
        .addReg(Value, RegState::Kill)
        .addImm(PermR)
        .setMIFlag(Flag);
  // Not over the guard below the stack without touching it.
  uint64_t Rest = alignTo(Size, 16);
  auto Lower = [&](uint64_t Bytes) {
    TRI.adjustReg(MBB, I, DL, RISCV::X2, RISCV::X2,
                  StackOffset::getFixed(-int64_t(Bytes)), Flag,
                  STI.getFrameLowering()->getStackAlign());
  };
  for (; Rest > CODOMS_PAGE_SIZE; Rest -= CODOMS_PAGE_SIZE) {
    Lower(CODOMS_PAGE_SIZE);
    BuildMI(MBB, I, DL, TII.get(RISCV::SD))
        .addReg(RISCV::X0)
        .addReg(RISCV::X2)
        .addImm(0)
        .setMIFlag(Flag);
  }
  Lower(Rest);
  if (Dst != RISCV::X2)
    BuildMI(MBB, I, DL, TII.get(RISCV::ADDI), Dst)
        .addReg(RISCV::X2)
        .addImm(0)
        .setMIFlag(Flag);
  for (uint64_t Done = 0; Done != Size; Done += 8) {
    if (Done && Done % Reach == 0)
      for (Register Reg : {Src, Dst})
        BuildMI(MBB, I, DL, TII.get(RISCV::ADDI), Reg)
            .addReg(Reg, RegState::Kill)
            .addImm(Reach)
            .setMIFlag(Flag);
    BuildMI(MBB, I, DL, TII.get(RISCV::LD), Value)
        .addReg(Src)
        .addImm(Done % Reach)
        .setMIFlag(Flag);
    BuildMI(MBB, I, DL, TII.get(RISCV::SD))
        .addReg(Value, RegState::Kill)
        .addReg(Dst)
        .addImm(Done % Reach)
        .setMIFlag(Flag);
  }
}

void RISCVCodoms::emitGatePrologue(MachineFunction &MF,
                                   MachineBasicBlock &MBB) {
  const Function &F = MF.getFunction();
  if (!isGate(F))
    return;
  const auto &STI = MF.getSubtarget<RISCVSubtarget>();
  const RISCVInstrInfo &TII = *STI.getInstrInfo();
  MachineBasicBlock::iterator I = MBB.begin();
  DebugLoc DL;

  if (!STI.hasVendorXcodoms()) {
    F.getContext().diagnose(DiagnosticInfoUnsupported(
        F, "a gate needs the extension xcodoms, which it is compiled without"));
    return;
  }
  if (std::string Why = findUnsupported(STI); !Why.empty())
    F.getContext().diagnose(DiagnosticInfoUnsupported(F, "in a gate: " + Why));

  BuildMI(MBB, I, DL, TII.get(RISCV::CD_ENTER))
      .setMIFlag(MachineInstr::FrameSetup);
  // The caller is in another domain; its chain of calls is on the DCS.
  if (MF.needsFrameMoves())
    CFIInstBuilder(MBB, I, MachineInstr::FrameSetup).buildUndefined(RISCV::X1);

  uint64_t ArgSize = getStackArgSize(MF);
  if (isDropped(Protection::Stack))
    return;
  if (!ArgSize &&
      (findStackUse(MF).empty() || (!keepsPolicy(F, "stack") &&
                                    getDomain(F) == RootDomain &&
                                    usesFrameOnly(MF))))
    return;
  BuildMI(MBB, I, DL, TII.get(RISCV::CD_SWSP))
      .setMIFlag(MachineInstr::FrameSetup);
  if (ArgSize)
    copyStackArgs(MF, MBB, I, ArgSize);
}

bool RISCVCodoms::canCallSave(const MachineFunction &MF,
                              const RegScavenger &RS) {
  return !MF.getSubtarget<RISCVSubtarget>().hasVendorXcodoms() ||
         !RS.isRegUsed(RISCV::X6);
}

void RISCVCodoms::determineGateSaves(const MachineFunction &MF,
                                     BitVector &SavedRegs) {
  // With a frame pointer the pair makes up the chain of frames.
  const auto &STI = MF.getSubtarget<RISCVSubtarget>();
  if (isGate(MF.getFunction()) && !STI.getFrameLowering()->hasFP(MF))
    SavedRegs.reset(RISCV::X1);
}
