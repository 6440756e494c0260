//===- CodomsRecords.cpp --------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the .codoms_record sections of objects (docs/abi.md, section 4), merges
// them and checks that both sides of each call saw the same declaration.
//
//===----------------------------------------------------------------------===//

#include "Codoms.h"
#include "InputFiles.h"
#include "InputSection.h"
#include "LinkerScript.h"
#include "SymbolTable.h"
#include "Symbols.h"
#include "SyntheticSections.h"
#include "Target.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/ConvertUTF.h"

using namespace llvm;
using namespace llvm::ELF;
using namespace llvm::object;
using namespace lld;
using namespace lld::elf;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

bool codoms::isDomainName(StringRef s) {
  if (s.empty() || s.size() > 63 || isDigit(s[0]))
    return false;
  return llvm::all_of(s, [](char c) { return isAlnum(c) || c == '_'; });
}

bool codoms::isReservedName(StringRef s) {
  return s == "root" || s == "any" || s == "local";
}

codoms::ScopedName codoms::splitName(StringRef name) {
  ScopedName ret;
  size_t pos = name.rfind('$');
  if (pos == StringRef::npos || pos == 0)
    return ret;
  StringRef domain = name.substr(pos + 1);
  domain = domain.take_front(domain.find('.'));
  if (!isDomainName(domain))
    return ret;
  ret.base = name.take_front(pos);
  ret.gate = ret.base.consume_back("$");
  if (ret.base.empty())
    return {};
  ret.domain = domain;
  return ret;
}

bool codoms::splitSectionName(StringRef name, StringRef &domain,
                              StringRef &rest) {
  if (!name.consume_front(sectionPrefix))
    return false;
  size_t dot = name.find('.');
  if (dot == StringRef::npos || dot + 1 == name.size())
    return false;
  domain = name.take_front(dot);
  rest = name.substr(dot);
  return isDomainName(domain);
}

std::string codoms::hex(uint64_t v) { return "0x" + utohexstr(v, true); }

std::string codoms::describe(StringRef domain) {
  return domain == "root" ? "root" : ("domain '" + domain + "'").str();
}

std::string codoms::describe(Ctx &ctx, const CodomsPlace &place) {
  if (!place.file)
    return "the command line";
  std::string file = toStr(ctx, place.file);
  return place.loc.empty() ? file : (place.loc + " in " + file).str();
}

StringRef Codoms::save(const Twine &s) {
  std::lock_guard<std::mutex> lock(mutex);
  return saver.save(s);
}

CodomsDomain *Codoms::find(StringRef name) {
  if (lastFound && lastFound->name == name)
    return lastFound;
  auto it = tags.find(name);
  return it == tags.end() ? nullptr : lastFound = &domains[it->second];
}

bool Codoms::isTested(const InputFile *file) {
  if (file != lastTested.first || !file) {
    auto it = objects.find(file);
    lastTested = {file, it != objects.end() && it->second.tested};
  }
  return lastTested.second;
}

StringRef Codoms::nameOf(const SectionBase &sec) const {
  return domains[sec.domain].name;
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

static constexpr StringLiteral oneImport =
    "an entry has one gate: put the import into one header, and include it "
    "wherever it is called";

static constexpr StringLiteral oneList =
    "\n>>> all declarations of an entry say the same: put it into one header, "
    "and recompile the object";

namespace {
class RecordReader {
public:
  RecordReader(Ctx &ctx, ELFFileBase &file)
      : ctx(ctx), file(file), state(*ctx.codoms) {}
  void read(StringRef text);
  unsigned units = 0, testedUnits = 0, sources = 0;

private:
  void readLine(StringRef text);
  void readEntry();
  SmallVector<CodomsEntry *, 2> ownEntries();
  void readCallers();
  void readOnFault();
  void readImport();
  void readDeclared();
  void readUnit();
  void readGrant();
  void readSetting();
  void readStructure();
  bool count(size_t n, StringRef form);
  bool domainField(StringRef s, bool rootToo);
  bool nameField(StringRef s);
  bool hashField(StringRef s);
  CodomsPlace place(StringRef loc) { return {&file, line, loc}; }
  void error(const Twine &msg) {
    Err(ctx) << &file << ":(" << codoms::recordSection << "):line " << line
             << ": " << msg;
  }
  // The line is not what docs/abi.md says. An object's first has the cure.
  void malformed(const Twine &msg) {
    error(msg + (std::exchange(saidCure, true)
                     ? ""
                     : "\n>>> recompile the object; in assembly, or if a tool "
                       "changed the object, see docs/abi.md, section 4"));
  }

  Ctx &ctx;
  ELFFileBase &file;
  Codoms &state;
  unsigned line = 0;
  bool inUnit = false, unitTested = false, scattered = false;
  bool saidCure = false;
  SmallVector<StringRef, 8> fields;
};
} // namespace

bool RecordReader::count(size_t n, StringRef form) {
  if (fields.size() == n)
    return true;
  malformed("'" + fields[0] + "' has " + Twine(fields.size() - 1) +
            " fields where " + Twine(n - 1) + " are wanted: " + form);
  return false;
}

bool RecordReader::domainField(StringRef s, bool rootToo) {
  if (rootToo && s == "root")
    return true;
  if (!codoms::isDomainName(s)) {
    malformed("'" + s +
              "' is not a domain name: letters, digits and '_', at most 63");
    return false;
  }
  if (codoms::isReservedName(s)) {
    error("the domain name '" + s +
          "' is reserved\n>>> give the domain another name");
    return false;
  }
  return true;
}

bool RecordReader::nameField(StringRef s) {
  if (!s.empty() && s.find_first_of(" \r\v\f") == StringRef::npos)
    return true;
  malformed("'" + s + "' is not a symbol name");
  return false;
}

bool RecordReader::hashField(StringRef s) {
  if (s == "-" || (s.size() == 16 && llvm::all_of(s, isHexDigit)))
    return true;
  malformed("'" + s + "' is not a hash: 16 hexadecimal digits, or '-'");
  return false;
}

void RecordReader::readEntry() {
  bool isGate = fields[0] == "gate";
  if (isGate ? !count(7, "gate DOMAIN NAME BODY HASH LOC SIG")
             : !count(6, "entry DOMAIN NAME HASH LOC SIG"))
    return;
  CodomsEntry e;
  e.domain = fields[1];
  e.name = fields[2];
  if (isGate)
    e.body = fields[3];
  e.hash = fields[3 + isGate];
  e.place = place(fields[4 + isGate]);
  e.signature = fields[5 + isGate];
  if (!domainField(e.domain, /*rootToo=*/!isGate || scattered) ||
      !nameField(e.name) || (isGate && !nameField(e.body)) ||
      !hashField(e.hash))
    return;
  e.gateName = state.save(e.name + "$$" + e.domain);
  if (e.domain != "root")
    state.names.insert(e.domain);

  if (isGate)
    state.importGates.push_back(e);
  auto [it, isNew] =
      state.entryIndex.try_emplace(e.gateName, state.entries.size());
  if (isNew) {
    state.entries.push_back(e);
    return;
  }
  // Each unit that imports a body of a library emits the gate, and one is kept.
  // What the domain itself declares an entry may be imported, for other policies
  // of the caller: then the domain's own gate is kept.
  CodomsEntry &old = state.entries[it->second];
  for (const InputFile *f : {old.place.file, e.place.file})
    state.objects[f].gates.insert(old.gateName);
  if (ctx.arg.ltoPartitions > 1 && !ctx.bitcodeFiles.empty())
    return; // each part has all lines; the option is refused later
  auto conflict = [&](StringRef what, StringRef cure) {
    Err(ctx) << what << " '" << e.name << "' of " << codoms::describe(e.domain)
             << "\n>>> " << codoms::describe(ctx, old.place) << ": "
             << old.signature
             << (old.body.empty() ? "" : " (body: " + old.body.str() + ")")
             << "\n>>> " << codoms::describe(ctx, e.place) << ": "
             << e.signature
             << (e.body.empty() ? "" : " (body: " + e.body.str() + ")")
             << "\n>>> " << cure;
  };
  bool oldIsGate = !old.body.empty();
  if (!isGate && !oldIsGate)
    conflict("duplicate entry", "an entry has one gate: define it in one "
                                "source, or give one of them another name");
  else if (isGate && oldIsGate && old.body != e.body)
    conflict("different bodies for the imported entry", oneImport);
  else if (isGate != oldIsGate && (isGate ? e : old).body != e.name)
    conflict("another body for the imported entry",
             "the domain itself declares it an entry: import it without naming "
             "a body, or give one of them another name");
  else if (old.hash != e.hash && old.hash != "-" && e.hash != "-")
    conflict("different declarations of the imported entry", oneImport);
  else if (!isGate)
    old = e;
}

// Further lines of an entry of this object: what `entries` has, and its own
// gate of an import, of which one is kept.
SmallVector<CodomsEntry *, 2> RecordReader::ownEntries() {
  SmallVector<CodomsEntry *, 2> ret;
  std::string gateName = (fields[2] + "$$" + fields[1]).str();
  auto it = state.entryIndex.find(gateName);
  if (it != state.entryIndex.end() &&
      state.entries[it->second].place.file == &file)
    ret.push_back(&state.entries[it->second]);
  for (CodomsEntry &g : llvm::reverse(state.importGates)) {
    if (g.place.file != &file)
      break;
    if (g.gateName == gateName)
      ret.push_back(&g);
  }
  if (ret.empty())
    malformed("'" + fields[0] + "' of '" + fields[2] + "' of " +
              codoms::describe(fields[1]) + " without its 'entry'");
  return ret;
}

void RecordReader::readCallers() {
  if (!count(4, "callers DOMAIN NAME DOMAIN,...") ||
      !domainField(fields[1], true) || !nameField(fields[2]))
    return;
  SmallVector<StringRef, 4> names;
  fields[3].split(names, ',');
  for (StringRef name : names)
    if (!domainField(name, true))
      return;
  for (CodomsEntry *e : ownEntries()) {
    if (!e->callers.empty() && ArrayRef(e->callers) != ArrayRef(names))
      return error("the entry '" + e->name + "' of " +
                   codoms::describe(e->domain) + " is for " +
                   llvm::join(e->callers, ",") + " and for " + fields[3] +
                   oneList);
    e->callers.assign(names.begin(), names.end());
  }
}

// For the runtime; nothing uses it yet.
void RecordReader::readOnFault() {
  int64_t value;
  uint64_t large;
  if (!count(4, "onfault DOMAIN NAME VALUE") || !domainField(fields[1], true) ||
      !nameField(fields[2]))
    return;
  if (!to_integer(fields[3], value) && !to_integer(fields[3], large))
    return malformed("'" + fields[3] + "' is not a number");
  for (CodomsEntry *e : ownEntries()) {
    if (!e->onFault.empty() && e->onFault != fields[3])
      return error("the entry '" + e->name + "' of " +
                   codoms::describe(e->domain) + " has " + e->onFault +
                   " and " + fields[3] + " as its result after a fault" +
                   oneList);
    e->onFault = fields[3];
  }
}

void RecordReader::readImport() {
  if (!count(7, "import FROM DOMAIN NAME HASH LOC SIG"))
    return;
  CodomsImport i;
  i.from = fields[1];
  i.domain = fields[2];
  i.name = fields[3];
  i.hash = fields[4];
  i.place = place(fields[5]);
  i.signature = fields[6];
  // `any` is what the compiler knows the domain as in a library's own variant.
  if (!file.codomsDomain.empty() && (i.from == "." || i.from == "any"))
    i.from = file.codomsDomain;
  if ((i.from != "." && !domainField(i.from, true)) ||
      !domainField(i.domain, true) || !nameField(i.name) || !hashField(i.hash))
    return;
  i.gateName = state.save(i.name + "$$" + i.domain);
  for (StringRef d : {i.from, i.domain})
    if (d != "." && d != "root")
      state.names.insert(d);
  state.imports.push_back(i);
}

void RecordReader::readDeclared() {
  if (!count(6, "declared DOMAIN NAME HASH LOC SIG"))
    return;
  CodomsImport i;
  i.domain = fields[1];
  i.name = fields[2];
  i.hash = fields[3];
  i.place = place(fields[4]);
  i.signature = fields[5];
  if (!domainField(i.domain, true) || !nameField(i.name) || !hashField(i.hash))
    return;
  i.gateName = state.save(i.name + "$$" + i.domain);
  state.declarations.push_back(i);
}

void RecordReader::readUnit() {
  if (count(2, "unit DOMAIN") && domainField(fields[1], true) &&
      fields[1] != "root")
    state.objects[&file].compiledFor.insert(fields[1]);
}

StringRef codoms::levelName(unsigned level) {
  return level == CODOMS_APL_CALL   ? "call"
         : level == CODOMS_APL_READ ? "read"
                                    : "write";
}

std::optional<unsigned> codoms::parseLevel(StringRef name) {
  for (unsigned level : {CODOMS_APL_CALL, CODOMS_APL_READ, CODOMS_APL_WRITE})
    if (name == levelName(level))
      return level;
  return std::nullopt;
}

void RecordReader::readGrant() {
  if (!count(5, "grant SUBJECT OBJECT PERM LOC"))
    return;
  if (!domainField(fields[1], true) || !domainField(fields[2], true))
    return;
  std::optional<unsigned> level = codoms::parseLevel(fields[3]);
  if (!level)
    return error("'" + fields[3] +
                 "' is not a permission: 'call', 'read' or 'write', at " +
                 fields[4]);
  state.grants.push_back({fields[1], fields[2], *level, place(fields[4])});
}

void RecordReader::readSetting() {
  if ((fields.size() != 5 && !count(4, "domain DOMAIN KEY VALUE[ LOC]")) ||
      !domainField(fields[1], false))
    return;
  CodomsSetting s{fields[1], fields[2], 0,
                  place(fields.size() == 5 ? fields[4] : "")};
  auto error = [&](const Twine &msg) {
    this->error(s.place.loc.empty() ? msg : msg + ", at " + s.place.loc);
  };
  int64_t negative;
  if (!to_integer(fields[3], s.value) && !to_integer(fields[3], negative))
    return error("'" + fields[3] + "' is not a number: write it in digits");
  if (fields[3].starts_with("-") ? true
      : s.key == "vault"         ? s.value != 1
      : s.key == "stack"
          ? s.value < CODOMS_STACK_MIN || s.value > (uint64_t(1) << 32)
          : s.value > UINT32_MAX)
    return error("the value of '" + s.key + "' of " +
                 codoms::describe(s.domain) + " is out of range: " + fields[3] +
                 (s.key == "vault" ? ", which must be 1"
                  : s.key == "stack"
                      ? ", which must be " + std::to_string(CODOMS_STACK_MIN) +
                            " to " + std::to_string(uint64_t(1) << 32)
                      : ""));
  if (s.key != "vault" && s.key != "stack" && s.key != "syscall")
    return error("unknown key '" + s.key +
                 "': 'stack', 'vault' and 'syscall' are known");
  state.settings.push_back(s);
}

void RecordReader::readStructure() {
  bool isLends = fields[0] == "lends";
  if (isLends ? !count(8, "lends DOMAIN NAME HASH STRUCTURE ITEMS MEMBER LOC")
              : !count(7, "leaves DOMAIN NAME HASH STRUCTURE ITEMS LOC"))
    return;
  CodomsStructure s;
  s.domain = fields[1];
  s.name = fields[2];
  s.hash = fields[3];
  s.structure = fields[4];
  s.items = fields[5];
  if (isLends)
    s.member = fields[6];
  s.place = place(fields.back());
  bool isPointer = !isLends && s.domain == "*" && s.name == "*";
  if ((!isPointer && (!domainField(s.domain, true) || !nameField(s.name))) ||
      !hashField(s.hash))
    return;
  if (isPointer)
    s.domain = s.name = "";
  (isLends ? state.lends : state.leaves).push_back(s);
}

void RecordReader::readLine(StringRef text) {
  fields.clear();
  text.split(fields, '\t');
  StringRef kind = fields[0];
  if (kind == "codoms") {
    ++units;
    inUnit = true;
    unitTested = false;
    if (count(2, "codoms VERSION") && fields[1] != "1")
      malformed("version '" + fields[1] +
                "' of the record: this linker knows version 1");
    return;
  }
  if (!inUnit) {
    inUnit = true; // say it once
    malformed("the first line must be the version: codoms 1");
  }
  if (!file.codomsDomain.empty() &&
      (kind == "entry" || kind == "gate" || kind == "domain" ||
       kind == "callers"))
    return error("'" + kind + "' in an archive member that is copied for " +
                 codoms::describe(file.codomsDomain) +
                 ": a member with gates of its own has one instance; link it "
                 "as an object, or call its entries");
  if (kind == "source") {
    sources += count(2, "source FILE");
  } else if (kind == "tested") {
    if (count(1, "tested") && !unitTested) {
      unitTested = true;
      ++testedUnits;
    }
  } else if (kind == "testing") {
    if (!count(2, "testing PROTECTION"))
      return;
    if (fields[1] == "scatter")
      scattered = state.scattered = true;
    if (!state.allowTesting)
      error(fields[1] == "scatter"
                ? Twine("compiled with -mcodoms-scatter, which gives each "
                        "domain all rights and is for tests of the compiler: "
                        "recompile it, or allow it by --codoms-allow-testing")
                : "compiled without a protection of domains "
                  "(-codoms-test-drop=" +
                      fields[1] +
                      "), which only tests of the toolchain want: recompile "
                      "it, or allow it by --codoms-allow-testing");
  } else if (kind == "entry" || kind == "gate") {
    readEntry();
  } else if (kind == "callers") {
    readCallers();
  } else if (kind == "onfault") {
    readOnFault();
  } else if (kind == "import") {
    readImport();
  } else if (kind == "declared") {
    readDeclared();
  } else if (kind == "unit") {
    readUnit();
  } else if (kind == "grant") {
    if (file.codomsDomain.empty())
      readGrant();
    else
      error("'grant' in an archive member that is copied for " +
            codoms::describe(file.codomsDomain) +
            ": a library gives no rights to whom it is copied for\n>>> put the "
            "grant into a source of the program, or use --codoms-grant");
  } else if (kind == "domain") {
    readSetting();
  } else if (kind == "lends" || kind == "leaves") {
    readStructure();
  } else {
    malformed("unknown line '" + kind + "'");
  }
}

void RecordReader::read(StringRef text) {
  line = 0;
  inUnit = false;
  bool plain = isASCII(text) && !text.contains('\0');
  while (!text.empty()) {
    ++line;
    size_t end = text.find('\n');
    if (end == StringRef::npos)
      return malformed("the last line does not end: the record is truncated");
    StringRef l = text.take_front(end);
    text = text.substr(end + 1);
    const auto *begin = reinterpret_cast<const UTF8 *>(l.begin());
    if (!plain && (l.contains('\0') ||
                   !isLegalUTF8String(
                       &begin, reinterpret_cast<const UTF8 *>(l.end()))))
      malformed("the line is not text");
    else
      readLine(l);
  }
}

template <class ELFT> static void readObjectImpl(Ctx &ctx, ELFFileBase &file) {
  const ELFFile<ELFT> obj = file.getObj<ELFT>();
  ArrayRef<typename ELFT::Shdr> sections = file.getELFShdrs<ELFT>();
  StringRef names = CHECK2(obj.getSectionStringTable(sections), &file);
  RecordReader reader(ctx, file);
  StringRef last; // the domain of the section before
  for (const typename ELFT::Shdr &sec : sections) {
    Expected<StringRef> nameOrErr = obj.getSectionName(sec, names);
    if (!nameOrErr) {
      consumeError(nameOrErr.takeError()); // an error where it matters
      continue;
    }
    StringRef name = *nameOrErr;
    if (!name.starts_with(".codoms"))
      continue;
    if (ctx.arg.emachine != EM_RISCV || ctx.arg.ekind != ELF64LEKind) {
      Err(ctx) << &file << ":(" << name
               << "): CODOMs domains are for 64-bit RISC-V only\n>>> compile "
                  "it for that, or without -mcodoms-domain and codoms_domain";
      return;
    }
    if (name == codoms::recordSection) {
      if (sec.sh_type != SHT_PROGBITS || sec.sh_flags != SHF_EXCLUDE) {
        Err(ctx) << &file << ":(" << name << "): wrong type or flags (0x"
                 << utohexstr(sec.sh_flags, true)
                 << "): a record is SHT_PROGBITS with SHF_EXCLUDE alone\n>>> "
                    "recompile the object: assembly, or a tool, changed it";
        continue;
      }
      reader.read(toStringRef(CHECK2(obj.getSectionContents(sec), &file)));
      continue;
    }
    if (!name.starts_with(codoms::sectionPrefix) || !file.codomsDomain.empty())
      continue;
    StringRef domain, rest;
    if (!codoms::splitSectionName(name, domain, rest))
      Err(ctx) << &file << ":(" << name
               << "): not a section of a domain: '.codoms.<domain>.<kind>' "
                  "with a domain name of letters, digits and '_', at most 63";
    else if (codoms::isReservedName(domain))
      Err(ctx) << &file << ":(" << name << "): the domain name '" << domain
               << "' is reserved"
               << (domain == "any" ? ": a library's variant for domains must "
                                     "be an archive member that root does not "
                                     "use"
                                   : "");
    else if (domain != last)
      ctx.codoms->names.insert(last = domain);
  }
  CodomsObject &o = ctx.codoms->objects[&file];
  o.tested = reader.units && reader.units == reader.testedUnits;
  o.sources = reader.sources;
}

void codoms::readObject(Ctx &ctx, ELFFileBase &file) {
  if (!file.justSymbols)
    invokeELFT(readObjectImpl, ctx, file);
}

//===----------------------------------------------------------------------===//
// Merging
//===----------------------------------------------------------------------===//

// Calls visit for each section with code or data of the object, and with the
// common whose it is. A gate that is emitted for a library's function is code
// of the compiler, not of the library. False as soon as visit is.
static bool forEachSection(
    Ctx &ctx, const InputFile &file,
    llvm::function_ref<bool(const SectionBase &, const Symbol *)> visit) {
  Codoms &state = *ctx.codoms;
  auto isLibraryGate = [&](const SectionBase *s) {
    auto it = state.gateSections.find(s);
    return it != state.gateSections.end() &&
           llvm::all_of(it->second,
                        [](const CodomsEntry *e) { return !e->body.empty(); });
  };
  // What such a gate compares with may be in memory.
  auto isGateConstant = [&](const SectionBase *s) {
    return s->domain && (s->flags & SHF_MERGE) && !(s->flags & SHF_STRINGS) &&
           s->name.contains(".rodata.cst") &&
           any_of(file.getSections(), [&](const InputSectionBase *gate) {
             return gate && gate->domain == s->domain && isLibraryGate(gate);
           });
  };
  // Commons have a section each, which is none of the file's.
  for (Symbol *sym : file.getSymbols()) {
    auto *d = dyn_cast_or_null<Defined>(sym);
    if (d && d->file == &file && isa_and_nonnull<BssSection>(d->section) &&
        !visit(*d->section, d))
      return false;
  }
  for (InputSectionBase *s : file.getSections())
    if (s && s != &InputSection::discarded && (s->flags & SHF_ALLOC) &&
        s->size && s->name != codoms::linkedSection && !isLibraryGate(s) &&
        !isGateConstant(s) && !visit(*s, nullptr))
      return false;
  return true;
}

// True if all code and data of the object are the domain's or root's, and so is
// whatever it was compiled for: file-scope assembly can write any record. If
// there are none, it is the word of whoever names the object on the command
// line, but not of a library.
static bool isTrustedBy(Ctx &ctx, const InputFile &file, StringRef domain) {
  Codoms &state = *ctx.codoms;
  for (StringRef d : state.objects[&file].compiledFor)
    if (d != domain)
      return false;
  bool any = false;
  return forEachSection(ctx, file,
                        [&](const SectionBase &s, const Symbol *common) {
                          if (!common && !s.isLive())
                            return true;
                          any = true;
                          return !s.domain || state.nameOf(s) == domain;
                        }) &&
         (any || file.archiveName.empty());
}

// Who an import is for. `.` in an object that is not copied, as of an archive
// member that root uses: each domain that has code there.
static SmallVector<StringRef, 1> subjectsOf(Ctx &ctx, const CodomsImport &i) {
  if (i.from != ".")
    return {i.from};
  SmallVector<StringRef, 1> ret;
  for (InputSectionBase *s : i.place.file->getSections())
    if (s && s != &InputSection::discarded && (s->flags & SHF_EXECINSTR) &&
        s->size && !is_contained(ret, ctx.codoms->nameOf(*s)))
      ret.push_back(ctx.codoms->nameOf(*s));
  return ret;
}

// Whether the source with the reference saw the entry as its own source did.
static bool isSame(const CodomsImport &i, const CodomsEntry &e) {
  return i.hash == e.hash || i.hash == "-" || e.hash == "-";
}

static void reportDeclarations(Ctx &ctx, const CodomsImport &i,
                               const CodomsEntry &e) {
  Err(ctx) << "caller and callee of entry '" << e.name << "' of "
           << codoms::describe(e.domain)
           << " saw different declarations\n>>> entry at "
           << codoms::describe(ctx, e.place) << ": " << e.signature
           << "\n>>> import at " << codoms::describe(ctx, i.place) << ": "
           << i.signature
           << (i.signature == e.signature
                   ? "\n>>> the signatures are the same: the structures "
                     "that they name, or codoms_access, differ"
                   : "")
           << "\n>>> signature and codoms_access must agree: include one "
              "header in both, and recompile both";
}

static void mergeImports(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  CodomsObject *object = nullptr;
  const InputFile *last = nullptr; // imports come file by file
  // Of one wrong declaration one message is enough: link-time optimization has
  // `declared` lines with the place of each, and `import` lines of what it made
  // of them.
  DenseSet<std::pair<StringRef, StringRef>> said;
  for (const CodomsImport &i : state.declarations) {
    auto it = state.entryIndex.find(i.gateName);
    if (it == state.entryIndex.end() || isSame(i, state.entries[it->second]))
      continue;
    if (said.insert({i.gateName, i.hash}).second)
      reportDeclarations(ctx, i, state.entries[it->second]);
  }
  for (CodomsImport &i : state.imports) {
    auto it = state.entryIndex.find(i.gateName);
    if (it == state.entryIndex.end()) {
      Symbol *gate = ctx.symtab->find(i.gateName);
      if (gate && gate->isUndefWeak())
        continue; // the program may do without, and tests for it
      Symbol *body = ctx.symtab->find(
          i.domain == "root" ? i.name : state.save(i.name + "$" + i.domain));
      bool used = gate && gate->isUsedInRegularObj;
      ELFSyncStream msg(ctx, used ? DiagLevel::Err : DiagLevel::Warn);
      msg << "import of unknown entry '" << i.name << "' of "
          << codoms::describe(i.domain) << "\n>>> imported by "
          << (i.from == "." ? "code" : codoms::describe(i.from)) << " at "
          << codoms::describe(ctx, i.place) << ": " << i.signature;
      if (isa_and_nonnull<Defined>(body))
        msg << "\n>>> " << toStr(ctx, body->file) << " defines '" << i.name
            << "', but not as an entry: add codoms_entry to its declaration, "
               "or, for an unmodified library, import it with "
               "codoms_import(\""
            << i.domain << "\")";
      else
        msg << "\n>>> no object has an entry record for it: link the object "
               "that defines it";
      continue;
    }
    const CodomsEntry &e = state.entries[it->second];
    i.entry = &e;
    if (i.place.file != last)
      object = &state.objects[last = i.place.file];
    object->imports.push_back({&e, i.from == "." ? CodomsObject::itself
                                                 : state.find(i.from)->tag});
    if (!isSame(i, e) && !said.contains({i.gateName, i.hash}))
      reportDeclarations(ctx, i, e);
    if (e.callers.empty())
      continue;
    for (StringRef from : subjectsOf(ctx, i))
      if (from != e.domain && !is_contained(e.callers, from))
        Err(ctx) << codoms::describe(from) << " may not call entry '" << e.name
                 << "' of " << codoms::describe(e.domain) << "\n>>> entry at "
                 << codoms::describe(ctx, e.place) << ", for "
                 << llvm::join(e.callers, ", ") << "\n>>> import at "
                 << codoms::describe(ctx, i.place) << "\n>>> name \"" << from
                 << "\" in codoms_entry(...) of its declaration";
  }
  for (auto &[file, o] : state.objects)
    llvm::sort(o.imports);
}

// Whoever lends a structure to be written looks afterwards at the members by
// which other calls lend: at all of them, whatever unit knows of those.
static void checkStructures(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  // By structure, item and domain of the entry: the first that lends so.
  llvm::MapVector<StringRef, llvm::MapVector<std::pair<StringRef, StringRef>,
                                             const CodomsStructure *>>
      lends;
  for (const CodomsStructure &l : state.lends)
    for (StringRef item : llvm::split(l.items, ','))
      lends[l.hash].insert({{l.domain, item}, &l});
  llvm::StringSet<> reported;
  for (const CodomsStructure &s : state.leaves) {
    auto it = lends.find(s.hash);
    if (it == lends.end())
      continue;
    llvm::StringSet<> seen;
    for (StringRef item : llvm::split(s.items, ','))
      seen.insert(item);
    for (auto &[key, l] : it->second) {
      if (seen.contains((key.first + "/" + key.second).str()))
        continue;
      std::string who =
          s.name.empty()
              ? "a call through a pointer"
              : ("a call of '" + s.name + "' of " + codoms::describe(s.domain))
                    .str();
      if (reported
              .insert((Twine(toStr(ctx, s.place.file)) + "\t" + s.domain +
                       "\t" + s.name + "\t" + l->member)
                          .str())
              .second)
        Err(ctx) << who << " lends '" << s.structure
                 << "' to be written, and its caller does not look at '"
                 << l->member << "', by which calls of '" << l->name << "' of "
                 << codoms::describe(l->domain) << " lend\n>>> "
                 << (s.name.empty() ? "call" : "declared") << " at "
                 << codoms::describe(ctx, s.place) << "\n>>> '" << l->name
                 << "' declared at " << codoms::describe(ctx, l->place)
                 << "\n>>> "
                 << (s.name.empty()
                         ? "lend it read_only, or call the function by its name"
                         : "put both declarations into one header, and include "
                           "it in both sources");
      break;
    }
  }
}

static void mergeEntries(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  state.gates.reserve(state.entries.size());
  state.gateSections.reserve(state.entries.size());
  for (CodomsEntry &e : state.entries) {
    auto *d = dyn_cast_or_null<Defined>(ctx.symtab->find(e.gateName));
    if (!d) {
      Err(ctx) << e.place.file << ":(" << codoms::recordSection << "):line "
               << e.place.line << ": no object defines the gate '" << e.gateName
               << "' of this entry of " << codoms::describe(e.domain)
               << "\n>>> recompile the object; in assembly, define it in a "
                  "section of "
               << codoms::describe(e.domain) << " (docs/abi.md, section 3)";
      continue;
    }
    if (!d->section) {
      Err(ctx) << e.place.file << ":(" << codoms::recordSection << "):line "
               << e.place.line << ": the gate '" << e.gateName
               << "' of this entry is a constant"
               << (d->file && d->file != e.place.file
                       ? " (defined in " + toStr(ctx, d->file) + ")"
                       : "")
               << ": it must be code in a section of "
               << codoms::describe(e.domain);
      continue;
    }
    // The gate of an import is weak.
    if (d->file != e.place.file &&
        !state.objects[d->file].gates.contains(e.gateName))
      Err(ctx) << d->file << ": defines '" << e.gateName << "', the gate of '"
               << e.name << "' of " << codoms::describe(e.domain)
               << ", but has no record of it\n>>> it would replace the gate at "
               << codoms::describe(ctx, e.place)
               << "\n>>> remove it, or let the compiler make it from "
                  "codoms_entry or codoms_import";
    e.gate = d;
    state.gates[d] = &e;
    state.gateSections[d->section].push_back(&e);
    if (auto *s = dyn_cast_or_null<InputSectionBase>(d->section))
      s->keepUnique = true; // ICF: the address of an entry is its own
  }
  // Not in any record: the gates of the private libcs.
  for (CodomsDomain &d : MutableArrayRef(state.domains).drop_front()) {
    d.init = dyn_cast_or_null<Defined>(
        ctx.symtab->find(("__codoms_init$" + d.name).str()));
    d.fini = dyn_cast_or_null<Defined>(
        ctx.symtab->find(("__codoms_fini$" + d.name).str()));
  }
}

// The gates of imports that give way to the domain's own.
static void dropImportGates(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  for (const CodomsEntry &g : state.importGates) {
    const CodomsEntry &e = state.entries[state.entryIndex[g.gateName]];
    if (!e.body.empty() &&
        (g.callers != e.callers || g.onFault != e.onFault))
      Err(ctx) << "different "
               << (g.callers != e.callers ? "callers" : "results after a fault")
               << " of the imported entry '" << e.name << "' of "
               << codoms::describe(e.domain) << "\n>>> "
               << codoms::describe(ctx, e.place) << ": " << e.signature
               << "\n>>> " << codoms::describe(ctx, g.place) << ": "
               << g.signature << "\n>>> " << oneImport;
    if (!e.body.empty() || !e.gate)
      continue;
    std::string name =
        (codoms::sectionPrefix + g.domain + ".text.gate." + g.name).str();
    for (InputSectionBase *s : g.place.file->getSections())
      if (s && s != &InputSection::discarded && s != e.gate->section &&
          s->name == name)
        s->markDead();
  }
}

static constexpr StringLiteral noDomainCure =
    "\n>>> no object has an entry, code or data of it: correct the name, or "
    "take the line away";

static bool isOfFullLTO(Ctx &ctx, const InputFile &file) {
  return !ctx.bitcodeFiles.empty() && file.getName().ends_with(".lto.o");
}

// Why it is nobody's word, if that cannot be seen from the object's code and
// data.
static std::string explainDistrust(Ctx &ctx, const InputFile &file) {
  const CodomsObject &o = ctx.codoms->objects[&file];
  if (isOfFullLTO(ctx, file))
    return "\n>>> full LTO makes one object of all sources: compile the "
           "source that says it without -flto, or with -flto=thin";
  if (o.sources > 1)
    return "\n>>> the object is made of several (-r): leave the one that says "
           "it out of that link, and name it in this one";
  if (!o.compiledFor.empty())
    return "\n>>> the object was compiled for " +
           codoms::describe(o.compiledFor.front()) + " (-mcodoms-domain)";
  return "";
}

// What is compiled for a domain is no one else's, whatever file-scope assembly
// makes of it. Full LTO makes one object of all sources, and keeps no account.
static void checkUnits(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  if (state.scattered)
    return;
  for (const ELFFileBase *file : ctx.objectFiles) {
    auto it = state.objects.find(file);
    if (it == state.objects.end() || it->second.compiledFor.empty() ||
        !file->codomsDomain.empty() || isOfFullLTO(ctx, *file))
      continue;
    const llvm::SetVector<StringRef> &domains = it->second.compiledFor;
    auto error = [&](const Twine &what, StringRef domain) {
      Err(ctx) << what << " of " << codoms::describe(domain)
               << " in an object that was compiled for "
               << codoms::describe(domains.front())
               << " (-mcodoms-domain)\n>>> "
               << (it->second.sources > 1
                       ? "the object is made of several (-r): join those that "
                         "are compiled for one domain, or for none"
                       : "put it into a source that is compiled without "
                         "-mcodoms-domain");
      return false;
    };
    forEachSection(ctx, *file, [&](const SectionBase &s, const Symbol *common) {
      StringRef domain = state.nameOf(s);
      // What tells of unwinding is no domain's.
      if (domains.contains(domain) || isa<EhInputSection>(s) ||
          s.type == SHT_NOTE || s.name.starts_with(".gcc_except_table"))
        return true;
      return error(
          common ? toStr(ctx, file) + ": common '" + toStr(ctx, *common) + "'"
                 : cast<InputSectionBase>(s).getLocation(0) + ": section",
          domain);
    });
    // A number is as good as code, if it is a function's of root.
    for (const Symbol *sym : file->getSymbols())
      if (auto *d = dyn_cast<Defined>(sym);
          d && d->file == file && !d->section && !d->isLocal() &&
          !domains.contains(codoms::splitName(d->getName()).domain))
        error(toStr(ctx, file) + ": absolute symbol '" + d->getName() + "'",
              "root");
  }
}

// Where a line stands in the source, or else in the record.
static std::string where(Ctx &ctx, const CodomsPlace &place) {
  if (!place.loc.empty())
    return codoms::describe(ctx, place);
  return toStr(ctx, place.file) + ":(" + codoms::recordSection.str() +
         "):line " + std::to_string(place.line);
}

static void mergeSettings(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  // The runtime's gate, if it is there, knows what each system call points to.
  bool hasGate = state.entryIndex.count("__codoms_sys$$root");
  for (const CodomsSetting &s : state.settings) {
    CodomsDomain *d = state.find(s.domain);
    if (!d && state.scattered)
      continue; // all of the domain was inlined elsewhere
    if (!d) {
      Err(ctx) << where(ctx, s.place) << ": " << s.key << " of domain '"
               << s.domain << "': there is no such domain" << noDomainCure;
    } else if (s.key == "syscall" && hasGate &&
               !codoms::isGateSyscall(s.value)) {
      Err(ctx)
          << where(ctx, s.place) << ": system call " << s.value << " for "
          << codoms::describe(s.domain)
          << ": no domain may make it\n>>> codoms/syscalls.def lists those "
             "that one may; let an entry point of root do it";
    } else if (s.key == "stack") {
      d->stackSize =
          std::max(d->stackSize, alignToPowerOf2(s.value, CODOMS_PAGE_SIZE));
    } else if (!isTrustedBy(ctx, *s.place.file,
                            s.key == "vault" ? s.domain : "root")) {
      Err(ctx) << where(ctx, s.place) << ": "
               << (s.key == "vault" ? "vault"
                                    : "system call " + std::to_string(s.value))
               << " for " << codoms::describe(s.domain)
               << " counts only in an object with nothing but code and data of "
               << (s.key == "vault"
                       ? codoms::describe(s.domain) + " or root"
                       : "root: a domain does not give itself rights")
               << "\n>>> say it in a source of root"
               << (s.key == "vault" ? ", or of the domain" : "")
               << explainDistrust(ctx, *s.place.file);
    } else if (s.key == "vault") {
      d->vault = true;
    } else {
      d->syscalls.insert(s.value);
    }
  }
}

static void mergeGrants(Ctx &ctx) {
  Codoms &state = *ctx.codoms;
  // All of root's memory is the scattered program's; its domains have all that
  // there is.
  if (state.scattered)
    for (const CodomsDomain &subject : state.domains)
      for (const CodomsDomain &object : state.domains)
        if (subject.tag && subject.tag != object.tag && !object.vault)
          state.grants.push_back(
              {subject.name, object.name, CODOMS_APL_WRITE, {}});
  for (const CodomsGrant &g : state.grants) {
    const CodomsDomain *subject = state.find(g.subject);
    const CodomsDomain *object = state.find(g.object);
    StringRef perm = codoms::levelName(g.level);
    if (!subject || !object) {
      Err(ctx) << "grant of " << perm << " on " << codoms::describe(g.object)
               << " to " << codoms::describe(g.subject) << " at "
               << codoms::describe(ctx, g.place) << ": there is no "
               << codoms::describe(subject ? g.object : g.subject)
               << noDomainCure;
      continue;
    }
    if (subject == object) {
      Err(ctx) << "grant of " << perm << " on " << codoms::describe(g.object)
               << " to itself at " << codoms::describe(ctx, g.place)
               << "\n>>> each domain may read and write its own memory: take "
                  "the grant away";
      continue;
    }
    if (g.place.file && !isTrustedBy(ctx, *g.place.file, g.object)) {
      Err(ctx) << where(ctx, g.place) << ": grant of " << perm << " on "
               << codoms::describe(g.object) << " to "
               << codoms::describe(g.subject)
               << " counts only in an object with nothing but code and data of "
               << (g.object == "root" ? "root"
                                      : codoms::describe(g.object) + " or root")
               << ", or as --codoms-grant=" << g.subject << ":" << g.object
               << "=" << perm << ": a domain does not give itself rights"
               << explainDistrust(ctx, *g.place.file);
      continue;
    }
    unsigned &level = state.apl[{subject->tag, object->tag}];
    level = std::max(level, g.level);
  }
}

void codoms::mergeAll(Ctx &ctx) {
  mergeImports(ctx);
  checkStructures(ctx);
  mergeEntries(ctx);
  dropImportGates(ctx);
  mergeSettings(ctx);
  mergeGrants(ctx);
  checkUnits(ctx);
}
