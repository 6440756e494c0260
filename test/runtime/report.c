// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The fault report: who, what, where, called by whom, and what to do. With
// llvm-symbolizer it has lines; without, the names of the program's own symbol
// table; of a stripped program, addresses. The exit status is the signal's.
//
// RUN: %clang -O1 -g -I%S/Inputs %s -o %t
// RUN: not --crash %qemu %t read 2>%t.err
// RUN: FileCheck --check-prefixes=READ,READ-LINES %s <%t.err
// RUN: env CODOMS_SYMBOLIZER= not --crash %qemu %t read 2>%t.err
// RUN: FileCheck --check-prefixes=READ,READ-NAMES %s <%t.err
// RUN: llvm-strip %t -o %t.stripped
// RUN: env CODOMS_SYMBOLIZER= not --crash %qemu %t.stripped read 2>%t.err
// RUN: FileCheck --check-prefix=READ-RAW %s <%t.err
// A symbolizer that fails, or answers nonsense, costs only the lines.
// RUN: env CODOMS_SYMBOLIZER=/bin/false not --crash %qemu %t read 2>%t.err
// RUN: FileCheck --check-prefixes=READ,READ-NAMES %s <%t.err
// RUN: env CODOMS_SYMBOLIZER=/bin/echo not --crash %qemu %t read 2>%t.err
// RUN: FileCheck --check-prefixes=READ,READ-NAMES %s <%t.err
//
// RUN: not --crash %qemu %t pointer 2>&1 | FileCheck --check-prefix=POINTER %s
// RUN: not --crash %qemu %t write 2>&1 | FileCheck --check-prefix=WRITE %s
// RUN: not --crash %qemu %t null 2>&1 | FileCheck --check-prefix=NULL %s
// RUN: not --crash %qemu %t jump 2>&1 | FileCheck --check-prefix=JUMP %s
// RUN: not --crash %qemu %t entry 2>&1 | FileCheck --check-prefix=ENTRY %s
// RUN: not --crash %qemu %t ecall 2>&1 | FileCheck --check-prefix=ECALL %s
// RUN: not --crash %qemu %t return 2>&1 | FileCheck --check-prefix=RETURN %s
// RUN: not --crash %qemu %t leave 2>&1 | FileCheck --check-prefix=LEAVE %s
// RUN: not --crash %qemu %t lend 2>&1 | FileCheck --check-prefix=LENT %s
// RUN: not --crash %qemu %t assert 2>&1 | FileCheck --check-prefix=ASSERT %s
// RUN: not --crash %qemu %t revoked 2>&1 | FileCheck --check-prefix=REVOKED %s
// RUN: not --crash %qemu %t store 2>&1 | FileCheck --check-prefix=STORE %s
// RUN: not --crash %qemu %t illegal 2>&1 | FileCheck --check-prefix=ILLEGAL %s
// RUN: not --crash %qemu %t stack 2>&1 | FileCheck --check-prefix=STACK %s
// RUN: not --crash %qemu %t big-frame 2>&1 | FileCheck --check-prefix=STACK %s
// RUN: not --crash %qemu %t dcs 2>&1 | FileCheck --check-prefix=DCS %s
// RUN: not --crash %qemu %t no-stack 2>&1 | FileCheck --check-prefix=NOSTACK %s
// RUN: not --crash %qemu %t root-stack 2>&1 | FileCheck --check-prefix=ROOTSTACK %s
// RUN: not --crash %qemu %t dead-runs 2>&1 | FileCheck --check-prefix=DEADRUNS %s
// RUN: not --crash %qemu %t dead-called 2>&1 | FileCheck --check-prefix=DEADCALLED %s
// RUN: not --crash %qemu %t dead-returned 2>&1 | FileCheck --check-prefix=DEADRETURNED %s
// RUN: not --crash %qemu %t exit 2>&1 | FileCheck --check-prefix=EXIT %s
// RUN: not --crash %qemu %t abort 2>&1 | FileCheck --check-prefix=ABORT %s
// RUN: not --crash %qemu %t root 2>&1 | FileCheck --check-prefix=ROOT %s
// RUN: %qemu %t nothing
#define _GNU_SOURCE
#include "domain.h"
#include <codoms/isa.h>
#include <codoms/runtime.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

long secret[4] = {1, 2, 3, 4};
static volatile long sink IN(d);

__attribute__((noinline)) IN(d) static void inner(volatile long *p) { sink = p[1]; }

void do_read(long *p) ENTRY(d) LEND(none, 1);
void do_read(long *p) {
  inner(p); // The line of the call.
  sink = 0;
}
// READ:            codoms: domain 'd' tried to read 8 bytes of 'secret'+0x8 (root) at 0x{{[0-9a-f]+$}}
// READ-LINES-NEXT: {{^}}  in inner$d (report.c:[[#@LINE-8]]), called by do_read$d (report.c:[[#@LINE-4]]), entered from main (report.c:[[#READ_AT:]])
// READ-NAMES-NEXT: {{^}}  in inner$d+0x{{[0-9a-f]+}}, called by do_read$d+0x{{[0-9a-f]+}}, entered from main+0x{{[0-9a-f]+$}}
// READ-NEXT:       hint: not lent. codoms_access on the parameter that carries it
// READ-RAW:        codoms: domain 'd' tried to read 8 bytes of memory of root at 0x
// READ-RAW-NEXT:   in 0x{{[0-9a-f]+}} (domain 'd'), called by 0x{{[0-9a-f]+}} (domain 'd'), entered from 0x{{[0-9a-f]+}} (root)

void do_write(char *p) ENTRY(d) LEND(read_only, 1, "8");
void do_write(char *p) {
  // WRITE:      codoms: domain 'd' tried to write 1 byte of 'secret'+0x3 (root) at 0x
  // WRITE-NEXT: in do_write$d (report.c:[[#@LINE+3]]), entered from main
  // WRITE-NEXT: hint: not lent
  sink = p[3];
  ((volatile char *)p)[3] = 0;
}

void do_null(long *p) ENTRY(d) LEND(none, 1);
void do_null(long *p) {
  // NULL:      codoms: domain 'd' tried to read 8 bytes of memory of root at 0x8
  // NULL-NEXT: in inner$d
  // NULL-NEXT: hint: a null pointer
  inner(p);
  sink = 0;
}

void do_jump(long *p) ENTRY(d) LEND(none, 1);
void do_jump(long *p) {
  // JUMP:      codoms: domain 'd' tried to jump to 'other_entry$$f' (f) at 0x{{[0-9a-f]+}}, where it may not go
  // JUMP-NEXT: in do_jump$d (report.c:[[#@LINE+2]]), entered from main
  // JUMP-NEXT: hint: a right to call comes with the import of an entry of domain 'f'
  __asm__ volatile("jr %0" : : "r"(p));
}

void other_entry(void) ENTRY(f);
void other_entry(void) {}

void do_entry(long *p) ENTRY(d) LEND(none, 1);
void do_entry(long *p) {
  // ENTRY:      codoms: domain 'd' tried to jump to 'main'+0x8 (root) at 0x{{[0-9a-f]+}}, which is not an entry point
  // ENTRY-NEXT: in do_entry$d (report.c:[[#@LINE+2]]), entered from main
  // ENTRY-NEXT: hint: other domains reach only functions with codoms_entry
  __asm__ volatile("jr %0" : : "r"(p));
}

void do_ecall(void) ENTRY(d);
void do_ecall(void) {
  // ECALL:      codoms: domain 'd' tried to make a system call itself (number 93)
  // ECALL-NEXT: in do_ecall$d (report.c:[[#@LINE+2]]), entered from main
  // ECALL-NEXT: hint: the libc of a domain asks root
  __asm__ volatile("li a7, 93\n\tecall" : : : "a7", "a0");
}

// Entering another domain with a return address there.
void do_return(long *gate, long *to) ENTRY(d) LEND(none, 1) LEND(none, 2);
void do_return(long *gate, long *to) {
  // RETURN: codoms: domain 'd' gave a return address that is not its own: 'main'+0x8 (root) at 0x
  __asm__ volatile("mv ra, %1\n\tjr %0" : : "r"(gate), "r"(to) : "ra");
}

// The domain control stack gives only what this activation saved on it.
void do_leave(void) ENTRY(d);
void do_leave(void) {
  // LEAVE:      codoms: domain 'd' tried to return from a call that nobody made, or to restore what it did not save
  // LEAVE-NEXT: in do_leave$d (report.c:[[#@LINE+1]])
  __asm__ volatile("cd.pop");
}

void take(long *p) ENTRY(e);
void take(long *p) { *p = 0; }
void do_lend(long *p) ENTRY(d) LEND(none, 1);
void do_lend(long *p) {
  // LENT:      codoms: domain 'd' tried to lend 8 bytes of 'secret' (root) at 0x
  // LENT-NEXT: in do_lend$d (report.c:[[#@LINE+2]]), entered from main
  // LENT-NEXT: hint: it can lend only what it may touch itself
  take(p);
}

// A caller that lends nothing and names memory of the callee.
IN(e) static long own_of_e = 7;
long *where(void) ENTRY(e);
long *where(void) { return &own_of_e; }
void do_assert(void) ENTRY(d);
void do_assert(void) {
  // ASSERT:      codoms: domain 'd' passed a pointer that it may not use itself: 8 bytes of 'own_of_e
  // ASSERT-SAME: (e) at 0x
  // ASSERT-NEXT: in take$$e
  long *p = where();
  __asm__ volatile("mv a0, %0\n\tcall take$$e" : : "r"(p)
                   : "ra", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "t0",
                     "t1", "t2", "t3", "t4", "t5", "t6", "memory");
  sink = *where(); // keeps the import of e
}

void do_revoked(long *p) ENTRY(d) LEND(none, 1);
void do_revoked(long *p) {
  // REVOKED:      codoms: domain 'd' used a revoked capability for 8 bytes of 'secret'+0x8 (root) at 0x
  // REVOKED-NEXT: in inner$d {{.*}}, called by do_revoked$d
  inner(p);
  sink = 0;
}
static void lend_and_revoke(long *p) {
  long counter = syscall(CODOMS_NR, CODOMS_SYS_COUNTER, CODOMS_ROOT_TAG);
  __asm__ volatile("cd.granta c0, %0, %1, r, %2\n\tcd.revoke %2\n\tmv a0, %0\n\tcall do_revoked$$d"
                   : : "r"(p), "r"(32L), "r"(counter)
                   : "ra", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "t0",
                     "t1", "t2", "t3", "t4", "t5", "t6", "memory");
}

IN(d) static _Alignas(32) long no_slot[4];
void do_store(void) ENTRY(d);
void do_store(void) {
  // STORE:      codoms: domain 'd' used memory that holds no capabilities: 'no_slot
  // STORE-SAME: (d) at 0x
  // STORE-NEXT: in do_store$d (report.c:[[#@LINE+1]]), entered from main
  __asm__ volatile("cd.cl c0, 0(%0)" : : "r"(no_slot));
}

void do_illegal(void) ENTRY(d);
void do_illegal(void) {
  // ILLEGAL:      codoms: domain 'd' executed an illegal instruction at 0x
  // ILLEGAL-NEXT: in do_illegal$d (report.c:[[#@LINE+1]]), entered from main
  __builtin_trap();
}

__attribute__((noinline)) IN(d) static int deep(int n) {
  volatile char frame[200];
  frame[n % 200] = 1;
  return deep(n + 1) + frame[n % 100];
}
void do_stack(void) ENTRY(d);
void do_stack(void) {
  // STACK:      codoms: domain 'd' {{tried to|touched}}
  // STACK-NEXT: in {{deep|big}}$d (report.c:
  // STACK:      hint: its stack of {{[0-9]+}} KiB is used up
  sink = deep(0);
}

IN(d) __attribute__((noinline)) static int big(int n) {
  volatile char frame[20000];
  frame[n % 200] = 1;
  return big(n + 1) + frame[n % 100];
}
void do_big(void) ENTRY(d);
void do_big(void) { sink = big(0); }

void there(int n) ENTRY(e);
void back(int n) ENTRY(d);
void there(int n) { back(n + 1); }
void back(int n) { there(n + 1); }
// DCS:      codoms: {{.*}}made too many calls into other domains without returning
// DCS:      hint: the domain control stack of 256 KiB is full

void far_there(int n) ENTRY(e);
void far_back(int n) ENTRY(d);
void far_there(int n) { far_back(n + 1); }
void far_back(int n) {
  volatile char frame[3500];
  frame[n % 100] = 1;
  far_there(n + 1);
  frame[n % 100] = 2;
}
// NOSTACK:      codoms: domain 'd' has no stack left for a call
// NOSTACK-NEXT: in far_back$$d {{.*}}, entered from far_there$e
// NOSTACK:      hint: its stack of 1024 KiB is used up

// Root's own, on a thread with a small one.
void root_back(int n) ENTRY(root);
void to_root(int n) ENTRY(e);
void to_root(int n) { root_back(n + 1); }
void root_back(int n) {
  volatile char frame[1000];
  frame[n % 100] = 1;
  to_root(n + 1);
  frame[n % 100] = 2;
}
static void *root_thread(void *unused) {
  root_back(0);
  return unused;
}
static void root_stack(void) {
  pthread_t thread;
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, 65536);
  pthread_create(&thread, &attr, root_thread, NULL);
  pthread_join(thread, NULL);
}
// ROOTSTACK:      codoms: root has no stack left for a call
// ROOTSTACK-NEXT: in root_back$$root {{.*}}, entered from to_root$e
// ROOTSTACK:      hint: the stack of this thread is used up

// A domain that is marked dead: it stops, is not entered, not returned to.
void do_spin(void) ENTRY(d);
void do_spin(void) {
  for (;;)
    sink = sink + 1;
}
// DEADRUNS:      codoms: domain 'd' was marked dead while it ran
// DEADRUNS-NEXT: in do_spin$d (report.c:[[#]]), entered from main
// DEADRUNS-NOT:  hint:
void kill_d(void) ENTRY(root);
void kill_d(void) {
  syscall(CODOMS_NR, CODOMS_SYS_DEAD, codoms_domain_of((void *)do_spin));
}
static void kill_by_signal(int number) { kill_d(); }
// DEADCALLED:     codoms: root tried to jump to 'do_spin$$d' (d) at 0x{{[0-9a-f]+}}, which is marked dead
// DEADCALLED-NOT: hint:
void do_die(void) ENTRY(d);
void do_die(void) {
  kill_d();
  sink = 1;
}
// DEADRETURNED:     codoms: root tried to return to 'do_die{{.*}}'+0x{{[0-9a-f]+}} (d) at 0x{{[0-9a-f]+}}, which is marked dead
// DEADRETURNED-NOT: hint:

void do_exit(void) ENTRY(d);
void do_exit(void) {
  // EXIT:      codoms: domain 'd' called exit(3)
  // EXIT-NEXT: in _Exit$d{{.*}}called by exit$d{{.*}}called by do_exit$d (report.c:[[#@LINE+2]])
  // EXIT:      hint: only root can end the process
  exit(3);
}

void do_abort(void) ENTRY(d);
void do_abort(void) {
  // ABORT:      codoms: domain 'd' called abort()
  // ABORT-NEXT: in abort$d{{.*}}called by do_abort$d (report.c:[[#@LINE+1]]), entered from main
  abort();
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "read")) do_read(secret);
  // POINTER:      codoms: domain 'd' tried to read 8 bytes of 'secret'+0x8 (root)
  // POINTER:      hint: not lent: it was called through a pointer, and such a call lends what codoms_access says on the pointer, not on the function
  if (!strcmp(what, "pointer")) {
    void (*volatile pointer)(long *) = do_read;
    pointer(secret);
  }
  if (!strcmp(what, "write")) do_write((char *)secret);
  if (!strcmp(what, "null")) do_null(0);
  if (!strcmp(what, "jump")) do_jump((long *)other_entry);
  if (!strcmp(what, "entry")) do_entry((long *)((char *)main + 8));
  if (!strcmp(what, "ecall")) do_ecall();
  if (!strcmp(what, "return")) do_return((long *)where, (long *)((char *)main + 8));
  if (!strcmp(what, "leave")) do_leave();
  if (!strcmp(what, "lend")) do_lend(secret);
  if (!strcmp(what, "assert")) do_assert();
  if (!strcmp(what, "revoked")) lend_and_revoke(secret);
  if (!strcmp(what, "revoked, but not")) do_revoked(secret); // keeps its import
  if (!strcmp(what, "store")) do_store();
  if (!strcmp(what, "illegal")) do_illegal();
  if (!strcmp(what, "stack")) do_stack();
  if (!strcmp(what, "big-frame")) do_big();
  if (!strcmp(what, "dcs")) there(0);
  if (!strcmp(what, "no-stack")) far_back(0);
  if (!strcmp(what, "root-stack")) root_stack();
  if (!strcmp(what, "dead-runs")) {
    signal(SIGALRM, kill_by_signal);
    ualarm(20000, 0);
    do_spin();
  }
  if (!strcmp(what, "dead-called")) {
    kill_d();
    do_spin();
  }
  if (!strcmp(what, "dead-returned")) do_die();
  if (!strcmp(what, "exit")) do_exit();
  if (!strcmp(what, "abort")) do_abort();
  // ROOT:      codoms: root touched memory of root at 0x{{[0-9a-f]*}}8, where nothing is mapped
  // ROOT-NEXT: in main (report.c:[[#@LINE+2]])
  // ROOT-NEXT: hint: a null pointer
  if (!strcmp(what, "root")) ((volatile long *)0)[argc - 1] = 0;
  return 0;
}
