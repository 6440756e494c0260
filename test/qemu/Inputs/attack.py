#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An attacker with no plan: run random instructions in a domain.

  attack.py QEMU PROGRAM SEED NUMBER

PROGRAM is attack.c and attack.s. Each run puts other instructions in place of
a_random, mostly such as reach for memory, other domains and the DCS. Prints how
the runs ended; what is neither a return nor a fault that root's handler judged
harmless is an error: see attack.c, and the model must not die either.
"""

import importlib.util
import os
import random
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path

spec = importlib.util.spec_from_file_location(
    "malformed", Path(__file__).parent / "malformed.py")
malformed = importlib.util.module_from_spec(spec)
spec.loader.exec_module(malformed)


def reg(r):
    # Mostly the registers that point somewhere.
    return r.choice([10, 11, 12, 13, 14, 15, 16, 17, 8, 9, 18, 19, 20, 21, 22,
                     23, 24, 25, 26, 27, 28, 29, 30, 31, r.randrange(32)])


def small(r):
    return r.choice([0, 0, 0, 8, -8, 1, 4, 4088, -1, r.randrange(-2048, 2048)])


def memory(r):
    imm, rs1, rs2 = small(r) & 0xfff, reg(r), reg(r)
    if r.random() < 0.6:
        opcode, width = r.choice([(0x03, r.randrange(7)), (0x07, r.choice([2, 3]))])
        return imm << 20 | rs1 << 15 | width << 12 | rs2 << 7 | opcode
    opcode, width = r.choice([(0x23, r.randrange(4)), (0x27, r.choice([2, 3]))])
    return ((imm >> 5) << 25 | rs2 << 20 | rs1 << 15 | width << 12
            | (imm & 31) << 7 | opcode)


def atomic(r):
    return (r.choice([0, 1, 2, 3, 4, 5, 8, 12, 16, 20, 24, 28]) << 27
            | r.randrange(4) << 25 | reg(r) << 20 | reg(r) << 15
            | r.choice([0, 1, 2, 3, 4]) << 12 | reg(r) << 7 | 0x2f)


def vector(r):
    if r.random() < 0.3:    # vsetivli
        return (0xc0000057 | (r.choice([0, 8, 16, 24]) | r.randrange(8)) << 20
                | r.randrange(32) << 15 | 7 << 12)
    return (r.randrange(8) << 29 | r.randrange(4) << 26 | r.randrange(2) << 25
            | r.choice([0, 0, 8, 11, 16, r.randrange(32)]) << 20 | reg(r) << 15
            | r.choice([0, 5, 6, 7]) << 12 | r.randrange(32) << 7
            | r.choice([0x07, 0x27]))


def cache(r):
    return r.choice([0, 1, 2, 4]) << 20 | reg(r) << 15 | 2 << 12 | 0x0f


def codoms(r):
    kind = r.randrange(12)
    cd, cs, perm = r.randrange(8), r.randrange(8), r.randrange(8)
    rs1, rs2, rd = reg(r), reg(r), reg(r)
    return 0x7b | [
        0, 1 << 25, 1 << 25 | 1 << 20, 1 << 25 | 2 << 20,
        1 << 25 | r.choice([4, 5]) << 20 | rs1 << 15 | rd << 7,
        2 << 25 | cs << 15 | cd << 7,
        3 << 25 | r.randrange(6) << 20 | cs << 15 | rd << 7,
        1 << 28 | r.randrange(256) << 20 | r.randrange(4) << 15,
        2 << 28 | r.randrange(9) << 24 | r.randrange(9) << 20
        | r.randrange(2) << 15,
        perm << 25 | rs2 << 20 | rs1 << 15 | 1 << 12 | cd << 7,
        cs << 28 | perm << 25 | rs2 << 20 | rs1 << 15 | 3 << 12 | cd << 7,
        perm << 25 | rs2 << 20 | rs1 << 15 | 4 << 12 | rd << 7][kind]


def control(r):
    if r.random() < 0.5:
        return ((small(r) & 0xfff) << 20 | reg(r) << 15
                | r.choice([0, 1, 1, 5]) << 7 | 0x67)
    offset = r.choice([4, 8, 12, 16])
    return (reg(r) << 20 | reg(r) << 15 | r.choice([0, 1, 4, 5, 6, 7]) << 12
            | (offset >> 1 & 15) << 8 | 0x63)


def other(r):
    return r.choice([
        lambda: r.randrange(1 << 32),
        lambda: 0x73,                                      # ecall
        lambda: 0x100073,                                  # ebreak
        lambda: r.randrange(0xcc0, 0xcc4) << 20 | 2 << 12 | reg(r) << 7 | 0x73,
        lambda: r.randrange(1 << 12) << 20 | reg(r) << 15
        | r.randrange(1, 8) << 12 | reg(r) << 7 | 0x73,    # any CSR
        lambda: r.randrange(1 << 16) | r.randrange(1 << 16) << 16,
        lambda: (small(r) & 0xfff) << 20 | reg(r) << 15 | reg(r) << 7 | 0x13,
        lambda: reg(r) << 20 | reg(r) << 15 | reg(r) << 7 | 0x33,
    ])()


def instruction(r):
    return r.choices([memory, atomic, vector, cache, codoms, control, other],
                     [6, 2, 3, 1, 6, 1, 2])[0](r)


def main():
    qemu, path, seed, number = (sys.argv[1], sys.argv[2], int(sys.argv[3]),
                                int(sys.argv[4]))
    program = malformed.Program(path)
    symbols = malformed.symbols_of(program)
    at = program.in_file(symbols["a_random"])
    size = (symbols["a_random_end"] - symbols["a_random"]) // 4
    ends = Counter()
    for n in range(seed, seed + number):
        r = random.Random(n)
        # Short ones get to their end more often.
        length = r.choice([2, 3, 4, 8, 16, size])
        code = [instruction(r) for _ in range(length)]
        for i, word in enumerate(code):
            if i % 16 == 0 and word == 0x7b:
                word = 0x13     # the loader would refuse it
            struct.pack_into("<I", program.data, at + 4 * i, word)
        for i in range(length, size):
            struct.pack_into("<I", program.data, at + 4 * i, 0x8067)   # ret
        attempt = f"{path}.random"
        with open(attempt, "wb") as file:
            file.write(program.data)
        os.chmod(attempt, 0o755)
        done = subprocess.run([qemu, attempt], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True,
                              errors="replace", timeout=60)
        said = done.stdout.strip()
        if done.returncode == -14:
            end = "loop"
        elif done.returncode == 0 and said in ("returned", "violation",
                                               "fault"):
            end = said
        else:
            end = "ERROR"
            print(f"ERROR: seed {n}: status {done.returncode}, {said} "
                  f"{done.stderr.strip()[:300]}", flush=True)
        ends[end] += 1
    for end in sorted(ends):
        print(f"{end}: {ends[end]}")


main()
