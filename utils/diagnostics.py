#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Check that docs/diagnostics.md lists every error and warning of ours in clang,
and that a test in test/clang shows each. What its section on code generation
lists, the passes have to say. docs/linker.md lists the messages of the linker.

  utils/diagnostics.py            prints what is missing, and fails if anything is
  utils/diagnostics.py --list     prints all texts
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLANG = ROOT / "llvm-codoms" / "clang"
TARGET = ROOT / "llvm-codoms" / "llvm" / "lib" / "Target" / "RISCV"
LLD = ROOT / "llvm-codoms" / "lld" / "ELF"
BACKEND = "## Errors: gates and code generation"
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


def is_tested(text, tests):
    """Whether some test has all that is fixed of the text, in one line. Tests may
    quote a part of a text: then the longest fixed piece has to be in it."""
    pieces = re.split(r"%(?:select\{[^}]*\})?\d", text)
    longest = max(pieces, key=len).strip()
    return longest in tests


def is_said_by_passes(text):
    """Whether the passes have all fixed pieces of the text, `...` and N aside."""
    said = "\n".join(
        "".join(re.findall(STRING, match[0]))
        for path in sorted(TARGET.glob("*.cpp"))
        for match in re.finditer(rf"(?:{STRING}\s*)+", path.read_text()))
    pieces = re.split(r"\.\.\.|\bN\b|`, `|: ", text)
    return all(piece.strip(" ':(),") in said for piece in pieces)


def linker_messages():
    """File, line and pieces of each message of the linker: what stands between
    names and numbers, without the cure. What is wrong within a line of a record
    is said by functions `error` of CodomsRecords.cpp, and listed as one."""
    said_by = r"\b(?:Err|ErrAlways|Warn|Fatal)\(ctx\)"
    for path in sorted(LLD.glob("Codoms*.cpp")):
        text = re.sub(r"(?m)^ *//.*", "", path.read_text())
        calls = said_by if path.name == "CodomsRecords.cpp" else \
            said_by + r"|\berror\("
        for match in re.finditer(calls, text):
            # To the end of the statement, and before the cure.
            strings = []
            for part in re.finditer(rf"(?:{STRING}\s*)+|;", text[match.end():]):
                if part[0] == ";":
                    break
                joined = "".join(re.findall(STRING, part[0]))
                said, _, cure = joined.partition("\\n>>>")
                strings.append(said)
                if cure:
                    break
            pieces = [piece.strip(" ':(),") for string in strings
                      for piece in re.split(r"[:;,] ", string)]
            pieces = [piece for piece in pieces if len(piece) >= 10]
            if pieces:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path.name}:{line}", pieces


def main():
    all_texts = texts()
    if sys.argv[1:] == ["--list"]:
        print("\n".join(all_texts))
        return
    manual = (ROOT / "docs" / "diagnostics.md").read_text()
    front, _, rest = manual.partition(BACKEND)
    back, _, rest = rest.partition("\n## ")
    item = re.compile(r"^\* `(.*?)`(?: \[.*\])?$", re.M)
    listed = set(item.findall(front + rest))
    missing = [text for text in all_texts if text not in listed]
    stale = [text for text in listed if text not in all_texts]
    stale += [text for text in item.findall(back)
              if not is_said_by_passes(text)]
    tests = "\n".join(path.read_text()
                      for path in sorted((ROOT / "test" / "clang").glob("*.*")))
    linker_manual = (ROOT / "docs" / "linker.md").read_text().replace("`", "")
    messages = list(linker_messages())
    unlisted = [(where, pieces) for where, pieces in messages
                if not any(piece in linker_manual for piece in pieces)]
    for where, pieces in unlisted:
        print(f"docs/linker.md lacks: {where}: {' ... '.join(pieces)}")
    untested = [text for text in all_texts if not is_tested(text, tests)]
    for text in untested:
        print(f"no test in test/clang shows: {text}")
    for text in missing:
        print(f"docs/diagnostics.md lacks: {text}")
    for text in stale:
        print(f"docs/diagnostics.md lists what nothing says: {text}")
    print(f"{len(all_texts)} diagnostics, {len(missing)} not documented, "
          f"{len(stale)} only documented, {len(untested)} not tested")
    print(f"{len(messages)} messages of the linker, {len(unlisted)} not "
          "documented")
    sys.exit(bool(missing or stale or untested or unlisted))


if __name__ == "__main__":
    main()
