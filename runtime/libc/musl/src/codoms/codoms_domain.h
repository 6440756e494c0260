/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef CODOMS_DOMAIN_H
#define CODOMS_DOMAIN_H

#include <stddef.h>

/* Bodies of the gates __codoms_init and __codoms_fini of a domain. */
__attribute__((__visibility__("hidden"))) void
__codoms_domain_start(size_t page_size, unsigned long random0,
                      unsigned long random1, unsigned long hwcap, int tid);
__attribute__((__visibility__("hidden"))) void __codoms_domain_stop(void);

#endif
