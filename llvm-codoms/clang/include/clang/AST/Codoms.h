//===- Codoms.h - Domains and entry points in the AST -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the attributes of CODOMs say about a declaration, for the semantic
// checks and for code generation.
//
// The packaged attribute tables cannot get new entries, so an attribute is
// kept as an annotation (clang::AnnotateAttr) that says "codoms_NAME=VALUE".
// Annotations are inherited by redeclarations and survive in precompiled
// headers. Code generation drops them again (RISCVCodoms.cpp), so none reaches
// the IR as an annotation.
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_CLANG_AST_CODOMS_H
#define LLVM_CLANG_AST_CODOMS_H

#include "clang/AST/Type.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace clang {
class AnnotateAttr;
class ASTContext;
class CallExpr;
class Decl;
class FunctionDecl;
class FunctionProtoType;
class NamedDecl;
class ParmVarDecl;
class RecordDecl;
class SourceRange;

namespace codoms {

constexpr llvm::StringLiteral RootDomain = "root";

/// Names of the attributes, as GNU attributes and as keys of annotations.
constexpr llvm::StringLiteral DomainAttr = "codoms_domain";
constexpr llvm::StringLiteral EntryAttr = "codoms_entry";
constexpr llvm::StringLiteral ImportAttr = "codoms_import";
constexpr llvm::StringLiteral AccessAttr = "codoms_access";
constexpr llvm::StringLiteral IsolateAttr = "codoms_isolate";
constexpr llvm::StringLiteral OnFaultAttr = "codoms_on_fault";

/// Whether Annotation is one of ours at all.
bool isAnnotation(llvm::StringRef Annotation);

/// If Annotation belongs to the attribute Name, its value.
std::optional<llvm::StringRef> valueOf(llvm::StringRef Annotation,
                                       llvm::StringRef Name);

/// The first attribute Name of D itself (inherited ones count), or null.
const AnnotateAttr *findAttr(const Decl *D, llvm::StringRef Name);

/// The value of the first attribute Name of the most recent redeclaration.
std::optional<llvm::StringRef> getAttr(const Decl *D, llvm::StringRef Name);

void addAttr(Decl *D, llvm::StringRef Name, llvm::StringRef Value,
             SourceRange Range, bool Implicit = false);

/// "file:line:column", the file as __FILE__ would say it: prefix maps make
/// objects independent of where they are built.
std::string getLocation(const Decl *D);

/// Why Name cannot be a domain's ("" if it can).
std::string checkDomainName(llvm::StringRef Name);

/// The domain of -mcodoms-domain=, "" without.
llvm::StringRef getDefaultDomain();

/// The N of -mcodoms-scatter=N, 0 without.
unsigned getScatter();

/// To whom a function or a variable with static storage belongs.
struct Owner {
  enum Kind {
    /// To the domain Name.
    Named,
    /// To each domain that uses it: internal or inline, without an attribute.
    Neutral,
    /// Not known here: a declaration without an attribute. A reference to it
    /// means the domain's own copy.
    Undeclared,
  } Kind;
  llvm::StringRef Name;
  /// By an attribute or by -mcodoms-domain=; a Named one without is root's, by
  /// default.
  bool Explicit = false;

  bool is(llvm::StringRef Domain) const {
    return Kind == Named && Name == Domain;
  }
};
Owner getOwner(const Decl *D);

/// Entry points, imports included.
bool isEntry(const FunctionDecl *FD);
bool isImport(const FunctionDecl *FD);

/// What one pointer can lend at most, as the ABI descriptor says it.
constexpr uint64_t MaxLentBytes = (uint64_t(1) << 31) - 1;

/// What codoms_access lends. Parameters are numbered as in C, from 0.
struct Access {
  enum Mode { None, Read, Write, ReadWrite } Mode = None;
  /// Index 0 of the source: the result, which lends nothing.
  bool Result = false;
  unsigned Param = 0;
  /// The offsets from which a pointer is loaded, one after the other; none:
  /// the parameter itself is the pointer.
  llvm::SmallVector<uint64_t, 2> Path;

  /// Not a parameter: each `char *` that is given for `...`.
  bool Variadic = false;

  enum Size { Bytes, Counted, String } Size = Bytes;
  /// Bytes, or bytes for each counted element. Of a string: 0, or the number of
  /// bytes that it takes at most.
  uint64_t Unit = 0;
  /// What counts elements, or the bytes that a string takes at most: the
  /// parameter, and the offsets from which is loaded on the way, the last one
  /// that of the count itself.
  std::optional<unsigned> CountParam;
  llvm::SmallVector<uint64_t, 2> CountPath;
  /// u8 to u64, s8 to s64: how the count is read.
  std::string CountType;

  /// Whether finding out what is lent takes a load.
  bool isPath() const { return !Path.empty() || !CountPath.empty(); }

  /// The value of the annotation, and the item of the ABI descriptor when
  /// ParamIndex maps C's parameters to those of the IR.
  std::string str(llvm::ArrayRef<unsigned> ParamIndex = {}) const;
  /// "3" or "2+0+8": two accesses of one function with equal keys lend the
  /// same pointer.
  std::string key() const;
  static std::optional<Access> parse(llvm::StringRef Value);
};

/// u8 to u64 or s8 to s64 for an integer type; "" if T is none, or wider.
std::string getCountType(const ASTContext &Ctx, QualType T);

/// The type of parameter I (from 0) of FD: of its declarations, the one that
/// says most of how much the parameter points to (`static` in an array).
QualType getParamType(const FunctionDecl *FD, unsigned I);

/// Everything that FD lends: codoms_access, and the defaults for the pointer
/// parameters that no codoms_access names. Entries of Mode None and of the
/// result are left out.
llvm::SmallVector<Access, 4> getAccesses(const FunctionDecl *FD);

/// The type of the functions that D, a variable, a member or a typedef, points to
/// or is, arrays aside; null if it is of another kind.
const FunctionProtoType *getPointedFunction(const NamedDecl *D);

/// The same for a call through D, of the type Proto, which has a codoms_access.
llvm::SmallVector<Access, 4> getAccesses(const NamedDecl *D,
                                         const FunctionProtoType *Proto);

/// What says by codoms_access what E lends if it is a call through a pointer: the
/// variable or member, or a typedef of its type. Null if nothing does.
const NamedDecl *getPointerAccess(const ASTContext &Ctx, const CallExpr *E);
/// The same for what is called through D.
const NamedDecl *getPointerAccess(const NamedDecl *D);

/// Calls Visit(type, offset in bytes) for the bases and the complete members of
/// RD, a definition, that have an address.
void forEachMember(const ASTContext &Ctx, const RecordDecl *RD,
                   llvm::function_ref<void(QualType, uint64_t)> Visit);

/// Pointers to functions in an object: Count of them from byte Offset on, Stride
/// bytes apart. Union: there may be something else instead.
struct FunctionMember {
  uint64_t Offset, Count, Stride;
  bool Union;
};

/// Those of an object of type T; nothing if they are too many to list, unless
/// AnyNumber is asked for.
std::optional<llvm::SmallVector<FunctionMember, 2>>
getFunctionMembers(const ASTContext &Ctx, QualType T, bool AnyNumber = false);

/// Whether there is a jmp_buf, or a sigjmp_buf, in an object of type T.
bool holdsJmpBuf(const ASTContext &Ctx, QualType T);

/// As docs/abi.md, 2.1, has them.
std::string print(llvm::ArrayRef<FunctionMember> Members);

/// The type of the pointer at byte Offset of an object of type T; null if there
/// is none.
QualType getPointerAt(const ASTContext &Ctx, QualType T, uint64_t Offset);

/// What the pointer that Path leads to from a parameter of type Param points to;
/// null if the types do not tell.
QualType getLentType(const ASTContext &Ctx, QualType Param,
                     llvm::ArrayRef<uint64_t> Path);

/// How many capabilities a call of FD takes, as far as the C types tell: those of
/// objects that the ABI passes in memory included.
unsigned countCapabilities(const FunctionDecl *FD);
unsigned countCapabilities(const NamedDecl *D, const FunctionProtoType *Proto);

/// Whether FD lends the strings that are given for `...`, and whether anything is
/// said about those at all.
bool lendsVariadicStrings(const FunctionDecl *FD);
bool hasVariadicAccess(const FunctionDecl *FD);

/// A member of Record by which By lends: a pointer, or a count alone.
struct Lender {
  const RecordDecl *Record;
  const FunctionDecl *By;
  /// As of a first parameter that points to a Record. Of a count alone, Path is
  /// empty.
  Access Member;
  /// "s->p", as By has it.
  std::string Name;
};
llvm::SmallVector<Lender, 4> getLenders(const FunctionDecl *FD);
std::vector<Lender> getLenders(llvm::ArrayRef<const FunctionDecl *> Entries);

/// Objects of type Lent that a call lends to be written, as many as nobody looks
/// at, although By lends by the member Path of them.
struct Unwatched {
  QualType Lent;
  const FunctionDecl *By;
  std::string Path;
};

/// What the caller of FD looks at after the call, since another call would lend
/// by it: items of the ABI descriptor. Lenders: all that the unit knows.
std::string getWatches(const FunctionDecl *FD, llvm::ArrayRef<Lender> Lenders,
                       llvm::ArrayRef<unsigned> ParamIndex,
                       std::optional<Unwatched> *Unwatched = nullptr);

/// The items `by` of FD: for the linker, what members it lends by.
std::string describeLenders(const FunctionDecl *FD);

/// The items `leaves` for what Accesses, of parameters of the types Params,
/// lend to be written: for the linker, what of it the caller looks at.
std::string describeLeft(const ASTContext &Ctx, llvm::ArrayRef<Access> Accesses,
                         llvm::ArrayRef<QualType> Params,
                         llvm::ArrayRef<Lender> Lenders);

/// Whether an object of type T holds a structure that Other lends by a member of:
/// the name of the member as Other has it, or "".
std::string findLender(const ASTContext &Ctx, QualType T,
                       const FunctionDecl *Other);

/// What a parameter of type T, a pointer or a reference, leads to; null if it
/// is neither.
QualType getPointee(QualType T);

/// Why a parameter lends what it lends when no codoms_access names it.
enum class DefaultAccess {
  NotPointer,
  Pointee,
  Opaque,
  Function,
  /// char *, void *, and whatever has no constant size: the user has to say. Of
  /// a reference, and of an array with `static`, it is known.
  Unclear,
};
DefaultAccess getDefaultAccess(const ASTContext &Ctx, QualType T);

/// Whether some codoms_access of D names parameter Param (from 0) itself.
bool hasAccess(const Decl *D, unsigned Param);

/// "s->in.next": what FD calls the pointer that is reached from parameter Param
/// by Path. Past two pointers it is "...".
std::string describePath(const FunctionDecl *FD, unsigned Param,
                         llvm::ArrayRef<uint64_t> Path);

/// Whether T is `char`, of whatever sign, but not `signed char` and the like.
bool isPlainChar(QualType T);

/// Whether the ABI passes a T in vector registers, which no gate does.
bool isPassedInVectors(QualType T);

/// Whether T is va_list, as written (the type itself is void * on RISC-V).
bool isVaList(const ASTContext &Ctx, QualType T);

/// Whether D, a variable, may be copied for each domain that uses it.
bool isConstant(const Decl *D);

} // namespace codoms
} // namespace clang

#endif // LLVM_CLANG_AST_CODOMS_H
