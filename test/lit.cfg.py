# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# One lit suite for all of our tests; test/<part> is what check-codoms-<part>
# runs. Tests run with build/toolchain/bin first in PATH, so they name tools
# plainly: clang, ld.lld, llvm-mc, llc, qemu-riscv64, FileCheck, not, ...
#
# %clang          the compiler, for the default target
# %clang_cc1      its -cc1, with the compiler's own headers
# %qemu           the model: `%qemu %t args`
#                 -D qemu=PATH on lit's command line: another build of it
# %qemu-count     the same, and prints the guest's instruction count on stderr
# %cc-host        the host's C compiler
# %sysroot        the target's sysroot
# %codoms_src     the root of our source tree
# %codoms_include runtime/include (headers of ours that are shared by parts)
# %llvm_tests     upstream's tests of LLVM; %packaged_llvm its packaged tools
# %llvm_src       the overlaid tree of LLVM; %qemu_src QEMU's; %musl_src; %zlib_src;
#                 %expat_src; %gcc_src (some of GCC's tests)

import os

import lit.formats
import lit.llvm

config.name = "codoms"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".test", ".ll", ".mir", ".s", ".c", ".cpp", ".txt"]
config.excludes = ["Inputs", "CMakeLists.txt", "README.txt", "upstream",
                   "exclusions.txt"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_dir, "test")

bin_dir = os.path.join(config.toolchain_dir, "bin")
# Behind our own tools only those of the packaged LLVM that know no target:
# never its llc or llvm-mc in place of one of ours that is not built.
config.environment["PATH"] = os.pathsep.join(
    [bin_dir, config.packaged_tools_dir, os.environ["PATH"]])
config.environment["LLVM_SYMBOLIZER_PATH"] = os.path.join(
    bin_dir, "llvm-symbolizer")
# What a user's environment could change in a compiler or a test.
for name in ("CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "QEMU_LD_PREFIX",
             "QEMU_LOG", "QEMU_CPU", "CODOMS_REPORT"):
    config.environment.pop(name, None)
config.environment["LC_ALL"] = "C"

clang = os.path.join(bin_dir, "clang")
qemu = lit_config.params.get("qemu", os.path.join(bin_dir, "qemu-riscv64"))
config.environment["PATH"] = os.pathsep.join(
    [os.path.dirname(qemu), config.environment["PATH"]])
insn = os.path.join(config.toolchain_dir, "lib", "qemu", "libinsn.so")
config.substitutions += [
    (r"%clang_cc1", f"{clang} -cc1 -internal-isystem "
     f"{config.resource_dir}/include -nostdsysteminc"),
    (r"%clang\b", clang),
    (r"%qemu-count\b", f"{qemu} -plugin {insn},inline=on -d plugin"),
    (r"%qemu\b", qemu),
    (r"%cc-host\b", config.host_cc),
    (r"%sysroot\b", os.path.join(config.toolchain_dir, "sysroot")),
    (r"%toolchain\b", config.toolchain_dir),
    (r"%codoms_src\b", config.source_dir),
    (r"%codoms_include\b", os.path.join(config.source_dir,
                                        "runtime", "include")),
    (r"%llvm_src\b", config.llvm_src),
    (r"%llvm_tests\b", config.llvm_tests),
    (r"%packaged_llvm\b", config.packaged_llvm),
    (r"%qemu_src\b", config.qemu_src),
    (r"%musl_src\b", config.musl_src),
    (r"%zlib_src\b", config.zlib_src),
    (r"%gcc_src\b", config.gcc_src),
    (r"%expat_src\b", config.expat_src),
    (r"%python\b", config.python),
    (r"%lit\b", os.path.join(config.build_dir, "bin", "lit")),
]
