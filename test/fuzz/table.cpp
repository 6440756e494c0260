//===- table.cpp ----------------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libFuzzer on llvm-readobj's reader of the domain table.
//
//===----------------------------------------------------------------------===//

#include "CodomsDumper.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ScopedPrinter printer(nulls());
  consumeError(printCodomsTable(printer, ArrayRef(data, size)));
  return 0;
}
