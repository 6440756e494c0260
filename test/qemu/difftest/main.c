/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *   difftest [options] [program...]
 *
 * Without programs: random ones, of the seeds from --seed on, until
 * --instructions have been compared. A difference is made small and written to
 * --out as a program that can be given as an argument.
 */
#include "difftest.h"

#include <codoms/isa.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct option options[] = {
    {"qemu", required_argument, NULL, 'q'},
    {"cpu", required_argument, NULL, 'c'},
    {"seed", required_argument, NULL, 's'},
    {"instructions", required_argument, NULL, 'n'},
    {"interval", required_argument, NULL, 'i'},
    {"mode", required_argument, NULL, 'm'},
    {"out", required_argument, NULL, 'o'},
    {"differences", required_argument, NULL, 'd'},
    {"no-shrink", no_argument, NULL, 'x'},
    {"brief", no_argument, NULL, 'b'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static void usage(FILE *to) {
  fputs("usage: difftest [options] [program...]\n"
        "  --qemu PATH         the model (default: qemu-riscv64)\n"
        "  --cpu CPU           of the model\n"
        "  --seed N            first seed (default 1)\n"
        "  --instructions N    to be compared (default 2000000)\n"
        "  --interval N        between comparisons of memory (default 128)\n"
        "  --mode N            sum of: 1 blocks of one instruction, 2 signals\n"
        "                      only, 4 Zcmp (default: as the seed says)\n"
        "  --out FILE          where a small program goes (default stdout)\n"
        "  --differences N     end after so many (default 1)\n"
        "  --no-shrink         leave programs as they are\n"
        "  --brief             tell of a difference, write no program\n"
        "  --verbose           a line for each program\n",
        to);
}

static uint64_t number(const char *text) {
  char *end;
  uint64_t n;

  errno = 0;
  n = strtoull(text, &end, 0);
  if (errno || *end || !*text) {
    fprintf(stderr, "difftest: '%s' is not a number\n", text);
    exit(2);
  }
  return n;
}

/* One seed in so many has a second program, about deaths. */
#define DEATHS_EVERY 8

struct totals {
  uint64_t programs, instructions, faults, crossings, signals, unmodelled,
      differences;
  uint64_t causes[16];
};

static struct run_options how = {"qemu-riscv64", NULL, 128};
static const char *out;
static bool do_shrink = true, brief, verbose;

static void report(struct program *p, struct result *r) {
  uint64_t *executed;
  unsigned n;
  struct result again;
  FILE *to;

  printf("seed %" PRIu64 ": difference after %" PRIu64 " instructions\n%s",
         p->seed, r->instructions, r->message);
  fflush(stdout);
  if (brief)
    return;
  to = out ? fopen(out, "w") : stdout;
  if (!to) {
    perror(out);
    exit(2);
  }
  if (do_shrink) {
    struct result s = shrink(p, &how);
    if (s.differs) {
      free(r->message);
      *r = s;
    }
  }
  again = run(p, &how, &executed, &n);
  fprintf(to, "# %" PRIu64 " instructions; the last ones at", r->instructions);
  for (unsigned i = r->num_recent > 12 ? r->num_recent - 12 : 0;
       i < r->num_recent; i++)
    fprintf(to, " 0x%" PRIx64, r->recent[i]);
  fprintf(to, "\n");
  for (const char *line = r->message; line && *line;) {
    int length = (int)strcspn(line, "\n");
    fprintf(to, "#%.*s\n", length, line);
    line += length + (line[length] == '\n');
  }
  program_write(p, to, executed, n);
  free(executed);
  free(again.message);
  if (out)
    fclose(to);
}

static void one(struct program *p, struct totals *t) {
  struct result r = run(p, &how, NULL, NULL);

  if (verbose)
    printf("seed %" PRIu64 ": mode %u, %" PRIu64 " instructions, %" PRIu64
           " crossings, %" PRIu64 " faults, %" PRIu64 " signals%s%s\n",
           p->seed, p->mode, r.instructions, r.crossings, r.faults, r.signals,
           r.unmodelled ? ", ended by " : "", r.unmodelled ? r.why : "");
  t->programs++;
  t->instructions += r.instructions;
  t->faults += r.faults;
  t->crossings += r.crossings;
  t->signals += r.signals;
  t->unmodelled += r.unmodelled;
  for (int i = 0; i < 16; i++)
    t->causes[i] += r.causes[i];
  if (r.differs) {
    t->differences++;
    report(p, &r);
  }
  free(r.message);
  program_free(p);
}

int main(int argc, char **argv) {
  static const char *const causes[16] = {
      NULL, "read", "write", "transfer", "entry", "capability", "revoked",
      "dcs", "stack", "frame", "privilege", "return", "assertion", "store"};
  uint64_t seed = 1, instructions = 2000000, differences = 1;
  int mode = -1, c;
  struct totals t = {0};
  struct timespec start, end;

  while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
    switch (c) {
    case 'q':
      how.qemu = optarg;
      break;
    case 'c':
      how.cpu = optarg;
      break;
    case 's':
      seed = number(optarg);
      break;
    case 'n':
      instructions = number(optarg);
      break;
    case 'i':
      how.interval = number(optarg);
      break;
    case 'm':
      mode = (int)number(optarg);
      break;
    case 'o':
      out = optarg;
      break;
    case 'd':
      differences = number(optarg);
      break;
    case 'x':
      do_shrink = false;
      break;
    case 'b':
      brief = true;
      break;
    case 'v':
      verbose = true;
      break;
    case 'h':
      usage(stdout);
      return 0;
    default:
      usage(stderr);
      return 2;
    }
  setvbuf(stdout, NULL, _IOLBF, 0);
  clock_gettime(CLOCK_MONOTONIC, &start);
  if (optind < argc) {
    for (int i = optind; i < argc; i++)
      one(program_read(argv[i]), &t);
  } else {
    for (; t.instructions < instructions && t.differences < differences;
         seed++)
      for (unsigned deaths = 0; deaths <= (seed % DEATHS_EVERY == 0) &&
                                t.differences < differences;
           deaths++) {
        struct program *p = generate(seed, deaths);

        if (mode >= 0)
          p->mode = (unsigned)mode;
        one(p, &t);
      }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);

  printf("%" PRIu64 " programs, %" PRIu64 " instructions, %" PRIu64
         " crossings, %" PRIu64 " faults, %" PRIu64
         " signals, %" PRIu64 " programs ended outside of the reference\n",
         t.programs, t.instructions, t.crossings, t.faults, t.signals,
         t.unmodelled);
  printf("causes:");
  for (int i = 0; i < 16; i++)
    if (causes[i])
      printf(" %s %" PRIu64, causes[i], t.causes[i]);
  printf("\n%" PRIu64 " differences\n", t.differences);
  fprintf(stderr, "%.1f seconds\n",
          (double)(end.tv_sec - start.tv_sec) +
              (double)(end.tv_nsec - start.tv_nsec) * 1e-9);
  return t.differences != 0;
}
