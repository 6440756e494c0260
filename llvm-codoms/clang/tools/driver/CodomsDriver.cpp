//===-- CodomsDriver.cpp - main program of clang --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The packaged option tables of the driver cannot get new entries, so options
// of ours are translated here, before the driver reads the command line:
//
//   -mcodoms-domain=d    to   -mllvm -codoms-domain=d
//   -mcodoms-scatter=N   to   -mllvm -codoms-scatter=N
//
// for the driver as for -cc1. To the linker the latter says that scattered
// objects are wanted.
//
// A header is precompiled, not linked, also where no option says so; the driver
// would take the library in the configuration file for one more input.
//
//===----------------------------------------------------------------------===//

#include "CodomsDriver.h"
#include "clang/AST/Codoms.h"
#include "clang/Basic/TargetOptions.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Options/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/LLVMDriver.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;

int clang_main(int Argc, char **Argv, const llvm::ToolContext &);

static constexpr StringLiteral Prefix = "-mcodoms-";
static constexpr StringLiteral Option = "-mcodoms-domain";
static constexpr StringLiteral ScatterOption = "-mcodoms-scatter";
static constexpr unsigned MaxScatter = 64;

static raw_ostream &error() { return WithColor::error(errs(), "clang"); }

/// Replaces our options in Args; false after an error.
static bool translate(SmallVectorImpl<const char *> &Args, StringSaver &Saver) {
  SmallVector<const char *, 64> New;
  std::string Domain;
  unsigned Scatter = 0;
  bool Rest = false;
  for (const char *Arg : Args) {
    StringRef Text = Arg ? Arg : "";
    Rest |= Text == "--";
    // What -Xclang and the like hand on is not the driver's to read.
    bool Operand = !New.empty() && New.back() &&
                   StringRef(New.back()).starts_with("-X");
    if (!Rest && !Operand && Text.consume_front(ScatterOption)) {
      if (!Text.consume_front("=") || Text.getAsInteger(10, Scatter) ||
          Scatter < 1 || Scatter > MaxScatter) {
        error() << "'" << Arg << "' is not '" << ScatterOption
                << "=<domains>', a number from 1 to " << MaxScatter << "\n";
        return false;
      }
      continue;
    }
    if (Rest || Operand || !Text.consume_front(Option)) {
      New.push_back(Arg);
      continue;
    }
    if (!Text.consume_front("=")) {
      error() << "'" << Arg << "' is not an option; did you mean '" << Option
          << "=<domain>'?\n";
      return false;
    }
    std::string Why = clang::codoms::checkDomainName(Text);
    if (!Why.empty()) {
      error() << "'" << Text << "' in '" << Arg
          << "' cannot be the name of a domain: " << Why << "\n";
      return false;
    }
    // The last one counts.
    Domain = Text.str();
  }
  if (!Domain.empty() && Scatter) {
    error() << "'" << Option << "=" << Domain << "' and '" << ScatterOption
            << "' exclude each other\n";
    return false;
  }
  SmallVector<const char *, 8> Given;
  if (!Domain.empty())
    Given = {"-mllvm", Saver.save("-codoms-domain=" + Domain).data()};
  if (Scatter)
    Given = {"-mllvm", Saver.save("-codoms-scatter=" + Twine(Scatter)).data()};
  if (!Given.empty()) {
    if (New.size() > 1 && New[1] && StringRef(New[1]).starts_with("-cc1")) {
      New.insert(New.begin() + 2, Given.begin(), Given.end());
    } else {
      // Like other -m options, it does no harm where nothing is compiled.
      if (Scatter)
        Given.append({"-Xlinker", "--codoms-allow-testing"});
      Given.insert(Given.begin(), "--start-no-unused-arguments");
      Given.push_back("--end-no-unused-arguments");
      New.insert(New.begin() + 1, Given.begin(), Given.end());
    }
  }
  Args.assign(New.begin(), New.end());
  return true;
}

/// Whether all that Args names is headers, and no option says what to do with
/// them.
static bool isHeadersAlone(ArrayRef<const char *> Args) {
  using namespace clang::options;
  unsigned MissingIndex, MissingCount;
  opt::InputArgList List = clang::getDriverOptTable().ParseArgs(
      Args.drop_front(), MissingIndex, MissingCount,
      opt::Visibility(ClangOption));
  if (List.hasArg(OPT_Action_Group, OPT_M, OPT_MM, OPT__analyze, OPT_r))
    return false;
  bool Found = false;
  StringRef Language;
  for (const opt::Arg *A : List) {
    if (A->getOption().matches(OPT_x)) {
      Language = A->getValue();
      if (Language == "none")
        Language = "";
    }
    if (!A->getOption().matches(OPT_INPUT) &&
        !A->getOption().matches(OPT__DASH_DASH))
      continue;
    for (StringRef Name : A->getValues()) {
      StringRef Extension = Name.rsplit('.').second;
      if (Language.empty()
              ? !is_contained({"h", "H", "hh", "hp", "hpp", "hxx"}, Extension)
              : !Language.ends_with("-header"))
        return false;
      Found = true;
    }
  }
  return Found;
}

// The macros of a target are made in a packaged library.
void clang::codoms::addPredefines(CompilerInvocation &Invocation) {
  // The last one counts.
  for (const std::string &Feature :
       llvm::reverse(Invocation.getTargetOpts().FeaturesAsWritten)) {
    if (Feature == "+xcodoms")
      Invocation.getPreprocessorOpts().addMacroDef("__CODOMS__");
    if (StringRef(Feature).drop_front() == "xcodoms")
      return;
  }
}

int main(int Argc, char **Argv) {
  InitLLVM X(Argc, Argv);
  SmallVector<const char *, 256> Args(Argv, Argv + Argc);
  BumpPtrAllocator Allocator;
  StringSaver Saver(Allocator);
  bool Found = false, Header = false;
  for (const char *Arg : Args) {
    Found |= Arg && (StringRef(Arg).starts_with(Prefix) || Arg[0] == '@');
    Header |= Arg && (StringRef(Arg).contains("-header") ||
                      StringRef(Arg).contains(".h"));
  }
  if (Argc > 1 && StringRef(Argv[1]).starts_with("-cc1"))
    Header = false;
  if (!Found && !Header)
    return clang_main(Argc, Argv, {Argv[0], nullptr, false});

  // The option may be in a response file, which the driver would read itself.
  cl::ExpansionContext Context(Allocator, cl::TokenizeGNUCommandLine);
  if (Error E = Context.expandResponseFiles(Args)) {
    error() << toString(std::move(E)) << "\n";
    return 1;
  }
  if (!translate(Args, Saver))
    return 1;
  if (Header && isHeadersAlone(Args))
    Args.insert(Args.begin() + 1, "--precompile");
  Args.push_back(nullptr);
  return clang_main(Args.size() - 1, const_cast<char **>(Args.data()),
                    {Argv[0], nullptr, false});
}
