/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Threads are root's: a domain makes none, and does not know which are in it.
 */
#include <errno.h>

int codoms_no_threads_any(void) __asm__("__codoms_no_threads$any");

int codoms_no_threads_any(void) { return EPERM; }
