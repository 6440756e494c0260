//===-- RISCVCodomsCodeGen.h - Code generation for CODOMs -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The hooks that instruction selection, frame lowering and the assembly printer
// call for functions of domains (docs/abi.md, section 3), and the machine
// passes. Each does nothing where there are no domains.
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMSCODEGEN_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMSCODEGEN_H

#include "MCTargetDesc/RISCVMCTargetDesc.h"
#include "RISCVCodoms.h"
#include "llvm/CodeGen/CallingConvLower.h"
#include "llvm/CodeGen/MachineBasicBlock.h"
#include "llvm/CodeGen/SelectionDAG.h"
#include "llvm/CodeGen/TargetLowering.h"
#include <optional>
#include <string>
#include <utility>

namespace llvm {
class BitVector;
class FunctionPass;
class Instruction;
class MCContext;
class MCSection;
class MCStreamer;
class MCSubtargetInfo;
class PassRegistry;
class RegScavenger;
class RISCVSubtarget;
class SectionKind;
class TargetMachine;

FunctionPass *createRISCVCodomsZeroUndefPass();
void initializeRISCVCodomsZeroUndefPass(PassRegistry &);

FunctionPass *createRISCVCodomsStubsPass();
void initializeRISCVCodomsStubsPass(PassRegistry &);

FunctionPass *createRISCVCodomsExpandPass();
void initializeRISCVCodomsExpandPass(PassRegistry &);

FunctionPass *createRISCVCodomsSymbolsPass();
void initializeRISCVCodomsSymbolsPass(PassRegistry &);

namespace RISCVCodoms {

/// Operands of PseudoCDCALL and PseudoCDCALLIndirect. Behind the last one: three
/// for each grant, then what any call has.
namespace CallOp {
enum { Callee, Banks, Caps, Share, Clear, NX, NF, Grants, FirstGrant };
} // namespace CallOp

/// Of the first operand of a grant: its permission set, and whether the length
/// lies on the stack. The second and the third one are the address and the
/// length: a register; or, if there are too few, the offset from sp where it
/// lies, or a length itself.
enum : unsigned { GrantPerms = 7, GrantLengthOnStack = 8 };

/// Where what is in no register is put for cd.grant; no other operand is there.
inline constexpr MCPhysReg GrantScratch[] = {RISCV::X6, RISCV::X7};

/// How many instructions it takes to put what the grants of \p MI, a call over
/// domains, name into registers.
unsigned countGrantLoads(const MachineInstr &MI);

/// Of operand Share: the call is under the cd.push of the call before it; it
/// leaves cd.pop to the call behind it.
enum : unsigned { SharePush = 1, SharePop = 2 };

/// Operands of PseudoCDRET. Behind the last one: the registers of the result.
namespace ReturnOp {
enum { Clear, NX, NF, FirstReg };
} // namespace ReturnOp

/// Whether the call over domains \p MI saves registers or capabilities.
bool savesState(const MachineInstr &MI);

/// The numbers of the registers in a bank of cd.push, X or F: s0-s11, fs0-fs11.
inline constexpr uint32_t BankMask = 0x0ffc0300;

/// What a call over domains adds to RISCVTargetLowering::LowerCall.
class CrossCall {
  TargetLowering::CallLoweringInfo &CLI;
  const RISCVSubtarget &STI;
  SelectionDAG &DAG;
  bool IsCross = false;
  // What is kept of the caller's own protection.
  unsigned Banks = 0;
  bool KeepCaps = false;
  bool Clear = false;
  unsigned NumGPRs = 0, NumFPRs = 0;
  // What the arguments take, and where beyond there is room for grants: none if
  // equal.
  unsigned StackSize = 0, StackEnd = 0;

  // An address or a length.
  struct Part {
    SDValue Value;
    Register Reg;
    // If there is no register: how far from sp it is stored.
    std::optional<unsigned> Slot = std::nullopt;
  };
  struct Grant {
    unsigned Perm;
    Part Pointer, Length;
  };
  SmallVector<Grant, 4> Grants;

  void error(const Twine &Message);
  void readPolicy();
  void takeGrants();

public:
  using RegList = SmallVectorImpl<std::pair<Register, SDValue>>;

private:
  bool placeInRegisters(RegList &Regs);
  bool placeAnywhere(SDValue Chain, RegList &Regs,
                     SmallVectorImpl<SDValue> &Stores);

public:

  /// Takes what the call lends off its operands, and makes it no tail call if
  /// it leaves the domain or is a gate's.
  CrossCall(TargetLowering::CallLoweringInfo &CLI, const RISCVSubtarget &STI);

  explicit operator bool() const { return IsCross; }

  /// \p Value, to be passed as \p Arg, without bits that nobody wrote.
  SDValue define(SDValue Value, const ISD::OutputArg &Arg) const;

  /// The bytes of stack that the call takes, of which \p Bytes are for the
  /// arguments in \p ArgLocs.
  unsigned reserve(ArrayRef<CCValAssign> ArgLocs, unsigned Bytes);

  /// Assigns registers to all but the arguments, which are in \p ArgLocs and
  /// \p Regs, and fills with zeroes what lies between arguments.
  void assign(ArrayRef<CCValAssign> ArgLocs, SDValue Chain, RegList &Regs,
              SmallVectorImpl<SDValue> &Stores);

  /// The call itself, of the operands that a plain one would have.
  SDValue emit(ArrayRef<SDValue> Ops) const;
};

/// \p Value, one register of the result, as a gate hands it to its caller.
SDValue defineResult(SelectionDAG &DAG, const SDLoc &DL, SDValue Value,
                     const ISD::OutputArg &Part);

/// The return of a gate, of the operands that a plain one would have.
SDValue emitGateReturn(SelectionDAG &DAG, const SDLoc &DL,
                       ArrayRef<SDValue> Ops);

/// What of the subtarget does not go with domains, empty if nothing.
std::string findUnsupported(const RISCVSubtarget &STI);

/// Whether gate \p F keeps \p Policy, one of those that protect its domain.
bool keepsPolicy(const Function &F, StringRef Policy);

/// Whether only SelectionDAG lowers \p Inst as the ABI wants it.
bool needsDAGISel(const Instruction &Inst);

/// What \p MF does on a stack or with tp, in words; empty if nothing.
StringRef findStackUse(const MachineFunction &MF);

/// Whether \p MI, inline assembly, is but the assertions that a gate makes about
/// its arguments.
bool isCheck(const MachineInstr &MI);

/// Whether a save routine (__riscv_save_*) can be called where \p RS is: those of
/// compiler-rt use t1, too, which upstream leaves out of account. Without domains
/// the code stays upstream's.
bool canCallSave(const MachineFunction &MF, const RegScavenger &RS);

/// The first instructions of a gate, at the start of \p MBB.
void emitGatePrologue(MachineFunction &MF, MachineBasicBlock &MBB);

/// Takes off \p SavedRegs what cd.leave restores.
void determineGateSaves(const MachineFunction &MF, BitVector &SavedRegs);

/// The section of constants of \p Kind, or of the jump tables, of \p F. Null if
/// that is for upstream to say.
MCSection *getSectionForConstant(MCContext &Ctx, const Function *F,
                                 SectionKind Kind);
MCSection *getSectionForJumpTable(MCContext &Ctx, const Function &F);

/// Has assembly at file scope parsed with the features \p Features of the module.
/// The target machine's own are those of the command line, and link-time
/// optimisation has none. Without Xcodoms nothing changes.
void useFeatures(const TargetMachine &TM, const MCSubtargetInfo &Features);

/// The record of the object (docs/abi.md, section 4).
void emitRecord(const Module &M, MCStreamer &OS);

} // namespace RISCVCodoms
} // namespace llvm

#endif
