/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Synchronous signals. They arrive in root, on the stack that the kernel keeps
 * for it (docs/isa.md 6). One kind is answered: the first cd.swsp of a domain
 * that has no stack yet. Every other one is reported and ends the process.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE};

void rt_say(const char *format, ...) {
  char line[1024];
  va_list ap;
  va_start(ap, format);
  int n = vsnprintf(line, sizeof line, format, ap);
  va_end(ap);
  if (n > (int)sizeof line - 1)
    n = sizeof line - 1;
  for (char *p = line; n > 0;) {
    ssize_t out = write(STDERR_FILENO, p, n);
    if (out <= 0)
      return;
    p += out;
    n -= (int)out;
  }
}

void rt_fatal(const char *format, ...) {
  char text[512];
  va_list ap;
  va_start(ap, format);
  vsnprintf(text, sizeof text, format, ap);
  va_end(ap);
  rt_say("codoms: %s\n", text);
  _exit(127);
}

void rt_die(int sig) {
  sigset_t set;
  signal(sig, SIG_DFL);
  sigemptyset(&set);
  sigaddset(&set, sig);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  raise(sig);
  /* In a handler a signal that was sent may wait; one of our own making kills.
   */
  signal(SIGSEGV, SIG_DFL);
  for (;;)
    *(volatile char *)NULL = 0;
}

/* The extension record, found as Linux's extension contexts are. */
static bool find_record(const ucontext_t *uc, struct codoms_fault *fault) {
  const char *end = (const char *)(&uc->uc_mcontext + 1);
  uint32_t header[2];
  memcpy(header, end - sizeof header, sizeof header);
  if (header[0] != CODOMS_CTX_MAGIC)
    return false;
  memcpy(fault, end, sizeof *fault);
  return true;
}

/* Root was copying memory that a thread of a domain took away. */
static bool in_copy(const struct codoms_fault *fault) {
  return fault->domain == CODOMS_ROOT_TAG &&
         fault->pc >= (uint64_t)(uintptr_t)rt_copy &&
         fault->pc < (uint64_t)(uintptr_t)rt_copy_failed;
}

static void handler(int sig, siginfo_t *si, void *context) {
  ucontext_t *uc = context;
  struct codoms_fault fault;
  if (!find_record(uc, &fault)) {
    rt_say("codoms: signal %d without a record of the machine\n", sig);
    rt_die(sig);
  }

  if (sig == SIGSEGV && fault.cause == SEGV_CDSTACK &&
      fault.domain != CODOMS_ROOT_TAG && !rt_stack(fault.domain)) {
    const struct codoms_domain *d = rt_domain(fault.domain);
    int error = d ? rt_make_stack(d) : 0;
    if (d && !error && rt_stack(fault.domain))
      return;
    rt_say("codoms: no stack of %llu bytes for domain '%s': %s\n",
           d ? (unsigned long long)d->stack_size : 0, rt_name(fault.domain),
           strerror(error));
  }
  if ((sig == SIGSEGV || sig == SIGBUS) && in_copy(&fault) &&
      !kernel(CODOMS_SYS_SIGCTX, CODOMS_SIGCTX_PC, (long)rt_copy_failed, 0, 0))
    return;

  rt_report_fault(sig, si, uc, &fault);
  rt_die(sig);
}

void rt_install_handlers(void) {
  struct sigaction sa = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
  sigfillset(&sa.sa_mask);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    if (sigaction(signals[i], &sa, NULL))
      rt_fatal("no handler for signal %d", signals[i]);
}
