/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * One step up a call chain by the CFI of the program's file (.eh_frame or
 * .debug_frame): enough for what compilers emit for C on RISC-V. Expressions
 * and anything unknown end the chain. Registers and stack are a domain's, hence
 * hostile: memory is read by rt_peek only, and the caller bounds the steps.
 */
#include "rt.h"

#include <string.h>

struct cursor {
  const unsigned char *p, *end;
  bool bad;
};

static uint64_t fixed(struct cursor *c, size_t n) {
  uint64_t v = 0;
  if ((size_t)(c->end - c->p) < n) {
    c->bad = true;
    c->p = c->end;
    return 0;
  }
  memcpy(&v, c->p, n);
  c->p += n;
  return v;
}

static uint64_t leb(struct cursor *c, bool is_signed) {
  uint64_t v = 0;
  for (unsigned shift = 0;; shift += 7) {
    uint64_t byte = fixed(c, 1);
    if (c->bad || shift > 63)
      return c->bad = true, 0;
    v |= (byte & 0x7f) << shift;
    if (byte & 0x80)
      continue;
    if (is_signed && byte & 0x40 && shift + 7 < 64)
      v |= ~0ull << (shift + 7);
    return v;
  }
}

enum { PE_OMIT = 0xff, PE_PCREL = 0x10 };

/* A pointer as .eh_frame encodes it; base is the section's address. */
static uint64_t encoded(struct cursor *c, unsigned encoding,
                        const struct elf_section *s, bool relative) {
  uint64_t at = s->addr + (uint64_t)(c->p - s->data), v;
  switch (encoding & 0xf) {
  case 0x0:
  case 0x4:
  case 0xc:
    v = fixed(c, 8);
    break;
  case 0x2:
    v = fixed(c, 2);
    break;
  case 0x3:
    v = fixed(c, 4);
    break;
  case 0xa:
    v = (uint64_t)(int16_t)fixed(c, 2);
    break;
  case 0xb:
    v = (uint64_t)(int32_t)fixed(c, 4);
    break;
  default:
    c->bad = true;
    return 0;
  }
  if (relative && (encoding & 0x70) == PE_PCREL)
    v += at;
  else if (relative && encoding & 0x70)
    c->bad = true;
  return v;
}

struct cie {
  struct cursor program;
  uint64_t code_align;
  int64_t data_align;
  unsigned ra, encoding;
  bool augmented, signal;
};

static bool parse_cie(struct cursor c, struct cie *cie) {
  unsigned version = fixed(&c, 1);
  const char *augmentation = (const char *)c.p;
  const void *nul = memchr(c.p, 0, c.end - c.p);
  if (!nul || (version != 1 && version != 3 && version != 4))
    return false;
  c.p = (const unsigned char *)nul + 1;
  if (version == 4) { /* address and segment size */
    if (fixed(&c, 1) != 8 || fixed(&c, 1))
      return false;
  }
  cie->code_align = leb(&c, false);
  cie->data_align = (int64_t)leb(&c, true);
  cie->ra = version == 1 ? fixed(&c, 1) : leb(&c, false);
  cie->encoding = 0;
  cie->augmented = *augmentation == 'z';
  cie->signal = false;
  if (cie->augmented) {
    uint64_t length = leb(&c, false);
    if (length > (uint64_t)(c.end - c.p))
      return false;
    struct cursor a = {c.p, c.p + length, false};
    for (const char *s = augmentation + 1; *s; s++) {
      if (*s == 'R')
        cie->encoding = fixed(&a, 1);
      else if (*s == 'S')
        cie->signal = true;
      else
        return false; /* C has no personality */
    }
    c.p += length;
  } else if (*augmentation) {
    return false;
  }
  cie->program = c;
  return !c.bad;
}

enum { NUM_REGS = 32 };
enum how { SAME, AT_CFA, UNDEFINED, IN_REGISTER, UNKNOWN };
struct row {
  unsigned cfa_reg;
  int64_t cfa_offset;
  bool cfa_known;
  struct {
    enum how how;
    int64_t v;
  } reg[NUM_REGS];
};

/* Runs a program until it passes pc. */
static bool run(struct cursor c, const struct cie *cie,
                const struct elf_section *s, uint64_t loc, uint64_t pc,
                const struct row *initial, struct row *row) {
  enum { DEPTH = 8 };
  struct row saved[DEPTH];
  unsigned depth = 0;
  while (c.p < c.end && !c.bad) {
    unsigned op = fixed(&c, 1), low = op & 0x3f;
    uint64_t r = low;
    switch (op & 0xc0) {
    case 0x40:
      loc += low * cie->code_align;
      goto advanced;
    case 0x80: {
      int64_t v = (int64_t)leb(&c, false) * cie->data_align;
      if (r < NUM_REGS) {
        row->reg[r].how = AT_CFA;
        row->reg[r].v = v;
      }
      continue;
    }
    case 0xc0:
      if (r < NUM_REGS && initial)
        row->reg[r] = initial->reg[r];
      continue;
    }
    switch (op) {
    case 0x00:
      break; /* nop */
    case 0x01:
      loc = encoded(&c, cie->encoding, s, true);
      goto advanced;
    case 0x02:
      loc += fixed(&c, 1) * cie->code_align;
      goto advanced;
    case 0x03:
      loc += fixed(&c, 2) * cie->code_align;
      goto advanced;
    case 0x04:
      loc += fixed(&c, 4) * cie->code_align;
      goto advanced;
    case 0x05:
    case 0x11: { /* offset_extended, _sf */
      r = leb(&c, false);
      int64_t v = (int64_t)leb(&c, op == 0x11) * cie->data_align;
      if (r < NUM_REGS) {
        row->reg[r].how = AT_CFA;
        row->reg[r].v = v;
      }
      break;
    }
    case 0x06:
      r = leb(&c, false);
      if (r < NUM_REGS && initial)
        row->reg[r] = initial->reg[r];
      break;
    case 0x07:
      r = leb(&c, false);
      if (r < NUM_REGS)
        row->reg[r].how = UNDEFINED;
      break;
    case 0x08:
      r = leb(&c, false);
      if (r < NUM_REGS)
        row->reg[r].how = SAME;
      break;
    case 0x09: { /* register */
      r = leb(&c, false);
      uint64_t in = leb(&c, false);
      if (r < NUM_REGS) {
        row->reg[r].how = in < NUM_REGS ? IN_REGISTER : UNKNOWN;
        row->reg[r].v = (int64_t)in;
      }
      break;
    }
    case 0x0a: /* remember, restore */
      if (depth == DEPTH)
        return false;
      saved[depth++] = *row;
      break;
    case 0x0b:
      if (!depth)
        return false;
      *row = saved[--depth];
      break;
    case 0x0c:
    case 0x12: /* def_cfa, _sf */
      row->cfa_reg = leb(&c, false);
      row->cfa_offset = op == 0x12 ? (int64_t)leb(&c, true) * cie->data_align
                                   : (int64_t)leb(&c, false);
      row->cfa_known = row->cfa_reg < NUM_REGS;
      break;
    case 0x0d:
      row->cfa_reg = leb(&c, false);
      row->cfa_known = row->cfa_reg < NUM_REGS;
      break;
    case 0x0e:
      row->cfa_offset = (int64_t)leb(&c, false);
      break;
    case 0x13:
      row->cfa_offset = (int64_t)leb(&c, true) * cie->data_align;
      break;
    case 0x2e:
      leb(&c, false);
      break; /* GNU_args_size */
    default:
      return false;
    }
    continue;
  advanced:
    if (loc > pc)
      break;
  }
  return !c.bad;
}

static bool find_row(const struct elf_section *s, bool eh, uint64_t pc,
                     struct row *row, unsigned *ra) {
  struct cursor c = {s->data, s->data + s->size, false};
  while (c.end - c.p >= 4) {
    uint64_t length = fixed(&c, 4);
    if (!length)
      continue;
    if (length == 0xffffffff || length > (uint64_t)(c.end - c.p))
      return false;
    struct cursor entry = {c.p, c.p + length, false};
    const unsigned char *id_at = c.p;
    c.p += length;
    uint64_t id = fixed(&entry, 4);
    if (eh ? id == 0 : id == 0xffffffff)
      continue;
    /* Distance back from this field, or offset in the section. */
    const unsigned char *cie_at;
    if (eh ? id > (uint64_t)(id_at - s->data) : id > s->size)
      continue;
    cie_at = eh ? id_at - id : s->data + id;
    struct cursor head = {cie_at, s->data + s->size, false};
    uint64_t cie_length = fixed(&head, 4);
    if (head.bad || cie_length < 4 ||
        cie_length > (uint64_t)(head.end - head.p))
      continue;
    struct cursor body = {head.p + 4, head.p + cie_length, false};
    struct cie cie;
    if (!parse_cie(body, &cie))
      continue;
    uint64_t start = encoded(&entry, cie.encoding, s, true);
    uint64_t size = encoded(&entry, cie.encoding, s, false);
    if (entry.bad || pc < start || pc - start >= size)
      continue;
    if (cie.augmented) {
      uint64_t skip = leb(&entry, false);
      if (skip > (uint64_t)(entry.end - entry.p))
        return false;
      entry.p += skip;
    }
    memset(row, 0, sizeof *row);
    if (!run(cie.program, &cie, s, start, ~0ull, NULL, row))
      return false;
    struct row initial = *row;
    *ra = cie.ra;
    return run(entry, &cie, s, start, pc, &initial, row) && row->cfa_known &&
           cie.ra < NUM_REGS;
  }
  return false;
}

bool rt_unwind(const struct elf *elf, struct regs *regs, bool first) {
  /* A return address is behind its call. */
  uint64_t pc = first ? regs->x[0] : regs->x[0] - 1;
  struct elf_section s;
  struct row row;
  unsigned ra;
  if (!(rt_elf_section(elf, ".eh_frame", &s) &&
        find_row(&s, true, pc, &row, &ra)) &&
      !(rt_elf_section(elf, ".debug_frame", &s) &&
        find_row(&s, false, pc, &row, &ra))) {
    /* Without CFI only what has not yet called has a known caller. */
    if (!first || regs->x[1] == regs->x[0])
      return false;
    regs->x[0] = regs->x[1];
    return regs->x[0] != 0;
  }

  uint64_t cfa = (row.cfa_reg ? regs->x[row.cfa_reg] : 0) + row.cfa_offset;
  struct regs up = *regs;
  for (unsigned r = 1; r < NUM_REGS; r++) {
    switch (row.reg[r].how) {
    case AT_CFA:
      if (!rt_peek(&up.x[r], cfa + row.reg[r].v, 8))
        return false;
      break;
    case IN_REGISTER:
      up.x[r] = row.reg[r].v ? regs->x[row.reg[r].v] : 0;
      break;
    case SAME:
      break;
    case UNDEFINED:
    case UNKNOWN:
      if (r == ra)
        return false;
      break;
    }
  }
  up.x[2] = cfa;
  up.x[0] = up.x[ra];
  /* A caller that is neither above nor elsewhere is a loop. */
  if (!up.x[0] || (up.x[0] == regs->x[0] && up.x[2] == regs->x[2]))
    return false;
  *regs = up;
  return true;
}
