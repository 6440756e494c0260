//===-- RISCVCodomsAsm.cpp - Sections and record of domains ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constant pools and jump tables lie in the domain of their function; the
// record tells the linker of the object's domains (docs/abi.md, section 4).
//
//===----------------------------------------------------------------------===//

#include "RISCVCodomsCodeGen.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCExpr.h"
#include "llvm/MC/MCSectionELF.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/SectionKind.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;
using namespace RISCVCodoms;

MCSection *RISCVCodoms::getSectionForConstant(MCContext &Ctx, const Function *F,
                                              SectionKind Kind) {
  StringRef Domain = F ? getDomain(*F) : StringRef(RootDomain);
  if (Domain == RootDomain || isDropped(Protection::OwnConstants))
    return nullptr;
  if (Kind.isReadOnlyWithRel())
    return Ctx.getELFSection(sectionName(Domain, "data.rel.ro"),
                             ELF::SHT_PROGBITS,
                             ELF::SHF_ALLOC | ELF::SHF_WRITE);
  unsigned Size = Kind.isMergeableConst4()    ? 4
                  : Kind.isMergeableConst8()  ? 8
                  : Kind.isMergeableConst16() ? 16
                  : Kind.isMergeableConst32() ? 32
                                              : 0;
  if (!Size)
    return Ctx.getELFSection(sectionName(Domain, "rodata"), ELF::SHT_PROGBITS,
                             ELF::SHF_ALLOC);
  return Ctx.getELFSection(
      sectionName(Domain, "rodata", "cst" + std::to_string(Size)),
      ELF::SHT_PROGBITS, ELF::SHF_ALLOC | ELF::SHF_MERGE, Size);
}

MCSection *RISCVCodoms::getSectionForJumpTable(MCContext &Ctx,
                                               const Function &F) {
  StringRef Domain = getDomain(F);
  if (Domain == RootDomain || isDropped(Protection::OwnConstants))
    return nullptr;
  // Of each function its own, as of its code, so that they go together.
  unsigned Flags = ELF::SHF_ALLOC;
  StringRef Group;
  if (const Comdat *C = F.getComdat()) {
    Flags |= ELF::SHF_GROUP;
    Group = C->getName();
  }
  return Ctx.getELFSection(
      sectionName(Domain, "rodata", plainName(F.getName(), Domain)),
      ELF::SHT_PROGBITS, Flags, 0, Group, /*IsComdat=*/!Group.empty());
}

// What is written at file scope is assembled for the subtarget of the target
// machine, which in a link knows only the features on the command line of the
// linker. AsmPrinter takes it from there itself, by no function that a target
// could replace, and TargetMachine lets nobody change what it owns. It is done
// at the start of the output, by the one who prints, before anything is
// assembled.
void RISCVCodoms::useFeatures(const TargetMachine &TM,
                              const MCSubtargetInfo &Features) {
  if (Features.hasFeature(RISCV::FeatureVendorXcodoms))
    const_cast<MCSubtargetInfo *>(TM.getMCSubtargetInfo())
        ->setFeatureBits(Features.getFeatureBits());
}

/// Whether \p Line tells of \p M: thin LTO copies all lines of a module from which
/// it imports one function.
static bool isOwnLine(const Module &M, StringRef Line) {
  SmallVector<StringRef, 4> Fields;
  Line.split(Fields, '\t', 3);
  if (!is_contained({"entry", "gate", "callers", "onfault"}, Fields[0]))
    return true;
  const GlobalValue *Gate = M.getNamedValue(gateName(Fields[2], Fields[1]));
  return Gate && !Gate->isDeclarationForLinker();
}

void RISCVCodoms::emitRecord(const Module &M, MCStreamer &OS) {
  const NamedMDNode *Record = M.getNamedMetadata(RecordMD);
  if (!Record)
    return;

  // Linked modules repeat what each of them says.
  SmallSetVector<StringRef, 16> Lines;
  StringRef Source;
  bool SawOwn = false;
  for (const MDNode *Node : Record->operands())
    for (const MDOperand &Line : Node->operands()) {
      StringRef S = cast<MDString>(Line)->getString();
      auto [Kind, Rest] = S.split('\t');
      if (Kind == "source") {
        Source = Rest;
        SawOwn |= Source == M.getSourceFileName();
      }
      // For whom a source was compiled from which thin LTO imports. What full LTO
      // makes of several has the name of none.
      if (Kind == "unit" && SawOwn && Source != M.getSourceFileName())
        continue;
      if (isOwnLine(M, S))
        Lines.insert(S);
    }

  MCContext &Ctx = OS.getContext();
  OS.switchSection(
      Ctx.getELFSection(".codoms_record", ELF::SHT_PROGBITS, ELF::SHF_EXCLUDE));
  bool HasDomains = false;
  for (StringRef Line : Lines) {
    OS.emitBytes((Line + "\n").str());
    StringRef Kind = Line.split('\t').first;
    HasDomains |= Kind != "codoms" && Kind != "source" && Kind != "tested";
  }
  if (!HasDomains)
    return;

  // Another linker would make a program of the object that no one checks: it
  // does not define this symbol.
  constexpr StringLiteral Name = ".codoms_linked";
  OS.switchSection(Ctx.getELFSection(
      Name, ELF::SHT_PROGBITS,
      ELF::SHF_ALLOC | ELF::SHF_GROUP | ELF::SHF_GNU_RETAIN, 0, Name,
      /*IsComdat=*/true));
  OS.emitValueToAlignment(Align(4));
  OS.emitValue(
      MCSymbolRefExpr::create(Ctx.getOrCreateSymbol("__codoms_linked"), Ctx),
      4);
}
