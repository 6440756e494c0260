//===- CodomsTable.cpp ----------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table that PT_CODOMS points to (codoms/table.h), and the same as JSON.
//
//===----------------------------------------------------------------------===//

#include "Codoms.h"
#include "InputFiles.h"
#include "InputSection.h"
#include "LinkerScript.h"
#include "OutputSections.h"
#include "SymbolTable.h"
#include "Symbols.h"
#include "SyntheticSections.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::ELF;
using namespace llvm::support::endian;
using namespace lld;
using namespace lld::elf;

// What a domain gets whose sources say nothing of its stack.
static constexpr uint64_t defaultStackSize = 0x100000;

static constexpr StringLiteral tableSection = ".codoms_table";

static_assert(
    sizeof(codoms_table) == 64 && sizeof(codoms_domain) == 72 &&
        sizeof(codoms_range) == 24 && sizeof(codoms_apl) == 8 &&
        sizeof(codoms_entry_point) == 16,
    "the layout of the table has no padding that depends on the host");

namespace lld::elf {
class CodomsTableSection final : public SyntheticSection {
public:
  CodomsTableSection(Ctx &ctx)
      : SyntheticSection(ctx, tableSection, SHT_PROGBITS, SHF_ALLOC, 8) {}
  void finalizeContents() override;
  void writeTo(uint8_t *buf) override;
  size_t getSize() const override { return header.size; }

  struct Gate {
    const Defined *sym;
    uint16_t tag;
    StringRef name;
  };
  SmallVector<Gate, 0> gates; // live ones

private:
  uint32_t addString(StringRef s);
  template <class T> void reserve(uint32_t &offset, uint32_t &num, size_t n);

  codoms_table header = {};
  SmallVector<uint32_t, 0> domainNames, gateNames;
  SmallVector<uint32_t, 0> syscalls;
  SmallString<0> strings;
};
} // namespace lld::elf

uint32_t CodomsTableSection::addString(StringRef s) {
  uint32_t offset = strings.size();
  strings += s;
  strings.push_back('\0');
  return offset;
}

template <class T>
void CodomsTableSection::reserve(uint32_t &offset, uint32_t &num, size_t n) {
  offset = header.size;
  num = n;
  header.size += n * sizeof(T);
}

// The gate that the import refers to, if it is still there.
static const Defined *liveGate(const CodomsImport &i) {
  const Defined *gate = i.entry ? i.entry->gate : nullptr;
  return gate && gate->isDefined() && gate->section && gate->section->isLive()
             ? gate
             : nullptr;
}

namespace {
// The domains that an import gives the right to call: the one that it names if
// the object has anything of it, as nobody gets rights for others; or those
// that the code of the object is in.
class Subjects {
public:
  explicit Subjects(Codoms &state) : state(state) {}
  SmallVector<uint16_t, 1> of(const CodomsImport &i);

private:
  Codoms &state;
  // Imports come file by file.
  const InputFile *file = nullptr;
  SmallVector<uint16_t, 1> all, code;
};
} // namespace

SmallVector<uint16_t, 1> Subjects::of(const CodomsImport &i) {
  if (file != i.place.file) {
    file = i.place.file;
    all.clear();
    code.clear();
    for (InputSectionBase *s : file->getSections()) {
      if (!s || s == &InputSection::discarded || !s->isLive())
        continue;
      if ((s->flags & SHF_ALLOC) && s->size && !is_contained(all, s->domain))
        all.push_back(s->domain);
      if ((s->flags & SHF_EXECINSTR) && !is_contained(code, s->domain))
        code.push_back(s->domain);
    }
    llvm::sort(code);
  }
  if (i.from == ".")
    return code;
  const CodomsDomain *named = state.find(i.from);
  if (!named || !is_contained(all, named->tag))
    return {};
  return {named->tag};
}

// Sizes are fixed here; addresses are not known yet.
void CodomsTableSection::finalizeContents() {
  Codoms &state = *ctx.codoms;
  addString("");
  for (const CodomsDomain &d : state.domains) {
    domainNames.push_back(addString(d.name));
    syscalls.append(d.syscalls.begin(), d.syscalls.end());
  }
  auto addGate = [&](const Defined *d) {
    if (!d || !d->isDefined() || !d->section || !d->section->isLive())
      return false;
    gates.push_back({d, d->section->domain, d->getName()});
    return true;
  };
  for (const CodomsEntry &e : state.entries)
    addGate(e.gate);
  for (CodomsDomain &d : state.domains) {
    if (!addGate(d.init))
      d.init = nullptr;
    if (!addGate(d.fini))
      d.fini = nullptr;
  }
  for (const Gate &g : gates)
    gateNames.push_back(addString(g.name));

  // The right to call comes from the imports of entries that are still there.
  // Gates are far apart in memory: looking for all of them first is quick.
  SmallVector<const Defined *, 0> live;
  live.reserve(state.imports.size());
  for (const CodomsImport &i : state.imports)
    live.push_back(liveGate(i));
  Subjects subjects(state);
  for (auto [i, gate] : llvm::zip_equal(state.imports, live))
    if (gate)
      for (uint16_t from : subjects.of(i))
        if (from != gate->section->domain) {
          unsigned &level = state.apl[{from, gate->section->domain}];
          level = std::max<unsigned>(level, CODOMS_APL_CALL);
        }
  // Root's rights are not in the table.
  state.apl.remove_if([](auto &p) { return p.first.first == 0; });

  header.magic = CODOMS_TABLE_MAGIC;
  header.version = CODOMS_TABLE_VERSION;
  header.header_size = sizeof(codoms_table);
  header.size = sizeof(codoms_table);
  reserve<codoms_domain>(header.domains, header.num_domains,
                         state.domains.size());
  reserve<codoms_range>(header.ranges, header.num_ranges, state.ranges.size());
  reserve<codoms_apl>(header.apl, header.num_apl, state.apl.size());
  reserve<codoms_entry_point>(header.entries, header.num_entries, gates.size());
  reserve<uint32_t>(header.syscalls, header.num_syscalls, syscalls.size());
  reserve<char>(header.strings, header.strings_size, strings.size());
}

static uint64_t rangeStart(const CodomsRange &r) {
  return alignDown(r.first->addr, CODOMS_PAGE_SIZE);
}
static uint64_t rangeEnd(const CodomsRange &r) {
  return alignTo(r.last->addr + r.last->size, CODOMS_PAGE_SIZE);
}

static SmallVector<CodomsRange, 0> sortedRanges(const Codoms &state) {
  SmallVector<CodomsRange, 0> ret = state.ranges;
  llvm::sort(ret, [](const CodomsRange &a, const CodomsRange &b) {
    return a.first->addr < b.first->addr;
  });
  return ret;
}

static std::vector<std::tuple<uint16_t, uint16_t, unsigned>>
sortedApl(const Codoms &state) {
  std::vector<std::tuple<uint16_t, uint16_t, unsigned>> ret;
  for (auto &[pair, level] : state.apl)
    ret.emplace_back(pair.first, pair.second, level);
  llvm::sort(ret);
  return ret;
}

// Hosts of either byte order write the same table.
static uint8_t *put16(uint8_t *p, uint16_t v) { return write16le(p, v), p + 2; }
static uint8_t *put32(uint8_t *p, uint32_t v) { return write32le(p, v), p + 4; }
static uint8_t *put64(uint8_t *p, uint64_t v) { return write64le(p, v), p + 8; }

void CodomsTableSection::writeTo(uint8_t *buf) {
  Codoms &state = *ctx.codoms;
  uint8_t *p = put32(buf, header.magic);
  p = put16(p, header.version);
  p = put16(p, header.header_size);
  p = put64(p, header.size);
  for (uint32_t v : {header.domains, header.num_domains, header.ranges,
                     header.num_ranges, header.apl, header.num_apl,
                     header.entries, header.num_entries, header.syscalls,
                     header.num_syscalls, header.strings, header.strings_size})
    p = put32(p, v);

  uint32_t firstSyscall = 0;
  for (auto [d, name] : llvm::zip_equal(state.domains, domainNames)) {
    p = put16(p, d.tag);
    p = put16(p, d.vault ? CODOMS_DOMAIN_VAULT : 0);
    p = put32(p, name);
    p = put64(p, d.tag == CODOMS_ROOT_TAG ? 0
                 : d.stackSize            ? d.stackSize
                                          : defaultStackSize);
    uint64_t tlsSize = d.tls ? d.tls->size : 0;
    p = put64(p, d.tls ? d.tls->addr : 0);
    p = put64(p, tlsSize);
    p = put64(p, tlsSize);
    p = put64(p, d.tlsAlign);
    p = put64(p, d.init ? d.init->getVA(ctx) : 0);
    p = put64(p, d.fini ? d.fini->getVA(ctx) : 0);
    p = put32(p, firstSyscall);
    p = put32(p, d.syscalls.size());
    firstSyscall += d.syscalls.size();
  }
  for (const CodomsRange &r : sortedRanges(state)) {
    p = put64(p, rangeStart(r));
    p = put64(p, rangeEnd(r));
    p = put16(p, r.domain);
    p = put16(p, r.bits);
    p = put32(p, 0);
  }
  for (auto [subject, object, level] : sortedApl(state)) {
    p = put16(p, subject);
    p = put16(p, object);
    p = put32(p, level);
  }
  SmallVector<std::tuple<uint64_t, uint16_t, uint32_t>, 0> entries;
  for (auto [g, name] : llvm::zip_equal(gates, gateNames))
    entries.emplace_back(g.sym->getVA(ctx), g.tag, name);
  llvm::sort(entries);
  for (auto [addr, tag, name] : entries) {
    p = put64(p, addr);
    p = put32(p, tag);
    p = put32(p, name);
  }
  for (uint32_t n : syscalls)
    p = put32(p, n);
  memcpy(p, strings.data(), strings.size());
  assert(p + strings.size() == buf + getSize());
}

void codoms::addTableSection(Ctx &ctx) {
  if (!ctx.codoms->active)
    return;
  ctx.codoms->table = make<CodomsTableSection>(ctx);
  ctx.inputSections.push_back(ctx.codoms->table);
}

static void finalizeTable(Ctx &ctx) {
  CodomsTableSection *table = ctx.codoms->table;
  if (!table->isLive() || !table->getParent()) {
    ErrAlways(ctx) << "the linker script discards " << tableSection
                   << ", which the loader needs\n>>> let it keep *("
                   << tableSection << "), beside .rodata";
    return;
  }
  table->finalizeContents();
  for (auto [name, value] : {std::pair("__codoms_table_start", uint64_t(0)),
                             {"__codoms_table_end", table->getSize()}})
    if (auto *d = dyn_cast_or_null<Defined>(ctx.symtab->find(name)))
      if (d->section == ctx.out.elfHeader.get()) {
        d->section = table;
        d->value = value;
      }
}

void codoms::addProgramHeaders(
    Ctx &ctx, SmallVectorImpl<std::unique_ptr<PhdrEntry>> &phdrs) {
  if (!ctx.codoms->active)
    return;
  makeRanges(ctx);
  finalizeTable(ctx);
  if (!ctx.codoms->table->getParent())
    return;
  phdrs.push_back(std::make_unique<PhdrEntry>(ctx, PT_CODOMS, PF_R));
  phdrs.back()->add(ctx.codoms->table->getParent());
}

//===----------------------------------------------------------------------===//
// The report
//===----------------------------------------------------------------------===//

namespace {
class Reporter {
public:
  Reporter(Ctx &ctx, raw_ostream &os)
      : ctx(ctx), state(*ctx.codoms), j(os, /*IndentSize=*/2) {}
  void write();

private:
  // What lies in the domain, by its tag.
  struct Parts {
    SmallVector<CodomsRange, 0> ranges;
    SmallVector<OutputSection *, 0> sections;
    SmallVector<const CodomsTableSection::Gate *, 0> gates;
    MapVector<ELFFileBase *, bool> objects; // true: with code
    std::map<uint32_t, SmallVector<const InputFile *, 1>> syscalls;
  };
  using Pair = std::pair<uint16_t, uint16_t>;
  struct Reasons {
    SmallVector<unsigned, 1> imports, grants;
  };

  void collect();
  void writeDomain(const CodomsDomain &d);
  void writeGate(const CodomsTableSection::Gate &g);
  void writeObject(const ELFFileBase &file, bool code);
  void writeRights();
  void writeImports();
  void writeGrants();
  void numbers(StringRef key, ArrayRef<unsigned> values) {
    if (!values.empty())
      j.attributeArray(key, [&] {
        for (unsigned v : values)
          j.value(v);
      });
  }

  Ctx &ctx;
  Codoms &state;
  json::OStream j;
  std::vector<Parts> parts;
  std::map<Pair, Reasons> reasons;
  SmallVector<std::pair<const CodomsImport *, SmallVector<uint16_t, 1>>, 0>
      imports;
};
} // namespace

// One pass over each kind of thing: there are thousands of domains.
void Reporter::collect() {
  parts.resize(state.domains.size());
  for (const CodomsRange &r : sortedRanges(state))
    parts[r.domain].ranges.push_back(r);
  for (OutputSection *osec : ctx.outputSections)
    if (osec->flags & SHF_ALLOC)
      parts[osec->domain].sections.push_back(osec);
  for (const CodomsTableSection::Gate &g : state.table->gates)
    parts[g.tag].gates.push_back(&g);
  for (ELFFileBase *f : ctx.objectFiles)
    for (InputSectionBase *s : f->getSections())
      if (s && s != &InputSection::discarded && s->isLive() &&
          (s->flags & SHF_ALLOC) && s->size)
        parts[s->domain].objects[f] |= bool(s->flags & SHF_EXECINSTR);
  for (const CodomsSetting &s : state.settings)
    if (s.key == "syscall") {
      auto &files = parts[state.find(s.domain)->tag].syscalls[s.value];
      if (!is_contained(files, s.place.file))
        files.push_back(s.place.file);
    }

  Subjects subjects(state);
  for (const CodomsImport &i : state.imports)
    if (const Defined *gate = liveGate(i)) {
      for (uint16_t from : subjects.of(i))
        reasons[{from, gate->section->domain}].imports.push_back(
            imports.size());
      imports.push_back({&i, subjects.of(i)});
    }
  for (auto [n, g] : llvm::enumerate(state.grants))
    reasons[{state.find(g.subject)->tag, state.find(g.object)->tag}]
        .grants.push_back(n);
}

void Reporter::writeGate(const CodomsTableSection::Gate &g) {
  j.object([&] {
    j.attribute("gate", g.name);
    j.attribute("address", codoms::hex(g.sym->getVA(ctx)));
    auto it = state.gates.find(g.sym);
    if (it == state.gates.end())
      return;
    const CodomsEntry &e = *it->second;
    j.attribute("name", e.name);
    if (!e.body.empty())
      j.attribute("body", e.body);
    j.attribute("signature", e.signature);
    j.attribute("hash", e.hash);
    j.attribute("location", e.place.loc);
    j.attribute("file", toStr(ctx, e.place.file));
    if (!e.callers.empty())
      j.attributeArray("callers", [&] {
        for (StringRef caller : e.callers)
          j.value(caller);
      });
  });
}

void Reporter::writeObject(const ELFFileBase &file, bool code) {
  j.object([&] {
    j.attribute("file", toStr(ctx, &file));
    j.attribute("copy", !file.codomsDomain.empty());
    if (code)
      j.attribute("tested", state.objects[&file].tested);
    if (!file.archiveName.empty()) {
      j.attribute("archive", file.archiveName);
      j.attribute("member", file.getName());
    }
    auto it = state.copyReasons.find(&file);
    if (it == state.copyReasons.end())
      return;
    j.attribute("symbol", it->second.symbol);
    j.attribute("needed_by", it->second.file ? toStr(ctx, it->second.file)
                                             : std::string("the linker"));
  });
}

void Reporter::writeDomain(const CodomsDomain &d) {
  const Parts &p = parts[d.tag];
  j.object([&] {
    j.attribute("name", d.name);
    j.attribute("tag", d.tag);
    if (d.tag != CODOMS_ROOT_TAG) {
      j.attribute("vault", d.vault);
      j.attribute("stack", d.stackSize ? d.stackSize : defaultStackSize);
    }
    if (d.tls)
      j.attributeObject("tls", [&] {
        j.attribute("address", codoms::hex(d.tls->addr));
        j.attribute("size", d.tls->size);
        j.attribute("align", d.tlsAlign);
      });
    j.attributeArray("syscalls", [&] {
      for (const auto &[number, files] : p.syscalls)
        j.object([&, n = number, &files = files] {
          j.attribute("number", n);
          j.attributeArray("files", [&] {
            for (const InputFile *f : files)
              j.value(toStr(ctx, f));
          });
        });
    });
    j.attributeArray("memory", [&] {
      for (const CodomsRange &r : p.ranges)
        j.object([&] {
          j.attribute("start", codoms::hex(rangeStart(r)));
          j.attribute("end", codoms::hex(rangeEnd(r)));
          j.attribute("sys", bool(r.bits & CODOMS_PAGE_SYS));
          j.attribute("noxfer", bool(r.bits & CODOMS_PAGE_NOXFER));
        });
    });
    j.attributeArray("sections", [&] {
      for (const OutputSection *osec : p.sections)
        j.object([&] {
          j.attribute("name", osec->name);
          j.attribute("address", codoms::hex(osec->addr));
          j.attribute("size", osec->size);
        });
    });
    j.attributeArray("entries", [&] {
      for (const CodomsTableSection::Gate *g : p.gates)
        writeGate(*g);
    });
    j.attributeArray("objects", [&] {
      for (auto [file, code] : p.objects)
        writeObject(*file, code);
    });
  });
}

void Reporter::writeRights() {
  j.attributeArray("rights", [&] {
    for (auto [subject, object, level] : sortedApl(state))
      j.object([&, s = subject, o = object, l = level] {
        j.attribute("subject", state.domains[s].name);
        j.attribute("object", state.domains[o].name);
        j.attribute("level", codoms::levelName(l));
        const Reasons &r = reasons[{s, o}];
        numbers("imports", r.imports);
        numbers("grants", r.grants);
      });
  });
}

void Reporter::writeImports() {
  j.attributeArray("imports", [&] {
    for (const auto &[i, from] : imports)
      j.object([&, i = i, &from = from] {
        j.attributeArray("from", [&] {
          for (uint16_t tag : from)
            j.value(state.domains[tag].name);
        });
        j.attribute("domain", i->domain);
        j.attribute("name", i->name);
        j.attribute("location", i->place.loc);
        j.attribute("file", toStr(ctx, i->place.file));
      });
  });
}

void Reporter::writeGrants() {
  j.attributeArray("grants", [&] {
    for (const CodomsGrant &g : state.grants)
      j.object([&] {
        j.attribute("subject", g.subject);
        j.attribute("object", g.object);
        j.attribute("level", codoms::levelName(g.level));
        if (!g.place.file)
          return; // the command line
        j.attribute("location", g.place.loc);
        j.attribute("file", toStr(ctx, g.place.file));
      });
  });
}

void Reporter::write() {
  if (state.table)
    collect();
  j.object([&] {
    j.attribute("version", 1);
    j.attribute("output", ctx.arg.outputFile);
    if (state.scattered)
      j.attribute("scattered", true);
    j.attributeArray("domains", [&] {
      if (state.table)
        for (const CodomsDomain &d : state.domains)
          writeDomain(d);
    });
    writeRights();
    writeImports();
    writeGrants();
  });
}

void codoms::writeReport(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  if (state.reportFile.empty())
    return;
  std::error_code ec;
  raw_fd_ostream os = ctx.openAuxiliaryFile(state.reportFile, ec);
  if (ec) {
    ErrAlways(ctx) << "cannot open --codoms-report= file " << state.reportFile
                   << ": " << ec.message();
    return;
  }
  Reporter(ctx, os).write();
  os << '\n';
}
