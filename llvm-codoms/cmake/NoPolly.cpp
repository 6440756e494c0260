// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The packaged LLVMExtensions lists Polly, whose static library is not
// packaged. This stands in for it: a plug-in that registers nothing.
#include "llvm/Plugins/PassPlugin.h"

llvm::PassPluginLibraryInfo getPollyPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "Polly (absent)", "0",
          [](llvm::PassBuilder &) {}};
}
