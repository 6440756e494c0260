/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What the parts of the generator share: random choices, what the program is
 * made of so far, and the code that is being written.
 */
#ifndef DIFFTEST_GENERATE_H
#define DIFFTEST_GENERATE_H

#include "difftest.h"
#include "words.h"

enum { T1 = 6, T2 = 7, S0 = 8, S1 = 9, A3 = 13, A4 = 14, A5 = 15, T3 = 28,
       T4 = 29, T5 = 30, T6 = 31 };

/* ---- Random choices ----------------------------------------------------- */

uint64_t random64(void);
unsigned below(unsigned n);
bool percent(unsigned n);

#define PICK(...)                                                              \
  ((const int[]){__VA_ARGS__}[below(sizeof((int[]){__VA_ARGS__}) /            \
                                    sizeof(int))])

/* ---- What there is ------------------------------------------------------ */

#define RUNTIME 0x100000ull /* root's code: start, main, handler, services */
#define MAIN_LOOP (RUNTIME + 0x400)
#define CONSTANTS 0x101000ull
#define ROUNDS 0x104000ull
#define CONTROL 0x140000ull /* root's data */
#define ROOT_STACK 0x142000ull
#define ROOT_STACK_PAGES 4
#define ARENA 0x200000ull
#define ROUND_SIZE 512
#define ROUNDS_OF_DATA 96
#define NUM_ROUNDS 160

/* Offsets from CONSTANTS. */
enum { UNWIND = 0, ACTION = 64, NO_UNWIND = 128, ENTRIES = 192 };

/*
 * Gates of root's that make a system call for whoever calls them: without a
 * stack, and on root's.
 */
#define SERVICE (RUNTIME + 0xf00)
#define SERVICE_ON_STACK (RUNTIME + 0xf40)

extern struct program *prog;
extern uint16_t counter_owner[64]; /* of those that the runtime makes */
extern unsigned num_counters;
/** All entry points of the arena, in order. */
extern uint64_t gates[256];
extern unsigned num_gates;
/** Starts of snippets; a cd.enter where none may be. */
extern uint64_t targets[1024], near_gates[256];
extern unsigned num_targets, num_near_gates;

uint16_t random_tag(void);
/** The area of @addr, or NULL. */
const struct area *area_at(uint64_t addr);
/** An area of the arena with one of @prot, or any for 0. */
const struct area *random_area(unsigned prot);
/** The same of domain @tag. */
const struct area *area_of(uint16_t tag, unsigned prot);
/** APL[subject][object] as the program begins. */
unsigned level_of(uint16_t subject, uint16_t object);
/** An area that @subject has @level on, if there is one. */
const struct area *allowed_area(uint16_t subject, unsigned level,
                                unsigned prot);
/** One that @subject has @level on and @other has not, if there is one. */
const struct area *contrast_area(uint16_t subject, uint16_t other,
                                 unsigned level, unsigned prot);
/** An area of capability storage that @subject has @level on; or NULL. */
const struct area *storage_area(uint16_t subject, unsigned level);
uint64_t random_address(const struct area *a);
uint64_t random_target(void);
uint64_t random_length(void);
uint64_t random_value(void);

/* ---- Code that is being written ----------------------------------------- */

extern struct area *code;
extern unsigned at, limit; /* in words */
extern bool wild;          /* most code keeps to the rules, the rest is wild */
extern bool in_gate;

uint64_t here(void);
void word(uint32_t w);
/** rd <- value, in one word or more. */
void li(unsigned rd, uint64_t value);
unsigned reg(void);
unsigned cap(void);
unsigned perm(void);
bool has_counter(void);
/** The number of a counter of the domain, if it has one. */
unsigned own_counter_number(void);
/** A register that holds it. */
unsigned own_counter(void);
/** True for a gate that looks at what it is lent. */
bool is_probe(uint64_t gate);
/** What some of those begin with: begin_probe() in scenarios.c. */
enum role { ANY, SWEEPS, ASKS, FILLS };
enum role role_of(uint64_t gate);
/** A gate that the domain may call, if there is one; wild: any. */
uint64_t callee(void);
/** One of another domain with this role; 0 if there is none. */
uint64_t callee_as(enum role role);
/** One of domain @tag; 0 if there is none. */
uint64_t gate_of(uint16_t tag);
/** Forget the last program. */
void begin_code(void);
/** Where in @a its gates will be, and what is like one. */
void plan_code(const struct area *a);
/** The code around them. */
void fill_code(struct area *a);
/** Snippets that the runtime uses, too. */
void call(void);
void csr(void);

/* ---- scenarios.c -------------------------------------------------------- */

/** In a gate: something about the @A0, @A1 that a caller may have lent. */
void probe(void);
/** What a gate with this role does first. */
void begin_probe(enum role role);
/** Elsewhere: lend something to a gate, nearly what it takes. */
void lend(void);
/** Vector loads and stores. */
void vector(void);
/** Capabilities over pages that their creator has no right to. */
void span(void);
/** A system call, by this code or by a service of root's. */
void kernel(void);
/** To a gate, or to what is nearly one. */
void near_call(void);
/** Saved sets up to this height, or so much above the present one. */
void push_sets(uint32_t height, bool relative);
/** To where the DCS is full, or has just room. */
void fill(void);
/** Some access at @base + @imm. */
void access_at(unsigned base, int imm);
/** A capability of what @A0, @A1 say, or nearly; returns its register. */
unsigned derive(void);
/** cd.chk of what @A0, @A1 say, or nearly. */
void check_lent(void);
/** CODOMS_SYS_APL. */
void set_level(uint16_t subject, uint16_t object, unsigned level);
/** System call @op, with its arguments in a1 and up. */
void codoms_call(unsigned op);

/* ---- deaths.c ----------------------------------------------------------- */

/** Whom the next handler marks dead, if not 0: from CONTROL. */
#define CONDEMNED 16

/** Pages for what follows, and their code. */
void add_deaths(void);
/** Where a round starts, in @x[0], and its arguments. */
void round_of_death(uint64_t *x);

#endif
