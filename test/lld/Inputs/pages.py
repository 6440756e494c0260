# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that no page of memory or of the file of a linked program holds two
domains, by the names of its sections, and that no segment is writable and
executable. An opinion independent of the linker's."""

import struct
import sys

PAGE = 4096
PT_LOAD, PF_X, PF_W, SHF_ALLOC, SHT_NOBITS = 1, 1, 2, 2, 8


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


def read(path):
    data = open(path, "rb").read()
    phoff, shoff = struct.unpack_from("<QQ", data, 32)
    _, phnum, _, shnum, shstrndx = struct.unpack_from("<HHHHH", data, 54)
    headers = [struct.unpack_from("<IIQQQQIIQQ", data, shoff + 64 * i)
               for i in range(shnum)]
    names = headers[shstrndx][4]
    sections = []
    for name, kind, flags, addr, offset, size, *_ in headers[1:]:
        end = data.index(b"\0", names + name)
        sections.append((data[names + name:end].decode(),
                         flags & SHF_ALLOC, addr, offset, size,
                         kind == SHT_NOBITS))
    segments = []
    for i in range(phnum):
        kind, flags, offset, vaddr, _, filesz, memsz, _ = struct.unpack_from(
            "<IIQQQQQQ", data, phoff + 56 * i)
        if kind == PT_LOAD:
            segments.append((flags, offset, vaddr, filesz, memsz))
    return sections, segments


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


def main():
    if sys.argv[1] == "--self-test":
        return 1 if all(list(check(*bad)) for bad in BAD) else 0
    sections, segments = read(sys.argv[1])
    assert sections and segments
    problems = list(check(sections, segments))
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
