//===- Codoms.h -------------------------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// CODOMs domains in the linker. Objects carry a text record
// (.codoms_record) that says which gates they define and import; sections of a
// domain d are named .codoms.<d>.*, its symbols x$d, the gate of its entry f is
// f$$d. From these the linker
//
//   * merges and checks the records                       (CodomsRecords.cpp),
//   * gives each domain private copies of archive members (CodomsCopies.cpp),
//   * keeps domains apart in memory and in the file       (CodomsLayout.cpp),
//   * checks each relocation that crosses domains         (CodomsRelocs.cpp),
//   * refuses options and images that break the above     (CodomsChecks.cpp),
//   * writes the PT_CODOMS table and the report           (CodomsTable.cpp).
//
// The contract is docs/abi.md, the user's reference docs/linker.md. The
// functions that the rest of lld calls are declared here, in the order in which
// a link calls them. In a link without domains each of them does nothing.
//
//===----------------------------------------------------------------------===//

#ifndef LLD_ELF_CODOMS_H
#define LLD_ELF_CODOMS_H

#include "Config.h"
#include "InputFiles.h"
#include "codoms/isa.h"
#include "codoms/table.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

namespace lld::elf {
class CodomsTableSection;
class Defined;
class InputSectionBase;
class OutputSection;
class SectionBase;
class Symbol;
class Undefined;

/// A line of a record: where it stands, and what it says of its source.
struct CodomsPlace {
  const InputFile *file = nullptr;
  unsigned line = 0;
  StringRef loc; // file:line:col of the declaration, or empty
};

/// `entry` or `gate`: the gate name$$domain exists.
struct CodomsEntry {
  StringRef domain, name;
  StringRef body; // of a library, for `gate`; empty for `entry`
  StringRef hash, signature;
  StringRef gateName; // name$$domain
  // Who may call it, besides the domain itself; empty: every domain.
  SmallVector<StringRef, 0> callers;
  StringRef onFault; // a number; empty: not given
  CodomsPlace place;
  Defined *gate = nullptr; // set when symbols are final
};

/// `import`: what from's code or data in one object refers to. `declared`: what a
/// source saw; from is empty.
struct CodomsImport {
  StringRef from, domain, name;
  StringRef hash, signature;
  StringRef gateName;
  CodomsPlace place;
  const CodomsEntry *entry = nullptr; // set when records are merged
};

/// `grant`, or --codoms-grant when place.file is null.
struct CodomsGrant {
  StringRef subject, object;
  unsigned level; // CODOMS_APL_CALL, CODOMS_APL_READ or CODOMS_APL_WRITE
  CodomsPlace place;
};

/// `domain`.
struct CodomsSetting {
  StringRef domain, key;
  uint64_t value;
  CodomsPlace place;
};

/// `lends`: a caller of the entry lends by items of a structure. `leaves`: a
/// caller of it, or of a pointer (no domain), lends the structure to be
/// written, and looks at items.
struct CodomsStructure {
  StringRef domain, name;
  StringRef hash, structure, items;
  StringRef member; // of `lends`, for messages
  CodomsPlace place;
};

/// What the record of one object says of the object as a whole.
struct CodomsObject {
  // Each unit says that it tests indirect calls: false if there is no record.
  bool tested = false;
  // How many sources it names: several after -r, or full LTO.
  unsigned sources = 0;
  // Domains, root aside, that sources in it were compiled for.
  llvm::SetVector<StringRef> compiledFor;
  // The entries that it imports, and for whom: a tag, or `itself`; sorted when
  // records are merged.
  SmallVector<std::pair<const CodomsEntry *, uint16_t>, 0> imports;
  static constexpr uint16_t itself = CODOMS_MAX_TAG + 1; // "."
  // Gates that it has a line for, of those for which several objects have one.
  llvm::DenseSet<StringRef> gates;
};

/// Why an archive member was copied.
struct CodomsCopyReason {
  StringRef symbol;
  const InputFile *file; // null: the linker wanted it
};

struct CodomsDomain {
  StringRef name;
  uint16_t tag = 0;
  /// What a symbol that each domain has one of ends in: nothing for root's.
  std::string suffix() const { return tag ? ("$" + name).str() : ""; }
  bool vault = false;
  uint64_t stackSize = 0;
  std::set<uint32_t> syscalls;
  SmallVector<InputSectionBase *, 0> tlsInputs;
  llvm::DenseMap<const char *, StringRef> outputNames; // by kind
  OutputSection *tls = nullptr;                        // the template
  uint32_t tlsAlign = 1;
  Defined *init = nullptr, *fini = nullptr;
};

/// A run of pages of one domain with the same bits.
struct CodomsRange {
  OutputSection *first, *last;
  uint16_t domain;
  uint16_t bits;
};

/// All that the linker knows of domains; ctx.codoms.
struct Codoms {
  // There are domains, or entries of root: PT_CODOMS is made and all checks
  // are on.
  bool active = false;

  // Indexed by tag once there are tags; [0] is root.
  SmallVector<CodomsDomain, 0> domains;
  llvm::StringMap<uint16_t> tags; // by name, root included
  // Names of the domains, root aside, before there are tags.
  llvm::SetVector<StringRef> names;

  std::deque<CodomsEntry> entries;
  llvm::StringMap<size_t> entryIndex; // by gateName
  // The `gate` lines, one for each object.
  std::deque<CodomsEntry> importGates;
  std::deque<CodomsImport> imports, declarations;
  std::vector<CodomsGrant> grants;
  std::vector<CodomsSetting> settings;
  std::vector<CodomsStructure> lends, leaves;
  llvm::DenseMap<const InputFile *, CodomsObject> objects;

  // The gates that records name, by symbol.
  llvm::DenseMap<const Symbol *, const CodomsEntry *> gates;
  llvm::DenseMap<const SectionBase *, SmallVector<const CodomsEntry *, 1>>
      gateSections;
  // level by (subject, object); calls included.
  llvm::MapVector<std::pair<uint16_t, uint16_t>, unsigned> apl;

  // Archive members, whether loaded or not, and what each name's first is.
  llvm::DenseSet<const InputFile *> members;
  llvm::StringMap<InputFile *> memberIndex;
  std::vector<std::unique_ptr<ELFFileBase>> copies;
  llvm::DenseMap<const InputFile *, CodomsCopyReason> copyReasons;

  // Input sections of thread-local templates.
  llvm::DenseSet<const InputSectionBase *> tlsSections;
  SmallVector<CodomsRange, 0> ranges;
  llvm::DenseSet<const OutputSection *> segmentStarts;
  CodomsTableSection *table = nullptr;

  // In the order of files when they are reported.
  llvm::DenseMap<const InputFile *, SmallVector<std::string, 0>> relocErrors;

  StringRef reportFile;
  // Objects that lack a protection, for tests of attacks, are welcome.
  bool allowTesting = false;
  // There are scattered objects: all domains have all rights.
  bool scattered = false;

  // Sections of copies are named from several threads.
  StringRef save(const Twine &s);
  /// Names come file by file, so it remembers the last. Not for several threads.
  CodomsDomain *find(StringRef name);
  /// Its indirect calls are tested. Sections are asked about file by file.
  bool isTested(const InputFile *file);
  StringRef nameOf(const SectionBase &sec) const;

  std::mutex mutex;

private:
  std::pair<const InputFile *, bool> lastTested;
  CodomsDomain *lastFound = nullptr;
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver{allocator};
};

namespace codoms {
//===- What the rest of lld calls -----------------------------------------===//

using InputFiles = ArrayRef<std::unique_ptr<InputFile>>;

/// Before any file is parsed: options, and which files are archive members.
void readOptions(Ctx &ctx, llvm::opt::InputArgList &args, InputFiles files);

/// After symbol resolution: records, then copies of archive members for
/// domains, which join ctx.objectFiles.
void addCopies(Ctx &ctx, InputFiles files);

StringRef renameSymbol(const InputFile &file, StringRef name);
bool renameSection(const InputFile &file, uint64_t flags, StringRef &name);

/// The name that a symbol of the object gets: in a copy, that of its domain.
inline StringRef symbolName(const InputFile &file, StringRef name) {
  return file.codomsDomain.empty() ? name : renameSymbol(file, name);
}

/// In a copy, gives an alloc section its domain. True: drop the section.
inline bool sectionName(const InputFile &file, uint64_t flags,
                        StringRef &name) {
  return !file.codomsDomain.empty() && renameSection(file, flags, name);
}

/// After the input sections are known: tags, the domain of each section,
/// records and options checked, page size and padding.
void prepareSections(Ctx &ctx);

/// With the other synthetic sections: the table.
void addTableSection(Ctx &ctx);

/// The output section for an orphan of a domain, or empty.
StringRef outputSectionName(const InputSectionBase &sec);

/// After orphans are placed: each output section is of one domain.
void assignDomains(Ctx &ctx);

/// Symbols that the linker defines.
void defineSymbols(Ctx &ctx);

/// Explains an undefined symbol in terms of domains, as lines of a message.
std::string explainUndefined(Ctx &ctx, const Undefined &sym);

/// When relocations of the file are scanned, and after those of all.
void checkRelocations(Ctx &ctx, ELFFileBase &file);
void reportRelocations(Ctx &ctx);

/// Domains come after root's sections, each in one piece.
unsigned rankSection(const OutputSection &osec, unsigned rank);
std::optional<bool> isBefore(const OutputSection &a, const OutputSection &b);

/// When the order of output sections is final: pages and ranges.
void layoutSections(Ctx &ctx);
bool startsSegment(Ctx &ctx, const OutputSection *osec);
void addProgramHeaders(
    Ctx &ctx, llvm::SmallVectorImpl<std::unique_ptr<PhdrEntry>> &phdrs);

/// The first section whose segment this is, without a look at those of all
/// others; null: search.
OutputSection *firstSection(Ctx &ctx, const PhdrEntry &load);

/// True for a TLS symbol of a domain: its offset counts from the domain's own
/// template, whose address is `base`.
bool getTlsBase(const Symbol &sym, uint64_t &base);

/// Where what follows the last segment may start in the file.
uint64_t alignUnloaded(Ctx &ctx, uint64_t offset);

/// When the image is written: the last check, and the report.
void checkImage(Ctx &ctx);

//===- Among the files of this part ---------------------------------------===//

/// "call", "read", "write", and back.
StringRef levelName(unsigned level);

/// Whether the runtime's gate makes this system call for a domain that may.
bool isGateSyscall(uint64_t number);
std::optional<unsigned> parseLevel(StringRef name);

inline constexpr llvm::StringLiteral recordSection = ".codoms_record";
inline constexpr llvm::StringLiteral linkedSection = ".codoms_linked";
inline constexpr llvm::StringLiteral linkedSymbol = "__codoms_linked";
inline constexpr llvm::StringLiteral sectionPrefix = ".codoms.";
inline constexpr llvm::StringLiteral noxferSection = ".codoms_noxfer";

/// A symbol name taken apart: base$domain or base$$domain. `domain` is empty if
/// it is not of that form; a suffix that LTO added is left out.
struct ScopedName {
  StringRef base, domain;
  bool gate = false;
};
ScopedName splitName(StringRef name);

/// Whether the name of a definition in bitcode is that of a domain's own gate,
/// which is weak to the optimizer alone: it goes before the gates that imports
/// make, which are in a COMDAT.
inline bool isOwnGate(StringRef name, bool inComdat) {
  return !inComdat && splitName(name).gate;
}

/// `[A-Za-z_][A-Za-z0-9_]*`, at most 63 characters.
bool isDomainName(StringRef s);
bool isReservedName(StringRef s);

/// .codoms.<domain><rest>: false if the name is not of that form.
bool splitSectionName(StringRef name, StringRef &domain, StringRef &rest);

/// Reads the record of the file, and notes the domains of its sections.
void readObject(Ctx &ctx, ELFFileBase &file);
/// Checks the lines of all records against each other, finds the gates, and
/// gives domains their settings and rights.
void mergeAll(Ctx &ctx);
/// -r: what a merged record may no longer say.
void mergeRecords(Ctx &ctx);
/// Options and objects that break the protection.
void checkOptions(Ctx &ctx);
void checkArchitectures(Ctx &ctx);
void checkSymbolNames(Ctx &ctx);
/// The ranges of the table, once sections have segments.
void makeRanges(Ctx &ctx);
/// --codoms-report.
void writeReport(Ctx &ctx);

/// "0x" and lower-case digits.
std::string hex(uint64_t v);
/// "domain 'z'" or "root".
std::string describe(StringRef domain);
/// "main.c:7:1 in main.o"
std::string describe(Ctx &ctx, const CodomsPlace &place);
} // namespace codoms
} // namespace lld::elf

#endif
