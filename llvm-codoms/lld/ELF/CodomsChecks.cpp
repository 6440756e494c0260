//===- CodomsChecks.cpp ---------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What must not be in a link with domains: options and symbols at its begin,
// and at its end anything in the written image that would let one domain into
// another. The last check trusts nothing that was done before it.
//
//===----------------------------------------------------------------------===//

#include "Codoms.h"
#include "Driver.h"
#include "InputFiles.h"
#include "InputSection.h"
#include "LinkerScript.h"
#include "OutputSections.h"
#include "SymbolTable.h"
#include "Symbols.h"
#include "SyntheticSections.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/RISCVAttributeParser.h"
#include "llvm/Support/RISCVAttributes.h"
#include "llvm/TargetParser/RISCVISAInfo.h"

using namespace llvm;
using namespace llvm::ELF;
using namespace llvm::support::endian;
using namespace lld;
using namespace lld::elf;

void codoms::checkOptions(Ctx &ctx) {
  auto refuse = [&](bool given, StringRef option, StringRef why) {
    if (given)
      ErrAlways(ctx) << option
                     << " cannot be used in a program with domains: " << why
                     << "\n>>> link without it";
  };
  refuse(ctx.arg.shared, "-shared",
         "domains are pages of a non-PIC static program");
  refuse(ctx.arg.pie, "-pie",
         "domains are pages of a non-PIC static program, as -no-pie makes");
  for (SharedFile *f : ctx.sharedFiles)
    ErrAlways(ctx) << f
                   << ": a shared library cannot be part of a program with "
                      "domains; link with -static";
  refuse(ctx.arg.relaxGP, "--relax-gp", "gp would be shared by all domains");
  refuse(ctx.arg.omagic, "-N", "text would be writable");
  refuse(ctx.arg.nmagic, "-n", "segments would share pages");
  refuse(ctx.arg.singleRoRx && !ctx.arg.omagic, "--no-rosegment",
         "read-only data would be executable");
  refuse(ctx.arg.zGnustack == GnuStackKind::Exec, "-z execstack",
         "the stacks of domains are not executable");
  refuse(ctx.arg.oFormatBinary, "--oformat=binary",
         "the loader needs the program headers");
  refuse(ctx.arg.noinhibitExec, "--noinhibit-exec",
         "a program with link errors is not protected");
  refuse(ctx.arg.unresolvedSymbols != UnresolvedPolicy::ReportError,
         "--unresolved-symbols and -z undefs",
         "a reference that is not resolved cannot be checked");
  refuse(ctx.arg.allowMultipleDefinition, "--allow-multiple-definition",
         "which definition a domain gets would be left to chance");
  refuse(ctx.arg.ltoPartitions > 1 && !ctx.bitcodeFiles.empty(),
         "--lto-partitions",
         "each part would have the records of all; use -flto=thin");
  refuse(ctx.partitions.size() > 1, "a partition",
         "it would have program headers of its own");
  if (ctx.arg.maxPageSize < CODOMS_PAGE_SIZE)
    ErrAlways(ctx) << "-z max-page-size=" << ctx.arg.maxPageSize
                   << " cannot be used in a program with domains: pages have "
                   << CODOMS_PAGE_SIZE << " bytes\n>>> link without it";
}

// cd.push and cd.clr know the registers that the machine has; code that was
// compiled for fewer does not know what it leaves behind.
void codoms::checkArchitectures(Ctx &ctx) {
  const InputSectionBase *first = nullptr;
  std::string firstBanks, firstArch;
  for (InputSectionBase *s : ctx.inputSections) {
    if (s->type != SHT_RISCV_ATTRIBUTES ||
        (first && s->content() == first->content()) ||
        llvm::none_of(s->file->getSections(), [](InputSectionBase *t) {
          return t && t != &InputSection::discarded &&
                 (t->flags & SHF_EXECINSTR) && t->size;
        }))
      continue;
    RISCVAttributeParser parser;
    if (Error e = parser.parse(s->content(), endianness::little)) {
      consumeError(std::move(e)); // reported when attributes are merged
      continue;
    }
    std::optional<StringRef> arch = parser.getAttributeString(RISCVAttrs::ARCH);
    if (!arch)
      continue;
    auto info = RISCVISAInfo::parseNormalizedArchString(*arch);
    if (!info) {
      consumeError(info.takeError());
      continue;
    }
    std::string banks;
    for (StringRef ext : {"f", "d", "v"})
      if ((*info)->hasExtension(ext))
        banks += ext;
    if (!first) {
      first = s;
      firstBanks = banks;
      firstArch = arch->str();
    } else if (banks != firstBanks) {
      Err(ctx) << "objects are compiled for different register files, which "
                  "is not possible in a program with domains\n>>> "
               << first->file << ": " << firstArch << "\n>>> " << s->file
               << ": " << *arch
               << "\n>>> compile all objects with one -march: the extensions "
                  "F, D and V must agree";
      return;
    }
  }
}

// x$d is defined in a section of d, a plain name in one of root, and a gate
// only where a record says so.
void codoms::checkSymbolNames(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  // Where the table and the code of each domain are is for the linker to say.
  auto checkReserved = [&](const Twine &name) {
    if (auto *d = dyn_cast_or_null<Defined>(ctx.symtab->find(name.str())))
      Err(ctx) << d->file << ": '" << d
               << "' is defined, which only the linker does\n>>> rename it, or "
                  "link without --defsym="
               << name;
  };
  checkReserved("__codoms_table_start");
  checkReserved("__codoms_table_end");
  for (const CodomsDomain &d : state.domains)
    for (const char *name :
         {"__codoms_code_start", "__codoms_code_end", "__codoms_scattered"})
      checkReserved(name + d.suffix());
  for (Symbol *sym : ctx.symtab->getSymbols()) {
    auto *d = dyn_cast<Defined>(sym);
    if (!d || !d->section || !d->file || d->file->isInternal())
      continue;
    ScopedName n = splitName(sym->getName());
    const CodomsDomain *named = state.find(n.domain);
    const CodomsDomain &owner = state.domains[d->section->domain];
    if (n.gate && named && !state.gates.contains(d)) {
      Err(ctx) << d->file << ": '" << sym << "' is named like a gate of "
               << describe(n.domain)
               << ", but no record has an entry for it\n>>> compile its source "
                  "with -march=rv64gc_xcodoms; in assembly, add the line "
                  "'entry "
               << n.domain << " " << n.base << " ...' to " << recordSection;
      continue;
    }
    // LTO makes names like x$d.llvm.1; the section is right.
    if (named ? named->tag == owner.tag : owner.tag == 0)
      continue;
    auto diag = Err(ctx);
    diag << d->file << ": '" << sym << "' is defined in section '"
         << d->section->name << "' of " << describe(owner.name);
    if (named)
      diag << ", but its name says " << describe(named->name)
           << "\n>>> a name of C must not end in '$' and the name of a domain; "
              "in assembly, correct the section";
    else
      diag << ", but its name is that of a symbol of root\n>>> it must be '"
           << sym->getName() << "$" << owner.name
           << "': give the declaration codoms_domain(\"" << owner.name
           << "\"); in assembly, use CODOMS_SYM";
  }
}

//===----------------------------------------------------------------------===//
// The written image
//===----------------------------------------------------------------------===//

namespace {
// Pages [begin, end) of memory or of the file, and a section with bytes there.
struct Extent {
  uint64_t begin, end;
  const OutputSection *osec;
};

// Extents sorted by their begin; those that overlap pages are found without a
// look at the others.
class Extents {
public:
  void add(const Extent &e) { extents.push_back(e); }
  void sort() {
    llvm::sort(extents, [](const Extent &a, const Extent &b) {
      return std::tie(a.begin, a.osec->sectionIndex) <
             std::tie(b.begin, b.osec->sectionIndex);
    });
    uint64_t end = 0;
    for (const Extent &e : extents)
      reach.push_back(end = std::max(end, e.end));
  }
  ArrayRef<Extent> all() const { return extents; }
  template <class F> void overlapping(uint64_t begin, uint64_t end, F f) const {
    // The ends are in no order, but how far the ones before reach is.
    size_t i = llvm::upper_bound(reach, begin) - reach.begin();
    for (; i != extents.size() && extents[i].begin < end; ++i)
      if (extents[i].end > begin)
        f(extents[i]);
  }

private:
  SmallVector<Extent, 0> extents;
  SmallVector<uint64_t, 0> reach;
};

class ImageChecker {
public:
  ImageChecker(Ctx &ctx) : ctx(ctx), state(*ctx.codoms) {}
  void run();

private:
  void collect();
  void checkMemory();
  void checkFile();
  void checkPermissions();
  void checkRanges();
  void checkSegments();
  void checkStart();
  void checkEntries();
  void scanCode();
  std::string owner(const OutputSection *osec) {
    return codoms::describe(state.nameOf(*osec));
  }

  Ctx &ctx;
  Codoms &state;
  Extents memory, file;
  SmallVector<PhdrEntry *, 0> loads;
  DenseMap<uint64_t, const Defined *> entries;
};
} // namespace

static Extent pagesOf(uint64_t begin, uint64_t size,
                      const OutputSection *osec) {
  return {alignDown(begin, CODOMS_PAGE_SIZE),
          alignTo(begin + size, CODOMS_PAGE_SIZE), osec};
}

void ImageChecker::collect() {
  file.add(
      pagesOf(0, ctx.out.programHeaders->offset + ctx.out.programHeaders->size,
              ctx.out.elfHeader.get()));
  if (ctx.out.elfHeader->ptLoad)
    memory.add(pagesOf(ctx.out.elfHeader->addr,
                       ctx.out.programHeaders->addr +
                           ctx.out.programHeaders->size -
                           ctx.out.elfHeader->addr,
                       ctx.out.elfHeader.get()));
  for (OutputSection *osec : ctx.outputSections) {
    if (!osec->size)
      continue;
    if (osec->type != SHT_NOBITS)
      file.add(pagesOf(osec->offset, osec->size, osec));
    if (!(osec->flags & SHF_ALLOC) ||
        ((osec->flags & SHF_TLS) && osec->type == SHT_NOBITS))
      continue;
    if (osec->addr + osec->size > (uint64_t(1) << CODOMS_VA_BITS))
      Err(ctx) << "section '" << osec->name << "' ends at "
               << codoms::hex(osec->addr + osec->size)
               << ": a program with domains lies below 2^" << CODOMS_VA_BITS
               << "\n>>> let the linker script, or --section-start and the "
                  "like, give it a lower address";
    else
      memory.add(pagesOf(osec->addr, osec->size, osec));
  }
  memory.sort();
  file.sort();
  for (std::unique_ptr<PhdrEntry> &p : ctx.mainPart->phdrs)
    if (p->p_type == PT_LOAD && p->p_memsz)
      loads.push_back(p.get());
}

// Calls `report` for each extent that begins in pages of another domain.
template <class F> static void findShared(ArrayRef<Extent> extents, F report) {
  const Extent *reach = nullptr; // the one that ends last
  for (const Extent &e : extents) {
    if (reach && e.begin < reach->end && e.osec->domain != reach->osec->domain)
      report(*reach, e);
    if (!reach || e.end > reach->end)
      reach = &e;
  }
}

void ImageChecker::checkMemory() {
  findShared(memory.all(), [&](const Extent &a, const Extent &b) {
    Err(ctx) << "page " << codoms::hex(b.begin)
             << " holds two domains: section '" << a.osec->name << "' of "
             << owner(a.osec) << " and '" << b.osec->name << "' of "
             << owner(b.osec)
             << "\n>>> let the linker script start each at ALIGN("
             << CODOMS_PAGE_SIZE << ")";
  });
}

// A segment maps whole pages of the file.
void ImageChecker::checkFile() {
  findShared(file.all(), [&](const Extent &a, const Extent &b) {
    Err(ctx) << "page " << codoms::hex(b.begin)
             << " of the file holds two domains: '" << a.osec->name << "' of "
             << owner(a.osec) << " and '" << b.osec->name << "' of "
             << owner(b.osec)
             << "\n>>> let the linker script start each at ALIGN("
             << CODOMS_PAGE_SIZE << "), in segments of their own";
  });
  // Each page of the file appears in memory as one of its own domain.
  for (PhdrEntry *p : loads) {
    Extent mapped = pagesOf(p->p_offset, p->p_filesz, nullptr);
    uint64_t bias = alignDown(p->p_vaddr, CODOMS_PAGE_SIZE) - mapped.begin;
    if (!p->p_filesz)
      continue;
    file.overlapping(mapped.begin, mapped.end, [&](const Extent &f) {
      uint64_t begin = std::max(f.begin, mapped.begin) + bias;
      uint64_t end = std::min(f.end, mapped.end) + bias;
      memory.overlapping(begin, end, [&](const Extent &m) {
        if (f.osec->domain != m.osec->domain)
          Err(ctx) << "page " << codoms::hex(begin - bias)
                   << " of the file with '" << f.osec->name << "' of "
                   << owner(f.osec) << " is mapped into memory of '"
                   << m.osec->name << "' of " << owner(m.osec)
                   << "\n>>> let PHDRS of the linker script put each domain "
                      "into segments of its own";
      });
    });
  }
}

void ImageChecker::checkPermissions() {
  Extents writable;
  for (PhdrEntry *w : loads)
    if (w->p_flags & PF_W)
      writable.add(pagesOf(w->p_vaddr, w->p_memsz, w->firstSec));
  writable.sort();
  for (PhdrEntry *x : loads) {
    if (!(x->p_flags & PF_X))
      continue;
    Extent code = pagesOf(x->p_vaddr, x->p_memsz, x->firstSec);
    writable.overlapping(code.begin, code.end, [&](const Extent &w) {
      uint64_t page = std::max(code.begin, w.begin);
      auto diag = Err(ctx);
      diag << "page " << codoms::hex(page) << " is writable and executable";
      bool named = false;
      memory.overlapping(page, page + 1, [&](const Extent &m) {
        if (named || !m.osec->sectionIndex || m.osec->name.empty())
          return;
        named = true;
        diag << ": section '" << m.osec->name << "' of " << owner(m.osec);
      });
      diag << "\n>>> code is in sections that are not writable, in segments of "
              "their own: see the flags of sections, and of PHDRS";
    });
  }
}

// A range of the table reaches from its first section to its last; what has
// other bits or another domain lies in another.
void ImageChecker::checkRanges() {
  Extents ranges;
  for (const CodomsRange &r : state.ranges) {
    Extent range = pagesOf(
        r.first->addr, r.last->addr + r.last->size - r.first->addr, r.first);
    ranges.add(range);
    memory.overlapping(range.begin, range.end, [&](const Extent &m) {
      if (m.osec->domain != r.domain)
        Err(ctx) << "page " << codoms::hex(m.begin) << " with section '"
                 << m.osec->name << "' of " << owner(m.osec)
                 << " lies among pages of " << owner(r.first) << ", between '"
                 << r.first->name << "' and '" << r.last->name
                 << "': a linker script must keep the sections of a domain in "
                    "the order of their addresses";
    });
  }
  ranges.sort();
  for (const Extent &m : memory.all()) {
    if (!m.osec->domain)
      continue;
    bool covered = false;
    ranges.overlapping(m.begin, m.end, [&](const Extent &r) {
      covered |= r.osec->domain == m.osec->domain && r.begin <= m.begin &&
                 m.end <= r.end;
    });
    if (!covered)
      Err(ctx) << "no range of the domain table has section '" << m.osec->name
               << "' of " << owner(m.osec) << " at " << codoms::hex(m.begin)
               << "\n>>> an error of the linker: report it, with the objects "
                  "(--reproduce)";
  }
  for (const Extent &r : ranges.all())
    ranges.overlapping(r.begin, r.end, [&](const Extent &o) {
      if (&o > &r && o.osec->domain == r.osec->domain)
        Err(ctx) << "sections '" << r.osec->name << "' and '" << o.osec->name
                 << "' of " << owner(r.osec)
                 << " share a page, but only one of them may leave the domain "
                    "(tested code), or make system calls"
                 << "\n>>> let the linker script start each at ALIGN("
                 << CODOMS_PAGE_SIZE << ")";
    });
}

// What is in no segment is not mapped, though the table says whose it is.
void ImageChecker::checkSegments() {
  Extents mapped;
  for (PhdrEntry *p : loads)
    mapped.add(pagesOf(p->p_vaddr, p->p_memsz, p->firstSec));
  mapped.sort();
  for (const Extent &m : memory.all()) {
    uint64_t missing = m.begin;
    mapped.overlapping(m.begin, m.end, [&](const Extent &e) {
      if (e.begin <= missing)
        missing = std::max(missing, e.end);
    });
    if (m.osec->domain && missing < m.end)
      Err(ctx) << "page " << codoms::hex(missing) << " of section '"
               << m.osec->name << "' of " << owner(m.osec)
               << " is in no PT_LOAD segment\n>>> let PHDRS of the linker "
                  "script put the section into one";
  }
  // The flags of the others are what the loader and the kernel go by.
  for (std::unique_ptr<PhdrEntry> &p : ctx.mainPart->phdrs) {
    if (p->p_type == PT_INTERP || p->p_type == PT_DYNAMIC)
      Err(ctx) << "the program would have a segment "
               << (p->p_type == PT_INTERP ? "PT_INTERP" : "PT_DYNAMIC")
               << ": a program with domains is linked statically, and no "
                  "dynamic linker may touch it\n>>> link without "
                  "--dynamic-linker and --export-dynamic, and without such a "
                  "segment in PHDRS of the linker script";
    if (p->p_type == PT_GNU_STACK && (p->p_flags & PF_X))
      Err(ctx) << "the stack would be executable: PHDRS of the linker script "
                  "gives PT_GNU_STACK the flag PF_X";
  }
}

// The loader starts the program in root, and reads the table where nobody can
// have written it.
void ImageChecker::checkStart() {
  for (std::unique_ptr<PhdrEntry> &p : ctx.mainPart->phdrs) {
    if (p->p_type != PT_CODOMS)
      continue;
    const PhdrEntry *load = p->firstSec->ptLoad;
    if (!load || load->p_flags != PF_R)
      Err(ctx) << "the domain table '" << p->firstSec->name
               << "' must be in a segment that is only read: let the linker "
                  "script place it with .rodata";
  }
  uint64_t start = read64le(ctx.bufferStart + offsetof(Elf64_Ehdr, e_entry));
  memory.overlapping(start, start + 1, [&](const Extent &m) {
    if (m.osec->domain)
      Err(ctx) << "the program would start at " << codoms::hex(start)
               << " in section '" << m.osec->name << "' of " << owner(m.osec)
               << ", but it starts in root\n>>> let -e, or ENTRY of the linker "
                  "script, name a function of root: '"
               << ctx.arg.entry << "' is none";
  });
}

void ImageChecker::checkEntries() {
  auto check = [&](const Defined &d, uint16_t tag) {
    uint64_t va = d.getVA(ctx);
    OutputSection *osec = d.getOutputSection();
    auto error = [&](const Twine &what) {
      Err(ctx) << "gate '" << &d << "' at " << codoms::hex(va) << " in "
               << d.file << " " << what;
    };
    if (!osec || osec->domain != tag)
      return error("is not in a section of " +
                   codoms::describe(state.domains[tag].name) +
                   ", but in one of " +
                   (osec ? owner(osec) : std::string("nobody")) +
                   ": correct its section directive");
    if (!(osec->flags & SHF_EXECINSTR) || osec->type == SHT_NOBITS)
      return error("is not code: its section must have the flags \"ax\"");
    if (va % CODOMS_ENTRY_ALIGN)
      return error("is not aligned to " + Twine(CODOMS_ENTRY_ALIGN) +
                   " bytes: its section must be, and a linker script must not "
                   "lower that with SUBALIGN");
    if (va + 4 > osec->addr + osec->size ||
        read32le(ctx.bufferStart + osec->offset + (va - osec->addr)) !=
            CODOMS_ENTER_WORD)
      return error("does not begin with cd.enter: nothing may be put before "
                   "it, by instrumentation or in assembly");
    auto [it, isNew] = entries.try_emplace(va, &d);
    if (!isNew)
      error("is also the gate '" + toStr(ctx, *it->second) +
            "': each entry has an address of its own, so write a gate for "
            "each");
  };
  for (const CodomsEntry &e : state.entries)
    if (e.gate && e.gate->isDefined() && e.gate->section &&
        e.gate->section->isLive())
      check(*e.gate, state.find(e.domain)->tag);
  for (const CodomsDomain &d : state.domains)
    for (const Defined *gate : {d.init, d.fini})
      if (gate)
        check(*gate, d.tag);
}

// Whole pages, as the machine sees them. An entry point that no record names
// would be a way in that nobody checks.
void ImageChecker::scanCode() {
  for (PhdrEntry *p : loads) {
    if (!(p->p_flags & PF_X) || !p->p_filesz)
      continue;
    uint64_t begin = alignDown(p->p_offset, CODOMS_PAGE_SIZE);
    uint64_t end =
        std::min<uint64_t>(alignTo(p->p_offset + p->p_filesz, CODOMS_PAGE_SIZE),
                           ctx.e.outputBuffer->getBufferSize());
    uint64_t va = alignDown(p->p_vaddr, CODOMS_PAGE_SIZE);
    for (uint64_t o = begin; o + 4 <= end; o += CODOMS_ENTRY_ALIGN) {
      uint64_t a = va + (o - begin);
      if (read32le(ctx.bufferStart + o) != CODOMS_ENTER_WORD ||
          entries.contains(a))
        continue;
      auto diag = Err(ctx);
      diag << "cd.enter at " << codoms::hex(a) << " is no entry of any record";
      for (const Extent &m : memory.all()) {
        const OutputSection *osec = m.osec;
        if (a < osec->addr || a >= osec->addr + osec->size)
          continue;
        diag << ": in section '" << osec->name << "' of " << owner(osec);
        SmallVector<InputSection *, 0> storage;
        for (InputSection *s : getInputSections(*osec, storage)) {
          uint64_t start = osec->addr + s->outSecOff;
          if (a >= start && a < start + s->getSize())
            diag << "\n>>> " << s->getLocation(a - start);
        }
      }
      diag << "\n>>> a hidden entry point: name it in an 'entry' record, or "
              "move the data that looks like it out of the code";
    }
  }
}

void ImageChecker::run() {
  collect();
  checkMemory();
  checkFile();
  checkPermissions();
  checkRanges();
  checkSegments();
  checkStart();
  checkEntries();
  scanCode();
}

void codoms::checkImage(Ctx &ctx) {
  if (ctx.codoms->active)
    ImageChecker(ctx).run();
  if (!errCount(ctx))
    writeReport(ctx);
}
