/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "codoms_thread.h"

#include "syscall.h"

void __codoms_sigctx(int what, unsigned long value) {
  __syscall(CODOMS_NR, CODOMS_SYS_SIGCTX, what, value);
}
