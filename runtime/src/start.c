/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Before main and before root's constructors: checks that the loader applied
 * the table, and starts the private libc of each domain. After root's atexit
 * handlers and destructors: stops them again. The linker takes the object into
 * each program that has domains.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <unistd.h>

extern const unsigned char __codoms_table_end[]
    __attribute__((__weak__, __visibility__("hidden")));

static void check_part(const char *what, uint64_t offset, uint64_t num,
                       uint64_t each, uint64_t size) {
  if (offset > size || num > (size - offset) / each)
    rt_fatal("the domain table is damaged: %s lie outside of it", what);
}

static void check_table(const struct codoms_table *t) {
  uint64_t size = __codoms_table_end - (const unsigned char *)t;
  if (!t)
    rt_fatal("this program has domains, but no domain table: link it with the "
             "ld.lld of the CODOMs toolchain");
  if (size < sizeof *t || t->magic != CODOMS_TABLE_MAGIC)
    rt_fatal("the domain table is damaged: no table at its start");
  if (t->version != CODOMS_TABLE_VERSION)
    rt_fatal("the domain table has version %u, this runtime knows version %u: "
             "link the program with the sysroot of its linker",
             t->version, CODOMS_TABLE_VERSION);
  if (t->size > size)
    rt_fatal("the domain table is damaged: %llu bytes of %llu are there",
             (unsigned long long)size, (unsigned long long)t->size);
  check_part("domains", t->domains, t->num_domains,
             sizeof(struct codoms_domain), t->size);
  check_part("ranges", t->ranges, t->num_ranges, sizeof(struct codoms_range),
             t->size);
  check_part("entry points", t->entries, t->num_entries,
             sizeof(struct codoms_entry_point), t->size);
  check_part("system calls", t->syscalls, t->num_syscalls, sizeof(uint32_t),
             t->size);
  check_part("strings", t->strings, t->strings_size, 1, t->size);
  if (!t->strings_size ||
      ((const char *)t)[(uint64_t)t->strings + t->strings_size - 1])
    rt_fatal("the domain table is damaged: the last string does not end");
}

static void check_kernel(void) {
  long version = kernel(CODOMS_SYS_VERSION, 0, 0, 0, 0);
  if (version == -ENOSYS)
    rt_fatal(
        "this program has domains, but the machine does not know of them: run "
        "it with the qemu-riscv64 of the CODOMs toolchain; if that was done, "
        "the program header PT_CODOMS is missing");
  if (version != 1)
    rt_fatal("the machine speaks version %ld of the Xcodoms kernel interface, "
             "this runtime version 1",
             version);
}

static const struct codoms_domain *nth_domain(uint32_t i) {
  const struct codoms_table *t = rt_table();
  return (const struct codoms_domain *)((const char *)t + t->domains) + i;
}

void __codoms_start(void) {
  const struct codoms_table *t = rt_table();
  check_table(t);
  check_kernel();
  rt_lock_init();
  rt_stack_init();
  for (uint32_t i = 0; i < t->num_domains; i++) {
    const struct codoms_domain *d = nth_domain(i);
    if (d->syscalls > t->num_syscalls ||
        d->num_syscalls > t->num_syscalls - d->syscalls)
      rt_fatal("the domain table is damaged: system calls of '%s'",
               rt_name(d->tag));
    rt_check_syscalls(d);
    /* A program whose PT_CODOMS was stripped would run without protection. */
    if (d->init && codoms_domain_of((const void *)d->init) != d->tag)
      rt_fatal("the loader did not apply the domain table: the program header "
               "PT_CODOMS is missing");
  }
  rt_install_handlers();

  for (uint32_t i = 0; i < t->num_domains; i++) {
    const struct codoms_domain *d = nth_domain(i);
    uint64_t random[2];
    if (!d->init)
      continue;
    if (getrandom(random, sizeof random, 0) != sizeof random)
      rt_fatal("no random bits for domain '%s'", rt_name(d->tag));
    struct gate_result r =
        __codoms_call_gate(d->init, CODOMS_PAGE_SIZE, random[0], random[1],
                           getauxval(AT_HWCAP), 0);
    rt_set_libc(d->tag, (struct libc_state){r.a, r.b});
  }
}

static void stop(void) {
  for (uint32_t i = rt_table()->num_domains; i--;) {
    const struct codoms_domain *d = nth_domain(i);
    if (d->fini)
      __codoms_call_gate(d->fini, 0, 0, 0, 0, 0);
  }
}

/* Priority 0, which no other constructor can have: first, and last. */
static void (*const first)(void)
    __attribute__((__used__, __section__(".init_array.0"))) = __codoms_start;
static void (*const last)(void)
    __attribute__((__used__, __section__(".fini_array.0"))) = stop;
