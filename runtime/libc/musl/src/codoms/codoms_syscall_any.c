/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * __codoms_syscall of a domain: lends what the system call's arguments point
 * to, and calls root's entry __codoms_sys. Memory that the domain itself may
 * not touch cannot be lent: that attempt is a fault of the domain.
 */
#include "codoms_lend.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "futex.h"

#define NONE {-1, 0, 0}
#define ARG(i) (-1 - (i))
#define R(arg, size) {arg, size, 0}
#define W(arg, size) {arg, size, 1}
#define CODOMS_GATE_CALL(name, list, first, second)                            \
  {SYS_##name, {first, second}},

static const struct {
  unsigned short nr;
  struct {
    signed char arg;
    short size;
    char write;
  } range[2];
} calls[] = {
#include <codoms/syscalls.def>
};

long __codoms_syscall_any(long n, long a, long b, long c, long d, long e,
                          long f) __asm__("__codoms_syscall$any");

long __codoms_syscall_any(long n, long a, long b, long c, long d, long e,
                          long f) {
  const long arg[6] = {a, b, c, d, e, f};
  struct codoms_lend lend = {{{0, 0}}};
  struct iovec iov[CODOMS_LEND_READS];

  if (n == SYS_writev) {
    /* More vectors than can be lent: a shorter write, as any write may be. */
    if (c > CODOMS_LEND_READS - 1)
      c = CODOMS_LEND_READS - 1;
    for (long i = 0; i < c; i++) {
      iov[i] = ((const struct iovec *)b)[i];
      lend.read[i].base = (unsigned long)iov[i].iov_base;
      lend.read[i].size = iov[i].iov_len;
    }
    b = (long)iov;
    lend.read[CODOMS_LEND_READS - 1].base = b;
    lend.read[CODOMS_LEND_READS - 1].size = c > 0 ? c * sizeof *iov : 0;
    return __codoms_syscall_lend(n, a, b, c, d, e, f, &lend);
  }

  if (n == SYS_futex) {
    /* The gate takes only words that the domain itself may write. */
    if ((b & ~FUTEX_PRIVATE) == FUTEX_WAIT && d) {
      lend.read[0].base = d;
      lend.read[0].size = 16;
    }
    return __codoms_syscall_lend(n, a, b, c, d, e, f, &lend);
  }

  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    if (calls[i].nr != n)
      continue;
    for (int k = 0, reads = 0; k < 2; k++) {
      int at = calls[i].range[k].arg, size = calls[i].range[k].size;
      if (at < 0 || !arg[at])
        continue;
      struct codoms_lend_range *r =
          calls[i].range[k].write ? &lend.write : &lend.read[reads++];
      r->base = arg[at];
      r->size = size < 0 ? arg[-1 - size] : size;
    }
    break;
  }
  return __codoms_syscall_lend(n, a, b, c, d, e, f, &lend);
}
