/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Make a program that shows a difference small: leave out signals and rights,
 * put nops for instructions and zeros for data, as long as there is still a
 * difference.
 */
#include "difftest.h"

#include <stdlib.h>
#include <string.h>

#define MAX_RUNS 2500

static unsigned runs;

/* Does the first line tell the same but for its numbers? */
static bool same_sort(const char *a, const char *b) {
  if (!b)
    return true;
  for (; *a && *a != '\n' && *a == *b; a++, b++)
    ;
  return *a == *b || (a[-1] >= '0' && a[-1] <= '9') || a[-1] == 'x';
}

static bool still_differs(const struct program *p,
                          const struct run_options *options,
                          struct result *last) {
  struct result r;

  if (++runs > MAX_RUNS)
    return false;
  r = run(p, options, NULL, NULL);
  if (!r.differs || !same_sort(r.message, last->message)) {
    free(r.message);
    return false;
  }
  free(last->message);
  *last = r;
  return true;
}

struct edit {
  uint64_t addr;
  uint64_t value;
  unsigned size;
};

/* Do as many of the edits as leave the difference. */
static void try_edits(struct program *p, const struct run_options *options,
                      struct result *last, struct edit *edit, unsigned n) {
  bool progress = true;

  while (progress && n) {
    progress = false;
    for (unsigned chunk = n; chunk; chunk /= 2)
      for (unsigned i = 0; i < n;) {
        unsigned end = i + chunk < n ? i + chunk : n;
        struct program *q = program_copy(p);

        for (unsigned j = i; j < end; j++)
          memcpy(program_at(q, edit[j].addr), &edit[j].value, edit[j].size);
        if (still_differs(q, options, last)) {
          for (unsigned j = i; j < end; j++)
            memcpy(program_at(p, edit[j].addr), &edit[j].value, edit[j].size);
          memmove(edit + i, edit + end, (n - end) * sizeof(*edit));
          n -= end - i;
          progress = chunk > 1;
        } else {
          i = end;
        }
        program_free(q);
        if (runs > MAX_RUNS)
          return;
      }
  }
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

  return x < y ? -1 : x > y;
}

static unsigned unique(uint64_t *list, unsigned n) {
  unsigned m = 0;

  qsort(list, n, sizeof(*list), by_value);
  for (unsigned i = 0; i < n; i++)
    if (!m || list[m - 1] != list[i])
      list[m++] = list[i];
  return m;
}

static void shrink_code(struct program *p, const struct run_options *options,
                        struct result *last, bool executed_only) {
  uint64_t *executed;
  unsigned num, n = 0, k = 0;
  struct result r = run(p, options, &executed, &num);
  struct edit *edit = NULL;

  free(r.message);
  num = unique(executed, num);
  for (unsigned i = 0; i < p->num_areas; i++) {
    const struct area *a = &p->area[i];

    if (!(a->prot & PROT_X))
      continue;
    for (unsigned at = 0; at < a->pages * CODOMS_PAGE_SIZE; at += 4) {
      uint64_t addr = a->start + at;
      uint32_t word;
      bool was;

      memcpy(&word, a->bytes + at, sizeof(word));
      while (k < num && executed[k] < addr)
        k++;
      was = k < num && executed[k] < addr + 4;
      /* In the order of areas addresses ascend, or the search starts anew. */
      if (was != executed_only || (was && word == 0x13) ||
          (!was && word == 0))
        continue;
      edit = realloc(edit, (n + 1) * sizeof(*edit));
      edit[n++] = (struct edit){addr, was ? 0x13 : 0, 4};
    }
    k = 0;
  }
  free(executed);
  try_edits(p, options, last, edit, n);
  free(edit);
}

static void shrink_data(struct program *p, const struct run_options *options,
                        struct result *last) {
  struct edit *edit = NULL;
  unsigned n = 0;

  for (unsigned i = 0; i < p->num_areas; i++) {
    const struct area *a = &p->area[i];

    if (a->prot & PROT_X)
      continue;
    for (unsigned at = 0; at < a->pages * CODOMS_PAGE_SIZE; at += 8) {
      uint64_t value;

      memcpy(&value, a->bytes + at, sizeof(value));
      if (!value)
        continue;
      edit = realloc(edit, (n + 1) * sizeof(*edit));
      edit[n++] = (struct edit){a->start + at, 0, 8};
    }
  }
  try_edits(p, options, last, edit, n);
  free(edit);
}

static void shrink_lists(struct program *p, const struct run_options *options,
                         struct result *last) {
  struct program *q = program_copy(p);

  q->num_signals = 0;
  if (still_differs(q, options, last))
    p->num_signals = 0;
  program_free(q);
  for (unsigned i = 0; i < p->num_signals;) {
    q = program_copy(p);
    memmove(q->signal + i, q->signal + i + 1,
            (--q->num_signals - i) * sizeof(*q->signal));
    if (still_differs(q, options, last)) {
      memcpy(p->signal, q->signal, sizeof(p->signal));
      p->num_signals--;
    } else {
      i++;
    }
    program_free(q);
  }
  for (unsigned i = 0; i < p->num_levels;) {
    q = program_copy(p);
    memmove(q->level + i, q->level + i + 1,
            (--q->num_levels - i) * sizeof(*q->level));
    if (still_differs(q, options, last)) {
      memcpy(p->level, q->level, sizeof(p->level));
      p->num_levels--;
    } else {
      i++;
    }
    program_free(q);
  }
  if (p->mode) {
    q = program_copy(p);
    q->mode = 0;
    if (still_differs(q, options, last))
      p->mode = 0;
    program_free(q);
  }
}

struct result shrink(struct program *p, const struct run_options *options) {
  struct run_options each = *options;
  struct result last = {0};

  runs = 0;
  each.interval = 1;
  if (!still_differs(p, &each, &last)) {
    each = *options;
    if (!still_differs(p, &each, &last))
      return last;
  }
  p->limit = last.instructions + 200;
  shrink_lists(p, &each, &last);
  shrink_code(p, &each, &last, false);
  shrink_code(p, &each, &last, true);
  shrink_data(p, &each, &last);
  shrink_code(p, &each, &last, true);
  shrink_lists(p, &each, &last);
  return last;
}
