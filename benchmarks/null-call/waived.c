/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The callee of null-call's kind `waived`.
 */
#include <codoms.h>

void waived(void) codoms_domain("d") codoms_entry() codoms_isolate(none);
void waived(void) { __asm__ volatile("nop" : : : "memory"); }
