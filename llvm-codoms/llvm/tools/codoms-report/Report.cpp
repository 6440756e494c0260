//===- Report.cpp ---------------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace llvm::codoms;

namespace {
struct SyscallEntry {
  uint64_t Number;
  StringRef Name;
};
} // namespace

static const SyscallEntry syscallNames[] = {
#include "Syscalls.inc"
};

std::string codoms::syscallName(uint64_t Number) {
  for (const SyscallEntry &E : syscallNames)
    if (E.Number == Number)
      return E.Name.str();
  return utostr(Number);
}

std::optional<uint64_t> codoms::syscallNumber(StringRef Name) {
  uint64_t Number;
  if (to_integer(Name, Number, 10))
    return Number;
  for (const SyscallEntry &E : syscallNames)
    if (E.Name == Name)
      return E.Number;
  return std::nullopt;
}

StringRef codoms::levelName(Level L) {
  return L == Level::Call ? "call" : L == Level::Read ? "read" : "write";
}

std::string Domain::describe() const {
  return isRoot() ? "root" : "domain '" + Name + "'";
}

std::string Grant::place() const {
  if (!File)
    return "--codoms-grant";
  return Location && !Location->empty() ? *Location + " in " + *File : *File;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

namespace llvm {
namespace codoms {
static bool fromJSON(const json::Value &V, Level &L, json::Path P) {
  std::optional<StringRef> S = V.getAsString();
  for (Level X : {Level::Call, Level::Read, Level::Write})
    if (S && *S == levelName(X)) {
      L = X;
      return true;
    }
  P.report("expected \"call\", \"read\" or \"write\"");
  return false;
}

static bool fromJSON(const json::Value &V, Syscall &S, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("number", S.Number) && O.map("files", S.Files);
}

static bool fromJSON(const json::Value &V, Range &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("start", R.Start) && O.map("end", R.End) &&
         O.map("sys", R.Sys) && O.map("noxfer", R.NoXfer);
}

static bool fromJSON(const json::Value &V, Section &S, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("name", S.Name) && O.map("address", S.Address) &&
         O.map("size", S.Size);
}

static bool fromJSON(const json::Value &V, Entry &E, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("gate", E.Gate) && O.map("address", E.Address) &&
         O.map("name", E.Name) && O.map("body", E.Body) &&
         O.map("signature", E.Signature) && O.map("hash", E.Hash) &&
         O.map("location", E.Location) && O.map("file", E.File) &&
         O.mapOptional("callers", E.Callers);
}

static bool fromJSON(const json::Value &V, Object &X, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("file", X.File) && O.map("copy", X.Copy) &&
         O.map("tested", X.Tested) && O.map("archive", X.Archive) &&
         O.map("member", X.Member) && O.map("symbol", X.Symbol) &&
         O.map("needed_by", X.NeededBy);
}

static bool fromJSON(const json::Value &V, Template &T, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("address", T.Address) && O.map("size", T.Size) &&
         O.map("align", T.Align);
}

static bool fromJSON(const json::Value &V, Domain &D, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("name", D.Name) && O.map("tag", D.Tag) &&
         O.map("vault", D.Vault) && O.map("stack", D.Stack) &&
         O.map("tls", D.TLS) && O.map("syscalls", D.Syscalls) &&
         O.map("memory", D.Memory) && O.map("sections", D.Sections) &&
         O.map("entries", D.Entries) && O.map("objects", D.Objects);
}

static bool fromJSON(const json::Value &V, Right &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("subject", R.Subject) && O.map("object", R.Object) &&
         O.map("level", R.Most) && O.mapOptional("imports", R.Imports) &&
         O.mapOptional("grants", R.Grants);
}

static bool fromJSON(const json::Value &V, Import &I, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("from", I.From) && O.map("domain", I.Domain) &&
         O.map("name", I.Name) && O.map("location", I.Location) &&
         O.map("file", I.File);
}

static bool fromJSON(const json::Value &V, Grant &G, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("subject", G.Subject) && O.map("object", G.Object) &&
         O.map("level", G.Most) && O.map("location", G.Location) &&
         O.map("file", G.File);
}

static bool fromJSON(const json::Value &V, Report &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("version", R.Version) && O.map("output", R.Output) &&
         O.map("scattered", R.Scattered) && O.map("domains", R.Domains) &&
         O.map("rights", R.Rights) && O.map("imports", R.Imports) &&
         O.map("grants", R.Grants);
}
} // namespace codoms
} // namespace llvm

// What the types do not say: names and indices refer to something.
static Error checkReferences(const Report &R) {
  auto known = [&](StringRef Where, size_t N, StringRef Name) -> Error {
    if (R.find(Name))
      return Error::success();
    return createStringError(Where + "[" + utostr(N) +
                             "]: there is no domain '" + Name + "'");
  };
  for (auto [N, I] : enumerate(R.Imports)) {
    for (const std::string &From : I.From)
      if (Error E = known("imports", N, From))
        return E;
    if (Error E = known("imports", N, I.Domain))
      return E;
  }
  for (auto [N, G] : enumerate(R.Grants))
    for (const std::string &Name : {G.Subject, G.Object})
      if (Error E = known("grants", N, Name))
        return E;
  for (auto [N, Right] : enumerate(R.Rights)) {
    for (const std::string &Name : {Right.Subject, Right.Object})
      if (Error E = known("rights", N, Name))
        return E;
    if (any_of(Right.Imports,
               [&](uint64_t I) { return I >= R.Imports.size(); }) ||
        any_of(Right.Grants, [&](uint64_t G) { return G >= R.Grants.size(); }))
      return createStringError("rights[" + utostr(N) +
                               "]: an import or a grant that is not there");
  }
  return Error::success();
}

Expected<Report> Report::parse(StringRef Text) {
  Expected<json::Value> V = json::parse(Text);
  if (!V)
    return V.takeError();
  if (const json::Object *O = V->getAsObject())
    if (std::optional<int64_t> Version = O->getInteger("version"))
      if (*Version != 1)
        return createStringError("it has version " + itostr(*Version) +
                                 "; this codoms-report knows version 1");
  Report R;
  json::Path::Root Root("report");
  if (!fromJSON(*V, R, Root))
    return Root.getError();
  for (const Domain &D : R.Domains)
    if (!R.ByName.try_emplace(D.Name, &D).second)
      return createStringError("there are two domains '" + D.Name + "'");
  if (Error E = checkReferences(R))
    return std::move(E);
  return R;
}

std::map<Edge, std::vector<const Import *>> codoms::callEdges(const Report &R) {
  std::map<Edge, std::vector<const Import *>> Ret;
  for (const Import &I : R.Imports)
    for (const std::string &From : I.From)
      if (From != I.Domain)
        Ret[{R.find(From), R.find(I.Domain)}].push_back(&I);
  return Ret;
}
