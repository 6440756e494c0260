/*
 * RISC-V Xcodoms: crossings and the domain control stack (4).
 *
 * The DCS is host memory that no guest address reaches. It grows upwards and
 * holds frames and saved sets; each links to the record of its sort below, so
 * that the top can be found without a search.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "cpu.h"
#include "codoms.h"
#include "exec/exec-all.h"
#include "exec/helper-proto.h"
#include "fpu/softfloat-helpers.h"

/* s0-s11 and, by the same numbers, fs0-fs11. */
static const uint8_t saved_regs[] = {
    8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
};
QEMU_BUILD_BUG_ON(sizeof(uint64_t) * ARRAY_SIZE(saved_regs) !=
                  CODOMS_DCS_BANK);

uint32_t codoms_get_fcsr(CPURISCVState *env)
{
    return riscv_cpu_get_fflags(env) | env->frm << FSR_RD_SHIFT;
}

void codoms_set_fcsr(CPURISCVState *env, uint32_t fcsr)
{
    env->frm = (fcsr & FSR_RD) >> FSR_RD_SHIFT;
    riscv_cpu_set_fflags(env, fcsr & FSR_AEXC);
}

static void reset_vector_csrs(CPURISCVState *env)
{
    env->vxrm = env->vxsat = 0;
    env->vstart = env->vl = env->vtype = 0;
    env->vill = true;
    env->load_res = -1;
}

void codoms_reset_csrs(CPURISCVState *env)
{
    codoms_set_fcsr(env, 0);
    reset_vector_csrs(env);
}

CodomsFrame *codoms_top_frame(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;
    CodomsFrame *f;

    if (t->frame == CODOMS_DCS_NONE) {
        return NULL;
    }
    f = codoms_frame_at(t, t->frame);
    return f->callee == codoms_current(env) ? f : NULL;
}

/* By an instruction of @tag. */
static void moved(CPURISCVState *env, uint16_t tag, uint32_t size)
{
    CodomsThread *t = env->codoms;

    codoms_profile_moved(env, tag, size);
    t->stats.dcs_bytes += size;
    t->stats.dcs_peak = MAX(t->stats.dcs_peak, t->top);
}

static CodomsStack *dst_of(CodomsThread *t, uint16_t tag)
{
    return &t->dst[tag];
}

static bool same_key(uint64_t a, uint64_t b)
{
    return !((a ^ b) & CODOMS_KEY_TAG);
}

static G_NORETURN void raise_here(CPURISCVState *env, int cause,
                                  uint16_t blamed, uintptr_t ra)
{
    cpu_restore_state(env_cpu(env), ra);
    codoms_raise(env, cause, blamed, env->pc, 0, 0, 0);
}

CodomsFrame *codoms_push_frame(CPURISCVState *env, uint16_t callee,
                               uint8_t kind, uint64_t ra, uint32_t size)
{
    CodomsThread *t = env->codoms;
    uint16_t caller = codoms_current(env);
    CodomsStack *dst = dst_of(t, caller);
    CodomsFrame *f = codoms_frame_at(t, t->top);

    *f = (CodomsFrame) {
        .ra = ra,
        .sp = env->gpr[xSP],
        .gp = env->gpr[xGP],
        .tp = env->gpr[xTP],
        .dst = *dst,
        .fcsr = codoms_get_fcsr(env),
        .base = t->base,
        .frame = t->frame,
        .set = t->set,
        .caller = caller,
        .callee = callee,
        .own = t->own,
        .cin = t->cin,
        .kind = kind,
    };
    t->frame = t->top;
    t->top += size;
    t->base = t->top;
    t->set = CODOMS_DCS_NONE;
    t->depth++;

    /* A call back starts below what lives on this stack. */
    if (t->own) {
        dst->sp = env->gpr[xSP];
        dst->tp = env->gpr[xTP];
        dst->valid = true;
    }
    return f;
}

void codoms_pop_frame(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;
    CodomsFrame *f = codoms_frame_at(t, t->frame);

    if (f->own) {
        *dst_of(t, f->caller) = f->dst;
    }
    if (f->kind == CODOMS_FRAME_SIGNAL) {
        CodomsSignal *s = (CodomsSignal *)((uint8_t *)f + CODOMS_DCS_FRAME);

        t->signal = s->outer;
        t->limit = s->limit;
    }
    t->own = f->own;
    t->top = t->frame;
    t->base = f->base;
    t->set = f->set;
    t->frame = f->frame;
    t->depth--;
}

/*
 * Who fills the DCS: the domain that has most of it, with the @size bytes that
 * the current one asks for. In a handler: of the handler's part. Of two that
 * have as much it is the outer one. Not who is there when it is full: that is
 * whom the other chose.
 */
static uint16_t blame_full(CPURISCVState *env, uint32_t size)
{
    CodomsThread *t = env->codoms;
    g_autofree uint32_t *held = g_new0(uint32_t, CODOMS_NO_TAG);
    uint16_t most = codoms_current(env);

    for (int pass = 0; pass < 2; pass++) {
        uint32_t at = t->frame, base = t->base, end = t->top + size;
        uint16_t tag = codoms_current(env);

        /* An activation has what lies from its base to that of its callee. */
        for (;;) {
            CodomsFrame *f;

            if (pass == 0) {
                held[tag] += end - base;
            } else if (held[tag] >= held[most]) {
                most = tag;
            }
            if (at == t->signal || at == CODOMS_DCS_NONE) {
                break;
            }
            f = codoms_frame_at(t, at);
            end = base;
            base = f->base;
            tag = f->caller;
            at = f->frame;
        }
    }
    return most;
}

/* @key: of the page that holds this cd.enter at address @pc. */
void HELPER(cd_enter)(CPURISCVState *env, target_ulong pc, uint32_t key)
{
    CodomsThread *t = env->codoms;
    uint64_t from = env->codoms_prev;
    uint16_t caller = from & CODOMS_KEY_TAG, callee = key & CODOMS_KEY_TAG;
    bool cross = !same_key(from, key);
    CodomsFrame *f;

    if (cross && (from & CODOMS_KEY_NOXFER ||
                  !codoms_may_call(env, caller, -1, pc))) {
        cpu_restore_state(env_cpu(env), GETPC());
        codoms_record_transfer(env, pc);
        riscv_raise_exception(env, RISCV_EXCP_CODOMS, 0);
    }
    if (codoms_tag(env->gpr[xRA]) != caller) {
        codoms_raise(env, SEGV_CDRETURN, caller, env->gpr[xRA], 0,
                     CODOMS_PERM_C, GETPC());
    }
    if (t->top + (cross ? CODOMS_DCS_MIN : CODOMS_DCS_FRAME) > t->limit) {
        raise_here(env, SEGV_CDDCS, blame_full(env, CODOMS_DCS_FRAME), GETPC());
    }

    f = codoms_push_frame(env, callee, CODOMS_FRAME_CALL, env->gpr[xRA],
                          CODOMS_DCS_FRAME);
    f->entry = pc;
    moved(env, callee, CODOMS_DCS_FRAME);
    codoms_profile_enter(env);

    t->cin = 0;
    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        t->cin |= t->cap[i].valid << i;
    }
    codoms_reset_csrs(env);
    codoms_close_windows(env);
    env->codoms_prev = key;

    if (cross) {
        t->own = false;
        t->stats.calls++;
    }
    qemu_log_mask(LOG_CODOMS, "codoms: enter %s -> %s at 0x%" PRIx64
                  " ra 0x%" PRIx64 " sp 0x%" PRIx64 " dcs %u\n",
                  codoms_name(caller), codoms_name(callee), (uint64_t)pc,
                  f->ra, f->sp, t->top);
}

/*
 * Root goes from stack to stack: handlers run on the signal stack, and it may
 * have some of its own. Those have the limit that it has set, or none.
 */
static uint64_t root_limit(const CodomsThread *t)
{
    const CodomsStack *dst = &t->dst[CODOMS_ROOT_TAG];

    if (dst->sp > t->sigstack && dst->sp <= t->sigstack_top) {
        return t->sigstack;
    }
    if (dst->sp > t->stack && dst->sp <= t->stack_top) {
        return MAX(t->stack, dst->limit);
    }
    return dst->limit;
}

void HELPER(cd_swsp)(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;
    CodomsStack *dst = dst_of(t, codoms_current(env));
    uint64_t limit;

    if (t->own) {
        return;
    }
    limit = codoms_current(env) == CODOMS_ROOT_TAG ? root_limit(t)
                                                   : dst->limit;
    if (!dst->valid || dst->sp < limit || dst->sp - limit < CODOMS_STACK_MIN) {
        CodomsFrame *f = codoms_top_frame(env);
        raise_here(env, SEGV_CDSTACK, f ? f->caller : codoms_current(env),
                   GETPC());
    }
    env->gpr[xSP] = dst->sp;
    env->gpr[xTP] = dst->tp;
    t->own = true;
}

void HELPER(cd_leave)(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;
    CodomsFrame *f = codoms_top_frame(env);
    bool cross;

    if (!f || f->kind != CODOMS_FRAME_CALL) {
        raise_here(env, SEGV_CDFRAME, codoms_current(env), GETPC());
    }
    if (codoms_tag(f->ra) != f->caller || codoms_is_dead(f->caller)) {
        codoms_raise(env, SEGV_CDRETURN, f->caller, f->ra, 0, CODOMS_PERM_C,
                     GETPC());
    }
    cross = f->caller != f->callee;

    env->gpr[xRA] = f->ra;
    env->gpr[xSP] = f->sp;
    env->gpr[xGP] = f->gp;
    env->gpr[xTP] = f->tp;
    codoms_set_fcsr(env, f->fcsr);
    reset_vector_csrs(env);
    codoms_close_windows(env);
    if (cross) {
        memset(t->cap, 0, sizeof(t->cap));
        t->cin = 0;
    } else {
        /* Kept registers: valid at the outer cd.enter, and not written. */
        t->cin &= f->cin;
    }
    codoms_pop_frame(env);
    moved(env, f->callee, CODOMS_DCS_FRAME);

    env->pc = f->ra & ~(target_ulong)1;
    env->codoms_prev = CODOMS_KEY_ON | f->caller |
        (codoms_bits(env->pc) & CODOMS_PAGE_NOXFER ? CODOMS_KEY_NOXFER : 0);

    codoms_profile_left(env, t->top);
    qemu_log_mask(LOG_CODOMS, "codoms: leave %s -> %s to 0x%" PRIx64
                  " dcs %u\n", codoms_name(f->callee), codoms_name(f->caller),
                  (uint64_t)env->pc, t->top);
}

void HELPER(cd_push)(CPURISCVState *env, uint32_t caps, uint32_t banks)
{
    CodomsThread *t = env->codoms;
    uint32_t size = CODOMS_DCS_SET + ctpop8(banks) * CODOMS_DCS_BANK;
    CodomsSet *set;
    uint8_t *at;
    unsigned valid = 0;

    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        valid |= t->cap[i].valid << i;
    }
    valid &= caps;
    size += ctpop8(valid) * CODOMS_DCS_CAP;
    if (t->top + size > t->limit) {
        raise_here(env, SEGV_CDDCS, blame_full(env, size), GETPC());
    }

    set = (CodomsSet *)(t->dcs + t->top);
    *set = (CodomsSet) {
        .set = t->set, .size = size, .valid = valid, .cin = t->cin,
        .banks = banks,
    };
    at = (uint8_t *)(set + 1);
    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        if (valid & (1 << i)) {
            memcpy(at, &t->cap[i], CODOMS_DCS_CAP);
            at += CODOMS_DCS_CAP;
        }
    }
    memset(t->cap, 0, sizeof(t->cap));
    t->cin = 0;
    codoms_close_windows(env);
    if (banks & CODOMS_BANK_X) {
        for (int i = 0; i < ARRAY_SIZE(saved_regs); i++, at += 8) {
            stq_he_p(at, env->gpr[saved_regs[i]]);
            env->gpr[saved_regs[i]] = 0;
        }
    }
    if (banks & CODOMS_BANK_F) {
        for (int i = 0; i < ARRAY_SIZE(saved_regs); i++, at += 8) {
            stq_he_p(at, env->fpr[saved_regs[i]]);
            env->fpr[saved_regs[i]] = 0;
        }
    }
    t->set = t->top;
    t->top += size;
    moved(env, codoms_current(env), size);
}

uint8_t *codoms_load_caps(CPURISCVState *env, uint32_t height)
{
    CodomsThread *t = env->codoms;
    CodomsSet *set = (CodomsSet *)(t->dcs + height);
    uint8_t *at = (uint8_t *)(set + 1);

    memset(t->cap, 0, sizeof(t->cap));
    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        if (set->valid & (1 << i)) {
            memcpy(&t->cap[i], at, CODOMS_DCS_CAP);
            at += CODOMS_DCS_CAP;
        }
    }
    t->cin = set->cin & set->valid;
    codoms_close_windows(env);
    return at;
}

void HELPER(cd_pop)(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;
    CodomsSet *set;
    uint8_t *at;

    if (t->set == CODOMS_DCS_NONE) {
        raise_here(env, SEGV_CDFRAME, codoms_current(env), GETPC());
    }
    set = (CodomsSet *)(t->dcs + t->set);
    at = codoms_load_caps(env, t->set);
    if (set->banks & CODOMS_BANK_X) {
        for (int i = 0; i < ARRAY_SIZE(saved_regs); i++, at += 8) {
            env->gpr[saved_regs[i]] = ldq_he_p(at);
        }
    }
    if (set->banks & CODOMS_BANK_F) {
        for (int i = 0; i < ARRAY_SIZE(saved_regs); i++, at += 8) {
            env->fpr[saved_regs[i]] = ldq_he_p(at);
        }
    }
    t->top = t->set;
    moved(env, codoms_current(env), set->size);
    t->set = set->set;
}

/* The X and F registers are cleared inline. */
void HELPER(cd_clr_vector)(CPURISCVState *env)
{
    target_ulong load_res = env->load_res;

    memset(env->vreg, 0, 32 * riscv_cpu_cfg(env)->vlenb);
    reset_vector_csrs(env);
    env->load_res = load_res;
}

RISCVException codoms_read_csr(CPURISCVState *env, int csrno,
                               target_ulong *val)
{
    CodomsThread *t = env->codoms;
    CodomsFrame *f;

    switch (csrno) {
    case CODOMS_CSR_DOM:
        /* For a debugger: where the next instruction lies, retired or not. */
        *val = !t ? 0 : env_cpu(env)->running ? codoms_current(env)
                                              : codoms_tag(env->pc);
        return RISCV_EXCP_NONE;
    case CODOMS_CSR_DCS:
        *val = t ? t->top : 0;
        return RISCV_EXCP_NONE;
    }

    /* A debugger or a plugin lists all registers; nothing is running then. */
    if (!env_cpu(env)->running) {
        f = t && t->frame != CODOMS_DCS_NONE ? codoms_frame_at(t, t->frame)
                                             : NULL;
        if (f && f->callee != codoms_tag(env->pc)) {
            f = NULL;
        }
        *val = !f ? 0 : csrno == CODOMS_CSR_CALLER ? f->caller : f->sp;
        return RISCV_EXCP_NONE;
    }
    if (!t) {
        return RISCV_EXCP_ILLEGAL_INST;
    }
    f = codoms_top_frame(env);
    if (!f) {
        codoms_record(env, SEGV_CDFRAME, codoms_current(env), env->pc, 0, 0);
        return RISCV_EXCP_CODOMS;
    }
    *val = csrno == CODOMS_CSR_CALLER ? f->caller : f->sp;
    return RISCV_EXCP_NONE;
}
