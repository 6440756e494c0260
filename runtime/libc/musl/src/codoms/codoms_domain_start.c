/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Brings the private libc of a domain to the state in which __libc_start_main
 * hands root's to main. Root's runtime has made the stack and the TLS block
 * (struct pthread, then tp, then the template), and will for other threads.
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
weak_alias(no_file, __stdin_used);
weak_alias(no_file, __stdout_used);
weak_alias(no_file, __stderr_used);

extern weak hidden void (*const __init_array_start)(void),
    (*const __init_array_end)(void);

static void lock(FILE *f) {
  if (f && f->lock < 0)
    f->lock = 0;
}

struct codoms_libc_state __codoms_domain_start(size_t page_size,
                                               unsigned long random0,
                                               unsigned long random1,
                                               unsigned long hwcap) {
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
  self->locale = &libc.global_locale;

  /* Root's threads meet in the domain without its libc hearing of them. */
  libc.need_locks = 1;
  libc.threaded = 1;
  lock(__stdin_used);
  lock(__stdout_used);
  lock(__stderr_used);
  __init_ssp(random);

  /* The size of the terminal is refused; write lines all the same. */
  if (__stdout_used)
    __stdout_used->flags |= F_SVB;

  for (uintptr_t a = (uintptr_t)&__init_array_start;
       a < (uintptr_t)&__init_array_end; a += sizeof(void (*)(void)))
    (*(void (**)(void))a)();
  return (struct codoms_libc_state){self->locale, self->canary};
}
