#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Guest instructions of a call into another domain over a plain call.

  run.py --toolchain DIR [--max N] [--max-waived N]

Counts each kind of call of null-call.c by two runs of different length, so that
start-up and loop cancel out. With --max, exit status 1 if a call costs more; with
--max-waived, if one does for which both sides waive all policies.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SHORT, LONG = 1000, 101000


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolchain", required=True)
    parser.add_argument("--max", type=float)
    parser.add_argument("--max-waived", type=float)
    arguments = parser.parse_args()
    tool = lambda name: os.path.join(arguments.toolchain, "bin", name)
    plugin = os.path.join(arguments.toolchain, "lib", "qemu", "libinsn.so")

    with tempfile.TemporaryDirectory() as work:
        program = os.path.join(work, "null-call")
        subprocess.run([tool("clang"), "-O2", os.path.join(HERE, "null-call.c"),
                        os.path.join(HERE, "waived.c"), "-o", program],
                       check=True)

        def count(kind, n):
            result = subprocess.run(
                [tool("qemu-riscv64"), "-plugin", plugin + ",inline=on", "-d",
                 "plugin", program, kind, str(n)],
                check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                universal_newlines=True)
            return (int(re.search(r"total insns: (\d+)", result.stderr).group(1)),
                    result.stdout.strip())

        costs = {}
        for kind in ("plain", "cross", "pair", "waived", "empty", "leaf"):
            (few, _), (many, moved) = count(kind, SHORT), count(kind, LONG)
            costs[kind] = (many - few) / (LONG - SHORT)
            print(f"{kind:6} {costs[kind]:6.2f} instructions, loop and all; "
                  f"{moved} on the DCS")
    failed = False
    # Of the two calls of a pair one has the loop.
    body = costs["plain"] - costs["empty"] + 2 # jal, ret
    costs["pair"] = (costs["pair"] - costs["plain"] - body) / 2
    for kind, local, limit in (("cross", "plain", arguments.max),
                               ("pair", None, arguments.max),
                               ("leaf", "empty", arguments.max),
                               ("waived", "plain", arguments.max_waived)):
        over = costs[kind] - (costs[local] if local else 0)
        print(f"{kind:6} {over:6.2f} instructions over a plain call")
        if limit is not None and over > limit:
            print(f"null-call: {kind}: more than {limit:g}", file=sys.stderr)
            failed = True
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
