//===- CodomsRelocs.cpp ---------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The safety net under the compiler: each relocation of a loaded section is
// checked for where it comes from and where it goes. A misplaced constant, a
// split section or a missed rename is an error here and not a fault, or worse a
// leak, at run time.
//
//   * Within a domain, everything is allowed that a non-PIC program needs.
//   * Code and data may refer to the gate of another domain, if a record in the
//     same object says so: then the compiler knew and protected the call.
//   * Data words may also refer to data of a domain that granted access.
//   * Two relocations that make a difference must be of one domain.
//
// Root is no exception: what it needs to know of domains is in the table.
//
//===----------------------------------------------------------------------===//

#include "Codoms.h"
#include "InputFiles.h"
#include "InputSection.h"
#include "OutputSections.h"
#include "SymbolTable.h"
#include "Symbols.h"
#include "Target.h"

using namespace llvm;
using namespace llvm::ELF;
using namespace llvm::object;
using namespace lld;
using namespace lld::elf;

namespace {
class RelocChecker {
public:
  // `object` is null if the file has no record.
  RelocChecker(Ctx &ctx, InputSectionBase &sec, const CodomsObject *object,
               SmallVectorImpl<std::string> &errors)
      : ctx(ctx), state(*ctx.codoms), sec(sec), object(object),
        errors(errors) {}
  template <class RelTy> void check(Relocs<RelTy> rels);

private:
  struct Ref {
    uint64_t offset;
    RelType type;
    Symbol &sym;
    int64_t addend;
  };
  void checkRef(const Ref &r);
  void checkCross(const Ref &r, const Defined &d);
  bool checkGate(const Ref &r, const Defined &d, const CodomsEntry &e);
  void checkDifference(const Ref &plus, const Ref &minus);
  void checkTls(const Ref &r, const Defined &d);
  const SectionBase *sectionOf(const Symbol &sym) const;
  void report(const Ref &r, const Twine &what, const Twine &rule,
              const Twine &cure);
  bool isCode() const { return sec.flags & SHF_EXECINSTR; }
  std::string self() const { return codoms::describe(state.nameOf(sec)); }

  Ctx &ctx;
  const Codoms &state;
  InputSectionBase &sec;
  const CodomsObject *object;
  SmallVectorImpl<std::string> &errors;
};
} // namespace

static bool isMarker(RelType type) {
  return type == R_RISCV_NONE || type == R_RISCV_RELAX ||
         type == R_RISCV_ALIGN || type == R_RISCV_VENDOR;
}

static bool isPlus(RelType type) {
  switch (type) {
  case R_RISCV_ADD8:
  case R_RISCV_ADD16:
  case R_RISCV_ADD32:
  case R_RISCV_ADD64:
  case R_RISCV_SET6:
  case R_RISCV_SET8:
  case R_RISCV_SET16:
  case R_RISCV_SET32:
  case R_RISCV_SET_ULEB128:
    return true;
  }
  return false;
}

static bool isMinus(RelType type) {
  switch (type) {
  case R_RISCV_SUB6:
  case R_RISCV_SUB8:
  case R_RISCV_SUB16:
  case R_RISCV_SUB32:
  case R_RISCV_SUB64:
  case R_RISCV_SUB_ULEB128:
    return true;
  }
  return false;
}

static bool isLocalExec(RelType type) {
  return type == R_RISCV_TPREL_HI20 || type == R_RISCV_TPREL_LO12_I ||
         type == R_RISCV_TPREL_LO12_S || type == R_RISCV_TPREL_ADD;
}

// What needs a GOT, a PLT or the dynamic linker's help.
static bool isIndirect(RelType type) {
  switch (type) {
  case R_RISCV_GOT_HI20:
  case R_RISCV_GOT32_PCREL:
  case R_RISCV_TLS_GOT_HI20:
  case R_RISCV_TLS_GD_HI20:
  case R_RISCV_TLSDESC_HI20:
  case R_RISCV_TLSDESC_LOAD_LO12:
  case R_RISCV_TLSDESC_ADD_LO12:
  case R_RISCV_TLSDESC_CALL:
    return true;
  }
  return false;
}

void RelocChecker::report(const Ref &r, const Twine &what, const Twine &rule,
                          const Twine &cure) {
  ELFSyncStream diag(ctx, DiagLevel::None);
  diag << sec.getLocation(r.offset) << ": " << what;
  ELFSyncStream source(ctx, DiagLevel::None);
  source << sec.getSrcMsg(r.sym, r.offset);
  if (!source.str().empty())
    diag << "\n>>> in " << source.str();
  if (const SectionBase *target = sectionOf(r.sym)) {
    if (auto *s = dyn_cast<InputSectionBase>(target))
      diag << "\n>>> defined in " << s;
    else
      diag << "\n>>> defined by the linker in " << target->name;
  }
  diag << "\n>>> rule: " << rule << "\n>>> " << cure;
  errors.push_back(diag.str().str());
}

const SectionBase *RelocChecker::sectionOf(const Symbol &sym) const {
  auto *d = dyn_cast<Defined>(&sym);
  return d ? d->section : nullptr;
}

void RelocChecker::checkDifference(const Ref &plus, const Ref &minus) {
  const SectionBase *a = sectionOf(plus.sym), *b = sectionOf(minus.sym);
  // Less a constant, it is an address.
  if (!a || !b)
    return checkRef(a ? plus : minus);
  if (a->domain == b->domain)
    return;
  report(plus,
         "difference of '" + toStr(ctx, plus.sym) + "' (" +
             codoms::describe(state.nameOf(*a)) + ") and '" +
             toStr(ctx, minus.sym) + "' (" +
             codoms::describe(state.nameOf(*b)) + ")",
         "both sides of a difference belong to one domain",
         "a table that belongs to code of a domain must be in the domain, too: "
         "recompile " +
             toStr(ctx, sec.file) + ", or correct its section directives");
}

void RelocChecker::checkTls(const Ref &r, const Defined &d) {
  uint16_t target = d.section ? d.section->domain : 0;
  if (isIndirect(r.type)) {
    if (sec.domain || target)
      report(r,
             "thread-local '" + toStr(ctx, r.sym) +
                 "' is accessed through the GOT by " + self(),
             "domains have no GOT",
             "compile " + toStr(ctx, sec.file) +
                 " with -fno-pic, or with -ftls-model=local-exec");
    return;
  }
  if (target == sec.domain)
    return;
  report(r,
         "thread-local '" + toStr(ctx, r.sym) + "' of " +
             codoms::describe(state.domains[target].name) + " is accessed by " +
             self(),
         "tp points to the thread-local data of the current domain",
         "make the access an entry of " +
             codoms::describe(state.domains[target].name) + ", and call it");
}

// True if the object says that it refers to the gate.
bool RelocChecker::checkGate(const Ref &r, const Defined &d,
                             const CodomsEntry &e) {
  int64_t addend =
      d.isSection() ? int64_t(d.value + r.addend - e.gate->value) : r.addend;
  if (addend) {
    report(r,
           self() + " refers " + Twine(addend) + " bytes past the gate '" +
               e.gateName + "' of " + codoms::describe(e.domain),
           "control enters a domain at the first instruction of a gate",
           "refer to '" + e.gateName + "' itself");
    return true;
  }
  auto imports = [&](uint16_t subject) {
    return llvm::binary_search(object->imports, std::pair(&e, subject));
  };
  if (object && (imports(sec.domain) || imports(CodomsObject::itself)))
    return true;
  report(r,
         self() + " refers to the gate '" + e.gateName + "' of " +
             codoms::describe(e.domain) + ", but " + toStr(ctx, sec.file) +
             " has no import record for it",
         "a gate is called by code that knows that it leaves its domain",
         "include the header that declares '" + e.name +
             "' with codoms_domain(\"" + e.domain +
             "\") and codoms_entry, and compile for xcodoms; in assembly, add "
             "the line 'import " +
             state.nameOf(sec) + " " + e.domain + " " + e.name + " ...' to " +
             codoms::recordSection);
  return true;
}

void RelocChecker::checkCross(const Ref &r, const Defined &d) {
  const SectionBase &target = *d.section;
  auto it = state.gates.find(&d);
  if (it != state.gates.end()) {
    checkGate(r, d, *it->second);
    return;
  }
  // By way of its section, which may hold more, or of an alias.
  auto inSection = state.gateSections.find(&target);
  if (inSection != state.gateSections.end()) {
    uint64_t value = d.isSection() ? d.value + r.addend : d.value;
    for (const CodomsEntry *entry : inSection->second) {
      const Defined &gate = *entry->gate;
      uint64_t size = d.isSection() ? std::max<uint64_t>(gate.size, 4) : 1;
      if (value >= gate.value && value - gate.value < size)
        return (void)checkGate(r, d, *entry);
    }
  }

  std::string owner = codoms::describe(state.nameOf(target));
  if (state.scattered && !(target.flags & SHF_EXECINSTR))
    return;
  if (!isCode() && !(target.flags & SHF_EXECINSTR) &&
      (r.type == R_RISCV_64 || r.type == R_RISCV_32)) {
    auto level = state.apl.find({sec.domain, target.domain});
    if (level != state.apl.end() && level->second >= CODOMS_APL_READ)
      return;
  }
  std::string name = toStr(ctx, r.sym);
  if (name.empty() || r.sym.isSection())
    name = (target.name + "+0x" + Twine::utohexstr(r.addend)).str();
  StringRef base = codoms::splitName(r.sym.getName()).base;
  if (base.empty())
    base = r.sym.getName();
  if (target.flags & SHF_EXECINSTR)
    report(r, self() + " refers to '" + name + "' of " + owner,
           "code of another domain is reached only through gates",
           r.sym.isLocal()
               ? Twine("the compiler or an assembly source put it into the "
                       "wrong section: it belongs to ") +
                     self()
               : "if '" + base + "' is meant to be called from outside " +
                     owner +
                     ", add codoms_entry to its declaration and "
                     "include it here");
  else
    report(r, self() + " refers to '" + name + "' of " + owner,
           isCode() ? Twine("code refers to data of its own domain only")
                    : "data words refer to data of their own domain, or of one "
                      "that granted access",
           r.sym.isLocal()
               ? Twine("the compiler or an assembly source put it into the "
                       "wrong section: it belongs to ") +
                     self()
               : "pass a pointer to it through an entry with codoms_access, "
                 "or give '" +
                     base + "' codoms_domain(\"" + state.nameOf(sec) + "\")" +
                     (isCode() ? "" : ", or CODOMS_GRANT the access"));
}

void RelocChecker::checkRef(const Ref &r) {
  if (r.sym.isGnuIFunc()) {
    report(r, "'" + toStr(ctx, r.sym) + "' is an ifunc",
           "a program with domains has no PLT and no start-up relocations",
           "compile without ifunc and target_clones");
    return;
  }
  if (isIndirect(r.type) && sec.domain && !r.sym.isTls()) {
    report(r,
           "'" + toStr(ctx, r.sym) + "' is accessed through the GOT by " +
               self(),
           "domains have no GOT",
           "compile " + toStr(ctx, sec.file) + " with -fno-pic");
    return;
  }
  auto *d = dyn_cast<Defined>(&r.sym);
  if (!d || !d->section)
    return; // undefined and weak: 0; or a constant
  if (d->isTls() || isLocalExec(r.type))
    return checkTls(r, *d);
  if (d->section->domain != sec.domain)
    checkCross(r, *d);
}

template <class RelTy> void RelocChecker::check(Relocs<RelTy> rels) {
  // What other files define is not in the caches. Ask for all of it before the
  // first is wanted.
  for (const RelTy &rel : rels)
    if (const SectionBase *s = sectionOf(sec.file->getRelocTargetSym(rel)))
      LLVM_PREFETCH(&s->domain, /*rw=*/0, /*locality=*/3);

  std::optional<Ref> plus;
  auto flush = [&] {
    if (plus)
      checkRef(*plus);
    plus.reset();
  };
  for (auto it = rels.begin(), e = rels.end(); it != e; ++it) {
    RelType type = it->getType(false);
    if (isMarker(type))
      continue;
    int64_t addend = 0;
    if constexpr (RelTy::HasAddend)
      addend = elf::getAddend<ELF64LE>(*it);
    Ref r{it->r_offset, type, sec.file->getRelocTargetSym(*it), addend};
    if (plus && isMinus(type) && plus->offset == r.offset) {
      checkDifference(*plus, r);
      plus.reset();
      continue;
    }
    flush();
    if (isPlus(type))
      plus.emplace(r);
    else
      checkRef(r);
  }
  flush();
}

// Several threads do this at once, each with another file, when the file was
// scanned: symbols and sections are in the caches.
void codoms::checkRelocations(Ctx &ctx, ELFFileBase &file) {
  Codoms &state = *ctx.codoms;
  if (!state.active)
    return;
  using ELFT = ELF64LE;
  auto object = state.objects.find(&file);
  SmallVector<std::string, 0> errors;
  for (InputSectionBase *sec : file.getSections()) {
    // Other sections are not loaded; what is in .eh_frame only root reads.
    if (!sec || sec == &InputSection::discarded || !(sec->flags & SHF_ALLOC) ||
        !sec->isLive() || isa<EhInputSection>(sec))
      continue;
    const RelsOrRelas<ELFT> rels = sec->relsOrRelas<ELFT>();
    RelocChecker checker(
        ctx, *sec, object == state.objects.end() ? nullptr : &object->second,
        errors);
    checker.check(rels.rels);
    checker.check(rels.relas);
    checker.check(rels.crels);
  }
  if (errors.empty())
    return;
  std::lock_guard<std::mutex> lock(state.mutex);
  state.relocErrors[&file] = std::move(errors);
}

void codoms::reportRelocations(Ctx &ctx) {
  if (ctx.codoms->relocErrors.empty())
    return;
  for (ELFFileBase *file : ctx.objectFiles)
    for (const std::string &error : ctx.codoms->relocErrors.lookup(file))
      Err(ctx) << error;
}
