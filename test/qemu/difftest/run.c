/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Run a program on the model and on the reference, and compare.
 *
 * The model records its state before each instruction; so record k+1 is what
 * instruction k has done, and all of it has to be what the reference says:
 * registers of all banks, CSRs, capabilities, prev, own, DST, the top of the
 * DCS. At intervals and at each signal also memory, tags, protections and the
 * whole DCS. What may differ: which of the times at which an asynchronous
 * signal may be delivered it is delivered.
 */
#include "difftest.h"

#include <string.h>

#include "../../../qemu-codoms/linux-user/riscv/codoms_trace.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/futex.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* What the reference has of RV64, and no more. */
#define CPU                                                                    \
  "rv64i,m=on,a=on,f=on,d=on,zicsr=on,zifencei=on,v=on,vlen=128,xcodoms=on,"

/* A deliverable signal is delivered before so many instructions. */
#define SIGNAL_LATENCY 2000

/* ---- The model ---------------------------------------------------------- */

struct model {
  struct codoms_trace *trace;
  int trace_fd, program_fd;
  pid_t pid;
  bool ended;
  int status;
  uint32_t tail;
};

static struct codoms_trace *shared;
static int shared_fd = -1;

/* Neighbours are one range, also over a hole of some pages. */
static void add_ranges(struct codoms_trace_header *h,
                       const struct program *p) {
  unsigned pages = 0, last_area = 0;
  const unsigned behind = 6; /* pages: where brk is */

  for (unsigned i = 0; i < p->num_areas; i++)
    if (p->area[i].start > p->area[last_area].start)
      last_area = i;

  for (unsigned i = 0; i < p->num_areas; i++) {
    const struct area *a = &p->area[i];
    uint64_t end = a->start + (uint64_t)(a->pages + (i == last_area ? behind : 0)) *
                                  CODOMS_PAGE_SIZE;
    uint64_t last = h->num_ranges ? h->range[h->num_ranges - 1].end : 0;

    if (last && a->start >= last &&
        a->start <= last + 2 * CODOMS_PAGE_SIZE) {
      pages += (end - last) / CODOMS_PAGE_SIZE;
      h->range[h->num_ranges - 1].end = end;
    } else {
      pages += (end - a->start) / CODOMS_PAGE_SIZE;
      h->range[h->num_ranges].start = a->start;
      h->range[h->num_ranges++].end = end;
    }
    if (h->num_ranges > CODOMS_TRACE_RANGES - 1 ||
        pages > CODOMS_TRACE_PAGES - 4) {
      fprintf(stderr, "difftest: too many pages\n");
      exit(2);
    }
  }
}

static void start_model(struct model *model, const struct program *p,
                        const struct run_options *options, const void *elf,
                        size_t size) {
  char program[32], fd[16];
  const char *argv[16];
  int n = 0;
  struct codoms_trace_header *h;

  if (!shared) {
    shared_fd = memfd_create("trace", 0);
    if (shared_fd < 0 || ftruncate(shared_fd, sizeof(*shared)))
      abort();
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED,
                  shared_fd, 0);
    if (shared == MAP_FAILED)
      abort();
  }
  h = &shared->header;
  memset(h, 0, sizeof(*h));
  h->magic = CODOMS_TRACE_MAGIC;
  h->record_size = sizeof(struct codoms_trace_record);
  h->flags = p->mode & RUN_EVENTS ? CODOMS_TRACE_EVENTS : 0;
  h->interval = options->interval;
  add_ranges(h, p);
  if (!(p->mode & RUN_EVENTS))
    for (; h->num_signals < p->num_signals; h->num_signals++) {
      h->signal[h->num_signals].index = p->signal[h->num_signals].index;
      h->signal[h->num_signals].number = p->signal[h->num_signals].number;
    }

  model->trace = shared;
  model->trace_fd = shared_fd;
  model->tail = 0;
  model->ended = false;
  model->program_fd = memfd_create("program", 0);
  if (model->program_fd < 0 ||
      write(model->program_fd, elf, size) != (ssize_t)size)
    abort();
  snprintf(program, sizeof(program), "/proc/self/fd/%d", model->program_fd);
  snprintf(fd, sizeof(fd), "%d", shared_fd);
  argv[n++] = options->qemu;
  argv[n++] = "-cpu";
  argv[n++] = options->cpu ? options->cpu
              : p->mode & RUN_ZCMP ? CPU "c=off,zca=on,zcmp=on" : CPU "c=on";
  argv[n++] = "-s";
  argv[n++] = "65536";
  argv[n++] = "-codoms-trace";
  argv[n++] = fd;
  if (p->mode & RUN_ONE_INSN)
    argv[n++] = "-one-insn-per-tb";
  argv[n++] = program;
  argv[n] = NULL;
  if (posix_spawn(&model->pid, options->qemu, NULL, NULL, (char **)argv,
                  environ)) {
    perror(options->qemu);
    exit(2);
  }
}

static void stop_model(struct model *model) {
  if (!model->ended) {
    kill(model->pid, SIGKILL);
    waitpid(model->pid, &model->status, 0);
  }
  close(model->program_fd);
}

/* Wait until *@word is not @value. Returns false if the model has ended. */
static bool wait_for(struct model *model, uint32_t *word, uint32_t value) {
  while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == value) {
    struct timespec timeout = {.tv_nsec = 20000000};

    if (model->ended)
      return false;
    syscall(SYS_futex, word, FUTEX_WAIT, value, &timeout, NULL, 0);
    if (waitpid(model->pid, &model->status, WNOHANG) == model->pid)
      model->ended = true;
  }
  return true;
}

/* The next record, or NULL if the model has ended. */
static const struct codoms_trace_record *next_record(struct model *model) {
  struct codoms_trace_header *h = &model->trace->header;

  if (model->tail % CODOMS_TRACE_BATCH == 0) {
    __atomic_store_n(&h->tail, model->tail, __ATOMIC_RELEASE);
    syscall(SYS_futex, &h->tail, FUTEX_WAKE, 1, NULL, NULL, 0);
  }
  if ((model->ended || !wait_for(model, &h->head, model->tail)) &&
      __atomic_load_n(&h->written, __ATOMIC_ACQUIRE) == model->tail)
    return NULL;
  return &model->trace->record[model->tail++ % CODOMS_TRACE_RING];
}

/* ---- The reference's state in the neutral form -------------------------- */

static struct codoms_trace_cap neutral_cap(const struct capability *c) {
  return (struct codoms_trace_cap){
      .base = c->base, .length = c->length, .value = c->value,
      .counter = c->counter, .creator = c->creator, .perm = c->perm,
      .kind = c->asynchronous};
}

static struct codoms_trace_stack neutral_stack(const struct stack *s) {
  return (struct codoms_trace_stack){s->sp, s->tp, s->limit, s->valid};
}

static void neutral_frame(const struct item *f,
                          struct codoms_trace_frame *to) {
  *to = (struct codoms_trace_frame){
      .ra = f->ra, .sp = f->sp, .tp = f->tp, .gp = f->gp, .entry = f->entry,
      .dst = neutral_stack(&f->dst), .fcsr = f->fcsr, .base = f->base,
      .height = f->height, .caller = f->caller, .callee = f->callee,
      .own = f->own, .lent = f->lent, .kind = f->kind == SIGNAL_FRAME,
      .present = 1};
}

static void neutral_set(const struct item *s, struct codoms_trace_set *to) {
  static const uint8_t saved[] = {8,  9,  18, 19, 20, 21,
                                  22, 23, 24, 25, 26, 27};

  memset(to, 0, sizeof(*to));
  to->height = s->height;
  to->size = s->size;
  to->valid = s->caps;
  to->banks = s->banks;
  to->lent = s->lent;
  to->present = 1;
  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    if (s->caps & 1u << i)
      to->cap[i] = neutral_cap(&s->c[i]);
  for (unsigned i = 0; i < ARRAY_SIZE(saved); i++) {
    if (s->banks & CODOMS_BANK_X)
      to->x[i] = s->saved.x[saved[i]];
    if (s->banks & CODOMS_BANK_F)
      to->f[i] = s->saved.f[saved[i]];
  }
}

static void neutral_state(const struct machine *m,
                          struct codoms_trace_state *s) {
  struct thread *t = (struct thread *)&m->thread;
  const struct item *frame = top_frame(t), *set = top_set(t);
  unsigned order[MAX_DOMAINS], n = 0;

  s->pc = t->pc;
  memcpy(s->x, t->r.x, sizeof(s->x));
  memcpy(s->f, t->r.f, sizeof(s->f));
  memcpy(s->v, t->r.v, sizeof(s->v));
  s->vl = t->r.vl;
  s->vtype = t->r.vtype;
  s->vstart = t->r.vstart;
  s->fcsr = t->r.fcsr;
  s->vxrm = t->r.vxrm;
  s->vxsat = t->r.vxsat;
  s->prev = t->prev;
  s->own = t->own;
  s->lent = t->lent;
  s->top = dcs_top(t);
  s->base = t->base;
  s->depth = depth(t);
  s->in_handler = handler_frame(t) != NULL;
  s->reserved = 0;
  s->valid = 0;
  for (int i = 0; i < CODOMS_NUM_CAPS; i++) {
    s->valid |= (unsigned)t->c[i].valid << i;
    s->cap[i] = neutral_cap(&t->c[i]);
  }
  for (unsigned i = 0; i < m->space.num_domains; i++) {
    unsigned at = n;

    if (m->space.domain[i].destroyed)
      continue;
    for (; at && m->space.domain[order[at - 1]].tag > m->space.domain[i].tag;
         at--)
      order[at] = order[at - 1];
    order[at] = i;
    n++;
  }
  memset(s->dst, 0, sizeof(s->dst));
  for (unsigned i = 0; i < n && i < CODOMS_TRACE_DOMAINS; i++) {
    s->dst[i].tag = m->space.domain[order[i]].tag;
    s->dst[i].stack = neutral_stack(&t->dst[order[i]]);
  }
  if (frame)
    neutral_frame(frame, &s->frame);
  else
    memset(&s->frame, 0, sizeof(s->frame));
  if (set)
    neutral_set(set, &s->set);
  else
    memset(&s->set, 0, sizeof(s->set));
}

static uint64_t hash_dcs(const struct thread *t) {
  uint64_t hash = 0;

  for (unsigned i = t->num_items; i-- > 0;) {
    if (t->item[i].kind == SAVED_SET) {
      struct codoms_trace_set s;
      neutral_set(&t->item[i], &s);
      hash = codoms_trace_hash(hash, &s, sizeof(s));
    } else {
      struct codoms_trace_frame f;
      neutral_frame(&t->item[i], &f);
      hash = codoms_trace_hash(hash, &f, sizeof(f));
    }
  }
  return hash;
}

/* ---- Differences -------------------------------------------------------- */

struct comparison {
  const struct program *program;
  struct machine *m;
  struct model model;
  struct result result;
  FILE *text;
  char *buffer;
  size_t size;
  unsigned due; /* RUN_EVENTS: the record that the reference has come to */
  bool pending; /* the instruction at the reference's pc is to be executed */
  unsigned next_signal;
  uint64_t sent;       /* signals that wait: bit n-1 */
  uint64_t again;      /* sent once more meanwhile: may come twice */
  unsigned waited;     /* instructions since one could have been delivered */
  uint64_t *executed;
  unsigned num_executed, room;
};

static void differ(struct comparison *c, const char *format, ...) {
  va_list ap;

  c->result.differs = true;
  va_start(ap, format);
  vfprintf(c->text, format, ap);
  va_end(ap);
  fputc('\n', c->text);
}

static void field(struct comparison *c, const char *name, int index,
                  uint64_t reference, uint64_t model) {
  if (reference == model)
    return;
  if (index >= 0)
    differ(c, "  %s[%d]: reference 0x%" PRIx64 ", model 0x%" PRIx64, name,
           index, reference, model);
  else
    differ(c, "  %s: reference 0x%" PRIx64 ", model 0x%" PRIx64, name,
           reference, model);
}

static void compare_cap(struct comparison *c, const char *name, int i,
                        const struct codoms_trace_cap *a,
                        const struct codoms_trace_cap *b) {
  char full[64];

#define CAP(f)                                                                 \
  snprintf(full, sizeof(full), "%s%d." #f, name, i);                           \
  field(c, full, -1, a->f, b->f)
  CAP(base);
  CAP(length);
  CAP(value);
  CAP(counter);
  CAP(creator);
  CAP(perm);
  CAP(kind);
#undef CAP
}

static void describe_state(struct comparison *c,
                           const struct codoms_trace_state *a,
                           const struct codoms_trace_state *b) {
#define ONE(f) field(c, #f, -1, a->f, b->f)
  ONE(pc);
  for (int i = 0; i < 32; i++)
    field(c, "x", i, a->x[i], b->x[i]);
  for (int i = 0; i < 32; i++)
    field(c, "f", i, a->f[i], b->f[i]);
  for (int i = 0; i < 32; i++)
    for (unsigned j = 0; j < ARRAY_SIZE(a->v[i]); j++)
      field(c, "v", i, a->v[i][j], b->v[i][j]);
  ONE(vl);
  ONE(vtype);
  ONE(vstart);
  ONE(fcsr);
  ONE(vxrm);
  ONE(vxsat);
  ONE(prev);
  ONE(own);
  ONE(valid);
  ONE(lent);
  ONE(top);
  ONE(base);
  ONE(depth);
  ONE(in_handler);
  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    compare_cap(c, "c", i, &a->cap[i], &b->cap[i]);
  for (int i = 0; i < CODOMS_TRACE_DOMAINS; i++) {
    field(c, "dst.tag", i, a->dst[i].tag, b->dst[i].tag);
    field(c, "dst.sp", i, a->dst[i].stack.sp, b->dst[i].stack.sp);
    field(c, "dst.tp", i, a->dst[i].stack.tp, b->dst[i].stack.tp);
    field(c, "dst.limit", i, a->dst[i].stack.limit, b->dst[i].stack.limit);
    field(c, "dst.valid", i, a->dst[i].stack.valid, b->dst[i].stack.valid);
  }
  ONE(frame.present);
  ONE(frame.ra);
  ONE(frame.sp);
  ONE(frame.tp);
  ONE(frame.gp);
  ONE(frame.entry);
  ONE(frame.dst.sp);
  ONE(frame.dst.tp);
  ONE(frame.dst.limit);
  ONE(frame.dst.valid);
  ONE(frame.fcsr);
  ONE(frame.base);
  ONE(frame.height);
  ONE(frame.caller);
  ONE(frame.callee);
  ONE(frame.own);
  ONE(frame.lent);
  ONE(frame.kind);
  ONE(set.present);
  ONE(set.height);
  ONE(set.size);
  ONE(set.valid);
  ONE(set.banks);
  ONE(set.lent);
  for (int i = 0; i < 12; i++) {
    field(c, "set.x", i, a->set.x[i], b->set.x[i]);
    field(c, "set.f", i, a->set.f[i], b->set.f[i]);
  }
  for (int i = 0; i < CODOMS_NUM_CAPS; i++)
    compare_cap(c, "set.c", i, &a->set.cap[i], &b->set.cap[i]);
#undef ONE
}

static const char *kind_name(unsigned kind) {
  static const char *const names[] = {"nothing", "an instruction", "a signal",
                                      "death", "exit"};

  return kind < ARRAY_SIZE(names) ? names[kind] : "?";
}

static uint64_t hash_slots(const struct capability *slot) {
  uint64_t hash = 0;

  for (int i = 0; i < CODOMS_PAGE_SIZE / CODOMS_DCS_CAP; i++) {
    struct codoms_trace_cap n = neutral_cap(&slot[i]);
    hash = codoms_trace_hash(hash + slot[i].valid, &n, sizeof(n));
  }
  return hash;
}

/* Memory that can be read; tag, bits and protection of all; the DCS. */
static void compare_memory(struct comparison *c,
                           const struct codoms_trace_record *r) {
  const struct codoms_trace_header *h = &c->model.trace->header;
  unsigned n = 0;

  for (unsigned i = 0; i < h->num_ranges; i++)
    for (uint64_t a = h->range[i].start; a < h->range[i].end;
         a += CODOMS_PAGE_SIZE, n++) {
      const struct page *p = page_at(c->m, a);
      unsigned prot = p && p->mapped ? p->prot : 0;
      uint32_t is = p ? p->tag | p->bits << 16 | prot << 24 |
                            (unsigned)p->mapped << 27
                      : CODOMS_ROOT_TAG;
      uint32_t contents = 0;

      if (p && p->bits & CODOMS_PAGE_CAPS)
        contents = (uint32_t)hash_slots(p->stored);
      else if (prot & PROT_R)
        contents = (uint32_t)codoms_trace_hash(0, p->bytes, CODOMS_PAGE_SIZE);
      if (is != r->page[n])
        differ(c, "  page 0x%" PRIx64 ": reference tag %u, bits %u, prot 0x%x"
                  ", model tag %u, bits %u, prot 0x%x",
               a, is & 0xffff, is >> 16 & 0xff, is >> 24,
               r->page[n] & 0xffff, r->page[n] >> 16 & 0xff,
               r->page[n] >> 24);
      else if (contents != r->contents[n])
        differ(c, "  page 0x%" PRIx64 ": contents", a);
    }
  if (r->dcs != hash_dcs(&c->m->thread))
    differ(c, "  the DCS, below its top");
}

static void compare_state(struct comparison *c,
                          const struct codoms_trace_record *r) {
  struct codoms_trace_state s;

  memset(&s, 0, sizeof(s));
  neutral_state(c->m, &s);
  if (memcmp(&s, &r->state, sizeof(s))) {
    size_t at = 0;
    while (((const uint8_t *)&s)[at] == ((const uint8_t *)&r->state)[at])
      at++;
    describe_state(c, &s, &r->state);
    if (!c->result.differs)
      differ(c, "  states differ at byte %zu of the record", at);
  }
  if (r->hashed)
    compare_memory(c, r);
}

/* ---- The comparison ----------------------------------------------------- */

static void begin(struct comparison *c) {
  const struct codoms_trace_header *h = &c->model.trace->header;
  struct thread *t = &c->m->thread;

  /* What the kernel chooses: where stacks are, the first registers. */
  t->sigstack = h->sigstack;
  t->sigstack_top = h->sigstack_top;
  t->sigreturn = h->sigreturn;
  t->stack = h->stack;
  t->stack_top = h->stack_top;
  t->signal_frame_size = h->signal_frame;
  map_pages(c->m, h->sigstack, h->sigstack_top - h->sigstack, PROT_R | PROT_W);
  if (h->vdso_size) {
    map_pages(c->m, h->vdso_start, h->vdso_size, PROT_R | PROT_X);
    poke(c->m, h->vdso_start, h->vdso, h->vdso_size);
    for (uint64_t a = 0; a < h->vdso_size; a += CODOMS_PAGE_SIZE)
      page_at(c->m, h->vdso_start + a)->bits = CODOMS_PAGE_SYS;
  }
}

static void remember(struct comparison *c, uint64_t pc) {
  struct result *res = &c->result;

  if (res->num_recent == ARRAY_SIZE(res->recent))
    memmove(res->recent, res->recent + 1,
            --res->num_recent * sizeof(*res->recent));
  res->recent[res->num_recent++] = pc;
  if (c->num_executed == c->room) {
    c->room = c->room ? 2 * c->room : 4096;
    c->executed = realloc(c->executed, c->room * sizeof(*c->executed));
  }
  c->executed[c->num_executed++] = pc;
}

static uint64_t bit_of(int number) { return 1ull << (number - 1); }

/* Execute the instruction that is pending. Returns the kind of record due. */
static unsigned execute_pending(struct comparison *c) {
  struct result *res = &c->result;
  struct machine *m = c->m;
  uint64_t calls = m->thread.stats.calls;

  c->pending = false;
  remember(c, m->thread.pc);
  res->instructions++;
  switch (machine_step(m)) {
  case RETIRED:
  case REPLACED:
    res->crossings += m->thread.stats.calls - calls;
    return CODOMS_TRACE_INSN;
  case FAULTED:
    res->faults++;
    if (m->signal.violation)
      res->causes[m->signal.code & 15]++;
    return CODOMS_TRACE_SIGNAL;
  case EXITED:
    return CODOMS_TRACE_EXIT;
  default:
    res->unmodelled = true;
    res->why = m->why;
    return 0;
  }
}

static void compare_fault(struct comparison *c,
                          const struct codoms_trace_record *r) {
  struct signal *s = &c->m->signal;
  bool cd = s->violation;

  /* The host tells the address of a part of a misaligned access. */
  if (!cd && s->number == SIG_SEGV && !((s->addr ^ r->addr) & ~15ull))
    s->addr = r->addr;

  field(c, "signal", -1, s->number, r->signal);
  field(c, "si_code", -1, s->code, r->code);
  field(c, "si_addr", -1, s->addr, r->addr);
  if (!cd || r->signal != SIG_SEGV)
    return;
  field(c, "record.cause", -1, s->record.cause, r->fault.cause);
  field(c, "record.domain", -1, s->record.domain, r->fault.domain);
  field(c, "record.blamed", -1, s->record.blamed, r->fault.blamed);
  field(c, "record.pc", -1, s->record.pc, r->fault.pc);
  field(c, "record.addr", -1, s->record.addr, r->fault.addr);
  field(c, "record.size", -1, s->record.size, r->fault.size);
  field(c, "record.target", -1, s->record.target, r->fault.target);
  field(c, "record.perm", -1, s->record.perm, r->fault.perm);
  field(c, "record.depth", -1, s->record.depth, r->fault.depth);
}

static void send(struct comparison *c, int number) {
  if (c->sent & bit_of(number))
    c->again |= bit_of(number);
  c->sent |= bit_of(number);
}

/* A signal from outside: has it been sent, and may it come now? */
static void compare_asynchronous(struct comparison *c,
                                 const struct codoms_trace_record *r) {
  struct signal s = {.number = r->signal, .code = r->code, .addr = r->addr,
                     .asynchronous = true};

  if (!((c->sent | c->again) & bit_of(r->signal))) {
    differ(c, "  signal %d, code 0x%x, addr 0x%" PRIx64
              ", that nothing has raised",
           r->signal, r->code, r->addr);
    return;
  }
  if (!deliverable(c->m, r->signal)) {
    differ(c, "  signal %d is delivered, and has to wait", r->signal);
    return;
  }
  if (c->sent & bit_of(r->signal))
    c->sent &= ~bit_of(r->signal);
  else
    c->again &= ~bit_of(r->signal);
  c->waited = 0;
  c->result.signals++;
  compare_state(c, r);
  if (!deliver(c->m, &s))
    differ(c, "  signal %d is delivered to a handler that cannot have it",
           r->signal);
}

/* Returns false when the comparison is over. */
static bool compare_record(struct comparison *c,
                           const struct codoms_trace_record *r) {
  const struct program *p = c->program;
  unsigned due = CODOMS_TRACE_INSN;

  if (p->mode & RUN_EVENTS) {
    due = c->due;
  } else {
    if (!c->result.instructions && !c->pending)
      memcpy(c->m->thread.r.x, r->state.x, sizeof(r->state.x));
    while (c->next_signal < p->num_signals &&
           p->signal[c->next_signal].index <= r->index)
      send(c, p->signal[c->next_signal++].number);
    if (c->pending) {
      c->m->choice_known = true;
      c->m->choice = r->state.x[A0];
      due = execute_pending(c);
    }
    /* What cannot be fetched is not recorded before it faults. */
    if (due == CODOMS_TRACE_INSN &&
        (r->kind == CODOMS_TRACE_SIGNAL || r->kind == CODOMS_TRACE_DEATH) &&
        !(r->signal && (c->sent | c->again) & bit_of(r->signal)))
      due = execute_pending(c);
  }
  if (!due || (!(p->mode & RUN_EVENTS) && c->result.instructions >= p->limit))
    return false;

  if (due == CODOMS_TRACE_SIGNAL) {
    bool dies;

    if (r->kind != CODOMS_TRACE_SIGNAL && r->kind != CODOMS_TRACE_DEATH) {
      differ(c, "  the reference raises signal %d, code 0x%x, addr 0x%" PRIx64
                ", the model goes on with %s",
             c->m->signal.number, c->m->signal.code, c->m->signal.addr,
             kind_name(r->kind));
      return false;
    }
    /* At the death the signal is what kills, not what was raised. */
    if (r->kind == CODOMS_TRACE_SIGNAL)
      compare_fault(c, r);
    compare_state(c, r);
    dies = !deliver(c->m, &c->m->signal);
    if (dies || r->kind == CODOMS_TRACE_DEATH) {
      if (r->kind == CODOMS_TRACE_SIGNAL && dies)
        differ(c, "  the process should have died of signal %d", r->signal);
      else if (!dies)
        differ(c, "  the process dies of signal %d", r->signal);
      return false;
    }
    return !c->result.differs;
  }
  if (due == CODOMS_TRACE_INSN && r->kind == CODOMS_TRACE_SIGNAL &&
      !(p->mode & RUN_EVENTS)) {
    compare_asynchronous(c, r);
    return !c->result.differs;
  }
  if (r->kind != due) {
    differ(c, "  the reference goes on with %s, the model with %s, signal %d, "
              "code 0x%x, addr 0x%" PRIx64,
           kind_name(due), kind_name(r->kind), r->signal, r->code, r->addr);
    return false;
  }
  if (r->kind == CODOMS_TRACE_EXIT) {
    struct codoms_trace_record behind = *r;
    behind.state.pc -= 4; /* the ecall has retired for the model */
    compare_state(c, &behind);
    return false;
  }
  compare_state(c, r);
  c->pending = true;
  if (c->sent && deliverable(c->m, __builtin_ctzll(c->sent) + 1) &&
      c->m->thread.prev == CODOMS_ROOT_TAG) {
    if (++c->waited > SIGNAL_LATENCY)
      differ(c, "  signal %d waits, and could be delivered",
             __builtin_ctzll(c->sent) + 1);
  } else {
    c->waited = 0;
  }
  return !c->result.differs;
}

struct result run(const struct program *p, const struct run_options *options,
                  uint64_t **executed, unsigned *num) {
  struct comparison c = {.program = p};
  size_t size;
  void *elf = program_elf(p, &size);
  const char *error;
  const struct codoms_trace_record *r = NULL;

  c.m = machine_new();
  c.m->zcmp = p->mode & RUN_ZCMP;
  error = machine_load(c.m, elf, size);
  if (error) {
    fprintf(stderr, "difftest: reference: %s\n", error);
    exit(2);
  }
  c.text = open_memstream(&c.buffer, &c.size);
  start_model(&c.model, p, options, elf, size);
  free(elf);

  if (wait_for(&c.model, &c.model.trace->header.started, 0))
    begin(&c);
  do {
    /* The model tells nothing of a loop. */
    c.due = CODOMS_TRACE_INSN;
    while (p->mode & RUN_EVENTS && c.due == CODOMS_TRACE_INSN &&
           c.result.instructions < p->limit)
      c.due = execute_pending(&c);
    if (p->mode & RUN_EVENTS &&
        (!c.due || (c.due == CODOMS_TRACE_INSN &&
                    c.result.instructions >= p->limit)))
      break;
    r = next_record(&c.model);
  } while (r && compare_record(&c, r));
  if (!r && !c.result.differs && c.model.ended) {
    if (WIFSIGNALED(c.model.status))
      differ(&c, "  the model ended by signal %d", WTERMSIG(c.model.status));
    else
      differ(&c, "  the model ended with status %d",
             WEXITSTATUS(c.model.status));
  }
  stop_model(&c.model);
  fclose(c.text);
  c.result.message = c.buffer;
  if (executed) {
    *executed = c.executed;
    *num = c.num_executed;
  } else {
    free(c.executed);
  }
  machine_free(c.m);
  return c.result;
}
