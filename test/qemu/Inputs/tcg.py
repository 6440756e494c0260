#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""QEMU's own user-mode tests for riscv64, built with our compiler.

  tcg.py TESTS CLANG QEMU OUT GUEST

TESTS is tests/tcg of QEMU's source. Each test runs as it is, and linked with
GUEST, an object with a domain, so that the program has a PT_CODOMS table and
every access and jump is checked. Prints one line for each; a test that is
expected to fail with domains has to fail.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# musl ends it: it writes behind a buffer of its own (malloc((argc + 2) +
# sizeof(char *)) where a product is meant).
OVERFLOWS = {"linux-sigrtminmax"}
# With domains no page is both writable and executable (docs/isa.md, section 7).
WRITES_CODE = {"noexec": "Permission denied", "vma-pthread": "MAP_FAILED"}
CPU = {"test-aes": "rv64,zk=on", "test-fcvtmod": "rv64,d=true,zfa=true",
       "test-noc": "rv64,c=false,xcodoms=off"}


def run(command, directory, environment=None):
    return subprocess.run(command, cwd=directory, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=120, errors="replace",
                          env={**os.environ, **(environment or {})})


def main():
    tests, clang, qemu, out, guest = (Path(a).absolute() for a in sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    multiarch = tests / "multiarch"
    sources = sorted([*multiarch.glob("*.c"), *multiarch.glob("linux/*.c"),
                      *(tests / "riscv64").glob("test-*.c"),
                      tests / "riscv64" / "test-noc.S",
                      tests / "riscv64" / "noexec.c"])

    def one(job):
        source, domains = job
        name = source.stem
        program = out / (name + (".domains" if domains else ".plain"))
        flags = ["-O0", "-g", "-fno-strict-aliasing", "-w", "-D_GNU_SOURCE",
                 "-I", multiarch, source]
        if name == "test-noc":
            if domains:
                return None     # no C library, no C extension: no gates
            flags = ["-march=rv64g", "-mno-relax", "-nostdlib", source]
        elif name.startswith("float_"):
            flags.append(multiarch / "libs" / "float_helpers.c")
        if domains:
            flags.append(guest)
        built = run([clang, *flags, "-lm", "-pthread", "-o", program], out)
        if built.returncode:
            return f"{name}: not built: {built.stdout.strip().splitlines()[0]}"
        cpu = ["-cpu", CPU[name]] if name in CPU else []
        done = run([qemu, *cpu, program], out, {"QEMU": str(qemu)})
        reference = tests / "riscv64" / (name + ".ref")
        passed = done.returncode == 0 and (
            not reference.exists() or reference.read_text() == done.stdout)
        kind = "domains" if domains else "plain"
        if name in OVERFLOWS:
            return (f"{name} {kind}: " +
                    ("passes, though it overflows" if passed
                     else "ended by musl"))
        if domains and name in WRITES_CODE:
            return (f"{name} {kind}: " +
                    ("passes, though it writes code" if passed
                     else "refused" if WRITES_CODE[name] in done.stdout
                     else f"FAIL, otherwise than for code: {done.stdout}"))
        if not passed:
            return (f"{name} {kind}: FAIL, status {done.returncode}: " +
                    " | ".join(done.stdout.splitlines()[-3:]))
        return f"{name} {kind}: pass"

    jobs = [(s, d) for s in sources for d in (False, True)]
    with ThreadPoolExecutor(2) as pool:
        passed = 0
        for line in pool.map(one, jobs):
            if line:
                passed += line.endswith(": pass")
                print(line, flush=True)
        print(f"{passed} passed")


main()
