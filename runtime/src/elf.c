/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The program's own ELF file. It may be stripped, cut short or another one by
 * now, so every offset is checked against what was read.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not mapped but read: a file that shrinks under a mapping is a SIGBUS. */
bool rt_elf_open(struct elf *elf) {
  int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  struct stat st;
  bool ok = false;
  if (fd < 0)
    return false;
  if (!fstat(fd, &st) && st.st_size >= (off_t)sizeof(Elf64_Ehdr)) {
    unsigned char *p = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    size_t have = 0;
    if (p != MAP_FAILED) {
      for (ssize_t n; have < (size_t)st.st_size; have += n)
        if ((n = read(fd, p + have, st.st_size - have)) <= 0)
          break;
      elf->file = p;
      elf->size = have;
      ok = have >= sizeof(Elf64_Ehdr) && !memcmp(p, ELFMAG, SELFMAG) &&
           p[EI_CLASS] == ELFCLASS64;
    }
  }
  close(fd);
  return ok;
}

static const void *part(const struct elf *elf, uint64_t offset, uint64_t size) {
  return offset <= elf->size && size <= elf->size - offset ? elf->file + offset
                                                           : NULL;
}

static const Elf64_Shdr *headers(const struct elf *elf, size_t *n) {
  const Elf64_Ehdr *eh = (const void *)elf->file;
  *n = eh->e_shnum;
  if (eh->e_shentsize != sizeof(Elf64_Shdr) || eh->e_shoff % 8)
    return NULL;
  return part(elf, eh->e_shoff, *n * sizeof(Elf64_Shdr));
}

static bool contents(const struct elf *elf, const Elf64_Shdr *sh,
                     struct elf_section *section) {
  if (sh->sh_type == SHT_NOBITS || sh->sh_flags & SHF_COMPRESSED)
    return false;
  section->data = part(elf, sh->sh_offset, sh->sh_size);
  section->size = sh->sh_size;
  section->addr = sh->sh_addr;
  return section->data != NULL;
}

bool rt_elf_section(const struct elf *elf, const char *name,
                    struct elf_section *section) {
  const Elf64_Ehdr *eh = (const void *)elf->file;
  size_t n, length = strlen(name) + 1;
  const Elf64_Shdr *sh = headers(elf, &n);
  struct elf_section names;
  if (!sh || eh->e_shstrndx >= n || !contents(elf, &sh[eh->e_shstrndx], &names))
    return false;
  for (size_t i = 0; i < n; i++)
    if (sh[i].sh_name < names.size && length <= names.size - sh[i].sh_name &&
        !memcmp(names.data + sh[i].sh_name, name, length))
      return contents(elf, &sh[i], section);
  return false;
}

const char *rt_elf_symbol(const struct elf *elf, uint64_t addr, uint64_t *start,
                          uint64_t *size) {
  size_t n;
  const Elf64_Shdr *sh = headers(elf, &n);
  const char *best = NULL;
  for (size_t i = 0; sh && i < n; i++) {
    struct elf_section symbols, strings;
    if (sh[i].sh_type != SHT_SYMTAB || sh[i].sh_link >= n ||
        !contents(elf, &sh[i], &symbols) ||
        !contents(elf, &sh[sh[i].sh_link], &strings) || !strings.size ||
        strings.data[strings.size - 1] || (uintptr_t)symbols.data % 8)
      continue;
    const Elf64_Sym *sym = (const void *)symbols.data;
    for (size_t k = 0; k < symbols.size / sizeof *sym; k++) {
      unsigned type = ELF64_ST_TYPE(sym[k].st_info);
      if ((type != STT_FUNC && type != STT_OBJECT) ||
          sym[k].st_shndx == SHN_UNDEF || sym[k].st_name >= strings.size ||
          addr < sym[k].st_value || addr - sym[k].st_value >= sym[k].st_size)
        continue;
      const char *name = (const char *)strings.data + sym[k].st_name;
      /* Of aliases the one without leading underscores. */
      if (best && sym[k].st_value <= *start && *name == '_')
        continue;
      best = name;
      *start = sym[k].st_value;
      *size = sym[k].st_size;
    }
  }
  return best;
}
