/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Section 7: the ELF loader applies PT_CODOMS before the first instruction
 * runs. What a malformed table is refused for is tested elsewhere.
 */
#include "machine.h"

#include <codoms/table.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

static const char *load_segments(struct machine *m, const uint8_t *image,
                                 size_t size, const Elf64_Phdr *p) {
  /* What can be written or executed can be read. */
  unsigned prot = (p->p_flags & (PF_R | PF_W | PF_X) ? PROT_R : 0) |
                  (p->p_flags & PF_W ? PROT_W : 0) |
                  (p->p_flags & PF_X ? PROT_X : 0);
  uint64_t start = p->p_vaddr & -CODOMS_PAGE_SIZE;
  uint64_t end = (p->p_vaddr + p->p_memsz + CODOMS_PAGE_SIZE - 1) &
                 -CODOMS_PAGE_SIZE;

  if (p->p_offset > size || p->p_filesz > size - p->p_offset ||
      p->p_filesz > p->p_memsz || p->p_vaddr >= VA_SIZE ||
      p->p_memsz >= VA_SIZE - p->p_vaddr)
    return "bad program header";
  map_pages(m, start, end - start, prot);
  poke(m, p->p_vaddr, image + p->p_offset, p->p_filesz);
  for (uint64_t a = start; a < end; a += CODOMS_PAGE_SIZE)
    page_at(m, a)->origin = memcpy(malloc(CODOMS_PAGE_SIZE),
                                   page_at(m, a)->bytes, CODOMS_PAGE_SIZE);
  return NULL;
}

static const char *apply_table(struct machine *m, const uint8_t *table) {
  const struct codoms_table *t = (const void *)table;
  const struct codoms_domain *d = (const void *)(table + t->domains);
  const struct codoms_range *r = (const void *)(table + t->ranges);
  const struct codoms_apl *a = (const void *)(table + t->apl);
  const struct codoms_entry_point *e = (const void *)(table + t->entries);

  if (t->magic != CODOMS_TABLE_MAGIC || t->num_domains > MAX_DOMAINS)
    return "bad table";
  for (unsigned i = 0; i < t->num_domains; i++)
    add_domain(m, d[i].tag, (const char *)table + t->strings + d[i].name,
               d[i].flags & CODOMS_DOMAIN_VAULT);
  for (unsigned i = 0; i < t->num_ranges; i++)
    for (uint64_t at = r[i].start; at < r[i].end; at += CODOMS_PAGE_SIZE) {
      struct page *p = make_page(m, at);

      p->tag = r[i].tag;
      p->bits = r[i].bits;
      if (p->prot & PROT_X)
        m->space.domain[domain_index(m, p->tag)].sealed = true;
      if (p->bits & CODOMS_PAGE_CAPS) {
        p->stored = calloc(CODOMS_PAGE_SIZE / 32, sizeof(*p->stored));
        memset(p->bytes, 0, CODOMS_PAGE_SIZE);
        free(p->origin);
        p->origin = NULL;
        p->prot = 0;
      }
    }
  for (unsigned i = 0; i < t->num_apl; i++) {
    uint8_t *level = &m->space.apl[domain_index(m, a[i].subject)]
                                  [domain_index(m, a[i].object)];
    if (a[i].level > *level)
      *level = a[i].level;
  }
  m->space.num_entries = t->num_entries;
  m->space.entry = calloc(t->num_entries + 1, sizeof(*m->space.entry));
  for (unsigned i = 0; i < t->num_entries; i++)
    m->space.entry[i] = e[i].addr;
  return NULL;
}

const char *machine_load(struct machine *m, const void *image, size_t size) {
  const Elf64_Ehdr *elf = image;
  const Elf64_Phdr *p;
  const char *error = NULL;
  uint64_t low = VA_SIZE, high = 0;

  if (size < sizeof(*elf) || memcmp(elf->e_ident, ELFMAG, SELFMAG) ||
      elf->e_phoff > size ||
      elf->e_phnum > (size - elf->e_phoff) / sizeof(*p))
    return "not an ELF program";
  p = (const void *)((const char *)image + elf->e_phoff);
  for (unsigned i = 0; i < elf->e_phnum && !error; i++)
    if (p[i].p_type == PT_LOAD) {
      error = load_segments(m, image, size, &p[i]);
      low = p[i].p_vaddr < low ? p[i].p_vaddr : low;
      high = p[i].p_vaddr > high ? p[i].p_vaddr : high;
      if (p[i].p_vaddr + p[i].p_memsz > m->brk)
        m->brk = p[i].p_vaddr + p[i].p_memsz;
    }
  m->brk = m->first_brk = (m->brk + CODOMS_PAGE_SIZE - 1) & -CODOMS_PAGE_SIZE;
  /* The image is one mapping: nobody gets what lies between segments. */
  for (uint64_t a = low & -CODOMS_PAGE_SIZE; a < high; a += CODOMS_PAGE_SIZE)
    if (!page_at(m, a))
      map_pages(m, a, CODOMS_PAGE_SIZE, 0);
  for (unsigned i = 0; i < elf->e_phnum && !error; i++)
    if (p[i].p_type == PT_CODOMS)
      error = apply_table(m, (const uint8_t *)image + p[i].p_offset);
  m->thread.pc = elf->e_entry;
  return error;
}
