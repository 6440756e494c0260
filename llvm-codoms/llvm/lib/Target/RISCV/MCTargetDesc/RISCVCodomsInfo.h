//===-- RISCVCodomsInfo.h - Operands of CODOMs instructions -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operand kinds of Xcodoms that are neither registers nor plain integers:
// the one home of their spellings and limits, for the assembly parser, the
// printer and the disassembler.
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_MCTARGETDESC_RISCVCODOMSINFO_H
#define LLVM_LIB_TARGET_RISCV_MCTARGETDESC_RISCVCODOMSINFO_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace llvm {
class raw_ostream;

namespace RISCVCodoms {

enum OperandKind {
  Perm,  // letters of "rwc", at least one
  Banks, // letters of "xf", or 0
  Field, // what cd.cget reads
  Count, // registers that cd.clr keeps, 0 to 8
  Keep,  // 1 where the last operand of cd.clr, t0, is there
};

enum PermBits { PermR = 1, PermW = 2, PermC = 4 };
enum BankBits { BankX = 1, BankF = 2 };

/// Is \p Imm, as found in an instruction word, a value of \p Kind?
bool isValid(OperandKind Kind, uint64_t Imm);

/// The value that \p Spelling has as operand of \p Kind, if it has one.
std::optional<unsigned> parse(OperandKind Kind, StringRef Spelling);

void print(OperandKind Kind, uint64_t Imm, raw_ostream &OS);

/// What to say of an operand that is none of \p Kind.
StringRef getDiagnostic(OperandKind Kind);

} // namespace RISCVCodoms
} // namespace llvm

#endif
