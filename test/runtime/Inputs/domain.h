/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef DOMAIN_H
#define DOMAIN_H

#include <codoms.h>

/* A function or variable of domain d; an entry of it; what its pointers lend. */
#define IN(d) codoms_domain(#d)
#define ENTRY(d) codoms_domain(#d) codoms_entry()
#define LEND(...) codoms_access(__VA_ARGS__)

#endif
