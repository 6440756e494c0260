/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Section 3: a capability is delegated authority.
 */
#include "machine.h"

bool beyond(uint64_t base, uint64_t length) {
  return length && base + (length - 1) < base;
}

bool covers(const struct capability *c, uint64_t a, uint64_t n, unsigned perm) {
  return c->valid && (c->perm & perm) == perm && a >= c->base &&
         n <= c->length && a - c->base <= c->length - n;
}

/*
 * Base, length and permission allow it, and the creator's APL still does.
 * Whether it is revoked is asked apart: that has a cause of its own.
 */
bool capability_allows(struct machine *m, const struct capability *c,
                       uint64_t a, uint64_t n, unsigned perm) {
  return covers(c, a, n, perm) &&
         apl_allows(m, c->creator, a, n, level_for(perm));
}

/* What was derived from an asynchronous capability keeps its counter. */
bool revoked(const struct machine *m, const struct capability *c) {
  return c->counter && c->value != m->space.counter[c->counter].value;
}
