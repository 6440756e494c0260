#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which lines of the model's own files the tests reach.

  utils/coverage.py [--build DIR] [--jobs N] [--report]

Builds the model with counters (target qemu-coverage), runs its tests under it
(those that docs/testing.md names, random programs among them), and lists each
line of ours in qemu-codoms/ that none of them reached. qemu-codoms/coverage.txt
names those that are meant not to be reached, with the reason. The status is 1 if
a line is not reached and not named, or named and reached, or a test failed.

--report takes the counts of the last run. Lines are named by function and text,
so that the list survives changes elsewhere in the file.
"""

import argparse
import collections
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "qemu-codoms"
LISTED = OURS / "coverage.txt"
TESTS = ["test/qemu", "test/runtime", "test/e2e/gdb.c", "test/e2e/gdb-threads.c",
         "test/e2e/profile.c", "test/e2e/profile-processes.c", "test/e2e/scale.c"]
# 40,000 processes, each of which adds its counts to the files; and one that
# tests the reference.
SLOW = "attack/matrix-data|difftest/mutate"

Line = collections.namedtuple("Line", "file function text")


def read_counts(build, gcov):
    """{file: {line: [function, count]}} of the files of ours."""
    counts = collections.defaultdict(dict)
    notes = [p for p in build.rglob("*.gcno") if p.stat().st_size > 200]
    with tempfile.TemporaryDirectory() as directory:
        for i, path in enumerate(notes):
            out = Path(directory) / str(i)
            out.mkdir()
            subprocess.run([*gcov.split(), "-i", path.with_suffix(".gcda")], cwd=out,
                           check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            for file in out.iterdir():
                read_intermediate(file.read_text(), counts)
    return counts


def read_intermediate(text, counts):
    for part in re.split(r"^file:", text, flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        name = re.sub(r"^.*?src/qemu/", "", name)
        if not (OURS / name).exists():
            continue
        functions = sorted((int(line), function) for line, function in re.findall(
            r"^function:(\d+),\d+,(.*)$", body, re.MULTILINE))
        for line, count in re.findall(r"^lcount:(\d+),(\d+)", body, re.MULTILINE):
            line = int(line)
            function = [f for at, f in functions if at <= line][-1]
            entry = counts[name].setdefault(line, [function, 0])
            entry[1] += int(count)


def read_listed():
    """Counter of the lines that coverage.txt names."""
    listed, reason = collections.Counter(), False
    for number, text in enumerate(LISTED.read_text().splitlines(), 1):
        if not text or text.startswith("#"):
            reason = bool(text)
            continue
        parts = text.split(": ", 2)
        if len(parts) != 3 or not reason:
            sys.exit(f"{LISTED}:{number}: not 'file: function: text' below "
                     f"a reason")
        listed[Line(*parts)] += 1
    return listed


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--gcov", default="llvm-cov-22 gcov")
    arguments = parser.parse_args()
    build = arguments.build / "qemu-coverage"
    failed = False

    if not arguments.report:
        subprocess.run(["ninja", "-C", arguments.build, "qemu-coverage"],
                       check=True)
        for path in build.rglob("*.gcda"):
            path.unlink()
        failed = subprocess.run(
            [arguments.build / "bin/lit", "-sv", "-j", arguments.jobs,
             "-D", f"qemu={build}/qemu-riscv64", "--filter-out", SLOW,
             *(ROOT / test for test in TESTS)]).returncode != 0

    counts = read_counts(build, arguments.gcov)
    listed = read_listed()
    missed, where = collections.Counter(), {}
    total = reached = 0
    for name in sorted(counts):
        source = (OURS / name).read_text().splitlines()
        lines = counts[name]
        hit = sum(count > 0 for _, count in lines.values())
        total += len(lines)
        reached += hit
        print(f"{name}: {hit} of {len(lines)} lines")
        for number, (function, count) in sorted(lines.items()):
            if not count:
                line = Line(name, function, source[number - 1].strip())
                missed[line] += 1
                where.setdefault(line, []).append(number)
    if not total:
        sys.exit(f"{build}: no counts")
    for line in missed - listed:
        print(f"{OURS.name}/{line.file}:{where[line][0]}: not reached: "
              f"{line.function}: {line.text}")
    for line in listed - missed:
        print(f"{LISTED.name}: reached, or not there any more: {': '.join(line)}")
    print(f"{reached} of {total} lines reached ({100 * reached / total:.1f}%), "
          f"{sum(listed.values())} named with a reason, "
          f"{sum((missed - listed).values())} neither")
    return failed or missed != listed


if __name__ == "__main__":
    sys.exit(main())
