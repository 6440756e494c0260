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

/// The length with which cd.chk is asked about a function: any but 0, which is
/// allowed everywhere, and so no more than the one instruction there must be.
inline constexpr uint64_t EntryBytes = 4;

/// A range of memory: a pointer, and a number of bytes as i64.
struct Range {
  Value *Pointer, *Size;
};

/// What the instructions \p Text put into `$0`, as i64, with \p Operands in the
/// registers from `$1` on.
Value *ask(IRBuilderBase &B, StringRef Text, ArrayRef<Value *> Operands = {});

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
  /// \p GateTag is the tag of the gate: memory of that domain need not be lent
  /// to it, and a domain other than root cannot. Root (\p OwnsAll) looks at it
  /// only on the way of a path.
  RangeBuilder(SideKind Side, IRBuilderBase &B, ArrayRef<Value *> Arguments,
               Value *GateTag = nullptr, bool OwnsAll = false)
      : Side(Side), B(B), Arguments(Arguments), GateTag(GateTag),
        OwnsAll(OwnsAll) {}

  /// A pointer and a number of elements (as 64 bits) in memory.
  struct Member {
    Value *Pointer, *Count;
  };

  /// What \p W watches, as it is now: null and 0 where the way there ends at a
  /// null pointer or in memory of the gate's domain, or in what is one of \p Lends
  /// and \ref isPassedOn. For a caller.
  Member load(const Descriptor::Watch &W, ArrayRef<Descriptor::Lend> Lends);

  /// The range of \p L, as the arguments are now. On the gate's side everything
  /// that is read to find it out has been asserted before, and the bytes of a
  /// string, too; the range itself is for the caller to assert, before the next.
  Range lend(const Descriptor::Lend &L);

  /// Asserts, at the end of a gate that is being made, that its caller has
  /// itself the rights that \p L lends. A string is asserted byte by byte.
  void assertLent(const Descriptor::Lend &L);

  /// Asserts that the caller of this gate has the rights \p Perms over \p R.
  static void assertRange(IRBuilderBase &B, Range R, StringRef Perms);

  /// Asserts that the caller of this gate may write all memory of the gate's
  /// domain, for which it looks at the gate's stack.
  static void assertOwner(IRBuilderBase &B);
  /// Whether that is so, as i1.
  static Value *isOwner(IRBuilderBase &B);

  /// Whether the caller of this gate has the rights \p Perms over \p R, as i1.
  static Value *checkRange(IRBuilderBase &B, Range R, StringRef Perms);

  /// Asserts that the caller of this gate could call \p F, unless it is no
  /// pointer but a marker.
  static void assertFunction(IRBuilderBase &B, Value *F);
  /// Whether \p F is null, SIG_IGN, SIG_ERR or the like.
  static Value *isMarker(IRBuilderBase &B, Value *F);
  /// Whether only listed domains may call \p F, an entry point of the domain
  /// that runs.
  static Value *isListed(IRBuilderBase &B, Value *F);

  /// Whether a domain other than root runs and \p Pointer, which it lends to be
  /// written only, leads to memory that is not its own, as i1: it may be unable to
  /// read there.
  static Value *isPassedOn(IRBuilderBase &B, Value *Pointer);

  /// The domain tag of the page at \p Pointer.
  static Value *tag(IRBuilderBase &B, Value *Pointer);

private:
  SideKind Side;
  IRBuilderBase &B;
  ArrayRef<Value *> Arguments;
  Value *GateTag;
  bool OwnsAll;
  BasicBlock *Nothing = nullptr; // Where a walk that found nothing goes.
  ArrayRef<Descriptor::Lend> WatchedLends;
  // Parameters that point to so many bytes that are asserted to be readable.
  SmallVector<std::pair<Value *, uint64_t>, 2> Asserted;

  Value *lendsNothing(Value *Pointer, bool Followed);
  BasicBlock *startWalk();
  BasicBlock *endWalk(BasicBlock *After);
  void walkUnless(Value *Stop);
  void walkInto(Value *Pointer, const Descriptor::Path &Path, unsigned Loads);
  Value *load(Value *Pointer, uint64_t Offset, Type *T);
  Value *follow(const Descriptor::Path &Path, unsigned Loads);
  Value *count(const Descriptor::Lend &L);
  Value *size(const Descriptor::Lend &L);
  Value *stringSize(Value *Pointer, const Descriptor::Lend &L);
};

/// Splits at the insertion point of \p B, which stays in front. Returns what
/// follows, which nothing branches to yet.
BasicBlock *splitHere(IRBuilderBase &B, const Twine &Name);

/// A new block in front of \p After.
BasicBlock *blockBefore(BasicBlock *After, const Twine &Name);

/// \p Text as a string of the domain that the code at \p B belongs to.
Constant *nameOfDomain(IRBuilderBase &B, StringRef Text);

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
