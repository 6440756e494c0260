//===-- RISCVCodoms.h - What the Codoms passes share ------------*- C++ -*-===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names, attributes and the call descriptor of the Codoms ABI (docs/abi.md), as
// the IR passes, instruction selection and the assembly printer use them.
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMS_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMS_H

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/CallingConv.h"
#include "llvm/IR/DebugLoc.h"
#include "llvm/Support/Alignment.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace llvm {
class CallBase;
class Function;
class FunctionType;
class GlobalValue;
class GlobalVariable;
class Module;
class Twine;
class Type;

namespace RISCVCodoms {

// Attributes that the front end sets.
inline constexpr StringLiteral DomainAttr = "codoms-domain";
inline constexpr StringLiteral EntryAttr = "codoms-entry";
inline constexpr StringLiteral ImportAttr = "codoms-import";
inline constexpr StringLiteral AbiAttr = "codoms-abi";
inline constexpr StringLiteral IsolateAttr = "codoms-isolate";
inline constexpr StringLiteral CallersAttr = "codoms-callers";
inline constexpr StringLiteral OnFaultAttr = "codoms-on-fault";
inline constexpr StringLiteral LocAttr = "codoms-loc";

// The front end's under -mcodoms-scatter=N, on each function: words `program`
// or `library`, and `noproto`.
inline constexpr StringLiteral ScatterAttr = "codoms-scatter";
// On a function that, whatever its linkage, each domain has a copy of. `all`:
// other units refer to the copies, so that there is one for each scattered
// domain.
inline constexpr StringLiteral NeutralAttr = "codoms-neutral";

// Attributes that codoms-split sets: on a body, on a gate (also on the mere
// declaration of one), and on each global whose name is final.
inline constexpr StringLiteral BodyAttr = "codoms-body";
inline constexpr StringLiteral GateAttr = "codoms-gate";
inline constexpr StringLiteral SplitAttr = "codoms-split";
// On a gate whose result is to be sign-extended rather than zero-extended.
inline constexpr StringLiteral SignExtAttr = "codoms-signext";
// On a parameter of an indirect call: size of the hidden reference.
inline constexpr StringLiteral RefAttr = "codoms-ref";
// On an indirect or variadic call: descriptor of its arguments.
inline constexpr StringLiteral ArgsAttr = "codoms-args";
// The front end's, on inline assembly that stands for the check of a pointer to
// function: the first operand, which was loaded from where the second points to.
inline constexpr StringLiteral LoadedAttr = "codoms-loaded";
// Its value where there may be something else instead.
inline constexpr StringLiteral LoadedFromUnion = "union";

// Attributes of a cross-domain call. What it keeps is the word of the source that
// calls: codoms-split puts StubAttr, and AbiAttr, on each call. A declaration
// becomes one with those of other units where modules are linked.
inline constexpr StringLiteral GrantsAttr = "codoms-grants";
inline constexpr StringLiteral StubAttr = "codoms-stub";

inline constexpr StringLiteral ModuleFlag = "codoms";
inline constexpr StringLiteral ScatterFlag = "codoms-scatter";
inline constexpr StringLiteral ScatterPrefix = "scatter";
inline constexpr StringLiteral RecordMD = "codoms.record";
// The front end's: what domain the unit is compiled for.
inline constexpr StringLiteral UnitMD = "codoms.unit";

inline constexpr StringLiteral RootDomain = "root";
// The domain of code that a linker copies into each domain that wants it.
inline constexpr StringLiteral AnyDomain = "any";

/// Calls of another domain, and the gates that are called so.
inline constexpr CallingConv::ID CrossCC = 973;

/// What a call can lend at most: the capability registers.
inline constexpr unsigned MaxGrants = 8;

/// What -codoms-test-drop leaves out, for tests of attacks.
enum class Protection {
#define CODOMS_PROTECTION(Enumerator, Name, What) Enumerator,
#include "RISCVCodomsProtections.def"
};
bool isDropped(Protection P);

/// Notes in the record of \p M what is left out of it.
void recordDropped(Module &M);

/// Whether this unit was compiled with the extension. Nothing of Codoms happens
/// in a module without.
bool isEnabled(const Module &M);

/// The number of domains that the unit is scattered over for testing, or 0. All
/// data is everyone's then.
unsigned getScatter(const Module &M);

/// Whether a pass has refused this module: the error is out, so that later
/// passes leave the module alone instead of adding to it.
bool hasFailed(const Module &M);
void setFailed(Module &M);

/// The domain that \p GV was given, empty if none. An alias has its aliasee's.
StringRef getDomainAttr(const GlobalValue &GV);

/// The domain that the code of \p F runs in.
StringRef getDomain(const Function &F);

bool isGate(const GlobalValue &GV);

/// Whether \p Callee may become part of \p Caller.
bool mayInline(const Function &Caller, const Function &Callee);

/// The function that \p Call calls, through casts and aliases; null: that
/// depends on a pointer. Not for inline assembly.
Function *getCallee(const CallBase &Call);

/// Whether \p M has code or data of, or refers to, a domain other than root.
bool usesDomains(const Module &M);

/// `f$d`, and plain `f` for root.
std::string domainName(StringRef Name, StringRef Domain);
/// `f$$d`, for root, too.
std::string gateName(StringRef Name, StringRef Domain);
/// The source's name of a global of the domain: without `$d` or `$$d`.
StringRef plainName(StringRef Symbol, StringRef Domain);

/// To be called for a function whose source calls it \p Name and that is renamed:
/// its loop is not made a call of itself, of which the name kept it.
void keepLibraryLoop(Function &F, StringRef Name);

/// `.codoms.<domain>.<kind>[.<rest>]`.
std::string sectionName(StringRef Domain, StringRef Kind, StringRef Rest = "");
/// The section of its own of the gate of entry \p Name.
std::string gateSectionName(StringRef Name, StringRef Domain);

/// Whether \p Section is one that sectionName makes for \p Domain.
bool isDomainSection(StringRef Section, StringRef Domain);

/// Gives a variable of a domain a section by an attribute, so that GlobalMerge
/// leaves it alone: that pass runs before codoms-lower sets the final one.
void keepApart(GlobalVariable &V);

/// Adds the line made of \p Fields to the record of \p M, once. Blanks stand in
/// for what would break the line, `-` for an empty field.
void addRecord(Module &M, ArrayRef<StringRef> Fields);

/// "file:line:column" of \p Loc, or else what the front end left on \p GV, or
/// else the name of the source.
std::string getLocation(const Module &M, const GlobalValue *GV, DebugLoc Loc);

/// Reports an error in \p M. The message starts with the location of \p Loc, or
/// else with that which the front end left on \p GV.
void reportError(Module &M, const Twine &Message,
                 const GlobalValue *GV = nullptr, DebugLoc Loc = DebugLoc());

/// Reports code of domains that is to be instrumented.
void checkInstrumentation(Module &M);

/// "function 'f' of domain 'd'", with the name as in the source.
std::string describe(const GlobalValue &GV);

/// The descriptor of a call over domains (docs/abi.md, 2.1).
struct Descriptor {
  /// An object in memory that the ABI passes by a pointer the source does not
  /// see: the result, or an aggregate too large for registers.
  struct Object {
    unsigned Arg;
    uint64_t Size;
    Align Alignment; // Of a hidden reference.
    /// Length bytes at Offset that hold no data, or one byte of which only the
    /// bits of DataMask are data.
    struct Pad {
      uint64_t Offset, Length;
      uint8_t DataMask;
    };
    SmallVector<Pad, 2> Padding;
  };

  /// A value reached from a parameter. Each offset is added and, but for the
  /// last one of an address, followed by a load.
  struct Path {
    unsigned Arg;
    SmallVector<uint64_t, 2> Offsets;
  };

  struct Lend {
    bool Read, Write;
    Path Pointer;
    enum { Fixed, Counted, String } Kind;
    uint64_t Unit; // Fixed: bytes. Counted: bytes of an element.
    Path Count;
    unsigned CountBits; // 0: the width of the parameter.
    bool CountSigned;
    // Of a string: by Count if that is set, by Unit if that is not 0.
    bool HasCount;

    bool isPath() const {
      return !Pointer.Offsets.empty() || (HasCount && !Count.Offsets.empty());
    }

    std::string perms() const {
      return std::string(Read ? "r" : "") + (Write ? "w" : "");
    }
  };

  /// A pointer, or a number of elements, in memory that the callee may write,
  /// by which a later call lends. The caller looks at it after the call.
  struct Watch {
    /// Where it is, and what it would lend. A pointer of no known size: Fixed,
    /// of 0 bytes. A number without a pointer: an empty path.
    Lend Member;
    bool IsCount;
    /// A call into a domain other than this one may lend by it.
    bool Foreign;
    std::string Name;
  };

  struct Mask {
    unsigned Index; // Of a parameter, or of a part of the result.
    APInt Bits;
  };

  /// Pointers to functions: Count of them from byte Offset on, Stride bytes
  /// apart. Union: there may be something else instead.
  struct FunctionMember {
    uint64_t Offset, Count, Stride;
    bool Union;
  };

  /// A parameter that is a pointer to function (no members), or an aggregate
  /// that holds such.
  struct FunctionArg {
    unsigned Arg;
    SmallVector<FunctionMember, 1> Members;
  };

  /// What Lends[Lend] lends to write are elements of Stride bytes that hold
  /// pointers to functions.
  struct LeftFunctions {
    unsigned Lend;
    uint64_t Stride;
    SmallVector<FunctionMember, 1> Members;
    std::string Name;
  };

  /// For the linker: a structure, its name, what is looked at in it, and, of an
  /// entry that lends by a member, how the member is called.
  struct Structure {
    std::string Hash, Name, Items, Member;
  };

  std::optional<Object> SRet;
  SmallVector<Object, 2> Refs;
  SmallVector<Mask, 2> ArgMasks, ResultMasks;
  SmallVector<Lend, 2> Lends;
  SmallVector<Watch, 2> Watches;
  SmallVector<FunctionArg, 2> Functions;
  SmallVector<FunctionMember, 1> ResultFunctions;
  SmallVector<LeftFunctions, 1> Lefts;
  SmallVector<Structure, 1> LentBy, Leaves;
  std::string Hash, Signature;

  /// Parses \p Text. The error names the item and what is wrong with it.
  static Expected<Descriptor> parse(StringRef Text);

  /// Parses the descriptor of \p F and checks it against its type.
  static Expected<Descriptor> get(const Function &F);

  /// Parses what the front end knows of the arguments of \p Call. Without
  /// anything, an empty descriptor. With \p Kind AbiAttr, what the unit that
  /// \p Call is from saw of its callee.
  static Expected<Descriptor> get(const CallBase &Call,
                                  StringRef Kind = ArgsAttr);

  /// \p Params: the types of the arguments.
  Error checkAgainst(ArrayRef<Type *> Params, Type *Result) const;
};

} // namespace RISCVCodoms
} // namespace llvm

#endif
