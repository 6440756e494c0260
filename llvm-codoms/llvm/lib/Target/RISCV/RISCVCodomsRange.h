//===-- RISCVCodomsRange.h - Memory that a call lends -----------*- C++ -*-===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMSRANGE_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMSRANGE_H

#include "RISCVCodoms.h"
#include "llvm/IR/IRBuilder.h"

namespace llvm {
namespace RISCVCodoms {

/// A range of memory: a pointer, and a number of bytes as i64.
struct Range {
  Value *Pointer, *Size;
};

/// Computes, from the arguments of a call, the ranges that it lends.
///
/// The two sides of a call differ in what they do about an argument that says
/// nothing sensible. The caller lends nothing. The gate must not let it pass, or
/// its domain would use a pointer that the caller has no right to: there a count
/// that is negative or too large makes a range that no caller may access.
class RangeBuilder {
public:
  enum SideKind { Caller, Gate };

  /// \p B: where to compute. Its block may be split. On the side of a caller
  /// other than root, \p GateTag is the tag of the gate: memory of that domain
  /// cannot be lent to it, and need not be.
  RangeBuilder(SideKind Side, IRBuilderBase &B, ArrayRef<Value *> Arguments,
               Value *GateTag = nullptr)
      : Side(Side), B(B), Arguments(Arguments), GateTag(GateTag) {}

  /// The range of \p L, as the arguments are now. On the gate's side everything
  /// that is read to find it out has been asserted before, and the bytes of a
  /// string, too; the range itself is for the caller to assert, before the next.
  Range lend(const Descriptor::Lend &L);

  /// Asserts that the caller of this gate has the rights \p Perms over \p R.
  static void assertRange(IRBuilderBase &B, Range R, StringRef Perms);

  /// Asserts that the caller of this gate could call \p F, unless it is null.
  static void assertFunction(IRBuilderBase &B, Value *F);

  /// The domain tag of the page at \p Pointer.
  static Value *tag(IRBuilderBase &B, Value *Pointer);

private:
  SideKind Side;
  IRBuilderBase &B;
  ArrayRef<Value *> Arguments;
  Value *GateTag;
  BasicBlock *Nothing = nullptr; // Where a walk that found nothing goes.
  // Parameters that point to so many bytes that are asserted to be readable.
  SmallVector<std::pair<Value *, uint64_t>, 2> Asserted;

  Value *lendsNothing(Value *Pointer);
  void walkUnless(Value *Stop);
  Value *load(Value *Pointer, uint64_t Offset, Type *T);
  Value *follow(const Descriptor::Path &Path, unsigned Loads);
  Value *size(const Descriptor::Lend &L);
  Value *stringSize(Value *Pointer);
};

/// Zeroes the padding of the object at \p Pointer.
void clearPadding(IRBuilderBase &B, Value *Pointer,
                  const Descriptor::Object &Object);

/// \p V, an integer, an array of integers or a struct, with the bits outside of
/// \p Mask zero. \p Part: the element of \p V that the mask is of, or the 64
/// bits number \p Part of an integer that is wider; none: all of \p V.
Value *applyMask(IRBuilderBase &B, Value *V, const APInt &Mask,
                 std::optional<unsigned> Part);

} // namespace RISCVCodoms
} // namespace llvm

#endif
