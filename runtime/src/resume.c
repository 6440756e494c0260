/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "rt.h"

#include <errno.h>

int codoms_signal_resume(const void *pc) {
  long r = kernel(CODOMS_SYS_SIGCTX, CODOMS_SIGCTX_PC, (long)pc, 0, 0);
  if (!is_error(r))
    return 0;
  errno = (int)-r;
  return -1;
}
