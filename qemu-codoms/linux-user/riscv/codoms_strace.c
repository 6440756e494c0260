/*
 * -strace of the kernel interface of CODOMs (isa.md 7): operations by name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu.h"
#include "user-internals.h"
#include "strace.h"
#include "target/riscv/codoms.h"
#include "codoms-user.h"
#include <codoms/table.h>

/*
 * Arguments: u number, p pointer or address, t tag, f flags of a domain,
 * b page bits, l level, s pointer and length of a string, c tag and page bits
 */
static const struct {
    const char *name;
    const char *arguments;
} operations[] = {
    [CODOMS_SYS_VERSION] = { "version", "" },
    [CODOMS_SYS_TAG] = { "tag", "putb" },
    [CODOMS_SYS_DST] = { "dst", "tppp" },
    [CODOMS_SYS_APL] = { "apl", "ttl" },
    [CODOMS_SYS_FRAME] = { "frame", "upu" },
    [CODOMS_SYS_STATS] = { "stats", "pu" },
    [CODOMS_SYS_CREATE] = { "create", "fs" },
    [CODOMS_SYS_COUNTER] = { "counter", "t" },
    [CODOMS_SYS_CODE] = { "code", "pucpu" },
    [CODOMS_SYS_DEAD] = { "dead", "t" },
    [CODOMS_SYS_REVIVE] = { "revive", "t" },
    [CODOMS_SYS_DESTROY] = { "destroy", "t" },
    [CODOMS_SYS_UNWIND] = { "unwind", "pu" },
    [CODOMS_SYS_SIGCTX] = { "sigctx", "up" },
};

typedef struct BitName {
    uint64_t bit;
    const char *name;
} BitName;

static const BitName page_bits[] = {
    { CODOMS_PAGE_SYS, "SYS" },
    { CODOMS_PAGE_CAPS, "CAPS" },
    { CODOMS_PAGE_NOXFER, "NOXFER" },
    { }
};

static const BitName domain_flags[] = {
    { CODOMS_DOMAIN_VAULT, "VAULT" },
    { }
};

static void add_bits(GString *s, uint64_t value, const BitName *names)
{
    const char *bar = "";

    for (; names->name; names++) {
        if (value & names->bit) {
            g_string_append_printf(s, "%s%s", bar, names->name);
            value &= ~names->bit;
            bar = "|";
        }
    }
    if (value || !*bar) {
        g_string_append_printf(s, *bar ? "|0x%" PRIx64 : "%" PRIu64, value);
    }
}

static void add_tag(GString *s, uint64_t tag)
{
    CodomsDomain *d = tag <= CODOMS_MAX_TAG ? codoms_domain(tag) : NULL;

    g_string_append_printf(s, "%" PRIu64, tag);
    if (d) {
        g_string_append_printf(s, " \"%s\"", d->name);
    }
}

static void add_level(GString *s, uint64_t level)
{
    static const char * const names[] = {
        [CODOMS_APL_NONE] = "NONE",
        [CODOMS_APL_CALL] = "CALL",
        [CODOMS_APL_READ] = "READ",
        [CODOMS_APL_WRITE] = "WRITE",
    };

    if (level < ARRAY_SIZE(names)) {
        g_string_append(s, names[level]);
    } else {
        g_string_append_printf(s, "%" PRIu64, level);
    }
}

static void add_string(GString *s, uint64_t addr, uint64_t len)
{
    g_autofree char *bytes = NULL, *escaped = NULL;

    if (len <= 64) {
        bytes = g_malloc0(len + 1);
        if (!len || !copy_from_user(bytes, addr, len)) {
            escaped = g_strescape(bytes, NULL);
        }
    }
    if (escaped) {
        g_string_append_printf(s, "\"%s\", %" PRIu64, escaped, len);
    } else {
        g_string_append_printf(s, "0x%" PRIx64 ", %" PRIu64, addr, len);
    }
}

static const target_ulong *add_argument(GString *s, char kind,
                                        const target_ulong *a)
{
    switch (kind) {
    case 'u':
        g_string_append_printf(s, "%" PRIu64, (uint64_t)*a);
        break;
    case 'p':
        g_string_append_printf(s, "0x%" PRIx64, (uint64_t)*a);
        break;
    case 't':
        add_tag(s, *a);
        break;
    case 'f':
        add_bits(s, *a, domain_flags);
        break;
    case 'b':
        add_bits(s, *a, page_bits);
        break;
    case 'l':
        add_level(s, *a);
        break;
    case 's':
        add_string(s, a[0], a[1]);
        return a + 2;
    case 'c':
        add_tag(s, *a & CODOMS_NO_TAG);
        g_string_append(s, ", ");
        add_bits(s, *a >> 16, page_bits);
        break;
    default:
        g_assert_not_reached();
    }
    return a + 1;
}

/* What a call that succeeded has written. */
static void add_output(GString *s, const target_ulong *a)
{
    switch (a[0]) {
    case CODOMS_SYS_FRAME: {
        struct codoms_frame f;

        if (!copy_from_user(&f, a[2], sizeof(f))) {
            g_string_append_printf(s, " ({kind=%s, caller=",
                                   f.kind == CODOMS_FRAME_CALL ? "call"
                                                               : "signal");
            add_tag(s, f.caller);
            g_string_append(s, ", callee=");
            add_tag(s, f.callee);
            g_string_append_printf(s, ", ra=0x%" PRIx64 ", sp=0x%" PRIx64
                                   ", entry=0x%" PRIx64 ", height=%" PRIu64
                                   "})", f.ra, f.sp, f.entry, f.height);
        }
        break;
    }
    case CODOMS_SYS_STATS: {
        struct codoms_stats t;

        if (!copy_from_user(&t, a[1], sizeof(t))) {
            g_string_append_printf(s, " ({calls=%" PRIu64 ", grants=%" PRIu64
                                   ", dcs_bytes=%" PRIu64 ", dcs_peak=%" PRIu64
                                   ", faults=%" PRIu64 "})", t.calls, t.grants,
                                   t.dcs_bytes, t.dcs_peak, t.faults);
        }
        break;
    }
    }
}

/* An operation that does not return when it succeeds says what it is given. */
static void add_input(GString *s, const target_ulong *a)
{
    struct codoms_unwind u;

    if (a[0] == CODOMS_SYS_UNWIND && a[2] == sizeof(u) &&
        !copy_from_user(&u, a[1], sizeof(u))) {
        g_string_append_printf(s, " ({height=%" PRIu64 ", pc=0x%" PRIx64
                               ", sp=0x%" PRIx64 ", a={0x%" PRIx64 ", 0x%"
                               PRIx64 "}, fa={0x%" PRIx64 ", 0x%" PRIx64
                               "}})", u.height, u.pc, u.sp, u.a[0], u.a[1],
                               u.fa[0], u.fa[1]);
    }
}

void codoms_print_syscall(CPURISCVState *env, const target_ulong *a)
{
    g_autoptr(GString) s = g_string_new(NULL);
    const target_ulong *next = a + 1;

    g_string_append_printf(s, "%d codoms_",
                           get_task_state(env_cpu(env))->ts_tid);
    if (a[0] < ARRAY_SIZE(operations)) {
        g_string_append_printf(s, "%s(", operations[a[0]].name);
        for (const char *k = operations[a[0]].arguments; *k; k++) {
            if (next != a + 1) {
                g_string_append(s, ", ");
            }
            next = add_argument(s, *k, next);
        }
        g_string_append(s, ")");
        add_input(s, a);
    } else {
        g_string_append_printf(s, "operation_%" PRIu64 "(0x%" PRIx64 ", 0x%"
                               PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%"
                               PRIx64 ")", (uint64_t)a[0], (uint64_t)a[1],
                               (uint64_t)a[2], (uint64_t)a[3], (uint64_t)a[4],
                               (uint64_t)a[5]);
    }
    qemu_log("%s", s->str);
}

void codoms_print_syscall_ret(const target_ulong *a, abi_long ret)
{
    g_autoptr(GString) s = g_string_new(" = ");

    if (is_error(ret)) {
        g_string_append_printf(s, "-1 errno=%d (%s)", (int)-ret,
                               target_strerror(-ret));
    } else {
        g_string_append_printf(s, "%" PRId64, (int64_t)ret);
        add_output(s, a);
    }
    qemu_log("%s\n", s->str);
}
