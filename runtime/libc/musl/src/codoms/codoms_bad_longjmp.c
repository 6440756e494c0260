/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "atomic.h"
#include "syscall.h"

/* Called by longjmp when calls into other domains lie between it and its setjmp:
   their frames would stay on the domain control stack, and a later return of a
   gate would take the wrong one. Does not return. */
hidden _Noreturn void __codoms_bad_longjmp(void) {
  static const char text[] =
      "codoms: longjmp over a call into another domain, or out of one\n";
  __syscall(SYS_write, 2, text, sizeof text - 1);
  a_crash();
  for (;;)
    ;
}
