/*
 * Domain checks of guest data accesses: what generic code sees of CODOMs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef TCG_CODOMS_H
#define TCG_CODOMS_H

#include "exec/mmu-access-type.h"
#include "exec/vaddr.h"

/* One byte of a map tells what the domain may do with one guest page. */
#define TCG_CODOMS_R    1
#define TCG_CODOMS_W    2

#define TCG_CODOMS_VA_BITS      38
#define TCG_CODOMS_PAGE_BITS    12

/*
 * The check that the code generator emits before each inline access: address
 * below TCG_CODOMS_BOUND, or, with a map, below 2^TCG_CODOMS_VA_BITS, naturally
 * aligned, and the page's byte. What fails takes the slow path of the access,
 * which asks codoms_access_hook; so being too strict costs time only.
 */
typedef struct TCGCodoms {
    const uint8_t *map;         /* NULL: all of the address space is granted */
    bool denies;                /* set bits of the map deny, else they grant */
    int window[2];              /* offsets in env: of loads, of stores */
    int bound;                  /* offset in env of TCG_CODOMS_BOUND */
} TCGCodoms;

/* No access that begins below this reaches out of bounds. */
#define TCG_CODOMS_BOUND        ((1ull << TCG_CODOMS_VA_BITS) - 15)

/*
 * What the map does not grant may still lie in the window, the range that the
 * slow path granted last: its address, and for each size of an access (by its
 * logarithm) the number of addresses at which one fits in. The target closes
 * it when anything changes on which that grant rests.
 */
#define TCG_CODOMS_WINDOW_SIZES 5
#define TCG_CODOMS_WINDOW_WORDS (1 + TCG_CODOMS_WINDOW_SIZES)

/*
 * codoms_access_hook:
 * @cpu: the CPU that makes the access
 * @addr: guest virtual address
 * @size: length of the access in bytes
 * @type: load or store
 * @nonfault: return false instead of raising an exception
 * @ra: host return address for unwinding
 *
 * Asked before every access that is not inline: slow paths, atomics, and the
 * probes of helpers. NULL unless the program has domains. Returns true if the
 * domain of the running instruction may make the access.
 */
#ifdef CONFIG_USER_ONLY
extern bool (*codoms_access_hook)(CPUState *cpu, vaddr addr, int size,
                                  MMUAccessType type, bool nonfault,
                                  uintptr_t ra);

static inline bool codoms_access_ok(CPUState *cpu, vaddr addr, int size,
                                    MMUAccessType type, bool nonfault,
                                    uintptr_t ra)
{
    return likely(!codoms_access_hook) ||
           codoms_access_hook(cpu, addr, size, type, nonfault, ra);
}
#else
static inline bool codoms_access_ok(CPUState *cpu, vaddr addr, int size,
                                    MMUAccessType type, bool nonfault,
                                    uintptr_t ra)
{
    return true;
}
#endif

#endif
