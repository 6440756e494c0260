/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Where pthread_create.c and pthread_key_create.c ask whether this library may
 * make threads, and so knows all of them: root's may.
 */
#include "codoms_thread.h"

int __codoms_no_threads(void) { return 0; }
