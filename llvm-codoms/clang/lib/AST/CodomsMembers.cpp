//===- CodomsMembers.cpp - What lies in an object -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "clang/AST/ASTContext.h"
#include "clang/AST/Codoms.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecordLayout.h"
#include "llvm/Support/raw_ostream.h"
#include <limits>

using namespace clang;
using namespace clang::codoms;

// Of several kinds in one object; and before neighbours are put together.
static constexpr size_t MaxFunctionMembers = 256;
static constexpr size_t MaxSingleMembers = 1 << 16;
// From so many on they are looked at in a loop.
static constexpr size_t MinNeighbours = 5;

static QualType getValueType(QualType T) {
  if (const auto *AT = T->getAs<AtomicType>())
    return AT->getValueType();
  return T;
}

static bool isComplete(QualType T) {
  return !T->isIncompleteType() && !T->isDependentType() &&
         !T->isSizelessType();
}

void codoms::forEachMember(
    const ASTContext &Ctx, const RecordDecl *RD,
    llvm::function_ref<void(QualType, uint64_t)> Visit) {
  const ASTRecordLayout &Layout = Ctx.getASTRecordLayout(RD);
  if (const auto *CXX = dyn_cast<CXXRecordDecl>(RD))
    for (const CXXBaseSpecifier &Base : CXX->bases())
      if (!Base.isVirtual())
        Visit(Base.getType(),
              Layout.getBaseClassOffset(Base.getType()->getAsCXXRecordDecl())
                  .getQuantity());
  for (const FieldDecl *F : RD->fields())
    if (!F->isBitField() && isComplete(F->getType()))
      Visit(F->getType(),
            Ctx.toCharUnitsFromBits(Layout.getFieldOffset(F->getFieldIndex()))
                .getQuantity());
}

static bool collectFunctions(const ASTContext &Ctx, QualType T, uint64_t Offset,
                             bool InUnion, size_t Max,
                             SmallVectorImpl<FunctionMember> &List) {
  T = getValueType(T);
  if (List.size() > Max)
    return false;
  if (!isComplete(T))
    return true;
  if (T->isFunctionPointerType() || T->isFunctionReferenceType()) {
    List.push_back({Offset, 1, 0, InUnion});
    return true;
  }
  if (const auto *Array = Ctx.getAsConstantArrayType(T)) {
    uint64_t Count = Array->getZExtSize();
    SmallVector<FunctionMember, 2> Element;
    if (!Count)
      return true;
    if (!collectFunctions(Ctx, Array->getElementType(), 0, InUnion, Max,
                          Element))
      return false;
    uint64_t Size =
        Ctx.getTypeSizeInChars(Array->getElementType()).getQuantity();
    for (const FunctionMember &M : Element) {
      if (M.Count == 1 || M.Count * M.Stride == Size) {
        uint64_t Stride = M.Count == 1 ? Size : M.Stride;
        List.push_back({Offset + M.Offset, Count * M.Count, Stride, M.Union});
        continue;
      }
      for (uint64_t I = 0; I != Count && List.size() <= Max; ++I)
        List.push_back(
            {Offset + I * Size + M.Offset, M.Count, M.Stride, M.Union});
    }
    return List.size() <= Max;
  }
  const RecordDecl *RD = T->getAsRecordDecl();
  if (!RD || !(RD = RD->getDefinition()))
    return true;
  bool Fine = true;
  forEachMember(Ctx, RD, [&](QualType Member, uint64_t At) {
    Fine &= collectFunctions(Ctx, Member, Offset + At, InUnion || RD->isUnion(),
                             Max, List);
  });
  return Fine && List.size() <= Max;
}

/// A table of functions whose members have names is as good as an array.
static void mergeNeighbours(SmallVectorImpl<FunctionMember> &List) {
  size_t End = 0;
  for (size_t I = 0, Next; I != List.size(); I = Next) {
    const FunctionMember First = List[I];
    // They may overlap, and in a union come in any order.
    uint64_t Stride = 0;
    if (I + 1 != List.size() && List[I + 1].Offset >= First.Offset + 8)
      Stride = List[I + 1].Offset - First.Offset;
    auto Continues = [&](size_t At) {
      return List[At].Count == 1 && List[At].Union == First.Union &&
             List[At].Offset == First.Offset + (At - I) * Stride;
    };
    for (Next = I; Next != List.size() && Continues(Next);)
      ++Next;
    if (Next - I >= MinNeighbours && Stride) {
      List[End++] = {First.Offset, Next - I, Stride, First.Union};
      continue;
    }
    Next = I + 1;
    List[End++] = First;
  }
  List.truncate(End);
}

std::optional<SmallVector<FunctionMember, 2>>
codoms::getFunctionMembers(const ASTContext &Ctx, QualType T, bool AnyNumber) {
  SmallVector<FunctionMember, 2> List;
  if (!collectFunctions(Ctx, T, 0, false,
                        AnyNumber ? std::numeric_limits<size_t>::max() - 1
                                  : MaxSingleMembers,
                        List))
    return std::nullopt;
  mergeNeighbours(List);
  if (!AnyNumber && List.size() > MaxFunctionMembers)
    return std::nullopt;
  return List;
}

std::string codoms::print(ArrayRef<FunctionMember> Members) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  const char *Separator = "";
  for (const FunctionMember &M : Members) {
    OS << Separator << M.Offset;
    Separator = ",";
    if (M.Count != 1)
      OS << '*' << M.Count << '+' << M.Stride;
    if (M.Union)
      OS << '?';
  }
  return Text;
}

bool codoms::holdsJmpBuf(const ASTContext &Ctx, QualType T) {
  if (T.isNull())
    return false;
  T = getValueType(T);
  if (!isComplete(T))
    return false;
  QualType Element = Ctx.getBaseElementType(T);
  for (QualType Buf : {Ctx.getjmp_bufType(), Ctx.getsigjmp_bufType()}) {
    if (Buf.isNull())
      continue;
    // An array of one structure, or of numbers. Of the latter it is all of it.
    QualType Inner = Ctx.getBaseElementType(Buf);
    if (Inner->isRecordType() ? Ctx.hasSameUnqualifiedType(Inner, Element)
                              : Ctx.hasSameUnqualifiedType(Buf, T))
      return true;
  }
  const RecordDecl *RD = Element->getAsRecordDecl();
  if (!RD || !(RD = RD->getDefinition()))
    return false;
  bool Holds = false;
  forEachMember(Ctx, RD, [&](QualType Member, uint64_t) {
    Holds = Holds || holdsJmpBuf(Ctx, Member);
  });
  return Holds;
}

QualType codoms::getPointerAt(const ASTContext &Ctx, QualType T,
                              uint64_t Offset) {
  T = getValueType(T);
  if (!isComplete(T))
    return QualType();
  if (T->isPointerType())
    return Offset ? QualType() : T;
  if (const auto *Array = Ctx.getAsConstantArrayType(T)) {
    uint64_t Size =
        Ctx.getTypeSizeInChars(Array->getElementType()).getQuantity();
    if (!Size || Offset / Size >= Array->getZExtSize())
      return QualType();
    return getPointerAt(Ctx, Array->getElementType(), Offset % Size);
  }
  const RecordDecl *RD = T->getAsRecordDecl();
  if (!RD || !(RD = RD->getDefinition()))
    return QualType();
  QualType Found;
  forEachMember(Ctx, RD, [&](QualType Member, uint64_t At) {
    uint64_t Size = Ctx.getTypeSizeInChars(Member).getQuantity();
    if (Found.isNull() && Offset >= At && Offset - At < Size)
      Found = getPointerAt(Ctx, Member, Offset - At);
  });
  return Found;
}

QualType codoms::getLentType(const ASTContext &Ctx, QualType Param,
                             ArrayRef<uint64_t> Path) {
  QualType T = Param;
  for (uint64_t Offset : Path) {
    QualType Object = getPointee(T);
    T = Object.isNull() ? Object : getPointerAt(Ctx, Object, Offset);
    if (T.isNull())
      return T;
  }
  return getPointee(T);
}
