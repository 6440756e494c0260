#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Host code bytes that one guest load costs, from logs of in_asm and out_asm.

  codesize.py LOG...

Compares blocks that hold 8 and 24 of `ld a1, n(a0)` and little else; prints
the cost for each pair of them.
"""

import re
import sys

for log in sys.argv[1:]:
    sizes, costs, loads = {}, [], 0
    for line in open(log):
        if line.startswith("IN:"):
            loads = 0
        elif re.search(r"\bld\s+a1,\d+\(a0\)", line):
            loads += 1
        elif match := re.match(r"OUT: \[size=(\d+)\]", line):
            if loads in (8, 24):
                sizes[loads] = int(match[1])
            if len(sizes) == 2:
                costs.append((sizes[24] - sizes[8]) // 16)
                sizes = {}
    print(log.rsplit(".", 1)[1] + ":", *costs)
