//===- CodomsChecks.cpp ---------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What must not be in a link with domains: options and symbols at its begin, and
// at its end anything in the written image that would let one domain into
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
      ErrAlways(ctx) << option << " cannot be used in a program with domains: "
                     << why;
  };
  refuse(ctx.arg.shared, "-shared",
         "domains are pages of a non-PIC static program");
  refuse(ctx.arg.pie, "-pie",
         "domains are pages of a non-PIC static program; link with -no-pie");
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
  refuse(ctx.partitions.size() > 1, "a partition",
         "it would have program headers of its own");
  if (ctx.arg.maxPageSize < CODOMS_PAGE_SIZE)
    ErrAlways(ctx) << "-z max-page-size=" << ctx.arg.maxPageSize
                   << " cannot be used in a program with domains: pages have "
                   << CODOMS_PAGE_SIZE << " bytes";
}

// cd.push and cd.clr know the registers that the machine has; code that was
// compiled for fewer does not know what it leaves behind.
void codoms::checkArchitectures(Ctx &ctx) {
  const InputSectionBase *first = nullptr;
  std::string firstBanks, firstArch;
  for (InputSectionBase *s : ctx.inputSections) {
    if (s->type != SHT_RISCV_ATTRIBUTES ||
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
    std::optional<StringRef> arch =
        parser.getAttributeString(RISCVAttrs::ARCH);
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

// x$d is defined in a section of d, a plain name in one of root, and a gate only
// where a record says so.
void codoms::checkSymbolNames(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  for (Symbol *sym : ctx.symtab->getSymbols()) {
    auto *d = dyn_cast<Defined>(sym);
    if (!d || !d->section || !d->file || d->file->isInternal())
      continue;
    ScopedName n = splitName(sym->getName());
    const CodomsDomain *named = state.find(n.domain);
    const CodomsDomain &owner = state.domains[d->section->domain];
    if (n.gate && named && !state.gates.contains(d)) {
      Err(ctx) << d->file << ": '" << sym
               << "' is named like a gate, but no record has an entry for it";
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
class ImageChecker {
public:
  ImageChecker(Ctx &ctx) : ctx(ctx), state(*ctx.codoms) {}
  void run();

private:
  void checkMemory();
  void checkFile();
  void checkPermissions();
  void checkRanges();
  void checkEntries();
  void scanCode();
  std::string page(uint64_t addr) {
    return "0x" + utohexstr(alignDown(addr, CODOMS_PAGE_SIZE), true);
  }

  Ctx &ctx;
  Codoms &state;
  SmallVector<OutputSection *, 0> sections; // with bytes in memory
  DenseMap<uint64_t, OutputSection *> memory; // page to a section in it
  DenseSet<uint64_t> entries;
};
} // namespace

void ImageChecker::checkMemory() {
  for (OutputSection *osec : sections) {
    if (osec->addr + osec->size > (uint64_t(1) << CODOMS_VA_BITS)) {
      Err(ctx) << "section '" << osec->name << "' ends at 0x"
               << utohexstr(osec->addr + osec->size, true)
               << ": a program with domains lies below 2^" << CODOMS_VA_BITS;
      continue;
    }
    for (uint64_t a = alignDown(osec->addr, CODOMS_PAGE_SIZE);
         a < osec->addr + osec->size; a += CODOMS_PAGE_SIZE) {
      auto [it, isNew] = memory.try_emplace(a, osec);
      if (isNew || it->second->domain == osec->domain)
        continue;
      Err(ctx) << "page " << page(a) << " holds two domains: section '"
               << it->second->name << "' of "
               << codoms::describe(state.nameOf(*it->second)) << " and '"
               << osec->name << "' of "
               << codoms::describe(state.nameOf(*osec))
               << "\n>>> let the linker script start each at ALIGN("
               << CODOMS_PAGE_SIZE << ")";
      break;
    }
  }
}

// A segment maps whole pages of the file.
void ImageChecker::checkFile() {
  DenseMap<uint64_t, OutputSection *> file;
  auto add = [&](OutputSection *osec, uint64_t begin, uint64_t end) {
    for (uint64_t o = alignDown(begin, CODOMS_PAGE_SIZE); o < end;
         o += CODOMS_PAGE_SIZE) {
      auto [it, isNew] = file.try_emplace(o, osec);
      if (isNew || it->second->domain == osec->domain)
        continue;
      Err(ctx) << "page " << page(o) << " of the file holds two domains: '"
               << it->second->name << "' of "
               << codoms::describe(state.nameOf(*it->second)) << " and '"
               << osec->name << "' of "
               << codoms::describe(state.nameOf(*osec));
      return;
    }
  };
  add(ctx.out.elfHeader.get(), 0,
      ctx.out.programHeaders->offset + ctx.out.programHeaders->size);
  for (OutputSection *osec : ctx.outputSections)
    if (osec->type != SHT_NOBITS && osec->size)
      add(osec, osec->offset, osec->offset + osec->size);
  // Each page of the file appears in memory as one of its own domain.
  for (std::unique_ptr<PhdrEntry> &p : ctx.mainPart->phdrs) {
    if (p->p_type != PT_LOAD || !p->p_filesz)
      continue;
    uint64_t begin = alignDown(p->p_offset, CODOMS_PAGE_SIZE);
    for (uint64_t o = begin; o < p->p_offset + p->p_filesz;
         o += CODOMS_PAGE_SIZE) {
      OutputSection *f = file.lookup(o);
      OutputSection *m = memory.lookup(
          alignDown(p->p_vaddr, CODOMS_PAGE_SIZE) + (o - begin));
      if (f && m && f->domain != m->domain)
        Err(ctx) << "page " << page(o) << " of the file with '" << f->name
                 << "' of " << codoms::describe(state.nameOf(*f))
                 << " is mapped into memory of '" << m->name << "' of "
                 << codoms::describe(state.nameOf(*m));
    }
  }
}

void ImageChecker::checkPermissions() {
  DenseMap<uint64_t, unsigned> flags;
  for (std::unique_ptr<PhdrEntry> &p : ctx.mainPart->phdrs) {
    if (p->p_type != PT_LOAD)
      continue;
    for (uint64_t a = alignDown(p->p_vaddr, CODOMS_PAGE_SIZE);
         a < p->p_vaddr + p->p_memsz; a += CODOMS_PAGE_SIZE) {
      unsigned &f = flags[a];
      bool before = (f & PF_W) && (f & PF_X);
      f |= p->p_flags;
      if (before || !(f & PF_W) || !(f & PF_X))
        continue;
      OutputSection *osec = memory.lookup(a);
      Err(ctx) << "page " << page(a) << " is writable and executable"
               << (osec ? ": section '" + osec->name.str() + "' of " +
                              codoms::describe(state.nameOf(*osec))
                        : std::string());
      break;
    }
  }
}

void ImageChecker::checkEntries() {
  auto check = [&](const Defined &d, uint16_t tag) {
    uint64_t va = d.getVA(ctx);
    OutputSection *osec = d.getOutputSection();
    auto error = [&](const Twine &what) {
      Err(ctx) << "gate '" << &d << "' at 0x" << utohexstr(va, true) << " in "
               << d.file << " " << what;
    };
    if (!osec || osec->domain != tag)
      return error("is not in a section of " +
                   codoms::describe(state.domains[tag].name));
    if (!(osec->flags & SHF_EXECINSTR) || osec->type == SHT_NOBITS)
      return error("is not code");
    if (va % CODOMS_ENTRY_ALIGN)
      return error("is not aligned to " + Twine(CODOMS_ENTRY_ALIGN) +
                   " bytes: its section must be, and a linker script must not "
                   "lower that with SUBALIGN");
    if (va + 4 > osec->addr + osec->size ||
        read32le(ctx.bufferStart + osec->offset + (va - osec->addr)) !=
            CODOMS_ENTER_WORD)
      return error("does not begin with cd.enter");
    entries.insert(va);
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
  for (std::unique_ptr<PhdrEntry> &p : ctx.mainPart->phdrs) {
    if (p->p_type != PT_LOAD || !(p->p_flags & PF_X) || !p->p_filesz)
      continue;
    uint64_t begin = alignDown(p->p_offset, CODOMS_PAGE_SIZE);
    uint64_t end = std::min<uint64_t>(
        alignTo(p->p_offset + p->p_filesz, CODOMS_PAGE_SIZE),
        ctx.e.outputBuffer->getBufferSize());
    uint64_t va = alignDown(p->p_vaddr, CODOMS_PAGE_SIZE);
    for (uint64_t o = begin; o + 4 <= end; o += CODOMS_ENTRY_ALIGN) {
      uint64_t a = va + (o - begin);
      if (read32le(ctx.bufferStart + o) != CODOMS_ENTER_WORD ||
          entries.contains(a))
        continue;
      auto diag = Err(ctx);
      diag << "cd.enter at 0x" << utohexstr(a, true)
           << " is no entry of any record";
      for (OutputSection *osec : sections) {
        if (a < osec->addr || a >= osec->addr + osec->size)
          continue;
        diag << ": in section '" << osec->name << "' of "
             << codoms::describe(state.nameOf(*osec));
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

// A range of the table reaches from its first section to its last.
void ImageChecker::checkRanges() {
  for (const CodomsRange &r : state.ranges)
    for (uint64_t a = alignDown(r.first->addr, CODOMS_PAGE_SIZE);
         a < r.last->addr + r.last->size; a += CODOMS_PAGE_SIZE) {
      OutputSection *osec = memory.lookup(a);
      if (!osec || osec->domain == r.domain)
        continue;
      Err(ctx) << "page " << page(a) << " with section '" << osec->name
               << "' of " << codoms::describe(state.nameOf(*osec))
               << " lies among pages of "
               << codoms::describe(state.domains[r.domain].name)
               << ", between '" << r.first->name << "' and '" << r.last->name
               << "': a linker script must keep the sections of a domain in "
                  "the order of their addresses";
      break;
    }
}

void ImageChecker::run() {
  for (OutputSection *osec : ctx.outputSections)
    if ((osec->flags & SHF_ALLOC) && osec->size &&
        !((osec->flags & SHF_TLS) && osec->type == SHT_NOBITS))
      sections.push_back(osec);
  checkMemory();
  checkFile();
  checkPermissions();
  checkRanges();
  checkEntries();
  scanCode();
}

void codoms::checkImage(Ctx &ctx) {
  if (ctx.codoms->active)
    ImageChecker(ctx).run();
  if (!errCount(ctx))
    writeReport(ctx);
}
