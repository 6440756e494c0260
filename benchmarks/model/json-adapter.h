/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef JSON_ADAPTER_H
#define JSON_ADAPTER_H

/* Parses the text and prints it again: the length of what was printed. */
#ifdef CAGED
#include <codoms.h>
long json_round(const char *text, unsigned size) codoms_domain("lib")
    codoms_entry() codoms_access(read_only, 1, 2);
#else
long json_round(const char *text, unsigned size);
#endif

#endif
