/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A cell of the attack matrix as matrix.py writes it: an operation of domain a,
 * the rights that a has, and what has to come of it. All fields are quadwords.
 */
#ifndef MATRIX_H
#define MATRIX_H

#include <stdint.h>

/* How the capabilities of a cell come to a. */
enum creator { FROM_ROOT, FROM_B, FROM_V };
enum fate {
  FATE_LENT,    /* valid during the operation */
  FATE_EXPIRED, /* lent for an earlier call */
  FATE_LOWERED, /* the creator's APL has been lowered since */
  FATE_ASYNC,   /* asynchronous */
  FATE_REVOKED, /* asynchronous, its counter moved */
};

enum check {
  CHECK_NONE,
  CHECK_RESULT, /* a0 is `result` */
  CHECK_LOADED, /* a0 is what lay at a0, `width` bytes, extended by sign */
  CHECK_LOADED_UNSIGNED,
  CHECK_STORED, /* a2 lies at a0, `width` bytes */
};

struct lent {
  uint64_t base, length, perm;
};

struct cell {
  const char *name;
  void (*op)(void);
  uint64_t source;                 /* pc of the instruction under test */
  uint64_t a0, a2;                 /* its operands */
  uint64_t sp;                     /* during the operation; 0: a's own */
  uint64_t apl_ab, apl_av;         /* what a may do to b and v */
  uint64_t apl_bv, apl_vb;         /* what the creators may do */
  uint64_t creator, fate, num_lent;
  struct lent lent[2];
  /* The outcome. signal 0: it returns. */
  uint64_t signal, code, addr, size, perm, target, domain;
  uint64_t depth;                  /* frames on the DCS */
  uint64_t check, result, width;   /* what is known of a0 when it returns */
  uint64_t written, written_length; /* all that may change in memory */
  uint64_t partial;                /* s0-s11 may have been loaded */
  /*
   * Vector registers from v8 on that are loaded: element i of field f, one of
   * `v_fields` in as many registers, has the `v_size` bytes at a0 + i *
   * v_stride + f * v_size if it is one of the first `v_done`. v_size 0: none.
   */
  uint64_t v_size, v_fields, v_stride, v_done;
  uint64_t vstart, vl, vtype;
  uint64_t v_index;                /* v2 is the operation's own */
  uint64_t calls;                  /* it returns by cd.leave */
};

/* The counters of each cell: numbers start at 1. */
enum { COUNTER_OF_A = 1, COUNTER_OF_ROOT };

extern const struct cell cells[], cells_end[];

/* What a domain sees of its state, and a handler does not. */
struct state {
  uint64_t vstart, vl, vtype, vcsr, fcsr;
  uint64_t domain, caller, callersp, dcs;
  uint64_t cap[8][5];              /* by field of cd.cget */
  uint8_t v[32][16];
};

#endif
