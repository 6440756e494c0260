/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Inside libcodoms. All of it is root's. What comes from a domain (registers,
 * memory, saved addresses) is hostile data.
 */
#ifndef CODOMS_RT_H
#define CODOMS_RT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

#include <codoms/isa.h>
#include <codoms/runtime.h>
#include <codoms/table.h>

#define HIDDEN __attribute__((__visibility__("hidden")))

/* musl's, and the kernel's answer: -4095 to -1 is an error. */
long __codoms_syscall(long n, long a, long b, long c, long d, long e, long f);
extern const size_t __codoms_pthread_size;
void __codoms_pthread_init(void *self, uintptr_t tp, uintptr_t keys, int tid,
                           uintptr_t locale, uintptr_t canary);

static inline bool is_error(long result) {
  return result < 0 && result > -4096;
}

/* The multiplexed system call of the model. */
static inline long kernel(long op, long a, long b, long c, long d) {
  return __codoms_syscall(CODOMS_NR, op, a, b, c, d, 0);
}

/* start.c: what the linker wants of root (docs/abi.md 5). */
HIDDEN void __codoms_start(void);

/* table.c: the PT_CODOMS table. */
HIDDEN const struct codoms_table *rt_table(void); /* NULL: no domains */
HIDDEN const struct codoms_domain *rt_domain(unsigned tag);
HIDDEN const char *rt_string(uint32_t offset);
HIDDEN const char *rt_name(unsigned tag); /* "?" if there is none */
/* The range that addr lies in; NULL: none, the page is root's. */
HIDDEN const struct codoms_range *rt_range(uint64_t addr);
HIDDEN bool rt_syscall_allowed(const struct codoms_domain *d, unsigned nr);
/* sys.c: dies with a message if the table names a call that is never allowed.
 */
HIDDEN void rt_check_syscalls(const struct codoms_domain *d);

/* Calls the gate of a domain with these arguments (arch/riscv64/call_gate.S). */
struct gate_result {
  uintptr_t a, b;
};
HIDDEN struct gate_result __codoms_call_gate(uint64_t gate, long a, long b,
                                             long c, long d, long e);

/* lock.c: for what all threads share. Not recursive; not to be held over a call
   of a domain. */
HIDDEN void rt_lock(sigset_t *mask);
HIDDEN void rt_unlock(const sigset_t *mask);
HIDDEN void rt_lock_init(void);

/* arch/riscv64/copy.S: memcpy; false if the memory was not there. */
HIDDEN bool rt_copy(void *to, const void *from, size_t n);
HIDDEN extern const char rt_copy_failed[];

/* stack.c: stacks and TLS blocks. */
struct stack {
  uintptr_t guard, low, high; /* no access below low, [low, high) usable */
};
/* What the domain's __codoms_init told, for the descriptors of its threads. It
   is the domain's, and goes nowhere but into its own memory. */
struct libc_state {
  uintptr_t locale, canary;
};
HIDDEN void rt_stack_init(void);
HIDDEN void rt_set_libc(unsigned tag, struct libc_state libc);
/* The stack of the domain on this thread; NULL: none was made yet. */
HIDDEN const struct stack *rt_stack(unsigned tag);
/* Makes it and sets DST. 0, or an error number. */
HIDDEN int rt_make_stack(const struct codoms_domain *d);
/* musl's pthread_exit, signals blocked: the thread leaves its domains. */
void __codoms_thread_stop(void);

/* ranges.c, under rt_lock: a domain gave up these pages; pages that it gave up
   before and may have again (their contents are what they are), 0 if there are
   none. */
HIDDEN void rt_give_up(unsigned tag, uint64_t start, uint64_t end);
HIDDEN uint64_t rt_have_again(unsigned tag, uint64_t size);

/* fault.c: the handler of synchronous signals; the end of the process. */
HIDDEN void rt_install_handlers(void);
HIDDEN _Noreturn void rt_die(int sig);
HIDDEN void rt_say(const char *format, ...)
    __attribute__((__format__(__printf__, 1, 2)));
HIDDEN _Noreturn void rt_fatal(const char *format, ...)
    __attribute__((__format__(__printf__, 1, 2)));

/* report.c: who did what where. One report ends the process: a thread that comes
   second waits for that end. */
HIDDEN void rt_report_fault(int sig, const siginfo_t *si, const ucontext_t *uc,
                            const struct codoms_fault *fault);
HIDDEN void rt_report_exit(unsigned tag, const char *what);

/* safe.c: copies n bytes of memory that may be unmapped or not readable; false
   and nothing said if it is. For the one report only. */
HIDDEN bool rt_peek(void *to, uintptr_t from, size_t n);

/* elf.c: the program's own file, by /proc/self/exe. */
struct elf {
  const unsigned char *file;
  size_t size;
};
struct elf_section {
  const unsigned char *data; /* in the file */
  size_t size;
  uint64_t addr;
};
HIDDEN bool rt_elf_open(struct elf *elf);
HIDDEN bool rt_elf_section(const struct elf *elf, const char *name,
                           struct elf_section *section);
/* The symbol that covers addr: its name, its start and its size. */
HIDDEN const char *rt_elf_symbol(const struct elf *elf, uint64_t addr,
                                 uint64_t *start, uint64_t *size);

/* symbolizer.c: source lines by llvm-symbolizer for n zeroed places; false if
   there is none. */
struct place {
  char function[96]; /* or "" */
  char where[160];   /* file:line, or "" */
};
HIDDEN bool rt_symbolize(const uint64_t *addr, unsigned n, struct place *place);

/* unwind.c: one step up in the call chain by the program's CFI. */
struct regs {
  uint64_t x[32]; /* x[0] is the pc */
};
/* False: no caller known. */
HIDDEN bool rt_unwind(const struct elf *elf, struct regs *regs, bool first);

#endif
