/*
 * RISC-V Xcodoms: data checks and the transfer rule (2), faults (5).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "cpu.h"
#include "codoms.h"
#include "user/cpu_loop.h"
#include "exec/exec-all.h"
#include "exec/helper-proto.h"
#include "exec/page-protection.h"
#include "user/guest-host.h"
#include "user/page-protection.h"

int codoms_level_for(unsigned perm)
{
    return perm & CODOMS_PERM_W ? CODOMS_APL_WRITE :
           perm & CODOMS_PERM_R ? CODOMS_APL_READ : CODOMS_APL_CALL;
}

/* True if the APL of @subject gives @level on each page of the range. */
static bool apl_covers(uint16_t subject, uint64_t addr, uint64_t len,
                       int level)
{
    CodomsSpace *s = codoms_space;
    const uint8_t *have = s->domain[subject]->level;
    uint64_t page = addr >> TCG_CODOMS_PAGE_BITS;
    uint64_t last = (addr + len - 1) >> TCG_CODOMS_PAGE_BITS;

    if (last >= CODOMS_NUM_PAGES) {
        return false;
    }
    for (; page <= last; page++) {
        if (have[(uint16_t)s->page[page]] < level) {
            return false;
        }
    }
    return true;
}

bool codoms_cap_allows(const CodomsCap *c, uint64_t addr, uint64_t len,
                       unsigned perm)
{
    return c->valid && (c->perm & perm) == perm &&
           addr >= c->base && len <= c->length &&
           addr - c->base <= c->length - len &&
           apl_covers(c->creator, addr, len, codoms_level_for(perm));
}

/* One of the capabilities of mask @caps that allows the access, or NULL. */
static const CodomsCap *find_cap(CodomsThread *t, unsigned caps, uint64_t addr,
                                 uint64_t len, unsigned perm)
{
    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        if (caps & (1 << i) &&
            codoms_cap_allows(&t->cap[i], addr, len, perm) &&
            !codoms_is_revoked(&t->cap[i])) {
            return &t->cap[i];
        }
    }
    return NULL;
}

/* Nothing but cd.cl and cd.cs reaches capability storage. */
static bool any_caps(uint64_t addr, uint64_t len)
{
    CodomsSpace *s = codoms_space;
    uint64_t page = addr >> TCG_CODOMS_PAGE_BITS;
    uint64_t last = (addr + len - 1) >> TCG_CODOMS_PAGE_BITS;

    if (g_hash_table_size(s->slots)) {
        for (; page <= last && page < CODOMS_NUM_PAGES; page++) {
            if (s->page[page] >> 16 & CODOMS_PAGE_CAPS) {
                return true;
            }
        }
    }
    return false;
}

static bool allows(CodomsThread *t, uint16_t subject, unsigned caps,
                   uint64_t addr, uint64_t len, unsigned perm)
{
    return apl_covers(subject, addr, len, codoms_level_for(perm)) ||
           find_cap(t, caps, addr, len, perm);
}

/*
 * Let inline code make the next accesses of this kind that @c allows: to all
 * of it, or if the creator's right does not hold on all of its pages, to its
 * part of the page at @addr.
 */
static void open_window(CPURISCVState *env, const CodomsCap *c, uint64_t addr,
                        bool store)
{
    uint64_t *window = env->codoms_window[store];
    unsigned perm = store ? CODOMS_PERM_W : CODOMS_PERM_R;
    uint64_t first = c->base, last = c->base + (c->length - 1);

    if (c->length > 1024 * CODOMS_PAGE_SIZE ||
        !apl_covers(c->creator, c->base, c->length, codoms_level_for(perm)) ||
        any_caps(c->base, c->length)) {
        first = MAX(first, addr & -CODOMS_PAGE_SIZE);
        last = MIN(last, addr | (CODOMS_PAGE_SIZE - 1));
    }
    for (int i = 0; i < TCG_CODOMS_WINDOW_SIZES; i++) {
        uint64_t len = last - first + 1, size = 1 << i;
        window[1 + i] = len < size ? 0 : len - size + 1;
    }
    qatomic_set(&window[0], first);
    if (c->counter) {
        /* cd.revoke moves the counter first and closes windows then. */
        smp_mb();
        if (codoms_is_revoked(c)) {
            codoms_close_windows(env);
        }
    }
}

unsigned codoms_allows(CPURISCVState *env, uint16_t subject, unsigned caps,
                       uint64_t addr, uint64_t len, unsigned perm)
{
    unsigned missing = 0;

    if (perm & CODOMS_PERM_R &&
        !allows(env->codoms, subject, caps, addr, len, CODOMS_PERM_R)) {
        missing |= CODOMS_PERM_R;
    }
    if (perm & CODOMS_PERM_W &&
        !allows(env->codoms, subject, caps, addr, len, CODOMS_PERM_W)) {
        missing |= CODOMS_PERM_W;
    }
    return missing;
}

bool codoms_was_revoked(CPURISCVState *env, uint64_t addr, uint64_t len,
                        unsigned perm)
{
    for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
        const CodomsCap *c = &env->codoms->cap[i];

        if (codoms_is_revoked(c) && codoms_cap_allows(c, addr, len, perm)) {
            return true;
        }
    }
    return false;
}

bool codoms_may_call(CPURISCVState *env, uint16_t subject, unsigned caps,
                     uint64_t addr)
{
    uint16_t object = codoms_tag(addr);

    return !codoms_is_dead(object) && !codoms_is_dead(subject) &&
        (codoms_level(subject, object) >= CODOMS_APL_CALL ||
         find_cap(env->codoms, caps, addr, sizeof(uint32_t), CODOMS_PERM_C));
}

bool codoms_is_entry(uint64_t addr)
{
    bool entry;

    if (addr >= CODOMS_VA_SIZE || addr % CODOMS_ENTRY_ALIGN) {
        return false;
    }
    /*
     * The host maps executable pages readable. Another thread may be about to
     * unmap this one.
     */
    mmap_lock();
    entry = page_check_range(addr, sizeof(uint32_t), PAGE_EXEC) &&
            ldl_le_p(g2h_untagged(addr)) == CODOMS_ENTER_WORD;
    mmap_unlock();
    return entry;
}

const char *codoms_cause_name(int cause)
{
    static const char * const names[] = {
        [SEGV_CDREAD - SEGV_CDREAD] = "read",
        [SEGV_CDWRITE - SEGV_CDREAD] = "write",
        [SEGV_CDXFER - SEGV_CDREAD] = "transfer",
        [SEGV_CDENTRY - SEGV_CDREAD] = "entry",
        [SEGV_CDCAP - SEGV_CDREAD] = "capability",
        [SEGV_CDREVOKED - SEGV_CDREAD] = "revoked",
        [SEGV_CDDCS - SEGV_CDREAD] = "dcs",
        [SEGV_CDSTACK - SEGV_CDREAD] = "stack",
        [SEGV_CDFRAME - SEGV_CDREAD] = "frame",
        [SEGV_CDPRIV - SEGV_CDREAD] = "privilege",
        [SEGV_CDRETURN - SEGV_CDREAD] = "return",
        [SEGV_CDASSERT - SEGV_CDREAD] = "assertion",
        [SEGV_CDSTORE - SEGV_CDREAD] = "store",
    };
    unsigned i = cause - SEGV_CDREAD;

    return i < ARRAY_SIZE(names) ? names[i] : "none";
}

void codoms_record(CPURISCVState *env, int cause, uint16_t blamed,
                   uint64_t addr, uint64_t size, unsigned perm)
{
    CodomsThread *t = env->codoms;
    uint16_t tag = codoms_tag(addr);

    t->fault = (struct codoms_fault) {
        .cause = cause,
        .domain = codoms_current(env),
        .blamed = blamed,
        .pc = env->pc,
        .addr = addr,
        .size = size,
        .target = tag == CODOMS_NO_TAG ? CODOMS_ROOT_TAG : tag,
        .perm = perm,
        .depth = t->depth,
    };
    t->stats.faults++;
    codoms_profile_fault(env);
}

void codoms_raise(CPURISCVState *env, int cause, uint16_t blamed,
                  uint64_t addr, uint64_t size, unsigned perm, uintptr_t ra)
{
    cpu_restore_state(env_cpu(env), ra);
    codoms_record(env, cause, blamed, addr, size, perm);
    riscv_raise_exception(env, RISCV_EXCP_CODOMS, 0);
}

void codoms_record_transfer(CPURISCVState *env, uint64_t target)
{
    uint16_t source = codoms_current(env);
    int cause = SEGV_CDXFER;

    /* Within the domain it is a cd.enter off its alignment. */
    if ((codoms_tag(target) == source ||
         !(env->codoms_prev & CODOMS_KEY_NOXFER)) &&
        !codoms_is_dead(codoms_tag(target)) && !codoms_is_dead(source)) {
        cause = codoms_may_call(env, source, -1, target) ? SEGV_CDENTRY :
                codoms_was_revoked(env, target, sizeof(uint32_t), CODOMS_PERM_C)
                ? SEGV_CDREVOKED : SEGV_CDXFER;
    }
    codoms_record(env, cause, source, target, 0, CODOMS_PERM_C);
    if (codoms_tag(target) != source) {
        env->codoms->fault.pc = env->codoms_src;
    }
}

/*
 * What cannot be executed is not translated, so the transfer rule is applied
 * here: a domain does not learn what is mapped where in others.
 */
static bool fetch_ok(CPURISCVState *env, uint64_t addr, bool nonfault)
{
    if (codoms_tag(addr) == codoms_current(env) ||
        (addr < CODOMS_VA_SIZE && page_get_flags(addr) & PAGE_EXEC)) {
        return true;
    }
    if (nonfault) {
        return false;
    }
    codoms_record_transfer(env, addr);
    riscv_raise_exception(env, RISCV_EXCP_CODOMS, 0);
}

bool codoms_access(CPUState *cs, vaddr addr, int size, MMUAccessType type,
                   bool nonfault, uintptr_t ra)
{
    CPURISCVState *env = cpu_env(cs);
    uint16_t domain = codoms_current(env);
    bool store = type == MMU_DATA_STORE, revoked = false;
    unsigned perm = store ? CODOMS_PERM_W : CODOMS_PERM_R;

    if (type == MMU_INST_FETCH) {
        return fetch_ok(env, addr, nonfault);
    }
    if (size == 0) {
        return true;
    }
    if (addr <= UINT64_MAX - (size - 1)) {
        const CodomsCap *c;

        if (!any_caps(addr, size)) {
            if (apl_covers(domain, addr, size, codoms_level_for(perm))) {
                return true;
            }
            c = find_cap(env->codoms, -1, addr, size, perm);
            if (c) {
                open_window(env, c, addr, store);
                return true;
            }
            revoked = codoms_was_revoked(env, addr, size, perm);
        }
    }
    if (nonfault) {
        return false;
    }
    codoms_raise(env, revoked ? SEGV_CDREVOKED :
                      store ? SEGV_CDWRITE : SEGV_CDREAD,
                 domain, addr, size, perm, ra);
}

static void check_rw(CPURISCVState *env, uint64_t addr, uint32_t size,
                     bool align, uintptr_t ra)
{
    if (align && addr % size) {
        cpu_loop_exit_sigbus(env_cpu(env), addr, MMU_DATA_STORE, ra);
    }
    codoms_access(env_cpu(env), addr, size, MMU_DATA_LOAD, false, ra);
    codoms_access(env_cpu(env), addr, size, MMU_DATA_STORE, false, ra);
}

/* An atomic access that is about to skip one of its halves. */
void HELPER(codoms_check_rw)(CPURISCVState *env, target_ulong addr,
                             uint32_t size)
{
    check_rw(env, addr, size, true, GETPC());
}

/* An AMO: where it is made of a load and a store, that knows the load only. */
void HELPER(codoms_check_amo)(CPURISCVState *env, target_ulong addr,
                              uint32_t size, uint32_t align)
{
    check_rw(env, addr, size, align, GETPC());
}

/*
 * A block that no rule lets control enter, one of a dead domain, or a cd.enter
 * off its alignment.
 */
void HELPER(codoms_bad_transfer)(CPURISCVState *env)
{
    codoms_record_transfer(env, env->pc);
    riscv_raise_exception(env, RISCV_EXCP_CODOMS, 0);
}

/* The instruction at pc lies in two pages of different tags. */
void HELPER(codoms_straddle)(CPURISCVState *env)
{
    uint64_t second = ROUND_UP(env->pc + 1, CODOMS_PAGE_SIZE);

    codoms_raise(env, SEGV_CDXFER, codoms_current(env), second, 0,
                 CODOMS_PERM_C, 0);
}

void HELPER(codoms_privilege)(CPURISCVState *env)
{
    codoms_raise(env, SEGV_CDPRIV, codoms_current(env), env->pc, 0, 0, 0);
}
