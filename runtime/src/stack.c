/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The stack and the TLS block of a domain on a thread, made at its first
 * cd.swsp there. One mapping, from low to high:
 *
 *   struct block   root's, a page
 *   guard          root's, no access; the compiler probes large frames
 *   stack          the domain's
 *   struct pthread and, from tp on, the copy of the domain's TLS template; then
 *                  the values of its pthread keys
 *
 * When the thread ends, the block goes to the pool of the domain, as new, for
 * the domain's next thread: addresses that were a domain's are never another's.
 * Root has no right to write to a vault, so a block of a vault is given up
 * instead; its memory may become the vault's heap.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE CODOMS_PAGE_SIZE
#define GUARD (16 * PAGE)
#define KEYS (PTHREAD_KEYS_MAX * sizeof(void *))

struct block {
  struct block *next;
  unsigned tag;
  struct stack stack;
  uintptr_t tp, keys, end;
};

/* What there is to know of each domain, by tag; costs what is touched. */
static struct domain {
  struct block *pool; /* under rt_lock */
  const void *template; /* of a vault: a copy, since root cannot read it */
  struct libc_state libc;
} *domains;

/* Of the thread. Handlers see it, too: tp is root's there. */
static _Thread_local struct block *mine;

static struct block *find(unsigned tag) {
  for (struct block *b = mine; b; b = b->next)
    if (b->tag == tag)
      return b;
  return NULL;
}

const struct stack *rt_stack(unsigned tag) {
  struct block *b = find(tag);
  return b ? &b->stack : NULL;
}

/* The TLS template of a vault as the program's file has it, in root's memory. */
static const void *read_template(const struct codoms_domain *d) {
  const Elf64_Phdr *p = (const void *)getauxval(AT_PHDR);
  unsigned long n = getauxval(AT_PHNUM);
  size_t size = d->tls_filesz;
  while (n && (p->p_type != PT_LOAD || d->tls_addr < p->p_vaddr ||
               d->tls_addr - p->p_vaddr > p->p_filesz ||
               size > p->p_filesz - (d->tls_addr - p->p_vaddr)))
    p++, n--;
  int fd = n ? open("/proc/self/exe", O_RDONLY | O_CLOEXEC) : -1;
  void *copy = fd < 0 ? MAP_FAILED
                      : mmap(NULL, size, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (copy == MAP_FAILED ||
      pread(fd, copy, size, p->p_offset + (d->tls_addr - p->p_vaddr)) !=
          (ssize_t)size)
    rt_fatal("the thread-local variables of vault '%s' are not to be had",
             rt_name(d->tag));
  close(fd);
  return copy;
}

void rt_stack_init(void) {
  domains = mmap(NULL, (CODOMS_MAX_TAG + 1) * sizeof *domains,
                 PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (domains == MAP_FAILED)
    rt_fatal("no memory for the table of stacks");
  const struct codoms_table *t = rt_table();
  const struct codoms_domain *d =
      (const void *)((const char *)t + t->domains);
  for (uint32_t i = 0; i < t->num_domains; i++, d++)
    if (d->flags & CODOMS_DOMAIN_VAULT && d->tls_filesz)
      domains[d->tag].template = read_template(d);
}

void rt_set_libc(unsigned tag, struct libc_state libc) {
  domains[tag].libc = libc;
}

/* What a private libc takes for the thread's number in its locks. The kernel's
   come again, after a fork also while the old one lives in the domain's memory.
   False: they are used up. */
static bool new_id(int *id) {
  static int last;
  if (__atomic_load_n(&last, __ATOMIC_RELAXED) >= 1 << 28)
    return false;
  *id = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
  return true;
}

static uint64_t round_up(uint64_t n, uint64_t to) {
  return (n + to - 1) / to * to;
}

/* The thread descriptor and the template, in zeroed memory. All of it is done
   before a thread needs the block: a handler can write to root's memory only. */
static bool fill(const struct block *b, const struct codoms_domain *d) {
  const void *template = domains[b->tag].template
                             ? domains[b->tag].template
                             : (const void *)d->tls_addr;
  char head[__codoms_pthread_size];
  int id;
  if (!new_id(&id))
    return false;
  __codoms_pthread_init(head, b->tp, b->keys, id, domains[b->tag].libc.locale,
                        domains[b->tag].libc.canary);
  return rt_copy((void *)(b->tp - sizeof head), head, sizeof head) &&
         rt_copy((void *)b->tp, template, d->tls_filesz);
}

static int map_block(const struct codoms_domain *d, struct block **result) {
  uint64_t align = d->tls_align > 64 ? d->tls_align : 64;
  uint64_t head = round_up(__codoms_pthread_size, align);
  uint64_t stack = round_up(d->stack_size, PAGE);
  uint64_t tls = round_up(d->tls_memsz, 16) + KEYS;
  uint64_t size = PAGE + GUARD + stack + round_up(head + align + tls, PAGE);
  int error;

  char *base = mmap(NULL, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED)
    return errno;
  char *low = base + PAGE + GUARD, *high = low + stack;
  struct block *b = (struct block *)base;
  b->tag = d->tag;
  b->stack = (struct stack){(uintptr_t)(base + PAGE), (uintptr_t)low,
                            (uintptr_t)high};
  b->tp = round_up((uint64_t)(high + head), align);
  b->keys = round_up(b->tp + d->tls_memsz, 16);
  b->end = (uintptr_t)(base + size);

  error = !fill(b, d)                               ? EAGAIN
          : mprotect(base + PAGE, GUARD, PROT_NONE) ? errno
                                                    : 0;
  if (!error) {
    long r = kernel(CODOMS_SYS_TAG, (long)low, (long)((b->end - b->stack.low) / PAGE),
                    d->tag, 0);
    error = is_error(r) ? (int)-r : 0;
  }
  if (error) {
    munmap(base, size);
    return error;
  }
  *result = b;
  return 0;
}

int rt_make_stack(const struct codoms_domain *d) {
  struct block *b;
  sigset_t mask;
  int error;
  long r;

  if (find(d->tag))
    return EEXIST;
  rt_lock(&mask);
  b = domains[d->tag].pool;
  if (b)
    domains[d->tag].pool = b->next;
  rt_unlock(&mask);
  if (!b && (error = map_block(d, &b)))
    return error;

  r = kernel(CODOMS_SYS_DST, d->tag, (long)b->stack.high, (long)b->tp,
             (long)b->stack.low);
  if (is_error(r)) {
    rt_lock(&mask);
    b->next = domains[d->tag].pool;
    domains[d->tag].pool = b;
    rt_unlock(&mask);
    return (int)-r;
  }
  b->next = mine;
  mine = b;
  return 0;
}

/* Other threads of the domain can touch the block, or unmap it, at any time:
   then it is not as new, or cannot be filled. */
static bool renew(const struct block *b, const struct codoms_domain *d) {
  return !(d->flags & CODOMS_DOMAIN_VAULT) &&
         !__codoms_syscall(SYS_madvise, (long)b->stack.low,
                           (long)(b->end - b->stack.low), MADV_DONTNEED, 0, 0,
                           0) &&
         fill(b, d);
}

static void release(struct block *b) {
  const struct codoms_domain *d = rt_domain(b->tag);
  sigset_t mask;

  /* Whatever comes next on this thread gets a stack of its own. */
  kernel(CODOMS_SYS_DST, b->tag, 0, 0, 0);
  if (d && renew(b, d)) {
    rt_lock(&mask);
    b->next = domains[b->tag].pool;
    domains[b->tag].pool = b;
    rt_unlock(&mask);
    return;
  }
  uintptr_t low = b->stack.low, end = b->end;
  unsigned tag = b->tag;
  __codoms_syscall(SYS_munmap, (long)b, (long)(end - (uintptr_t)b), 0, 0, 0, 0);
  rt_lock(&mask);
  rt_give_up(tag, low, end);
  rt_unlock(&mask);
}

void __codoms_thread_stop(void) {
  while (mine) {
    struct block *b = mine;
    const struct codoms_domain *d = rt_domain(b->tag);
    /* Destructors of the domain's keys; they may enter other domains. */
    if (d && d->fini)
      __codoms_call_gate(d->fini, 1, 0, 0, 0, 0);
    struct block **at = &mine;
    while (*at != b)
      at = &(*at)->next;
    *at = b->next;
    release(b);
  }
}
