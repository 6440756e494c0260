/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Code that comes to a rule on purpose: what a capability alone allows, and
 * what is one byte, one bit, one alignment, one domain off.
 *
 * The convention of lend() and probe(): a0 and a1 are address and length of
 * what a caller may have lent to a gate, a2 is a gate that may be called on.
 */
#include "generate.h"

#include <codoms/isa.h>
#include <stddef.h>

#define TO_FILL 0x4d /* in A3, for a gate that FILLS */

/* Not what probes work with. */
static unsigned scratch(void) {
  static const uint8_t free[] = {T0, T1, T2, A5, 16, 17, 18, 19, T3, T4, T5, T6};

  return free[below(ARRAY_SIZE(free))];
}

static unsigned other_scratch(unsigned than) {
  unsigned r;

  do
    r = scratch();
  while (r == than);
  return r;
}

/* c0 for half of what is lent, so that it is found again. */
static unsigned usual_cap(void) { return percent(50) ? 0 : cap(); }

static unsigned any_perm(void) { return 1 + below(7); }

static void jump_to(uint64_t target, unsigned kept) {
  li(T0, target);
  if (percent(15))
    word(cd_clr(kept, below(9), 1));
  word(jalr(RA, T0, 0));
}

/* ---- Accesses ----------------------------------------------------------- */

static void vector_at(unsigned base);

void access_at(unsigned base, int imm) {
  switch (below(14)) {
  case 11:
  case 12:
  case 13:
    if (imm)
      word(addi(T5, base, imm));
    vector_at(imm ? T5 : base);
    break;
  case 0:
  case 1:
  case 2:
    word(i_type(imm, base, below(7), scratch(), 0x03));
    break;
  case 3:
  case 4:
  case 5:
    word(s_type(imm, reg(), base, below(4), 0x23));
    break;
  case 6:
    word(i_type(imm, base, 2 + below(2), below(32), 0x07));
    break;
  case 7:
    word(s_type(imm, below(32), base, 2 + below(2), 0x27));
    break;
  default: {
    static const uint8_t amo[] = {0, 1, 4, 8, 12, 16, 20, 24, 28};
    unsigned size = 2 + below(2), t = other_scratch(base);

    word(addi(t, base, imm));
    if (percent(85))
      word(i_type(-(1 << size), t, 7, t, 0x13));
    if (percent(60)) {
      word(r_type((unsigned)amo[below(ARRAY_SIZE(amo))] << 2, reg(), t, size,
                  scratch(), 0x2f));
    } else {
      if (percent(70))
        word(r_type(2 << 2, 0, t, size, other_scratch(t), 0x2f));
      word(r_type(3 << 2, reg(), t, size, scratch(), 0x2f));
    }
  }
  }
}

/* ---- Vectors ------------------------------------------------------------ */

static unsigned group(unsigned size) {
  unsigned n = size > 1 ? size : 1;

  return below(32 / n) * n;
}

/*
 * At and about @base: each addressing mode, with fields and masks, of registers
 * that are aligned as they have to be, but for some.
 */
static void vector_at(unsigned base) {
  unsigned sew = below(4), eew = percent(60) ? sew : below(4);
  int lmul = (int)below(7) - 3; /* log2 */
  unsigned opcode = percent(55) ? 0x07 : 0x27, mop = 0, rs2 = 0, vd, fields = 1;
  unsigned t = other_scratch(base);
  bool masked = percent(30);
  int emul;

  if (lmul < (int)sew - 3)
    lmul = (int)sew - 3;
  emul = (int)eew - (int)sew + lmul;
  if (percent(75))
    word(vsetivli(percent(50) ? 0 : t, below(32),
                  sew << 3 | (lmul & 7) | below(4) << 6));
  else
    word(vsetvli(t, percent(50) ? 0 : A1,
                 percent(95) ? sew << 3 | (lmul & 7) : below(2048)));
  if (percent(30)) /* a mask, and indices */
    word(vector_access(0x07, 1, 0, false, percent(50) ? 0x0b : 0x08, base, 0,
                       percent(50) ? 0 : percent(50) ? 24 : below(32)));
  if (percent(8))
    word(i_type(8, below(20), 5, 0, 0x73)); /* vstart */
  switch (below(8)) {
  case 0:
  case 1:
    break;
  case 2:
  case 3: /* fault-only-first */
    opcode = 0x07;
    rs2 = 0x10;
    break;
  case 4:
    mop = 2;
    rs2 = other_scratch(base);
    li(rs2, (uint64_t)(int64_t)PICK(0, 1, 2, 4, 8, -8, 16, 64, -1, 1024, 4096));
    break;
  case 5:
    mop = percent(50) ? 1 : 3;
    emul = lmul;
    if (percent(70))
      eew = 0;
    rs2 = 24; /* the data is elsewhere; anything else is reserved */
    break;
  case 6:
    rs2 = 0x08; /* whole registers */
    masked = false;
    fields = 1u << below(4);
    emul = 31 - __builtin_clz(fields);
    if (opcode == 0x27)
      eew = 0;
    break;
  default:
    rs2 = 0x0b;
    masked = false;
    eew = 0;
    emul = 0;
  }
  if (rs2 != 0x08 && rs2 != 0x0b && percent(35) && emul < 3)
    fields = 1 + below(emul > 0 ? 8u >> emul : 8);
  vd = group(emul > 0 && emul <= 3 ? 1u << emul : 1);
  if (mop == 0 && rs2 == 0x08)
    vd = group(fields);
  if (masked && vd == 0 && percent(90))
    vd = emul > 0 && emul <= 3 ? 1u << emul : 1;
  if (mop & 1)
    vd = 8 * below(2) + 8;
  if (percent(2))
    vd = below(32);
  word(vector_access(opcode, fields, mop, masked, rs2, base, eew, vd));
}

void vector(void) {
  unsigned t = T5;
  const struct area *a = allowed_area(code->tag, CODOMS_APL_WRITE, PROT_W);

  if (percent(45)) /* over the end of it */
    li(t, a->start + a->pages * CODOMS_PAGE_SIZE -
              PICK(4, 7, 8, 12, 16, 20, 24, 32, 40));
  else
    li(t, random_address(percent(85) ? a : random_area(PROT_R)));
  for (unsigned n = 1 + below(3); n; n--)
    vector_at(t);
}

/* A register that points to or next to an edge of [a0, a0+a1). */
static unsigned edge(void) {
  unsigned t = scratch();

  if (percent(45)) {
    word(addi(t, A0, PICK(0, 0, 0, 1, -1, 4, 8, -8, 16)));
  } else {
    word(r_type(0, A1, A0, 0, t, 0x33));
    word(addi(t, t, PICK(-16, -8, -8, -7, -5, -4, -4, -3, -2, -1, 0, 0)));
  }
  return t;
}

/* ---- In a gate ---------------------------------------------------------- */

/* From what was lent: a capability of the same range, or of one next to it. */
unsigned derive(void) {
  unsigned c = usual_cap(), base = A0, length = A1;

  if (percent(40)) {
    base = scratch();
    word(addi(base, A0, PICK(0, 1, 8, 16, -1)));
  }
  if (percent(50)) {
    length = other_scratch(base);
    word(addi(length, A1, PICK(0, -1, -8, -16, 1)));
  }
  word(cd_grant(c, base, length, any_perm()));
  return c;
}

/* Of the gate's own: what its caller may not have, whatever c0..c7 hold. */
static void check_own(void) {
  unsigned base = scratch(), length = other_scratch(base);
  unsigned need = percent(50) ? CODOMS_PERM_R : any_perm() & 3;
  const struct area *a = allowed_area(code->tag, level_for(need),
                                      need & CODOMS_PERM_W ? PROT_W : PROT_R);

  li(base, a->start + 8 * below(500));
  li(length, 8u << below(5));
  if (percent(80))
    word(cd_grant(cap(), base, length, need ? need : CODOMS_PERM_R));
  word(cd_chk(other_scratch(base), base, length, any_perm()));
}

void check_lent(void) {
  unsigned base = A0, length = A1;

  if (percent(40)) {
    base = scratch();
    word(addi(base, A0, PICK(0, 1, 8, -1, -8)));
  }
  if (percent(40)) {
    length = other_scratch(base);
    word(addi(length, A1, PICK(0, -1, -8, 1, 8)));
  }
  if (percent(25)) /* a register is valid, but written since */
    word(percent(50) ? cd_cmv(usual_cap(), usual_cap())
                     : cd_restrict(usual_cap(), usual_cap(), A0, A1,
                                   any_perm()));
  word(cd_chk(percent(15) ? 0 : other_scratch(base), base, length,
              percent(50) ? 1 + below(3) : any_perm()));
}

/* A slot, mostly one that the domain may reach; its address is in T3. */
static unsigned slot(void) {
  const struct area *a = storage_area(
      code->tag, percent(85) ? CODOMS_APL_WRITE : CODOMS_APL_NONE);

  if (!a)
    a = storage_area(code->tag, CODOMS_APL_NONE);
  li(T3, (a ? a : random_area(PROT_W))->start + 32 * below(6) +
             (percent(5) ? PICK(1, 8, 16, 4080) : 0));
  return T3;
}

/* Store and load capabilities of both kinds and of none. */
static void storage(void) {
  unsigned c = usual_cap(), base = in_gate && percent(25) ? A0 : slot();

  if (percent(80)) {
    li(T4, allowed_area(code->tag, CODOMS_APL_WRITE, PROT_W)->start +
               8 * below(500));
    li(T5, 8u << below(8));
    if (percent(60) && has_counter()) {
      li(T6, own_counter_number());
      word(cd_granta(c, T4, T5, any_perm(), T6));
      if (percent(25))
        word(cd_r1(3, 0, T6));
    } else {
      word(cd_grant(c, T4, T5, any_perm()));
    }
  }
  word(cd_cs(c, percent(75) ? 0 : 32 * below(4), base));
  if (percent(60)) {
    unsigned loaded = cap();
    word(cd_cl(loaded, percent(75) ? 0 : 32 * below(4), base));
    if (percent(50))
      word(cd_cget(scratch(), loaded, below(5)));
    access_at(T4, 0);
  }
  if (percent(12)) /* not for anything else */
    access_at(base, PICK(0, 8, 24, -4, -8));
}

static void relend(void) {
  unsigned banks = below(4);
  bool push = percent(70);

  if (push && percent(50))
    word(cd_push(255, banks));
  else
    push = false;
  if (percent(80))
    derive();
  if (percent(50)) {
    word(addi(A0, A0, PICK(0, 8)));
    word(addi(A1, A1, PICK(0, -8, -16)));
  }
  if (percent(25))
    word(jalr(RA, A2, 0));
  else
    jump_to(callee(), 2 + below(7));
  if (push && percent(90))
    word(CD_POP);
}

/*
 * One access after the other, by what is lent and in one direction: what lets
 * the first one be made must not let the next.
 */
static void sweep(void) {
  bool store = percent(40);

  for (unsigned n = 2 + below(3); n; n--) {
    unsigned t = T3;
    int imm = 0;

    switch (below(5)) {
    case 0:
    case 1:
      t = A0;
      imm = PICK(0, 0, 8, 16, 24, 32, 64);
      break;
    case 2:
    case 3:
      word(r_type(0, A1, A0, 0, t, 0x33));
      imm = PICK(-16, -8, -8, -4, -2, -1, 0, 1);
      break;
    default:
      word(i_type(-8, A0, 7, t, 0x13));
      imm = PICK(0, 8, 16, -8);
    }
    if (percent(15))
      store = !store;
    word(store ? s_type(imm, reg(), t, below(4), 0x23)
               : i_type(imm, t, below(7), scratch(), 0x03));
    switch (below(10)) { /* and with other registers than before */
    case 0:
      word(cd_cmv(usual_cap(), cap()));
      break;
    case 1:
      word(cd_push(255, 0));
      break;
    case 2:
      word(cd_restrict(0, 0, A0, percent(50) ? A1 : 0, any_perm()));
      break;
    }
  }
}

/* The end of the DCS: what just fits there, and what just does not. */
static void last_bytes(void) {
  uint64_t gate = 0;
  unsigned left;

  switch (below(4)) {
  case 0:
  case 1:
    gate = callee();
    left = (unsigned)PICK(4080, 4080, 4096, 4112, 2048, 128);
    break;
  case 2:
    gate = gate_of(code->tag);
    left = (unsigned)PICK(112, 112, 128, 0, 144);
    break;
  default:
    left = (unsigned)PICK(176, 176, 192, 208, 112, 96, 16, 0);
  }
  push_sets(CODOMS_DCS_SIZE - left, false);
  if (gate)
    jump_to(gate, 8);
  else
    word(percent(80) ? cd_push(0, 3) : cd_push(255, below(4)));
}

/* Whether the caller might go to where @target points. */
static void ask(unsigned target) {
  li(T4, (unsigned)PICK(4, 4, 64, 3));
  word(cd_chk(scratch(), target, T4, CODOMS_PERM_C | (percent(20) ? 1 : 0)));
}

void begin_probe(enum role role) {
  unsigned branch = at;

  switch (role) {
  case ANY:
    break;
  case SWEEPS:
    sweep();
    break;
  case ASKS:
    ask(A2);
    break;
  case FILLS: /* only if it is told to: it takes long */
    word(addi(T1, A3, -TO_FILL));
    branch = at;
    word(NOP);
    last_bytes();
    if (branch < limit) {
      unsigned end = at;
      at = branch;
      word(b_type(4 * (int)(end - branch), 0, T1, 1));
      at = end;
    }
    break;
  }
}

void probe(void) {
  switch (below(24)) {
  case 23:
    li(T3, percent(50) && num_near_gates ? near_gates[below(num_near_gates)]
                                         : random_target());
    ask(T3);
    break;
  case 20:
  case 21:
  case 22:
    sweep();
    break;
  case 0:
  case 1:
  case 2:
  case 3:
  case 4:
    access_at(edge(), 0);
    break;
  case 5:
  case 6:
  case 7:
    check_lent();
    break;
  case 8:
  case 9:
    derive();
    if (percent(60))
      access_at(edge(), 0);
    break;
  case 10:
  case 11: /* from the set that is saved */
    word(cd_push(percent(80) ? 255 : below(256), below(4)));
    derive();
    if (percent(50))
      access_at(edge(), 0);
    if (percent(30)) {
      word(cd_push(255, 0)); /* from none but the last one */
      derive();
      word(CD_POP);
    }
    if (percent(90))
      word(CD_POP);
    break;
  case 12:
  case 13:
    check_own();
    break;
  case 14:
  case 15:
    relend();
    break;
  case 16:
    storage();
    break;
  case 17:
    word(cd_restrict(cap(), usual_cap(), A0, A1, any_perm()));
    access_at(edge(), 0);
    break;
  case 18: /* code may be lent, too */
    if (percent(50))
      word(cd_chk(scratch(), A0, A1, CODOMS_PERM_C));
    word(jalr(RA, A0, percent(90) ? 0 : PICK(4, 64, -64)));
    break;
  default:
    word(percent(50) ? cd_cget(scratch(), usual_cap(), below(5))
                     : i_type(0xcc0 + (int)below(4), 0, 2, scratch(), 0x73));
  }
}

/* ---- A call that lends -------------------------------------------------- */

static uint64_t lent_base(const struct area *a, unsigned rights) {
  uint64_t end = a->start + a->pages * CODOMS_PAGE_SIZE;

  if (rights & CODOMS_PERM_C && a->prot & PROT_X && num_gates) {
    for (int tries = 0; tries < 20; tries++) {
      uint64_t gate = gates[below(num_gates)];
      if (gate >= a->start && gate < end)
        return gate;
    }
  }
  if (percent(20)) /* on into the next page, whoever's that is */
    return end - PICK(4, 8, 16, 24, 32, 64);
  return a->start + (percent(70) ? 8 * below(480) : below(4000));
}

void lend(void) {
  unsigned rights = percent(75) ? (unsigned)PICK(1, 1, 2, 3, 3, 3, 5, 7, 4)
                                : any_perm();
  bool push = percent(60), mixed = rights < CODOMS_PERM_C && percent(30);
  uint64_t gate = mixed && percent(70) ? callee_as(SWEEPS) : 0, base;
  const struct area *to, *a;
  unsigned c = usual_cap(), r, length;

  if (!gate)
    gate = callee();
  to = area_at(gate);
  if (percent(12) && storage_area(code->tag, level_for(rights)))
    a = storage_area(code->tag, level_for(rights));
  else
    a = contrast_area(code->tag, to ? to->tag : code->tag,
                      level_for(rights),
                      rights == CODOMS_PERM_C  ? PROT_X
                      : rights & CODOMS_PERM_W ? PROT_W
                                               : PROT_R);
  base = lent_base(a, rights);
  /* On into what the lender has no right to. */
  for (int tries = 0; tries < 20 && mixed && to; tries++) {
    const struct area *next = area_at(a->start + a->pages * CODOMS_PAGE_SIZE);
    base = a->start + a->pages * CODOMS_PAGE_SIZE - PICK(8, 16, 32, 64);
    if (next && (int)level_of(code->tag, next->tag) < level_for(rights) &&
        (int)level_of(to->tag, next->tag) < level_for(rights))
      break;
    a = contrast_area(code->tag, to->tag, level_for(rights),
                      rights & CODOMS_PERM_W ? PROT_W : PROT_R);
  }
  length = mixed                    ? (unsigned)PICK(48, 72, 128, 256)
           : rights == CODOMS_PERM_C ? (unsigned)PICK(4, 4, 3, 5, 64, 4096)
           : percent(70)             ? 8u << below(7)
                                     : 1 + below(300);

  if (percent(40))
    li(SP, random_address(area_of(code->tag, PROT_W)) & ~15ull);
  if (push)
    word(cd_push(percent(80) ? 255 : below(256), below(4)));
  li(A0, base);
  li(A1, length);
  if (percent(30)) { /* others that nearly do */
    r = scratch();
    li(r, percent(50) ? length - 1 : length);
    word(cd_grant(cap(), A0, r, any_perm()));
  }
  if (percent(30) && has_counter()) {
    r = scratch();
    li(r, own_counter_number());
    word(cd_granta(c, A0, A1, rights, r));
    if (percent(25))
      word(cd_r1(3, 0, r));
    if (percent(25)) {
      unsigned s = other_scratch(r);
      const struct area *storage = storage_area(code->tag, CODOMS_APL_WRITE);
      if (storage) { /* by way of memory */
        li(s, storage->start + 32 * below(6));
        word(cd_cs(c, 0, s));
        word(cd_cl(usual_cap(), 0, s));
      }
    }
    if (percent(20)) /* what is derived keeps its counter */
      word(cd_push(255, 0)), word(cd_grant(c, A0, A1, rights));
  } else {
    word(cd_grant(c, A0, A1, rights));
  }
  if (percent(25)) /* narrower than a1 says */
    word(cd_restrict(c, c, A0, A1, any_perm()));
  if (percent(50))
    li(A2, callee());
  jump_to(gate, 3 + below(6));
  if (push && percent(90))
    word(CD_POP);
}

/* ---- Delegated, not owned ----------------------------------------------- */

/* The first page is the domain's to grant; the next one is not. */
void span(void) {
  for (int tries = 0; tries < 40; tries++) {
    unsigned need = PICK(1, 2, 3), base = T3, length = T4;
    const struct area *a =
        allowed_area(code->tag, level_for(need),
                     need & CODOMS_PERM_W ? PROT_W : PROT_R);
    uint64_t end = a->start + a->pages * CODOMS_PAGE_SIZE;
    const struct area *b = area_at(end);
    unsigned before = 8u << below(4);

    if (!b || (tries < 30 &&
               (int)level_of(code->tag, b->tag) >= level_for(need)))
      continue;
    li(base, end - before);
    li(length, before + (8u << below(8)));
    word(cd_grant(cap(), base, length, need));
    for (unsigned n = 1 + below(3); n; n--)
      access_at(base, (int)before + PICK(-8, -8, -4, -3, -1, 0, 0, 8));
    return;
  }
}

/* ---- Gates, and what is like one ---------------------------------------- */

/* A gate that looks whether its caller might go to @target. */
static void inquire(uint64_t target) {
  uint64_t gate = callee_as(ASKS);

  if (!gate || !target)
    return;
  li(A2, target);
  jump_to(gate, 3 + below(6));
}

void near_call(void) {
  uint64_t target = random_target();

  if (percent(25)) {
    inquire(percent(75) && num_near_gates ? near_gates[below(num_near_gates)]
                                          : target);
    return;
  }
  switch (below(6)) {
  case 0:
  case 1:
  case 2:
    if (num_near_gates)
      target = near_gates[below(num_near_gates)];
    break;
  case 3:
    if (num_gates)
      target = gates[below(num_gates)] +
               PICK(-64, -4, -2, 2, 4, 32, 60, 64, 128);
    break;
  case 4:
    if (num_gates)
      target = gates[below(num_gates)];
    break;
  }
  jump_to(target, below(9));
}

/* ---- The end of the DCS ------------------------------------------------- */

void push_sets(uint32_t height, bool relative) {
  static const struct {
    unsigned pushes, banks;
  } steps[] = {{16, 3}, {1, 3}, {1, 0}};
  const unsigned banks = 2 * CODOMS_DCS_BANK;

  li(T2, height);
  if (relative) {
    word(i_type(CODOMS_CSR_DCS, 0, 2, T1, 0x73));
    word(r_type(0, T1, T2, 0, T2, 0x33));
  }
  for (unsigned i = 0; i < ARRAY_SIZE(steps); i++) {
    unsigned start, n = steps[i].pushes;

    li(T0, n * (CODOMS_DCS_SET + (steps[i].banks ? banks : 0)));
    start = at;
    word(i_type(CODOMS_CSR_DCS, 0, 2, T1, 0x73));
    word(r_type(0x20, T1, T2, 0, T1, 0x33));
    word(b_type(4 * (int)(n + 2), T0, T1, 4)); /* no room for more of these */
    for (unsigned k = 0; k < n; k++)
      word(cd_push(0, steps[i].banks));
    word(j_type(-4 * (int)(at - start), 0));
  }
}

/* By one domain, or by two that have as much, or one of them a bit more. */
void fill(void) {
  uint64_t gate = percent(70) ? callee_as(FILLS) : 0;

  if (!gate) {
    last_bytes();
    return;
  }
  if (percent(85))
    push_sets(CODOMS_DCS_SIZE / 2 - CODOMS_DCS_FRAME +
                  16 * (unsigned)PICK(1, 1, 0, 2, 3, -2, 400, -400),
              false);
  li(A3, TO_FILL);
  jump_to(gate, 4 + below(5));
}

/* ---- System calls ------------------------------------------------------- */

static void do_call(void) {
  if (code->bits & CODOMS_PAGE_SYS && percent(70))
    word(ECALL);
  else if (percent(90))
    jump_to(percent(70) ? SERVICE : SERVICE_ON_STACK, 8);
  else
    word(ECALL);
}

void codoms_call(unsigned op) {
  li(A7, CODOMS_NR);
  li(A0, op);
  do_call();
}

/* Two words, to be filled in when it is known what rd is to be. */
static unsigned li_later(unsigned rd) {
  unsigned where = at;

  word(rd << 7 | 0x37);
  word(i_type(0, rd, 0, rd, 0x1b));
  return where;
}

static void fill_in(unsigned where, uint64_t value) {
  unsigned end = at;
  unsigned rd;
  uint32_t w;

  if (where + 2 > limit)
    return;
  w = ((const uint32_t *)(const void *)code->bytes)[where];
  rd = w >> 7 & 31;
  at = where;
  word(((uint32_t)(value + 0x800) & 0xfffff000) | rd << 7 | 0x37);
  word(i_type(value & 0xfff, rd, 0, rd, 0x1b));
  at = end;
}

/*
 * To where this code is: as the result of the service that is called, or to
 * behind the call, with or without the set that is saved.
 */
static void unwind(void) {
  unsigned struct_at = A1, height = T1, pc = 0;
  uint64_t memory =
      allowed_area(code->tag, CODOMS_APL_WRITE, PROT_W)->start + 8 * below(400);
  bool jump = percent(60), set = percent(50);

  word(i_type(CODOMS_CSR_DCS, 0, 2, height, 0x73));
  if (percent(60)) {
    const struct area *a = allowed_area(code->tag, CODOMS_APL_READ, PROT_R);
    li(T3, a->start);
    li(T4, 64);
    word(cd_grant(cap(), T3, T4, CODOMS_PERM_R));
  }
  if (set)
    word(cd_push(percent(80) ? 255 : below(256), below(4)));
  if (percent(40)) {
    li(T3, area_of(code->tag, PROT_R)->start);
    li(T4, 32);
    word(cd_grant(cap(), T3, T4, CODOMS_PERM_R));
  }
  if (!jump && set && percent(70)) /* a frame has to be there */
    word(i_type(CODOMS_CSR_DCS, 0, 2, height, 0x73));
  if (percent(12))
    word(addi(height, height, PICK(128, -128, 16, 32, -16)));
  li(struct_at, memory);
  word(sd(height, 0, struct_at));
  if (jump) {
    pc = li_later(T2);
    word(sd(T2, 8, struct_at));
    li(T2, area_of(code->tag, PROT_W)->start + 16 * below(257));
    word(sd(T2, 16, struct_at));
  } else {
    word(sd(0, 8, struct_at));
  }
  li(A2, percent(95) ? sizeof(struct codoms_unwind) : below(80));
  codoms_call(CODOMS_SYS_UNWIND);
  if (jump)
    fill_in(pc, percent(90) ? here() : random_target());
  if (set && percent(70))
    word(CD_POP);
}

void set_level(uint16_t subject, uint16_t object, unsigned level) {
  li(A1, subject);
  li(A2, object);
  li(A3, level);
  codoms_call(CODOMS_SYS_APL);
}

/* Rights come and go, and with them what was derived from them. */
static void change_level(void) {
  uint16_t subject = percent(30)   ? CODOMS_ROOT_TAG
                     : percent(50) ? code->tag
                                   : random_tag();
  uint16_t object = random_tag();

  if (percent(40)) {
    unsigned base = T3, length = T4;
    const struct area *a = contrast_area(code->tag, object, CODOMS_APL_READ,
                                         PROT_R);
    object = a->tag;
    subject = code->tag;
    li(base, a->start + 8 * below(400));
    li(length, 64);
    word(cd_grant(cap(), base, length, PICK(1, 1, 3)));
    set_level(subject, object, below(4));
    for (unsigned n = below(3); n; n--)
      access_at(base, 8 * (int)below(8));
  } else {
    set_level(subject, object, percent(92) ? below(4) : below(8));
    if (percent(30))
      lend();
  }
  if (percent(70))
    set_level(subject, object, level_of(subject, object));
}

static void change_stack(void) {
  uint16_t tag = percent(65) ? code->tag : random_tag();
  uint64_t stack = area_of(tag, PROT_W)->start;

  li(A1, tag);
  li(A2, stack + 4096 - (percent(85) ? 16 * below(8) : below(4096)));
  li(A3, random_address(area_of(tag, PROT_R)));
  li(A4, stack - (percent(80) ? 4096 : PICK(0, 16, 0, 128, -8192)));
  codoms_call(CODOMS_SYS_DST);
  if (percent(30))
    word(CD_SWSP);
}

static void tag_pages(void) {
  const struct area *a = random_area(percent(80) ? PROT_W : 0);

  if (percent(10) && storage_area(code->tag, CODOMS_APL_NONE))
    a = storage_area(code->tag, CODOMS_APL_NONE);
  li(A1, a->start + (percent(5) ? PICK(8, 4096, 8192) : 0));
  li(A2, percent(85) ? a->pages : below(3));
  li(A3, percent(60) ? a->tag : percent(90) ? random_tag() : below(70000));
  /* Storage is emptied by it: seldom, or none is left that holds anything. */
  li(A4, percent(70)                        ? a->bits
         : percent(70) || !(a->prot & PROT_W) ? (unsigned)PICK(0, 1, 4)
                                            : below(16));
  codoms_call(CODOMS_SYS_TAG);
}

/* Of a domain's code, whose list of entries is root's to read. */
static void make_code(void) {
  const struct area *a = random_area(percent(70) ? PROT_X : PROT_W);
  unsigned first = 0, n = 0;

  while (first < num_gates && gates[first] < a->start)
    first++;
  while (first + n < num_gates &&
         gates[first + n] < a->start + a->pages * CODOMS_PAGE_SIZE)
    n++;
  li(A1, a->start);
  li(A2, a->pages);
  li(A3, (percent(80) ? a->tag : random_tag()) |
             (percent(85) ? a->bits : below(16)) << 16);
  li(A4, CONSTANTS + ENTRIES + 8 * (first + (percent(8) ? 1 : 0)));
  li(A5, n - (percent(8) && n ? 1 : 0) + (percent(5) ? 1 : 0));
  codoms_call(CODOMS_SYS_CODE);
}

static void life_and_death(void) {
  uint16_t tag = random_tag();

  for (int tries = 0; tries < 10 && tag == CODOMS_ROOT_TAG; tries++)
    tag = random_tag();
  li(A1, tag);
  codoms_call(CODOMS_SYS_DEAD);
  if (percent(30)) {
    li(A1, tag);
    codoms_call(CODOMS_SYS_COUNTER);
  }
  for (unsigned n = below(4); n; n--)
    if (percent(40))
      inquire(gate_of(tag));
    else if (percent(60))
      lend();
    else
      near_call();
  if (percent(15)) {
    li(A1, tag);
    codoms_call(CODOMS_SYS_DESTROY);
  } else if (percent(92)) {
    li(A1, tag);
    codoms_call(CODOMS_SYS_REVIVE);
    if (percent(70)) { /* it has no stack now */
      uint64_t stack = area_of(tag, PROT_W)->start;
      li(A1, tag);
      li(A2, stack + 4096);
      li(A4, stack);
      codoms_call(CODOMS_SYS_DST);
    }
  }
}

/* Pages of domains and of nobody, and what lies behind all of them. */
static uint64_t some_pages(void) {
  const struct area *last = &prog->area[0];

  for (unsigned i = 0; i < prog->num_areas; i++)
    if (prog->area[i].start > last->start)
      last = &prog->area[i];
  if (percent(35))
    return last->start + (last->pages + below(5)) * CODOMS_PAGE_SIZE;
  if (percent(15))
    return random_area(PROT_X)->start;
  last = random_area(percent(70) ? PROT_W : 0);
  return last->start + below(last->pages + 1) * CODOMS_PAGE_SIZE;
}

static unsigned some_prot(void) {
  return (unsigned)PICK(3, 3, 3, 3, 3, 2, 1, 0, 0, 5, 4, 7);
}

static void memory_call(uint64_t addr) {
  unsigned size = percent(80) ? 4096u : (unsigned)PICK(8192, 0, 1, 4097, 12288);
  bool known = prog->mode & RUN_EVENTS; /* no choice of the kernel's */

  li(A0, addr + (percent(4) ? PICK(1, 8, 2048) : 0));
  li(A1, size);
  switch (below(13)) {
  case 0:
  case 1:
    li(A7, 215); /* munmap */
    break;
  case 2:
  case 3:
  case 4:
    li(A2, some_prot());
    li(A7, 226); /* mprotect */
    break;
  case 5:
  case 6: /* mmap, over something or somewhere */
    li(A2, some_prot());
    li(A3, 0x22 | (known || percent(60) ? 0x10 : percent(30) ? 0x100000 : 0));
    if (percent(5) && !known)
      li(A3, below(64));
    li(A4, (uint64_t)-1);
    li(A5, 0);
    li(A7, 222);
    break;
  case 7:
  case 8:
    li(A1, percent(97) ? 4096 : size);
    li(A2, percent(92) ? 4096 : 8192);
    li(A3, (unsigned)PICK(0, 1, 1, 3, 3));
    li(A4, some_pages());
    li(A7, known ? 215 : 216); /* mremap */
    break;
  case 9:
  case 10:
    li(A0, percent(90) ? some_pages() : random_value());
    li(A7, 214); /* brk */
    break;
  default:
    if (percent(30) && storage_area(code->tag, CODOMS_APL_NONE))
      li(A0, storage_area(code->tag, CODOMS_APL_NONE)->start);
    li(A2, percent(70) ? 4 : below(6));
    li(A7, 233); /* madvise */
  }
  do_call();
}

/* A new page, that may get a tag, and what is done to it then. */
static void memory_calls(void) {
  uint64_t addr = some_pages();
  bool grown = false;

  if (percent(60)) {
    li(A0, addr);
    li(A1, 4096);
    if (percent(75)) {
      li(A2, 3);
      li(A3, 0x32);
      li(A4, (uint64_t)-1);
      li(A5, 0);
      li(A7, 222); /* mmap */
    } else {
      grown = true;
      li(A0, addr + 4096);
      li(A7, 214); /* brk */
    }
    do_call();
    if (percent(50)) {
      li(T3, addr);
      word(sd(SP, 8 * (int)below(64), T3));
    }
    if (percent(50)) {
      li(A1, addr);
      li(A2, 1);
      li(A3, percent(70) ? code->tag : random_tag());
      li(A4, (unsigned)PICK(0, 0, CODOMS_PAGE_CAPS, CODOMS_PAGE_NOXFER));
      codoms_call(CODOMS_SYS_TAG);
      if (percent(60)) {
        li(T3, addr);
        access_at(T3, 8 * (int)below(64));
      }
    }
    if (grown && percent(60)) { /* and back */
      li(A0, addr + (percent(90) ? 0 : below(4096)));
      li(A7, 214);
      do_call();
    }
  }
  for (unsigned n = 1 + below(3); n; n--) {
    memory_call(percent(75) ? addr : some_pages());
    if (percent(50)) {
      li(T3, addr);
      word(cd_r1(4, scratch(), T3));
      access_at(T3, 8 * (int)below(64));
    }
  }
}

void kernel(void) {
  switch (below(33)) {
  case 28:
  case 29:
  case 30:
  case 31:
  case 24:
  case 25:
  case 26:
  case 27:
    memory_calls();
    break;
  case 0:
  case 1:
  case 2:
  case 3:
    change_stack();
    break;
  case 4:
  case 5:
  case 6:
  case 7:
    change_level();
    break;
  case 8:
  case 9:
  case 10:
  case 11:
  case 12:
    unwind();
    break;
  case 13:
  case 14:
    tag_pages();
    break;
  case 15:
    make_code();
    break;
  case 16:
  case 17:
    li(A1, below(4));
    li(A2, random_address(allowed_area(CODOMS_ROOT_TAG, CODOMS_APL_WRITE,
                                       PROT_W)));
    li(A3, percent(85) ? sizeof(struct codoms_frame) : below(64));
    codoms_call(CODOMS_SYS_FRAME);
    break;
  case 18:
    li(A1, random_address(random_area(PROT_W)));
    li(A2, percent(85) ? sizeof(struct codoms_stats) : below(64));
    codoms_call(CODOMS_SYS_STATS);
    break;
  case 19:
    li(A1, percent(90) ? below(2) : below(4));
    li(A2, random_address(random_area(PROT_R)));
    li(A3, percent(85) ? 1 + below(8) : below(80));
    codoms_call(percent(30) ? CODOMS_SYS_CREATE : CODOMS_SYS_VERSION);
    break;
  case 20:
    li(A1, percent(90) ? random_tag() : below(70000));
    codoms_call(CODOMS_SYS_COUNTER);
    break;
  case 21:
  case 32:
    if (percent(50))
      life_and_death();
    else if (percent(50))
      change_level();
    else {
      li(A1, random_tag());
      codoms_call(percent(50) ? CODOMS_SYS_REVIVE : CODOMS_SYS_DESTROY);
    }
    break;
  case 22:
    li(A1, percent(80) ? below(2) : below(4));
    li(A2, random_target());
    codoms_call(CODOMS_SYS_SIGCTX);
    break;
  default:
    if (percent(50)) {
      li(A7, PICK(139, 999, CODOMS_NR));
      li(A0, 13 + below(3));
      do_call();
    } else {
      storage();
    }
  }
}
