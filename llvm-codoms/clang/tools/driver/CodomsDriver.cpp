//===-- CodomsDriver.cpp - main program of clang --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The packaged option tables of the driver cannot get new entries, so options
// of ours are translated here, before the driver reads the command line:
//
//   -mcodoms-domain=d   to   -mllvm -codoms-domain=d
//
// for the driver as for -cc1.
//
//===----------------------------------------------------------------------===//

#include "clang/AST/Codoms.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/LLVMDriver.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;

int clang_main(int Argc, char **Argv, const llvm::ToolContext &);

static constexpr StringLiteral Option = "-mcodoms-domain";

/// Replaces our options in Args; false after an error.
static bool translate(SmallVectorImpl<const char *> &Args, StringSaver &Saver) {
  SmallVector<const char *, 64> New;
  std::string Domain;
  bool Rest = false;
  for (const char *Arg : Args) {
    StringRef Text = Arg ? Arg : "";
    Rest |= Text == "--";
    // What -Xclang and the like hand on is not the driver's to read.
    bool Operand = !New.empty() && New.back() &&
                   StringRef(New.back()).starts_with("-X");
    if (Rest || Operand || !Text.consume_front(Option)) {
      New.push_back(Arg);
      continue;
    }
    if (!Text.consume_front("=")) {
      WithColor::error(errs(), "clang")
          << "'" << Arg << "' is not an option; did you mean '" << Option
          << "=<domain>'?\n";
      return false;
    }
    std::string Why = clang::codoms::checkDomainName(Text);
    if (!Why.empty()) {
      WithColor::error(errs(), "clang")
          << "'" << Text << "' in '" << Arg
          << "' cannot be the name of a domain: " << Why << "\n";
      return false;
    }
    // The last one counts.
    Domain = Text.str();
  }
  if (!Domain.empty()) {
    const char *Value = Saver.save("-codoms-domain=" + Domain).data();
    if (New.size() > 1 && New[1] && StringRef(New[1]).starts_with("-cc1"))
      New.insert(New.begin() + 2, {"-mllvm", Value});
    else // Like other -m options, it does no harm where nothing is compiled.
      New.insert(New.begin() + 1, {"--start-no-unused-arguments", "-mllvm",
                                   Value, "--end-no-unused-arguments"});
  }
  Args.assign(New.begin(), New.end());
  return true;
}

int main(int Argc, char **Argv) {
  InitLLVM X(Argc, Argv);
  SmallVector<const char *, 256> Args(Argv, Argv + Argc);
  BumpPtrAllocator Allocator;
  StringSaver Saver(Allocator);
  bool Found = false;
  for (const char *Arg : Args)
    Found |= Arg && (StringRef(Arg).starts_with(Option) || Arg[0] == '@');
  if (!Found)
    return clang_main(Argc, Argv, {Argv[0], nullptr, false});

  // The option may be in a response file, which the driver would read itself.
  cl::ExpansionContext Context(Allocator, cl::TokenizeGNUCommandLine);
  if (Error E = Context.expandResponseFiles(Args)) {
    WithColor::error(errs(), "clang") << toString(std::move(E)) << "\n";
    return 1;
  }
  if (!translate(Args, Saver))
    return 1;
  Args.push_back(nullptr);
  return clang_main(Args.size() - 1, const_cast<char **>(Args.data()),
                    {Argv[0], nullptr, false});
}
