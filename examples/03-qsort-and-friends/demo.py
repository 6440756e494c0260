#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds and runs the example, and checks what it does.

  demo.py --toolchain DIR --work DIR

Exit status 0: every check held.
"""

import argparse
import os
import re
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from driver import Driver, check, main, run

# Letter, what one domain does to the other, the symbol whose address it wants,
# and what the report must say, in one line or in several.
ATTACKS = [
    ("a", "the sorter reads behind the records", None,
     r"domain 'sorter' tried to read 8 bytes of 'all\$records'\+0xfc \(records\)"
     r"[^\n]*\n\s+in qsort\$sorter \(evil\.c:\d+\)"),
    ("b", "the sorter writes there", None,
     r"domain 'sorter' tried to write 1 byte of 'all\$records'\+0xfc \(records\)"
     r"[^\n]*\n\s+in qsort\$sorter \(evil\.c:\d+\)"),
    ("c", "the sorter hands a comparator the record behind the table", None,
     r"domain 'records' executed an illegal instruction"
     r"(?s:.*)entered from qsort\$sorter"),
    ("d", "the sorter writes when the call is over", None,
     r"domain 'sorter' tried to write 1 byte of 'all\$records'\+0xfb \(records\)"
     r"[^\n]*\n\s+in qsort\$sorter \(evil\.c:\d+\)"),
    ("e", "the sorter calls a function that is no entry point",
     "no_entry$records",
     r"domain 'sorter' tried to jump to 'no_entry\$records' \(records\) at "
     r"\S+, which is not an entry point"),
    ("f", "the records have the sorter sort its own memory", "bait$sorter",
     r"domain 'records' passed a pointer that it may not use itself: 56 bytes of "
     r"'bait\$sorter' \(sorter\)"),
    ("g", "the records give it a comparator that is no entry point", None,
     r"domain 'sorter' tried to jump to 'no_entry\$records' \(records\) at "
     r"\S+, which is not an entry point[^\n]*\n\s+in bsearch\$sorter"),
    ("h", "the same in a table", None,
     r"domain 'sorter' tried to jump to 'no_entry\$records' \(records\) at "
     r"\S+, which is not an entry point"),
    ("i", "the records lend what is root's", "main",
     r"domain 'records' tried to lend 28 bytes of 'main' \(root\)"),
    ("j", "the records put a function of the sorter's own into the table",
     "step$sorter",
     r"domain 'sorter' took a pointer to 'step\$sorter' \(sorter\) at \S+, which "
     r"is not an entry point, from memory of domain 'records'[^\n]*\n"
     r"\s+in sorter_sort\$sorter"),
]


class Demo(Driver):
    def clang(self, *arguments):
        run([self.tool("clang"), "-O2", "-g", "-Wno-codoms", *self.options,
             *arguments], cwd=self.work)

    def build(self):
        source = lambda *names: [os.path.join(HERE, n + ".c") for n in names]
        self.clang("-DCODOMS_OFF", *source("main", "records", "sorter"), "-o",
                   "plain")
        self.clang("-mcodoms-domain=sorter", "-c", *source("sorter", "evil"))
        self.clang("-mcodoms-domain=records", "-c", *source("records"))
        self.clang(*source("main"), "records.o", "sorter.o", "-o", "caged")
        self.clang("-DEVIL", *source("main"), "records.o", "sorter.o", "evil.o",
                   "-o", "evil")

    def prints(self, program):
        result = self.qemu(program)
        check(result.returncode == 0,
              f"{program}: exit status {result.returncode}\n{result.stderr}")
        return result.stdout

    def ordinary(self):
        plain = self.prints("plain")
        print(plain, end="")
        for program in ("caged", "evil"):
            check(self.prints(program) == plain,
                  f"{program} prints something else than the ordinary program")
        print("two domains print what one program prints")

    def attacks(self):
        symbols = self.symbols("evil")
        for letter, what, symbol, expected in ATTACKS:
            result = self.qemu("evil", letter, f"{symbols[symbol] if symbol else 0:x}")
            print(f"--- ({letter}) {what}\n{result.stderr}", end="")
            check(result.returncode in (-signal.SIGSEGV, 128 + signal.SIGSEGV,
                                        -signal.SIGILL, 128 + signal.SIGILL,
                                        -signal.SIGTRAP, 128 + signal.SIGTRAP),
                  f"({letter}) not stopped: exit status {result.returncode}")
            check(re.search(expected, result.stderr),
                  f"({letter}) stopped, but not as expected: /{expected}/")
        print(f"\nall {len(ATTACKS)} attacks stopped")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    main(Demo, parser)
