# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
        .include "codoms.inc"
        unit z.c
        entry z, f
        import z, root, log
        import z, y, h
        record "gate\tz\tg\tg\t0123456789abcdef\tz.c:1:1\tint g(void)"
        record "domain\tz\tstack\t65536"
        gate z, g, g$z
        func z, f
        call log$$root
        call h$$y
        call g$z
        ret
        data z, v
        .quad v$z
        .quad h$$y
        .section .codoms.z.tdata,"awT",@progbits
        .globl t$z
t$z:    .word 5
