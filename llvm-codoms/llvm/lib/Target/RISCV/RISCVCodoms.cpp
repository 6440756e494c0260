//===-- RISCVCodoms.cpp - What the Codoms passes share --------------------===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RISCVCodoms.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;
using namespace RISCVCodoms;

static cl::bits<Protection> Dropped(
    "codoms-test-drop", cl::Hidden, cl::CommaSeparated,
    cl::desc("Leave out protections of domains, for tests of the compiler"),
    cl::ValuesClass({
#define CODOMS_PROTECTION(Enumerator, Name, What)                              \
  clEnumValN(Protection::Enumerator, Name, What),
#include "RISCVCodomsProtections.def"
    }));

bool RISCVCodoms::isDropped(Protection P) { return Dropped.isSet(P); }

void RISCVCodoms::recordDropped(Module &M) {
#define CODOMS_PROTECTION(Enumerator, Name, What)                              \
  if (isDropped(Protection::Enumerator))                                       \
    addRecord(M, {"testing", Name});
#include "RISCVCodomsProtections.def"
}

static constexpr StringLiteral FailedMD = "codoms.failed";

bool RISCVCodoms::isEnabled(const Module &M) {
  auto *Flag =
      mdconst::extract_or_null<ConstantInt>(M.getModuleFlag(ModuleFlag));
  return Flag && !Flag->isZero();
}

unsigned RISCVCodoms::getScatter(const Module &M) {
  auto *Flag =
      mdconst::extract_or_null<ConstantInt>(M.getModuleFlag(ScatterFlag));
  return Flag ? Flag->getZExtValue() : 0;
}

bool RISCVCodoms::hasFailed(const Module &M) {
  return M.getNamedMetadata(FailedMD);
}

void RISCVCodoms::setFailed(Module &M) { M.getOrInsertNamedMetadata(FailedMD); }

StringRef RISCVCodoms::getDomainAttr(const GlobalValue &GV) {
  const GlobalObject *GO = GV.getAliaseeObject();
  if (auto *F = dyn_cast_or_null<Function>(GO))
    return F->getFnAttribute(DomainAttr).getValueAsString();
  if (auto *V = dyn_cast_or_null<GlobalVariable>(GO))
    if (V->hasAttribute(DomainAttr))
      return V->getAttribute(DomainAttr).getValueAsString();
  return "";
}

StringRef RISCVCodoms::getDomain(const Function &F) {
  StringRef Domain = getDomainAttr(F);
  return Domain.empty() ? StringRef(RootDomain) : Domain;
}

bool RISCVCodoms::isGate(const GlobalValue &GV) {
  auto *F = dyn_cast<Function>(&GV);
  return F && F->hasFnAttribute(GateAttr);
}

bool RISCVCodoms::mayInline(const Function &Caller, const Function &Callee) {
  return getDomain(Caller) == getDomain(Callee) && !isGate(Callee);
}

Function *RISCVCodoms::getCallee(const CallBase &Call) {
  Value *Callee = Call.getCalledOperand()->stripPointerCastsAndAliases();
  return dyn_cast<Function>(Callee);
}

bool RISCVCodoms::usesDomains(const Module &M) {
  return any_of(M.global_values(), [](const GlobalValue &GV) {
    StringRef Domain = getDomainAttr(GV);
    if (!Domain.empty() && Domain != RootDomain)
      return true;
    auto *F = dyn_cast<Function>(&GV);
    return F && (F->hasFnAttribute(EntryAttr) || F->hasFnAttribute(ImportAttr) ||
                 F->hasFnAttribute(GateAttr));
  });
}

std::string RISCVCodoms::domainName(StringRef Name, StringRef Domain) {
  return Domain == RootDomain ? Name.str() : (Name + "$" + Domain).str();
}

std::string RISCVCodoms::gateName(StringRef Name, StringRef Domain) {
  return (Name + "$$" + Domain).str();
}

StringRef RISCVCodoms::plainName(StringRef Symbol, StringRef Domain) {
  StringRef Name = Symbol;
  if (!Domain.empty() && Name.consume_back(Domain) && Name.consume_back("$")) {
    Name.consume_back("$");
    if (!Name.empty())
      return Name;
  }
  return Symbol;
}

std::string RISCVCodoms::sectionName(StringRef Domain, StringRef Kind,
                                     StringRef Rest) {
  std::string Name = (".codoms." + Domain + "." + Kind).str();
  if (!Rest.empty())
    Name += ("." + Rest).str();
  return Name;
}

std::string RISCVCodoms::gateSectionName(StringRef Name, StringRef Domain) {
  if (Domain == RootDomain)
    return (".text.codoms_gate." + Name).str();
  return sectionName(Domain, "text", ("gate." + Name).str());
}

bool RISCVCodoms::isDomainSection(StringRef Section, StringRef Domain) {
  return Section.consume_front(".codoms.") && Section.consume_front(Domain) &&
         Section.starts_with(".");
}

void RISCVCodoms::keepLibraryLoop(Function &F, StringRef Name) {
  LibFunc Unused;
  if (TargetLibraryInfoImpl(F.getParent()->getTargetTriple())
          .getLibFunc(Name, Unused))
    F.addFnAttr(("no-builtin-" + Name).str());
}

void RISCVCodoms::keepApart(GlobalVariable &V) {
  StringRef Domain = getDomainAttr(V);
  if (!V.isConstant() && !V.hasSection() && !V.isDeclaration() &&
      !Domain.empty() && Domain != RootDomain)
    V.addAttribute("data-section", sectionName(Domain, "data"));
}

void RISCVCodoms::addRecord(Module &M, ArrayRef<StringRef> Fields) {
  std::string Line;
  for (StringRef Field : Fields) {
    if (!Line.empty())
      Line += '\t';
    if (Field.empty())
      Line += '-';
    for (char C : Field)
      Line += C == '\t' || C == '\n' || C == '\0' ? ' ' : C;
  }
  LLVMContext &Ctx = M.getContext();
  MDNode *Node = MDNode::get(Ctx, MDString::get(Ctx, Line));
  NamedMDNode *Record = M.getOrInsertNamedMetadata(RecordMD);
  if (!is_contained(Record->operands(), Node))
    Record->addOperand(Node);
}

std::string RISCVCodoms::getLocation(const Module &M, const GlobalValue *GV,
                                     DebugLoc Loc) {
  StringRef Where;
  if (Loc) {
    DILocation *DL = Loc.get();
    return (DL->getFilename() + ":" + Twine(DL->getLine()) + ":" +
            Twine(DL->getColumn()))
        .str();
  }
  if (auto *F = dyn_cast_or_null<Function>(GV))
    Where = F->getFnAttribute(LocAttr).getValueAsString();
  else if (auto *V = dyn_cast_or_null<GlobalVariable>(GV);
           V && V->hasAttribute(LocAttr))
    Where = V->getAttribute(LocAttr).getValueAsString();
  return (Where.empty() ? StringRef(M.getSourceFileName()) : Where).str();
}

void RISCVCodoms::reportError(Module &M, const Twine &Message,
                              const GlobalValue *GV, DebugLoc Loc) {
  setFailed(M);
  M.getContext().diagnose(
      DiagnosticInfoGeneric(getLocation(M, GV, Loc) + ": " + Message));
}

std::string RISCVCodoms::describe(const GlobalValue &GV) {
  StringRef Domain = getDomainAttr(GV);
  std::string Text = isa_and_nonnull<GlobalVariable>(GV.getAliaseeObject())
                         ? "variable '"
                         : "function '";
  Text += plainName(GV.getName(), Domain);
  Text += "'";
  if (!Domain.empty())
    Text += (" of domain '" + Domain + "'").str();
  else if (!GV.isDeclarationForLinker())
    Text += " of domain 'root'";
  return Text;
}

void RISCVCodoms::checkInstrumentation(Module &M) {
  for (Function &F : M) {
    StringRef Domain = getDomain(F);
    if (F.isDeclaration() || (Domain == RootDomain && !isGate(F)))
      continue;
    std::string Found;
    for (Attribute::AttrKind Kind :
         {Attribute::SanitizeAddress, Attribute::SanitizeHWAddress,
          Attribute::SanitizeMemory, Attribute::SanitizeThread,
          Attribute::SafeStack, Attribute::ShadowCallStack})
      if (F.hasFnAttribute(Kind))
        Found = Attribute::getNameFromAttrKind(Kind).str();
    for (StringRef Kind :
         {"fentry-call", "instrument-function-entry",
          "instrument-function-entry-inlined", "instrument-function-exit",
          "instrument-function-exit-inlined", "xray-instruction-threshold"})
      if (F.hasFnAttribute(Kind))
        Found = Kind.str();
    if (F.getFnAttribute("function-instrument").getValueAsString() ==
        "xray-always")
      Found = "xray";
    if (!Found.empty())
      reportError(M, describe(F) + " is instrumented (" + Found +
                         "), which domains do not support: the "
                         "instrumentation is root's",
                  &F);
  }
}

//===----------------------------------------------------------------------===//
// The descriptor
//===----------------------------------------------------------------------===//

namespace {

/// One item of a descriptor, consumed from the left.
class ItemParser {
  StringRef Item, Rest;

public:
  explicit ItemParser(StringRef Item) : Item(Item), Rest(Item) {}

  Error error(const Twine &Why) const {
    return createStringError("item '" + Item + "': " + Why);
  }

  StringRef rest() const { return Rest; }

  StringRef word() {
    StringRef Word;
    std::tie(Word, Rest) = Rest.split(' ');
    return Word;
  }

  Error end() const {
    return Rest.empty() ? Error::success() : error("unexpected '" + Rest + "'");
  }

  template <typename T> Error number(StringRef Word, T &Value) const {
    if (Word.getAsInteger(10, Value))
      return error("'" + Word + "' is not a number");
    return Error::success();
  }

  /// `aI`, followed by `+O` as often as there is one.
  Error path(StringRef Word, Descriptor::Path &Path) const {
    StringRef Head, Tail = Word;
    std::tie(Head, Tail) = Tail.split('+');
    if (!Head.consume_front("a") || Head.getAsInteger(10, Path.Arg))
      return error("'" + Word + "' does not start with a parameter 'a<number>'");
    if (Word.ends_with("+"))
      return error("'" + Word + "' lacks an offset");
    while (!Tail.empty()) {
      std::tie(Head, Tail) = Tail.split('+');
      uint64_t Offset;
      if (Error E = number(Head, Offset))
        return E;
      // An offset is added to a pointer with what lies there checked before.
      if (Offset >= (1u << 31))
        return error("offset " + Twine(Offset) + " is too large");
      Path.Offsets.push_back(Offset);
    }
    return Error::success();
  }

  Error mask(Descriptor::Mask &Mask) {
    if (Error E = number(word(), Mask.Index))
      return E;
    StringRef Hex = word();
    if (Hex.empty() || !all_of(Hex, isHexDigit) || Hex.size() > 64)
      return error("'" + Hex + "' is not a hexadecimal mask");
    Mask.Bits = APInt(Hex.size() * 4, Hex, 16);
    return end();
  }

  Error object(Descriptor::Object &Object) {
    if (Error E = number(word(), Object.Arg))
      return E;
    if (Error E = number(word(), Object.Size))
      return E;
    if (Object.Size >> 31)
      return error("size " + Twine(Object.Size) + " is too large");
    uint64_t Alignment = 16;
    if (!Rest.empty()) {
      if (Error E = number(word(), Alignment))
        return E;
      if (!isPowerOf2_64(Alignment) || Alignment > 4096)
        return error("bad alignment " + Twine(Alignment));
    }
    Object.Alignment = Align(Alignment);
    return end();
  }

  /// `COUNT`, a parameter or a path to an integer of the type behind `:`.
  Error count(StringRef Text, Descriptor::Lend &Lend) {
    StringRef Where, Type;
    std::tie(Where, Type) = Text.split(':');
    if (Error E = path(Where, Lend.Count))
      return E;
    Lend.HasCount = true;
    if (Type.empty())
      return Lend.Count.Offsets.empty()
                 ? Error::success()
                 : error("count '" + Text + "' lacks a type");
    Lend.CountSigned = Type.front() == 's';
    Lend.CountBits = StringSwitch<unsigned>(Type.drop_front())
                         .Case("8", 8)
                         .Case("16", 16)
                         .Case("32", 32)
                         .Case("64", 64)
                         .Default(0);
    if (!Lend.CountBits || (Type.front() != 's' && Type.front() != 'u'))
      return error("unknown type '" + Type + "' of a count");
    return Error::success();
  }

  /// `N`, `COUNT*N`, `str`, `N*str`, `COUNT*str`.
  Error size(StringRef Size, Descriptor::Lend &Lend) {
    StringRef Count, Unit;
    std::tie(Count, Unit) = Size.split('*');
    if (!Size.contains('*'))
      std::swap(Count, Unit);
    if (Unit == "str") {
      Lend.Kind = Descriptor::Lend::String;
      if (Lend.Write)
        return error("a string is read only");
      Lend.Unit = 0;
      if (Count.empty())
        return Error::success();
      if (!isDigit(Count.front()))
        return count(Count, Lend);
      if (Error E = number(Count, Lend.Unit))
        return E;
      return Lend.Unit ? Error::success() : error("a string of no bytes");
    }
    Lend.Kind = Descriptor::Lend::Fixed;
    if (Error E = number(Unit, Lend.Unit))
      return E;
    if (Lend.Unit >> 31)
      return error("size " + Twine(Lend.Unit) + " is too large");
    if (!Size.contains('*'))
      return Error::success();
    Lend.Kind = Descriptor::Lend::Counted;
    return count(Count, Lend);
  }

  Error mode(StringRef Mode, Descriptor::Lend &Lend) {
    Lend.Read = Mode == "r" || Mode == "rw";
    Lend.Write = Mode == "w" || Mode == "rw";
    Lend.HasCount = false;
    Lend.CountBits = 0;
    Lend.CountSigned = true;
    if (!Lend.Read && !Lend.Write)
      return error("mode '" + Mode + "' is none of r, w, rw");
    return Error::success();
  }

  Error lend(Descriptor::Lend &Lend) {
    if (Error E = mode(word(), Lend))
      return E;
    if (Error E = path(word(), Lend.Pointer))
      return E;
    StringRef Size = word();
    if (Error E = end())
      return E;
    return size(Size, Lend);
  }

  /// `O[*N+S][?]`, separated by commas.
  Error members(SmallVectorImpl<Descriptor::FunctionMember> &Members) {
    SmallVector<StringRef, 4> Texts;
    word().split(Texts, ',');
    for (StringRef Text : Texts) {
      Descriptor::FunctionMember M = {0, 1, 0, Text.consume_back("?")};
      auto [Offset, Many] = Text.split('*');
      if (Error E = number(Offset, M.Offset))
        return E;
      if (Text.contains('*')) {
        if (Error E = number(Many.split('+').first, M.Count))
          return E;
        if (Error E = number(Many.split('+').second, M.Stride))
          return E;
      }
      if (!M.Count || (M.Offset | M.Count | M.Stride) >> 31)
        return error("bad place '" + Text + "' of pointers to functions");
      Members.push_back(M);
    }
    return Error::success();
  }

  /// `I [MEMBERS]`.
  Error functions(Descriptor::FunctionArg &F) {
    if (Error E = number(word(), F.Arg))
      return E;
    if (!Rest.empty())
      if (Error E = members(F.Members))
        return E;
    return end();
  }

  /// `LEND STRIDE MEMBERS NAME`.
  Error left(Descriptor::LeftFunctions &Left) {
    if (Error E = number(word(), Left.Lend))
      return E;
    if (Error E = number(word(), Left.Stride))
      return E;
    if (Error E = members(Left.Members))
      return E;
    for (const Descriptor::FunctionMember &M : Left.Members)
      if (M.Offset + (M.Count - 1) * M.Stride + 8 > Left.Stride)
        return error("a place lies outside of the element");
    Left.Name = rest().str();
    return Left.Name.empty() ? error("no name") : Error::success();
  }

  /// `HASH NAME ITEMS[ MEMBER]`.
  Error structure(Descriptor::Structure &S, bool HasMember) {
    S.Hash = word().str();
    S.Name = word().str();
    S.Items = word().str();
    S.Member = rest().str();
    if (S.Hash.size() != 16 || !all_of(S.Hash, isHexDigit))
      return error("a hash has 16 hexadecimal digits");
    if (S.Name.empty() || S.Items.empty() || S.Member.empty() == HasMember)
      return error("a name, items, or a member is missing or too much");
    return Error::success();
  }

  /// `MODE[!] PTR SIZE NAME`, `n COUNT NAME`.
  Error watch(Descriptor::Watch &Watch) {
    StringRef Mode = word();
    Watch.IsCount = Mode == "n";
    Watch.Foreign = Mode.consume_back("!");
    if (Error E = mode(Watch.IsCount ? "rw" : Mode, Watch.Member))
      return E;
    if (Watch.IsCount) {
      if (Error E = count(word(), Watch.Member))
        return E;
      Watch.Member.Kind = Descriptor::Lend::Counted;
      Watch.Member.Unit = 1;
      if (Watch.Member.Count.Offsets.empty())
        return error("a parameter does not change");
    } else {
      if (Error E = path(word(), Watch.Member.Pointer))
        return E;
      if (Error E = size(word(), Watch.Member))
        return E;
      if (Watch.Member.Pointer.Offsets.empty())
        return error("a parameter does not change");
    }
    Watch.Name = rest().str();
    return Watch.Name.empty() ? error("no name") : Error::success();
  }
};

} // namespace

Expected<Descriptor> Descriptor::parse(StringRef Text) {
  Descriptor D;
  while (!Text.empty()) {
    // The signature is the last item: it may hold any character.
    if (Text.starts_with("sig ")) {
      D.Signature = Text.drop_front(4).str();
      break;
    }
    StringRef Item;
    std::tie(Item, Text) = Text.split(';');
    ItemParser P(Item);
    StringRef Kind = P.word();
    if (Kind == "sret") {
      if (D.SRet)
        return P.error("a second result object");
      if (Error E = P.object(D.SRet.emplace()))
        return std::move(E);
    } else if (Kind == "ref") {
      if (Error E = P.object(D.Refs.emplace_back()))
        return std::move(E);
    } else if (Kind == "pad") {
      unsigned Arg;
      if (Error E = P.number(P.word(), Arg))
        return std::move(E);
      Object *O = D.SRet && D.SRet->Arg == Arg ? &*D.SRet : nullptr;
      for (Object &Ref : D.Refs)
        if (Ref.Arg == Arg)
          O = &Ref;
      if (!O)
        return P.error("no sret or ref of parameter " + Twine(Arg) +
                       " stands before it");
      SmallVector<StringRef, 4> Ranges;
      P.rest().split(Ranges, ',');
      for (StringRef Range : Ranges) {
        Object::Pad Pad = {0, 1, 0};
        size_t Operator = Range.find_first_of("+&");
        if (Operator == StringRef::npos)
          return P.error("'" + Range + "' is no range");
        StringRef L = Range.take_front(Operator);
        StringRef R = Range.drop_front(Operator + 1);
        if (Error E = P.number(L, Pad.Offset))
          return std::move(E);
        if (Range[Operator] == '&') {
          if (R.getAsInteger(16, Pad.DataMask))
            return P.error("'" + R + "' is not a mask of a byte");
        } else if (Error E = P.number(R, Pad.Length)) {
          return std::move(E);
        }
        if (Pad.Offset > O->Size || Pad.Length > O->Size - Pad.Offset)
          return P.error("'" + Range + "' lies outside of the object");
        O->Padding.push_back(Pad);
      }
    } else if (Kind == "mask") {
      if (Error E = P.mask(D.ArgMasks.emplace_back()))
        return std::move(E);
    } else if (Kind == "rmask") {
      if (Error E = P.mask(D.ResultMasks.emplace_back()))
        return std::move(E);
    } else if (Kind == "lend") {
      if (Error E = P.lend(D.Lends.emplace_back()))
        return std::move(E);
    } else if (Kind == "watch") {
      if (Error E = P.watch(D.Watches.emplace_back()))
        return std::move(E);
    } else if (Kind == "fn") {
      if (Error E = P.functions(D.Functions.emplace_back()))
        return std::move(E);
    } else if (Kind == "rfn") {
      if (Error E = P.members(D.ResultFunctions))
        return std::move(E);
      if (Error E = P.end())
        return std::move(E);
    } else if (Kind == "left") {
      if (Error E = P.left(D.Lefts.emplace_back()))
        return std::move(E);
    } else if (Kind == "by" || Kind == "leaves") {
      bool IsBy = Kind == "by";
      if (Error E =
              P.structure((IsBy ? D.LentBy : D.Leaves).emplace_back(), IsBy))
        return std::move(E);
    } else if (Kind == "hash") {
      StringRef Hash = P.word();
      if (Hash.size() != 16 || !all_of(Hash, isHexDigit))
        return P.error("a hash has 16 hexadecimal digits");
      D.Hash = Hash.str();
      if (Error E = P.end())
        return std::move(E);
    } else {
      return P.error("unknown item");
    }
  }
  return std::move(D);
}

/// The integers that a first-class type is made of, lowest part first; none if
/// it has a part of another kind.
static bool integerParts(Type *T, SmallVectorImpl<IntegerType *> &Parts) {
  if (auto *I = dyn_cast<IntegerType>(T)) {
    Parts.push_back(I);
    return true;
  }
  if (auto *A = dyn_cast<ArrayType>(T)) {
    for (uint64_t I = 0; I != A->getNumElements() && I < 4; ++I)
      if (!integerParts(A->getElementType(), Parts))
        return false;
    return true;
  }
  return false;
}

// An integer wider than a register is as many parts as it takes registers.
static unsigned numResultParts(Type *T) {
  if (T->isVoidTy())
    return 0;
  if (T->isIntegerTy())
    return divideCeil(T->getIntegerBitWidth(), 64);
  if (auto *S = dyn_cast<StructType>(T))
    return S->getNumElements();
  if (auto *A = dyn_cast<ArrayType>(T))
    return A->getNumElements();
  return 1;
}

static Type *resultPart(Type *T, unsigned K) {
  if (auto *S = dyn_cast<StructType>(T))
    return S->getElementType(K);
  if (auto *A = dyn_cast<ArrayType>(T))
    return A->getElementType();
  return T;
}

Error Descriptor::checkAgainst(ArrayRef<Type *> Params, Type *Result) const {
  auto IsPointer = [&](unsigned I) {
    return I < Params.size() && Params[I]->isPointerTy();
  };
  auto NotPointer = [](StringRef Item, unsigned I) {
    return createStringError(Item + " names parameter " + Twine(I) +
                             ", which is no pointer parameter");
  };
  if (SRet && !IsPointer(SRet->Arg))
    return NotPointer("sret", SRet->Arg);
  for (const Object &Ref : Refs)
    if (!IsPointer(Ref.Arg))
      return NotPointer("ref", Ref.Arg);
  // The bytes that a value in registers has.
  auto SizeOf = [](Type *T, auto &Self) -> uint64_t {
    if (auto *S = dyn_cast<StructType>(T)) {
      uint64_t Size = 0;
      for (Type *Element : S->elements())
        Size = alignTo(Size, std::max<uint64_t>(Self(Element, Self), 1)) +
               Self(Element, Self);
      return Size;
    }
    if (auto *A = dyn_cast<ArrayType>(T))
      return A->getNumElements() * Self(A->getElementType(), Self);
    return T->isPointerTy() ? 8 : T->getPrimitiveSizeInBits() / 8;
  };
  auto CheckMembers = [&](ArrayRef<FunctionMember> Members, uint64_t Size) {
    return all_of(Members, [&](const FunctionMember &M) {
      return M.Offset + (M.Count - 1) * M.Stride + 8 <= Size;
    });
  };
  for (const FunctionArg &F : Functions) {
    if (F.Members.empty() && !IsPointer(F.Arg))
      return NotPointer("fn", F.Arg);
    uint64_t Size =
        F.Arg < Params.size() ? SizeOf(Params[F.Arg], SizeOf) : 0;
    for (const Object &Ref : Refs)
      if (Ref.Arg == F.Arg)
        Size = Ref.Size;
    if (!CheckMembers(F.Members, Size))
      return createStringError("fn names a place outside of parameter " +
                               Twine(F.Arg));
  }
  if (!CheckMembers(ResultFunctions, SRet ? SRet->Size
                                     : Result->isVoidTy()
                                         ? 0
                                         : SizeOf(Result, SizeOf)))
    return createStringError("rfn names a place outside of the result");
  for (const LeftFunctions &L : Lefts)
    if (L.Lend >= Lends.size() || !Lends[L.Lend].Write || !L.Stride ||
        Lends[L.Lend].Kind == Lend::String)
      return createStringError("left names lend " + Twine(L.Lend) +
                               ", which lends no elements to write");
  auto CheckLend = [&](const Lend &L, bool HasPointer) -> Error {
    if (HasPointer && !IsPointer(L.Pointer.Arg))
      return NotPointer("lend", L.Pointer.Arg);
    if (!L.HasCount)
      return Error::success();
    unsigned I = L.Count.Arg;
    if (!L.Count.Offsets.empty())
      return IsPointer(I) ? Error::success()
                          : NotPointer("the count of a lend", I);
    if (I >= Params.size() || !Params[I]->isIntegerTy() ||
        Params[I]->getIntegerBitWidth() > 64 ||
        L.CountBits > Params[I]->getIntegerBitWidth())
      return createStringError("the count of a lend names parameter " +
                               Twine(I) +
                               ", which is no integer of the type it says");
    return Error::success();
  };
  for (const Lend &L : Lends)
    if (Error E = CheckLend(L, /*HasPointer=*/true))
      return E;
  for (const Watch &W : Watches)
    if (Error E = CheckLend(W.Member, !W.IsCount))
      return E;
  for (const Mask &M : ArgMasks) {
    SmallVector<IntegerType *, 2> Parts;
    if (M.Index >= Params.size() || !integerParts(Params[M.Index], Parts))
      return createStringError("mask names parameter " + Twine(M.Index) +
                               ", which is no integer parameter");
    unsigned Bits = 0;
    for (IntegerType *T : Parts)
      Bits += T->getBitWidth();
    if (M.Bits.getActiveBits() > Bits)
      return createStringError("mask of parameter " + Twine(M.Index) +
                               " is wider than the parameter");
  }
  for (const Mask &M : ResultMasks) {
    if (M.Index >= numResultParts(Result) ||
        !resultPart(Result, M.Index)->isIntegerTy())
      return createStringError("rmask names part " + Twine(M.Index) +
                               " of the result, which is no integer");
    unsigned Width = resultPart(Result, M.Index)->getIntegerBitWidth();
    if (M.Bits.getActiveBits() > std::min(Width, 64u))
      return createStringError("rmask of part " + Twine(M.Index) +
                               " is wider than the part");
  }
  return Error::success();
}

Expected<Descriptor> Descriptor::get(const Function &F) {
  if (!F.hasFnAttribute(AbiAttr))
    return createStringError("there is no descriptor");
  Expected<Descriptor> D = parse(F.getFnAttribute(AbiAttr).getValueAsString());
  FunctionType *T = F.getFunctionType();
  if (D)
    if (Error E = D->checkAgainst(T->params(), T->getReturnType()))
      return std::move(E);
  return D;
}

Expected<Descriptor> Descriptor::get(const CallBase &Call, StringRef Kind) {
  // Not what the attributes of the callee say.
  Expected<Descriptor> D =
      parse(Call.getAttributes().getFnAttr(Kind).getValueAsString());
  SmallVector<Type *, 8> Params;
  for (const Use &Arg : Call.args())
    Params.push_back(Arg->getType());
  if (D)
    if (Error E = D->checkAgainst(Params, Call.getType()))
      return std::move(E);
  return D;
}
