// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// fork, vfork, exec and wait in a program with domains and threads: the child has
// the forking thread's DCS, stacks and domains, as copies; exec has none of it.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t %qemu | FileCheck %s
#define _GNU_SOURCE
#include "domain.h"
#include <codoms/runtime.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

IN(d) static int state = 1;
IN(d) static _Thread_local int mine = 10;
int bump(void) ENTRY(d);
int bump(void) { return ++state * 100 + ++mine; }

// Root's entry, which d calls back, so that the fork lies below two frames.
int fork_here(int *status) codoms_domain("root") codoms_entry() LEND(none, 1);
int fork_here(int *status) {
  struct codoms_stats before, after;
  codoms_stats(&before);
  pid_t child = fork();
  if (!child) {
    int r = bump();
    codoms_stats(&after);
    // The parent's call of bump does not count here, nor this one there.
    _exit(r == 312 && after.calls == before.calls + 1 ? 7 : 1);
  }
  int r = bump();
  codoms_stats(&after);
  if (r != 312 || after.calls != before.calls + 1)
    return 1;
  int got = 0;
  if (waitpid(child, &got, 0) != child)
    return 2;
  *status = WEXITSTATUS(got);
  return 0;
}
int deep(int *status) ENTRY(d) LEND(none, 1);
int deep(int *status) {
  char here[32];
  int before = bump(), r;
  snprintf(here, sizeof here, "%d", before);
  r = fork_here(status);
  return r || strcmp(here, "211");
}

static volatile int stop;
static pthread_barrier_t barrier;
void *spin_in_d(void *) ENTRY(d) LEND(none, 1);
void *spin_in_d(void *flag) {
  // Not a lock, not libc: a fork at any point is good.
  while (!__atomic_load_n(&state, __ATOMIC_RELAXED))
    ;
  return flag;
}
static void *other(void *arg) {
  pthread_barrier_wait(&barrier);
  while (!stop)
    spin_in_d(0);
  return 0;
}

// A stack that another thread had in the parent is not this one's.
static void *visitor(void *arg) { return (void *)(long)(bump() % 100 != 11); }

int main(int argc, char **argv) {
  int status = -1, bad = 0;
  if (argc > 2) {
    printf("after exec: %d\n", bump());
    return 9;
  }
  // CHECK: below two frames: 0, the child's: 7
  bad = deep(&status);
  printf("below two frames: %d, the child's: %d\n", bad, status);
  fflush(stdout);

  // With threads that are in d all the time.
  pthread_t t[3];
  pthread_barrier_init(&barrier, 0, 4);
  for (int i = 0; i < 3; i++)
    pthread_create(&t[i], 0, other, 0);
  pthread_barrier_wait(&barrier);
  bad = 0;
  int expect = bump();
  for (int i = 0; i < 20; i++) {
    pid_t child = fork();
    if (!child) {
      // One thread, whose state in d is the parent's; and new ones of its own.
      pthread_t u;
      void *result = &u;
      int ok = bump() == expect + 101;
      ok &= !pthread_create(&u, 0, visitor, 0) && !pthread_join(u, &result) &&
            !result;
      _exit(ok ? 5 : 1);
    }
    waitpid(child, &status, 0);
    bad += !WIFEXITED(status) || WEXITSTATUS(status) != 5;
  }
  // CHECK-NEXT: with threads: 0 bad
  printf("with threads: %d bad\n", bad);
  // CHECK-NEXT: the parent's state: 1
  printf("the parent's state: %d\n", bump() == expect + 101);
  fflush(stdout);

  // vfork is a fork; the child may exec only, and does.
  char *args[] = {argv[1], argv[0], "x", "exec", 0};
  pid_t child = vfork();
  if (!child) {
    execv(args[0], args);
    _exit(1);
  }
  waitpid(child, &status, 0);
  // CHECK-NEXT: after exec: 211
  // CHECK-NEXT: vfork and exec: 9
  printf("vfork and exec: %d\n", WEXITSTATUS(status));
  fflush(stdout);
  posix_spawn(&child, args[0], 0, 0, args, environ);
  waitpid(child, &status, 0);
  // CHECK-NEXT: after exec: 211
  // CHECK-NEXT: spawned: 9
  printf("spawned: %d\n", WEXITSTATUS(status));
  // CHECK-NEXT: system: 4
  printf("system: %d\n", WEXITSTATUS(system("exit 4")));
  stop = 1;
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], 0);
  // CHECK-NEXT: joined
  puts("joined");
  return 0;
}
