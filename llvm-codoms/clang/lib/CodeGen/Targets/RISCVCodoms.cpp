//===- RISCVCodoms.cpp - Domains from the AST to the IR -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes what docs/abi.md, section 2, says: string attributes for the domain of
// each function and variable, and for each entry point the descriptor of its
// call. The sizes of objects passed by hidden reference, their padding, and the
// mapping of C's parameters to those of the IR are known here and nowhere else.
//
//===----------------------------------------------------------------------===//

#include "RISCVCodoms.h"
#include "CodeGenModule.h"
#include "CodeGenTypes.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Codoms.h"
#include "clang/AST/Expr.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/CodeGen/CGFunctionInfo.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/xxhash.h"

using namespace clang;
using namespace clang::CodeGen;
using namespace clang::codoms;

static bool hasXcodoms(const ASTContext &Ctx) {
  return Ctx.getTargetInfo().hasFeature("xcodoms");
}

//===----------------------------------------------------------------------===//
// Data and padding
//===----------------------------------------------------------------------===//

/// Sets in Data the bits of an object of type T at bit Offset that hold data.
/// Bits are numbered as in memory, little endian.
static void markData(const ASTContext &Ctx, QualType T, uint64_t Offset,
                     llvm::BitVector &Data) {
  if (const auto *AT = T->getAs<AtomicType>())
    T = AT->getValueType();
  if (const auto *Array = Ctx.getAsConstantArrayType(T)) {
    uint64_t Size = Ctx.getTypeSize(Array->getElementType());
    uint64_t Count = Array->getZExtSize();
    if (!Count || !Size)
      return;
    // One element is looked at, the others are like it.
    markData(Ctx, Array->getElementType(), Offset, Data);
    for (uint64_t I = 1; I != Count; ++I)
      for (uint64_t Bit = 0; Bit != Size; ++Bit)
        if (Data[Offset + Bit])
          Data.set(Offset + I * Size + Bit);
    return;
  }
  if (T->isIncompleteArrayType())
    return;
  if (const auto *CT = T->getAs<ComplexType>()) {
    uint64_t Size = Ctx.getTypeSize(CT->getElementType());
    markData(Ctx, CT->getElementType(), Offset, Data);
    markData(Ctx, CT->getElementType(), Offset + Size, Data);
    return;
  }
  if (const auto *VT = T->getAs<VectorType>()) {
    uint64_t Bits = VT->getNumElements() *
                    (VT->isPackedVectorBoolType(Ctx)
                         ? 1
                         : Ctx.getTypeSize(VT->getElementType()));
    Data.set(Offset, Offset + Bits);
    return;
  }
  const RecordDecl *RD = T->getAsRecordDecl();
  if (RD)
    RD = RD->getDefinition();
  if (!RD) {
    Data.set(Offset, Offset + Ctx.getTypeSize(T));
    return;
  }
  // Which member of a union is live is not known.
  if (RD->isUnion()) {
    Data.set(Offset, Offset + Ctx.getTypeSize(T));
    return;
  }
  const ASTRecordLayout &Layout = Ctx.getASTRecordLayout(RD);
  if (const auto *CXX = dyn_cast<CXXRecordDecl>(RD)) {
    if (CXX->isDynamicClass()) {
      Data.set(Offset, Offset + Ctx.getTypeSize(T));
      return;
    }
    for (const CXXBaseSpecifier &Base : CXX->bases())
      markData(Ctx, Base.getType(),
               Offset + Ctx.toBits(Layout.getBaseClassOffset(
                            Base.getType()->getAsCXXRecordDecl())),
               Data);
  }
  for (const FieldDecl *F : RD->fields()) {
    uint64_t At = Offset + Layout.getFieldOffset(F->getFieldIndex());
    if (!F->isBitField()) {
      markData(Ctx, F->getType(), At, Data);
      continue;
    }
    // An unnamed bit-field is padding.
    if (F->getIdentifier() && F->getBitWidthValue())
      Data.set(At, At + F->getBitWidthValue());
  }
}

static llvm::BitVector getData(const ASTContext &Ctx, QualType T) {
  llvm::BitVector Data(Ctx.getTypeSize(T));
  markData(Ctx, T, 0, Data);
  return Data;
}

/// " O+L,O&HH": the padding of an object in memory; empty if it has none.
static std::string getPadding(const llvm::BitVector &Data) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  unsigned Bytes = Data.size() / 8;
  auto ByteOf = [&](unsigned I) {
    unsigned Byte = 0;
    for (unsigned Bit = 0; Bit != 8; ++Bit)
      Byte |= Data[I * 8 + Bit] << Bit;
    return Byte;
  };
  const char *Separator = " ";
  for (unsigned I = 0; I < Bytes;) {
    unsigned Byte = ByteOf(I);
    if (Byte == 0xff) {
      ++I;
      continue;
    }
    OS << Separator << I;
    Separator = ",";
    if (Byte) {
      OS << '&' << llvm::hexdigit(Byte >> 4, true)
         << llvm::hexdigit(Byte & 15, true);
      ++I;
      continue;
    }
    unsigned End = I + 1;
    while (End < Bytes && ByteOf(End) == 0)
      ++End;
    OS << '+' << End - I;
    I = End;
  }
  return Text;
}

/// The mask of Bits bits of an object from bit Offset on, in hexadecimal; empty
/// if all are data. What lies behind the object is padding.
static std::string getMask(const llvm::BitVector &Data, uint64_t Offset,
                           unsigned Bits) {
  llvm::APInt Mask(Bits, 0);
  for (unsigned Bit = 0; Bit != Bits && Offset + Bit < Data.size(); ++Bit)
    if (Data[Offset + Bit])
      Mask.setBit(Bit);
  if (Mask.isAllOnes())
    return "";
  SmallString<32> Text;
  Mask.toString(Text, 16, /*Signed=*/false, /*formatAsCLiteral=*/false,
                /*UpperCase=*/false);
  return Text.str().str();
}

//===----------------------------------------------------------------------===//
// The descriptor
//===----------------------------------------------------------------------===//

namespace {

class DescriptorBuilder {
  CodeGenModule &CGM;
  const ASTContext &Ctx;
  const FunctionDecl *FD;
  const CGFunctionInfo &FI;
  std::string Text;
  llvm::raw_string_ostream OS{Text};
  /// The IR parameter of each C parameter, the first one of several.
  SmallVector<unsigned, 8> Index;
  unsigned NextIndex = 0;
  unsigned Capabilities = 0;
  bool Failed = false;
  /// For -mcodoms-scatter: nothing is lent, and what cannot be an entry is none.
  bool Scattered = false;

public:
  /// The descriptor of FD.
  DescriptorBuilder(CodeGenModule &CGM, const FunctionDecl *FD,
                    bool Scattered = false)
      : CGM(CGM), Ctx(CGM.getContext()), FD(FD),
        FI(CGM.getTypes().arrangeGlobalDeclaration(GlobalDecl(FD))),
        Scattered(Scattered) {}

  /// What is known of the arguments of a call.
  DescriptorBuilder(CodeGenModule &CGM, const CGFunctionInfo &FI)
      : CGM(CGM), Ctx(CGM.getContext()), FD(nullptr), FI(FI) {}

  /// Nothing after an error.
  std::optional<std::string> build();

  /// Of a call. Strings: lend each `char *` that is given for `...`. Accesses:
  /// of what is called through, which has the parameters Params.
  std::string buildCall(bool Strings, ArrayRef<Access> Accesses = {},
                        ArrayRef<QualType> Params = {});

  /// What the caller of FD looks at after the call, and what the linker has to
  /// know to see that nothing is left out.
  std::string watches(ArrayRef<Lender> Lenders);

private:
  template <unsigned N>
  DiagnosticBuilder error(SourceLocation Loc, const char (&Format)[N]) {
    DiagnosticsEngine &Diags = CGM.getDiags();
    Failed = true;
    return Diags.Report(
        Loc, Diags.getCustomDiagID(Scattered ? DiagnosticsEngine::Ignored
                                             : DiagnosticsEngine::Error,
                                   Format));
  }
  void result();
  void parameter(QualType T, const ABIArgInfo &AI, SourceLocation Loc);
  void coerced(QualType T, llvm::Type *Ty, uint64_t Offset, StringRef Item,
               unsigned Number);
  std::string functions(QualType T, SourceLocation Loc);
  void argumentFunctions(QualType T, const ABIArgInfo &AI, SourceLocation Loc);
  void leaves(ArrayRef<Access> Accesses, ArrayRef<QualType> Params,
              ArrayRef<std::string> Names);
  bool checkRegisters(llvm::Type *Ty, QualType T, SourceLocation Loc);
};

} // namespace

/// Whether the backend passes Ty as it is, without making a reference of it.
bool DescriptorBuilder::checkRegisters(llvm::Type *Ty, QualType T,
                                       SourceLocation Loc) {
  SmallVector<llvm::Type *, 4> Parts;
  if (auto *ST = dyn_cast<llvm::StructType>(Ty))
    llvm::append_range(Parts, ST->elements());
  else
    Parts.push_back(Ty);
  for (llvm::Type *Part : Parts) {
    bool Bad = Part->isVectorTy() || Part->isTargetExtTy();
    if (!Bad && Part->isSized())
      Bad = CGM.getDataLayout().getTypeAllocSizeInBits(Part) >
            2 * Ctx.getTargetInfo().getPointerWidth(LangAS::Default);
    if (!Bad)
      continue;
    // A call through a pointer may stay in its domain; if not, instruction
    // selection finds out.
    if (!FD)
      return false;
    if (isPassedInVectors(T)) {
      Failed = true; // Said by CodomsCheck.
      return false;
    }
    error(Loc, "%0, of type %1, cannot be passed by entry point %2: neither "
               "vectors nor scalars of more than 16 bytes can")
        << (T == FD->getReturnType() ? "a result" : "an argument") << T << FD;
    return false;
  }
  return true;
}

/// Masks for a value of type T that is passed as Ty: Item is "mask" or "rmask",
/// Number that of the parameter or of the first part of the result.
void DescriptorBuilder::coerced(QualType T, llvm::Type *Ty, uint64_t Offset,
                                StringRef Item, unsigned Number) {
  llvm::BitVector Data = getData(Ctx, T);
  uint64_t Bits = CGM.getDataLayout().getTypeStoreSizeInBits(Ty);
  if (!Ty->isIntegerTy() && !Ty->isArrayTy())
    return;
  uint64_t Step = Item == "rmask" ? std::min<uint64_t>(Bits, 64) : Bits;
  for (uint64_t At = 0; At < Bits; At += Step, ++Number) {
    std::string Mask = getMask(Data, Offset + At, Step);
    if (!Mask.empty())
      OS << Item << ' ' << Number << ' ' << Mask << ';';
  }
}

/// Where in an object of type T pointers to functions are; empty if nowhere.
std::string DescriptorBuilder::functions(QualType T, SourceLocation Loc) {
  auto Members = getFunctionMembers(Ctx, T);
  if (Members)
    return print(*Members);
  if (FD)
    error(Loc, "%0 holds too many pointers to functions for the gate of %1")
        << T << FD;
  return "";
}

/// What may be left behind in what Accesses lend to be written.
void DescriptorBuilder::leaves(ArrayRef<Access> Accesses,
                               ArrayRef<QualType> Params,
                               ArrayRef<std::string> Names) {
  if (getScatter())
    return;
  for (auto [I, A] : llvm::enumerate(Accesses)) {
    if (!(A.Mode & Access::Write) || A.Size == Access::String ||
        A.Param >= Params.size())
      continue;
    QualType T = getLentType(Ctx, Params[A.Param], A.Path);
    if (T.isNull() || T->isIncompleteType() || T->isFunctionType() ||
        T->isSizelessType() || T->isVariablyModifiedType())
      continue;
    std::string Members =
        functions(T, FD ? FD->getLocation() : SourceLocation());
    if (!Members.empty())
      OS << "left " << I << ' ' << Ctx.getTypeSizeInChars(T).getQuantity()
         << ' ' << Members << ' ' << Names[I] << ';';
  }
}

void DescriptorBuilder::result() {
  const ABIArgInfo &AI = FI.getReturnInfo();
  QualType T = FD ? FD->getReturnType() : QualType(FI.getReturnType());
  SourceLocation Loc = FD ? FD->getLocation() : SourceLocation();
  auto Refuse = [&] {
    if (FD)
      error(Loc, "the result of entry point %0, of type %1, is returned in a way "
                 "that no gate can check")
          << FD << T;
  };
  // The second register of it has bits that are no one's.
  if (const auto *B = T->getAs<BitIntType>();
      B && B->getNumBits() > 64 && B->getNumBits() < 128)
    return Refuse();
  if (!T->isVoidType() && !AI.isIgnore() && !getScatter())
    if (std::string Members = functions(T, Loc); !Members.empty())
      OS << "rfn " << Members << ';';
  switch (AI.getKind()) {
  case ABIArgInfo::Indirect: {
    OS << "sret 0 " << Ctx.getTypeSizeInChars(T).getQuantity() << ';';
    std::string Padding = getPadding(getData(Ctx, T));
    if (!Padding.empty())
      OS << "pad 0" << Padding << ';';
    ++NextIndex;
    ++Capabilities;
    return;
  }
  case ABIArgInfo::Direct:
    if (checkRegisters(AI.getCoerceToType(), T, Loc) &&
        !T->isScalarType())
      coerced(T, AI.getCoerceToType(), AI.getDirectOffset() * 8, "rmask", 0);
    return;
  case ABIArgInfo::Extend:
  case ABIArgInfo::Ignore:
    return;
  case ABIArgInfo::CoerceAndExpand: {
    if (!checkRegisters(AI.getCoerceAndExpandType(), T, Loc))
      return;
    const llvm::StructLayout *Layout =
        CGM.getDataLayout().getStructLayout(AI.getCoerceAndExpandType());
    unsigned Part = 0;
    for (unsigned I = 0, E = AI.getCoerceAndExpandType()->getNumElements();
         I != E; ++I) {
      llvm::Type *Ty = AI.getCoerceAndExpandType()->getElementType(I);
      if (ABIArgInfo::isPaddingForCoerceAndExpand(Ty))
        continue;
      coerced(T, Ty, Layout->getElementOffset(I) * 8, "rmask", Part++);
    }
    return;
  }
  default:
    Refuse();
  }
}

/// The item `fn` of an aggregate, which may be several parameters in the IR.
void DescriptorBuilder::argumentFunctions(QualType T, const ABIArgInfo &AI,
                                          SourceLocation Loc) {
  std::string Text = functions(T, Loc);
  if (Text.empty())
    return;
  auto *ST = AI.isDirect() ? dyn_cast<llvm::StructType>(AI.getCoerceToType())
                           : AI.isCoerceAndExpand()
                                 ? AI.getCoerceAndExpandType()
                                 : nullptr;
  if (!ST || (AI.isDirect() && !AI.getCanBeFlattened())) {
    OS << "fn " << NextIndex << ' ' << Text << ';';
    return;
  }
  const llvm::StructLayout *Layout = CGM.getDataLayout().getStructLayout(ST);
  auto Members = getFunctionMembers(Ctx, T);
  unsigned Number = NextIndex;
  for (auto [I, Ty] : llvm::enumerate(ST->elements())) {
    if (AI.isCoerceAndExpand() && ABIArgInfo::isPaddingForCoerceAndExpand(Ty))
      continue;
    uint64_t At = Layout->getElementOffset(I).getFixedValue();
    for (const FunctionMember &M : *Members)
      if (M.Offset == At)
        OS << "fn " << Number << " 0" << (M.Union ? "?" : "") << ';';
    ++Number;
  }
}

void DescriptorBuilder::parameter(QualType T, const ABIArgInfo &AI,
                                  SourceLocation Loc) {
  if (AI.getPaddingType())
    ++NextIndex;
  Index.push_back(NextIndex);
  if (FD && !getScatter() && !T->isPointerType() && !T->isReferenceType() &&
      !AI.isIgnore())
    argumentFunctions(T, AI, Loc);
  switch (AI.getKind()) {
  case ABIArgInfo::Indirect: {
    OS << "ref " << NextIndex << ' '
       << Ctx.getTypeSizeInChars(T).getQuantity();
    if (AI.getIndirectAlign().getQuantity() > 16)
      OS << ' ' << AI.getIndirectAlign().getQuantity();
    OS << ';';
    std::string Padding = getPadding(getData(Ctx, T));
    if (!Padding.empty())
      OS << "pad " << NextIndex << Padding << ';';
    ++NextIndex;
    ++Capabilities;
    return;
  }
  case ABIArgInfo::Direct: {
    llvm::Type *Ty = AI.getCoerceToType();
    if (!checkRegisters(Ty, T, Loc)) {
      ++NextIndex;
      return;
    }
    auto *ST = dyn_cast<llvm::StructType>(Ty);
    if (ST && AI.getCanBeFlattened()) {
      const llvm::StructLayout *Layout =
          CGM.getDataLayout().getStructLayout(ST);
      for (unsigned I = 0, E = ST->getNumElements(); I != E; ++I)
        coerced(T, ST->getElementType(I),
                (AI.getDirectOffset() + Layout->getElementOffset(I)) * 8,
                "mask", NextIndex++);
      return;
    }
    if (!T->isScalarType())
      coerced(T, Ty, AI.getDirectOffset() * 8, "mask", NextIndex);
    ++NextIndex;
    return;
  }
  case ABIArgInfo::Extend:
    ++NextIndex;
    return;
  case ABIArgInfo::Ignore:
    return;
  case ABIArgInfo::CoerceAndExpand: {
    if (!checkRegisters(AI.getCoerceAndExpandType(), T, Loc))
      return;
    const llvm::StructLayout *Layout =
        CGM.getDataLayout().getStructLayout(AI.getCoerceAndExpandType());
    for (unsigned I = 0, E = AI.getCoerceAndExpandType()->getNumElements();
         I != E; ++I) {
      llvm::Type *Ty = AI.getCoerceAndExpandType()->getElementType(I);
      if (ABIArgInfo::isPaddingForCoerceAndExpand(Ty))
        continue;
      coerced(T, Ty, Layout->getElementOffset(I) * 8, "mask", NextIndex++);
    }
    return;
  }
  default:
    if (!FD)
      return;
    error(Loc, "an argument of type %0 is passed in a way that the gate of %1 "
               "cannot check")
        << T << FD;
  }
}

std::string DescriptorBuilder::buildCall(bool Strings,
                                         ArrayRef<Access> Accesses,
                                         ArrayRef<QualType> Params) {
  result();
  unsigned I = 0;
  for (const auto &Arg : FI.arguments()) {
    parameter(QualType(Arg.type), Arg.info, SourceLocation());
    const auto *PT = QualType(Arg.type)->getAs<PointerType>();
    if (Strings && I >= FI.getNumRequiredArgs() && PT &&
        isPlainChar(PT->getPointeeType()))
      OS << "lend r a" << Index[I] << " str;";
    ++I;
  }
  for (const Access &A : Accesses)
    OS << "lend " << A.str(Index) << ';';
  leaves(Accesses, Params,
         SmallVector<std::string, 4>(Accesses.size(), "what was lent"));
  // No unit lets a call through a pointer lend to be written by whose members
  // it knows others to lend.
  OS << describeLeft(Ctx, Accesses, Params, {});
  return Text;
}

std::string DescriptorBuilder::watches(ArrayRef<Lender> Lenders) {
  result();
  for (const auto &Arg : FI.arguments())
    parameter(QualType(Arg.type), Arg.info, FD->getLocation());
  std::optional<Unwatched> Unwatched;
  std::string Watches = getWatches(FD, Lenders, Index, &Unwatched);
  if (Unwatched)
    error(FD->getLocation(),
          "entry point %0 lends %1 to be written, but %2 lends by \"%3\" of each "
          "of them, at which nobody could look; lend one, or read_only")
        << FD << Unwatched->Lent << Unwatched->By << Unwatched->Path;
  SmallVector<QualType, 8> Types;
  for (const ParmVarDecl *P : FD->parameters())
    Types.push_back(P->getType());
  return Watches + describeLenders(FD) +
         describeLeft(Ctx, getAccesses(FD), Types, Lenders);
}

std::optional<std::string> DescriptorBuilder::build() {
  result();
  unsigned I = 0;
  for (const auto &Arg : FI.arguments()) {
    // The type as written, for messages.
    const ParmVarDecl *P =
        I < FD->getNumParams() ? FD->getParamDecl(I) : nullptr;
    parameter(P ? P->getType() : QualType(Arg.type), Arg.info,
              P ? P->getLocation() : FD->getLocation());
    ++I;
  }
  SmallVector<Access, 4> Accesses;
  ArrayRef<ParmVarDecl *> Parameters;
  if (!Scattered) {
    Accesses = getAccesses(FD);
    Parameters = FD->parameters();
  }
  for (const Access &A : Accesses) {
    OS << "lend " << A.str(Index) << ';';
    ++Capabilities;
  }
  for (const ParmVarDecl *P : Parameters)
    if (getDefaultAccess(Ctx, P->getType()) == DefaultAccess::Function)
      OS << "fn " << Index[P->getFunctionScopeIndex()] << ';';
  // Arguments on the stack take one more, which the backend counts.
  // What the C types tell was said before.
  if (Capabilities > 8 && countCapabilities(FD) > 8)
    Failed = true;
  else if (Capabilities > 8)
    error(FD->getLocation(), "a call of entry point %0 takes %1 capabilities; "
                             "there are 8: lend less, or by one structure")
        << FD << Capabilities;
  if (Failed)
    return std::nullopt;

  // A definition without a prototype behind a declaration with one has the types
  // of promoted arguments; other units see the declaration.
  const FunctionDecl *Written = FD;
  for (const FunctionDecl *R : FD->redecls())
    if (!Written->hasWrittenPrototype() && R->hasWrittenPrototype())
      Written = R;
  PrintingPolicy Policy(Ctx.getLangOpts());
  Policy.AnonymousTagLocations = false;
  // The hash takes the types as other units see them, whatever their typedefs.
  uint64_t Hash = llvm::xxh3_64bits(
      Text + "sig " +
      Written->getType().getCanonicalType().getAsString(Policy));
  // Not in the hash: the names of parameters are a unit's own.
  SmallVector<QualType, 8> Types;
  SmallVector<std::string, 4> Names;
  for (const ParmVarDecl *P : Parameters)
    Types.push_back(P->getType());
  for (const Access &A : Accesses)
    Names.push_back(describePath(FD, A.Param, A.Path));
  leaves(Accesses, Types, Names);
  OS << "hash " << llvm::format_hex_no_prefix(Hash, 16) << ";sig "
     << QualType(Written->getType()->castAs<FunctionType>(), 0)
            .getAsString(Policy);
  return Text;
}

//===----------------------------------------------------------------------===//
// Hooks
//===----------------------------------------------------------------------===//

/// What codoms-scatter has to know of a function that nobody gave a domain.
static void setScatterAttributes(const Decl *D, llvm::GlobalValue *GV,
                                 CodeGenModule &CGM) {
  auto *F = dyn_cast<llvm::Function>(GV);
  const auto *FD = dyn_cast<FunctionDecl>(D);
  if (!F || !FD || CGM.getLangOpts().CPlusPlus)
    return;
  FD = FD->getMostRecentDecl();
  const SourceManager &SM = CGM.getContext().getSourceManager();
  // A wrong declaration of a library function is none of a builtin.
  bool Library = FD->getBuiltinID() ||
                 (FD->getIdentifier() && FD->getIdentifier()->getBuiltinID());
  bool NoProto = !FD->getType()->isFunctionProtoType();
  for (const FunctionDecl *R : FD->redecls()) {
    Library |= SM.isInSystemHeader(R->getLocation());
    NoProto &= !R->getType()->isFunctionProtoType();
  }
  std::string Words = Library ? "library" : "program";
  F->addFnAttr("codoms-loc", getLocation(FD));
  if (NoProto && !FD->isDefined()) {
    F->addFnAttr("codoms-scatter", Words + " noproto");
    return;
  }
  F->addFnAttr("codoms-scatter", Words);
  if (F->isVarArg())
    return;
  if (auto Descriptor =
          DescriptorBuilder(CGM, FD, /*Scattered=*/true).build()) {
    // Declarations of a library, and those that calls need not agree with.
    if (Library || NoProto)
      *Descriptor = Descriptor->substr(0, Descriptor->find("hash ")) +
                    Descriptor->substr(Descriptor->find("sig "));
    F->addFnAttr("codoms-abi", *Descriptor);
  }
}

void CodeGen::setRISCVCodomsAttributes(const Decl *D, llvm::GlobalValue *GV,
                                       CodeGenModule &CGM) {
  if (!D || !hasXcodoms(CGM.getContext()))
    return;
  Owner O = getOwner(D);
  if (getScatter())
    setScatterAttributes(D, GV, CGM);
  // Without Xcodoms there, the passes may have to refuse a call.
  if (auto *F = dyn_cast<llvm::Function>(GV); F && D->hasAttr<TargetAttr>())
    F->addFnAttr("codoms-loc", getLocation(D->getMostRecentDecl()));
  // What has no domain by an attribute or an option is the passes' business.
  if (O.Kind != Owner::Named || !O.Explicit)
    return;
  D = D->getMostRecentDecl();

  if (auto *Var = dyn_cast<llvm::GlobalVariable>(GV)) {
    Var->addAttribute("codoms-domain", O.Name);
    Var->addAttribute("codoms-loc", getLocation(D));
    return;
  }
  auto *F = dyn_cast<llvm::Function>(GV);
  const auto *FD = dyn_cast<FunctionDecl>(D);
  if (!F || !FD)
    return;
  F->addFnAttr("codoms-domain", O.Name);
  F->addFnAttr("codoms-loc", getLocation(FD));
  if (!isEntry(FD))
    return;
  // A declaration and its definition come here both: one error is enough.
  if (F->getFnAttribute("codoms-abi").getValueAsString() == "error")
    return;
  std::optional<std::string> Descriptor = DescriptorBuilder(CGM, FD).build();
  if (!Descriptor) {
    F->addFnAttr("codoms-abi", "error");
    return;
  }
  if (auto Body = getAttr(FD, ImportAttr))
    F->addFnAttr("codoms-import", Body->empty() ? F->getName() : *Body);
  else
    F->addFnAttr("codoms-entry");
  if (auto Callers = getAttr(FD, EntryAttr); Callers && !Callers->empty())
    F->addFnAttr("codoms-callers", *Callers);
  F->addFnAttr("codoms-abi", *Descriptor);
  if (auto Policies = getAttr(FD, IsolateAttr))
    F->addFnAttr("codoms-isolate", *Policies);
  if (auto Value = getAttr(FD, OnFaultAttr))
    F->addFnAttr("codoms-on-fault", *Value);
}

/// What annotation the string at Pointer makes.
static StringRef getAnnotation(const llvm::Value *Pointer) {
  const auto *Text =
      dyn_cast<llvm::GlobalVariable>(Pointer->stripPointerCasts());
  const auto *Data = Text && Text->hasInitializer()
                         ? dyn_cast<llvm::ConstantDataSequential>(
                               Text->getInitializer())
                         : nullptr;
  return Data && Data->isCString() ? Data->getAsCString() : "";
}

/// Those of variables and members in functions.
static void removeLocalAnnotations(llvm::Module &M) {
  llvm::SmallPtrSet<llvm::GlobalVariable *, 8> Strings;
  for (llvm::Function &F : llvm::make_early_inc_range(M)) {
    if (F.getIntrinsicID() != llvm::Intrinsic::var_annotation &&
        F.getIntrinsicID() != llvm::Intrinsic::ptr_annotation)
      continue;
    for (llvm::User *U : llvm::make_early_inc_range(F.users())) {
      auto *Call = cast<llvm::CallBase>(U);
      if (!codoms::isAnnotation(getAnnotation(Call->getArgOperand(1))))
        continue;
      for (unsigned I : {1, 2})
        if (auto *Text = dyn_cast<llvm::GlobalVariable>(
                Call->getArgOperand(I)->stripPointerCasts()))
          Strings.insert(Text);
      if (!Call->getType()->isVoidTy())
        Call->replaceAllUsesWith(Call->getArgOperand(0));
      Call->eraseFromParent();
    }
    if (F.use_empty())
      F.eraseFromParent();
  }
  for (llvm::GlobalVariable *Text : Strings) {
    Text->removeDeadConstantUsers();
    if (Text->use_empty())
      Text->eraseFromParent();
  }
}

static void removeAnnotations(llvm::Module &M) {
  removeLocalAnnotations(M);
  llvm::GlobalVariable *All = M.getNamedGlobal("llvm.global.annotations");
  if (!All || !All->hasInitializer())
    return;
  auto *Elements = dyn_cast<llvm::ConstantArray>(All->getInitializer());
  if (!Elements)
    return;
  SmallVector<llvm::Constant *, 8> Others;
  SmallVector<llvm::GlobalVariable *, 8> Strings;
  for (llvm::Use &U : Elements->operands()) {
    auto *Element = cast<llvm::Constant>(U);
    if (!codoms::isAnnotation(getAnnotation(Element->getOperand(1))))
      Others.push_back(Element);
    for (unsigned I : {1, 2})
      if (auto *Text = dyn_cast<llvm::GlobalVariable>(
              Element->getOperand(I)->stripPointerCasts()))
        Strings.push_back(Text);
  }
  if (Others.size() == Elements->getNumOperands())
    return;
  if (!Others.empty()) {
    auto *Type = llvm::ArrayType::get(Others[0]->getType(), Others.size());
    auto *New = new llvm::GlobalVariable(
        M, Type, All->isConstant(), All->getLinkage(),
        llvm::ConstantArray::get(Type, Others), "");
    New->setSection(All->getSection());
    New->takeName(All);
  }
  All->eraseFromParent();
  llvm::sort(Strings);
  Strings.erase(llvm::unique(Strings), Strings.end());
  for (llvm::GlobalVariable *Text : Strings) {
    Text->removeDeadConstantUsers();
    if (Text->use_empty())
      Text->eraseFromParent();
  }
}

void CodeGen::setRISCVCodomsCallAttributes(CodeGenModule &CGM,
                                           llvm::CallBase &Call,
                                           const CGFunctionInfo &FI,
                                           const Decl *Callee) {
  if (!hasXcodoms(CGM.getContext()) || Call.isInlineAsm())
    return;
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Callee);
  // A direct call has the descriptor of its callee, but for what is given for
  // `...`.
  if (FD && !(FD->isVariadic() && isImport(FD)))
    return;
  std::string Text =
      DescriptorBuilder(CGM, FI).buildCall(FD && lendsVariadicStrings(FD));
  // Without an attribute the passes look for hidden references themselves.
  Call.addFnAttr(llvm::Attribute::get(CGM.getLLVMContext(), "codoms-args",
                                      Text));
}

void CodeGen::setRISCVCodomsAccess(CodeGenModule &CGM, llvm::CallBase *Call,
                                   const CGFunctionInfo &FI,
                                   const CallExpr *E) {
  if (!Call || Call->isInlineAsm() || !hasXcodoms(CGM.getContext()))
    return;
  const NamedDecl *D = getPointerAccess(CGM.getContext(), E);
  const FunctionProtoType *Proto = D ? getPointedFunction(D) : nullptr;
  // Called by another type, it is not what the parameters of D are about.
  if (!Proto || !CGM.getContext().hasSameUnqualifiedType(
                    QualType(Proto, 0),
                    E->getCallee()->getType()->getPointeeType()))
    return;
  std::string Text = DescriptorBuilder(CGM, FI).buildCall(
      /*Strings=*/false, getAccesses(D, Proto), Proto->getParamTypes());
  Call->addFnAttr(
      llvm::Attribute::get(CGM.getLLVMContext(), "codoms-args", Text));
}

/// All entry points that the unit declares.
static void collectEntries(const DeclContext *DC,
                           SmallVectorImpl<const FunctionDecl *> &Entries) {
  for (const Decl *D : DC->decls()) {
    if (isa<LinkageSpecDecl, NamespaceDecl>(D))
      collectEntries(cast<DeclContext>(D), Entries);
    const auto *FD = dyn_cast<FunctionDecl>(D);
    if (FD && FD == FD->getMostRecentDecl() && isEntry(FD))
      Entries.push_back(FD);
  }
}

/// Completes the descriptors with what the caller watches, which takes all
/// declarations.
static void addWatches(CodeGenModule &CGM) {
  std::optional<std::vector<Lender>> Lenders;
  for (llvm::Function &F : CGM.getModule()) {
    StringRef Descriptor = F.getFnAttribute("codoms-abi").getValueAsString();
    GlobalDecl GD;
    if (Descriptor.empty() || Descriptor == "error" ||
        !CGM.lookupRepresentativeDecl(F.getName(), GD))
      continue;
    const auto *FD = dyn_cast<FunctionDecl>(GD.getDecl());
    if (!FD || !isEntry(FD))
      continue;
    if (!Lenders) {
      SmallVector<const FunctionDecl *, 32> Entries;
      collectEntries(CGM.getContext().getTranslationUnitDecl(), Entries);
      Lenders = getLenders(Entries);
    }
    std::string Watches = DescriptorBuilder(CGM, FD).watches(*Lenders);
    // The signature is the last item; the hash is of what stands before it.
    if (!Watches.empty()) {
      auto [Front, Back] = Descriptor.split("hash ");
      F.addFnAttr("codoms-abi", (Front + Watches + "hash " + Back).str());
    }
  }
}

void CodeGen::finishRISCVCodoms(CodeGenModule &CGM) {
  llvm::Module &M = CGM.getModule();
  removeAnnotations(M);
  if (!hasXcodoms(CGM.getContext()))
    return;
  addWatches(CGM);
  M.addModuleFlag(llvm::Module::Max, "codoms", 1);
  // The record names the source, too.
  SmallString<256> Source(M.getSourceFileName());
  CGM.getLangOpts().remapPathPrefix(Source);
  M.setSourceFileName(Source);
  // The linker distrusts the unit for what it says of others, whatever is in it.
  if (StringRef D = codoms::getDefaultDomain(); !D.empty() && D != RootDomain) {
    llvm::LLVMContext &Ctx = M.getContext();
    M.getOrInsertNamedMetadata("codoms.unit")
        ->addOperand(llvm::MDNode::get(Ctx, llvm::MDString::get(Ctx, D)));
  }
  if (unsigned N = getScatter())
    M.addModuleFlag(llvm::Module::Max, "codoms-scatter", N);
  // No frame may reach over the guard below a domain's stack: what is there may
  // be the domain's, too. A member of any library can come into a domain. At
  // each page, not at each guard's size: a frame of variable size is probed one
  // step further than it reaches, and that must not leave a small stack.
  for (llvm::Function &F : M)
    if (!F.isDeclaration() && !F.hasFnAttribute("probe-stack"))
      F.addFnAttr("probe-stack", "inline-asm");
}
