#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compare the model with the reference (test/qemu/reference) on random programs.

  utils/difftest.py [--instructions N] [--jobs N] [--seed N] [--out DIR] [--qemu PATH]

Without --seed each run has new seeds. A difference is made small and written to
DIR/difference-<seed>.txt (build/difftest); test/qemu/difftest/README.md says what
to do with it. Prints the totals of all jobs; the status is 1 if there was a difference.
"""

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def build(cc, out, flags=()):
    sources = sorted(str(p) for d in ("difftest", "reference")
                     for p in (ROOT / "test/qemu" / d).glob("*.c"))
    subprocess.run([cc, "-D_GNU_SOURCE", "-std=gnu11", "-O2", "-g", "-Wall", *flags,
                    f"-I{ROOT}/runtime/include", *sources, "-o", str(out)],
                   check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--instructions", type=int, default=100_000_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--out", type=Path, default=ROOT / "build/difftest")
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--qemu", type=Path,
                        default=ROOT / "build/toolchain/bin/qemu-riscv64")
    arguments = parser.parse_args()
    seed = arguments.seed
    if seed is None:
        seed = int(time.time()) << 24
    arguments.out = arguments.out.resolve()  # what has no '/' is sought in PATH
    arguments.out.mkdir(parents=True, exist_ok=True)
    tool = arguments.out / "difftest"
    build(arguments.cc, tool)
    print(f"seeds from {seed} on", flush=True)

    jobs = []
    for job in range(arguments.jobs):
        first = seed + (job << 48)
        jobs.append(subprocess.Popen(
            [tool, "--qemu", arguments.qemu, "--seed", str(first),
             "--instructions", str(arguments.instructions // arguments.jobs),
             "--out", arguments.out / f"difference-{first}.txt"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
    totals, failed = {}, False
    for job in jobs:
        output = job.communicate()[0]
        for number, name in re.findall(
                r"(?:^|, )(\d+) (programs|instructions|crossings|faults|signals|"
                r"differences)(?=,|$)", output, re.MULTILINE):
            totals[name] = totals.get(name, 0) + int(number)
        if job.returncode != 0:
            failed = True
            print(output)
    print(", ".join(f"{n} {name}" for name, n in totals.items()))
    return failed


if __name__ == "__main__":
    sys.exit(main())
