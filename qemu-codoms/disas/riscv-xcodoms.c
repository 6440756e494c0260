/*
 * QEMU disassembler -- RISC-V Xcodoms, in the syntax of docs/isa.md 4.1.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "disas/riscv-xcodoms.h"

static const char *xreg(unsigned n)
{
    static const char names[32][5] = {
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2",
        "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
        "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7",
        "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
    };

    return names[n];
}

static const char *perm_name(unsigned perm)
{
    static const char names[8][4] = {
        "", "r", "w", "rw", "c", "rc", "wc", "rwc",
    };

    return names[perm];
}

static const char *bank_name(unsigned banks)
{
    static const char names[4][3] = { "0", "x", "f", "xf" };

    return names[banks];
}

static GString *G_GNUC_PRINTF(3, 4) text(size_t tab, const char *name,
                                         const char *operands, ...)
{
    GString *s = g_string_new(name);
    va_list ap;

    do {
        g_string_append_c(s, ' ');
    } while (s->len < tab);
    va_start(ap, operands);
    g_string_append_vprintf(s, operands, ap);
    va_end(ap);
    return s;
}

/* Of a word of the opcode; NULL: it is reserved. */
static GString *decode(size_t tab, rv_inst inst)
{
    unsigned rd = extract64(inst, 7, 5), cd = extract64(inst, 7, 3);
    unsigned rs1 = extract64(inst, 15, 5), cs = extract64(inst, 15, 3);
    unsigned rs2 = extract64(inst, 20, 5);
    unsigned perm = extract64(inst, 25, 3);
    unsigned top = extract64(inst, 28, 4);
    bool cap_dest = rd < 8, cap_source = rs1 < 8;

    switch (extract64(inst, 12, 3)) {
    case 0:
        break;
    case 1:
        if (top == 0 && perm && cap_dest) {
            return text(tab, "cd.grant", "c%u, %s, %s, %s", cd, xreg(rs1),
                        xreg(rs2), perm_name(perm));
        }
        return NULL;
    case 2:
        perm = extract64(inst, 25, 2) | extract64(inst, 11, 1) << 2;
        if (perm && !extract64(inst, 10, 1)) {
            return text(tab, "cd.granta", "c%u, %s, %s, %s, %s", cd, xreg(rs1),
                        xreg(rs2), perm_name(perm),
                        xreg(extract64(inst, 27, 5)));
        }
        return NULL;
    case 3:
        if (top < 8 && perm && cap_dest) {
            return text(tab, "cd.restrict", "c%u, c%u, %s, %s, %s", cd, top,
                        xreg(rs1), xreg(rs2), perm_name(perm));
        }
        return NULL;
    case 4:
        if (top == 0 && perm) {
            return text(tab, "cd.chk", "%s, %s, %s, %s", xreg(rd), xreg(rs1),
                        xreg(rs2), perm_name(perm));
        }
        return NULL;
    case 5:
        if (extract64(inst, 11, 1)) {
            return NULL;
        }
        return text(tab, extract64(inst, 10, 1) ? "cd.cs" : "cd.cl",
                    "c%u, %d(%s)", cd, (int)sextract64(inst, 20, 12),
                    xreg(rs1));
    default:
        return NULL;
    }

    switch (top) {
    case 0:
        break;
    case 1:
        if (rs1 <= 3 && rd == 0) {
            return text(tab, "cd.push", "%u, %s",
                        (unsigned)extract64(inst, 20, 8), bank_name(rs1));
        }
        return NULL;
    case 2: {
        unsigned nf = extract64(inst, 24, 4), nx = extract64(inst, 20, 4);

        if (nf <= 8 && nx <= 8 && rs1 <= 1 && rd == 0) {
            return text(tab, "cd.clr", "%u, %u%s", nx, nf, rs1 ? ", t0" : "");
        }
        return NULL;
    }
    default:
        return NULL;
    }

    switch (perm) {
    case 0:
        return rs2 | rs1 | rd ? NULL : g_string_new("cd.enter");
    case 1:
        switch (rs2) {
        case 0:
            return rs1 | rd ? NULL : g_string_new("cd.swsp");
        case 1:
            return rs1 | rd ? NULL : g_string_new("cd.leave");
        case 2:
            return rs1 | rd ? NULL : g_string_new("cd.pop");
        case 3:
            return rd ? NULL : text(tab, "cd.revoke", "%s", xreg(rs1));
        case 4:
            return text(tab, "cd.tag", "%s, %s", xreg(rd), xreg(rs1));
        case 5:
            return text(tab, "cd.same", "%s, %s", xreg(rd), xreg(rs1));
        default:
            return NULL;
        }
    case 2:
        if (rs2 == 0 && cap_source && cap_dest) {
            return text(tab, "cd.cmv", "c%u, c%u", cd, cs);
        }
        return NULL;
    case 3: {
        static const char * const fields[] = {
            "base", "length", "perm", "kind", "valid",
        };

        if (rs2 < ARRAY_SIZE(fields) && cap_source) {
            return text(tab, "cd.cget", "%s, c%u, %s", xreg(rd), cs,
                        fields[rs2]);
        }
        return NULL;
    }
    default:
        return NULL;
    }
}

GString *riscv_xcodoms_disas(size_t tab, rv_inst inst)
{
    GString *s;

    if (extract64(inst, 0, 7) != 0x7b) {
        return NULL;
    }
    s = decode(tab, inst);
    return s ? s : g_string_new("illegal");
}
