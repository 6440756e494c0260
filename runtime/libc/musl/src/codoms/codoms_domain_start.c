/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Brings the private libc of a domain to the state in which __libc_start_main
 * hands root's to main. Root's runtime has made the stack and the TLS block
 * (struct pthread, zeroed, then tp, then the template).
 */
#include <elf.h>
#include <unistd.h>

#include "codoms_domain.h"
#include "libc.h"
#include "pthread_impl.h"
#include "stdio_impl.h"

static void no_ssp(void *entropy) {}
weak_alias(no_ssp, __init_ssp);

static FILE *volatile no_file;
weak_alias(no_file, __stdout_used);

extern weak hidden void (*const __init_array_start)(void),
    (*const __init_array_end)(void);

void __codoms_domain_start(size_t page_size, unsigned long random0,
                           unsigned long random1, unsigned long hwcap,
                           int tid) {
  static unsigned long random[2];
  static size_t auxv[] = {AT_PAGESZ, 0, AT_HWCAP, 0, AT_RANDOM, 0, AT_NULL, 0};
  static char *no_environment[1];

  random[0] = random0;
  random[1] = random1;
  auxv[1] = page_size;
  auxv[3] = hwcap;
  auxv[5] = (size_t)random;
  libc.auxv = auxv;
  libc.page_size = page_size;
  __hwcap = hwcap;
  __environ = no_environment;
  __progname = __progname_full = "";

  pthread_t self = __pthread_self();
  self->self = self->next = self->prev = self;
  self->tid = tid;
  self->detach_state = DT_JOINABLE;
  self->locale = &libc.global_locale;
  self->robust_list.head = &self->robust_list.head;

  /* Root's threads may meet in the domain without its libc hearing of them. */
  libc.need_locks = 1;
  __init_ssp(random);

  /* The size of the terminal is refused; write lines all the same. */
  if (__stdout_used)
    __stdout_used->flags |= F_SVB;

  for (uintptr_t a = (uintptr_t)&__init_array_start;
       a < (uintptr_t)&__init_array_end; a += sizeof(void (*)(void)))
    (*(void (**)(void))a)();
}
