# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""loader.py QEMU_BUILD INPUTS SOURCE OUTPUT: compiles the loader's fuzzer with
what QEMU's build compiles its codoms_elf.c with."""

import json
import os
import shlex
import subprocess
import sys

build, inputs, source, output = map(os.path.abspath, sys.argv[1:])
commands = json.load(open(os.path.join(build, "compile_commands.json")))
command, = (c for c in commands
            if c["file"].endswith("linux-user/riscv/codoms_elf.c"))
words = shlex.split(command["command"])
# Without ccache before the compiler, and what names the file.
while not os.path.basename(words[0]).startswith("clang"):
    del words[0]
for option in ("-MQ", "-MF", "-o", "-c"):
    at = words.index(option)
    del words[at:at + 2]
words = [w for w in words if w not in ("-MD", "-fzero-call-used-regs=used-gpr")]
libraries = subprocess.run(["pkg-config", "--libs", "glib-2.0"], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.split()
sys.exit(subprocess.run(
    [*words, "-g", "-O1", "-fsanitize=fuzzer,address,undefined",
     "-fno-sanitize-recover=undefined", "-Wno-missing-prototypes",
     f'-DCODOMS_FUZZ_INPUTS="{inputs}"', source, "-o", output, *libraries],
    cwd=command["directory"]).returncode)
