/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef CODOMS_THREAD_H
#define CODOMS_THREAD_H

#include <codoms/isa.h>

/* 0, or in a domain the error of pthread_create. */
__attribute__((__visibility__("hidden"))) int __codoms_no_threads(void);

/* The calling thread leaves its domains; libcodoms has it, where there are any.
 */
void __codoms_thread_stop(void);

/* Changes what the running handler returns to, beside its ucontext_t, which
   counts in programs without domains only (CODOMS_SYS_SIGCTX). */
__attribute__((__visibility__("hidden"))) void
__codoms_sigctx(int what, unsigned long value);

#endif
