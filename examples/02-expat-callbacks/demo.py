#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds and runs the example, checks what it does and prints figures.

  demo.py --toolchain DIR --expat DIR --work DIR

DIR of --expat is an unmodified source tree of expat, which also has the
documents that are read. Exit status 0: every check held.
"""

import argparse
import os
import re
import shutil
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from driver import Driver, check, main, run

# Letter, what the compromised library does, and what the report must say.
ATTACKS = [
    ("a", "reads main's secret",
     r"domain 'xml' tried to read 8 bytes of 'secret' \(root\) at "),
    ("b", "has start print the secret, as the name of an element",
     r"domain 'xml' passed .*'secret' \(root\)"),
    ("c", "has start print the secret, as the value of an attribute",
     r"domain 'xml' passed .*'secret' \(root\)"),
    ("d", "has text look at the secret",
     r"domain 'xml' passed .*'secret' \(root\)"),
    ("e", "gives text a negative length",
     r"domain 'xml' passed "),
    ("f", "changes the text that was lent",
     r"domain 'xml' tried to write 1 byte of "),
    ("g", "reads lent text after the call",
     r"domain 'xml' tried to read 1 byte of "),
    ("h", "calls a function that is no handler",
     r"domain 'xml' tried to jump to '_?exit' \(root\) at 0x[0-9a-f]+, which is "
     r"not an entry point"),
]


class Demo(Driver):
    def __init__(self, arguments):
        super().__init__(arguments)
        self.expat = os.path.abspath(arguments.expat)

    def build_expat(self):
        """expat's own CMake project, as for any machine."""
        tree = self.path("expat")
        archive = os.path.join(tree, "libexpat.a")
        if os.path.exists(archive) and os.path.getmtime(archive) > \
                os.path.getmtime(self.tool("clang")):
            return
        shutil.rmtree(tree, ignore_errors=True)
        run(["cmake", "-G", "Ninja", "-S", os.path.join(self.expat, "expat"),
             "-B", tree, "-DCMAKE_BUILD_TYPE=Release",
             "-DCMAKE_C_FLAGS_RELEASE=-O2 -g", "-DEXPAT_SHARED_LIBS=OFF",
             "-DEXPAT_BUILD_TOOLS=OFF", "-DEXPAT_BUILD_DOCS=OFF",
             "-DEXPAT_BUILD_EXAMPLES=OFF", "-DEXPAT_BUILD_TESTS=OFF",
             "-DCMAKE_TOOLCHAIN_FILE=" + os.path.join(
                 self.toolchain, "share", "codoms", "riscv64-codoms.cmake")])
        run(["ninja", "-C", tree, "expat"])

    def compile(self, output, objects, *options):
        tree = self.path("expat")
        run([self.tool("clang"), "-O2", "-g", *self.options, *options,
             "-I" + os.path.join(self.expat, "expat", "lib"), "-I" + tree,
             os.path.join(HERE, "client.c"), *objects,
             os.path.join(tree, "libexpat.a"), "-o", self.path(output)])

    def build(self):
        self.build_expat()
        self.compile("client-plain", [])
        self.compile("client", [], "-DCAGED")
        run([self.tool("clang"), "-O2", "-g", *self.options,
             "-mcodoms-domain=xml", "-c", os.path.join(HERE, "evil.c"), "-o",
             self.path("evil.o")])
        self.compile("client-evil", [self.path("evil.o")], "-DCAGED")

    def both(self, what, *arguments):
        """The caged and the uncaged client print the same."""
        counts, outputs = [], []
        for program in ("client-plain", "client"):
            result = self.qemu(program, *arguments, count=True)
            check(result.returncode == 0,
                  f"{program}: exit status {result.returncode}\n{result.stderr}")
            outputs.append(result.stdout)
            counts.append(int(re.search(r"total insns: (\d+)",
                                        result.stderr).group(1)))
        check(outputs[0] == outputs[1], f"{what}: the caged client prints "
              f"something else:\n{outputs[0]}---\n{outputs[1]}")
        print(f"{what}: {outputs[0].splitlines()[-1]}\n"
              f"  guest instructions not caged {counts[0]}, caged {counts[1]}: "
              f"{counts[1] / counts[0]:.4f} times")
        return outputs[0]

    def ordinary(self):
        manual = os.path.join(self.expat, "expat", "doc", "xmlwf.xml")
        print(self.both("outline of the manual of xmlwf", manual, "3"))
        large = os.path.join(self.expat, "testdata", "largefiles", "nes96.xml")
        self.both("outline of nes96.xml, 2.9 MB", large, "2")
        self.both("words of nes96.xml", large, "0")
        broken = self.path("broken.xml")
        with open(broken, "w") as f:
            f.write("<a>\n<b></a>\n")
        results = [self.qemu(program, broken)
                   for program in ("client-plain", "client")]
        check(results[0].stdout == results[1].stdout and
              "broken.xml:2: mismatched tag" in results[1].stdout and
              results[1].returncode == 1, "a broken document")

    def attacks(self):
        symbol = self.symbols("client-evil")
        secret = symbol["secret"]
        numbers = {"a": (secret, 0),
                   "b": (secret, symbol["start$$root"]),
                   "c": (secret, symbol["start$$root"]),
                   "d": (secret, symbol["text$$root"]),
                   "e": (0, symbol["text$$root"]),
                   "h": (0, symbol["exit"])}
        for letter, what, expected in ATTACKS:
            a, b = numbers.get(letter, (0, 0))
            source = self.path(f"evil-{letter}.xml")
            with open(source, "w") as f:
                f.write(f"<!--EVIL {letter} {a:x} {b:x} -->\n<doc>" +
                        "<p>words and words</p>\n" * 4000 + "</doc>\n")
            result = self.qemu("client-evil", source, "1")
            print(f"--- ({letter}) {what}\n{result.stderr}", end="")
            check(result.returncode in (-signal.SIGSEGV, 128 + signal.SIGSEGV),
                  f"({letter}) not stopped: exit status {result.returncode}")
            check(re.search(expected, result.stderr),
                  f"({letter}) stopped, but not as expected: /{expected}/")
            check(re.search(r"(in|by) (attack|memcpy)\$xml \(evil\.c:\d+\)|"
                            r"entered from (attack|memcpy)\$xml", result.stderr),
                  f"({letter}) the report does not name the place")
            check("front door" not in result.stdout and
                  "elements" not in result.stdout,
                  f"({letter}) the program went on")
        manual = os.path.join(self.expat, "expat", "doc", "xmlwf.xml")
        results = [self.qemu(program, manual)
                   for program in ("client-evil", "client")]
        check(results[0].stdout == results[1].stdout and
              results[0].returncode == 0,
              "the compromised library fails with an ordinary document")
        print(f"\nall {len(ATTACKS)} attacks stopped; ordinary data still works")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--expat", required=True)
    main(Demo, parser)
