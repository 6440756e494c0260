/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Section 7: the multiplexed system call, and of Linux's what concerns tags.
 */
#include "machine.h"

#include <codoms/table.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
  NR_EXIT = 93, NR_EXIT_GROUP = 94, NR_RT_SIGACTION = 134,
  NR_RT_SIGRETURN = 139, NR_BRK = 214, NR_MUNMAP = 215, NR_MREMAP = 216,
  NR_MMAP = 222, NR_MPROTECT = 226, NR_MADVISE = 233,
};

/* A result that is no errno: the state is that of another place. */
#define DONE INT64_MAX

static bool in_bounds(uint64_t addr, uint64_t size) {
  return addr <= VA_SIZE && size <= VA_SIZE - addr;
}

/* The kernel acts for root, and keeps out of vaults as root must. */
static bool kernel_may(struct machine *m, uint64_t addr, uint64_t size,
                       unsigned perm) {
  return in_bounds(addr, size) &&
         (size == 0 ||
          ((apl_allows(m, CODOMS_ROOT_TAG, addr, size, level_for(perm)) ||
            apl_allows(m, current(m), addr, size, level_for(perm))) &&
           protection_allows(m, addr, size,
                             perm & CODOMS_PERM_W ? PROT_R | PROT_W : PROT_R)));
}

static int64_t copy_out(struct machine *m, uint64_t addr, const void *from,
                        uint64_t size, uint64_t want) {
  if (want != size)
    return -EINVAL;
  if (!kernel_may(m, addr, size, CODOMS_PERM_W))
    return -EFAULT;
  poke(m, addr, from, size);
  return 0;
}

/* ---- 1: CODOMS_SYS_TAG -------------------------------------------------- */

static void empty_page(struct page *p, unsigned prot) {
  memset(p->bytes, 0, CODOMS_PAGE_SIZE);
  free(p->origin);
  p->origin = NULL;
  p->is_copy = false;
  free(p->stored);
  p->stored = NULL;
  p->prot = prot;
}

static bool in_signal_stack(struct machine *m, uint64_t addr, uint64_t size) {
  return addr < m->thread.sigstack_top && m->thread.sigstack < addr + size;
}

static int64_t sys_tag(struct machine *m, uint64_t addr, uint64_t pages,
                       uint64_t tag, uint64_t bits) {
  const unsigned exclusive = CODOMS_PAGE_SYS | CODOMS_PAGE_NOXFER;

  if (addr % CODOMS_PAGE_SIZE || domain_index(m, tag) < 0 ||
      bits & ~(uint64_t)(exclusive | CODOMS_PAGE_CAPS) ||
      (bits & CODOMS_PAGE_CAPS && bits & exclusive))
    return -EINVAL;
  if (pages > VA_SIZE / CODOMS_PAGE_SIZE ||
      !in_bounds(addr, pages * CODOMS_PAGE_SIZE))
    return -ENOMEM;
  for (uint64_t i = 0; i < pages; i++) {
    struct page *p = page_at(m, addr + i * CODOMS_PAGE_SIZE);

    if (!p || !p->mapped)
      return -ENOMEM;
    if ((p->tag != tag && p->tag != CODOMS_ROOT_TAG) ||
        in_signal_stack(m, addr + i * CODOMS_PAGE_SIZE, CODOMS_PAGE_SIZE))
      return -EPERM;
    if (p->prot & PROT_X && (p->tag != tag || bits & CODOMS_PAGE_CAPS))
      return -EACCES;
  }
  for (uint64_t i = 0; i < pages; i++) {
    struct page *p = page_at(m, addr + i * CODOMS_PAGE_SIZE);

    if (bits & CODOMS_PAGE_CAPS) {
      empty_page(p, 0);
      p->stored = calloc(CODOMS_PAGE_SIZE / 32, sizeof(*p->stored));
    } else if (p->bits & CODOMS_PAGE_CAPS) {
      empty_page(p, PROT_R | PROT_W);
    } else if (m->space.domain[domain_index(m, tag)].vault && p->tag != tag) {
      if (!(p->prot & PROT_R))
        empty_page(p, p->prot);
      free(p->origin);
      p->origin = NULL;
      p->is_copy = true;
    }
    p->tag = tag;
    p->bits = bits;
  }
  return 0;
}

/* ---- 2: CODOMS_SYS_DST -------------------------------------------------- */

static bool owns(struct machine *m, uint64_t start, uint64_t end, int tag) {
  for (uint64_t a = start & -CODOMS_PAGE_SIZE; a < end; a += CODOMS_PAGE_SIZE)
    if (tag_of(m, a) != tag)
      return false;
  return start < end;
}

static int64_t sys_dst(struct machine *m, uint64_t tag, uint64_t sp,
                       uint64_t tp, uint64_t limit) {
  struct thread *t = &m->thread;
  int i = domain_index(m, tag);

  if (i < 0 || sp % 16 || sp > VA_SIZE || limit > sp)
    return -EINVAL;
  if (m->space.domain[i].vault &&
      ((sp && !owns(m, limit, sp, tag)) ||
       (tp && tag_of(m, tp) != (int)tag)))
    return -EPERM;
  for (unsigned n = 0; n < t->num_items; n++)
    if (t->item[n].kind != SAVED_SET && t->item[n].caller == tag &&
        t->item[n].own)
      return -EBUSY;
  t->dst[i] = (struct stack){.valid = true, .sp = sp, .tp = tp, .limit = limit};
  return 0;
}

/* ---- 3: CODOMS_SYS_APL -------------------------------------------------- */

static int64_t sys_apl(struct machine *m, uint64_t subject, uint64_t object,
                       uint64_t level) {
  int s = domain_index(m, subject), o = domain_index(m, object);

  if (s < 0 || o < 0 || s == o || level > CODOMS_APL_WRITE)
    return -EINVAL;
  if (m->space.domain[o].vault && level > CODOMS_APL_CALL &&
      level > m->space.apl[s][o] && (s == 0 || closed(m, o)))
    return -EPERM;
  m->space.apl[s][o] = level;
  return 0;
}

/* ---- 4, 5: CODOMS_SYS_FRAME, CODOMS_SYS_STATS --------------------------- */

static int64_t sys_frame(struct machine *m, uint64_t n, uint64_t addr,
                         uint64_t size) {
  struct thread *t = &m->thread;

  for (unsigned i = t->num_items; i-- > 0;) {
    const struct item *f = &t->item[i];

    if (f->kind == SAVED_SET || n-- > 0)
      continue;
    return copy_out(m, addr,
                    &(struct codoms_frame){
                        .kind = f->kind == SIGNAL_FRAME,
                        .caller = f->caller, .callee = f->callee,
                        .ra = f->ra, .sp = f->sp, .entry = f->entry,
                        .height = f->height},
                    sizeof(struct codoms_frame), size);
  }
  return -ENOENT;
}

/* ---- 6, 7: CODOMS_SYS_CREATE, CODOMS_SYS_COUNTER ------------------------ */

static int64_t sys_create(struct machine *m, uint64_t flags, uint64_t addr,
                          uint64_t length) {
  char name[65] = "";
  uint16_t tag = m->choice;

  if (flags & ~(uint64_t)CODOMS_DOMAIN_VAULT || length < 1 || length > 64)
    return -EINVAL;
  if (!kernel_may(m, addr, length, CODOMS_PERM_R))
    return -EFAULT;
  peek(m, addr, name, length);
  if (strlen(name) != length)
    return -EINVAL;
  for (unsigned i = 0; i < length; i++)
    if (name[i] < ' ' || name[i] > '~' || strchr("\"\\;", name[i]))
      return -EINVAL;
  for (unsigned i = 0; i < m->space.num_domains; i++)
    if (!strcmp(m->space.domain[i].name, name))
      return -EEXIST;
  /* Which tag is the kernel's choice, but none is used again. */
  for (unsigned i = 0; i < m->space.num_domains; i++)
    if (tag != CODOMS_ROOT_TAG && m->space.domain[i].tag == tag)
      return -ENOSPC;
  if (m->space.num_domains == MAX_DOMAINS)
    unmodelled(m, "too many domains");
  if (!m->choice_known || tag == CODOMS_ROOT_TAG)
    unmodelled(m, "a tag that is not known");
  add_domain(m, tag, name, flags & CODOMS_DOMAIN_VAULT);
  return tag;
}

static int64_t sys_counter(struct machine *m, uint64_t owner) {
  int i = domain_index(m, owner);

  if (i < 0 || m->space.domain[i].dead)
    return -EINVAL;
  if (m->space.num_counters == MAX_COUNTERS)
    unmodelled(m, "too many counters");
  m->space.counter[m->space.num_counters] = (struct counter){.owner = owner};
  return m->space.num_counters++;
}

/* ---- 8: CODOMS_SYS_CODE ------------------------------------------------- */

static int64_t sys_code(struct machine *m, uint64_t addr, uint64_t pages,
                        uint64_t tag_and_bits, uint64_t list, uint64_t num) {
  uint64_t size = pages * CODOMS_PAGE_SIZE, tag = tag_and_bits & 0xffff;
  uint64_t bits = tag_and_bits >> 16, last = 0, *entry = NULL;
  int i = domain_index(m, tag);
  int64_t result = 0;

  if (addr % CODOMS_PAGE_SIZE || !pages || tag > CODOMS_MAX_TAG ||
      bits & ~(uint64_t)(CODOMS_PAGE_SYS | CODOMS_PAGE_NOXFER))
    return -EINVAL;
  if (pages > VA_SIZE / CODOMS_PAGE_SIZE || !in_bounds(addr, size))
    return -ENOMEM;
  if (num > size / CODOMS_ENTRY_ALIGN)
    return -EINVAL;
  if (!kernel_may(m, list, num * sizeof(*entry), CODOMS_PERM_R))
    return -EFAULT;
  entry = calloc(num + 1, sizeof(*entry));
  peek(m, list, entry, num * sizeof(*entry));
  for (uint64_t n = 0; n < num && !result; n++) {
    if ((n && entry[n] <= last) || entry[n] < addr || entry[n] - addr >= size ||
        entry[n] % CODOMS_ENTRY_ALIGN)
      result = -EINVAL;
    last = entry[n];
  }
  if (!result && (i < 0 || m->space.domain[i].dead))
    result = -EINVAL;
  else if (!result && closed(m, i))
    result = -EPERM;
  for (uint64_t a = addr; a < addr + size && !result; a += CODOMS_PAGE_SIZE) {
    struct page *p = page_at(m, a);

    if (!p || !p->mapped)
      result = -ENOMEM;
    else if ((p->tag != tag && p->tag != CODOMS_ROOT_TAG) ||
             p->bits & CODOMS_PAGE_CAPS)
      result = -EPERM;
  }
  if (!result && in_signal_stack(m, addr, size))
    result = -EPERM;
  for (uint64_t a = addr; a < addr + size && !result; a += CODOMS_PAGE_SIZE)
    if (!(page_at(m, a)->prot & PROT_R))
      result = -EFAULT;
  for (uint64_t a = addr, n = 0; a < addr + size && !result;
       a += CODOMS_ENTRY_ALIGN) {
    bool listed = n < num && entry[n] == a;
    uint32_t word = 0;

    peek(m, a, &word, sizeof(word));
    n += listed;
    if (listed != (word == CODOMS_ENTER_WORD))
      result = -ENOEXEC;
  }
  free(entry);
  if (result)
    return result;
  for (uint64_t a = addr; a < addr + size; a += CODOMS_PAGE_SIZE) {
    struct page *p = page_at(m, a);

    p->tag = tag;
    p->bits = bits;
    p->prot = PROT_R | PROT_X;
    p->is_copy = true;
  }
  m->space.domain[i].sealed = true;
  return 0;
}

/* ---- 9, 10, 11: CODOMS_SYS_DEAD, _REVIVE, _DESTROY ---------------------- */

static int64_t sys_dead(struct machine *m, uint64_t tag) {
  int i = domain_index(m, tag);

  if (i <= 0)
    return -EINVAL;
  m->space.domain[i].dead = true;
  return 0;
}

/* What REVIVE and DESTROY have in common. */
static int64_t bury(struct machine *m, uint64_t tag, int *index) {
  struct thread *t = &m->thread;
  int i = *index = domain_index(m, tag);

  if (i <= 0 || !m->space.domain[i].dead)
    return -EINVAL;
  for (unsigned n = 0; n < t->num_items; n++)
    if (t->item[n].kind != SAVED_SET &&
        (t->item[n].caller == tag || t->item[n].callee == tag))
      return -EBUSY;
  for (unsigned n = 1; n < m->space.num_counters; n++)
    if (m->space.counter[n].owner == tag)
      m->space.counter[n].value++;
  t->dst[i] = (struct stack){0};
  return 0;
}

static int64_t sys_revive(struct machine *m, uint64_t tag) {
  int i;
  int64_t result = bury(m, tag, &i);

  if (!result)
    m->space.domain[i].dead = false;
  return result;
}

static int64_t sys_destroy(struct machine *m, uint64_t tag) {
  int i;
  int64_t result = bury(m, tag, &i);

  if (result)
    return result;
  for (unsigned n = 1; n < m->space.num_counters; n++)
    if (m->space.counter[n].owner == tag)
      m->space.counter[n].owner = CODOMS_MAX_TAG + 1;
  for (unsigned b = 0; b < PAGE_BUCKETS; b++)
    for (struct page *p = m->space.bucket[b]; p; p = p->next)
      if (p->tag == tag && p->bytes) {
        p->bits = 0;
        empty_page(p, 0);
      }
  m->space.domain[i].destroyed = true;
  return 0;
}

/* ---- 12: CODOMS_SYS_UNWIND ---------------------------------------------- */

static int64_t sys_unwind(struct machine *m, uint64_t addr, uint64_t size) {
  struct thread *t = &m->thread;
  struct codoms_unwind u;
  struct item *cut = NULL, *lowest = NULL, f;
  const struct item *set = NULL;
  uint16_t reached = current(m);
  unsigned n;

  if (size != sizeof(u))
    return -EINVAL;
  if (!kernel_may(m, addr, sizeof(u), CODOMS_PERM_R))
    return -EFAULT;
  peek(m, addr, &u, sizeof(u));

  /* A frame or a saved set must begin at the height. */
  for (n = 0; n < t->num_items && t->item[n].height != u.height;)
    n++;
  if (n == t->num_items)
    return -EINVAL;
  cut = &t->item[n];
  for (unsigned i = n; i < t->num_items && !lowest; i++)
    if (t->item[i].kind != SAVED_SET)
      lowest = &t->item[i];
  if (lowest)
    reached = lowest->caller;
  if (u.pc == 0 && (cut != lowest || lowest->kind != CALL_FRAME))
    return -EINVAL;
  if (m->space.domain[domain_index(m, reached)].dead)
    return -ESRCH;
  if (u.pc == 0 && tag_of(m, lowest->ra) != reached)
    return -EPERM;
  if (u.pc != 0 &&
      (u.pc % 2 || tag_of(m, u.pc) != reached || !protection_allows(m, u.pc, 1, PROT_X) ||
       u.sp % 16 || closed(m, domain_index(m, reached)) ||
       (tag_of(m, u.sp) != reached &&
        (u.sp == 0 || tag_of(m, u.sp - 1) != reached))))
    return -EPERM;

  /* From the top down: what each frame that is cut has changed. */
  f = lowest ? *lowest : (struct item){0};
  if (cut->kind == SAVED_SET && u.pc)
    set = cut;
  for (unsigned i = t->num_items; i-- > n;) {
    const struct item *each = &t->item[i];

    if (each->kind == SAVED_SET)
      continue;
    if (each->own)
      t->dst[domain_index(m, each->caller)] = each->dst;
    if (each->kind == SIGNAL_FRAME) {
      t->sigmask = each->sigmask;
      wipe_context(m, each);
    }
  }

  /* Registers: nothing is left of the domains that are cut. */
  if (!lowest) {
    f.tp = t->r.x[TP];
    f.gp = t->r.x[GP];
    f.fcsr = t->r.fcsr;
    f.own = t->own;
  }
  memset(&t->r, 0, sizeof(t->r));
  reset_csrs(t);
  t->r.fcsr = f.fcsr;
  t->r.x[TP] = f.tp;
  t->r.x[GP] = f.gp;
  t->own = f.own;
  t->r.x[A0] = u.a[0];
  t->r.x[A1] = u.a[1];
  t->r.f[A0] = u.fa[0];
  t->r.f[A1] = u.fa[1];
  memset(t->c, 0, sizeof(t->c));
  t->lent = 0;
  if (set) {
    memcpy(t->c, set->c, sizeof(t->c));
    t->lent = set->lent & set->caps;
  }
  if (u.pc) {
    t->r.x[SP] = u.sp;
    t->pc = u.pc;
  } else {
    t->r.x[SP] = f.sp;
    t->r.x[RA] = f.ra;
    t->pc = f.ra & ~1ull;
  }
  t->prev = reached;
  t->noxfer = bits_of(m, t->pc) & CODOMS_PAGE_NOXFER;
  if (lowest)
    pop_frame(t, lowest);
  t->num_items = n;
  return DONE;
}

/* ---- The multiplexed call ----------------------------------------------- */

static int64_t sys_codoms(struct machine *m, const uint64_t *a) {
  struct thread *t = &m->thread;

  switch (a[0]) {
  case CODOMS_SYS_VERSION:
    return 1;
  case CODOMS_SYS_TAG:
    return sys_tag(m, a[1], a[2], a[3], a[4]);
  case CODOMS_SYS_DST:
    return sys_dst(m, a[1], a[2], a[3], a[4]);
  case CODOMS_SYS_APL:
    return sys_apl(m, a[1], a[2], a[3]);
  case CODOMS_SYS_FRAME:
    return sys_frame(m, a[1], a[2], a[3]);
  case CODOMS_SYS_STATS:
    return copy_out(m, a[1], &t->stats, sizeof(t->stats), a[2]);
  case CODOMS_SYS_CREATE:
    return sys_create(m, a[1], a[2], a[3]);
  case CODOMS_SYS_COUNTER:
    return sys_counter(m, a[1]);
  case CODOMS_SYS_CODE:
    return sys_code(m, a[1], a[2], a[3], a[4], a[5]);
  case CODOMS_SYS_DEAD:
    return sys_dead(m, a[1]);
  case CODOMS_SYS_REVIVE:
    return sys_revive(m, a[1]);
  case CODOMS_SYS_DESTROY:
    return sys_destroy(m, a[1]);
  case CODOMS_SYS_UNWIND:
    return sys_unwind(m, a[1], a[2]);
  case CODOMS_SYS_SIGCTX:
    return sys_sigctx(m, a[1], a[2]);
  default:
    return -ENOSYS;
  }
}

/* ---- Linux's calls that concern tags ------------------------------------ */

static uint64_t round_up(uint64_t size) {
  return (size + CODOMS_PAGE_SIZE - 1) / CODOMS_PAGE_SIZE * CODOMS_PAGE_SIZE;
}

/* A page of [addr, addr+size) has a tag or a bit. */
static bool any_marked(struct machine *m, uint64_t addr, uint64_t size) {
  if (size == 0 || addr >= VA_SIZE)
    return false;
  if (size > VA_SIZE - addr)
    size = VA_SIZE - addr;
  if (size > 1 << 28)
    unmodelled(m, "much memory");
  for (uint64_t a = addr & -CODOMS_PAGE_SIZE; a < addr + size;
       a += CODOMS_PAGE_SIZE) {
    const struct page *p = page_at(m, a);

    if (p && (p->tag != CODOMS_ROOT_TAG || p->bits))
      return true;
  }
  return false;
}

static bool any_mapped(struct machine *m, uint64_t addr, uint64_t size) {
  for (uint64_t a = addr; a < addr + size; a += CODOMS_PAGE_SIZE) {
    const struct page *p = page_at(m, a);

    if (p && p->mapped)
      return true;
  }
  return false;
}

/* The result of a call that Linux may refuse for reasons of its own. */
static int64_t choice(struct machine *m) {
  if (!m->choice_known)
    unmodelled(m, "a choice that is not known");
  return (int64_t)m->choice;
}

/* But not for the reason of ours, which does not hold. */
static bool refused(int64_t result) {
  return result < 0 && result > -4096 && result != -EPERM;
}

/* What can be written or executed can be read. */
static uint64_t with_read(struct machine *m, uint64_t prot) {
  if (prot & ~7ull)
    unmodelled(m, "a protection");
  return prot & (PROT_W | PROT_X) ? prot | PROT_R : prot;
}

#define MAP_FIX 0x10
#define MAP_NOREPLACE 0x100000
#define MAX_MAP (1 << 20)

/* What was executable once is a copy, and no mapping of the program's own. */
static void copy_code(struct page *p) {
  free(p->origin);
  p->origin = NULL;
  p->is_copy = true;
}

/* Private and anonymous only. */
static int64_t sys_mmap(struct machine *m, uint64_t addr, uint64_t size,
                        uint64_t prot, uint64_t flags) {
  bool fixed = flags & (MAP_FIX | MAP_NOREPLACE);
  int64_t result;

  if (size > MAX_MAP || flags & ~(uint64_t)(0x22 | MAP_FIX | MAP_NOREPLACE) ||
      (flags & 0x22) != 0x22)
    return -ENOSYS;
  if (fixed && any_marked(m, addr, size))
    return -EPERM;
  prot = with_read(m, prot);
  if (prot & PROT_X && prot & PROT_W)
    return -EACCES;
  if (fixed && !m->choice_known && size && addr % CODOMS_PAGE_SIZE == 0 &&
      in_bounds(addr, size) &&
      (flags & MAP_FIX || !any_mapped(m, addr, round_up(size))))
    result = addr;
  else
    result = choice(m);
  if (refused(result))
    return result;
  size = round_up(size);
  if (fixed && (uint64_t)result != addr)
    return addr;
  if (result % CODOMS_PAGE_SIZE || !in_bounds(result, size) ||
      any_marked(m, result, size))
    return -ENOMEM;
  if (!(flags & MAP_FIX) && any_mapped(m, result, size))
    return -EEXIST;
  map_pages(m, result, size, prot);
  for (uint64_t a = result; prot & PROT_X && a < result + size;
       a += CODOMS_PAGE_SIZE)
    copy_code(page_at(m, a));
  return result;
}

static void unmap_page(struct page *p) {
  p->mapped = false;
  p->bits = 0;
  free(p->bytes);
  p->bytes = NULL;
}

/*
 * Linux refuses what is not mapped; the emulator takes it for empty pages. They
 * are nobody's, and so it does not matter here.
 */
static void grant_hole(struct machine *m, uint64_t addr, uint64_t size,
                       unsigned prot) {
  for (uint64_t a = addr; a < addr + size; a += CODOMS_PAGE_SIZE) {
    struct page *p = page_at(m, a);

    if (p && p->mapped)
      continue;
    map_pages(m, a, CODOMS_PAGE_SIZE, prot);
    page_at(m, a)->is_copy = true;
  }
}

#define REMAP_MAYMOVE 1
#define REMAP_FIXED 2

/* Of one page, to one or more: there one mapping ends is not known here. */
static int64_t sys_mremap(struct machine *m, uint64_t old, uint64_t old_size,
                          uint64_t size, uint64_t flags, uint64_t to) {
  struct page *p, was;
  int64_t result;

  if (old_size > MAX_MAP || size > MAX_MAP || flags & ~3ull)
    return -ENOSYS;
  if (!size)
    return -EINVAL;
  if (!in_bounds(old, old_size))
    return -EFAULT;
  if (any_marked(m, old, old_size ? old_size : 1) ||
      (flags & REMAP_FIXED && any_marked(m, to, size)))
    return -EPERM;
  for (uint64_t a = old & -CODOMS_PAGE_SIZE;
       a < old + (old_size ? old_size : 1); a += CODOMS_PAGE_SIZE) {
    p = page_at(m, a);
    if (p && p->mapped && p->prot & PROT_X)
      return -EPERM;
  }
  result = choice(m);
  if (refused(result))
    return result;
  size = round_up(size);
  if (round_up(old_size) != CODOMS_PAGE_SIZE || old % CODOMS_PAGE_SIZE || !size)
    unmodelled(m, "mremap");
  grant_hole(m, old, CODOMS_PAGE_SIZE, 0);
  p = page_at(m, old);
  if (p->origin && size > CODOMS_PAGE_SIZE)
    unmodelled(m, "mremap");
  if (flags & REMAP_FIXED ? (uint64_t)result != to
                          : !(flags & REMAP_MAYMOVE) && (uint64_t)result != old)
    return flags & REMAP_FIXED ? to : old;
  if (result % CODOMS_PAGE_SIZE || !in_bounds(result, size) ||
      any_marked(m, result, size))
    return -ENOMEM;
  was = *p;
  p->bytes = p->origin = NULL;
  unmap_page(p);
  if (!(flags & REMAP_FIXED) && any_mapped(m, result, size))
    return -EEXIST;
  map_pages(m, result, size, was.prot);
  for (uint64_t a = result; a < result + size; a += CODOMS_PAGE_SIZE)
    page_at(m, a)->is_copy = was.is_copy;
  poke(m, result, was.bytes, CODOMS_PAGE_SIZE);
  page_at(m, result)->origin = was.origin;
  free(was.bytes);
  return result;
}

/* Of whole pages. */
static int64_t sys_brk(struct machine *m, uint64_t addr) {
  uint64_t now = m->brk;

  if (addr > now + MAX_MAP)
    return -ENOSYS;
  if (addr < m->first_brk || addr == now)
    return now;
  if (addr % CODOMS_PAGE_SIZE)
    unmodelled(m, "brk within a page");
  if (addr < now) {
    if (any_marked(m, addr, now - addr))
      return now;
    for (uint64_t a = addr; a < now; a += CODOMS_PAGE_SIZE)
      if (page_at(m, a))
        unmap_page(page_at(m, a));
    return m->brk = addr;
  }
  if (any_mapped(m, now, addr - now))
    return now;
  map_pages(m, now, addr - now, PROT_R | PROT_W);
  return m->brk = addr;
}

#define ADVICE_DONTNEED 4

static int64_t sys_madvise(struct machine *m, uint64_t addr, uint64_t size,
                           uint64_t advice) {
  uint64_t end = addr + round_up(size);

  if (size > MAX_MAP || advice > ADVICE_DONTNEED)
    return -ENOSYS;
  if (in_bounds(addr, size))
    for (uint64_t a = addr & -CODOMS_PAGE_SIZE; a < addr + size;
         a += CODOMS_PAGE_SIZE) {
      struct page *p = page_at(m, a);

      if (p && (p->bits & CODOMS_PAGE_CAPS ||
                (p->tag != CODOMS_ROOT_TAG && p->prot & PROT_X)))
        return -EPERM;
    }
  if (addr % CODOMS_PAGE_SIZE)
    return -EINVAL;
  if (!size)
    return 0;
  if (!in_bounds(addr, round_up(size)))
    return -EINVAL;
  if (advice != ADVICE_DONTNEED)
    return 0;
  /* What is not a mapping of its own for the model stays as it is. */
  for (uint64_t a = addr; a < end; a += CODOMS_PAGE_SIZE) {
    struct page *p = page_at(m, a);

    if (!p || !p->mapped || p->is_copy)
      return 0;
    if (p->prot & PROT_X)
      unmodelled(m, "madvise of code");
  }
  for (uint64_t a = addr; a < end; a += CODOMS_PAGE_SIZE) {
    struct page *p = page_at(m, a);

    if (p->origin)
      memcpy(p->bytes, p->origin, CODOMS_PAGE_SIZE);
    else
      memset(p->bytes, 0, CODOMS_PAGE_SIZE);
  }
  return 0;
}

/* Pages of a domain stay, empty and without access. */
static int64_t sys_munmap(struct machine *m, uint64_t addr, uint64_t size) {
  uint64_t end;

  if (addr % CODOMS_PAGE_SIZE || !size || !in_bounds(addr, size))
    return -EINVAL;
  end = addr + (size + CODOMS_PAGE_SIZE - 1) / CODOMS_PAGE_SIZE *
                   CODOMS_PAGE_SIZE;
  if (end - addr > 1 << 28)
    unmodelled(m, "munmap of much");
  for (uint64_t a = addr; a < end; a += CODOMS_PAGE_SIZE) {
    struct page *p = page_at(m, a);

    if (p && p->tag != CODOMS_ROOT_TAG) {
      if (!p->bytes)
        p->bytes = calloc(1, CODOMS_PAGE_SIZE);
      p->mapped = true;
      p->bits &= ~CODOMS_PAGE_CAPS;
      empty_page(p, 0);
    } else if (p) {
      unmap_page(p);
    }
  }
  return 0;
}

static bool is_table_entry(struct machine *m, uint64_t addr) {
  for (unsigned i = 0; i < m->space.num_entries; i++)
    if (m->space.entry[i] == addr)
      return true;
  return false;
}

static int64_t sys_mprotect(struct machine *m, uint64_t addr, uint64_t size,
                            uint64_t prot) {
  uint64_t end = addr + (size + CODOMS_PAGE_SIZE - 1) / CODOMS_PAGE_SIZE *
                            CODOMS_PAGE_SIZE;

  prot = with_read(m, prot);
  if (size > 1 << 28)
    unmodelled(m, "mprotect of much");
  if (!in_bounds(addr, size))
    return addr % CODOMS_PAGE_SIZE ? -EINVAL : -ENOMEM;
  for (uint64_t a = addr & -CODOMS_PAGE_SIZE; a < addr + size;
       a += CODOMS_PAGE_SIZE) {
    struct page *p = page_at(m, a);

    if (p && p->bits & CODOMS_PAGE_CAPS)
      return -EPERM;
    if (prot & PROT_X &&
        (prot & PROT_W || (p && p->tag != CODOMS_ROOT_TAG && !(p->prot & PROT_X))))
      return -EACCES;
  }
  if (addr % CODOMS_PAGE_SIZE)
    return -EINVAL;
  for (uint64_t a = addr; a < end; a += CODOMS_PAGE_SIZE)
    if (!any_mapped(m, a, CODOMS_PAGE_SIZE)) {
      int64_t result = choice(m);

      if (refused(result))
        return result;
      break;
    }
  grant_hole(m, addr, end - addr, prot);
  for (uint64_t a = addr; a < end && prot & PROT_X; a += CODOMS_ENTRY_ALIGN) {
    struct page *p = page_at(m, a);
    uint32_t word = 0;

    peek(m, a, &word, sizeof(word));
    if (!(p->prot & PROT_X) && word == CODOMS_ENTER_WORD &&
        !is_table_entry(m, a))
      return -EACCES;
  }
  for (uint64_t a = addr; a < end; a += CODOMS_PAGE_SIZE) {
    struct page *p = page_at(m, a);

    if (prot & PROT_X && !(p->prot & PROT_X))
      copy_code(p);
    p->prot = prot;
  }
  return 0;
}

static int64_t sys_sigaction(struct machine *m, uint64_t number, uint64_t act,
                             uint64_t old, uint64_t size) {
  uint64_t action[3];

  if (size != 8 || old || number < 1 || number >= NUM_SIGNALS)
    unmodelled(m, "rt_sigaction");
  if (!act)
    return 0;
  if (!kernel_may(m, act, sizeof(action), CODOMS_PERM_R))
    return -EFAULT;
  peek(m, act, action, sizeof(action));
  if (number == 9 || number == 19)
    return -EINVAL;
  if (action[0] > 1 && tag_of(m, action[0]) != CODOMS_ROOT_TAG)
    return -EPERM;
  m->handler[number] = action[0];
  m->handler_flags[number] = action[1];
  m->handler_mask[number] = action[2];
  return 0;
}

enum outcome system_call(struct machine *m) {
  uint64_t *x = m->thread.r.x;
  const uint64_t *a = &x[A0];
  int64_t result;

  switch (x[A7]) {
  case CODOMS_NR:
    result = sys_codoms(m, a);
    break;
  case NR_MUNMAP:
    result = sys_munmap(m, a[0], a[1]);
    break;
  case NR_MPROTECT:
    result = sys_mprotect(m, a[0], a[1], a[2]);
    break;
  case NR_MMAP:
    result = sys_mmap(m, a[0], a[1], a[2], a[3]);
    break;
  case NR_MREMAP:
    result = sys_mremap(m, a[0], a[1], a[2], a[3], a[4]);
    break;
  case NR_BRK:
    result = sys_brk(m, a[0]);
    break;
  case NR_MADVISE:
    result = sys_madvise(m, a[0], a[1], a[2]);
    break;
  case NR_RT_SIGACTION:
    result = sys_sigaction(m, a[0], a[1], a[2], a[3]);
    break;
  case NR_RT_SIGRETURN:
    return_from_signal(m);
    return REPLACED;
  case NR_EXIT_GROUP:
    return EXITED;
  default:
    result = -ENOSYS; /* the trace lets no other call through */
  }
  if (result == DONE)
    return REPLACED;
  x[A0] = result;
  return RETIRED;
}
