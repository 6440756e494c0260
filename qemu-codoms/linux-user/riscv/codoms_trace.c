/*
 * RISC-V Xcodoms: write the record of a run for differential testing.
 *
 * Translation emits a call in front of each instruction; the rest of the code,
 * its checks, its blocks and their chaining stay as they are. System calls
 * other than those that a test may make are refused, since a test's arguments
 * are random: nothing is permitted that is not permitted otherwise.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include <sys/syscall.h>
#include <linux/futex.h>
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu.h"
#include "user-internals.h"
#include "signal-common.h"
#include "target/riscv/codoms.h"
#include "codoms-user.h"
#include "codoms_trace.h"
#include "exec/exec-all.h"
#include "exec/helper-proto.h"
#include "exec/page-protection.h"
#include "target_mman.h"
#include "user/guest-host.h"
#include "user/signal.h"
#include "user/page-protection.h"

/* All of this is idle unless -codoms-trace is given. */
static struct codoms_trace *trace;
bool codoms_tracing, codoms_tracing_insns;
static uint64_t insns;
static unsigned next_signal;
static uint32_t head;

void codoms_trace_open(const char *arg)
{
    unsigned long fd;

    if (qemu_strtoul(arg, NULL, 10, &fd)) {
        error_report("-codoms-trace: '%s' is no file descriptor", arg);
        exit(EXIT_FAILURE);
    }
    trace = mmap(NULL, sizeof(*trace), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                 0);
    if (trace == MAP_FAILED || trace->header.magic != CODOMS_TRACE_MAGIC ||
        trace->header.record_size != sizeof(trace->record[0])) {
        error_report("-codoms-trace: file descriptor %s is no trace of this "
                     "version", arg);
        exit(EXIT_FAILURE);
    }
    codoms_tracing = true;
    codoms_tracing_insns = !(trace->header.flags & CODOMS_TRACE_EVENTS);
}

static void publish(uint32_t *word, uint32_t value)
{
    qatomic_store_release(word, value);
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

void codoms_trace_start(CPURISCVState *env, uint64_t vdso, uint64_t vdso_size)
{
    struct codoms_trace_header *h = &trace->header;

    h->sigstack = env->codoms->sigstack;
    h->sigstack_top = env->codoms->sigstack_top;
    h->stack = env->codoms->stack;
    h->stack_top = env->codoms->stack_top;
    h->sigreturn = default_rt_sigreturn;
    h->signal_frame = CODOMS_DCS_FRAME + sizeof(CodomsSignal) +
                      32 * CODOMS_TRACE_VLENB;
    h->vdso_start = vdso & TARGET_PAGE_MASK;
    h->vdso_size = TARGET_PAGE_ALIGN(vdso + vdso_size) - h->vdso_start;
    if (riscv_cpu_cfg(env)->vlenb != CODOMS_TRACE_VLENB ||
        h->vdso_size > sizeof(h->vdso)) {
        error_report("-codoms-trace: vectors of %u bytes, vdso of %" PRIu64,
                     riscv_cpu_cfg(env)->vlenb, h->vdso_size);
        exit(EXIT_FAILURE);
    }
    /* What handlers are shown is compared, too. */
    h->range[h->num_ranges].start = h->sigstack_top - 4 * CODOMS_PAGE_SIZE;
    h->range[h->num_ranges++].end = h->sigstack_top;
    memcpy(h->vdso, g2h_untagged(h->vdso_start), h->vdso_size);
    publish(&h->started, 1);
}

static struct codoms_trace_record *new_record(unsigned kind)
{
    struct codoms_trace_record *r = &trace->record[head % CODOMS_TRACE_RING];
    uint32_t tail;

    while (head - (tail = qatomic_load_acquire(&trace->header.tail)) >=
           CODOMS_TRACE_RING) {
        publish(&trace->header.head, head);
        syscall(SYS_futex, &trace->header.tail, FUTEX_WAIT, tail, NULL, NULL,
                0);
    }
    memset(r, 0, offsetof(struct codoms_trace_record, state));
    r->kind = kind;
    r->index = insns;
    return r;
}

static void finish_record(bool now)
{
    head++;
    qatomic_store_release(&trace->header.written, head);
    if (now || head % CODOMS_TRACE_BATCH == 0) {
        publish(&trace->header.head, head);
    }
}

static struct codoms_trace_cap neutral_cap(const CodomsCap *c)
{
    return (struct codoms_trace_cap) {
        .base = c->base, .length = c->length, .value = c->value,
        .counter = c->counter, .creator = c->creator, .perm = c->perm,
        .kind = c->kind,
    };
}

static struct codoms_trace_stack neutral_stack(const CodomsStack *s)
{
    return (struct codoms_trace_stack) {
        .sp = s->sp, .tp = s->tp, .limit = s->limit, .valid = s->valid,
    };
}

static void neutral_frame(CodomsThread *t, uint32_t at,
                          struct codoms_trace_frame *to)
{
    const CodomsFrame *f = codoms_frame_at(t, at);

    *to = (struct codoms_trace_frame) {
        .ra = f->ra, .sp = f->sp, .tp = f->tp, .gp = f->gp,
        .entry = f->kind == CODOMS_FRAME_CALL ? f->entry : 0,
        .dst = neutral_stack(&f->dst), .fcsr = f->fcsr, .base = f->base,
        .height = at, .caller = f->caller, .callee = f->callee, .own = f->own,
        .lent = f->cin, .kind = f->kind, .present = 1,
    };
}

static void neutral_set(CodomsThread *t, uint32_t at,
                        struct codoms_trace_set *to)
{
    const CodomsSet *set = (CodomsSet *)(t->dcs + at);
    const uint8_t *from = (const uint8_t *)(set + 1);

    memset(to, 0, sizeof(*to));
    to->height = at;
    to->size = set->size;
    to->valid = set->valid;
    to->banks = set->banks;
    to->lent = set->cin;
    to->present = 1;
    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        if (set->valid & (1 << i)) {
            CodomsCap c;

            memcpy(&c, from, sizeof(c));
            to->cap[i] = neutral_cap(&c);
            from += CODOMS_DCS_CAP;
        }
    }
    if (set->banks & CODOMS_BANK_X) {
        memcpy(to->x, from, sizeof(to->x));
        from += CODOMS_DCS_BANK;
    }
    if (set->banks & CODOMS_BANK_F) {
        memcpy(to->f, from, sizeof(to->f));
    }
}

static void fill_state(CPURISCVState *env, struct codoms_trace_state *s)
{
    CodomsThread *t = env->codoms;

    QEMU_BUILD_BUG_ON(sizeof(s->x) != sizeof(env->gpr));
    s->pc = env->pc;
    memcpy(s->x, env->gpr, sizeof(s->x));
    memcpy(s->f, env->fpr, sizeof(s->f));
    memcpy(s->v, env->vreg, sizeof(s->v));
    s->vl = env->vl;
    s->vtype = env->vill ? 1ull << 63 : env->vtype;
    s->vstart = env->vstart;
    s->fcsr = codoms_get_fcsr(env);
    s->vxrm = env->vxrm;
    s->vxsat = env->vxsat;
    s->prev = codoms_current(env);
    s->own = t->own;
    s->lent = t->cin;
    s->top = t->top;
    s->base = t->base;
    s->depth = t->depth;
    s->in_handler = t->signal != CODOMS_DCS_NONE;
    s->reserved = 0;
    s->valid = 0;
    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        s->valid |= t->cap[i].valid << i;
        s->cap[i] = neutral_cap(&t->cap[i]);
    }
    for (unsigned i = 0; i < CODOMS_TRACE_DOMAINS; i++) {
        s->dst[i] = (struct codoms_trace_dst) { 0 };
        if (i < codoms_space->domains->len) {
            CodomsDomain *d = g_ptr_array_index(codoms_space->domains, i);

            s->dst[i].tag = d->tag;
            s->dst[i].stack = neutral_stack(&t->dst[d->tag]);
        }
    }
    if (t->frame != CODOMS_DCS_NONE) {
        neutral_frame(t, t->frame, &s->frame);
    } else {
        memset(&s->frame, 0, sizeof(s->frame));
    }
    if (t->set != CODOMS_DCS_NONE) {
        neutral_set(t, t->set, &s->set);
    } else {
        memset(&s->set, 0, sizeof(s->set));
    }
}

/* Everything on the DCS, from the top down. */
static uint64_t hash_dcs(CodomsThread *t, uint64_t hash)
{
    uint32_t set = t->set, frame = t->frame;

    for (;;) {
        for (; set != CODOMS_DCS_NONE;
             set = ((CodomsSet *)(t->dcs + set))->set) {
            struct codoms_trace_set s;

            neutral_set(t, set, &s);
            hash = codoms_trace_hash(hash, &s, sizeof(s));
        }
        if (frame == CODOMS_DCS_NONE) {
            return hash;
        } else {
            const CodomsFrame *f = codoms_frame_at(t, frame);
            struct codoms_trace_frame n;

            neutral_frame(t, frame, &n);
            hash = codoms_trace_hash(hash, &n, sizeof(n));
            set = f->set;
            frame = f->frame;
        }
    }
}

static uint64_t hash_slots(const CodomsSlots *slots)
{
    uint64_t hash = 0;

    for (int i = 0; i < CODOMS_PAGE_SLOTS; i++) {
        struct codoms_trace_cap c = neutral_cap(&slots->slot[i]);

        hash = codoms_trace_hash(hash + slots->slot[i].valid, &c, sizeof(c));
    }
    return hash;
}

/* Memory that can be read, and the tag, bits and protection of all. */
static void hash_memory(CPURISCVState *env, struct codoms_trace_record *r)
{
    const struct codoms_trace_header *h = &trace->header;
    unsigned n = 0;

    for (unsigned i = 0; i < h->num_ranges; i++) {
        for (uint64_t a = h->range[i].start; a < h->range[i].end;
             a += CODOMS_PAGE_SIZE, n++) {
            int flags = page_get_flags(a);

            r->page[n] = codoms_tag(a) | codoms_bits(a) << 16 |
                         !!(flags & PAGE_READ) << 24 |
                         !!(flags & PAGE_WRITE_ORG) << 25 |
                         !!(flags & PAGE_EXEC) << 26 |
                         !!(flags & PAGE_VALID) << 27;
            r->contents[n] = codoms_bits(a) & CODOMS_PAGE_CAPS
                ? hash_slots(codoms_slots(a)) : flags & PAGE_READ
                ? codoms_trace_hash(0, g2h_untagged(a), CODOMS_PAGE_SIZE) : 0;
        }
    }
    r->hashed = 1;
    r->dcs = hash_dcs(env->codoms, 0);
}

void HELPER(codoms_trace)(CPURISCVState *env, target_ulong pc)
{
    const struct codoms_trace_header *h = &trace->header;
    struct codoms_trace_record *r;

    if (unlikely(next_signal < h->num_signals &&
                 h->signal[next_signal].index <= insns)) {
        CPUState *cs = env_cpu(env);

        raise(target_to_host_signal(h->signal[next_signal++].number));
        cs->exception_index = EXCP_INTERRUPT;
        cpu_loop_exit_restore(cs, GETPC());
    }
    env->pc = pc;
    r = new_record(CODOMS_TRACE_INSN);
    fill_state(env, &r->state);
    if (!(insns & (h->interval - 1))) {
        hash_memory(env, r);
    }
    insns++;
    finish_record(false);
}

static void event(CPURISCVState *env, unsigned kind, int sig, int code,
                  uint64_t addr)
{
    struct codoms_trace_record *r = new_record(kind);

    r->signal = sig;
    r->code = code;
    r->addr = addr;
    r->fault = env->codoms->fault;
    fill_state(env, &r->state);
    hash_memory(env, r);
    finish_record(true);
}

void codoms_trace_signal(CPURISCVState *env, int sig,
                         const target_siginfo_t *info)
{
    event(env, CODOMS_TRACE_SIGNAL, sig, info->si_code,
          info->_sifields._sigfault._addr);
}

void codoms_trace_death(CPURISCVState *env, int sig)
{
    event(env, CODOMS_TRACE_DEATH, sig, 0, 0);
}

/*
 * Memory calls that a test may make: no files, nothing large, and no flag or
 * advice beyond those whose effect the reference knows.
 */
static bool is_plain_memory_call(const target_ulong *a, target_ulong number)
{
    const target_ulong max = 1 << 20;

    switch (number) {
    case TARGET_NR_mmap:
        return a[1] <= max &&
               !(a[3] & ~(target_ulong)(TARGET_MAP_PRIVATE | TARGET_MAP_FIXED |
                                        TARGET_MAP_ANONYMOUS |
                                        TARGET_MAP_FIXED_NOREPLACE)) &&
               a[3] & TARGET_MAP_PRIVATE && a[3] & TARGET_MAP_ANONYMOUS;
    case TARGET_NR_mremap:
        return a[1] <= max && a[2] <= max &&
               !(a[3] & ~(target_ulong)(MREMAP_MAYMOVE | MREMAP_FIXED));
    case TARGET_NR_madvise:
        return a[1] <= max && a[2] <= TARGET_MADV_DONTNEED;
    case TARGET_NR_brk:
        return a[0] <= do_brk(0) + max;
    default:
        return false;
    }
}

bool codoms_trace_syscall(CPURISCVState *env, abi_long *ret)
{
    switch (env->gpr[xA7]) {
    case TARGET_NR_exit_group:
        event(env, CODOMS_TRACE_EXIT, 0, 0, 0);
        return false;
    case CODOMS_NR:
    case TARGET_NR_rt_sigaction:
    case TARGET_NR_rt_sigreturn:
    case TARGET_NR_munmap:
    case TARGET_NR_mprotect:
        return false;
    default:
        if (is_plain_memory_call(&env->gpr[xA0], env->gpr[xA7])) {
            return false;
        }
        *ret = -TARGET_ENOSYS;
        return true;
    }
}
