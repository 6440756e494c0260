/*
 * RISC-V Xcodoms: counters of a run (-codoms-profile).
 *
 * Guest instructions are counted one by one, in the tree of the functions that
 * were active: a function is known by the symbol of its address, and who
 * called it by following calls and returns. A return that is none of a known
 * call (longjmp) ends the calls that were made further down the stack. A frame
 * of the domain control stack is the bottom of what its callee returns from.
 *
 * Off, nothing of this is in the generated code.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/lockable.h"
#include "disas/disas.h"
#include "cpu.h"
#include "codoms.h"
#include "qemu/atomic128.h"
#include "tcg/tcg-op.h"
#include "exec/helper-proto.h"
#include "exec/helper-gen.h"

/* A function in the domain whose page it lies in; never freed. */
typedef struct Function {
    const char *name;
    uint16_t tag;
} Function;

typedef struct Node {
    const Function *function;
    struct Node *parent, *children, *next;
    uint64_t insns;
} Node;

/* A call that has not returned: where it was made, sp, where it returns to. */
typedef struct Call {
    Node *context;
    uint64_t sp, ra;
} Call;

/* Calls from @first on were made in the activation of the DCS frame at @at. */
typedef struct Activation {
    uint32_t at;
    guint first;
} Activation;

typedef struct Edge {
    uint64_t entry;
    uint32_t caller, callee;
    uint64_t calls;
} Edge;

typedef struct Fault {
    uint32_t cause;
    uint16_t domain, blamed;
    uint64_t count;
} Fault;

typedef struct Counts {
    uint64_t insns, in, out, caps, bytes, faults;
} Counts;

/* Of a thread, which alone writes it; read when no thread runs. */
typedef struct CodomsProfile {
    Node root;
    Node *context;              /* of the function that runs */
    Node *leaf;                 /* the function that runs, in its context */
    GArray *calls;              /* of Call */
    GArray *activations;        /* of Activation */
    uint64_t popret;            /* of Zcmp, if it was the last one; or 0 */
    GHashTable *edges;          /* Edge, by itself */
    GHashTable *faults;         /* Fault, by itself */
    GHashTable *counts;         /* Counts, by tag */
} CodomsProfile;

typedef enum Format { TEXT, JSON, FOLDED } Format;

typedef struct Output {
    char *file;
    Format format;
} Output;

bool codoms_profiling;

static GArray *outputs;
static bool forked;             /* this process is not the first */
static QemuMutex writing;
static bool written;            /* for the last time */
static GPtrArray *profiles;     /* of CodomsProfile, of all threads */
static QemuMutex profiles_lock;
static GHashTable *functions;   /* Function, by itself; under mmap_lock */
static const char *program;

bool codoms_profile_option(const char *option)
{
    g_auto(GStrv) parts = g_strsplit(option, ",", 0);
    Output o = { };

    for (char **p = parts + 1; parts[0] && *p; p++) {
        if (!strcmp(*p, "format=text")) {
            o.format = TEXT;
        } else if (!strcmp(*p, "format=json")) {
            o.format = JSON;
        } else if (!strcmp(*p, "format=folded")) {
            o.format = FOLDED;
        } else {
            error_report("-codoms-profile: '%s' is not format=text, "
                         "format=json or format=folded", *p);
            return false;
        }
    }
    if (!parts[0] || !*parts[0]) {
        error_report("-codoms-profile: the name of a file is missing");
        return false;
    }
    o.file = g_strdup(parts[0]);
    if (!outputs) {
        outputs = g_array_new(false, false, sizeof(Output));
        profiles = g_ptr_array_new();
        qemu_mutex_init(&profiles_lock);
        qemu_mutex_init(&writing);
    }
    g_array_append_val(outputs, o);
    codoms_profiling = true;
    return true;
}

/* Hash tables whose key is the first @n bytes of the value. */

static guint hash_bytes(const uint8_t *p, size_t n)
{
    guint h = 2166136261u;

    for (size_t i = 0; i < n; i++) {
        h = (h ^ p[i]) * 16777619u;
    }
    return h;
}

#define KEYED(name, type, last) \
static guint name##_hash(gconstpointer p) \
{ \
    return hash_bytes(p, offsetof(type, last)); \
} \
static gboolean name##_equal(gconstpointer a, gconstpointer b) \
{ \
    return !memcmp(a, b, offsetof(type, last)); \
}

KEYED(edge, Edge, calls)
KEYED(fault, Fault, count)

static guint function_hash(gconstpointer p)
{
    const Function *f = p;
    return g_str_hash(f->name) ^ f->tag;
}

static gboolean function_equal(gconstpointer a, gconstpointer b)
{
    const Function *f = a, *g = b;
    return f->tag == g->tag && !strcmp(f->name, g->name);
}

/* @symbol without the domain that is part of it: "f$d" and "f$$d" are f. */
static char *plain_name(const char *symbol, bool gates)
{
    const char *dollar = strchr(symbol, '$');

    if (!dollar || dollar == symbol) {
        return g_strdup(symbol);
    }
    return g_strdup_printf("%.*s%s", (int)(dollar - symbol), symbol,
                           gates && dollar[1] == '$' ? " [gate]" : "");
}

/* Called when code is translated, so under mmap_lock. */
static const Function *function_at(uint64_t pc)
{
    const char *symbol = lookup_symbol(pc);
    Function key = { .tag = codoms_tag(pc) }, *f;
    g_autofree char *name = *symbol ? plain_name(symbol, true)
                                    : g_strdup("[unknown]");

    if (!functions) {
        functions = g_hash_table_new(function_hash, function_equal);
    }
    key.name = name;
    f = g_hash_table_lookup(functions, &key);
    if (!f) {
        f = g_new(Function, 1);
        f->name = g_steal_pointer(&name);
        f->tag = key.tag;
        g_hash_table_add(functions, f);
    }
    return f;
}

static Node *child(Node *parent, const Function *f)
{
    Node *n;

    for (n = parent->children; n; n = n->next) {
        if (n->function == f) {
            return n;
        }
    }
    n = g_new0(Node, 1);
    n->function = f;
    n->parent = parent;
    n->next = parent->children;
    parent->children = n;
    return n;
}

struct CodomsProfile *codoms_profile_new(void)
{
    CodomsProfile *p;

    if (!codoms_profiling) {
        return NULL;
    }
    p = g_new0(CodomsProfile, 1);
    p->context = p->leaf = &p->root;
    p->calls = g_array_new(false, false, sizeof(Call));
    p->activations = g_array_new(false, false, sizeof(Activation));
    p->edges = g_hash_table_new_full(edge_hash, edge_equal, g_free, NULL);
    p->faults = g_hash_table_new_full(fault_hash, fault_equal, g_free, NULL);
    p->counts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    WITH_QEMU_LOCK_GUARD(&profiles_lock) {
        g_ptr_array_add(profiles, p);
    }
    return p;
}

static void flush(CPURISCVState *env)
{
    CodomsProfile *p = env->codoms->profile;

    p->leaf->insns += env->codoms_insns;
    env->codoms_insns = 0;
}

void codoms_profile_do_end(CPURISCVState *env)
{
    flush(env);
}

static guint first_call(CodomsProfile *p)
{
    return p->activations->len ?
        g_array_index(p->activations, Activation,
                      p->activations->len - 1).first : 0;
}

static void pop_call(CodomsProfile *p)
{
    p->context = g_array_index(p->calls, Call, p->calls->len - 1).context;
    g_array_set_size(p->calls, p->calls->len - 1);
}

static void returned(CodomsProfile *p, uint64_t sp, uint64_t pc)
{
    guint first = first_call(p), i;

    for (i = p->calls->len; i > first; i--) {
        if (g_array_index(p->calls, Call, i - 1).ra == pc) {
            while (p->calls->len >= i) {
                pop_call(p);
            }
            return;
        }
    }
    while (p->calls->len > first &&
           g_array_index(p->calls, Call, p->calls->len - 1).sp <= sp) {
        pop_call(p);
    }
}

/* Control is at @pc now: there if cm.popret has faulted, or where it went. */
static void after_popret(CodomsProfile *p, uint64_t sp, uint64_t pc)
{
    if (unlikely(p->popret)) {
        if (pc != p->popret) {
            returned(p, sp, pc);
        }
        p->popret = 0;
    }
}

void HELPER(codoms_profile_block)(CPURISCVState *env, void *function)
{
    CodomsProfile *p = env->codoms->profile;

    flush(env);
    after_popret(p, env->gpr[xSP], env->pc);
    if (p->leaf->function != function || p->leaf->parent != p->context) {
        p->leaf = child(p->context, function);
    }
}

void HELPER(codoms_profile_call)(CPURISCVState *env, target_ulong ra)
{
    CodomsProfile *p = env->codoms->profile;
    Call c = { .context = p->context, .sp = env->gpr[xSP], .ra = ra };

    flush(env);
    g_array_append_val(p->calls, c);
    p->context = p->leaf;
}

void HELPER(codoms_profile_return)(CPURISCVState *env, uint32_t reg)
{
    flush(env);
    returned(env->codoms->profile, env->gpr[xSP], env->gpr[reg]);
}

/* Where it returns to is in memory, which the instruction has yet to read. */
void HELPER(codoms_profile_popret)(CPURISCVState *env, target_ulong pc)
{
    flush(env);
    env->codoms->profile->popret = pc;
}

static Counts *counts_of(CodomsProfile *p, uint16_t tag)
{
    gpointer key = GUINT_TO_POINTER(tag);
    Counts *c = g_hash_table_lookup(p->counts, key);

    if (!c) {
        c = g_new0(Counts, 1);
        g_hash_table_insert(p->counts, key, c);
    }
    return c;
}

/* The value of @table with the key that @like has, made if there is none. */
static void *find(CodomsProfile *p, GHashTable *table, const void *like,
                  size_t size)
{
    void *v = g_hash_table_lookup(table, like);

    if (!v) {
        v = g_memdup2(like, size);
        g_hash_table_add(table, v);
    }
    return v;
}

void codoms_profile_do_enter(CPURISCVState *env)
{
    CodomsProfile *p = env->codoms->profile;
    CodomsFrame *f = codoms_frame_at(env->codoms, env->codoms->frame);
    Activation a = { .at = env->codoms->frame };

    flush(env);
    after_popret(p, f->sp, f->ra);
    a.first = p->calls->len;
    if (f->kind == CODOMS_FRAME_CALL && f->caller != f->callee) {
        Edge key = {
            .entry = f->entry, .caller = f->caller, .callee = f->callee,
        };
        ((Edge *)find(p, p->edges, &key, sizeof(key)))->calls++;
        counts_of(p, f->caller)->out++;
        counts_of(p, f->callee)->in++;
    }
    if (f->kind == CODOMS_FRAME_SIGNAL) {
        /* What the handler does is the interrupted function's callee. */
        Call c = { .context = p->context, .sp = f->sp, .ra = f->ra };
        g_array_append_val(p->calls, c);
        p->context = p->leaf;
        a.first++;
    }
    g_array_append_val(p->activations, a);
}

void codoms_profile_do_left(CPURISCVState *env, uint32_t at)
{
    CodomsProfile *p = env->codoms->profile;
    guint first = p->calls->len;

    flush(env);
    while (p->activations->len) {
        Activation *a = &g_array_index(p->activations, Activation,
                                       p->activations->len - 1);
        if (a->at < at) {
            break;
        }
        first = a->first;
        g_array_set_size(p->activations, p->activations->len - 1);
    }
    while (p->calls->len > first) {
        pop_call(p);
    }
    returned(p, env->gpr[xSP], env->pc);
}

void codoms_profile_do_cap(CPURISCVState *env)
{
    counts_of(env->codoms->profile, codoms_current(env))->caps++;
}

void codoms_profile_do_moved(CPURISCVState *env, uint16_t tag, uint32_t size)
{
    counts_of(env->codoms->profile, tag)->bytes += size;
}

void codoms_profile_do_fault(CPURISCVState *env)
{
    const struct codoms_fault *f = &env->codoms->fault;
    CodomsProfile *p = env->codoms->profile;
    Fault key = {
        .cause = f->cause, .domain = f->domain, .blamed = f->blamed,
    };

    ((Fault *)find(p, p->faults, &key, sizeof(key)))->count++;
    counts_of(p, f->domain)->faults++;
}

/* Translation. */

typedef enum Transfer { NO_TRANSFER, CALL, RETURN, POPRET } Transfer;

/* As the return-address stack of the ISA's hints: x1 and x5 are links. */
static bool is_link(unsigned reg)
{
    return reg == 1 || reg == 5;
}

static Transfer classify(uint32_t insn, bool zcmp)
{
    unsigned rd = extract32(insn, 7, 5), rs1 = extract32(insn, 15, 5);

    switch (insn & 3) {
    case 2:                             /* cm.popret(z), c.jr, c.jalr */
        if (zcmp && (extract32(insn, 8, 8) | 2) == 0xbe) {
            return POPRET;
        }
        if (extract32(insn, 2, 5) == 0 && rd) {
            if (extract32(insn, 12, 4) == 9) {
                return CALL;
            }
            if (extract32(insn, 12, 4) == 8 && is_link(rd)) {
                return RETURN;
            }
        }
        return NO_TRANSFER;
    case 3:
        if (extract32(insn, 0, 7) == 0x6f) {
            return is_link(rd) ? CALL : NO_TRANSFER;
        }
        if (extract32(insn, 0, 7) == 0x67 && extract32(insn, 12, 3) == 0) {
            return is_link(rd) ? CALL : !rd && is_link(rs1) ? RETURN
                                                            : NO_TRANSFER;
        }
        return NO_TRANSFER;
    default:
        return NO_TRANSFER;
    }
}

void codoms_profile_tr_insn(uint64_t pc, uint32_t insn, unsigned len,
                            bool first, bool zcmp)
{
    TCGv_i64 n = tcg_temp_new_i64();

    if (first) {
        gen_helper_codoms_profile_block(
            tcg_env, tcg_constant_ptr((void *)function_at(pc)));
    }
    tcg_gen_ld_i64(n, tcg_env, offsetof(CPURISCVState, codoms_insns));
    tcg_gen_addi_i64(n, n, 1);
    tcg_gen_st_i64(n, tcg_env, offsetof(CPURISCVState, codoms_insns));

    switch (classify(insn, zcmp)) {
    case CALL:
        gen_helper_codoms_profile_call(tcg_env, tcg_constant_tl(pc + len));
        break;
    case RETURN:
        gen_helper_codoms_profile_return(
            tcg_env, tcg_constant_i32(insn & 1 ? extract32(insn, 15, 5)
                                               : extract32(insn, 7, 5)));
        break;
    case POPRET:
        gen_helper_codoms_profile_popret(tcg_env, tcg_constant_tl(pc));
        break;
    case NO_TRANSFER:
        break;
    }
}

/* Results. */

typedef struct Total {
    Counts *domains;            /* by tag */
    GHashTable *edges, *faults;
    GHashTable *stacks;         /* char *: uint64_t */
    Counts sum;
} Total;

static const char *domain_name(uint16_t tag)
{
    CodomsDomain *d = codoms_domain(tag);

    return d ? d->name : tag == CODOMS_NO_TAG ? "nobody" : "destroyed";
}

static void add_nodes(Total *t, const Node *n, const char *prefix)
{
    g_autofree char *stack = NULL;

    if (n->function) {
        uint64_t insns = n->insns, *sum;

        stack = g_strdup_printf("%s%s%s:%s", prefix, *prefix ? ";" : "",
                                domain_name(n->function->tag),
                                n->function->name);
        t->domains[n->function->tag].insns += insns;
        t->sum.insns += insns;
        if (insns) {
            sum = g_hash_table_lookup(t->stacks, stack);
            if (!sum) {
                sum = g_new0(uint64_t, 1);
                g_hash_table_insert(t->stacks, g_strdup(stack), sum);
            }
            *sum += insns;
        }
        prefix = stack;
    }
    for (n = n->children; n; n = n->next) {
        add_nodes(t, n, prefix);
    }
}

/* Each of @size bytes, of which the last are the count. */
static void add_keyed(GHashTable *to, GHashTable *from, size_t size)
{
    const size_t count = size - sizeof(uint64_t);
    GHashTableIter i;
    gpointer key;

    QEMU_BUILD_BUG_ON(offsetof(Edge, calls) != sizeof(Edge) - 8);
    QEMU_BUILD_BUG_ON(offsetof(Fault, count) != sizeof(Fault) - 8);
    g_hash_table_iter_init(&i, from);
    while (g_hash_table_iter_next(&i, &key, NULL)) {
        void *sum = g_hash_table_lookup(to, key);

        if (sum) {
            *(uint64_t *)(sum + count) += *(uint64_t *)(key + count);
        } else {
            g_hash_table_add(to, g_memdup2(key, size));
        }
    }
}

static void add_profile(Total *t, CodomsProfile *p)
{
    GHashTableIter i;
    gpointer key, value;

    g_hash_table_iter_init(&i, p->counts);
    while (g_hash_table_iter_next(&i, &key, &value)) {
        Counts *to = &t->domains[GPOINTER_TO_UINT(key)];
        Counts *from = value;

        to->in += from->in;
        to->out += from->out;
        to->caps += from->caps;
        to->bytes += from->bytes;
        to->faults += from->faults;
        t->sum.in += from->in;
        t->sum.caps += from->caps;
        t->sum.bytes += from->bytes;
        t->sum.faults += from->faults;
    }
    add_keyed(t->edges, p->edges, sizeof(Edge));
    add_keyed(t->faults, p->faults, sizeof(Fault));
    add_nodes(t, &p->root, "");
}

static int compare_edges(const void *a, const void *b)
{
    const Edge *e = a, *f = b;

    return e->calls != f->calls ? (e->calls < f->calls ? 1 : -1) :
           e->caller != f->caller ? (e->caller < f->caller ? -1 : 1) :
           e->entry < f->entry ? -1 : e->entry > f->entry;
}

static int compare_faults(const void *a, const void *b)
{
    /* Any order, if it is always the same. */
    return memcmp(a, b, offsetof(Fault, count));
}

/* The keys of @table, each of @size bytes, in order. */
static void *sorted(GHashTable *table, size_t size, guint *num,
                    int (*compare)(const void *, const void *))
{
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(table, num);
    char *array = g_malloc0_n(*num + 1, size);

    for (guint i = 0; i < *num; i++) {
        memcpy(array + i * size, keys[i], size);
    }
    qsort(array, *num, size, compare);
    return array;
}

static char *entry_name(const Edge *e)
{
    const char *symbol = lookup_symbol(e->entry);

    return *symbol ? plain_name(symbol, false)
                   : g_strdup_printf("0x%" PRIx64, e->entry);
}

static bool is_idle(const Counts *c)
{
    static const Counts none;

    return !memcmp(c, &none, sizeof(none));
}

static void write_text(FILE *f, Total *t)
{
    guint num;
    g_autofree Edge *edges = sorted(t->edges, sizeof(Edge), &num,
                                    compare_edges);

    fprintf(f, "%s\n%" PRIu64 " instructions, %" PRIu64 " crossings, %" PRIu64
            " capabilities, %" PRIu64 " bytes moved on the DCS, %" PRIu64
            " faults\n\n", program, t->sum.insns, t->sum.in, t->sum.caps,
            t->sum.bytes, t->sum.faults);
    fprintf(f, "%-20s %14s %12s %12s %12s %14s %8s\n", "domain",
            "instructions", "calls in", "calls out", "capabilities",
            "DCS bytes", "faults");
    for (unsigned tag = 0; tag <= CODOMS_NO_TAG; tag++) {
        const Counts *c = &t->domains[tag];
        if (!is_idle(c)) {
            fprintf(f, "%-20s %14" PRIu64 " %12" PRIu64 " %12" PRIu64 " %12"
                    PRIu64 " %14" PRIu64 " %8" PRIu64 "\n",
                    domain_name(tag), c->insns, c->in, c->out,
                    c->caps, c->bytes, c->faults);
        }
    }
    fprintf(f, "\n%12s  crossing\n", "calls");
    for (guint i = 0; i < num; i++) {
        g_autofree char *name = entry_name(&edges[i]);
        fprintf(f, "%12" PRIu64 "  %s -> %s:%s\n", edges[i].calls,
                domain_name(edges[i].caller), domain_name(edges[i].callee),
                name);
    }
    if (g_hash_table_size(t->faults)) {
        g_autofree Fault *faults = sorted(t->faults, sizeof(Fault), &num,
                                          compare_faults);
        fprintf(f, "\n%12s  fault\n", "times");
        for (guint i = 0; i < num; i++) {
            fprintf(f, "%12" PRIu64 "  %s in %s, blamed: %s\n",
                    faults[i].count, codoms_cause_name(faults[i].cause),
                    domain_name(faults[i].domain),
                    domain_name(faults[i].blamed));
        }
    }
}

static void write_string(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s; s++) {
        if (*s == '"' || *s == '\\') {
            fprintf(f, "\\%c", *s);
        } else if ((unsigned char)*s < ' ') {
            fprintf(f, "\\u%04x", *s);
        } else {
            fputc(*s, f);
        }
    }
    fputc('"', f);
}

static void write_json(FILE *f, Total *t)
{
    guint num;
    g_autofree Edge *edges = sorted(t->edges, sizeof(Edge), &num,
                                    compare_edges);
    g_autofree Fault *faults = NULL;
    const char *comma = "";

    fprintf(f, "{\"schema\": \"codoms-profile-1\",\n \"program\": ");
    write_string(f, program);
    fprintf(f, ",\n \"threads\": %u,\n \"instructions\": %" PRIu64 ",\n"
            " \"crossings\": %" PRIu64 ",\n \"capabilities\": %" PRIu64 ",\n"
            " \"dcs_bytes\": %" PRIu64 ",\n \"faults\": %" PRIu64 ",\n"
            " \"domains\": [", profiles->len, t->sum.insns, t->sum.in,
            t->sum.caps, t->sum.bytes, t->sum.faults);
    for (unsigned tag = 0; tag <= CODOMS_NO_TAG; tag++) {
        const Counts *c = &t->domains[tag];
        if (is_idle(c) && !codoms_domain(tag)) {
            continue;
        }
        fprintf(f, "%s\n  {\"tag\": %u, \"name\": ", comma, tag);
        comma = ",";
        write_string(f, domain_name(tag));
        fprintf(f, ", \"instructions\": %" PRIu64 ", \"calls_in\": %" PRIu64
                ", \"calls_out\": %" PRIu64 ", \"capabilities\": %" PRIu64
                ", \"dcs_bytes\": %" PRIu64 ", \"faults\": %" PRIu64 "}",
                c->insns, c->in, c->out, c->caps, c->bytes, c->faults);
    }
    fprintf(f, "],\n \"edges\": [");
    comma = "";
    for (guint i = 0; i < num; i++, comma = ",") {
        g_autofree char *name = entry_name(&edges[i]);
        fprintf(f, "%s\n  {\"caller\": ", comma);
        write_string(f, domain_name(edges[i].caller));
        fprintf(f, ", \"callee\": ");
        write_string(f, domain_name(edges[i].callee));
        fprintf(f, ", \"entry\": ");
        write_string(f, name);
        fprintf(f, ", \"address\": %" PRIu64 ", \"calls\": %" PRIu64 "}",
                edges[i].entry, edges[i].calls);
    }
    fprintf(f, "],\n \"fault_causes\": [");
    faults = sorted(t->faults, sizeof(Fault), &num, compare_faults);
    comma = "";
    for (guint i = 0; i < num; i++, comma = ",") {
        fprintf(f, "%s\n  {\"cause\": \"%s\", \"domain\": ", comma,
                codoms_cause_name(faults[i].cause));
        write_string(f, domain_name(faults[i].domain));
        fprintf(f, ", \"blamed\": ");
        write_string(f, domain_name(faults[i].blamed));
        fprintf(f, ", \"count\": %" PRIu64 "}", faults[i].count);
    }
    fprintf(f, "]}\n");
}

static void write_folded(FILE *f, Total *t)
{
    GList *keys = g_list_sort(g_hash_table_get_keys(t->stacks),
                              (GCompareFunc)strcmp);

    for (GList *k = keys; k; k = k->next) {
        fprintf(f, "%s %" PRIu64 "\n", (char *)k->data,
                *(uint64_t *)g_hash_table_lookup(t->stacks, k->data));
    }
    g_list_free(keys);
}

/* A forked child does not write over its parent's results. */
static char *file_name(const Output *o)
{
    g_autofree char *pid = g_strdup_printf("%d", getpid());
    g_auto(GStrv) parts = g_strsplit(o->file, "%d", 0);

    if (forked && !parts[1] && strcmp(o->file, "-")) {
        return g_strdup_printf("%s.%s", o->file, pid);
    }
    return g_strjoinv(pid, parts);
}

static void write_output(const Output *o, Total *t)
{
    g_autofree char *file = file_name(o);
    FILE *f = strcmp(file, "-") ? fopen(file, "w") : stderr;

    if (!f) {
        error_report("-codoms-profile: %s: %s", file, strerror(errno));
        return;
    }
    switch (o->format) {
    case TEXT:
        write_text(f, t);
        break;
    case JSON:
        write_json(f, t);
        break;
    case FOLDED:
        write_folded(f, t);
        break;
    }
    if ((f == stderr ? fflush(f) : fclose(f)) == EOF) {
        error_report("-codoms-profile: %s: %s", file, strerror(errno));
    }
}

void codoms_profile_program(const char *name)
{
    program = g_strdup(name);
}

/* Of all threads; those that run stop meanwhile. */
static void write_outputs(void)
{
    Total t = {
        .domains = g_new0(Counts, CODOMS_NO_TAG + 1),
        .edges = g_hash_table_new_full(edge_hash, edge_equal, g_free, NULL),
        .faults = g_hash_table_new_full(fault_hash, fault_equal, g_free, NULL),
        .stacks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                        g_free),
    };
    CPUState *cs;

    start_exclusive();
    codoms_lock_threads();
    CPU_FOREACH(cs) {
        CPURISCVState *env = cpu_env(cs);

        if (env->codoms && env->codoms->profile) {
            flush(env);
        }
    }
    codoms_unlock_threads();
    for (guint i = 0; i < profiles->len; i++) {
        add_profile(&t, g_ptr_array_index(profiles, i));
    }
    for (guint i = 0; i < outputs->len; i++) {
        write_output(&g_array_index(outputs, Output, i), &t);
    }
    end_exclusive();
    g_free(t.domains);
    g_hash_table_destroy(t.edges);
    g_hash_table_destroy(t.faults);
    g_hash_table_destroy(t.stacks);
}

void codoms_profile_write(void)
{
    if (!codoms_profiling) {
        return;
    }
    /* A second thread that ends the process waits here for the first. */
    QEMU_LOCK_GUARD(&writing);
    if (written) {
        return;
    }
    written = true;
    if (!codoms_space) {
        warn_report("-codoms-profile: the program has no domains");
        return;
    }
    write_outputs();
}

void codoms_profile_exec(void)
{
    if (codoms_profiling) {
        QEMU_LOCK_GUARD(&writing);
        write_outputs();
    }
}

/* The counts of a child begin where it does. */
void codoms_profile_forked(CPURISCVState *env)
{
    if (!codoms_profiling || !codoms_space) {
        return;
    }
    forked = true;
    qemu_mutex_init(&writing);
    qemu_mutex_init(&profiles_lock);
    g_ptr_array_set_size(profiles, 0);
    env->codoms_insns = 0;
    env->codoms->profile = codoms_profile_new();
}
