/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef DOMAIN_H
#define DOMAIN_H

/* A function of domain d; one that others may call; what its pointers lend. */
#define IN(d) __attribute__((codoms_domain(#d)))
#define ENTRY(d) __attribute__((codoms_domain(#d), codoms_entry))
#define LEND(...) __attribute__((codoms_access(__VA_ARGS__)))

#endif
