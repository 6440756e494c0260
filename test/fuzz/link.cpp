//===- link.cpp -----------------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libFuzzer on the linker: whole links, in this process, of a fixed program and
// one object that is made of the input. The first byte says how:
//
//   bit 0   the rest is the record of a good object, or else edits of the
//   object bit 1   the object is z's own, or else a library member that z
//   copies bit 2   -r first, and the result is linked
//
// Edits are of what our part of the linker believes: names, flags of sections,
// values of symbols, symbols and types of relocations. Upstream's readers take
// the rest of an object for granted, and so do we (test/lld/Inputs/damage.py
// damages whole objects).
//
// The linker may accept or refuse; it must not crash, hang, or refuse without
// an error. The output goes to /dev/null, but is made, and checked, in memory.
//
//===----------------------------------------------------------------------===//

#include "lld/Common/CommonLinkerContext.h"
#include "lld/Common/Driver.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace llvm;

LLD_HAS_DRIVER(elf)

static std::string inputs; // directory of the fixed objects

// A file that has only a name in /proc.
class MemoryFile {
public:
  explicit MemoryFile(const char *what) : fd(memfd_create(what, 0)) {
    if (fd < 0)
      abort();
    path = "/proc/self/fd/" + std::to_string(fd);
  }
  ~MemoryFile() { close(fd); }
  void write(ArrayRef<char> data) {
    if (ftruncate(fd, 0) ||
        pwrite(fd, data.data(), data.size(), 0) != ssize_t(data.size()))
      abort();
  }
  const char *name() const { return path.c_str(); }

private:
  int fd;
  std::string path;
};

// A copy of `object` with `record` as its record: behind the rest, where the
// header of the section is made to point.
static std::vector<char> withRecord(StringRef object, StringRef record) {
  std::vector<char> ret(object.begin(), object.end());
  Expected<object::ELFFile<object::ELF64LE>> elf =
      object::ELFFile<object::ELF64LE>::create(object);
  if (!elf)
    abort();
  for (const auto &sec : cantFail(elf->sections())) {
    if (cantFail(elf->getSectionName(sec)) != ".codoms_record")
      continue;
    char *header =
        ret.data() + (reinterpret_cast<const char *>(&sec) - object.data());
    support::endian::write64le(
        header + offsetof(object::ELF64LE::Shdr, sh_offset), object.size());
    support::endian::write64le(
        header + offsetof(object::ELF64LE::Shdr, sh_size), record.size());
    ret.insert(ret.end(), record.begin(), record.end());
    return ret;
  }
  abort(); // no record in the good object
}

// An edit: what to change, an index or offset, and what to change it to.
struct Edit {
  uint8_t kind;
  uint8_t value;
  uint16_t where;
};

static std::vector<char> edited(StringRef object, StringRef edits) {
  std::vector<char> ret(object.begin(), object.end());
  using ELFT = object::ELF64LE;
  auto *header = reinterpret_cast<ELFT::Ehdr *>(ret.data());
  MutableArrayRef<ELFT::Shdr> sections(
      reinterpret_cast<ELFT::Shdr *>(ret.data() + header->e_shoff),
      header->e_shnum);
  auto at = [&](const ELFT::Shdr &sec) { return ret.data() + sec.sh_offset; };
  for (; edits.size() >= sizeof(Edit); edits = edits.substr(sizeof(Edit))) {
    Edit e;
    memcpy(&e, edits.data(), sizeof(Edit));
    if (e.kind % 4 == 0) {
      constexpr unsigned flags[] = {ELF::SHF_WRITE, ELF::SHF_ALLOC,
                                    ELF::SHF_EXECINSTR, ELF::SHF_TLS,
                                    ELF::SHF_EXCLUDE};
      ELFT::Shdr &sec = sections[e.where % sections.size()];
      sec.sh_flags = sec.sh_flags ^ flags[e.value % std::size(flags)];
      continue;
    }
    // Each byte of tables of one type, as if they were one.
    unsigned type = e.kind % 4 == 1   ? unsigned(ELF::SHT_STRTAB)
                    : e.kind % 4 == 2 ? unsigned(ELF::SHT_SYMTAB)
                                      : unsigned(ELF::SHT_RELA);
    uint64_t where = e.where;
    for (const ELFT::Shdr &sec : sections) {
      if (sec.sh_type != type || where >= sec.sh_size) {
        where -= sec.sh_type == type ? sec.sh_size : 0;
        continue;
      }
      // The last byte of a string table ends it.
      if (type == ELF::SHT_STRTAB && where + 1 < sec.sh_size)
        at(sec)[where] = e.value;
      if (type == ELF::SHT_SYMTAB)
        reinterpret_cast<ELFT::Sym *>(at(sec))[where / sizeof(ELFT::Sym)]
            .st_value = e.value;
      if (type == ELF::SHT_RELA) {
        auto &rela =
            reinterpret_cast<ELFT::Rela *>(at(sec))[where / sizeof(ELFT::Rela)];
        if (where % 2)
          rela.setType(e.value, false);
        else
          rela.setSymbol(e.value, false);
      }
      break;
    }
  }
  return ret;
}

static StringRef load(const char *name) {
  static StringMap<std::unique_ptr<MemoryBuffer>> files;
  std::unique_ptr<MemoryBuffer> &file = files[name];
  if (!file) {
    auto read = MemoryBuffer::getFile(inputs + "/" + name);
    if (!read)
      report_fatal_error(Twine("cannot read ") + inputs + "/" + name);
    file = std::move(*read);
  }
  return file->getBuffer();
}

static bool link(ArrayRef<const char *> args) {
  std::string text;
  raw_string_ostream os(text);
  lld::Result r =
      lld::lldMain(args, nulls(), os, {{lld::Gnu, &lld::elf::link}});
  if (!r.canRunAgain && r.retCode != 1)
    abort(); // a signal, not fatal()
  if (!r.canRunAgain)
    lld::CommonLinkerContext::destroy();
  if (r.retCode && !StringRef(text).contains("error:"))
    abort(); // refused, and nobody knows why
  return !r.retCode;
}

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv) {
  const char *dir = getenv("CODOMS_FUZZ_INPUTS");
  inputs = dir ? dir : CODOMS_FUZZ_INPUTS;
  InitializeAllTargets();
  InitializeAllTargetMCs();
  // lld leaves fatal() by it, but a signal is a finding of the fuzzer's.
  constexpr int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
  struct sigaction old[std::size(signals)];
  for (size_t i = 0; i != std::size(signals); ++i)
    sigaction(signals[i], nullptr, &old[i]);
  CrashRecoveryContext::Enable();
  for (size_t i = 0; i != std::size(signals); ++i)
    sigaction(signals[i], &old[i], nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size)
    return 0;
  uint8_t how = *data;
  StringRef input(reinterpret_cast<const char *>(data) + 1, size - 1);
  bool own = how & 2;
  static MemoryFile object("object"), merged("merged");
  StringRef good = load(own ? "z.o" : "lib.o");
  object.write(how & 1 ? withRecord(good, input) : edited(good, input));
  const char *name = object.name();
  if (how & 4) {
    if (!link({"ld.lld", "--threads=1", "--error-limit=0", "-r", name, "-o",
               merged.name()}))
      return 0;
    name = merged.name();
  }
  std::string main = inputs + "/main.o", y = inputs + "/y.o",
              z = inputs + "/z.o", lib = inputs + "/lib.o";
  SmallVector<const char *, 16> args = {
      "ld.lld",     "--threads=1", "--error-limit=0",
      "-o",         "/dev/null",   "--codoms-report=/dev/null",
      main.c_str(), y.c_str()};
  if (own)
    args.append({name, "--start-lib", lib.c_str()});
  else
    args.append({z.c_str(), "--start-lib", name});
  link(args);
  return 0;
}
