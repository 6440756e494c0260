/*
 * RISC-V Xcodoms: state and interfaces of the model.
 *
 * docs/isa.md is the text that this implements; section numbers refer to it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef RISCV_CODOMS_H
#define RISCV_CODOMS_H

#include <codoms/isa.h>
#include "qemu/interval-tree.h"
#include "qemu/thread.h"
#include "tcg/codoms.h"

QEMU_BUILD_BUG_ON(CODOMS_VA_BITS != TCG_CODOMS_VA_BITS);
QEMU_BUILD_BUG_ON(CODOMS_PAGE_SIZE != 1 << TCG_CODOMS_PAGE_BITS);
QEMU_BUILD_BUG_ON(CODOMS_PERM_R != TCG_CODOMS_R);
QEMU_BUILD_BUG_ON(CODOMS_PERM_W != TCG_CODOMS_W);
QEMU_BUILD_BUG_ON(sizeof_field(CPURISCVState, codoms_window[0]) !=
                  TCG_CODOMS_WINDOW_WORDS * sizeof(uint64_t));

#define CODOMS_VA_SIZE      (1ull << CODOMS_VA_BITS)
#define CODOMS_NUM_PAGES    (CODOMS_VA_SIZE >> TCG_CODOMS_PAGE_BITS)

/* Not a tag: what an address out of bounds has. */
#define CODOMS_NO_TAG       0xffff

/*
 * The key that env->codoms_prev and cs_base of a translation block hold: tag
 * and NOXFER bit of the page of the last retired instruction. Zero, and so
 * never equal to a key, in a program without domains.
 */
#define CODOMS_KEY_ON       (1u << 17)
#define CODOMS_KEY_NOXFER   (1u << 16)
#define CODOMS_KEY_TAG      0xffffu

/* A domain of the address space (1). */
typedef struct CodomsDomain {
    uint16_t tag;
    bool vault;
    bool sealed;                /* a vault that has code, see codoms_closed() */
    bool dead;
    char *name;
    uint8_t *apl;               /* level by tag of the object */
    const uint8_t *level;       /* what has force: apl, or nothing */
    uint8_t *map;               /* data permission of each page, or NULL */
    bool stale;                 /* check has to be made again */
    TCGCodoms check;            /* what inline code tests */
    /* Whose APL gives read or write on it, beside root and itself, or NULL. */
    GPtrArray *readers;
    /* That have its tag; root's: only those that have or had bits. */
    IntervalTreeRoot pages;
} CodomsDomain;

/*
 * A capability: what it says holds if @value is that of counter number
 * @counter; counter 0 never moves.
 */
typedef struct CodomsCap {
    uint64_t base, length;
    uint64_t value;
    uint32_t counter;
    uint16_t creator;
    uint8_t perm;
    uint8_t kind : 1;
    uint8_t valid : 1;
} CodomsCap;
QEMU_BUILD_BUG_ON(sizeof(CodomsCap) != CODOMS_DCS_CAP);

/* Kinds, as cd.cget says. */
enum { CODOMS_CAP_SYNC, CODOMS_CAP_ASYNC };

typedef struct CodomsCounter {
    uint64_t value;             /* atomic */
    uint16_t owner;             /* CODOMS_NO_TAG: none any more */
} CodomsCounter;

#define CODOMS_PAGE_SLOTS   (CODOMS_PAGE_SIZE / CODOMS_DCS_CAP)

/* The contents of a CAPS page. */
typedef struct CodomsSlots {
    QemuSpin lock;
    CodomsCap slot[CODOMS_PAGE_SLOTS];
} CodomsSlots;

/*
 * What all threads of the process share. It changes with mmap_lock held between
 * codoms_change_begin() and codoms_change_end(), values of counters aside, and
 * so not under the eyes of running code. Translation makes maps.
 */
typedef struct CodomsSpace {
    uint32_t *page;             /* tag | bits << 16, by page number */
    CodomsDomain **domain;      /* by tag; those that are not: nobody, */
    CodomsDomain nobody;        /* which has no rights at all */
    GPtrArray *domains;         /* that exist, by tag */
    GHashTable *by_name;        /* the same */
    GPtrArray *mapless;         /* whose code runs without a map */
    unsigned next_tag;          /* greater than any that was ever used */
    bool root_limited;          /* root has not all rights to all data */
    bool any_gone;              /* pages have tags that are unknown now */
    IntervalTreeRoot marked;    /* pages that have or had a tag or bits */
    GHashTable *slots;          /* CodomsSlots by page number */
    CodomsCounter *counter;     /* by number */
    unsigned num_counters;
    uint64_t *entries;          /* entry points of the table, sorted */
    unsigned num_entries;
} CodomsSpace;

/* NULL in a program without domains. */
extern CodomsSpace *codoms_space;

typedef struct CodomsStack {
    uint64_t sp, tp, limit;
    bool valid;
} CodomsStack;

enum { CODOMS_FRAME_CALL, CODOMS_FRAME_SIGNAL };

/* A frame of the DCS. Offsets are heights in bytes, CODOMS_DCS_NONE: none. */
typedef struct CodomsFrame {
    uint64_t ra, sp, tp, gp;    /* of the caller; signal: pc, sp, tp, gp */
    uint64_t entry;             /* address of the cd.enter */
    CodomsStack dst;            /* old DST[caller] */
    uint32_t fcsr;
    uint32_t base;              /* of the caller's activation */
    uint32_t frame, set;        /* records below this one */
    uint16_t caller, callee;
    uint8_t own;
    uint8_t cin;                /* the caller's own cin, see CodomsThread */
    uint8_t kind;
} CodomsFrame;
QEMU_BUILD_BUG_ON(sizeof(CodomsFrame) > CODOMS_DCS_FRAME);

#define CODOMS_DCS_NONE     UINT32_MAX

/* A set saved by cd.push; its capabilities and banks follow. */
typedef struct CodomsSet {
    uint32_t set;               /* the one below */
    uint32_t size;
    uint32_t valid;             /* capability registers that follow */
    uint16_t cin;
    uint16_t banks;
} CodomsSet;
QEMU_BUILD_BUG_ON(sizeof(CodomsSet) != CODOMS_DCS_SET);

/* What follows the frame of a signal: all that rt_sigreturn restores. */
typedef struct CodomsSignal {
    target_ulong gpr[32];
    uint64_t fpr[32];
    target_ulong vxrm, vxsat, vl, vstart, vtype;
    bool vill;
    uint64_t prev, src;
    CodomsCap cap[CODOMS_NUM_CAPS];
    uint64_t sigmask;
    uint64_t context;           /* address of what the handler was shown */
    uint32_t outer;             /* the signal frame below, or CODOMS_DCS_NONE */
    uint32_t limit;             /* of what was interrupted, see CodomsThread */
    bool synchronous;
    uint64_t vreg[];            /* 32 * vlenb bytes */
} CodomsSignal;

#define CODOMS_SIGNAL_SIZE  (sizeof(CodomsSignal) + 32 * RV_VLEN_MAX / 8)
/* A synchronous signal in the handler of an asynchronous one. */
#define CODOMS_SIGNAL_DEPTH 2

/* Per thread (1). `prev` is env->codoms_prev. */
/* What the system call under way uses, first to last byte. */
typedef struct CodomsUsed {
    uint64_t first, last;
} CodomsUsed;

typedef struct CodomsCall {
    CodomsUsed *ranges;         /* others look with the mmap_lock held */
    uint32_t num_ranges, max_ranges;
    GSList *strings;            /* copies of the program's */
    bool active;
} CodomsCall;

typedef struct CodomsThread {
    CodomsCap cap[CODOMS_NUM_CAPS];
    uint8_t cin;                /* valid at cd.enter, not written since */
    bool own;
    uint32_t top, base;         /* of the DCS, in bytes */
    uint32_t limit;             /* of the top; a handler has its own */
    uint32_t frame, set;        /* topmost; the set of this activation only */
    uint32_t depth;             /* frames on the DCS */
    uint32_t signal;            /* topmost signal frame, or CODOMS_DCS_NONE */
    uint64_t due;               /* signals that wait for the handler's end */
    CodomsStack *dst;           /* by tag */
    uint64_t sigstack, sigstack_top;
    uint64_t stack, stack_top;  /* that root began on; none: both 0 */
    struct codoms_stats stats;
    struct CodomsProfile *profile;  /* NULL: this run is not counted */
    struct codoms_fault fault;  /* of the violation that is being raised */
    struct CodomsThread *child; /* for the thread that clone is making */
    CodomsCall call;
    uint32_t files;             /* which table of descriptors, codoms_open.c */
    /* CODOMS_DCS_SIZE, and the same above the frame of each handler. */
    uint8_t *dcs;
} CodomsThread;

/* True if the state before each instruction is to be recorded. */
extern bool codoms_tracing_insns;

/* codoms.c: domains, page tags, APLs. */

/* Make the address space state, with root. */
void codoms_create(void);
void codoms_add_domain(uint16_t tag, const char *name, bool vault);
/*
 * True if @name can be one: of printable characters, none of which means
 * something in what names are written to (logs, folded stacks, JSON).
 */
static inline bool codoms_name_ok(const char *name)
{
    for (; *name; name++) {
        if (*name < ' ' || *name > '~' || strchr("\"\\;", *name)) {
            return false;
        }
    }
    return true;
}
/* NULL if there is none. */
CodomsDomain *codoms_domain(uint16_t tag);
/* NULL if there is none. */
CodomsDomain *codoms_domain_named(const char *name);
/* Name of a known tag. */
const char *codoms_name(uint16_t tag);
/* A new one for the domain @owner; 0 if there are no more. */
uint32_t codoms_new_counter(uint16_t owner);
/* Move each counter of @owner; with @disown it is nobody's from then on. */
void codoms_move_counters(uint16_t owner, bool disown);
/* No thread makes its next access by what it was granted before. */
void codoms_close_all_windows(void);
/*
 * Held by a thread that changes its DCS or DST outside of running code, and by
 * one that looks at those of others in a change of the address space.
 */
void codoms_lock_threads(void);
void codoms_unlock_threads(void);
/* Set APL[subject][object]; in a change. */
void codoms_set_level(CodomsDomain *subject, CodomsDomain *object, int level);
/* The right of @d to anything has changed; in a change. */
void codoms_set_dead(CodomsDomain *d, bool dead);
/* Its tag is unknown from now on; in a change. */
void codoms_remove_domain(CodomsDomain *d);
/* What inline code of @d tests; mmap_lock is held. */
const TCGCodoms *codoms_check(CodomsDomain *d);
/*
 * Give pages [first, last] to @tag with page bits @bits, in a change. CAPS
 * pages are empty then.
 */
void codoms_set_pages(uint64_t first, uint64_t last, uint16_t tag,
                      unsigned bits);
/* The contents of the page of @addr, or NULL: not a CAPS page. */
CodomsSlots *codoms_slots(uint64_t addr);
/* True if a page of [addr, addr+len) has a tag other than root's, or bits. */
bool codoms_any_marked(uint64_t addr, uint64_t len);
/* From page *@first on, the next [*@first, *@last] of @tag, which is not root. */
bool codoms_next_pages(uint16_t tag, uint64_t *first, uint64_t *last);
/* True if @addr is in the entry list. */
bool codoms_is_listed_entry(uint64_t addr);
/**
 * codoms_change_begin, codoms_change_end:
 *
 * Around each change of tags, page bits, APLs and domains, outside of
 * cpu_exec(): in between no other thread runs guest code, and afterwards none
 * has a right that it was granted before. Take mmap_lock() inside, never
 * around.
 */
void codoms_change_begin(void);
void codoms_change_end(void);
/* An empty DCS, no capabilities, no DST, in root; NULL: no memory. */
CodomsThread *codoms_thread_new(void);
void codoms_thread_free(CodomsThread *t);
/* Make the state of the first thread and switch the checks on. */
void codoms_thread_init(CPURISCVState *env);

static inline uint16_t codoms_tag(uint64_t addr)
{
    return addr < CODOMS_VA_SIZE
        ? codoms_space->page[addr >> TCG_CODOMS_PAGE_BITS] : CODOMS_NO_TAG;
}

static inline unsigned codoms_bits(uint64_t addr)
{
    return addr < CODOMS_VA_SIZE
        ? codoms_space->page[addr >> TCG_CODOMS_PAGE_BITS] >> 16 : 0;
}

static inline int codoms_level(uint16_t subject, uint16_t object)
{
    return codoms_space->domain[subject]->level[object];
}

static inline bool codoms_is_dead(uint16_t tag)
{
    return codoms_space->domain[tag]->dead;
}

static inline bool codoms_is_revoked(const CodomsCap *c)
{
    return c->counter &&
        qatomic_read(&codoms_space->counter[c->counter].value) != c->value;
}

static inline uint16_t codoms_current(CPURISCVState *env)
{
    return env->codoms_prev & CODOMS_KEY_TAG;
}

/*
 * True for a vault that has code, and so may have secrets: only it has a say in
 * what that is, who else reaches its memory, and where control goes in it.
 */
static inline bool codoms_closed(CPURISCVState *env, const CodomsDomain *d)
{
    return d->vault && d->sealed && codoms_current(env) != d->tag;
}

static inline CodomsFrame *codoms_frame_at(CodomsThread *t, uint32_t offset)
{
    return (CodomsFrame *)(t->dcs + offset);
}

/*
 * The windows rest on the running domain, its capabilities, tags and APLs:
 * nothing is at this address, so nothing lies in them.
 */
static inline void codoms_close_windows(CPURISCVState *env)
{
    /* Another thread closes them, too: by this word alone. */
    qatomic_set(&env->codoms_window[0][0], 1ull << 63);
    qatomic_set(&env->codoms_window[1][0], 1ull << 63);
}

/* codoms_access.c: data checks, faults. */

/**
 * codoms_allows:
 * @env: the thread whose capabilities count
 * @subject: the domain that accesses
 * @caps: mask of the capability registers that count
 * @addr, @len: the range; the caller has seen to len > 0 and no overflow
 * @perm: CODOMS_PERM_R and CODOMS_PERM_W bits
 *
 * Returns the permissions of @perm that are missing.
 */
unsigned codoms_allows(CPURISCVState *env, uint16_t subject, unsigned caps,
                       uint64_t addr, uint64_t len, unsigned perm);
/* What codoms_allows() refused: true if a revoked capability allowed it. */
bool codoms_was_revoked(CPURISCVState *env, uint64_t addr, uint64_t len,
                        unsigned perm);
/* Level that the APL must give for permissions @perm. */
int codoms_level_for(unsigned perm);
/* True if @c covers the range with @perm, by its creator; revoked or not. */
bool codoms_cap_allows(const CodomsCap *c, uint64_t addr, uint64_t len,
                       unsigned perm);
/* True if @subject may jump to @addr by rule 1 of section 2. */
bool codoms_may_call(CPURISCVState *env, uint16_t subject, unsigned caps,
                     uint64_t addr);
/* True if @addr is an entry point: aligned, executable, holding cd.enter. */
bool codoms_is_entry(uint64_t addr);
/* Raise a violation at the current instruction. */
G_NORETURN void codoms_raise(CPURISCVState *env, int cause, uint16_t blamed,
                             uint64_t addr, uint64_t size, unsigned perm,
                             uintptr_t ra);
/* Fill in the record; the exception is the caller's. */
void codoms_record(CPURISCVState *env, int cause, uint16_t blamed,
                   uint64_t addr, uint64_t size, unsigned perm);
/* Control has left domain `prev` for @target, where it may not go. */
void codoms_record_transfer(CPURISCVState *env, uint64_t target);
bool codoms_access(CPUState *cs, vaddr addr, int size, MMUAccessType type,
                   bool nonfault, uintptr_t ra);
const char *codoms_cause_name(int cause);

/* codoms_cap.c: capabilities. */

/* Write capability register @i, and all that goes with it. */
void codoms_write_cap(CPURISCVState *env, unsigned i, CodomsCap c);

/* linux-user/riscv/codoms_gdb.c: registers and packets for a debugger. */

void codoms_register_gdb(CPUState *cs);

/* codoms_profile.c: counters of a run. */

/* True if -codoms-profile was given; see docs/debugging.md. */
extern bool codoms_profiling;

/* Parse "FILE[,format=text|json|folded]"; says what is wrong with it. */
bool codoms_profile_option(const char *option);
/* Name of the program, for the results. */
void codoms_profile_program(const char *name);
/* Counters of a new thread, or NULL if this run is not counted. */
struct CodomsProfile *codoms_profile_new(void);
/* The process ends, or has been forked. */
void codoms_profile_write(void);
void codoms_profile_forked(CPURISCVState *env);
/* The process is about to become another program, or go on if it cannot. */
void codoms_profile_exec(void);
/* Count the instruction at @pc, the @first of its block; with Zcmp or not. */
void codoms_profile_tr_insn(uint64_t pc, uint32_t insn, unsigned len,
                            bool first, bool zcmp);

void codoms_profile_do_end(CPURISCVState *env);
void codoms_profile_do_enter(CPURISCVState *env);
void codoms_profile_do_left(CPURISCVState *env, uint32_t at);
void codoms_profile_do_cap(CPURISCVState *env);
void codoms_profile_do_moved(CPURISCVState *env, uint16_t tag, uint32_t size);
void codoms_profile_do_fault(CPURISCVState *env);

#define CODOMS_PROFILE(env, event, ...) do {                    \
    if (unlikely((env)->codoms->profile)) {                     \
        codoms_profile_do_##event(env, ## __VA_ARGS__);         \
    }                                                           \
} while (0)

/* The thread ends; what it counted stays. */
static inline void codoms_profile_end(CPURISCVState *env)
{
    CODOMS_PROFILE(env, end);
}

/* The top frame has been pushed, by cd.enter or a signal. */
static inline void codoms_profile_enter(CPURISCVState *env)
{
    CODOMS_PROFILE(env, enter);
}

/* Frames from height @at on are gone; pc and sp are where control goes. */
static inline void codoms_profile_left(CPURISCVState *env, uint32_t at)
{
    CODOMS_PROFILE(env, left, at);
}

/* The current domain has made a capability. */
static inline void codoms_profile_cap(CPURISCVState *env)
{
    CODOMS_PROFILE(env, cap);
}

/* An instruction of @tag has moved @size bytes to or from the DCS. */
static inline void codoms_profile_moved(CPURISCVState *env, uint16_t tag,
                                        uint32_t size)
{
    CODOMS_PROFILE(env, moved, tag, size);
}

/* A violation has been recorded. */
static inline void codoms_profile_fault(CPURISCVState *env)
{
    CODOMS_PROFILE(env, fault);
}

#undef CODOMS_PROFILE

/* codoms_dcs.c: the domain control stack. */

/* fcsr, vcsr, vstart <- 0, vtype <- vill, the reservation is dropped. */
void codoms_reset_csrs(CPURISCVState *env);
uint32_t codoms_get_fcsr(CPURISCVState *env);
void codoms_set_fcsr(CPURISCVState *env, uint32_t fcsr);
/**
 * codoms_push_frame:
 * @env: in the domain that is left
 * @callee: the domain that is entered
 * @kind: CODOMS_FRAME_CALL or CODOMS_FRAME_SIGNAL
 * @ra: where the caller goes on
 * @size: of the frame and what follows it; the caller has seen to the room
 *
 * Push a frame, raise the base above it, and set DST[caller] if sp and tp are
 * the caller's own.
 */
CodomsFrame *codoms_push_frame(CPURISCVState *env, uint16_t callee,
                               uint8_t kind, uint64_t ra, uint32_t size);
/* The top frame if it is one of the current domain, or NULL. */
CodomsFrame *codoms_top_frame(CPURISCVState *env);
/*
 * Pop the top frame and what lies above: base, DST, own, the running handler.
 * Registers and capabilities are the caller's matter.
 */
void codoms_pop_frame(CPURISCVState *env);
/* Capability registers <- the set at @height; what follows them in it. */
uint8_t *codoms_load_caps(CPURISCVState *env, uint32_t height);
RISCVException codoms_read_csr(CPURISCVState *env, int csrno,
                               target_ulong *val);

#endif
