//===- codoms-report.cpp --------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shows what ld.lld --codoms-report=FILE wrote, as text or as a graph, and
// checks it against a policy.
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

static cl::OptionCategory Category("codoms-report options");

static cl::opt<std::string> ReportFile(cl::Positional, cl::Required,
                                       cl::desc("<report>"), cl::cat(Category));
static cl::opt<std::string>
    PolicyFile("check", cl::desc("Check the report against a policy"),
               cl::value_desc("policy"), cl::cat(Category));
static cl::opt<bool> Dot("dot", cl::desc("Print a graph for Graphviz"),
                         cl::cat(Category));
static cl::opt<bool>
    MakePolicy("make-policy",
               cl::desc("Print a policy that allows what the program does"),
               cl::cat(Category));

// 1 is for a policy that is broken.
static constexpr int badInput = 2;

static int fail(const Twine &What) {
  WithColor::error(errs(), "codoms-report") << What << "\n";
  return badInput;
}

int main(int argc, char **argv) {
  InitLLVM X(argc, argv);
  cl::HideUnrelatedOptions(Category);
  // Otherwise a wrong option would end with 1.
  if (!cl::ParseCommandLineOptions(
          argc, argv,
          "what may domains do? (of a report by ld.lld --codoms-report=FILE)\n",
          &errs()))
    return badInput;
  if (Dot + MakePolicy + !PolicyFile.empty() > 1)
    return fail("--check, --dot and --make-policy exclude each other");

  auto Text = MemoryBuffer::getFileOrSTDIN(ReportFile, /*IsText=*/true);
  if (!Text)
    return fail(ReportFile + ": " + Text.getError().message());
  Expected<codoms::Report> R = codoms::Report::parse((*Text)->getBuffer());
  if (!R)
    return fail(ReportFile +
                ": not a report of ld.lld: " + toString(R.takeError()));

  if (Dot) {
    printDot(*R, outs());
  } else if (MakePolicy) {
    printPolicy(*R, outs());
  } else if (PolicyFile.empty()) {
    printText(*R, outs());
  } else {
    auto Policy = MemoryBuffer::getFile(PolicyFile, /*IsText=*/true);
    if (!Policy)
      return fail(PolicyFile + ": " + Policy.getError().message());
    Expected<unsigned> Errors =
        checkPolicy(*R, PolicyFile, (*Policy)->getBuffer(), errs());
    if (!Errors) {
      errs() << toString(Errors.takeError()) << "\n";
      return badInput;
    }
    if (*Errors) {
      errs() << R->Output << " breaks the policy " << PolicyFile << ": "
             << *Errors << (*Errors == 1 ? " error\n" : " errors\n");
      return 1;
    }
    outs() << R->Output << " keeps the policy " << PolicyFile << "\n";
  }
  return 0;
}
