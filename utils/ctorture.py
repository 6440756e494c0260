#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Run GCC's c-torture execute suite scattered over domains and not scattered.

  utils/ctorture.py --toolchain build/toolchain --source build/src/ctorture

Each program is compiled twice, with and without -mcodoms-scatter, and both run
under the model: they must end with the same status and print the same. The
program as it is must end with status 0, unless the list of exclusions says why
not. --rotate takes one level for each test, chosen by its name; without, all.
The status is 1 if a result differs, or if something excluded passes.
"""

import argparse
import concurrent.futures
import fnmatch
import re
import shlex
import subprocess
import sys
import zlib
from pathlib import Path

LEVELS = {
    "O0": ["-O0"],
    "O1": ["-O1"],
    "O2": ["-O2"],
    "Os": ["-Os"],
    "lto": ["-O2", "-flto"],
}
# What GCC 12 accepts by default in C and clang does not.
DIALECT = ["-std=gnu17", "-w", "-Wno-implicit-function-declaration",
           "-Wno-implicit-int", "-Wno-int-conversion",
           "-Wno-incompatible-pointer-types",
           "-Wno-incompatible-function-pointer-types", "-Wno-return-type", "-Wno-parentheses"]


def exclusions(path):
    """{test: [(levels or None, mode, reason)]}

    A line is `TEST MODE[:LEVEL,...] REASON`. MODE `plain`: the program does not
    pass as it is; `scatter`: it does, but cannot be scattered.
    """
    found = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split(None, 2)
        mode, _, levels = fields[1].partition(":") if len(fields) == 3 else (
            "", "", "")
        levels = levels.split(",") if levels else list(LEVELS)
        if mode not in ("plain", "scatter") or set(levels) - set(LEVELS):
            sys.exit(f"{path}:{number}: not 'TEST plain|scatter[:LEVEL,...] "
                     "REASON'")
        for level in levels:
            found[fields[0], level] = (mode, fields[2])
    return found


def run(command, directory, seconds):
    try:
        done = subprocess.run(command, cwd=directory, timeout=seconds,
                              stdin=subprocess.DEVNULL, capture_output=True)
    except subprocess.TimeoutExpired:
        return None, b"", f"no end after {seconds} s"
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


class Suite:
    def __init__(self, arguments):
        self.arguments = arguments
        self.clang = arguments.toolchain.resolve() / "bin/clang"
        self.qemu = arguments.toolchain.resolve() / "bin/qemu-riscv64"
        self.root = arguments.source.resolve()
        self.excluded = exclusions(arguments.exclusions)

    def tests(self):
        names = [str(path.relative_to(self.root).with_suffix(""))
                 for directory in (".", "ieee")
                 for path in (self.root / directory).glob("*.c")]
        return sorted(name for name in names
                      if any(fnmatch.fnmatch(name, pattern)
                             for pattern in self.arguments.only))

    def options(self, source):
        text = source.read_text(errors="replace")
        found = []
        for match in re.finditer(
                r'dg-(?:additional-)?options\s+"([^"]*)"(.*)', text):
            # Options of one target are not for this one.
            if "target" not in match[2]:
                found += shlex.split(match[1])
        # Others are GCC's, and choose how it optimises.
        return [option for option in found
                if option in ("-fwrapv", "-ffast-math", "-fsigned-char",
                              "-funsigned-char", "-fno-strict-aliasing",
                              "-fno-strict-overflow", "-fno-trapping-math",
                              "-fno-math-errno", "-fno-signed-zeros",
                              "-fgnu89-inline")
                or option.startswith(("-D", "-std="))]

    def one(self, name, level, extra):
        """Status, output and what went wrong."""
        source = self.root / f"{name}.c"
        tag = f"{name.replace('/', '-')}-{level}{'-s' if extra else ''}"
        program = self.arguments.work / tag
        status, _, errors = run(
            [self.clang, *DIALECT, *LEVELS[level], *self.options(source), *extra,
             source, "-lm", "-Wno-unused-command-line-argument",
             "-o", program], self.root, 120)
        if status != 0:
            return "does not compile", b"", errors
        status, output, errors = run([self.qemu, program],
                                     self.arguments.work, 60)
        if not self.arguments.keep:
            program.unlink()
        return status, output, errors

    def check(self, item):
        name, level = item
        scatter = [f"-mcodoms-scatter={self.arguments.domains}"]
        mode, _ = self.excluded.get((name, level), ("", ""))
        status, output, errors = self.one(name, level, [])
        if status != 0:
            if mode == "plain":
                return "excluded", ""
            return "failed", f"as it is: {status}\n{errors}"
        if mode == "plain":
            return "failed", "is excluded as not passing, but passes"
        status2, output2, errors2 = self.one(name, level, scatter)
        same = (status, output) == (status2, output2)
        if mode == "scatter":
            if same:
                return "failed", "is excluded, but passes scattered"
            return "excluded", ""
        if not same:
            return "failed", f"scattered: {status2}\n{errors2}"
        return "passed", ""


def main():
    here = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolchain", type=Path, required=True)
    parser.add_argument("--source", type=Path, required=True,
                        help="gcc.c-torture/execute")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--exclusions", type=Path,
                        default=here / "test/ctorture/exclusions.txt")
    parser.add_argument("--domains", type=int, default=4)
    parser.add_argument("--levels", default=",".join(LEVELS))
    parser.add_argument("--rotate", action="store_true",
                        help="one level for each test, by its name")
    parser.add_argument("--part", default="1/1", metavar="K/N",
                        help="the Kth of N parts of the tests, by their names")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="keep programs")
    parser.add_argument("only", nargs="*", default=["*"],
                        help="globs of tests (all)")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    levels = arguments.levels.split(",")
    part, parts = map(int, arguments.part.split("/"))

    suite = Suite(arguments)
    items = []
    for name in suite.tests():
        number = zlib.crc32(name.encode())
        if number // len(levels) % parts != part - 1:
            continue
        chosen = [levels[number % len(levels)]] if arguments.rotate else levels
        items += [(name, level) for level in chosen]
    if not items:
        sys.exit("ctorture.py: error: no test matches")

    counts = {"passed": 0, "failed": 0, "excluded": 0}
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for (name, level), (result, text) in zip(
                items, pool.map(suite.check, items)):
            counts[result] += 1
            if result == "failed":
                print(f"{name} {level}: {text.strip()}\n", flush=True)
    print("c-torture: {passed} passed, {failed} failed, {excluded} excluded"
          .format(**counts))
    sys.exit(counts["failed"] != 0)


if __name__ == "__main__":
    main()
