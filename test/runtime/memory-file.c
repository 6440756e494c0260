// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The memory of a process as a file (docs/isa.md 7): its addresses are the model's
// own. A file is looked at before there is a descriptor that another thread could
// use; CODOMS_SYS_CODE opens none; and what is opened is what was looked at.
//
// RUN: %clang -O1 %s -o %t && rm -rf %t.dir && mkdir %t.dir && cd %t.dir && %qemu %t | FileCheck %s
#define _GNU_SOURCE
#include <codoms.h>
#include <codoms/isa.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int f(int x) codoms_domain("d") codoms_entry();
int f(int x) { return x + 1; }

enum { ROUNDS = 8000 };

static atomic_int stop;
static int next;                 // the number that the next descriptor gets
static unsigned long memory;     // of the model: readable
static off_t where;              // to read

// Read at an address of the model whatever is opened meanwhile.
static void *reader(void *arg) {
  long got = 0;
  char byte;
  while (!stop)
    got += pread(next, &byte, 1, where) > 0;
  return (void *)got;
}

static void against(const char *name, int bad(void)) {
  pthread_t thread;
  void *got;
  long wrong = 0;
  stop = 0;
  pthread_create(&thread, NULL, reader, NULL);
  for (int i = 0; i < ROUNDS; i++)
    wrong += bad();
  stop = 1;
  pthread_join(thread, &got);
  printf("%s: %ld wrong, read %ld\n", name, wrong, (long)got);
}

static int open_memory(void) {
  int fd = open("/proc/self/mem", O_RDWR);
  if (fd >= 0)
    close(fd);
  return fd >= 0 || errno != EACCES;
}

static char *code;
static int make_code(void) {
  return syscall(CODOMS_NR, CODOMS_SYS_CODE, code, 16, 1, 0, 0) ||
         mprotect(code, 16 * 4096, PROT_READ | PROT_WRITE);
}

static int open_file(void) {
  char c = 0;
  int fd = open("file", O_RDONLY);
  int r = fd != next || pread(fd, &c, 1, 0) != 1 || c != 'x';
  close(fd);
  return r;
}

// A link that leads now here, now there.
static void *swapper(void *arg) {
  while (!stop) {
    symlink("file", "new");
    rename("new", "link");
    symlink("/proc/self/mem", "new");
    rename("new", "link");
  }
  return NULL;
}
static int open_link(void) {
  int fd = open("link", O_RDONLY);
  if (fd < 0)
    return errno != EACCES;
  close(fd);
  return 0;
}

// Closes whatever it finds.
static void *closer(void *arg) {
  while (!stop) {
    syscall(SYS_close_range, next, next + 8, 0);
    for (int i = 0; i < 4; i++)
      close(next + i);
    dup3(0, next + 1, 0);
  }
  return NULL;
}
static int open_only(void) { return open("file", O_RDONLY) < 0; }

static void find_memory(void) {
  char name[64], line[512];
  unsigned long start, end, last = 0;
  unsigned word = 0;
  snprintf(name, sizeof name, "/proc/self/task/%d/maps", (int)gettid());
  FILE *maps = fopen(name, "r");
  while (fgets(line, sizeof line, maps)) {
    char r, w;
    if (sscanf(line, "%lx-%lx %c%c", &start, &end, &r, &w) == 4 &&
        start >> CODOMS_VA_BITS && r == 'r') {
      memory = start;
      if (w == 'w' && end < 1ul << 47)
        last = end - 4;
      if (last)
        break;
    }
  }
  fclose(maps);
  // Adds 0 to it: nothing happens where it is not refused.
  long r = syscall(SYS_futex, &word, FUTEX_WAKE_OP + (1L << 32), 0, 0, last,
                   FUTEX_OP_ADD << 28);
  printf("futex: %s\n", r < 0 ? strerror(errno) : "done");
}

int main(void) {
  f(1);
  // CHECK: futex: Bad address
  find_memory();
  int fd = open("file", O_RDWR | O_CREAT, 0600);
  write(fd, "x", 1);
  close(fd);
  next = dup(0);
  close(next);
  where = (off_t)memory;
  // CHECK-NEXT: opened: 0 wrong, read 0
  against("opened", open_memory);
  // CHECK-NEXT: made code: 0 wrong, read 0
  code = mmap(NULL, 16 * 4096, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  against("made code", make_code);
  // The reader does get what may be opened.
  // CHECK-NEXT: a file: 0 wrong, read {{[1-9]}}
  where = 0;
  against("a file", open_file);
  where = (off_t)memory;

  pthread_t thread;
  stop = 0;
  unlink("file");
  close(open("file", O_WRONLY | O_CREAT, 0600));
  symlink("file", "link");
  pthread_create(&thread, NULL, swapper, NULL);
  // CHECK-NEXT: a link: 0 wrong, read 0
  pthread_t other;
  void *got;
  long wrong = 0;
  pthread_create(&other, NULL, reader, NULL);
  for (int i = 0; i < ROUNDS; i++)
    wrong += open_link();
  stop = 1;
  pthread_join(thread, NULL);
  pthread_join(other, &got);
  printf("a link: %ld wrong, read %ld\n", wrong, (long)got);

  stop = 0;
  pthread_create(&thread, NULL, closer, NULL);
  wrong = 0;
  for (int i = 0; i < ROUNDS; i++)
    wrong += open_only();
  stop = 1;
  pthread_join(thread, NULL);
  // CHECK-NEXT: closed meanwhile: 0 wrong
  printf("closed meanwhile: %ld wrong\n", wrong);
  return 0;
}
