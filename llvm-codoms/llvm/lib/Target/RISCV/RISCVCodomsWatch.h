//===-- RISCVCodomsWatch.h - What a callee left behind ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A path, such as s->next_in, goes through memory that is lent to write. What an
// earlier callee left there would decide what the next call lends. So the caller
// looks at it after each call that could have changed it (docs/abi.md, 3).
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMSWATCH_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMSWATCH_H

#include "RISCVCodomsRange.h"

namespace llvm {
namespace RISCVCodoms {

class Watcher {
  ArrayRef<Descriptor::Watch> Watches;
  ArrayRef<Descriptor::Lend> Lends;
  Value *GateTag = nullptr;
  bool OwnsAll;
  SmallVector<RangeBuilder::Member, 4> Before;

  Value *contains(IRBuilderBase &B, unsigned I, Value *Pointer, Value *Bytes);
  void check(IRBuilderBase &B, unsigned I, RangeBuilder::Member Now,
             Value *Gate, StringRef Callee);

public:
  /// \p OwnsAll: the caller is root.
  Watcher(const Descriptor &Abi, Value *GateTag, bool OwnsAll)
      : Watches(Abi.Watches), Lends(Abi.Lends), GateTag(GateTag),
        OwnsAll(OwnsAll) {}

  /// Reads what is watched, in front of the call of \p Arguments.
  void before(IRBuilderBase &B, ArrayRef<Value *> Arguments);

  /// Compares, behind \p Call, of the function \p Callee. What no caller
  /// agreed to stops the program, as the fault of the callee.
  void after(CallInst *Call, ArrayRef<Value *> Arguments, StringRef Callee);
};

} // namespace RISCVCodoms
} // namespace llvm

#endif
