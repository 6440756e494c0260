/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The sorter: qsort, bsearch, tsearch and twalk of its own copy of the C library,
 * which is Debian's musl as it is. Compiled with -mcodoms-domain=sorter.
 */
#define _GNU_SOURCE
#include "table.h"
#include <search.h>
#include <stdlib.h>

typedef int compare(const void *, const void *);

/* What is sorted by when nothing is said. That the sorter names entry points of
   "records" is also what gives it the right to call them back. */
static const struct orders defaults = {{by_name, by_year}};

void sorter_sort(struct record *v, int n, const struct orders *orders,
                 int which) {
  if (!orders)
    orders = &defaults;
  qsort(v, n, sizeof *v, (compare *)orders->by[which]);
}

int sorter_find(const struct record *v, int n, const struct record *key,
                order *f) {
  const struct record *found = bsearch(key, v, n, sizeof *v, (compare *)f);
  return found ? found - v : -1;
}

static visitor *current;

static void step(const void *node, VISIT which, int level) {
  if (which == postorder || which == leaf)
    current(*(const struct record *const *)node);
}

static void forget(void *p) {}

void sorter_walk(const struct record *v, int n, order *f, visitor *visit) {
  void *root = NULL;
  for (int i = 0; i < n; i++)
    tsearch(&v[i], &root, (compare *)f);
  current = visit;
  twalk(root, step);
  tdestroy(root, forget);
}
