//===- CodomsCheck.cpp - Checks of a unit with domains --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An action that is added before every main action. It ties the pragmas to
// Sema, and at the end of the unit checks what takes all of it: what entry
// points are like, who refers to whose functions and variables, and the options
// of the compilation. Code generation finds the domains complete when its turn
// comes, declaration by declaration.
//
//===----------------------------------------------------------------------===//

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Codoms.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/DiagnosticCodoms.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/Lexer.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaCodoms.h"
#include "clang/Sema/SemaConsumer.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace clang::codoms;

namespace {

/// A use of a function or a variable.
struct Reference {
  const ValueDecl *Target;
  SourceRange Range;
  /// The call of Target, if it is one.
  const CallExpr *Call;
  /// Whether that call must be a tail call.
  bool MustTail;
  /// The pointer that it is stored in, if it is one to a function.
  const ValueDecl *StoredIn = nullptr;
};

/// What the body of a function, or the initialiser of a variable, refers to.
class ReferenceCollector : public RecursiveASTVisitor<ReferenceCollector> {
  std::vector<Reference> &References;
  llvm::DenseMap<const Expr *, const CallExpr *> Calls;
  llvm::DenseSet<const CallExpr *> MustTail;
  llvm::DenseMap<const Expr *, const ValueDecl *> Stored;

public:
  /// Static variables of the function.
  std::vector<const VarDecl *> StaticLocals;
  /// Calls that name no function.
  std::vector<const CallExpr *> PointerCalls;
  /// memcpy and its kind.
  std::vector<const CallExpr *> Copies;

  explicit ReferenceCollector(std::vector<Reference> &References)
      : References(References) {}

  bool VisitCallExpr(CallExpr *E) {
    Calls[E->getCallee()->IgnoreParenImpCasts()] = E;
    const FunctionDecl *FD = E->getDirectCallee();
    if (!FD) {
      PointerCalls.push_back(E);
      return true;
    }
    if (isCopy(FD) && E->getNumArgs() >= 3)
      Copies.push_back(E);
    FD = FD->getMostRecentDecl();
    for (unsigned I = 0; I < FD->getNumParams() && I < E->getNumArgs(); ++I)
      addStored(E->getArg(I), FD->getParamDecl(I));
    return true;
  }

  bool VisitBinaryOperator(BinaryOperator *E) {
    if (E->getOpcode() != BO_Assign)
      return true;
    const Expr *To = E->getLHS()->IgnoreParenImpCasts();
    while (const auto *Element = dyn_cast<ArraySubscriptExpr>(To))
      To = Element->getBase()->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(To))
      addStored(E->getRHS(), Member->getMemberDecl());
    else if (const auto *Ref = dyn_cast<DeclRefExpr>(To))
      addStored(E->getRHS(), Ref->getDecl());
    return true;
  }

  /// The value E, or a part of it, goes into D, or a member of it.
  void addStored(const Expr *E, const ValueDecl *D) {
    E = E->IgnoreParenImpCasts();
    if (const auto *List = dyn_cast<InitListExpr>(E)) {
      if (!List->isSemanticForm())
        List = List->getSemanticForm();
      const RecordDecl *RD = List->getType()->getAsRecordDecl();
      if (!RD) {
        for (const Expr *Init : List->inits())
          addStored(Init, D);
      } else if (RD->isUnion()) {
        if (List->getNumInits() && List->getInitializedFieldInUnion())
          addStored(List->getInit(0), List->getInitializedFieldInUnion());
      } else if (!isa<CXXRecordDecl>(RD) ||
                 !cast<CXXRecordDecl>(RD)->getNumBases()) {
        unsigned I = 0;
        for (const FieldDecl *F : RD->fields())
          if (!F->isUnnamedBitField() && I < List->getNumInits())
            addStored(List->getInit(I++), F);
      }
    } else if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E)) {
      addStored(Literal->getInitializer(), D);
    } else if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
      addStored(Choice->getTrueExpr(), D);
      addStored(Choice->getFalseExpr(), D);
    } else if (const auto *Address = dyn_cast<UnaryOperator>(E);
               Address && Address->getOpcode() == UO_AddrOf) {
      addStored(Address->getSubExpr(), D);
    } else if (isa<DeclRefExpr>(E) && E->getType()->isFunctionType()) {
      Stored.insert({E, D});
    }
  }

  static bool isCopy(const FunctionDecl *FD) {
    switch (FD->getBuiltinID()) {
    case Builtin::BImemcpy:
    case Builtin::BI__builtin_memcpy:
    case Builtin::BI__builtin_memcpy_inline:
    case Builtin::BI__builtin___memcpy_chk:
    case Builtin::BImempcpy:
    case Builtin::BI__builtin_mempcpy:
    case Builtin::BI__builtin___mempcpy_chk:
    case Builtin::BImemmove:
    case Builtin::BI__builtin_memmove:
    case Builtin::BI__builtin___memmove_chk:
      return true;
    default:
      return false;
    }
  }

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    const ValueDecl *Target = E->getDecl();
    if (E->isNonOdrUse() == NOUR_Unevaluated)
      return true;
    const auto *VD = dyn_cast<VarDecl>(Target);
    if (isa<FunctionDecl>(Target) || (VD && VD->hasGlobalStorage()))
      References.push_back({Target, E->getSourceRange(), Calls.lookup(E),
                            MustTail.contains(Calls.lookup(E)),
                            Stored.lookup(E)});
    return true;
  }

  bool VisitAttributedStmt(AttributedStmt *S) {
    if (const auto *Return = dyn_cast<ReturnStmt>(S->getSubStmt());
        Return && hasSpecificAttr<MustTailAttr>(S->getAttrs()))
      if (const auto *Call =
              dyn_cast<CallExpr>(Return->getRetValue()->IgnoreUnlessSpelledInSource()))
        MustTail.insert(Call);
    return true;
  }

  // Only what is evaluated counts.
  bool TraverseGenericSelectionExpr(GenericSelectionExpr *E) {
    return E->isResultDependent() || TraverseStmt(E->getResultExpr());
  }
  bool TraverseChooseExpr(ChooseExpr *E) {
    return E->isConditionDependent() || TraverseStmt(E->getChosenSubExpr());
  }
  bool TraverseCallExpr(CallExpr *E) {
    switch (E->getBuiltinCallee()) {
    case Builtin::BI__builtin_constant_p:
    case Builtin::BI__builtin_object_size:
    case Builtin::BI__builtin_dynamic_object_size:
      return true;
    default:
      return RecursiveASTVisitor::TraverseCallExpr(E);
    }
  }

  bool VisitVarDecl(VarDecl *VD) {
    if (VD->isStaticLocal())
      StaticLocals.push_back(VD);
    if (VD->getInit())
      addStored(VD->getInit(), VD);
    if (const auto *A = VD->getAttr<CleanupAttr>())
      References.push_back({A->getFunctionDecl(), A->getRange(), nullptr, false});
    return true;
  }
};

/// Adds an attribute in front of the declaration D, where it may be in each
/// version of the language, of a definition, too.
FixItHint addAttribute(const Decl *D, const llvm::Twine &Attribute) {
  SourceLocation Loc = D->getBeginLoc();
  if (Loc.isInvalid() || Loc.isMacroID())
    return FixItHint();
  return FixItHint::CreateInsertion(
      Loc, ("__attribute__((" + Attribute + ")) ").str());
}

/// Removes `static` in front of FD, if it stands there.
FixItHint removeStatic(const FunctionDecl *FD) {
  const SourceManager &SM = FD->getASTContext().getSourceManager();
  const LangOptions &LO = FD->getASTContext().getLangOpts();
  SourceLocation Loc = FD->getInnerLocStart();
  Token Tok;
  if (Loc.isInvalid() || Loc.isMacroID() ||
      Lexer::getRawToken(Loc, Tok, SM, LO) ||
      !Tok.is(tok::raw_identifier) || Tok.getRawIdentifier() != "static")
    return FixItHint();
  return FixItHint::CreateRemoval(Loc);
}

/// Writes `void` between the parentheses of FD.
FixItHint addVoid(const FunctionDecl *FD) {
  FunctionTypeLoc Type = FD->getFunctionTypeLoc();
  if (!Type || Type.getRParenLoc().isInvalid() ||
      Type.getRParenLoc().isMacroID())
    return FixItHint();
  return FixItHint::CreateInsertion(Type.getRParenLoc(), "void");
}

class CodomsConsumer : public SemaConsumer {
  CompilerInstance &CI;
  DiagnosticsEngine &Diags;
  Sema *S = nullptr;
  ASTContext *Ctx = nullptr;

  struct Body {
    std::vector<Reference> References;
    std::vector<const VarDecl *> StaticLocals;
    std::vector<const CallExpr *> PointerCalls, Copies;
  };
  /// Functions with a body and variables with an initialiser, by their
  /// canonical declarations, in source order.
  llvm::MapVector<const Decl *, Body> Bodies;
  /// Every function and variable at file scope, canonical.
  llvm::SetVector<const NamedDecl *> Declared;
  /// Imports that were warned about.
  llvm::DenseSet<const Decl *> WarnedImports;
  /// What calls through it were checked.
  llvm::DenseSet<const Decl *> CheckedPointers;
  /// Expressions that were warned about: each domain that uses a function is
  /// checked for itself, and lists of initialisers are seen twice.
  llvm::DenseSet<const void *> Warned;
  /// Pairs of a neutral function and a domain that were checked.
  llvm::DenseSet<std::pair<const Decl *, StringRef>> Visited;
  /// Domains this unit knows by name.
  llvm::StringSet<> Known;
  /// The first declaration with any of our attributes, and the first thing
  /// that makes code or data of a domain, or a gate, here.
  const NamedDecl *FirstUse = nullptr;
  const NamedDecl *FirstEmitted = nullptr;

public:
  CodomsConsumer(CompilerInstance &CI) : CI(CI), Diags(CI.getDiagnostics()) {}

  void Initialize(ASTContext &Context) override { Ctx = &Context; }
  void InitializeSema(Sema &Sema) override {
    S = &Sema;
    startPragmas(Sema);
  }
  void ForgetSema() override { S = nullptr; }

  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    for (Decl *D : Group)
      addDecl(D);
    return true;
  }
  void HandleTranslationUnit(ASTContext &Context) override;

private:
  template <unsigned N>
  DiagnosticBuilder diagnose(SourceLocation Loc, DiagnosticsEngine::Level Level,
                             const char (&Text)[N]) {
    return Diags.Report(Loc, Diags.getCustomDiagID(Level, Text));
  }
  template <unsigned N>
  DiagnosticBuilder error(SourceLocation Loc, const char (&Text)[N]) {
    return diagnose(Loc, DiagnosticsEngine::Error, Text);
  }
  template <unsigned N>
  DiagnosticBuilder note(SourceLocation Loc, const char (&Text)[N]) {
    return diagnose(Loc, DiagnosticsEngine::Note, Text);
  }
  void addDecl(Decl *D);
  void collect(const Decl *D);
  void checkDeclaration(const NamedDecl *D);
  void checkUnit(const NamedDecl *D, const Owner &O);
  void checkAlias(const NamedDecl *D, const AliasAttr *A);
  void checkEntry(const FunctionDecl *FD);
  void checkPaths(const FunctionDecl *FD);
  void checkReferences(const Decl *From, StringRef Domain,
                       const NamedDecl *Origin);
  void checkReference(const Reference &R, StringRef Domain, const Decl *From,
                      const NamedDecl *Origin);
  void checkVariadicArguments(const FunctionDecl *FD, const Reference &R);
  void checkImportUse(const FunctionDecl *FD, const Reference &R);
  void checkCallbacks(const FunctionDecl *FD, const Reference &R,
                      StringRef Domain, StringRef Callee);
  void checkCallbackAccess(const FunctionDecl *FD, unsigned Param,
                           const FunctionDecl *Callback, const Expr *Arg);
  void checkPointerCall(const CallExpr *E);
  void completeRecord(FileScopeAsmDecl *D);
  void checkRecord(const FileScopeAsmDecl *D);
  void checkMembers(const FunctionDecl *FD);
  void checkReentry(const FunctionDecl *FD);
  void checkBytes(const FunctionDecl *FD, const Reference &R);
  void checkStored(const FunctionDecl *FD, const Reference &R);
  void checkCopy(const CallExpr *E, StringRef Domain);
  bool isForeign(const Expr *E, StringRef Domain);
  void checkJmpBufs(const NamedDecl *D, ArrayRef<Access> Accesses,
                    ArrayRef<QualType> Params, QualType Result,
                    SourceLocation Loc);
  void checkOptions();
  void noteOrigin(const Decl *From, const NamedDecl *Origin);
};

} // namespace

void CodomsConsumer::addDecl(Decl *D) {
  if (isa<LinkageSpecDecl, NamespaceDecl, ExportDecl>(D)) {
    for (Decl *Inner : cast<DeclContext>(D)->decls())
      addDecl(Inner);
    return;
  }
  if (auto *Asm = dyn_cast<FileScopeAsmDecl>(D)) {
    completeRecord(Asm);
    checkRecord(Asm);
  }
  const auto *VD = dyn_cast<VarDecl>(D);
  if (!isa<FunctionDecl>(D) && !(VD && VD->hasGlobalStorage()))
    return;
  if (S)
    applyPragmaDomain(*S, D);
  Declared.insert(cast<NamedDecl>(D->getCanonicalDecl()));
}

/// What codoms.h leaves to the compiler in a line of the record: `@`, the
/// place, and `@NAME`, the value of the enumerator NAME.
void CodomsConsumer::completeRecord(FileScopeAsmDecl *D) {
  const std::string Text = D->getAsmString();
  if (!StringRef(Text).contains(".codoms_record"))
    return;
  std::string New;
  for (StringRef Line : llvm::split(Text, '"')) {
    if (!New.empty())
      New += '"';
    StringRef Separator;
    for (StringRef Field : llvm::split(Line, "\\t")) {
      New += Separator;
      Separator = "\\t";
      if (Field == "@\\n") {
        for (char C : getLocation(D))
          if (C == '"' || C == '\\')
            New += {'\\', C};
          else
            New += isWhitespace(C) ? ' ' : C;
        New += "\\n";
      } else if (Field.starts_with("@codoms_")) {
        // After an error in its value there may be none.
        std::string Value = "0";
        for (const NamedDecl *ND : Ctx->getTranslationUnitDecl()->lookup(
                 &Ctx->Idents.get(Field.drop_front())))
          if (const auto *E = dyn_cast<EnumConstantDecl>(ND))
            Value = llvm::toString(E->getInitVal(), 10);
        New += Value;
      } else {
        New += Field;
      }
    }
  }
  if (New == Text)
    return;
  QualType T = Ctx->getStringLiteralArrayType(Ctx->CharTy, New.size());
  D->setAsmString(StringLiteral::Create(*Ctx, New, StringLiteralKind::Ordinary,
                                        /*Pascal=*/false, T, D->getAsmLoc()));
}

/// CODOMS_GRANT and CODOMS_SYSCALL in a unit of a domain, which might have
/// nothing else that tells the linker whose it is.
void CodomsConsumer::checkRecord(const FileScopeAsmDecl *D) {
  StringRef Default = getDefaultDomain();
  if (Default.empty() || Default == RootDomain)
    return;
  const std::string Text = D->getAsmString();
  if (!StringRef(Text).contains(".codoms_record"))
    return;
  for (StringRef Line : llvm::split(Text, '"')) {
    SmallVector<StringRef, 6> Fields;
    Line.split(Fields, "\\t");
    bool Syscall = Fields.size() > 2 && Fields[0] == "domain" &&
                   Fields[2] == "syscall";
    bool Grant = Fields.size() > 2 && Fields[0] == "grant" &&
                 Fields[2] != Default;
    if (!Syscall && !Grant)
      continue;
    error(D->getAsmLoc(), "a unit of domain '%0' gives domain '%1' "
                          "%select{rights on '%3'|a system call}2, which is "
                          "not its to give")
        << Default << Fields[1] << Syscall << Fields[2];
    note(D->getAsmLoc(), "write it in a source that is compiled without "
                         "'-mcodoms-domain=%0'")
        << Default;
  }
}

/// Fills Bodies for D, a canonical declaration.
void CodomsConsumer::collect(const Decl *D) {
  Body B;
  ReferenceCollector Collector(B.References);
  if (const auto *FD = dyn_cast<FunctionDecl>(D)) {
    const FunctionDecl *Definition;
    if (!FD->hasBody(Definition) || Definition->isDependentContext())
      return;
    Collector.TraverseStmt(Definition->getBody());
  } else {
    const VarDecl *Definition;
    const Expr *Init = cast<VarDecl>(D)->getAnyInitializer(Definition);
    if (!Init || Definition->getDeclContext()->isDependentContext())
      return;
    Collector.addStored(Init, Definition);
    Collector.TraverseStmt(const_cast<Expr *>(Init));
  }
  B.StaticLocals = std::move(Collector.StaticLocals);
  B.PointerCalls = std::move(Collector.PointerCalls);
  B.Copies = std::move(Collector.Copies);
  Bodies.insert({D, std::move(B)});
}

//===----------------------------------------------------------------------===//
// Declarations
//===----------------------------------------------------------------------===//

/// What puts D into a section of its own: an attribute, or a pragma.
static const Attr *getSection(const Decl *D) {
  if (const auto *A = D->getAttr<SectionAttr>())
    return A;
  if (isa<FunctionDecl>(D))
    return D->getAttr<PragmaClangTextSectionAttr>();
  if (const auto *A = D->getAttr<PragmaClangBSSSectionAttr>())
    return A;
  if (const auto *A = D->getAttr<PragmaClangDataSectionAttr>())
    return A;
  if (const auto *A = D->getAttr<PragmaClangRelroSectionAttr>())
    return A;
  return D->getAttr<PragmaClangRodataSectionAttr>();
}

void CodomsConsumer::checkDeclaration(const NamedDecl *D) {
  const Decl *Recent = D->getMostRecentDecl();
  const auto *FD = dyn_cast<FunctionDecl>(D);
  Owner O = getOwner(D);
  if (const AnnotateAttr *A = findAttr(Recent, DomainAttr)) {
    Known.insert(O.Name);
    // In C, Sema has looked at the earlier declarations already.
    for (const auto *B : Recent->specific_attrs<AnnotateAttr>()) {
      auto Domain = valueOf(B->getAnnotation(), DomainAttr);
      if (!Domain || *Domain == O.Name)
        continue;
      const AnnotateAttr *Late = A->isInherited() ? B : A;
      error(Late->getLocation().isValid() ? Late->getLocation()
                                          : D->getLocation(),
            "%0 is declared in domain '%1', but already belongs to domain '%2'")
          << D << (Late == A ? O.Name : *Domain)
          << (Late == A ? *Domain : O.Name) << Late->getRange();
    }
    if (!FirstUse)
      FirstUse = D;
    // The start-up code and the compiler know main as root's.
    if (FD && FD->isMain() && O.Name != RootDomain)
      error(A->getLocation().isValid() ? A->getLocation() : FD->getLocation(),
            "'main' is called by the start-up code in root, and cannot belong "
            "to domain '%0'")
          << O.Name << A->getRange();
  } else if (FD && FD->isMain() && O.Kind == Owner::Named &&
             O.Name != RootDomain) {
    error(FD->getLocation(), "'main' is called by the start-up code in root, "
                             "and cannot belong to the domain '%0' of "
                             "'-mcodoms-domain='")
        << O.Name;
    note(FD->getLocation(), "define it in a source that is compiled without "
                            "'-mcodoms-domain=%0'")
        << O.Name;
  }

  if (const auto *A = Recent->getAttr<AliasAttr>())
    checkAlias(D, A);

  bool Emitted = O.Kind == Owner::Named && O.Name != RootDomain;
  if (Emitted && !(FD && isEntry(FD)))
    if (const Attr *Section = getSection(Recent)) {
      error(Section->getLocation(), "%0 belongs to domain '%1', and cannot be "
                                    "put into a section of its own")
          << D << O.Name << Section->getRange();
      note(D->getLocation(), "the compiler names the sections of a domain, so "
                             "that the linker keeps domains on pages of their "
                             "own");
    }
  if (FD && Emitted && !isEntry(FD))
    if (const auto *A = Recent->getAttr<PatchableFunctionEntryAttr>())
      error(A->getLocation(), "%0 belongs to domain '%1', and cannot have "
                              "attribute '%2': the table of patch areas is "
                              "root's")
          << D << O.Name << A->getSpelling() << A->getRange();
  if (FD && FD->isDefined() && (Emitted || isEntry(FD)))
    if (const auto *A = Recent->getAttr<TargetAttr>()) {
      llvm::StringMap<bool> Features;
      Ctx->getFunctionFeatureMap(Features, FD->getMostRecentDecl());
      if (!Features.lookup("xcodoms"))
        error(A->getLocation(), "%0 belongs to domain '%1', but its attribute "
                                "'target' leaves Xcodoms out")
            << D << O.Name << A->getRange();
    }
  if (FD) {
    Emitted = Emitted && (FD->isDefined() || (isImport(FD) && FD->isUsed()));
    Emitted |= isEntry(FD) && FD->isDefined();
    if (isEntry(FD)) {
      if (!FirstUse)
        FirstUse = D;
      checkEntry(FD->getMostRecentDecl());
    } else {
      for (StringRef Name : {AccessAttr, IsolateAttr, OnFaultAttr})
        if (const AnnotateAttr *A = findAttr(Recent, Name))
          Diags.Report(A->getLocation(), diag::warn_codoms_attribute_no_effect)
              << Name << FD << A->getRange();
    }
  } else {
    Emitted = Emitted && cast<VarDecl>(D)->hasDefinition() !=
                             VarDecl::DeclarationOnly;
  }
  if (Emitted && !FirstEmitted)
    FirstEmitted = D;
  checkUnit(D, O);
}

/// What is compiled for a domain has no code or data of another: the linker and
/// whoever compiles it so rely on that. Inline functions of headers are left to
/// the linker, which sees those that are used.
void CodomsConsumer::checkUnit(const NamedDecl *D, const Owner &O) {
  StringRef Default = getDefaultDomain();
  const auto *FD = dyn_cast<FunctionDecl>(D);
  if (Default.empty() || Default == RootDomain || O.Kind != Owner::Named ||
      O.Name == Default)
    return;
  if (FD ? !FD->isDefined() || FD->isInlined()
         : cast<VarDecl>(D)->hasDefinition() == VarDecl::DeclarationOnly)
    return;
  error(D->getLocation(), "%0 of domain '%1' is defined in a unit of domain "
                          "'%2'")
      << D << O.Name << Default;
  note(D->getLocation(), "define it in a source that is compiled without "
                         "'-mcodoms-domain=%0'")
      << Default;
}

/// An alias is where its aliasee is.
void CodomsConsumer::checkAlias(const NamedDecl *D, const AliasAttr *A) {
  auto GetSymbol = [](const NamedDecl *Other) -> StringRef {
    if (const auto *Label = Other->getMostRecentDecl()->getAttr<AsmLabelAttr>())
      return Label->getLabel();
    return Other->getIdentifier() ? Other->getName() : "";
  };
  for (size_t I = 0; I != Declared.size(); ++I) {
    const NamedDecl *Aliasee = Declared[I];
    if (Aliasee == D || GetSymbol(Aliasee) != A->getAliasee())
      continue;
    Owner To = getOwner(Aliasee), From = getOwner(D);
    if (const auto *FD = dyn_cast<FunctionDecl>(Aliasee); FD && isEntry(FD)) {
      error(A->getLocation(), "%0 is an alias of entry point %1; make it an "
                              "entry point that calls the other")
          << D << FD << A->getRange();
      note(FD->getLocation(), "%0 is declared here") << FD;
      return;
    }
    if (To.Kind != Owner::Named || To.is(RootDomain) || From.is(To.Name))
      return;
    error(A->getLocation(), "%0 is an alias of %1, which belongs to domain "
                            "'%2', but is not declared in it")
        << D << Aliasee << To.Name << A->getRange();
    note(D->getLocation(), "write codoms_domain(\"%0\") on it")
        << To.Name << addAttribute(D, "codoms_domain(\"" + To.Name + "\")");
    return;
  }
}

/// Whether nobody says how much P, a parameter of FD, points to.
static bool isUnclear(const FunctionDecl *FD, const ParmVarDecl *P) {
  unsigned I = P->getFunctionScopeIndex();
  return getDefaultAccess(FD->getASTContext(), getParamType(FD, I)) ==
             DefaultAccess::Unclear &&
         !hasAccess(FD, I);
}

void CodomsConsumer::checkEntry(const FunctionDecl *FD) {
  const AnnotateAttr *A = findAttr(FD, EntryAttr);
  bool Import = isImport(FD);
  if (!A)
    A = findAttr(FD, ImportAttr);
  SourceLocation Loc =
      A->getLocation().isValid() && !Import ? A->getLocation()
                                            : FD->getLocation();
  SourceRange Range = A->getRange();
  Owner O = getOwner(FD);

  if (O.Kind != Owner::Named || !O.Explicit) {
    error(Loc, "%0 is an entry point, but belongs to no domain") << FD << Range;
    note(FD->getLocation(), "write codoms_domain(\"...\") on it, "
                            "codoms_domain(\"root\") for a function that other "
                            "domains call in root");
    return;
  }
  if (Import && findAttr(FD, EntryAttr)) {
    error(Loc, "%0 is declared both codoms_entry and codoms_import") << FD
                                                                     << Range;
    note(FD->getLocation(), "codoms_entry is for a function that this program "
                            "defines, codoms_import for a library's");
    return;
  }
  const FunctionDecl *Definition;
  if (Import && FD->isDefined(Definition)) {
    error(Definition->getLocation(), "%0 is defined here, but declared as an "
                                     "import")
        << FD;
    note(Range.getBegin(), "the body of an import is a library's; a function "
                           "that this program defines is declared "
                           "codoms_domain(\"%0\") codoms_entry()")
        << O.Name << Range;
    return;
  }
  if (!FD->getType()->isFunctionProtoType()) {
    error(Loc, "entry point %0 has no prototype: its callers and its gate must "
               "agree on its parameters")
        << FD << Range;
    if (!FD->getNumParams())
      note(FD->getLocation(), "write %0(void) if it takes none")
          << FD->getName() << addVoid(FD);
    return;
  }
  if (FD->isVariadic() && !Import) {
    error(Loc, "entry point %0 is variadic; only an import can be") << FD
                                                                    << Range;
    note(FD->getLocation(), "its gate cannot know what to check; give it an "
                            "array and a length");
  }
  for (const ParmVarDecl *P : FD->parameters())
    if (isVaList(*Ctx, P->getType()))
      error(P->getLocation(), "entry point %0 takes a va_list, which refers to "
                              "its caller's stack")
          << FD << P->getSourceRange();
  auto CheckVectors = [&](QualType T, SourceLocation Loc, const char *What) {
    if (!isPassedInVectors(T))
      return;
    error(Loc, "%0, of type %1, cannot be passed by entry point %2: neither "
               "vectors nor scalars of more than 16 bytes can")
        << What << T << FD;
  };
  CheckVectors(FD->getReturnType(), FD->getLocation(), "a result");
  for (const ParmVarDecl *P : FD->parameters())
    CheckVectors(P->getType(), P->getLocation(), "an argument");
  // The gate is a symbol of its own, next to nothing, and called by nobody in
  // this unit: whatever makes the function less than an ordinary external one
  // cannot be kept.
  if (!FD->isExternallyVisible()) {
    error(Loc, "entry point %0 has internal linkage; its gate is a symbol that "
               "other units refer to")
        << FD << Range;
    auto Note = note(FD->getLocation(), "declare it without 'static'");
    if (FixItHint Hint = removeStatic(FD); !Hint.isNull())
      Note << Hint;
  } else if (FD->isInlined() && !Import) {
    error(Loc, "entry point %0 is inline; its gate belongs to one unit")
        << FD << Range;
  }
  CallingConv CC = FD->getType()->castAs<FunctionType>()->getCallConv();
  if (CC != CC_C)
    error(Loc, "entry point %0 has the calling convention '%1'; gates know the "
               "standard one")
        << FD << FunctionType::getNameForCallConv(CC) << Range;
  auto Forbid = [&](const Attr *Bad) {
    if (!Bad)
      return;
    // A pragma has no spelling.
    error(Loc, "entry point %0 cannot have attribute '%1'")
        << FD
        << (isa<PragmaClangTextSectionAttr>(Bad) ? "section"
                                                 : Bad->getSpelling())
        << Range;
    note(Bad->getLocation(), "the attribute is here") << Bad->getRange();
  };
  Forbid(FD->getAttr<AliasAttr>());
  Forbid(FD->getAttr<IFuncAttr>());
  Forbid(FD->getAttr<NakedAttr>());
  Forbid(FD->getAttr<RISCVInterruptAttr>());
  Forbid(FD->getAttr<AlwaysInlineAttr>());
  Forbid(FD->getAttr<WeakAttr>());
  Forbid(FD->getAttr<WeakRefAttr>());
  Forbid(FD->getAttr<TargetClonesAttr>());
  Forbid(FD->getAttr<ReturnsTwiceAttr>());
  Forbid(getSection(FD));
  Forbid(FD->getAttr<PatchableFunctionEntryAttr>());
  Forbid(FD->getAttr<ConstructorAttr>());
  Forbid(FD->getAttr<DestructorAttr>());

  if (const AnnotateAttr *OnFault = findAttr(FD, OnFaultAttr))
    Diags.Report(OnFault->getLocation(), diag::warn_codoms_on_fault_no_effect)
        << FD << OnFault->getRange();

  checkPaths(FD);
  // As far as the C types tell; code generation knows of all.
  if (unsigned Number = countCapabilities(FD); Number > 8)
    error(FD->getLocation(), "a call of entry point %0 takes %1 capabilities; "
                             "there are 8: lend less, or by one structure")
        << FD << Number;

  // What codoms_access says was checked when it was read.
  for (const Access &A : getAccesses(FD))
    if (A.Unit > MaxLentBytes && !hasAccess(FD, A.Param))
      error(FD->getParamDecl(A.Param)->getLocation(),
            "parameter %0 of entry point %1 lends %2 bytes; write a "
            "codoms_access that lends less than 2 GiB")
          << A.Param + 1 << FD << std::to_string(A.Unit);

  if (FD->isDefined() || FD->isReferenced())
    checkJmpBufs(FD, getAccesses(FD),
                 FD->getType()->castAs<FunctionProtoType>()->getParamTypes(),
                 FD->getReturnType(), FD->getLocation());

  // What a definition does not say; for an import, at its first use.
  if (Import || !FD->isDefined())
    return;
  for (const ParmVarDecl *P : FD->parameters())
    if (isUnclear(FD, P)) {
      Diags.Report(P->getLocation(), diag::warn_codoms_access_entry)
          << P->getFunctionScopeIndex() + 1 << FD << P->getType()
          << P->getSourceRange();
      note(P->getLocation(),
           "write codoms_access(read_only, %0, n) with the number n of the "
           "parameter that gives the size, codoms_access(string, %0), or "
           "codoms_access(none, %0)")
          << P->getFunctionScopeIndex() + 1;
    }
  checkMembers(FD);
  checkReentry(FD);
}

/// The first member of T that points to data, or "".
static std::string findPointer(QualType T) {
  const RecordDecl *RD = T->getAsRecordDecl();
  if (RD)
    RD = RD->getDefinition();
  if (!RD)
    return "";
  for (const FieldDecl *F : RD->fields()) {
    QualType Member = F->getASTContext().getBaseElementType(F->getType());
    if (QualType Pointee = getPointee(Member); !Pointee.isNull()) {
      // A handle, like that of a parameter; a function is looked at when used.
      if (!Pointee->isFunctionType() &&
          (Pointee->isVoidType() || !Pointee->isIncompleteType()))
        return F->getNameAsString();
    } else if (std::string Inner = findPointer(Member); !Inner.empty()) {
      return F->getIdentifier() ? F->getNameAsString() + "." + Inner : Inner;
    }
  }
  return "";
}

/// The mode that parameter I of FD has without codoms_access.
static StringRef describeDefault(const FunctionDecl *FD, unsigned I) {
  for (const Access &A : getAccesses(FD))
    if (A.Param == I && A.Path.empty())
      return A.Mode & Access::Write ? "read_write" : "read_only";
  return "none";
}

/// A gate knows nothing of pointers in what it is given, and its body might use
/// one for somebody who could not.
void CodomsConsumer::checkMembers(const FunctionDecl *FD) {
  for (const ParmVarDecl *P : FD->parameters()) {
    unsigned I = P->getFunctionScopeIndex();
    QualType T = P->getType();
    bool Named = llvm::any_of(
        FD->getMostRecentDecl()->specific_attrs<AnnotateAttr>(),
        [&](const AnnotateAttr *A) {
          auto Value = valueOf(A->getAnnotation(), AccessAttr);
          auto Parsed = Value ? Access::parse(*Value) : std::nullopt;
          return Parsed && !Parsed->Result && !Parsed->Variadic &&
                 Parsed->Param == I;
        });
    if (Named)
      continue;
    if (getDefaultAccess(*Ctx, T) == DefaultAccess::Pointee)
      T = T->getPointeeType();
    std::string Member = findPointer(T);
    if (Member.empty())
      continue;
    Diags.Report(P->getLocation(), diag::warn_codoms_access_member)
        << I + 1 << FD << Member << P->getSourceRange();
    if (P->getType()->isPointerType())
      note(P->getLocation(),
           "lend what it points to by a path such as \"%0->%1\", or say by "
           "codoms_access(%3, %2) that it is not used")
          << P->getName() << Member << I + 1
          << describeDefault(FD, I);
    else
      note(P->getLocation(), "pass a pointer to the structure, and lend by a "
                             "path, or pass the pointer as a parameter");
  }
}

/// What FD may write, and what its caller looks at when it returns, somebody whom
/// it calls before could lend by.
void CodomsConsumer::checkReentry(const FunctionDecl *FD) {
  if (llvm::none_of(FD->parameters(), [](const ParmVarDecl *P) {
        return P->getType()->isFunctionPointerType();
      }))
    return;
  for (const Access &A : getAccesses(FD)) {
    const ParmVarDecl *P = FD->getParamDecl(A.Param);
    QualType T = getLentType(*Ctx, P->getType(), A.Path);
    if (!(A.Mode & Access::Write) || T.isNull())
      continue;
    for (const NamedDecl *D : Declared) {
      const auto *Other = dyn_cast<FunctionDecl>(D);
      if (!Other || !isEntry(Other))
        continue;
      std::string Member = findLender(*Ctx, T, Other);
      if (Member.empty())
        continue;
      Diags.Report(P->getLocation(), diag::warn_codoms_access_reentry)
          << FD << T << Member << Other << P->getSourceRange();
      return;
    }
  }
}

/// D is an entry point, or what an entry point is called through.
void CodomsConsumer::checkJmpBufs(const NamedDecl *D, ArrayRef<Access> Accesses,
                                  ArrayRef<QualType> Params, QualType Result,
                                  SourceLocation Loc) {
  for (const Access &A : Accesses) {
    if (!(A.Mode & Access::Write) ||
        !holdsJmpBuf(*Ctx, getLentType(*Ctx, Params[A.Param], A.Path)))
      continue;
    Diags.Report(Loc, diag::warn_codoms_access_jmp_buf)
        << 0 << A.Param + 1 << D;
    note(Loc, "write codoms_access(read_only, %0) or (none, %0), or keep the "
              "jmp_buf in an object that no other domain gets")
        << A.Param + 1;
  }
  QualType Pointee = getPointee(Result);
  if (!holdsJmpBuf(*Ctx, Pointee.isNull() ? Result : Pointee))
    return;
  Diags.Report(Loc, diag::warn_codoms_access_jmp_buf) << 1 << 0 << D;
  note(Loc, "keep the jmp_buf in a variable of the domain that calls setjmp; "
            "longjmp refuses one in memory of another domain");
}

/// FD, which belongs to another domain, is stored in a pointer.
void CodomsConsumer::checkStored(const FunctionDecl *FD, const Reference &R) {
  // Root may use what is not lent to it; its gates ask the caller's right alone.
  if (!R.StoredIn || getOwner(FD).is(RootDomain) ||
      getPointerAccess(R.StoredIn) || getAccesses(FD).empty())
    return;
  // Its own functions may know the pointer as something else.
  QualType T = Ctx->getBaseElementType(R.StoredIn->getType());
  if (!T->isFunctionPointerType() || !Warned.insert(R.StoredIn).second)
    return;
  Diags.Report(R.Range.getBegin(), diag::warn_codoms_access_stored)
      << FD << R.StoredIn << R.Range;
  if (Ctx->getSourceManager().isInSystemHeader(R.StoredIn->getLocation()))
    note(FD->getLocation(), "pass a function of the caller's domain that calls "
                            "%0")
        << FD;
  else
    note(R.StoredIn->getLocation(), "give it the codoms_access of %0, or its "
                                    "type by a typedef")
        << FD;
}

/// Whether E, code of Domain, points to memory that another domain gave: what its
/// entry point returned, or what an entry point of Domain is passed.
bool CodomsConsumer::isForeign(const Expr *E, StringRef Domain) {
  for (unsigned Depth = 0; E && Depth != 16; ++Depth) {
    E = E->IgnoreParenCasts();
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *FD = Call->getDirectCallee();
      return FD && isEntry(FD) && !getOwner(FD).is(Domain);
    }
    if (const auto *UO = dyn_cast<UnaryOperator>(E)) {
      E = UO->getSubExpr();
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase();
    } else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Element->getBase();
    } else if (const auto *BO = dyn_cast<BinaryOperator>(E)) {
      E = BO->getLHS()->getType()->isPointerType() ? BO->getLHS()
                                                   : BO->getRHS();
    } else {
      const auto *Ref = dyn_cast<DeclRefExpr>(E);
      const auto *VD = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      if (!VD || !(VD->getType()->isPointerType() ||
                   VD->getType()->isReferenceType()))
        return false;
      if (isa<ParmVarDecl>(VD)) {
        const auto *FD = dyn_cast<FunctionDecl>(VD->getDeclContext());
        return FD && isEntry(FD);
      }
      E = VD->isLocalVarDecl() ? VD->getInit() : nullptr;
    }
  }
  return false;
}

/// E is memcpy or one of its kind.
void CodomsConsumer::checkCopy(const CallExpr *E, StringRef Domain) {
  auto Pointee = [&](unsigned Arg) {
    QualType T = E->getArg(Arg)->IgnoreParenCasts()->getType();
    T = T->isArrayType() ? Ctx->getBaseElementType(T) : T->getPointeeType();
    if (T.isNull() || T->isIncompleteType() || T->isFunctionType() ||
        T->isDependentType())
      return QualType();
    auto Members = getFunctionMembers(*Ctx, T);
    return !Members || !Members->empty() ? T : QualType();
  };
  QualType T = Pointee(0);
  if (T.isNull())
    T = Pointee(1);
  if (T.isNull() || !isForeign(E->getArg(1), Domain) ||
      !Warned.insert(E).second)
    return;
  Diags.Report(E->getExprLoc(), diag::warn_codoms_copy)
      << E->getDirectCallee() << T << E->getSourceRange();
  note(E->getExprLoc(), "an assignment of %0 looks at each") << T;
}

/// Whether a call lends as bytes a structure that matters.
void CodomsConsumer::checkBytes(const FunctionDecl *FD, const Reference &R) {
  if (!R.Call)
    return;
  for (const Access &A : getAccesses(FD)) {
    if (!(A.Mode & Access::Write) || !A.Path.empty() ||
        A.Param >= R.Call->getNumArgs() ||
        getDefaultAccess(*Ctx, FD->getParamDecl(A.Param)->getType()) !=
            DefaultAccess::Unclear)
      continue;
    const Expr *Arg = R.Call->getArg(A.Param);
    QualType T = Arg->IgnoreParenCasts()->getType();
    T = T->isArrayType() ? Ctx->getBaseElementType(T) : T->getPointeeType();
    if (T.isNull() || T->isIncompleteType() || T->isFunctionType() ||
        !T->isRecordType())
      continue;
    if (holdsJmpBuf(*Ctx, T)) {
      Diags.Report(Arg->getExprLoc(), diag::warn_codoms_access_bytes)
          << A.Param + 1 << FD << T << 2 << FD << Arg->getSourceRange();
      continue;
    }
    auto Functions = getFunctionMembers(*Ctx, T);
    if (!Functions || !Functions->empty()) {
      Diags.Report(Arg->getExprLoc(), diag::warn_codoms_access_bytes)
          << A.Param + 1 << FD << T << 0 << FD << Arg->getSourceRange();
      continue;
    }
    for (const NamedDecl *D : Declared) {
      const auto *Other = dyn_cast<FunctionDecl>(D);
      if (!Other || !isEntry(Other) || findLender(*Ctx, T, Other).empty())
        continue;
      Diags.Report(Arg->getExprLoc(), diag::warn_codoms_access_bytes)
          << A.Param + 1 << FD << T << 1 << Other << Arg->getSourceRange();
      break;
    }
  }
}

/// Looks at what is lent by a path: each pointer on the way has to be lent, or
/// the gate itself could not follow it.
void CodomsConsumer::checkPaths(const FunctionDecl *FD) {
  auto Accesses = getAccesses(FD);
  auto CheckPath = [&](const Access &A, unsigned Param,
                       ArrayRef<uint64_t> Path) {
    for (size_t I = 0; I != Path.size(); ++I) {
      ArrayRef<uint64_t> Way = Path.take_front(I);
      if (llvm::any_of(Accesses, [&](const Access &Other) {
            return Other.Param == Param && ArrayRef(Other.Path) == Way &&
                   (Other.Mode & Access::Read) && Other.Size != Access::String;
          }))
        continue;
      std::string To = describePath(FD, Param, Path),
                  Through = describePath(FD, Param, Way);
      error(FD->getParamDecl(Param)->getLocation(),
            "%0 leads to \"%1\" through \"%2\", which is not lent to be read; "
            "add codoms_access(read_only, \"%2\")")
          << FD << To << Through
          << addAttribute(FD, "codoms_access(read_only, \"" + Through + "\")");
      return false;
    }
    return true;
  };
  for (const Access &A : Accesses) {
    if (!A.isPath())
      continue;
    if (!CheckPath(A, A.Param, A.Path))
      return;
    if (A.CountParam && !CheckPath(A, *A.CountParam, A.CountPath))
      return;
    // A caller that does not own the domain could change what was checked.
    if (getOwner(FD).is(RootDomain)) {
      bool IsCount = A.Path.empty();
      unsigned Param = IsCount ? *A.CountParam : A.Param;
      error(FD->getParamDecl(Param)->getLocation(),
            "entry point %0 of root lends by \"%1\", which its callers, who do "
            "not own root, could change after the check; pass it as a parameter")
          << FD
          << describePath(FD, Param,
                          IsCount ? ArrayRef(A.CountPath) : ArrayRef(A.Path));
      return;
    }
  }
}

//===----------------------------------------------------------------------===//
// References
//===----------------------------------------------------------------------===//

void CodomsConsumer::noteOrigin(const Decl *From, const NamedDecl *Origin) {
  if (From != Origin->getCanonicalDecl())
    note(Origin->getLocation(), "%0 has no domain of its own and is used by %1 "
                                "here")
        << cast<NamedDecl>(From) << Origin;
}

/// Looks at what a call gives for `...`.
void CodomsConsumer::checkVariadicArguments(const FunctionDecl *FD,
                                            const Reference &R) {
  if (!R.Call || !FD->isVariadic())
    return;
  bool Strings = lendsVariadicStrings(FD);
  unsigned Capabilities = countCapabilities(FD);
  for (unsigned I = FD->getNumParams(); I < R.Call->getNumArgs(); ++I) {
    const Expr *Arg = R.Call->getArg(I);
    QualType T = Arg->getType();
    if (T->isRecordType() && Ctx->getTypeSize(T) > 128)
      ++Capabilities;
    if (!T->isObjectPointerType() || Arg->isNullPointerConstant(
                                         *Ctx, Expr::NPC_ValueDependentIsNull))
      continue;
    if (Strings && isPlainChar(T->getPointeeType())) {
      ++Capabilities;
      continue;
    }
    if (hasVariadicAccess(FD) && !Strings)
      continue;
    Diags.Report(Arg->getExprLoc(), diag::warn_codoms_access_variadic)
        << I + 1 << FD << Arg->getSourceRange();
    if (!Strings && isPlainChar(T->getPointeeType()))
      note(FD->getMostRecentDecl()->getLocation(),
           "declare it again with codoms_access(string, \"...\") to lend "
           "each 'char *' that is given for '...'");
  }
  if (Capabilities > 8)
    error(R.Range.getBegin(), "this call of %0 takes %1 capabilities; there are "
                              "8: lend less, or format in the caller")
        << FD << Capabilities << R.Call->getSourceRange();
}

void CodomsConsumer::checkImportUse(const FunctionDecl *FD,
                                    const Reference &R) {
  checkVariadicArguments(FD, R);
  if (!WarnedImports.insert(FD->getCanonicalDecl()).second)
    return;
  FD = FD->getMostRecentDecl();
  for (const ParmVarDecl *P : FD->parameters())
    if (isUnclear(FD, P)) {
      unsigned Number = P->getFunctionScopeIndex() + 1;
      Diags.Report(R.Range.getBegin(), diag::warn_codoms_access_import)
          << Number << FD << P->getType() << R.Range;
      note(FD->getLocation(),
           "declare it again with codoms_access(read_only, %0, n), n the "
           "number of the parameter that gives the size, "
           "codoms_access(string, %0), or codoms_access(none, %0)")
          << Number;
    }
}

/// What domain Callee is given by a call of FD to call back.
void CodomsConsumer::checkCallbacks(const FunctionDecl *FD, const Reference &R,
                                    StringRef Domain, StringRef Callee) {
  if (!R.Call)
    return;
  for (auto [I, Arg] : llvm::enumerate(R.Call->arguments())) {
    if (!Arg->getType()->isFunctionPointerType())
      continue;
    const Expr *E = Arg->IgnoreParenCasts();
    if (const auto *Address = dyn_cast<UnaryOperator>(E))
      if (Address->getOpcode() == UO_AddrOf)
        E = Address->getSubExpr()->IgnoreParenCasts();
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Callback =
        Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
    if (Callback && isEntry(Callback) && !getOwner(Callback).is(RootDomain) &&
        !getOwner(Callback).is(Callee) && I < FD->getNumParams())
      checkCallbackAccess(FD, I, Callback, Arg);
    if (!Callback || isEntry(Callback) || getOwner(Callback).is(Callee))
      continue;
    Diags.Report(Arg->getExprLoc(), diag::warn_codoms_callback)
        << Callback << FD << Callee << Arg->getSourceRange();
    note(Callback->getLocation(),
         "write codoms_domain(\"%0\") codoms_entry() on its declaration"
         "%select{|, and no 'static': its gate is a symbol that other units "
         "refer to}1")
        << (getOwner(Callback).Kind == Owner::Named
                ? getOwner(Callback).Name
                : Domain)
        << !Callback->isExternallyVisible();
  }
}

/// FD calls Callback, an entry point of a domain that does not own FD's, through
/// parameter Param.
void CodomsConsumer::checkCallbackAccess(const FunctionDecl *FD, unsigned Param,
                                         const FunctionDecl *Callback,
                                         const Expr *Arg) {
  const ParmVarDecl *P = FD->getMostRecentDecl()->getParamDecl(Param);
  const NamedDecl *D = getPointerAccess(P);
  const FunctionProtoType *Proto = D ? getPointedFunction(D) : nullptr;
  if (!Proto)
    return;
  auto Lent = getAccesses(D, Proto);
  for (const Access &Wanted : getAccesses(Callback)) {
    if (llvm::any_of(Lent, [&](const Access &A) {
          return A.str() == Wanted.str() ||
                 (A.Mode == Access::ReadWrite &&
                  StringRef(A.str()).split(' ').second ==
                      StringRef(Wanted.str()).split(' ').second);
        }))
      continue;
    Diags.Report(Arg->getExprLoc(), diag::warn_codoms_access_callback)
        << Callback << FD << Param + 1 << Arg->getSourceRange();
    note(D->getLocation(), "what the calls lend is declared here; parameter %0 "
                           "of the callback differs")
        << Wanted.Param + 1;
    return;
  }
}

/// E calls through a pointer.
void CodomsConsumer::checkPointerCall(const CallExpr *E) {
  const NamedDecl *D = getPointerAccess(*Ctx, E);
  const FunctionProtoType *Proto = D ? getPointedFunction(D) : nullptr;
  if (!Proto || !CheckedPointers.insert(D->getCanonicalDecl()).second)
    return;
  if (unsigned Number = countCapabilities(D, Proto); Number > 8)
    error(D->getLocation(), "a call through %0 takes %1 capabilities; there are "
                            "8: lend less, or by one structure")
        << D << Number;
  checkJmpBufs(D, getAccesses(D, Proto), Proto->getParamTypes(),
               Proto->getReturnType(), D->getLocation());
  // No one looks at what a callee that is not known leaves there.
  for (const Access &A : getAccesses(D, Proto)) {
    QualType T = getLentType(*Ctx, Proto->getParamType(A.Param), A.Path);
    if (!(A.Mode & Access::Write) || T.isNull())
      continue;
    for (const NamedDecl *Other : Declared) {
      const auto *FD = dyn_cast<FunctionDecl>(Other);
      std::string Member =
          FD && isEntry(FD) ? findLender(*Ctx, T, FD) : std::string();
      if (Member.empty())
        continue;
      error(E->getExprLoc(),
            "a call through %0 lends %1 to be written, but %2 lends by \"%3\" "
            "of it, which its callee could change; lend it read_only")
          << D << T << FD << Member;
      note(D->getLocation(), "what the call lends is declared here");
      return;
    }
  }
}

/// R is made by code or data of Domain, in From; Origin is the function of the
/// domain that uses From, if From has no domain of its own.
void CodomsConsumer::checkReference(const Reference &R, StringRef Domain,
                                    const Decl *From,
                                    const NamedDecl *Origin) {
  Owner O = getOwner(R.Target);
  if (const auto *FD = dyn_cast<FunctionDecl>(R.Target)) {
    if (isImport(FD) && O.Name != Domain)
      checkImportUse(FD, R);
    if (O.Kind == Owner::Named && O.Name != Domain && isEntry(FD)) {
      checkCallbacks(FD, R, Domain, O.Name);
      checkBytes(FD, R);
      checkStored(FD, R);
      if (R.MustTail)
        error(R.Range.getBegin(),
              "this call of %0 leaves domain '%1', and cannot be 'musttail': "
              "there is something to do after it")
            << FD << Domain << R.Range;
    }
    if (O.Kind == Owner::Neutral)
      checkReferences(FD->getCanonicalDecl(), Domain, Origin);
    if (O.Kind != Owner::Named || O.Name == Domain || isEntry(FD))
      return;
    error(R.Range.getBegin(),
          "%select{the address of %1|%1}0, a function of domain '%2', is "
          "%select{taken|called}0 in domain '%3', but it is not an entry point")
        << (R.Call != nullptr) << FD << O.Name << Domain << R.Range;
    if (O.Explicit)
      note(FD->getLocation(), "write codoms_entry() on its declaration to make "
                              "it callable from other domains")
          << addAttribute(FD, "codoms_entry");
    else
      note(FD->getLocation(),
           "it is root's because it is defined here without a domain; write "
           "codoms_domain(\"%0\") to have it in that domain, or "
           "codoms_domain(\"root\") codoms_entry() to call it in root")
          << Domain;
    noteOrigin(From, Origin);
    return;
  }

  const auto *VD = cast<VarDecl>(R.Target);
  if (O.Kind == Owner::Undeclared || O.is(Domain))
    return;
  if (O.Kind == Owner::Neutral) {
    if (isConstant(VD)) {
      checkReferences(VD->getCanonicalDecl(), Domain, Origin);
      return;
    }
    // Static variables of neutral functions are judged with the function.
    if (Domain == RootDomain || VD->isStaticLocal())
      return;
    error(R.Range.getBegin(), "%0 is used in domain '%1', but belongs to no "
                              "domain")
        << VD << Domain << R.Range;
    note(VD->getLocation(), "write codoms_domain(\"%0\") on it, or make it "
                            "const to give each domain a copy")
        << Domain;
    noteOrigin(From, Origin);
    return;
  }
  error(R.Range.getBegin(),
        "%0, a variable of domain '%1', is used in domain '%2'")
      << VD << O.Name << Domain << R.Range;
  if (O.Explicit)
    note(VD->getLocation(), "let an entry point of domain '%0' do it, or have "
                            "a pointer to it lent by codoms_access")
        << O.Name;
  else
    note(VD->getLocation(), "it is root's because it is defined here without a "
                            "domain; write codoms_domain(\"%0\") to have it in "
                            "that domain")
        << Domain;
  noteOrigin(From, Origin);
}

void CodomsConsumer::checkReferences(const Decl *From, StringRef Domain,
                                     const NamedDecl *Origin) {
  if (!Visited.insert({From, Domain}).second)
    return;
  auto Found = Bodies.find(From);
  if (Found == Bodies.end())
    return;
  bool Neutral = From != Origin->getCanonicalDecl();
  for (const VarDecl *VD : Found->second.StaticLocals) {
    Owner O = getOwner(VD);
    if (O.Kind == Owner::Named && O.Name != Domain) {
      error(VD->getLocation(), "%0 is declared in domain '%1', but belongs to "
                               "a function of domain '%2'")
          << VD << O.Name << Domain << VD->getSourceRange();
      note(VD->getLocation(), "static variables of a function belong to the "
                              "function's domain");
    } else if (Neutral && Domain != RootDomain && O.Kind == Owner::Neutral &&
               !isConstant(VD)) {
      error(VD->getLocation(), "%0 is used in domain '%1', but the function it "
                               "belongs to has no domain")
          << VD << Domain << VD->getSourceRange();
      note(cast<NamedDecl>(From)->getLocation(),
           "write codoms_domain(\"%0\") on the function; without a domain each "
           "one gets a copy of it, which cannot share a variable")
          << Domain;
      noteOrigin(From, Origin);
    }
  }
  for (const Reference &R : Found->second.References)
    checkReference(R, Domain, From, Origin);
  for (const CallExpr *E : Found->second.Copies)
    checkCopy(E, Domain);
}

//===----------------------------------------------------------------------===//
// The unit
//===----------------------------------------------------------------------===//

void CodomsConsumer::checkOptions() {
  const LangOptions &LO = CI.getLangOpts();
  const CodeGenOptions &CGO = CI.getCodeGenOpts();
  SourceLocation Loc = FirstEmitted->getLocation();
  auto Refuse = [&](bool Given, const char *Option, const char *Why) {
    if (!Given)
      return;
    error(Loc, "'%0' cannot be used with domains: %1") << Option << Why;
    note(Loc, "%0 makes code or data of a domain, or a gate, in this unit")
        << FirstEmitted;
  };
  Refuse(LO.PICLevel != 0, LO.PIE ? "-fpie" : "-fpic",
         "domains have no global offset table; compile with -fno-pic");
  Refuse(CGO.CFProtectionBranch || CGO.CFProtectionReturn, "-fcf-protection",
         "a landing pad would come before the gate's first instruction");
  Refuse(LO.Sanitize.has(SanitizerKind::KCFI), "-fsanitize=kcfi",
         "the type word would come before the gate's first instruction");
  Refuse(LO.Sanitize.has(SanitizerKind::ShadowCallStack),
         "-fsanitize=shadow-call-stack",
         "the shadow stack would be shared by domains");
  Refuse(LO.Sanitize.has(SanitizerKind::Function), "-fsanitize=function",
         "the type word in front of another domain's gate cannot be read; "
         "compile with -fno-sanitize=function");
  SanitizerSet Others = LO.Sanitize;
  Others.set(SanitizerKind::Function, false);
  Others.set(SanitizerKind::KCFI, false);
  Others.set(SanitizerKind::ShadowCallStack, false);
  // Checks that only trap touch nothing of root.
  Others.Mask &= ~CGO.SanitizeTrap.Mask;
  Refuse(!Others.empty(), "-fsanitize=",
         "its run-time library is root's; only -fsanitize-trap= is possible");
  Refuse(CGO.hasProfileClangInstr(), "-fprofile-instr-generate",
         "the counters are root's");
  Refuse(CGO.hasProfileIRInstr(), "-fprofile-generate",
         "the counters are root's");
  Refuse(CGO.hasProfileCSIRInstr(), "-fcs-profile-generate",
         "the counters are root's");
  Refuse(!CGO.CoverageNotesFile.empty() || !CGO.CoverageDataFile.empty() ||
             CGO.CoverageMapping,
         "--coverage", "the counters are root's");
  Refuse(CGO.InstrumentForProfiling, "-pg", "mcount is root's");
  Refuse(CGO.InstrumentFunctions || CGO.InstrumentFunctionsAfterInlining ||
             CGO.InstrumentFunctionEntryBare,
         "-finstrument-functions", "the functions it calls are root's");
  Refuse(CGO.XRayInstrumentFunctions, "-fxray-instrument",
         "a sled would come before the gate's first instruction");
  Refuse(CGO.PatchableFunctionEntryCount, "-fpatchable-function-entry",
         "the patch area would come before the gate's first instruction");
  Refuse(CGO.EmulatedTLS, "-femulated-tls",
         "the variables would be allocated by the run-time library, in one "
         "domain for all; thread-local variables of a domain work without it");
  Refuse(CGO.CodeModel == "large", "-mcmodel=large",
         "its constant pools hold addresses that no domain owns");
  Refuse(LO.Blocks, "-fblocks", "blocks of different domains would share "
                                "their run-time library");
  Refuse(LO.OpenMP, "-fopenmp", "its run-time library is root's");
}

void CodomsConsumer::HandleTranslationUnit(ASTContext &Context) {
  if (!S)
    return;
  finishPragmas(*S);
  StringRef Default = getDefaultDomain();
  if (!Default.empty())
    Known.insert(Default);

  // By index: looking at a declaration may load others from a precompiled
  // header, and those come here, too.
  for (size_t I = 0; I != Declared.size(); ++I)
    if (!Declared[I]->isInvalidDecl())
      checkDeclaration(Declared[I]);
  // Most units have nothing to do with domains. What a precompiled header
  // declares is not among Declared.
  if (!FirstUse && Known.empty() && !Context.getExternalSource())
    return;
  for (size_t I = 0; I != Declared.size(); ++I)
    collect(Declared[I]);
  for (const auto &[D, Body] : Bodies) {
    if (Owner O = getOwner(D); O.Kind == Owner::Named)
      checkReferences(D, O.Name, cast<NamedDecl>(D));
    for (const CallExpr *E : Body.PointerCalls)
      checkPointerCall(E);
  }

  // 'f$d' is how the function f of domain d is called in an object.
  for (size_t I = 0; I != Declared.size(); ++I) {
    const NamedDecl *D = Declared[I];
    if (!D->getIdentifier())
      continue;
    StringRef Symbol = D->getName();
    if (const auto *Label = D->getMostRecentDecl()->getAttr<AsmLabelAttr>())
      Symbol = Label->getLabel();
    StringRef Domain = Symbol.rsplit('$').second;
    if (Domain.empty() || Known.empty() ||
        !(Known.contains(Domain) || Domain == RootDomain))
      continue;
    error(D->getLocation(), "'%0' ends in '$%1', which is kept for the symbols "
                            "of domain '%1'")
        << Symbol << Domain;
  }

  const NamedDecl *First = FirstUse ? FirstUse : FirstEmitted;
  if (First && !Context.getTargetInfo().hasFeature("xcodoms")) {
    error(First->getLocation(), "%0 belongs to a domain, but this unit is "
                                "compiled without Xcodoms")
        << First;
    note(First->getLocation(), "compile with -march=rv64gc_xcodoms; nothing "
                               "would be protected without it");
  } else if (FirstEmitted) {
    checkOptions();
  }
}

namespace {

class CodomsAction : public PluginASTAction {
protected:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    StringRef Default = getDefaultDomain();
    std::string Why = Default.empty() ? "" : checkDomainName(Default);
    if (!Why.empty()) {
      DiagnosticsEngine &Diags = CI.getDiagnostics();
      Diags.Report(Diags.getCustomDiagID(
          DiagnosticsEngine::Error,
          "'%0' in '-mcodoms-domain=%0' cannot be the name of a domain: %1"))
          << Default << Why;
    }
    return std::make_unique<CodomsConsumer>(CI);
  }
  bool ParseArgs(const CompilerInstance &,
                 const std::vector<std::string> &) override {
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

} // namespace

static FrontendPluginRegistry::Add<CodomsAction>
    AddAction("codoms", "checks of domains and entry points");
