#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The attack matrix: every operation that touches memory or control, times every
right that it needs, times where it lies. Writes the code of the operations and
the cells, with what docs/isa.md says must come of each, worked out here from
the rules of section 2 and not from the model.

  matrix.py data|control|caps|zcmp [--lie] > cells.s

With --lie the cells are some of them, each with a wrong expectation: all must fail.
"""

import sys
from dataclasses import dataclass, field, replace

R, W, C = 1, 2, 4
NONE, CALL, READ, WRITE = range(4)
ROOT, A, B, V = range(4)
SIGILL, SIGTRAP, SIGBUS, SIGSEGV = 4, 5, 7, 11
CDREAD, CDWRITE, CDXFER, CDENTRY, CDCAP, CDREVOKED = range(0x41, 0x47)
CDPRIV, CDRETURN, CDASSERT, CDSTORE = range(0x4A, 0x4E)
BUS_ADRALN = 1
PAGE = 4096


# Memory: `a_plain` and the CAPS pages `a_caps`, `b_caps`; `targets` is two pages of b, then one of v; `root_target` one of root.
def tag(region, offset):
    owner = {"root_target": ROOT, "a_caps": A, "a_plain": A, "b_caps": B}
    if region in owner:
        return owner[region]
    return B if offset < 2 * PAGE else V


@dataclass
class Access:
    perms: int  # R, W, or both
    offset: int  # from the address in a0
    size: int


@dataclass
class Op:
    name: str
    insn: str
    accesses: list
    before: str = ""
    after: str = ""
    check: int = 0
    width: int = 0
    aligned: int = 0  # off this alignment it is SIGBUS, before all rights
    illegal: bool = False  # Linux does not enable it in user mode
    sp: int = None  # the address plus this is in sp
    restores: bool = False  # loads s0-s11: those before a fault may be done
    # Only the first access must be allowed; a0 is the number that were.
    first_only: bool = False
    block: int = 0  # works on the aligned block around the address
    result: int = 0
    vector: object = None


@dataclass
class Vector:
    """What a vector access does with the registers from v8 on."""

    size: int
    fields: int = 1
    stride: int = 0  # of elements in memory; 0: one after the other
    vl: int = None  # None: of whole registers, whatever vl is
    sew: int = 0  # 0: as size
    indexed: bool = False  # by v2
    load: bool = True

    def vtype(self):
        """With m1, ta, ma."""
        return 0xC0 | ((self.sew or self.size).bit_length() - 1) << 3


NO_CHECK, RESULT, LOADED, LOADED_UNSIGNED, STORED = range(5)


def loads_and_stores():
    for name, size in (("lb", 1), ("lh", 2), ("lw", 4), ("ld", 8)):
        yield Op(name, f"{name} a2, (a0)", [Access(R, 0, size)],
                 after="mv a0, a2", check=LOADED, width=size)
    for name, size in (("lbu", 1), ("lhu", 2), ("lwu", 4)):
        yield Op(name, f"{name} a2, (a0)", [Access(R, 0, size)],
                 after="mv a0, a2", check=LOADED_UNSIGNED, width=size)
    for name, size in (("sb", 1), ("sh", 2), ("sw", 4), ("sd", 8)):
        yield Op(name, f"{name} a2, (a0)", [Access(W, 0, size)],
                 check=STORED, width=size)
    for name, size, move in (("flw", 4, "fmv.x.w"), ("fld", 8, "fmv.x.d")):
        yield Op(name, f"{name} fa2, (a0)", [Access(R, 0, size)],
                 after=f"{move} a0, fa2", check=LOADED, width=size)
    for name, size in (("fsw", 4), ("fsd", 8)):
        yield Op(name, f"{name} fa2, (a0)", [Access(W, 0, size)])
    for name, size in (("c.lw", 4), ("c.ld", 8)):
        yield Op(name, f"{name} a2, 0(a0)", [Access(R, 0, size)],
                 after="mv a0, a2", check=LOADED, width=size)
    for name, size in (("c.sw", 4), ("c.sd", 8)):
        yield Op(name, f"{name} a2, 0(a0)", [Access(W, 0, size)],
                 check=STORED, width=size)
    yield Op("c.fld", "c.fld fa2, 0(a0)", [Access(R, 0, 8)],
             after="fmv.x.d a0, fa2", check=LOADED, width=8)
    yield Op("c.fsd", "c.fsd fa2, 0(a0)", [Access(W, 0, 8)])
    for name, size in (("c.lwsp", 4), ("c.ldsp", 8)):
        yield Op(name, f"{name} a2, 0(sp)", [Access(R, 0, size)], sp=0,
                 after="mv a0, a2", check=LOADED, width=size)
    for name, size in (("c.swsp", 4), ("c.sdsp", 8)):
        yield Op(name, f"{name} a2, 0(sp)", [Access(W, 0, size)], sp=0,
                 check=STORED, width=size)


def atomics():
    for suffix, size in (("w", 4), ("d", 8)):
        yield Op(f"lr.{suffix}", f"lr.{suffix} a2, (a0)", [Access(R, 0, size)],
                 after="mv a0, a2", check=LOADED, width=size, aligned=size)
        # No reservation: it fails, and needs its rights all the same.
        yield Op(f"sc.{suffix}", f"sc.{suffix} a2, a2, (a0)",
                 [Access(R | W, 0, size)], after="mv a0, a2", check=RESULT,
                 result=1, aligned=size)
    sizes = (("b", 1), ("h", 2), ("w", 4), ("d", 8))
    for name in ("swap", "add", "xor", "and", "or", "min", "max", "minu", "maxu"):
        for suffix, size in sizes:
            yield Op(f"amo{name}.{suffix}", f"amo{name}.{suffix} a2, a2, (a0)",
                     [Access(R | W, 0, size)], after="mv a0, a2", check=LOADED,
                     width=size, aligned=size if size < 4 else 0)
    for suffix, size in sizes:
        yield Op(f"amocas.{suffix}", f"amocas.{suffix} a2, a2, (a0)",
                 [Access(R | W, 0, size)], after="mv a0, a2", check=LOADED,
                 width=size, aligned=size)
    yield Op("amocas.q", "amocas.q t1, t1, (a0)", [Access(R | W, 0, 16)],
             before="li t1, 0; li t2, 0", aligned=16)


def blocks():
    for name in ("zero", "clean", "flush", "inval"):
        yield Op(f"cbo.{name}", f"cbo.{name} (a0)", [Access(W, 0, 64)], block=64,
                 illegal=name != "zero")
    for name in ("r", "w", "i"):
        yield Op(f"prefetch.{name}", f"prefetch.{name} 0(a0)", [])


def vectors():
    def elements(perm, size, count, stride=None):
        return [Access(perm, i * (stride or size), size) for i in range(count)]

    def stored(vector):
        return replace(vector, load=False)

    for size in (1, 2, 4, 8):
        width = 8 * size
        count = 16 // size
        set_vl = f"vsetivli zero, {count}, e{width}, m1, ta, ma"
        index = (f"vsetivli zero, {min(count, 4)}, e{width}, m1, ta, ma; "
                 f"vid.v v2; vsll.vi v2, v2, 4")
        n = min(count, 4)
        unit = Vector(size, vl=count)
        apart = Vector(size, stride=16, vl=n)
        by_index = replace(apart, indexed=True)
        yield Op(f"vle{width}", f"vle{width}.v v8, (a0)",
                 elements(R, size, count), before=set_vl, vector=unit)
        yield Op(f"vse{width}", f"vse{width}.v v8, (a0)",
                 elements(W, size, count), before=set_vl, vector=stored(unit))
        strided = f"vsetivli zero, {n}, e{width}, m1, ta, ma; li t0, 16"
        yield Op(f"vlse{width}", f"vlse{width}.v v8, (a0), t0",
                 elements(R, size, n, 16), before=strided, vector=apart)
        yield Op(f"vsse{width}", f"vsse{width}.v v8, (a0), t0",
                 elements(W, size, n, 16), before=strided, vector=stored(apart))
        for order in "uo":
            yield Op(f"vl{order}xei{width}", f"vl{order}xei{width}.v v8, (a0), v2",
                     elements(R, size, n, 16), before=index, vector=by_index)
            yield Op(f"vs{order}xei{width}", f"vs{order}xei{width}.v v8, (a0), v2",
                     elements(W, size, n, 16), before=index,
                     vector=stored(by_index))
        yield Op(f"vle{width}ff", f"vle{width}ff.v v8, (a0)",
                 elements(R, size, count), before=set_vl, after="csrr a0, vl",
                 first_only=True, vector=unit)
        for fields in (2, 3, 8):
            some = f"vsetivli zero, {n}, e{width}, m1, ta, ma"
            parts = elements(R, size, n * fields)
            segments = Vector(size, fields, vl=n)
            yield Op(f"vlseg{fields}e{width}", f"vlseg{fields}e{width}.v v8, (a0)",
                     parts, before=some, vector=segments)
            yield Op(f"vsseg{fields}e{width}", f"vsseg{fields}e{width}.v v8, (a0)",
                     [Access(W, p.offset, p.size) for p in parts], before=some,
                     vector=stored(segments))
        spread = [Access(R, i * 16 + f * size, size)
                  for i in range(n) for f in range(2)]
        written = [Access(W, p.offset, p.size) for p in spread]
        pairs = Vector(size, 2, stride=16, vl=n)
        pairs_by_index = replace(pairs, indexed=True)
        yield Op(f"vlsseg2e{width}", f"vlsseg2e{width}.v v8, (a0), t0", spread,
                 before=strided, vector=pairs)
        yield Op(f"vssseg2e{width}", f"vssseg2e{width}.v v8, (a0), t0", written,
                 before=strided, vector=stored(pairs))
        yield Op(f"vluxseg2ei{width}", f"vluxseg2ei{width}.v v8, (a0), v2", spread,
                 before=index, vector=pairs_by_index)
        yield Op(f"vsuxseg2ei{width}", f"vsuxseg2ei{width}.v v8, (a0), v2", written,
                 before=index, vector=stored(pairs_by_index))
    for regs in (1, 2, 4, 8):
        yield Op(f"vl{regs}re8", f"vl{regs}re8.v v8, (a0)",
                 elements(R, 1, 16 * regs), vector=Vector(1))
        yield Op(f"vs{regs}r", f"vs{regs}r.v v8, (a0)", elements(W, 1, 16 * regs),
                 vector=stored(Vector(1)))
    mask = Vector(1, vl=16)
    yield Op("vlm", "vlm.v v8, (a0)", elements(R, 1, 2),
             before="vsetivli zero, 16, e8, m1, ta, ma", vector=mask)
    yield Op("vsm", "vsm.v v8, (a0)", elements(W, 1, 2),
             before="vsetivli zero, 16, e8, m1, ta, ma", vector=stored(mask))


def pushes_and_pops():
    """Zcmp: the block of ra and s0-s11 or less, below sp or from it on."""
    for registers, size, count in (("{ra}", 16, 1), ("{ra, s0-s2}", 32, 4),
                                   ("{ra, s0-s11}", 112, 13)):
        block = [Access(W, size - 8 * (i + 1), 8) for i in range(count)]
        yield Op(f"cm.push {registers}", f"cm.push {registers}, -{size}", block,
                 sp=size)
        yield Op(f"cm.pop {registers}", f"cm.pop {registers}, {size}",
                 [Access(R, a.offset, 8) for a in block], sp=0, before="mv t2, ra",
                 after="mv ra, t2", restores=True)


# Who made the capabilities, and what has become of them.
FROM_ROOT, FROM_B, FROM_V = range(3)
LENT, EXPIRED, LOWERED, ASYNC, REVOKED = range(5)


@dataclass
class Rights:
    name: str
    apl_ab: int = NONE
    apl_av: int = NONE
    apl_bv: int = NONE
    apl_vb: int = NONE
    creator: int = FROM_ROOT
    fate: int = LENT
    lent: list = field(default_factory=list)  # (offset, length, perm)

    def creator_level(self, of):
        if self.creator == FROM_ROOT:
            return WRITE
        if self.fate == LOWERED:
            return WRITE if of == (B, V)[self.creator - 1] else NONE
        if self.creator == FROM_B:
            return {B: WRITE, V: self.apl_bv}.get(of, NONE)
        return {V: WRITE, B: self.apl_vb}.get(of, NONE)

    def may(self, region, offset, size, perm):
        """0, or the cause for which a may not touch these bytes."""
        needs = WRITE if perm == W else READ
        tags = {tag(region, o) for o in (offset, offset + size - 1)}
        own = {ROOT: CALL, A: WRITE, B: self.apl_ab, V: self.apl_av}
        if all(own[t] >= needs for t in tags):
            return 0
        dead = False
        for base, length, perms in self.lent:
            if not (perms & perm and base <= offset and
                    offset + size <= base + length):
                continue
            if self.fate == EXPIRED:
                continue
            if any(self.creator_level(t) < needs for t in tags):
                continue
            if self.fate != REVOKED:
                return 0
            dead = True
        return CDREVOKED if dead else CDREAD if perm == R else CDWRITE


def rights_for(region, low, high, perms, crossing):
    """All rights to try on an operation that touches [low, high)."""
    size = high - low
    both = [(low, size, R | W)]
    yield Rights("absent", apl_ab=CALL, apl_av=CALL)
    yield Rights("lent", lent=[(low, size, perms)])
    yield Rights("lent, one byte short", lent=[(low, size - 1, R | W)])
    yield Rights("lent, one byte late", lent=[(low + 1, size, R | W)])
    yield Rights("lent, a page before", lent=[(low - PAGE, PAGE, R | W)])
    if crossing:
        page = high & -PAGE
        yield Rights("lent, first page only", lent=[(low, page - low, R | W)])
        yield Rights("lent, second page only", lent=[(page, high - page, R | W)])
    if size > 1:
        half = size // 2
        yield Rights("lent in two halves", lent=[(low, half, R | W),
                                                 (low + half, size - half, R | W)])
    for perm, name in ((R, "r"), (W, "w"), (C, "c"), (R | C, "rc"), (W | C, "wc")):
        if perms & ~perm:
            yield Rights(f"lent {name} only", lent=[(low, size, perm)])
    yield Rights("expired", fate=EXPIRED, lent=both)
    yield Rights("asynchronous", fate=ASYNC, lent=both)
    yield Rights("revoked", fate=REVOKED, lent=both)
    if region == "root_target":
        return
    creator = FROM_B if crossing else FROM_V
    yield Rights("by a creator that may", creator=creator, apl_bv=WRITE,
                 apl_vb=WRITE, lent=both)
    yield Rights("by a creator whose right was lowered", creator=creator,
                 apl_bv=WRITE, apl_vb=WRITE, fate=LOWERED, lent=both)
    if crossing:
        yield Rights("by a creator with the first page only", creator=FROM_B,
                     apl_bv=CALL, lent=both)
        yield Rights("by a creator that may only read", creator=FROM_B,
                     apl_bv=READ, lent=both)
    for level, name in ((READ, "read"), (WRITE, "write")):
        yield Rights(f"APL {name}", apl_ab=level, apl_av=level)
        if crossing:
            yield Rights(f"APL {name} on the first page only", apl_ab=level,
                         apl_av=CALL)
            yield Rights(f"APL {name} on the second page only", apl_ab=CALL,
                         apl_av=level)


def positions(op):
    """(name, region, offset of the address in a0, crossing)"""
    low = min((a.offset for a in op.accesses), default=0)
    high = max((a.offset + a.size for a in op.accesses), default=1)
    yield "inside", "targets", 256, False
    yield "page end", "targets", PAGE - high, False
    if high - low > 1 and not op.block and not op.aligned:
        yield "crossing", "targets", 2 * PAGE - (low + high) // 2, True
    if op.aligned > 1:
        yield "misaligned", "targets", 2 * PAGE - op.aligned // 2, True
    yield "root's", "root_target", 256, False


@dataclass
class Cell:
    name: str
    op: str
    source: str
    a0: str
    rights: Rights
    region: str = "targets"
    a2: int = 0x1122334455667788
    sp: str = "0"
    signal: int = 0
    code: int = 0
    addr: str = "0"
    size: int = 0
    perm: int = 0
    target: int = 0
    domain: int = A
    depth: int = 0  # more than there are around the operation
    check: int = NO_CHECK
    result: int = 0
    width: int = 0
    written: str = "0"
    written_length: int = 0
    partial: int = 0
    vector: Vector = None
    done: int = 0  # of the vector's accesses
    trimmed: bool = False  # vl is `done`
    calls: bool = False  # if it is allowed it crosses, and comes back


def expect(cell, op, region, at, rights):
    """Section 2: what must come of the operation at that place."""
    if op.illegal or (op.aligned and at % op.aligned):
        cell.signal, cell.code = (SIGILL, 1) if op.illegal else (SIGBUS, BUS_ADRALN)
        cell.addr = cell.source if op.illegal else f"{region} + {at}"
        return
    perms = (R, W)
    cell.vector, cell.done = op.vector, len(op.accesses)
    writes = [a for a in op.accesses if a.perms & W]
    for number, access in enumerate(op.accesses):
        for perm in perms:
            if not access.perms & perm:
                continue
            cause = rights.may(region, at + access.offset, access.size, perm)
            if not cause:
                continue
            if op.first_only and number:
                cell.check, cell.result = RESULT, number
                cell.done, cell.trimmed = number, True
                return
            cell.signal, cell.code, cell.done = SIGSEGV, cause, number
            cell.addr = f"{region} + {at + access.offset}"
            cell.size, cell.perm = access.size, perm
            cell.target = tag(region, at + access.offset)
            done = op.accesses[:number]  # may have been carried out
            if writes and done:
                low = min(a.offset for a in done)
                cell.written = f"{region} + {at + low}"
                cell.written_length = max(a.offset + a.size for a in done) - low
            cell.partial = int(op.restores and number > 0)
            return
    cell.check, cell.width, cell.result = op.check, op.width, op.result
    if op.first_only:
        cell.check, cell.result = RESULT, len(op.accesses)
    if writes:
        low = min(a.offset for a in writes)
        cell.written = f"{region} + {at + low}"
        cell.written_length = max(a.offset + a.size for a in writes) - low


def data_cells(ops):
    for number, op in enumerate(ops):
        label = f"op_{number}"
        print(f"  code a\n  .balign 4\n{label}:")
        if op.sp is not None:
            print(f"  mv t0, sp\n  addi sp, a0, {op.sp}")
        for line in filter(None, op.before.split("; ")):
            print(f"  {line}")
        print(f"{label}_insn:\n  {op.insn}")
        if op.sp is not None:
            print("  mv sp, t0")
        for line in filter(None, op.after.split("; ")):
            print(f"  {line}")
        print("  ret")
        low = min((a.offset for a in op.accesses), default=0)
        high = max((a.offset + a.size for a in op.accesses), default=1)
        perms = 0
        for a in op.accesses:
            perms |= a.perms
        for where, region, at, crossing in positions(op):
            if op.block:
                at &= -op.block
            for rights in rights_for(region, at + low, at + high, perms or R,
                                     crossing):
                a0 = f"{region} + {at}"
                cell = Cell(f"{op.name}, {where}, {rights.name}", label,
                            f"{label}_insn", a0, rights, region,
                            sp="0" if op.sp is None else f"{a0} + {op.sp}")
                # Any address in the block names the block.
                if op.block:
                    cell.a0 = f"{region} + {at + 17}"
                expect(cell, op, region, at, rights)
                yield cell


@dataclass
class Target:
    name: str
    address: str
    tag: int
    entry: bool
    result: int = 0


TARGETS = [
    Target("an entry", "b_adjacent", B, True, 0x77),
    Target("2 behind an entry", "b_adjacent + 2", B, False),
    Target("4 behind an entry", "b_adjacent + 4", B, False),
    Target("an aligned slot without cd.enter", "b_slot", B, False),
    Target("a cd.enter off its slot", "b_odd", B, False),
    Target("cd.enter in data", "b_data_enter", B, False),
    Target("another domain's entry", "v_target", V, True, 0x78),
    Target("root's entry", "root_target_gate", ROOT, True, 0x79),
    Target("root's code", "root_gadget", ROOT, False),
    Target("nothing mapped", "0x2000", ROOT, False),
    Target("beyond all memory", "0x4000000000", -1, False),
]

# name, code with the target in t1, label of the jump in it
JUMPS = [
    ("jalr", "{0}: jalr t1"),
    ("c.jalr", "{0}: c.jalr t1"),
    ("jr", "la ra, {0}_back; {0}: jr t1"),
    ("c.jr", "la ra, {0}_back; {0}: c.jr t1"),
    ("jalr with an offset", "addi t1, t1, 2044; {0}: jalr ra, -2044(t1)"),
    ("ret", "mv ra, t1; {0}: ret"),
]


def jump_rights(target):
    word = [(0, 4, C)]
    yield Rights("no right")
    for level, name in ((CALL, "call"), (READ, "read"), (WRITE, "write")):
        yield Rights(f"APL {name}", apl_ab=level, apl_av=CALL)
    if target.tag < 0:
        return
    yield Rights("lent c", lent=word)
    yield Rights("lent rwc", lent=[(0, 4, R | W | C)])
    yield Rights("lent c, one byte short", lent=[(0, 3, C)])
    yield Rights("lent c, one byte late", lent=[(1, 4, C)])
    yield Rights("lent rw", lent=[(0, 64, R | W)])
    yield Rights("expired", fate=EXPIRED, lent=word)
    yield Rights("asynchronous", fate=ASYNC, lent=word)
    yield Rights("revoked", fate=REVOKED, lent=word)
    if target.tag in (B, V):
        creator = FROM_V if target.tag == B else FROM_B
        yield Rights("by a creator that may", creator=creator, apl_bv=CALL,
                     apl_vb=CALL, lent=word)
        yield Rights("by a creator whose right was lowered", creator=creator,
                     apl_bv=CALL, apl_vb=CALL, fate=LOWERED, lent=word)


def judge_jump(cell, target, rights, noxfer, returns_to_target=False):
    """Section 2: the one transfer rule."""
    level = {ROOT: CALL, B: rights.apl_ab, V: rights.apl_av}.get(target.tag, NONE)
    right = level >= CALL
    dead = False
    for base, length, perms in rights.lent:
        if (perms & C and base <= 0 and base + length >= 4 and
                rights.fate != EXPIRED and
                rights.creator_level(target.tag) >= CALL):
            if rights.fate == REVOKED:
                dead = True
            else:
                right = True
    if right and target.entry and not noxfer:
        if not returns_to_target:
            cell.check, cell.result, cell.calls = RESULT, target.result, True
            return
        # What cd.enter finds wrong: ra is not the caller's.
        cell.code, cell.source, cell.perm = CDRETURN, target.address, C
    elif noxfer or not right:
        cell.code = CDREVOKED if dead and not right and not noxfer else CDXFER
        cell.perm = C
    else:
        cell.code, cell.perm = CDENTRY, C
    cell.signal = SIGSEGV
    cell.addr, cell.target = target.address, max(target.tag, ROOT)


def control():
    for section in (".a.text", ".a.noxfer"):
        noxfer = section == ".a.noxfer"
        where = "NOXFER" if noxfer else "plain"
        for number, (name, code) in enumerate(JUMPS):
            label = f"jump_{number}_{where}"
            print(f'  .section {section}, "ax", @progbits\n  .balign 4')
            print(f"{label}:\n  mv t1, a0\n  mv t2, ra")
            for line in code.format(f"{label}_insn").split("; "):
                print(f"  {line}")
            print(f"{label}_insn_back:\n  jr t2")
            for target in TARGETS:
                for rights in jump_rights(target):
                    cell = Cell(f"{name}, {where}, {target.name}, {rights.name}",
                                label, f"{label}_insn", target.address, rights,
                                target.address)
                    judge_jump(cell, target, rights, noxfer, name == "ret")
                    yield cell
    # Those with the target in the instruction.
    print("  code a")
    direct = [t for t in TARGETS if t.tag in (B, V)]
    for number, target in enumerate(direct):
        print(f"  .balign 4\ndirect_{number}:\n  mv t2, ra\ndirect_{number}_insn:"
              f"\n  jal {target.address}\n  jr t2")
        for rights in jump_rights(target):
            cell = Cell(f"jal, {target.name}, {rights.name}", f"direct_{number}",
                        f"direct_{number}_insn", target.address, rights,
                        target.address)
            judge_jump(cell, target, rights, False)
            yield cell
    for name, label in (("branch", "a_branch"), ("fall through", "a_fall")):
        target = TARGETS[0]
        for rights in jump_rights(target):
            cell = Cell(f"{name}, {target.name}, {rights.name}", label, label,
                        target.address, rights, target.address)
            judge_jump(cell, target, rights, False)
            yield cell
    # ecall wants a SYS page, which a has none of; ebreak wants nothing, and
    # with the shifts around it is no semihosting call.
    none = Rights("no right")
    print("  .balign 4\na_ecall:\n  ecall\n  ret")
    for rights in (none, Rights("APL write", apl_ab=WRITE, apl_av=WRITE)):
        yield Cell(f"ecall, {rights.name}", "a_ecall", "a_ecall", "0", rights,
                   signal=SIGSEGV, code=CDPRIV, addr="a_ecall", target=A)
    print("  .balign 16\n  .option push\n  .option norvc\na_ebreak:\n"
          "  slli zero, zero, 0x1f\na_ebreak_insn:\n  ebreak\n"
          "  srai zero, zero, 7\n  ret\n  .option pop")
    yield Cell("ebreak", "a_ebreak", "a_ebreak_insn", "0", none, signal=SIGTRAP,
               code=1, addr="a_ebreak_insn")


PERMS = {R: "r", W: "w", R | W: "rw", C: "c", R | C: "rc", W | C: "wc",
         R | W | C: "rwc"}


def level_for(perm):
    return WRITE if perm & W else READ if perm & R else CALL


def is_source(lent, base, length, perm):
    """May [base, base + length) with perm be made from it?"""
    return (lent[2] & perm == perm and lent[0] <= base and
            base + length <= lent[0] + lent[1])


def capability_ops(instruction):
    print("  code a")
    for perm, letters in PERMS.items():
        label = f"{instruction}_{letters}"
        code = {
            "grant": f"{label}_insn: cd.grant c5, a0, a2, {letters}",
            "restrict": f"{label}_insn: cd.restrict c5, c3, a0, a2, {letters}",
            "chk": f"mv t2, ra; {label}_insn: jal b_chk_{letters}; jr t2",
        }[instruction]
        print(f"  .balign 4\n{label}:")
        for line in code.split("; "):
            print(f"  {line}")
        if instruction != "chk":
            print("  cd.cget a0, c5, valid\n  ret")
        yield label, perm, letters


def capabilities():
    size = 48
    for label, perm, letters in capability_ops("grant"):
        for where, region, at, crossing in (
                ("inside", "targets", 256, False),
                ("crossing", "targets", 2 * PAGE - 24, True),
                ("root's", "root_target", 256, False)):
            rights = list(rights_for(region, at, at + size, perm, crossing))
            rights += [Rights("lent exactly what it asks", lent=[(at, size, perm)]),
                       Rights("lent more", lent=[(at - 8, size + 16, R | W | C)])]
            for r in rights:
                cell = Cell(f"cd.grant {letters}, {where}, {r.name}", label,
                            f"{label}_insn", f"{region} + {at}", r, region, a2=size,
                            check=RESULT, result=1)
                own = {ROOT: CALL, B: r.apl_ab, V: r.apl_av}[tag(region, at)]
                sources = [l for l in r.lent if is_source(l, at, size, perm)]
                if own < level_for(perm) and (not sources or
                                              r.fate in (EXPIRED, REVOKED)):
                    revoked = sources and r.fate == REVOKED
                    cell.signal = SIGSEGV
                    cell.code = CDREVOKED if revoked else CDCAP
                    cell.addr, cell.size, cell.perm = cell.a0, size, perm
                    cell.target = tag(region, at)
                yield cell
    # cd.restrict narrows c3, whatever the APL says and whoever made it.
    for label, perm, letters in capability_ops("restrict"):
        at, region = 2 * PAGE - 24, "targets"
        for r in (Rights("invalid", apl_ab=WRITE, apl_av=WRITE),
                  Rights("expired", fate=EXPIRED, lent=[(at, size, R | W | C)]),
                  Rights("revoked", fate=REVOKED, lent=[(at, size, R | W | C)]),
                  Rights("by a creator whose right was lowered", creator=FROM_B,
                         fate=LOWERED, apl_bv=WRITE, lent=[(at, size, R | W | C)]),
                  *(Rights(f"of {PERMS[p]}", lent=[(at, size, p)]) for p in PERMS),
                  *(Rights(f"of {n}", apl_ab=WRITE, apl_av=WRITE, lent=[(a, s, 7)])
                    for n, a, s in (("one byte less", at, size - 1),
                                    ("one byte later", at + 1, size),
                                    ("more", at - 1, size + 2)))):
            cell = Cell(f"cd.restrict {letters}, {r.name}", label, f"{label}_insn",
                        f"{region} + {at}", r, region, a2=size, check=RESULT,
                        result=0 if r.fate == REVOKED else 1)
            if (not r.lent or r.fate == EXPIRED or
                    not is_source(r.lent[0], at, size, perm)):
                cell.signal, cell.code = SIGSEGV, CDCAP
                cell.addr, cell.size, cell.perm = cell.a0, size, perm
                cell.target = tag(region, at)
            yield cell
    # cd.chk asserts in b what a, its caller, may do.
    for label, perm, letters in capability_ops("chk"):
        for where, region, at, crossing in (
                ("inside", "targets", 256, False),
                ("crossing", "targets", 2 * PAGE - 24, True),
                ("root's", "root_target", 256, False)):
            for r in rights_for(region, at, at + size, perm & (R | W) or R, crossing):
                r.apl_ab = max(r.apl_ab, CALL)
                # An asynchronous one could be revoked before it is used.
                counts = r.fate not in (ASYNC, REVOKED)
                missing = 0
                for p in (R, W):
                    if perm & p and (r if counts else Rights(
                            "", r.apl_ab, r.apl_av)).may(region, at, size, p):
                        missing |= p
                # Could a jump to all of it? Not to memory without an entry.
                missing |= perm & C
                cell = Cell(f"cd.chk {letters}, {where}, {r.name}", label,
                            f"b_chk_{letters}_insn", f"{region} + {at}", r, region,
                            a2=size, check=RESULT, result=1, calls=True)
                if missing:
                    cell.signal, cell.code, cell.domain = SIGSEGV, CDASSERT, B
                    cell.addr, cell.size, cell.perm = cell.a0, size, missing
                    cell.target, cell.depth = tag(region, at), 1
                yield cell


OWN_COUNTER, ROOTS_COUNTER = 1, 2


def fail(cell, cause, addr, size=0, perm=0, target=A):
    cell.signal, cell.code, cell.addr = SIGSEGV, cause, addr
    cell.size, cell.perm, cell.target = size, perm, target


def asynchronous():
    """cd.granta, cd.revoke, cd.cl and cd.cs (section 3 and 4)."""
    size = 48
    counters = (("its counter", OWN_COUNTER), ("root's counter", ROOTS_COUNTER),
                ("no counter", 0), ("a number behind the last counter", 3),
                ("a number out of range", -1))
    print("  code a")
    for name, number in counters:
        label = f"revoke_{number & 0xff}"
        print(f"  .balign 4\n{label}:\n  li t0, {number}\n{label}_insn:\n"
              "  cd.revoke t0\n  li a0, 1\n  ret")
        cell = Cell(f"cd.revoke, {name}", label, f"{label}_insn", "0", Rights(""),
                    check=RESULT, result=1)
        if number != OWN_COUNTER:
            fail(cell, CDCAP, cell.source)
        yield cell
        for perm, letters in PERMS.items():
            label = f"granta_{letters}_{number & 0xff}"
            print(f"  .balign 4\n{label}:\n  li t0, {number}\n{label}_insn:\n"
                  f"  cd.granta c5, a0, a2, {letters}, t0\n"
                  "  cd.cget a0, c5, kind\n  ret")
            for region, at in (("a_plain", 256), ("targets", 256),
                               ("targets", 2 * PAGE - 24)):
                for r in (Rights("no right"), Rights("APL read", apl_ab=READ),
                          Rights("APL write", apl_ab=WRITE),
                          Rights("lent", lent=[(at, size, R | W | C)])):
                    cell = Cell(f"cd.granta {letters}, {name}, {region} + {at}, "
                                f"{r.name}", label, f"{label}_insn",
                                f"{region} + {at}", r, region, a2=size,
                                check=RESULT, result=1)
                    own = WRITE if region == "a_plain" else r.apl_ab
                    if number != OWN_COUNTER or own < level_for(perm):
                        fail(cell, CDCAP, cell.a0, size, perm, tag(region, at))
                    yield cell

    for name in ("cl", "cs"):
        label = f"{name}_op"
        print(f"  .balign 4\n{label}:\n{label}_insn:\n  cd.{name} c3, 0(a0)\n"
              "  li a0, 1\n  ret")
        perm = R if name == "cl" else W
        for region in ("a_caps", "b_caps", "a_plain", "targets"):
            for at in (0, 64, 80, 65, PAGE - 32, PAGE - 16):
                slot = (at, 32, R | W)
                # c3, what is stored; then c4, which may be the right to do it.
                for what, fate, held in (("an invalid one", LENT, []),
                                         ("a synchronous one", LENT, [slot]),
                                         ("an asynchronous one", ASYNC, [slot]),
                                         ("a revoked one", REVOKED, [slot])):
                    # A capability on the slot is a right to it itself: out of
                    # the way, unless that is what is tried.
                    for right, level, where, second in (
                            ("no right", NONE, PAGE - 64, None),
                            ("APL read", READ, PAGE - 64, None),
                            ("APL write", WRITE, PAGE - 64, None),
                            ("lent", NONE, at, None),
                            ("lent besides", NONE, PAGE - 64, (at, 32, perm)),
                            ("lent besides, one byte short", NONE, PAGE - 64,
                             (at, 31, R | W))):
                        lent = [(where if where != at or right == "lent"
                                 else where - 64, 32, R | W)] if held else []
                        if second:
                            lent = (lent or [(PAGE - 64, 0, R)]) + [second]
                        kind = what
                        if not held and second:
                            continue  # c3 cannot be empty and c4 not
                        r = Rights(right, apl_ab=level, fate=fate, lent=lent)
                        cell = Cell(f"cd.{name}, {region} + {at}, {kind}, {right}",
                                    label, f"{label}_insn", f"{region} + {at}", r,
                                    region, check=RESULT, result=1)
                        judge_slot(cell, name, region, at, r, held, perm)
                        yield cell


def judge_slot(cell, name, region, at, rights, held, perm):
    own = WRITE if tag(region, at) == A else rights.apl_ab
    allowed = own >= (READ if perm == R else WRITE)
    dead = False
    for number, lent in enumerate(rights.lent):
        if is_source(lent, at, 32, perm):
            if rights.fate == REVOKED and number == 0:
                dead = True
            else:
                allowed = True
    if at % 32:
        cause = CDSTORE
    elif not allowed:
        cause = CDREVOKED if dead else CDREAD if perm == R else CDWRITE
    elif not region.endswith("caps"):
        cause = CDSTORE
    elif name == "cs" and (not held or rights.fate == LENT):
        cause = CDCAP
    else:
        return
    fail(cell, cause, cell.a0, 32, perm, tag(region, at))


def emit(cells):
    cells = list(cells)
    print('  .section .rodata, "a"\n  .balign 8\n  .globl cells, cells_end\ncells:')
    for i, c in enumerate(cells):
        r = c.rights
        fields = [f"cell_name_{i}", c.op, c.source, c.a0, c.a2, c.sp, r.apl_ab,
                  r.apl_av, r.apl_bv, r.apl_vb, r.creator, r.fate, len(r.lent)]
        region = c.region
        for base, length, perm in r.lent + [(None, 0, 0)] * (2 - len(r.lent)):
            fields += [0 if base is None else f"{region} + {base}", length, perm]
        depth = (1 if r.creator == FROM_ROOT else 3) + c.depth
        fields += [c.signal, c.code, c.addr, c.size, c.perm, c.target, c.domain, depth,
                   c.check, c.result, c.width, c.written, c.written_length, c.partial]
        # As a_body leaves it for who says nothing.
        v = c.vector or Vector(1, load=False)
        vl = 5 if v.vl is None else c.done if c.trimmed else v.vl
        fields += [v.size if v.load else 0, v.fields,
                   v.stride or v.size * v.fields, c.done,
                   c.done // v.fields if c.signal and c.vector else 0, vl,
                   0xC8 if v.vl is None else v.vtype(), int(v.indexed),
                   int(c.calls)]
        print("  .quad " + ", ".join(str(f) for f in fields))
    print("cells_end:")
    for i, c in enumerate(cells):
        print(f'cell_name_{i}: .asciz "{c.name}"')


def data():
    ops = [*loads_and_stores(), *atomics(), *blocks(), *vectors()]
    return data_cells(ops)


def zcmp():
    return data_cells(pushes_and_pops())


def lies(cells):
    """Some of them, each with another expectation than the right one."""
    cells = list(cells)
    for cell in [c for c in cells if c.signal][:: len(cells) // 20]:
        yield replace(cell, signal=0, check=NO_CHECK)
        yield replace(cell, code=cell.code + 1)
        yield replace(cell, addr=f"{cell.addr} + 1")
        yield replace(cell, perm=cell.perm ^ 7)
        yield replace(cell, target=cell.target ^ 1)
        yield replace(cell, depth=cell.depth + 1)
        yield replace(cell, source=f"{cell.source} + 2")
    for cell in [c for c in cells if c.signal and c.vector][::40]:
        yield replace(cell, vector=replace(cell.vector, vl=3, size=4))
        yield replace(cell, done=cell.done + cell.vector.fields)
    for cell in [c for c in cells if not c.signal][:: len(cells) // 20]:
        yield replace(cell, signal=SIGSEGV, code=CDREAD)
        if cell.check in (LOADED, LOADED_UNSIGNED, STORED):
            yield replace(cell, a2=cell.a2 ^ 1 if cell.check == STORED else cell.a2,
                          check=RESULT, result=0x123456)
        if cell.check == STORED:
            yield replace(cell, written_length=0)


KINDS = {"data": data, "control": control, "caps": capabilities,
         "async": asynchronous, "zcmp": zcmp}


def main():
    # Zcmp's CPU has no vectors.
    print(f".set VECTORS, {int(sys.argv[1] != 'zcmp')}")
    print('.include "matrix.s"')
    cells = list(KINDS[sys.argv[1]]())
    emit(lies(cells) if sys.argv[2:] == ["--lie"] else cells)


main()
