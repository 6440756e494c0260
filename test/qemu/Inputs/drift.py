#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compare the assembler's and the model's text of each Xcodoms instruction.

  drift.py LIST OUT.s         a program that comes by each instruction of LIST
  drift.py --compare MC LOG   llvm-mc's text and the model's in_asm log

In a program without domains nearly all of them are illegal; the handler of
SIGILL goes on behind each, and so each is a block that the model logs.
"""

import re
import sys

PROGRAM = """\
  .text
  .globl _start
_start:
  la t0, action
  la t1, skip
  sd t1, (t0)
  li a0, 4
  mv a1, t0
  li a2, 0
  li a3, 8
  li a7, 134
  ecall
  j list
skip:
  ld t0, 176(a2)
  addi t0, t0, 4
  sd t0, 176(a2)
  ret
  .balign 4096
list:
{list}
  li a0, 0
  li a7, 93
  ecall
  .data
  .balign 8
action:
  .quad 0, 4, 0, 0
"""


def normal(text):
    return " ".join(text.split())


def main():
    if sys.argv[1] != "--compare":
        with open(sys.argv[1]) as file:
            text = PROGRAM.format(list=file.read())
        with open(sys.argv[2], "w") as file:
            file.write(text)
        return
    with open(sys.argv[2]) as file:
        expected = [normal(line) for line in file
                    if line.strip().startswith("cd.")]
    logged = {}
    with open(sys.argv[3]) as file:
        for line in file:
            match = re.match(r"0x([0-9a-f]+):\s+([0-9a-f]{8})\s+(.*)", line)
            if match and int(match[2], 16) & 0x7f == 0x7b:
                logged[int(match[1], 16)] = normal(match[3])
    found = [logged[address] for address in sorted(logged)]
    bad = [f"assembler: {a}, model: {b}"
           for a, b in zip(expected, found) if a != b]
    if len(expected) != len(found):
        bad.append(f"{len(expected)} instructions, the model logged "
                   f"{len(found)}")
    if bad or not expected:
        sys.exit("\n".join(bad or ["no instructions"]))
    print(f"{len(expected)} instructions agree")


main()
