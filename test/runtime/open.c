// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Opening a file in a program with domains goes by two steps (docs/isa.md 7), and
// does what it does elsewhere: what the host's own program says is what is wanted.
//
// RUN: %cc-host -DHOST %s -o %t.host && %clang -O1 %s -o %t
// RUN: rm -rf %t.dir && mkdir %t.dir && cd %t.dir && %t.host > %t.expected
// RUN: rm -rf %t.dir && mkdir %t.dir && cd %t.dir && %qemu %t > %t.out
// RUN: diff %t.expected %t.out
// RUN: FileCheck %s < %t.out
// CHECK: made: 0
// CHECK: read: 0
// CHECK: link to nothing: 0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef HOST
#include <codoms.h>
int f(int x) codoms_domain("d") codoms_entry();
int f(int x) { return x + 1; }
#endif

static int lowest;

// What there is, whether its number is the lowest, and its flags.
static void tell(const char *name, int fd) {
  struct stat st = {0};
  if (fd < 0) {
    printf("%s: errno %d\n", name, errno);
    return;
  }
  fstat(fd, &st);
  printf("%s: %d mode %o size %ld flags %x %x\n", name, fd - lowest, st.st_mode,
         S_ISREG(st.st_mode) ? (long)st.st_size : 0,
         fcntl(fd, F_GETFL) & ~0x8000, fcntl(fd, F_GETFD));
  close(fd);
}

static void at2(const char *name, const char *path, unsigned long flags,
                unsigned long mode, unsigned long resolve) {
  struct open_how how = {flags, mode, resolve};
  tell(name, (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how));
}

static void *write_fifo(void *arg) {
  int fd = open("fifo", O_WRONLY);
  write(fd, "fifo", 5);
  close(fd);
  return NULL;
}

int main(void) {
#ifndef HOST
  f(1);
#endif
  umask(022);
  lowest = dup(0);
  close(lowest);
  tell("made", open("file", O_RDWR | O_CREAT, 0640));
  int fd = open("file", O_WRONLY);
  write(fd, "text", 4);
  close(fd);
  tell("read", open("file", O_RDONLY | O_CLOEXEC));
  tell("there already", open("file", O_RDWR | O_CREAT | O_APPEND, 0600));
  tell("exclusive", open("file", O_RDWR | O_CREAT | O_EXCL, 0600));
  tell("exclusive, new", open("file2", O_RDWR | O_CREAT | O_EXCL, 0600));
  tell("none", open("none", O_RDONLY));
  tell("below a file", open("file/x", O_RDONLY | O_CREAT, 0600));
  tell("in no directory", open("none/x", O_RDONLY | O_CREAT, 0600));
  mkdir("dir", 0755);
  tell("directory", open("dir", O_RDONLY));
  tell("directory only", open("dir", O_RDONLY | O_DIRECTORY));
  tell("no directory", open("file", O_RDONLY | O_DIRECTORY));
  tell("directory to write", open("dir", O_WRONLY));
  tell("directory to make", open("dir", O_RDONLY | O_CREAT, 0600));
  tell("slash", open("new/", O_RDWR | O_CREAT, 0600));
  tell("no name", open("", O_RDONLY));
  tell("no file", open("dir", O_RDWR | O_TMPFILE, 0600));
  tell("path only", open("file", O_PATH));
  symlink("file", "link");
  tell("link", open("link", O_RDONLY));
  tell("link, not followed", open("link", O_RDONLY | O_NOFOLLOW));
  tell("link itself", open("link", O_PATH | O_NOFOLLOW));
  symlink("made", "dir/dangling");
  tell("link to nothing", open("dir/dangling", O_RDWR | O_CREAT, 0600));
  tell("made by it", open("dir/made", O_RDONLY));
  symlink("dir/dangling2", "first");
  symlink("second", "dir/dangling2");
  tell("two links", open("first", O_RDWR | O_CREAT, 0600));
  tell("made by them", open("dir/second", O_RDONLY));
  symlink("nowhere", "dangling3");
  tell("not made", open("dangling3", O_RDWR));
  tell("exclusive, link", open("dangling3", O_RDWR | O_CREAT | O_EXCL, 0600));
  symlink("loop", "loop");
  tell("loop", open("loop", O_RDWR | O_CREAT, 0600));
  tell("truncated", open("file", O_WRONLY | O_TRUNC));
  at2("openat2", "file", O_RDONLY, 0, 0);
  at2("openat2, made", "file3", O_RDWR | O_CREAT, 0600, 0);
  at2("openat2, mode", "file3", O_RDWR, 0600, 0);
  at2("openat2, no links", "link", O_RDONLY, 0, RESOLVE_NO_SYMLINKS);
  at2("openat2, beneath", "../x", O_RDONLY | O_CREAT, 0600, RESOLVE_BENEATH);
  at2("openat2, in root", "/file3", O_RDONLY, 0, RESOLVE_BENEATH);
  tell("device", open("/dev/null", O_RDWR));
  tell("by its number", open("/dev/fd/0", O_RDONLY | O_NONBLOCK));

  // Locks of the file survive another opening of it.
  int first = open("file", O_RDWR);
  struct flock lock = {.l_type = F_WRLCK};
  printf("lock: %d\n", fcntl(first, F_SETLK, &lock));
  int second = open("file", O_RDONLY);
  printf("again: %d\n", second - first);
  fflush(stdout);
  if (!fork()) {
    // Not inherited.
    lock.l_type = F_WRLCK;
    int r = fcntl(first, F_SETLK, &lock);
    printf("locked by the parent: %d\n", r < 0 && errno == EAGAIN);
    fflush(stdout);
    _exit(0);
  }
  while (waitpid(-1, NULL, 0) < 0 && errno == EINTR)
    ;
  mkfifo("fifo", 0600);
  pthread_t thread;
  pthread_create(&thread, NULL, write_fifo, NULL);
  char text[8] = "";
  fd = open("fifo", O_RDONLY);
  while (read(fd, text, sizeof text) == 0)
    ;
  pthread_join(thread, NULL);
  // Which of the two opens got the lower number is anybody's guess.
  close(fd);
  printf("fifo: %s\n", text);
  tell("fifo, nobody reads", open("fifo", O_WRONLY | O_NONBLOCK));
  return 0;
}
