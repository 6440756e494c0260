/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The owner of the records. Compiled with -mcodoms-domain=records. What attacks
 * stands in records_report for the hostile twin, and does nothing otherwise.
 */
#include "table.h"
#include <stdio.h>
#include <string.h>

/* What no sorter should see: it lies right behind the records. */
static struct {
  struct record key, v[8], secret;
} all = {{"", 1972},
         {{"lisp", 1958}, {"c", 1972}, {"ada", 1980}, {"ml", 1973},
          {"apl", 1966}, {"c++", 1985}, {"rust", 2015}, {"fortran", 1957}},
         {"the key", 42}};

const struct orders orders = {{by_name, by_year}};

/* A record that another domain hands back is one of those that it was lent: the
   gate cannot know, as it only knows its caller's rights. */
static const struct record *known(const struct record *r) {
  unsigned long offset = (unsigned long)r - (unsigned long)&all;
  if (offset % sizeof *r || offset >= 9 * sizeof *r)
    __builtin_trap();
  return r;
}

int by_name(const struct record *a, const struct record *b) {
  a = known(a), b = known(b);
  return strncmp(a->name, b->name, sizeof a->name);
}

int by_year(const struct record *a, const struct record *b) {
  a = known(a), b = known(b);
  return (a->year > b->year) - (a->year < b->year);
}

/* No entry point. */
int no_entry(const struct record *a, const struct record *b) { return 0; }

void show(const struct record *r) { printf(" %s", known(r)->name); }

int records_report(int attack, unsigned long address) {
  struct orders bad = {{no_entry, no_entry}};
  if (attack == 'f') /* have the sorter sort memory of its own */
    sorter_sort((struct record *)address, 2, &orders, BY_YEAR);
  if (attack == 'g') /* a comparator that is no entry point */
    sorter_find(all.v, 8, &all.key, no_entry);
  if (attack == 'h') /* the same in a table */
    sorter_sort(all.v, 8, &bad, BY_NAME);
  if (attack == 'j') { /* a function of the sorter's own in a table */
    struct orders theirs = {{(order *)address, (order *)address}};
    sorter_sort(all.v, 8, &theirs, BY_NAME);
  }
  if (attack == 'i') /* lend what is root's */
    sorter_sort((struct record *)address, 1, &orders, BY_YEAR);
  sorter_sort(all.v, 8, &orders, BY_NAME);
  for (int i = 0; i < 8; i++)
    printf("%s %d\n", all.v[i].name, all.v[i].year);
  sorter_sort(all.v, 7, NULL, BY_YEAR);
  sorter_sort(all.v, 8, &orders, BY_YEAR);
  printf("1972: %s\n", all.v[sorter_find(all.v, 8, &all.key, by_year)].name);
  all.key.year = 2000;
  printf("2000: %d\nby name:", sorter_find(all.v, 8, &all.key, by_year));
  sorter_walk(all.v, 8, by_name, show);
  printf("\n");
  fflush(stdout);
  return 0;
}
