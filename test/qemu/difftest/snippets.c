/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Code: snippets that are random but for a bias, gates, and what fills pages.
 */
#include "generate.h"

#include <string.h>

bool wild, in_gate;
struct area *code;
unsigned at, limit;
static unsigned last_cap, last_base; /* what was granted last, from where */

uint64_t here(void) { return code->start + 4 * at; }

void word(uint32_t w) {
  if (at < limit)
    memcpy(code->bytes + 4 * at++, &w, sizeof(w));
}

/* Addresses of the arena have 22 bits. */
void li(unsigned rd, uint64_t value) {
  int64_t v = value;

  if (v >= -2048 && v < 2048) {
    word(addi(rd, 0, v));
    return;
  }
  if (v != (int32_t)v) {
    /* A power of two and a bit. */
    unsigned shift = 63 - __builtin_clzll(value);
    word(addi(rd, 0, 1));
    word(i_type(shift, rd, 1, rd, 0x13));
    word(addi(rd, rd, (int)below(4096) - 2048));
    return;
  }
  word(((uint32_t)(v + 0x800) & 0xfffff000) | rd << 7 | 0x37);
  if (v & 0xfff)
    word(i_type(v & 0xfff, rd, 0, rd, 0x1b));
}

unsigned reg(void) {
  static const uint8_t usual[] = {5,  6,  7,  8,  9,  10, 11, 12, 13, 14,
                                  15, 16, 17, 18, 19, 20, 28, 29, 30, 31};

  return percent(85) ? usual[below(ARRAY_SIZE(usual))] : below(32);
}
unsigned cap(void) { return below(8); }
unsigned perm(void) {
  static const uint8_t usual[] = {1, 2, 3, 3, 1};

  return wild && percent(5) ? 0
         : percent(60) ? usual[below(ARRAY_SIZE(usual))]
                       : 1 + below(7);
}
static int small(void) {
  return percent(wild ? 40 : 80)   ? 8 * (int)below(16)
         : percent(50) ? (int)below(4096) - 2048
                       : PICK(0, 1, -1, 4, -8, 2040, -2048, 4);
}

/* A register that holds an address of data, mostly what D may access. */
static unsigned data_pointer(unsigned level) {
  unsigned rd = reg(), prot = level == CODOMS_APL_WRITE ? PROT_W : PROT_R;

  if (!rd)
    rd = T1;
  if (wild && percent(30))
    return rd;
  li(rd, random_address(!wild         ? allowed_area(code->tag, level, prot)
                        : percent(50) ? area_of(code->tag, PROT_R)
                        : percent(85) ? random_area(PROT_R)
                                      : random_area(0)));
  return rd;
}

static unsigned length_register(void) {
  unsigned rd = reg();

  if (!rd)
    return 0;
  if (!wild)
    li(rd, percent(60) ? 8u << below(8) : 1 + below(300));
  else if (percent(75))
    li(rd, random_length());
  return rd;
}

static void data(void) {
  unsigned base, kind = below(8);

  /* What a caller may have lent. */
  if (percent(in_gate ? 50 : 10))
    base = A0 + below(2);
  else
    base = data_pointer(kind < 3 || kind == 5 ? CODOMS_APL_READ
                                              : CODOMS_APL_WRITE);
  switch (kind) {
  case 0:
  case 1:
  case 2:
    word(i_type(small(), base, below(7), reg(), 0x03));
    break;
  case 3:
  case 4:
    word(s_type(small(), reg(), base, below(4), 0x23));
    break;
  case 5:
    word(i_type(small(), base, 2 + below(2), below(32), 0x07));
    break;
  case 6:
    word(s_type(small(), below(32), base, 2 + below(2), 0x27));
    break;
  default: {
    unsigned size = 2 + below(2), op = PICK(0, 1, 4, 8, 12, 16, 20, 24, 28);
    if (percent(70))
      word(i_type(-8, base, 7, base, 0x13));
    if (percent(50)) {
      word(r_type(op << 2 | below(4), reg(), base, size, reg(), 0x2f));
    } else {
      word(r_type(2 << 2 | below(4), 0, base, size, reg(), 0x2f));
      if (percent(30))
        word(s_type(0, reg(), base, 3, 0x23));
      word(r_type(3 << 2 | below(4), reg(), base, size, reg(), 0x2f));
    }
  }
  }
}

static void alu(void) {
  switch (below(6)) {
  case 0:
    word(i_type((int)below(4096) - 2048, reg(), PICK(0, 2, 3, 4, 6, 7), reg(),
                0x13));
    break;
  case 1:
    word(r_type(PICK(0, 0, 1), reg(), reg(), below(8), reg(), 0x33));
    break;
  case 2:
    word(r_type(0x20, reg(), reg(), PICK(0, 5), reg(), PICK(0x33, 0x3b)));
    break;
  case 3:
    word(i_type(below(64) | PICK(0, 0x400), reg(), 5, reg(), 0x13));
    break;
  case 4:
    word(i_type(small(), reg(), 0, reg(), 0x1b));
    break;
  default:
    word(r_type(PICK(0x11, 0x79), 0, reg(), 0, below(32), 0x53));
  }
}

unsigned own_counter_number(void) {
  unsigned n = 1 + below(num_counters + 2);

  for (unsigned tries = 0; tries < 20 && !wild; tries++) {
    n = 1 + below(num_counters + 1);
    if (n <= num_counters && counter_owner[n] == code->tag)
      break;
  }
  return n;
}

unsigned own_counter(void) {
  unsigned rd = reg();

  if (!rd)
    rd = T2;
  li(rd, own_counter_number());
  return rd;
}

bool has_counter(void) {
  for (unsigned i = 1; i <= num_counters; i++)
    if (counter_owner[i] == code->tag)
      return true;
  return wild;
}

static void grant(void) {
  unsigned rights = perm(), base, length, c = cap();

  base = data_pointer(rights & CODOMS_PERM_W   ? CODOMS_APL_WRITE
                      : rights & CODOMS_PERM_R ? CODOMS_APL_READ
                                               : CODOMS_APL_CALL);
  if (rights == CODOMS_PERM_C || (wild && percent(20)))
    li(base, random_target());
  switch (below(10)) {
  case 5: /* of what was granted last */
    length = length_register();
    if (!wild) {
      c = last_cap;
      base = last_base;
    }
    word(cd_restrict(cap(), c, base, length,
                     wild ? rights : 1 + below(2)));
    break;
  case 7:
    word(cd_cmv(c, cap()));
    break;
  case 8:
    if (has_counter()) {
      unsigned counter = own_counter();
      length = length_register();
      word(cd_granta(c, base, length == counter ? 0 : length, rights,
                     counter));
    }
    break;
  default:
    length = length_register();
    if (length == base && !wild)
      length = 0;
    word(cd_grant(c, base, length, rights));
    last_cap = c;
    last_base = base;
    break;
  case 9:
    word(cd_cget(reg(), cap(), below(5)));
  }
}

static void asynchronous(void) {
  unsigned slot = 28 + below(3), c = cap();
  bool found = wild;

  if (!wild && !has_counter())
    return;
  switch (below(5)) {
  case 0:
    word(cd_r1(3, 0, own_counter()));
    return;
  case 1:
    li(slot, random_address(allowed_area(code->tag, CODOMS_APL_WRITE, PROT_W)));
    li(27, 8u << below(10));
    word(cd_granta(c, slot, 27, perm(), own_counter()));
    if (percent(30))
      word(cd_r1(3, 0, own_counter()));
    if (percent(40))
      return;
  }
  for (int tries = 0; tries < 80; tries++) {
    const struct area *a = &prog->area[below(prog->num_areas)];
    if (a->bits & CODOMS_PAGE_CAPS || (wild && tries == 29)) {
      li(slot, a->start + below(percent(70) ? 4 : a->pages * 128) * 32 +
                   (wild && percent(20) ? PICK(1, 8, 16) : 0));
      found = true;
      break;
    }
  }
  if (!found)
    return;
  if (percent(45))
    word(cd_cs(c, percent(80) ? 0 : 32 * below(8), slot));
  else
    word(cd_cl(c, percent(80) ? 0 : 32 * below(8), slot));
}

static void check(void) {
  unsigned base = percent(60) ? A0 + below(4) : data_pointer(CODOMS_APL_READ);
  unsigned length = length_register();

  if (percent(15))
    li(base ? base : A0, random_target());
  word(cd_chk(percent(wild ? 40 : 8) ? 0 : reg(), base, length, perm()));
}

void csr(void) {
  static const int read_write[] = {1, 2, 3, 8, 9, 0xa, 0xf};

  if (percent(60))
    word(i_type(0xcc0 + (wild || in_gate ? below(4) : 3 * below(2)),
                wild && percent(10) ? reg() : 0, 2, reg(), 0x73));
  else if (percent(70))
    word(i_type(read_write[below(ARRAY_SIZE(read_write))], reg(),
                PICK(1, 2, 3, 5, 6, 7), reg(), 0x73));
  else
    word(i_type(0xc20 + below(3), 0, 2, reg(), 0x73));
}

static void query(void) {
  unsigned rs1 = reg();

  if (rs1 && percent(60))
    li(rs1, random_value());
  word(cd_r1(4 + below(2), reg(), rs1));
}

static void reserved(void) {
  uint32_t w = 0;

  switch (below(6)) {
  case 0:
    w = (uint32_t)random64();
    break;
  case 1:
    w = cd_push(below(256), below(8));
    break;
  case 2:
    w = cd_clr(below(16), below(16), below(2));
    break;
  case 3:
    w = cd_cget(reg(), cap(), below(8));
    break;
  case 4:
    w = (uint32_t)PICK(CD_LEAVE, CD_POP, CD_SWSP, 0x7b) ^ 1u << (7 + below(25));
    break;
  default:
    w = (uint32_t)PICK(0x107b, 0x207b, 0x307b, 0x407b, 0x507b, 0x547b) |
        (uint32_t)random64() << 15;
    w ^= percent(40) ? 1u << (7 + below(25)) : 0;
  }
  w = (w & ~0x7fu) | 0x7b;
  if (w == CODOMS_ENTER_WORD && here() % CODOMS_ENTRY_ALIGN == 0)
    w = NOP;
  word(w);
}

static void control(void) {
  unsigned r = reg();

  switch (below(9)) {
  case 0:
  case 1: /* a short way forward */
    word(b_type(4 * (2 + (int)below(6)), reg(), reg(), PICK(0, 1, 4, 5, 6, 7)));
    break;
  case 2:
    word(j_type((int)(random_target() - here()) & ~1, PICK(0, 0, 1, 5)));
    break;
  case 3:
    if (!r)
      r = T1;
    li(r, random_target());
    word(jalr(PICK(0, 0, 1, 5), r, percent(90) ? 0 : PICK(1, 2, 4, -4)));
    break;
  case 4:
    word(jalr(0, percent(70) ? RA : reg(), 0));
    break;
  case 5:
  case 7:
  case 8: /* to the page's end: falls into the next */
    word(j_type((int)(code->start + code->pages * CODOMS_PAGE_SIZE -
                      4 * (percent(60) ? 1 : 1 + below(3)) - here()) & ~1, 0));
    break;
  default: /* somewhere in this page */
    word(j_type((int)(code->start + below(code->pages * 1024) * 4 - here()), 0));
  }
}

/* Some gates look at what is lent to them, the others do the lending. */
bool is_probe(uint64_t gate) {
  return gate * 0x9e3779b97f4a7c15ull >> 62 != 0;
}

enum role role_of(uint64_t gate) {
  unsigned n = gate * 0x9e3779b97f4a7c15ull >> 57 & 31;

  return !is_probe(gate) ? ANY
         : n < 5         ? SWEEPS
         : n < 9         ? ASKS
         : n < 12        ? FILLS
                         : ANY;
}

uint64_t callee_as(enum role role) {
  for (int tries = 0; tries < 200 && num_gates; tries++) {
    uint64_t gate = gates[below(num_gates)];
    uint16_t tag = area_at(gate)->tag;

    if (role_of(gate) == role && tag != code->tag &&
        level_of(code->tag, tag) >= CODOMS_APL_CALL)
      return gate;
  }
  return 0;
}

uint64_t gate_of(uint16_t tag) {
  for (int tries = 0; tries < 60 && num_gates; tries++) {
    uint64_t gate = gates[below(num_gates)];

    if (area_at(gate)->tag == tag)
      return gate;
  }
  return 0;
}

uint64_t callee(void) {
  for (int tries = 0; tries < 40 && !wild && num_gates; tries++) {
    uint64_t gate = gates[below(num_gates)];
    const struct area *a = area_at(gate);

    if ((tries < 30 && a->tag == code->tag && percent(80)) ||
        (tries < 20 && !is_probe(gate) && percent(80)))
      continue;
    if (level_of(code->tag, a->tag) >= CODOMS_APL_CALL)
      return gate;
  }
  return num_gates && percent(80) ? gates[below(num_gates)] : random_target();
}

void call(void) {
  unsigned r = percent(70) ? T0 : reg();
  bool push = percent(60);

  if (!r)
    r = T0;
  if (percent(75))
    li(SP, random_address(area_of(code->tag, PROT_W)) & ~15ull);
  if (push)
    word(cd_push(percent(70) ? 255 : below(256), below(4)));
  for (unsigned n = below(3); n; n--)
    grant();
  if (percent(60)) { /* lend something in a0 */
    unsigned base = A0 + below(2);
    li(base, random_address(allowed_area(code->tag, CODOMS_APL_WRITE, PROT_W)));
    li(28, 8u << below(10));
    if (percent(45) && has_counter()) {
      unsigned counter = own_counter();
      word(cd_granta(cap(), base, counter == 28 ? 0 : 28, perm(), counter));
      if (percent(45))
        word(cd_r1(3, 0, counter));
    } else {
      word(cd_grant(cap(), base, 28, perm()));
    }
    if (percent(50)) { /* and point to where it ends */
      word(r_type(0, 28, base, 0, base, 0x33));
      word(addi(base, base, PICK(-16, -8, -8, -7, -4, -2, -1, 0)));
    }
  }
  li(r, callee());
  if (percent(20))
    word(cd_clr(below(9), below(9), r == T0));
  word(jalr(percent(wild ? 80 : 99) ? RA : reg(), r, 0));
  if (push && percent(90))
    word(CD_POP);
}

static void codoms_alone(void) {
  switch (below(6)) {
  case 0:
    word(CD_LEAVE);
    break;
  case 1:
    word(CD_SWSP);
    break;
  case 2:
    word(CD_POP);
    break;
  case 3:
    word(cd_push(below(256), below(4)));
    if (percent(5)) { /* until the DCS is full */
      unsigned pushes = 4 + below(12);
      for (unsigned n = 0; n < pushes; n++)
        word(cd_push(255, 3));
      word(j_type(-4 * (int)pushes, 0));
    } else if (percent(40)) {
      fill();
    }
    break;
  case 4:
    word(cd_clr(below(9), below(9), below(2)));
    break;
  default:
    if (here() % CODOMS_ENTRY_ALIGN)
      word(CODOMS_ENTER_WORD);
  }
}

static void compressed(void) {
  uint32_t pair = 0;
  unsigned base = 8 + below(8);

  if (percent(80))
    li(base, random_address(allowed_area(code->tag, CODOMS_APL_WRITE,
                                         PROT_W)) & ~7ull);
  for (int i = 0; i < 2; i++) {
    uint32_t c;
    switch (below(6)) {
    case 0:
      c = 0x0001; /* c.nop */
      break;
    case 1:
      c = 0x4001 | reg() << 7 | below(32) << 2; /* c.li */
      break;
    case 2:
    case 3: /* loads and stores of x and f by base */
      c = (uint32_t)PICK(0x2000, 0x4000, 0x6000, 0xa000, 0xc000, 0xe000) |
          below(8) << 2 | (base - 8) << 7 | below(4) << 5 | below(8) << 10;
      break;
    case 4:
      c = 0x8002 | reg() << 7 | (1 + below(31)) << 2; /* c.mv, c.add */
      c |= below(2) << 12;
      break;
    default: /* anything of the first three quadrants, but no jump */
      do
        c = (below(1 << 14) << 2 | below(3)) & 0xffff;
      while (((c & 3) == 1 && c >> 13 >= 5) ||
             ((c & 3) == 2 && c >> 13 == 4) || ((c & 3) != 1 && percent(70)));
    }
    pair |= c << 16 * i;
  }
  if (pair == CODOMS_ENTER_WORD)
    pair = 0x00010001;
  word(pair);
}

/* Onto a stack of the domain's, near its end, and from it. */
static void push_pop(void) {
  static const uint16_t op[] = {0xb800, 0xb800, 0xba00, 0xbe00, 0xbc00};
  uint32_t pair = 0;

  if (percent(80))
    li(SP, random_address(percent(85) ? area_of(code->tag, PROT_W)
                                      : random_area(PROT_R)) & ~7ull);
  if (percent(35)) { /* a way to jump */
    li(RA, random_target());
    word((0xbe42u) << 16 | 0xb842);
    return;
  }
  for (int i = 0; i < 2; i++) {
    uint32_t c = op[below(percent(80) ? 3 : 5)] |
                 (percent(95) ? 4 + below(12) : below(16)) << 4 |
                 below(4) << 2 | 2;
    if (percent(15)) /* cm.mvsa01, cm.mva01s */
      c = 0xac22 | below(8) << 7 | below(2) << 6 | below(8) << 2;
    pair |= c << 16 * i;
  }
  word(pair);
}

static void trap(void) {
  word(PICK(EBREAK, 0, 0, EBREAK));
}

static void snippet(void) {
  wild = percent(10);
  switch (below(49)) {
  case 0: case 1: case 2: case 3:
    data();
    break;
  case 4: case 5:
    alu();
    break;
  case 6: case 7: case 8:
    grant();
    break;
  case 9:
    check();
    break;
  case 10:
    csr();
    break;
  case 11:
    query();
    break;
  case 12:
    if (percent(60))
      reserved();
    break;
  case 13: case 14:
    if (!in_gate || percent(30))
      control();
    break;
  case 15: case 16: case 17:
    call();
    break;
  case 18:
    if (wild || percent(30))
      codoms_alone();
    break;
  case 19: case 20:
    if (prog->mode & RUN_ZCMP && percent(60))
      push_pop();
    else
      compressed();
    break;
  case 21:
    if (percent(20))
      trap();
    else if (percent(4))
      fill();
    break;
  case 22: case 23:
    asynchronous();
    break;
  case 24: case 25: case 26: case 27: case 28: case 29: case 30: case 31:
    lend();
    break;
  case 32: case 33:
    span();
    break;
  case 34: case 35:
    near_call();
    break;
  case 36: case 37: case 38: case 42: case 43: case 44:
    kernel();
    break;
  case 39: case 40: case 41:
    vector();
    break;
  default:
    probe();
  }
}

static void fill_gate(void) {
  uint64_t gate = here();

  word(CODOMS_ENTER_WORD);
  if (percent(75))
    word(CD_SWSP);
  in_gate = true;
  if (is_probe(gate)) {
    begin_probe(role_of(gate));
    for (unsigned n = 1 + below(6); n; n--)
      probe();
    if (percent(40))
      snippet();
  } else {
    for (unsigned n = 2 + below(6); n; n--)
      snippet();
  }
  in_gate = false;
  if (percent(60))
    word(cd_clr(below(9), below(9), 0));
  if (at == limit)
    at--;
  if (percent(95))
    word(CD_LEAVE);
}

/*
 * The last word of a page is a c.nop and half of an instruction; the next page
 * begins with the other half, whoever's that is.
 */
static void straddle(void) {
  uint32_t low = percent(30)   ? ECALL & 0xffff
                 : percent(50) ? addi(reg(), reg(), 0) & 0xffff
                               : ld(reg(), 0, SP) & 0xffff;

  at = limit - 1;
  word(low << 16 | 0x0001);
}

void begin_code(void) {
  last_cap = last_base = 0;
  wild = in_gate = false;
}

void plan_code(const struct area *a) {
  unsigned slots = a->pages * (CODOMS_PAGE_SIZE / CODOMS_ENTRY_ALIGN);

  for (unsigned slot = percent(50) ? 0 : below(8); slot < slots;
       slot += 4 + below(14)) {
    uint64_t gate = a->start + slot * CODOMS_ENTRY_ALIGN;

    if (num_gates < ARRAY_SIZE(gates))
      gates[num_gates++] = gate;
    if (slot && num_near_gates < ARRAY_SIZE(near_gates) && percent(40))
      near_gates[num_near_gates++] = gate - 4 * (1 + below(15));
  }
}

/* The next of @list from here on, in words from the start of the code. */
static unsigned next_planned(const uint64_t *list, unsigned n) {
  unsigned end = code->pages * 1024;

  for (unsigned i = 0; i < n; i++)
    if (list[i] >= here() && list[i] < code->start + 4 * end)
      return (unsigned)(list[i] - code->start) / 4;
  return end;
}

static bool is_planned(const uint64_t *list, unsigned n) {
  return next_planned(list, n) == at;
}

/* Where it was called from is not known any more: ra has been used. */
static void end_of_snippets(void) {
  if (code->tag == CODOMS_ROOT_TAG && percent(60)) {
    li(T0, MAIN_LOOP);
    word(jalr(0, T0, 0));
  } else if (percent(60)) {
    word(CD_LEAVE);
  } else if (percent(50)) {
    word(jalr(0, RA, 0));
  }
}

void fill_code(struct area *a) {
  const struct area *before = area_at(a->start - 1);
  unsigned end = a->pages * 1024;

  code = a;
  at = 0;
  limit = end;
  if (before && before->prot & PROT_X && !is_planned(gates, num_gates)) {
    uint32_t last;
    memcpy(&last, before->bytes + before->pages * CODOMS_PAGE_SIZE - 4, 4);
    if (last == (ECALL << 16 | 0x0001))
      word(0x00010000); /* the rest of it, and a c.nop */
  }
  while (at < end) {
    unsigned gate_at, stray_at;

    limit = end;
    if (is_planned(near_gates, num_near_gates))
      word(CODOMS_ENTER_WORD);
    gate_at = next_planned(gates, num_gates);
    stray_at = next_planned(near_gates, num_near_gates);
    if (at == gate_at) {
      /* Up to the next one. */
      at++;
      limit = next_planned(gates, num_gates);
      at--;
      limit = stray_at < limit ? stray_at : limit;
      fill_gate();
      continue;
    }
    limit = stray_at < gate_at ? stray_at : gate_at;
    if (num_targets < ARRAY_SIZE(targets))
      targets[num_targets++] = here();
    for (unsigned n = 1 + below(8); n; n--)
      snippet();
    end_of_snippets();
  }
  limit = end;
  if (percent(30))
    straddle();
}
