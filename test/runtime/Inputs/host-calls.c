/*
 * Preloaded into the model: its calls of the host stop where a test has something
 * done meanwhile, or find what the machine need not have. The test asks for that
 * by directories where it runs, each for one call:
 *
 *   at-CALL    stop in CALL, of fstat and openat2 when it is done: make CALL, and
 *              wait for go-CALL
 *   kcore      fstat: a file that only its owner reads, with a size
 *   dev-mem    fstat: the device of the machine's memory
 *
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void stop(const char *call) {
  const struct timespec moment = {.tv_nsec = 1000000};
  char at[32], go[32];
  snprintf(at, sizeof at, "at-%s", call);
  snprintf(go, sizeof go, "go-%s", call);
  if (rmdir(at))
    return;
  mkdir(call, 0700);
  while (rmdir(go))
    nanosleep(&moment, NULL);
}

int fstat64(int fd, struct stat64 *st) {
  int ret = NEXT(fstat64)(fd, st);
  stop("fstat");
  if (!ret && !rmdir("kcore")) {
    st->st_mode = S_IFREG | 0400;
    st->st_size = 1L << 47;
  }
  if (!ret && !rmdir("dev-mem")) {
    st->st_mode = S_IFCHR | 0600;
    st->st_rdev = makedev(1, 1);
  }
  return ret;
}

long syscall(long number, ...) {
  long a[6];
  va_list list;
  va_start(list, number);
  for (int i = 0; i < 6; i++)
    a[i] = va_arg(list, long);
  va_end(list);
  long ret = NEXT(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  if (number == SYS_openat2) {
    int error = errno;
    stop("openat2");
    errno = error;
  }
  return ret;
}

int getrlimit64(__rlimit_resource_t resource, struct rlimit64 *limit) {
  stop("getrlimit");
  return NEXT(getrlimit64)(resource, limit);
}

int close(int fd) {
  stop("close");
  return NEXT(close)(fd);
}

int dup3(int from, int to, int flags) {
  stop("dup3");
  return NEXT(dup3)(from, to, flags);
}

int symlinkat(const char *target, int dirfd, const char *path) {
  stop("symlinkat");
  return NEXT(symlinkat)(target, dirfd, path);
}
