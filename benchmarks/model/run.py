#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What domains cost in the model, over QEMU without our patches.

  run.py --toolchain DIR --plain-qemu FILE --zlib DIR --lua DIR --cjson DIR
         --expat DIR --sqlite DIR --amalgamation DIR --content DIR --work DIR
         [--runs N] [--only NAME]...

Four runs of each program, in turn, --runs times each; user time:
  plain   without domains, unmodified QEMU of the same version
  (a)     the same file under the model
  (b)     one small domain in the program, which has no other part in it
  (c)     the library in a domain of its own
A program without domains has an instruction or two of Xcodoms in its C library
that unmodified QEMU does not know; plain and (a) run a file in which they are
replaced by what they do there, `li rd, 0` or `li rd, 1`.
"""

import argparse
import json
import math
import os
import re
import resource
import statistics
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ZLIB = "adler32 crc32 deflate inffast inflate inftrees trees zutil compress uncompr"
LUA = ("lapi lcode lctype ldebug ldo ldump lfunc lgc llex lmem lobject lopcodes "
       "lparser lstate lstring ltable ltm lundump lvm lzio lauxlib lbaselib "
       "lstrlib ltablib")
EXPAT = "xmlparse xmlrole xmltok"
INPUT_SIZE = 12 * 1000 * 1000


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.model = os.path.join(arguments.toolchain, "bin", "qemu-riscv64")
        self.plugin = os.path.join(arguments.toolchain, "lib", "qemu",
                                   "libinsn.so")
        os.makedirs(arguments.work, exist_ok=True)

    def path(self, name):
        return os.path.join(self.arguments.work, name)

    def compile(self, source, output, *flags):
        subprocess.run([os.path.join(self.arguments.toolchain, "bin", "clang"),
                        "-O2", "-w", *flags, "-c", source, "-o", output],
                       check=True)
        return output

    def link(self, name, objects):
        subprocess.run([os.path.join(self.arguments.toolchain, "bin", "clang"),
                        *objects, "-o", self.path(name)], check=True)
        return self.path(name)

    def build(self, name, library, client, flags, domain="lib",
              client_flags=()):
        """The three programs. LIBRARY and CLIENT are source files."""
        def objects(sources, suffix, *more):
            return [self.compile(s, self.path(f"{name}-{suffix}-{i}.o"),
                                 *flags, *more)
                    for i, s in enumerate(sources)]
        root = objects(library, "lib") + objects(client, "main", *client_flags)
        tiny = self.compile(os.path.join(HERE, "tiny.c"), self.path("tiny.o"))
        caged = (objects(library, "caged", "-DCAGED", "-mcodoms-domain=" + domain) +
                 objects(client, "client", "-DCAGED", *client_flags))
        a = self.link(f"{name}-a", root)
        self.neutralize(a)
        return {"plain": (self.arguments.plain_qemu, a), "a": (self.model, a),
                "b": (self.model, self.link(f"{name}-b", root + [tiny])),
                "c": (self.model, self.link(f"{name}-c", caged))}

    def neutralize(self, program):
        """What a program without domains may execute of Xcodoms: constants."""
        listing = subprocess.run(
            [os.path.join(self.arguments.toolchain, "bin", "llvm-objdump"),
             "-d", program], check=True, stdout=subprocess.PIPE,
            universal_newlines=True).stdout
        with open(program, "r+b") as f:
            data = bytearray(f.read())
            phoff, = struct.unpack_from("<Q", data, 0x20)
            phentsize, phnum = struct.unpack_from("<HH", data, 0x36)
            segments = []
            for i in range(phnum):
                kind, _, offset, vaddr, _, size = struct.unpack_from(
                    "<IIQQQQ", data, phoff + i * phentsize)
                if kind == 1:
                    segments.append((vaddr, size, offset))
            for line in listing.splitlines():
                match = re.match(r"\s*([0-9a-f]+): ([0-9a-f]{8})\s+"
                                 r"(cd\.same|cd\.tag|csrr\s+\w+, cddom|"
                                 r"csrr\s+\w+, cddcs)", line)
                if not match:
                    continue
                address, word = int(match[1], 16), int(match[2], 16)
                value = 1 if match[3] == "cd.same" else 0
                for vaddr, size, offset in segments:
                    if vaddr <= address < vaddr + size:
                        struct.pack_into("<I", data, offset + address - vaddr,
                                         word & 0xF80 | value << 20 | 0x13)
            f.seek(0)
            f.write(data)

    def time(self, qemu, program, arguments):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        result = subprocess.run([qemu, program, *arguments],
                                stdout=subprocess.PIPE, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        return after - before, result.stdout

    def instructions(self, program, arguments):
        result = subprocess.run(
            [self.model, "-plugin", self.plugin + ",inline=on", "-d", "plugin",
             program, *arguments], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=True)
        return int(re.search(rb"total insns: (\d+)", result.stderr).group(1))

    def crossings(self, program, arguments):
        output = self.path("profile.json")
        subprocess.run([self.model, "-codoms-profile",
                        output + ",format=json", program, *arguments],
                       stdout=subprocess.PIPE, check=True)
        with open(output) as f:
            return json.load(f)["crossings"]


def sources(directory, names):
    return [os.path.join(directory, name + ".c") for name in names.split()]


def make_input(bench, directory):
    path, size = bench.path("input"), 0
    with open(path, "wb") as out:
        for folder, folders, files in os.walk(directory):
            folders.sort()
            for name in sorted(files):
                if name.endswith(".cpp") and size < INPUT_SIZE:
                    with open(os.path.join(folder, name), "rb") as f:
                        size += out.write(f.read(INPUT_SIZE - size))
    return path


def make_document(bench, expat):
    """expat's largest document, four times over."""
    with open(os.path.join(expat, "testdata", "largefiles", "nes96.xml")) as f:
        book = re.sub(r"<!DOCTYPE.*?>", "", f.read())
    with open(bench.path("document.xml"), "w") as out:
        out.write("<books>" + book * 4 + "</books>")
    return bench.path("document.xml")


def sqlite(bench):
    a = bench.arguments
    shared = os.path.join(HERE, "..", "sqlite")
    flags = ["-I" + a.amalgamation, "-DSQLITE_THREADSAFE=0",
             "-DSQLITE_OMIT_LOAD_EXTENSION", "-DSQLITE_OMIT_DEPRECATED",
             "-DSQLITE_TEMP_STORE=3"]
    return bench.build(
        "sqlite", [os.path.join(a.amalgamation, "sqlite3.c")],
        [os.path.join(a.sqlite, "test", "speedtest1.c")], flags, "sqlite",
        ["-include", os.path.join(shared, "speedtest1-client.h")])


def expat(bench):
    a = bench.arguments
    open(bench.path("expat_config.h"), "w").close()
    library = os.path.join(a.expat, "expat", "lib")
    client = os.path.join(HERE, "..", "..", "examples", "02-expat-callbacks",
                          "client.c")
    return bench.build("expat", sources(library, EXPAT), [client],
                       ["-I" + library, "-I" + a.work, "-DXML_NS=1",
                        "-DXML_DTD=1", "-DXML_CONTEXT_BYTES=1024",
                        "-DXML_POOR_ENTROPY"], "xml")


def programs(bench):
    """Name, what builds it, arguments."""
    a = bench.arguments
    here = lambda name: os.path.join(HERE, name)
    zlib_client = os.path.join(HERE, "..", "..", "examples",
                               "01-zlib-in-a-cage", "client.c")
    yield ("zlib", lambda: bench.build(
        "zlib", sources(a.zlib, ZLIB), [zlib_client],
        ["-I" + a.zlib, "-DHAVE_UNISTD_H"], "z"),
           lambda: [make_input(bench, a.content), bench.path("output")])
    yield ("SQLite", lambda: sqlite(bench),
           lambda: ["--memdb", "--verify", "--size", "5"])
    lua = os.path.join(a.lua, "src")
    yield ("Lua", lambda: bench.build(
        "lua", sources(lua, LUA) + [here("lua-adapter.c")],
        [here("lua-bench.c")], ["-I" + lua]), lambda: ["150"])
    yield ("cJSON", lambda: bench.build(
        "json", [os.path.join(a.cjson, "cJSON.c"), here("json-adapter.c")],
        [here("json-bench.c")], ["-I" + a.cjson]), lambda: ["400"])
    yield ("expat", lambda: expat(bench),
           lambda: [make_document(bench, a.expat), "0"])
    yield ("callbacks", lambda: expat(bench),
           lambda: [make_document(bench, a.expat), "1"])
    # A single file: all of it but main is the domain's.
    micro = lambda: bench.build("micro", [], [here("micro.c")], [])
    yield "memcpy", micro, lambda: ["m", "150"]
    yield "pointers", micro, lambda: ["p", "150"]
    yield "array", micro, lambda: ["a", "200"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("toolchain", "plain-qemu", "zlib", "lua", "cjson", "expat",
                 "sqlite", "amalgamation", "content", "work"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", action="append",
                        help="this program of the table")
    arguments = parser.parse_args()
    bench = Bench(arguments)
    kinds = ("plain", "a", "b", "c")
    ratios = {kind: [] for kind in kinds}

    print("user time in seconds: median (least-greatest), and over plain")
    print(f"{'program':10} {'plain':>20} {'(a)':>26} {'(b)':>26} {'(c)':>26} "
          f"{'instructions (c)/(a)':>21} {'crossings/s':>12}")
    for name, build, arguments_of in programs(bench):
        if arguments.only and name not in arguments.only:
            continue
        variants, arguments_ = build(), arguments_of()
        times = {kind: [] for kind in kinds}
        outputs = {}
        for _ in range(arguments.runs):
            for kind in kinds:
                seconds, outputs[kind] = bench.time(*variants[kind], arguments_)
                times[kind].append(seconds)
        # The client of zlib says what it is.
        said = {re.sub(rb", (not )?caged|crossings .*\n", b"", output)
                for output in outputs.values()}
        if len(said) != 1:
            sys.exit(f"{name}: the output differs")
        median = {kind: statistics.median(times[kind]) for kind in kinds}
        row = f"{name:10}"
        for kind in kinds:
            ratio = median[kind] / median["plain"]
            ratios[kind].append(ratio)
            cell = (f"{median[kind]:.2f} ({min(times[kind]):.2f}-"
                    f"{max(times[kind]):.2f})")
            row += f" {cell:>20}" if kind == "plain" else f" {cell:>20} {ratio:5.2f}"
        count = {kind: bench.instructions(variants[kind][1], arguments_)
                 for kind in ("a", "c")}
        crossings = bench.crossings(variants["c"][1], arguments_)
        row += (f" {count['c'] / count['a']:21.4f} "
                f"{crossings / median['c']:12.0f}")
        print(row, flush=True)
    print("geometric mean: " + ", ".join(
        f"({kind}) {math.exp(statistics.fmean(map(math.log, ratios[kind]))):.3f}"
        for kind in kinds[1:]))

    call = bench.path("call-c")
    bench.link("call-c", [bench.compile(os.path.join(HERE, "call.c"),
                                        bench.path("call.o"), "-DCAGED")])
    bench.link("call-a", [bench.compile(os.path.join(HERE, "call.c"),
                                        bench.path("call-a.o"))])
    bench.neutralize(bench.path("call-a"))
    n = 4000000
    per = {"call": [], "crossing": []}
    for _ in range(arguments.runs):
        seconds, _ = bench.time(arguments.plain_qemu, bench.path("call-a"),
                                ["i", str(4 * n)])
        per["call"].append(seconds / (4 * n) * 1e9)
        seconds, _ = bench.time(bench.model, call, ["c", str(n)])
        per["crossing"].append(seconds / n * 1e9)
    call, crossing = (statistics.median(per[k]) for k in ("call", "crossing"))
    print(f"an indirect call and return: {call:.1f} ns; into another domain and "
          f"back, all policies: {crossing:.1f} ns, {crossing / call:.1f} times")


if __name__ == "__main__":
    main()
