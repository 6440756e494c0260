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
    A.Unit = Ctx.getTypeSizeInChars(Pointee).getQuantity();
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
  for (const ParmVarDecl *P : FD->parameters())
    Params.push_back(P->getType());
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
  const auto *PT = Pointer->getAs<PointerType>();
  const RecordDecl *RD = PT ? PT->getPointeeType()->getAsRecordDecl() : nullptr;
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

std::string codoms::findLender(const ASTContext &Ctx, QualType T,
                               const FunctionDecl *Other) {
  if (T->isIncompleteType() || T->isSizelessType())
    return "";
  for (const Access &A : getAccesses(Other)) {
    bool IsCount = A.Path.empty() && A.CountParam && !A.CountPath.empty();
    if (!IsCount && A.Path.empty())
      continue;
    unsigned Param = IsCount ? *A.CountParam : A.Param;
    SmallVector<uint64_t, 4> Places;
    const RecordDecl *RD = getRecord(Other->getParamDecl(Param)->getType());
    if (RD && (!findRecords(Ctx, T, RD, 0, Places) || !Places.empty()))
      return describePath(Other, Param, IsCount ? A.CountPath : A.Path);
  }
  return "";
}

std::string codoms::getWatches(const FunctionDecl *FD,
                               ArrayRef<const FunctionDecl *> Others,
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
  auto Add = [&](const Access &A, unsigned Param, bool Foreign) {
    auto Print = [&](ArrayRef<uint64_t> Path, unsigned Mode, bool IsCount,
                     StringRef Size) {
      Item New = {"", Size.str(), describePath(FD, Param, Path),
                  Mode, IsCount, Foreign};
      llvm::raw_string_ostream OS(New.Where);
      printPath(printParam(OS, Param, ParamIndex), Path);
      for (Item &I : Items)
        if (I.Where == New.Where && I.Size == New.Size) {
          I.Mode |= Mode;
          I.Foreign |= Foreign;
          return;
        }
      Items.push_back(New);
    };
    // The pointers on the way stay what they are.
    for (size_t I = 1; I < A.Path.size(); ++I)
      Print(ArrayRef(A.Path).take_front(I), Access::ReadWrite, false, "0");
    for (size_t I = 1; I < A.CountPath.size(); ++I)
      Print(ArrayRef(A.CountPath).take_front(I), Access::ReadWrite, false,
            "0");
    bool CountsHere = A.CountParam == A.Param && !A.CountPath.empty();
    if (!A.Path.empty()) {
      std::string Size = "0";
      if (CountsHere && A.Size == Access::Counted) {
        Size.clear();
        llvm::raw_string_ostream OS(Size);
        printPath(printParam(OS, Param, ParamIndex), A.CountPath)
            << ':' << A.CountType << '*' << A.Unit;
      }
      Print(A.Path, A.Mode, false, Size);
      if (CountsHere && A.Size == Access::Counted)
        return;
    }
    if (CountsHere)
      Print(A.CountPath, Access::None, true, ":" + A.CountType);
  };

  for (const ParmVarDecl *P : FD->parameters()) {
    unsigned I = P->getFunctionScopeIndex();
    // Paths of the function itself from this parameter, and a count in what it
    // points to that goes with another pointer.
    for (const Access &A : Own) {
      if (A.Param == I && A.isPath())
        Add(A, I, false);
      else if (A.CountParam == I && !A.CountPath.empty()) {
        Access Count = A;
        Count.Path.clear();
        Count.Param = I;
        Add(Count, I, false);
      }
    }
  }
  // Those of others, from structures of a type that is in what is lent here.
  for (const Access &Lent : Own) {
    if (!(Lent.Mode & Access::Write) || Lent.Size == Access::String)
      continue;
    QualType T =
        getLentType(Ctx, FD->getParamDecl(Lent.Param)->getType(), Lent.Path);
    uint64_t Size = T.isNull() || T->isIncompleteType()
                        ? 0
                        : Ctx.getTypeSizeInChars(T).getQuantity();
    if (!Size)
      continue;
    for (const FunctionDecl *Other : Others) {
      bool Foreign = getOwner(Other).Name != Domain;
      for (const Access &A : getAccesses(Other)) {
        auto Record = [&](unsigned Param) {
          return getRecord(Other->getParamDecl(Param)->getType());
        };
        bool ByPath = !A.Path.empty() && Record(A.Param);
        bool ByCount = A.CountParam && *A.CountParam != A.Param &&
                       !A.CountPath.empty() && Record(*A.CountParam);
        auto Watch = [&](const RecordDecl *RD, bool IsCount) {
          SmallVector<uint64_t, 4> Places;
          bool All = findRecords(Ctx, T, RD, 0, Places);
          // One object after the other; how many is known only of some.
          uint64_t Elements = Lent.Size == Access::Bytes ? Lent.Unit / Size : 0;
          if (!Places.empty() && (!All || !Elements ||
                                  Elements * Places.size() > MaxWatched)) {
            if (Unwatched)
              *Unwatched = codoms::Unwatched{
                  T, Other,
                  IsCount ? describePath(Other, *A.CountParam, A.CountPath)
                          : describePath(Other, A.Param, A.Path)};
            return;
          }
          for (uint64_t Element = 0; Element < Elements; ++Element)
            for (uint64_t Place : Places) {
              uint64_t At = Element * Size + Place;
              auto Within = [&](SmallVectorImpl<uint64_t> &Path) {
                Path.front() += At;
                Path.insert(Path.begin(), Lent.Path.begin(), Lent.Path.end());
              };
              Access Same = A;
              Same.Param = Lent.Param;
              if (IsCount) {
                Same.Path.clear();
                Same.CountParam = Lent.Param;
                Within(Same.CountPath);
              } else {
                if (A.CountParam == A.Param && !A.CountPath.empty()) {
                  Same.CountParam = Lent.Param;
                  Within(Same.CountPath);
                } else {
                  Same.CountParam.reset();
                  Same.CountPath.clear();
                  Same.Size = Access::Bytes;
                }
                Within(Same.Path);
              }
              Add(Same, Lent.Param, Foreign);
            }
        };
        if (ByPath)
          Watch(Record(A.Param), false);
        if (ByCount)
          Watch(Record(*A.CountParam), true);
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
