/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What exit() does before it asks the kernel, and what pthread_exit() does, for
 * the private libc of a domain.
 */
#include <stdint.h>

#include "codoms_domain.h"
#include "libc.h"
#include "pthread_impl.h"
#include "stdio_impl.h"

static void nothing(void) {}
weak_alias(nothing, __funcs_on_exit);
weak_alias(nothing, __stdio_exit);
weak_alias(nothing, __pthread_tsd_run_dtors);
weak_alias(nothing, __do_orphaned_stdio_locks);

extern weak hidden void (*const __fini_array_start)(void),
    (*const __fini_array_end)(void);

void __codoms_domain_stop(long thread) {
  if (thread) {
    __pthread_tsd_run_dtors();
    __do_orphaned_stdio_locks();
    return;
  }
  __funcs_on_exit();
  for (uintptr_t a = (uintptr_t)&__fini_array_end;
       a > (uintptr_t)&__fini_array_start; a -= sizeof(void (*)(void)))
    (*(void (**)(void))(a - sizeof(void (*)(void))))();
  __stdio_exit();
}
