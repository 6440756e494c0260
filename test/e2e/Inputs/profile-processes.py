#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Profiles of all processes: PATH is the first one's, PATH.<pid> its children's;
or PATH ends in a dot, and all have a pid."""

import glob
import json
import sys


def show(who, path):
    profile = json.load(open(path))
    calls = sum(e["calls"] for e in profile["edges"]
                if (e["callee"], e["entry"]) == ("lib", "twice"))
    print(f"{who}: {profile['threads']} threads, calls of lib:twice {calls}")


path = sys.argv[1]
if not path.endswith("."):
    show("first", path)
    path += "."
for child in sorted(glob.glob(path + "[0-9]*"), key=lambda p: int(p.split(".")[-1])):
    show("child", child)
