//===-- RISCVCodomsFunctions.h - Pointers to functions ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Within a domain a pointer can lead to any function, so another domain must not
// be the one who says to which: what comes from it may lead to an entry point, or
// out of the domain, where the machine decides (docs/abi.md, 3).
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMSFUNCTIONS_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMSFUNCTIONS_H

#include "RISCVCodomsRange.h"
#include "llvm/IR/PassManager.h"

namespace llvm {
namespace RISCVCodoms {

/// The pointer at byte \p Offset of \p V, a value in registers.
Value *extractPointer(IRBuilderBase &B, Value *V, uint64_t Offset);

/// In a gate: asserts what the functions of \p F may be. \p Object: the value of
/// the parameter, or where the gate's copy of it is.
void assertMembers(IRBuilderBase &B, const Descriptor::FunctionArg &F,
                   Value *Object, bool InMemory);

/// Looks at the pointers to functions that a call returns, or leaves behind in
/// memory that it lent.
class FunctionWatcher {
public:
  /// What each function keeps pointers in.
  using BufferMap = DenseMap<Function *, AllocaInst *>;

private:
  const Descriptor &Abi;
  Value *GateTag;
  BufferMap &Buffers;

  struct Left {
    const Descriptor::LeftFunctions *Item;
    Value *Base, *Elements;
    Value *Snapshot, *Slots; // Of as many pointers; none: 0.
  };
  SmallVector<Left, 2> Lefts;
  Value *SavedStack = nullptr;

  Value *buffer(IRBuilderBase &B, uint64_t Pointers);
  void check(IRBuilderBase &B, Value *F, Value *Before, Value *Gate,
             bool Union, const Twine &Name);

public:
  /// \p GateTag is needed only if \ref isNeeded.
  FunctionWatcher(const Descriptor &Abi, Value *GateTag, BufferMap &Buffers)
      : Abi(Abi), GateTag(GateTag), Buffers(Buffers) {}

  static bool isNeeded(const Descriptor &Abi) {
    return !Abi.ResultFunctions.empty() || !Abi.Lefts.empty();
  }

  /// Keeps what is in \p Ranges, those of Abi.Lends, in front of the call.
  void before(IRBuilderBase &B, ArrayRef<Range> Ranges);

  /// Behind \p Call of \p Callee, with the arguments \p Args.
  void after(CallInst *Call, ArrayRef<Value *> Args, StringRef Callee);
};

/// Makes the checks of pointers loaded from memory. Without the instructions for
/// them (\p HasXcodoms), an error.
void expandLoadedFunctions(Function &F, bool HasXcodoms);

} // namespace RISCVCodoms

/// Leaves out the checks of what turns out to be loaded from a variable.
class RISCVCodomsLoadedPass : public PassInfoMixin<RISCVCodomsLoadedPass> {
public:
  PreservedAnalyses run(Function &F, FunctionAnalysisManager &);
};

} // namespace llvm

#endif
