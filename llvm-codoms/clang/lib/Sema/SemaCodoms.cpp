//===- SemaCodoms.cpp - Attributes and pragmas of CODOMs ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// codoms_domain, codoms_entry, codoms_import, codoms_access, codoms_isolate and
// codoms_on_fault, registered statically as plugin attributes, and the pragmas
// `codoms domain` and `codoms import`. What a declaration can be judged by
// alone is checked here; what takes the unit, in Frontend/CodomsCheck.cpp.
//
//===----------------------------------------------------------------------===//

#include "clang/Sema/SemaCodoms.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Codoms.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/ParsedAttrInfo.h"
#include "clang/Lex/LiteralSupport.h"
#include "clang/Lex/Pragma.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/ManagedStatic.h"

using namespace clang;
using namespace clang::codoms;

template <unsigned N>
static SemaBase::SemaDiagnosticBuilder
diagnose(Sema &S, SourceLocation Loc, DiagnosticsEngine::Level Level,
         const char (&Text)[N]) {
  return S.Diag(Loc, S.getDiagnostics().getCustomDiagID(Level, Text));
}

template <unsigned N>
static SemaBase::SemaDiagnosticBuilder error(Sema &S, SourceLocation Loc,
                                             const char (&Text)[N]) {
  return diagnose(S, Loc, DiagnosticsEngine::Error, Text);
}

template <unsigned N>
static SemaBase::SemaDiagnosticBuilder note(Sema &S, SourceLocation Loc,
                                            const char (&Text)[N]) {
  return diagnose(S, Loc, DiagnosticsEngine::Note, Text);
}

/// The name of Attr in messages: as in the manual, also where a macro of
/// codoms.h wrote the underscores.
static std::string nameOf(const ParsedAttr &Attr) {
  StringRef Name = Attr.getAttrName()->getName();
  if (Name.starts_with("__") && Name.ends_with("__"))
    Name = Name.drop_front(2).drop_back(2);
  std::string Text = "'";
  if (Attr.hasScope())
    Text += (Attr.getScopeName()->getName() + "::").str();
  return Text + Name.str() + "'";
}

//===----------------------------------------------------------------------===//
// Redeclarations
//===----------------------------------------------------------------------===//

/// The declaration that D will be merged with (attributes are handled before
/// that), or D itself if it has been declared already.
static NamedDecl *findPrevious(Sema &S, NamedDecl *D) {
  if (!D->getIdentifier() || isa<FieldDecl, TypedefNameDecl>(D) ||
      (isa<VarDecl>(D) && !cast<VarDecl>(D)->isFileVarDecl()))
    return nullptr;
  if (Decl *Previous = D->getPreviousDecl())
    return cast<NamedDecl>(Previous);
  LookupResult R(S, D->getDeclName(), D->getLocation(),
                 Sema::LookupRedeclarationWithLinkage,
                 RedeclarationKind::ForExternalRedeclaration);
  R.suppressDiagnostics();
  S.LookupName(R, S.TUScope);
  NamedDecl *Previous = R.isSingleResult() ? R.getFoundDecl() : nullptr;
  if (!Previous || Previous->getKind() != D->getKind())
    return nullptr;
  return cast<NamedDecl>(Previous->getMostRecentDecl());
}

static bool isDefinedOrUsed(const NamedDecl *D) {
  if (D->isUsed(/*CheckUsedAttr=*/false))
    return true;
  if (const auto *FD = dyn_cast<FunctionDecl>(D))
    return FD->isDefined() || FD->getMostRecentDecl()->willHaveBody();
  if (const auto *VD = dyn_cast<VarDecl>(D))
    return VD->hasDefinition() == VarDecl::Definition;
  return false;
}

/// Two values of one attribute that cannot both be right.
static bool conflicts(StringRef Name, StringRef A, StringRef B) {
  if (A == B)
    return false;
  if (Name != AccessAttr)
    return true;
  auto AccessA = Access::parse(A), AccessB = Access::parse(B);
  // A pointer may be lent for reading with one size, for writing with another.
  return AccessA && AccessB && AccessA->key() == AccessB->key() &&
         (AccessA->Mode == AccessB->Mode || AccessA->Mode == Access::None ||
          AccessB->Mode == Access::None);
}

/// Adds an attribute, written at Range, to D unless an earlier declaration
/// forbids it.
static bool addChecked(Sema &S, NamedDecl *D, StringRef Name, StringRef Value,
                       SourceRange Range, bool Implicit = false) {
  NamedDecl *Previous = findPrevious(S, D);
  for (NamedDecl *Other : {D, Previous}) {
    if (!Other)
      continue;
    for (const auto *A : Other->specific_attrs<AnnotateAttr>()) {
      auto OtherValue = valueOf(A->getAnnotation(), Name);
      if (!OtherValue)
        continue;
      if (*OtherValue == Value)
        return true;
      if (!conflicts(Name, *OtherValue, Value))
        continue;
      if (Name == DomainAttr) {
        error(S, Range.getBegin(), "%0 is declared in domain '%1', but already "
                                   "belongs to domain '%2'")
            << D << Value << *OtherValue << Range;
      } else {
        error(S, Range.getBegin(),
              "'%1' of %0 differs from an earlier one; they must agree")
            << D << Name << Range;
      }
      note(S, A->getLocation().isValid() ? A->getLocation()
                                         : Other->getLocation(),
           "the earlier one is here")
          << A->getRange();
      return false;
    }
  }
  if (Previous && isDefinedOrUsed(Previous)) {
    error(S, Range.getBegin(), "'%1' comes too late: %0 is already used or "
                               "defined")
        << D << Name << Range;
    note(S, Previous->getLocation(), "write it on this declaration, or on one "
                                     "that precedes the first use");
    return false;
  }
  addAttr(D, Name, Value, Range, Implicit);
  return true;
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

/// A string argument, or null after an error.
static const StringLiteral *getString(Sema &S, const ParsedAttr &Attr,
                                      unsigned I, const char *What) {
  if (Attr.isArgExpr(I))
    if (const auto *SL = dyn_cast<StringLiteral>(
            Attr.getArgAsExpr(I)->IgnoreParenImpCasts()))
      if (SL->isOrdinary() || SL->isUnevaluated())
        return SL;
  auto Error = error(S, Attr.getLoc(), "%0 wants a string for the %1");
  Error << nameOf(Attr) << What << Attr.getRange();
  // codoms_domain(z), or with codoms.h's macros, where there is nothing to fix.
  SourceLocation Loc;
  StringRef Name;
  if (Attr.isArgIdent(I)) {
    Loc = Attr.getArgAsIdent(I)->getLoc();
    Name = Attr.getArgAsIdent(I)->getIdentifierInfo()->getName();
  } else if (const auto *Ref = dyn_cast<DeclRefExpr>(
                 Attr.getArgAsExpr(I)->IgnoreParenImpCasts())) {
    Loc = Ref->getLocation();
    if (Ref->getDecl()->getIdentifier())
      Name = Ref->getDecl()->getName();
  }
  if (!Name.empty() && !Loc.isMacroID())
    Error << FixItHint::CreateReplacement(Loc, ("\"" + Name + "\"").str());
  return nullptr;
}

static bool checkDomain(Sema &S, SourceLocation Loc, StringRef Name) {
  std::string Why = checkDomainName(Name);
  if (Why.empty())
    return true;
  error(S, Loc, "'%0' cannot be the name of a domain: %1") << Name << Why;
  return false;
}

static bool checkArgs(Sema &S, const ParsedAttr &Attr, unsigned Min,
                      unsigned Max) {
  unsigned Number = Attr.getNumArgs();
  if (Number >= Min && Number <= Max)
    return true;
  unsigned ID = Min == Max     ? diag::err_attribute_wrong_number_arguments
                : Number < Min ? diag::err_attribute_too_few_arguments
                               : diag::err_attribute_too_many_arguments;
  S.Diag(Attr.getLoc(), ID)
      << nameOf(Attr) << (Number < Min ? Min : Max) << Attr.getRange();
  return false;
}

//===----------------------------------------------------------------------===//
// codoms_access
//===----------------------------------------------------------------------===//

namespace {

/// Resolves "s->next_in", "s->in.next", "*len" against the parameters of a
/// function: what is loaded from where.
class PathParser {
  Sema &S;
  const FunctionDecl *FD;
  const StringLiteral *SL;
  StringRef Text;
  size_t Pos = 0;

public:
  unsigned Param = 0;
  SmallVector<uint64_t, 2> Path;
  QualType Type;

  /// The last Tail characters are not part of the path.
  PathParser(Sema &S, const FunctionDecl *FD, const StringLiteral *SL,
             unsigned Tail = 0)
      : S(S), FD(FD), SL(SL), Text(SL->getString().drop_back(Tail)) {}

  bool parse();

private:
  SourceLocation loc(size_t At) const {
    // A string from the scratch buffer (made by '#') has no inside.
    if (SL->getBeginLoc().isMacroID() || SL->isUnevaluated() ||
        At >= SL->getLength())
      return SL->getBeginLoc();
    return SL->getLocationOfByte(At, S.getSourceManager(), S.getLangOpts(),
                                 S.Context.getTargetInfo());
  }
  void skipSpace() {
    while (Pos < Text.size() && isWhitespace(Text[Pos]))
      ++Pos;
  }
  bool consume(StringRef Token) {
    skipSpace();
    if (!Text.substr(Pos).starts_with(Token))
      return false;
    Pos += Token.size();
    return true;
  }
  StringRef identifier(size_t &At) {
    skipSpace();
    At = Pos;
    while (Pos < Text.size() && isAsciiIdentifierContinue(Text[Pos]))
      ++Pos;
    return Text.slice(At, Pos);
  }
  /// The member whose name follows, of the structure Type; adds its offset.
  bool member(uint64_t &Offset);
};

} // namespace

bool PathParser::member(uint64_t &Offset) {
  size_t At;
  StringRef Name = identifier(At);
  if (Name.empty()) {
    error(S, loc(At), "a member's name is missing in \"%0\"") << Text;
    return false;
  }
  const auto *RD = Type->getAsRecordDecl();
  if (RD)
    RD = RD->getDefinition();
  if (!RD) {
    error(S, loc(At), "\"%0\" has no member '%1': %2 is %select{not a "
                      "structure|an incomplete type}3 here")
        << Text << Name << Type << Type->isRecordType();
    return false;
  }
  for (const NamedDecl *ND : RD->lookup(&S.Context.Idents.get(Name))) {
    const auto *VD = dyn_cast<ValueDecl>(ND);
    if (!VD || !isa<FieldDecl, IndirectFieldDecl>(VD))
      continue;
    const FieldDecl *Field = isa<FieldDecl>(VD)
                                 ? cast<FieldDecl>(VD)
                                 : cast<IndirectFieldDecl>(VD)->getAnonField();
    if (Field->isBitField()) {
      error(S, loc(At), "bit-field '%0' cannot be part of a path") << Name;
      return false;
    }
    Offset += S.Context
                  .toCharUnitsFromBits(S.Context.getFieldOffset(VD))
                  .getQuantity();
    Type = Field->getType();
    return true;
  }
  error(S, loc(At), "%0 has no member '%1'")
      << S.Context.getCanonicalTagType(RD) << Name;
  return false;
}

bool PathParser::parse() {
  unsigned Stars = 0;
  while (consume("*"))
    ++Stars;
  size_t At;
  StringRef Name = identifier(At);
  const ParmVarDecl *Root = nullptr;
  for (const ParmVarDecl *P : FD->parameters())
    if (P->getName() == Name && !Name.empty())
      Root = P;
  if (!Root) {
    error(S, loc(At), "\"%0\" does not start with the name of a parameter of "
                      "%1 in this declaration")
        << Text << FD;
    return false;
  }
  Param = Root->getFunctionScopeIndex();
  Type = Root->getType();
  while (true) {
    uint64_t Offset = 0;
    if (consume("->")) {
      const auto *PT = Type->getAs<PointerType>();
      if (!PT) {
        error(S, loc(Pos), "'->' in \"%0\" follows a value of type %1, which "
                           "is not a pointer")
            << Text << Type;
        return false;
      }
      Type = PT->getPointeeType();
      if (!member(Offset))
        return false;
      while (consume("."))
        if (!member(Offset))
          return false;
      Path.push_back(Offset);
      continue;
    }
    skipSpace();
    if (Pos == Text.size())
      break;
    error(S, loc(Pos), "cannot understand \"%0\" from '%1' on; a path is a "
                       "parameter, '->member', '->member.member', and so on, "
                       "with '*' in front for what it points to")
        << Text << Text.substr(Pos);
    return false;
  }
  for (; Stars; --Stars) {
    const auto *PT = Type->getAs<PointerType>();
    if (!PT) {
      error(S, loc(0), "'*' in \"%0\" is applied to a value of type %1, which "
                       "is not a pointer")
          << Text << Type;
      return false;
    }
    Type = PT->getPointeeType();
    Path.push_back(0);
  }
  if (Type->isArrayType()) {
    error(S, loc(0), "\"%0\" is an array: it lies in what its structure's "
                     "pointer lends, and is lent with it")
        << Text;
    return false;
  }
  return true;
}

/// An integer argument; nothing after an error.
static std::optional<int64_t> getInteger(Sema &S, const ParsedAttr &Attr,
                                         unsigned I) {
  const Expr *E = Attr.getArgAsExpr(I);
  Expr::EvalResult R;
  if (!E->getType()->isIntegralOrEnumerationType() || E->isValueDependent() ||
      !E->EvaluateAsInt(R, S.Context)) {
    error(S, E->getExprLoc(), "%0 wants the number of a parameter here, or a "
                              "path such as \"s->buf\" as a string")
        << nameOf(Attr) << E->getSourceRange();
    return std::nullopt;
  }
  return R.Val.getInt().tryExtValue();
}

// What the ABI descriptor can say (a walk is code in each stub and gate), and what
// a call can lend.
static constexpr unsigned MaxPointers = 4;
static constexpr unsigned MaxElements = 7;

/// Adds what `string, "...";` says, or `none, "..."`.
static bool handleVariadicAccess(Sema &S, FunctionDecl *FD,
                                 const ParsedAttr &Attr, SourceLocation Loc,
                                 Access A, bool WantsString) {
  if (!FD->isVariadic()) {
    error(S, Loc, "%0: %1 takes no variable arguments") << nameOf(Attr) << FD;
    return false;
  }
  if (A.Mode != Access::None && !WantsString) {
    error(S, Loc, "%0: \"...\" lends strings only, or none") << nameOf(Attr);
    return false;
  }
  if (Attr.getNumArgs() == 3) {
    error(S, Loc, "%0: \"...\" takes no size") << nameOf(Attr);
    return false;
  }
  A.Variadic = true;
  if (WantsString)
    A.Size = Access::String;
  return addChecked(S, FD, AccessAttr, A.str(), Attr.getRange());
}

/// Adds an array of Number strings at A.
static bool addElements(Sema &S, NamedDecl *D, Access A, unsigned Number,
                        SourceRange Range) {
  Access Array = A;
  Array.Size = Access::Bytes;
  Array.Unit = 8 * Number;
  if (!addChecked(S, D, AccessAttr, Array.str(), Range))
    return false;
  for (unsigned I = 0; I != Number; ++I) {
    Access Element = A;
    Element.Path.push_back(8 * I);
    Element.Size = Access::String;
    if (!addChecked(S, D, AccessAttr, Element.str(), Range))
      return false;
  }
  return true;
}

/// A path, or `...`, of what is called through D.
static bool refusePath(Sema &S, const NamedDecl *D, const ParsedAttr &Attr,
                       SourceLocation Loc, StringRef Path) {
  error(S, Loc, "%0: a call through %1 lends by the numbers of its parameters "
                "and constants alone, not by %2")
      << nameOf(Attr) << D << Path;
  return false;
}

/// Whether Text is meant to be a number.
static bool startsNumber(StringRef Text) {
  Text = Text.ltrim(" -+");
  return !Text.empty() && isDigit(Text.front());
}

static bool handleAccess(Sema &S, NamedDecl *D, const ParsedAttr &Attr) {
  // A function, or what points to one: a call through it lends then.
  auto *FD = dyn_cast<FunctionDecl>(D);
  const FunctionProtoType *Proto = FD ? nullptr : getPointedFunction(D);
  if (!FD && !Proto) {
    error(S, Attr.getLoc(), "%0 belongs on a function, or on a variable, "
                            "parameter, member or typedef that points to one "
                            "with a prototype")
        << nameOf(Attr);
    return false;
  }
  unsigned NumParams = FD ? FD->getNumParams() : Proto->getNumParams();
  auto ParamType = [&](unsigned I) {
    return FD ? FD->getParamDecl(I)->getType() : Proto->getParamType(I);
  };
  if (!checkArgs(S, Attr, 2, 3))
    return false;
  Access A;
  bool WantsString = false;
  StringRef ModeName;
  if (Attr.isArgIdent(0))
    ModeName = Attr.getArgAsIdent(0)->getIdentifierInfo()->getName();
  if (ModeName.size() > 4 && ModeName.starts_with("__") &&
      ModeName.ends_with("__"))
    ModeName = ModeName.drop_front(2).drop_back(2);
  auto Mode = llvm::StringSwitch<std::optional<enum Access::Mode>>(ModeName)
                  .Case("read_only", Access::Read)
                  .Case("write_only", Access::Write)
                  .Case("read_write", Access::ReadWrite)
                  .Case("string", Access::Read)
                  .Case("none", Access::None)
                  .Default(std::nullopt);
  if (!Mode) {
    error(S,
          Attr.isArgIdent(0) ? Attr.getArgAsIdent(0)->getLoc()
                             : Attr.getArgAsExpr(0)->getExprLoc(),
          "the first argument of %0 is one of read_only, write_only, "
          "read_write, string, none")
        << nameOf(Attr);
    return false;
  }
  A.Mode = *Mode;
  WantsString = ModeName == "string";
  bool Elements = false; // "argv[]"

  // What is lent.
  SourceLocation TargetLoc = Attr.isArgExpr(1)
                                 ? Attr.getArgAsExpr(1)->getExprLoc()
                                 : Attr.getLoc();
  QualType T;
  std::string Target;
  if (!Attr.isArgExpr(1)) {
    getString(S, Attr, 1, "pointer that is lent");
    return false;
  }
  if (isa<StringLiteral>(Attr.getArgAsExpr(1)->IgnoreParenImpCasts())) {
    const StringLiteral *SL = getString(S, Attr, 1, "path");
    if (!SL)
      return false;
    Target = "\"" + SL->getString().str() + "\"";
    if (!FD)
      return refusePath(S, D, Attr, TargetLoc, Target);
    if (SL->getString() == "...")
      return handleVariadicAccess(S, FD, Attr, TargetLoc, A, WantsString);
    Elements = SL->getString().ends_with("[]");
    if (Elements && !WantsString) {
      error(S, TargetLoc, "%0: %1 is lent as strings only; an array of pointers "
                          "to other things cannot be lent")
          << nameOf(Attr) << Target;
      return false;
    }
    PathParser Parser(S, FD, SL, Elements ? 2 : 0);
    if (!Parser.parse())
      return false;
    if (Parser.Path.size() + Elements > MaxPointers) {
      error(S, TargetLoc, "%0 leads through more than %1 pointers")
          << Target << MaxPointers;
      return false;
    }
    A.Param = Parser.Param;
    A.Path = Parser.Path;
    T = Parser.Type;
    if (Elements) {
      const auto *Array = T->getAs<PointerType>();
      if (!Array || !Array->getPointeeType()->isPointerType()) {
        error(S, TargetLoc, "%0: %1 of %2 is of type %3, which is not an array "
                            "of strings")
            << nameOf(Attr) << Target << D << T;
        return false;
      }
      T = Array->getPointeeType();
    }
  } else {
    std::optional<int64_t> Index = getInteger(S, Attr, 1);
    if (!Index)
      return false;
    if (*Index < 0 || *Index > NumParams) {
      error(S, TargetLoc, "%0: there is no parameter %1; %2 has %3")
          << nameOf(Attr) << std::to_string(*Index) << D << NumParams;
      return false;
    }
    if (*Index == 0) {
      A.Result = true;
      T = FD ? FD->getReturnType() : Proto->getReturnType();
      Target = "the result";
    } else {
      A.Param = *Index - 1;
      T = ParamType(A.Param);
      Target = "parameter " + std::to_string(*Index);
    }
  }
  if (T->isDependentType()) {
    error(S, TargetLoc, "%0 cannot be used in a template") << nameOf(Attr);
    return false;
  }
  QualType Pointee = getPointee(T);
  if (Pointee.isNull()) {
    error(S, TargetLoc, "%0: %1 of %2 is of type %3, not a pointer")
        << nameOf(Attr) << Target << D << T;
    return false;
  }
  if (A.Mode != Access::None && Pointee->isFunctionType()) {
    error(S, TargetLoc, "%0: %1 of %2 points to a function, which cannot be "
                        "lent")
        << nameOf(Attr) << Target << D;
    return false;
  }
  if (!WantsString && (A.Mode & Access::Write) && Pointee.isConstQualified()) {
    error(S, TargetLoc, "%0 lends %1 of %2 for writing, but its type %3 "
                        "forbids that; write read_only")
        << nameOf(Attr) << Target << D << T
        << FixItHint::CreateReplacement(Attr.getArgAsIdent(0)->getLoc(),
                                        "read_only");
    return false;
  }

  // How much of it.
  if (Attr.getNumArgs() == 3 && A.Mode == Access::None) {
    error(S, Attr.getLoc(), "%0: 'none' takes no size") << nameOf(Attr);
    return false;
  }
  bool Bytes = Pointee->isVoidType();
  if (WantsString) {
    if (!Pointee->isAnyCharacterType() ||
        S.Context.getTypeSize(Pointee) != S.Context.getCharWidth()) {
      error(S, TargetLoc, "%0: %1 of %2 is of type %3, which is not a string")
          << nameOf(Attr) << Target << D << T;
      return false;
    }
    A.Size = Access::String;
  } else if (A.Mode != Access::None) {
    if (!Bytes && (Pointee->isIncompleteType() ||
                   Pointee->isVariablyModifiedType() ||
                   Pointee->isSizelessType())) {
      error(S, TargetLoc, "%0: %1 of %2 points to %3, whose size is not known "
                          "here")
          << nameOf(Attr) << Target << D << Pointee;
      return false;
    }
    A.Unit = Bytes ? 1 : S.Context.getTypeSizeInChars(Pointee).getQuantity();
    if (Attr.getNumArgs() == 2 && Bytes) {
      error(S, TargetLoc, "%0: %1 of %2 is a 'void *': say how many bytes, by "
                          "the number of a parameter, a path or a constant "
                          "such as \"16\"")
          << nameOf(Attr) << Target << D;
      return false;
    }
  }
  // Only a constant number of strings can be lent.
  auto IsConstant = [&] {
    uint64_t Number;
    const auto *SL =
        Attr.getNumArgs() == 3 && Attr.isArgExpr(2)
            ? dyn_cast<StringLiteral>(
                  Attr.getArgAsExpr(2)->IgnoreParenImpCasts())
            : nullptr;
    return SL && (SL->isOrdinary() || SL->isUnevaluated()) &&
           !SL->getString().getAsInteger(0, Number) && Number >= 1 &&
           Number <= MaxElements;
  };
  if (Elements && !IsConstant()) {
    error(S, TargetLoc, "%0: %1 takes the number of its strings as a constant "
                        "from \"1\" to \"%2\": each takes a capability, of "
                        "which a call has 8")
        << nameOf(Attr) << Target << MaxElements;
    return false;
  }
  if (Attr.getNumArgs() == 3) {
    if (!Attr.isArgExpr(2)) {
      getString(S, Attr, 2, "size");
      return false;
    }
    SourceLocation SizeLoc = Attr.getArgAsExpr(2)->getExprLoc();
    QualType CountType;
    std::string Count;
    if (isa<StringLiteral>(Attr.getArgAsExpr(2)->IgnoreParenImpCasts())) {
      const StringLiteral *SL = getString(S, Attr, 2, "size");
      if (!SL)
        return false;
      Count = "\"" + SL->getString().str() + "\"";
      uint64_t Number;
      if (!SL->getString().getAsInteger(0, Number)) {
        bool Overflow = false;
        if (Elements)
          return addElements(S, D, A, Number, Attr.getRange());
        if (WantsString)
          A.Unit = Number;
        else
          A.Unit = llvm::SaturatingMultiply(A.Unit, Number, &Overflow);
        if (WantsString && !Number) {
          error(S, SizeLoc, "%0: a string of 0 bytes lends nothing; write none")
              << nameOf(Attr);
          return false;
        }
        if (Overflow || A.Unit > MaxLentBytes) {
          error(S, SizeLoc, "%0: the size overflows") << nameOf(Attr);
          return false;
        }
      } else if (startsNumber(SL->getString())) {
        error(S, SizeLoc, "%0: the size %1 is not a number that a call can lend")
            << nameOf(Attr) << Count;
        return false;
      } else if (!FD) {
        return refusePath(S, D, Attr, SizeLoc, Count);
      } else {
        PathParser Parser(S, FD, SL);
        if (!Parser.parse())
          return false;
        if (Parser.Path.size() > MaxPointers) {
          error(S, SizeLoc, "%0: the size %1 leads through more than %2 "
                            "pointers")
              << nameOf(Attr) << Count << MaxPointers;
          return false;
        }
        A.CountParam = Parser.Param;
        A.CountPath = Parser.Path;
        CountType = Parser.Type;
      }
    } else {
      std::optional<int64_t> Index = getInteger(S, Attr, 2);
      if (!Index)
        return false;
      if (*Index < 1 || *Index > NumParams) {
        error(S, SizeLoc, "%0: there is no parameter %1 to give the size; %2 "
                          "has %3 (a constant size is written as a string)")
            << nameOf(Attr) << std::to_string(*Index) << D << NumParams;
        return false;
      }
      A.CountParam = *Index - 1;
      CountType = ParamType(*A.CountParam);
      Count = "parameter " + std::to_string(*Index);
    }
    if (A.CountParam) {
      if (!WantsString)
        A.Size = Access::Counted;
      A.CountType = getCountType(S.Context, CountType);
      if (A.CountType.empty()) {
        error(S, SizeLoc, "%0: the size %1 of %2 is of type %3, not an integer "
                          "of at most 64 bits")
            << nameOf(Attr) << Count << D << CountType;
        return false;
      }
    }
  }
  return addChecked(S, D, AccessAttr, A.str(), Attr.getRange());
}

//===----------------------------------------------------------------------===//
// The other attributes
//===----------------------------------------------------------------------===//

static bool handleDomain(Sema &S, NamedDecl *D, const ParsedAttr &Attr) {
  const auto *VD = dyn_cast<VarDecl>(D);
  if (isa<CXXMethodDecl>(D) || D->isTemplated() ||
      !(isa<FunctionDecl>(D) || (VD && VD->hasGlobalStorage()))) {
    error(S, Attr.getLoc(), "%0 belongs on a function or on a variable with "
                            "static storage%select{|, which is neither a member "
                            "of a class nor a template}1")
        << nameOf(Attr)
        << (D->getAsFunction() != nullptr || (VD && VD->hasGlobalStorage()));
    return false;
  }
  if (!checkArgs(S, Attr, 1, 1))
    return false;
  const StringLiteral *SL = getString(S, Attr, 0, "domain");
  return SL && checkDomain(S, SL->getBeginLoc(), SL->getString()) &&
         addChecked(S, D, DomainAttr, SL->getString(), Attr.getRange());
}

static bool requireFunction(Sema &S, NamedDecl *D, const ParsedAttr &Attr) {
  if (isa<FunctionDecl>(D) && !isa<CXXMethodDecl>(D) && !D->isTemplated())
    return true;
  error(S, Attr.getLoc(),
        "%0 belongs on a function%select{|, which is neither a member of a class "
        "nor a template}1")
      << nameOf(Attr) << (D->getAsFunction() != nullptr);
  return false;
}

static bool handleEntry(Sema &S, NamedDecl *D, const ParsedAttr &Attr) {
  if (!requireFunction(S, D, Attr))
    return false;
  // The same list in all units, in whatever order it is written.
  llvm::SmallVector<StringRef, 4> Callers;
  for (unsigned I = 0; I != Attr.getNumArgs(); ++I) {
    const StringLiteral *SL = getString(S, Attr, I, "domain that may call");
    if (!SL || !checkDomain(S, SL->getBeginLoc(), SL->getString()))
      return false;
    Callers.push_back(SL->getString());
  }
  llvm::sort(Callers);
  Callers.erase(llvm::unique(Callers), Callers.end());
  return addChecked(S, D, EntryAttr, llvm::join(Callers, ","), Attr.getRange());
}

/// What an import cannot be, whoever asks for it.
static bool checkImport(Sema &S, FunctionDecl *FD, SourceRange Range) {
  const auto *Previous = cast_or_null<FunctionDecl>(findPrevious(S, FD));
  if (FD->isDefined() || FD->willHaveBody() ||
      (Previous && (Previous->isDefined() || Previous->willHaveBody()))) {
    error(S, Range.getBegin(), "%0 cannot be an import: it is defined in this "
                               "unit")
        << FD << Range;
    note(S, Previous ? Previous->getLocation() : FD->getLocation(),
         "an entry point that this program defines is declared "
         "codoms_domain(\"...\") codoms_entry()");
    return false;
  }
  if (!FD->isExternallyVisible()) {
    error(S, Range.getBegin(), "%0 cannot be an import: it has internal "
                               "linkage")
        << FD << Range;
    return false;
  }
  for (const ParmVarDecl *P : FD->parameters()) {
    if (!isVaList(S.Context, P->getType()))
      continue;
    error(S, Range.getBegin(), "%0 cannot be an import: it takes a va_list, "
                               "which refers to its caller's stack")
        << FD << Range;
    note(S, P->getLocation(), "this parameter");
    return false;
  }
  return true;
}

static bool addImport(Sema &S, FunctionDecl *FD, StringRef Domain,
                      StringRef Body, SourceRange Range, bool Implicit) {
  return checkImport(S, FD, Range) &&
         addChecked(S, FD, DomainAttr, Domain, Range, /*Implicit=*/true) &&
         addChecked(S, FD, ImportAttr, Body, Range, Implicit);
}

static bool handleImport(Sema &S, NamedDecl *D, const ParsedAttr &Attr) {
  if (!requireFunction(S, D, Attr) || !checkArgs(S, Attr, 1, 2))
    return false;
  const StringLiteral *Domain = getString(S, Attr, 0, "domain");
  if (!Domain || !checkDomain(S, Domain->getBeginLoc(), Domain->getString()))
    return false;
  if (Domain->getString() == RootDomain) {
    error(S, Domain->getBeginLoc(), "an import cannot be of root: root calls "
                                    "libraries without one");
    return false;
  }
  // Without a name it is the symbol of the function, which asm() may give.
  std::string Body;
  if (Attr.getNumArgs() == 2) {
    const StringLiteral *SL = getString(S, Attr, 1, "name of the body");
    if (!SL)
      return false;
    Body = SL->getString().str();
    if (Body.empty() || !isAsciiIdentifierStart(Body[0]) ||
        !llvm::all_of(Body,
                      [](char C) { return isAsciiIdentifierContinue(C); })) {
      error(S, SL->getBeginLoc(), "'%0' is not the name of a function") << Body;
      return false;
    }
  }
  return addImport(S, cast<FunctionDecl>(D), Domain->getString(), Body,
                   Attr.getRange(), /*Implicit=*/false);
}

static bool handleIsolate(Sema &S, NamedDecl *D, const ParsedAttr &Attr) {
  if (!requireFunction(S, D, Attr) || !checkArgs(S, Attr, 1, 1))
    return false;
  // Only the first argument of an attribute that the parser does not know may
  // be an identifier: several policies are written as one string.
  SmallVector<StringRef, 4> Names;
  SourceLocation Loc;
  if (Attr.isArgIdent(0)) {
    Names.push_back(Attr.getArgAsIdent(0)->getIdentifierInfo()->getName());
    Loc = Attr.getArgAsIdent(0)->getLoc();
  } else {
    const StringLiteral *SL = getString(S, Attr, 0, "policies");
    if (!SL)
      return false;
    SL->getString().split(Names, ',');
    Loc = SL->getBeginLoc();
  }
  static constexpr llvm::StringLiteral Policies[] = {
      "reg_integrity", "reg_confidentiality", "stack", "dcs"};
  bool Keep[std::size(Policies)] = {};
  StringRef Alone;
  for (StringRef Name : Names) {
    Name = Name.trim();
    const auto *Found = llvm::find(Policies, Name);
    if (Found != std::end(Policies)) {
      Keep[Found - Policies] = true;
    } else if (Name == "all") {
      llvm::fill(Keep, true);
      Alone = "all";
    } else if (Name == "none") {
      Alone = "none";
    } else {
      error(S, Loc, "'%1' is not a policy of %0; those are reg_integrity, "
                    "reg_confidentiality, stack, dcs, all, none")
          << nameOf(Attr) << Name;
      return false;
    }
  }
  if (!Alone.empty() && Names.size() > 1) {
    error(S, Loc, "%0: '%1' stands alone") << nameOf(Attr) << Alone;
    return false;
  }
  SmallVector<StringRef, 4> Kept;
  for (unsigned I = 0; I != std::size(Policies); ++I)
    if (Keep[I])
      Kept.push_back(Policies[I]);
  return addChecked(S, D, IsolateAttr, llvm::join(Kept, ","), Attr.getRange());
}

/// The integer that is the argument of Attr; an identifier is not looked up by
/// the parser.
static std::optional<llvm::APSInt> getConstantArg(Sema &S,
                                                  const ParsedAttr &Attr) {
  if (Attr.isArgIdent(0)) {
    const IdentifierLoc *Name = Attr.getArgAsIdent(0);
    const auto *E = dyn_cast_or_null<EnumConstantDecl>(
        S.LookupSingleName(S.getCurScope(), Name->getIdentifierInfo(),
                           Name->getLoc(), Sema::LookupOrdinaryName));
    return E ? std::optional(E->getInitVal()) : std::nullopt;
  }
  const Expr *E = Attr.isArgExpr(0) ? Attr.getArgAsExpr(0) : nullptr;
  if (!E || E->isValueDependent())
    return std::nullopt;
  if (E->getType()->isPointerType() &&
      E->isNullPointerConstant(S.Context, Expr::NPC_NeverValueDependent))
    return llvm::APSInt::get(0);
  Expr::EvalResult R;
  if (!E->getType()->isIntegralOrEnumerationType() ||
      !E->EvaluateAsInt(R, S.Context))
    return std::nullopt;
  return R.Val.getInt();
}

static bool handleOnFault(Sema &S, NamedDecl *D, const ParsedAttr &Attr) {
  if (!requireFunction(S, D, Attr) || !checkArgs(S, Attr, 1, 1))
    return false;
  QualType T = cast<FunctionDecl>(D)->getReturnType();
  if (!T->isIntegralOrEnumerationType() && !T->isPointerType()) {
    error(S, Attr.getLoc(), "%0: the result of %1 is of type %2; only an "
                            "integer or a pointer can be given here")
        << nameOf(Attr) << D << T;
    return false;
  }
  std::optional<llvm::APSInt> Value = getConstantArg(S, Attr);
  if (!Value || Value->getSignificantBits() > 65 ||
      (Value->isNegative() && Value->getSignificantBits() > 64)) {
    error(S, Attr.getLoc(), "%0 wants an integer constant") << nameOf(Attr);
    return false;
  }
  if (T->isPointerType() && *Value != 0) {
    error(S, Attr.getLoc(), "%0: %1 returns a pointer; only 0 can be given")
        << nameOf(Attr) << D;
    return false;
  }
  // As a return statement would convert it, but the value has to stay the same.
  unsigned Width = T->isPointerType() ? 64 : S.Context.getIntWidth(T);
  bool Signed = T->isSignedIntegerOrEnumerationType();
  if (Value->isNegative() ? !Signed || Value->getSignificantBits() > Width
                          : Value->getActiveBits() + Signed > Width) {
    error(S, Attr.getLoc(), "%0: %1 is no value of type %2, the result of %3")
        << nameOf(Attr) << llvm::toString(*Value, 10) << T << D;
    return false;
  }
  return addChecked(S, D, OnFaultAttr, llvm::toString(*Value, 10),
                    Attr.getRange());
}

//===----------------------------------------------------------------------===//
// Registration
//===----------------------------------------------------------------------===//

namespace {

template <bool (*Handler)(Sema &, NamedDecl *, const ParsedAttr &)>
struct AttrInfo : ParsedAttrInfo {
  // 15 optional arguments: the handlers count them.
  AttrInfo() { OptArgs = 15; }

  AttrHandling handleDeclAttribute(Sema &S, Decl *D,
                                   const ParsedAttr &Attr) const override {
    // hasAttribute() drops the scope when it asks for plugin attributes, so the
    // plain name has to be registered, too; it is not ours.
    if (Attr.isStandardAttributeSyntax() && !Attr.hasScope()) {
      S.Diag(Attr.getLoc(), diag::warn_unknown_attribute_ignored)
          << Attr << Attr.getRange();
      return AttributeNotApplied;
    }
    auto *ND = dyn_cast<NamedDecl>(D);
    if (!ND) {
      error(S, Attr.getLoc(), "%0 belongs on a declaration") << nameOf(Attr);
      return AttributeNotApplied;
    }
    return Handler(S, ND, Attr) ? AttributeApplied : AttributeNotApplied;
  }
};

} // namespace

#define CODOMS_ATTRIBUTE(NAME, HANDLER)                                        \
  namespace {                                                                  \
  struct HANDLER##Info : AttrInfo<HANDLER> {                                   \
    HANDLER##Info() {                                                          \
      static constexpr Spelling Names[] = {                                    \
          {ParsedAttr::AS_GNU, "codoms_" NAME},                                \
          {ParsedAttr::AS_C23, "codoms::" NAME},                               \
          {ParsedAttr::AS_C23, NAME},                                          \
          {ParsedAttr::AS_CXX11, "codoms::" NAME},                             \
          {ParsedAttr::AS_CXX11, NAME},                                        \
      };                                                                       \
      Spellings = Names;                                                       \
    }                                                                          \
  };                                                                           \
  }                                                                            \
  static ParsedAttrInfoRegistry::Add<HANDLER##Info> Add##HANDLER(              \
      "codoms_" NAME, "")

CODOMS_ATTRIBUTE("domain", handleDomain);
CODOMS_ATTRIBUTE("entry", handleEntry);
CODOMS_ATTRIBUTE("import", handleImport);
CODOMS_ATTRIBUTE("access", handleAccess);
CODOMS_ATTRIBUTE("isolate", handleIsolate);
CODOMS_ATTRIBUTE("on_fault", handleOnFault);

//===----------------------------------------------------------------------===//
// Pragmas
//===----------------------------------------------------------------------===//

namespace {

struct PragmaState {
  Sema *S;
  /// From `domain push` to `domain pop`; End is invalid while it is open.
  struct Region {
    SourceLocation Begin, End;
    std::string Domain;
  };
  std::vector<Region> Regions;
};

using PragmaStates = llvm::DenseMap<Preprocessor *, PragmaState>;

struct CodomsPragmaHandler : PragmaHandler {
  CodomsPragmaHandler() : PragmaHandler("codoms") {}
  void HandlePragma(Preprocessor &PP, PragmaIntroducer Introducer,
                    Token &FirstToken) override;
};

} // namespace

static llvm::ManagedStatic<PragmaStates> States;

void codoms::startPragmas(Sema &S) { (*States)[&S.PP] = {&S, {}}; }

void codoms::finishPragmas(Sema &S) {
  for (const auto &Region : (*States)[&S.PP].Regions)
    if (Region.End.isInvalid())
      error(S, Region.Begin, "'#pragma codoms domain push(\"%0\")' without its "
                             "'#pragma codoms domain pop'")
          << Region.Domain;
  States->erase(&S.PP);
}

void codoms::applyPragmaDomain(Sema &S, Decl *D) {
  auto Found = States->find(&S.PP);
  if (Found == States->end() || Found->second.Regions.empty() ||
      findAttr(D, DomainAttr))
    return;
  const auto *VD = dyn_cast<VarDecl>(D);
  if (!(isa<FunctionDecl>(D) && !isa<CXXMethodDecl>(D)) &&
      !(VD && VD->isFileVarDecl()))
    return;
  const SourceManager &SM = S.getSourceManager();
  SourceLocation Loc = SM.getExpansionLoc(D->getLocation());
  for (const auto &Region : llvm::reverse(Found->second.Regions)) {
    if (!SM.isBeforeInTranslationUnit(Region.Begin, Loc) ||
        (Region.End.isValid() &&
         !SM.isBeforeInTranslationUnit(Loc, Region.End)))
      continue;
    addAttr(D, DomainAttr, Region.Domain, SourceRange(Region.Begin),
            /*Implicit=*/true);
    return;
  }
}

static PragmaState *pragmaState(Preprocessor &PP) {
  auto Found = States->find(&PP);
  return Found == States->end() ? nullptr : &Found->second;
}

/// ( "domain"   or ( domain. The string is as written.
static bool lexDomain(Sema &S, Preprocessor &PP, Token &Tok,
                      std::string &Domain) {
  if (Tok.isNot(tok::l_paren)) {
    error(S, Tok.getLocation(), "'#pragma codoms' wants '(\"domain\"' here");
    return false;
  }
  PP.Lex(Tok);
  if (Tok.is(tok::string_literal)) {
    StringLiteralParser Literal(Tok, PP);
    if (Literal.hadError)
      return false;
    Domain = Literal.GetString().str();
  } else if (Tok.getIdentifierInfo()) {
    Domain = Tok.getIdentifierInfo()->getName().str();
  } else {
    error(S, Tok.getLocation(), "'#pragma codoms' wants the name of a domain "
                                "here");
    return false;
  }
  if (!checkDomain(S, Tok.getLocation(), Domain))
    return false;
  // What follows may be globs, whose names are not to be expanded as macros.
  PP.LexUnexpandedToken(Tok);
  return true;
}

static bool lexEnd(Sema &S, Preprocessor &PP, Token &Tok, bool Paren) {
  if (Paren) {
    if (Tok.isNot(tok::r_paren)) {
      error(S, Tok.getLocation(), "'#pragma codoms' wants ')' here");
      return false;
    }
    PP.LexUnexpandedToken(Tok);
  }
  if (Tok.is(tok::eod))
    return true;
  error(S, Tok.getLocation(), "extra text at the end of '#pragma codoms'");
  return false;
}

static void handleDomainPragma(PragmaState &State, Preprocessor &PP,
                               SourceLocation Loc, Token &Tok) {
  Sema &S = *State.S;
  const IdentifierInfo *II = Tok.getIdentifierInfo();
  if (II && II->isStr("push")) {
    PP.Lex(Tok);
    std::string Domain;
    if (lexDomain(S, PP, Tok, Domain) && lexEnd(S, PP, Tok, /*Paren=*/true))
      State.Regions.push_back({Loc, SourceLocation(), Domain});
    return;
  }
  if (II && II->isStr("pop")) {
    PP.Lex(Tok);
    if (!lexEnd(S, PP, Tok, /*Paren=*/false))
      return;
    for (auto &Region : llvm::reverse(State.Regions)) {
      if (Region.End.isValid())
        continue;
      Region.End = Loc;
      return;
    }
    error(S, Loc, "'#pragma codoms domain pop' without a 'push'");
    return;
  }
  error(S, Tok.getLocation(), "'#pragma codoms domain' is followed by "
                              "'push(\"domain\")' or 'pop'");
}

/// The names of `import(domain, glob, ...)`, or nothing after an error.
static std::vector<std::pair<std::string, SourceRange>>
lexGlobs(Sema &S, Preprocessor &PP, Token &Tok) {
  std::vector<std::pair<std::string, SourceRange>> Globs;
  while (Tok.is(tok::comma)) {
    std::string Glob;
    PP.LexUnexpandedToken(Tok);
    SourceLocation Begin = Tok.getLocation(), End = Begin;
    while (!Tok.isOneOf(tok::comma, tok::r_paren, tok::eod)) {
      if (!Glob.empty() && Tok.hasLeadingSpace()) {
        error(S, Tok.getLocation(), "a blank in a name of '#pragma codoms "
                                    "import'; names are separated by ','");
        return {};
      }
      // In quotes or without.
      if (Tok.is(tok::string_literal)) {
        StringLiteralParser Literal(Tok, PP);
        if (Literal.hadError)
          return {};
        Glob += Literal.GetString();
      } else {
        Glob += PP.getSpelling(Tok);
      }
      End = Tok.getLocation();
      PP.LexUnexpandedToken(Tok);
    }
    if (Glob.empty()) {
      error(S, Begin, "'#pragma codoms import' wants a name or a glob here");
      return {};
    }
    Globs.push_back({Glob, SourceRange(Begin, End)});
  }
  if (Globs.empty())
    error(S, Tok.getLocation(), "'#pragma codoms import' wants ',' and the "
                                "names of the functions, such as inflate*");
  return Globs;
}

static void handleImportPragma(PragmaState &State, Preprocessor &PP,
                               Token &Tok) {
  Sema &S = *State.S;
  std::string Domain;
  SourceLocation DomainLoc = Tok.getLocation();
  if (!lexDomain(S, PP, Tok, Domain))
    return;
  if (Domain == RootDomain) {
    error(S, DomainLoc, "an import cannot be of root: root calls libraries "
                        "without one");
    return;
  }
  auto Globs = lexGlobs(S, PP, Tok);
  if (Globs.empty() || !lexEnd(S, PP, Tok, /*Paren=*/true))
    return;

  // In the order of their declarations, each once.
  llvm::MapVector<const Decl *, FunctionDecl *> Functions;
  auto Collect = [&](const DeclContext *DC, auto &Self) -> void {
    for (Decl *D : DC->decls()) {
      if (isa<LinkageSpecDecl>(D))
        Self(cast<LinkageSpecDecl>(D), Self);
      auto *FD = dyn_cast<FunctionDecl>(D);
      if (FD && !FD->isImplicit() && FD->getIdentifier() &&
          FD->isExternallyVisible())
        Functions[FD->getCanonicalDecl()] = FD->getMostRecentDecl();
    }
  };
  Collect(S.Context.getTranslationUnitDecl(), Collect);

  for (const auto &[Glob, Range] : Globs) {
    auto Pattern = llvm::GlobPattern::create(Glob);
    if (!Pattern) {
      error(S, Range.getBegin(), "'%0' is not a glob: %1")
          << Glob << llvm::toString(Pattern.takeError()) << Range;
      continue;
    }
    bool Matched = false;
    for (auto &[_, FD] : Functions) {
      if (!Pattern->match(FD->getName()))
        continue;
      // An inline function of the header is not the library's.
      if (FD->isInlined() && Glob != FD->getName())
        continue;
      Matched = true;
      addImport(S, FD, Domain, "", Range, /*Implicit=*/true);
    }
    if (!Matched) {
      error(S, Range.getBegin(), "'%0' matches no function declared so far")
          << Glob << Range;
      note(S, Range.getBegin(), "the pragma comes after the '#include' that "
                                "declares the functions");
    }
  }
}

void CodomsPragmaHandler::HandlePragma(Preprocessor &PP, PragmaIntroducer,
                                       Token &FirstToken) {
  PragmaState *State = pragmaState(PP);
  SourceLocation Loc = FirstToken.getLocation();
  Token Tok;
  if (!State) {
    // Only preprocessing: the pragma is part of the output. It is not ours to
    // print, so it goes back as the operator, and we go.
    std::string Text = "codoms";
    for (PP.LexUnexpandedToken(Tok); Tok.isNot(tok::eod);
         PP.LexUnexpandedToken(Tok))
      Text += (Tok.hasLeadingSpace() ? " " : "") + PP.getSpelling(Tok);
    PP.RemovePragmaHandler(this);
    auto Toks = std::make_unique<Token[]>(4);
    for (unsigned I = 0; I != 4; ++I) {
      Toks[I].startToken();
      Toks[I].setLocation(Loc);
    }
    Toks[0].setKind(tok::identifier);
    Toks[0].setIdentifierInfo(PP.getIdentifierInfo("_Pragma"));
    Toks[0].setFlag(Token::StartOfLine);
    Toks[1].setKind(tok::l_paren);
    Toks[2].setKind(tok::string_literal);
    PP.CreateString("\"" + Lexer::Stringify(Text) + "\"", Toks[2], Loc, Loc);
    Toks[3].setKind(tok::r_paren);
    PP.EnterTokenStream(std::move(Toks), 4, /*DisableMacroExpansion=*/false,
                        /*IsReinject=*/false);
    delete this;
    return;
  }

  PP.Lex(Tok);
  const IdentifierInfo *II = Tok.getIdentifierInfo();
  if (II && II->isStr("domain")) {
    PP.Lex(Tok);
    handleDomainPragma(*State, PP, Loc, Tok);
  } else if (II && II->isStr("import")) {
    PP.Lex(Tok);
    handleImportPragma(*State, PP, Tok);
  } else {
    error(*State->S, Tok.getLocation(), "'#pragma codoms' is followed by "
                                        "'domain' or 'import'");
  }
}

static PragmaHandlerRegistry::Add<CodomsPragmaHandler>
    AddPragma("codoms", "domains and imports");
