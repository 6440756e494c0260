#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Run a program on the model under gdb.

  gdb.py QEMU PROGRAM SOCKET SCRIPT COMMAND...

SCRIPT is read by gdb before it connects; '-' is none. Prints what gdb and the
program print.
"""

import os
import subprocess
import sys
import time


def main():
    qemu, program, path, script, *commands = sys.argv[1:]
    if os.path.exists(path):
        os.unlink(path)
    model = subprocess.Popen([qemu, "-g", path, program],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for _ in range(400):
        if os.path.exists(path):
            break
        time.sleep(0.05)
    gdb = ["gdb-multiarch", "-nx", "-q", "-batch",
           "-iex", "set pagination off", "-iex", "set confirm off",
           "-iex", "set sysroot", "-iex", "set debuginfod enabled off"]
    if script != "-":
        gdb += ["-x", script]
    for command in [f"target remote {path}"] + commands:
        gdb += ["-ex", command]
    try:
        sys.stdout.write(subprocess.run(
            gdb + [program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=120).stdout)
        sys.stdout.write(model.communicate(timeout=120)[0].decode())
    finally:
        model.kill()
    print("status", model.returncode)


main()
