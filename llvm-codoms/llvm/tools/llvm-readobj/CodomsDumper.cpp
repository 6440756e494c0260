//===- CodomsDumper.cpp ---------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodomsDumper.h"
#include "codoms/isa.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"

using namespace llvm;

namespace {
class TablePrinter {
public:
  TablePrinter(ScopedPrinter &W, ArrayRef<uint8_t> Table)
      : W(W), Table(Table) {}
  Error print();

private:
  template <class T> T read(uint64_t Offset) {
    return support::endian::read<T, llvm::endianness::little>(Table.data() +
                                                              Offset);
  }
  // An array that the header tells of: its offset and its number of elements.
  struct Array {
    uint32_t Offset, Num;
  };
  Expected<Array> array(const char *What, uint64_t Field, uint64_t Size);
  std::string string(uint32_t Offset);
  std::string domain(uint16_t Tag);
  void printDomain(uint64_t Offset);

  ScopedPrinter &W;
  ArrayRef<uint8_t> Table;
  Array Domains = {}, Syscalls = {}, Strings = {};
};
} // namespace

#define HEADER(F) offsetof(codoms_table, F)
#define READ(TYPE, STRUCT, F) read<TYPE>(Offset + offsetof(STRUCT, F))

Expected<TablePrinter::Array>
TablePrinter::array(const char *What, uint64_t Field, uint64_t Size) {
  Array A = {read<uint32_t>(Field), read<uint32_t>(Field + 4)};
  if (A.Offset + A.Num * Size > Table.size())
    return createStringError(
        "the %s at offset 0x%x of the domain table go past its end (0x%zx)",
        What, A.Offset, Table.size());
  return A;
}

std::string TablePrinter::string(uint32_t Offset) {
  StringRef S = toStringRef(Table.slice(Strings.Offset, Strings.Num));
  if (Offset >= S.size())
    return "<invalid offset 0x" + utohexstr(Offset, true) + ">";
  return S.substr(Offset).take_until([](char C) { return !C; }).str();
}

std::string TablePrinter::domain(uint16_t Tag) {
  for (uint32_t I = 0; I != Domains.Num; ++I) {
    uint64_t Offset = Domains.Offset + I * sizeof(codoms_domain);
    if (READ(uint16_t, codoms_domain, tag) == Tag)
      return string(READ(uint32_t, codoms_domain, name)) + " (" + utostr(Tag) +
             ")";
  }
  return "<unknown> (" + utostr(Tag) + ")";
}

void TablePrinter::printDomain(uint64_t Offset) {
  DictScope D(W, "Domain");
  W.printString("Name", string(READ(uint32_t, codoms_domain, name)));
  W.printNumber("Tag", READ(uint16_t, codoms_domain, tag));
  uint16_t Flags = READ(uint16_t, codoms_domain, flags);
  W.printString("Flags", Flags == CODOMS_DOMAIN_VAULT ? std::string("vault")
                         : Flags ? "0x" + utohexstr(Flags, true)
                                 : std::string("none"));
  W.printHex("StackSize", READ(uint64_t, codoms_domain, stack_size));
  if (READ(uint64_t, codoms_domain, tls_memsz)) {
    DictScope T(W, "TLS");
    W.printHex("Address", READ(uint64_t, codoms_domain, tls_addr));
    W.printHex("FileSize", READ(uint64_t, codoms_domain, tls_filesz));
    W.printHex("MemSize", READ(uint64_t, codoms_domain, tls_memsz));
    W.printNumber("Align", READ(uint64_t, codoms_domain, tls_align));
  }
  W.printHex("Init", READ(uint64_t, codoms_domain, init));
  W.printHex("Fini", READ(uint64_t, codoms_domain, fini));
  uint32_t First = READ(uint32_t, codoms_domain, syscalls);
  uint32_t Num = READ(uint32_t, codoms_domain, num_syscalls);
  SmallVector<uint32_t, 0> Numbers;
  for (uint64_t I = First; I < uint64_t(First) + Num && I < Syscalls.Num; ++I)
    Numbers.push_back(read<uint32_t>(Syscalls.Offset + I * sizeof(uint32_t)));
  W.printList("SystemCalls", Numbers);
}

Error TablePrinter::print() {
  if (Table.size() < sizeof(codoms_table))
    return createStringError(
        "the domain table has 0x%zx bytes, less than its header", Table.size());
  if (read<uint32_t>(HEADER(magic)) != CODOMS_TABLE_MAGIC)
    return createStringError("the domain table has the wrong magic 0x%x",
                             read<uint32_t>(HEADER(magic)));
  if (read<uint16_t>(HEADER(version)) != CODOMS_TABLE_VERSION)
    return createStringError("the domain table has the unknown version %u",
                             read<uint16_t>(HEADER(version)));
  Array Ranges, Apl, Entries;
  for (auto [To, What, Field, Size] :
       {std::tuple(&Domains, "domains", HEADER(domains), sizeof(codoms_domain)),
        {&Ranges, "ranges", HEADER(ranges), sizeof(codoms_range)},
        {&Apl, "rights", HEADER(apl), sizeof(codoms_apl)},
        {&Entries, "entries", HEADER(entries), sizeof(codoms_entry_point)},
        {&Syscalls, "system calls", HEADER(syscalls), sizeof(uint32_t)},
        {&Strings, "strings", HEADER(strings), size_t(1)}}) {
    Expected<Array> A = array(What, Field, Size);
    if (!A)
      return A.takeError();
    *To = *A;
  }

  DictScope T(W, "DomainTable");
  W.printNumber("Version", read<uint16_t>(HEADER(version)));
  W.printHex("Size", read<uint64_t>(HEADER(size)));
  {
    ListScope L(W, "Domains");
    for (uint32_t I = 0; I != Domains.Num; ++I)
      printDomain(Domains.Offset + I * sizeof(codoms_domain));
  }
  {
    ListScope L(W, "Ranges");
    for (uint32_t I = 0; I != Ranges.Num; ++I) {
      uint64_t Offset = Ranges.Offset + I * sizeof(codoms_range);
      uint16_t Bits = READ(uint16_t, codoms_range, bits);
      std::string Text;
      for (auto [Bit, Name] : {std::pair(CODOMS_PAGE_SYS, " SYS"),
                               {CODOMS_PAGE_CAPS, " CAPS"},
                               {CODOMS_PAGE_NOXFER, " NOXFER"}})
        if (Bits & Bit)
          Text += Name;
      W.startLine() << "0x" << utohexstr(READ(uint64_t, codoms_range, start), 1)
                    << "-0x" << utohexstr(READ(uint64_t, codoms_range, end), 1)
                    << " " << domain(READ(uint16_t, codoms_range, tag)) << Text
                    << "\n";
    }
  }
  {
    ListScope L(W, "Rights");
    for (uint32_t I = 0; I != Apl.Num; ++I) {
      uint64_t Offset = Apl.Offset + I * sizeof(codoms_apl);
      uint32_t Level = READ(uint32_t, codoms_apl, level);
      W.startLine() << domain(READ(uint16_t, codoms_apl, subject)) << " may "
                    << (Level == CODOMS_APL_CALL    ? "call"
                        : Level == CODOMS_APL_READ  ? "read"
                        : Level == CODOMS_APL_WRITE ? "write"
                                                    : "<unknown>")
                    << " " << domain(READ(uint16_t, codoms_apl, object))
                    << "\n";
    }
  }
  {
    ListScope L(W, "Entries");
    for (uint32_t I = 0; I != Entries.Num; ++I) {
      uint64_t Offset = Entries.Offset + I * sizeof(codoms_entry_point);
      W.startLine() << "0x"
                    << utohexstr(READ(uint64_t, codoms_entry_point, addr), 1)
                    << " " << domain(READ(uint32_t, codoms_entry_point, tag))
                    << " " << string(READ(uint32_t, codoms_entry_point, name))
                    << "\n";
    }
  }
  return Error::success();
}

Error llvm::printCodomsTable(ScopedPrinter &W, ArrayRef<uint8_t> Table) {
  return TablePrinter(W, Table).print();
}

Error llvm::printCodomsRecord(ScopedPrinter &W, StringRef Record) {
  ListScope L(W, "DomainRecord");
  Error Wrong = Error::success();
  SmallVector<StringRef, 8> Fields;
  for (unsigned Line = 1; !Record.empty(); ++Line) {
    auto [Text, Rest] = Record.split('\n');
    Fields.clear();
    Text.split(Fields, '\t');
    bool Ends = Text.size() != Record.size();
    Record = Rest;
    raw_ostream &OS = W.startLine();
    ListSeparator Blanks("  ");
    for (StringRef Field : Fields) {
      OS << Blanks;
      OS.write_escaped(Field);
    }
    OS << "\n";
    if (Line == 1 && Text != "codoms\t1")
      Wrong = createStringError("the record does not begin with its version: "
                                "codoms 1");
    if (!Ends)
      Wrong = joinErrors(
          std::move(Wrong),
          createStringError("line %u of the record does not end", Line));
  }
  return Wrong;
}
