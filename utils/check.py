#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Run lit suites and close with one line: 'N passed, N failed'.

Fails if a test fails, if a suite has no test, and, in our own suites, if a test
was skipped. With --expected, a JSON file of upstream's tests which are known to
differ, {"suite :: path": "reason"}: those must fail, all others must pass.
"""

import argparse
import importlib.util
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

PASSED = {"PASS", "FLAKYPASS"}
SKIPPED = {"UNSUPPORTED", "EXCLUDED", "SKIPPED"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lit", required=True)
    parser.add_argument("--jobs", type=int, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--expected", type=Path)
    parser.add_argument("--may-skip", action="store_true",
                        help="upstream's suites: a skipped test is no failure")
    parser.add_argument("--filter", help="lit's --filter")
    parser.add_argument("suites", nargs="+", type=Path)
    arguments = parser.parse_args()

    expected = {}
    if arguments.expected:
        expected = json.loads(arguments.expected.read_text())
    arguments.results.parent.mkdir(parents=True, exist_ok=True)
    arguments.results.unlink(missing_ok=True)
    options = ["--filter", arguments.filter] if arguments.filter else []
    if expected:
        options += ["--xfail", ";".join(expected)]
    # A test that hangs ends as a failure. lit needs psutil to kill it.
    if importlib.util.find_spec("psutil"):
        options += ["--timeout", "1200"]
    lit = subprocess.run(
        [arguments.lit, "-s", "-v", "--diagnostic-level=warning",
         f"-j{arguments.jobs}", "--output", arguments.results, *options,
         *arguments.suites], stderr=subprocess.PIPE, text=True)
    sys.stderr.write(lit.stderr)
    tests = []
    if arguments.results.exists():
        tests = json.loads(arguments.results.read_text())["tests"]
    failed = []
    count = Counter()
    for test in tests:
        name, code = test["name"], test["code"]
        if name in expected:
            if code == "XPASS":
                failed.append(f"{name}: passes, but is expected to differ: "
                              f"{expected[name]}")
            elif code == "XFAIL":
                count["as expected"] += 1
            else:
                failed.append(f"{name}: {code}, but is expected to differ")
        elif code in PASSED:
            count["passed"] += 1
        elif code in SKIPPED:
            count["skipped"] += 1
            if not arguments.may_skip:
                failed.append(f"{name}: skipped")
        else:
            failed.append(f"{name}: {code}")
    names = {test["name"] for test in tests}
    failed += [f"{name}: expected to differ, but there is no such test"
               for name in expected if name not in names]
    # lit only warns of a suite without a test.
    failed += re.findall(r"input '.*' contained no tests", lit.stderr)
    # Its own errors (a broken configuration) leave no result of a test behind.
    if lit.returncode and not failed:
        failed.append(f"lit ended with status {lit.returncode}")

    for line in failed:
        print("failed:", line)
    if count["as expected"]:
        print(f"differ as expected: {count['as expected']}")
    print(f"{count['passed'] + count['as expected']} passed, "
          f"{len(failed)} failed, {count['skipped']} skipped")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
