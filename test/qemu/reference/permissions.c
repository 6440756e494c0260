/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Section 2: permissions. Data, then control.
 */
#include "machine.h"

/* In an APL write implies read implies call. */
int level_for(unsigned perm) {
  return perm & CODOMS_PERM_W   ? CODOMS_APL_WRITE
         : perm & CODOMS_PERM_R ? CODOMS_APL_READ
                                : CODOMS_APL_CALL;
}

/* The start of the page behind that of @addr. */
static uint64_t next_page(uint64_t addr) {
  return addr - addr % CODOMS_PAGE_SIZE + CODOMS_PAGE_SIZE;
}

/* Does [a, a+n) lie below the bound? */
static bool bounded(uint64_t a, uint64_t n) {
  return a < VA_SIZE && n <= VA_SIZE - a;
}

bool apl_allows(struct machine *m, int domain, uint64_t a, uint64_t n,
                int level) {
  if (!bounded(a, n))
    return false;
  for (uint64_t p = a; p < a + n; p = next_page(p))
    if (apl_level(m, domain, tag_of(m, p)) < level)
      return false;
  return true;
}

/* ---- Data --------------------------------------------------------------- */

/*
 * Allowed if for every page APL[D][tag(page)] is high enough, or one
 * capability register covers all of the access with the permission.
 * *was_revoked tells if a revoked one would have.
 */
static bool data_allowed(struct machine *m, uint64_t a, uint64_t n,
                         unsigned perm, bool *was_revoked) {
  if (apl_allows(m, current(m), a, n, level_for(perm)))
    return true;
  for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
    const struct capability *c = &m->thread.c[i];

    if (!capability_allows(m, c, a, n, perm))
      continue;
    if (!revoked(m, c))
      return true;
    *was_revoked = true;
  }
  return false;
}

/* A CAPS page: only cd.cl and cd.cs reach it. */
static bool any_caps_page(struct machine *m, uint64_t a, uint64_t n) {
  if (!bounded(a, n))
    return false;
  for (uint64_t p = a; p < a + n; p = next_page(p))
    if (bits_of(m, p) & CODOMS_PAGE_CAPS)
      return true;
  return false;
}

void check_domain(struct machine *m, uint64_t a, uint64_t n, unsigned perm) {
  bool was_revoked = false;
  int cause = perm == CODOMS_PERM_W ? SEGV_CDWRITE : SEGV_CDREAD;

  if (!data_allowed(m, a, n, perm, &was_revoked))
    violation(m, was_revoked ? SEGV_CDREVOKED : cause, current(m), a, n, perm);
}

/* Reading comes first where both are needed. */
void check_rule(struct machine *m, uint64_t a, uint64_t n, unsigned perm) {
  for (unsigned one = CODOMS_PERM_R; one <= CODOMS_PERM_W; one <<= 1) {
    if (!(perm & one))
      continue;
    if (any_caps_page(m, a, n))
      violation(m, one == CODOMS_PERM_W ? SEGV_CDWRITE : SEGV_CDREAD,
                current(m), a, n, one);
    check_domain(m, a, n, one);
  }
}

void check_data(struct machine *m, uint64_t a, uint64_t n, unsigned perm) {
  check_rule(m, a, n, perm);
  check_protection(m, a, n,
                   (perm & CODOMS_PERM_R ? PROT_R : 0) |
                       (perm & CODOMS_PERM_W ? PROT_W : 0));
}

bool protection_allows(struct machine *m, uint64_t a, uint64_t n,
                       unsigned prot) {
  if (!bounded(a, n))
    return false;
  for (uint64_t q = a; q < a + n; q = next_page(q)) {
    struct page *p = page_at(m, q);

    if (!p || !p->mapped || (p->prot & prot) != prot)
      return false;
  }
  return true;
}

void check_protection(struct machine *m, uint64_t a, uint64_t n,
                      unsigned prot) {
  for (uint64_t q = a; q < a + n; q = next_page(q)) {
    struct page *p = page_at(m, q);

    if (!p || !p->mapped)
      raise_signal(m, SIG_SEGV, 1 /* SEGV_MAPERR */, q);
    if ((p->prot & prot) != prot)
      raise_signal(m, SIG_SEGV, 2 /* SEGV_ACCERR */, q);
  }
}

/* ---- Control ------------------------------------------------------------ */

bool is_entry(struct machine *m, uint64_t addr) {
  uint32_t word = 0;

  return addr % CODOMS_ENTRY_ALIGN == 0 &&
         protection_allows(m, addr, sizeof(word), PROT_X) &&
         peek(m, addr, &word, sizeof(word)) && word == CODOMS_ENTER_WORD;
}

static bool dead(struct machine *m, int tag) {
  int i = domain_index(m, tag);

  return i >= 0 && m->space.domain[i].dead;
}

static bool call_allowed(struct machine *m, int domain, unsigned regs,
                         uint64_t target, bool *was_revoked) {
  if (tag_of(m, target) == NOBODY || dead(m, tag_of(m, target)))
    return false;
  if (apl_level(m, domain, tag_of(m, target)) >= CODOMS_APL_CALL)
    return true;
  for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
    const struct capability *c = &m->thread.c[i];

    if (!(regs & 1u << i) ||
        !capability_allows(m, c, target, sizeof(uint32_t), CODOMS_PERM_C))
      continue;
    if (!revoked(m, c))
      return true;
    *was_revoked = true;
  }
  return false;
}

bool may_call(struct machine *m, int domain, unsigned regs, uint64_t target) {
  bool ignored;

  return call_allowed(m, domain, regs, target, &ignored);
}

/*
 * Control has come to pc from a page of domain `prev`. It may have left that
 * domain to an entry point only, with the right to call it, and not from a
 * NOXFER page; cd.leave has set prev to where it went.
 *
 * The fault is the source's, and the address is the target: it is raised
 * whether that is mapped and executable or not.
 */
void check_transfer(struct machine *m) {
  struct thread *t = &m->thread;
  bool was_revoked = false;
  int tag = tag_of(m, t->pc);

  if (tag == t->prev) {
    if (dead(m, tag))
      violation(m, SEGV_CDXFER, t->prev, t->pc, 0, CODOMS_PERM_C);
    return;
  }
  if (t->noxfer || !call_allowed(m, t->prev, 0xff, t->pc, &was_revoked)) {
    record_violation(m,
                     was_revoked && !t->noxfer ? SEGV_CDREVOKED : SEGV_CDXFER,
                     t->prev, t->pc, 0, CODOMS_PERM_C);
  } else if (!is_entry(m, t->pc)) {
    record_violation(m, SEGV_CDENTRY, t->prev, t->pc, 0, CODOMS_PERM_C);
  } else {
    return;
  }
  m->signal.record.pc = t->source;
  longjmp(m->unwind, FAULTED);
}
