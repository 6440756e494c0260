/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "syscall.h"
#include <codoms/isa.h>
#include <setjmp.h>
#include <stdlib.h>

/* Where longjmp goes on when the heights agree. */
hidden void __codoms_longjmp_land(void);

/* Frames above height are of signals only: what is left is one's own. A domain is
   not told, and so cannot leave a handler: it has none. */
static int is_out_of_handler(unsigned long height) {
  struct codoms_frame f;
  int n = 0;

  while (!__syscall(CODOMS_NR, CODOMS_SYS_FRAME, n, &f, sizeof f) &&
         f.height >= height) {
    if (f.kind != 1)
      return 0;
    n++;
  }
  return n > 0;
}

/* Called by longjmp when the domain control stack is not as high as at setjmp. Out
   of a handler the kernel cuts the frame of the signal. But frames of calls into
   other domains would stay, and a later return of a gate would take the wrong one.
   Does not return. */
hidden _Noreturn void __codoms_longjmp(unsigned long *buf, int value) {
  enum { SP = 12, HEIGHT = 29 }; /* as longjmp.S and setjmp.S have it */
  static const char text[] =
      "codoms: longjmp over a call into another domain, or out of one\n";
  _Static_assert(sizeof(jmp_buf) >= 8 * (HEIGHT + 1), "jmp_buf has room");

  if (is_out_of_handler(buf[HEIGHT])) {
    struct codoms_unwind to = {
        .height = buf[HEIGHT],
        .pc = (unsigned long)__codoms_longjmp_land,
        .sp = buf[SP],
        .a = {(unsigned long)buf, value},
    };
    __syscall(CODOMS_NR, CODOMS_SYS_UNWIND, &to, sizeof to);
  }
  __syscall(SYS_write, 2, text, sizeof text - 1);
  abort();
}
