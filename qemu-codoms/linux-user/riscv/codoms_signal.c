/*
 * Signals of a program with domains (isa.md 6): delivery is a call of root
 * that the kernel makes, and rt_sigreturn its return.
 *
 * What a handler sees in its stack is information. What is restored comes from
 * the signal frame on the DCS, which no code can write.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu.h"
#include "user-internals.h"
#include "signal-common.h"
#include "linux-user/trace.h"
#include "target/riscv/codoms.h"
#include "codoms-user.h"

/* Linux's struct sigcontext; the last 8 bytes of fp head the extensions. */
struct context_header {
    uint32_t magic;
    uint32_t size;
};

struct codoms_sigcontext {
    uint64_t pc;
    uint64_t gpr[31];
    union {
        struct {
            uint64_t fpr[32];
            uint32_t fcsr;
        };
        struct {
            uint8_t padding[520];
            struct context_header header;
        };
    } fp QEMU_ALIGNED(16);
    struct codoms_fault fault;
    struct context_header end;
};
QEMU_BUILD_BUG_ON(offsetof(struct codoms_sigcontext, fault) != 256 + 528);

struct codoms_ucontext {
    abi_ulong uc_flags;
    abi_ptr uc_link;
    target_stack_t uc_stack;
    target_sigset_t uc_sigmask;
    uint8_t unused[1024 / 8 - sizeof(target_sigset_t)];
    struct codoms_sigcontext uc_mcontext QEMU_ALIGNED(16);
};

struct codoms_rt_sigframe {
    struct target_siginfo info;
    struct codoms_ucontext uc;
};

void codoms_signal_fault(CPURISCVState *env)
{
    struct codoms_fault *f = &env->codoms->fault;

    if (f->cause == SEGV_CDFRAME) {
        /* A CSR read does not know its pc. */
        f->pc = f->addr = env->pc;
        f->target = codoms_tag(env->pc);
    }
    qemu_log_mask(LOG_CODOMS, "codoms: fault %s domain %s blamed %s pc 0x%"
                  PRIx64 " addr 0x%" PRIx64 " size %" PRIu64 " target %s perm "
                  "%u depth %u\n", codoms_cause_name(f->cause),
                  codoms_name(f->domain), codoms_name(f->blamed), f->pc,
                  f->addr, f->size, codoms_name(f->target), f->perm, f->depth);
    force_sig_fault(TARGET_SIGSEGV, f->cause, f->addr);
}

void codoms_report_uncaught(CPURISCVState *env, int sig)
{
    const struct codoms_fault *f;

    codoms_profile_write();
    if (unlikely(codoms_tracing)) {
        codoms_trace_death(env, sig);
    }
    if (!env->codoms || sig != TARGET_SIGSEGV || !env->codoms->fault.cause) {
        return;
    }
    f = &env->codoms->fault;
    error_report("uncaught domain violation (%s): domain '%s' at pc 0x%" PRIx64
                 ", address 0x%" PRIx64 " of '%s', blamed: '%s'",
                 codoms_cause_name(f->cause), codoms_name(f->domain), f->pc,
                 f->addr, codoms_name(f->target), codoms_name(f->blamed));
}

bool codoms_is_expected(CPURISCVState *env, int sig)
{
    CodomsThread *t = env->codoms;

    return t && sig == TARGET_SIGSEGV && t->fault.cause == SEGV_CDSTACK &&
           !t->dst[t->fault.domain].valid;
}

static CodomsSignal *signal_at(CodomsThread *t, uint32_t frame)
{
    return (CodomsSignal *)(t->dcs + frame + CODOMS_DCS_FRAME);
}

static bool in_handler(CPURISCVState *env)
{
    return env->codoms->signal != CODOMS_DCS_NONE;
}

bool codoms_synchronous_kills(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;
    CodomsSignal *s;

    if (!t || !in_handler(env)) {
        return false;
    }
    s = signal_at(t, t->signal);
    return s->synchronous || s->outer != CODOMS_DCS_NONE;
}

/* A host SIGBUS for the instruction is queued like one from outside. */
static bool is_synchronous(CPURISCVState *env, const target_siginfo_t *info)
{
    return info == &get_task_state(env_cpu(env))->sync_signal.info ||
           (info->si_signo == TARGET_SIGBUS && (int16_t)info->si_code > 0);
}

bool codoms_defers(CPURISCVState *env, int sig, const target_siginfo_t *info,
                   abi_ulong handler)
{
    uint64_t bit = 1ull << (sig - 1);

    QEMU_BUILD_BUG_ON(TARGET_NSIG > 64);
    if (!env->codoms) {
        return false;
    }
    if (handler == TARGET_SIG_DFL || handler == TARGET_SIG_IGN ||
        handler == TARGET_SIG_ERR || is_synchronous(env, info) ||
        !in_handler(env)) {
        env->codoms->due &= ~bit;
        return false;
    }
    env->codoms->due |= bit;
    return true;
}

bool codoms_due(CPURISCVState *env, int sig)
{
    return env->codoms && env->codoms->due & (1ull << (sig - 1));
}

void codoms_undefer(CPURISCVState *env)
{
    if (env->codoms && env->codoms->due && !in_handler(env)) {
        qatomic_set(&get_task_state(env_cpu(env))->signal_pending, 1);
    }
}

void codoms_forget_signals(CPURISCVState *env)
{
    TaskState *ts = get_task_state(env_cpu(env));

    for (int i = 0; i < TARGET_NSIG; i++) {
        ts->sigtab[i].pending = 0;
    }
    env->codoms->due = 0;
}

bool codoms_handler_ok(abi_ulong handler)
{
    return !codoms_space || handler == TARGET_SIG_DFL ||
           handler == TARGET_SIG_IGN || codoms_tag(handler) == CODOMS_ROOT_TAG;
}

/* The frame on the DCS; there is always room for CODOMS_SIGNAL_DEPTH. */
static void push_frame(CPURISCVState *env, const target_sigset_t *set,
                       bool synchronous, uint64_t context)
{
    CodomsThread *t = env->codoms;
    size_t vector = 32 * riscv_cpu_cfg(env)->vlenb;
    CodomsSignal *s;

    codoms_push_frame(env, CODOMS_ROOT_TAG, CODOMS_FRAME_SIGNAL, env->pc,
                      CODOMS_DCS_FRAME + sizeof(CodomsSignal) + vector);
    s = signal_at(t, t->frame);

    memcpy(s->gpr, env->gpr, sizeof(s->gpr));
    memcpy(s->fpr, env->fpr, sizeof(s->fpr));
    memcpy(s->cap, t->cap, sizeof(s->cap));
    memcpy(s->vreg, env->vreg, vector);
    s->vxrm = env->vxrm;
    s->vxsat = env->vxsat;
    s->vl = env->vl;
    s->vstart = env->vstart;
    s->vtype = env->vtype;
    s->vill = env->vill;
    s->prev = env->codoms_prev;
    s->src = env->codoms_src;
    s->context = context;
    s->outer = t->signal;
    s->limit = t->limit;
    s->synchronous = synchronous;
    s->sigmask = set->sig[0];
    QEMU_BUILD_BUG_ON(sizeof(*set) != sizeof(s->sigmask));

    t->signal = t->frame;
    t->limit = t->top + CODOMS_DCS_SIZE;
    codoms_profile_enter(env);
    t->stats.dcs_peak = MAX(t->stats.dcs_peak, t->top);
}

/* Nothing of the interrupted domain reaches the handler in a register. */
void codoms_clear_registers(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;

    memset(env->gpr, 0, sizeof(env->gpr));
    memset(env->fpr, 0, sizeof(env->fpr));
    memset(env->vreg, 0, 32 * riscv_cpu_cfg(env)->vlenb);
    memset(t->cap, 0, sizeof(t->cap));
    t->cin = 0;
    codoms_close_windows(env);
    codoms_reset_csrs(env);
}

static void fill_frame(CPURISCVState *env, struct codoms_rt_sigframe *frame,
                       int sig, const target_siginfo_t *info,
                       const target_sigset_t *set)
{
    CodomsThread *t = env->codoms;
    CodomsDomain *d = codoms_domain(codoms_current(env));
    struct codoms_sigcontext *sc = &frame->uc.uc_mcontext;
    int code;

    memset(frame, 0, sizeof(*frame));
    frame->info = *info;
    frame->uc.uc_sigmask = *set;
    frame->uc.uc_stack.ss_flags = TARGET_SS_DISABLE;

    sc->pc = env->pc;
    if (d && !d->vault) {
        memcpy(sc->gpr, &env->gpr[1], sizeof(sc->gpr));
        memcpy(sc->fp.fpr, env->fpr, sizeof(sc->fp.fpr));
        sc->fp.fcsr = codoms_get_fcsr(env);
    }
    sc->fp.header.magic = CODOMS_CTX_MAGIC;
    sc->fp.header.size = sizeof(sc->fp.header) + sizeof(sc->fault);

    __get_user(code, &info->si_code);
    if (sig == TARGET_SIGSEGV && code >= SEGV_CDREAD && code <= SEGV_CDSTORE &&
        t->fault.cause == code) {
        sc->fault = t->fault;
    } else {
        sc->fault = (struct codoms_fault) {
            .domain = codoms_current(env),
            .blamed = codoms_current(env),
            .pc = env->pc,
            .depth = t->depth,
        };
    }
    t->fault.cause = 0;
}

/*
 * Where the context of a signal goes on the thread's signal stack. In a handler:
 * below what root has there, as if root were called back. 0: no room.
 */
static abi_ulong place_context(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;
    const size_t size = sizeof(struct codoms_rt_sigframe);
    abi_ulong sp = t->sigstack_top;

    if (in_handler(env)) {
        sp = codoms_current(env) == CODOMS_ROOT_TAG && t->own
             ? env->gpr[xSP] : t->dst[0].sp;
        if (sp > t->sigstack_top ||
            sp < t->sigstack + size + 16 + CODOMS_STACK_MIN) {
            return 0;
        }
    }
    return ROUND_DOWN(sp - size, 16);
}

bool codoms_setup_rt_frame(CPURISCVState *env, int sig,
                           struct target_sigaction *ka, target_siginfo_t *info,
                           target_sigset_t *set)
{
    CodomsThread *t = env->codoms;
    struct codoms_rt_sigframe *frame;
    bool synchronous;
    abi_ulong sp;
    uint16_t interrupted;
    CodomsStack *root;

    if (!t) {
        return false;
    }
    sp = place_context(env);
    codoms_call_begin(env);
    synchronous = is_synchronous(env, info);
    trace_user_setup_rt_frame(env, sp);
    if (!sp || codoms_synchronous_kills(env) ||
        !codoms_handler_ok(ka->_sa_handler) ||
        !lock_user_struct(VERIFY_WRITE, frame, sp, 0)) {
        codoms_call_end(env);
        ka->_sa_handler = TARGET_SIG_DFL;
        force_sig(TARGET_SIGSEGV);
        return true;
    }
    if (unlikely(codoms_tracing)) {
        codoms_trace_signal(env, sig, info);
    }
    fill_frame(env, frame, sig, info, set);
    unlock_user_struct(frame, sp, 1);
    codoms_call_end(env);

    interrupted = codoms_current(env);
    codoms_lock_threads();
    push_frame(env, set, synchronous, sp);
    codoms_unlock_threads();
    codoms_clear_registers(env);

    root = &t->dst[0];
    env->pc = ka->_sa_handler;
    env->gpr[xSP] = sp;
    env->gpr[xTP] = root->valid ? root->tp : 0;
    env->gpr[xA0] = sig;
    env->gpr[xA1] = sp + offsetof(struct codoms_rt_sigframe, info);
    env->gpr[xA2] = sp + offsetof(struct codoms_rt_sigframe, uc);
    env->gpr[xRA] = default_rt_sigreturn;
    t->own = true;
    env->codoms_prev = CODOMS_KEY_ON | CODOMS_ROOT_TAG;

    qemu_log_mask(LOG_CODOMS, "codoms: signal %d in domain %s at 0x%" PRIx64
                  "\n", sig, codoms_name(interrupted),
                  codoms_frame_at(t, t->signal)->ra);
    return true;
}

/* Nothing of the interrupted domain stays behind in root's memory. */
static void wipe_context(uint64_t addr)
{
    const size_t size = sizeof(struct codoms_rt_sigframe);
    void *frame = lock_user(VERIFY_WRITE, addr, size, 0);

    if (frame) {
        memset(frame, 0, size);
        unlock_user(frame, addr, size);
    }
}

void codoms_set_mask(uint64_t mask)
{
    target_sigset_t set = { .sig[0] = mask };
    sigset_t blocked;

    target_to_host_sigset_internal(&blocked, &set);
    set_sigmask(&blocked);
}

uint64_t codoms_cut_handler(CPURISCVState *env, uint32_t frame)
{
    CodomsSignal *s = signal_at(env->codoms, frame);

    wipe_context(s->context);
    return s->sigmask;
}

/* The frame of the running handler, if it is what rt_sigreturn would take. */
static CodomsFrame *return_frame(CPURISCVState *env)
{
    CodomsThread *t = env->codoms;

    if (!in_handler(env) || t->signal != t->frame ||
        codoms_current(env) != CODOMS_ROOT_TAG) {
        return NULL;
    }
    return codoms_frame_at(t, t->frame);
}

abi_long codoms_sys_sigctx(CPURISCVState *env, uint64_t what, uint64_t value)
{
    CodomsFrame *f = return_frame(env);

    if (!f) {
        return -TARGET_ENOENT;
    }
    switch (what) {
    case CODOMS_SIGCTX_PC:
        if (value % 2 || codoms_tag(value) != f->caller ||
            codoms_closed(env, codoms_domain(f->caller))) {
            return -TARGET_EPERM;
        }
        f->ra = value;
        return 0;
    case CODOMS_SIGCTX_MASK:
        signal_at(env->codoms, env->codoms->frame)->sigmask = value;
        return 0;
    default:
        return -TARGET_EINVAL;
    }
}

bool codoms_rt_sigreturn(CPURISCVState *env, long *ret)
{
    CodomsThread *t = env->codoms;
    CodomsFrame *f;
    CodomsSignal *s;

    if (!t) {
        return false;
    }
    f = return_frame(env);
    if (!f) {
        env->pc -= 4;
        codoms_record(env, SEGV_CDFRAME, codoms_current(env), env->pc, 0, 0);
        codoms_signal_fault(env);
        *ret = -QEMU_ESIGRETURN;
        return true;
    }

    s = signal_at(t, t->frame);
    wipe_context(s->context);
    memcpy(env->gpr, s->gpr, sizeof(s->gpr));
    memcpy(env->fpr, s->fpr, sizeof(s->fpr));
    memcpy(env->vreg, s->vreg, 32 * riscv_cpu_cfg(env)->vlenb);
    memcpy(t->cap, s->cap, sizeof(s->cap));
    codoms_close_windows(env);
    codoms_reset_csrs(env);
    codoms_set_fcsr(env, f->fcsr);
    env->vxrm = s->vxrm;
    env->vxsat = s->vxsat;
    env->vl = s->vl;
    env->vstart = s->vstart;
    env->vtype = s->vtype;
    env->vill = s->vill;
    env->codoms_prev = s->prev;
    env->codoms_src = s->src;
    env->pc = f->ra;

    t->cin = f->cin;
    codoms_lock_threads();
    codoms_pop_frame(env);
    codoms_unlock_threads();
    codoms_profile_left(env, t->top);

    codoms_set_mask(s->sigmask);
    qemu_log_mask(LOG_CODOMS, "codoms: sigreturn to domain %s at 0x%" PRIx64
                  "\n", codoms_name(codoms_current(env)), (uint64_t)env->pc);
    *ret = -QEMU_ESIGRETURN;
    return true;
}
