/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What a system call of a domain lends to root. riscv64/codoms_syscall_lend.S
 * knows this layout.
 */
#ifndef CODOMS_LEND_H
#define CODOMS_LEND_H

#define CODOMS_LEND_READS 3

#ifndef __ASSEMBLER__
struct codoms_lend_range {
  unsigned long base, size; /* size 0 lends nothing */
};

struct codoms_lend {
  struct codoms_lend_range read[CODOMS_LEND_READS];
  struct codoms_lend_range write;
};

/* The cross-domain call of __codoms_sys with these ranges lent. */
__attribute__((__visibility__("hidden"))) long
__codoms_syscall_lend(long n, long a, long b, long c, long d, long e, long f,
                      const struct codoms_lend *lend);
#endif

#endif
