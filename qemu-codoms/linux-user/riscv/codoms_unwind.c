/*
 * CODOMS_SYS_UNWIND (isa.md 7): cut the DCS at a height, and go on in the
 * domain that is reached, with nothing in the registers of those that were cut.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu.h"
#include "user-internals.h"
#include "signal-common.h"
#include "exec/page-protection.h"
#include "user/page-protection.h"
#include "codoms-user.h"

/* What lies on the DCS from the given height on. */
typedef struct Cut {
    CodomsFrame *frame;         /* the lowest, or NULL */
    uint32_t frame_at;
    bool frame_begins;          /* it begins at the height */
    bool set_begins;            /* a set of the activation reached does */
} Cut;

static uint32_t next_set(CodomsThread *t, uint32_t at)
{
    return ((CodomsSet *)(t->dcs + at))->set;
}

static Cut find_cut(CodomsThread *t, uint64_t height)
{
    uint32_t set = t->set;
    Cut cut = { };

    for (uint32_t at = t->frame; at != CODOMS_DCS_NONE && at >= height;
         at = cut.frame->frame) {
        cut.frame = codoms_frame_at(t, at);
        cut.frame_at = at;
        set = cut.frame->set;
    }
    cut.frame_begins = cut.frame && cut.frame_at == height;
    for (; set != CODOMS_DCS_NONE && set >= height; set = next_set(t, set)) {
        cut.set_begins = set == height;
    }
    return cut;
}

/* sp is in a page of the domain, or at the end of one. */
static bool is_stack_of(uint16_t tag, uint64_t sp)
{
    return sp % 16 == 0 && (codoms_tag(sp) == tag || codoms_tag(sp - 1) == tag);
}

abi_long codoms_sys_unwind(CPURISCVState *env, uint64_t addr, uint64_t size)
{
    CodomsThread *t = env->codoms;
    target_ulong tp = env->gpr[xTP], gp = env->gpr[xGP], ra = 0;
    uint32_t fcsr = codoms_get_fcsr(env);
    uint16_t reached = codoms_current(env);
    uint64_t mask = 0;
    bool restore_mask = false;
    struct codoms_unwind u;
    Cut cut;

    if (size != sizeof(u)) {
        return -TARGET_EINVAL;
    }
    if (copy_from_user(&u, addr, sizeof(u))) {
        return -TARGET_EFAULT;
    }
    cut = find_cut(t, u.height);
    if ((!cut.frame_begins && !cut.set_begins) ||
        (!u.pc && (!cut.frame_begins ||
                   cut.frame->kind != CODOMS_FRAME_CALL))) {
        return -TARGET_EINVAL;
    }
    if (cut.frame) {
        reached = cut.frame->caller;
        tp = cut.frame->tp;
        gp = cut.frame->gp;
        fcsr = cut.frame->fcsr;
    }
    if (codoms_is_dead(reached)) {
        return -TARGET_ESRCH;
    }
    if (!u.pc) {
        ra = cut.frame->ra;
        if (codoms_tag(ra) != reached) {
            return -TARGET_EPERM;
        }
        u.pc = ra & ~(target_ulong)1;
        u.sp = cut.frame->sp;
    } else if (u.pc % 2 || codoms_tag(u.pc) != reached ||
               !(page_get_flags(u.pc) & PAGE_EXEC) ||
               !is_stack_of(reached, u.sp) ||
               codoms_closed(env, codoms_domain(reached))) {
        return -TARGET_EPERM;
    }

    codoms_lock_threads();
    while (t->frame != CODOMS_DCS_NONE && t->frame >= u.height) {
        if (codoms_frame_at(t, t->frame)->kind == CODOMS_FRAME_SIGNAL) {
            mask = codoms_cut_handler(env, t->frame);
            restore_mask = true;
        }
        codoms_pop_frame(env);
    }
    while (t->set != CODOMS_DCS_NONE && t->set >= u.height) {
        t->set = next_set(t, t->set);
    }
    t->top = u.height;
    codoms_unlock_threads();
    if (restore_mask) {
        /* As rt_sigreturn: the host's mask follows with what is pending. */
        block_signals();
        codoms_set_mask(mask);
    }

    codoms_clear_registers(env);
    codoms_set_fcsr(env, fcsr);
    if (cut.set_begins) {
        codoms_load_caps(env, u.height);
    }
    env->gpr[xRA] = ra;
    env->gpr[xSP] = u.sp;
    env->gpr[xGP] = gp;
    env->gpr[xTP] = tp;
    env->gpr[xA0] = u.a[0];
    env->gpr[xA0 + 1] = u.a[1];
    env->fpr[10] = u.fa[0];
    env->fpr[11] = u.fa[1];
    env->pc = env->codoms_src = u.pc;
    env->codoms_prev = CODOMS_KEY_ON | reached |
        (codoms_bits(u.pc) & CODOMS_PAGE_NOXFER ? CODOMS_KEY_NOXFER : 0);

    codoms_profile_left(env, u.height);
    qemu_log_mask(LOG_CODOMS, "codoms: unwind to %s at 0x%" PRIx64
                  " sp 0x%" PRIx64 " dcs %u\n", codoms_name(reached), u.pc,
                  u.sp, t->top);
    return -QEMU_ESIGRETURN;
}
