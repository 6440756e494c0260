/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The stack and the TLS block of a domain, made at its first cd.swsp. One
 * mapping, from low to high:
 *
 *   guard          root's, no access; a frame larger than it can skip it,
 * unless compiled with -fstack-clash-protection stack          the domain's
 *   struct pthread and, from tp on, the copy of the domain's TLS template
 *
 * The release of the model that this belongs to has one thread.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE CODOMS_PAGE_SIZE
#define GUARD (16 * PAGE)

static struct {
  unsigned tag;
  struct stack stack;
} *made;
static size_t num_made, max_made;

const struct stack *rt_stack(unsigned tag) {
  for (size_t i = 0; i < num_made; i++)
    if (made[i].tag == tag)
      return &made[i].stack;
  return NULL;
}

static uint64_t round_up(uint64_t n, uint64_t to) {
  return (n + to - 1) / to * to;
}

int rt_make_stack(const struct codoms_domain *d) {
  if (!made) {
    /* Handlers must not call malloc. The number of domains is fixed. */
    max_made = codoms_num_domains();
    void *p = mmap(NULL, round_up(max_made * sizeof *made, PAGE),
                   PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
      return errno;
    made = p;
  }
  if (num_made == max_made || rt_stack(d->tag))
    return EEXIST;

  uint64_t align = d->tls_align > 64 ? d->tls_align : 64;
  uint64_t stack = round_up(d->stack_size, PAGE);
  uint64_t head = round_up(__codoms_pthread_size, align);
  uint64_t size = GUARD + stack + round_up(head + align + d->tls_memsz, PAGE);

  char *base = mmap(NULL, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED)
    return errno;
  char *low = base + GUARD, *high = low + stack;
  char *tp = (char *)round_up((uint64_t)(high + head), align);
  memcpy(tp, (const void *)d->tls_addr, d->tls_filesz);
  if (mprotect(base, GUARD, PROT_NONE))
    return errno;

  long r = kernel(CODOMS_SYS_TAG, (long)low, (long)((size - GUARD) / PAGE),
                  d->tag, 0);
  if (!is_error(r))
    r = kernel(CODOMS_SYS_DST, d->tag, (long)high, (long)tp, (long)low);
  if (is_error(r))
    return (int)-r;

  made[num_made].tag = d->tag;
  made[num_made].stack =
      (struct stack){(uintptr_t)base, (uintptr_t)low, (uintptr_t)high};
  num_made++;
  return 0;
}
