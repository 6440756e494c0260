//===-- RISCVCodomsISel.cpp - Select calls over domains -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A call over domains is one pseudo-instruction from here to
// RISCVCodomsExpand.cpp: no pass in between may put anything between the saving
// of registers, the clearing of the rest and the jump. Its arguments lie where
// those of a plain call lie; what it lends is named by registers that neither
// cd.push clears nor an argument occupies.
//
//===----------------------------------------------------------------------===//

#include "MCTargetDesc/RISCVBaseInfo.h"
#include "MCTargetDesc/RISCVCodomsInfo.h"
#include "RISCVCallingConv.h"
#include "RISCVCodomsCodeGen.h"
#include "RISCVSubtarget.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;
using namespace RISCVCodoms;

// What no argument is in but as the last resort, and cd.push leaves alone.
static constexpr MCPhysReg GrantRegs[] = {
    RISCV::X6,  RISCV::X7,  RISCV::X28, RISCV::X29, RISCV::X30,
    RISCV::X31, RISCV::X17, RISCV::X16, RISCV::X15, RISCV::X14,
    RISCV::X13, RISCV::X12, RISCV::X11, RISCV::X10, RISCV::X5};
// Of those, what the expansion needs where an operand is in no register.
static constexpr unsigned NumScratch = std::size(GrantScratch);
static_assert(GrantRegs[0] == GrantScratch[0] &&
              GrantRegs[1] == GrantScratch[1]);

// The number of an argument register from a0 or fa0, whatever its width.
static unsigned getArgNumber(const TargetRegisterInfo &TRI, MCRegister Reg) {
  unsigned Encoding = TRI.getEncodingValue(Reg);
  assert(Encoding >= 10 && Encoding <= 17 && "not an argument register");
  return Encoding - 10;
}

// How many of a0.. and fa0.. there are up to the last one that is used.
static void countArgRegs(const TargetRegisterInfo &TRI,
                         ArrayRef<MCRegister> Regs, unsigned &NumGPRs,
                         unsigned &NumFPRs) {
  for (MCRegister Reg : Regs) {
    unsigned &Num = RISCV::GPRRegClass.contains(Reg) ? NumGPRs : NumFPRs;
    Num = std::max(Num, getArgNumber(TRI, Reg) + 1);
  }
}

static SDValue getZero(SelectionDAG &DAG, const SDLoc &DL, EVT VT) {
  return VT.isFloatingPoint() ? DAG.getConstantFP(0.0, DL, VT)
                              : DAG.getConstant(0, DL, VT);
}

// Bits of a register or stack slot that the value of BitWidth in it does not
// occupy would be what happened to be there: the caller's, or the domain's.
static SDValue defineBits(SelectionDAG &DAG, const SDLoc &DL, SDValue Value,
                          uint64_t BitWidth, ISD::ArgFlagsTy Flags) {
  EVT VT = Value.getValueType();
  if (Value.isUndef())
    return getZero(DAG, DL, VT);
  if (!VT.isScalarInteger() || Flags.isSExt() || Flags.isZExt() ||
      BitWidth >= VT.getSizeInBits())
    return Value;
  return DAG.getZeroExtendInReg(Value, DL,
                                EVT::getIntegerVT(*DAG.getContext(), BitWidth));
}

std::string RISCVCodoms::findUnsupported(const RISCVSubtarget &STI) {
  const TargetRegisterInfo &TRI = *STI.getRegisterInfo();
  // gp and tp are neither cleared nor anyone's to use.
  for (MCPhysReg Reg : RISCV::GPRRegClass)
    if (Reg != RISCV::X3 && Reg != RISCV::X4 &&
        STI.isRegisterReservedByUser(Reg))
      return (Twine(TRI.getName(Reg)) + " is reserved, but would be cleared")
          .str();
  // Their registers would be one domain's to set and the next one's to trust.
  if (STI.hasStdExtZcmt())
    return "the extension zcmt is not supported";
  if (STI.hasStdExtZicfiss())
    return "the extension zicfiss is not supported";
  return "";
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

CrossCall::CrossCall(TargetLowering::CallLoweringInfo &CLI,
                     const RISCVSubtarget &STI)
    : CLI(CLI), STI(STI), DAG(CLI.DAG) {
  const MachineFunction &MF = DAG.getMachineFunction();

  // A tail call would leave out what a gate does after its body.
  if (isGate(MF.getFunction()))
    CLI.IsTailCall = false;

  if (CLI.CallConv != CrossCC)
    return;
  CLI.IsTailCall = false;
  if (!STI.hasVendorXcodoms()) {
    error("needs the extension xcodoms, which this function is compiled "
          "without");
    return;
  }
  IsCross = true;
  // The caller extends a narrow result itself, whatever the callee promises.
  if (!isDropped(Protection::ExtendResults))
    CLI.RetSExt = CLI.RetZExt = false;

  if (CLI.RetTy->isVoidTy() && !CLI.CB->getType()->isVoidTy())
    error("the result does not fit in registers");
  if (CLI.CFIType)
    error("-fsanitize=kcfi is not supported");
  if (MF.getTarget().getCodeModel() == CodeModel::Large)
    error("the large code model is not supported");
  if (MF.getTarget().Options.EnableIPRA)
    error("-enable-ipra is not supported: the registers that the callee "
          "clobbers are for it to choose");
  if (std::string Why = findUnsupported(STI); !Why.empty())
    error(Why);
  readPolicy();
  if (isDropped(Protection::BankX))
    Banks &= ~BankX;
  if (isDropped(Protection::BankF))
    Banks &= ~BankF;
  if (isDropped(Protection::ClearCall))
    Clear = false;
  takeGrants();
}

// The call is lowered all the same, and lends nothing.
void CrossCall::error(const Twine &Message) {
  std::string Callee = "a pointer";
  if (auto *G = dyn_cast<GlobalAddressSDNode>(CLI.Callee))
    Callee = ("'" + G->getGlobal()->getName() + "'").str();
  const Function &F = DAG.getMachineFunction().getFunction();
  F.getContext().diagnose(DiagnosticInfoUnsupported(
      F, "call of " + Callee + " over domains: " + Message,
      CLI.DL.getDebugLoc()));
  Grants.clear();
}

void CrossCall::readPolicy() {
  // Not what the attributes of the callee say.
  Attribute Stub = CLI.CB->getAttributes().getFnAttr(StubAttr);
  if (!Stub.isValid()) {
    Banks = BankX | BankF;
    KeepCaps = Clear = true;
    return;
  }
  SmallVector<StringRef, 4> Words;
  Stub.getValueAsString().split(Words, ',', -1, /*KeepEmpty=*/false);
  for (StringRef Word : Words) {
    if (Word == "x")
      Banks |= BankX;
    else if (Word == "f")
      Banks |= BankF;
    else if (Word == "caps")
      KeepCaps = true;
    else if (Word == "clr")
      Clear = true;
    else
      error("'" + Word + "' in " + StubAttr + " is not known");
  }
}

void CrossCall::takeGrants() {
  SmallVector<StringRef, 4> Perms;
  CLI.CB->getAttributes()
      .getFnAttr(GrantsAttr)
      .getValueAsString()
      .split(Perms, ',', -1, /*KeepEmpty=*/false);
  if (Perms.empty())
    return;

  size_t NumArgs = CLI.CB->arg_size(), NumOuts = CLI.Outs.size();
  size_t NumOps = 2 * Perms.size();
  auto IsOperand = [&](size_t I) {
    const ISD::OutputArg &Out = CLI.Outs[NumOuts - NumOps + I];
    return Out.OrigArgIndex == NumArgs - NumOps + I && Out.VT == MVT::i64;
  };
  if (NumOps > NumArgs || NumOps > NumOuts ||
      !all_of(seq<size_t>(0, NumOps), IsOperand)) {
    error("the operands do not match " + Twine(GrantsAttr));
    return;
  }

  ArrayRef<SDValue> Operands = ArrayRef(CLI.OutVals).take_back(NumOps);
  for (auto [I, Perm] : enumerate(Perms)) {
    if (std::optional<unsigned> Set = parse(RISCVCodoms::Perm, Perm))
      Grants.push_back({*Set, {Operands[2 * I], Register()},
                        {Operands[2 * I + 1], Register()}});
    else
      error("'" + Perm + "' in " + GrantsAttr + " is no set of permissions");
  }
  CLI.Outs.truncate(NumOuts - NumOps);
  CLI.OutVals.truncate(NumOuts - NumOps);
}

SDValue CrossCall::define(SDValue Value, const ISD::OutputArg &Arg) const {
  if (!IsCross || isDropped(Protection::ZeroUndef))
    return Value;
  return defineBits(DAG, CLI.DL, Value,
                    Arg.ArgVT.getSizeInBits() - 8 * Arg.PartOffset, Arg.Flags);
}

// The register of Regs that holds Value, or none.
static Register findRegister(ArrayRef<std::pair<Register, SDValue>> Regs,
                             SDValue Value) {
  const auto *Found = find_if(
      Regs, [&](const auto &Placed) { return Placed.second == Value; });
  return Found == Regs.end() ? Register() : Found->first;
}

// The next of Free that is not in Regs, to which it is added.
static Register takeRegister(CrossCall::RegList &Regs,
                             ArrayRef<MCPhysReg> &Free, SDValue Value) {
  while (!Free.empty()) {
    MCPhysReg Reg = Free.consume_front();
    if (any_of(Regs, [&](const auto &R) { return R.first == Reg; }))
      continue;
    Regs.emplace_back(Reg, Value);
    return Reg;
  }
  return Register();
}

// A length that the expansion can make where it is wanted, of two instructions.
static bool isShortConstant(SDValue Value) {
  auto *Constant = dyn_cast<ConstantSDNode>(Value);
  return Constant && isUInt<31>(Constant->getZExtValue());
}

unsigned CrossCall::reserve(ArrayRef<CCValAssign> ArgLocs, unsigned Bytes) {
  StackSize = StackEnd = Bytes;
  if (!IsCross || Grants.empty())
    return Bytes;
  const TargetRegisterInfo &TRI = *STI.getRegisterInfo();
  unsigned NumArgs = 0;
  SmallDenseSet<SDValue, 16> InArgs, Values;
  for (const CCValAssign &VA : ArgLocs)
    if (VA.isRegLoc() && RISCV::GPRRegClass.contains(VA.getLocReg())) {
      NumArgs = std::max(NumArgs, getArgNumber(TRI, VA.getLocReg()) + 1);
      SDValue Value = CLI.OutVals[VA.getValNo()];
      if (VA.getLocInfo() == CCValAssign::Full && !Value.isUndef())
        InArgs.insert(Value);
    }
  for (const Grant &G : Grants) {
    if (!InArgs.contains(G.Pointer.Value))
      Values.insert(G.Pointer.Value);
    if (!InArgs.contains(G.Length.Value) && !isShortConstant(G.Length.Value))
      Values.insert(G.Length.Value);
  }
  unsigned NumFree = std::size(GrantRegs) - NumScratch - NumArgs -
                     !isa<GlobalAddressSDNode>(CLI.Callee);
  if (Values.size() > NumFree)
    StackEnd = alignTo(Bytes, 8) + 8 * (Values.size() - NumFree);
  return StackEnd;
}

// Each value that no register holds yet gets one that is free. False if there
// are not enough.
bool CrossCall::placeInRegisters(RegList &Regs) {
  SmallVector<std::pair<Register, SDValue>, 24> All(Regs.begin(), Regs.end());
  ArrayRef<MCPhysReg> Free = GrantRegs;
  for (Grant &G : Grants)
    for (Part *P : {&G.Pointer, &G.Length}) {
      if (!P->Value)
        continue;
      P->Reg = findRegister(All, P->Value);
      if (!P->Reg)
        P->Reg = takeRegister(All, Free, P->Value);
      if (!P->Reg)
        return false;
    }
  Regs.assign(All.begin(), All.end());
  return true;
}

// Constant lengths stay constants, and what finds no register goes to the stack.
bool CrossCall::placeAnywhere(SDValue Chain, RegList &Regs,
                              SmallVectorImpl<SDValue> &Stores) {
  const SDLoc &DL = CLI.DL;
  ArrayRef<MCPhysReg> Free = ArrayRef(GrantRegs).drop_front(NumScratch);
  unsigned NextSlot = alignTo(StackSize, 8);
  for (Grant &G : Grants)
    for (Part *P : {&G.Pointer, &G.Length}) {
      if (!P->Value)
        continue;
      P->Reg = findRegister(Regs, P->Value);
      if (P->Reg || (P == &G.Length && isShortConstant(P->Value)))
        continue;
      P->Reg = takeRegister(Regs, Free, P->Value);
      if (P->Reg)
        continue;
      if (!isInt<12>(NextSlot) || NextSlot + 8 > StackEnd)
        return false;
      SDValue SP = DAG.getCopyFromReg(Chain, DL, RISCV::X2, MVT::i64);
      Stores.push_back(DAG.getStore(
          Chain, DL, P->Value,
          DAG.getMemBasePlusOffset(SP, TypeSize::getFixed(NextSlot), DL),
          MachinePointerInfo::getStack(DAG.getMachineFunction(), NextSlot)));
      P->Slot = NextSlot;
      NextSlot += 8;
    }
  return true;
}

void CrossCall::assign(ArrayRef<CCValAssign> ArgLocs, SDValue Chain,
                       RegList &Regs, SmallVectorImpl<SDValue> &Stores) {
  if (!IsCross)
    return;
  MachineFunction &MF = DAG.getMachineFunction();
  const TargetRegisterInfo &TRI = *STI.getRegisterInfo();
  const SDLoc &DL = CLI.DL;

  SmallVector<MCRegister, 16> ArgRegs;
  BitVector StackSlots(divideCeil(StackSize, 8));
  for (const CCValAssign &VA : ArgLocs) {
    if (VA.getLocInfo() == CCValAssign::Indirect || VA.getLocVT().isVector()) {
      error("an argument of this type cannot be passed");
      return;
    }
    if (VA.isRegLoc())
      ArgRegs.push_back(VA.getLocReg());
    else
      StackSlots.set(VA.getLocMemOffset() / 8);
  }
  if (any_of(CLI.Outs, [](auto &Out) { return Out.Flags.isByVal(); }))
    error("an argument is passed byval");
  // cd.clr keeps a0 up to a number. A register in between that no argument is
  // in, as before an aligned pair, holds something of the caller.
  countArgRegs(TRI, ArgRegs, NumGPRs, NumFPRs);
  for (unsigned I = 0; I != NumGPRs && !isDropped(Protection::ZeroUndef); ++I)
    if (!is_contained(ArgRegs, MCRegister(RISCV::X10 + I)))
      Regs.emplace_back(RISCV::X10 + I, DAG.getConstant(0, DL, MVT::i64));

  // Likewise between the arguments on the stack.
  if (!StackSlots.all() && !isDropped(Protection::ZeroUndef)) {
    SDValue SP = DAG.getCopyFromReg(Chain, DL, RISCV::X2, MVT::i64);
    for (unsigned I = 0; I != StackSlots.size(); ++I)
      if (!StackSlots.test(I))
        Stores.push_back(DAG.getStore(
            Chain, DL, DAG.getConstant(0, DL, MVT::i64),
            DAG.getMemBasePlusOffset(SP, TypeSize::getFixed(8 * I), DL),
            MachinePointerInfo::getStack(MF, 8 * I)));
  }

  if (!isa<GlobalAddressSDNode>(CLI.Callee))
    Regs.emplace_back(RISCV::X5, CLI.Callee);

  // A variadic gate finds out from c0 how much there is, even if it is nothing.
  Grant Block = {PermR,
                 {SDValue(), RISCV::X2},
                 {DAG.getConstant(StackSize, DL, MVT::i64), Register()}};
  if (CLI.IsVarArg) {
    if (!StackSize)
      Block.Length = {SDValue(), RISCV::X0};
    Grants.insert(Grants.begin(), Block);
  } else if (StackSize) {
    Grants.push_back(Block);
  }
  if (Grants.size() > MaxGrants) {
    error("lends " + Twine(Grants.size()) + " ranges of memory, of at most " +
          Twine(MaxGrants));
    return;
  }
  if (!placeInRegisters(Regs) && !placeAnywhere(Chain, Regs, Stores))
    error("the arguments on the stack and the " + Twine(Grants.size()) +
          " ranges that are lent take too much of it");
}

SDValue CrossCall::emit(ArrayRef<SDValue> Plain) const {
  const SDLoc &DL = CLI.DL;
  auto Imm = [&](unsigned Value) {
    return DAG.getTargetConstant(Value, DL, MVT::i64);
  };
  auto Reg = [&](Register R) { return DAG.getRegister(R, MVT::i64); };

  // The chain, the callee, registers, the mask, glue.
  SDValue Chain = Plain[0], Callee = Plain[1];
  ArrayRef<SDValue> Rest = Plain.drop_front(2);
  SDValue Glue;
  if (Rest.back().getValueType() == MVT::Glue) {
    Glue = Rest.back();
    Rest = Rest.drop_back();
  }

  bool IsDirect = isa<GlobalAddressSDNode>(CLI.Callee);
  SmallVector<SDValue, 32> Ops = {IsDirect ? Callee : Reg(RISCV::X5),
                                  Imm(Banks),
                                  Imm(KeepCaps),
                                  Imm(/*Share=*/0),
                                  Imm(Clear),
                                  Imm(NumGPRs),
                                  Imm(NumFPRs),
                                  Imm(Grants.size())};
  for (const Grant &G : Grants) {
    Ops.push_back(Imm(G.Perm | (G.Length.Slot ? GrantLengthOnStack : 0)));
    for (const Part *P : {&G.Pointer, &G.Length}) {
      if (P->Reg)
        Ops.push_back(Reg(P->Reg));
      else
        Ops.push_back(
            Imm(P->Slot ? *P->Slot
                        : cast<ConstantSDNode>(P->Value)->getZExtValue()));
    }
  }
  append_range(Ops, Rest);
  Ops.push_back(Chain);
  if (Glue)
    Ops.push_back(Glue);

  unsigned Opcode =
      IsDirect ? RISCV::PseudoCDCALL : RISCV::PseudoCDCALLIndirect;
  return SDValue(
      DAG.getMachineNode(Opcode, DL, DAG.getVTList(MVT::Other, MVT::Glue), Ops),
      0);
}

//===----------------------------------------------------------------------===//
// Gates
//===----------------------------------------------------------------------===//

SDValue RISCVCodoms::defineResult(SelectionDAG &DAG, const SDLoc &DL,
                                  SDValue Value, const ISD::OutputArg &Part) {
  const Function &F = DAG.getMachineFunction().getFunction();
  if (!isGate(F) || isDropped(Protection::ZeroUndef))
    return Value;
  uint64_t BitWidth = Part.ArgVT.getSizeInBits();
  // Parts of a result do not know their offset.
  if (Part.ArgVT.isVector() || (BitWidth > 64 && BitWidth % 64))
    F.getContext().diagnose(DiagnosticInfoUnsupported(
        F, "a gate cannot return a result of this type", DL.getDebugLoc()));
  if (F.hasFnAttribute(SignExtAttr) && Value.getValueType() == MVT::i64 &&
      BitWidth < 64 && !Value.isUndef())
    return DAG.getNode(
        ISD::SIGN_EXTEND_INREG, DL, MVT::i64, Value,
        DAG.getValueType(EVT::getIntegerVT(*DAG.getContext(), BitWidth)));
  return defineBits(DAG, DL, Value, BitWidth, Part.Flags);
}

SDValue RISCVCodoms::emitGateReturn(SelectionDAG &DAG, const SDLoc &DL,
                                    ArrayRef<SDValue> Plain) {
  const MachineFunction &MF = DAG.getMachineFunction();
  const Function &F = MF.getFunction();
  auto Imm = [&](unsigned Value) {
    return DAG.getTargetConstant(Value, DL, MVT::i64);
  };

  // The chain, registers, glue.
  SmallVector<SDValue, 8> Ops;
  SmallVector<MCRegister, 2> Regs;
  for (SDValue Op : Plain)
    if (auto *R = dyn_cast<RegisterSDNode>(Op)) {
      Ops.push_back(Op);
      Regs.push_back(R->getReg().asMCReg());
    }
  Type *Ty = F.getReturnType();
  if (Regs.empty() && !Ty->isVoidTy() && !Ty->isEmptyTy())
    F.getContext().diagnose(DiagnosticInfoUnsupported(
        F, "the result of a gate does not fit in registers", DL.getDebugLoc()));

  unsigned NumGPRs = 0, NumFPRs = 0;
  countArgRegs(*MF.getSubtarget().getRegisterInfo(), Regs, NumGPRs, NumFPRs);
  Ops.insert(Ops.begin(), {Imm(keepsPolicy(F, "reg_confidentiality") &&
                               !isDropped(Protection::ClearReturn)),
                           Imm(NumGPRs), Imm(NumFPRs)});
  Ops.push_back(Plain.front());
  if (Plain.back().getValueType() == MVT::Glue)
    Ops.push_back(Plain.back());
  return SDValue(DAG.getMachineNode(RISCV::PseudoCDRET, DL, MVT::Other, Ops),
                 0);
}

bool RISCVCodoms::needsDAGISel(const Instruction &Inst) {
  auto *CB = dyn_cast<CallBase>(&Inst);
  return (CB && CB->getCallingConv() == CrossCC) || isGate(*Inst.getFunction());
}
