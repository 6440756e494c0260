/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Random programs. Root's runtime is the same in all of them: it loads the
 * registers of a round, jumps somewhere, and after a fault unwinds for the next
 * one. All else is random, but biased to where a rule is near: gates and their
 * neighbours, ends of pages and capabilities, calls in calls.
 */
#include "difftest.h"

#include <stdlib.h>
#include <string.h>

/* ---- Random numbers: xoshiro256** by splitmix64 ------------------------- */

static uint64_t state[4];

static void seed_random(uint64_t seed) {
  for (int i = 0; i < 4; i++) {
    uint64_t z = seed += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    state[i] = z ^ z >> 31;
  }
}

static uint64_t rotate(uint64_t x, int n) { return x << n | x >> (64 - n); }

static uint64_t next(void) {
  uint64_t result = rotate(state[1] * 5, 7) * 9, t = state[1] << 17;

  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= t;
  state[3] = rotate(state[3], 45);
  return result;
}

static unsigned below(unsigned n) { return (next() >> 33) % n; }
static bool percent(unsigned n) { return below(100) < n; }

#define PICK(...)                                                              \
  ((const int[]){__VA_ARGS__}[below(sizeof((int[]){__VA_ARGS__}) /            \
                                    sizeof(int))])

/* ---- Words -------------------------------------------------------------- */

enum { T1 = 6, T2 = 7, T6 = 31, A3 = 13, A4 = 14, A5 = 15 };

static uint32_t i_type(int imm, unsigned rs1, unsigned f3, unsigned rd,
                       unsigned opcode) {
  return (uint32_t)imm << 20 | rs1 << 15 | f3 << 12 | rd << 7 | opcode;
}
static uint32_t s_type(int imm, unsigned rs2, unsigned rs1, unsigned f3,
                       unsigned opcode) {
  return (uint32_t)(imm >> 5 & 127) << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 |
         (uint32_t)(imm & 31) << 7 | opcode;
}
static uint32_t r_type(unsigned f7, unsigned rs2, unsigned rs1, unsigned f3,
                       unsigned rd, unsigned opcode) {
  return f7 << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 | rd << 7 | opcode;
}
static uint32_t b_type(int imm, unsigned rs2, unsigned rs1, unsigned f3) {
  return (uint32_t)(imm >> 12 & 1) << 31 | (uint32_t)(imm >> 5 & 63) << 25 |
         rs2 << 20 | rs1 << 15 | f3 << 12 | (uint32_t)(imm >> 1 & 15) << 8 |
         (uint32_t)(imm >> 11 & 1) << 7 | 0x63;
}
static uint32_t j_type(int imm, unsigned rd) {
  return (uint32_t)(imm >> 20 & 1) << 31 | (uint32_t)(imm >> 1 & 1023) << 21 |
         (uint32_t)(imm >> 11 & 1) << 20 | (uint32_t)(imm >> 12 & 255) << 12 |
         rd << 7 | 0x6f;
}
static uint32_t addi(unsigned rd, unsigned rs1, int imm) {
  return i_type(imm, rs1, 0, rd, 0x13);
}
static uint32_t ld(unsigned rd, int imm, unsigned rs1) {
  return i_type(imm, rs1, 3, rd, 0x03);
}
static uint32_t sd(unsigned rs2, int imm, unsigned rs1) {
  return s_type(imm, rs2, rs1, 3, 0x23);
}
static uint32_t jalr(unsigned rd, unsigned rs1, int imm) {
  return i_type(imm, rs1, 0, rd, 0x67);
}
#define ECALL 0x00000073u

#define CD_SWSP 0x0200007bu
#define CD_LEAVE 0x0210007bu
#define CD_POP 0x0220007bu
static uint32_t cd_r1(unsigned op, unsigned rd, unsigned rs1) {
  return 1u << 25 | op << 20 | rs1 << 15 | rd << 7 | 0x7b;
}
static uint32_t cd_cmv(unsigned cd, unsigned cs) {
  return 2u << 25 | cs << 15 | cd << 7 | 0x7b;
}
static uint32_t cd_cget(unsigned rd, unsigned cs, unsigned field) {
  return 3u << 25 | field << 20 | cs << 15 | rd << 7 | 0x7b;
}
static uint32_t cd_push(unsigned caps, unsigned banks) {
  return 1u << 28 | caps << 20 | banks << 15 | 0x7b;
}
static uint32_t cd_clr(unsigned nx, unsigned nf, unsigned t0) {
  return 2u << 28 | nf << 24 | nx << 20 | t0 << 15 | 0x7b;
}
static uint32_t cd_grant(unsigned cd, unsigned rs1, unsigned rs2,
                         unsigned perm) {
  return perm << 25 | rs2 << 20 | rs1 << 15 | 1 << 12 | cd << 7 | 0x7b;
}
static uint32_t cd_granta(unsigned cd, unsigned rs1, unsigned rs2,
                          unsigned perm, unsigned rs3) {
  return rs3 << 27 | (perm & 3) << 25 | rs2 << 20 | rs1 << 15 | 2 << 12 |
         (perm >> 2) << 11 | cd << 7 | 0x7b;
}
static uint32_t cd_restrict(unsigned cd, unsigned cs, unsigned rs1,
                            unsigned rs2, unsigned perm) {
  return cs << 28 | perm << 25 | rs2 << 20 | rs1 << 15 | 3 << 12 | cd << 7 |
         0x7b;
}
static uint32_t cd_chk(unsigned rd, unsigned rs1, unsigned rs2,
                       unsigned perm) {
  return perm << 25 | rs2 << 20 | rs1 << 15 | 4 << 12 | rd << 7 | 0x7b;
}
static uint32_t cd_cl(unsigned cd, int imm, unsigned rs1) {
  return (uint32_t)imm << 20 | rs1 << 15 | 5 << 12 | cd << 7 | 0x7b;
}
static uint32_t cd_cs(unsigned cs, int imm, unsigned rs1) {
  return cd_cl(cs, imm, rs1) | 1 << 10;
}

/* ---- Where things are --------------------------------------------------- */

#define RUNTIME 0x100000ull /* root's code: start, main, handler */
#define CONSTANTS 0x101000ull
#define ROUNDS 0x104000ull
#define CONTROL 0x140000ull /* root's data */
#define ROOT_STACK 0x142000ull
#define ROOT_STACK_PAGES 4
#define ARENA 0x200000ull
#define ROUND_SIZE 512
#define ROUNDS_OF_DATA 96
#define NUM_ROUNDS 160

/* Offsets from CONSTANTS. */
enum { UNWIND = 0, ACTION = 64 };

static struct program *p;
static uint64_t targets[1024]; /* gates, and starts of snippets */
static unsigned num_targets;
static uint64_t gates[256];
static unsigned num_gates;

static uint16_t random_tag(void) { return p->domain[below(p->num_domains)].tag; }

static const struct area *random_area(unsigned prot) {
  for (int tries = 0; tries < 40; tries++) {
    const struct area *a = &p->area[below(p->num_areas)];
    if (a->start >= ARENA && (!prot || a->prot & prot))
      return a;
  }
  return &p->area[p->num_areas - 1];
}

static const struct area *area_of(uint16_t tag, unsigned prot) {
  for (int tries = 0; tries < 60; tries++) {
    const struct area *a = &p->area[below(p->num_areas)];
    if (a->start >= ARENA && a->tag == tag && (!prot || a->prot & prot))
      return a;
  }
  return random_area(prot);
}

static int near_page_end(void) {
  switch (below(8)) {
  case 0:
  case 1:
    return 0;
  case 2:
    return below(64) * 64;
  case 3:
    return 4096 - PICK(1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 64);
  case 4:
    return below(4096);
  case 5:
    return -PICK(1, 2, 4, 8);
  default:
    return below(512) * 8;
  }
}

static unsigned level_of(uint16_t subject, uint16_t object) {
  unsigned level = CODOMS_APL_NONE;

  if (subject == object)
    return CODOMS_APL_WRITE;
  for (unsigned i = 0; i < p->num_domains; i++)
    if (subject == CODOMS_ROOT_TAG && p->domain[i].tag == object)
      level = p->domain[i].vault ? CODOMS_APL_CALL : CODOMS_APL_WRITE;
  for (unsigned i = 0; i < p->num_levels; i++)
    if (p->level[i].subject == subject && p->level[i].object == object &&
        p->level[i].level > level)
      level = p->level[i].level;
  return level;
}

/* An area that @subject may access, as the program begins. */
static const struct area *allowed_area(uint16_t subject, unsigned level,
                                       unsigned prot) {
  for (int tries = 0; tries < 60; tries++) {
    const struct area *a = random_area(prot);
    if (level_of(subject, a->tag) >= level && !(a->bits & CODOMS_PAGE_CAPS))
      return a;
  }
  return area_of(subject, prot);
}

static uint64_t random_address(const struct area *a) {
  return a->start + below(a->pages) * CODOMS_PAGE_SIZE + near_page_end();
}

static uint64_t random_target(void) {
  uint64_t t;

  if (num_gates && percent(65))
    t = gates[below(num_gates)];
  else if (num_targets && percent(80))
    t = targets[below(num_targets)];
  else
    return random_address(random_area(PROT_X)) & ~1ull;
  if (percent(8))
    t += PICK(-4, -2, 2, 4, 8, 60, 64, -64, 1);
  return t;
}

static uint64_t random_length(void) {
  switch (below(6)) {
  case 0:
    return PICK(0, 1, 2, 4, 8);
  case 1:
    return below(64);
  case 2:
    return PICK(4095, 4096, 4097, 8192, 64);
  case 3:
    return below(4096);
  case 4:
    return percent(30) ? -below(4096) : 16 + below(256);
  default:
    return 8 << below(8);
  }
}

static uint64_t random_value(void) {
  switch (below(14)) {
  case 0:
  case 1:
  case 2:
    return random_address(random_area(PROT_W));
  case 3:
    return random_address(random_area(0));
  case 4:
  case 5:
    return random_target();
  case 6:
  case 7:
    return random_length();
  case 8:
    return random_tag();
  case 9:
    return below(16);
  case 10:
    return (uint64_t)PICK(-1, -2, -8, -64, -4096);
  case 11:
    return VA_SIZE + PICK(-8, -1, 0, 1, 8, 4096, -4096);
  case 12:
    return 1ull << below(64);
  default:
    return next();
  }
}

/* ---- Code --------------------------------------------------------------- */

/* Most code keeps to the rules; the rest is wild. */
static bool wild;
static uint16_t counter_owner[64]; /* of those that the runtime makes */
static unsigned num_counters;
static unsigned last_cap, last_base; /* what was granted last, from where */

static bool in_gate;

static struct area *code;  /* being filled */
static unsigned at, limit; /* in words */

static uint64_t here(void) { return code->start + 4 * at; }

static void word(uint32_t w) {
  if (at < limit)
    memcpy(code->bytes + 4 * at++, &w, sizeof(w));
}

/* Addresses of the arena have 22 bits. */
static void li(unsigned rd, uint64_t value) {
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

static unsigned reg(void) {
  static const uint8_t usual[] = {5,  6,  7,  8,  9,  10, 11, 12, 13, 14,
                                  15, 16, 17, 18, 19, 20, 28, 29, 30, 31};

  return percent(85) ? usual[below(ARRAY_SIZE(usual))] : below(32);
}
static unsigned cap(void) { return below(8); }
static unsigned perm(void) {
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

/* A register with the number of a counter of D, if it has one. */
static unsigned own_counter(void) {
  unsigned rd = reg(), n = 1 + below(num_counters + 2);

  for (unsigned tries = 0; tries < 20 && !wild; tries++) {
    n = 1 + below(num_counters + 1);
    if (n <= num_counters && counter_owner[n] == code->tag)
      break;
  }
  if (!rd)
    rd = T2;
  li(rd, n);
  return rd;
}

static bool has_counter(void) {
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
  case 5:
  case 6: /* of what was granted last */
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
    const struct area *a = &p->area[below(p->num_areas)];
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

static void csr(void) {
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
    w = (uint32_t)next();
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
        (uint32_t)next() << 15;
    w ^= percent(40) ? 1u << (7 + below(25)) : 0;
  }
  w = (w & ~0x7fu) | 0x7b;
  if (w == CODOMS_ENTER_WORD && here() % CODOMS_ENTRY_ALIGN == 0)
    w = NOP;
  word(w);
}

static void control(void) {
  unsigned r = reg();

  switch (below(7)) {
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
  case 5: /* to the page's end: falls into the next */
    word(j_type((int)(code->start + code->pages * CODOMS_PAGE_SIZE - 4 *
                      (1 + below(3)) - here()) & ~1, 0));
    break;
  default: /* somewhere in this page */
    word(j_type((int)(code->start + below(code->pages * 1024) * 4 - here()), 0));
  }
}

static uint64_t callee(void) {
  for (int tries = 0; tries < 20 && !wild && num_gates; tries++) {
    uint64_t gate = gates[below(num_gates)];
    for (unsigned i = 0; i < p->num_areas; i++)
      if (gate - p->area[i].start < p->area[i].pages * CODOMS_PAGE_SIZE &&
          level_of(code->tag, p->area[i].tag) >= CODOMS_APL_CALL)
        return gate;
  }
  return num_gates && percent(80) ? gates[below(num_gates)] : random_target();
}

static void call(void) {
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
    if (percent(40)) { /* until the DCS is full */
      unsigned pushes = 4 + below(12);
      for (unsigned n = 0; n < pushes; n++)
        word(cd_push(255, 3));
      word(j_type(-4 * (int)pushes, 0));
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

static void system_calls(void) {
  unsigned op = below(percent(50) ? 6 : 14);
  const struct area *a = random_area(0);

  if (!(code->bits & CODOMS_PAGE_SYS) && percent(80)) {
    word(ECALL);
    return;
  }
  li(A7, percent(90) ? CODOMS_NR : PICK(215, 226, 139, 64, 94 + 1000));
  for (int i = 1; i < 6; i++)
    if (percent(30))
      li(A0 + i, random_value());
  li(A0, op);
  switch (op) {
  case CODOMS_SYS_TAG:
  case CODOMS_SYS_CODE:
    li(A0 + 1, a->start);
    li(A0 + 2, percent(80) ? a->pages : below(3));
    li(A0 + 3, percent(50) ? a->tag : random_tag());
    li(A0 + 4, percent(85) ? PICK(0, 0, 0, 1, 4) : (int)below(8));
    if (op == CODOMS_SYS_CODE) {
      li(A0 + 4, CONSTANTS);
      li(A0 + 5, below(2));
    }
    break;
  case CODOMS_SYS_DST: {
    uint64_t stack = area_of(random_tag(), PROT_W)->start;
    li(A0 + 1, random_tag());
    li(A0 + 2, (stack + PICK(4096, 4096, 0, 8192, 8)));
    li(A0 + 4, stack - PICK(0, 0, 4096, 16));
    break;
  }
  case CODOMS_SYS_APL:
    li(A0 + 1, random_tag());
    li(A0 + 2, random_tag());
    li(A0 + 3, percent(90) ? below(4) : below(8));
    break;
  case CODOMS_SYS_FRAME:
    li(A0 + 1, below(4));
    li(A0 + 2, random_address(random_area(PROT_W)));
    li(A0 + 3, percent(85) ? sizeof(struct codoms_frame) : below(64));
    break;
  case CODOMS_SYS_STATS:
    li(A0 + 1, random_address(random_area(PROT_W)));
    li(A0 + 2, percent(85) ? sizeof(struct codoms_stats) : below(64));
    break;
  case CODOMS_SYS_CREATE:
    li(A0 + 1, percent(90) ? below(2) : below(4));
    li(A0 + 2, random_address(random_area(PROT_W)));
    li(A0 + 3, percent(85) ? 1 + below(8) : below(80));
    break;
  case CODOMS_SYS_COUNTER:
  case CODOMS_SYS_DEAD:
  case CODOMS_SYS_REVIVE:
  case CODOMS_SYS_DESTROY:
    li(A0 + 1, random_tag());
    break;
  case CODOMS_SYS_SIGCTX:
    li(A0 + 1, percent(80) ? 0 : below(4));
    li(A0 + 2, random_target());
    break;
  case CODOMS_SYS_UNWIND:
    if (percent(70)) {
      /* A struct codoms_unwind in memory, its height from cddcs. */
      unsigned r = A0 + 1;
      li(r, area_of(0, PROT_W)->start + 8 * below(400));
      if (percent(50))
        word(i_type(CODOMS_CSR_DCS, 0, 2, T1, 0x73));
      else
        li(T1, 0);
      if (percent(70))
        word(addi(T1, T1, -PICK(128, 16, 32, 112, 208, 0, 144)));
      word(sd(T1, 0, r));
      li(T1, percent(30) ? 0 : random_target());
      word(sd(T1, 8, r));
      li(T1, random_address(random_area(PROT_W)) & ~15ull);
      word(sd(T1, 16, r));
    } else {
      li(A0 + 1, CONSTANTS + UNWIND);
    }
    li(A0 + 2, percent(90) ? sizeof(struct codoms_unwind) : below(80));
    break;
  }
  if (percent(5))
    li(A7, PICK(215, 226));
  word(ECALL);
}

static void compressed(void) {
  uint32_t pair = 0;

  for (int i = 0; i < 2; i++) {
    uint32_t c;
    switch (below(5)) {
    case 0:
      c = 0x0001; /* c.nop */
      break;
    case 1:
      c = 0x4001 | reg() << 7 | below(32) << 2; /* c.li */
      break;
    case 2: /* c.ld, c.sd */
      c = (percent(50) ? 0x6000 : 0xe000) | below(256) << 2 | below(8) << 10;
      break;
    case 3:
      c = 0x8002 | reg() << 7 | (1 + below(31)) << 2; /* c.mv, c.add */
      c |= below(2) << 12;
      break;
    default: /* anything of the first two quadrants */
      c = (below(1 << 14) << 2 | below(2)) & 0xffff;
    }
    pair |= c << 16 * i;
  }
  if (pair == CODOMS_ENTER_WORD)
    pair = 0x00010001;
  word(pair);
}

static void trap(void) {
  word(PICK(0x00100073, 0, 0, 0x00100073));
}

static void snippet(void) {
  wild = percent(10);
  switch (below(34)) {
  case 0: case 1: case 2: case 3: case 4: case 5:
    data();
    break;
  case 6: case 7:
    alu();
    break;
  case 8: case 9: case 10: case 11: case 12:
    grant();
    break;
  case 13: case 14:
    check();
    break;
  case 15: case 16:
    csr();
    break;
  case 17:
    query();
    break;
  case 18:
    if (percent(30))
      reserved();
    break;
  case 19: case 20:
    if (!in_gate || percent(30))
      control();
    break;
  case 21: case 22: case 23: case 24: case 25:
    call();
    break;
  case 26:
    if (wild || percent(20))
      codoms_alone();
    break;
  case 27: case 28:
    system_calls();
    break;
  case 29:
    compressed();
    break;
  case 30:
    if (percent(15))
      trap();
    break;
  case 31: case 32:
    asynchronous();
    break;
  default:
    data();
  }
}

static void pad_to_gate(void) {
  while (at < limit && here() % CODOMS_ENTRY_ALIGN)
    word(NOP);
}

/* The body of a gate is known before its code: calls may go to it. */
static void gate(void) {
  pad_to_gate();
  if (at + 32 > limit)
    return;
  word(CODOMS_ENTER_WORD);
  if (percent(75))
    word(CD_SWSP);
  in_gate = true;
  for (unsigned n = below(3); n; n--)
    if (percent(50))
      check();
  for (unsigned n = below(4); n; n--) { /* what was lent, and about its edges */
    unsigned arg = A0 + below(2);
    int imm = percent(30) ? small() : PICK(0, 0, 0, 1, -1, 4, 8, -8);
    word(percent(50) ? i_type(imm, arg, below(7), reg(), 0x03)
                     : s_type(imm, reg(), arg, below(4), 0x23));
  }
  for (unsigned n = below(6); n; n--)
    snippet();
  in_gate = false;
  if (percent(70))
    word(cd_clr(below(9), below(9), 0));
  if (percent(95))
    word(CD_LEAVE);
}

static void fill_code(struct area *a) {
  code = a;
  at = 0;
  limit = a->pages * 1024;
  while (at < limit) {
    if (num_targets < ARRAY_SIZE(targets))
      targets[num_targets++] = here();
    if (percent(45)) {
      gate();
    } else {
      for (unsigned n = 1 + below(8); n; n--)
        snippet();
      if (percent(85))
        word(jalr(0, RA, 0));
    }
  }
}

/* Where gates will be is not known in the first of two passes. */
static void find_gates(void) {
  num_gates = 0;
  for (unsigned i = 0; i < p->num_areas; i++) {
    const struct area *a = &p->area[i];
    if (a->start < ARENA || !(a->prot & PROT_X))
      continue;
    for (unsigned n = 0; n < a->pages * 64 && num_gates < ARRAY_SIZE(gates);
         n++) {
      uint32_t w;
      memcpy(&w, a->bytes + 64 * n, sizeof(w));
      if (w == CODOMS_ENTER_WORD)
        gates[num_gates++] = a->start + 64 * n;
    }
  }
}

/* ---- Root's runtime ----------------------------------------------------- */

static void put64(uint64_t addr, uint64_t value) {
  memcpy(program_at(p, addr), &value, sizeof(value));
}

static void make_runtime(void) {
  static const int handled[] = {4, 5, 7, 10, 11, 12};
  struct area *runtime =
      program_add(p, RUNTIME, 1, PROT_R | PROT_X, 0, CODOMS_PAGE_SYS);
  uint64_t main_loop, handler, over;
  unsigned patch_over, patch_handler;

  program_add(p, CONSTANTS, 1, PROT_R, 0, 0);
  program_add(p, ROUNDS, ROUNDS_OF_DATA * ROUND_SIZE / CODOMS_PAGE_SIZE, PROT_R, 0,
              0);
  program_add(p, CONTROL, 1, PROT_R | PROT_W, 0, 0);
  program_add(p, ROOT_STACK, ROOT_STACK_PAGES, PROT_R | PROT_W, 0, 0);

  code = runtime;
  at = 0;
  limit = 1024;
  p->entry = RUNTIME;
  li(SP, ROOT_STACK + ROOT_STACK_PAGES * CODOMS_PAGE_SIZE);
  for (unsigned i = 0; i < ARRAY_SIZE(handled); i++) {
    li(A7, 134);
    li(A0, handled[i]);
    li(A0 + 1, CONSTANTS + ACTION);
    li(A0 + 2, 0);
    li(A0 + 3, 8);
    word(ECALL);
  }
  for (unsigned i = 0; i < p->num_domains; i++) {
    uint64_t stack;
    if (percent(12))
      continue; /* no stack: cd.swsp faults */
    stack = i == 0 ? ROOT_STACK : area_of(p->domain[i].tag, PROT_W)->start;
    li(A7, CODOMS_NR);
    li(A0, CODOMS_SYS_DST);
    li(A0 + 1, p->domain[i].tag);
    li(A0 + 2, stack + (percent(80) ? 4096 : PICK(4080, 2048, 0)));
    li(A0 + 3, percent(50) ? stack : 0);
    li(A0 + 4, stack - (i && percent(60) ? 0 : 4096));
    word(ECALL);
  }
  for (unsigned i = 1; i <= num_counters; i++) {
    li(A7, CODOMS_NR);
    li(A0, CODOMS_SYS_COUNTER);
    li(A0 + 1, counter_owner[i]);
    word(ECALL);
  }

  main_loop = here();
  li(T1, CONTROL);
  word(ld(T2, 0, T1));
  li(28, NUM_ROUNDS);
  patch_over = at;
  word(NOP);
  word(addi(28, T2, 1));
  word(sd(28, 0, T1));
  /* Some rounds come twice. */
  li(28, ROUNDS_OF_DATA);
  word(b_type(8, 28, T2, 6));
  word(addi(T2, T2, -64));
  word(i_type(9, T2, 1, T2, 0x13));
  li(T6, ROUNDS);
  word(r_type(0, T2, T6, 0, T6, 0x33));
  for (unsigned f = 0; f < 32; f += 1 + below(4))
    word(i_type(8 * (f + 32) % 512 & ~7, T6, 3, f, 0x07));
  for (unsigned x = 1; x < 31; x++)
    word(ld(x, 8 * x, T6));
  word(ld(T6, 0, T6));
  word(jalr(0, T6, 0));

  over = here();
  li(A7, 94);
  li(A0, 0);
  word(ECALL);
  word(j_type((int)(over - here()), 0));

  /*
   * Signals from outside: 10 returns, or goes through something first; 12 and
   * what is synchronous end the round.
   */
  handler = here();
  li(T1, 10);
  patch_handler = at;
  word(NOP);
  li(A7, CODOMS_NR);
  if (percent(50)) {
    /* Go on behind the instruction, where that is in the same domain. */
    li(T1, CONTROL);
    word(ld(T2, 8, T1));
    word(addi(T2, T2, 1));
    word(sd(T2, 8, T1));
    word(i_type(3, T2, 7, T2, 0x13));
    word(b_type(36, 0, T2, 0)); /* a few times, not for ever */
    word(ld(A2, 176, A2));
    word(addi(A2, A2, 4));
    li(A0, CODOMS_SYS_SIGCTX);
    li(A1, CODOMS_SIGCTX_PC);
    word(ECALL);
    word(b_type(12, 0, A0, 1));
    li(A7, 139);
    word(ECALL);
  }
  li(A0, CODOMS_SYS_UNWIND);
  li(A1, CONSTANTS + UNWIND);
  li(A2, sizeof(struct codoms_unwind));
  word(ECALL);
  word(j_type((int)(over - here()), 0));
  {
    uint64_t benign = here();
    unsigned end = at;

    for (unsigned n = below(3); n; n--)
      if (percent(60)) {
        word(addi(SP, SP, -16));
        word(sd(RA, 0, SP));
        call();
        word(ld(RA, 0, SP));
        word(addi(SP, SP, 16));
      } else if (percent(50)) {
        word(cd_push(255, below(4)));
      } else {
        csr();
      }
    if (percent(90))
      word(jalr(0, RA, 0));
    li(A7, 139);
    word(ECALL);
    end = at;
    at = patch_handler;
    word(b_type((int)(benign - here()), A0, T1, 0));
    at = patch_over;
    word(b_type((int)(over - here()), 28, T2, 7));
    at = end;
  }

  put64(CONSTANTS + UNWIND + 0, 0);
  put64(CONSTANTS + UNWIND + 8, main_loop);
  put64(CONSTANTS + UNWIND + 16,
        ROOT_STACK + ROOT_STACK_PAGES * CODOMS_PAGE_SIZE);
  put64(CONSTANTS + ACTION + 0, handler);
  put64(CONSTANTS + ACTION + 8, 4 /* SA_SIGINFO */);
  put64(CONSTANTS + ACTION + 16, 0);

  for (unsigned i = 0; i < ROUNDS_OF_DATA; i++) {
    uint64_t round = ROUNDS + i * ROUND_SIZE;
    for (unsigned n = 1; n < ROUND_SIZE / 8; n++)
      put64(round + 8 * n, random_value());
    put64(round + 8 * RA, percent(93) ? main_loop : random_target());
    if (percent(80))
      put64(round + 8 * SP, ROOT_STACK + 8192 + 16 * below(256));
    /* Into root's code, or through a gate. */
    put64(round, num_gates && percent(40)
                     ? gates[below(num_gates)]
                     : percent(85) ? random_address(area_of(0, PROT_X)) & ~3ull
                                   : random_target());
  }
}

/* ---- Tables and pages --------------------------------------------------- */

static int by_tag(const void *a, const void *b) {
  const struct program_domain *x = a, *y = b;

  return (int)x->tag - (int)y->tag;
}

static void make_domains(void) {
  p->num_domains = 2 + below(4);
  p->domain[0] = (struct program_domain){0, false};
  for (unsigned i = 1; i < p->num_domains; i++)
    p->domain[i] = (struct program_domain){
        percent(50) ? i : percent(30) ? 0xfffe - i : 16 * i + below(16),
        percent(15)};
  qsort(p->domain, p->num_domains, sizeof(*p->domain), by_tag);
  for (unsigned s = 0; s < p->num_domains; s++)
    for (unsigned o = 0; o < p->num_domains; o++) {
      unsigned level = PICK(0, 1, 1, 1, 1, 2, 3);
      if (s == o || !level || (s == 0 && !p->domain[o].vault && percent(50)))
        continue;
      if (s == 0 && p->domain[o].vault)
        level = 1;
      p->level[p->num_levels++] = (struct program_level){
          p->domain[s].tag, p->domain[o].tag, level};
    }
}

static void make_pages(void) {
  uint64_t addr = ARENA;

  for (unsigned i = 0; i < 12 + below(14); i++) {
    bool is_code = i < 2 * p->num_domains ? i & 1 : percent(40);
    uint16_t tag =
        i < 2 * p->num_domains ? p->domain[i / 2].tag : random_tag();
    unsigned bits = 0, prot = PROT_R | PROT_W;

    if (is_code) {
      prot = PROT_R | PROT_X;
      if (tag == CODOMS_ROOT_TAG ? percent(60) : percent(4))
        bits |= CODOMS_PAGE_SYS;
      if (percent(10))
        bits |= CODOMS_PAGE_NOXFER;
    } else if (percent(15)) {
      prot = percent(70) ? PROT_R : 0;
    } else if (i >= 2 * p->num_domains && percent(25)) {
      bits = CODOMS_PAGE_CAPS;
    }
    if (percent(15))
      addr += CODOMS_PAGE_SIZE;
    program_add(p, addr, percent(85) ? 1 : 2, prot, tag, bits);
    addr += p->area[p->num_areas - 1].pages * CODOMS_PAGE_SIZE;
  }
}

static int by_index(const void *a, const void *b) {
  const struct program_signal *x = a, *y = b;

  return x->index < y->index ? -1 : x->index > y->index;
}

struct program *generate(uint64_t seed) {
  seed_random(seed);
  p = calloc(1, sizeof(*p));
  p->seed = seed;
  p->limit = 20000;
  num_targets = num_gates = 0;

  make_domains();
  make_pages();
  num_counters = 1 + below(2 * p->num_domains);
  for (unsigned i = 1; i <= num_counters; i++)
    counter_owner[i] = random_tag();
  /* Twice: calls of the first pass know no gates, the second's do. */
  for (int pass = 0; pass < 2; pass++) {
    num_targets = 0;
    for (unsigned i = 0; i < p->num_areas; i++)
      if (p->area[i].prot & PROT_X)
        fill_code(&p->area[i]);
      else if (!pass && p->area[i].prot & PROT_R)
        for (unsigned n = 0; n < p->area[i].pages * 512u; n++) {
          uint64_t value = random_value();
          memcpy(p->area[i].bytes + 8 * n, &value, sizeof(value));
        }
    find_gates();
  }
  make_runtime();

  p->mode = percent(12) ? RUN_ONE_INSN : percent(15) ? RUN_EVENTS : 0;
  for (unsigned i = 0; i < p->limit / 800; i++)
    p->signal[p->num_signals++] = (struct program_signal){
        100 + below(p->limit), percent(35) ? 10 : 12};
  qsort(p->signal, p->num_signals, sizeof(*p->signal), by_index);
  return p;
}
