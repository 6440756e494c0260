/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Differential testing of the model against the reference.
 *
 *   generate.c  random programs, biased to what is near a rule
 *   deaths.c    of those some about domains that die
 *   program.c   a program as an ELF file with its PT_CODOMS table, and as text
 *   run.c       run a program on both sides and compare after each instruction
 *   shrink.c    make a program that shows a difference small
 *   main.c      command line, totals
 */
#ifndef DIFFTEST_H
#define DIFFTEST_H

#include "../reference/machine.h"

#include <stdio.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof(*(a)))

#define NOP 0x00000013u

/* ---- Programs ----------------------------------------------------------- */

struct area {
  uint64_t start;
  unsigned pages;
  unsigned prot; /* PROT_ */
  uint16_t tag;
  uint16_t bits; /* CODOMS_PAGE_ */
  uint8_t *bytes;
};

struct program_domain {
  uint16_t tag;
  bool vault;
};

struct program_level {
  uint16_t subject, object;
  unsigned level;
};

struct program_signal {
  uint64_t index;
  int number;
};

#define PROGRAM_AREAS 48
#define PROGRAM_DOMAINS 8
#define PROGRAM_LEVELS 64
#define PROGRAM_SIGNALS 512

/* How it is run. */
enum {
  RUN_ONE_INSN = 1,  /* blocks of one instruction */
  RUN_EVENTS = 2,    /* code as usual: compare at signals only */
  RUN_ZCMP = 4,      /* Zcmp and no compressed loads and stores of D */
};

struct program {
  uint64_t seed;
  uint64_t entry;
  uint64_t limit; /* instructions */
  unsigned mode;  /* RUN_ */
  unsigned num_areas, num_domains, num_levels, num_signals;
  struct area area[PROGRAM_AREAS];
  struct program_domain domain[PROGRAM_DOMAINS]; /* in order of tags */
  struct program_level level[PROGRAM_LEVELS];    /* in order */
  struct program_signal signal[PROGRAM_SIGNALS]; /* in order */
};

/** A program of @seed; @deaths: about the end of domains and capabilities. */
struct program *generate(uint64_t seed, bool deaths);
struct program *program_copy(const struct program *p);
void program_free(struct program *p);
/** An area added to @p, zeroed; areas do not overlap. */
struct area *program_add(struct program *p, uint64_t start, unsigned pages,
                         unsigned prot, uint16_t tag, unsigned bits);
/** The bytes at @addr, or NULL. */
uint8_t *program_at(const struct program *p, uint64_t addr);
/** The ELF file; *size receives its length. Free it. */
void *program_elf(const struct program *p, size_t *size);
/**
 * Write @p so that program_read() can read it, with the instructions in
 * @executed (addresses, @n of them) disassembled.
 */
void program_write(const struct program *p, FILE *to, const uint64_t *executed,
                   unsigned n);
/** Read what program_write() wrote. Exits with a message if it cannot. */
struct program *program_read(const char *path);

/* ---- Runs --------------------------------------------------------------- */

struct result {
  bool differs;
  bool unmodelled;       /* ended where the reference ends */
  const char *why;       /* the reference's reason */
  uint64_t instructions; /* compared */
  uint64_t faults, crossings, signals;
  uint64_t causes[16];
  char *message; /* what differs; free it */
  /* The last ones executed, oldest first. */
  uint64_t recent[64];
  unsigned num_recent;
};

struct run_options {
  const char *qemu;
  const char *cpu;
  unsigned interval; /* of comparisons of memory */
};

/**
 * Run @p on both sides. If @executed is not NULL it receives the addresses of
 * all instructions that were executed, in an array of *num to be freed.
 */
struct result run(const struct program *p, const struct run_options *options,
                  uint64_t **executed, unsigned *num);
/** Make @p, which differs, as small as can be; returns the last result. */
struct result shrink(struct program *p, const struct run_options *options);

#endif
