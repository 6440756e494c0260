/*
 * System calls of a program with domains: the kernel interface of CODOMs, and
 * what keeps tags right (isa.md 7).
 *
 * An ecall gets here from SYS pages only, so the caller is root's runtime. It
 * is trusted; what is refused here would break a promise that it, too, builds
 * on: no page changes its domain, signals reach root on its own stack.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include <sys/shm.h>
#include "qemu.h"
#include "user-internals.h"
#include "signal-common.h"
#include "user-mmap.h"
#include "exec/exec-all.h"
#include "exec/page-protection.h"
#include "user/page-protection.h"
#include "exec/tb-flush.h"
#include "hw/core/cpu.h"
#include "target/riscv/codoms.h"
#include "target_mman.h"
#include "codoms-user.h"

static bool in_bounds(uint64_t addr, uint64_t len)
{
    return addr <= CODOMS_VA_SIZE && len <= CODOMS_VA_SIZE - addr;
}

static abi_long sys_tag(uint64_t addr, uint64_t pages, uint64_t tag,
                        uint64_t bits)
{
    uint64_t first = addr >> TCG_CODOMS_PAGE_BITS;
    abi_long ret = 0;

    if (addr % CODOMS_PAGE_SIZE || tag > CODOMS_MAX_TAG ||
        !codoms_domain(tag) ||
        bits & ~(uint64_t)(CODOMS_PAGE_SYS | CODOMS_PAGE_NOXFER)) {
        return -TARGET_EINVAL;
    }
    if (first > CODOMS_NUM_PAGES || pages > CODOMS_NUM_PAGES - first) {
        return -TARGET_ENOMEM;
    }
    if (!pages) {
        return 0;
    }

    codoms_change_begin();
    mmap_lock();
    for (uint64_t i = 0; i < pages && !ret; i++) {
        uint64_t page = addr + i * CODOMS_PAGE_SIZE;
        uint16_t old = codoms_tag(page);
        int flags = page_get_flags(page);

        if (!(flags & PAGE_VALID)) {
            ret = -TARGET_ENOMEM;
        } else if (old != tag && old != CODOMS_ROOT_TAG) {
            ret = -TARGET_EPERM;
        } else if (old != tag && flags & PAGE_EXEC) {
            ret = -TARGET_EACCES;
        }
    }
    if (!ret) {
        /* Code of these pages was translated for what they were. */
        tb_invalidate_phys_range(addr, addr + pages * CODOMS_PAGE_SIZE - 1);
        codoms_set_pages(first, first + pages - 1, tag, bits);
    }
    mmap_unlock();
    codoms_change_end();
    return ret;
}

/* Is the stack of @tag in use by a frame that will be returned to? */
static bool stack_is_live(CodomsThread *t, uint16_t tag)
{
    for (uint32_t at = t->frame; at != CODOMS_DCS_NONE;
         at = codoms_frame_at(t, at)->frame) {
        CodomsFrame *f = codoms_frame_at(t, at);
        if (f->caller == tag && f->own) {
            return true;
        }
    }
    return false;
}

static abi_long sys_dst(CPURISCVState *env, uint64_t tag, uint64_t sp,
                        uint64_t tp, uint64_t limit)
{
    CodomsThread *t = env->codoms;
    CodomsDomain *d = tag <= CODOMS_MAX_TAG ? codoms_domain(tag) : NULL;

    if (!d || sp % 16 || sp > CODOMS_VA_SIZE || limit > sp) {
        return -TARGET_EINVAL;
    }
    if (stack_is_live(t, tag)) {
        return -TARGET_EBUSY;
    }
    t->dst[d->index] = (CodomsStack) {
        .sp = sp, .tp = tp, .limit = limit, .valid = true
    };
    return 0;
}

static abi_long sys_apl(CPURISCVState *env, uint64_t subject, uint64_t object,
                        uint64_t level)
{
    CodomsDomain *s = subject <= CODOMS_MAX_TAG ? codoms_domain(subject) : NULL;
    CodomsDomain *o = object <= CODOMS_MAX_TAG ? codoms_domain(object) : NULL;

    if (!s || !o || s == o || level > CODOMS_APL_WRITE) {
        return -TARGET_EINVAL;
    }
    if (subject == CODOMS_ROOT_TAG && o->vault && level > CODOMS_APL_CALL) {
        return -TARGET_EPERM;
    }
    /* Blocks hold the address of the map and the sense of its bits. */
    codoms_change_begin();
    mmap_lock();
    codoms_set_level(s, o, level);
    codoms_update_map(s);
    tb_flush(env_cpu(env));
    mmap_unlock();
    codoms_change_end();
    return 0;
}

static abi_long copy_out(uint64_t addr, const void *from, uint64_t size,
                         uint64_t want)
{
    if (want != size) {
        return -TARGET_EINVAL;
    }
    return copy_to_user(addr, (void *)from, size);
}

static abi_long sys_frame(CPURISCVState *env, uint64_t n, uint64_t addr,
                          uint64_t size)
{
    CodomsThread *t = env->codoms;
    uint32_t at = t->frame;
    CodomsFrame *f;

    for (; at != CODOMS_DCS_NONE && n; n--) {
        at = codoms_frame_at(t, at)->frame;
    }
    if (at == CODOMS_DCS_NONE) {
        return -TARGET_ENOENT;
    }
    f = codoms_frame_at(t, at);
    return copy_out(addr, &(struct codoms_frame) {
        .kind = f->kind, .caller = f->caller, .callee = f->callee,
        .ra = f->ra, .sp = f->sp, .entry = f->entry, .height = at,
    }, sizeof(struct codoms_frame), size);
}

static abi_long sys_codoms(CPURISCVState *env, const target_ulong *a)
{
    switch (a[0]) {
    case CODOMS_SYS_VERSION:
        return 1;
    case CODOMS_SYS_TAG:
        return sys_tag(a[1], a[2], a[3], a[4]);
    case CODOMS_SYS_DST:
        return sys_dst(env, a[1], a[2], a[3], a[4]);
    case CODOMS_SYS_APL:
        return sys_apl(env, a[1], a[2], a[3]);
    case CODOMS_SYS_FRAME:
        return sys_frame(env, a[1], a[2], a[3]);
    case CODOMS_SYS_STATS:
        return copy_out(a[1], &env->codoms->stats,
                        sizeof(env->codoms->stats), a[2]);
    case CODOMS_SYS_SIGCTX:
        return codoms_sys_sigctx(env, a[1], a[2]);
    default:
        return -TARGET_ENOSYS;
    }
}

/*
 * Unmap root's pages of the range; pages of a domain stay, empty and without
 * access, so that nothing else is ever mapped there.
 */
static abi_long sys_munmap(uint64_t addr, uint64_t len)
{
    uint64_t end;

    if (addr % TARGET_PAGE_SIZE || !len || !in_bounds(addr, len)) {
        return -TARGET_EINVAL;
    }
    end = addr + TARGET_PAGE_ALIGN(len);
    while (addr < end) {
        bool tagged = codoms_tag(addr) != CODOMS_ROOT_TAG;
        uint64_t next = addr;

        while (next < end &&
               (codoms_tag(next) != CODOMS_ROOT_TAG) == tagged) {
            next += TARGET_PAGE_SIZE;
        }
        if (tagged) {
            if (target_mmap(addr, next - addr, PROT_NONE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED |
                            MAP_NORESERVE, -1, 0) == -1) {
                return -TARGET_ENOMEM;
            }
        } else if (target_munmap(addr, next - addr) == -1) {
            return -TARGET_ENOMEM;
        }
        addr = next;
    }
    return 0;
}

/* True if mprotect would make code of a domain, or writable code. */
static bool makes_code(uint64_t addr, uint64_t len, int prot)
{
    if (!(prot & PROT_EXEC) || !in_bounds(addr, len)) {
        return false;
    }
    for (uint64_t page = addr & TARGET_PAGE_MASK; page < addr + len;
         page += TARGET_PAGE_SIZE) {
        if (codoms_tag(page) != CODOMS_ROOT_TAG &&
            (prot & PROT_WRITE || !(page_get_flags(page) & PAGE_EXEC))) {
            return true;
        }
    }
    return false;
}

bool codoms_kernel_ok(int type, abi_ulong addr, abi_ulong size)
{
    CPURISCVState *env = cpu_env(thread_cpu);
    unsigned perm = type & PAGE_WRITE ? CODOMS_PERM_W : CODOMS_PERM_R;

    /* The kernel acts for root: vaults are closed to it as they are to root. */
    return !codoms_space || !codoms_space->domain[0].check.map ||
           !size ||
           !codoms_allows(env, CODOMS_ROOT_TAG, 0, addr, size, perm) ||
           !codoms_allows(env, codoms_current(env), 0, addr, size, perm);
}

/*
 * The words of futex lie where the kernel may touch them: QEMU does not look.
 * What an operation does not touch it need not be able to.
 */
static bool futex_ok(const target_ulong *a)
{
    bool read = true, write = false, two = false;

    switch (a[1] & FUTEX_CMD_MASK) {
    case FUTEX_LOCK_PI:
    case FUTEX_LOCK_PI2:
    case FUTEX_TRYLOCK_PI:
    case FUTEX_UNLOCK_PI:
        write = true;
        break;
    case FUTEX_REQUEUE:
    case FUTEX_CMP_REQUEUE:
        two = true;
        break;
    case FUTEX_WAKE_OP:
    case FUTEX_WAIT_REQUEUE_PI:
    case FUTEX_CMP_REQUEUE_PI:
        two = write = true;
        break;
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
        read = false;
        break;
    }
    for (int i = 0; i < (two ? 5 : 1); i += 4) {
        if (!in_bounds(a[i], sizeof(uint32_t)) ||
            ((read || write) &&
             !codoms_kernel_ok(write ? VERIFY_WRITE : VERIFY_READ, a[i],
                               sizeof(uint32_t)))) {
            return false;
        }
    }
    return true;
}

/*
 * Memory calls: true if the call has been done or refused. mmap_lock is held
 * until the call is done, so no other thread tags what has been looked at.
 */
static bool memory_call(target_ulong number, const target_ulong *a,
                        abi_long *ret)
{
    switch (number) {
    case TARGET_NR_munmap:
        if (!codoms_any_tagged(a[0], a[1])) {
            return false;
        }
        *ret = sys_munmap(a[0], a[1]);
        return true;
    case TARGET_NR_mmap:
        if (a[3] & (TARGET_MAP_FIXED | TARGET_MAP_FIXED_NOREPLACE) &&
            codoms_any_tagged(a[0], a[1])) {
            *ret = -TARGET_EPERM;
            return true;
        }
        return false;
    case TARGET_NR_mprotect:
        if (makes_code(a[0], a[1], a[2])) {
            *ret = -TARGET_EACCES;
            return true;
        }
        return false;
    case TARGET_NR_mremap:
        if (!in_bounds(a[0], a[1])) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        if (codoms_any_tagged(a[0], MAX(a[1], 1)) ||
            (a[3] & MREMAP_FIXED && codoms_any_tagged(a[4], a[2]))) {
            *ret = -TARGET_EPERM;
            return true;
        }
        return false;
    case TARGET_NR_brk: {
        abi_ulong now = do_brk(0);

        if (a[0] < now && codoms_any_tagged(TARGET_PAGE_ALIGN(a[0]),
                                            now - a[0])) {
            *ret = now;
            return true;
        }
        return false;
    }
    case TARGET_NR_shmat:
        /* Segments over tagged pages, and their removal later on. */
        if (a[2] & SHM_REMAP && codoms_any_tagged(a[1], CODOMS_VA_SIZE)) {
            *ret = -TARGET_EPERM;
            return true;
        }
        return false;
    case TARGET_NR_shmdt:
        if (codoms_any_tagged(a[0], 1)) {
            *ret = -TARGET_EPERM;
            return true;
        }
        return false;
    default:
        g_assert_not_reached();
    }
}

bool codoms_syscall(CPURISCVState *env, abi_long *ret)
{
    target_ulong number = env->gpr[xA7];
    const target_ulong *a = &env->gpr[xA0];

    if (!env->codoms) {
        return false;
    }
    /* The instruction has retired; what follows it may lie in another page. */
    env->codoms_src = env->pc - 4;

    switch (number) {
    case CODOMS_NR:
        codoms_close_windows(env);
        *ret = sys_codoms(env, a);
        return true;

    case TARGET_NR_munmap:
    case TARGET_NR_mmap:
    case TARGET_NR_mprotect:
    case TARGET_NR_mremap:
    case TARGET_NR_brk:
    case TARGET_NR_shmat:
    case TARGET_NR_shmdt:
        mmap_lock();
        if (!memory_call(number, a, ret)) {
            *ret = do_syscall(env, number, a[0], a[1], a[2], a[3], a[4], a[5],
                              0, 0);
        }
        mmap_unlock();
        return true;

    case TARGET_NR_futex:
        if (!futex_ok(a)) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        return false;
    case TARGET_NR_set_tid_address:
        /* The kernel wakes a futex there. */
        if (!in_bounds(a[0], sizeof(uint32_t))) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        return false;
    case TARGET_NR_sigaltstack:
        *ret = -TARGET_EPERM;
        return true;
    case TARGET_NR_rt_sigsuspend:
        /* No signal comes before the handler is done. */
        if (env->codoms->signal != CODOMS_DCS_NONE) {
            *ret = -TARGET_EDEADLK;
            return true;
        }
        return false;
    case TARGET_NR_clone:
        if (a[0] & CLONE_CHILD_CLEARTID &&
            !in_bounds(a[4], sizeof(uint32_t))) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        *ret = codoms_clone(env, a);
        return true;
    default:
        return false;
    }
}
