/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The runtime's lock: for what all threads share. Who holds it has all signals
 * blocked, since a handler of the program may call into a domain, and with that
 * into code that wants the lock. It is never held over a call of a domain.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>

/* 0 free, 1 held, 2 held and waited for */
static int word;

void rt_lock(sigset_t *mask) {
  sigset_t all;
  int seen = 0;
  sigfillset(&all);
  __codoms_syscall(SYS_rt_sigprocmask, SIG_BLOCK, (long)&all, (long)mask,
                   _NSIG / 8, 0, 0);
  if (__atomic_compare_exchange_n(&word, &seen, 1, false, __ATOMIC_ACQUIRE,
                                  __ATOMIC_RELAXED))
    return;
  while (__atomic_exchange_n(&word, 2, __ATOMIC_ACQUIRE))
    __codoms_syscall(SYS_futex, (long)&word, FUTEX_WAIT_PRIVATE, 2, 0, 0, 0);
}

void rt_unlock(const sigset_t *mask) {
  if (__atomic_exchange_n(&word, 0, __ATOMIC_RELEASE) == 2)
    __codoms_syscall(SYS_futex, (long)&word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
  __codoms_syscall(SYS_rt_sigprocmask, SIG_SETMASK, (long)mask, 0, _NSIG / 8, 0,
                   0);
}

/* A fork copies what the lock guards when nobody changes it. */
static sigset_t forking;

static void before(void) {
  sigset_t mask;
  rt_lock(&mask);
  forking = mask;
}

static void after(void) {
  sigset_t mask = forking;
  rt_unlock(&mask);
}

void rt_lock_init(void) {
  if (pthread_atfork(before, after, after))
    rt_fatal("no memory for the handlers of fork");
}
