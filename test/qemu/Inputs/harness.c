/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Runs each case of a test in a child process and tells how it ended: what it
 * returned, or the violation with its record, in names and offsets that do not
 * depend on the layout. Runs as root, freestanding. With an argument, code is
 * generated for parallel threads (atomics are helpers then).
 */
#include "line.h"
#include <codoms/isa.h>
#include <stddef.h>

struct test_case {
  const char *name;
  long (*run)(void);
};

/* Between them lie the cases of the test; 0 ends them. */
extern const struct test_case first_case[], last_case[];

#define anox_end atext_start
#define REGION(name) extern char name##_start[], name##_end[];
#define REGIONS                                                               \
  REGION(text) REGION(nosys) REGION(data) REGION(adata) REGION(bdata)         \
  REGION(vdata) REGION(anox) REGION(atext) REGION(btext) REGION(vtext)
REGIONS
#undef REGION

static const struct region {
  const char *name;
  char *start, *end;
} regions[] = {
#define REGION(name) {#name, name##_start, name##_end},
    REGIONS
#undef REGION
};

long syscall6(long n, long a, long b, long c, long d, long e, long f) {
  register long a7 __asm__("a7") = n;
  register long a0 __asm__("a0") = a;
  register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c;
  register long a3 __asm__("a3") = d;
  register long a4 __asm__("a4") = e;
  register long a5 __asm__("a5") = f;
  __asm__ volatile("ecall"
                   : "+r"(a0)
                   : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
                   : "memory");
  return a0;
}

enum {
  NR_exit_group = 94, NR_getpid = 172, NR_rt_sigaction = 134,
  NR_clone = 220, NR_wait4 = 260, NR_mmap = 222,
};

static void address(uint64_t a) {
  for (size_t i = 0; i < sizeof(regions) / sizeof(*regions); i++)
    if (a >= (uint64_t)regions[i].start && a < (uint64_t)regions[i].end) {
      text(regions[i].name);
      text("+");
      a -= (uint64_t)regions[i].start;
      break;
    }
  number(a);
}

static void domain(unsigned tag) {
  static const char *const names[] = {"root", "a", "b", "v"};
  if (tag < 4)
    text(names[tag]);
  else
    number(tag);
}

static const char *cause_name(unsigned cause) {
  static const char *const names[] = {
      "CDREAD", "CDWRITE", "CDXFER",  "CDENTRY", "CDCAP",    "CDREVOKED", "CDDCS",
      "CDSTACK", "CDFRAME", "CDPRIV", "CDRETURN", "CDASSERT", "CDSTORE",
  };
  return cause >= SEGV_CDREAD && cause <= SEGV_CDSTORE
             ? names[cause - SEGV_CDREAD]
             : NULL;
}

struct header {
  uint32_t magic, size;
};

void report(int sig, const int *info, const char *context) {
  const char *mcontext = context + 176;
  const struct header *header = (const void *)(mcontext + 256 + 520);
  const struct codoms_fault *f = (const void *)(header + 1);
  uint64_t addr = *(const uint64_t *)(info + 4);
  const char *name = cause_name(info[2]);

  text(sig == 11 ? "SIGSEGV" : sig == 7 ? "SIGBUS" : sig == 4 ? "SIGILL"
       : sig == 5 ? "SIGTRAP" : "signal");
  if (name) {
    text(" ");
    text(name);
  } else {
    text(" code ");
    number(info[2]);
  }
  text(" addr ");
  address(addr);
  if (header->magic != CODOMS_CTX_MAGIC ||
      header->size != sizeof(*header) + sizeof(*f)) {
    text(" NO RECORD");
  } else {
    if (f->cause != (name ? (unsigned)info[2] : 0) ||
        (name && f->addr != addr))
      text(" RECORD DIFFERS");
    text(" domain ");
    domain(f->domain);
    text(" blamed ");
    domain(f->blamed);
    text(" pc ");
    address(f->pc);
    text(" size ");
    number(f->size);
    text(" target ");
    domain(f->target);
    text(" perm ");
    number(f->perm);
    text(" depth ");
    number(f->depth);
  }
  flush();
}

/* The default handler; tests may install their own. */
void handler(int sig, const int *info, const char *context) {
  report(sig, info, context);
  syscall6(NR_exit_group, 0, 0, 0, 0, 0, 0);
}

long set_handler(int sig, void *handler, long flags) {
  struct {
    void *handler;
    unsigned long flags;
    unsigned long mask;
  } action = {handler, flags | 4 /* SA_SIGINFO */, 0};
  return syscall6(NR_rt_sigaction, sig, (long)&action, 0, 8, 0, 0);
}

/* printf-less output for tests that have handlers of their own. */
void say(const char *s, uint64_t v) {
  text(s);
  text(" ");
  address(v);
  flush();
}

__attribute__((used)) void run_all(const long *stack) {
  /* Shared memory makes the emulator generate code for parallel threads. */
  if (stack[0] > 1)
    syscall6(NR_mmap, 0, 4096, 3, 0x21 /* SHARED | ANONYMOUS */, -1, 0);

  for (const struct test_case *c = first_case; c < last_case; c++) {
    int status;
    long pid;

    pid = syscall6(NR_clone, 17 /* SIGCHLD */, 0, 0, 0, 0, 0);
    if (pid == 0) {
      long result;
      set_handler(11, handler, 0);
      set_handler(7, handler, 0);
      set_handler(5, handler, 0);
      set_handler(4, handler, 0);
      text(c->name);
      text(": ");
      result = c->run();
      text("returned ");
      address(result);
      flush();
      syscall6(NR_exit_group, 0, 0, 0, 0, 0, 0);
    }
    syscall6(NR_wait4, pid, (long)&status, 0, 0, 0, 0);
    if (status) {
      text(c->name);
      text(": ended with status ");
      number((unsigned)status);
      flush();
    }
  }
  syscall6(NR_exit_group, 0, 0, 0, 0, 0, 0);
}

__asm__(".globl _start\n"
        "_start:\n"
        "  mv a0, sp\n"
        "  andi sp, sp, -16\n"
        "  j run_all\n");
