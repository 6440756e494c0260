#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Check that without xcodoms our compiler makes what the packaged one makes.

  utils/same_code.py --toolchain build/toolchain --packaged /usr/lib/llvm-22/bin
      [--sample N] [--llc DIR]... [--c DIR]... [--include DIR]...

--llc: a directory of LLVM tests; each `llc` of a RUN line is run with both, and
the output has to be the same, messages included. --c: a directory of C sources;
each is compiled with both at -O0, -O1, -O2 and -Os for -march=rv64gc, and the objects
have to be the same; what neither compiles is counted. --sample: one of N files,
chosen by name.
"""

import argparse
import concurrent.futures
import hashlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path


def files(directories, suffix, sample):
    return [path for directory in directories
            for path in sorted(Path(directory).rglob("*" + suffix))
            if "Inputs" not in path.parts
            and zlib.crc32(path.name.encode()) % sample == 0]


def llc_runs(path):
    """The arguments of each llc in a RUN line that reads the test itself."""
    text = path.read_text(errors="replace")
    text = re.sub(r"\\\n\s*[;#]+\s*RUN:", " ", text)
    for line in re.findall(r"^[;#]+\s*RUN:(.*)$", text, re.MULTILINE):
        command = re.split(r"\||&&|;|2>&1", line)[0].strip()
        if "%s" not in command or re.search(r"%[^s]", command):
            continue
        words = shlex.split(command.replace("<", " "))
        if words[:1] == ["not"] and words[1:2] == ["--crash"]:
            continue
        words = words[words[:1] == ["not"]:]
        if words[:1] != ["llc"] or "xcodoms" in command or ">" in words:
            continue
        # A list of passes is no code, and has ours.
        if "-debug-pass" in command:
            continue
        arguments = [w for w in words[1:] if w not in ("%s",)]
        if "-o" in arguments:
            at = arguments.index("-o")
            del arguments[at:at + 2]
        yield arguments


def output(command, path):
    with open(path, "rb") as source:
        result = subprocess.run(command, stdin=source, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, timeout=600)
    # Messages name the tool.
    tool = os.path.dirname(command[0]).encode()
    return (result.returncode, result.stdout,
            result.stderr.replace(tool, b"") if result.returncode >= 0 else b"")


def check_llc(path, ours, packaged):
    done, bad = 0, []
    for arguments in llc_runs(path):
        extra = ["-x", "mir"] if path.suffix == ".mir" else []
        a, b = (output([os.path.join(directory, "llc"), *extra, *arguments,
                        "-o", "-"], path) for directory in (ours, packaged))
        done += 1
        if a != b:
            bad.append(f"{path}: llc {shlex.join(arguments)}")
    return done, 0, bad


def check_c(path, ours, packaged, includes):
    done, refused, bad = 0, 0, []
    with tempfile.TemporaryDirectory() as work:
        for level in ("-O0", "-O1", "-O2", "-Os"):
            digests = []
            for directory in (ours, packaged):
                obj = os.path.join(work, "out.o")
                result = subprocess.run(
                    [os.path.join(directory, "clang"), "--no-default-config",
                     "--target=riscv64-unknown-linux-musl", "-march=rv64gc",
                     "-mabi=lp64d", "-std=gnu17", "-w",
                     "-Wno-implicit-function-declaration",
                     "-Wno-implicit-int", "-Wno-int-conversion",
                     "-Wno-incompatible-pointer-types",
                     "-Wno-incompatible-function-pointer-types",
                     "-Wno-return-type", "-nostdlibinc",
                     *[f"-isystem{i}" for i in includes], level, "-c", path.name,
                     "-o", obj], cwd=path.parent, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, timeout=600)
                digests.append(
                    result.returncode and "refused" or
                    hashlib.sha256(Path(obj).read_bytes()).hexdigest())
            done += 1
            refused += digests == ["refused", "refused"]
            if digests[0] != digests[1]:
                bad.append(f"{path}: clang {level}")
    return done, refused, bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolchain", required=True)
    parser.add_argument("--packaged", required=True)
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--llc", action="append", default=[])
    parser.add_argument("--c", action="append", default=[])
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("-j", type=int, default=2)
    arguments = parser.parse_args()
    ours = os.path.join(os.path.abspath(arguments.toolchain), "bin")
    includes = [os.path.abspath(i) for i in arguments.include]

    jobs = [(check_llc, path, ours, arguments.packaged)
            for suffix in (".ll", ".mir")
            for path in files(arguments.llc, suffix, arguments.sample)]
    jobs += [(check_c, path, ours, arguments.packaged, includes)
             for path in files(arguments.c, ".c", arguments.sample)]
    done = refused = 0
    bad = []
    with concurrent.futures.ThreadPoolExecutor(arguments.j) as pool:
        for result in pool.map(lambda job: job[0](*job[1:]), jobs):
            done += result[0]
            refused += result[1]
            bad += result[2]
    for line in bad:
        print("differs:", line)
    print(f"{len(jobs)} files, {done} compilations, {refused} refused by both, "
          f"{len(bad)} differ")
    if bad or done == refused:
        sys.exit(1)


if __name__ == "__main__":
    main()
