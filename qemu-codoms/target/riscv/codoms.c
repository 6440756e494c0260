/*
 * RISC-V Xcodoms: domains, page tags, access protection lists, counters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "cpu.h"
#include "codoms.h"
#include "hw/core/cpu.h"
#include "exec/page-protection.h"
#include "exec/tb-flush.h"
#include "user/page-protection.h"

CodomsSpace *codoms_space;

/* The APL of those that have no rights. */
static const uint8_t no_rights[CODOMS_NO_TAG + 1];

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

static void init_check(CodomsDomain *d)
{
    for (int store = 0; store < 2; store++) {
        d->check.window[store] = offsetof(CPURISCVState, codoms_window[store]);
    }
    d->check.bound = offsetof(CPURISCVState, codoms_bound);
    d->stale = true;
}

void codoms_create(void)
{
    CodomsSpace *s = g_new0(CodomsSpace, 1);

    s->page = reserve(CODOMS_NUM_PAGES * sizeof(*s->page));
    s->domain = g_new(CodomsDomain *, CODOMS_NO_TAG + 1);
    s->nobody.tag = CODOMS_NO_TAG;
    s->nobody.level = no_rights;
    s->nobody.name = g_strdup("nobody");
    s->nobody.dead = true;
    init_check(&s->nobody);
    for (unsigned i = 0; i <= CODOMS_NO_TAG; i++) {
        s->domain[i] = &s->nobody;
    }
    s->domains = g_ptr_array_new();
    s->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    s->mapless = g_ptr_array_new();
    s->slots = g_hash_table_new(g_int64_hash, g_int64_equal);
    s->counter = reserve(CODOMS_MAX_COUNTERS * sizeof(*s->counter));
    s->num_counters = 1;
    codoms_space = s;

    codoms_add_domain(CODOMS_ROOT_TAG, "root", false);
}

static CodomsDomain *domain_at(unsigned i)
{
    return g_ptr_array_index(codoms_space->domains, i);
}

/* Code that was translated for @d tests what is not true any more. */
static void make_stale(CodomsDomain *d)
{
    if (!d->stale) {
        d->stale = true;
        if (!d->check.map) {
            g_ptr_array_remove_fast(codoms_space->mapless, d);
        }
        if (current_cpu) {
            tb_flush(current_cpu);
        }
    }
}

/* Whoever needed no map does, unless it may do everything with @object, too. */
static void check_mapless(const CodomsDomain *object)
{
    GPtrArray *mapless = codoms_space->mapless;

    for (unsigned i = mapless->len; i-- > 0; ) {
        CodomsDomain *d = g_ptr_array_index(mapless, i);

        if (!object || d->level[object->tag] != CODOMS_APL_WRITE) {
            make_stale(d);
        }
    }
}

void codoms_add_domain(uint16_t tag, const char *name, bool vault)
{
    CodomsSpace *s = codoms_space;
    CodomsDomain *d = g_new0(CodomsDomain, 1);

    d->tag = tag;
    d->name = g_strdup(name);
    d->vault = vault;
    d->apl = g_malloc0(CODOMS_NO_TAG + 1);
    d->level = d->apl;
    init_check(d);
    d->apl[tag] = CODOMS_APL_WRITE;
    s->domain[tag] = d;
    s->next_tag = tag + 1;
    g_ptr_array_add(s->domains, d);
    g_hash_table_insert(s->by_name, d->name, d);

    s->root_limited |= vault;
    if (tag != CODOMS_ROOT_TAG) {
        s->domain[CODOMS_ROOT_TAG]->apl[tag] =
            vault ? CODOMS_APL_CALL : CODOMS_APL_WRITE;
    }
    check_mapless(d);
}

CodomsDomain *codoms_domain(uint16_t tag)
{
    CodomsDomain *d = codoms_space->domain[tag];

    return d == &codoms_space->nobody ? NULL : d;
}

CodomsDomain *codoms_domain_named(const char *name)
{
    return g_hash_table_lookup(codoms_space->by_name, name);
}

const char *codoms_name(uint16_t tag)
{
    return codoms_space->domain[tag]->name;
}

uint32_t codoms_new_counter(uint16_t owner)
{
    CodomsSpace *s = codoms_space;

    if (s->num_counters == CODOMS_MAX_COUNTERS) {
        return 0;
    }
    s->counter[s->num_counters].owner = owner;
    return s->num_counters++;
}

void codoms_move_counters(uint16_t owner, bool disown)
{
    CodomsSpace *s = codoms_space;

    for (unsigned i = 1; i < s->num_counters; i++) {
        if (s->counter[i].owner == owner) {
            qatomic_inc(&s->counter[i].value);
            if (disown) {
                s->counter[i].owner = CODOMS_NO_TAG;
            }
        }
    }
}

/* A thread leaves this list before its state is freed. */
void codoms_lock_threads(void)
{
    cpu_list_lock();
}

void codoms_unlock_threads(void)
{
    cpu_list_unlock();
}

void codoms_close_all_windows(void)
{
    CPUState *cs;

    codoms_lock_threads();
    CPU_FOREACH(cs) {
        codoms_close_windows(cpu_env(cs));
    }
    codoms_unlock_threads();
}

/* The APL of @subject on @object has changed. */
static void note_reader(CodomsDomain *subject, CodomsDomain *object)
{
    bool reads = subject->apl[object->tag] >= CODOMS_APL_READ;
    guint at;

    if (subject->tag == CODOMS_ROOT_TAG || subject == object) {
        return;
    }
    if (!object->readers) {
        object->readers = g_ptr_array_new();
    }
    if (g_ptr_array_find(object->readers, subject, &at) != reads) {
        if (reads) {
            g_ptr_array_add(object->readers, subject);
        } else {
            g_ptr_array_remove_index_fast(object->readers, at);
        }
    }
}

void codoms_set_level(CodomsDomain *subject, CodomsDomain *object, int level)
{
    codoms_space->root_limited |= subject->tag == CODOMS_ROOT_TAG &&
                                  level < CODOMS_APL_WRITE;
    subject->apl[object->tag] = level;
    note_reader(subject, object);
    make_stale(subject);
}

void codoms_set_dead(CodomsDomain *d, bool dead)
{
    d->dead = dead;
    d->level = dead ? no_rights : d->apl;
    make_stale(d);
}

/* Add pages [@first, @last]; neighbours become one range. */
static void mark(IntervalTreeRoot *tree, uint64_t first, uint64_t last)
{
    uint64_t near = first ? first - 1 : first;
    IntervalTreeNode *n;

    while ((n = interval_tree_iter_first(tree, near, last + 1))) {
        if (n->start <= first && n->last >= last) {
            return;
        }
        first = MIN(first, n->start);
        last = MAX(last, n->last);
        interval_tree_remove(n, tree);
        g_free(n);
    }
    n = g_new0(IntervalTreeNode, 1);
    n->start = first;
    n->last = last;
    interval_tree_insert(n, tree);
}

/* Its pages are nobody's from now on. */
static void disown_pages(CodomsDomain *d)
{
    IntervalTreeNode *n;

    while ((n = interval_tree_iter_first(&d->pages, 0, UINT64_MAX))) {
        interval_tree_remove(n, &d->pages);
        mark(&codoms_space->nobody.pages, n->start, n->last);
        g_free(n);
    }
}

void codoms_remove_domain(CodomsDomain *d)
{
    CodomsSpace *s = codoms_space;

    make_stale(d);
    s->domain[d->tag] = &s->nobody;
    s->root_limited = s->any_gone = true;
    g_ptr_array_remove(s->domains, d);
    g_hash_table_remove(s->by_name, d->name);
    for (unsigned i = 0; i < s->domains->len; i++) {
        CodomsDomain *other = domain_at(i);

        other->apl[d->tag] = CODOMS_APL_NONE;
        make_stale(other);
        d->apl[other->tag] = CODOMS_APL_NONE;
        note_reader(d, other);
    }
    if (d->readers) {
        g_ptr_array_free(d->readers, true);
    }
    disown_pages(d);
    g_free(d->apl);
    d->apl = NULL;
    d->level = no_rights;
    if (d->map) {
        munmap(d->map, CODOMS_NUM_PAGES);
        d->map = NULL;
    }
    /* Its name stays: logs and profiles of other threads may be at it. */
}

/* The byte of a page with tag and bits @page in the map of @d. */
static uint8_t map_byte(CodomsDomain *d, uint32_t page)
{
    int level = page >> 16 & CODOMS_PAGE_CAPS ? CODOMS_APL_NONE
                                              : d->level[(uint16_t)page];
    uint8_t allowed = level >= CODOMS_APL_WRITE ? TCG_CODOMS_R | TCG_CODOMS_W :
                      level >= CODOMS_APL_READ ? TCG_CODOMS_R : 0;

    return d->check.denies ? allowed ^ (TCG_CODOMS_R | TCG_CODOMS_W) : allowed;
}

static void fill_map(CodomsDomain *d, uint64_t first, uint64_t last)
{
    const uint32_t *page = codoms_space->page;

    while (first <= last) {
        uint64_t next = first + 1;

        while (next <= last && page[next] == page[first]) {
            next++;
        }
        memset(d->map + first, map_byte(d, page[first]), next - first);
        first = next;
    }
}

static void fill_pages(CodomsDomain *d, CodomsDomain *object)
{
    IntervalTreeNode *n = interval_tree_iter_first(&object->pages, 0,
                                                   UINT64_MAX);

    for (; n; n = interval_tree_iter_next(n, 0, UINT64_MAX)) {
        fill_map(d, n->start, n->last);
    }
}

/*
 * Most pages are root's, so the sense of the bits is chosen such that root's
 * pages are zero and cost no memory; where that is impossible (read, not
 * write, on root) the map is filled. A domain that may do everything, as root
 * without vaults, needs no map.
 */
const TCGCodoms *codoms_check(CodomsDomain *d)
{
    CodomsSpace *s = codoms_space;
    bool caps = g_hash_table_size(s->slots);
    bool all = !caps && !s->any_gone;
    uint8_t outside;

    if (!d->stale) {
        return &d->check;
    }
    d->stale = false;
    for (unsigned i = 0; all && i < s->domains->len; i++) {
        all = d->level[domain_at(i)->tag] == CODOMS_APL_WRITE;
    }
    if (all) {
        d->check.map = NULL;
        g_ptr_array_add(s->mapless, d);
        return &d->check;
    }

    if (!d->map) {
        d->map = reserve(CODOMS_NUM_PAGES);
    } else {
        madvise(d->map, CODOMS_NUM_PAGES, MADV_DONTNEED);
    }
    d->check.map = d->map;
    d->check.denies = d->level[CODOMS_ROOT_TAG] == CODOMS_APL_WRITE;
    outside = map_byte(d, CODOMS_ROOT_TAG);
    if (outside) {
        memset(d->map, outside, CODOMS_NUM_PAGES);
    }
    for (unsigned i = 0; i < s->domains->len; i++) {
        if (caps || map_byte(d, domain_at(i)->tag) != outside) {
            fill_pages(d, domain_at(i));
        }
    }
    fill_pages(d, &s->nobody);
    return &d->check;
}

static void empty_slots(uint64_t page, bool caps)
{
    CodomsSpace *s = codoms_space;
    int64_t key = page;
    CodomsSlots *slots = g_hash_table_lookup(s->slots, &key);

    if (slots) {
        memset(slots->slot, 0, sizeof(slots->slot));
    } else if (caps) {
        bool first = !g_hash_table_size(s->slots);

        slots = g_new0(CodomsSlots, 1);
        qemu_spin_init(&slots->lock);
        g_hash_table_insert(s->slots, g_memdup2(&key, sizeof(key)), slots);
        if (first) {
            check_mapless(NULL);
        }
    }
}

static void refill_map(CodomsDomain *d, uint64_t first, uint64_t last)
{
    if (d->check.map && !d->stale) {
        fill_map(d, first, last);
    }
}

/* Of all that may do something with the pages of @object. */
static void refill_maps(CodomsDomain *object, uint64_t first, uint64_t last)
{
    refill_map(object, first, last);
    for (unsigned i = 0; object->readers && i < object->readers->len; i++) {
        refill_map(g_ptr_array_index(object->readers, i), first, last);
    }
}

void codoms_set_pages(uint64_t first, uint64_t last, uint16_t tag,
                      unsigned bits)
{
    CodomsSpace *s = codoms_space;
    CodomsDomain *root = s->domain[CODOMS_ROOT_TAG];

    for (uint64_t page = first; page <= last; page++) {
        uint16_t old = s->page[page];

        g_assert(old == tag || old == CODOMS_ROOT_TAG);
        if ((s->page[page] >> 16 | bits) & CODOMS_PAGE_CAPS) {
            empty_slots(page, bits & CODOMS_PAGE_CAPS);
        }
        s->page[page] = tag | bits << 16;
    }
    mark(&s->marked, first, last);
    mark(&s->domain[tag]->pages, first, last);

    /* To all others the pages were closed, and still are. */
    refill_maps(root, first, last);
    if (tag != CODOMS_ROOT_TAG) {
        refill_maps(s->domain[tag], first, last);
    }
}

CodomsSlots *codoms_slots(uint64_t addr)
{
    int64_t page = addr >> TCG_CODOMS_PAGE_BITS;

    return codoms_bits(addr) & CODOMS_PAGE_CAPS
        ? g_hash_table_lookup(codoms_space->slots, &page) : NULL;
}

bool codoms_any_marked(uint64_t addr, uint64_t len)
{
    CodomsSpace *s = codoms_space;
    IntervalTreeNode *n;
    uint64_t first, last;

    if (len == 0 || addr >= CODOMS_VA_SIZE) {
        return false;
    }
    len = MIN(len, CODOMS_VA_SIZE - addr);
    first = addr >> TCG_CODOMS_PAGE_BITS;
    last = (addr + len - 1) >> TCG_CODOMS_PAGE_BITS;

    n = interval_tree_iter_first(&s->marked, first, last);
    for (; n; n = interval_tree_iter_next(n, first, last)) {
        for (uint64_t i = MAX(first, n->start); i <= MIN(last, n->last); i++) {
            if (s->page[i]) {
                return true;
            }
        }
    }
    return false;
}

bool codoms_next_pages(uint16_t tag, uint64_t *first, uint64_t *last)
{
    IntervalTreeNode *n =
        interval_tree_iter_first(&codoms_space->domain[tag]->pages, *first,
                                 UINT64_MAX);

    if (n) {
        *first = MAX(*first, n->start);
        *last = n->last;
    }
    return n;
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
    codoms_close_all_windows();
    end_exclusive();
}

#define DST_MAPPING  ((CODOMS_NO_TAG + 1) * sizeof(CodomsStack))
#define DCS_MAPPING  (CODOMS_DCS_SIZE + CODOMS_SIGNAL_DEPTH * \
                      (CODOMS_DCS_FRAME + CODOMS_SIGNAL_SIZE + \
                       CODOMS_DCS_SIZE))

CodomsThread *codoms_thread_new(void)
{
    void *dcs = try_reserve(DCS_MAPPING);
    void *dst = try_reserve(DST_MAPPING);
    CodomsThread *t;

    if (!dcs || !dst) {
        if (dcs) {
            munmap(dcs, DCS_MAPPING);
        }
        if (dst) {
            munmap(dst, DST_MAPPING);
        }
        return NULL;
    }
    t = g_new0(CodomsThread, 1);
    t->own = true;
    t->frame = t->set = t->signal = CODOMS_DCS_NONE;
    t->limit = CODOMS_DCS_SIZE;
    t->dst = dst;
    t->dcs = dcs;
    t->profile = codoms_profile_new();
    return t;
}

void codoms_thread_free(CodomsThread *t)
{
    munmap(t->dcs, DCS_MAPPING);
    munmap(t->dst, DST_MAPPING);
    g_free(t->call.ranges);
    g_slist_free_full(t->call.strings, g_free);
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
    env->codoms_bound = TCG_CODOMS_BOUND;
    env->codoms_prev = CODOMS_KEY_ON | CODOMS_ROOT_TAG;
    codoms_access_hook = codoms_access;
}
