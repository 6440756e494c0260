/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Section 6: delivery is a cd.enter into root made by the kernel, and
 * rt_sigreturn its return. What is restored comes from the DCS alone; what
 * lies in memory is Linux's signal frame with the record of (5), information.
 */
#include "machine.h"

#include <errno.h>
#include <string.h>

struct context_header {
  uint32_t magic, size;
};

struct signal_frame {
  struct {
    int32_t signo, error, code, padding;
    uint64_t addr; /* or of kill: the sender */
    uint8_t unused[104];
  } info;
  struct {
    uint64_t flags, link, stack_sp, stack_flags, stack_size, sigmask;
    uint8_t unused[120];
    uint64_t padding;
    uint64_t pc, x[31];
    struct {
      uint64_t f[32];
      uint32_t fcsr, padding;
      uint8_t unused[256];
      struct context_header head;
    } fp;
    struct codoms_fault record;
    struct context_header end;
  } context;
};
_Static_assert(offsetof(struct signal_frame, context.pc) == 128 + 176, "");
_Static_assert(offsetof(struct signal_frame, context.record) ==
                   128 + 176 + 256 + 528, "");

static struct item *signal_frame_below(const struct thread *t,
                                       unsigned items) {
  while (items-- > 0)
    if (t->item[items].kind == SIGNAL_FRAME)
      return &t->item[items];
  return NULL;
}

struct item *handler_frame(const struct thread *t) {
  return signal_frame_below(t, t->num_items);
}

/* Asynchronous signals wait while a handler runs. */
bool deliverable(const struct machine *m, int number) {
  return !handler_frame(&m->thread) &&
         !(m->thread.sigmask & 1ull << (number - 1));
}

/*
 * A synchronous signal in the handler of an asynchronous one is delivered; in
 * that of a synchronous one, or one deeper, it kills.
 */
static bool kills(const struct thread *t) {
  const struct item *handler = handler_frame(t);

  return handler && (handler->synchronous ||
                     signal_frame_below(t, handler - t->item));
}

/* Where the context goes; in a handler below what root has. 0: no room. */
static uint64_t place_context(const struct machine *m) {
  const struct thread *t = &m->thread;
  uint64_t sp = t->sigstack_top;

  if (handler_frame(t)) {
    sp = current(m) == CODOMS_ROOT_TAG && t->own ? t->r.x[SP] : t->dst[0].sp;
    if (sp > t->sigstack_top ||
        sp < t->sigstack + sizeof(struct signal_frame) + 16 + CODOMS_STACK_MIN)
      return 0;
  }
  return (sp - sizeof(struct signal_frame)) & ~15ull;
}

bool deliver(struct machine *m, const struct signal *s) {
  struct thread *t = &m->thread;
  uint64_t handler = m->handler[s->number];
  struct signal_frame frame = {0};
  uint64_t sp = place_context(m);
  struct item *f;

  if (!sp || kills(t) || handler <= 1 ||
      tag_of(m, handler) != CODOMS_ROOT_TAG ||
      !protection_allows(m, sp, sizeof(frame), PROT_R | PROT_W))
    return false;

  frame.info.signo = s->number;
  frame.info.code = s->code;
  frame.info.addr = s->addr;
  frame.context.stack_flags = 2; /* SS_DISABLE */
  frame.context.sigmask = t->sigmask;
  frame.context.pc = t->pc;
  /* Of a vault the handler sees the pc only. */
  if (!m->space.domain[domain_index(m, current(m))].vault) {
    memcpy(frame.context.x, &t->r.x[1], sizeof(frame.context.x));
    memcpy(frame.context.fp.f, t->r.f, sizeof(frame.context.fp.f));
    frame.context.fp.fcsr = t->r.fcsr;
  }
  frame.context.fp.head.magic = CODOMS_CTX_MAGIC;
  frame.context.fp.head.size =
      sizeof(struct context_header) + sizeof(struct codoms_fault);
  frame.context.record = s->violation
                             ? s->record
                             : (struct codoms_fault){.domain = current(m),
                                                     .blamed = current(m),
                                                     .pc = t->pc,
                                                     .depth = depth(t)};
  poke(m, sp, &frame, sizeof(frame));

  f = push_frame(m, SIGNAL_FRAME, CODOMS_ROOT_TAG, t->pc,
                 t->signal_frame_size);
  f->saved = t->r;
  memcpy(f->c, t->c, sizeof(f->c));
  f->prev = t->prev;
  f->noxfer = t->noxfer;
  f->source = t->source;
  f->sigmask = t->sigmask;
  f->synchronous = !s->asynchronous;
  f->context = sp;

  memset(&t->r, 0, sizeof(t->r));
  memset(t->c, 0, sizeof(t->c));
  t->lent = 0;
  reset_csrs(t);
  t->pc = handler;
  t->r.x[SP] = sp;
  t->r.x[TP] = t->dst[0].valid ? t->dst[0].tp : 0;
  t->r.x[A0] = s->number;
  t->r.x[A1] = sp + offsetof(struct signal_frame, info);
  t->r.x[A2] = sp + offsetof(struct signal_frame, context);
  t->r.x[RA] = t->sigreturn;
  t->own = true;
  t->prev = CODOMS_ROOT_TAG;
  t->noxfer = false;
  t->sigmask |= m->handler_mask[s->number];
  if (!(m->handler_flags[s->number] & 0x40000000 /* SA_NODEFER */))
    t->sigmask |= 1ull << (s->number - 1);
  return true;
}

/* The frame that an rt_sigreturn would take, or NULL: it has to be on top. */
static struct item *return_frame(struct machine *m) {
  struct item *f = top_frame(&m->thread);

  return f && f->kind == SIGNAL_FRAME && current(m) == CODOMS_ROOT_TAG ? f
                                                                       : NULL;
}

int64_t sys_sigctx(struct machine *m, uint64_t what, uint64_t value) {
  struct item *f = return_frame(m);

  if (!f)
    return -ENOENT;
  switch (what) {
  case CODOMS_SIGCTX_PC:
    if (value % 2 || tag_of(m, value) != f->caller ||
        closed(m, domain_index(m, f->caller)))
      return -EPERM;
    f->ra = value;
    return 0;
  case CODOMS_SIGCTX_MASK:
    f->sigmask = value;
    return 0;
  default:
    return -EINVAL;
  }
}

void wipe_context(struct machine *m, const struct item *f) {
  static const struct signal_frame wiped;

  if (protection_allows(m, f->context, sizeof(wiped), PROT_R | PROT_W))
    poke(m, f->context, &wiped, sizeof(wiped));
}

/* Restores from the frame alone; nothing stays in root's memory. */
void return_from_signal(struct machine *m) {
  struct thread *t = &m->thread;
  const struct item *f = return_frame(m);

  if (!f)
    violation(m, SEGV_CDFRAME, current(m), t->pc, 0, 0);
  wipe_context(m, f);

  t->r = f->saved;
  memcpy(t->c, f->c, sizeof(t->c));
  t->reserved = false;
  t->pc = f->ra;
  t->prev = f->prev;
  t->noxfer = f->noxfer;
  t->source = f->source;
  t->own = f->own;
  t->lent = f->lent;
  t->sigmask = f->sigmask;
  if (f->own)
    t->dst[domain_index(m, f->caller)] = f->dst;
  pop_frame(t, f);
}
