/*
 * RISC-V Xcodoms: the record of a run that differential testing compares.
 *
 * Memory shared by the model, which writes, and a reader, test/qemu/difftest:
 * a header and a ring of records. The reader fills in the first part of the
 * header before the model starts. Fields are those of docs/isa.md, not of the
 * structures of either side; what has no value is zero.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef RISCV_CODOMS_TRACE_H
#define RISCV_CODOMS_TRACE_H

#include <codoms/isa.h>

#define CODOMS_TRACE_MAGIC      0x45525443  /* "CTRE" */
#define CODOMS_TRACE_RING       512         /* records */
#define CODOMS_TRACE_BATCH      64          /* of which the other side hears */
#define CODOMS_TRACE_DOMAINS    8           /* the DST of the first ones */
#define CODOMS_TRACE_RANGES     16
#define CODOMS_TRACE_SIGNALS    512
#define CODOMS_TRACE_PAGES      128         /* of all ranges */
#define CODOMS_TRACE_VLENB      16

/* Bits of codoms_trace_header.flags. */
#define CODOMS_TRACE_EVENTS     1   /* no CODOMS_TRACE_INSN: code as usual */

/* A state is recorded before each instruction, and before each signal. */
enum {
    CODOMS_TRACE_INSN = 1,
    CODOMS_TRACE_SIGNAL,        /* about to be delivered to a handler */
    CODOMS_TRACE_DEATH,         /* the process dies of a signal */
    CODOMS_TRACE_EXIT,          /* at the ecall of exit_group */
};

struct codoms_trace_cap {
    uint64_t base, length;
    uint64_t value;
    uint32_t counter;
    uint16_t creator;
    uint8_t perm;
    uint8_t kind;               /* as cd.cget tells it */
};

struct codoms_trace_stack {
    uint64_t sp, tp, limit, valid;
};

/* An entry of the DST; they are in the order of tags. */
struct codoms_trace_dst {
    uint64_t tag;
    struct codoms_trace_stack stack;
};

/* The topmost frame of the DCS. */
struct codoms_trace_frame {
    uint64_t ra, sp, tp, gp, entry;
    struct codoms_trace_stack dst;
    uint32_t fcsr, base, height;
    uint16_t caller, callee;
    uint8_t own, lent;
    uint8_t kind;               /* 0 call, 1 signal */
    uint8_t present;
    uint32_t reserved;
};

/* The topmost set of the running activation. */
struct codoms_trace_set {
    uint32_t height, size;
    uint32_t valid, banks;
    uint32_t lent, present;
    uint64_t reserved;
    uint64_t x[12], f[12];
    struct codoms_trace_cap cap[CODOMS_NUM_CAPS];
};

struct codoms_trace_state {
    uint64_t pc;
    uint64_t x[32];
    uint64_t f[32];
    uint64_t v[32][CODOMS_TRACE_VLENB / 8];
    uint64_t vl, vtype, vstart;
    uint32_t fcsr, vxrm, vxsat;
    uint32_t prev;
    uint32_t own, valid, lent;  /* valid, lent: masks of c0 to c7 */
    uint32_t top, base, depth;  /* of the DCS; base and top are heights */
    uint32_t in_handler, reserved;
    struct codoms_trace_cap cap[CODOMS_NUM_CAPS];
    struct codoms_trace_dst dst[CODOMS_TRACE_DOMAINS];
    struct codoms_trace_frame frame;
    struct codoms_trace_set set;
};

struct codoms_trace_record {
    uint32_t kind;
    int32_t signal, code;
    uint32_t hashed;
    uint64_t index;             /* number of the instruction */
    uint64_t addr;              /* si_addr, or what siginfo has there */
    uint64_t dcs;               /* hash of all of it, if `hashed` */
    struct codoms_fault fault;
    struct codoms_trace_state state;
    /*
     * If `hashed`: for each page of the ranges what it is, tag | bits << 16 |
     * protection << 24 | mapped << 27, and a hash of what can be read.
     */
    uint32_t page[CODOMS_TRACE_PAGES], contents[CODOMS_TRACE_PAGES];
};

struct codoms_trace_header {
    /* Written by the reader; the model adds a range. */
    uint32_t magic, record_size;
    uint32_t flags;
    uint32_t interval;          /* between hashes of memory, a power of 2 */
    uint32_t num_ranges, num_signals;
    struct {
        uint64_t start, end;    /* whole pages */
    } range[CODOMS_TRACE_RANGES];
    /* To be sent before instruction number `index`; ascending. */
    struct {
        uint64_t index, number;
    } signal[CODOMS_TRACE_SIGNALS];

    /* Written by the model before the first record. */
    uint64_t sigstack, sigstack_top, sigreturn;
    uint64_t stack, stack_top;
    uint64_t vdso_start, vdso_size;
    uint32_t signal_frame;      /* size of one on the DCS */
    uint32_t started;           /* nonzero when these are valid; a futex */
    uint8_t vdso[2 * CODOMS_PAGE_SIZE];

    /*
     * Numbers of records written and read; futexes. Of a model that is no more,
     * `written` counts what had not been told.
     */
    uint32_t head, tail;
    uint32_t padding[16], written;
};

struct codoms_trace {
    struct codoms_trace_header header;
    struct codoms_trace_record record[CODOMS_TRACE_RING];
};

_Static_assert(sizeof(struct codoms_trace_frame) % 32 == 0 &&
               sizeof(struct codoms_trace_set) % 32 == 0, "hashed");

/* Of a multiple of 32 bytes. */
static inline uint64_t codoms_trace_hash(uint64_t hash, const void *data,
                                         size_t size)
{
    const uint64_t k = 0x9e3779b97f4a7c15ull;
    uint64_t lane[4] = { hash, hash + 1, hash + 2, hash + 3 };
    const char *at = data;

    for (; size; at += sizeof(lane), size -= sizeof(lane)) {
        uint64_t word[4];

        memcpy(word, at, sizeof(word));
        for (int j = 0; j < 4; j++) {
            lane[j] = (lane[j] ^ word[j]) * k;
            lane[j] ^= lane[j] >> 29;
        }
    }
    for (int j = 1; j < 4; j++) {
        lane[0] = (lane[0] ^ lane[j]) * k;
        lane[0] ^= lane[0] >> 32;
    }
    return lane[0];
}

#endif
