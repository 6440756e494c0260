#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Does the comparison of model and reference find mistakes?

  utils/mutate.py --reference [--qemu PATH] [--cc CC] [--work DIR] [TEXT...]
  utils/mutate.py --model [--build DIR] [--jobs N] [TEXT...]

Makes each mistake of test/qemu/difftest/mutations.txt, in the reference or in
the model, runs what CI runs and wants a difference; before, it runs the same
without a mistake, and stops if there is a difference already. With TEXT only the
mistakes whose titles hold one of them. --model compiles QEMU in the build tree
again for each one; the installed one stays as it is. Prints what was not found,
and how many were; the status is 1 if not all were.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "test/qemu/difftest/mutations.txt"
REFERENCE = "test/qemu/reference/"
MODEL = ("qemu-codoms/", "build/src/qemu/")  # files of ours, patched ones


class Mutation:
    def __init__(self, block, line):
        """A title, a file, lines with - that are there, with + for them."""
        self.where = f"{LIST.name}:{line}"
        self.title, self.file, *text = block
        self.old = " ".join(t[1:] for t in text if t[0] == "-")
        self.new = "\n".join(t[1:].strip() for t in text if t[0] == "+")
        if not self.old or any(t[0] not in "-+" for t in text):
            sys.exit(f"{self.where}: '{self.title}': lines begin with - or +")

    def apply(self):
        """The text of the file with the mistake in it."""
        text = (ROOT / self.file).read_text()
        pattern = r"\s+".join(map(re.escape, self.old.split()))
        places = list(re.finditer(pattern, text))
        if len(places) != 1:
            sys.exit(f"{self.where}: '{self.title}': what it replaces is in "
                     f"{self.file} {len(places)} times, not once")
        return text[:places[0].start()] + self.new + text[places[0].end():]


def read_mutations(prefix, texts):
    blocks, block, start = [], [], 0
    for number, line in enumerate(LIST.read_text().splitlines() + [""], 1):
        if line.startswith("#"):
            continue
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            blocks.append(Mutation(block, start))
            block = []
    return [m for m in blocks if m.file.startswith(prefix) and
            (not texts or any(t in m.title for t in texts))]


def compile_all(cc, out, flags):
    objects = {}
    for directory in ("test/qemu/difftest", "test/qemu/reference"):
        for source in sorted((ROOT / directory).glob("*.c")):
            objects[f"{directory}/{source.name}"] = out / f"{source.stem}.o"
    for source, to in objects.items():
        subprocess.run([cc, *flags, "-c", ROOT / source, "-o", to], check=True)
    return objects


def link(cc, objects, to):
    subprocess.run([cc, *objects, "-o", to], check=True)


def compare(tool, qemu, arguments, instructions=None):
    """What was found, or None."""
    done = subprocess.run(
        [tool, "--qemu", qemu, "--seed", str(arguments.seed), "--instructions",
         str(instructions or arguments.instructions), "--brief"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if done.returncode == 0:
        return None
    found = re.search(r"difference after .*\n.*", done.stdout)
    if done.returncode != 1 or not found:
        sys.exit(f"{tool} ended with {done.returncode}:\n{done.stdout}")
    total = re.search(r", (\d+) instructions,", done.stdout)
    return int(total[1]), " ".join(found[0].split("\n")[1].split())


class Unmutated:
    """What says whether a difference is the mistake's."""
    def __init__(self, tool, qemu, arguments, instructions):
        self.how, self.agree = (tool, qemu, arguments), 0
        self.check(instructions)

    def check(self, instructions):
        """Model and reference agree for so long, or this is the end."""
        if instructions <= self.agree:
            return
        result = compare(*self.how, instructions)
        if result:
            sys.exit("model and reference differ without any mistake, after "
                     f"{result[0]} instructions: {result[1]}; with one, that "
                     "would be taken for it: see utils/difftest.py")
        self.agree = instructions

    def confirm(self, result):
        if result:
            self.check(result[0])
        return result


def check_reference(mutations, arguments, work):
    flags = ["-D_GNU_SOURCE", "-std=gnu11", "-O1", "-w",
             f"-I{ROOT}/runtime/include", f"-I{ROOT}/{REFERENCE}"]
    objects = compile_all(arguments.cc, work, flags)
    link(arguments.cc, objects.values(), work / "difftest")
    # Most are found early; of the rest only as much as one takes to be found.
    unmutated = Unmutated(work / "difftest", arguments.qemu, arguments,
                          min(arguments.instructions, 1_000_000))
    for mutation in mutations:
        (work / "mutant.c").write_text(mutation.apply())
        subprocess.run([arguments.cc, *flags, "-c", work / "mutant.c", "-o",
                        work / "mutant.o"], check=True)
        link(arguments.cc, [o for f, o in objects.items()
                            if f != mutation.file] + [work / "mutant.o"],
             work / "mutant")
        yield mutation, unmutated.confirm(
            compare(work / "mutant", arguments.qemu, arguments))


def check_model(mutations, arguments, work):
    flags = ["-D_GNU_SOURCE", "-std=gnu11", "-O2", "-w",
             f"-I{ROOT}/runtime/include"]
    objects = compile_all(arguments.cc, work, flags)
    link(arguments.cc, objects.values(), work / "difftest")
    build = arguments.build.resolve()
    environment = dict(
        os.environ, CCACHE_NOHASHDIR="1", CCACHE_BASEDIR=str(ROOT),
        PYTHONPATH=str(next(build.glob(
            "host/usr/lib/python3/dist-packages"), "")))

    def ninja():
        subprocess.run(["ninja", "-C", build / "qemu", "--quiet",
                        f"-j{arguments.jobs}", "qemu-riscv64"],
                       env=environment, check=True, stdout=subprocess.DEVNULL)

    ninja()
    Unmutated(work / "difftest", build / "qemu/qemu-riscv64", arguments,
              arguments.instructions)
    for mutation in mutations:
        text = mutation.apply()
        # A link to our file, whose place the mistake takes for a while, or a
        # patched file of QEMU's.
        prefix = next(p for p in MODEL if mutation.file.startswith(p))
        place = build / "src/qemu" / mutation.file[len(prefix):]
        target = os.readlink(place) if place.is_symlink() else None
        before = place.read_text()
        try:
            place.unlink()
            place.write_text(text)
            ninja()
            yield mutation, compare(work / "difftest",
                                    build / "qemu/qemu-riscv64", arguments)
        finally:
            place.unlink()
            if target:
                place.symlink_to(target)
            else:
                place.write_text(before)
            os.utime(place)  # or its object seems newer
    ninja()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--reference", action="store_true")
    which.add_argument("--model", action="store_true")
    parser.add_argument("--qemu", type=Path,
                        default=ROOT / "build/toolchain/bin/qemu-riscv64")
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=100_000)
    parser.add_argument("--instructions", type=int, default=4_200_000)
    parser.add_argument("--work", type=Path)
    parser.add_argument("texts", nargs="*", metavar="TEXT")
    arguments = parser.parse_args()
    mutations = read_mutations(REFERENCE if arguments.reference else MODEL,
                               arguments.texts)
    check = check_reference if arguments.reference else check_model
    found, instructions = 0, []
    # The tree is put right again, however this ends.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as temporary:
        work = (arguments.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        for mutation, result in check(mutations, arguments, work):
            if result:
                found += 1
                instructions.append(result[0])
                print(f"found after {result[0]:7}: {mutation.title} "
                      f"[{result[1]}]", flush=True)
            else:
                print(f"NOT FOUND: {mutation.where}: {mutation.title}",
                      flush=True)
    print(f"{found} of {len(mutations)} mistakes found, after "
          f"{sum(instructions) // max(found, 1)} instructions on average, "
          f"{max(instructions, default=0)} at most")
    return found != len(mutations)


if __name__ == "__main__":
    sys.exit(main())
