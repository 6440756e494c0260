/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Random programs. Root's runtime is the same in all of them: it loads the
 * registers of a round, jumps somewhere, and after a fault unwinds for the next
 * one. All else is random, but biased to where a rule is near: gates and their
 * neighbours, ends of pages and capabilities, calls in calls.
 */
#include "generate.h"

#include <stddef.h>
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

uint64_t random64(void) {
  uint64_t result = rotate(state[1] * 5, 7) * 9, t = state[1] << 17;

  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= t;
  state[3] = rotate(state[3], 45);
  return result;
}

unsigned below(unsigned n) { return (random64() >> 33) % n; }
bool percent(unsigned n) { return below(100) < n; }

/* ---- Where things are --------------------------------------------------- */

struct program *prog;
uint16_t counter_owner[64];
unsigned num_counters;
uint64_t gates[256], targets[1024], near_gates[256];
unsigned num_gates, num_targets, num_near_gates;

uint16_t random_tag(void) { return prog->domain[below(prog->num_domains)].tag; }

const struct area *random_area(unsigned prot) {
  for (int tries = 0; tries < 40; tries++) {
    const struct area *a = &prog->area[below(prog->num_areas)];
    if (a->start >= ARENA && (!prot || a->prot & prot))
      return a;
  }
  return &prog->area[prog->num_areas - 1];
}

const struct area *area_of(uint16_t tag, unsigned prot) {
  for (int tries = 0; tries < 60; tries++) {
    const struct area *a = &prog->area[below(prog->num_areas)];
    if (a->start >= ARENA && a->tag == tag && (!prot || a->prot & prot))
      return a;
  }
  return random_area(prot);
}

const struct area *area_at(uint64_t addr) {
  for (unsigned i = 0; i < prog->num_areas; i++) {
    const struct area *a = &prog->area[i];
    if (addr - a->start < a->pages * CODOMS_PAGE_SIZE)
      return a;
  }
  return NULL;
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

unsigned level_of(uint16_t subject, uint16_t object) {
  unsigned level = CODOMS_APL_NONE;

  if (subject == object)
    return CODOMS_APL_WRITE;
  for (unsigned i = 0; i < prog->num_domains; i++)
    if (subject == CODOMS_ROOT_TAG && prog->domain[i].tag == object)
      level = prog->domain[i].vault ? CODOMS_APL_CALL : CODOMS_APL_WRITE;
  for (unsigned i = 0; i < prog->num_levels; i++)
    if (prog->level[i].subject == subject && prog->level[i].object == object &&
        prog->level[i].level > level)
      level = prog->level[i].level;
  return level;
}

/* An area that @subject may access, as the program begins. */
const struct area *allowed_area(uint16_t subject, unsigned level,
                                       unsigned prot) {
  for (int tries = 0; tries < 60; tries++) {
    const struct area *a = random_area(prot);
    if (level_of(subject, a->tag) >= level && !(a->bits & CODOMS_PAGE_CAPS))
      return a;
  }
  return area_of(subject, prot);
}

const struct area *contrast_area(uint16_t subject, uint16_t other,
                                 unsigned level, unsigned prot) {
  for (int tries = 0; tries < 40; tries++) {
    const struct area *a = allowed_area(subject, level, prot);
    if (level_of(other, a->tag) < level)
      return a;
  }
  return allowed_area(subject, level, prot);
}

const struct area *storage_area(uint16_t subject, unsigned level) {
  const struct area *found = NULL;

  for (unsigned i = 0, n = 0; i < prog->num_areas; i++) {
    const struct area *a = &prog->area[i];
    if (a->bits & CODOMS_PAGE_CAPS && level_of(subject, a->tag) >= level &&
        below(++n) == 0)
      found = a;
  }
  return found;
}

uint64_t random_address(const struct area *a) {
  return a->start + below(a->pages) * CODOMS_PAGE_SIZE + near_page_end();
}

uint64_t random_target(void) {
  uint64_t t;

  if (num_near_gates && percent(6))
    return near_gates[below(num_near_gates)];
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

uint64_t random_length(void) {
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

uint64_t random_value(void) {
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
    return random64();
  }
}

/* ---- Root's runtime ----------------------------------------------------- */

static void put64(uint64_t addr, uint64_t value) {
  memcpy(program_at(prog, addr), &value, sizeof(value));
}

/* From the ucontext: pc of the record of (5), for a jump that of its source. */
#define SIGNAL_PC (176 + 256 + 528 + (int)offsetof(struct codoms_fault, pc))

static void make_services(void) {
  for (int stack = 0; stack < 2; stack++) {
    at = (stack ? SERVICE_ON_STACK - RUNTIME : SERVICE - RUNTIME) / 4;
    word(CODOMS_ENTER_WORD);
    if (stack)
      word(CD_SWSP);
    word(ECALL);
    word(CD_LEAVE);
  }
}

/* Root's code, or a gate that lends; else anything. */
static uint64_t round_start(void) {
  for (int tries = 0; tries < 60 && num_gates; tries++) {
    uint64_t gate = gates[below(num_gates)];
    if (!is_probe(gate) && percent(60))
      return gate;
    if (num_targets && percent(60)) {
      uint64_t target = targets[below(num_targets)];
      if (area_at(target)->tag == CODOMS_ROOT_TAG)
        return target;
    }
  }
  return random_target();
}

/*
 * A domain dies while it is interrupted; and a call of the handler's is none
 * that rt_sigreturn could end.
 */
static void execute_condemned(void) {
  unsigned branch, end;

  li(T1, CONTROL);
  word(ld(T2, CONDEMNED, T1));
  branch = at;
  word(NOP);
  word(sd(0, CONDEMNED, T1));
  word(addi(T3, A0, 0));
  word(addi(T4, A1, 0));
  word(addi(T5, A2, 0));
  word(addi(T6, RA, 0));
  word(addi(A1, T2, 0));
  li(A7, CODOMS_NR);
  li(A0, CODOMS_SYS_DEAD);
  word(ECALL);
  li(A0, CODOMS_SYS_SIGCTX);
  li(A1, CODOMS_SIGCTX_MASK);
  li(A2, 0);
  li(T0, SERVICE);
  word(jalr(RA, T0, 0));
  word(addi(RA, T6, 0));
  word(addi(A2, T5, 0));
  word(addi(A1, T4, 0));
  word(addi(A0, T3, 0));
  end = at;
  at = branch;
  word(b_type(4 * (int)(end - branch), 0, T2, 0));
  at = end;
}

static void make_runtime(bool deaths) {
  static const int handled[] = {4, 5, 7, 10, 11, 12};
  struct area *runtime =
      program_add(prog, RUNTIME, 1, PROT_R | PROT_X, 0, CODOMS_PAGE_SYS);
  uint64_t handler, over;
  unsigned patch_over, patch_handler;

  program_add(prog, CONSTANTS, 1, PROT_R, 0, 0);
  program_add(prog, ROUNDS, ROUNDS_OF_DATA * ROUND_SIZE / CODOMS_PAGE_SIZE, PROT_R, 0,
              0);
  program_add(prog, CONTROL, 1, PROT_R | PROT_W, 0, 0);
  program_add(prog, ROOT_STACK, ROOT_STACK_PAGES, PROT_R | PROT_W, 0, 0);

  code = runtime;
  at = 0;
  limit = 1024;
  prog->entry = RUNTIME;
  li(SP, ROOT_STACK + ROOT_STACK_PAGES * CODOMS_PAGE_SIZE);
  for (unsigned i = 0; i < ARRAY_SIZE(handled); i++) {
    li(A7, 134);
    li(A0, handled[i]);
    li(A0 + 1, CONSTANTS + ACTION);
    li(A0 + 2, 0);
    li(A0 + 3, 8);
    word(ECALL);
  }
  for (unsigned i = 0; i < prog->num_domains; i++) {
    uint64_t stack;
    if (percent(12))
      continue; /* no stack: cd.swsp faults */
    stack = i == 0 ? ROOT_STACK : area_of(prog->domain[i].tag, PROT_W)->start;
    li(A7, CODOMS_NR);
    li(A0, CODOMS_SYS_DST);
    li(A0 + 1, prog->domain[i].tag);
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

  if (at > (MAIN_LOOP - RUNTIME) / 4)
    abort();
  word(j_type((int)(MAIN_LOOP - here()), 0));
  at = (MAIN_LOOP - RUNTIME) / 4;
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
  for (unsigned f = 0; f < 32; f += 1 + below(12))
    word(i_type(8 * (f + 32) % 512 & ~7, T6, 3, f, 0x07));
  for (unsigned x = 1; x < 31; x++)
    if (x <= SP || (x >= A0 && x < A4) || percent(50))
      word(ld(x, 8 * x, T6));
  word(ld(T6, 0, T6));
  word(jalr(0, T6, 0));
  word(j_type((int)(MAIN_LOOP - here()), 0)); /* where a handler goes on */

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
  if (deaths)
    execute_condemned();
  li(T1, 10);
  patch_handler = at;
  word(NOP);
  li(A7, CODOMS_NR);
  if (percent(85)) {
    /* Go on behind the instruction, where that is in the same domain. */
    li(T1, CONTROL);
    word(ld(T2, 8, T1));
    word(addi(T2, T2, 1));
    word(sd(T2, 8, T1));
    word(i_type(deaths ? 3 : 15, T2, 7, T2, 0x13));
    word(b_type(36, 0, T2, 0)); /* a few times, not for ever */
    word(ld(A2, SIGNAL_PC, A2));
    word(addi(A2, A2, 4));
    li(A0, CODOMS_SYS_SIGCTX);
    li(A1, CODOMS_SIGCTX_PC);
    word(ECALL);
    word(b_type(12, 0, A0, 1));
    li(A7, 139);
    word(ECALL);
  }
  if (percent(25)) { /* a signal is no call that could return */
    li(A0, CODOMS_SYS_UNWIND);
    li(A1, CONSTANTS + NO_UNWIND);
    li(A2, sizeof(struct codoms_unwind));
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
      } else if (percent(10)) { /* the handler's part of the DCS */
        push_sets(CODOMS_DCS_SIZE - (unsigned)PICK(0, 112, 128, 4080, 4096),
                  true);
      } else if (percent(50)) {
        word(cd_push(255, below(4)));
      } else {
        csr();
      }
    if (percent(10))
      word(CD_LEAVE);
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

  if (at > (SERVICE - RUNTIME) / 4)
    abort();
  make_services();

  for (unsigned i = 0; i < num_gates; i++)
    put64(CONSTANTS + ENTRIES + 8 * i, gates[i]);
  put64(CONSTANTS + UNWIND + 0, 0);
  put64(CONSTANTS + UNWIND + 8, MAIN_LOOP);
  put64(CONSTANTS + UNWIND + 16,
        ROOT_STACK + ROOT_STACK_PAGES * CODOMS_PAGE_SIZE);
  put64(CONSTANTS + ACTION + 0, handler);
  put64(CONSTANTS + ACTION + 8, 4 /* SA_SIGINFO */);
  put64(CONSTANTS + ACTION + 16, 0);

  for (unsigned i = 0; i < ROUNDS_OF_DATA; i++) {
    uint64_t round = ROUNDS + i * ROUND_SIZE;
    for (unsigned n = 1; n < ROUND_SIZE / 8; n++)
      put64(round + 8 * n, random_value());
    put64(round + 8 * RA, percent(93) ? MAIN_LOOP : random_target());
    if (percent(80))
      put64(round + 8 * SP, ROOT_STACK + 8192 + 16 * below(256));
    if (deaths && percent(92))
      round_of_death((uint64_t *)(void *)program_at(prog, round));
    else
      put64(round, round_start());
  }
}

/* ---- Tables and pages --------------------------------------------------- */

static int by_tag(const void *a, const void *b) {
  const struct program_domain *x = a, *y = b;

  return (int)x->tag - (int)y->tag;
}

static void make_domains(void) {
  prog->num_domains = 2 + below(4);
  prog->domain[0] = (struct program_domain){0, false};
  for (unsigned i = 1; i < prog->num_domains; i++)
    prog->domain[i] = (struct program_domain){
        percent(50) ? i : percent(30) ? 0xfffe - i : 16 * i + below(16),
        percent(22)};
  qsort(prog->domain, prog->num_domains, sizeof(*prog->domain), by_tag);
  for (unsigned s = 0; s < prog->num_domains; s++)
    for (unsigned o = 0; o < prog->num_domains; o++) {
      unsigned level = PICK(0, 1, 1, 1, 1, 2, 3);
      if (s == o || !level || (s == 0 && !prog->domain[o].vault && percent(50)))
        continue;
      if (s == 0 && prog->domain[o].vault)
        level = 1;
      prog->level[prog->num_levels++] = (struct program_level){
          prog->domain[s].tag, prog->domain[o].tag, level};
    }
}

static void make_pages(void) {
  uint64_t addr = ARENA;

  for (unsigned i = 0; i < 12 + below(14); i++) {
    bool is_code = i < 2 * prog->num_domains ? i & 1 : percent(40);
    uint16_t tag =
        i < 2 * prog->num_domains ? prog->domain[i / 2].tag : random_tag();
    unsigned bits = 0, prot = PROT_R | PROT_W;

    if (is_code) {
      prot = PROT_R | PROT_X;
      if (tag == CODOMS_ROOT_TAG ? percent(60) : percent(4))
        bits |= CODOMS_PAGE_SYS;
      if (percent(10))
        bits |= CODOMS_PAGE_NOXFER;
    } else if (percent(15)) {
      prot = percent(70) ? PROT_R : 0;
    } else if (i >= 2 * prog->num_domains &&
               (i < 2 * prog->num_domains + 2 || percent(15))) {
      bits = CODOMS_PAGE_CAPS;
    }
    if (percent(15))
      addr += CODOMS_PAGE_SIZE;
    program_add(prog, addr, percent(85) ? 1 : 2, prot, tag, bits);
    addr += prog->area[prog->num_areas - 1].pages * CODOMS_PAGE_SIZE;
  }
}

static int by_index(const void *a, const void *b) {
  const struct program_signal *x = a, *y = b;

  return x->index < y->index ? -1 : x->index > y->index;
}

static void fill_data(struct area *a) {
  for (unsigned n = 0; n < a->pages * 512; n++) {
    uint64_t value = random_value();
    memcpy(a->bytes + 8 * n, &value, sizeof(value));
  }
}

struct program *generate(uint64_t seed, bool deaths) {
  unsigned between_signals;

  seed_random(deaths ? ~seed : seed);
  prog = calloc(1, sizeof(*prog));
  prog->seed = seed;
  prog->limit = deaths ? 4000 : 20000;
  num_targets = num_gates = num_near_gates = 0;
  begin_code();

  prog->mode = percent(12) ? RUN_ONE_INSN : percent(15) ? RUN_EVENTS : 0;
  if (percent(20))
    prog->mode |= RUN_ZCMP;
  make_domains();
  make_pages();
  num_counters = 1 + below(2 * prog->num_domains);
  for (unsigned i = 1; i <= num_counters; i++)
    counter_owner[i] = random_tag();
  for (unsigned i = 0; i < prog->num_areas; i++)
    if (prog->area[i].prot & PROT_X)
      plan_code(&prog->area[i]);
  for (unsigned i = 0; i < prog->num_areas; i++)
    if (prog->area[i].prot & PROT_X)
      fill_code(&prog->area[i]);
    else if (prog->area[i].prot & PROT_R)
      fill_data(&prog->area[i]);
  if (deaths)
    add_deaths();
  make_runtime(deaths);

  /* What takes long comes to an end only where they are few. */
  between_signals = percent(40) ? 5000 : 700;
  for (unsigned i = 0; i < prog->limit / between_signals; i++)
    prog->signal[prog->num_signals++] = (struct program_signal){
        100 + below(prog->limit), percent(35) ? 10 : 12};
  qsort(prog->signal, prog->num_signals, sizeof(*prog->signal), by_index);
  return prog;
}
