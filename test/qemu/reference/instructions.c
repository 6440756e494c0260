/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Section 4: the instructions, in the order of its table; the encodings of 4.1
 * and the sizes of 4.2.
 */
#include "machine.h"

#include <string.h>

/* ---- The DCS ------------------------------------------------------------ */

uint32_t dcs_top(const struct thread *t) {
  const struct item *top = &t->item[t->num_items - 1];

  return t->num_items ? top->height + top->size : 0;
}

struct item *top_frame(struct thread *t) {
  for (unsigned i = t->num_items; i-- > 0;)
    if (t->item[i].kind != SAVED_SET)
      return &t->item[i];
  return NULL;
}

struct item *frame_of_current(struct machine *m) {
  struct item *frame = top_frame(&m->thread);

  return frame && frame->callee == current(m) ? frame : NULL;
}

struct item *top_set(struct thread *t) {
  return t->num_items > t->base_item ? &t->item[t->num_items - 1] : NULL;
}

unsigned depth(const struct thread *t) {
  unsigned frames = 0;

  for (unsigned i = 0; i < t->num_items; i++)
    frames += t->item[i].kind != SAVED_SET;
  return frames;
}

static struct item *push(struct thread *t, enum item_kind kind, uint32_t size) {
  uint32_t top = dcs_top(t);
  struct item *item = &t->item[t->num_items++];

  *item = (struct item){.kind = kind, .height = top, .size = size};
  if (dcs_top(t) > t->stats.dcs_peak)
    t->stats.dcs_peak = dcs_top(t);
  return item;
}

/* A handler has a whole DCS, above its signal frame. */
static unsigned handler_items(const struct thread *t) {
  unsigned i = t->num_items;

  while (i > 0 && t->item[i - 1].kind != SIGNAL_FRAME)
    i--;
  return i;
}

static bool full(const struct thread *t, uint32_t size) {
  unsigned below = handler_items(t);
  uint32_t bottom =
      below ? t->item[below - 1].height + t->item[below - 1].size : 0;

  return dcs_top(t) + size > bottom + CODOMS_DCS_SIZE;
}

/* The domain that has the most of it, with @size for the current one. */
static uint16_t who_fills(struct machine *m, uint32_t size) {
  const struct thread *t = &m->thread;
  struct {
    uint16_t tag;
    uint32_t bytes;
  } held[MAX_DOMAINS]; /* in the order in which they came */
  unsigned num = 0, most = 0;
  uint16_t running = CODOMS_ROOT_TAG; /* also at the start of a handler */

  for (unsigned i = handler_items(t); i <= t->num_items; i++) {
    const struct item *item = i < t->num_items ? &t->item[i] : NULL;
    unsigned n = 0;

    while (n < num && held[n].tag != running)
      n++;
    if (n == num) {
      held[num].tag = running;
      held[num++].bytes = 0;
    }
    held[n].bytes += item ? item->size : size;
    if (item && item->kind != SAVED_SET)
      running = item->callee;
  }
  for (unsigned n = 1; n < num; n++)
    if (held[n].bytes > held[most].bytes)
      most = n;
  return held[most].tag;
}

struct item *push_frame(struct machine *m, enum item_kind kind,
                        uint16_t callee, uint64_t ra, uint32_t size) {
  struct thread *t = &m->thread;
  struct stack *dst = &t->dst[domain_index(m, current(m))];
  struct item *f = push(t, kind, size);

  f->ra = ra;
  f->sp = t->r.x[SP];
  f->gp = t->r.x[GP];
  f->tp = t->r.x[TP];
  f->fcsr = t->r.fcsr;
  f->own = t->own;
  f->caller = current(m);
  f->callee = callee;
  f->base = t->base;
  f->dst = *dst;
  f->lent = t->lent;

  t->base_item = t->num_items;
  t->base = dcs_top(t);

  /* So that a call back starts below the live stack. */
  if (t->own) {
    dst->valid = true;
    dst->sp = t->r.x[SP];
    dst->tp = t->r.x[TP];
  }
  return f;
}

void pop_frame(struct thread *t, const struct item *f) {
  t->base = f->base;
  t->num_items = t->base_item = f - t->item;
  while (t->base_item && t->item[t->base_item - 1].height >= t->base)
    t->base_item--;
}

/* The banks of cd.push: s0-s11, and by the same numbers fs0-fs11. */
static bool callee_saved(unsigned reg) {
  return reg == 8 || reg == 9 || (reg >= 18 && reg <= 27);
}

static bool argument(unsigned reg) { return reg >= 10 && reg <= 17; }

void reset_vector_csrs(struct thread *t) {
  t->r.vxrm = t->r.vxsat = 0;
  t->r.vstart = t->r.vl = 0;
  t->r.vtype = VILL;
  t->reserved = false;
}

void reset_csrs(struct thread *t) {
  t->r.fcsr = 0;
  reset_vector_csrs(t);
}

static unsigned valid_mask(const struct thread *t) {
  unsigned mask = 0;

  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    mask |= (unsigned)t->c[i].valid << i;
  return mask;
}

static void clear_capabilities(struct thread *t) {
  memset(t->c, 0, sizeof(t->c));
  t->lent = 0;
}

/* What the domain writes itself is no longer what its caller lent. */
static void write_capability(struct thread *t, unsigned cd,
                             struct capability c) {
  t->c[cd] = c.valid ? c : (struct capability){0};
  t->lent &= ~(1u << cd);
}

/* ---- Crossings ---------------------------------------------------------- */

/* The rule of (2) has been checked: pc is an entry point, or in `prev`. */
static void cd_enter(struct machine *m) {
  struct thread *t = &m->thread;
  uint16_t caller = t->prev, callee = tag_of(m, t->pc);

  if (t->pc % CODOMS_ENTRY_ALIGN)
    violation(m, SEGV_CDENTRY, caller, t->pc, 0, CODOMS_PERM_C);
  if (tag_of(m, t->r.x[RA]) != caller)
    violation(m, SEGV_CDRETURN, caller, t->r.x[RA], 0, CODOMS_PERM_C);
  if (full(t, caller != callee ? CODOMS_DCS_MIN : CODOMS_DCS_FRAME))
    violation(m, SEGV_CDDCS, who_fills(m, CODOMS_DCS_FRAME), t->pc, 0, 0);

  push_frame(m, CALL_FRAME, callee, t->r.x[RA], CODOMS_DCS_FRAME)->entry =
      t->pc;
  t->stats.dcs_bytes += CODOMS_DCS_FRAME;
  t->lent = valid_mask(t);
  if (caller != callee) {
    t->own = false;
    t->stats.calls++;
  }
  reset_csrs(t);
}

static void cd_swsp(struct machine *m) {
  struct thread *t = &m->thread;
  const struct stack *dst = &t->dst[domain_index(m, current(m))];
  uint64_t limit = dst->limit;

  if (t->own)
    return;
  /* Root: a handler's stack, or that which it began on, or one of its own. */
  if (current(m) == CODOMS_ROOT_TAG && dst->sp > t->sigstack &&
      dst->sp <= t->sigstack_top)
    limit = t->sigstack;
  else if (current(m) == CODOMS_ROOT_TAG && dst->sp > t->stack &&
           dst->sp <= t->stack_top && limit < t->stack)
    limit = t->stack;
  if (!dst->valid || dst->sp < limit || dst->sp - limit < CODOMS_STACK_MIN) {
    const struct item *frame = frame_of_current(m);
    violation(m, SEGV_CDSTACK, frame ? frame->caller : current(m), t->pc, 0, 0);
  }
  t->r.x[SP] = dst->sp;
  t->r.x[TP] = dst->tp;
  t->own = true;
}

static void cd_leave(struct machine *m) {
  struct thread *t = &m->thread;
  const struct item *f = frame_of_current(m);
  int caller;

  if (!f || f->kind != CALL_FRAME)
    violation(m, SEGV_CDFRAME, current(m), t->pc, 0, 0);
  caller = domain_index(m, f->caller);
  if (tag_of(m, f->ra) != f->caller || m->space.domain[caller].dead)
    violation(m, SEGV_CDRETURN, f->caller, f->ra, 0, CODOMS_PERM_C);

  t->r.x[RA] = f->ra;
  t->r.x[SP] = f->sp;
  t->r.x[GP] = f->gp;
  t->r.x[TP] = f->tp;
  t->r.fcsr = f->fcsr;
  reset_vector_csrs(t);
  if (f->own)
    t->dst[caller] = f->dst;
  t->own = f->own;
  if (f->caller != f->callee)
    clear_capabilities(t);
  else
    t->lent &= f->lent;

  t->stats.dcs_bytes += CODOMS_DCS_FRAME;
  pop_frame(t, f);
  m->next_pc = f->ra & ~1ull;
  m->next_prev = f->caller;
  m->next_noxfer = bits_of(m, m->next_pc) & CODOMS_PAGE_NOXFER;
}

/* ---- Capabilities ------------------------------------------------------- */

/* The first that covers the range: c0..c7, then the set saved last. */
static const struct capability *source_of(struct thread *t, uint64_t base,
                                          uint64_t length, unsigned perm,
                                          const struct machine *m,
                                          bool *was_revoked) {
  const struct item *set = top_set(t);

  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    if (covers(&t->c[i], base, length, perm)) {
      if (!revoked(m, &t->c[i]))
        return &t->c[i];
      *was_revoked = true;
    }
  for (int i = 0; set && i < CODOMS_NUM_CAPS; i++)
    if (covers(&set->c[i], base, length, perm)) {
      if (!revoked(m, &set->c[i]))
        return &set->c[i];
      *was_revoked = true;
    }
  return NULL;
}

/* Has the domain's own APL the right on the first page? */
static bool owns_first_page(struct machine *m, uint64_t base, uint64_t length,
                            unsigned perm) {
  return length == 0 ||
         apl_level(m, current(m), tag_of(m, base)) >= level_for(perm);
}

static void cd_grant(struct machine *m, unsigned cd, uint64_t base,
                     uint64_t length, unsigned perm) {
  struct thread *t = &m->thread;
  struct capability c = {.valid = true, .base = base, .length = length,
                         .perm = perm, .creator = current(m)};
  bool was_revoked = false;

  if (beyond(base, length))
    violation(m, SEGV_CDCAP, current(m), base, length, perm);
  if (!owns_first_page(m, base, length, perm)) {
    const struct capability *from =
        source_of(t, base, length, perm, m, &was_revoked);
    if (!from)
      violation(m, was_revoked ? SEGV_CDREVOKED : SEGV_CDCAP, current(m), base,
                length, perm);
    c.creator = from->creator;
    c.counter = from->counter;
    c.value = from->value;
  }
  write_capability(t, cd, c);
  t->stats.grants++;
}

static bool owns_counter(struct machine *m, uint64_t counter) {
  return counter > 0 && counter < m->space.num_counters &&
         m->space.counter[counter].owner == current(m);
}

static void cd_granta(struct machine *m, unsigned cd, uint64_t base,
                      uint64_t length, unsigned perm, uint64_t counter) {
  if (beyond(base, length) || !owns_first_page(m, base, length, perm) ||
      !owns_counter(m, counter))
    violation(m, SEGV_CDCAP, current(m), base, length, perm);
  write_capability(&m->thread, cd,
                   (struct capability){
                       .valid = true, .base = base, .length = length,
                       .perm = perm, .asynchronous = true,
                       .creator = current(m), .counter = counter,
                       .value = m->space.counter[counter].value});
  m->thread.stats.grants++;
}

static void cd_restrict(struct machine *m, unsigned cd, unsigned cs,
                        uint64_t base, uint64_t length, unsigned perm) {
  struct capability c = m->thread.c[cs];

  if (!c.valid || (c.perm & perm) != perm || beyond(base, length) ||
      (length && !covers(&c, base, length, perm)))
    violation(m, SEGV_CDCAP, current(m), base, length, perm);
  c.base = base;
  c.length = length;
  c.perm = perm;
  write_capability(&m->thread, cd, c);
  m->thread.stats.grants++;
}

static void cd_revoke(struct machine *m, uint64_t counter) {
  if (!owns_counter(m, counter) ||
      m->space.counter[counter].value == UINT64_MAX)
    violation(m, SEGV_CDCAP, current(m), m->thread.pc, 0, 0);
  m->space.counter[counter].value++;
}

static void cd_push(struct machine *m, unsigned caps, unsigned banks) {
  struct thread *t = &m->thread;
  struct item *set;
  uint32_t size = CODOMS_DCS_SET;

  caps &= valid_mask(t);
  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    size += caps & 1u << i ? CODOMS_DCS_CAP : 0;
  size += banks & CODOMS_BANK_X ? CODOMS_DCS_BANK : 0;
  size += banks & CODOMS_BANK_F ? CODOMS_DCS_BANK : 0;
  if (full(t, size))
    violation(m, SEGV_CDDCS, who_fills(m, size), t->pc, 0, 0);

  set = push(t, SAVED_SET, size);
  set->caps = caps;
  set->banks = banks;
  set->lent = t->lent;
  t->stats.dcs_bytes += size;
  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    if (caps & 1u << i)
      set->c[i] = t->c[i];
  clear_capabilities(t);
  for (int i = 0; i < 32; i++) {
    if (!callee_saved(i))
      continue;
    if (banks & CODOMS_BANK_X) {
      set->saved.x[i] = t->r.x[i];
      t->r.x[i] = 0;
    }
    if (banks & CODOMS_BANK_F) {
      set->saved.f[i] = t->r.f[i];
      t->r.f[i] = 0;
    }
  }
}

static void cd_pop(struct machine *m) {
  struct thread *t = &m->thread;
  const struct item *set = top_set(t);

  if (!set)
    violation(m, SEGV_CDFRAME, current(m), t->pc, 0, 0);
  memcpy(t->c, set->c, sizeof(t->c));
  t->lent = set->lent & set->caps;
  for (int i = 0; i < 32; i++) {
    if (!callee_saved(i))
      continue;
    if (set->banks & CODOMS_BANK_X)
      t->r.x[i] = set->saved.x[i];
    if (set->banks & CODOMS_BANK_F)
      t->r.f[i] = set->saved.f[i];
  }
  t->stats.dcs_bytes += set->size;
  t->num_items--;
}

/* The slot of a CAPS page at @addr that cd.cl, cd.cs may access. */
static struct capability *slot_at(struct machine *m, uint64_t addr,
                                  unsigned perm) {
  if (addr % 32)
    violation(m, SEGV_CDSTORE, current(m), addr, 32, perm);
  check_domain(m, addr, 32, perm);
  if (!(bits_of(m, addr) & CODOMS_PAGE_CAPS))
    violation(m, SEGV_CDSTORE, current(m), addr, 32, perm);
  return &page_at(m, addr)->stored[addr % CODOMS_PAGE_SIZE / 32];
}

static void cd_cl(struct machine *m, unsigned cd, uint64_t addr) {
  write_capability(&m->thread, cd, *slot_at(m, addr, CODOMS_PERM_R));
}

static void cd_cs(struct machine *m, unsigned cs, uint64_t addr) {
  struct capability *slot = slot_at(m, addr, CODOMS_PERM_W);
  const struct capability *c = &m->thread.c[cs];

  if (!c->valid || !c->asynchronous)
    violation(m, SEGV_CDCAP, current(m), addr, 32, CODOMS_PERM_W);
  *slot = *c;
}

/* Of an invalid register every field is 0; of a revoked one only `valid`. */
static uint64_t cd_cget(struct machine *m, unsigned cs, unsigned field) {
  const struct capability *c = &m->thread.c[cs];

  switch (field) {
  case CODOMS_CGET_BASE:
    return c->base;
  case CODOMS_CGET_LENGTH:
    return c->length;
  case CODOMS_CGET_PERM:
    return c->perm;
  case CODOMS_CGET_KIND:
    return c->asynchronous;
  case CODOMS_CGET_VALID:
    return c->valid && !revoked(m, c);
  }
  illegal(m);
}

/* ---- What a gate asks about its caller ---------------------------------- */

/*
 * By its own APL, or by one register that it lent and that has no counter:
 * another thread might revoke one during the call.
 */
static bool caller_may_access(struct machine *m, uint16_t caller, uint64_t a,
                              uint64_t n, unsigned perm) {
  if (apl_allows(m, caller, a, n, level_for(perm)))
    return true;
  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    if (m->thread.lent & 1u << i && !m->thread.c[i].counter &&
        capability_allows(m, &m->thread.c[i], a, n, perm))
      return true;
  return false;
}

static unsigned lent_without_counter(const struct thread *t) {
  unsigned regs = t->lent;

  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    if (t->c[i].counter)
      regs &= ~(1u << i);
  return regs;
}

/* The permissions of @perm that the caller lacks now. */
static unsigned caller_lacks(struct machine *m, uint16_t caller, uint64_t a,
                             uint64_t n, unsigned perm) {
  unsigned lacks = 0;

  if (n == 0)
    return 0;
  if (beyond(a, n) || a + (n - 1) >= VA_SIZE)
    return perm;
  if (perm & CODOMS_PERM_R &&
      !(caller_may_access(m, caller, a, n, CODOMS_PERM_R) &&
        protection_allows(m, a, n, PROT_R)))
    lacks |= CODOMS_PERM_R;
  if (perm & CODOMS_PERM_W &&
      !(caller_may_access(m, caller, a, n, CODOMS_PERM_W) &&
        protection_allows(m, a, n, PROT_W)))
    lacks |= CODOMS_PERM_W;
  /* It could jump anywhere in its own code, elsewhere by rule 1 of (2). */
  if (perm & CODOMS_PERM_C &&
      !(tag_of(m, a) == caller
            ? protection_allows(m, a, 1, PROT_X)
            : is_entry(m, a) &&
                  may_call(m, caller, lent_without_counter(&m->thread), a)))
    lacks |= CODOMS_PERM_C;
  return lacks;
}

static uint64_t cd_chk(struct machine *m, bool assert, uint64_t a, uint64_t n,
                       unsigned perm) {
  const struct item *frame = frame_of_current(m);
  unsigned lacks;

  if (!frame)
    violation(m, SEGV_CDFRAME, current(m), m->thread.pc, 0, 0);
  lacks = caller_lacks(m, frame->caller, a, n, perm);
  if (lacks && assert)
    violation(m, SEGV_CDASSERT, frame->caller, a, n, lacks);
  return !lacks;
}

static uint64_t cd_tag(struct machine *m, uint64_t addr) {
  int tag = tag_of(m, addr);

  return tag == NOBODY ? CODOMS_ROOT_TAG : tag;
}

static uint64_t cd_same(struct machine *m, uint64_t addr) {
  return tag_of(m, addr) == current(m);
}

/* Every caller-saved register of every bank, but those that hold results. */
static void cd_clr(struct machine *m, unsigned nx, unsigned nf, bool t0) {
  struct registers *r = &m->thread.r;
  bool reserved = m->thread.reserved;

  for (unsigned i = T0; i < 32; i++)
    if (!callee_saved(i) && !(i == T0 && t0) &&
        !(argument(i) && i - A0 < nx))
      r->x[i] = 0;
  for (unsigned i = 0; i < 32; i++)
    if (!callee_saved(i) && !(argument(i) && i - A0 < nf))
      r->f[i] = 0;
  memset(r->v, 0, sizeof(r->v));
  reset_vector_csrs(&m->thread);
  m->thread.reserved = reserved;
}

/* ---- CSRs --------------------------------------------------------------- */

uint64_t read_codoms_csr(struct machine *m, unsigned csr) {
  const struct item *frame = frame_of_current(m);

  if (csr == CODOMS_CSR_DOM)
    return current(m);
  if (csr == CODOMS_CSR_DCS)
    return dcs_top(&m->thread);
  if (!frame)
    violation(m, SEGV_CDFRAME, current(m), m->thread.pc, 0, 0);
  return csr == CODOMS_CSR_CALLER ? frame->caller : frame->sp;
}

/* ---- 4.1: encodings ----------------------------------------------------- */

static unsigned bits(uint32_t word, unsigned high, unsigned low) {
  return word >> low & ((1u << (high - low + 1)) - 1);
}

/* The word with the fields that the table names taken out. */
#define FIELD(high, low) (((2u << ((high) - (low))) - 1) << (low))

void execute_codoms(struct machine *m, uint32_t word) {
  uint64_t *x = m->thread.r.x;
  unsigned rd = bits(word, 11, 7), cd = bits(word, 9, 7);
  unsigned rs1 = bits(word, 19, 15), rs2 = bits(word, 24, 20);
  unsigned cs = bits(word, 17, 15), perm = bits(word, 27, 25);
  int64_t imm = (int32_t)word >> 20;
  const uint32_t RD = FIELD(11, 7), CD = FIELD(9, 7), RS1 = FIELD(19, 15),
                 RS2 = FIELD(24, 20), CS = FIELD(17, 15), PERM = FIELD(27, 25);
  uint64_t result;

  switch (word) {
  case 0x0000007b:
    return cd_enter(m);
  case 0x0200007b:
    return cd_swsp(m);
  case 0x0210007b:
    return cd_leave(m);
  case 0x0220007b:
    return cd_pop(m);
  }
  if ((word & ~RS1) == 0x0230007b)
    return cd_revoke(m, x[rs1]);
  if ((word & ~(CS | CD)) == 0x0400007b)
    return write_capability(&m->thread, cd, m->thread.c[cs]);
  if ((word & ~(FIELD(27, 20) | FIELD(17, 15))) == 0x1000007b &&
      !(bits(word, 17, 15) & ~(CODOMS_BANK_X | CODOMS_BANK_F)))
    return cd_push(m, bits(word, 27, 20), bits(word, 17, 15));
  if ((word & ~(FIELD(27, 20) | FIELD(15, 15))) == 0x2000007b &&
      bits(word, 23, 20) <= 8 && bits(word, 27, 24) <= 8)
    return cd_clr(m, bits(word, 23, 20), bits(word, 27, 24),
                  bits(word, 15, 15));
  if ((word & ~(PERM | RS2 | RS1 | CD)) == 0x0000107b && perm)
    return cd_grant(m, cd, x[rs1], x[rs2], perm);
  if ((word & ~(FIELD(31, 25) | RS2 | RS1 | FIELD(11, 11) | CD)) ==
          0x0000207b &&
      (bits(word, 26, 25) | bits(word, 11, 11) << 2))
    return cd_granta(m, cd, x[rs1], x[rs2],
                     bits(word, 26, 25) | bits(word, 11, 11) << 2,
                     x[bits(word, 31, 27)]);
  if ((word & ~(FIELD(30, 28) | PERM | RS2 | RS1 | CD)) == 0x0000307b && perm)
    return cd_restrict(m, cd, bits(word, 30, 28), x[rs1], x[rs2], perm);
  if ((word & ~(FIELD(31, 20) | RS1 | CD)) == 0x0000507b)
    return cd_cl(m, cd, x[rs1] + imm);
  if ((word & ~(FIELD(31, 20) | RS1 | CD)) == 0x0000547b)
    return cd_cs(m, cd, x[rs1] + imm);

  /* What has a result in rd. */
  if ((word & ~(RS1 | RD)) == 0x0240007b)
    result = cd_tag(m, x[rs1]);
  else if ((word & ~(RS1 | RD)) == 0x0250007b)
    result = cd_same(m, x[rs1]);
  else if ((word & ~(FIELD(22, 20) | CS | RD)) == 0x0600007b)
    result = cd_cget(m, cs, bits(word, 22, 20));
  else if ((word & ~(PERM | RS2 | RS1 | RD)) == 0x0000407b && perm)
    result = cd_chk(m, rd == 0, x[rs1], x[rs2], perm);
  else
    illegal(m);
  if (rd)
    x[rd] = result;
}
