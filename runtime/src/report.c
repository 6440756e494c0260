/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The fault report on stderr: who did what, where, called by whom, and what to
 * write. Everything that comes from a domain is only ever printed as a number
 * or looked up; nothing is followed but through rt_peek.
 */
#define _GNU_SOURCE
#include "rt.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MAX_CHAIN = 16, MAX_STEPS = 1000, MAX_FRAMES = 64, LINE = 100 };

/* ---- who and what ---- */

struct text {
  char s[256];
};

static struct text fmt(const char *format, ...)
    __attribute__((__format__(__printf__, 1, 2)));
static struct text fmt(const char *format, ...) {
  struct text t;
  va_list ap;
  va_start(ap, format);
  vsnprintf(t.s, sizeof t.s, format, ap);
  va_end(ap);
  return t;
}

static struct text who(unsigned tag) {
  return tag == CODOMS_ROOT_TAG ? fmt("root")
                                : fmt("domain '%s'", rt_name(tag));
}

/* "'secret' (root) at 0x12340" */
static struct text object_at(const struct elf *elf, uint64_t addr,
                             unsigned tag) {
  uint64_t start, size;
  const char *name = elf ? rt_elf_symbol(elf, addr, &start, &size) : NULL;
  if (!name)
    return fmt("memory of %s at 0x%llx", who(tag).s, (unsigned long long)addr);
  if (addr == start)
    return fmt("'%s' (%s) at 0x%llx", name, rt_name(tag),
               (unsigned long long)addr);
  return fmt("'%s'+0x%llx (%s) at 0x%llx", name,
             (unsigned long long)(addr - start), rt_name(tag),
             (unsigned long long)addr);
}

/* Nothing else tells; nobody uses the counter that a living one gets. */
static bool is_dead(unsigned tag) {
  return kernel(CODOMS_SYS_COUNTER, tag, 0, 0, 0) == -EINVAL;
}

/* The domain in whose guard page addr lies; -1: in none. */
static int guard_of(uint64_t addr) {
  for (unsigned i = 1; i < codoms_num_domains(); i++) {
    const struct stack *s = rt_stack(i);
    if (s && addr >= s->guard && addr < s->low)
      return (int)i;
  }
  return -1;
}

static struct text stack_hint(unsigned tag) {
  const struct stack *s = rt_stack(tag);
  if (tag == CODOMS_ROOT_TAG)
    return fmt("the stack of this thread is used up: endless recursion, or it "
               "needs a larger one");
  return fmt(
      "its stack of %llu KiB is used up: endless recursion, or it needs a "
      "larger one: CODOMS_STACK_SIZE(%s, bytes)",
      s ? (unsigned long long)(s->high - s->low) / 1024 : 0, rt_name(tag));
}

/* Instructions to look for, as the assembler has them. */
__asm__(".pushsection .rodata\n"
        "	.p2align 2\n"
        "	.option push\n"
        "	.option norvc\n"
        "words:	cd.pop\n"
        "	jalr t0\n"
        "	.option rvc\n"
        "	c.jalr t0\n"
        "	.option pop\n"
        "	.p2align 2\n"
        "	.popsection");
extern const struct {
  uint32_t pop, jalr;
  uint16_t c_jalr;
} words __attribute__((visibility("hidden")));

/* Whether the running domain was called through a pointer: jalr t0, as stubs have
   it (docs/abi.md 3). Frame 0 is the signal's. */
static bool by_pointer(const struct codoms_fault *f) {
  struct codoms_frame frame;
  uint32_t insn;
  uint16_t half;
  if (kernel(CODOMS_SYS_FRAME, 1, (long)&frame, sizeof frame, 0) ||
      frame.kind || frame.caller == f->domain)
    return false;
  if (rt_peek(&insn, frame.ra - 4, 4) && insn == words.jalr)
    return true;
  return rt_peek(&half, frame.ra - 2, 2) && half == words.c_jalr;
}

/* Whether the pc lies behind the end of a call over domains, a cd.pop of the same
   function, where the caller looks at what it lent to be written. */
static bool after_call(const struct elf *elf, uint64_t pc) {
  enum { REACH = 512 };
  uint64_t start, size;
  uint32_t insn;
  if (!elf || !rt_elf_symbol(elf, pc, &start, &size) || start < pc - REACH)
    start = pc - REACH;
  for (uint64_t at = pc - 4; at >= start; at -= 2)
    if (rt_peek(&insn, at, 4) && insn == words.pop)
      return true;
  return false;
}

static const char lives[] =
    "perhaps a look at what the call just before lent to be written, which must "
    "live until that returns: free it later, or lend it read_only or as bytes";

static struct text data_hint(const struct elf *elf,
                             const struct codoms_fault *f) {
  char byte;
  int guard = guard_of(f->addr);
  const struct codoms_domain *target = rt_domain(f->target);
  if (guard >= 0)
    return stack_hint(guard);
  if (f->addr < CODOMS_PAGE_SIZE)
    return fmt("a null pointer");
  if (target && target->flags & CODOMS_DOMAIN_VAULT)
    return fmt("a vault: no other domain has a right to it, root neither");
  if (!rt_peek(&byte, f->addr, 1))
    return fmt("%s", f->cause == SEGV_CDREAD && after_call(elf, f->pc)
                         ? lives
                         : "nothing that can be read is mapped there");
  if (by_pointer(f))
    return fmt("not lent: it was called through a pointer, and such a call lends "
               "what codoms_access says on the pointer, not on the function");
  return fmt(
      "not lent. codoms_access on the parameter that carries it; what is "
      "lent ends with the call");
}

static struct text say_violation(const struct elf *elf,
                                 const struct codoms_fault *f,
                                 const ucontext_t *uc) {
  struct text subject = who(f->domain),
              object = object_at(elf, f->addr, f->target);
  const struct codoms_range *range = rt_range(f->pc);
  const char *of = f->size ? " of " : "";
  struct text bytes = f->size ? fmt("%llu byte%s", (unsigned long long)f->size,
                                    f->size == 1 ? "" : "s")
                              : fmt("%s", "");
  struct text hint = fmt("%s", "");

  switch (f->cause) {
  case SEGV_CDREAD:
  case SEGV_CDWRITE:
    rt_say("codoms: %s tried to %s %s%s%s\n", subject.s,
           f->cause == SEGV_CDREAD ? "read" : "write", bytes.s, of, object.s);
    hint = data_hint(elf, f);
    break;
  case SEGV_CDREVOKED:
    rt_say("codoms: %s used a revoked capability for %s%s%s\n", subject.s,
           bytes.s, of, object.s);
    break;
  case SEGV_CDXFER:
    if (f->addr == f->pc && is_dead(f->domain)) {
      rt_say("codoms: %s was marked dead while it ran\n", subject.s);
      break;
    }
    if (is_dead(f->target)) {
      rt_say("codoms: %s tried to jump to %s, which is marked dead\n",
             subject.s, object.s);
      break;
    }
    rt_say("codoms: %s tried to jump to %s, where it may not go\n", subject.s,
           object.s);
    if (range && range->bits & CODOMS_PAGE_NOXFER && range->tag == f->domain)
      hint =
          fmt("the code was compiled without -march=rv64gc_xcodoms: its calls "
              "through pointers cannot leave its domain");
    else
      hint = fmt("a right to call comes with the import of an entry of %s, or "
                 "by CODOMS_GRANT(%s, %s, call)",
                 who(f->target).s, codoms_domain_name(f->domain),
                 codoms_domain_name(f->target));
    break;
  case SEGV_CDENTRY:
    rt_say("codoms: %s tried to jump to %s, which is not an entry point\n",
           subject.s, object.s);
    hint = fmt("other domains reach only functions with codoms_entry, at their "
               "gate");
    break;
  case SEGV_CDCAP:
    rt_say("codoms: %s tried to lend %s%s%s\n", subject.s, bytes.s, of,
           object.s);
    hint = f->addr < CODOMS_PAGE_SIZE
               ? fmt("a null pointer with a size that is not 0")
               : fmt("it can lend only what it may touch itself");
    break;
  case SEGV_CDDCS:
    rt_say("codoms: %s made too many calls into other domains without "
           "returning\n",
           who(f->blamed).s);
    hint = fmt("the domain control stack of %d KiB is full: endless recursion",
               CODOMS_DCS_SIZE / 1024);
    break;
  case SEGV_CDSTACK:
    rt_say("codoms: %s has no stack left for a call\n", subject.s);
    hint = stack_hint(f->domain);
    break;
  case SEGV_CDFRAME:
    rt_say("codoms: %s tried to return from a call that nobody made, or to "
           "restore "
           "what it did not save\n",
           subject.s);
    break;
  case SEGV_CDPRIV:
    rt_say("codoms: %s tried to make a system call itself (number %lu)\n",
           subject.s, (unsigned long)uc->uc_mcontext.__gregs[17]);
    hint = fmt(
        "the libc of a domain asks root instead; docs/runtime.md lists what "
        "it may");
    break;
  case SEGV_CDRETURN:
    if (f->blamed != f->domain && is_dead(f->blamed)) {
      rt_say("codoms: %s tried to return to %s, which is marked dead\n",
             subject.s, object.s);
      break;
    }
    rt_say("codoms: %s gave a return address that is not its own: %s\n",
           subject.s, object.s);
    break;
  case SEGV_CDASSERT:
    if (f->perm & CODOMS_PERM_C && !f->addr && f->size == UINT64_MAX) {
      rt_say("codoms: %s called an entry point that is not for it\n",
             who(f->blamed).s);
      hint = fmt("name it in codoms_entry(...) of the entry point");
      break;
    }
    rt_say("codoms: %s passed a pointer that it may not use itself: %s%s%s\n",
           who(f->blamed).s, bytes.s, of, object.s);
    hint =
        fmt("an entry point accepts only memory that its caller may touch for "
            "the whole length");
    break;
  case SEGV_CDSTORE:
    rt_say("codoms: %s used memory that holds no capabilities: %s\n", subject.s,
           object.s);
    break;
  default:
    rt_say("codoms: %s: violation 0x%x at %s\n", subject.s, f->cause, object.s);
  }
  return hint;
}

/* A caller found that a callee had changed what the next call would lend by.
   False: the trap is none of that kind. */
static bool say_watch(const struct elf *elf, const struct codoms_fault *f,
                      const ucontext_t *uc, struct text *hint) {
  static const uint32_t ebreak = 0x00100073;
  const unsigned long *x = uc->uc_mcontext.__gregs;
  uint32_t word[2];
  char name[100];
  size_t n = 0;
  if (!rt_peek(word, f->pc, sizeof word) || word[0] != ebreak ||
      (word[1] != CODOMS_WATCH_POINTER && word[1] != CODOMS_WATCH_COUNT &&
       word[1] != CODOMS_WATCH_FUNCTION && word[1] != CODOMS_LOADED_FUNCTION))
    return false;
  struct text found =
      object_at(elf, x[10], codoms_domain_of((const void *)x[10]));
  if (word[1] == CODOMS_LOADED_FUNCTION) {
    int holder = codoms_domain_of((const void *)x[11]);
    rt_say("codoms: %s took a pointer to %s, which is not an entry point, from "
           "%s\n",
           who(f->domain).s, found.s, object_at(elf, x[11], holder).s);
    *hint = fmt("what other domains may write must not say which function of "
                "its own a domain calls; make that an entry point");
    return true;
  }
  while (n < sizeof name - 1 && rt_peek(&name[n], x[12] + n, 1) && name[n])
    n++;
  name[n] = 0;
  struct text blamed = who(codoms_domain_of((const void *)x[11]));
  if (word[1] == CODOMS_WATCH_COUNT) {
    rt_say("codoms: %s raised %s to %lu\n", blamed.s, name, x[10]);
    *hint = fmt("the next call would lend more than its caller gave; a number "
                "that a callee raises cannot be the size of a codoms_access");
  } else if (word[1] == CODOMS_WATCH_FUNCTION) {
    rt_say("codoms: %s left in %s a pointer to %s, which is not an entry point\n",
           blamed.s, name, found.s);
    *hint = fmt("its caller might call it; make it an entry point, or keep the "
                "pointer where the callee cannot write; if the object was freed "
                "meanwhile: lend it read_only or as bytes, or free it later");
  } else {
    rt_say("codoms: %s left in %s what it was not lent: %s\n", blamed.s, name,
           found.s);
    *hint = fmt("the next call would lend it; the pointer and its count may "
                "only stay within what they were; if the object was freed "
                "meanwhile: lend it read_only or as bytes, or free it later");
  }
  return true;
}

static struct text say_signal(const struct elf *elf, int sig,
                              const siginfo_t *si,
                              const struct codoms_fault *f) {
  struct text subject = who(f->domain), hint = fmt("%s", "");
  uint64_t addr = (uint64_t)si->si_addr;
  switch (sig) {
  case SIGSEGV: {
    int guard = guard_of(addr);
    rt_say("codoms: %s touched %s, %s\n", subject.s,
           object_at(elf, addr, codoms_domain_of((const void *)addr)).s,
           si->si_code == SEGV_MAPERR ? "where nothing is mapped"
                                      : "which does not allow it");
    if (guard >= 0)
      hint = stack_hint(guard);
    else if (addr < CODOMS_PAGE_SIZE)
      hint = fmt("a null pointer");
    else if (si->si_code == SEGV_MAPERR && after_call(elf, f->pc))
      hint = fmt("%s", lives);
    break;
  }
  case SIGILL:
    rt_say("codoms: %s executed an illegal instruction at 0x%llx\n", subject.s,
           (unsigned long long)addr);
    hint = fmt("a trap that the compiler made, or an instruction that this "
               "machine does not have");
    break;
  default:
    rt_say("codoms: %s: %s at 0x%llx\n", subject.s, strsignal(sig),
           (unsigned long long)addr);
  }
  return hint;
}

/* ---- where ---- */

enum how { IN, CALLED_BY, ENTERED_FROM, INTERRUPTED };

static struct {
  uint64_t pc;
  enum how how;
  unsigned tag;
  unsigned times; /* recursion is said once */
} chain[MAX_CHAIN];
static unsigned length;
static bool cut;

static void add(uint64_t pc, enum how how, unsigned tag) {
  if (cut)
    return;
  if (length && chain[length - 1].pc == pc && chain[length - 1].how == how) {
    chain[length - 1].times++;
    return;
  }
  if (length == MAX_CHAIN) {
    cut = true;
    return;
  }
  chain[length].pc = pc;
  chain[length].how = how;
  chain[length].times = 1;
  chain[length++].tag = tag;
}

/* Callers within the domain, as far as its own stack tells them. */
static void add_callers(const struct elf *elf, struct regs regs, unsigned tag,
                        bool first) {
  for (unsigned i = 0; elf && rt_unwind(elf, &regs, first); i++) {
    if (codoms_domain_of((const void *)regs.x[0]) != tag)
      return;
    if (i == MAX_STEPS || length == MAX_CHAIN) {
      cut = true;
      return;
    }
    add(regs.x[0], CALLED_BY, tag);
    first = false;
  }
}

/* The call and signal frames from number n on. */
static void add_frames(const struct elf *elf, unsigned n) {
  struct codoms_frame frame;
  for (unsigned end = n + MAX_FRAMES; n < end; n++) {
    if (kernel(CODOMS_SYS_FRAME, n, (long)&frame, sizeof frame, 0))
      return;
    add(frame.ra, frame.kind ? INTERRUPTED : ENTERED_FROM, frame.caller);
    if (frame.caller == CODOMS_ROOT_TAG || frame.kind)
      continue;
    struct regs regs = {{0}};
    regs.x[0] = frame.ra;
    regs.x[2] = frame.sp;
    add_callers(elf, regs, frame.caller, false);
  }
}

/* The way from a domain's libc to the gate says nothing about the program. */
static bool is_ours(const char *name) {
  return name && !strncmp(name, "__codoms_", 9);
}

/* "f$d" of the gate "f$$d": the body may have become a part of it. */
static bool body_of(const char *gate, char *body, size_t size) {
  const char *at = gate ? strstr(gate, "$$") : NULL;
  if (at)
    snprintf(body, size, "%.*s%s", (int)(at - gate), gate, at + 1);
  return at;
}

/* at_gate: the first place is a gate itself, not a body that became a part of
 * it. */
static void say_chain(const struct elf *elf, bool at_gate) {
  static const char *const how[] = {"in ", "called by ", "entered from ",
                                    "interrupted in "};
  static struct place place[MAX_CHAIN];
  static uint64_t addr[MAX_CHAIN];
  char line[2 * LINE + 512];
  size_t used = 0;

  memset(place, 0, sizeof place);
  for (unsigned i = 0; i < length;
       i++) /* a return address is behind its call */
    addr[i] = chain[i].pc -
              (chain[i].how == CALLED_BY || chain[i].how == ENTERED_FROM);
  rt_symbolize(addr, length, place);

  bool any = false;
  char before[128] = "", body[128];
  for (unsigned i = 0; i < length; i++) {
    uint64_t start, size;
    const char *name = elf ? rt_elf_symbol(elf, addr[i], &start, &size) : NULL;
    bool by_file = name;
    struct text t;
    if (!name && *place[i].function)
      name = place[i].function;
    if (is_ours(name) && i + 1 < length &&
        (chain[i].how == CALLED_BY || (!any && chain[i + 1].how == CALLED_BY)))
      continue;
    if ((any || !at_gate) && body_of(name, body, sizeof body)) {
      if (!strcmp(body, before))
        continue;
      name = body;
    }
    snprintf(before, sizeof before, "%s", name ? name : "");
    const char *verb = any ? how[chain[i].how] : how[IN];
    if (!name)
      t = fmt("%s0x%llx (%s)", verb, (unsigned long long)chain[i].pc,
              who(chain[i].tag).s);
    else if (*place[i].where)
      t = fmt("%s%s (%s)", verb, name, place[i].where);
    else if (by_file)
      t = fmt("%s%s+0x%llx", verb, name,
              (unsigned long long)(chain[i].pc - start));
    else
      t = fmt("%s%s", verb, name);
    size_t n = strlen(t.s);
    if (chain[i].times > 1)
      n += snprintf(t.s + n, sizeof t.s - n, " %u times", chain[i].times);
    if (used && used + n > LINE) {
      rt_say("%s,\n", line);
      used = 0;
    }
    used += snprintf(line + used, sizeof line - used, "%s%s",
                     used  ? ", "
                     : any ? "    "
                           : "  ",
                     t.s);
    any = true;
    /* Behind main there is only the C library. */
    while (name && !strcmp(name, "main") && chain[i].tag == CODOMS_ROOT_TAG &&
           i + 1 < length && chain[i + 1].how == CALLED_BY)
      i++;
  }
  if (used)
    rt_say("%s%s\n", line, cut ? ", ..." : "");
}

/* The first thread to report goes on; the others wait for the end that it
   makes. A fault in the report ends it. */
static void only_one(int sig) {
  static int reporter;
  int none = 0, self = gettid();
  if (__atomic_compare_exchange_n(&reporter, &none, self, false,
                                  __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    return;
  if (none == self)
    rt_die(sig);
  for (;;)
    pause();
}

static void finish(const struct elf *elf, bool at_gate, struct text hint) {
  say_chain(elf, at_gate);
  if (*hint.s)
    rt_say("  hint: %s\n", hint.s);
}

void rt_report_fault(int sig, const siginfo_t *si, const ucontext_t *uc,
                     const struct codoms_fault *fault) {
  only_one(sig);
  struct elf file, *elf = rt_elf_open(&file) ? &file : NULL;
  struct regs regs;
  struct text watch, hint = sig == SIGSEGV && fault->cause
                         ? say_violation(elf, fault, uc)
                     : sig == SIGTRAP && say_watch(elf, fault, uc, &watch)
                         ? watch
                         : say_signal(elf, sig, si, fault);

  memcpy(regs.x, uc->uc_mcontext.__gregs, sizeof regs.x);
  regs.x[0] = fault->pc;
  add(fault->pc, IN, fault->domain);
  if (codoms_domain_of((const void *)fault->pc) == fault->domain)
    add_callers(elf, regs, fault->domain, true);
  /* Frame 0 is the signal's own. */
  add_frames(elf, 1);
  finish(elf,
         fault->cause == SEGV_CDASSERT || fault->cause == SEGV_CDRETURN ||
             fault->cause == SEGV_CDDCS || fault->cause == SEGV_CDSTACK,
         hint);
}

void rt_report_exit(unsigned tag, const char *what) {
  only_one(SIGSEGV);
  struct elf file, *elf = rt_elf_open(&file) ? &file : NULL;
  rt_say("codoms: %s %s\n", who(tag).s, what);
  add_frames(elf, 0);
  finish(elf, false, fmt("only root can end the process"));
}
