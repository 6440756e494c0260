/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "syscall.h"
#include <codoms/isa.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { SP = 12, HEIGHT = 29 }; /* as longjmp.S and setjmp.S have it */

/* Where longjmp goes on when it has found nothing wrong. */
hidden _Noreturn void __codoms_longjmp_land(unsigned long *buf, int value);

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

static int is_own(const unsigned long *buf) {
  const char *first = (const char *)buf, *last = (const char *)(buf + HEIGHT + 1) - 1;
  long own, own_too;

  __asm__(".option push; .option arch, +xcodoms; cd.same %0, %2; cd.same %1, %3; .option pop"
          : "=&r"(own), "=r"(own_too)
          : "r"(first), "r"(last));
  return own && own_too;
}

static _Noreturn void stop(const char *text) {
  __syscall(SYS_write, 2, text, strlen(text));
  abort();
}

/* Called by longjmp when buf is not in memory of the own domain, or the domain
   control stack not as high as at setjmp. Does not return.

   Who may write buf says where the caller goes on, so that must be nobody else; but
   in a scattered program (-mcodoms-scatter=) all memory is everybody's.

   Out of a handler the kernel cuts the frame of the signal. But frames of calls into
   other domains would stay, and a later return of a gate would take the wrong one. */
hidden _Noreturn void __codoms_longjmp(unsigned long *buf, int value,
                                       int scattered) {
  unsigned long height;

  _Static_assert(sizeof(jmp_buf) >= 8 * (HEIGHT + 1), "jmp_buf has room");
  if (!scattered && !is_own(buf))
    stop("codoms: longjmp by a jmp_buf in memory of another domain, which may "
         "have written it; keep it in the own domain's\n");

  __asm__("csrr %0, %1" : "=r"(height) : "i"(CODOMS_CSR_DCS));
  if (height == buf[HEIGHT])
    __codoms_longjmp_land(buf, value);
  if (is_out_of_handler(buf[HEIGHT])) {
    struct codoms_unwind to = {
        .height = buf[HEIGHT],
        .pc = (unsigned long)__codoms_longjmp_land,
        .sp = buf[SP],
        .a = {(unsigned long)buf, value},
    };
    __syscall(CODOMS_NR, CODOMS_SYS_UNWIND, &to, sizeof to);
  }
  stop("codoms: longjmp over a call into another domain, or out of one\n");
}
