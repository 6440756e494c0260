//===-- RISCVCodomsInfo.cpp - Operands of CODOMs instructions -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsInfo.h"
#include "RISCVInstPrinter.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/MC/MCInst.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::RISCVCodoms;

static constexpr StringLiteral Fields[] = {"base", "length", "perm", "kind",
                                           "valid"};

// The letters of a set, from bit 0 up.
static StringRef getLetters(OperandKind Kind) {
  return Kind == Perm ? "rwc" : "xf";
}

bool RISCVCodoms::isValid(OperandKind Kind, uint64_t Imm) {
  switch (Kind) {
  case Perm:
    return Imm >= 1 && Imm <= 7;
  case Banks:
    return Imm <= 3;
  case Field:
    return Imm < std::size(Fields);
  case Count:
    return Imm <= 8;
  case Keep:
    return Imm <= 1;
  }
  llvm_unreachable("unknown operand kind");
}

std::optional<unsigned> RISCVCodoms::parse(OperandKind Kind,
                                           StringRef Spelling) {
  switch (Kind) {
  case Perm:
  case Banks: {
    // As for fence: letters in order, each at most once.
    unsigned Set = 0;
    for (char C : Spelling) {
      size_t Bit = getLetters(Kind).find(C);
      if (Bit == StringRef::npos || Set >> Bit)
        return std::nullopt;
      Set |= 1u << Bit;
    }
    if (Set)
      return Set;
    break;
  }
  case Field: {
    const StringLiteral *I = find(Fields, Spelling);
    if (I != std::end(Fields))
      return I - std::begin(Fields);
    break;
  }
  case Keep:
    if (Spelling == "t0" || Spelling == "x5")
      return 1;
    break;
  case Count:
    break;
  }
  return std::nullopt;
}

void RISCVCodoms::print(OperandKind Kind, uint64_t Imm, raw_ostream &OS) {
  assert(isValid(Kind, Imm) && "invalid operand of a CODOMs instruction");
  switch (Kind) {
  case Perm:
  case Banks:
    if (!Imm)
      OS << '0';
    for (auto [Bit, Letter] : enumerate(getLetters(Kind)))
      if (Imm >> Bit & 1)
        OS << Letter;
    return;
  case Field:
    OS << Fields[Imm];
    return;
  case Count:
    OS << Imm;
    return;
  case Keep:
    if (Imm) {
      OS << ", ";
      OS << RISCVInstPrinter::getRegisterName(RISCV::X5);
    }
    return;
  }
}

StringRef RISCVCodoms::getDiagnostic(OperandKind Kind) {
  switch (Kind) {
  case Perm:
    return "operand must be formed of letters selected in-order from 'rwc'";
  case Banks:
    return "operand must be formed of letters selected in-order from 'xf' or "
           "be 0";
  case Field:
    return "operand must be one of base, length, perm, kind, valid";
  case Count:
    return "immediate must be an integer in the range [0, 8]";
  case Keep:
    return "operand must be t0";
  }
  llvm_unreachable("unknown operand kind");
}

template <OperandKind Kind>
void RISCVInstPrinter::printCodoms(const MCInst *MI, unsigned OpNo,
                                   const MCSubtargetInfo &STI, raw_ostream &O) {
  print(Kind, MI->getOperand(OpNo).getImm(), O);
}

#define INSTANTIATE(KIND)                                                      \
  template void RISCVInstPrinter::printCodoms<KIND>(                           \
      const MCInst *, unsigned, const MCSubtargetInfo &, raw_ostream &);
INSTANTIATE(Perm)
INSTANTIATE(Banks)
INSTANTIATE(Field)
INSTANTIATE(Count)
INSTANTIATE(Keep)
