// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Threads that come and go leave nothing behind: of the model's state a thread's DCS
// alone is 256 KiB of address space, of the program's a stack of 1 MiB, of which
// it writes 24 KiB. QEMU itself keeps about 38 KiB (descriptions of registers for
// debuggers) of a thread, domains or not. argv[1]: how many threads; 10,000 were run
// by hand. A vault's stacks are not used again, but given up. (Of the host's libc one
// arena, since each new one is 64 MiB of address space.)
//
// RUN: %clang -O2 -I%S/Inputs %s -o %t
// RUN: env MALLOC_ARENA_MAX=1 %qemu %t 1500 | FileCheck %s
// RUN: %clang -O2 -DVAULT -I%S/Inputs %s -o %t
// RUN: env MALLOC_ARENA_MAX=1 %qemu %t 300 | FileCheck %s
#include "domain.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef VAULT
__asm__(".pushsection .codoms_record,\"e\",@progbits\n"
        ".ascii \"codoms\\t1\\ntested\\ndomain\\td\\tvault\\t1\\n\"\n"
        ".popsection");
#endif

IN(d) static _Thread_local long count;
long enter(long n) ENTRY(d);
long enter(long n) {
  volatile char use[20000];
  for (unsigned i = 0; i < sizeof use; i += 100)
    use[i] = (char)n;
  return count++ ? -1 : n + use[0] - (char)n;
}

static void *thread(void *arg) { return (void *)enter((long)arg); }

static void run(long n) {
  for (long i = 1; i <= n; i++) {
    pthread_t t;
    void *result;
    if (pthread_create(&t, 0, thread, (void *)i) || pthread_join(t, &result) ||
        result != (void *)i) {
      printf("thread %ld fails\n", i);
      exit(1);
    }
  }
}

// KiB of the emulator's process: /proc is the host's.
struct size {
  long mapped, resident;
};
static struct size size(void) {
  struct size s = {0, 0};
  FILE *f = fopen("/proc/self/statm", "r");
  if (!f || fscanf(f, "%ld %ld", &s.mapped, &s.resident) != 2)
    exit(1);
  fclose(f);
  return (struct size){s.mapped * 4, s.resident * 4};
}

int main(int argc, char **argv) {
  long n = atol(argv[1]);
  run(100);
  struct size before = size();
  run(n);
  struct size after = size();
  long mapped = (after.mapped - before.mapped) / n;
  long resident = (after.resident - before.resident) / n;
  // CHECK: little is left
  if (mapped < 100 && resident < 50)
    printf("little is left\n");
  else
    printf("a thread leaves %ld KiB mapped, %ld KiB resident\n", mapped, resident);
  fprintf(stderr, "%ld KiB mapped, %ld KiB resident\n", mapped, resident);
  return 0;
}
