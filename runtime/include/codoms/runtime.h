/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * libcodoms: what a program may ask about its domains and about itself.
 *
 * Domains are named by their tag (0 is root) or by their name as in
 * codoms_domain("name"). Rights: the inline functions work in every domain;
 * the others are root's functions, to be called by code of root.
 */
#ifndef CODOMS_RUNTIME_H
#define CODOMS_RUNTIME_H

#include <stddef.h>

#include "isa.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __riscv_xcodoms
/* The tag of the domain whose code this is. 0 in a program without domains. */
static inline unsigned codoms_current_domain(void) {
  unsigned long tag;
  __asm__ volatile("csrr %0, 0xcc0" : "=r"(tag));
  return (unsigned)tag;
}

/* The tag of the page that holds *p: whose memory it is. Memory that is not
   mapped, and all of a program without domains, is root's. */
static inline unsigned codoms_domain_of(const void *p) {
  unsigned long tag;
  __asm__ volatile("cd.tag %0, %1" : "=r"(tag) : "r"(p));
  return (unsigned)tag;
}

/* In an entry point, or what it calls in its domain, while a call from another
   domain runs: asserts that the caller itself may read the size bytes at p now,
   or the string at s up to and with its NUL. If not, it is a fault of the caller
   (SEGV_CDASSERT). For pointers that codoms_access cannot name; without a call
   from another domain it is a fault (SEGV_CDFRAME). */
static inline void codoms_caller_reads(const void *p, size_t size) {
  __asm__ volatile("cd.chk x0, %0, %1, r" : : "r"(p), "r"(size) : "memory");
}
/* Whether that is so: 1 or 0, for a program that has another way. */
static inline int codoms_caller_may_read(const void *p, size_t size) {
  unsigned long may;
  __asm__ volatile("cd.chk %0, %1, %2, r"
                   : "=r"(may)
                   : "r"(p), "r"(size)
                   : "memory");
  return may != 0;
}
static inline void codoms_caller_reads_string(const char *s) {
  for (;;) {
    /* Many bytes with one check, if the caller may read so many. */
    int i, blocks = 7;
    if (!codoms_caller_may_read(s, 64)) {
      codoms_caller_reads(s, 1);
      if (!*s++)
        return;
      continue;
    }
    for (i = 0; i != 8; i++)
      if (!s[i])
        return;
    for (s += 8; blocks; blocks--, s += 8)
      for (i = 0; i != 8; i++)
        if (!s[i])
          return;
  }
}
#endif

/* How many domains the program has, root among them; 0 without domains. */
unsigned codoms_num_domains(void);

/* The name of a domain, or NULL if there is none with this tag. The string
   lives as long as the program. */
const char *codoms_domain_name(unsigned tag);

/* The tag of the domain of this name, or -1. */
int codoms_domain_tag(const char *name);

/* What the calling thread did so far: crossings, capabilities made, bytes moved
   on the domain control stack (struct codoms_stats in isa.h). 0, or -1 with
   errno set: ENOSYS in a program without domains. */
int codoms_stats(struct codoms_stats *stats);

/* In a signal handler: when it returns, the interrupted code goes on at pc, which
   lies in the domain that was interrupted, instead of where it was; registers
   are as they were. (Changes of the handler's ucontext_t have no effect.) 0, or
   -1 with errno set: EPERM pc is not that domain's, ENOENT no handler runs, or
   the caller is not the handler but was called by a domain; ENOSYS in a program
   without domains. */
int codoms_signal_resume(const void *pc);

#ifdef __cplusplus
}
#endif

#endif
