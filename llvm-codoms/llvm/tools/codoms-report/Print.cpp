//===- Print.cpp ----------------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A report as text, as a graph, and as the policy that it keeps.
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

using namespace llvm;
using namespace llvm::codoms;

static std::string place(const Import &I) {
  return I.Location.empty() ? I.File : I.Location + " in " + I.File;
}

// Who calls an entry: subjects by (object, name).
using Callers =
    std::map<std::pair<std::string, std::string>, std::set<std::string>>;

static std::set<std::string> namesOf(ArrayRef<const Import *> Imports) {
  std::set<std::string> Ret;
  for (const Import *I : Imports)
    Ret.insert(I->Name);
  return Ret;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

namespace {
class TextPrinter {
public:
  TextPrinter(const Report &R, raw_ostream &OS)
      : R(R), OS(OS), Edges(callEdges(R)) {
    for (const auto &[Edge, Imports] : Edges)
      for (const Import *I : Imports)
        Calling[{I->Domain, I->Name}].insert(Edge.Subject->Name);
    for (const Right &X : R.Rights)
      Rights[X.Subject].push_back(&X);
    for (const auto &[Edge, Imports] : Edges)
      Calls[Edge.Subject].push_back({Edge.Object, Imports});
  }
  void print();

private:
  void print(const Domain &D);
  void printEntries(const Domain &D);
  void printObjects(const Domain &D);
  raw_ostream &key(StringRef Key) {
    return OS << "  " << left_justify(Key, 14);
  }

  const Report &R;
  raw_ostream &OS;
  std::map<Edge, std::vector<const Import *>> Edges;
  Callers Calling;
  StringMap<std::vector<const Right *>> Rights;
  std::map<const Domain *,
           std::vector<std::pair<const Domain *, std::vector<const Import *>>>>
      Calls;
};
} // namespace

void TextPrinter::printEntries(const Domain &D) {
  for (const Entry &E : D.Entries) {
    if (!E.Name) {
      key("entry") << E.Gate << "  (of the private libc)\n";
      continue;
    }
    key("entry") << *E.Name;
    if (E.Signature)
      OS << "  " << *E.Signature;
    if (E.Location && !E.Location->empty())
      OS << "  (" << *E.Location << ")";
    if (E.Body)
      OS << ", body " << *E.Body << " of a library";
    if (!E.Callers.empty())
      OS << ", for " << join(E.Callers, ", ") << " only";
    auto It = Calling.find({D.Name, *E.Name});
    OS << (It == Calling.end() ? ", called by nobody"
                               : ", called by " + join(It->second, ", "))
       << "\n";
  }
}

void TextPrinter::print(const Domain &D) {
  OS << "\n" << (D.isRoot() ? "root" : "domain " + D.Name);
  if (!D.isRoot())
    OS << " (tag " << D.Tag << ")";
  OS << "\n";
  if (D.isVault())
    key("vault") << "root may only call it\n";
  if (D.Stack)
    key("stack") << *D.Stack << " bytes\n";
  uint64_t Size = 0;
  for (const Section &S : D.Sections)
    Size += S.Size;
  key("size") << Size << " bytes in " << D.Sections.size() << " sections\n";
  for (const Range &X : D.Memory)
    key("memory") << X.Start << "-" << X.End << (X.Sys ? " SYS" : "")
                  << (X.NoXfer ? " NOXFER" : "") << "\n";
  if (D.TLS)
    key("thread-local") << D.TLS->Size << " bytes\n";
  printEntries(D);
  auto It = Calls.find(&D);
  if (It != Calls.end())
    for (const auto &[Object, Imports] : It->second) {
      key("calls") << Object->Name << ":";
      std::set<std::string> Seen;
      for (const Import *I : Imports)
        if (Seen.insert(I->Name).second)
          OS << (Seen.size() > 1 ? "," : "") << " " << I->Name << " ("
             << place(*I) << ")";
      OS << "\n";
    }
  for (const Right *X : Rights.lookup(D.Name)) {
    // The right to call what is imported shows above.
    if (X->Most == Level::Call && X->Grants.empty())
      continue;
    key(X->Most == Level::Call   ? "may call"
        : X->Most == Level::Read ? "reads"
                                 : "writes")
        << X->Object << ": granted by ";
    ListSeparator Comma;
    for (uint64_t N : X->Grants)
      OS << Comma << R.Grants[N].place();
    OS << "\n";
  }
  if (!D.Syscalls.empty()) {
    key("system calls");
    ListSeparator Comma;
    for (const Syscall &S : D.Syscalls)
      OS << Comma << syscallName(S.Number) << " (" << join(S.Files, ", ")
         << ")";
    OS << "\n";
  }
  printObjects(D);
}

// Objects one by one; members of an archive behind its name.
void TextPrinter::printObjects(const Domain &D) {
  auto Untested = [](const Object &X) {
    return X.Tested && !*X.Tested ? " (untested)" : "";
  };
  MapVector<StringRef, std::vector<const Object *>> Archives;
  for (const Object &X : D.Objects) {
    if (X.Archive && X.Member)
      Archives[*X.Archive].push_back(&X);
    else
      key("object") << X.File << Untested(X) << "\n";
  }
  for (const auto &[Archive, Members] : Archives) {
    key(Members.front()->Copy ? "copies from" : "members of") << Archive << ":";
    ListSeparator Comma(",");
    for (const Object *X : Members) {
      OS << Comma << " " << *X->Member << Untested(*X);
      if (X->Symbol)
        OS << " for " << *X->Symbol;
    }
    OS << "\n";
  }
}

void TextPrinter::print() {
  if (R.Domains.empty()) {
    OS << R.Output << ": no domains\n";
    return;
  }
  OS << R.Output << ": root and " << R.Domains.size() - 1
     << (R.Domains.size() == 2 ? " domain\n" : " domains\n");
  if (R.Scattered)
    OS << "compiled with -mcodoms-scatter: all rights are given\n";
  for (const Domain &D : R.Domains)
    print(D);
}

void codoms::printText(const Report &R, raw_ostream &OS) {
  TextPrinter(R, OS).print();
}

//===----------------------------------------------------------------------===//
// Graphviz
//===----------------------------------------------------------------------===//

static std::string quote(StringRef S) {
  std::string Ret = "\"";
  for (char C : S) {
    if (C == '"' || C == '\\')
      Ret += '\\';
    Ret += C == '\n' ? ' ' : C;
  }
  return Ret + "\"";
}

// An arrow with more names than this says how many there are.
static constexpr size_t maxNames = 6;

void codoms::printDot(const Report &R, raw_ostream &OS) {
  OS << "digraph " << quote(R.Output) << " {\n  node [shape=box];\n";
  for (const Domain &D : R.Domains) {
    OS << "  " << quote(D.Name);
    if (D.isRoot())
      OS << " [style=bold]";
    else if (D.isVault())
      OS << " [peripheries=2]";
    OS << ";\n";
  }
  for (const auto &[Edge, Imports] : callEdges(R)) {
    std::set<std::string> Names = namesOf(Imports);
    std::string Label;
    size_t N = 0;
    for (const std::string &Name : Names) {
      if (N++ == maxNames && Names.size() > maxNames + 1) {
        Label += "and " + utostr(Names.size() - maxNames) + " more";
        break;
      }
      Label += Name + "\\n";
    }
    OS << "  " << quote(Edge.Subject->Name) << " -> "
       << quote(Edge.Object->Name) << " [label=\"" << Label << "\"];\n";
  }
  for (const Right &X : R.Rights)
    if (X.Most != Level::Call || !X.Grants.empty())
      OS << "  " << quote(X.Subject) << " -> " << quote(X.Object)
         << " [label=\"" << levelName(X.Most) << "\", "
         << (X.Most == Level::Call   ? "style=dashed"
             : X.Most == Level::Read ? "color=blue"
                                     : "color=red")
         << "];\n";
  OS << "}\n";
}

//===----------------------------------------------------------------------===//
// A policy
//===----------------------------------------------------------------------===//

void codoms::printPolicy(const Report &R, raw_ostream &OS) {
  OS << "# What " << R.Output << " does. Lines that are not meant to be there "
     << "are to be removed.\n";
  for (const auto &[Edge, Imports] : callEdges(R))
    OS << "allow " << Edge.Subject->Name << " call " << Edge.Object->Name << " "
       << join(namesOf(Imports), " ") << "\n";
  for (const Right &X : R.Rights)
    if (X.Most != Level::Call || !X.Grants.empty())
      OS << "allow " << X.Subject << " " << levelName(X.Most) << " " << X.Object
         << "\n";
  for (const Domain &D : R.Domains) {
    if (!D.Syscalls.empty()) {
      OS << "syscalls " << D.Name;
      for (const Syscall &S : D.Syscalls)
        OS << " " << syscallName(S.Number);
      OS << "\n";
    }
    if (D.isVault())
      OS << "vault " << D.Name << "\n";
  }
}
