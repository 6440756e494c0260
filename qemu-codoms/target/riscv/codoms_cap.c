/*
 * RISC-V Xcodoms: capabilities (3) and the instructions on them (4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "cpu.h"
#include "codoms.h"
#include "exec/exec-all.h"
#include "exec/helper-proto.h"
#include "exec/page-protection.h"
#include "user/page-protection.h"

/* Does [addr, addr+len) reach beyond 2^64? */
static bool overflows(uint64_t addr, uint64_t len)
{
    return len && addr + (len - 1) < addr;
}

void codoms_write_cap(CPURISCVState *env, unsigned i, CodomsCap c)
{
    env->codoms->cap[i] = c;
    env->codoms->cin &= ~(1 << i);
    codoms_close_windows(env);
}

/* A capability that may be narrowed to the range with @perm. */
static bool is_source(const CodomsCap *c, uint64_t addr, uint64_t len,
                      unsigned perm)
{
    return c->valid && (c->perm & perm) == perm &&
           addr >= c->base && len <= c->length &&
           addr - c->base <= c->length - len;
}

static const CodomsCap *find_live(const CodomsCap *c, int num, uint64_t addr,
                                  uint64_t len, unsigned perm, bool *revoked)
{
    for (; num--; c++) {
        if (is_source(c, addr, len, perm)) {
            if (!codoms_is_revoked(c)) {
                return c;
            }
            *revoked = true;
        }
    }
    return NULL;
}

/*
 * In the registers, or in the set that this activation saved last. @revoked
 * is set if one would have done and is dead.
 */
static const CodomsCap *find_source(CodomsThread *t, uint64_t addr,
                                    uint64_t len, unsigned perm, bool *revoked)
{
    const CodomsCap *c = find_live(t->cap, CODOMS_NUM_CAPS, addr, len, perm,
                                   revoked);

    if (!c && t->set != CODOMS_DCS_NONE) {
        const CodomsSet *set = (CodomsSet *)(t->dcs + t->set);

        c = find_live((CodomsCap *)(set + 1), ctpop8(set->valid), addr, len,
                      perm, revoked);
    }
    return c;
}

/* Does the domain's own APL cover the first page? */
static bool apl_lets_grant(uint16_t domain, uint64_t base, uint64_t length,
                           unsigned perm)
{
    return !length || codoms_level(domain, codoms_tag(base)) >=
                      codoms_level_for(perm);
}

void HELPER(cd_grant)(CPURISCVState *env, target_ulong base,
                      target_ulong length, uint32_t cd, uint32_t perm)
{
    CodomsThread *t = env->codoms;
    uint16_t domain = codoms_current(env);
    CodomsCap c = {
        .base = base, .length = length, .creator = domain, .perm = perm,
        .valid = true,
    };
    bool revoked = false;

    if (overflows(base, length)) {
        goto bad;
    }
    if (!apl_lets_grant(domain, base, length, perm)) {
        const CodomsCap *source = find_source(t, base, length, perm, &revoked);

        if (!source) {
            goto bad;
        }
        c.creator = source->creator;
        c.counter = source->counter;
        c.value = source->value;
    }
    codoms_write_cap(env, cd, c);
    t->stats.grants++;
    codoms_profile_cap(env);
    return;

 bad:
    codoms_raise(env, revoked ? SEGV_CDREVOKED : SEGV_CDCAP, domain, base,
                 length, perm, GETPC());
}

static CodomsCounter *own_counter(CPURISCVState *env, uint64_t number)
{
    CodomsSpace *s = codoms_space;

    /* Numbers from 0 on: nobody owns counter 0. */
    return number && number < s->num_counters &&
           s->counter[number].owner == codoms_current(env)
           ? &s->counter[number] : NULL;
}

void HELPER(cd_granta)(CPURISCVState *env, target_ulong base,
                       target_ulong length, target_ulong number, uint32_t cd,
                       uint32_t perm)
{
    uint16_t domain = codoms_current(env);
    CodomsCounter *counter = own_counter(env, number);

    if (overflows(base, length) || !counter ||
        !apl_lets_grant(domain, base, length, perm)) {
        codoms_raise(env, SEGV_CDCAP, domain, base, length, perm, GETPC());
    }
    codoms_write_cap(env, cd, (CodomsCap) {
        .base = base, .length = length, .creator = domain, .perm = perm,
        .kind = CODOMS_CAP_ASYNC, .valid = true, .counter = number,
        .value = qatomic_read(&counter->value),
    });
    env->codoms->stats.grants++;
    codoms_profile_cap(env);
}

/* Seen by any access of any thread that is ordered after it by a fence. */
void HELPER(cd_revoke)(CPURISCVState *env, target_ulong number)
{
    CodomsCounter *counter = own_counter(env, number);

    if (counter) {
        uint64_t value, seen = qatomic_read(&counter->value);

        /* Other threads of the domain may move it, too; none moves it twice. */
        do {
            value = seen;
            seen = value == UINT64_MAX ? value :
                   qatomic_cmpxchg(&counter->value, value, value + 1);
        } while (seen != value);
        if (value != UINT64_MAX) {
            codoms_close_all_windows();
            return;
        }
    }
    cpu_restore_state(env_cpu(env), GETPC());
    codoms_raise(env, SEGV_CDCAP, codoms_current(env), env->pc, 0, 0, 0);
}

/* The slot at @addr, if the domain may access it and there is one. */
static CodomsCap *find_slot(CPURISCVState *env, uint64_t addr, unsigned perm,
                            CodomsSlots **slots, uintptr_t ra)
{
    uint16_t domain = codoms_current(env);
    const uint64_t size = CODOMS_DCS_CAP;

    if (addr % size) {
        codoms_raise(env, SEGV_CDSTORE, domain, addr, size, perm, ra);
    }
    if (codoms_allows(env, domain, -1, addr, size, perm)) {
        codoms_raise(env, codoms_was_revoked(env, addr, size, perm)
                          ? SEGV_CDREVOKED : perm & CODOMS_PERM_W
                          ? SEGV_CDWRITE : SEGV_CDREAD,
                     domain, addr, size, perm, ra);
    }
    *slots = codoms_slots(addr);
    if (!*slots) {
        codoms_raise(env, SEGV_CDSTORE, domain, addr, size, perm, ra);
    }
    return &(*slots)->slot[addr % CODOMS_PAGE_SIZE / size];
}

void HELPER(cd_cl)(CPURISCVState *env, target_ulong addr, uint32_t cd)
{
    CodomsSlots *slots;
    CodomsCap *slot = find_slot(env, addr, CODOMS_PERM_R, &slots, GETPC());
    CodomsCap c;

    qemu_spin_lock(&slots->lock);
    c = *slot;
    qemu_spin_unlock(&slots->lock);
    codoms_write_cap(env, cd, c);
}

void HELPER(cd_cs)(CPURISCVState *env, target_ulong addr, uint32_t cs)
{
    const CodomsCap *c = &env->codoms->cap[cs];
    CodomsSlots *slots;
    CodomsCap *slot = find_slot(env, addr, CODOMS_PERM_W, &slots, GETPC());

    if (!c->valid || c->kind != CODOMS_CAP_ASYNC) {
        codoms_raise(env, SEGV_CDCAP, codoms_current(env), addr,
                     CODOMS_DCS_CAP, CODOMS_PERM_W, GETPC());
    }
    qemu_spin_lock(&slots->lock);
    *slot = *c;
    qemu_spin_unlock(&slots->lock);
}

void HELPER(cd_restrict)(CPURISCVState *env, target_ulong base,
                         target_ulong length, uint32_t cd, uint32_t cs,
                         uint32_t perm)
{
    CodomsThread *t = env->codoms;
    CodomsCap c = t->cap[cs];

    if (!c.valid || (c.perm & perm) != perm || overflows(base, length) ||
        (length && !is_source(&c, base, length, perm))) {
        codoms_raise(env, SEGV_CDCAP, codoms_current(env), base, length, perm,
                     GETPC());
    }
    c.base = base;
    c.length = length;
    c.perm = perm;
    codoms_write_cap(env, cd, c);
    t->stats.grants++;
    codoms_profile_cap(env);
}

void HELPER(cd_cmv)(CPURISCVState *env, uint32_t cd, uint32_t cs)
{
    codoms_write_cap(env, cd, env->codoms->cap[cs]);
}

target_ulong HELPER(cd_cget)(CPURISCVState *env, uint32_t cs, uint32_t field)
{
    const CodomsCap *c = &env->codoms->cap[cs];

    if (!c->valid) {
        return 0;
    }
    switch (field) {
    case CODOMS_CGET_BASE:
        return c->base;
    case CODOMS_CGET_LENGTH:
        return c->length;
    case CODOMS_CGET_PERM:
        return c->perm;
    case CODOMS_CGET_KIND:
        return c->kind;
    case CODOMS_CGET_VALID:
        return !codoms_is_revoked(c);
    default:
        g_assert_not_reached();
    }
}

/* Another thread may revoke these at any time. */
static unsigned with_counter(CodomsThread *t)
{
    unsigned mask = 0;

    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        mask |= (t->cap[i].counter != 0) << i;
    }
    return mask;
}

/* Permissions of @perm that the caller of the top frame lacks on the range. */
static unsigned caller_lacks(CPURISCVState *env, uint16_t caller,
                             uint64_t addr, uint64_t len, unsigned perm)
{
    unsigned caps = env->codoms->cin & ~with_counter(env->codoms);
    unsigned data = perm & (CODOMS_PERM_R | CODOMS_PERM_W);
    unsigned lacks = 0;

    if (len == 0) {
        return 0;
    }
    if (overflows(addr, len) || addr + (len - 1) >= CODOMS_VA_SIZE) {
        return perm;
    }
    if (data) {
        lacks |= codoms_allows(env, caller, caps, addr, len, data);
        /* Could do it *now*: page protection counts. */
        if (data & CODOMS_PERM_R & ~lacks &&
            !page_check_range(addr, len, PAGE_READ)) {
            lacks |= CODOMS_PERM_R;
        }
        if (data & CODOMS_PERM_W & ~lacks &&
            !page_check_range(addr, len, PAGE_WRITE_ORG)) {
            lacks |= CODOMS_PERM_W;
        }
    }
    if (perm & CODOMS_PERM_C) {
        /* Anywhere in its own code, elsewhere by rule 1 of section 2. */
        if (codoms_tag(addr) == caller
            ? !page_check_range(addr, 1, PAGE_EXEC)
            : !codoms_is_entry(addr) ||
              !codoms_may_call(env, caller, caps, addr)) {
            lacks |= CODOMS_PERM_C;
        }
    }
    return lacks;
}

target_ulong HELPER(cd_chk)(CPURISCVState *env, target_ulong addr,
                            target_ulong len, uint32_t perm, uint32_t assert)
{
    uintptr_t ra = GETPC();
    CodomsFrame *frame = codoms_top_frame(env);
    unsigned lacks;

    if (!frame) {
        cpu_restore_state(env_cpu(env), ra);
        codoms_raise(env, SEGV_CDFRAME, codoms_current(env), env->pc, 0, 0, 0);
    }
    lacks = caller_lacks(env, frame->caller, addr, len, perm);
    if (lacks && assert) {
        codoms_raise(env, SEGV_CDASSERT, frame->caller, addr, len, lacks, ra);
    }
    return !lacks;
}

target_ulong HELPER(cd_tag)(target_ulong addr)
{
    uint16_t tag = codoms_tag(addr);

    return tag == CODOMS_NO_TAG ? CODOMS_ROOT_TAG : tag;
}

target_ulong HELPER(cd_same)(CPURISCVState *env, target_ulong addr)
{
    return codoms_tag(addr) == codoms_current(env);
}
