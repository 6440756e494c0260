/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Xcodoms as a program: docs/isa.md in C, to be read next to it. Each file has
 * one section of the text; where a comment says (2) it is section 2.
 *
 *   state.c         1   pages, tags, APLs, counters, domains
 *   permissions.c   2   who may access what, who may go where
 *   capabilities.c  3   what a capability allows, and where one comes from
 *   instructions.c  4   cd.*, the CSRs, and the DCS
 *   faults.c        5   causes and the record
 *   signals.c       6   delivery and rt_sigreturn
 *   kernel.c        7   system calls
 *   loader.c        7   PT_CODOMS
 *   base.c, fp.c, vector.c   what is needed of RV64GCV to run programs
 *
 * Nothing here is made to be fast, and nothing is shared with the model but
 * the numbers of <codoms/isa.h> and <codoms/table.h>.
 */
#ifndef REFERENCE_MACHINE_H
#define REFERENCE_MACHINE_H

#include <codoms/isa.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VA_SIZE (1ull << CODOMS_VA_BITS)
#define VLENB 16 /* bytes of a vector register */

enum { RA = 1, SP = 2, GP = 3, TP = 4, T0 = 5, A0 = 10, A1, A2, A7 = 17 };

/* What an address beyond the bound has instead of a tag: nobody's. */
#define NOBODY (-1)

/* ---- 1. State: per address space ---------------------------------------- */

enum { PROT_R = 1, PROT_W = 2, PROT_X = 4 };

struct capability {
  bool valid;
  uint64_t base, length;
  unsigned perm; /* CODOMS_PERM_ */
  bool asynchronous;
  uint16_t creator;
  uint32_t counter; /* asynchronous: the counter, and its value when made */
  uint64_t value;
};

struct page {
  struct page *next; /* in its bucket */
  uint64_t number;
  bool mapped;
  unsigned prot;
  uint16_t tag;
  unsigned bits;             /* CODOMS_PAGE_ */
  uint8_t *bytes;            /* CODOMS_PAGE_SIZE of them, if mapped */
  uint8_t *origin;           /* what the file has there; NULL: zeros */
  bool is_copy;              /* madvise leaves it: once code, a granted hole */
  struct capability *stored; /* CAPS: one for each 32 bytes, or NULL */
};

struct domain {
  uint16_t tag;
  bool vault, dead, destroyed;
  bool sealed; /* it has, or had, code */
  char name[65];
};

struct counter {
  uint16_t owner;
  uint64_t value;
};

#define MAX_DOMAINS 64
#define MAX_COUNTERS 4096
#define PAGE_BUCKETS 1024

struct space {
  struct page *bucket[PAGE_BUCKETS]; /* by page number */
  unsigned num_domains;
  struct domain domain[MAX_DOMAINS];
  uint8_t apl[MAX_DOMAINS][MAX_DOMAINS]; /* by index: [subject][object] */
  unsigned num_counters;
  struct counter counter[MAX_COUNTERS];
  unsigned num_entries;
  uint64_t *entry; /* the list of entry points */
};

/* ---- 1. State: per thread ----------------------------------------------- */

struct stack {
  bool valid;
  uint64_t sp, tp, limit;
};

/* The banks, and the CSRs that belong to them. */
struct registers {
  uint64_t x[32];
  uint64_t f[32];
  uint8_t v[32][VLENB];
  uint32_t fcsr;
  uint64_t vl, vtype, vstart;
  uint32_t vxrm, vxsat;
};
#define VILL (1ull << 63)

enum item_kind { CALL_FRAME, SIGNAL_FRAME, SAVED_SET };

/* What lies on the DCS. */
struct item {
  enum item_kind kind;
  uint32_t height, size; /* where it lies, in bytes */

  /* Frames. A signal frame has the interrupted pc for ra. */
  uint64_t ra, sp, tp, gp;
  uint32_t fcsr;
  bool own;
  uint16_t caller, callee;
  uint32_t base;         /* DCS base of the caller */
  struct stack dst;      /* old DST[caller] */
  unsigned lent;         /* of c0..c7, in the caller's own activation */
  uint64_t entry;        /* address of the cd.enter; signal: 0 */

  /* Sets, and signal frames. */
  unsigned caps;         /* which capabilities follow */
  unsigned banks;
  struct capability c[CODOMS_NUM_CAPS];
  struct registers saved; /* of a set: s0-s11 and fs0-fs11 only */
  uint16_t prev;
  bool noxfer;
  uint64_t source;
  uint64_t sigmask;
  bool synchronous;
  uint64_t context; /* where its ucontext lies */
};

/* What is interrupted, and a handler in a handler. */
#define MAX_ITEMS 3 * (CODOMS_DCS_SIZE / CODOMS_DCS_SET + 1)

struct thread {
  struct registers r;
  uint64_t pc;
  bool reserved; /* LR: where, and what was there */
  uint64_t reservation, reserved_value;

  uint16_t prev;   /* tag of the page of the last retired instruction */
  bool noxfer;     /* and whether that page is NOXFER */
  uint64_t source; /* its address: what a transfer fault reports */
  bool own;
  struct capability c[CODOMS_NUM_CAPS];
  unsigned lent; /* which of c0..c7 were valid at cd.enter, not written since */

  /* DCS */
  struct item *item;
  unsigned num_items;
  unsigned base_item; /* items from here on are this activation's */
  uint32_t base;      /* the same in bytes */
  struct stack dst[MAX_DOMAINS]; /* by index of the domain */

  /* 6 */
  uint64_t sigmask;
  uint64_t sigstack, sigstack_top, sigreturn;
  uint64_t stack, stack_top; /* that root began on */
  uint32_t signal_frame_size;
  struct codoms_stats stats;
};

/* ---- What a step ends with ---------------------------------------------- */

enum outcome {
  RETIRED = 0, /* the instruction had its effect */
  FAULTED,    /* it had none; machine.signal tells why */
  REPLACED,   /* all of the state is that of a frame: sigreturn, unwind */
  EXITED,     /* the process has ended */
  UNMODELLED, /* outside of the subset of RV64GCV or Linux that is here */
};

enum { SIG_ILL = 4, SIG_TRAP = 5, SIG_BUS = 7, SIG_USR1 = 10, SIG_SEGV = 11,
       SIG_USR2 = 12, SIG_ALRM = 14, NUM_SIGNALS = 65 };

struct signal {
  int number, code;
  uint64_t addr;
  bool asynchronous;
  bool violation; /* record holds one */
  struct codoms_fault record;
};

struct machine {
  struct space space;
  struct thread thread;
  struct signal signal;
  uint64_t handler[NUM_SIGNALS];
  uint64_t handler_mask[NUM_SIGNALS];
  uint64_t handler_flags[NUM_SIGNALS];
  jmp_buf unwind;
  const char *why; /* of UNMODELLED */
  /* Of the instruction being executed: what comes behind it. */
  uint64_t next_pc;
  uint16_t next_prev;
  bool next_noxfer;
  /*
   * What (7) leaves to the kernel: a tag, an address, whether there is memory.
   * Where it is known, what the call that is next returns.
   */
  bool choice_known;
  uint64_t choice;
  uint64_t brk, first_brk;
  bool zcmp; /* Zca and Zcmp instead of C */
};

/* ---- Interface of the reference ----------------------------------------- */

/** An empty machine. Free with machine_free(). */
struct machine *machine_new(void);
void machine_free(struct machine *m);
/**
 * Map @image, an ELF program of @size bytes, and apply its PT_CODOMS table.
 * Returns NULL, or what is wrong with it.
 */
const char *machine_load(struct machine *m, const void *image, size_t size);
/** Execute one instruction. */
enum outcome machine_step(struct machine *m);
/**
 * Deliver @s (6). Returns false if the process dies of it instead.
 */
bool deliver(struct machine *m, const struct signal *s);
/** True if an asynchronous signal may be delivered now (6). */
bool deliverable(const struct machine *m, int number);

/* ---- state.c ------------------------------------------------------------ */

/** The page that @addr lies in, or NULL if nothing was ever there. */
struct page *page_at(struct machine *m, uint64_t addr);
/** The same, made if need be. @addr is below VA_SIZE. */
struct page *make_page(struct machine *m, uint64_t addr);
/** Map [@addr, @addr+@size), zeroed, with protection @prot. Whole pages. */
void map_pages(struct machine *m, uint64_t addr, uint64_t size, unsigned prot);
/** Tag of the page of @addr, or NOBODY. */
int tag_of(struct machine *m, uint64_t addr);
/** CODOMS_PAGE_ bits of the page of @addr. */
unsigned bits_of(struct machine *m, uint64_t addr);
/** Index of the domain with @tag, or -1. */
int domain_index(const struct machine *m, int64_t tag);
/** APL[subject][object], by tags; none where one is nobody. */
int apl_level(const struct machine *m, int subject, int object);
/** Make a domain; it has write on itself, root has what (2) says. */
int add_domain(struct machine *m, uint16_t tag, const char *name, bool vault);
/** True for a vault that has code, unless it is what runs (7). */
bool closed(const struct machine *m, int domain);
/** Copy to or from memory, whatever its protection. False if unmapped. */
bool peek(struct machine *m, uint64_t addr, void *to, uint64_t size);
bool poke(struct machine *m, uint64_t addr, const void *from, uint64_t size);

/* ---- permissions.c ------------------------------------------------------ */

/** The level that an APL must give for permission set @perm. */
int level_for(unsigned perm);
/** True if APL[domain] gives @level on every page of [a, a+n), n > 0. */
bool apl_allows(struct machine *m, int domain, uint64_t a, uint64_t n,
                int level);
/**
 * Rule 1 of (2): the permission to go from @domain to @target; the registers
 * of mask @regs count.
 */
bool may_call(struct machine *m, int domain, unsigned regs, uint64_t target);
/** True if @addr is an entry point. */
bool is_entry(struct machine *m, uint64_t addr);
/** The transfer rule for the instruction at pc; raises or returns. */
void check_transfer(struct machine *m);
/** The data rule, then page protection; raises or returns. */
void check_data(struct machine *m, uint64_t a, uint64_t n, unsigned perm);
/** The data rule alone; CAPS pages are not for plain accesses. */
void check_rule(struct machine *m, uint64_t a, uint64_t n, unsigned perm);
/** The same for one permission, and for all pages. */
void check_domain(struct machine *m, uint64_t a, uint64_t n, unsigned perm);
/** True if all of [a, a+n) is mapped with protection @prot. */
bool protection_allows(struct machine *m, uint64_t a, uint64_t n,
                       unsigned prot);
/** Page protection alone; raises or returns. */
void check_protection(struct machine *m, uint64_t a, uint64_t n, unsigned prot);

/* ---- capabilities.c ----------------------------------------------------- */

/** True if base+length of a range is beyond 2^64. */
bool beyond(uint64_t base, uint64_t length);
/** True if base, length and permissions of @c cover [a, a+n) with @perm. */
bool covers(const struct capability *c, uint64_t a, uint64_t n, unsigned perm);
/** True if the counter of @c has moved on. */
bool revoked(const struct machine *m, const struct capability *c);
/** True if @c allows an access of @perm to [a, a+n) now. */
bool capability_allows(struct machine *m, const struct capability *c,
                       uint64_t a, uint64_t n, unsigned perm);

/* ---- instructions.c ----------------------------------------------------- */

/** Execute @word, of major opcode custom-3. */
void execute_codoms(struct machine *m, uint32_t word);
/** Value of a CSR of Xcodoms. */
uint64_t read_codoms_csr(struct machine *m, unsigned csr);
/** Height of the DCS. */
uint32_t dcs_top(const struct thread *t);
/** The topmost frame, of any domain, or NULL. */
struct item *top_frame(struct thread *t);
/** The topmost frame if its callee is the current domain, or NULL. */
struct item *frame_of_current(struct machine *m);
/** The set that this activation saved last, or NULL. */
struct item *top_set(struct thread *t);
/** Number of frames on the DCS. */
unsigned depth(const struct thread *t);
/** fcsr, vcsr, vstart <- 0, vtype <- vill, the LR reservation is dropped. */
void reset_csrs(struct thread *t);
/** The part of that which concerns vectors and the reservation. */
void reset_vector_csrs(struct thread *t);
/** Pop @f and what lies above it. */
void pop_frame(struct thread *t, const struct item *f);
/** Push a frame from the current domain to @callee; raise the base. */
struct item *push_frame(struct machine *m, enum item_kind kind,
                        uint16_t callee, uint64_t ra, uint32_t size);

/* ---- faults.c ----------------------------------------------------------- */

/** The current domain: that of the page of the instruction. */
uint16_t current(const struct machine *m);
/** Raise a violation; see (5). Does not return. */
_Noreturn void violation(struct machine *m, int cause, uint16_t blamed,
                         uint64_t addr, uint64_t size, unsigned perm);
/** Fill in m->signal for a violation. */
void record_violation(struct machine *m, int cause, uint16_t blamed,
                      uint64_t addr, uint64_t size, unsigned perm);
/** Raise a signal that is no violation. Does not return. */
_Noreturn void raise_signal(struct machine *m, int number, int code,
                            uint64_t addr);
/** SIGILL at pc. Does not return. */
_Noreturn void illegal(struct machine *m);
/** What is not in the reference. Does not return. */
_Noreturn void unmodelled(struct machine *m, const char *why);

/* ---- signals.c, kernel.c ------------------------------------------------ */

/** The frame of the innermost handler that runs, or NULL. */
struct item *handler_frame(const struct thread *t);
/** Wipe what the handler of frame @f was shown. */
void wipe_context(struct machine *m, const struct item *f);
/** CODOMS_SYS_SIGCTX. */
int64_t sys_sigctx(struct machine *m, uint64_t what, uint64_t value);
/** An rt_sigreturn by the ecall at pc. */
void return_from_signal(struct machine *m);
/** An ecall at pc, in a SYS page. Returns what the step ends with. */
enum outcome system_call(struct machine *m);

/* ---- base.c, fp.c, vector.c --------------------------------------------- */

/** Execute the instruction at pc, but for what its retirement changes. */
enum outcome execute(struct machine *m);
/** Loads and stores of FP registers, and the few moves that there are. */
bool execute_fp(struct machine *m, uint32_t word);
/** Vector configuration, loads and stores. */
bool execute_vector(struct machine *m, uint32_t word);
/** Checked accesses of an instruction. */
uint64_t load(struct machine *m, uint64_t addr, unsigned size);
void store(struct machine *m, uint64_t addr, unsigned size, uint64_t value);

#endif
