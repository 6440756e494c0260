/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef CODOMS_DOMAIN_H
#define CODOMS_DOMAIN_H

#include <stddef.h>
#include <stdint.h>

/* What the descriptors of other threads need. */
struct codoms_libc_state {
  void *locale;
  uintptr_t canary;
};

/* Bodies of the gates __codoms_init and __codoms_fini of a domain; thread: not
   the domain ends, but the thread that calls. */
__attribute__((__visibility__("hidden"))) struct codoms_libc_state
__codoms_domain_start(size_t page_size, unsigned long random0,
                      unsigned long random1, unsigned long hwcap);
__attribute__((__visibility__("hidden"))) void
__codoms_domain_stop(long thread);

#endif
