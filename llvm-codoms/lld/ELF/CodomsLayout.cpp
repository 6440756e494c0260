//===- CodomsLayout.cpp ---------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gives each section its domain, and keeps domains apart: an output section, a
// page of memory and a page of the file belong to one domain, and so do pages
// of code that is allowed to leave its domain and pages of code that is not.
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
#include "Target.h"

using namespace llvm;
using namespace llvm::ELF;
using namespace lld;
using namespace lld::elf;

void codoms::readOptions(Ctx &ctx, opt::InputArgList &args, InputFiles files) {
  ctx.codoms = make<Codoms>();
  Codoms &state = *ctx.codoms;
  state.reportFile = args.getLastArgValue(OPT_codoms_report);
  state.allowTesting = args.hasArg(OPT_codoms_allow_testing);
  for (const opt::Arg *arg : args.filtered(OPT_codoms_grant)) {
    StringRef value = arg->getValue();
    auto [pair, perm] = value.split('=');
    auto [subject, object] = pair.split(':');
    auto isDomain = [](StringRef s) { return s == "root" || isDomainName(s); };
    std::optional<unsigned> level = parseLevel(perm);
    if (!isDomain(subject) || !isDomain(object) || !level) {
      ErrAlways(ctx) << "--codoms-grant=" << value
                     << ": not of the form SUBJECT:OBJECT=call|read|write";
      continue;
    }
    state.grants.push_back({subject, object, *level, {}});
  }
  // A member loses its laziness when it is loaded.
  for (const std::unique_ptr<InputFile> &f : files)
    if (f->lazy)
      state.members.insert(f.get());
}

//===----------------------------------------------------------------------===//
// Input sections
//===----------------------------------------------------------------------===//

static void assignTags(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  if (state.names.size() > CODOMS_MAX_TAG)
    Fatal(ctx) << "too many domains: " << state.names.size() << " (at most "
               << CODOMS_MAX_TAG
               << ")\n>>> let several parts of the program share a domain";
  state.domains.emplace_back().name = "root";
  SmallVector<StringRef, 0> names(state.names.begin(), state.names.end());
  llvm::sort(names);
  for (StringRef name : names) {
    CodomsDomain &d = state.domains.emplace_back();
    d.name = name;
    d.tag = state.domains.size() - 1;
  }
  for (const CodomsDomain &d : state.domains)
    state.tags[d.name] = d.tag;
}

static bool isKind(StringRef rest, StringRef kind) {
  return rest.consume_front(kind) && (rest.empty() || rest[0] == '.');
}

// A section of a domain, whose name is .codoms.<domain><rest>.
static void prepareDomainSection(Ctx &ctx, InputSectionBase &s, CodomsDomain &d,
                                 StringRef rest) {
  Codoms &state = *ctx.codoms;
  s.domain = d.tag;
  // A non-PIC program needs no relocation at start-up, so what others call
  // relro is read only from the beginning.
  if (isKind(rest, ".data.rel.ro") || isKind(rest, ".bss.rel.ro")) {
    s.flags &= ~uint64_t(SHF_WRITE);
  } else if (isKind(rest, ".init_array") || isKind(rest, ".fini_array")) {
    s.type = isKind(rest, ".init_array") ? SHT_INIT_ARRAY : SHT_FINI_ARRAY;
    s.flags &= ~uint64_t(SHF_WRITE);
  } else if (isKind(rest, ".preinit_array") || isKind(rest, ".ctors") ||
             isKind(rest, ".dtors")) {
    Err(ctx) << &s << ": " << codoms::describe(d.name)
             << " can have constructors in .init_array only\n>>> write them "
                "with __attribute__((constructor)), or put their addresses "
                "into "
             << codoms::sectionPrefix << d.name << ".init_array";
  } else if (s.flags & SHF_TLS) {
    // PT_TLS is root's. The template of a domain is found by the table; only
    // the runtime reads it.
    s.flags &= ~uint64_t(SHF_TLS | SHF_WRITE);
    d.tlsInputs.push_back(&s);
    state.tlsSections.insert(&s);
  }
}

// Code that does not test its indirect calls must not leave its domain but by
// returning. It gets pages of its own.
static void separateUntested(Codoms &state, InputSectionBase &s,
                             StringRef rest) {
  if (!(s.flags & SHF_EXECINSTR) || state.isTested(s.file))
    return;
  if (s.domain)
    s.name =
        state.save(codoms::sectionPrefix + state.nameOf(s) + ".noxfer" + rest);
  else if (isKind(s.name, ".text"))
    s.name = state.save(codoms::noxferSection + s.name.substr(5));
}

static void prepareCommon(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  for (Symbol *sym : ctx.symtab->getSymbols()) {
    auto *d = dyn_cast<Defined>(sym);
    auto *s = d ? dyn_cast_or_null<InputSectionBase>(d->section) : nullptr;
    if (!s || s->name != "COMMON")
      continue;
    const CodomsDomain *domain =
        state.find(codoms::splitName(sym->getName()).domain);
    if (!domain || !domain->tag)
      continue;
    s->domain = domain->tag;
    s->name = state.save(codoms::sectionPrefix + domain->name + ".bss.common");
  }
}

// The driver does this before link-time optimization, after which nothing else
// loads objects with COMDAT groups that another object has already.
static void demoteNonPrevailing(Ctx &ctx) {
  for (auto &[sym, section] : ctx.nonPrevailingSyms) {
    Undefined(sym->file, sym->getName(), sym->binding, sym->stOther, sym->type,
              section)
        .overwrite(*sym);
    cast<Undefined>(sym)->nonPrevailing = true;
  }
  ctx.nonPrevailingSyms.clear();
}

// -r: one untested object makes all of the result untested. A unit that says so
// joins the records.
void codoms::mergeRecords(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  bool records = llvm::any_of(ctx.inputSections, [](InputSectionBase *s) {
    return s->name == recordSection;
  });
  if (!records)
    return;
  for (ELFFileBase *f : ctx.objectFiles) {
    if (state.objects[f].tested ||
        llvm::none_of(f->getSections(), [](InputSectionBase *s) {
          return s && s != &InputSection::discarded &&
                 (s->flags & SHF_EXECINSTR) && s->size;
        }))
      continue;
    StringRef text = state.save("codoms\t1\nsource\t" + toStr(ctx, f) + "\n");
    ctx.inputSections.push_back(make<InputSection>(
        ctx.internalFile, recordSection, SHT_PROGBITS, SHF_EXCLUDE,
        /*addralign=*/1, /*entsize=*/0, arrayRefFromStringRef(text)));
  }
}

// Where a number in the place of a pointer is no address of code: above small ones
// and nanoseconds of a second, with half of what 31 bits reach left for the program.
static constexpr uint64_t defaultImageBase = 0x40000000;

void codoms::prepareSections(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  if (ctx.arg.relocatable)
    return mergeRecords(ctx);
  assignTags(ctx);
  state.active = !state.names.empty() || !state.entries.empty() ||
                 !state.settings.empty();
  if (!state.active) {
    if (!state.grants.empty())
      ErrAlways(ctx) << "--codoms-grant: there are no domains in this link, "
                        "and "
                     << describe(ctx, state.grants.front().place)
                     << " grants '" << state.grants.front().subject
                     << "' access to '" << state.grants.front().object
                     << "'\n>>> name an object that was compiled with "
                        "-mcodoms-domain or codoms_domain, or take the grant "
                        "away";
    return;
  }
  checkOptions(ctx);
  checkArchitectures(ctx);
  demoteNonPrevailing(ctx);

  prepareCommon(ctx);
  for (InputSectionBase *s : ctx.inputSections) {
    if (!(s->flags & SHF_ALLOC) || isa<SyntheticSection>(s))
      continue;
    StringRef domain, rest = s->name;
    if (splitSectionName(s->name, domain, rest))
      if (CodomsDomain *d = state.find(domain))
        prepareDomainSection(ctx, *s, *d, rest);
    separateUntested(state, *s, rest);
  }

  if (!ctx.arg.imageBase && ctx.arg.sectionStartMap.empty() &&
      !ctx.script->hasSectionsCommand)
    ctx.arg.imageBase = defaultImageBase;

  // Each PT_LOAD has pages of its own, and no gap in code is a way in.
  ctx.arg.zSeparate = SeparateSegmentKind::Loadable;
  ctx.arg.maxPageSize =
      std::max<uint64_t>(ctx.arg.maxPageSize, CODOMS_PAGE_SIZE);
  ctx.target->trapInstr = {0x02, 0x90, 0x02, 0x90}; // c.ebreak

  mergeAll(ctx);
  checkSymbolNames(ctx);
}

//===----------------------------------------------------------------------===//
// Output sections
//===----------------------------------------------------------------------===//

StringRef codoms::outputSectionName(const InputSectionBase &sec) {
  if (isKind(sec.name, noxferSection))
    return noxferSection;
  if (!sec.domain)
    return "";
  Codoms &state = *sec.file->ctx.codoms;
  CodomsDomain &d = state.domains[sec.domain];
  StringRef rest = sec.name;
  if (!rest.consume_front(sectionPrefix) || !rest.consume_front(d.name) ||
      !rest.starts_with("."))
    return "";
  StringRef kind;
  for (StringRef k : {".noxfer", ".data.rel.ro", ".init_array", ".fini_array"})
    if (isKind(rest, k))
      kind = k;
  if (kind.empty()) {
    if (state.tlsSections.contains(&sec))
      kind = ".tdata";
    else if (sec.flags & SHF_EXECINSTR)
      kind = ".text";
    else if (sec.flags & SHF_WRITE)
      kind = sec.type == SHT_NOBITS ? ".bss" : ".data";
    else
      kind = ".rodata";
  }
  StringRef &name = d.outputNames[kind.data()];
  if (name.empty())
    name = state.save(sectionPrefix + d.name + kind);
  return name;
}

void codoms::assignDomains(Ctx &ctx) {
  if (!ctx.codoms->active)
    return;
  Codoms &state = *ctx.codoms;
  for (SectionCommand *cmd : ctx.script->sectionCommands) {
    auto *osd = dyn_cast<OutputDesc>(cmd);
    if (!osd)
      continue;
    OutputSection &osec = osd->osec;
    const InputSectionBase *first = nullptr;
    for (SectionCommand *sub : osec.commands) {
      auto *isd = dyn_cast<InputSectionDescription>(sub);
      if (!isd)
        continue;
      for (InputSectionBase *s : isd->sectionBases) {
        if (!s->isLive() || !(s->flags & SHF_ALLOC))
          continue;
        if (!first) {
          first = s;
          osec.domain = s->domain;
        } else if (first->domain != s->domain) {
          auto diag = Err(ctx);
          diag << "output section '" << osec.name << "'";
          if (osec.location != "<internal>")
            diag << " (" << osec.location << ")";
          diag << " would hold sections of two domains\n>>> " << first << " of "
               << describe(state.nameOf(*first)) << "\n>>> " << s << " of "
               << describe(state.nameOf(*s))
               << "\n>>> let no pattern of the linker script match "
                  "'.codoms.*', and the linker places these sections; or give "
                  "each domain output sections of its own";
          break;
        }
      }
    }
  }
}

// One more flag than Writer.cpp's: above those that tell root's sections apart,
// below RF_PARTITION.
static constexpr unsigned RF_CODOMS = 1 << 17;

unsigned codoms::rankSection(const OutputSection &osec, unsigned rank) {
  return osec.domain ? rank | RF_CODOMS : rank;
}

std::optional<bool> codoms::isBefore(const OutputSection &a,
                                     const OutputSection &b) {
  if (a.domain == b.domain || !(a.sortRank & b.sortRank & RF_CODOMS))
    return std::nullopt;
  return a.domain < b.domain;
}

static bool hasAddress(const OutputSection &osec) {
  return (osec.flags & SHF_ALLOC) &&
         !((osec.flags & SHF_TLS) && osec.type == SHT_NOBITS);
}

// Sizes are not final, but what is empty now stays so.
static bool isEmpty(OutputSection &osec) {
  return llvm::all_of(osec.commands, [](SectionCommand *cmd) {
    if (auto *assign = dyn_cast<SymbolAssignment>(cmd))
      return assign->name != ".";
    auto *isd = dyn_cast<InputSectionDescription>(cmd);
    return isd && llvm::all_of(isd->sections, [](InputSection *s) {
             return s->getSize() == 0;
           });
  });
}

static uint16_t getPageBits(Codoms &state, OutputSection &osec) {
  if (!(osec.flags & SHF_EXECINSTR))
    return 0;
  uint16_t bits = osec.domain ? 0 : CODOMS_PAGE_SYS;
  SmallVector<InputSection *, 0> storage;
  for (InputSection *s : getInputSections(osec, storage))
    if ((s->flags & SHF_EXECINSTR) && s->getSize() &&
        !isa<SyntheticSection>(s) && !state.isTested(s->file))
      bits |= CODOMS_PAGE_NOXFER;
  return bits;
}

// The template of a domain is one output section, written to the file whole.
static void layoutTls(Ctx &ctx) {
  for (CodomsDomain &d : ctx.codoms->domains) {
    for (InputSectionBase *s : d.tlsInputs) {
      OutputSection *osec = s->isLive() ? s->getOutputSection() : nullptr;
      if (!osec)
        continue;
      if (d.tls && d.tls != osec)
        Err(ctx)
            << "thread-local data of " << codoms::describe(d.name)
            << " must be in one output section: " << d.tls->name << " and "
            << osec->name
            << "\n>>> the template of a thread is one piece: let the linker "
               "script place *(.codoms."
            << d.name << ".tdata* .codoms." << d.name
            << ".tbss*) in one section";
      d.tls = osec;
      d.tlsAlign = std::max(d.tlsAlign, s->addralign);
      osec->type = SHT_PROGBITS;
    }
  }
}

// By priority, whatever --shuffle-sections and others made of it.
static void sortInitFini(OutputSection &osec) {
  if (osec.domain &&
      (osec.type == SHT_INIT_ARRAY || osec.type == SHT_FINI_ARRAY))
    for (SectionCommand *cmd : osec.commands)
      if (auto *isd = dyn_cast<InputSectionDescription>(cmd))
        llvm::stable_sort(isd->sections, [](auto *a, auto *b) {
          return getPriority(a->name) < getPriority(b->name);
        });
}

void codoms::layoutSections(Ctx &ctx) {
  if (!ctx.codoms->active)
    return;
  Codoms &state = *ctx.codoms;
  layoutTls(ctx);
  for (OutputSection *osec : ctx.outputSections)
    sortInitFini(*osec);
  const OutputSection *prev = ctx.out.elfHeader.get();
  for (OutputSection *osec : ctx.outputSections) {
    if (!hasAddress(*osec) || isEmpty(*osec))
      continue;
    osec->codomsBits = getPageBits(state, *osec);
    if (prev->domain != osec->domain || prev->codomsBits != osec->codomsBits ||
        (osec->domain && prev->getPhdrFlags() != osec->getPhdrFlags())) {
      state.segmentStarts.insert(osec);
      osec->addralign =
          std::max<uint32_t>(osec->addralign, ctx.arg.maxPageSize);
    }
    prev = osec;
  }
}

// A range lies within one segment, so that all of its pages are mapped.
void codoms::makeRanges(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  const OutputSection *prev = nullptr;
  for (OutputSection *osec : ctx.outputSections) {
    if (!hasAddress(*osec) || isEmpty(*osec))
      continue;
    bool extends = prev && prev->domain == osec->domain &&
                   prev->codomsBits == osec->codomsBits &&
                   prev->ptLoad == osec->ptLoad;
    prev = osec;
    if (!osec->domain && !osec->codomsBits)
      continue;
    if (extends)
      state.ranges.back().last = osec;
    else
      state.ranges.push_back({osec, osec, osec->domain, osec->codomsBits});
  }
}

bool codoms::startsSegment(Ctx &ctx, const OutputSection *osec) {
  return ctx.codoms->segmentStarts.contains(osec);
}

// Sections join segments in their order. The headers are not among them, and a
// script may put a section into several segments, of which the last counts.
OutputSection *codoms::firstSection(Ctx &ctx, const PhdrEntry &load) {
  OutputSection *sec = load.firstSec;
  bool known = ctx.codoms->active && sec && sec->ptLoad == &load &&
               sec != ctx.out.elfHeader.get() &&
               sec != ctx.out.programHeaders.get();
  return known ? sec : nullptr;
}

uint64_t codoms::alignUnloaded(Ctx &ctx, uint64_t offset) {
  return ctx.codoms->active ? alignToPowerOf2(offset, ctx.arg.maxPageSize)
                            : offset;
}

//===----------------------------------------------------------------------===//
// Symbols
//===----------------------------------------------------------------------===//

bool codoms::getTlsBase(const Symbol &sym, uint64_t &base) {
  auto *d = dyn_cast<Defined>(&sym);
  if (!d || !d->isTls() || !d->section || !d->section->domain)
    return false;
  const OutputSection *osec = d->section->getOutputSection();
  base = osec ? osec->addr : 0;
  return true;
}

static void define(Ctx &ctx, const Twine &name, SectionBase *sec,
                   uint64_t value) {
  Symbol *s = ctx.symtab->find(name.str());
  if (!s || s->isDefined() || s->isCommon())
    return;
  ctx.synthesizedSymbols.push_back(s);
  s->resolve(ctx, Defined{ctx, ctx.internalFile, StringRef(), STB_GLOBAL,
                          STV_HIDDEN, STT_NOTYPE, value, /*size=*/0, sec});
  s->isUsedInRegularObj = true;
  if (auto *osec = dyn_cast_or_null<OutputSection>(sec))
    osec->usedInExpression = true;
}

// What the compiler's checks, which a program without domains never makes, refer
// to weakly: 0 is out of reach of a program in the upper half of 4 GiB, and of a
// shared object.
static void defineNoCode(Ctx &ctx) {
  if (ctx.arg.emachine != EM_RISCV)
    return;
  for (SectionCommand *cmd : ctx.script->sectionCommands) {
    auto *osd = dyn_cast<OutputDesc>(cmd);
    if (!osd || !(osd->osec.flags & SHF_EXECINSTR))
      continue;
    define(ctx, "__codoms_code_start", &osd->osec, 0);
    define(ctx, "__codoms_code_end", &osd->osec, 0);
    return;
  }
}

void codoms::defineSymbols(Ctx &ctx) {
  define(ctx, linkedSymbol, nullptr, 1);
  if (!ctx.codoms->active)
    return defineNoCode(ctx);
  // Gates compare them with cdcaller. A domain that is not in the program has a
  // tag that none can have.
  for (const CodomsEntry &e : ctx.codoms->entries)
    for (StringRef caller : e.callers) {
      const CodomsDomain *d = ctx.codoms->find(caller);
      define(ctx, "__codoms_tag$" + caller, nullptr, d ? d->tag : UINT16_MAX);
    }
  // finalizeTable gives them their section.
  define(ctx, "__codoms_table_start", ctx.out.elfHeader.get(), 0);
  define(ctx, "__codoms_table_end", ctx.out.elfHeader.get(), 0);
  struct Sections {
    OutputSection *init = nullptr, *fini = nullptr, *any = nullptr;
    OutputSection *firstCode = nullptr, *lastCode = nullptr;
  };
  std::vector<Sections> sections(ctx.codoms->domains.size());
  for (SectionCommand *cmd : ctx.script->sectionCommands) {
    auto *osd = dyn_cast<OutputDesc>(cmd);
    if (!osd)
      continue;
    Sections &s = sections[osd->osec.domain];
    s.any = &osd->osec;
    if (s.any->type == SHT_INIT_ARRAY)
      s.init = s.any;
    if (s.any->type == SHT_FINI_ARRAY)
      s.fini = s.any;
    if (s.any->flags & SHF_EXECINSTR) {
      s.lastCode = s.any;
      if (!s.firstCode)
        s.firstCode = s.any;
    }
  }
  // Within these a check may read, to see whether it has an entry point before it.
  for (const CodomsDomain &d : ctx.codoms->domains) {
    const Sections &s = sections[d.tag];
    std::string suffix = d.suffix();
    if (ctx.codoms->scattered)
      define(ctx, "__codoms_scattered" + suffix, nullptr, 1);
    if (!s.firstCode)
      continue;
    define(ctx, "__codoms_code_start" + suffix, s.firstCode, 0);
    define(ctx, "__codoms_code_end" + suffix, s.lastCode, -1);
  }
  for (const CodomsDomain &d : ArrayRef(ctx.codoms->domains).drop_front()) {
    auto [init, fini, any, firstCode, lastCode] = sections[d.tag];
    if (!any)
      continue;
    if (init && !d.init &&
        !ctx.symtab->find(("__init_array_start$" + d.name).str()))
      Warn(ctx) << "constructors of " << describe(d.name)
                << " do not run: no archive defines __codoms_init$any, as the "
                   "C library of the sysroot does, and nothing refers to "
                   "__init_array_start$"
                << d.name;
    define(ctx, "__init_array_start$" + d.name, init ? init : any, 0);
    define(ctx, "__init_array_end$" + d.name, init ? init : any, init ? -1 : 0);
    define(ctx, "__fini_array_start$" + d.name, fini ? fini : any, 0);
    define(ctx, "__fini_array_end$" + d.name, fini ? fini : any, fini ? -1 : 0);
  }
}
