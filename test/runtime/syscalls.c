// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a domain's libc gets from the system-call gate, and next to each what it
// does not get. Nothing of it ends the program: refused is EPERM.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t 2>%t.err | FileCheck %s
// RUN: FileCheck --check-prefix=ERR %s <%t.err
#define _GNU_SOURCE
#include "domain.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static char root_page[4096] __attribute__((aligned(4096))) = "root's";

IN(d) static char text[64] = "written by d\n";
IN(d) static char more[64] = "and more\n";

IN(d) static void say(const char *what, long result) {
  if (result < 0)
    printf("%s: %s\n", what, strerror(errno));
  else
    printf("%s: %ld\n", what, result);
}

IN(d) static void say_map(const char *what, void *p) {
  say(what, p == MAP_FAILED ? -1 : 0);
}

void output(void) ENTRY(d);
void output(void) {
  // CHECK: written by d
  // ERR: written by d
  write(1, text, strlen(text));
  write(2, text, strlen(text));
  // CHECK-NEXT: written by d
  // CHECK-NEXT: and more
  struct iovec iov[6] = {{text, strlen(text)}, {more, strlen(more)}, {0, 0}};
  writev(1, iov, 3);
  // More vectors than the gate takes at once: a short write, nothing lost.
  for (int i = 0; i < 6; i++)
    iov[i] = (struct iovec){more, strlen(more)};
  // CHECK-NEXT: and more
  // CHECK-NEXT: and more
  // CHECK-NEXT: short: 18
  long n = writev(1, iov, 6);
  say("short", n);
  // CHECK-NEXT: fd 3: Operation not permitted
  say("fd 3", write(3, text, 1));
  // CHECK-NEXT: fd 3 writev: Operation not permitted
  say("fd 3 writev", writev(3, iov, 1));
  // CHECK-NEXT: fd 0: Operation not permitted
  say("fd 0", read(0, text, 1));
  // CHECK-NEXT: tty: 0
  // CHECK-NEXT: Not a tty
  say("tty", isatty(1));
  printf("%s\n", strerror(errno));
  // CHECK-NEXT: ioctl: Operation not permitted
  int zero = 0;
  say("ioctl", ioctl(1, FIONBIO, &zero));
  // CHECK-NEXT: dup: Operation not permitted
  say("dup", dup(1));
  // CHECK-NEXT: close: Operation not permitted
  say("close", close(1));
}

void memory(void *foreign) ENTRY(d) LEND(none, 1);
void memory(void *foreign) {
  int rw = PROT_READ | PROT_WRITE, private = MAP_PRIVATE | MAP_ANONYMOUS;
  // CHECK-NEXT: map: 0
  char *p = mmap(0, 5000, rw, private, -1, 0);
  say_map("map", p);
  memset(p, 1, 5000);
  // CHECK-NEXT: map none: 0
  char *none = mmap(0, 8192, PROT_NONE, private, -1, 0);
  say_map("map none", none);
  // CHECK-NEXT: unprotect: 0
  say("unprotect", mprotect(none, 4096, rw));
  *none = 1;
  // CHECK-NEXT: advise: 0
  // CHECK-NEXT: after it: 0
  say("advise", madvise(p, 4096, MADV_DONTNEED));
  say("after it", *p);
  // CHECK-NEXT: unmap: 0
  say("unmap", munmap(p, 5000));
  // What was given up is had again, empty, in whole or in parts.
  // CHECK-NEXT: again: 1 0
  char *q = mmap(0, 5000, rw, private, -1, 0);
  printf("again: %d %d\n", q == p, q[4097]);
  // CHECK-NEXT: two parts: 1 1 0
  memset(q, 1, 5000);
  munmap(q + 4096, 4096);
  munmap(q, 4096);
  char *one = mmap(0, 4096, rw, private, -1, 0);
  char *two = mmap(0, 4096, rw, private, -1, 0);
  printf("two parts: %d %d %d\n", one == q, two == q + 4096, *one + *two);
  munmap(one, 4096);
  // CHECK-NEXT: unmap root's: Operation not permitted
  // CHECK-NEXT: protect root's: Operation not permitted
  // CHECK-NEXT: advise root's: Operation not permitted
  say("unmap root's", munmap(foreign, 4096));
  say("protect root's", mprotect(foreign, 4096, PROT_READ));
  say("advise root's", madvise(foreign, 4096, MADV_DONTNEED));
  // CHECK-NEXT: half root's: Operation not permitted
  say("half root's", munmap(none, (char *)foreign - none + 4096));
  // CHECK-NEXT: unmap all: Operation not permitted
  say("unmap all", syscall(SYS_munmap, 0, -1L));
  // musl makes ENOMEM of an EPERM for anonymous memory.
  // CHECK-NEXT: map exec: Out of memory
  say_map("map exec", mmap(0, 4096, rw | PROT_EXEC, private, -1, 0));
  // CHECK-NEXT: protect exec: Operation not permitted
  say("protect exec", mprotect(none, 4096, PROT_READ | PROT_EXEC));
  // CHECK-NEXT: map fixed: Operation not permitted
  say_map("map fixed", mmap(none, 4096, rw, private | MAP_FIXED, -1, 0));
  // CHECK-NEXT: map over root's: Operation not permitted
  say_map("map over root's", mmap(foreign, 4096, rw, private | MAP_FIXED, -1, 0));
  // CHECK-NEXT: map shared: Out of memory
  say_map("map shared", mmap(0, 4096, rw, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  // CHECK-NEXT: map file: Operation not permitted
  say_map("map file", mmap(0, 4096, PROT_READ, MAP_PRIVATE, 0, 0));
  // CHECK-NEXT: remap: Operation not permitted
  say_map("remap", mremap(none, 4096, 8192, MREMAP_MAYMOVE));
  // CHECK-NEXT: brk: Operation not permitted
  errno = 0;
  say("brk", syscall(SYS_brk, 0));
}

void time_and_chance(void) ENTRY(d);
void time_and_chance(void) {
  struct timespec ts = {0, 0}, rest;
  unsigned char bytes[16] = {0}, sum = 0;
  // CHECK-NEXT: clock: 0, later than 2020
  long r = clock_gettime(CLOCK_REALTIME, &ts);
  printf("clock: %ld, %s\n", r, ts.tv_sec > 1577836800 ? "later than 2020" : "no");
  // CHECK-NEXT: set clock: Operation not permitted
  say("set clock", clock_settime(CLOCK_REALTIME, &ts));
  // CHECK-NEXT: sleep: 0
  ts = (struct timespec){0, 1000};
  say("sleep", nanosleep(&ts, &rest));
  // CHECK-NEXT: random: 16
  say("random", getrandom(bytes, sizeof bytes, 0));
  for (int i = 0; i < 16; i++)
    sum |= bytes[i];
  // CHECK-NEXT: something: 1
  say("something", sum != 0);
}

void processes(void) ENTRY(d);
void processes(void) {
  char *const none[] = {0};
  // CHECK-NEXT: fork: Operation not permitted
  say("fork", fork());
  // CHECK-NEXT: exec: Operation not permitted
  say("exec", execve("/bin/true", none, none));
  // CHECK-NEXT: kill: Operation not permitted
  say("kill", kill(1, SIGTERM));
  // CHECK-NEXT: handler: Operation not permitted
  say("handler", signal(SIGSEGV, SIG_IGN) == SIG_ERR ? -1 : 0);
  // CHECK-NEXT: mask: Operation not permitted
  sigset_t all;
  sigfillset(&all);
  say("mask", sigprocmask(SIG_BLOCK, &all, 0));
  // CHECK-NEXT: altstack: Operation not permitted
  say("altstack", syscall(SYS_sigaltstack, 0, 0));
  // CHECK-NEXT: tid address: Operation not permitted
  say("tid address", syscall(SYS_set_tid_address, &all));
  // CHECK-NEXT: robust list: Operation not permitted
  say("robust list", syscall(SYS_set_robust_list, &all, 24));
  // CHECK-NEXT: ptrace: Operation not permitted
  say("ptrace", syscall(SYS_ptrace, 0, 0, 0, 0));
  // CHECK-NEXT: open: Operation not permitted
  say("open", open("/proc/self/mem", O_RDWR));
  // CHECK-NEXT: socket: Operation not permitted
  say("socket", syscall(SYS_socket, 1, 1, 0));
  // CHECK-NEXT: pid: Operation not permitted
  say("pid", syscall(SYS_getpid));
  // CHECK-NEXT: the kernel interface: Operation not permitted
  say("the kernel interface", syscall(3280, 0));
  // CHECK-NEXT: apl: Operation not permitted
  say("apl", syscall(3280, 3, 1, 0, 3));
  // CHECK-NEXT: no such call: Operation not permitted
  say("no such call", syscall(100000));
}

// What d gave up is not e's.
long map_in_e(void) codoms_domain("e") codoms_entry();
long map_in_e(void) {
  char *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  *p = 1;
  return (long)p;
}
long given_up(void) ENTRY(d);
long given_up(void) {
  char *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(p, 4096);
  return (long)p;
}

int main(void) {
  output();
  memory(root_page);
  if (given_up() == map_in_e())
    puts("e has what was d's");
  time_and_chance();
  processes();
  // CHECK-NEXT: root's
  printf("%s\n", root_page);
  return 0;
}
