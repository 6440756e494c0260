// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A fault in one thread ends the process with one whole report, however many
// threads fault at once; so does exit() of a domain.
//
// RUN: %clang -g -O1 -I%S/Inputs %s -o %t
// RUN: not --crash %qemu %t read >%t.out 2>&1
// RUN: FileCheck --implicit-check-not=codoms: %s <%t.out
// RUN: not --crash %qemu %t exit >%t.out 2>&1
// RUN: FileCheck --check-prefix=EXIT --implicit-check-not=codoms: %s <%t.out
// RUN: not --crash %qemu %t stack >%t.out 2>&1
// RUN: FileCheck --check-prefix=STACK --implicit-check-not=codoms: %s <%t.out
// RUN: not --crash %qemu %t handler >%t.out 2>&1
// RUN: FileCheck --check-prefix=HANDLER --implicit-check-not=codoms: %s <%t.out
#include "domain.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int secret = 42;

// CHECK: codoms: domain 'd' tried to read 4 bytes of 'secret' (root) at 0x{{[0-9a-f]+$}}
// CHECK-NEXT: in steal$d (threads-fault.c:[[@LINE+4]]), entered from worker (threads-fault.c:{{[0-9]+}})
// CHECK: hint: not lent.
int steal(int *p) ENTRY(d) LEND(none, 1);
int steal(int *p) {
  return *p;
}

// EXIT: codoms: domain 'd' called exit(3)
// EXIT-NEXT: called by leave$d (threads-fault.c:[[@LINE+3]])
// EXIT: hint: only root can end the process
void leave(void) ENTRY(d);
void leave(void) { exit(3); }

// The guard is that of the thread's own stack.
// STACK: codoms: domain 'd' tried to {{read|write}} 8 bytes of memory of root
// STACK-NEXT: in deep$d
// STACK: hint: its stack of 1024 KiB is used up
long deep(long n) ENTRY(d);
long deep(long n) {
  volatile long here[64] = {n};
  return n ? deep(n + 1) + here[n % 64] : 0;
}

// A domain that the handler of an asynchronous signal enters on a thread where it
// has no stack yet gets one; what it does wrong there is reported, too.
// HANDLER: 5
// HANDLER: codoms: domain 'e' tried to read 4 bytes of 'secret' (root)
// HANDLER-NEXT: in peep$e (threads-fault.c:[[@LINE+3]]), entered from on_alarm (threads-fault.c:{{[0-9]+}})
int peep(int *p) codoms_domain("e") codoms_entry() LEND(none, 1);
int peep(int *p) {
  return p ? *p : 5;
}
static void on_alarm(int sig) {
  char digit[2] = {(char)('0' + peep(0)), '\n'};
  write(1, digit, 2);
  peep(&secret);
}
void spin(void) ENTRY(d);
void spin(void) {
  for (volatile int i = 0;; i++)
    ;
}

static pthread_barrier_t barrier;
static const char *how;

static void *worker(void *arg) {
  pthread_barrier_wait(&barrier);
  if (!strcmp(how, "read"))
    return (void *)(long)steal(&secret);
  if (!strcmp(how, "exit"))
    leave();
  if (!strcmp(how, "stack"))
    deep(1);
  if (!strcmp(how, "handler") && !arg) {
    signal(SIGALRM, on_alarm);
    alarm(1);
    spin();
  }
  return 0;
}

int main(int argc, char **argv) {
  enum { THREADS = 8 };
  pthread_t t[THREADS];
  how = argv[1];
  if (!strcmp(how, "handler")) {
    sigset_t alarms;
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    pthread_barrier_init(&barrier, 0, 1);
    pthread_create(&t[0], 0, worker, 0);
    pthread_sigmask(SIG_BLOCK, &alarms, 0);
    pthread_join(t[0], 0);
    return 0;
  }
  pthread_barrier_init(&barrier, 0, THREADS);
  for (long i = 0; i < THREADS; i++)
    pthread_create(&t[i], 0, worker, (void *)i);
  for (int i = 0; i < THREADS; i++)
    pthread_join(t[i], 0);
  return 0;
}
