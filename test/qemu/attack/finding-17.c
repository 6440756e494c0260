// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finding 17: a list of system calls for a domain that names clone, set_tid_address,
// set_robust_list, rseq, rt_sigaction, ptrace, process_vm_writev, io_uring or open of
// /proc/self/mem is an escape. Whatever is not granted by syscalls.def or by a rule of
// its own is EPERM, by every number; and a list cannot ask for what is never granted.
//
// RUN: %clang -O1 %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t exit 2>&1 | FileCheck --check-prefix=EXIT %s
// RUN: echo '#include <codoms.h>' >%t.asks.c && echo 'CODOMS_SYSCALL(d, 117);' >>%t.asks.c
// RUN: not %clang -O1 %s %t.asks.c -o %t.asks 2>&1 | FileCheck --check-prefix=ASKS %s
// ASKS: error: {{.*}}asks.c:2:1 in {{.*}}: system call 117 for domain 'd': no domain may make it
#include <codoms.h>
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

codoms_domain("d") static const struct {
  short number;
  const char *name;
} granted[] = {
#define DEFAULT 1
#define OPTION 0
#define CODOMS_GATE_CALL(name, list, first, second) {list ? SYS_##name : -1, #name},
#include <codoms/syscalls.def>
    // Rules of their own: on one's own memory, on fds 1 and 2.
    {SYS_mmap, "mmap"}, {SYS_munmap, "munmap"}, {SYS_mprotect, "mprotect"},
    {SYS_madvise, "madvise"}, {SYS_writev, "writev"}, {SYS_ioctl, "ioctl"},
    // These end the program, and tell who wanted that.
    {SYS_exit, "exit"}, {SYS_exit_group, "exit_group"},
};

codoms_domain("d") static long word = 0x1717;

void try_all(void) codoms_domain("d") codoms_entry();
void try_all(void) {
  int refused = 0;
  for (long n = 0; n < 4096; n++) {
    int skip = 0;
    for (unsigned i = 0; i < sizeof granted / sizeof *granted; i++)
      skip |= granted[i].number == n;
    if (skip)
      continue;
    errno = 0;
    long r = syscall(n, &word, &word, &word, &word, &word, &word);
    if (r != -1 || errno != EPERM)
      printf("system call %ld: %ld, errno %d\n", n, r, errno);
    else
      refused++;
  }
  // A number that is granted, but for its upper half.
  for (long n = 0; n < 512; n++) {
    errno = 0;
    long r = syscall(n + (1L << 32), &word, &word, &word, &word, &word, &word);
    if (r != -1 || errno != EPERM)
      printf("system call %ld with bit 32: %ld, errno %d\n", n, r, errno);
  }
  // CHECK-NOT: system call
  // CHECK: refused: {{40[0-9][0-9]}}, word 1717
  printf("refused: %d, word %lx\n", refused, word);
  // A granted one, by its number.
  // CHECK-NEXT: granted: 0
  printf("granted: %ld\n", syscall(SYS_sched_yield));
}

void leave(void) codoms_domain("d") codoms_entry();
void leave(void) {
  // EXIT: codoms: domain 'd' called exit(23)
  syscall(SYS_exit_group, 23);
}

int main(int argc, char **argv) {
  if (argc > 1)
    leave();
  try_all();
  return 0;
}
