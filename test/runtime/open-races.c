// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What other threads do between two steps of the model is too late (docs/isa.md 7):
// strings are copied, and what is opened is what was looked at. Inputs/host-calls.c
// makes the model wait there, so nothing is left to chance.
//
// RUN: %cc-host -O1 -Wall -Wextra -Werror -shared -fPIC %S/Inputs/host-calls.c -o %t.so
// RUN: %clang -O1 %s -o %t && rm -rf %t.dir && mkdir %t.dir && cd %t.dir
// RUN: env LD_PRELOAD=%t.so %qemu %t | FileCheck %s
#define _GNU_SOURCE
#include <codoms.h>
#include <codoms/isa.h>
#include <codoms/table.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int f(int x) codoms_domain("d") codoms_entry();
int f(int x) { return x + 1; }

enum { LIMIT = 64, HIGH = LIMIT * 3 / 4 }; // looks are from HIGH on

static int memory; // the model's, by O_PATH

static void check(int ok, const char *what) {
  if (!ok) {
    perror(what);
    exit(1);
  }
}

static void limit_to(int n) {
  struct rlimit l;
  getrlimit(RLIMIT_NOFILE, &l);
  l.rlim_cur = n;
  check(!setrlimit(RLIMIT_NOFILE, &l), "setrlimit");
}

// A call of a thread, and what it returned.
typedef struct Call {
  long (*call)(void);
  pthread_t thread;
  long ret;
  int error;
} Call;

static void *run(void *arg) {
  Call *c = arg;
  c->ret = c->call();
  c->error = c->ret < 0 ? errno : 0;
  return NULL;
}

static void begin(Call *c, long (*call)(void)) {
  *c = (Call){call};
  check(!pthread_create(&c->thread, NULL, run, c), "pthread_create");
}
static long end(Call *c) {
  pthread_join(c->thread, NULL);
  return c->ret < 0 ? -c->error : c->ret;
}

static void make(const char *prefix, const char *call) {
  char name[32];
  snprintf(name, sizeof name, "%s%s", prefix, call);
  check(!mkdir(name, 0700), name);
}
static void wait_at(const char *where) {
  while (rmdir(where))
    sched_yield();
}
// The thread stops in the host's call.
static void begin_at(Call *c, long (*call)(void), const char *where) {
  make("at-", where);
  begin(c, call);
  wait_at(where);
}
static void go(const char *where) { make("go-", where); }

static int is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }
static void wait_for(int fd) {
  while (!is_open(fd))
    sched_yield();
}

// Its first letter, if it is the file that was asked for.
static void tell(const char *name, long fd) {
  char c = '-';
  if (fd >= 0) {
    pread((int)fd, &c, 1, 0);
    close((int)fd);
    printf("%s: %c\n", name, c);
  } else {
    printf("%s: %s\n", name, strerror((int)-fd));
  }
}

// The model's root of procfs is out of range.
static void procfs(void) {
  int fd = 1023;
  while (!is_open(fd))
    fd--;
  // CHECK: procfs: close Bad file descriptor, dup3 Bad file descriptor, open 1
  printf("procfs: close %s, ", close(fd) ? strerror(errno) : "done");
  printf("dup3 %s, ", dup3(0, fd, 0) < 0 ? strerror(errno) : "done");
  printf("open %d\n", is_open(fd));
}

static char *text;
static long make_link(void) { return symlink(text, "link"); }

static void strings(void) {
  char target[64] = "";
  Call c;
  char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(pages, 's', 8191);
  long vault =
      syscall(CODOMS_NR, CODOMS_SYS_CREATE, CODOMS_DOMAIN_VAULT, "v", 1);
  check(vault > 0 &&
            !syscall(CODOMS_NR, CODOMS_SYS_TAG, pages + 4096, 1, vault, 0),
        "vault");
  text = pages + 4091;
  memcpy(text, "text", 5);
  begin_at(&c, make_link, "symlinkat");
  text[4] = '!';
  go("symlinkat");
  check(!end(&c), "symlink");
  readlink("link", target, sizeof target - 1);
  // CHECK: a string: text
  printf("a string: %s\n", target);
  // CHECK-NEXT: into the vault: -1 Bad address
  unlink("link");
  long r = make_link();
  printf("into the vault: %ld %s\n", r, strerror(errno));
}

static int directory;
static long open_mem(void) { return openat(directory, "mem", O_RDONLY); }

static void no_descriptor_left(void) {
  Call c;
  int self = open("/proc/self", O_RDONLY | O_DIRECTORY), lowest;
  check(!mkdir("d", 0700), "d");
  close(open("d/mem", O_WRONLY | O_CREAT, 0600));
  directory = open("d", O_RDONLY | O_DIRECTORY);
  begin_at(&c, open_mem, "fstat");
  check(dup3(self, directory, 0) == directory, "dup3");
  lowest = dup(0);
  close(lowest);
  // There is none for the second step, and then there is one.
  limit_to(lowest);
  make("at-", "openat2");
  go("fstat");
  wait_at("openat2");
  limit_to(LIMIT);
  go("openat2");
  long r = end(&c);
  // CHECK-NEXT: no descriptor left: No file descriptors available
  tell("no descriptor left", r);
  // CHECK-NEXT: the memory: Permission denied
  r = open_mem();
  tell("the memory", r < 0 ? -errno : r);
  close(self);
  close(directory);
}

static long open_file(void) { return open("file", O_RDONLY); }
static long open_fifo(void) { return open("fifo", O_RDONLY); }
static long to_high(void) { return dup3(memory, HIGH, 0); }
static long nothing_to_high(void) { return dup3(HIGH - 1, HIGH, 0); }
static long close_high(void) { return close(HIGH); }

// The number that a look would have is being replaced.
static void replaced(void) {
  Call look, change;
  begin_at(&change, to_high, "dup3");
  begin_at(&look, open_file, "fstat");
  go("dup3");
  // CHECK-NEXT: dup3: 48
  printf("dup3: %ld\n", end(&change));
  go("fstat");
  // CHECK-NEXT: opened meanwhile: x
  tell("opened meanwhile", end(&look));
  close(HIGH);

  begin_at(&change, nothing_to_high, "dup3");
  // CHECK-NEXT: opened, too: x
  tell("opened, too", open_file());
  go("dup3");
  // CHECK-NEXT: dup3 of nothing: -9, left: 0
  printf("dup3 of nothing: %ld", end(&change));
  printf(", left: %d\n", is_open(HIGH));

  // What the look has had before is not closed when it has been replaced.
  begin_at(&change, to_high, "dup3");
  begin_at(&look, open_file, "close");
  go("dup3");
  // CHECK-NEXT: replaced: 48, opened: 1
  printf("replaced: %ld", end(&change));
  go("close");
  long fd = end(&look);
  printf(", opened: %d\n", fd >= 0);
  // CHECK-NEXT: left: 1
  printf("left: %d\n", is_open(HIGH));
  close((int)fd);
  close(HIGH);

  begin_at(&look, open_file, "fstat");
  // CHECK-NEXT: close, dup3: Bad file descriptor, Resource busy
  printf("close, dup3: %s, ", close(HIGH) ? strerror(errno) : "done");
  // (musl tries again.)
  printf("%s\n",
         syscall(SYS_dup3, memory, HIGH, 0) < 0 ? strerror(errno) : "done");
  go("fstat");
  // CHECK-NEXT: looked at: x
  tell("looked at", end(&look));
}

// It is being closed.
static void closed(void) {
  Call look, change;
  begin_at(&change, close_high, "close");
  begin(&look, open_fifo);
  wait_for(HIGH + 2);
  go("close");
  // CHECK-NEXT: close: -9, looks with 48 0 49 1 50 1
  printf("close: %ld, looks with", end(&change));
  for (int i = HIGH; i < HIGH + 3; i++)
    printf(" %d %d", i, is_open(i));
  int writer = open("fifo", O_WRONLY);
  write(writer, "x", 1);
  long fd = end(&look);
  char c = '-';
  read((int)fd, &c, 1);
  // CHECK-SAME: : x
  printf(": %c\n", c);
  close((int)fd);
  close(writer);
}

// So is the number that the look's first descriptor gets.
static int lowest;
static long close_lowest(void) { return close(lowest); }
static void first_closed(void) {
  Call look, change;
  lowest = dup(0);
  close(lowest);
  begin_at(&change, close_lowest, "close");
  begin_at(&look, open_file, "getrlimit");
  go("close");
  while (is_open(lowest))
    sched_yield();
  go("getrlimit");
  // CHECK-NEXT: close: 0, opened: x
  printf("close: %ld, ", end(&change));
  tell("opened", end(&look));

  // There is no other one for it.
  begin_at(&change, close_lowest, "close");
  limit_to(lowest + 1);
  // CHECK-NEXT: only that: No file descriptors available
  long fd = open_file();
  tell("only that", fd < 0 ? -errno : fd);
  limit_to(LIMIT);
  go("close");
  end(&change);
}

// A thread with descriptors of its own has nothing to do with the others' looks.
static long close_second(void) { return close(HIGH + 1); }
static long own_table(void) {
  Call c;
  int status;
  if (unshare(CLONE_FILES))
    return -1;
  // CHECK-NEXT: own table: close 0 0
  printf("own table: close %ld", close_high());
  begin(&c, close_second);
  printf(" %ld", end(&c));
  // What has the number here is the child's, too.
  // CHECK-SAME: , child has it 1
  check(dup3(0, HIGH, 0) == HIGH, "dup3");
  fflush(stdout);
  if (!fork())
    _exit(is_open(HIGH));
  wait(&status);
  printf(", child has it %d\n", WEXITSTATUS(status));
  return 0;
}
static void tables(void) {
  Call look, other;
  begin(&look, open_fifo);
  wait_for(HIGH + 1);
  begin(&other, own_table);
  check(!end(&other), "unshare");
  int writer = open("fifo", O_WRONLY);
  // CHECK-NEXT: opened in the first: 1
  printf("opened in the first: %d\n", end(&look) >= 0);
  close(writer);
}

int main(void) {
  f(1);
  setvbuf(stdout, NULL, _IOLBF, 0);
  int fd = open("file", O_WRONLY | O_CREAT, 0600);
  write(fd, "x", 1);
  close(fd);
  mkfifo("fifo", 0600);
  memory = open("/proc/self/mem", O_PATH);
  procfs();
  limit_to(LIMIT);
  strings();
  no_descriptor_left();
  replaced();
  closed();
  first_closed();
  tables();

  // CHECK-NEXT: the kernel's memory: Permission denied
  make("", "kcore");
  fd = open("/proc/version", O_RDONLY);
  tell("the kernel's memory", fd < 0 ? -errno : fd);
  // CHECK-NEXT: what is not: L
  fd = open("/proc/version", O_RDONLY);
  tell("what is not", fd < 0 ? -errno : fd);
  // CHECK-NEXT: like it, of no procfs: x
  make("", "kcore");
  fd = open("file", O_RDONLY);
  tell("like it, of no procfs", fd < 0 ? -errno : fd);
  // CHECK-NEXT: the machine's memory: Permission denied
  make("", "dev-mem");
  fd = open("/dev/null", O_RDONLY);
  tell("the machine's memory", fd < 0 ? -errno : fd);
  // CHECK-NEXT: another device: -
  fd = open("/dev/null", O_RDONLY);
  tell("another device", fd < 0 ? -errno : fd);
  return 0;
}
