#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Run the passes of domains over code of upstream's tests: nothing may crash.

  utils/domaincrash.py --toolchain build/toolchain build/src/llvm-tests/llvm/test/CodeGen/RISCV

Each .ll file is compiled by the first llc of its RUN lines for riscv64, as it is
and with all its functions in a domain (codoms-split, then llc, for Xcodoms); each
.c file by clang, as it is and with -mcodoms-domain=d, at -O0 or -O2, as its name
has it. What compiles as it is has to compile in a domain, or to be refused with a
message; a crash, or code that the machine verifier refuses, is a failure. --every
N takes one file of N, by its name.
"""

import argparse
import concurrent.futures
import re
import shlex
import subprocess
import sys
import zlib
from pathlib import Path

FLAGS = ('\n!llvm.module.flags = !{!99000}\n'
         '!99000 = !{i32 7, !"codoms", i32 1}\n')


def arguments_end(text, start):
    """Behind the parameter list that opens at or after `start`."""
    depth = 0
    for i in range(text.index("(", start), len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if not depth:
            return i + 1
    raise ValueError("no end of the parameters")


def in_domain(text):
    """The module with all functions that it defines in domain d."""
    out, at = [], 0
    for match in re.finditer(r'^define [^@]*@(?:"[^"]*"|[\w.$-]+)', text,
                             re.M):
        if match.start() < at:
            continue
        end = arguments_end(text, match.end())
        more = re.match(r"\s*(local_)?unnamed_addr", text[end:])
        end += more.end() if more else 0
        out += [text[at:end], ' "codoms-domain"="d"']
        at = end
    return "".join(out) + text[at:] + (
        "" if "!llvm.module.flags" in text else FLAGS)


def llc_options(text):
    """The options of the first llc for riscv64, or None."""
    for line in re.findall(r"RUN:\s*(.*?llc\b[^|\n\\]*)", text):
        if "riscv64" not in line or "not " in line or "%" in line.replace(
                "%s", "").replace("%t", ""):
            continue
        options = shlex.split(line.split("llc", 1)[1].split("<")[0])
        options = [option for option in options if option.startswith("-") and
                   not option.startswith(("-o", "-filetype", "-stop", "-run",
                                          "-debug", "-print", "-x"))]
        if any("pic" in o or "large" in o or "x3" in o for o in options):
            continue
        return options
    return None


class Checker:
    def __init__(self, arguments):
        self.tools = arguments.toolchain.resolve() / "bin"

    def run(self, tool, options, text):
        try:
            return subprocess.run([self.tools / tool, *options, "-"],
                                  input=text, capture_output=True,
                                  timeout=300, text=True, errors="replace")
        except subprocess.TimeoutExpired as error:
            return subprocess.CompletedProcess(error.cmd, -1, "", "no end")

    @staticmethod
    def crashed(done):
        return (done.returncode < 0 or done.returncode > 125 or
                "PLEASE submit" in done.stderr or
                "Bad machine code" in done.stderr or
                "UNREACHABLE" in done.stderr)

    def check_c(self, path):
        """With the features that RUN lines want, and as anybody would."""
        level = "-O0" if zlib.crc32(path.name.encode()) % 2 else "-O2"
        text = path.read_text(errors="replace")
        std = re.search(r"RUN:.*(-std=(?:c|gnu)\w+)", text)
        march = "rv64gcv_zvfh" if "riscv_vector.h" in text else "rv64gc"
        options = ["--target=riscv64-unknown-linux-musl", level, "-w",
                   "-fno-crash-diagnostics", "-mllvm", "-verify-machineinstrs",
                   *([std.group(1)] if std else []), "-x", "c", "-c", "-o",
                   "/dev/null", "-I", str(path.parent)]
        plain = self.run("clang", [f"-march={march}", *options], text)
        if self.crashed(plain) or plain.returncode:
            return "skipped", ""
        done = self.run("clang", [f"-march={march}_xcodoms",
                                  "-mcodoms-domain=d", *options], text)
        if self.crashed(done):
            return "failed", done.stderr[-3000:]
        if done.returncode:
            return "refused", done.stderr.strip().split("\n")[0]
        return "passed", ""

    def check(self, path):
        if path.suffix == ".c":
            return self.check_c(path)
        text = path.read_text(errors="replace")
        options = llc_options(text)
        if options is None or ("!llvm.module.flags" in text):
            return "skipped", ""
        plain = self.run("llc", [*options, "-o", "/dev/null"], text)
        if plain.returncode:
            return "skipped", ""
        attributes = [o.split("=", 1)[1] for o in options
                      if re.match(r"--?mattr=", o)]
        others = [o for o in options if not re.match(r"--?mattr=", o)]
        attributes = ",".join([*attributes, "+xcodoms"])
        split = self.run("opt", ["-mtriple=riscv64",
                                 "-passes=codoms-split,verify", "-S"],
                         in_domain(text))
        done = split
        if not split.returncode:
            done = self.run("llc", [*others, f"-mattr={attributes}",
                                    "-verify-machineinstrs", "-o",
                                    "/dev/null"], split.stdout)
        if self.crashed(done):
            return "failed", done.stderr[-3000:]
        if done.returncode:
            return "refused", done.stderr.strip().split("\n")[0]
        return "passed", ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolchain", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--refused", action="store_true",
                        help="print what is refused, too")
    parser.add_argument("tests", type=Path, nargs="+")
    arguments = parser.parse_args()
    files = sorted(path for tests in arguments.tests
                   for path in tests.rglob("*")
                   if path.suffix in (".ll", ".c") and
                   not zlib.crc32(path.name.encode()) % arguments.every)
    checker = Checker(arguments)
    counts = {"passed": 0, "refused": 0, "skipped": 0, "failed": 0}
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for path, (result, text) in zip(files, pool.map(checker.check, files)):
            counts[result] += 1
            if result == "failed" or (result == "refused" and
                                      arguments.refused):
                print(f"{path}: {result}: {text}", flush=True)
    print("in a domain: {passed} passed, {refused} refused, {failed} failed, "
          "{skipped} skipped".format(**counts))
    sys.exit(counts["failed"] != 0 or not counts["passed"])


if __name__ == "__main__":
    main()
