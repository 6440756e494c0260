/*
 * RISC-V Xcodoms: what a debugger sees.
 *
 * Registers that are no CSR, and packets `qcodoms.*` that tell the domains and
 * the domain control stack to the script share/codoms/codoms-gdb.py.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu.h"
#include "exec/exec-all.h"
#include "exec/gdbstub.h"
#include "exec/page-protection.h"
#include "gdbstub/commands.h"
#include "gdbstub/helpers.h"
#include "target/riscv/codoms.h"

/* Numbers in gdb-xml/riscv-64bit-codoms.xml. */
enum {
    REG_PREV = CODOMS_NUM_CAPS,
    REG_OWN,
};

/* The layout of `codoms_cap` there. */
#define CAP_SIZE    32

static int get_cap(GByteArray *buf, const CodomsCap *c)
{
    return gdb_get_reg64(buf, c->base) + gdb_get_reg64(buf, c->length) +
           gdb_get_reg64(buf, c->value) + gdb_get_reg32(buf, c->counter) +
           gdb_get_reg16(buf, c->creator) + gdb_get_reg8(buf, c->perm) +
           gdb_get_reg8(buf, c->kind | c->valid << 1);
}

static int get_reg(CPUState *cs, GByteArray *buf, int n)
{
    static const CodomsCap none;
    CPURISCVState *env = cpu_env(cs);
    CodomsThread *t = env->codoms;

    switch (n) {
    case 0 ... CODOMS_NUM_CAPS - 1:
        return get_cap(buf, t ? &t->cap[n] : &none);
    case REG_PREV:
        return gdb_get_reg32(buf, t ? codoms_current(env) : 0);
    case REG_OWN:
        return gdb_get_reg32(buf, t ? t->own : 0);
    default:
        return 0;
    }
}

/*
 * A debugger may do what it likes with a program, so also make a capability;
 * but only one that cd.grant in its creator could have made, so that no state
 * arises that the model knows nothing of. What it allows is still judged by
 * the creator's APL. prev and own are what crossings made them.
 *
 * Returns 0, which the debugger is told as an error, for anything else.
 */
static int set_reg(CPUState *cs, uint8_t *buf, int n)
{
    CPURISCVState *env = cpu_env(cs);
    CodomsThread *t = env->codoms;
    g_autoptr(GByteArray) now = g_byte_array_new();
    CodomsCap c = { };
    uint16_t creator;

    if (!t || n >= CODOMS_NUM_CAPS) {
        return 0;
    }
    get_cap(now, &t->cap[n]);
    if (!memcmp(now->data, buf, CAP_SIZE)) {
        return CAP_SIZE;
    }
    if (buf[31] & 2) {
        creator = lduw_le_p(buf + 28);
        c = (CodomsCap) {
            .base = ldq_le_p(buf),
            .length = ldq_le_p(buf + 8),
            .creator = creator,
            .perm = buf[30],
            .valid = true,
        };
        /* Synchronous, and under no counter. */
        if (buf[31] != 2 || ldq_le_p(buf + 16) || ldl_le_p(buf + 24) ||
            !codoms_domain(creator) || !c.perm ||
            c.perm & ~(CODOMS_PERM_R | CODOMS_PERM_W | CODOMS_PERM_C) ||
            (c.length && c.base + (c.length - 1) < c.base)) {
            return 0;
        }
    }
    codoms_write_cap(env, n, c);
    return CAP_SIZE;
}

/* Bytes of a document in a packet, each two digits; gdbstub takes 4 KiB. */
#define PACKET_BYTES    1024

/* The last document that was asked for, which packets deliver in parts. */
static GString *document;

static void write_domains(GString *s)
{
    const char *comma = "";

    for (guint i = 0; i < codoms_space->domains->len; i++, comma = ",") {
        const CodomsDomain *d = g_ptr_array_index(codoms_space->domains, i);
        g_string_append_printf(s, "%s{\"tag\":%u,\"name\":\"%s\",\"vault\":%s}",
                               comma, d->tag, d->name,
                               d->vault ? "true" : "false");
    }
}

/* The entries that are not as they are when nothing is said. */
static void write_apl(GString *s)
{
    const GPtrArray *domains = codoms_space->domains;
    const char *comma = "";

    for (guint i = 0; i < domains->len; i++) {
        const CodomsDomain *d = g_ptr_array_index(domains, i);

        for (guint j = 0; j < domains->len; j++) {
            const CodomsDomain *o = g_ptr_array_index(domains, j);
            int level = codoms_level(d->tag, o->tag);
            int normal = d == o ? CODOMS_APL_WRITE :
                         d->tag != CODOMS_ROOT_TAG ? CODOMS_APL_NONE :
                         o->vault ? CODOMS_APL_CALL : CODOMS_APL_WRITE;
            if (level != normal) {
                g_string_append_printf(s, "%s[%u,%u,%d]", comma, d->tag,
                                       o->tag, level);
                comma = ",";
            }
        }
    }
}

static const uint8_t *write_bank(GString *s, const char *name,
                                 const uint8_t *at)
{
    g_string_append_printf(s, ",\"%s\":[", name);
    for (int i = 0; i < CODOMS_DCS_BANK / 8; i++, at += 8) {
        g_string_append_printf(s, "%s%" PRIu64, i ? "," : "", ldq_he_p(at));
    }
    g_string_append(s, "]");
    return at;
}

/*
 * From the top down; "x" and "f" are what the caller's cd.pop will restore. A
 * thread that runs on may be changing it: never follow a link upwards.
 */
static void write_dcs(GString *s, CodomsThread *t)
{
    const char *comma = "";

    for (uint32_t at = t->frame, above = CODOMS_DCS_NONE; at < above;
         above = at, at = codoms_frame_at(t, at)->frame, comma = ",") {
        const CodomsFrame *f = codoms_frame_at(t, at);

        g_string_append_printf(s, "%s{\"kind\":%u,\"caller\":%u,"
                               "\"callee\":%u,\"entry\":%" PRIu64
                               ",\"ra\":%" PRIu64 ",\"sp\":%" PRIu64
                               ",\"tp\":%" PRIu64 ",\"gp\":%" PRIu64
                               ",\"own\":%u,\"height\":%u", comma, f->kind,
                               f->caller, f->callee, f->entry, f->ra, f->sp,
                               f->tp, f->gp, f->own, at);
        if (f->set < at) {
            const CodomsSet *set = (CodomsSet *)(t->dcs + f->set);
            const uint8_t *bank = (const uint8_t *)(set + 1) +
                                  ctpop8(set->valid) * CODOMS_DCS_CAP;
            if (set->banks & CODOMS_BANK_X) {
                bank = write_bank(s, "x", bank);
            }
            if (set->banks & CODOMS_BANK_F) {
                write_bank(s, "f", bank);
            }
        }
        g_string_append(s, "}");
    }
}

/* NULL if there is none; the lock of threads is held, so that it stays. */
static CodomsThread *find_thread(uint64_t tid)
{
    CPUState *cs;

    CPU_FOREACH(cs) {
        if (get_task_state(cs)->ts_tid == tid) {
            return cpu_env(cs)->codoms;
        }
    }
    return NULL;
}

/*
 * Other threads run on while one of them answers the debugger: they make and
 * destroy domains (mmap_lock is theirs then), and end.
 */
static bool write_document(GString *s, const char *what, uint64_t tid)
{
    bool known = true;

    g_string_append(s, "[");
    if (g_str_has_prefix(what, "dcs:")) {
        CodomsThread *t;

        codoms_lock_threads();
        t = find_thread(tid);
        if (t) {
            write_dcs(s, t);
        } else {
            known = false;
        }
        codoms_unlock_threads();
    } else {
        mmap_lock();
        if (g_str_has_prefix(what, "domains:")) {
            write_domains(s);
        } else if (g_str_has_prefix(what, "apl:")) {
            write_apl(s);
        } else {
            known = false;
        }
        mmap_unlock();
    }
    g_string_append(s, "]");
    return known;
}

/*
 * qcodoms.read:WHAT:THREAD:OFFSET,LENGTH
 * Replies `m` or, at the end of the document, `l`, and bytes in hex.
 */
static void handle_read(GArray *params, void *user_ctx)
{
    const char *what = gdb_get_cmd_param(params, 0)->data;
    g_autoptr(GString) reply = g_string_new(NULL);
    uint64_t offset, len;

    if (params->len != 4 || !codoms_space) {
        gdb_put_packet("E22");
        return;
    }
    offset = gdb_get_cmd_param(params, 2)->val_ul;
    len = MIN(gdb_get_cmd_param(params, 3)->val_ul, PACKET_BYTES);

    if (!offset || !document) {
        if (document) {
            g_string_free(document, true);
        }
        document = g_string_new(NULL);
        if (!write_document(document, what,
                            gdb_get_cmd_param(params, 1)->val_ul)) {
            gdb_put_packet("E22");
            return;
        }
    }
    if (offset > document->len) {
        gdb_put_packet("E22");
        return;
    }
    len = MIN(len, document->len - offset);
    g_string_assign(reply, offset + len == document->len ? "l" : "m");
    for (uint64_t i = offset; i < offset + len; i++) {
        g_string_append_printf(reply, "%02x", (uint8_t)document->str[i]);
    }
    gdb_put_packet(reply->str);
}

/* qcodoms.tag:ADDRESS: tag of its page */
static void handle_tag(GArray *params, void *user_ctx)
{
    g_autofree char *reply = NULL;
    uint16_t tag;

    if (params->len != 1 || !codoms_space) {
        gdb_put_packet("E22");
        return;
    }
    tag = codoms_tag(gdb_get_cmd_param(params, 0)->val_ull);
    reply = g_strdup_printf("%x", tag == CODOMS_NO_TAG ? CODOMS_ROOT_TAG : tag);
    gdb_put_packet(reply);
}

void codoms_register_gdb(CPUState *cs)
{
    static const GdbCmdParseEntry queries[] = {
        {
            .handler = handle_read,
            .cmd = "codoms.read:",
            .cmd_startswith = true,
            .schema = "s:l:l,l0",
        }, {
            .handler = handle_tag,
            .cmd = "codoms.tag:",
            .cmd_startswith = true,
            .schema = "L0",
        },
    };
    g_autoptr(GPtrArray) table = g_ptr_array_new();

    gdb_register_coprocessor(cs, get_reg, set_reg,
                             gdb_find_static_feature("riscv-64bit-codoms.xml"),
                             0);
    for (int i = 0; i < ARRAY_SIZE(queries); i++) {
        g_ptr_array_add(table, (gpointer)&queries[i]);
    }
    gdb_extend_query_table(table);
}
