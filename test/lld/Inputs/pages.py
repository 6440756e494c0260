# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that no page of memory or of the file of a linked program holds two
domains, by the names of its sections, that no segment is writable and
executable, and that the domain table tags each page as the sections on it say.
An opinion independent of the linker's."""

import struct
import sys

PAGE = 4096
PT_LOAD, PF_X, PF_W, SHF_ALLOC, SHF_EXECINSTR, SHT_NOBITS = 1, 1, 2, 2, 4, 8
PT_CODOMS, SYS = 0x60CD0001, 1


def owner(name):
    return name.split(".")[2] if name.startswith(".codoms.") else "root"


def check(sections, segments):
    """sections: (name, alloc, addr, offset, size, nobits);
    segments: (flags, offset, vaddr, filesz, memsz). Yields what is wrong."""
    memory, file = {}, {}
    for name, alloc, addr, offset, size, nobits in sections:
        if not size:
            continue
        if alloc:
            for page in range(addr // PAGE, (addr + size - 1) // PAGE + 1):
                if memory.setdefault(page, owner(name)) != owner(name):
                    yield f"memory page {page * PAGE:#x}: {name}"
        if not nobits:
            for page in range(offset // PAGE, (offset + size - 1) // PAGE + 1):
                if file.setdefault(page, owner(name)) != owner(name):
                    yield f"file page {page * PAGE:#x}: {name}"
    for flags, offset, vaddr, filesz, memsz in segments:
        if flags & PF_W and flags & PF_X:
            yield f"segment at {vaddr:#x} is writable and executable"
        if offset % PAGE != vaddr % PAGE:
            yield f"segment at {vaddr:#x} is not congruent to its offset"
        for i in range((offset % PAGE + filesz + PAGE - 1) // PAGE):
            f = file.get(offset // PAGE + i, "root")
            m = memory.get(vaddr // PAGE + i, "root")
            if f != m:
                yield f"file page {offset // PAGE * PAGE + i * PAGE:#x} of {f} in {m}"


def check_table(table, sections, code, segments):
    """table: [(start, end, domain, bits)]; code: names of sections."""
    mapped = set()
    for _, _, vaddr, _, memsz in segments:
        mapped.update(range(vaddr // PAGE, (vaddr + memsz - 1) // PAGE + 1))
    tags, last = {}, 0
    for start, end, domain, bits in table:
        if start < last or start % PAGE or end % PAGE or start >= end:
            yield f"range {start:#x}-{end:#x}"
        last = end
        for page in range(start // PAGE, end // PAGE):
            tags[page] = domain, bits
            if page not in mapped:
                yield f"page {page * PAGE:#x} of {domain} is not mapped"
    for name, alloc, addr, _, size, _ in sections:
        if not alloc or not size:
            continue
        for page in range(addr // PAGE, (addr + size - 1) // PAGE + 1):
            domain, bits = tags.get(page, ("root", 0))
            if domain != owner(name):
                yield f"page {page * PAGE:#x} of {name} is tagged {domain}"
            if bool(bits & SYS) != (owner(name) == "root" and name in code):
                yield f"page {page * PAGE:#x} of {name} has bits {bits}"


def read_table(data, start):
    fields = struct.unpack_from("<IHHQ12I", data, start)
    domains, num_domains, ranges, num_ranges = fields[4:8]
    strings = start + fields[14]
    names = {}
    for i in range(num_domains):
        tag, _, name = struct.unpack_from("<HHI", data,
                                          start + domains + 72 * i)
        end = data.index(b"\0", strings + name)
        names[tag] = data[strings + name:end].decode()
    table = []
    for i in range(num_ranges):
        first, last, tag, bits, _ = struct.unpack_from(
            "<QQHHI", data, start + ranges + 24 * i)
        table.append((first, last, names[tag], bits))
    return table


def read(path):
    data = open(path, "rb").read()
    phoff, shoff = struct.unpack_from("<QQ", data, 32)
    _, phnum, _, shnum, shstrndx = struct.unpack_from("<HHHHH", data, 54)
    headers = [struct.unpack_from("<IIQQQQIIQQ", data, shoff + 64 * i)
               for i in range(shnum)]
    names = headers[shstrndx][4]
    sections, code = [], set()
    for name, kind, flags, addr, offset, size, *_ in headers[1:]:
        end = data.index(b"\0", names + name)
        sections.append((data[names + name:end].decode(),
                         flags & SHF_ALLOC, addr, offset, size,
                         kind == SHT_NOBITS))
        if flags & SHF_EXECINSTR:
            code.add(sections[-1][0])
    segments, table = [], []
    for i in range(phnum):
        kind, flags, offset, vaddr, _, filesz, memsz, _ = struct.unpack_from(
            "<IIQQQQQQ", data, phoff + 56 * i)
        if kind == PT_LOAD:
            segments.append((flags, offset, vaddr, filesz, memsz))
        if kind == PT_CODOMS:
            table = read_table(data, offset)
    return sections, segments, table, code


# What it must find: shared memory, a shared page of the file, a wrong mapping.
BAD = [
    ([("x", 1, 0x1000, 0x1000, 8, False),
      (".codoms.z.data", 1, 0x1008, 0x2000, 8, False)], []),
    ([("x", 1, 0x1000, 0x1000, 8, False),
      (".codoms.z.data", 1, 0x2008, 0x1008, 8, False)], []),
    ([("x", 1, 0x1000, 0x1000, 8, False),
      (".codoms.z.data", 1, 0x2000, 0x2000, 8, False)],
     [(4, 0x1000, 0x1000, 0x1008, 0x1008), (4, 0x2000, 0x1000, 8, 8)]),
    ([], [(7, 0, 0, 8, 8)]),
]
# A wrong tag, a missing range, a page that is not there, a right of root's.
BAD_TABLE = [
    [(0x1000, 0x2000, "y", 0), (0x2000, 0x3000, "root", 1)],
    [(0x2000, 0x3000, "root", 1)],
    [(0x1000, 0x2000, "z", 0), (0x2000, 0x3000, "root", 1),
     (0x4000, 0x5000, "z", 0)],
    [(0x1000, 0x2000, "z", 1), (0x2000, 0x3000, "root", 1)],
    [(0x1000, 0x2000, "z", 0), (0x2000, 0x3000, "root", 0)],
]
GOOD_TABLE = [(0x1000, 0x2000, "z", 0), (0x2000, 0x3000, "root", 1)]
SAMPLE = ([(".codoms.z.text", 1, 0x1000, 0x1000, 8, False),
           (".text", 1, 0x2000, 0x2000, 8, False)],
          {".codoms.z.text", ".text"},
          [(5, 0x1000, 0x1000, 8, 8), (5, 0x2000, 0x2000, 8, 8)])


def main():
    if sys.argv[1] == "--self-test":
        found = [list(check(*bad)) for bad in BAD]
        found += [list(check_table(bad, *SAMPLE)) for bad in BAD_TABLE]
        return 1 if all(found) and not list(check_table(GOOD_TABLE, *SAMPLE)) else 0
    sections, segments, table, code = read(sys.argv[1])
    assert sections and segments and table
    problems = list(check(sections, segments))
    problems += check_table(table, sections, code, segments)
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
