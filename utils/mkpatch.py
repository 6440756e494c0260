#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Turn edits of an extracted upstream tree into a patch of ours.

  utils/mkpatch.py build/src/llvm llvm-codoms/patches/0003-title.patch FILE...

Edit FILE (upstream's path) in the tree, then run this. The patch is written so
that it applies after all patches that sort before it and holds nothing of those that
sort after it. Text that the patch already has above its first 'diff' or '---'
line is kept.
"""

import argparse
import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import sources


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tree", type=Path)
    parser.add_argument("patch", type=Path)
    parser.add_argument("files", nargs="*",
                        help="default: the files that the patch touches")
    parser.add_argument("--versions", type=Path,
                        default=Path(__file__).parents[1] / "versions.json")
    arguments = parser.parse_args()
    files = set(arguments.files)
    header = ""
    if arguments.patch.exists():
        text = arguments.patch.read_text()
        files.update(re.findall(r"^\+\+\+ b/(\S+)", text, re.MULTILINE))
        header = re.split(r"^(?:diff |--- )", text, maxsplit=1,
                          flags=re.MULTILINE)[0]
    if not files:
        sys.exit("mkpatch.py: error: no file is named, and "
                 f"{arguments.patch} has none")
    tree = sources.Tree(arguments.tree)
    upstream = sources.Sources(arguments.versions, sources.cache_root())
    try:
        tree.keep_pristine(files, lambda: upstream.fetch(arguments.tree.name))
    except sources.SourceError as error:
        sys.exit(f"mkpatch.py: error: {error}")
    others = sorted(arguments.patch.parent.glob("*.patch"))
    result = [header]
    with tempfile.TemporaryDirectory() as scratch:
        old, new = Path(scratch, "a"), Path(scratch, "b")
        for name in files:
            for side, source in (old, tree.pristine), (new, arguments.tree):
                (side / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source / name, side / name)
        # Hunks for files that are not here are skipped, and meant to be.
        for path in others:
            if path.name < arguments.patch.name:
                apply(path, old)
        for path in reversed(others):
            if path.name > arguments.patch.name:
                apply(path, new, "--reverse")
        for name in sorted(files):
            result += difflib.unified_diff(
                (old / name).read_text().splitlines(keepends=True),
                (new / name).read_text().splitlines(keepends=True),
                f"a/{name}", f"b/{name}")
    arguments.patch.write_text("".join(result))


def apply(patch, directory, *options):
    subprocess.run(
        ["patch", "-p1", "--force", "--silent", "--reject-file=-",
         "--no-backup-if-mismatch", *options, "-d", directory,
         "-i", patch.resolve()],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
