//===- Policy.cpp ---------------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks a report against a policy: lines of words, as docs/linker.md says.
// What no line allows is an error, and so is what a line forbids.
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

using namespace llvm;
using namespace llvm::codoms;

namespace {
// `allow` and `forbid`.
struct Rule {
  unsigned Line;
  StringRef Subject, Object;
  Level L;
  std::set<StringRef> Entries; // empty: all

  bool matches(const Domain &S, const Domain &O) const {
    return (Subject == "*" || Subject == S.Name) &&
           (Object == "*" || Object == O.Name);
  }
};

// `callers`.
struct CallerRule {
  unsigned Line;
  StringRef Object, Entry; // Entry may be "*"
  std::set<StringRef> Callers;
};

class Policy {
public:
  Policy(const Report &R, StringRef File, raw_ostream &Errs)
      : R(R), File(File), Errs(Errs) {}
  Error parse(StringRef Text);
  unsigned check();

private:
  Error parseLine(ArrayRef<StringRef> Words);
  Error parseRule(ArrayRef<StringRef> Words);
  Error bad(const Twine &What) {
    return createStringError(File + ":" + Twine(Line) + ": error: " + What);
  }
  raw_ostream &error(unsigned AtLine) {
    ++Errors;
    return Errs << File << ":" << AtLine << ": error: ";
  }
  raw_ostream &error() {
    ++Errors;
    return Errs << File << ": error: ";
  }
  bool checkName(StringRef Name);
  void allowCalls();
  void allowAccess();
  void forbid(const Rule &Rule);
  void checkCallers(const CallerRule &Rule);
  void checkSyscalls();
  void checkObjects();
  void printImport(const Import &I) {
    Errs << "  " << I.Name << " at " << I.Location << " in " << I.File << "\n";
  }

  const Report &R;
  StringRef File;
  raw_ostream &Errs;
  unsigned Line = 0, Errors = 0;
  std::vector<Rule> Allowed, Forbidden;
  std::vector<CallerRule> Callers;
  struct Calls {
    bool Any = false;
    std::set<uint64_t> Numbers;
  };
  StringMap<Calls> Syscalls;
  StringMap<std::vector<GlobPattern>> Objects;
  std::vector<std::pair<unsigned, StringRef>> Vaults;
};
} // namespace

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

// A policy of a domain that is not there protects nothing: a misspelt name.
bool Policy::checkName(StringRef Name) {
  if (Name == "*" || R.find(Name))
    return true;
  raw_ostream &OS = error(Line)
                    << "there is no domain '" << Name << "' in " << R.Output;
  StringRef Near;
  unsigned Best = 3;
  for (const Domain &D : R.Domains) {
    unsigned Distance = Name.edit_distance(D.Name, true, Best);
    if (Distance < Best) {
      Best = Distance;
      Near = D.Name;
    }
  }
  if (!Near.empty())
    OS << "; did you mean '" << Near << "'?";
  OS << "\n";
  return false;
}

Error Policy::parseRule(ArrayRef<StringRef> Words) {
  if (Words.size() < 4)
    return bad("'" + Words[0] +
               "' wants SUBJECT call|read|write OBJECT, and for call the "
               "entries it is about, if not all");
  Rule X;
  X.Line = Line;
  X.Subject = Words[1];
  X.Object = Words[3];
  if (Words[2] == "call")
    X.L = Level::Call;
  else if (Words[2] == "read")
    X.L = Level::Read;
  else if (Words[2] == "write")
    X.L = Level::Write;
  else
    return bad("'" + Words[2] + "' is not 'call', 'read' or 'write'");
  for (StringRef Entry : Words.drop_front(4)) {
    if (X.L != Level::Call)
      return bad("'" + Words[2] + "' is about all memory of a domain: '" +
                 Entry + "' has no meaning here");
    X.Entries.insert(Entry);
  }
  bool Known = checkName(X.Subject);
  Known &= checkName(X.Object);
  if (Known)
    (Words[0] == "allow" ? Allowed : Forbidden).push_back(X);
  return Error::success();
}

Error Policy::parseLine(ArrayRef<StringRef> Words) {
  StringRef Kind = Words[0];
  if (Kind == "allow" || Kind == "forbid")
    return parseRule(Words);
  if (Kind != "callers" && Kind != "syscalls" && Kind != "objects" &&
      Kind != "vault")
    return bad("unknown line '" + Kind +
               "': allow, forbid, callers, syscalls, objects and vault are "
               "known");
  if (Words.size() < 2)
    return bad("'" + Kind + "' wants a domain");
  StringRef Name = Words[1];
  if (Name == "*")
    return bad("'" + Kind + "' wants one domain, not '*'");
  if (Kind == "callers") {
    if (Words.size() < 4 || is_contained(Words.drop_front(3), "*"))
      return bad("'callers' wants a domain, an entry of it or '*', and the "
                 "domains that may be on its list");
    CallerRule X{Line, Name, Words[2], {}};
    bool Known = checkName(Name);
    for (StringRef Caller : Words.drop_front(3)) {
      Known &= checkName(Caller);
      X.Callers.insert(Caller);
    }
    if (Known)
      Callers.push_back(X);
    return Error::success();
  }
  if (Kind == "syscalls") {
    Calls X;
    for (StringRef Word : Words.drop_front(2)) {
      if (Word == "*") {
        X.Any = true;
        continue;
      }
      std::optional<uint64_t> Number = syscallNumber(Word);
      if (!Number)
        return bad("unknown system call '" + Word + "'");
      X.Numbers.insert(*Number);
    }
    if (checkName(Name)) {
      Syscalls[Name].Any |= X.Any;
      Syscalls[Name].Numbers.insert(X.Numbers.begin(), X.Numbers.end());
    }
    return Error::success();
  }
  if (Kind == "objects") {
    if (Words.size() < 3)
      return bad("'objects' wants a domain and patterns of file names");
    for (StringRef Word : Words.drop_front(2)) {
      Expected<GlobPattern> Pattern = GlobPattern::create(Word);
      if (!Pattern)
        return bad("'" + Word + "': " + toString(Pattern.takeError()));
      Objects[Name].push_back(*Pattern);
    }
    if (!checkName(Name))
      Objects.erase(Name);
    return Error::success();
  }
  if (Words.size() != 2)
    return bad("'vault' wants a domain and nothing else");
  if (checkName(Name))
    Vaults.push_back({Line, Name});
  return Error::success();
}

Error Policy::parse(StringRef Text) {
  SmallVector<StringRef> Words;
  while (!Text.empty()) {
    auto [First, Rest] = Text.split('\n');
    Text = Rest;
    ++Line;
    Words.clear();
    SplitString(First.take_until([](char C) { return C == '#'; }), Words,
                " \t\r");
    if (!Words.empty())
      if (Error E = parseLine(Words))
        return E;
  }
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Checking
//===----------------------------------------------------------------------===//

void Policy::allowCalls() {
  for (const auto &[Edge, Imports] : callEdges(R)) {
    SmallVector<const Import *> Left;
    std::set<StringRef> Names;
    for (const Import *I : Imports)
      if (none_of(Allowed, [&, E = Edge](const Rule &X) {
            return X.L == Level::Call && X.matches(*E.Subject, *E.Object) &&
                   (X.Entries.empty() || X.Entries.count(I->Name));
          })) {
        Left.push_back(I);
        Names.insert(I->Name);
      }
    if (Left.empty())
      continue;
    error() << "not allowed: " << Edge.Subject->describe() << " calls "
            << join(Names, ", ") << " of " << Edge.Object->describe() << "\n";
    for (const Import *I : Left)
      printImport(*I);
    Errs << "  to allow it: allow " << Edge.Subject->Name << " call "
         << Edge.Object->Name << " " << join(Names, " ") << "\n";
  }
}

void Policy::allowAccess() {
  for (const Right &X : R.Rights) {
    // What is imported is looked at import by import; what is granted is all.
    if (X.Most == Level::Call && X.Grants.empty())
      continue;
    const Domain &S = *R.find(X.Subject), &O = *R.find(X.Object);
    if (any_of(Allowed, [&](const Rule &Rule) {
          return Rule.L >= X.Most && Rule.Entries.empty() && Rule.matches(S, O);
        }))
      continue;
    error() << "not allowed: " << S.describe() << " may " << levelName(X.Most)
            << (X.Most == Level::Call ? " all entries of " : " all memory of ")
            << O.describe() << "\n";
    for (uint64_t N : X.Grants)
      Errs << "  granted by " << R.Grants[N].place() << "\n";
    Errs << "  to allow it: allow " << S.Name << " " << levelName(X.Most) << " "
         << O.Name << "\n";
  }
}

// The gate of an entry refuses who is not on its list.
static bool refuses(const Domain &D, StringRef Name, const Domain &Caller) {
  return any_of(D.Entries, [&](const Entry &E) {
    return E.Name == Name && !E.Callers.empty() &&
           !is_contained(E.Callers, Caller.Name);
  });
}

// What the machine and the gates would let a domain do counts, not what its code
// asks for: the right to call, read or write is for the whole domain, and each
// includes those before it. Root may do everything but read and write vaults.
void Policy::forbid(const Rule &Rule) {
  auto Broken = [&](const Domain &S, const Domain &O) -> raw_ostream & {
    return error(Rule.Line) << "forbidden: " << S.describe() << " may "
                            << levelName(Rule.L) << " " << O.describe();
  };
  for (const Domain &D : R.Domains) {
    const Domain &Root = R.Domains.front();
    if (Rule.L != Level::Call && !D.isRoot() && !D.isVault() &&
        Rule.matches(Root, D))
      Broken(Root, D) << ", as it is no vault\n";
  }
  for (const Right &X : R.Rights) {
    const Domain &S = *R.find(X.Subject), &O = *R.find(X.Object);
    if (X.Most < Rule.L || !Rule.matches(S, O))
      continue;
    std::set<StringRef> Open;
    for (StringRef Entry : Rule.Entries)
      if (X.Most != Level::Call || !refuses(O, Entry, S))
        Open.insert(Entry);
    if (!Rule.Entries.empty() && Open.empty())
      continue;
    raw_ostream &OS = Broken(S, O);
    if (!Open.empty())
      OS << ": the right is for all of its entries, " << join(Open, ", ")
         << " too";
    else if (X.Most != Rule.L)
      OS << ": it may " << levelName(X.Most) << " it";
    OS << "\n";
    for (uint64_t N : X.Imports)
      printImport(R.Imports[N]);
    for (uint64_t N : X.Grants)
      Errs << "  granted by " << R.Grants[N].place() << "\n";
  }
  if (Rule.L != Level::Call)
    return;
  for (const auto &[Edge, Imports] : callEdges(R)) {
    if (!Edge.Subject->isRoot() || !Rule.matches(*Edge.Subject, *Edge.Object))
      continue;
    for (const Import *I : Imports)
      if (Rule.Entries.empty() || Rule.Entries.count(I->Name)) {
        error(Rule.Line) << "forbidden: root calls " << I->Name << " of "
                         << Edge.Object->describe() << "\n";
        printImport(*I);
      }
  }
}

void Policy::checkCallers(const CallerRule &Rule) {
  const Domain &D = *R.find(Rule.Object);
  bool Found = Rule.Entry == "*";
  for (const Entry &E : D.Entries) {
    if (!E.Name || (Rule.Entry != "*" && *E.Name != Rule.Entry))
      continue;
    Found = true;
    if (E.Callers.empty())
      error(Rule.Line) << *E.Name << " of " << D.describe()
                       << " has no list of callers: who imports it may call "
                          "it\n";
    for (StringRef Caller : E.Callers)
      if (!Rule.Callers.count(Caller) && R.find(Caller))
        error(Rule.Line) << *E.Name << " of " << D.describe() << " is for "
                         << Caller << ", too\n";
  }
  if (!Found)
    error(Rule.Line) << D.describe() << " has no entry '" << Rule.Entry
                     << "'\n";
}

void Policy::checkSyscalls() {
  for (const Domain &D : R.Domains) {
    Calls X = Syscalls.lookup(D.Name);
    for (const Syscall &S : D.Syscalls) {
      if (X.Any || X.Numbers.count(S.Number))
        continue;
      std::string Name = syscallName(S.Number);
      error() << "not allowed: system call " << Name << " (" << S.Number
              << ") of " << D.describe() << "\n  allowed in "
              << join(S.Files, ", ") << "\n  to allow it: syscalls " << D.Name
              << " " << Name << "\n";
    }
  }
}

// A pattern matches the whole name, or the last part of its path; a copy of a
// member is its archive's: "libc.a(printf.o)".
void Policy::checkObjects() {
  for (const Domain &D : R.Domains) {
    auto It = Objects.find(D.Name);
    if (It == Objects.end())
      continue;
    for (const Object &X : D.Objects) {
      StringRef Name = X.File;
      if (X.Copy)
        Name = Name.take_front(Name.rfind('['));
      StringRef Path = Name.take_front(Name.find('('));
      StringRef Last =
          Name.substr(Path.size() - sys::path::filename(Path).size());
      if (any_of(It->second, [&](const GlobPattern &P) {
            return P.match(Name) || P.match(Last);
          }))
        continue;
      error() << "not allowed: code or data of " << X.File << " in "
              << D.describe() << "\n";
      if (X.Symbol)
        Errs << "  copied for " << *X.Symbol << ", which "
             << X.NeededBy.value_or("?") << " needs\n";
    }
  }
}

unsigned Policy::check() {
  if (R.Scattered)
    error() << "not allowed: " << R.Output
            << " was compiled with -mcodoms-scatter, for a test: nothing in it "
               "is protected\n";
  allowCalls();
  allowAccess();
  for (const Rule &X : Forbidden)
    forbid(X);
  for (const CallerRule &X : Callers)
    checkCallers(X);
  checkSyscalls();
  checkObjects();
  for (auto [AtLine, Name] : Vaults)
    if (!R.find(Name)->isVault())
      error(AtLine) << "'" << Name
                    << "' is no vault: root may read and write it\n";
  return Errors;
}

Expected<unsigned> codoms::checkPolicy(const Report &R, StringRef File,
                                       StringRef Text, raw_ostream &Errs) {
  Policy P(R, File, Errs);
  if (Error E = P.parse(Text))
    return std::move(E);
  return P.check();
}
