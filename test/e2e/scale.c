// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// 4096 domains, 100,000 tagged pages no two of which side by side are of one
// domain, and 64 threads that cross at once. The model's memory for all of it
// is bounded; no page of them is another's afterwards.
//
// RUN: %clang -O1 %s -o %t
// RUN: %qemu %t 4096 24 64 | FileCheck %s
// CHECK: 4096 domains, 98304 pages, 64 threads, 64000 calls
// CHECK-NEXT: memory: bounded
#include <codoms.h>
#include <codoms/isa.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CALLS 1000
#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      printf("line %d: %s: %s\n", __LINE__, #condition, strerror(errno));      \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

int next(int x) codoms_domain("lib") codoms_entry();
int next(int x) { return x + 1; }

static pthread_barrier_t all_here;

static void *cross(void *count) {
  int n = 0;
  pthread_barrier_wait(&all_here);
  while (n < CALLS)
    n = next(n);
  *(int *)count = n;
  return NULL;
}

/* Of the model, in kB. */
static long resident(void) {
  char line[256];
  long kb = -1;
  FILE *f = fopen("/proc/self/status", "r");
  while (f && fgets(line, sizeof(line), f))
    sscanf(line, "VmRSS: %ld", &kb);
  if (f)
    fclose(f);
  return kb;
}

int main(int argc, char **argv) {
  CHECK(argc == 4);
  int domains = atoi(argv[1]), each = atoi(argv[2]), threads = atoi(argv[3]);
  long pages = (long)domains * each, calls = 0, before = resident();
  int *tags = calloc(domains, sizeof(*tags));
  char *memory = mmap(NULL, pages * CODOMS_PAGE_SIZE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  CHECK(memory != MAP_FAILED);

  for (int i = 0; i < domains; i++) {
    char name[16];
    int length = sprintf(name, "d%d", i);
    tags[i] = syscall(CODOMS_NR, CODOMS_SYS_CREATE, 0, name, length);
    CHECK(tags[i] > 0);
  }
  for (long i = 0; i < pages; i++)
    CHECK(!syscall(CODOMS_NR, CODOMS_SYS_TAG, memory + i * CODOMS_PAGE_SIZE, 1,
                   tags[i % domains], 0));
  for (long i = 0; i < pages; i += 997) {
    memory[i * CODOMS_PAGE_SIZE] = 1;
    CHECK(syscall(CODOMS_NR, CODOMS_SYS_TAG, memory + i * CODOMS_PAGE_SIZE, 1,
                  tags[(i + 1) % domains], 0) == -1 &&
          errno == EPERM);
  }

  pthread_t *thread = calloc(threads, sizeof(*thread));
  int *count = calloc(threads, sizeof(*count));
  CHECK(!pthread_barrier_init(&all_here, NULL, threads));
  for (int i = 0; i < threads; i++)
    CHECK(!pthread_create(&thread[i], NULL, cross, &count[i]));
  for (int i = 0; i < threads; i++) {
    CHECK(!pthread_join(thread[i], NULL));
    calls += count[i];
  }
  printf("%d domains, %ld pages, %d threads, %ld calls\n", domains, pages,
         threads, calls);
  /* 48 KiB for a domain, 4 bytes and a range for a page, and the threads. */
  long used = resident() - before;
  printf("memory: %s\n", used < 300 * 1024 ? "bounded" : "too much");
  fprintf(stderr, "%ld kB\n", used);
  return 0;
}
