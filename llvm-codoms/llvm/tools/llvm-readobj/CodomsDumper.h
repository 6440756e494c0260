//===- CodomsDumper.h -------------------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_TOOLS_LLVM_READOBJ_CODOMSDUMPER_H
#define LLVM_TOOLS_LLVM_READOBJ_CODOMSDUMPER_H

#include "codoms/table.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/ScopedPrinter.h"

namespace llvm {

/// Prints the domain table of a program (codoms/table.h). The error says what
/// is wrong with it, and at which offset.
Error printCodomsTable(ScopedPrinter &W, ArrayRef<uint8_t> Table);

/// Prints the table that PT_CODOMS points to, if there is one.
template <class ELFT>
Error printCodomsTable(ScopedPrinter &W, const object::ELFFile<ELFT> &Obj) {
  auto Phdrs = Obj.program_headers();
  if (!Phdrs)
    return Phdrs.takeError();
  for (const typename ELFT::Phdr &Phdr : *Phdrs) {
    if (Phdr.p_type != PT_CODOMS)
      continue;
    Expected<ArrayRef<uint8_t>> Table = Obj.getSegmentContents(Phdr);
    if (!Table)
      return Table.takeError();
    return printCodomsTable(W, *Table);
  }
  return Error::success();
}

} // namespace llvm

#endif
