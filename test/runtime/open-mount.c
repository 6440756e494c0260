// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who mounts something over the directory by which the model opens what it has
// looked at opens nothing (docs/isa.md 7): here it would be the model's memory.
//
// RUN: %clang -O1 %s -o %t && rm -rf %t.dir && mkdir %t.dir && cd %t.dir
// RUN: %python %S/../qemu/Inputs/root.py unshare --mount %qemu %t | FileCheck %s
#include <codoms.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

int f(int x) codoms_domain("d") codoms_entry();
int f(int x) { return x + 1; }

static void tell(const char *name) {
  char c = '-';
  int fd = open("file", O_RDONLY);
  if (fd < 0) {
    printf("%s: %s\n", name, strerror(errno));
    return;
  }
  read(fd, &c, 1);
  printf("%s: %c\n", name, c);
  close(fd);
}

static void *other(void *arg) {
  tell("another thread");
  return NULL;
}

int main(void) {
  char name[16];
  pthread_t thread;
  f(1);
  int fd = open("file", O_WRONLY | O_CREAT, 0600);
  write(fd, "x", 1);
  close(fd);
  mkdir("numbers", 0700);
  for (int i = 0; i < 1024; i++) {
    snprintf(name, sizeof name, "numbers/%d", i);
    symlink("/proc/self/mem", name);
  }
  // CHECK: before: x
  tell("before");
  if (mount("numbers", "/proc/thread-self/fd", "", MS_BIND, NULL))
    perror("mount");
  // CHECK-NEXT: mounted: Cross-device link
  tell("mounted");
  // CHECK-NEXT: another thread: x
  pthread_create(&thread, NULL, other, NULL);
  pthread_join(thread, NULL);
  if (umount("/proc/thread-self/fd"))
    perror("umount");
  // CHECK-NEXT: after: x
  tell("after");
  return 0;
}
