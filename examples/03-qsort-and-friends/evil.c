/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A compromised sorter: its copy of the C library has this qsort. Compiled with
 * -mcodoms-domain=sorter.
 */
#include "table.h"
#include <stddef.h>

typedef int compare(const void *, const void *);

int bait[64]; /* memory of the sorter's own, for attack f */
static int attack;
static unsigned long address;
static volatile char *kept;
static volatile unsigned long sink;

void sorter_arm(int a, unsigned long b) {
  attack = a;
  address = b;
}

void qsort(void *v, size_t n, size_t size, compare *f) {
  char *p = v;
  if (kept)
    *kept = 'x';
  switch (attack) {
  case 'a': /* read what lies behind the records */
    sink = *(volatile unsigned long *)(p + n * size);
    break;
  case 'b': /* write to it */
    *(volatile char *)(p + n * size) = 'x';
    break;
  case 'c': /* have the comparator read it */
    f(p, p + n * size);
    break;
  case 'd': /* write when the call is over: the next one lends less */
    kept = p + n * size - 1;
    break;
  case 'e': /* call a function of the records that is no entry point */
    ((compare *)address)(p, p);
    break;
  }
  for (size_t i = 1; i < n; i++)
    for (size_t j = i; j && f(p + (j - 1) * size, p + j * size) > 0; j--)
      for (size_t k = 0; k < size; k++) {
        char t = p[j * size + k];
        p[j * size + k] = p[(j - 1) * size + k];
        p[(j - 1) * size + k] = t;
      }
}
