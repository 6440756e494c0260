#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Turn edits of an extracted upstream tree into a patch of ours.

  utils/mkpatch.py build/src/llvm llvm-codoms/patches/0003-title.patch FILE...

Edit FILE (upstream's path) in the tree, then run this. The patch is written so
that it applies after all patches that sort before it; patches that sort after
it and touch the same files are left for you to check. Text that the patch
already has above its first 'diff' or '---' line is kept.
"""

import argparse
import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tree", type=Path)
    parser.add_argument("patch", type=Path)
    parser.add_argument("files", nargs="*",
                        help="default: the files that the patch touches")
    arguments = parser.parse_args()
    pristine = arguments.tree.parent / f".{arguments.tree.name}" / "pristine"
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
    earlier = [path for path in sorted(arguments.patch.parent.glob("*.patch"))
               if path.name < arguments.patch.name]
    result = [header]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        for path in (pristine / name for name in files):
            name = path.relative_to(pristine)
            source = path
            if not source.exists():
                # Never patched so far: the pristine text is in the archive.
                extract_pristine(arguments.tree, name, path)
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, scratch / name)
        for path in earlier:
            subprocess.run(
                ["patch", "-p1", "-f", "-s", "-r", "-",
                 "--no-backup-if-mismatch", "-d", scratch, "-i",
                 path.resolve()], stdout=subprocess.DEVNULL)
        for name in sorted(files):
            old = (scratch / name).read_text().splitlines(keepends=True)
            new = (arguments.tree / name).read_text().splitlines(keepends=True)
            result += difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    arguments.patch.write_text("".join(result))


def extract_pristine(tree, name, destination):
    sys.path.insert(0, str(Path(__file__).parent))
    import sources
    root = Path(__file__).parent.parent
    archive = sources.Sources(root / "versions.json",
                              sources.cache_root()).fetch(tree.name)
    listing = subprocess.run(["tar", "-tf", archive], capture_output=True,
                             text=True, check=True).stdout
    top = listing.split("/", 1)[0]
    destination.parent.mkdir(parents=True, exist_ok=True)
    with open(destination, "wb") as file:
        done = subprocess.run(["tar", "-xOf", archive, f"{top}/{name}"],
                              stdout=file)
    if done.returncode:
        destination.unlink()
        sys.exit(f"mkpatch.py: error: {archive.name} has no {name}")


if __name__ == "__main__":
    main()
