# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The program that the linker's fuzzer links with: root calls z and y, and
# may be called back.
        .include "codoms.inc"
        unit main.c
        import root, z, f
        import root, y, h
        rootentry log
        record "domain\tz\tsyscall\t63"
        record "grant\tz\troot\tread\tmain.c:3:1"
        .text
        .globl _start, log, g
_start: call f$$z
        call h$$y
log:    ret
g:      ret
