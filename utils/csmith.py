#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Run programs of Csmith scattered over domains, as they are, and on the host.

  utils/csmith.py --toolchain build/toolchain --work build/csmith --seeds 1-1000

Each program is compiled by the host's compiler and twice by ours, with and
without -mcodoms-scatter; all three must print the same checksum. The level
changes with the seed. Csmith's functions are static: they are made external, as
those are what is scattered. A seed of which Csmith makes no program, and a program
that does not end on the host within two seconds, are skipped. The status is 1 if
a checksum differs.
"""

import argparse
import concurrent.futures
import re
import subprocess
import sys
from pathlib import Path

LEVELS = [["-O0"], ["-O1"], ["-O2"], ["-Os"], ["-O2", "-flto"]]


def run(command, seconds, **options):
    try:
        return subprocess.run(command, timeout=seconds, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              **options)
    except subprocess.TimeoutExpired:
        return None


class Differ:
    def __init__(self, arguments):
        self.arguments = arguments
        self.toolchain = arguments.toolchain.resolve()

    def compile(self, compiler, source, program, options):
        done = run([compiler, "-w", "-I", self.arguments.include, *options,
                    source, "-o", program], 300)
        if done is None or done.returncode:
            return "does not compile: " + (
                done.stderr.strip() if done else "no end")
        return None

    def check(self, seed):
        work = self.arguments.work / str(seed)
        work.mkdir(exist_ok=True)
        source = work / f"{seed}.c"
        # It has a file of its own where it runs.
        made = run(["csmith", "--seed", str(seed)], 60, cwd=work)
        if made is None:
            return "skipped", ""
        if made.returncode:
            return "failed", made.stderr
        source.write_text(re.sub(r"^static (.*\bfunc_\d+\()", r"\1",
                                 made.stdout, flags=re.M))
        level = LEVELS[seed % len(LEVELS)]
        scatter = f"-mcodoms-scatter={self.arguments.domains}"
        clang = self.toolchain / "bin/clang"
        qemu = self.toolchain / "bin/qemu-riscv64"
        results = []
        for name, compiler, options, prefix, seconds in (
                ("host", self.arguments.host_cc, ["-O1"], [], 2),
                ("plain", clang, level, [qemu], 120),
                ("scattered", clang, [*level, scatter], [qemu], 300)):
            program = work / f"{seed}-{name}"
            problem = self.compile(compiler, source, program, options)
            if problem:
                return "failed", f"{name} {' '.join(options)} {problem}"
            done = run([*prefix, program], seconds)
            program.unlink()
            if done is None and name == "host":
                source.unlink()
                return "skipped", ""
            results.append((name, options, None if done is None else
                            (done.returncode, done.stdout),
                            done.stderr if done else "no end"))
        if len({result[2] for result in results}) == 1:
            source.unlink()
            return "passed", ""
        return "failed", "\n".join(
            f"{name} {' '.join(options)}: {result}\n{errors.strip()}"
            for name, options, result, errors in results)


def seeds(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolchain", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seeds", type=seeds, required=True, metavar="A-B")
    parser.add_argument("--domains", type=int, default=4)
    parser.add_argument("--host-cc", default="cc")
    parser.add_argument("--include", default="/usr/include/csmith",
                        help="where csmith.h is")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    differ = Differ(arguments)
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for seed, (result, text) in zip(
                arguments.seeds, pool.map(differ.check, arguments.seeds)):
            counts[result] += 1
            if result == "failed":
                print(f"seed {seed}: {text}\n", flush=True)
            done = sum(counts.values())
            if done % 50 == 0:
                print(f"-- {done} of {len(arguments.seeds)} seeds, "
                      f"{counts['failed']} failed", file=sys.stderr, flush=True)
    print("csmith: {passed} passed, {failed} failed, {skipped} skipped: no program, "
          "or no end on the host".format(**counts))
    sys.exit(counts["failed"] != 0 or not counts["passed"])


if __name__ == "__main__":
    main()
