/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Runs the cells of the attack matrix, each in a child process: gives domain a
 * the rights that the cell tells, lets it run the operation, and compares what
 * came of it: how it ended with the whole fault record, the bytes of memory and,
 * after a fault, the registers. Freestanding, in root.
 */
#include "matrix.h"
#include "line.h"
#include <codoms/isa.h>
#include <stddef.h>

/* Lend [base, base+length) with perm in c3 (which 0) or c4 (which 1). */
void grant(uint64_t base, uint64_t length, uint64_t perm, uint64_t which);
void granta(uint64_t base, uint64_t length, uint64_t perm, uint64_t counter);
void revoke(uint64_t counter);
/* The same as domain b or v, which then calls resume() back in root. */
void grant_from(uint64_t base, uint64_t length, uint64_t perm, uint64_t creator);
/* Enter a with the capability registers as they are, and run op. */
long run_a(uint64_t a0, void (*op)(void), uint64_t a2);
void a_nothing(void);
/* Where the stacks of a, of root as a calls it, and of b begin. */
void a_where(void);
void a_where_root(void);
long b_where(void);
/* Run it above a saved set; how much of that has changed. */
long with_set(void (*body)(void));
/* The gate of a. */
extern char a_do[];
/* Of a page that root may load capabilities from. */
unsigned long slots_used(unsigned char *page);
/* Where a and b record their state after a fault, and return. */
extern char a_faulted[], b_faulted[];
extern struct state a_before, a_after, b_after;
extern unsigned char a_pattern[512];
extern const int has_vectors;

/* Pages of b and v side by side, and one of root. */
extern unsigned char targets[], targets_end[], root_target[], root_target_end[];
extern unsigned char a_stack[], a_stack_top[], b_stack[], b_stack_top[];
extern unsigned char v_stack[], v_stack_top[], a_caps[], b_caps[];

enum {
  NR_exit_group = 94, NR_rt_sigaction = 134, NR_clone = 220,
  NR_wait4 = 260, NR_mmap = 222,
};

static const struct cell *cell;

/* One line with all that is wrong with a cell. */
static unsigned wrong;

static void expect(const char *what, uint64_t got, uint64_t wanted) {
  if (got == wanted || wrong > 4)
    return;
  text(wrong++ ? ", " : "FAIL: ");
  if (wrong == 1) {
    text(cell->name);
    text(": ");
  }
  text(what);
  text(" ");
  number(got);
  text(" not ");
  number(wanted);
}

static unsigned char pattern(uint64_t addr) { return addr * 7 + (addr >> 8) + 3; }

static void fill(unsigned char *from, unsigned char *to) {
  for (; from < to; from++)
    *from = pattern((uint64_t)from);
}

static void compare(unsigned char *from, unsigned char *to) {
  for (; from < to; from++)
    if (*from != pattern((uint64_t)from) &&
        (uint64_t)from - cell->written >= cell->written_length) {
      expect("memory at", (uint64_t)from, 0);
      return;
    }
}

/* The byte of a vector register after the first `done` accesses, of all of them
 * if the instruction is done. */
static unsigned char vector_byte(unsigned reg, unsigned byte) {
  unsigned at = (reg - 8) * 16 + byte, field = 0;

  if (cell->v_size && reg >= 8) {
    if (cell->v_fields > 1) {
      field = reg - 8;
      at = byte;
    }
    uint64_t element = at / cell->v_size;
    if (field < cell->v_fields && element * cell->v_fields + field < cell->v_done)
      return pattern(cell->a0 + element * cell->v_stride + field * cell->v_size +
                     at % cell->v_size);
  }
  return a_pattern[reg * 16 + byte];
}

static void check_vectors(const struct state *s) {
  for (unsigned reg = 0; reg < 32; reg++)
    for (unsigned byte = 0; byte < 16; byte++)
      if (!(reg == 2 && cell->v_index) &&
          s->v[reg][byte] != vector_byte(reg, byte)) {
        expect("v register", reg, -1);
        expect("its byte", byte, -1);
        expect("with", s->v[reg][byte], vector_byte(reg, byte));
        return;
      }
}

/* What the domain saw that took the fault, or returned. */
static void check_state(int faulted) {
  int in_b = faulted && cell->domain == 2;
  /* As cd.enter and cd.leave leave the vector CSRs. */
  int reset = in_b || (!faulted && cell->calls);
  const struct state *s = in_b ? &b_after : &a_after;

  if (has_vectors) {
    check_vectors(s);
    expect("vstart", s->vstart, cell->vstart);
    expect("vl", s->vl, reset ? 0 : cell->vl);
    expect("vtype", s->vtype, reset ? 1ull << 63 : cell->vtype);
    expect("vcsr", s->vcsr, reset ? 0 : 5);
  }
  expect("fcsr", s->fcsr, in_b ? 0 : 0x75);
  expect("cddom", s->domain, in_b ? 2 : 1);
  expect("cdcaller", s->caller, in_b ? 1 : 0);
  expect("cddcs", s->dcs, a_before.dcs + (in_b ? CODOMS_DCS_FRAME : 0));
  if (!in_b)
    expect("cdcallersp", s->callersp, a_before.callersp);
  if (!faulted)
    return;
  for (unsigned i = 0; i < 8; i++)
    for (unsigned field = 0; field < 5; field++)
      expect("capability register", s->cap[i][field], a_before.cap[i][field]);
  expect("slots of a", slots_used(a_caps), 0);
  expect("slots of b", slots_used(b_caps), 0);
}

static void finish(void) {
  compare(targets, targets_end);
  compare(root_target, root_target_end);
  if (wrong)
    flush();
  syscall6(NR_exit_group, wrong != 0, 0, 0, 0, 0, 0);
}

struct header {
  uint32_t magic, size;
};

static volatile int faulted;

static int is_saved(int x) { return x == 8 || x == 9 || (x >= 18 && x < 28); }

/* The frames of the DCS: the signal's, b's if b faulted, a's. */
static void check_frame(long n, unsigned kind, unsigned caller, unsigned callee,
                        uint64_t sp, uint64_t height) {
  struct codoms_frame f;

  expect("CODOMS_SYS_FRAME",
         syscall6(CODOMS_NR, CODOMS_SYS_FRAME, n, (long)&f, sizeof f, 0, 0), 0);
  expect("frame's kind", f.kind, kind);
  expect("frame's caller", f.caller, caller);
  expect("frame's callee", f.callee, callee);
  expect("frame's sp", f.sp, sp);
  expect("frame's height", f.height, height);
  if (caller == 0 && callee == 1)
    expect("frame's entry", f.entry, (uint64_t)a_do);
}

static void check_frames(uint64_t sp) {
  int in_b = cell->domain == 2;
  long n = 0;

  check_frame(n++, 1, cell->domain, 0, sp,
              a_before.dcs + (in_b ? CODOMS_DCS_FRAME : 0));
  if (in_b)
    check_frame(n++, 0, 1, 2, sp, a_before.dcs);
  check_frame(n, 0, 0, 1, a_before.callersp, a_before.dcs - CODOMS_DCS_FRAME);
}

static void handler(int sig, const int *info, const char *context) {
  const uint64_t *gpr = (const uint64_t *)(context + 176);
  const uint64_t *fpr = gpr + 32;
  const struct header *header = (const void *)(context + 176 + 256 + 520);
  const struct codoms_fault *f = (const void *)(header + 1);
  int violation = info[2] >= SEGV_CDREAD && info[2] <= SEGV_CDSTORE;

  expect("signal", sig, cell->signal);
  expect("code", info[2], cell->code);
  expect("addr", *(const uint64_t *)(info + 4), cell->addr);
  expect("magic", header->magic, CODOMS_CTX_MAGIC);
  expect("cause", f->cause, violation ? (unsigned)info[2] : 0);
  if (violation) {
    expect("record's addr", f->addr, cell->addr);
    expect("size", f->size, cell->size);
    expect("perm", f->perm, cell->perm);
    expect("target", f->target, cell->target);
    expect("blamed", f->blamed, 1);
    expect("record's pc", f->pc, cell->source);
    expect("domain", f->domain, cell->domain);
    expect("depth", f->depth, cell->depth);
  }
  /* A transfer is reported at its target. */
  if (info[2] != SEGV_CDXFER && info[2] != SEGV_CDENTRY &&
      !(info[2] == SEGV_CDREVOKED && !cell->size))
    expect("pc", gpr[0], cell->source);
  expect("sp", gpr[2], cell->sp ? cell->sp : (uint64_t)a_stack_top);
  expect("gp", gpr[3], 0x3333);
  expect("tp", gpr[4], 0x7001);
  for (int i = 5; i < 32; i++)
    if (i == 10 || i == 12)
      expect(i == 10 ? "a0" : "a2", gpr[i], i == 10 ? cell->a0 : cell->a2);
    else if (i > 7 && !(cell->partial && is_saved(i))) /* t0-t2: scratch */
      expect("x register", gpr[i], 0x5a5a0000 + i);
  for (int i = 0; i < 32; i++)
    expect("f register", fpr[i], 0x7f7f0000 + i);
  check_frames(gpr[2]);
  if (wrong)
    finish();
  faulted = 1;
  expect("CODOMS_SYS_SIGCTX",
         syscall6(CODOMS_NR, CODOMS_SYS_SIGCTX, CODOMS_SIGCTX_PC,
                  (long)(cell->domain == 2 ? b_faulted : a_faulted), 0, 0, 0),
         0);
}

static void set_apl(unsigned subject, unsigned object, uint64_t level) {
  expect("CODOMS_SYS_APL",
         syscall6(CODOMS_NR, CODOMS_SYS_APL, subject, object, level, 0, 0), 0);
}

static void set_stack(unsigned tag, unsigned char *limit, unsigned char *top) {
  expect("CODOMS_SYS_DST",
         syscall6(CODOMS_NR, CODOMS_SYS_DST, tag, (long)top, 0x7000 + tag,
                  (long)limit, 0),
         0);
}

/* The bytes at a0, as they were or as they are. */
static uint64_t value(int fresh, int is_signed) {
  uint64_t v = 0;

  for (uint64_t i = 0; i < cell->width; i++) {
    uint64_t at = cell->a0 + i;
    uint64_t byte = fresh ? pattern(at) : *(const unsigned char *)at;
    v |= byte << (8 * i);
  }
  if (is_signed && cell->width < 8 && v >> (8 * cell->width - 1))
    v |= -1ull << (8 * cell->width);
  return v;
}

static void check_result(uint64_t result) {
  switch (cell->check) {
  case CHECK_RESULT:
    expect("result", result, cell->result);
    break;
  case CHECK_LOADED:
  case CHECK_LOADED_UNSIGNED:
    expect("loaded", result, value(1, cell->check == CHECK_LOADED));
    break;
  case CHECK_STORED:
    expect("stored", value(0, 0),
           cell->a2 & (-1ull >> (64 - 8 * cell->width)));
    break;
  }
}

static void set_caps_page(unsigned char *page, unsigned tag) {
  expect("CODOMS_SYS_TAG",
         syscall6(CODOMS_NR, CODOMS_SYS_TAG, (long)page, 1, tag,
                  CODOMS_PAGE_CAPS, 0),
         0);
}

static void run_operation(void) {
  long result;

  if (cell->fate == FATE_EXPIRED)
    run_a(0, a_nothing, 0);
  result = run_a(cell->a0, cell->op, cell->a2);
  if (!faulted) {
    expect("signal", 0, cell->signal);
    check_result(result);
  }
  check_state(faulted);
  expect("a's stack", run_a(0, a_where, 0), (uint64_t)a_stack_top);
  expect("b's stack", b_where(), (uint64_t)b_stack_top);
  expect("root's stack below the live one", run_a(0, a_where_root, 0), 0);
}

/* Called in root by the gate that b and v jump to, with what they lent. */
void resume(void) {
  if (cell->fate == FATE_LOWERED) {
    set_apl(2, 3, CODOMS_APL_NONE);
    set_apl(3, 2, CODOMS_APL_NONE);
  }
  run_operation();
  finish();
}

static void lend_and_run(void) {
  for (uint64_t i = 0; i < cell->num_lent; i++) {
    const struct lent *l = &cell->lent[i];
    if (cell->creator != FROM_ROOT)
      grant_from(l->base, l->length, l->perm, cell->creator);
    else if (cell->fate >= FATE_ASYNC && i == 0)
      granta(l->base, l->length, l->perm, COUNTER_OF_ROOT);
    else
      grant(l->base, l->length, l->perm, i);
  }
  if (cell->fate == FATE_REVOKED)
    revoke(COUNTER_OF_ROOT);
  run_operation();
}

static void run_cell(void) {
  static const int signals[] = {4, 5, 7, 11};

  for (unsigned i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
    struct {
      void (*handler)(int, const int *, const char *);
      unsigned long flags, mask;
    } action = {handler, 4 /* SA_SIGINFO */, 0};
    syscall6(NR_rt_sigaction, signals[i], (long)&action, 0, 8, 0, 0);
  }
  set_apl(1, 2, cell->apl_ab);
  set_apl(1, 3, cell->apl_av);
  set_apl(2, 3, cell->apl_bv);
  set_apl(3, 2, cell->apl_vb);
  set_stack(1, a_stack, a_stack_top);
  set_stack(2, b_stack, b_stack_top);
  set_stack(3, v_stack, v_stack_top);
  expect("counter of a", syscall6(CODOMS_NR, CODOMS_SYS_COUNTER, 1, 0, 0, 0, 0),
         COUNTER_OF_A);
  expect("counter of root",
         syscall6(CODOMS_NR, CODOMS_SYS_COUNTER, 0, 0, 0, 0, 0), COUNTER_OF_ROOT);
  set_caps_page(a_caps, 1);
  set_caps_page(b_caps, 2);
  expect("what was saved", with_set(lend_and_run), 0);
  finish();
}

__attribute__((used)) void run_all(const long *stack) {
  uint64_t failed = 0, allowed = 0, denied = 0;

  /* Shared memory makes the model generate code for parallel threads. */
  if (stack[0] > 1)
    syscall6(NR_mmap, 0, 4096, 3, 0x21 /* SHARED | ANONYMOUS */, -1, 0);
  fill(targets, targets_end);
  fill(root_target, root_target_end);
  for (unsigned i = 0; i < sizeof(a_pattern); i++)
    a_pattern[i] = i * 5 + (i >> 8) + 1;
  for (cell = cells; cell < cells_end; cell++) {
    int status = 0;
    long pid = syscall6(NR_clone, 17 /* SIGCHLD */, 0, 0, 0, 0, 0);

    if (pid == 0)
      run_cell();
    syscall6(NR_wait4, pid, (long)&status, 0, 0, 0, 0);
    if (status != 0 && status != 0x100) {
      expect("status", (unsigned)status, 0);
      flush();
      wrong = 0;
    }
    if (status)
      failed++;
    else if (cell->signal)
      denied++;
    else
      allowed++;
  }
  text("allowed ");
  number(allowed);
  text(" denied ");
  number(denied);
  text(" failed ");
  number(failed);
  flush();
  syscall6(NR_exit_group, failed != 0, 0, 0, 0, 0, 0);
}
