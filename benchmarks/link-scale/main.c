/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Root of the program that run.py makes; see part.c.
 */
#ifdef DOMAINS
#include <codoms.h>
#define ENTRY(domain) codoms_domain(domain) codoms_entry()
#else
#define ENTRY(domain)
#endif

extern int r000000(int) ENTRY("y0000");

void _start(void);
void _start(void) { r000000(3); }
