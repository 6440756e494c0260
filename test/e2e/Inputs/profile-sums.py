#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sums of a profile that have to agree: JSON, folded stacks, the plugin's count."""

import json
import re
import sys

profile = json.load(open(sys.argv[1]))
stacks = [line.rsplit(" ", 1) for line in open(sys.argv[2])]
# Children end before.
plugin = re.findall(r"total insns: (\d+)", open(sys.argv[3]).read())[-1]
assert all(d["instructions"] <= profile["instructions"] for d in profile["domains"])
print("domains:", sum(d["instructions"] for d in profile["domains"]))
print("stacks:", sum(int(count) for _, count in stacks))
print("plugin:", plugin)
print("edges:", sum(e["calls"] for e in profile["edges"]))
print("crossings:", profile["crossings"])
print("faults:", profile["faults"])
print("causes:", sum(f["count"] for f in profile["fault_causes"]))
