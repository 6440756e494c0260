/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * abort of a domain: signals are root's, so the gate is told at once, and
 * reports.
 */
#include <signal.h>
#include <stdlib.h>

#include "syscall.h"

_Noreturn void codoms_abort_any(void) __asm__("abort$any");

_Noreturn void codoms_abort_any(void) {
  __syscall(SYS_tkill, 0, SIGABRT);
  __builtin_trap();
}
