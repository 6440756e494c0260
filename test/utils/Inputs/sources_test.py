# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests of utils/sources.py and utils/mkpatch.py on a small made-up upstream."""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import unittest
from pathlib import Path

UTILS, ROOT = Path(sys.argv[1]), Path(sys.argv[2])

UPSTREAM = {
    "lib/one.c": "a\nb\nc\nd\ne\nf\ng\nh\n",
    "lib/two.c": "1\n2\n3\n4\n5\n",
    "lib/three.c": "three\n",
    "doc/big.txt": "not wanted\n",
}
PATCH_ONE = """Why.

--- a/lib/one.c
+++ b/lib/one.c
@@ -1,3 +1,4 @@
 a
+ours
 b
 c
"""
PATCH_TWO = """--- a/lib/two.c
+++ b/lib/two.c
@@ -3,3 +3,4 @@
 3
 4
 5
+6
"""


class Overlay(unittest.TestCase):
    def setUp(self):
        self.dir = ROOT / self.id().split(".")[-1]
        self.cache = self.dir / "cache"
        self.overlay = self.dir / "ours"
        self.patches = self.overlay / "patches"
        self.tree = self.dir / "build" / "src" / "up"
        for directory in (self.cache / "downloads", self.patches,
                          self.overlay / "lib"):
            directory.mkdir(parents=True)
        archive = self.cache / "downloads" / "up_1.tar.gz"
        with tarfile.open(archive, "w:gz") as tar:
            for name, text in UPSTREAM.items():
                file = self.dir / "upstream" / "up-1" / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            tar.add(self.dir / "upstream" / "up-1", "up-1")
        self.digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        self.versions = self.dir / "versions.json"
        self.pin(self.digest)

    def pin(self, digest):
        self.versions.write_text(json.dumps({"suites": [], "sources": {"up": [
            {"package": "up", "version": "1-1", "file": "up_1.tar.gz",
             "sha256": digest}]}}))

    def run_tool(self, *arguments):
        # No apt: what is not in the cache cannot be got.
        return subprocess.run(
            [sys.executable, *map(str, arguments)], capture_output=True,
            text=True, env=dict(os.environ, CODOMS_CACHE=str(self.cache),
                                PATH=str(self.no_apt())))

    def no_apt(self):
        tools = self.dir / "tools"
        if not tools.exists():
            tools.mkdir()
            for name in ("tar", "gzip", "patch"):
                found = subprocess.run(["which", name], capture_output=True,
                                       text=True, check=True).stdout.strip()
                (tools / name).symlink_to(found)
            (tools / "apt-get").write_text("#!/bin/sh\nexit 1\n")
            (tools / "apt-get").chmod(0o755)
        return tools

    def prepare(self):
        return self.run_tool(
            UTILS / "sources.py", "--versions", self.versions, "prepare", "up",
            "--dest", self.tree, "--part", "lib", "--overlay", self.overlay,
            "--overlay-dir", "lib", "--patches", self.patches)

    def succeeds(self):
        done = self.prepare()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def fails(self, *words):
        done = self.prepare()
        self.assertNotEqual(done.returncode, 0, done.stdout)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def text(self, name):
        return (self.tree / name).read_text()

    def backdate(self):
        for path in self.tree.rglob("*"):
            os.utime(path, (1, 1), follow_symlinks=False)

    def changed(self):
        return {str(path.relative_to(self.tree))
                for path in self.tree.rglob("*")
                if path.is_file() and path.lstat().st_mtime > 1}

    def test_parts(self):
        self.succeeds()
        self.assertTrue((self.tree / "lib/one.c").exists())
        self.assertFalse((self.tree / "doc").exists())

    def test_overlay_files_come_and_go(self):
        (self.overlay / "lib/ours.c").write_text("first\n")
        self.succeeds()
        self.assertTrue((self.tree / "lib/ours.c").is_symlink())
        (self.overlay / "lib/ours.c").write_text("second\n")
        self.assertEqual(self.text("lib/ours.c"), "second\n")
        (self.overlay / "lib/sub").mkdir()
        (self.overlay / "lib/sub/more.c").write_text("more\n")
        (self.overlay / "lib/ours.c").unlink()
        self.succeeds()
        self.assertFalse((self.tree / "lib/ours.c").is_symlink())
        self.assertEqual(self.text("lib/sub/more.c"), "more\n")

    def test_overlay_may_not_hide_upstream(self):
        (self.overlay / "lib/one.c").write_text("mine\n")
        self.fails("lib/one.c", "upstream has a file of this name")
        self.assertEqual(self.text("lib/one.c"), UPSTREAM["lib/one.c"])

    def test_patches_touch_only_what_differs(self):
        (self.patches / "0001-one.patch").write_text(PATCH_ONE)
        self.succeeds()
        self.assertIn("ours\n", self.text("lib/one.c"))
        self.backdate()
        self.assertNotIn("patches applied", self.succeeds())
        self.assertEqual(self.changed(), set())
        # One more patch, and another text above the first.
        (self.patches / "0001-one.patch").write_text("Said better.\n" +
                                                     PATCH_ONE)
        (self.patches / "0002-two.patch").write_text(PATCH_TWO)
        self.succeeds()
        self.assertEqual(self.changed(), {"lib/two.c"})
        self.backdate()
        (self.patches / "0001-one.patch").unlink()
        self.succeeds()
        self.assertEqual(self.changed(), {"lib/one.c"})
        self.assertEqual(self.text("lib/one.c"), UPSTREAM["lib/one.c"])

    def test_patch_that_does_not_apply_changes_nothing(self):
        (self.patches / "0001-one.patch").write_text(PATCH_ONE)
        self.succeeds()
        self.backdate()
        (self.patches / "0002-bad.patch").write_text(
            PATCH_TWO.replace(" 3\n 4\n 5\n", " x\n y\n z\n"))
        self.fails("0002-bad.patch", "does not apply")
        self.assertEqual(self.changed(), set())
        (self.patches / "0002-bad.patch").unlink()
        self.succeeds()

    def test_patch_of_a_missing_file(self):
        (self.patches / "0001-doc.patch").write_text(
            PATCH_ONE.replace("lib/one.c", "doc/big.txt"))
        self.fails("0001-doc.patch", "doc/big.txt")

    def test_edits_in_place_are_not_pristine(self):
        self.succeeds()
        edited = self.tree / "lib/one.c"
        edited.write_text(edited.read_text().replace("a\nb\n", "a\nours\nb\n"))
        # What a developer does: edit, make the patch, configure again.
        done = self.run_tool(UTILS / "mkpatch.py", self.tree,
                             self.patches / "0001-one.patch", "lib/one.c",
                             "--versions", self.versions)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.succeeds()
        self.assertIn("a\nours\nb\n", self.text("lib/one.c"))
        self.assertIn("+ours\n", (self.patches / "0001-one.patch").read_text())

    def test_mkpatch_keeps_the_patches_apart(self):
        second = PATCH_ONE.replace("@@ -1,3 +1,4 @@\n a\n+ours\n b\n c\n",
                                   "@@ -6,3 +6,4 @@\n f\n+last\n g\n h\n")
        (self.patches / "0001-one.patch").write_text(PATCH_ONE)
        (self.patches / "0002-last.patch").write_text(second)
        self.succeeds()
        edited = self.tree / "lib/one.c"
        edited.write_text(edited.read_text().replace("ours\n", "ours, too\n"))
        done = self.run_tool(UTILS / "mkpatch.py", self.tree,
                             self.patches / "0001-one.patch",
                             "--versions", self.versions)
        self.assertEqual(done.returncode, 0, done.stderr)
        first = (self.patches / "0001-one.patch").read_text()
        self.assertIn("Why.\n", first)
        self.assertIn("+ours, too\n", first)
        self.assertNotIn("last", first)
        self.succeeds()
        self.assertEqual(self.text("lib/one.c"),
                         "a\nours, too\nb\nc\nd\ne\nf\nlast\ng\nh\n")

    def test_damaged_archive_is_not_used(self):
        archive = self.cache / "downloads/up_1.tar.gz"
        archive.write_bytes(archive.read_bytes()[:-1] + b"x")
        self.fails("Debian mirror")
        self.assertFalse(self.tree.exists())

    def test_a_new_pin_replaces_the_tree(self):
        self.succeeds()
        self.pin("0" * 64)
        self.fails("Debian mirror")
        self.pin(self.digest)
        self.succeeds()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
