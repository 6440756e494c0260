# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the drivers of the examples share: tools, runs, the command line."""

import os
import subprocess
import sys


class Failed(Exception):
    pass


def check(condition, text):
    if not condition:
        raise Failed(text)


def run(command, **options):
    """Returns what the command prints; an error if it fails."""
    result = subprocess.run(command, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, **options)
    if result.returncode:
        sys.stderr.write(result.stdout.decode(errors="replace"))
        raise Failed(f"{' '.join(command)}: exit status {result.returncode}")
    return result.stdout.decode()


class Driver:
    """An example with the steps build, ordinary and attacks."""

    def __init__(self, arguments):
        self.toolchain = os.path.abspath(arguments.toolchain)
        self.work = os.path.abspath(arguments.work)
        self.options = arguments.options.split()
        os.makedirs(self.work, exist_ok=True)

    def tool(self, name):
        return os.path.join(self.toolchain, "bin", name)

    def path(self, name):
        return os.path.join(self.work, name)

    def qemu(self, program, *arguments, count=False):
        command = [self.tool("qemu-riscv64")]
        if count:
            plugin = os.path.join(self.toolchain, "lib", "qemu", "libinsn.so")
            command += ["-plugin", plugin + ",inline=on", "-d", "plugin"]
        environment = dict(os.environ,
                           CODOMS_SYMBOLIZER=self.tool("llvm-symbolizer"))
        return subprocess.run([*command, self.path(program), *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment, text=True, errors="replace")

    def symbols(self, program):
        text = run([self.tool("llvm-nm"), self.path(program)])
        return {line.split()[2]: int(line.split()[0], 16)
                for line in text.splitlines() if len(line.split()) == 3}


def main(driver, parser):
    """Takes the options of every example beside those that parser has."""
    parser.add_argument("--toolchain", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--options", default="",
                        help="for the compiler, after -O2 -g")
    parser.add_argument("--only", choices=["build", "ordinary", "attacks"])
    arguments = parser.parse_args()
    demo = driver(arguments)
    try:
        demo.build()
        if arguments.only in (None, "ordinary"):
            demo.ordinary()
        if arguments.only in (None, "attacks"):
            demo.attacks()
    except Failed as error:
        sys.exit(f"demo: {error}")
