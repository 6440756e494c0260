/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Calls through a pointer, and calls into another domain with all policies.
 * call KIND N
 */
#include <codoms.h>
#include <stdlib.h>

#define NOP __asm__ volatile("nop" : : : "memory")

__attribute__((__noinline__)) static void plain(void) { NOP; }
static void (*volatile pointer)(void) = plain;

#ifdef CAGED
void cross(void) codoms_domain("d") codoms_entry();
#endif
void cross(void) { NOP; }

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  long n = atol(argv[2]);
  if (argv[1][0] == 'i')
    for (long i = 0; i < n; i++)
      pointer();
#ifdef CAGED
  else
    for (long i = 0; i < n; i++)
      cross();
#endif
  return 0;
}
