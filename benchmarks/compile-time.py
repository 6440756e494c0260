#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compile time of our clang over the packaged one, for -march=rv64gc.

  compile-time.py --toolchain DIR --packaged DIR [--runs N] [--max X] [--include DIR]... SOURCE...

SOURCE: C files, or directories of them (not below). Compiles all with one
compiler, then with the other, N times, at -O2, and compares the medians of the
user times. With --max, exit status 1 if ours takes more than X times as long.
What the packaged compiler does not compile is left out.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path


def compile_all(clang, sources, includes):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    failed = []
    for source in sources:
        status = subprocess.run(
            [clang, "--no-default-config", "--target=riscv64-unknown-linux-musl",
             "-march=rv64gc", "-mabi=lp64d", "-O2", "-w", "-nostdlibinc",
             *[f"-isystem{i}" for i in includes], "-c", str(source), "-o",
             os.devnull], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode
        if status:
            failed.append(source)
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    return after - before, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolchain", required=True)
    parser.add_argument("--packaged", required=True)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--max", type=float)
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("sources", nargs="+", type=Path)
    arguments = parser.parse_args()
    sources = [s for path in arguments.sources
               for s in (sorted(path.glob("*.c")) if path.is_dir() else [path])]
    compilers = {"ours": os.path.join(arguments.toolchain, "bin", "clang"),
                 "packaged": os.path.join(arguments.packaged, "clang")}

    # A first run warms the caches and says what can be compiled.
    _, failed = compile_all(compilers["packaged"], sources, arguments.include)
    sources = [s for s in sources if s not in failed]
    if not sources:
        sys.exit("compile-time: nothing can be compiled")
    _, failed = compile_all(compilers["ours"], sources, arguments.include)
    if failed:
        sys.exit(f"compile-time: ours does not compile {failed[0]}")
    times = {name: [] for name in compilers}
    for _ in range(arguments.runs):
        for name, clang in compilers.items():
            times[name].append(
                compile_all(clang, sources, arguments.include)[0])
    medians = {name: statistics.median(t) for name, t in times.items()}
    ratio = medians["ours"] / medians["packaged"]
    shown = {name: f"{medians[name]:.2f} ({min(t):.2f}-{max(t):.2f})"
             for name, t in times.items()}
    print(f"{len(sources)} files: ours {shown['ours']} s, packaged "
          f"{shown['packaged']} s of user time, {ratio:.3f} times")
    if arguments.max is not None and ratio > arguments.max:
        sys.exit(f"compile-time: more than {arguments.max:g}")


if __name__ == "__main__":
    main()
