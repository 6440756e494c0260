/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The address ranges that domains gave up. One that was a domain's is never
 * another's, but the domain itself may have it again; otherwise a program that
 * runs for long would run out of addresses. The list is bounded: when it is
 * full, the smallest range is lost.
 */
#include "rt.h"

enum { MAX_RANGES = 256 };

static struct {
  uint64_t start, end;
  unsigned tag;
} list[MAX_RANGES];
static unsigned length;

void rt_give_up(unsigned tag, uint64_t start, uint64_t end) {
  for (unsigned i = 0; i < length;) {
    if (list[i].tag != tag || list[i].start > end || start > list[i].end) {
      i++;
      continue;
    }
    start = start < list[i].start ? start : list[i].start;
    end = end > list[i].end ? end : list[i].end;
    list[i] = list[--length];
  }
  unsigned at = length;
  if (length == MAX_RANGES) {
    at = 0;
    for (unsigned i = 1; i < length; i++)
      if (list[i].end - list[i].start < list[at].end - list[at].start)
        at = i;
    if (list[at].end - list[at].start >= end - start)
      return;
  } else {
    length++;
  }
  list[at].start = start;
  list[at].end = end;
  list[at].tag = tag;
}

uint64_t rt_have_again(unsigned tag, uint64_t size) {
  unsigned best = length;
  for (unsigned i = 0; i < length; i++)
    if (list[i].tag == tag && list[i].end - list[i].start >= size &&
        (best == length ||
         list[i].end - list[i].start < list[best].end - list[best].start))
      best = i;
  if (best == length)
    return 0;
  uint64_t start = list[best].start;
  list[best].start += size;
  if (list[best].start == list[best].end)
    list[best] = list[--length];
  return start;
}
