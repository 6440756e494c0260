# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
        .include "codoms.inc"
        unit lib.c
        import ., root, log
        .text
        .globl g
g:      lui a0, %hi(n)
        lw a0, %lo(n)(a0)
        call log$$root
        ret
        .data
        .globl n
n:      .word 1
