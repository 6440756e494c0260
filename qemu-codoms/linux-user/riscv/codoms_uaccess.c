/*
 * Memory that a system call uses: no domain gets it before the call is done
 * (isa.md 7), for neither the kernel nor the model looks again at whose it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu.h"
#include "user-internals.h"
#include "hw/core/cpu.h"
#include "exec/page-protection.h"
#include "codoms-user.h"

void codoms_call_begin(CPURISCVState *env)
{
    CodomsCall *call = &env->codoms->call;

    qatomic_store_release(&call->num_ranges, 0);
    call->active = true;
}

void codoms_call_end(CPURISCVState *env)
{
    CodomsCall *call = &env->codoms->call;

    call->active = false;
    qatomic_store_release(&call->num_ranges, 0);
    while (call->strings) {
        g_free(call->strings->data);
        call->strings = g_slist_delete_link(call->strings, call->strings);
    }
}

static CodomsCall *running_call(void)
{
    CodomsThread *t = thread_cpu ? cpu_env(thread_cpu)->codoms : NULL;

    return t && t->call.active ? &t->call : NULL;
}

static void note(CodomsCall *call, uint64_t addr, uint64_t size)
{
    uint32_t num = call->num_ranges;

    if (num == call->max_ranges) {
        call->max_ranges = MAX(8, 2 * num);
        call->ranges = g_renew(CodomsUsed, call->ranges, call->max_ranges);
    }
    call->ranges[num] = (CodomsUsed) { addr, addr + size - 1 };
    qatomic_store_release(&call->num_ranges, num + 1);
}

bool codoms_use(int type, abi_ulong addr, abi_ulong size)
{
    CodomsCall *call = running_call();
    bool ok;

    if (!call || !size) {
        return access_ok_untagged(type, addr, size);
    }
    mmap_lock();
    ok = access_ok_untagged(type, addr, size);
    if (ok) {
        note(call, addr, size);
    }
    mmap_unlock();
    return ok;
}

bool codoms_use_mapped(abi_ulong addr, abi_ulong size)
{
    bool ok;

    mmap_lock();
    ok = guest_range_valid_untagged(addr, size) &&
         codoms_kernel_ok(VERIFY_READ, addr, size);
    if (ok) {
        note(running_call(), addr, size);
    }
    mmap_unlock();
    return ok;
}

bool codoms_in_use(uint64_t addr, uint64_t len)
{
    CodomsThread *own = cpu_env(thread_cpu)->codoms;
    bool used = false;
    CPUState *cs;

    codoms_lock_threads();
    CPU_FOREACH(cs) {
        CodomsThread *t = cpu_env(cs)->codoms;
        uint32_t num = t && t != own ? qatomic_load_acquire(&t->call.num_ranges)
                                     : 0;

        for (uint32_t i = 0; i < num && !used; i++) {
            CodomsUsed *u = &t->call.ranges[i];

            used = u->first < addr + len && u->last >= addr;
        }
    }
    codoms_unlock_threads();
    return used;
}

bool codoms_lock_string(abi_ulong addr, char **string)
{
    CodomsCall *call = running_call();
    g_autoptr(GString) copy = NULL;
    size_t len = 0, max;

    if (!call) {
        return false;
    }
    *string = NULL;
    copy = g_string_new(NULL);
    do {
        const char *from;

        max = TARGET_PAGE_SIZE - (addr & ~TARGET_PAGE_MASK);
        from = copy->len > INT_MAX ? NULL : lock_user(VERIFY_READ, addr, max, 1);
        if (!from) {
            return true;
        }
        /* What has been measured is what counts, whoever changes it now. */
        g_string_append_len(copy, from, max);
        len = strlen(copy->str);
        addr += max;
    } while (len == copy->len);
    *string = g_string_free(g_steal_pointer(&copy), FALSE);
    call->strings = g_slist_prepend(call->strings, *string);
    return true;
}
