//===- Report.h -------------------------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What ld.lld --codoms-report=FILE writes (docs/codoms-report.schema.json).
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_TOOLS_CODOMS_REPORT_REPORT_H
#define LLVM_TOOLS_CODOMS_REPORT_REPORT_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace llvm {
class raw_ostream;

namespace codoms {

enum class Level { Call, Read, Write };
StringRef levelName(Level L);

struct Syscall {
  uint64_t Number = 0;
  std::vector<std::string> Files;
};

struct Range {
  std::string Start, End;
  bool Sys = false, NoXfer = false;
};

struct Section {
  std::string Name, Address;
  uint64_t Size = 0;
};

struct Entry {
  std::string Gate, Address;
  // None of these for the gates of the private libc.
  std::optional<std::string> Name, Body, Signature, Hash, Location, File;
  std::vector<std::string> Callers; // empty: whoever imports it
};

struct Object {
  std::string File;
  bool Copy = false;
  std::optional<bool> Tested;
  std::optional<std::string> Archive, Member;
  std::optional<std::string> Symbol, NeededBy; // of a copy
};

struct Template {
  std::string Address;
  uint64_t Size = 0, Align = 0;
};

struct Domain {
  std::string Name;
  uint64_t Tag = 0;
  std::optional<bool> Vault;
  std::optional<uint64_t> Stack;
  std::optional<Template> TLS;
  std::vector<Syscall> Syscalls;
  std::vector<Range> Memory;
  std::vector<Section> Sections;
  std::vector<Entry> Entries;
  std::vector<Object> Objects;

  bool isRoot() const { return Tag == 0; }
  bool isVault() const { return Vault.value_or(false); }
  /// "domain 'z'" or "root".
  std::string describe() const;
};

struct Right {
  std::string Subject, Object;
  Level Most = Level::Call;
  std::vector<uint64_t> Imports, Grants; // indices: because of these
};

struct Import {
  std::vector<std::string> From;
  std::string Domain, Name, Location, File;
};

struct Grant {
  std::string Subject, Object;
  Level Most = Level::Read;
  std::optional<std::string> Location, File; // none: the command line

  /// "y.c:3:1 in y.o" or "--codoms-grant".
  std::string place() const;
};

struct Report {
  uint64_t Version = 0;
  std::string Output;
  std::optional<bool> Scattered; // compiled for a test: nothing is protected
  std::vector<Domain> Domains;
  std::vector<Right> Rights;
  std::vector<Import> Imports;
  std::vector<Grant> Grants;

  /// Reads a report. The error says where in it something is wrong.
  static Expected<Report> parse(StringRef Text);

  const Domain *find(StringRef Name) const { return ByName.lookup(Name); }

private:
  StringMap<const Domain *> ByName;
};

/// Who calls whom, root and calls within a domain included or not.
struct Edge {
  const Domain *Subject, *Object;
  bool operator<(const Edge &O) const {
    return std::tie(Subject->Tag, Object->Tag) <
           std::tie(O.Subject->Tag, O.Object->Tag);
  }
};

/// The imports that cross from one domain to another, root's too.
std::map<Edge, std::vector<const Import *>> callEdges(const Report &R);

/// "read" for 63; the number itself if it has no name.
std::string syscallName(uint64_t Number);
std::optional<uint64_t> syscallNumber(StringRef Name);

void printText(const Report &R, raw_ostream &OS);
void printDot(const Report &R, raw_ostream &OS);

/// A policy that allows just what the program does.
void printPolicy(const Report &R, raw_ostream &OS);

/// Checks the report against a policy; says what breaks it on `Errs`. Returns
/// the number of errors, or an error if the policy cannot be understood.
Expected<unsigned> checkPolicy(const Report &R, StringRef File, StringRef Text,
                               raw_ostream &Errs);

} // namespace codoms
} // namespace llvm

#endif
