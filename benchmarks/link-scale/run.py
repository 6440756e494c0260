#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Time to link a large program with domains over that of the same program
without.

  run.py --toolchain DIR [--objects N] [--domains N] [--runs N] [--max FACTOR]
         [--cflags OPTIONS] [--entries-only] [--work DIR]

Makes N objects of ten entries and twenty other functions each, or of the
entries only: one object is compiled, the others differ in the names. Both
programs are linked in turn, with the options that clang passes and one thread;
the medians of the CPU time are compared, also with -ffunction-sections in both.
With --max, exit status 1 if the factor without that option is larger. The program
with domains is linked once more, to the same bits.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ENTRIES = 10  # of an object
LINK = ["--hash-style=gnu", "--build-id", "--eh-frame-hdr", "-X", "-static",
        "--threads=1"]


def callee(number, objects):
    """Entry `number` calls this one: some other object's, evenly spread."""
    return (number * 7 + 12345) % (objects * ENTRIES)


def generate(work, tool, variant, more, objects, domains):
    directory = os.path.join(work, variant)
    os.makedirs(directory, exist_ok=True)
    options = more + (["-DDOMAINS"] if variant == "domains" else [])
    templates = {}
    for name in ("part", "main"):
        path = os.path.join(directory, f"{name}.template")
        subprocess.run([tool("clang"), *options, "-c",
                        os.path.join(HERE, name + ".c"), "-o", path], check=True)
        with open(path, "rb") as file:
            templates[name] = file.read()

    def domain_of(entry):
        return b"d%04d" % (entry // ENTRIES % domains)

    def write(name, data, entries, callees):
        for n, entry in enumerate(entries):
            data = data.replace(b"q00000%d" % n, b"f%06d" % entry)
        for n, entry in enumerate(callees):
            data = data.replace(b"r00000%d" % n, b"f%06d" % entry)
            data = data.replace(b"y000%d" % n, domain_of(entry))
        if entries:
            data = data.replace(b"x0000", domain_of(entries[0]))
        with open(os.path.join(directory, name), "wb") as file:
            file.write(data)
        return os.path.join(variant, name)

    names = [write("main.o", templates["main"], [], [0])]
    for part in range(objects):
        entries = [part * ENTRIES + n for n in range(ENTRIES)]
        names.append(write(f"{part:05}.o", templates["part"], entries,
                           [callee(e, objects) for e in entries]))
    response = os.path.join(work, variant + ".rsp")
    with open(response, "w") as file:
        file.write("\n".join(names))
    return response


def link(work, tool, variant, response):
    output = os.path.join(work, variant + ".out")
    os.sync()  # Else the kernel writes objects and outputs during the link.
    start = time.monotonic()
    before = os.times()
    subprocess.run([tool("ld.lld"), *LINK, "@" + response, "-o", output],
                   check=True, cwd=work)
    after = os.times()
    return (time.monotonic() - start,
            after.children_user + after.children_system
            - before.children_user - before.children_system)


def compare(name, more, tool, arguments):
    """The factor by which domains make the link of one way to compile slower."""
    variants = ("plain", "domains")
    with tempfile.TemporaryDirectory() as temporary:
        work = temporary
        if arguments.work:
            work = os.path.abspath(arguments.work) + name.replace(" ", "")
        responses = {v: generate(work, tool, v, more, arguments.objects,
                                 arguments.domains) for v in variants}
        times = {v: [] for v in variants}
        for _ in range(arguments.runs):
            for variant in variants:
                times[variant].append(link(work, tool, variant,
                                           responses[variant]))
        medians = {}
        for variant in variants:
            wall, cpu = (statistics.median(t[i] for t in times[variant])
                         for i in (0, 1))
            medians[variant] = cpu
            size = os.path.getsize(os.path.join(work, variant + ".out"))
            what = "with" if variant == "domains" else "without"
            print(f"  {what + ' domains' + name:36} {wall:6.2f} s, {cpu:6.2f} s "
                  f"of CPU, {size / 1e6:.1f} MB")
        factor = medians["domains"] / medians["plain"]
        print(f"  with domains{name}: {factor:.2f} times the CPU time", flush=True)
        again = os.path.join(work, "again.out")
        os.rename(os.path.join(work, "domains.out"), again)
        link(work, tool, "domains", responses["domains"])
        if subprocess.run(["cmp", again, os.path.join(work, "domains.out")]
                          ).returncode:
            sys.exit("link-scale: two links of the same objects differ")
    return factor


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolchain", required=True)
    parser.add_argument("--objects", type=int, default=10000)
    parser.add_argument("--domains", type=int, default=4096)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--max", type=float)
    parser.add_argument("--cflags", default="-O2 -g")
    parser.add_argument("--entries-only", action="store_true",
                        help="no other functions in the objects")
    parser.add_argument("--work", help="keep the objects and programs here")
    arguments = parser.parse_args()
    if arguments.objects < arguments.domains:
        parser.error("fewer objects than domains")
    bin_dir = os.path.abspath(os.path.join(arguments.toolchain, "bin"))
    tool = lambda name: os.path.join(bin_dir, name)

    more = arguments.cflags.split()
    if arguments.entries_only:
        more.append("-DENTRIES_ONLY")
    print(f"{arguments.objects} objects, {arguments.objects * ENTRIES} entries, "
          f"{arguments.domains} domains, medians of {arguments.runs} links")
    factor = compare("", more, tool, arguments)
    compare(" -ffunction-sections",
            more + ["-ffunction-sections", "-fdata-sections"], tool, arguments)
    if arguments.max is not None and factor > arguments.max:
        sys.exit(f"link-scale: more than {arguments.max:g}")


if __name__ == "__main__":
    main()
