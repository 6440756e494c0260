#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Check that docs/language.md lists every error and warning of ours in clang.

  utils/diagnostics.py            prints what is missing, and fails if anything is
  utils/diagnostics.py --list     prints all texts
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLANG = ROOT / "llvm-codoms" / "clang"
STRING = r'"((?:[^"\\]|\\.)*)"'


def call_arguments(text, start):
    """The text between the parenthesis before `start` and its partner."""
    depth = 1
    for match in re.compile(STRING + r"|[()]").finditer(text, start):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth -= 1
            if depth == 0:
                return text[start:match.start()]
    return ""


def texts():
    found = []
    for path in sorted([*CLANG.glob("lib/**/*"), *CLANG.glob("include/**/*")]):
        if path.suffix not in (".cpp", ".inc"):
            continue
        text = path.read_text()
        for match in re.finditer(r"\b(?:error|CODOMS_WARNING)\(", text):
            arguments = call_arguments(text, match.end())
            # The format is the last argument, in adjacent strings.
            tail = re.search(rf"(?:{STRING}\s*)+$", arguments.strip())
            if tail:
                parts = re.findall(STRING, tail[0])
                found.append("".join(parts).replace('\\"', '"'))
    # Given to getCustomDiagID itself.
    found.append("'%0' in '-mcodoms-domain=%0' cannot be the name of a "
                 "domain: %1")
    return list(dict.fromkeys(found))


def main():
    all_texts = texts()
    if sys.argv[1:] == ["--list"]:
        print("\n".join(all_texts))
        return
    manual = (ROOT / "docs" / "language.md").read_text()
    listed = set(re.findall(r"^\* `(.*?)`(?: \[.*\])?$", manual, re.M))
    missing = [text for text in all_texts if text not in listed]
    stale = [text for text in listed if text not in all_texts]
    for text in missing:
        print(f"docs/language.md lacks: {text}")
    for text in stale:
        print(f"docs/language.md lists what clang does not say: {text}")
    print(f"{len(all_texts)} diagnostics, {len(missing)} not documented, "
          f"{len(stale)} only documented")
    sys.exit(bool(missing or stale))


if __name__ == "__main__":
    main()
