// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Signals of a program with domains: timers while a domain runs, directed ones,
// flags, masks, restarted system calls, children, fix-ups, cancellation.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t | FileCheck %s
#include "domain.h"
#include <codoms/runtime.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static atomic_int handled;
static volatile sig_atomic_t code, from, nested;

int work(int n) ENTRY(d);
int work(int n) {
  volatile int sum = 0;
  for (int i = 0; i < 100; i++)
    sum += n;
  return sum;
}
// d runs until a handler of root has been there.
IN(d) static atomic_int flag;
void set_flag(int v) ENTRY(d);
void set_flag(int v) { flag = v; }
int wait_flag(void) ENTRY(d);
int wait_flag(void) {
  while (!flag)
    ;
  return flag;
}

static void count(int sig) { handled++; }
static void calls_d(int sig) {
  int e = errno;
  if (work(3) == 300)
    handled++;
  set_flag(1);
  errno = e;
}
static void info(int sig, siginfo_t *si, void *context) {
  code = si->si_code;
  from = si->si_pid == getpid();
  handled++;
}
static void raises(int sig) {
  // Waits, SA_NODEFER or not, until this handler has returned.
  static int depth;
  depth++;
  if (handled++ == 0)
    raise(sig);
  if (depth > 1)
    nested = 1;
  depth--;
}

static void install(int sig, void (*f)(int), int flags) {
  struct sigaction sa = {.sa_handler = f, .sa_flags = flags};
  sigaction(sig, &sa, 0);
  handled = 0;
}

static volatile int failed;
static char *volatile bad_pointer;
static void fix(int sig, siginfo_t *si, void *context) {
  extern const char fixed[];
  failed = codoms_signal_resume(fixed) ? errno : 0;
}
static void no_fix(int sig) {
  failed = codoms_signal_resume((void *)(uintptr_t)work) ? errno : 0;
}

static void *blocked(void *arg) {
  pthread_cleanup_push((void (*)(void *))set_flag, (void *)7);
  for (;;)
    pause();
  pthread_cleanup_pop(0);
  return 0;
}
static void *in_d(void *arg) {
  wait_flag();
  for (;;)
    pause();
}

int main(void) {
  // A timer that comes while d runs, whose handler calls d.
  // CHECK: in d: 1 1
  struct itimerval soon = {{0, 0}, {0, 3000}}, repeated = {{0, 3000}, {0, 3000}},
                   often = {{0, 500}, {0, 500}}, off = {0};
  install(SIGALRM, calls_d, SA_RESTART);
  setitimer(ITIMER_REAL, &soon, 0);
  int r = wait_flag();
  printf("in d: %d %d\n", r, handled);
  // Many, over calls.
  // CHECK-NEXT: many: 0 wrong
  int wrong = 0;
  setitimer(ITIMER_REAL, &often, 0);
  while (handled < 50)
    wrong += work(handled & 1 ? 5 : 7) % 100 != 0;
  setitimer(ITIMER_REAL, &off, 0);
  printf("many: %d wrong\n", wrong);
  // CHECK-NEXT: timer: 1
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};
  struct itimerspec spec = {.it_value = {0, 2000000}};
  set_flag(0);
  install(SIGUSR2, calls_d, 0);
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  timer_settime(timer, 0, &spec, 0);
  wait_flag();
  printf("timer: %d\n", handled);

  // CHECK-NEXT: info: 1 1 -1 1
  struct sigaction sa = {.sa_sigaction = info, .sa_flags = SA_SIGINFO};
  union sigval value = {.sival_int = 1};
  sigaction(SIGUSR1, &sa, 0);
  handled = 0;
  sigqueue(getpid(), SIGUSR1, value);
  printf("info: %d %d %d", handled, code == SI_QUEUE, code);
  pthread_kill(pthread_self(), SIGUSR1);
  printf(" %d\n", code == SI_TKILL && from);

  // CHECK-NEXT: nodefer: 2, nested: 0
  install(SIGUSR1, raises, SA_NODEFER);
  raise(SIGUSR1);
  printf("nodefer: %d, nested: %d\n", handled, nested);
  // CHECK-NEXT: resethand: 1 1
  install(SIGUSR1, count, SA_RESETHAND);
  raise(SIGUSR1);
  sigaction(SIGUSR1, 0, &sa);
  printf("resethand: %d %d\n", handled, sa.sa_handler == SIG_DFL);
  // CHECK-NEXT: masked: 0, then 1
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  install(SIGUSR1, count, 0);
  sigprocmask(SIG_BLOCK, &set, &old);
  raise(SIGUSR1);
  work(1);
  printf("masked: %d", handled);
  // CHECK: suspended: Interrupted system call, 1
  sigsuspend(&old);
  printf(", then %d\n", handled);
  raise(SIGUSR1);
  r = sigsuspend(&old);
  printf("suspended: %s, %d\n", strerror(errno), handled - 1);
  sigprocmask(SIG_SETMASK, &old, 0);

  // A system call of root that a handler interrupts, and one that goes on.
  // CHECK-NEXT: interrupted: Interrupted system call
  // CHECK-NEXT: restarted: 1 x
  int ends[2];
  char byte = 0;
  pipe(ends);
  install(SIGALRM, count, 0);
  // Again and again: the first may come before the call.
  setitimer(ITIMER_REAL, &repeated, 0);
  r = read(ends[0], &byte, 1);
  setitimer(ITIMER_REAL, &off, 0);
  printf("interrupted: %s\n", r < 0 ? strerror(errno) : "no");
  fflush(stdout);
  install(SIGALRM, count, SA_RESTART);
  pid_t child = fork();
  if (!child) {
    struct timespec ts = {0, 30000000};
    nanosleep(&ts, 0);
    kill(getppid(), SIGALRM);
    nanosleep(&ts, 0);
    write(ends[1], "x", 1);
    _exit(3);
  }
  r = read(ends[0], &byte, 1);
  printf("restarted: %d %c\n", r, byte);
  // CHECK-NEXT: child: 3
  int status;
  waitpid(child, &status, 0);
  printf("child: %d\n", WEXITSTATUS(status));
  // CHECK-NEXT: SIGCHLD in d: 1
  set_flag(0);
  install(SIGCHLD, calls_d, SA_RESTART);
  child = fork();
  if (!child)
    _exit(0);
  wait_flag();
  waitpid(child, &status, 0);
  printf("SIGCHLD in d: %d\n", handled);
  signal(SIGCHLD, SIG_DFL);

  // A fix-up: the handler moves the pc, by the kernel interface only.
  // CHECK-NEXT: fixed: 0
  sa = (struct sigaction){.sa_sigaction = fix, .sa_flags = SA_SIGINFO};
  struct sigaction runtime;
  sigaction(SIGSEGV, &sa, &runtime);
  failed = -1;
  __asm__ volatile("sb zero, (%0)\n"
                   "unimp\n"
                   ".globl fixed\n"
                   "fixed:\n" ::"r"(bad_pointer)
                   : "memory");
  printf("fixed: %d\n", failed);
  sigaction(SIGSEGV, &runtime, 0);
  // CHECK-NEXT: to another domain: Operation not permitted
  install(SIGUSR1, no_fix, 0);
  raise(SIGUSR1);
  printf("to another domain: %s\n", strerror(failed));
  // CHECK-NEXT: outside of a handler: No such file or directory
  printf("outside of a handler: %s\n",
         codoms_signal_resume((void *)(uintptr_t)main) ? strerror(errno) : "no");
  // CHECK-NEXT: altstack: Operation not permitted
  printf("altstack: %s\n", sigaltstack(0, 0) ? strerror(errno) : "no");

  // Cancelled where it waits; in d only when it is back.
  // CHECK-NEXT: cancelled: 1, cleaned up: 7
  pthread_t t;
  void *result;
  struct timespec ts = {0, 20000000};
  set_flag(0);
  pthread_create(&t, 0, blocked, 0);
  nanosleep(&ts, 0);
  pthread_cancel(t);
  pthread_join(t, &result);
  printf("cancelled: %d, cleaned up: %d\n", result == PTHREAD_CANCELED, wait_flag());
  // CHECK-NEXT: cancelled in d: 1
  set_flag(0);
  pthread_create(&t, 0, in_d, 0);
  nanosleep(&ts, 0);
  pthread_cancel(t);
  nanosleep(&ts, 0);
  set_flag(1);
  pthread_join(t, &result);
  printf("cancelled in d: %d\n", result == PTHREAD_CANCELED);
  return 0;
}
