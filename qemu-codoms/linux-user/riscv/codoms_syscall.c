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
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/utsname.h>
#ifdef HAVE_BTRFS_H
#include <linux/btrfs.h>
#endif
#include <linux/dm-ioctl.h>
#include <linux/kcmp.h>
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
#include "strace.h"
#include <codoms/table.h>

static bool in_bounds(uint64_t addr, uint64_t len)
{
    return addr <= CODOMS_VA_SIZE && len <= CODOMS_VA_SIZE - addr;
}

/* Of what a vault is given, no other mapping and no pipe has the memory. */
static abi_long own_pages(uint64_t addr, uint64_t end, uint16_t tag)
{
    for (uint64_t next; addr < end; addr = next) {
        next = addr;
        while (next < end && codoms_tag(next) != tag) {
            next += TARGET_PAGE_SIZE;
        }
        if (next == addr) {
            next += TARGET_PAGE_SIZE;
        } else if (!codoms_own_pages(addr, next - addr)) {
            return errno == EFAULT ? -TARGET_EFAULT : -TARGET_ENOMEM;
        }
    }
    return 0;
}

static abi_long sys_tag(uint64_t addr, uint64_t pages, uint64_t tag,
                        uint64_t bits)
{
    uint64_t first = addr >> TCG_CODOMS_PAGE_BITS;
    bool caps = bits & CODOMS_PAGE_CAPS, used, stack;
    abi_long ret = 0;

    if (addr % CODOMS_PAGE_SIZE || tag > CODOMS_MAX_TAG ||
        bits & ~(uint64_t)(CODOMS_PAGE_SYS | CODOMS_PAGE_NOXFER |
                           CODOMS_PAGE_CAPS) ||
        (caps && bits != CODOMS_PAGE_CAPS)) {
        return -TARGET_EINVAL;
    }
    if (first > CODOMS_NUM_PAGES || pages > CODOMS_NUM_PAGES - first) {
        return -TARGET_ENOMEM;
    }

    codoms_change_begin();
    mmap_lock();
    if (!codoms_domain(tag)) {
        ret = -TARGET_EINVAL;
    }
    used = codoms_in_use(addr, pages * CODOMS_PAGE_SIZE);
    stack = codoms_has_signal_stack(addr, pages * CODOMS_PAGE_SIZE);
    for (uint64_t i = 0; i < pages && !ret; i++) {
        uint64_t page = addr + i * CODOMS_PAGE_SIZE;
        uint16_t old = codoms_tag(page);
        int flags = page_get_flags(page);

        if (!(flags & PAGE_VALID)) {
            ret = -TARGET_ENOMEM;
        } else if ((old != tag && old != CODOMS_ROOT_TAG) ||
                   (stack && codoms_has_signal_stack(page, CODOMS_PAGE_SIZE))) {
            ret = -TARGET_EPERM;
        } else if ((old != tag || caps) && flags & PAGE_EXEC) {
            ret = -TARGET_EACCES;
        } else if (old != tag && used &&
                   codoms_in_use(page, CODOMS_PAGE_SIZE)) {
            ret = -TARGET_EBUSY;
        }
    }
    if (!ret && !caps && codoms_domain(tag)->vault) {
        ret = own_pages(addr, addr + pages * CODOMS_PAGE_SIZE, tag);
    }
    if (!ret && caps && pages &&
        !codoms_map_empty(addr, pages * CODOMS_PAGE_SIZE)) {
        ret = -TARGET_ENOMEM;
    }
    /* What lies below a CAPS page is empty, and nobody has ever reached it. */
    for (uint64_t i = 0; i < pages && !ret && !caps; i++) {
        uint64_t page = addr + i * CODOMS_PAGE_SIZE;

        if (codoms_bits(page) & CODOMS_PAGE_CAPS) {
            ret = target_mprotect(page, CODOMS_PAGE_SIZE,
                                  PROT_READ | PROT_WRITE);
        }
    }
    if (!ret && pages) {
        codoms_retag(addr, pages, tag, bits);
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

static bool owns(uint16_t tag, uint64_t start, uint64_t end)
{
    for (uint64_t page = start & TARGET_PAGE_MASK; page < end;
         page += TARGET_PAGE_SIZE) {
        if (codoms_tag(page) != tag) {
            return false;
        }
    }
    return start < end;
}

/* A vault spills to its stack, and keeps variables where tp points. */
static bool vault_owns(CodomsDomain *d, uint64_t sp, uint64_t tp,
                       uint64_t limit)
{
    return !d->vault ||
           ((sp == 0 || owns(d->tag, limit, sp)) &&
            (tp == 0 || codoms_tag(tp) == d->tag));
}

static abi_long sys_dst(CPURISCVState *env, uint64_t tag, uint64_t sp,
                        uint64_t tp, uint64_t limit)
{
    CodomsThread *t = env->codoms;
    abi_long ret = 0;

    if (sp % 16 || sp > CODOMS_VA_SIZE || limit > sp) {
        return -TARGET_EINVAL;
    }
    codoms_lock_threads();
    if (tag > CODOMS_MAX_TAG || !codoms_domain(tag)) {
        ret = -TARGET_EINVAL;
    } else if (!vault_owns(codoms_domain(tag), sp, tp, limit)) {
        ret = -TARGET_EPERM;
    } else if (stack_is_live(t, tag)) {
        ret = -TARGET_EBUSY;
    } else {
        t->dst[tag] = (CodomsStack) {
            .sp = sp, .tp = tp, .limit = limit, .valid = true
        };
    }
    codoms_unlock_threads();
    return ret;
}

static CodomsDomain *domain_of(uint64_t tag)
{
    return tag <= CODOMS_MAX_TAG ? codoms_domain(tag) : NULL;
}

static abi_long set_level(CPURISCVState *env, uint64_t subject, uint64_t object,
                          uint64_t level)
{
    CodomsDomain *s = domain_of(subject), *o = domain_of(object);

    if (!s || !o || s == o || level > CODOMS_APL_WRITE) {
        return -TARGET_EINVAL;
    }
    if (o->vault && level > CODOMS_APL_CALL && level > s->apl[object] &&
        (subject == CODOMS_ROOT_TAG || codoms_closed(env, o))) {
        return -TARGET_EPERM;
    }
    codoms_set_level(s, o, level);
    return 0;
}

static bool process_hidden;

void codoms_hide_process(void)
{
    /* No core file shows the memory, nor does another process of the user. */
    process_hidden = true;
    prctl(PR_SET_DUMPABLE, 0);
}

static abi_long create(uint64_t flags, const char *name)
{
    CodomsSpace *s = codoms_space;

    if (codoms_domain_named(name)) {
        return -TARGET_EEXIST;
    }
    if (s->next_tag > CODOMS_MAX_TAG) {
        return -TARGET_ENOSPC;
    }
    if (flags & CODOMS_DOMAIN_VAULT) {
        codoms_hide_process();
    }
    codoms_add_domain(s->next_tag, name, flags & CODOMS_DOMAIN_VAULT);
    return s->next_tag - 1;
}

static abi_long sys_create(uint64_t flags, uint64_t addr, uint64_t len)
{
    char name[CODOMS_NAME_MAX + 1] = "";
    abi_long ret;

    if (flags & ~(uint64_t)CODOMS_DOMAIN_VAULT || !len ||
        len > CODOMS_NAME_MAX) {
        return -TARGET_EINVAL;
    }
    if (copy_from_user(name, addr, len)) {
        return -TARGET_EFAULT;
    }
    if (strlen(name) != len || !codoms_name_ok(name)) {
        return -TARGET_EINVAL;
    }
    codoms_change_begin();
    mmap_lock();
    ret = create(flags, name);
    mmap_unlock();
    codoms_change_end();
    return ret;
}

static abi_long new_counter(uint64_t owner)
{
    CodomsDomain *d = domain_of(owner);
    uint32_t number;

    if (!d || d->dead) {
        return -TARGET_EINVAL;
    }
    number = codoms_new_counter(owner);
    return number ? (abi_long)number : -TARGET_ENOSPC;
}

static abi_long mark_dead(uint64_t tag)
{
    CodomsDomain *d = domain_of(tag);

    if (!d || tag == CODOMS_ROOT_TAG) {
        return -TARGET_EINVAL;
    }
    codoms_set_dead(d, true);
    return 0;
}

/* In no frame of any thread, and without a stack from now on. */
static bool leave_threads(uint16_t tag)
{
    bool free = true;
    CPUState *cs;

    codoms_lock_threads();
    CPU_FOREACH(cs) {
        CodomsThread *t = cpu_env(cs)->codoms;

        for (uint32_t at = t ? t->frame : CODOMS_DCS_NONE;
             at != CODOMS_DCS_NONE; at = codoms_frame_at(t, at)->frame) {
            CodomsFrame *f = codoms_frame_at(t, at);

            free &= f->caller != tag && f->callee != tag;
        }
    }
    if (free) {
        CPU_FOREACH(cs) {
            if (cpu_env(cs)->codoms) {
                cpu_env(cs)->codoms->dst[tag] = (CodomsStack) { };
            }
        }
    }
    codoms_unlock_threads();
    return free;
}

static abi_long revive(uint64_t tag)
{
    CodomsDomain *d = domain_of(tag);

    if (!d || !d->dead) {
        return -TARGET_EINVAL;
    }
    if (!leave_threads(tag)) {
        return -TARGET_EBUSY;
    }
    codoms_move_counters(tag, false);
    codoms_set_dead(d, false);
    return 0;
}

static abi_long destroy(uint64_t tag)
{
    CodomsDomain *d = domain_of(tag);
    uint64_t first = 0, last;

    if (!d || !d->dead) {
        return -TARGET_EINVAL;
    }
    if (!leave_threads(tag)) {
        return -TARGET_EBUSY;
    }
    for (; codoms_next_pages(tag, &first, &last); first = last + 1) {
        if (!codoms_map_empty(first << TCG_CODOMS_PAGE_BITS,
                              (last - first + 1) << TCG_CODOMS_PAGE_BITS)) {
            return -TARGET_ENOMEM;
        }
        codoms_set_pages(first, last, tag, 0);
    }
    codoms_move_counters(tag, true);
    codoms_remove_domain(d);
    return 0;
}

/* Operations that change what all threads share. */
static abi_long sys_change(CPURISCVState *env, const target_ulong *a)
{
    abi_long ret;

    codoms_change_begin();
    mmap_lock();
    switch (a[0]) {
    case CODOMS_SYS_APL:
        ret = set_level(env, a[1], a[2], a[3]);
        break;
    case CODOMS_SYS_COUNTER:
        ret = new_counter(a[1]);
        break;
    case CODOMS_SYS_DEAD:
        ret = mark_dead(a[1]);
        break;
    case CODOMS_SYS_REVIVE:
        ret = revive(a[1]);
        break;
    case CODOMS_SYS_DESTROY:
        ret = destroy(a[1]);
        break;
    default:
        g_assert_not_reached();
    }
    mmap_unlock();
    codoms_change_end();
    return ret;
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
    case CODOMS_SYS_COUNTER:
    case CODOMS_SYS_DEAD:
    case CODOMS_SYS_REVIVE:
    case CODOMS_SYS_DESTROY:
        return sys_change(env, a);
    case CODOMS_SYS_CREATE:
        return sys_create(a[1], a[2], a[3]);
    case CODOMS_SYS_CODE:
        return codoms_sys_code(env, a);
    case CODOMS_SYS_UNWIND:
        return codoms_sys_unwind(env, a[1], a[2]);
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
 * Unmap root's pages of the range, which lose their bits; pages of a domain
 * stay, empty and without access, so that nothing else is ever mapped there.
 */
static abi_long unmap(uint64_t addr, uint64_t len)
{
    uint64_t end;

    if (addr % TARGET_PAGE_SIZE || !len || !in_bounds(addr, len)) {
        return -TARGET_EINVAL;
    }
    end = addr + TARGET_PAGE_ALIGN(len);
    while (addr < end) {
        uint16_t tag = codoms_tag(addr);
        unsigned bits = codoms_bits(addr);
        uint64_t next = addr;

        while (next < end && codoms_tag(next) == tag &&
               codoms_bits(next) == bits) {
            next += TARGET_PAGE_SIZE;
        }
        if (tag != CODOMS_ROOT_TAG ? !codoms_map_empty(addr, next - addr)
                                   : target_munmap(addr, next - addr) == -1) {
            return -TARGET_ENOMEM;
        }
        if (tag == CODOMS_ROOT_TAG ? bits : bits & CODOMS_PAGE_CAPS) {
            codoms_set_pages(addr >> TCG_CODOMS_PAGE_BITS,
                             (next >> TCG_CODOMS_PAGE_BITS) - 1, tag,
                             tag == CODOMS_ROOT_TAG ? 0
                                                    : bits & ~CODOMS_PAGE_CAPS);
        }
        addr = next;
    }
    return 0;
}

static abi_long sys_munmap(uint64_t addr, uint64_t len)
{
    abi_long ret;

    mmap_lock();
    if (!codoms_any_marked(addr, len)) {
        ret = get_errno(target_munmap(addr, len));
        mmap_unlock();
        return ret;
    }
    mmap_unlock();

    codoms_change_begin();
    mmap_lock();
    ret = unmap(addr, len);
    mmap_unlock();
    codoms_change_end();
    return ret;
}

/* May mprotect give the range @prot? */
static abi_long check_mprotect(uint64_t addr, uint64_t len, int prot)
{
    if (!in_bounds(addr, len)) {
        return 0;
    }
    for (uint64_t page = addr & TARGET_PAGE_MASK; page < addr + len;
         page += TARGET_PAGE_SIZE) {
        if (codoms_bits(page) & CODOMS_PAGE_CAPS) {
            return -TARGET_EPERM;
        }
        /* Code of a domain is not made here, nor is code made writable. */
        if (prot & PROT_EXEC &&
            (prot & PROT_WRITE || (codoms_tag(page) != CODOMS_ROOT_TAG &&
                                   !(page_get_flags(page) & PAGE_EXEC)))) {
            return -TARGET_EACCES;
        }
    }
    return 0;
}

/* Contents of CAPS pages and of code do not change behind the model's back. */
static abi_long check_madvise(uint64_t addr, uint64_t len)
{
    if (!in_bounds(addr, len)) {
        return 0;
    }
    for (uint64_t page = addr & TARGET_PAGE_MASK; page < addr + len;
         page += TARGET_PAGE_SIZE) {
        if (codoms_bits(page) & CODOMS_PAGE_CAPS ||
            (codoms_tag(page) != CODOMS_ROOT_TAG &&
             page_get_flags(page) & PAGE_EXEC)) {
            return -TARGET_EPERM;
        }
    }
    return 0;
}

static bool any_code(uint64_t addr, uint64_t len)
{
    for (uint64_t page = addr & TARGET_PAGE_MASK; page < addr + MAX(len, 1);
         page += TARGET_PAGE_SIZE) {
        if (page_get_flags(page) & PAGE_EXEC) {
            return true;
        }
    }
    return false;
}

bool codoms_shmdt_ok(abi_ulong first, abi_ulong last)
{
    return !codoms_space || !codoms_any_marked(first, last - first + 1);
}

bool codoms_kernel_ok(int type, abi_ulong addr, abi_ulong size)
{
    CPURISCVState *env = cpu_env(thread_cpu);
    unsigned perm = type & PAGE_WRITE ? CODOMS_PERM_W : CODOMS_PERM_R;

    /* The kernel acts for root: vaults are closed to it as they are to root. */
    return !codoms_space || !codoms_space->root_limited ||
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
    int op = a[1];      /* of 32 bits in do_syscall and in Linux */

    switch (op & FUTEX_CMD_MASK) {
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
             !codoms_use(write ? VERIFY_WRITE : VERIFY_READ, a[i],
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
static bool memory_call(uint32_t number, const target_ulong *a,
                        abi_long *ret)
{
    switch (number) {
    case TARGET_NR_mmap:
        if (a[3] & (TARGET_MAP_FIXED | TARGET_MAP_FIXED_NOREPLACE) &&
            codoms_any_marked(a[0], a[1])) {
            *ret = -TARGET_EPERM;
            return true;
        }
        /* Code is private, and nobody writes it. */
        if (a[2] & PROT_EXEC &&
            (a[2] & PROT_WRITE ||
             (a[3] & TARGET_MAP_TYPE) != TARGET_MAP_PRIVATE)) {
            *ret = -TARGET_EACCES;
            return true;
        }
        return false;
    case TARGET_NR_mprotect:
        /* These make do_syscall change more than it is told. */
        if (a[2] & (PROT_GROWSDOWN | PROT_GROWSUP)) {
            *ret = -TARGET_EINVAL;
            return true;
        }
        *ret = check_mprotect(a[0], a[1], a[2]);
        return *ret;
    case TARGET_NR_madvise:
        *ret = check_madvise(a[0], a[1]);
        return *ret;
    case TARGET_NR_mremap:
        /* The search for room would assert that some is wanted. */
        if (!TARGET_PAGE_ALIGN(a[2])) {
            *ret = -TARGET_EINVAL;
            return true;
        }
        if (!in_bounds(a[0], a[1])) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        if (codoms_any_marked(a[0], MAX(a[1], 1)) ||
            (a[3] & MREMAP_FIXED && codoms_any_marked(a[4], a[2]))) {
            *ret = -TARGET_EPERM;
            return true;
        }
        /* Code stays where it was scanned; and one page speaks for all. */
        if (any_code(a[0], a[1])) {
            *ret = -TARGET_EPERM;
            return true;
        }
        return false;
    case TARGET_NR_brk: {
        abi_ulong now = do_brk(0);

        if (a[0] < now && codoms_any_marked(TARGET_PAGE_ALIGN(a[0]),
                                            now - a[0])) {
            *ret = now;
            return true;
        }
        return false;
    }
    case TARGET_NR_shmat:
        /* Segments over marked pages; target_shmdt asks codoms_shmdt_ok(). */
        if (a[2] & SHM_REMAP && codoms_any_marked(a[1], CODOMS_VA_SIZE)) {
            *ret = -TARGET_EPERM;
            return true;
        }
        if (a[2] & SHM_EXEC) {
            *ret = -TARGET_EACCES;
            return true;
        }
        return false;
    default:
        g_assert_not_reached();
    }
}

/* Will execve or execveat find a program? */
static bool is_program(uint32_t number, const target_ulong *a)
{
    bool at = number == TARGET_NR_execveat;
    abi_ulong name = a[at];
    char *path = lock_user_string(name);
    bool found;

    if (!path) {
        return false;
    }
    found = (at && !*path) ||
            !faccessat(at ? (int)a[0] : AT_FDCWD, path, X_OK, 0);
    unlock_user(path, name, 0);
    return found;
}

/* mmap and mprotect that make code of root: it is sealed, like a domain's. */
static abi_long exec_call(CPURISCVState *env, uint32_t number,
                          const target_ulong *a, bool *traced)
{
    abi_long ret, sealed = 0;

    codoms_change_begin();
    mmap_lock();
    if (memory_call(number, a, &ret)) {
        goto out;
    }
    if (number == TARGET_NR_mprotect && !(a[0] % TARGET_PAGE_SIZE) &&
        in_bounds(a[0], a[1])) {
        sealed = codoms_seal(a[0], a[1], false);
        if (sealed) {
            ret = sealed;
            goto out;
        }
    }
    ret = do_syscall(env, number, a[0], a[1], a[2], a[3], a[4], a[5], 0, 0);
    *traced = true;
    if (number == TARGET_NR_mmap && !is_error(ret)) {
        sealed = codoms_seal(ret, a[1], true);
        if (!sealed) {
            sealed = target_mprotect(ret, a[1], a[2]);
        }
        if (sealed) {
            target_munmap(ret, a[1]);
            ret = sealed;
            *traced = false;
        }
    }
out:
    mmap_unlock();
    codoms_change_end();
    return ret;
}

/*
 * Pointers that do_syscall takes without a look, or with one that is not
 * enough: they point to @size bytes, 0 if the call does not touch them.
 */
static bool pointer_ok(uint64_t addr, uint64_t size)
{
    return !size ||
           (in_bounds(addr, size) && codoms_use(VERIFY_READ, addr, size));
}

/* Requests of ioctl whose types do not tell that they are dangerous. */
static bool request_ok(uint32_t request)
{
    /* do_syscall fills in the size of these. */
    const uint32_t sized = (TARGET_IOC_SIZEMASK << TARGET_IOC_SIZESHIFT);
    const uint32_t others[] = {
        /* The kernel writes what it points to when the device is done. */
        TARGET_USBDEVFS_SUBMITURB,
#ifdef HAVE_BTRFS_H
        /* A number in the structure is an address. */
        TARGET_BTRFS_IOC_INO_PATHS,
        TARGET_BTRFS_IOC_LOGICAL_INO,
        TARGET_BTRFS_IOC_LOGICAL_INO_V2,
#endif
    };

    switch (request) {
    /* The argument goes to the kernel as it is, an address of the model's. */
    case TARGET_KDGETLED:
    case TARGET_KDGKBLED:
    /* It goes to the kernel without one. */
    case TARGET_FDRAWCMD:
    /* The result is as long as the argument says; do_ioctl's buffer is not. */
    case TARGET_HDIO_DRIVE_CMD:
        return false;
    }
    for (int i = 0; i < ARRAY_SIZE(others); i++) {
        if (!((request ^ others[i]) & ~sized)) {
            return false;
        }
    }
    switch (request >> TARGET_IOC_TYPESHIFT & 0xff) {
    /* They are converted string by string, and by lengths that are read twice. */
    case DM_IOCTL:
    case 'd': /* DRM */
        return false;
    default:
        return true;
    }
}

/* The structure that SO_GET_FILTER writes is not as long as it says. */
static bool option_ok(int level, int option)
{
    return level != TARGET_SOL_SOCKET || option != SO_GET_FILTER;
}

/* Is there an address in what is converted member by member? */
static bool has_pointer(const argtype *type)
{
    const StructEntry *s;

    switch (*type) {
    case TYPE_PTRVOID:
    case TYPE_PTR:
        return true;
    case TYPE_ARRAY:
        return has_pointer(type + 2);
    case TYPE_STRUCT:
        s = struct_entries + type[1];
        if (!s->field_types) {
            return false;       /* of termios: converted by a function */
        }
        type = s->field_types;
        for (int i = 0; i < s->nb_fields; i++) {
            if (has_pointer(type)) {
                return true;
            }
            while (*type == TYPE_ARRAY) {
                type += 2;
            }
            type += *type == TYPE_STRUCT ? 2 : 1;
        }
        return false;
    default:
        return false;
    }
}

bool codoms_ioctl_ok(const argtype *type)
{
    return !codoms_space ||
           (*type == TYPE_PTR ? !has_pointer(type + 1) : *type != TYPE_PTRVOID);
}

/* Not those that change how the host maps memory. */
static bool persona_ok(uint32_t persona)
{
    const uint32_t harmless = UNAME26 | ADDR_NO_RANDOMIZE | STICKY_TIMEOUTS |
                              WHOLE_SECONDS | SHORT_INODE;

    return persona == UINT32_MAX || !(persona & ~harmless);
}

/* @traced: do_syscall has it in the log already. */
static bool handle(CPURISCVState *env, uint32_t number, abi_long *ret,
                   bool *traced)
{
    const target_ulong *a = &env->gpr[xA0];

    if (unlikely(codoms_tracing) && codoms_trace_syscall(env, ret)) {
        return true;
    }

    switch (number) {
    case CODOMS_NR:
        codoms_close_windows(env);
        *ret = sys_codoms(env, a);
        return true;

    case TARGET_NR_munmap:
        *ret = sys_munmap(a[0], a[1]);
        return true;
    case TARGET_NR_mmap:
    case TARGET_NR_mprotect:
        if (a[2] & PROT_EXEC) {
            *ret = exec_call(env, number, a, traced);
            return true;
        }
        /* fall through */
    case TARGET_NR_madvise:
    case TARGET_NR_mremap:
    case TARGET_NR_brk:
    case TARGET_NR_shmat:
        mmap_lock();
        if (!memory_call(number, a, ret)) {
            *ret = do_syscall(env, number, a[0], a[1], a[2], a[3], a[4], a[5],
                              0, 0);
            *traced = true;
        }
        mmap_unlock();
        return true;

    case TARGET_NR_close:
        *ret = codoms_close(a[0]);
        return true;
    case TARGET_NR_close_range:
        *ret = codoms_close_range(a[0], a[1], a[2]);
        return true;
    case TARGET_NR_dup3:
        *ret = codoms_dup3(a[0], a[1], a[2]);
        return true;
    case TARGET_NR_unshare:
        *ret = codoms_unshare(a[0]);
        return true;
    case TARGET_NR_execve:
    case TARGET_NR_execveat:
        if (unlikely(codoms_profiling) && is_program(number, a)) {
            codoms_profile_exec();
        }
        return false;
    case TARGET_NR_prctl:
        /* With tagged addresses a check and an access could differ. */
        if ((int)a[0] == PR_SET_TAGGED_ADDR_CTRL) {
            *ret = -TARGET_EINVAL;
            return true;
        }
        if ((int)a[0] == PR_SET_DUMPABLE && a[1] && process_hidden) {
            *ret = -TARGET_EPERM;
            return true;
        }
        return false;
    case TARGET_NR_futex:
        if (!futex_ok(a)) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        return false;
    case TARGET_NR_msgsnd:
        if ((int64_t)a[2] >= 0 &&
            !pointer_ok(a[1], sizeof(abi_long) + a[2])) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        return false;
    case TARGET_NR_mount:
        /* The kernel copies a page's worth, or up to the end of what it can. */
        if (a[4] && !codoms_use_mapped(a[4], CODOMS_PAGE_SIZE)) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        return false;
    case TARGET_NR_riscv_hwprobe:
        /* The size of that many pairs must not overflow. */
        if (a[1] > CODOMS_VA_SIZE) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        return false;
    case TARGET_NR_mlock:
    case TARGET_NR_munlock:
    case TARGET_NR_msync:
        if (!in_bounds(a[0], a[1])) {
            *ret = -TARGET_ENOMEM;
            return true;
        }
        return false;
    case TARGET_NR_ioctl:
        if (!request_ok(a[1])) {
            *ret = -TARGET_ENOTTY;
            return true;
        }
        return false;
    case TARGET_NR_getsockopt:
        if (!option_ok(a[1], a[2])) {
            *ret = -TARGET_ENOPROTOOPT;
            return true;
        }
        return false;
    case TARGET_NR_kcmp:
        if ((int)a[2] == KCMP_EPOLL_TFD &&
            !pointer_ok(a[4], sizeof(struct kcmp_epoll_slot))) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        return false;
    case TARGET_NR_sethostname:
    case TARGET_NR_setdomainname:
        /* do_syscall looks for the end of a string, which it need not be. */
        if ((uint32_t)a[1] < SYS_NMLN &&
            !pointer_ok(a[0], (uint32_t)a[1])) {
            *ret = -TARGET_EFAULT;
            return true;
        }
        return false;
    case TARGET_NR_personality:
        if (!persona_ok(a[0])) {
            *ret = -TARGET_EINVAL;
            return true;
        }
        return false;
    case TARGET_NR_vmsplice:
        /* What reads the pipe later would see what the pages are then. */
        *ret = -TARGET_ENOSYS;
        return true;
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
        *traced = true;
        return true;
    default:
        return false;
    }
}

static void run(CPURISCVState *env, abi_long *ret)
{
    bool strace = qemu_loglevel_mask(LOG_STRACE), traced = false, done;
    target_ulong number = env->gpr[xA7];
    target_ulong a[6];

    /* The instruction has retired; what follows it may lie in another page. */
    env->codoms_src = env->pc - 4;
    /* As Linux: do_syscall would drop the upper half, and do another call. */
    if (number > UINT32_MAX) {
        if (unlikely(strace)) {
            qemu_log("%d Unknown syscall 0x%" PRIx64 " = -1 errno=%d (%s)\n",
                     get_task_state(env_cpu(env))->ts_tid, (uint64_t)number,
                     TARGET_ENOSYS, target_strerror(TARGET_ENOSYS));
        }
        *ret = -TARGET_ENOSYS;
        return;
    }
    memcpy(a, &env->gpr[xA0], sizeof(a));
    if (unlikely(strace) && number == CODOMS_NR) {
        codoms_print_syscall(env, a);
    }
    done = handle(env, number, ret, &traced);
    if (!done) {
        *ret = do_syscall(env, number, a[0], a[1], a[2], a[3], a[4], a[5], 0, 0);
    }
    if (unlikely(strace) && done && !traced) {
        if (number == CODOMS_NR) {
            codoms_print_syscall_ret(a, *ret);
        } else {
            print_syscall(env, number, a[0], a[1], a[2], a[3], a[4], a[5]);
            print_syscall_ret(env, number, *ret, a[0], a[1], a[2], a[3], a[4],
                              a[5]);
        }
    }
}

bool codoms_syscall(CPURISCVState *env, abi_long *ret)
{
    if (!env->codoms) {
        return false;
    }
    codoms_call_begin(env);
    run(env, ret);
    codoms_call_end(env);
    return true;
}
