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

static void write_cap(CPURISCVState *env, unsigned i, CodomsCap c)
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

/* In the registers, or in the set that this activation saved last. */
static const CodomsCap *find_source(CodomsThread *t, uint64_t addr,
                                    uint64_t len, unsigned perm)
{
    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        if (is_source(&t->cap[i], addr, len, perm)) {
            return &t->cap[i];
        }
    }
    if (t->set != CODOMS_DCS_NONE) {
        const CodomsSet *set = (CodomsSet *)(t->dcs + t->set);
        const CodomsCap *saved = (CodomsCap *)(set + 1);

        for (int i = 0; i < ctpop8(set->valid); i++) {
            if (is_source(&saved[i], addr, len, perm)) {
                return &saved[i];
            }
        }
    }
    return NULL;
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

    if (overflows(base, length)) {
        goto bad;
    }
    if (length && codoms_level(domain, codoms_tag(base)) <
                  codoms_level_for(perm)) {
        const CodomsCap *source = find_source(t, base, length, perm);

        if (!source) {
            goto bad;
        }
        c.creator = source->creator;
        c.kind = source->kind;
        c.counter = source->counter;
    }
    write_cap(env, cd, c);
    t->stats.grants++;
    return;

 bad:
    codoms_raise(env, SEGV_CDCAP, domain, base, length, perm, GETPC());
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
    write_cap(env, cd, c);
    t->stats.grants++;
}

void HELPER(cd_cmv)(CPURISCVState *env, uint32_t cd, uint32_t cs)
{
    write_cap(env, cd, env->codoms->cap[cs]);
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
        return 1;
    default:
        g_assert_not_reached();
    }
}

/* Permissions of @perm that the caller of the top frame lacks on the range. */
static unsigned caller_lacks(CPURISCVState *env, uint16_t caller,
                             uint64_t addr, uint64_t len, unsigned perm)
{
    unsigned caps = env->codoms->cin;
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
