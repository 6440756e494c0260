// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A call that closes a file may wait for somebody: other threads go on opening and
// closing files meanwhile, and fork. Here it waits until what was sent has been
// read, which is done when they have. (If they had to wait, nobody would ever read:
// the alarm ends that.)
//
// RUN: %clang -O1 %s -o %t && %qemu %t | FileCheck %s
#define _GNU_SOURCE
#include <codoms.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int f(int x) codoms_domain("d") codoms_entry();
int f(int x) { return x + 1; }

static int sender, reader;
static unsigned port; // the sender's
static atomic_int done;

static void check(int ok, const char *what) {
  if (!ok) {
    perror(what);
    exit(1);
  }
}

// A connection whose sender waits when it is closed: it is full, and the reader
// takes no more than it has.
static void make_pair(void) {
  struct sockaddr_in at = {.sin_family = AF_INET,
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  struct linger wait = {.l_onoff = 1, .l_linger = 3600};
  static char bytes[1 << 16];
  int s = socket(AF_INET, SOCK_STREAM, 0), few = 4096;
  check(!setsockopt(s, SOL_SOCKET, SO_RCVBUF, &few, sizeof few) &&
            !bind(s, (struct sockaddr *)&at, size) && !listen(s, 1) &&
            !getsockname(s, (struct sockaddr *)&at, &size),
        "listen");
  sender = socket(AF_INET, SOCK_STREAM, 0);
  check(!connect(sender, (struct sockaddr *)&at, size), "connect");
  reader = accept(s, (struct sockaddr *)&at, &size);
  port = ntohs(at.sin_port);
  check(reader >= 0 &&
            !setsockopt(sender, SOL_SOCKET, SO_LINGER, &wait, sizeof wait),
        "accept");
  close(s);
  fcntl(sender, F_SETFL, O_NONBLOCK);
  while (write(sender, bytes, sizeof bytes) > 0)
    ;
  fcntl(sender, F_SETFL, 0);
}

// Not by its descriptor: who looks at that has the file, too, and may be the one
// that closes it.
static int is_closing(void) {
  enum { FIN_WAIT1 = 4 };
  char line[256];
  unsigned from, state;
  int found = 0;
  FILE *connections = fopen("/proc/net/tcp", "r");
  check(connections != NULL, "/proc/net/tcp");
  while (fgets(line, sizeof line, connections))
    found |= sscanf(line, "%*d: %*[^:]:%x %*s %x", &from, &state) == 2 &&
             from == port && state == FIN_WAIT1;
  fclose(connections);
  return found;
}

static int by_close(void) { return close(sender); }
static int by_dup3(void) { return dup3(0, sender, 0) != sender; }
static int by_close_range(void) {
  return (int)syscall(SYS_close_range, sender, ~0u, 0);
}

static void *closer(void *how) {
  int (*call)(void) = how;
  check(!call(), "close");
  done = 1;
  return NULL;
}

static void against(const char *name, int (*call)(void)) {
  pthread_t thread;
  int fd, lowest, tells[2], ends[2];
  static char bytes[1 << 16];
  check(!pipe(tells) && !pipe(ends), "pipe");
  make_pair();
  done = 0;
  // Below the sender, so that close_range does not reach it.
  check(dup2(reader, 3) == 3, "dup2");
  close(reader);
  pthread_create(&thread, NULL, closer, call);
  while (!is_closing())
    sched_yield();

  lowest = dup(0);
  close(lowest);
  fd = open("/dev/null", O_RDWR);
  printf("%s: opened %d, dup3 %d, ", name, fd - lowest,
         dup3(fd, fd + 100, 0) - fd);
  printf("close %d", close(fd));
  printf(" %d, ", close(fd));
  printf("close_range %d, ", (int)syscall(SYS_close_range, 90, 120, 0));
  fflush(stdout);
  // It ends later: SIGCHLD would end the wait, too.
  pid_t child = fork();
  char told;
  if (!child) {
    told = open("/dev/null", O_RDONLY) == lowest;
    write(tells[1], &told, 1);
    close(ends[1]);
    read(ends[0], &told, 1);
    _exit(0);
  }
  check(read(tells[0], &told, 1) == 1, "read");
  printf("forked %d, waits %d\n", told, !done);

  while (read(3, bytes, sizeof bytes) > 0)
    ;
  pthread_join(thread, NULL);
  for (int i = 0; i < 2; i++) {
    close(tells[i]);
    close(ends[i]);
  }
  check(waitpid(child, NULL, 0) == child, "waitpid");
  close(3);
  close(sender);
}

int main(void) {
  alarm(60);
  f(1);
  check(dup2(0, 3) == 3, "dup2");
  // CHECK: close: opened 0, dup3 100, close 0 -1, close_range 0, forked 1, waits 1
  against("close", by_close);
  check(dup2(0, 3) == 3, "dup2");
  // CHECK-NEXT: dup3: opened 0, dup3 100, close 0 -1, close_range 0, forked 1, waits 1
  against("dup3", by_dup3);
  check(dup2(0, 3) == 3, "dup2");
  // CHECK-NEXT: close_range: opened 0, dup3 100, close 0 -1, close_range 0, forked 1, waits 1
  against("close_range", by_close_range);
  return 0;
}
