/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What the two domains say to each other. "records" owns a table of records and
 * knows how to compare them; "sorter" knows how to sort, search and walk, by the
 * C library's own functions. Neither trusts the other: a call lends the records
 * that it is about, and a comparator takes only records that it knows.
 */
#include <codoms.h>

struct record {
  char name[24];
  int year;
};

typedef int order(const struct record *, const struct record *);
typedef void visitor(const struct record *);

enum { BY_NAME, BY_YEAR, ORDERS };
struct orders {
  order *by[ORDERS];
};

/* They are called with records of their own domain, and check that themselves. */
int by_name(const struct record *, const struct record *)
    codoms_domain("records") codoms_entry()
    codoms_access(none, 1) codoms_access(none, 2);
int by_year(const struct record *, const struct record *)
    codoms_domain("records") codoms_entry()
    codoms_access(none, 1) codoms_access(none, 2);
void show(const struct record *)
    codoms_domain("records") codoms_entry() codoms_access(none, 1);
int records_report(int attack, unsigned long address)
    codoms_domain("records") codoms_entry();

void sorter_sort(struct record *v, int n, const struct orders *orders, int which)
    codoms_domain("sorter") codoms_entry() codoms_access(read_write, 1, 2);
int sorter_find(const struct record *v, int n, const struct record *key,
                order *f)
    codoms_domain("sorter") codoms_entry() codoms_access(read_only, 1, 2);
void sorter_walk(const struct record *v, int n, order *f, visitor *visit)
    codoms_domain("sorter") codoms_entry() codoms_access(read_only, 1, 2);

/* Only in the hostile twin: makes the sorter's next qsort attack. */
void sorter_arm(int attack, unsigned long address)
    codoms_domain("sorter") codoms_entry();
