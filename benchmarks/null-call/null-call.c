/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * null-call KIND N: calls a function N times.
 *   plain   a function of the same domain
 *   cross   an entry of another domain, all isolation policies on
 *   empty   as plain, an empty function
 *   leaf    as cross, an empty function: the compiler sees that it needs no stack
 *   pair    as cross, two calls one behind the other; N is the number of pairs
 *   waived  as cross, but both sides waive all policies
 * Prints bytes moved on the domain control stack per call. run.py counts
 * instructions.
 */
#include <codoms.h>
#include <codoms/runtime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One instruction that the compiler knows nothing about; none. */
#define NOP __asm__ volatile("nop" : : : "memory")
#define NOTHING __asm__ volatile("" : : : "memory")

__attribute__((__noinline__)) static void plain(void) { NOP; }
__attribute__((__noinline__)) static void empty(void) { NOTHING; }
void cross(void) codoms_domain("d") codoms_entry();
void cross(void) { NOP; }
void leaf(void) codoms_domain("d") codoms_entry();
void leaf(void) { NOTHING; }

/* Defined in waived.c: an entry of d that waives its own protection. */
void waived(void) codoms_import("d") codoms_isolate(none);

int main(int argc, char **argv) {
  struct codoms_stats before, after;
  if (argc != 3)
    return 2;
  unsigned long n = strtoul(argv[2], NULL, 0);
  codoms_stats(&before);
  if (!strcmp(argv[1], "plain"))
    for (unsigned long i = 0; i < n; i++)
      plain();
  else if (!strcmp(argv[1], "cross"))
    for (unsigned long i = 0; i < n; i++)
      cross();
  else if (!strcmp(argv[1], "empty"))
    for (unsigned long i = 0; i < n; i++)
      empty();
  else if (!strcmp(argv[1], "leaf"))
    for (unsigned long i = 0; i < n; i++)
      leaf();
  else if (!strcmp(argv[1], "pair"))
    for (unsigned long i = 0; i < n; i++) {
      cross();
      cross();
    }
  else if (!strcmp(argv[1], "waived"))
    for (unsigned long i = 0; i < n; i++)
      waived();
  else
    return 2;
  codoms_stats(&after);
  printf("%.1f bytes\n",
         n ? (double)(after.dcs_bytes - before.dcs_bytes) / n : 0.0);
  return 0;
}
