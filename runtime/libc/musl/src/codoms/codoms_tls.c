/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What root's runtime must know of struct pthread to lay out a domain's TLS
 * block (docs/abi.md 6).
 */
#include "pthread_impl.h"

const size_t __codoms_pthread_size = sizeof(struct pthread);
