/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Source lines by llvm-symbolizer: $CODOMS_SYMBOLIZER (empty: none), or the
 * first of this name in PATH. It runs as a process of its own, so that its
 * faults and memory are not ours.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_PLACES = 40 };

static bool find_program(char path[PATH_MAX]) {
  const char *env = getenv("CODOMS_SYMBOLIZER");
  if (env) {
    snprintf(path, PATH_MAX, "%s", env);
    return !access(path, X_OK);
  }
  const char *dir = getenv("PATH");
  while (dir && *dir) {
    size_t length = strcspn(dir, ":");
    if (length &&
        snprintf(path, PATH_MAX, "%.*s/llvm-symbolizer", (int)length, dir) <
            PATH_MAX &&
        !access(path, X_OK))
      return true;
    dir += length + (dir[length] == ':');
  }
  return false;
}

static void child(const char *program, const char *object, int out,
                  const uint64_t *addr, unsigned n) {
  static char text[MAX_PLACES][24];
  char *argv[MAX_PLACES + 6];
  unsigned argc = 0;
  sigset_t none;
  argv[argc++] = (char *)program;
  argv[argc++] = (char *)"--no-inlines";
  argv[argc++] = (char *)"--output-style=GNU";
  argv[argc++] = (char *)"-e";
  argv[argc++] = (char *)object;
  for (unsigned i = 0; i < n; i++) {
    snprintf(text[i], sizeof text[i], "0x%llx", (unsigned long long)addr[i]);
    argv[argc++] = text[i];
  }
  argv[argc] = NULL;
  int null = open("/dev/null", O_RDWR);
  if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(null, 2) < 0)
    _exit(127);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(program, argv, environ);
  _exit(127);
}

/* The next line of text, without its end; NULL: no more. */
static char *line(char **text) {
  char *start = *text, *end = strchr(start, '\n');
  if (!end)
    return NULL;
  *end = 0;
  *text = end + 1;
  return start;
}

bool rt_symbolize(const uint64_t *addr, unsigned n, struct place *place) {
  static char text[16384];
  char program[PATH_MAX], object[PATH_MAX];
  int ends[2];
  if (n > MAX_PLACES)
    n = MAX_PLACES;
  ssize_t length = readlink("/proc/self/exe", object, sizeof object - 1);
  if (length <= 0 || !find_program(program) || pipe2(ends, O_CLOEXEC))
    return false;
  object[length] = 0;

  pid_t pid = _Fork();
  if (!pid)
    child(program, object, ends[1], addr, n);
  close(ends[1]);
  size_t have = 0;
  for (ssize_t r; pid > 0 && have < sizeof text - 1; have += r)
    if ((r = read(ends[0], text + have, sizeof text - 1 - have)) <= 0)
      break;
  close(ends[0]);
  text[have] = 0;
  int status = -1;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (pid <= 0 || status)
    return false;

  char *rest = text;
  for (unsigned i = 0; i < n; i++) {
    char *function = line(&rest), *where = function ? line(&rest) : NULL;
    if (!where)
      return false;
    char *base = strrchr(where, '/');
    where = base ? base + 1 : where;
    char *more = strstr(where, " (discriminator");
    if (more)
      *more = 0;
    if (strncmp(function, "??", 2))
      snprintf(place[i].function, sizeof place[i].function, "%s", function);
    /* ?? or line 0: not known. */
    char *colon = strchr(where, ':');
    if (*where != '?' && colon && colon[1] != '0' && colon[1] != '?')
      snprintf(place[i].where, sizeof place[i].where, "%s", where);
  }
  return true;
}
