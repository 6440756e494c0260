/*
 * Threads of a program with domains (isa.md 7): clone makes one with an empty
 * DCS, no capabilities and no DST, in root, with a signal stack of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#ifdef __GLIBC__
#include <dlfcn.h>
#include <gnu/lib-names.h>
#endif
#include "qemu.h"
#include "user-internals.h"
#include "user-mmap.h"
#include "user/page-protection.h"
#include "exec/page-protection.h"
#include "codoms-user.h"

#define SIGSTACK_MAPPING  (CODOMS_PAGE_SIZE + CODOMS_SIGSTACK_SIZE)

void codoms_threads_init(void)
{
#ifdef __GLIBC__
    /* pthread_exit would, by a path that chroot may have taken away. */
    dlopen(LIBGCC_S_SO, RTLD_NOW);
#endif
}

/* With a guard page below. From when it is mapped on it is nobody's but root's. */
bool codoms_make_signal_stack(CodomsThread *t)
{
    abi_long guard;

    mmap_lock();
    guard = target_mmap(0, SIGSTACK_MAPPING, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (guard != -1) {
        t->sigstack = guard + CODOMS_PAGE_SIZE;
        t->sigstack_top = t->sigstack + CODOMS_SIGSTACK_SIZE;
    }
    mmap_unlock();
    if (guard != -1 && target_mprotect(t->sigstack, CODOMS_SIGSTACK_SIZE,
                                       PROT_READ | PROT_WRITE)) {
        errno = ENOMEM;
        return false;
    }
    return guard != -1;
}

static bool has_stack_in(const CodomsThread *t, uint64_t addr, uint64_t len)
{
    return t && t->sigstack < addr + len && addr < t->sigstack_top;
}

bool codoms_has_signal_stack(uint64_t addr, uint64_t len)
{
    bool has = false;
    CPUState *cs;

    codoms_lock_threads();
    CPU_FOREACH(cs) {
        CodomsThread *t = cpu_env(cs)->codoms;

        has |= has_stack_in(t, addr, len) ||
               (t && has_stack_in(t->child, addr, len));
    }
    codoms_unlock_threads();
    return has;
}

/* From where on all up to @sp can be written, and is root's; @sp: nothing. */
static uint64_t stack_begin(uint64_t sp)
{
    uint64_t low = 0, high = ROUND_UP(sp, CODOMS_PAGE_SIZE) / CODOMS_PAGE_SIZE;

    if (sp > CODOMS_VA_SIZE) {
        return sp;
    }
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        uint64_t from = middle * CODOMS_PAGE_SIZE;

        if (page_check_range(from, sp - from, PAGE_READ | PAGE_WRITE) &&
            !codoms_any_marked(from, sp - from)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return MIN(high * CODOMS_PAGE_SIZE, sp);
}

void codoms_set_first_stack(CodomsThread *t)
{
    const struct image_info *info = get_task_state(thread_cpu)->info;

    t->stack = info->stack_limit;
    t->stack_top = info->start_stack;
}

static void set_stack(CodomsThread *t, const CodomsThread *parent, uint64_t sp)
{
    if (sp) {
        t->stack = stack_begin(sp);
        t->stack_top = sp;
    } else {
        t->stack = parent->stack;
        t->stack_top = parent->stack_top;
    }
}

/* Nobody gets the signal stack before it is gone. */
static void free_thread(CodomsThread **at)
{
    CodomsThread *t;

    mmap_lock();
    codoms_lock_threads();
    t = g_steal_pointer(at);
    codoms_unlock_threads();
    if (t && t->sigstack) {
        target_munmap(t->sigstack - CODOMS_PAGE_SIZE, SIGSTACK_MAPPING);
    }
    mmap_unlock();
    if (t) {
        codoms_thread_free(t);
    }
}

abi_long codoms_clone(CPURISCVState *env, const target_ulong *a)
{
    bool thread = a[0] & CLONE_VM && !(a[0] & CLONE_VFORK);
    CodomsThread *parent = env->codoms;
    abi_long ret;

    if (thread) {
        if (codoms_current(env) != CODOMS_ROOT_TAG) {
            return -TARGET_EPERM;
        }
        CodomsThread *child = codoms_thread_new();

        if (!child) {
            return -TARGET_EAGAIN;
        }
        /* Its first writes are those of the call that makes it. */
        child->call.active = true;
        child->files = parent->files;
        codoms_lock_threads();
        parent->child = child;
        codoms_unlock_threads();
        if (!codoms_make_signal_stack(child)) {
            free_thread(&parent->child);
            return -TARGET_EAGAIN;
        }
        mmap_lock();
        set_stack(parent->child, parent, a[1]);
        mmap_unlock();
    }
    ret = do_syscall(env, TARGET_NR_clone, a[0], a[1], a[2], a[3], a[4], a[5],
                     0, 0);
    free_thread(&parent->child);
    if (!thread && ret == 0) {
        codoms_forget_signals(env);
    }
    return ret;
}

/* @env is a copy of its parent's. */
void codoms_clone_child(CPURISCVState *env)
{
    CodomsThread *parent = env->codoms;

    if (parent && parent->child) {
        codoms_lock_threads();
        env->codoms = g_steal_pointer(&parent->child);
        codoms_unlock_threads();
        env->load_res = -1;
        env->codoms_insns = 0;
        codoms_close_windows(env);
    }
}

void codoms_thread_exit(CPURISCVState *env)
{
    if (env->codoms) {
        codoms_profile_end(env);
    }
    free_thread(&env->codoms);
}
