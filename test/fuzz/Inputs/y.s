# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
        .include "codoms.inc"
        unit y.c
        entry y, h
        func y, h
        ret
        .section .codoms.y.data,"aw",@progbits
        .globl shared$y
shared$y:
        .quad 1
