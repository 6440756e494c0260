/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Added to a program, this makes it one with domains.
 */
#include <codoms.h>

int tiny(int x) codoms_domain("tiny") codoms_entry();
int tiny(int x) { return x + 1; }

__attribute__((__constructor__)) static void call_tiny(void) {
  if (tiny(1) != 2)
    __builtin_trap();
}
