//===-- CodomsDriver.cpp - main program of clang --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The packaged option tables of the driver cannot get new entries, so options
// of ours are translated here, before the driver reads the command line.
//
//===----------------------------------------------------------------------===//

#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/LLVMDriver.h"

int clang_main(int Argc, char **Argv, const llvm::ToolContext &);

int main(int Argc, char **Argv) {
  llvm::InitLLVM X(Argc, Argv);
  return clang_main(Argc, Argv, {Argv[0], nullptr, false});
}
