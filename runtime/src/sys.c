/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The system-call gate: root's entry __codoms_sys (arch/riscv64/sys_gate.S),
 * which every system call of a domain's libc goes through. What it grants is in
 * codoms/syscalls.def and in the rules below; everything else is EPERM.
 *
 * Arguments are the caller's and hostile. A range counts when cd.chk says that
 * the caller itself could touch it now; a structure is copied to root's memory
 * once, by copy_in, and the copy is what the kernel gets. Results go back by
 * copy_out. Root touches the caller's memory nowhere else.
 *
 * Another thread may come between check and use. It cannot make the memory
 * someone else's: what was a domain's is later that domain's or nobody's. It can
 * take it away, which copies and the kernel answer by EFAULT. What was lent to
 * the caller is its lender's to keep in place until the call returns.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

HIDDEN long __codoms_sys_body(long n, long a, long b, long c, long d, long e,
                              long f, unsigned caller);

enum { DEFAULT, OPTION };

struct range {
  signed char arg;
  short size;
  char write;
};

static const struct rule {
  unsigned short nr;
  char list;
  struct range range[2];
} rules[] = {
#define NONE {-1, 0, 0}
#define ARG(i) (-1 - (i))
#define R(arg, size) {arg, size, 0}
#define W(arg, size) {arg, size, 1}
#define CODOMS_GATE_CALL(name, list, first, second)                            \
  {SYS_##name, list, {first, second}},
#include <codoms/syscalls.def>
};

static const struct rule *find(long n) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (rules[i].nr == n)
      return &rules[i];
  return NULL;
}

void rt_check_syscalls(const struct codoms_domain *d) {
  const struct codoms_table *t = rt_table();
  const uint32_t *list =
      (const uint32_t *)((const char *)t + t->syscalls) + d->syscalls;
  for (uint32_t i = 0; i < d->num_syscalls; i++)
    if (!find(list[i]))
      rt_fatal("domain '%s' asks for system call %u, which no domain may make",
               rt_name(d->tag), list[i]);
}

static bool caller_can(uint64_t p, uint64_t n, bool write) {
  unsigned long ok;
  if (write)
    __asm__ volatile("cd.chk %0, %1, %2, w"
                     : "=r"(ok)
                     : "r"(p), "r"(n)
                     : "memory");
  else
    __asm__ volatile("cd.chk %0, %1, %2, r"
                     : "=r"(ok)
                     : "r"(p), "r"(n)
                     : "memory");
  return ok;
}

static bool copy_in(void *to, uint64_t from, size_t n) {
  return caller_can(from, n, false) && rt_copy(to, (const void *)from, n);
}

static bool copy_out(uint64_t to, const void *from, size_t n) {
  return caller_can(to, n, true) && rt_copy((void *)to, from, n);
}

/* Whole pages of the domain and of nobody else. */
static bool pages_of(unsigned caller, uint64_t addr, uint64_t len) {
  if (addr % CODOMS_PAGE_SIZE || !len || len > 1ull << CODOMS_VA_BITS ||
      addr > (1ull << CODOMS_VA_BITS) - len)
    return false;
  for (uint64_t a = addr; a < addr + len; a += CODOMS_PAGE_SIZE)
    if (codoms_domain_of((const void *)a) != caller)
      return false;
  return true;
}

static uint64_t whole_pages(uint64_t len) {
  return (len + CODOMS_PAGE_SIZE - 1) & -(uint64_t)CODOMS_PAGE_SIZE;
}

/* Anonymous private memory at an address that the kernel chooses. */
static long sys_mmap(unsigned caller, uint64_t len, long prot, long flags) {
  if (flags & MAP_FIXED || flags & MAP_FIXED_NOREPLACE ||
      (flags & MAP_TYPE) != MAP_PRIVATE || !(flags & MAP_ANONYMOUS) ||
      prot & ~(PROT_READ | PROT_WRITE))
    return -EPERM;
  if (!len || len > 1ull << CODOMS_VA_BITS)
    return -ENOMEM;
  len = whole_pages(len);
  sigset_t mask;
  rt_lock(&mask);
  uint64_t again = rt_have_again(caller, len);
  rt_unlock(&mask);
  /* Unmapped once more: the domain may have written to it since. */
  if (again &&
      !__codoms_syscall(SYS_munmap, (long)again, (long)len, 0, 0, 0, 0) &&
      !__codoms_syscall(SYS_mprotect, (long)again, (long)len, prot, 0, 0, 0))
    return (long)again;
  long p = __codoms_syscall(SYS_mmap, 0, (long)len, prot,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (is_error(p))
    return p;
  long r = kernel(CODOMS_SYS_TAG, p, (long)(len / CODOMS_PAGE_SIZE), caller, 0);
  if (is_error(r)) {
    __codoms_syscall(SYS_munmap, p, (long)len, 0, 0, 0, 0);
    return -ENOMEM;
  }
  return p;
}

/* Leaves the pages to the domain, empty and without access: an address range is
   never another's later. The domain's next mapping may have it again. */
static long sys_munmap(unsigned caller, uint64_t addr, uint64_t len) {
  len = whole_pages(len);
  if (!pages_of(caller, addr, len))
    return -EPERM;
  long r = __codoms_syscall(SYS_munmap, (long)addr, (long)len, 0, 0, 0, 0);
  if (!is_error(r)) {
    sigset_t mask;
    rt_lock(&mask);
    rt_give_up(caller, addr, addr + len);
    rt_unlock(&mask);
  }
  return r;
}

static long sys_mprotect(unsigned caller, uint64_t addr, uint64_t len,
                         long prot) {
  len = whole_pages(len);
  if (prot & ~(PROT_READ | PROT_WRITE) || !pages_of(caller, addr, len))
    return -EPERM;
  return __codoms_syscall(SYS_mprotect, (long)addr, (long)len, prot, 0, 0, 0);
}

static long sys_madvise(unsigned caller, uint64_t addr, uint64_t len,
                        long advice) {
  len = whole_pages(len);
  if (advice != MADV_DONTNEED && advice != MADV_FREE)
    return -EINVAL;
  if (!pages_of(caller, addr, len))
    return -EPERM;
  return __codoms_syscall(SYS_madvise, (long)addr, (long)len, advice, 0, 0, 0);
}

/* Locks of the private libc: words of the caller that it may write. */
static long sys_futex(bool vault, uint64_t word, long op, long value,
                      uint64_t other, uint64_t second) {
  struct timespec timeout;
  if (word % 4 || !caller_can(word, 4, true))
    return word % 4 ? -EINVAL : -EFAULT;
  op &= FUTEX_CMD_MASK;
  /* The kernel does not touch a vault: who waits there tries again. */
  if (vault && (op == FUTEX_WAIT || op == FUTEX_REQUEUE))
    return op == FUTEX_REQUEUE
               ? __codoms_syscall(SYS_futex, (long)word, FUTEX_WAKE_PRIVATE,
                                  INT_MAX, 0, 0, 0)
               : __codoms_syscall(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
  switch (op) {
  case FUTEX_WAIT:
    if (other && !copy_in(&timeout, other, sizeof timeout))
      return -EFAULT;
    return __codoms_syscall(SYS_futex, (long)word, FUTEX_WAIT_PRIVATE, value,
                            other ? (long)&timeout : 0, 0, 0);
  case FUTEX_WAKE:
    return __codoms_syscall(SYS_futex, (long)word, FUTEX_WAKE_PRIVATE, value, 0,
                            0, 0);
  case FUTEX_REQUEUE:
    if (second % 4 || !caller_can(second, 4, true))
      return second % 4 ? -EINVAL : -EFAULT;
    return __codoms_syscall(SYS_futex, (long)word, FUTEX_REQUEUE_PRIVATE, value,
                            (long)other, (long)second, 0);
  default:
    return -EPERM;
  }
}

/* Structures by copy. Buffers as they are, but for those of a vault, which the
   kernel does not touch: what was lent goes through root's memory, a part at a
   time (that is a short read or write). */
static long sys_ranges(const struct rule *rule, bool vault, long n,
                       const long arg[6]) {
  enum { COPY_MAX = 4096 };
  unsigned char copy[2][COPY_MAX];
  bool out[2] = {false, false};
  long use[6];
  memcpy(use, arg, sizeof use);

  for (int i = 0; i < 2; i++) {
    const struct range *r = &rule->range[i];
    if (r->arg < 0 || !arg[r->arg])
      continue;
    bool buffer = r->size < 0;
    uint64_t size = buffer ? (uint64_t)arg[-1 - r->size] : (uint64_t)r->size;
    if (!caller_can(arg[r->arg], size, r->write))
      return -EFAULT;
    if (buffer && !vault)
      continue;
    if (size > COPY_MAX)
      size = use[-1 - r->size] = COPY_MAX;
    if (r->write)
      memset(copy[i], 0, size);
    else if (!copy_in(copy[i], arg[r->arg], size))
      return -EFAULT;
    out[i] = r->write;
    use[r->arg] = (long)copy[i];
  }

  long result =
      __codoms_syscall(n, use[0], use[1], use[2], use[3], use[4], use[5]);

  for (int i = 0; i < 2; i++) {
    const struct range *r = &rule->range[i];
    if (!out[i] || (is_error(result) && (result != -EINTR || r->size < 0)))
      continue;
    if (!copy_out(arg[r->arg], copy[i], r->size < 0 ? result : r->size))
      return -EFAULT;
  }
  return result;
}

static long sys_writev(bool vault, long fd, uint64_t vec, long count) {
  struct iovec copy[16];
  if (count < 0 || count > IOV_MAX)
    return -EINVAL;
  /* More are written by the next call: short writes are ordinary. */
  if (count > (long)(sizeof copy / sizeof *copy))
    count = sizeof copy / sizeof *copy;
  if (!copy_in(copy, vec, count * sizeof *copy))
    return -EFAULT;
  for (long i = 0; i < count; i++)
    if (!caller_can((uint64_t)copy[i].iov_base, copy[i].iov_len, false))
      return -EFAULT;
  if (!vault)
    return __codoms_syscall(SYS_writev, fd, (long)copy, count, 0, 0, 0);
  /* The first one that is not empty: a short write. */
  long i = 0;
  while (i < count && !copy[i].iov_len)
    i++;
  if (i == count)
    return 0;
  const long arg[6] = {fd, (long)copy[i].iov_base, (long)copy[i].iov_len};
  return sys_ranges(find(SYS_write), true, SYS_write, arg);
}

long __codoms_sys_body(long n, long a, long b, long c, long d, long e, long f,
                       unsigned caller) {
  const struct codoms_domain *domain = rt_domain(caller);
  if (!domain || caller == CODOMS_ROOT_TAG)
    return -EPERM;
  bool vault = domain->flags & CODOMS_DOMAIN_VAULT;

  switch (n) {
  case SYS_mmap:
    return sys_mmap(caller, b, c, d);
  case SYS_munmap:
    return sys_munmap(caller, a, b);
  case SYS_mprotect:
    return sys_mprotect(caller, a, b, c);
  case SYS_madvise:
    return sys_madvise(caller, a, b, c);
  case SYS_futex:
    return sys_futex(vault, a, b, c, d, e);
  case SYS_ioctl:
    return b == TIOCGWINSZ ? -ENOTTY : -EPERM;
  case SYS_exit:
  case SYS_exit_group: {
    char what[32];
    snprintf(what, sizeof what, "called exit(%d)", (int)a);
    rt_report_exit(caller, what);
    rt_die(SIGSEGV);
  }
  case SYS_kill:
  case SYS_tkill:
  case SYS_tgkill:
    if ((n == SYS_tgkill ? c : b) != SIGABRT)
      return -EPERM;
    rt_report_exit(caller, "called abort()");
    rt_die(SIGSEGV);
  case SYS_write:
  case SYS_writev:
    if (a != STDOUT_FILENO && a != STDERR_FILENO)
      return -EPERM;
    if (n == SYS_writev)
      return sys_writev(vault, a, b, c);
    break;
  case SYS_read:
    if (a != STDIN_FILENO)
      return -EPERM;
    break;
  case SYS_gettimeofday:
    if (b)
      return -EPERM;
    break;
  }

  const struct rule *rule = find(n);
  if (!rule || (rule->list == OPTION && !rt_syscall_allowed(domain, n)))
    return -EPERM;
  const long arg[6] = {a, b, c, d, e, f};
  return sys_ranges(rule, vault, n, arg);
}
