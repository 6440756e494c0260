//===- Codoms.cpp - Domains and entry points in the AST -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "clang/AST/Codoms.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"
#include <set>

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

std::string codoms::getLocation(const Decl *D) {
  const SourceManager &SM = D->getASTContext().getSourceManager();
  PresumedLoc Loc = SM.getPresumedLoc(SM.getExpansionLoc(D->getLocation()));
  if (Loc.isInvalid())
    return "-";
  SmallString<256> File(Loc.getFilename());
  D->getASTContext().getLangOpts().remapPathPrefix(File);
  return (llvm::Twine(File) + ":" + llvm::Twine(Loc.getLine()) + ":" +
          llvm::Twine(Loc.getColumn()))
      .str();
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

static llvm::raw_ostream &printParam(llvm::raw_ostream &OS, unsigned Param,
                                     ArrayRef<unsigned> ParamIndex) {
  if (ParamIndex.empty())
    return OS << 'p' << Param;
  return OS << 'a' << ParamIndex[Param];
}

static llvm::raw_ostream &printPath(llvm::raw_ostream &OS,
                                    ArrayRef<uint64_t> Path) {
  for (uint64_t Offset : Path)
    OS << '+' << Offset;
  return OS;
}

static constexpr const char *ModeNames[] = {"none", "r", "w", "rw"};

std::string Access::str(ArrayRef<unsigned> ParamIndex) const {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << ModeNames[Mode] << ' ';
  if (Result)
    OS << "result";
  else if (Variadic)
    OS << "...";
  else
    printPath(printParam(OS, Param, ParamIndex), Path);
  OS << ' ';
  if (CountParam)
    printPath(printParam(OS, *CountParam, ParamIndex), CountPath)
        << ':' << CountType << '*';
  else if (Size == String && Unit)
    OS << Unit << '*';
  if (Size == String)
    OS << "str";
  else
    OS << Unit;
  return Text;
}

std::string Access::key() const {
  std::string Text = Result     ? "result"
                     : Variadic ? "..."
                                : llvm::utostr(Param);
  for (uint64_t Offset : Path)
    Text += "+" + llvm::utostr(Offset);
  return Text;
}

/// "p1+0+8".
static bool parsePath(StringRef Text, unsigned &Param,
                      SmallVectorImpl<uint64_t> &Path) {
  SmallVector<StringRef, 3> Parts;
  Text.split(Parts, '+');
  if (!Parts[0].consume_front("p") || Parts[0].getAsInteger(10, Param))
    return false;
  for (StringRef Part : llvm::drop_begin(Parts))
    if (Part.getAsInteger(10, Path.emplace_back()))
      return false;
  return true;
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

  if (Pointer == "result")
    A.Result = true;
  else if (Pointer == "...")
    A.Variadic = true;
  else if (!parsePath(Pointer, A.Param, A.Path))
    return std::nullopt;

  StringRef Count, Unit = SizeText;
  if (SizeText.contains('*'))
    std::tie(Count, Unit) = SizeText.split('*');
  if (Unit == "str") {
    A.Size = String;
  } else {
    A.Size = Count.empty() ? Bytes : Counted;
    if (Unit.getAsInteger(10, A.Unit))
      return std::nullopt;
  }
  if (Count.starts_with("p")) {
    auto [Where, Type] = Count.split(':');
    if (!parsePath(Where, A.CountParam.emplace(), A.CountPath))
      return std::nullopt;
    A.CountType = Type.str();
  } else if (!Count.empty() && Count.getAsInteger(10, A.Unit)) {
    return std::nullopt;
  }
  return A;
}

std::string codoms::getCountType(const ASTContext &Ctx, QualType T) {
  if (!T->isIntegralOrEnumerationType() || T->isBitIntType() ||
      T->isIncompleteType())
    return "";
  if (const auto *ED = T->getAsEnumDecl())
    T = ED->getIntegerType();
  // One bit in the IR.
  if (T->isBooleanType())
    return "";
  uint64_t Bits = Ctx.getTypeSize(T);
  if (Bits > 64)
    return "";
  return (T->isUnsignedIntegerOrEnumerationType() ? "u" : "s") +
         llvm::utostr(Bits);
}

QualType codoms::getPointee(QualType T) {
  return T->isPointerType() || T->isReferenceType() ? T->getPointeeType()
                                                    : QualType();
}

/// The type of the array with `static` as which a parameter of type T is
/// declared; null if it is not.
static const ArrayType *getStaticArray(const ASTContext &Ctx, QualType T) {
  const auto *DT = T->getAs<DecayedType>();
  const ArrayType *Array = DT ? Ctx.getAsArrayType(DT->getOriginalType()) : nullptr;
  return Array && Array->getSizeModifier() == ArraySizeModifier::Static
             ? Array
             : nullptr;
}

/// How many elements a parameter of type T has at least, if it is declared as
/// an array with `static` and a constant.
static std::optional<uint64_t> getStaticElements(const ASTContext &Ctx,
                                                 QualType T) {
  const auto *Array =
      dyn_cast_or_null<ConstantArrayType>(getStaticArray(Ctx, T));
  return Array ? std::optional(Array->getZExtSize()) : std::nullopt;
}

/// The parameter that says how many elements a parameter of type T has at least,
/// `int v[static n]`, if it can be the count of an access; else null.
static const ParmVarDecl *getStaticCount(const ASTContext &Ctx, QualType T) {
  const auto *Array =
      dyn_cast_or_null<VariableArrayType>(getStaticArray(Ctx, T));
  const Expr *Size = Array ? Array->getSizeExpr() : nullptr;
  const auto *Ref =
      Size ? dyn_cast<DeclRefExpr>(Size->IgnoreParenImpCasts()) : nullptr;
  const auto *P = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
  return P && !getCountType(Ctx, P->getType()).empty() ? P : nullptr;
}

QualType codoms::getParamType(const FunctionDecl *FD, unsigned I) {
  const ASTContext &Ctx = FD->getASTContext();
  QualType T = FD->getMostRecentDecl()->getParamDecl(I)->getType();
  // A parameter says more than any constant, what is neither more than nothing.
  auto Rank = [&](QualType T) -> std::pair<unsigned, uint64_t> {
    if (!getStaticArray(Ctx, T))
      return {0, 0};
    if (auto Elements = getStaticElements(Ctx, T))
      return {2, *Elements};
    return {getStaticCount(Ctx, T) ? 3 : 1, 0};
  };
  for (const FunctionDecl *R : FD->redecls()) {
    if (I >= R->getNumParams())
      continue;
    QualType Other = R->getParamDecl(I)->getType();
    if (Rank(Other) > Rank(T))
      T = Other;
  }
  return T;
}

DefaultAccess codoms::getDefaultAccess(const ASTContext &Ctx, QualType T) {
  QualType Pointee = getPointee(T);
  if (Pointee.isNull())
    return DefaultAccess::NotPointer;
  if (Pointee->isFunctionType())
    return DefaultAccess::Function;
  bool Counted = getStaticElements(Ctx, T) || getStaticCount(Ctx, T);
  bool OneOrMore = T->isReferenceType() || Counted;
  if (Pointee->isVoidType() || (Pointee->isAnyCharacterType() && !OneOrMore) ||
      Pointee->isVariablyModifiedType() || Pointee->isSizelessType() ||
      (getStaticArray(Ctx, T) && !Counted))
    return DefaultAccess::Unclear;
  if (Pointee->isIncompleteType())
    return Pointee->isArrayType() ? DefaultAccess::Unclear
                                  : DefaultAccess::Opaque;
  return DefaultAccess::Pointee;
}

bool codoms::hasAccess(const Decl *D, unsigned Param) {
  for (const auto *A : D->getMostRecentDecl()->specific_attrs<AnnotateAttr>())
    if (auto Value = valueOf(A->getAnnotation(), AccessAttr))
      if (auto Parsed = Access::parse(*Value))
        if (!Parsed->Result && !Parsed->Variadic && Parsed->Param == Param &&
            Parsed->Path.empty())
          return true;
  return false;
}

static SmallVector<Access, 4> collectAccesses(const Decl *D,
                                              ArrayRef<QualType> Params) {
  D = D->getMostRecentDecl();
  const ASTContext &Ctx = D->getASTContext();
  SmallVector<Access, 4> List;
  for (auto [I, T] : llvm::enumerate(Params)) {
    if (getDefaultAccess(Ctx, T) != DefaultAccess::Pointee || hasAccess(D, I))
      continue;
    QualType Pointee = T->getPointeeType();
    Access A;
    A.Mode = Pointee.isConstQualified() ? Access::Read : Access::ReadWrite;
    A.Param = I;
    A.Unit = llvm::SaturatingMultiply<uint64_t>(
        Ctx.getTypeSizeInChars(Pointee).getQuantity(),
        getStaticElements(Ctx, T).value_or(1));
    if (const ParmVarDecl *Count = getStaticCount(Ctx, T)) {
      A.Size = Access::Counted;
      A.CountParam = Count->getFunctionScopeIndex();
      A.CountType = getCountType(Ctx, Count->getType());
    }
    if (A.Unit)
      List.push_back(A);
  }
  for (const auto *A : D->specific_attrs<AnnotateAttr>())
    if (auto Value = valueOf(A->getAnnotation(), AccessAttr))
      if (auto Parsed = Access::parse(*Value))
        if (Parsed->Mode != Access::None && !Parsed->Result &&
            !Parsed->Variadic)
          List.push_back(*Parsed);
  // The same list in all units, in whatever order the attributes came.
  llvm::sort(List, [](const Access &A, const Access &B) {
    return std::tuple(A.Param, A.Path.size(), ArrayRef(A.Path), A.str()) <
           std::tuple(B.Param, B.Path.size(), ArrayRef(B.Path), B.str());
  });
  return List;
}

SmallVector<Access, 4> codoms::getAccesses(const FunctionDecl *FD) {
  FD = FD->getMostRecentDecl();
  SmallVector<QualType, 8> Params;
  for (unsigned I = 0; I != FD->getNumParams(); ++I)
    Params.push_back(getParamType(FD, I));
  return collectAccesses(FD, Params);
}

SmallVector<Access, 4> codoms::getAccesses(const NamedDecl *D,
                                           const FunctionProtoType *Proto) {
  return collectAccesses(D, Proto->param_types());
}

static QualType getDeclaredType(const NamedDecl *D) {
  if (const auto *TD = dyn_cast<TypedefNameDecl>(D))
    return TD->getUnderlyingType();
  if (isa<VarDecl, FieldDecl>(D))
    return cast<ValueDecl>(D)->getType();
  return QualType();
}

const FunctionProtoType *codoms::getPointedFunction(const NamedDecl *D) {
  QualType T = getDeclaredType(D);
  if (T.isNull())
    return nullptr;
  T = D->getASTContext().getBaseElementType(T);
  if (const auto *PT = T->getAs<PointerType>())
    T = PT->getPointeeType();
  return T->getAs<FunctionProtoType>();
}

/// The typedef that says by codoms_access what is lent through a T.
static const NamedDecl *findTypedef(const ASTContext &Ctx, QualType T) {
  while (!T.isNull()) {
    if (const auto *TT = dyn_cast<TypedefType>(T.getTypePtr()))
      if (findAttr(TT->getDecl()->getMostRecentDecl(), AccessAttr))
        return TT->getDecl();
    QualType Next = T.getSingleStepDesugaredType(Ctx);
    if (Next != T)
      T = Next;
    else if (const auto *PT = dyn_cast<PointerType>(T.getTypePtr()))
      T = PT->getPointeeType();
    else if (const auto *AT = dyn_cast<ArrayType>(T.getTypePtr()))
      T = AT->getElementType();
    else
      break;
  }
  return nullptr;
}

const NamedDecl *codoms::getPointerAccess(const NamedDecl *D) {
  QualType T = getDeclaredType(D);
  if (T.isNull())
    return nullptr;
  if (findAttr(D->getMostRecentDecl(), AccessAttr))
    return D;
  return findTypedef(D->getASTContext(), T);
}

const NamedDecl *codoms::getPointerAccess(const ASTContext &Ctx,
                                          const CallExpr *E) {
  const Expr *Callee = E->getCallee();
  while (true) {
    Callee = Callee->IgnoreParenImpCasts();
    if (const auto *UO = dyn_cast<UnaryOperator>(Callee);
        UO && (UO->getOpcode() == UO_Deref || UO->getOpcode() == UO_AddrOf))
      Callee = UO->getSubExpr();
    else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(Callee))
      Callee = Element->getBase();
    else
      break;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee))
    return getPointerAccess(Ref->getDecl());
  if (const auto *Member = dyn_cast<MemberExpr>(Callee))
    return getPointerAccess(Member->getMemberDecl());
  return findTypedef(Ctx, Callee->getType());
}

/// What codoms_access says about `...`, if anything.
static std::optional<Access> getVariadicAccess(const FunctionDecl *FD) {
  for (const auto *A :
       FD->getMostRecentDecl()->specific_attrs<AnnotateAttr>())
    if (auto Value = valueOf(A->getAnnotation(), AccessAttr))
      if (auto Parsed = Access::parse(*Value); Parsed && Parsed->Variadic)
        return Parsed;
  return std::nullopt;
}

bool codoms::hasVariadicAccess(const FunctionDecl *FD) {
  return getVariadicAccess(FD).has_value();
}

bool codoms::lendsVariadicStrings(const FunctionDecl *FD) {
  auto A = getVariadicAccess(FD);
  return A && A->Mode != Access::None;
}

static bool isInMemory(const ASTContext &Ctx, QualType T) {
  return T->isRecordType() && !T->isIncompleteType() && !T->isDependentType() &&
         Ctx.getTypeSize(T) > 128;
}

unsigned codoms::countCapabilities(const FunctionDecl *FD) {
  const ASTContext &Ctx = FD->getASTContext();
  unsigned Number =
      getAccesses(FD).size() + isInMemory(Ctx, FD->getReturnType());
  for (const ParmVarDecl *P : FD->parameters())
    Number += isInMemory(Ctx, P->getType());
  // The block of arguments for `...`.
  return Number + FD->isVariadic();
}

unsigned codoms::countCapabilities(const NamedDecl *D,
                                   const FunctionProtoType *Proto) {
  const ASTContext &Ctx = D->getASTContext();
  unsigned Number =
      getAccesses(D, Proto).size() + isInMemory(Ctx, Proto->getReturnType());
  for (QualType T : Proto->param_types())
    Number += isInMemory(Ctx, T);
  return Number + Proto->isVariadic();
}

//===----------------------------------------------------------------------===//
// What a callee could change
//===----------------------------------------------------------------------===//

// How many structures that a call lends its caller looks at.
static constexpr size_t MaxWatched = 16;

/// The structure that the parameter of a path points to, or null.
static const RecordDecl *getRecord(QualType Pointer) {
  QualType T = getPointee(Pointer);
  const RecordDecl *RD = T.isNull() ? nullptr : T->getAsRecordDecl();
  return RD ? RD->getDefinition() : nullptr;
}

/// Names the member of RD at Offset, from which a pointer or a number is loaded.
static std::string nameMember(const ASTContext &Ctx, const RecordDecl *RD,
                              uint64_t Offset) {
  for (const FieldDecl *F : RD->fields()) {
    if (F->isBitField())
      continue;
    uint64_t Begin =
        Ctx.toCharUnitsFromBits(Ctx.getFieldOffset(F)).getQuantity();
    QualType T = F->getType();
    if (Offset < Begin || T->isIncompleteType() ||
        Offset >= Begin + Ctx.getTypeSizeInChars(T).getQuantity())
      continue;
    const RecordDecl *Inner = T->getAsRecordDecl();
    if (!Inner)
      return F->getNameAsString();
    std::string Rest = nameMember(Ctx, Inner->getDefinition(), Offset - Begin);
    return F->getIdentifier() ? F->getNameAsString() + "." + Rest : Rest;
  }
  return llvm::utostr(Offset);
}

std::string codoms::describePath(const FunctionDecl *FD, unsigned Param,
                                 ArrayRef<uint64_t> Path) {
  const ParmVarDecl *P = FD->getParamDecl(Param);
  std::string Text = P->getIdentifier() ? P->getNameAsString()
                                        : "parameter " + llvm::utostr(Param + 1);
  const ASTContext &Ctx = FD->getASTContext();
  QualType T = P->getType();
  const RecordDecl *RD = getRecord(T);
  if (!RD)
    return std::string(Path.size(), '*') + Text;
  if (!Path.empty()) {
    uint64_t Size = Ctx.getTypeSizeInChars(Ctx.getCanonicalTagType(RD))
                        .getQuantity();
    uint64_t Element = Size ? Path[0] / Size : 0;
    Text += Element ? "[" + llvm::utostr(Element) + "]." : "->";
    Text += nameMember(Ctx, RD, Path[0] - Element * Size);
  }
  return Path.size() > 1 ? Text + "->..." : Text;
}

/// The offsets in an object of type T at which there is an RD. False: there are
/// more than anyone would look at.
static bool findRecords(const ASTContext &Ctx, QualType T, const RecordDecl *RD,
                        uint64_t Offset, SmallVectorImpl<uint64_t> &Places) {
  if (const auto *Array = Ctx.getAsConstantArrayType(T)) {
    uint64_t Size =
        Ctx.getTypeSizeInChars(Array->getElementType()).getQuantity();
    for (uint64_t I = 0; I != Array->getZExtSize(); ++I) {
      size_t Before = Places.size();
      if (!findRecords(Ctx, Array->getElementType(), RD, Offset + I * Size,
                       Places))
        return false;
      if (Places.size() == Before)
        break;
    }
    return true;
  }
  const RecordDecl *Here = T->getAsRecordDecl();
  if (Here)
    Here = Here->getDefinition();
  if (!Here)
    return true;
  if (Here == RD)
    Places.push_back(Offset);
  if (Places.size() > MaxWatched)
    return false;
  bool Fine = true;
  forEachMember(Ctx, Here, [&](QualType Member, uint64_t At) {
    Fine = Fine && findRecords(Ctx, Member, RD, Offset + At, Places);
  });
  return Fine;
}

SmallVector<Lender, 4> codoms::getLenders(const FunctionDecl *FD) {
  FD = FD->getMostRecentDecl();
  const ASTContext &Ctx = FD->getASTContext();
  SmallVector<Lender, 4> List;
  // A path leads through several structures: who may write one of them changes
  // what is reached from there.
  auto RecordAfter = [&](unsigned Param, ArrayRef<uint64_t> Way) {
    QualType T = getLentType(Ctx, FD->getParamDecl(Param)->getType(), Way);
    const RecordDecl *RD = T.isNull() ? nullptr : T->getAsRecordDecl();
    return RD ? RD->getDefinition() : nullptr;
  };
  for (const Access &A : getAccesses(FD)) {
    /// Whether pointer and count are found in one structure, K pointers away.
    auto IsShared = [&](size_t K) {
      return A.CountParam == A.Param && K < A.Path.size() &&
             K < A.CountPath.size() &&
             ArrayRef(A.Path).take_front(K) ==
                 ArrayRef(A.CountPath).take_front(K);
    };
    for (size_t K = 0; K != A.Path.size(); ++K) {
      const RecordDecl *RD =
          RecordAfter(A.Param, ArrayRef(A.Path).take_front(K));
      if (!RD)
        continue;
      Access Member = A;
      Member.Param = 0;
      Member.Path.erase(Member.Path.begin(), Member.Path.begin() + K);
      if (IsShared(K)) {
        Member.CountParam = 0;
        Member.CountPath.erase(Member.CountPath.begin(),
                               Member.CountPath.begin() + K);
      } else {
        Member.CountParam.reset();
        Member.CountPath.clear();
        Member.Size = Access::Bytes;
      }
      List.push_back({RD, FD, Member, describePath(FD, A.Param, A.Path)});
    }
    for (size_t K = 0; K != A.CountPath.size(); ++K) {
      const RecordDecl *RD =
          RecordAfter(*A.CountParam, ArrayRef(A.CountPath).take_front(K));
      if (!RD || IsShared(K))
        continue;
      Access Member = A;
      Member.Param = 0;
      Member.Path.clear();
      Member.CountParam = 0;
      Member.CountPath.erase(Member.CountPath.begin(),
                             Member.CountPath.begin() + K);
      List.push_back(
          {RD, FD, Member, describePath(FD, *A.CountParam, A.CountPath)});
    }
  }
  return List;
}

std::vector<Lender> codoms::getLenders(ArrayRef<const FunctionDecl *> Entries) {
  std::vector<Lender> List;
  for (const FunctionDecl *FD : Entries)
    llvm::append_range(List, getLenders(FD));
  return List;
}

std::string codoms::findLender(const ASTContext &Ctx, QualType T,
                               const FunctionDecl *Other) {
  if (T->isIncompleteType() || T->isSizelessType())
    return "";
  for (const Lender &L : getLenders(Other)) {
    SmallVector<uint64_t, 4> Places;
    if (!findRecords(Ctx, T, L.Record, 0, Places) || !Places.empty())
      return L.Name;
  }
  return "";
}

/// Calls Print(path, mode, whether it is a count alone, size) for what a caller
/// looks at because something is lent by A.
static void forEachWatch(
    const Access &A, ArrayRef<unsigned> ParamIndex,
    llvm::function_ref<void(ArrayRef<uint64_t>, unsigned, bool, StringRef)>
        Print) {
  // The pointers on the way stay what they are.
  for (size_t I = 1; I < A.Path.size(); ++I)
    Print(ArrayRef(A.Path).take_front(I), Access::ReadWrite, false, "0");
  for (size_t I = 1; A.CountParam == A.Param && I < A.CountPath.size(); ++I)
    Print(ArrayRef(A.CountPath).take_front(I), Access::ReadWrite, false, "0");
  bool CountsHere = A.CountParam == A.Param && !A.CountPath.empty();
  if (!A.Path.empty()) {
    std::string Size = "0";
    if (CountsHere && A.Size == Access::Counted) {
      Size.clear();
      llvm::raw_string_ostream OS(Size);
      printPath(printParam(OS, A.Param, ParamIndex), A.CountPath)
          << ':' << A.CountType << '*' << A.Unit;
    }
    Print(A.Path, A.Mode, false, Size);
    if (CountsHere && A.Size == Access::Counted)
      return;
  }
  if (CountsHere)
    Print(A.CountPath, Access::None, true, ":" + A.CountType);
}

/// A type that is lent to be written, and that may hold structures; else null.
static QualType getWritten(const ASTContext &Ctx, const Access &A,
                           QualType Param) {
  if (!(A.Mode & Access::Write) || A.Size == Access::String)
    return QualType();
  QualType T = getLentType(Ctx, Param, A.Path);
  if (T.isNull() || T->isIncompleteType() || T->isFunctionType() ||
      T->isSizelessType() || T->isVariablyModifiedType() ||
      Ctx.getTypeSizeInChars(T).isZero())
    return QualType();
  return T;
}

std::string codoms::getWatches(const FunctionDecl *FD, ArrayRef<Lender> Lenders,
                               ArrayRef<unsigned> ParamIndex,
                               std::optional<Unwatched> *Unwatched) {
  FD = FD->getMostRecentDecl();
  const ASTContext &Ctx = FD->getASTContext();
  SmallVector<Access, 4> Own = getAccesses(FD);
  if (llvm::none_of(Own, [](const Access &A) { return A.Mode & Access::Write; }))
    return "";
  StringRef Domain = getOwner(FD).Name;

  // Several accesses name the same member; the ways of lending add up.
  struct Item {
    std::string Where, Size, Name;
    unsigned Mode;
    bool IsCount, Foreign;
  };
  std::vector<Item> Items;
  auto Add = [&](const Access &A, bool Foreign) {
    forEachWatch(A, ParamIndex,
                 [&](ArrayRef<uint64_t> Path, unsigned Mode, bool IsCount,
                     StringRef Size) {
                   Item New = {
                       "",   Size.str(), describePath(FD, A.Param, Path),
                       Mode, IsCount,    Foreign};
                   llvm::raw_string_ostream OS(New.Where);
                   printPath(printParam(OS, A.Param, ParamIndex), Path);
                   for (Item &I : Items)
                     if (I.Where == New.Where && I.Size == New.Size) {
                       I.Mode |= Mode;
                       I.Foreign |= Foreign;
                       return;
                     }
                   Items.push_back(New);
                 });
  };

  for (const ParmVarDecl *P : FD->parameters()) {
    unsigned I = P->getFunctionScopeIndex();
    // Paths of the function itself from this parameter, and a count in what it
    // points to that goes with another pointer.
    for (const Access &A : Own) {
      if (A.Param == I && A.isPath())
        Add(A, false);
      else if (A.CountParam == I && !A.CountPath.empty()) {
        Access Count = A;
        Count.Path.clear();
        Count.Param = I;
        Add(Count, false);
      }
    }
  }
  // Those of others, from structures of a type that is in what is lent here.
  for (const Access &Lent : Own) {
    QualType T = getWritten(Ctx, Lent, FD->getParamDecl(Lent.Param)->getType());
    if (T.isNull())
      continue;
    uint64_t Size = Ctx.getTypeSizeInChars(T).getQuantity();
    for (const Lender &L : Lenders) {
      SmallVector<uint64_t, 4> Places;
      bool All = findRecords(Ctx, T, L.Record, 0, Places);
      // One object after the other; how many is known only of some.
      uint64_t Elements = Lent.Size == Access::Bytes ? Lent.Unit / Size : 0;
      if (!Places.empty() &&
          (!All || !Elements || Elements * Places.size() > MaxWatched)) {
        if (Unwatched)
          *Unwatched = codoms::Unwatched{T, L.By, L.Name};
        continue;
      }
      for (uint64_t Element = 0; Element < Elements; ++Element)
        for (uint64_t Place : Places) {
          auto Within = [&](SmallVectorImpl<uint64_t> &Path) {
            if (Path.empty())
              return;
            Path.front() += Element * Size + Place;
            Path.insert(Path.begin(), Lent.Path.begin(), Lent.Path.end());
          };
          Access Same = L.Member;
          Same.Param = Lent.Param;
          if (Same.CountParam)
            Same.CountParam = Lent.Param;
          Within(Same.Path);
          Within(Same.CountPath);
          Add(Same, getOwner(L.By).Name != Domain);
        }
    }
  }
  std::string Text;
  for (const Item &I : Items) {
    if (I.IsCount)
      Text += "watch n " + I.Where + I.Size + " " + I.Name + ";";
    else
      Text += std::string("watch ") + ModeNames[I.Mode] +
              (I.Foreign ? "! " : " ") + I.Where + " " + I.Size + " " + I.Name +
              ";";
  }
  return Text;
}

//===----------------------------------------------------------------------===//
// What the linker compares
//===----------------------------------------------------------------------===//

/// "HASH NAME": a structure as other units know it, too.
static std::string describeRecord(const ASTContext &Ctx, const RecordDecl *RD) {
  std::string Name;
  if (const TypedefNameDecl *TD = RD->getTypedefNameForAnonDecl())
    Name = TD->getQualifiedNameAsString();
  else if (RD->getIdentifier())
    Name = RD->getQualifiedNameAsString();
  else
    Name = "(unnamed)";
  llvm::erase(Name, ' ');
  // Types are named differently in C and C++.
  std::string Text = Name;
  llvm::raw_string_ostream OS(Text);
  OS << ' '
     << Ctx.getTypeSizeInChars(Ctx.getCanonicalTagType(RD)).getQuantity();
  for (const FieldDecl *F : RD->fields()) {
    OS << ';' << F->getName() << '@' << Ctx.getFieldOffset(F);
    if (F->isBitField())
      OS << ':' << F->getBitWidthValue();
    else if (!F->getType()->isIncompleteType())
      OS << '+' << Ctx.getTypeSizeInChars(F->getType()).getQuantity();
  }
  std::string Ret;
  llvm::raw_string_ostream(Ret)
      << llvm::format_hex_no_prefix(llvm::xxh3_64bits(Text), 16) << ' ' << Name;
  return Ret;
}

/// What a caller looks at because of L: "MODE/PATH/SIZE,...".
static void listWatches(const Lender &L,
                        llvm::function_ref<void(const std::string &)> Visit) {
  forEachWatch(L.Member, {},
               [&](ArrayRef<uint64_t> Path, unsigned Mode, bool IsCount,
                   StringRef Size) {
                 std::string Text;
                 llvm::raw_string_ostream OS(Text);
                 OS << (IsCount ? "n" : ModeNames[Mode]) << '/';
                 printPath(OS, Path) << '/' << Size;
                 Visit(Text);
               });
}

std::string codoms::describeLenders(const FunctionDecl *FD) {
  std::string Text;
  for (const Lender &L : getLenders(FD)) {
    SmallVector<std::string, 4> Items;
    listWatches(L, [&](const std::string &Item) { Items.push_back(Item); });
    Text += "by " + describeRecord(FD->getASTContext(), L.Record) + " " +
            llvm::join(Items, ",") + " " + L.Name + ";";
  }
  return Text;
}

/// The structures in an object of type T.
static void
collectRecords(const ASTContext &Ctx, QualType T,
               llvm::SmallSetVector<const RecordDecl *, 8> &Records) {
  const RecordDecl *RD = Ctx.getBaseElementType(T)->getAsRecordDecl();
  if (RD)
    RD = RD->getDefinition();
  if (!RD || !Records.insert(RD))
    return;
  forEachMember(Ctx, RD, [&](QualType Member, uint64_t) {
    collectRecords(Ctx, Member, Records);
  });
}

std::string codoms::describeLeft(const ASTContext &Ctx,
                                 ArrayRef<Access> Accesses,
                                 ArrayRef<QualType> Params,
                                 ArrayRef<Lender> Lenders) {
  llvm::SmallSetVector<const RecordDecl *, 8> Records;
  for (const Access &A : Accesses)
    if (QualType T = getWritten(Ctx, A, Params[A.Param]); !T.isNull())
      collectRecords(Ctx, T, Records);
  std::string Text;
  for (const RecordDecl *RD : Records) {
    std::set<std::string> Known;
    for (const Lender &L : Lenders)
      if (L.Record == RD)
        listWatches(L, [&](const std::string &Item) {
          Known.insert((getOwner(L.By).Name + "/" + Item).str());
        });
    Text += "leaves " + describeRecord(Ctx, RD) + " " +
            (Known.empty() ? "-" : llvm::join(Known, ",")) + ";";
  }
  return Text;
}

bool codoms::isPlainChar(QualType T) {
  return T->isSpecificBuiltinType(BuiltinType::Char_S) ||
         T->isSpecificBuiltinType(BuiltinType::Char_U);
}

bool codoms::isPassedInVectors(QualType T) {
  if (T->isRVVSizelessBuiltinType())
    return true;
  // Those of riscv_rvv_vector_bits; GNU's vectors go as integers.
  const auto *VT = T->getAs<VectorType>();
  return VT && VT->getVectorKind() != VectorKind::Generic;
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
