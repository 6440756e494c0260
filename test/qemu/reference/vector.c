/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 */
#include "machine.h"

bool execute_vector(struct machine *m, uint32_t word) {
  (void)m;
  (void)word;
  return false;
}
