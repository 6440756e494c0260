/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * For peers that do what no compiler does: bodies in assembly, in a domain.
 */
#include <codoms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET 0x5ec7e75ec7e75ec7

/* GATE("d", "f", "li a0, 1"): the gate of entry f of domain d, and nothing but
   this. ENTRY: the same, and says that there is such an entry, which is declared
   with codoms_domain and codoms_entry. */
#define ENTRY(DOMAIN, NAME, TEXT)                                              \
  __asm__(".pushsection .codoms_record,\"e\",@progbits\n"                      \
          ".ascii \"codoms\\t1\\ntested\\n\"\n"                                \
          ".ascii \"entry\\t" DOMAIN "\\t" NAME "\\t-\\t-\\t-\\n\"\n"            \
          ".popsection\n");                                                    \
  GATE(DOMAIN, NAME, TEXT)
#define GATE(DOMAIN, NAME, TEXT)                                               \
  __asm__(".pushsection .codoms." DOMAIN ".text.gate." NAME                    \
          ",\"ax\",@progbits\n"                                                \
          ".p2align 6\n"                                                       \
          ".globl " NAME "$$" DOMAIN "\n"                                      \
          ".type " NAME "$$" DOMAIN ", @function\n" NAME "$$" DOMAIN           \
          ":\ncd.enter\n" TEXT "\ncd.leave\n"                                 \
          ".popsection\n");

/* BODY("d", "f", "li a0, 1"): function f of domain d. A gate comes with
   codoms_import. */
#define BODY(DOMAIN, NAME, TEXT)                                               \
  __asm__(".pushsection .codoms." DOMAIN ".text." NAME ",\"ax\",@progbits\n"   \
          ".globl " NAME "$" DOMAIN "\n"                                       \
          ".type " NAME "$" DOMAIN ", @function\n" NAME "$" DOMAIN ":\n" TEXT  \
          "\nret\n"                                                            \
          ".popsection\n");
