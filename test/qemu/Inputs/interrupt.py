#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Deliver SIGUSR1 between each two instructions of a program.

  interrupt.py QEMU PROGRAM SOCKET

From the symbol `begin` to the symbol `finish`, by the emulator's gdb stub: at
each instruction the signal is delivered, its handler runs to its end, then the
instruction is stepped over. Prints what the program prints, and how many times
it was interrupted.
"""

import os
import subprocess
import sys

from step import Stub

SIGUSR1 = b"1e"         # gdb's number
PC = b"p20"


def symbol(program, name):
    out = subprocess.run(["llvm-nm", program], check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    return next(int(line.split()[0], 16) for line in out.splitlines()
                if line.split()[-1] == name)


def interrupt(stub, begin, finish):
    def run_to(address, how):
        stub.ask(b"Z0,%x,4" % address)
        answer = stub.ask(how)
        stub.ask(b"z0,%x,4" % address)
        return answer

    def pc():
        return int.from_bytes(bytes.fromhex(stub.ask(PC).decode()), "little")

    stub.ask(b"?")
    run_to(begin, b"c")
    count, at = 0, pc()
    while at != finish and count < 100000:
        if run_to(at, b"C" + SIGUSR1)[:1] not in b"ST":
            sys.exit(f"interrupt.py: ended at {at:#x}")
        if pc() != at:
            sys.exit(f"interrupt.py: stopped at {pc():#x}, not {at:#x}")
        count += 1
        if stub.ask(b"s")[1:3] != b"05":
            sys.exit(f"interrupt.py: a fault at {at:#x}")
        at = pc()
    print("interrupted", count, "times", flush=True)
    stub.ask(b"c")
    stub.socket.close()


def main():
    qemu, program, path = sys.argv[1:]
    if os.path.exists(path):
        os.unlink(path)
    begin, finish = (symbol(program, s) for s in ("begin", "finish"))
    process = subprocess.Popen([qemu, "-g", path, program])
    try:
        interrupt(Stub(path), begin, finish)
        process.wait(timeout=60)
    finally:
        process.kill()


main()
