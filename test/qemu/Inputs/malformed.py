#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a program with its PT_CODOMS damaged, once for each CASE of a test.

  malformed.py QEMU PROGRAM TEST

A line "CASE: field=value ..." of TEST names what to change: ehdr.e_type, fields
of the program headers (codoms.p_vaddr, load3.p_flags), of the table (magic,
domains[1].tag), bytes of memory (byte[ADDRESS]), `strings[OFFSET]`. A value
may use the names in the ELF's symbol table. Prints the case, the exit status and what the model says.
"""

import os
import re
import struct
import subprocess
import sys

PHDR = "p_type:I p_flags:I p_offset:Q p_vaddr:Q p_paddr:Q p_filesz:Q p_memsz:Q p_align:Q"
HEADER = ("magic:I version:H header_size:H size:Q domains:I num_domains:I "
          "ranges:I num_ranges:I apl:I num_apl:I entries:I num_entries:I "
          "syscalls:I num_syscalls:I strings:I strings_size:I")
RECORDS = {
    "domains": "tag:H flags:H name:I stack_size:Q tls_addr:Q tls_filesz:Q "
               "tls_memsz:Q tls_align:Q init:Q fini:Q syscalls:I "
               "num_syscalls:I",
    "ranges": "start:Q end:Q tag:H bits:H reserved:I",
    "apl": "subject:H object:H level:I",
    "entries": "addr:Q tag:I name:I",
}


def layout(text):
    offset, fields = 0, {}
    for field in text.split():
        name, code = field.split(":")
        fields[name] = (offset, code)
        offset += struct.calcsize(code)
    return fields, offset


class Program:
    def __init__(self, path):
        self.data = bytearray(open(path, "rb").read())
        self.phoff, = struct.unpack_from("<Q", self.data, 32)
        self.phnum, = struct.unpack_from("<H", self.data, 56)
        self.loads, self.codoms = [], None
        for i in range(self.phnum):
            at = self.phoff + i * 56
            kind, = struct.unpack_from("<I", self.data, at)
            if kind == 1:
                self.loads.append(at)
            elif kind == 0x60cd0001:
                self.codoms = at
        self.table, = struct.unpack_from("<Q", self.data, self.codoms + 8)
        self.header = {name: struct.unpack_from("<" + code, self.data,
                                                self.table + offset)[0]
                       for name, (offset, code) in layout(HEADER)[0].items()}

    def in_file(self, address):
        for at in self.loads:
            _, _, offset, vaddr, _, filesz = struct.unpack_from(
                "<IIQQQQ", self.data, at)
            if vaddr <= address < vaddr + filesz:
                return address - vaddr + offset
        sys.exit(f"malformed.py: 0x{address:x} is not in the file")

    def find(self, name, symbols):
        if match := re.fullmatch(r"(codoms|load(\d+))\.(\w+)", name):
            offset, code = layout(PHDR)[0][match[3]]
            base = self.loads[int(match[2])] if match[2] else self.codoms
            return base + offset, code
        if name == "ehdr.e_type":
            return 16, "H"
        if match := re.fullmatch(r"(byte|word)\[(.+)\]", name):
            return (self.in_file(eval(match[2], symbols)),
                    "B" if match[1] == "byte" else "I")
        if match := re.fullmatch(r"strings\[(-?\d+)\]", name):
            n = int(match[1])
            n += self.header["strings_size"] if n < 0 else 0
            return self.table + self.header["strings"] + n, "B"
        if match := re.fullmatch(r"(\w+)\[(\d+)\]\.(\w+)", name):
            fields, size = layout(RECORDS[match[1]])
            offset, code = fields[match[3]]
            return (self.table + self.header[match[1]] + int(match[2]) * size
                    + offset, code)
        offset, code = layout(HEADER)[0][name]
        return self.table + offset, code


def symbols_of(program):
    """Symbols of the ELF, for the values of a case."""
    data = program.data
    shoff, = struct.unpack_from("<Q", data, 40)
    shnum, = struct.unpack_from("<H", data, 60)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, shoff + i * 64)
                for i in range(shnum)]
    result = {}
    for section in sections:
        if section[1] != 2:
            continue
        strings = sections[section[6]][4]
        for at in range(section[4], section[4] + section[5], 24):
            name, _, _, _, value, _ = struct.unpack_from("<IBBHQQ", data, at)
            end = data.index(0, strings + name)
            result[data[strings + name:end].decode()] = value
    return result


def main():
    qemu, path, test = sys.argv[1:]
    symbols = symbols_of(Program(path))
    for line in open(test):
        match = re.match(r"\W*CASE:(.*)", line)
        if not match:
            continue
        program = Program(path)
        for edit in match[1].split():
            name, value = edit.split("=", 1)
            at, code = program.find(name, symbols)
            value = eval(value, symbols) & (1 << 8 * struct.calcsize(code)) - 1
            struct.pack_into("<" + code, program.data, at, value)
        bad = path + ".bad"
        with open(bad, "wb") as file:
            file.write(program.data)
        os.chmod(bad, 0o755)
        done = subprocess.run([qemu, bad], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        said = done.stdout.replace(bad, "FILE").strip().splitlines()
        print(f"case{match[1]}: status {done.returncode}:", *said[:1],
              flush=True)


if __name__ == "__main__":
    main()
