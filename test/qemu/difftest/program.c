/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A program: as an ELF file, and as text for a regression test.
 */
#include "difftest.h"

#include <codoms/table.h>
#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the table lies; no area does. */
#define TABLE_ADDR 0x80000ull

struct area *program_add(struct program *p, uint64_t start, unsigned pages,
                         unsigned prot, uint16_t tag, unsigned bits) {
  struct area *a = &p->area[p->num_areas++];

  *a = (struct area){start, pages, prot, tag, bits,
                     calloc(pages, CODOMS_PAGE_SIZE)};
  return a;
}

struct program *program_copy(const struct program *p) {
  struct program *q = malloc(sizeof(*q));

  *q = *p;
  for (unsigned i = 0; i < q->num_areas; i++) {
    size_t size = (size_t)q->area[i].pages * CODOMS_PAGE_SIZE;
    q->area[i].bytes = memcpy(malloc(size), p->area[i].bytes, size);
  }
  return q;
}

void program_free(struct program *p) {
  for (unsigned i = 0; i < p->num_areas; i++)
    free(p->area[i].bytes);
  free(p);
}

uint8_t *program_at(const struct program *p, uint64_t addr) {
  for (unsigned i = 0; i < p->num_areas; i++) {
    const struct area *a = &p->area[i];
    if (addr >= a->start &&
        addr < a->start + (uint64_t)a->pages * CODOMS_PAGE_SIZE)
      return a->bytes + (addr - a->start);
  }
  return NULL;
}

/* ---- ELF ---------------------------------------------------------------- */

static int by_start(const void *a, const void *b) {
  const struct area *x = *(struct area *const *)a, *y = *(struct area *const *)b;

  return x->start < y->start ? -1 : 1;
}

static int by_addr(const void *a, const void *b) {
  const struct codoms_entry_point *x = a, *y = b;

  return x->addr < y->addr ? -1 : 1;
}

struct buffer {
  uint8_t *data;
  size_t size, room;
};

static size_t append(struct buffer *b, const void *data, size_t size) {
  size_t at = b->size;

  while (b->size + size > b->room) {
    b->room = b->room ? 2 * b->room : 1 << 16;
    b->data = realloc(b->data, b->room);
  }
  if (data)
    memcpy(b->data + at, data, size);
  else
    memset(b->data + at, 0, size);
  b->size += size;
  return at;
}

static void align(struct buffer *b, size_t to) {
  append(b, NULL, (to - b->size % to) % to);
}

/* The table of (7). Every cd.enter on its alignment is an entry. */
static struct buffer make_table(const struct program *p) {
  struct buffer b = {0};
  struct codoms_table t = {.magic = CODOMS_TABLE_MAGIC,
                           .version = CODOMS_TABLE_VERSION,
                           .header_size = sizeof(t)};
  const struct area *sorted[PROGRAM_AREAS];

  append(&b, NULL, sizeof(t));
  t.domains = b.size;
  t.num_domains = p->num_domains;
  for (unsigned i = 0; i < p->num_domains; i++)
    append(&b,
           &(struct codoms_domain){
               .tag = p->domain[i].tag,
               .flags = p->domain[i].vault ? CODOMS_DOMAIN_VAULT : 0,
               .name = 1 + 2 * i},
           sizeof(struct codoms_domain));

  for (unsigned i = 0; i < p->num_areas; i++)
    sorted[i] = &p->area[i];
  qsort(sorted, p->num_areas, sizeof(*sorted), by_start);
  align(&b, 8);
  t.ranges = b.size;
  t.num_ranges = p->num_areas;
  for (unsigned i = 0; i < p->num_areas; i++)
    append(&b,
           &(struct codoms_range){
               .start = sorted[i]->start,
               .end = sorted[i]->start +
                      (uint64_t)sorted[i]->pages * CODOMS_PAGE_SIZE,
               .tag = sorted[i]->tag,
               .bits = sorted[i]->bits},
           sizeof(struct codoms_range));

  t.apl = b.size;
  t.num_apl = p->num_levels;
  for (unsigned i = 0; i < p->num_levels; i++)
    append(&b,
           &(struct codoms_apl){p->level[i].subject, p->level[i].object,
                                p->level[i].level},
           sizeof(struct codoms_apl));

  align(&b, 8);
  t.entries = b.size;
  for (unsigned i = 0; i < p->num_areas; i++) {
    const struct area *a = sorted[i];

    if (!(a->prot & PROT_X))
      continue;
    for (size_t at = 0; at < (size_t)a->pages * CODOMS_PAGE_SIZE;
         at += CODOMS_ENTRY_ALIGN) {
      uint32_t word;

      memcpy(&word, a->bytes + at, sizeof(word));
      if (word != CODOMS_ENTER_WORD)
        continue;
      append(&b, &(struct codoms_entry_point){a->start + at, a->tag, 0},
             sizeof(struct codoms_entry_point));
      t.num_entries++;
    }
  }
  qsort(b.data + t.entries, t.num_entries, sizeof(struct codoms_entry_point),
        by_addr);

  t.syscalls = b.size;
  t.strings = b.size;
  append(&b, "", 1);
  for (unsigned i = 0; i < p->num_domains; i++)
    append(&b, (char[]){(char)('a' + i), 0}, 2);
  t.strings_size = b.size - t.strings;
  align(&b, 8);
  t.strings_size = b.size - t.strings;
  t.size = b.size;
  memcpy(b.data, &t, sizeof(t));
  return b;
}

void *program_elf(const struct program *p, size_t *size) {
  struct buffer b = {0}, table = make_table(p);
  Elf64_Ehdr e = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
                              ELFDATA2LSB, EV_CURRENT},
                  .e_type = ET_EXEC,
                  .e_machine = EM_RISCV,
                  .e_version = EV_CURRENT,
                  .e_entry = p->entry,
                  .e_phoff = sizeof(e),
                  .e_flags = 5, /* RVC, double-float ABI */
                  .e_ehsize = sizeof(e),
                  .e_phentsize = sizeof(Elf64_Phdr),
                  .e_phnum = p->num_areas + 2};
  const struct area *sorted[PROGRAM_AREAS];
  size_t headers, at;

  append(&b, &e, sizeof(e));
  headers = append(&b, NULL, e.e_phnum * sizeof(Elf64_Phdr));
  align(&b, CODOMS_PAGE_SIZE);
  at = append(&b, table.data, table.size);
  for (int i = 0; i < 2; i++) {
    Elf64_Phdr h = {.p_type = i ? PT_CODOMS : PT_LOAD,
                    .p_flags = PF_R,
                    .p_offset = at,
                    .p_vaddr = TABLE_ADDR,
                    .p_filesz = table.size,
                    .p_memsz = table.size,
                    .p_align = i ? 8 : CODOMS_PAGE_SIZE};
    memcpy(b.data + headers + i * sizeof(h), &h, sizeof(h));
  }
  for (unsigned i = 0; i < p->num_areas; i++)
    sorted[i] = &p->area[i];
  qsort(sorted, p->num_areas, sizeof(*sorted), by_start);
  for (unsigned i = 0; i < p->num_areas; i++) {
    const struct area *a = sorted[i];
    size_t length = (size_t)a->pages * CODOMS_PAGE_SIZE;
    Elf64_Phdr h = {.p_type = PT_LOAD,
                    .p_flags = (a->prot & PROT_R ? PF_R : 0) |
                               (a->prot & PROT_W ? PF_W : 0) |
                               (a->prot & PROT_X ? PF_X : 0),
                    .p_vaddr = a->start,
                    .p_filesz = length,
                    .p_memsz = length,
                    .p_align = CODOMS_PAGE_SIZE};

    align(&b, CODOMS_PAGE_SIZE);
    h.p_offset = append(&b, a->bytes, length);
    memcpy(b.data + headers + (i + 2) * sizeof(h), &h, sizeof(h));
  }
  free(table.data);
  *size = b.size;
  return b.data;
}

/* ---- Text --------------------------------------------------------------- */

static const char *disassemble(uint32_t word, char *text, size_t size) {
  char command[256], line[256];
  FILE *f;

  *text = 0;
  snprintf(command, sizeof(command),
           "echo '0x%02x 0x%02x 0x%02x 0x%02x' | llvm-mc --disassemble "
           "--triple=riscv64 --mattr=+m,+a,+f,+d,+c,+v,+xcodoms 2>/dev/null",
           word & 255, word >> 8 & 255, word >> 16 & 255, word >> 24);
  f = popen(command, "r");
  while (f && fgets(line, sizeof(line), f))
    if (line[0] == '\t' && line[1] != '.') {
      char *to = text;
      for (const char *c = line + 1; *c && *c != '\n' && *c != '#' &&
                                     to < text + size - 1; c++)
        *to++ = *c == '\t' ? ' ' : *c;
      *to = 0;
      break;
    }
  if (f)
    pclose(f);
  return *text ? text : "reserved";
}

static bool was_executed(const uint64_t *executed, unsigned n, uint64_t addr) {
  for (unsigned i = 0; i < n; i++)
    if (executed[i] >= addr && executed[i] < addr + 4)
      return true;
  return false;
}

void program_write(const struct program *p, FILE *to, const uint64_t *executed,
                   unsigned n) {
  fprintf(to, "# seed %" PRIu64 "\n", p->seed);
  fprintf(to, "entry 0x%" PRIx64 " limit %" PRIu64 " mode %u\n", p->entry,
          p->limit, p->mode);
  for (unsigned i = 0; i < p->num_domains; i++)
    fprintf(to, "domain %u vault %d\n", p->domain[i].tag, p->domain[i].vault);
  for (unsigned i = 0; i < p->num_levels; i++)
    fprintf(to, "apl %u %u %u\n", p->level[i].subject, p->level[i].object,
            p->level[i].level);
  for (unsigned i = 0; i < p->num_signals; i++)
    fprintf(to, "signal %d at %" PRIu64 "\n", p->signal[i].number,
            p->signal[i].index);
  for (unsigned i = 0; i < p->num_areas; i++) {
    const struct area *a = &p->area[i];

    fprintf(to, "area 0x%" PRIx64 " pages %u prot %u tag %u bits %u\n",
            a->start, a->pages, a->prot, a->tag, a->bits);
    for (size_t at = 0; at < (size_t)a->pages * CODOMS_PAGE_SIZE; at += 4) {
      uint32_t word;
      char text[128];

      memcpy(&word, a->bytes + at, sizeof(word));
      if (word == NOP) {
        size_t end = at;

        while (end + 4 < (size_t)a->pages * CODOMS_PAGE_SIZE &&
               !memcmp(a->bytes + end + 4, &word, sizeof(word)))
          end += 4;
        fprintf(to, "  0x%" PRIx64 " to 0x%" PRIx64 " nop\n", a->start + at,
                a->start + end);
        at = end;
      } else if (was_executed(executed, n, a->start + at))
        fprintf(to, "  0x%" PRIx64 " 0x%08x # %s\n", a->start + at, word,
                disassemble(word, text, sizeof(text)));
      else if (word)
        fprintf(to, "  0x%" PRIx64 " 0x%08x\n", a->start + at, word);
    }
  }
}

struct program *program_read(const char *path) {
  FILE *f = fopen(path, "r");
  struct program *p = calloc(1, sizeof(*p));
  char line[256];
  unsigned number = 0;

  if (!f) {
    perror(path);
    exit(2);
  }
  while (fgets(line, sizeof(line), f)) {
    uint64_t a, b;
    unsigned c, d, e, g;
    int n = 0;
    const char *text = line + strspn(line, " \t");

    number++;
    if (*text == '#' || *text == '\n' || !*text)
      continue;
    if (sscanf(text, "entry 0x%" SCNx64 " limit %" SCNu64 " mode %u", &a, &b,
               &c) == 3) {
      p->entry = a;
      p->limit = b;
      p->mode = c;
    } else if (sscanf(text, "domain %u vault %u", &c, &d) == 2 &&
               p->num_domains < PROGRAM_DOMAINS) {
      p->domain[p->num_domains++] = (struct program_domain){c, d};
    } else if (sscanf(text, "apl %u %u %u", &c, &d, &e) == 3 &&
               p->num_levels < PROGRAM_LEVELS) {
      p->level[p->num_levels++] = (struct program_level){c, d, e};
    } else if (sscanf(text, "signal %u at %" SCNu64, &c, &a) == 2 &&
               p->num_signals < PROGRAM_SIGNALS) {
      p->signal[p->num_signals++] = (struct program_signal){a, c};
    } else if (sscanf(text, "area 0x%" SCNx64 " pages %u prot %u tag %u bits %u",
                      &a, &c, &d, &e, &g) == 5 &&
               p->num_areas < PROGRAM_AREAS) {
      program_add(p, a, c, d, e, g);
    } else if (sscanf(text, "0x%" SCNx64 " to 0x%" SCNx64 " nop%n", &a, &b,
                      &n) == 2 && n && program_at(p, a) &&
               program_at(p, b + 3)) {
      for (; a <= b; a += 4)
        memcpy(program_at(p, a), &(uint32_t){NOP}, 4);
    } else if (sscanf(text, "0x%" SCNx64 " 0x%x%n", &a, &c, &n) == 2 && n &&
               program_at(p, a) && program_at(p, a + 3)) {
      memcpy(program_at(p, a), &c, sizeof(c));
    } else {
      fprintf(stderr, "%s:%u: cannot be read: %s", path, number, line);
      exit(2);
    }
  }
  fclose(f);
  return p;
}
