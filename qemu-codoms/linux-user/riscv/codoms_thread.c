/*
 * Threads of a program with domains (isa.md 7): clone makes one with an empty
 * DCS, no capabilities and no DST, in root, with a signal stack of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu.h"
#include "user-internals.h"
#include "user-mmap.h"
#include "user/page-protection.h"
#include "exec/page-protection.h"
#include "codoms-user.h"

#define SIGSTACK_MAPPING  (CODOMS_PAGE_SIZE + CODOMS_SIGSTACK_SIZE)

/*
 * What root has given to a domain, or marked, stays what it is: nothing else is
 * ever mapped there.
 */
static void unmap_stack(uint64_t addr)
{
    mmap_lock();
    for (uint64_t end = addr + SIGSTACK_MAPPING; addr < end;
         addr += CODOMS_PAGE_SIZE) {
        if (codoms_tag(addr) == CODOMS_ROOT_TAG && !codoms_bits(addr)) {
            target_munmap(addr, CODOMS_PAGE_SIZE);
        }
    }
    mmap_unlock();
}

/* With a guard page below. */
bool codoms_make_signal_stack(CodomsThread *t)
{
    abi_long guard = target_mmap(0, SIGSTACK_MAPPING, PROT_NONE,
                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    abi_ulong stack = guard + CODOMS_PAGE_SIZE;

    if (guard == -1) {
        return false;
    }
    if (target_mprotect(stack, CODOMS_SIGSTACK_SIZE, PROT_READ | PROT_WRITE)) {
        unmap_stack(guard);
        errno = ENOMEM;
        return false;
    }
    t->sigstack = stack;
    t->sigstack_top = stack + CODOMS_SIGSTACK_SIZE;
    return true;
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

static void free_thread(CodomsThread *t)
{
    if (t->sigstack) {
        unmap_stack(t->sigstack - CODOMS_PAGE_SIZE);
    }
    codoms_thread_free(t);
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
        parent->child = codoms_thread_new();
        if (!parent->child) {
            return -TARGET_EAGAIN;
        }
        if (!codoms_make_signal_stack(parent->child)) {
            free_thread(g_steal_pointer(&parent->child));
            return -TARGET_EAGAIN;
        }
        mmap_lock();
        set_stack(parent->child, parent, a[1]);
        mmap_unlock();
    }
    ret = do_syscall(env, TARGET_NR_clone, a[0], a[1], a[2], a[3], a[4], a[5],
                     0, 0);
    if (parent->child) {
        free_thread(g_steal_pointer(&parent->child));
    }
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
        env->codoms = g_steal_pointer(&parent->child);
        env->load_res = -1;
        env->codoms_insns = 0;
        codoms_close_windows(env);
    }
}

void codoms_thread_exit(CPURISCVState *env)
{
    CodomsThread *t;

    if (env->codoms) {
        codoms_profile_end(env);
    }
    codoms_lock_threads();
    t = g_steal_pointer(&env->codoms);
    codoms_unlock_threads();
    if (t) {
        free_thread(t);
    }
}
