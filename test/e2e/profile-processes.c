// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// -codoms-profile of a program with threads, a forked child and one that becomes
// another program: each process counts what it did, in a file of its own.
//
// RUN: %clang -O1 %s -o %t
// RUN: rm -f %t.json* %t.folded*
// RUN: %qemu-count -codoms-profile %t.json,format=json -codoms-profile %t.folded,format=folded %t 2> %t.count
// RUN: %python %S/Inputs/profile-processes.py %t.json | FileCheck %s
// CHECK:      first: 5 threads, calls of lib:twice 401
// CHECK-NEXT: child: 1 threads, calls of lib:twice 3
// CHECK-NEXT: child: 1 threads, calls of lib:twice 7
// CHECK-NOT:  child
//
// All that the threads did is there, also of the one that never ends.
// RUN: %python %S/Inputs/profile-sums.py %t.json %t.folded %t.count | FileCheck --check-prefix=SUMS %s
// SUMS: domains: [[#N:]]
// SUMS-NEXT: stacks: [[#N]]
// SUMS-NEXT: plugin: [[#N]]
//
// With %d in the name the file is that of the process, and no other.
// RUN: rm -f %t.d.*
// RUN: %qemu -codoms-profile %t.d.%%d,format=json %t
// RUN: %python %S/Inputs/profile-processes.py %t.d. | FileCheck --check-prefix=PID %s
// PID-COUNT-3: child:
// PID-NOT:     child
#include <codoms.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int twice(int n) codoms_domain("lib") codoms_entry();
int twice(int n) { return 2 * n; }

static sem_t waiting, never;

static void *calls(void *argument) {
  for (int i = 0; i < 100; i++)
    twice(i);
  return argument;
}
static void *calls_and_stays(void *argument) {
  calls(0);
  sem_post(&waiting);
  sem_wait(&never);
  return argument;
}

static void child(int times, int becomes) {
  pid_t pid = fork();
  if (pid == 0) {
    while (times--)
      twice(times);
    if (becomes)
      execl("/bin/true", "true", (char *)0);
    _exit(0);
  }
  waitpid(pid, 0, 0);
}

int main(void) {
  pthread_t thread[4];
  sem_init(&waiting, 0, 0);
  sem_init(&never, 0, 0);
  for (int i = 0; i < 4; i++)
    pthread_create(&thread[i], 0, i ? calls : calls_and_stays, 0);
  for (int i = 1; i < 4; i++)
    pthread_join(thread[i], 0);
  sem_wait(&waiting);
  child(3, 0);
  child(7, 1);
  /* May be executed, cannot be, and it goes on to count. */
  execl("/", "program", (char *)0);
  exit(twice(0));
}
