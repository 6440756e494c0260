/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The PT_CODOMS table in root's memory. The linker wrote it and start.c checked
 * it, so it is trusted here.
 */
#include "rt.h"

#include <string.h>

extern const unsigned char __codoms_table_start[]
    __attribute__((__weak__, __visibility__("hidden")));

const struct codoms_table *rt_table(void) {
  return (const struct codoms_table *)__codoms_table_start;
}

static const void *at(uint32_t offset) { return __codoms_table_start + offset; }

const struct codoms_domain *rt_domain(unsigned tag) {
  const struct codoms_table *t = rt_table();
  if (!t)
    return NULL;
  /* The loader has seen to it that they are sorted by tag. */
  const struct codoms_domain *d = at(t->domains);
  uint32_t low = 0, high = t->num_domains;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (d[middle].tag < tag)
      low = middle + 1;
    else
      high = middle;
  }
  return low < t->num_domains && d[low].tag == tag ? &d[low] : NULL;
}

const char *rt_string(uint32_t offset) {
  const struct codoms_table *t = rt_table();
  return offset < t->strings_size ? (const char *)at(t->strings) + offset : "?";
}

const char *rt_name(unsigned tag) {
  if (tag == CODOMS_ROOT_TAG)
    return "root";
  const struct codoms_domain *d = rt_domain(tag);
  return d ? rt_string(d->name) : "?";
}

const struct codoms_range *rt_range(uint64_t addr) {
  const struct codoms_table *t = rt_table();
  if (!t)
    return NULL;
  const struct codoms_range *r = at(t->ranges);
  for (uint32_t i = 0; i < t->num_ranges; i++)
    if (addr >= r[i].start && addr < r[i].end)
      return &r[i];
  return NULL;
}

bool rt_syscall_allowed(const struct codoms_domain *d, unsigned nr) {
  const struct codoms_table *t = rt_table();
  const uint32_t *list = at(t->syscalls);
  for (uint32_t i = 0; i < d->num_syscalls; i++)
    if (list[d->syscalls + i] == nr)
      return true;
  return false;
}

unsigned codoms_num_domains(void) {
  const struct codoms_table *t = rt_table();
  return t ? t->num_domains : 0;
}

const char *codoms_domain_name(unsigned tag) {
  const struct codoms_domain *d = rt_domain(tag);
  return d ? tag == CODOMS_ROOT_TAG ? "root" : rt_string(d->name) : NULL;
}

int codoms_domain_tag(const char *name) {
  for (unsigned i = 0, n = codoms_num_domains(); i < n; i++) {
    const struct codoms_domain *d = at(rt_table()->domains);
    if (!strcmp(codoms_domain_name(d[i].tag), name))
      return d[i].tag;
  }
  return -1;
}
