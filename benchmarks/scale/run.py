#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""CPU time and memory of the model with thousands of domains.

  run.py --toolchain DIR --program FILE [--runs N]

FILE is test/e2e/scale.c: makes domains, tags pages for them, and has threads
cross at once. Half as many domains, and half as many pages, are run for
comparison: what grows faster than they do would show.
"""

import argparse
import os
import statistics
import subprocess
import tempfile

DOMAINS, PAGES, THREADS = 4096, 24, 64


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolchain", required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    tool = lambda name: os.path.join(arguments.toolchain, "bin", name)

    with tempfile.TemporaryDirectory() as work:
        program = os.path.join(work, "scale")
        subprocess.run([tool("clang"), "-O1", arguments.program, "-o", program],
                       check=True)
        medians = []
        for domains in (DOMAINS // 2, DOMAINS):
            times, memory = [], []
            for _ in range(arguments.runs):
                before = os.times()
                result = subprocess.run(
                    [tool("qemu-riscv64"), program, str(domains), str(PAGES),
                     str(THREADS)], check=True, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, universal_newlines=True)
                after = os.times()
                times.append(after.children_user + after.children_system -
                             before.children_user - before.children_system)
                memory.append(int(result.stderr.split()[0]) / 1000)
            medians.append(statistics.median(times))
            print(f"{result.stdout.splitlines()[0]}: {medians[-1]:.2f} s of CPU "
                  f"time ({min(times):.2f}-{max(times):.2f}), "
                  f"{statistics.median(memory):.0f} MB")
        print(f"twice as much takes {medians[1] / medians[0]:.1f} times as long")


if __name__ == "__main__":
    main()
