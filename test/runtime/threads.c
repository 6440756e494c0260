// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Threads of root in domains: each has stacks and thread-local blocks of its own
// there, made when it first comes and another thread's after it; the private
// libc's locks, keys, errno and output work between them.
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: %qemu %t 2>&1 | FileCheck %s
// RUN: %qemu %t lines | sort | uniq -c | FileCheck --check-prefix=LINES %s
#include "domain.h"
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 16, ROUNDS = 300 };

IN(d) static _Thread_local long mine = 41;
IN(d) static _Thread_local char zeroes[3000];
IN(d) static pthread_key_t key;
IN(d) static atomic_int destroyed;
IN(d) static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
IN(d) static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
IN(d) static pthread_once_t once = PTHREAD_ONCE_INIT;
IN(d) static int onces, arrived;
IN(d) static long locked;

IN(d) static void destroy(void *value) { destroyed += value != 0; }
IN(d) static void first(void) {
  onces++;
  pthread_key_create(&key, destroy);
}

// What a thread finds when it comes: a fresh block, whoever had it before.
long fresh(long number) ENTRY(d);
long fresh(long number) {
  long bad = mine != 41;
  for (size_t i = 0; i < sizeof zeroes; i++)
    bad += zeroes[i];
  pthread_once(&once, first);
  bad += pthread_getspecific(key) != 0;
  bad += errno != 0;
  mine += number;
  memset(zeroes, 1, sizeof zeroes);
  pthread_setspecific(key, &mine);
  errno = (int)number + 1;
  return bad;
}

// And keeps, while others run in the same code.
long kept(long number) ENTRY(d);
long kept(long number) {
  return (mine != 41 + number) + (pthread_getspecific(key) != &mine) +
         (errno != number + 1);
}

// All are in the domain at once: nobody leaves before the last one has come.
int meet(int threads) ENTRY(d);
int meet(int threads) {
  pthread_mutex_lock(&mutex);
  if (++arrived == threads)
    pthread_cond_broadcast(&cond);
  while (arrived < threads)
    pthread_cond_wait(&cond, &mutex);
  pthread_mutex_unlock(&mutex);
  return arrived;
}

void count(void) ENTRY(d);
void count(void) {
  pthread_mutex_lock(&mutex);
  locked++;
  pthread_mutex_unlock(&mutex);
}
long counted(void) ENTRY(d);
long counted(void) { return locked; }

// The heap under all of them.
long heap(unsigned long seed) ENTRY(d);
long heap(unsigned long seed) {
  unsigned char *p[20] = {0};
  size_t n[20] = {0};
  long bad = 0;
  for (int i = 0; i < 100; i++) {
    seed = seed * 6364136223846793005ul + 1442695040888963407ul;
    unsigned k = (seed >> 40) % 20;
    for (size_t j = 0; j < n[k]; j++)
      bad += p[k][j] != (unsigned char)(k + mine);
    free(p[k]);
    n[k] = (seed >> 33) % 60;
    if (i % 20 == 0)
      n[k] = 200000;
    p[k] = malloc(n[k]);
    memset(p[k], (int)(k + mine), n[k]);
  }
  for (int k = 0; k < 20; k++)
    free(p[k]);
  char text[64];
  snprintf(text, sizeof text, "%ld %.2f", mine, mine / 4.0);
  char want[64];
  sprintf(want, "%ld", mine);
  return bad + (strncmp(text, want, strlen(want)) != 0);
}

void say(int i) ENTRY(d);
void say(int i) { printf("a line that is %s of number %d\n", "whole", i); }

int keys_of_threads(void) ENTRY(d);
int keys_of_threads(void) {
  // A deleted key may have values of other threads: it is not used again.
  pthread_key_t a, b;
  pthread_key_create(&a, 0);
  pthread_setspecific(a, &a);
  pthread_key_delete(a);
  pthread_key_create(&b, 0);
  return a != b && !pthread_getspecific(b);
}

int destroyed_values(void) ENTRY(d);
int destroyed_values(void) { return destroyed; }
int initialised(void) ENTRY(d);
int initialised(void) { return onces; }

IN(d) static void *nothing(void *p) { return p; }
int make_thread(void) ENTRY(d);
int make_thread(void) {
  pthread_t t;
  return pthread_create(&t, 0, nothing, 0);
}

// Another domain, called by d's threads in d.
long deeper(long n) codoms_domain("e") codoms_entry();
IN(e) static _Thread_local long depth;
long deeper(long n) { return depth += n; }
long through(long n) ENTRY(d);
long through(long n) {
  long r = 0;
  for (int i = 0; i < 10; i++)
    r = deeper(n);
  return r;
}

static void *worker(void *arg) {
  long number = (long)arg, bad = 0;
  bad += fresh(number);
  bad += meet(THREADS) != THREADS;
  bad += through(number) != 10 * number;
  for (int i = 0; i < ROUNDS; i++) {
    count();
    bad += kept(number);
    if (i % 10 == 0)
      bad += heap(number * 1000 + i);
  }
  return (void *)bad;
}

static void *line_worker(void *arg) {
  for (int i = 0; i < 50; i++)
    say((int)(long)arg);
  return 0;
}

// The stack that a thread had in d, as d sees it.
unsigned long stack(void) ENTRY(d);
unsigned long stack(void) {
  volatile char here = 0;
  return (unsigned long)&here >> 20;
}
static void *one(void *arg) {
  long bad = fresh(7);
  *(unsigned long *)arg = stack();
  return (void *)bad;
}

static void *all(void *(*f)(void *), int n) {
  static pthread_t t[THREADS];
  long bad = 0;
  for (long i = 0; i < n; i++)
    if (pthread_create(&t[i], 0, f, (void *)i))
      abort();
  for (int i = 0; i < n; i++) {
    void *result;
    pthread_join(t[i], &result);
    bad += (long)result;
  }
  return (void *)bad;
}

int main(int argc, char **argv) {
  if (argc > 1) {
    // LINES-COUNT-16: {{^ *}}50 a line that is whole of number {{[0-9]+$}}
    // LINES-NOT: line
    all(line_worker, THREADS);
    return 0;
  }
  // CHECK: bad: 0
  printf("bad: %ld\n", (long)all(worker, THREADS));
  // CHECK-NEXT: counted: 4800
  printf("counted: %ld\n", counted());
  // CHECK-NEXT: once: 1
  printf("once: %d\n", initialised());
  // CHECK-NEXT: destroyed: 16
  printf("destroyed: %d\n", destroyed_values());
  // CHECK-NEXT: keys: 1
  printf("keys: %d\n", keys_of_threads());
  // CHECK-NEXT: a thread of d: Operation not permitted
  printf("a thread of d: %s\n", strerror(make_thread()));
  // One after the other: no more blocks than there were at once.
  // CHECK-NEXT: bad: 0, the first's stack again: 1
  unsigned long seen = 0, again;
  pthread_t t;
  void *bad = 0, *result;
  for (int i = 0; i < 200; i++) {
    pthread_create(&t, 0, one, &again);
    pthread_join(t, &result);
    bad = (void *)((long)bad + (long)result);
    if (!seen)
      seen = again;
  }
  printf("bad: %ld, the first's stack again: %d\n", (long)bad, seen == again);
  // CHECK-NEXT: main's: 0
  printf("main's: %ld\n", fresh(0));
  return 0;
}
