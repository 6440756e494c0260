//===- CodomsDumper.h -------------------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_TOOLS_LLVM_READOBJ_CODOMSDUMPER_H
#define LLVM_TOOLS_LLVM_READOBJ_CODOMSDUMPER_H

#include "codoms/table.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/ScopedPrinter.h"

namespace llvm {

/// Prints the domain table of a program (codoms/table.h). The error says what
/// is wrong with it, and at which offset.
Error printCodomsTable(ScopedPrinter &W, ArrayRef<uint8_t> Table);

/// Prints the record of an object (docs/abi.md, section 4), line by line. The
/// error says which line is wrong; the others are printed.
Error printCodomsRecord(ScopedPrinter &W, StringRef Record);

/// Prints the records of an object, and the table that PT_CODOMS points to.
template <class ELFT>
Error printCodoms(ScopedPrinter &W, const object::ELFFile<ELFT> &Obj) {
  auto Sections = Obj.sections();
  if (!Sections)
    return Sections.takeError();
  Error Wrong = Error::success();
  for (const typename ELFT::Shdr &Section : *Sections) {
    Expected<StringRef> Name = Obj.getSectionName(Section);
    if (!Name) {
      consumeError(Name.takeError()); // others say so
      continue;
    }
    if (*Name != ".codoms_record")
      continue;
    Expected<ArrayRef<uint8_t>> Record = Obj.getSectionContents(Section);
    Wrong = joinErrors(std::move(Wrong),
                       Record ? printCodomsRecord(W, toStringRef(*Record))
                              : Record.takeError());
  }

  auto Phdrs = Obj.program_headers();
  if (!Phdrs)
    return joinErrors(std::move(Wrong), Phdrs.takeError());
  for (const typename ELFT::Phdr &Phdr : *Phdrs) {
    if (Phdr.p_type != PT_CODOMS)
      continue;
    Expected<ArrayRef<uint8_t>> Table = Obj.getSegmentContents(Phdr);
    Wrong = joinErrors(std::move(Wrong),
                       Table ? printCodomsTable(W, *Table) : Table.takeError());
  }
  return Wrong;
}

} // namespace llvm

#endif
