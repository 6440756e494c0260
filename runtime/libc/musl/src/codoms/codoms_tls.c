/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What root's runtime must know of struct pthread to lay out a domain's TLS
 * block (docs/abi.md 6).
 */
#include "pthread_impl.h"

const size_t __codoms_pthread_size = sizeof(struct pthread);

/* Fills in the descriptor of a thread in a domain. It will lie right below tp;
   head is where it is made. keys: the values of the thread's pthread keys. */
void __codoms_pthread_init(void *head, uintptr_t tp, uintptr_t keys, int tid,
                           uintptr_t locale, uintptr_t canary) {
  struct pthread *self = (struct pthread *)(tp - sizeof *self);
  *(struct pthread *)head = (struct pthread){
      .self = self,
      .prev = self,
      .next = self,
      .tid = tid,
      .detach_state = DT_JOINABLE,
      .tsd = (void **)keys,
      .robust_list.head = &self->robust_list.head,
      .locale = (locale_t)locale,
      .canary = canary,
  };
}
