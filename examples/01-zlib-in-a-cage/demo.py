#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds and runs the example, checks what it does and prints figures.

  demo.py --toolchain DIR --zlib DIR --work DIR --content DIR...

DIR of --zlib is an unmodified source tree of zlib; the input is made of the
source files below the directories of --content. Exit status 0: every check held.
"""

import argparse
import os
import re
import shutil
import signal
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from driver import Driver, Failed, check, main, run
INPUT_SIZE = 12 * 1024 * 1024
CHUNK = 64 * 1024  # as in client.c

# Letter, what the compromised library does, and what the report must say.
ATTACKS = [
    ("a", "reads main's secret",
     r"domain 'z' tried to read 8 bytes of 'secret' \(root\) at "),
    ("b", "writes past the memory that was lent",
     r"domain 'z' tried to write 1 byte of "),
    ("c", "uses a lent pointer after the call",
     r"domain 'z' tried to write 1 byte of "),
    ("d", "makes a system call",
     r"domain 'z' tried to make a system call itself \(number 64\)"),
    ("e", "jumps into the middle of main",
     r"domain 'z' tried to jump to 'main'\+0x[0-9a-f]+ \(root\) at "
     r"0x[0-9a-f]+, which is not an entry point"),
    ("f", "enters root with a return address of its choice",
     r"domain 'z' gave a return address that is not its own: "
     r"'main'\+0x[0-9a-f]+ \(root\)"),
    ("g", "makes the next call lend main's secret",
     r"domain 'z' left in s->next_in of inflate what it was not lent: "
     r"'secret' \(root\) at "),
]


class Demo(Driver):
    def __init__(self, arguments):
        super().__init__(arguments)
        self.zlib = os.path.abspath(arguments.zlib)
        self.content = arguments.content

    def build_zlib(self):
        """zlib's own configure and make, in a copy of its source."""
        tree = self.path("zlib")
        archive = os.path.join(tree, "libz.a")
        if os.path.exists(archive) and os.path.getmtime(archive) > \
                os.path.getmtime(self.tool("clang")):
            return
        shutil.rmtree(tree, ignore_errors=True)
        shutil.copytree(self.zlib, tree, symlinks=True)
        environment = dict(os.environ, CC=self.tool("clang"),
                           AR=self.tool("llvm-ar"),
                           RANLIB=self.tool("llvm-ranlib"), CFLAGS="-O2 -g")
        run(["./configure", "--static"], cwd=tree, env=environment)
        run(["make", "libz.a"], cwd=tree, env=environment)

    def compile(self, output, objects, *options):
        tree = self.path("zlib")
        run([self.tool("clang"), "-O2", "-g", *self.options, *options,
             "-I" + tree, os.path.join(HERE, "client.c"), *objects,
             os.path.join(tree, "libz.a"), "-o", self.path(output)])

    def build(self):
        self.build_zlib()
        self.compile("client-plain", [])
        self.compile("client", [], "-DCAGED")
        run([self.tool("clang"), "-O2", "-g", *self.options,
             "-mcodoms-domain=z", "-c", os.path.join(HERE, "evil.c"), "-o",
             self.path("evil.o")])
        self.compile("client-evil", [self.path("evil.o")], "-DCAGED")

    def make_input(self):
        path = self.path("input")
        if os.path.exists(path) and os.path.getsize(path) >= INPUT_SIZE:
            return path
        files = []
        for directory in self.content:
            for parent, _, names in os.walk(directory):
                files += [os.path.join(parent, name) for name in names
                          if name.endswith((".c", ".h", ".cpp"))]
        with open(path, "wb") as out:
            for name in sorted(files):
                with open(name, "rb") as f:
                    out.write(f.read(INPUT_SIZE - out.tell()))
                if out.tell() == INPUT_SIZE:
                    return path
        raise Failed("not enough source text for an input of "
                     f"{INPUT_SIZE} bytes below {' '.join(self.content)}")

    def ordinary(self):
        source = self.make_input()
        counts = []
        for program in ("client-plain", "client"):
            packed = self.path(program + ".z")
            result = self.qemu(program, source, packed, count=True)
            check(result.returncode == 0,
                  f"{program}: exit status {result.returncode}\n{result.stderr}")
            print(result.stdout.rstrip())
            with open(source, "rb") as f, open(packed, "rb") as g:
                check(zlib.decompress(g.read()) == f.read(),
                      f"{program}: the host's zlib reads something else")
            print("host        its zlib reads the same bytes back")
            count = re.search(r"total insns: (\d+)", result.stderr)
            check(count, f"{program}: no instruction count\n{result.stderr}")
            counts.append(int(count.group(1)))
            print(f"guest       {counts[-1]} instructions\n")
        print(f"caged       {counts[1] / counts[0]:.6f} times the instructions of "
              f"not caged, {counts[1] - counts[0]} more: starting the domain "
              "and all calls\n")

    def attacks(self):
        symbol = self.symbols("client-evil")
        middle = symbol["main"] + 16
        numbers = {"a": (symbol["secret"], 0), "g": (symbol["secret"], 0),
                   "e": (middle, 0),
                   "f": (middle, symbol["__codoms_sys$$root"])}
        address = {}
        with open(self.make_input(), "rb") as f:
            text = f.read(256 * 1024)
        for letter, what, expected in ATTACKS:
            a, b = numbers.get(letter, (0, 0))
            source = self.path("evil-" + letter)
            with open(source, "wb") as f:
                f.write(b"EVIL %s %x %x\n" % (letter.encode(), a, b) + text)
            result = self.qemu("client-evil", source, self.path("evil.z"))
            print(f"--- ({letter}) {what}\n{result.stderr}", end="")
            death = signal.SIGTRAP if letter == "g" else signal.SIGSEGV
            check(result.returncode in (-death, 128 + death),
                  f"({letter}) not stopped: exit status {result.returncode}")
            check(re.search(expected, result.stderr),
                  f"({letter}) stopped, but not as expected: /{expected}/")
            place = {"f": r"in __codoms_sys\$\$root",
                     "g": r"in (main|inflate_stream) \(client\.c:\d+\)"}.get(
                         letter, r"in (attack|adler32)\$z \(evil\.c:\d+\)")
            check(re.search(place, result.stderr),
                  f"({letter}) the report does not name the place")
            check("crc32" not in result.stdout and "!" not in result.stdout,
                  f"({letter}) the program went on")
            address[letter] = re.search(r" at 0x([0-9a-f]+)", result.stderr)
        # (c) goes back to the start of the first output buffer, (b) got stuck at
        # the first byte behind the same buffer.
        b, c = (int(address[letter].group(1), 16) for letter in "bc")
        check(b - c == CHUNK, f"(b) stopped at {b:#x}, which is not {CHUNK} "
              f"bytes behind the start of the buffer, {c:#x}")
        # The same program with ordinary data.
        result = self.qemu("client-evil", self.make_input(), self.path("evil.z"))
        check(result.returncode == 0, "the compromised library fails with "
              f"ordinary data: {result.returncode}\n{result.stderr}")
        print(f"\nall {len(ATTACKS)} attacks stopped; ordinary data still works")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--zlib", required=True)
    parser.add_argument("--content", required=True, nargs="+")
    main(Demo, parser)
