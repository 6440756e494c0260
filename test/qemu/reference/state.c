/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Section 1: pages and their tags, domains and their APLs.
 */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

struct machine *machine_new(void) {
  struct machine *m = calloc(1, sizeof(*m));

  m->thread.item = calloc(MAX_ITEMS, sizeof(struct item));
  m->thread.own = true;
  m->thread.r.vtype = VILL;
  m->space.num_counters = 1; /* their numbers begin with 1 */
  return m;
}

void machine_free(struct machine *m) {
  for (unsigned b = 0; b < PAGE_BUCKETS; b++)
    for (struct page *p = m->space.bucket[b], *next; p; p = next) {
      next = p->next;
      free(p->bytes);
      free(p->origin);
      free(p->stored);
      free(p);
    }
  free(m->space.entry);
  free(m->thread.item);
  free(m);
}

struct page *page_at(struct machine *m, uint64_t addr) {
  uint64_t number = addr / CODOMS_PAGE_SIZE;
  struct page *p = m->space.bucket[number % PAGE_BUCKETS];

  while (p && p->number != number)
    p = p->next;
  return p;
}

struct page *make_page(struct machine *m, uint64_t addr) {
  struct page *p = page_at(m, addr);

  if (!p) {
    struct page **bucket =
        &m->space.bucket[addr / CODOMS_PAGE_SIZE % PAGE_BUCKETS];
    p = calloc(1, sizeof(*p));
    p->number = addr / CODOMS_PAGE_SIZE;
    p->next = *bucket;
    *bucket = p;
  }
  return p;
}

void map_pages(struct machine *m, uint64_t addr, uint64_t size, unsigned prot) {
  for (uint64_t a = addr; a < addr + size; a += CODOMS_PAGE_SIZE) {
    struct page *p = make_page(m, a);

    free(p->bytes);
    free(p->origin);
    p->bytes = calloc(1, CODOMS_PAGE_SIZE);
    p->origin = NULL;
    p->is_copy = false;
    p->mapped = true;
    p->prot = prot;
  }
}

/* Tag 0 is root, also of unmapped pages. */
int tag_of(struct machine *m, uint64_t addr) {
  struct page *p;

  if (addr >= VA_SIZE)
    return NOBODY;
  p = page_at(m, addr);
  return p ? p->tag : CODOMS_ROOT_TAG;
}

unsigned bits_of(struct machine *m, uint64_t addr) {
  struct page *p = addr < VA_SIZE ? page_at(m, addr) : NULL;

  return p ? p->bits : 0;
}

int domain_index(const struct machine *m, int64_t tag) {
  for (unsigned i = 0; i < m->space.num_domains; i++)
    if (m->space.domain[i].tag == tag && !m->space.domain[i].destroyed)
      return i;
  return -1;
}

int apl_level(const struct machine *m, int subject, int object) {
  int s = domain_index(m, subject), o = domain_index(m, object);

  /* The APL of a dead domain has no force, not even on itself. */
  if (s < 0 || o < 0 || m->space.domain[s].dead)
    return CODOMS_APL_NONE;
  return m->space.apl[s][o];
}

int add_domain(struct machine *m, uint16_t tag, const char *name, bool vault) {
  unsigned i = m->space.num_domains++;

  m->space.domain[i] = (struct domain){.tag = tag, .vault = vault};
  strncpy(m->space.domain[i].name, name, sizeof(m->space.domain[i].name) - 1);
  memset(m->space.apl[i], CODOMS_APL_NONE, sizeof(m->space.apl[i]));
  for (unsigned s = 0; s < MAX_DOMAINS; s++)
    m->space.apl[s][i] = CODOMS_APL_NONE;
  m->space.apl[0][i] = vault ? CODOMS_APL_CALL : CODOMS_APL_WRITE;
  m->space.apl[i][i] = CODOMS_APL_WRITE;
  return i;
}

bool closed(const struct machine *m, int domain) {
  const struct domain *d = &m->space.domain[domain];

  return d->vault && d->sealed && current(m) != d->tag;
}

static bool copy(struct machine *m, uint64_t addr, uint8_t *to,
                 const uint8_t *from, uint64_t size) {
  for (uint64_t i = 0; i < size; i++) {
    struct page *p = addr + i < VA_SIZE ? page_at(m, addr + i) : NULL;

    if (!p || !p->bytes)
      return false;
    if (to)
      to[i] = p->bytes[(addr + i) % CODOMS_PAGE_SIZE];
    else
      p->bytes[(addr + i) % CODOMS_PAGE_SIZE] = from[i];
  }
  return true;
}

bool peek(struct machine *m, uint64_t addr, void *to, uint64_t size) {
  return copy(m, addr, to, NULL, size);
}

bool poke(struct machine *m, uint64_t addr, const void *from, uint64_t size) {
  return copy(m, addr, NULL, from, size);
}
