/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "rt.h"

#include <errno.h>

int codoms_stats(struct codoms_stats *stats) {
  long r = kernel(CODOMS_SYS_STATS, (long)stats, sizeof *stats, 0, 0);
  if (!is_error(r))
    return 0;
  errno = (int)-r;
  return -1;
}
