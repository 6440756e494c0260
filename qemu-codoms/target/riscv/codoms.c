/*
 * RISC-V Xcodoms: domains, page tags and access protection lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "cpu.h"
#include "codoms.h"
#include "hw/core/cpu.h"

CodomsSpace *codoms_space;

/* Zeroed memory that costs only what is touched; NULL: there is none. */
static void *try_reserve(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return p == MAP_FAILED ? NULL : p;
}

static void *reserve(size_t size)
{
    void *p = try_reserve(size);

    if (!p) {
        error_report("PT_CODOMS: cannot reserve %zu bytes for the tables of "
                     "the model: %s", size, strerror(errno));
        exit(EXIT_FAILURE);
    }
    return p;
}

void codoms_create(unsigned num_domains)
{
    CodomsSpace *s = g_new0(CodomsSpace, 1);

    s->page = reserve(CODOMS_NUM_PAGES * sizeof(*s->page));
    s->domain = g_new0(CodomsDomain, num_domains + 1);
    s->index = g_new(uint16_t, CODOMS_NO_TAG + 1);
    s->ranges = g_array_new(false, false, sizeof(CodomsRange));

    for (unsigned i = 0; i <= CODOMS_NO_TAG; i++) {
        s->index[i] = num_domains;
    }
    for (unsigned i = 0; i <= num_domains; i++) {
        s->domain[i].index = i;
        s->domain[i].level = g_new0(uint8_t, num_domains + 1);
        for (int store = 0; store < 2; store++) {
            s->domain[i].check.window[store] =
                offsetof(CPURISCVState, codoms_window[store]);
        }
    }
    s->domain[num_domains].tag = CODOMS_NO_TAG;
    codoms_space = s;

    codoms_add_domain(CODOMS_ROOT_TAG, "root", false);
}

void codoms_add_domain(uint16_t tag, const char *name, bool vault)
{
    CodomsSpace *s = codoms_space;
    CodomsDomain *d = &s->domain[s->num_domains];
    CodomsDomain *root = &s->domain[0];

    s->index[tag] = s->num_domains++;
    d->tag = tag;
    d->name = g_strdup(name);
    d->vault = vault;
    d->level[d->index] = CODOMS_APL_WRITE;
    if (d != root) {
        root->level[d->index] = vault ? CODOMS_APL_CALL : CODOMS_APL_WRITE;
    }
}

CodomsDomain *codoms_domain(uint16_t tag)
{
    CodomsSpace *s = codoms_space;
    CodomsDomain *d = &s->domain[s->index[tag]];

    return d->index < s->num_domains ? d : NULL;
}

const char *codoms_name(uint16_t tag)
{
    CodomsDomain *d = codoms_domain(tag);

    return d ? d->name : "nobody";
}

void codoms_set_level(CodomsDomain *subject, CodomsDomain *object, int level)
{
    subject->level[object->index] = level;
}

/* The byte of a page of @object in the map of @d. */
static uint8_t map_byte(CodomsDomain *d, CodomsDomain *object)
{
    int level = d->level[object->index];
    uint8_t allowed = level >= CODOMS_APL_WRITE ? TCG_CODOMS_R | TCG_CODOMS_W :
                      level >= CODOMS_APL_READ ? TCG_CODOMS_R : 0;

    return d->check.denies ? allowed ^ (TCG_CODOMS_R | TCG_CODOMS_W) : allowed;
}

/*
 * Most pages are root's, so the sense of the bits is chosen such that root's
 * pages are zero and cost no memory; where that is impossible (read, not
 * write, on root) the map is filled. A domain that may do everything, as root
 * without vaults, needs no map.
 */
void codoms_update_map(CodomsDomain *d)
{
    CodomsSpace *s = codoms_space;
    CodomsDomain *root = &s->domain[0];
    bool all = true;

    for (unsigned i = 0; i < s->num_domains; i++) {
        all &= d->level[i] == CODOMS_APL_WRITE;
    }
    if (all) {
        d->check.map = NULL;
        return;
    }

    if (!d->map) {
        d->map = reserve(CODOMS_NUM_PAGES);
    } else {
        madvise(d->map, CODOMS_NUM_PAGES, MADV_DONTNEED);
    }
    d->check.map = d->map;
    d->check.denies = d->level[root->index] == CODOMS_APL_WRITE;
    if (map_byte(d, root)) {
        memset(d->map, map_byte(d, root), CODOMS_NUM_PAGES);
    }
    for (unsigned i = 0; i < s->ranges->len; i++) {
        CodomsRange *r = &g_array_index(s->ranges, CodomsRange, i);
        memset(d->map + r->first, map_byte(d, codoms_domain(r->tag)),
               r->last - r->first + 1);
    }
}

void codoms_set_pages(uint64_t first, uint64_t last, uint16_t tag,
                      unsigned bits)
{
    CodomsSpace *s = codoms_space;
    CodomsDomain *object = codoms_domain(tag);

    for (uint64_t page = first; page <= last; page++) {
        s->page[page] = tag | bits << 16;
    }
    if (tag == CODOMS_ROOT_TAG) {
        return;                 /* these pages were root's before, too */
    }
    for (unsigned i = 0; i < s->num_domains; i++) {
        CodomsDomain *d = &s->domain[i];
        if (d->check.map) {
            memset(d->map + first, map_byte(d, object), last - first + 1);
        }
    }

    /* Stacks and heaps grow: extend the last range where that is possible. */
    if (s->ranges->len) {
        CodomsRange *r = &g_array_index(s->ranges, CodomsRange,
                                        s->ranges->len - 1);
        if (r->tag == tag && first >= r->first && first <= r->last + 1) {
            r->last = MAX(r->last, last);
            return;
        }
    }
    g_array_append_val(s->ranges, ((CodomsRange) { first, last, tag }));
}

bool codoms_any_tagged(uint64_t addr, uint64_t len)
{
    CodomsSpace *s = codoms_space;
    uint64_t first, last;

    if (len == 0 || addr >= CODOMS_VA_SIZE) {
        return false;
    }
    len = MIN(len, CODOMS_VA_SIZE - addr);
    first = addr >> TCG_CODOMS_PAGE_BITS;
    last = (addr + len - 1) >> TCG_CODOMS_PAGE_BITS;

    for (unsigned i = 0; i < s->ranges->len; i++) {
        CodomsRange *r = &g_array_index(s->ranges, CodomsRange, i);
        if (first <= r->last && r->first <= last) {
            return true;
        }
    }
    return false;
}

bool codoms_is_listed_entry(uint64_t addr)
{
    CodomsSpace *s = codoms_space;
    unsigned low = 0, high = s->num_entries;

    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (s->entries[middle] < addr) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < s->num_entries && s->entries[low] == addr;
}

void codoms_change_begin(void)
{
    start_exclusive();
}

void codoms_change_end(void)
{
    CPUState *cs;

    CPU_FOREACH(cs) {
        codoms_close_windows(cpu_env(cs));
    }
    end_exclusive();
}

#define DCS_MAPPING  (CODOMS_DCS_SIZE + CODOMS_SIGNAL_DEPTH * \
                      (CODOMS_DCS_FRAME + CODOMS_SIGNAL_SIZE))

CodomsThread *codoms_thread_new(void)
{
    void *dcs = try_reserve(DCS_MAPPING);
    CodomsThread *t;

    if (!dcs) {
        return NULL;
    }
    t = g_new0(CodomsThread, 1);
    t->own = true;
    t->frame = t->set = t->signal = CODOMS_DCS_NONE;
    t->dst = g_new0(CodomsStack, codoms_space->num_domains);
    t->dcs = dcs;
    return t;
}

void codoms_thread_free(CodomsThread *t)
{
    munmap(t->dcs, DCS_MAPPING);
    g_free(t->dst);
    g_free(t);
}

void codoms_thread_init(CPURISCVState *env)
{
    env->codoms = codoms_thread_new();
    if (!env->codoms) {
        error_report("PT_CODOMS: no memory for a domain control stack: %s",
                     strerror(errno));
        exit(EXIT_FAILURE);
    }
    codoms_close_windows(env);
    env->codoms_prev = CODOMS_KEY_ON | CODOMS_ROOT_TAG;
    codoms_access_hook = codoms_access;
}
