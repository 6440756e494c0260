//===- table.cpp ----------------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libFuzzer on llvm-readobj's readers of the domain table and of records.
//
//===----------------------------------------------------------------------===//

#include "CodomsDumper.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ScopedPrinter printer(nulls());
  ArrayRef<uint8_t> input(data, size);
  consumeError(printCodomsTable(printer, input));
  consumeError(printCodomsRecord(printer, toStringRef(input)));
  return 0;
}
