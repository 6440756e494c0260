# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Tests of the RISC-V target: the assembler (MC) and code generation (CodeGen).
#   lit -v test/llvm
# runs them with the tools of build/toolchain; -Dtoolchain=DIR names another.
import os

import lit.formats

config.name = "codoms-llvm"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".s", ".txt", ".ll", ".mir", ".test"]
config.excludes = ["Inputs"]
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
toolchain = lit_config.params.get("toolchain", os.path.join(root, "build", "toolchain"))
config.test_source_root = os.path.dirname(os.path.abspath(__file__))
config.test_exec_root = os.path.join(os.path.dirname(toolchain), "test", "llvm")
config.environment["PATH"] = os.pathsep.join(
    [os.path.join(toolchain, "bin"), config.environment["PATH"]])
if not os.path.exists(os.path.join(toolchain, "bin", "FileCheck")):
    lit_config.fatal(f"no toolchain in {toolchain}: build it first (ninja -C build llvm)")
