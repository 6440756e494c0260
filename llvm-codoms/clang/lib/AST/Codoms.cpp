//===- Codoms.cpp - Domains and entry points in the AST -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "clang/AST/Codoms.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace clang::codoms;

// What the driver turns -mcodoms-domain=d into. The last one counts, as for
// other -m options.
static llvm::cl::opt<std::string> DefaultDomain(
    "codoms-domain", llvm::cl::ZeroOrMore,
    llvm::cl::desc("The domain of definitions without codoms_domain"),
    llvm::cl::value_desc("domain"));

StringRef codoms::getDefaultDomain() { return DefaultDomain; }

// -mcodoms-scatter=N.
static llvm::cl::opt<unsigned> Scatter(
    "codoms-scatter", llvm::cl::ZeroOrMore, llvm::cl::Hidden,
    llvm::cl::desc("Scatter functions over domains, for tests of the compiler"),
    llvm::cl::value_desc("domains"));

unsigned codoms::getScatter() { return Scatter; }

//===----------------------------------------------------------------------===//
// Annotations
//===----------------------------------------------------------------------===//

std::optional<StringRef> codoms::valueOf(StringRef Annotation, StringRef Name) {
  if (Annotation.consume_front(Name) && Annotation.consume_front("="))
    return Annotation;
  return std::nullopt;
}

bool codoms::isAnnotation(StringRef Annotation) {
  StringRef Name = Annotation.split('=').first;
  return Name.size() != Annotation.size() &&
         llvm::is_contained({DomainAttr, EntryAttr, ImportAttr, AccessAttr,
                             IsolateAttr, OnFaultAttr},
                            Name);
}

const AnnotateAttr *codoms::findAttr(const Decl *D, StringRef Name) {
  for (const auto *A : D->specific_attrs<AnnotateAttr>())
    if (valueOf(A->getAnnotation(), Name))
      return A;
  return nullptr;
}

std::optional<StringRef> codoms::getAttr(const Decl *D, StringRef Name) {
  if (const AnnotateAttr *A = findAttr(D->getMostRecentDecl(), Name))
    return valueOf(A->getAnnotation(), Name);
  return std::nullopt;
}

void codoms::addAttr(Decl *D, StringRef Name, StringRef Value,
                     SourceRange Range, bool Implicit) {
  auto *A = AnnotateAttr::Create(D->getASTContext(), (Name + "=" + Value).str(),
                                 nullptr, 0, Range);
  A->setImplicit(Implicit);
  D->addAttr(A);
}

//===----------------------------------------------------------------------===//
// Domains
//===----------------------------------------------------------------------===//

std::string codoms::checkDomainName(StringRef Name) {
  if (Name.empty())
    return "it is empty";
  if (Name.size() > 63)
    return "it is longer than 63 characters";
  if (llvm::isDigit(Name[0]) ||
      !llvm::all_of(Name, [](char C) { return llvm::isAlnum(C) || C == '_'; }))
    return "a domain is named by letters, digits and '_', not starting with a "
           "digit";
  if (Name == "any" || Name == "local")
    return "the name is reserved";
  return "";
}

static Owner getVarOwner(const VarDecl *VD) {
  if (VD->isStaticLocal()) {
    if (const auto *Parent =
            dyn_cast<FunctionDecl>(VD->getParentFunctionOrMethod())) {
      Owner O = getOwner(Parent);
      return O.Kind == Owner::Undeclared ? Owner{Owner::Neutral, ""} : O;
    }
    return {Owner::Neutral, ""};
  }
  if (VD->hasDefinition() == VarDecl::DeclarationOnly)
    return {Owner::Undeclared, ""};
  if (StringRef Default = getDefaultDomain(); !Default.empty())
    return {Owner::Named, Default, true};
  if (VD->isExternallyVisible())
    return {Owner::Named, RootDomain};
  return {Owner::Neutral, ""};
}

static Owner getFunctionOwner(const FunctionDecl *FD) {
  const FunctionDecl *Definition = nullptr;
  if (!FD->isDefined(Definition) && !FD->getMostRecentDecl()->willHaveBody())
    return {Owner::Undeclared, ""};
  // A definition that this unit need not emit: each domain has its own copy.
  if (FD->isInlined()) {
    GVALinkage Linkage = FD->getASTContext().GetGVALinkageForFunction(
        Definition ? Definition : FD);
    if (Linkage == GVA_AvailableExternally || Linkage == GVA_DiscardableODR)
      return {Owner::Neutral, ""};
  }
  if (StringRef Default = getDefaultDomain(); !Default.empty())
    return {Owner::Named, Default, true};
  if (FD->isExternallyVisible())
    return {Owner::Named, RootDomain};
  return {Owner::Neutral, ""};
}

Owner codoms::getOwner(const Decl *D) {
  if (std::optional<StringRef> Domain = getAttr(D, DomainAttr))
    return {Owner::Named, *Domain, true};
  if (const auto *FD = dyn_cast<FunctionDecl>(D))
    return getFunctionOwner(FD);
  if (const auto *VD = dyn_cast<VarDecl>(D))
    return getVarOwner(VD);
  return {Owner::Undeclared, ""};
}

bool codoms::isImport(const FunctionDecl *FD) {
  return getAttr(FD, ImportAttr).has_value();
}

bool codoms::isEntry(const FunctionDecl *FD) {
  return getAttr(FD, EntryAttr) || isImport(FD);
}

bool codoms::isConstant(const Decl *D) {
  const auto *VD = cast<VarDecl>(D);
  return !VD->getTLSKind() &&
         VD->getType().isConstant(VD->getASTContext());
}

//===----------------------------------------------------------------------===//
// Accesses
//===----------------------------------------------------------------------===//

std::string Access::str(ArrayRef<unsigned> ParamIndex) const {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  auto Param = [&](unsigned P) -> llvm::raw_ostream & {
    if (ParamIndex.empty())
      return OS << 'p' << P;
    return OS << 'a' << ParamIndex[P];
  };
  static constexpr const char *Modes[] = {"none", "r", "w", "rw"};
  OS << Modes[Mode] << ' ';
  if (Result)
    OS << "result";
  else
    Param(this->Param);
  for (uint64_t Offset : Path)
    OS << '+' << Offset;
  OS << ' ';
  switch (Size) {
  case String:
    OS << "str";
    break;
  case Bytes:
    OS << Unit;
    break;
  case Counted:
    Param(CountParam);
    if (CountOffset)
      OS << '+' << *CountOffset;
    OS << ':' << CountType << '*' << Unit;
    break;
  }
  return Text;
}

std::string Access::key() const {
  std::string Text = Result ? "result" : llvm::utostr(Param);
  for (uint64_t Offset : Path)
    Text += "+" + llvm::utostr(Offset);
  return Text;
}

std::optional<Access> Access::parse(StringRef Value) {
  Access A;
  auto [ModeText, Rest] = Value.split(' ');
  auto [Pointer, SizeText] = Rest.split(' ');
  if (ModeText == "r")
    A.Mode = Read;
  else if (ModeText == "w")
    A.Mode = Write;
  else if (ModeText == "rw")
    A.Mode = ReadWrite;
  else if (ModeText != "none")
    return std::nullopt;

  SmallVector<StringRef, 3> Parts;
  Pointer.split(Parts, '+');
  if (Parts[0] == "result")
    A.Result = true;
  else if (!Parts[0].consume_front("p") || Parts[0].getAsInteger(10, A.Param))
    return std::nullopt;
  for (StringRef Part : llvm::drop_begin(Parts)) {
    uint64_t Offset;
    if (Part.getAsInteger(10, Offset))
      return std::nullopt;
    A.Path.push_back(Offset);
  }

  if (SizeText == "str") {
    A.Size = String;
  } else if (SizeText.consume_front("p")) {
    A.Size = Counted;
    auto [Count, Unit] = SizeText.split('*');
    auto [Where, Type] = Count.split(':');
    auto [Param, Offset] = Where.split('+');
    uint64_t Number;
    if (Unit.getAsInteger(10, A.Unit) || Param.getAsInteger(10, A.CountParam))
      return std::nullopt;
    if (!Offset.empty()) {
      if (Offset.getAsInteger(10, Number))
        return std::nullopt;
      A.CountOffset = Number;
    }
    A.CountType = Type.str();
  } else if (SizeText.getAsInteger(10, A.Unit)) {
    return std::nullopt;
  }
  return A;
}

std::string codoms::getCountType(const ASTContext &Ctx, QualType T) {
  if (!T->isIntegralOrEnumerationType() || T->isBitIntType() ||
      T->isIncompleteType())
    return "";
  uint64_t Bits = Ctx.getTypeSize(T);
  if (Bits > 64)
    return "";
  return (T->isUnsignedIntegerOrEnumerationType() ? "u" : "s") +
         llvm::utostr(Bits);
}

DefaultAccess codoms::getDefaultAccess(const ASTContext &Ctx, QualType T) {
  const auto *PT = T->getAs<PointerType>();
  if (!PT)
    return DefaultAccess::NotPointer;
  QualType Pointee = PT->getPointeeType();
  if (Pointee->isFunctionType())
    return DefaultAccess::Function;
  if (Pointee->isVoidType() || Pointee->isAnyCharacterType() ||
      Pointee->isVariablyModifiedType() || Pointee->isSizelessType())
    return DefaultAccess::Unclear;
  if (Pointee->isIncompleteType())
    return Pointee->isArrayType() ? DefaultAccess::Unclear
                                  : DefaultAccess::Opaque;
  return DefaultAccess::Pointee;
}

bool codoms::hasAccess(const FunctionDecl *FD, unsigned Param) {
  for (const auto *A :
       FD->getMostRecentDecl()->specific_attrs<AnnotateAttr>())
    if (auto Value = valueOf(A->getAnnotation(), AccessAttr))
      if (auto Parsed = Access::parse(*Value))
        if (!Parsed->Result && Parsed->Param == Param && Parsed->Path.empty())
          return true;
  return false;
}

SmallVector<Access, 4> codoms::getAccesses(const FunctionDecl *FD) {
  FD = FD->getMostRecentDecl();
  const ASTContext &Ctx = FD->getASTContext();
  SmallVector<Access, 4> List;
  for (const ParmVarDecl *P : FD->parameters()) {
    unsigned I = P->getFunctionScopeIndex();
    QualType T = P->getType();
    if (getDefaultAccess(Ctx, T) != DefaultAccess::Pointee ||
        hasAccess(FD, I))
      continue;
    QualType Pointee = T->getPointeeType();
    Access A;
    A.Mode = Pointee.isConstQualified() ? Access::Read : Access::ReadWrite;
    A.Param = I;
    A.Unit = Ctx.getTypeSizeInChars(Pointee).getQuantity();
    if (A.Unit)
      List.push_back(A);
  }
  for (const auto *A : FD->specific_attrs<AnnotateAttr>())
    if (auto Value = valueOf(A->getAnnotation(), AccessAttr))
      if (auto Parsed = Access::parse(*Value))
        if (Parsed->Mode != Access::None && !Parsed->Result)
          List.push_back(*Parsed);
  // The same list in all units, in whatever order the attributes came.
  llvm::sort(List, [](const Access &A, const Access &B) {
    return std::tuple(A.Param, A.Path.size(), ArrayRef(A.Path), A.str()) <
           std::tuple(B.Param, B.Path.size(), ArrayRef(B.Path), B.str());
  });
  return List;
}

bool codoms::isVaList(const ASTContext &Ctx, QualType T) {
  while (true) {
    if (const auto *TT = dyn_cast<TypedefType>(T.getTypePtr())) {
      const TypedefNameDecl *TD = TT->getDecl();
      if (TD->getName() == "__builtin_va_list" ||
          TD->getCanonicalDecl() == Ctx.getBuiltinVaListDecl())
        return true;
    }
    if (const auto *PT = dyn_cast<PointerType>(T.getTypePtr())) {
      T = PT->getPointeeType();
      continue;
    }
    QualType Next = T.getSingleStepDesugaredType(Ctx);
    if (Next == T)
      return false;
    T = Next;
  }
}
