//===- CodomsCopies.cpp ---------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Private copies of archive members. An undefined g$d that no object defines is
// taken from the archives: the member that defines g is loaded once more for
// domain d, its sections moved to d and its global symbols suffixed with $d, up
// to a fixed point. So each domain gets its own instance of just what it uses
// of libc, libz, ..., with its own data, and nothing is recompiled. A member
// that defines g$any is the library's own variant of g for domains and goes
// first.
//
// The symbol table has one slot per name, and the slot of g belongs to root: it
// may hold root's own definition. Hence the index of our own.
//
//===----------------------------------------------------------------------===//

#include "Codoms.h"
#include "Driver.h"
#include "InputFiles.h"
#include "InputSection.h"
#include "SymbolTable.h"
#include "Symbols.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/LTO/LTO.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/TimeProfiler.h"

using namespace llvm;
using namespace llvm::ELF;
using namespace llvm::object;
using namespace llvm::support::endian;
using namespace lld;
using namespace lld::elf;

//===----------------------------------------------------------------------===//
// Names in a copy
//===----------------------------------------------------------------------===//

StringRef codoms::renameSymbol(const InputFile &file, StringRef name) {
  Codoms &state = *file.ctx.codoms;
  StringRef d = file.codomsDomain;
  // Neither has an instance per domain.
  if (name == linkedSymbol || name == "__global_pointer$")
    return name;
  StringRef stem = name.take_front(name.find('@'));
  StringRef version = name.substr(stem.size());
  ScopedName n = splitName(stem);
  if (n.domain == "any") {
    size_t end = stem.rfind('$') + 1 + n.domain.size();
    return state.save(n.base + (n.gate ? "$$" : "$") + d + stem.substr(end) +
                      version);
  }
  if (n.domain == "root" || state.names.count(n.domain))
    return name;
  return state.save(stem + "$" + d + version);
}

bool codoms::renameSection(const InputFile &file, uint64_t flags,
                           StringRef &name) {
  // One reference to __codoms_linked, root's, is enough.
  if (name == linkedSection)
    return true;
  // Those are not the code's or its data, but what others know of them.
  if (!(flags & SHF_ALLOC) || name == ".eh_frame" || name.starts_with(".note"))
    return false;
  Codoms &state = *file.ctx.codoms;
  StringRef domain, rest;
  if (splitSectionName(name, domain, rest)) {
    if (domain == "any")
      name = state.save(sectionPrefix + file.codomsDomain + rest);
    return false;
  }
  name = state.save(sectionPrefix + file.codomsDomain +
                    (name.starts_with(".") ? "" : ".") + name);
  return false;
}

//===----------------------------------------------------------------------===//
// Copying
//===----------------------------------------------------------------------===//

namespace {
class Copier {
public:
  Copier(Ctx &ctx, codoms::InputFiles files)
      : ctx(ctx), state(*ctx.codoms), files(files) {}
  void run();

private:
  void readNewObjects();
  void wantLibcGates();
  void buildIndex();
  bool resolve(Symbol &sym);
  bool copy(InputFile &member, StringRef domain, const Symbol &sym);
  void checkCopy(ELFFileBase &file, const Symbol &sym);

  Ctx &ctx;
  Codoms &state;
  codoms::InputFiles files;
  size_t objectsRead = 0;
  StringSet<> domainsSeen;
  std::set<std::pair<const char *, StringRef>> copied;
};
} // namespace

void Copier::readNewObjects() {
  for (; objectsRead != ctx.objectFiles.size(); ++objectsRead)
    codoms::readObject(ctx, *ctx.objectFiles[objectsRead]);
}

void Copier::buildIndex() {
  for (const std::unique_ptr<InputFile> &f : files) {
    if (f->archiveName.empty() && !state.members.count(f.get()))
      continue;
    if (auto *bc = dyn_cast<BitcodeFile>(f.get())) {
      // LTO has taken the module of a member that was loaded.
      std::unique_ptr<lto::InputFile> again;
      if (!bc->obj)
        again = CHECK2(lto::InputFile::create(bc->mb), bc);
      for (const lto::InputFile::Symbol &sym :
           (again ? *again : *bc->obj).symbols())
        if (!sym.isUndefined())
          state.memberIndex.try_emplace(sym.getName(), f.get());
      continue;
    }
    auto *obj = dyn_cast<ObjFile<ELF64LE>>(f.get());
    if (!obj)
      continue;
    for (const ELF64LE::Sym &sym : obj->getGlobalELFSyms<ELF64LE>())
      if (sym.st_shndx != SHN_UNDEF)
        state.memberIndex.try_emplace(
            CHECK2(sym.getName(obj->getStringTable()), obj), f.get());
  }
}

// Each domain wants its private libc started and stopped, if the libc knows
// how, and the first one wants the part of the runtime that does it, in root.
void Copier::wantLibcGates() {
  SmallVector<StringRef, 0> names(state.names.begin(), state.names.end());
  llvm::sort(names);
  for (StringRef d : names) {
    if (!domainsSeen.insert(d).second)
      continue;
    if (state.memberIndex.count("__codoms_start"))
      ctx.symtab->addUnusedUndefined("__codoms_start");
    for (StringRef name : {"__codoms_init", "__codoms_fini"}) {
      if (!state.memberIndex.count((name + "$any").str()))
        continue;
      StringRef wanted = state.save(name + "$" + d);
      ctx.symtab->addUnusedUndefined(wanted);
      ctx.arg.undefined.push_back(wanted); // only the loader refers to it: keep
    }
  }
}

bool Copier::resolve(Symbol &sym) {
  if (!sym.isUndefined() || sym.isWeak())
    return false;
  codoms::ScopedName n = codoms::splitName(sym.getName());
  if (n.domain.empty() || n.gate || !state.names.count(n.domain))
    return false;
  InputFile *member = state.memberIndex.lookup((n.base + "$any").str());
  if (!member)
    member = state.memberIndex.lookup(n.base);
  return member && copy(*member, n.domain, sym);
}

bool Copier::copy(InputFile &member, StringRef domain, const Symbol &sym) {
  if (!copied.insert({member.mb.getBufferStart(), domain}).second)
    return false;
  if (isa<BitcodeFile>(member)) {
    Err(ctx) << &member << ": cannot be copied for domain '" << domain
             << "', which needs '" << sym.getName()
             << "': it is bitcode; compile the archive without -flto";
    return false;
  }
  const InputFile *from = sym.file;
  state.copies.push_back(
      createObjFile(ctx, member.mb, member.archiveName, /*lazy=*/false));
  auto *file = cast<ObjFile<ELF64LE>>(state.copies.back().get());
  file->codomsDomain = domain;
  file->groupId = member.groupId;
  state.copyReasons[file] = {sym.getName(),
                             from && !from->isInternal() ? from : nullptr};
  if (ctx.arg.trace)
    Msg(ctx) << file;
  if (!ctx.arg.whyExtract.empty())
    ctx.whyExtractRecords.emplace_back(toStr(ctx, from), file, sym);
  ctx.objectFiles.push_back(file);
  checkCopy(*file, sym);
  file->parse();
  for (Symbol *s : file->getGlobalSymbols())
    if (s->isDefined() && s->hasVersionSuffix)
      s->parseSymbolVersion(ctx);
  return true;
}

void Copier::checkCopy(ELFFileBase &file, const Symbol &sym) {
  auto error = [&](const Twine &where, const Twine &what) {
    auto diag = Err(ctx);
    diag << &file << where << ": cannot be copied for domain '"
         << file.codomsDomain << "': " << what << "\n>>> copied because "
         << sym.getName() << " is needed";
    if (sym.file && !sym.file->isInternal())
      diag << " by " << sym.file;
  };
  const ELFFile<ELF64LE> obj = file.getObj<ELF64LE>();
  ArrayRef<ELF64LE::Shdr> sections = file.getELFShdrs<ELF64LE>();
  StringRef names = CHECK2(obj.getSectionStringTable(sections), &file);
  for (const ELF64LE::Shdr &sec : sections) {
    StringRef name = CHECK2(obj.getSectionName(sec, names), &file);
    StringRef domain, rest;
    if (codoms::splitSectionName(name, domain, rest) && domain != "any")
      error(":(" + name + ")", "it has code or data of domain '" + domain +
                                   "'; link it as an object");
    if (!(sec.sh_flags & SHF_EXECINSTR) || sec.sh_type != SHT_PROGBITS)
      continue;
    ArrayRef<uint8_t> data = CHECK2(obj.getSectionContents(sec), &file);
    // The word at any halfword: its upper half is no instruction, so valid code
    // does not contain it by accident.
    for (size_t i = 0; i + 4 <= data.size(); i += 2)
      if (read32le(data.data() + i) == 0x00000073)
        error(":(" + name + "+0x" + Twine::utohexstr(i) + ")",
              "it contains an ecall, which only root's pages may execute; "
              "system calls of a domain go through __codoms_syscall");
  }
  for (const ELF64LE::Sym &s : file.getGlobalELFSyms<ELF64LE>()) {
    StringRef name = CHECK2(s.getName(file.getStringTable()), &file);
    if (s.st_shndx == SHN_UNDEF &&
        (name.starts_with("__start_") || name.starts_with("__stop_")))
      error("", "it refers to " + name +
                    ", the bounds of an output section; a domain has none of "
                    "that name, and the library wants a variant for domains");
  }
}

void Copier::run() {
  readNewObjects();
  if (state.names.empty())
    return;
  size_t numBitcode = ctx.bitcodeFiles.size();
  buildIndex();
  // A copy may need more copies, load members for root (the gates of root) and
  // name further domains.
  for (bool changed = true; changed;) {
    changed = false;
    wantLibcGates();
    for (size_t i = 0; i != ctx.symtab->getSymbols().size(); ++i)
      changed |= resolve(*ctx.symtab->getSymbols()[i]);
    readNewObjects();
  }
  for (BitcodeFile *f : ArrayRef(ctx.bitcodeFiles).drop_front(numBitcode))
    Err(ctx) << f
             << ": bitcode member is needed by a private copy of an archive "
                "member, after link-time optimization; compile the archive "
                "without -flto";
}

void codoms::addCopies(Ctx &ctx, InputFiles files) {
  TimeTraceScope timeScope("CODOMs copies");
  if (ctx.arg.relocatable || ctx.arg.emachine != EM_RISCV ||
      ctx.arg.ekind != ELF64LEKind) {
    for (ELFFileBase *f : ctx.objectFiles)
      readObject(ctx, *f);
    return;
  }
  Copier(ctx, files).run();
}

//===----------------------------------------------------------------------===//
// Undefined symbols
//===----------------------------------------------------------------------===//

// What addReservedSymbols and the like define, for the program as a whole.
static bool isLinkerDefined(StringRef name) {
  return StringSwitch<bool>(name)
      .Cases({"end", "_end", "etext", "_etext", "edata", "_edata"}, true)
      .Cases({"__bss_start", "__ehdr_start", "__executable_start"}, true)
      .Cases({"__dso_handle", "_DYNAMIC", "_GLOBAL_OFFSET_TABLE_"}, true)
      .Cases({"__codoms_table_start", "__codoms_table_end"}, true)
      .Cases({"__preinit_array_start", "__preinit_array_end"}, true)
      .Cases({"__rela_iplt_start", "__rela_iplt_end"}, true)
      .Default(false);
}

std::string codoms::explainUndefined(Ctx &ctx, const Undefined &sym) {
  Codoms *state = ctx.codoms;
  if (!state || !state->active)
    return "";
  auto definition = [&](const Twine &name) {
    return dyn_cast_or_null<Defined>(ctx.symtab->find(name.str()));
  };
  auto ownerOf = [&](const Defined &d) {
    return d.section ? state->nameOf(*d.section) : StringRef("root");
  };
  ScopedName n = splitName(sym.getName());
  if (sym.getName().starts_with("__atomic_"))
    return "\n>>> there is no libatomic, whose locks would be one domain's: an "
           "atomic object has at most 8 bytes, and their alignment; use a mutex";
  if (n.domain.empty() || (n.domain != "root" && !state->find(n.domain))) {
    // Root's reference to something that only domains have.
    for (const CodomsDomain &d : ArrayRef(state->domains).drop_front()) {
      Defined *def = definition(sym.getName() + "$" + d.name);
      if (!def || !def->file || !def->file->codomsDomain.empty())
        continue;
      return ("\n>>> '" + sym.getName() + "' belongs to domain '" + d.name +
              "', in " + toStr(ctx, def->file) +
              ", and root refers to it as its own: include the header that "
              "declares it with codoms_domain(\"" +
              d.name + "\") and codoms_entry")
          .str();
    }
    return "";
  }
  std::string owner = describe(n.domain);
  if (n.gate) {
    if (definition(n.domain == "root" ? n.base : n.base + "$" + n.domain))
      return ("\n>>> '" + n.base + "' of " + owner +
              " is not an entry: add codoms_entry to its declaration")
          .str();
    return ("\n>>> no object defines the entry '" + n.base + "' of " + owner)
        .str();
  }
  if (isLinkerDefined(n.base))
    return ("\n>>> '" + n.base + "' is defined by the linker for the whole " +
            "program, which is root's; " + owner + " has none")
        .str();
  std::string ret = ("\n>>> " + owner + " refers to '" + n.base + "'").str();
  if (Defined *def = definition(n.base)) {
    ret += (", which is defined in " + toStr(ctx, def->file) + " (" +
            describe(ownerOf(*def)) +
            "), not in an archive, so the domain cannot have a copy of its own"
            "\n>>> declare it codoms_entry to call it across domains, give it "
            "codoms_domain(\"" +
            n.domain + "\"), or put its object into an archive")
               .str();
    return ret;
  }
  for (const CodomsDomain &d : state->domains)
    if (Defined *def = definition(n.base + "$" + d.name))
      if (d.name != n.domain)
        return ret + (", which belongs to domain '" + d.name + "', in " +
                      toStr(ctx, def->file) +
                      ": only its entries can be called; "
                      "declare it with codoms_domain(\"" +
                      d.name + "\") and codoms_entry")
                         .str();
  return ret + ", and no object and no archive member defines it";
}
