#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fetch pinned upstream sources and lay our files and patches over them.

fetch    bring the named sources into the download cache, print their paths
unpack   fetch the named binary packages, unpack them side by side
prepare  fetch one source, extract the wanted part of it, link our overlay files
         into it and apply our patches

versions.json pins every source by version and SHA-256. Files come as Debian
(source) packages from whatever mirrors the machine's own apt is set up with,
through a private apt state, so nothing of the machine's apt is changed and no
mirror is named here.
"""

import argparse
import fcntl
import filecmp
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path


class SourceError(Exception):
    pass


def note(message):
    print(f"-- {message}", flush=True)


def cache_root():
    if os.environ.get("CODOMS_CACHE"):
        return Path(os.environ["CODOMS_CACHE"])
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "codoms"


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def untar_inner(archive, inner, destination, parts):
    """Extract `parts` of the archive `inner`, a member of `archive`."""
    outer = subprocess.Popen(
        ["tar", "-x", "-O", "-f", archive, "--wildcards", f"*/{inner}"],
        stdout=subprocess.PIPE)
    done = subprocess.run(
        ["tar", "-x", "-J", "-C", destination, "--strip-components=1",
         "--no-same-owner", "--wildcards", *(f"*/{part}" for part in parts)],
        stdin=outer.stdout, capture_output=True, text=True)
    outer.stdout.close()
    if outer.wait() or done.returncode:
        raise SourceError(f"cannot extract {inner} of {archive}:\n"
                          f"{done.stderr}")


def untar(archive, destination, parts=(), without=()):
    """Extract `parts` (all, if none), paths below the archive's top folder."""
    with tarfile.open(archive, "r|*") as tar:
        top = tar.next().name.split("/")[0]
    done = subprocess.run(
        ["tar", "-x", "-f", archive, "-C", destination,
         "--strip-components=1", "--no-same-owner",
         *(f"--exclude={top}/{part}" for part in without),
         *([f"{top}/{part}" for part in parts] or [top])],
        capture_output=True, text=True)
    if done.returncode:
        raise SourceError(f"cannot extract {archive}:\n{done.stderr}")


class Locked:
    """Several worktrees share one cache: one of them at a time writes to it."""

    def __init__(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path

    def __enter__(self):
        self.file = open(self.path, "w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_):
        self.file.close()


class Apt:
    """apt-get with a state directory of its own.

    Its source list is the machine's Debian mirrors with the suites of
    versions.json, binary and source entries both.
    """

    def __init__(self, root, suites):
        self.root = root
        self.suites = suites
        self.environment = None

    def mirrors(self):
        """The machine's Debian mirrors, {True: security, False: others}."""
        targets = subprocess.run(
            ["apt-get", "indextargets", "--format",
             "$(ORIGIN)\t$(REPO_URI)\t$(RELEASE)"],
            capture_output=True, text=True).stdout
        found = {True: [], False: []}
        for line in targets.splitlines():
            origin, uri, release = line.split("\t")
            uris = found["security" in release]
            if origin == "Debian" and uri not in uris:
                uris.append(uri)
        return found

    def prepare(self):
        if self.environment:
            return
        mirrors = self.mirrors()
        if not mirrors[False]:
            raise SourceError(
                "apt knows no Debian mirror on this machine ('apt-get "
                "indextargets' lists none of origin Debian): run 'apt-get "
                "update', or check /etc/apt/sources.list.d")
        for name in ("lists/partial", "archives/partial", "etc"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        keyring = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
        options = f" [signed-by={keyring}]" if keyring.exists() else ""
        lines = []
        for suite in self.suites:
            for uri in mirrors["security" in suite]:
                for kind in ("deb-src", "deb"):
                    lines.append(f"{kind}{options} {uri} {suite} main\n")
        (self.root / "etc/sources.list").write_text("".join(lines))
        config = self.root / "etc/apt.conf"
        config.write_text(
            f'Dir::State::lists "{self.root}/lists";\n'
            f'Dir::Cache::archives "{self.root}/archives";\n'
            f'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n'
            f'Dir::Etc::sourcelist "{self.root}/etc/sources.list";\n'
            'Dir::Etc::sourceparts "/dev/null";\n'
            'APT::Sandbox::User "";\nAcquire::Retries "3";\n'
            'Acquire::Languages "none";\n')
        self.environment = dict(os.environ, APT_CONFIG=str(config),
                                LC_ALL="C")
        # One unreachable suite must not stop the others: what was got decides.
        self.run(["update"], self.root)

    def run(self, arguments, directory):
        done = subprocess.run(
            ["apt-get", "-q", *arguments], cwd=directory,
            env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def download(self, candidate, directory):
        """Returns None, or what went wrong."""
        self.prepare()
        wanted = f"{candidate['package']}={candidate['version']}"
        if candidate.get("kind") == "deb":
            command = ["download", wanted]
        else:
            command = ["source", "--download-only", "--tar-only", wanted]
        status, output = self.run(command, directory)
        if status == 0:
            return None
        # apt's own words, without the mirror's progress lines.
        errors = [line for line in output.splitlines()
                  if re.match(r"(E:|Err:|\s+\d\d\d )", line)]
        return "; ".join(errors) or f"apt-get ended with status {status}"


class Sources:
    def __init__(self, versions, cache):
        self.pins = json.loads(versions.read_text())
        self.directory = cache / "downloads"
        self.apt = Apt(cache / "apt", self.pins["suites"])

    def fetch(self, name):
        """The path of the verified archive for `name`."""
        candidates = self.pins["sources"].get(name)
        if not candidates:
            raise SourceError(f"versions.json has no source '{name}'")
        with Locked(self.directory / ".lock"):
            for candidate in candidates:
                path = self.directory / candidate["file"]
                if path.exists():
                    if sha256_of(path) == candidate["sha256"]:
                        return path
                    note(f"{path} is damaged (SHA-256 differs): "
                         "fetching it again")
                    path.unlink()
            return self.download(name, candidates)

    def download(self, name, candidates):
        partial = self.directory / "partial"
        partial.mkdir(exist_ok=True)
        tried = []
        for candidate in candidates:
            label = f"{candidate['package']} {candidate['version']}"
            note(f"fetching {label}")
            target = partial / candidate["file"]
            # apt resumes a partial file, but never doubts a complete one.
            for attempt in (1, 2):
                problem = self.apt.download(candidate, partial)
                if problem or not target.exists():
                    problem = problem or f"apt-get left no {target.name}"
                    break
                digest = sha256_of(target)
                if digest == candidate["sha256"]:
                    path = self.directory / candidate["file"]
                    target.rename(path)
                    return path
                problem = (f"SHA-256 of {target.name} is {digest}, "
                           f"pinned is {candidate['sha256']}")
                target.unlink()
            tried.append(f"  {label} ({candidate['file']}): {problem}")
        raise SourceError(
            f"cannot fetch the source of '{name}'. Tried, in this order:\n" +
            "\n".join(tried) + "\nsuites: " + " ".join(self.pins["suites"]))


class Tree:
    """An extracted upstream tree with our overlay and patches.

    The tree's state is kept beside it: what it was extracted from, which
    overlay files are linked, which patches are applied, and the pristine text
    of every file that a patch touches. A change of patches is applied to
    pristine copies aside, and only files whose content differs are written, so
    that an incremental build stays incremental, and a patch that does not
    apply leaves the tree as it was.
    """

    def __init__(self, root):
        self.root = root
        self.aside = root.parent / f".{root.name}"
        self.state_path = self.aside / "state.json"
        self.pristine = self.aside / "pristine"

    def state(self):
        if self.state_path.exists() and self.root.exists():
            return json.loads(self.state_path.read_text())
        return {}

    def save(self, state):
        self.aside.mkdir(parents=True, exist_ok=True)
        temporary = self.state_path.with_suffix(".new")
        temporary.write_text(json.dumps(state, indent=1))
        temporary.rename(self.state_path)

    def extract(self, archive, origin):
        note(f"extracting {archive.name}")
        for old in (self.root, self.aside):
            shutil.rmtree(old, ignore_errors=True)
        fresh = self.root.parent / f".{self.root.name}.extract"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        if origin.get("inner"):
            untar_inner(archive, origin["inner"], fresh, origin["parts"])
        else:
            untar(archive, fresh, origin["parts"], origin["without"])
        fresh.rename(self.root)
        state = {"origin": origin, "overlay": [], "patches": {},
                 "patched": []}
        self.save(state)
        return state

    def link(self, overlay, directories, state):
        wanted = {}
        for directory in directories or ["."]:
            base = overlay / directory
            if base.is_dir():
                for path in sorted(base.rglob("*")):
                    if path.is_file():
                        wanted[str(path.relative_to(overlay))] = path
        for name in set(state["overlay"]) - set(wanted):
            link = self.root / name
            if link.is_symlink():
                link.unlink()
        for name, path in wanted.items():
            link = self.root / name
            target = os.path.relpath(path, link.parent)
            if link.is_symlink() and os.readlink(link) == target:
                continue
            if link.exists() and not link.is_symlink():
                raise SourceError(
                    f"{path}: upstream has a file of this name; change it by "
                    "a patch instead")
            link.parent.mkdir(parents=True, exist_ok=True)
            if link.is_symlink():
                link.unlink()
            link.symlink_to(target)
        state["overlay"] = sorted(wanted)

    def keep_pristine(self, names, archive):
        """Upstream's text of `names` in self.pristine.

        From the tree, if that was extracted just now (no archive is given);
        later someone may have edited it in place, so then from the archive.
        """
        missing = [name for name in names
                   if not (self.pristine / name).exists()]
        if missing and archive:
            self.pristine.mkdir(parents=True, exist_ok=True)
            untar(archive(), self.pristine, missing)
        elif missing:
            for name in missing:
                kept = self.pristine / name
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.root / name, kept)

    def patch(self, patches, state, archive):
        wanted = {path.name: sha256_of(path) for path in patches}
        if state["patches"] == wanted:
            return
        touched = {}
        for path in patches:
            for line in path.read_text(errors="replace").splitlines():
                if match := re.match(r"\+\+\+ b/([^\t]+)", line):
                    touched.setdefault(match[1].rstrip(), path)
        for name, path in touched.items():
            if not (self.root / name).is_file():
                raise SourceError(
                    f"{path} changes {name}, which is not in "
                    f"{self.root}: a new file belongs in the overlay; an "
                    "upstream file may lack in the list of extracted parts")
            if (self.root / name).is_symlink():
                raise SourceError(f"{path} changes {name}, which is our own "
                                  "overlay file")
        self.aside.mkdir(parents=True, exist_ok=True)
        self.keep_pristine(touched, archive)
        with tempfile.TemporaryDirectory(dir=self.aside) as scratch:
            scratch = Path(scratch)
            for name in touched:
                (scratch / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.pristine / name, scratch / name)
            for path in patches:
                done = subprocess.run(
                    ["patch", "-p1", "--forward", "--fuzz=2", "--batch",
                     "--no-backup-if-mismatch", "-d", scratch,
                     "-i", path.resolve()],
                    capture_output=True, text=True)
                if done.returncode:
                    raise SourceError(
                        f"{path} does not apply to {self.root.name}:\n"
                        f"{done.stdout}{done.stderr}")
            for name in set(touched) | set(state["patched"]):
                source = scratch / name
                if name not in touched:
                    source = self.pristine / name
                target = self.root / name
                if not filecmp.cmp(source, target, shallow=False):
                    shutil.copyfile(source, target)
        note(f"{self.root.name}: {len(wanted)} patches applied")
        state["patches"] = wanted
        state["patched"] = sorted(touched)


def prepare(arguments):
    sources = Sources(arguments.versions, arguments.cache)
    tree = Tree(arguments.dest)
    arguments.dest.parent.mkdir(parents=True, exist_ok=True)
    pins = sources.pins["sources"].get(arguments.name)
    state = tree.state()
    wanted = {"parts": arguments.part, "without": arguments.without}
    def origin(pin):
        # Some sources are archives in an archive.
        inner = {"inner": pin["inner"]} if "inner" in pin else {}
        return dict(wanted, sha256=pin["sha256"], **inner)

    current = [origin(pin) for pin in pins or []]
    if state.get("origin") not in current:
        archive = sources.fetch(arguments.name)
        digest = sha256_of(archive)
        state = tree.extract(archive, next(
            one for one in current if one["sha256"] == digest))
        later = None
    else:
        def later():
            return sources.fetch(arguments.name)
    try:
        if arguments.overlay:
            tree.link(arguments.overlay, arguments.overlay_dir, state)
        if arguments.patches:
            tree.patch(sorted(arguments.patches.glob("*.patch")), state,
                       later)
    finally:
        tree.save(state)


def unpack(arguments):
    sources = Sources(arguments.versions, arguments.cache)
    shutil.rmtree(arguments.dest, ignore_errors=True)
    for name in arguments.names:
        archive = sources.fetch(name)
        done = subprocess.run(["dpkg-deb", "-x", archive, arguments.dest],
                              capture_output=True, text=True)
        if done.returncode:
            raise SourceError(f"cannot unpack {archive}:\n{done.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--versions", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=cache_root())
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("fetch")
    one.add_argument("names", nargs="+")
    one = commands.add_parser("unpack")
    one.add_argument("names", nargs="+")
    one.add_argument("--dest", type=Path, required=True)
    one = commands.add_parser("prepare")
    one.add_argument("name")
    one.add_argument("--dest", type=Path, required=True)
    one.add_argument("--part", action="append", default=[],
                     help="extract only this path (all, if never given)")
    one.add_argument("--without", action="append", default=[],
                     help="do not extract this path")
    one.add_argument("--overlay", type=Path)
    one.add_argument("--overlay-dir", action="append", default=[],
                     help="link only this part of the overlay")
    one.add_argument("--patches", type=Path)
    arguments = parser.parse_args()
    try:
        if arguments.command == "fetch":
            sources = Sources(arguments.versions, arguments.cache)
            for name in arguments.names:
                print(sources.fetch(name))
        elif arguments.command == "unpack":
            unpack(arguments)
        else:
            prepare(arguments)
    except SourceError as error:
        sys.exit(f"sources.py: error: {error}")


if __name__ == "__main__":
    main()
