/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The V extension: vset{i}vl{i}, loads and stores. An element, or a field of a
 * segment, is an access of its own; they are made in order, so that at a fault
 * vstart is the element that faulted and what was before it is done. Where V
 * leaves a choice it is taken as the simplest: tails and masked elements stay,
 * vl is as long as can be.
 */
#include "machine.h"

#include <string.h>

#define VLEN (VLENB * 8)

/* log2 of LMUL, and of SEW in bytes. */
static int lmul_of(uint64_t vtype) {
  int lmul = vtype & 7;

  return lmul > 4 ? lmul - 8 : lmul;
}

static int sew_of(uint64_t vtype) { return vtype >> 3 & 7; }

static bool supported(uint64_t vtype) {
  int lmul = lmul_of(vtype), sew = sew_of(vtype);

  return !(vtype & ~0xffull) && lmul != 4 && sew <= 3 &&
         (lmul >= 0 || 64 >> -lmul >= 8 << sew);
}

static void set_vl(struct machine *m, unsigned rd, uint64_t avl,
                   uint64_t vtype) {
  struct registers *r = &m->thread.r;
  uint64_t max;

  r->vstart = 0;
  if (!supported(vtype)) {
    r->vtype = VILL;
    r->vl = 0;
  } else {
    max = VLEN >> (sew_of(vtype) + 3 - lmul_of(vtype));
    r->vtype = vtype;
    r->vl = avl < max ? avl : max;
  }
  if (rd)
    r->x[rd] = r->vl;
}

static void configure(struct machine *m, uint32_t word) {
  struct registers *r = &m->thread.r;
  unsigned rd = word >> 7 & 31, rs1 = word >> 15 & 31;
  uint64_t avl = rs1 ? r->x[rs1] : rd ? UINT64_MAX : r->vl;

  if (!(word >> 31)) /* vsetvli */
    set_vl(m, rd, avl, word >> 20 & 0x7ff);
  else if (word >> 30 == 3) /* vsetivli */
    set_vl(m, rd, rs1, word >> 20 & 0x3ff);
  else if (word >> 25 == 0x40) /* vsetvl */
    set_vl(m, rd, avl, r->x[word >> 20 & 31]);
  else
    illegal(m);
}

/* ---- Loads and stores --------------------------------------------------- */

struct access {
  bool store, masked;
  unsigned vd, fields;
  int eew;        /* log2 of the size in bytes of what is accessed */
  unsigned group; /* bytes from one field's registers to the next one's */
  uint64_t base;
};

static uint8_t *element(struct machine *m, const struct access *a,
                        unsigned field, uint64_t i) {
  return m->thread.r.v[a->vd] + field * a->group + (i << a->eew);
}

static bool is_active(const struct machine *m, const struct access *a,
                      uint64_t i) {
  return !a->masked || m->thread.r.v[0][i / 8] >> i % 8 & 1;
}

/* All fields of element @i, which lie at @addr. */
static void access_element(struct machine *m, const struct access *a,
                           uint64_t i, uint64_t addr) {
  unsigned size = 1u << a->eew;

  for (unsigned k = 0; k < a->fields && is_active(m, a, i); k++) {
    uint8_t *at = element(m, a, k, i);
    uint64_t value = 0;

    if (a->store) {
      memcpy(&value, at, size);
      store(m, addr + k * size, size, value);
    } else {
      value = load(m, addr + k * size, size);
      memcpy(at, &value, size);
    }
  }
}

/* Elements from vstart on, each @stride from the one before. */
static void access_strided(struct machine *m, const struct access *a,
                           uint64_t stride, uint64_t vl) {
  struct registers *r = &m->thread.r;

  for (; r->vstart < vl; r->vstart++)
    access_element(m, a, r->vstart, a->base + r->vstart * stride);
  r->vstart = 0;
}

static void access_indexed(struct machine *m, const struct access *a,
                           unsigned vs2, int index_eew) {
  struct registers *r = &m->thread.r;

  for (; r->vstart < r->vl; r->vstart++) {
    uint64_t index = 0;

    memcpy(&index, r->v[vs2] + (r->vstart << index_eew), 1u << index_eew);
    access_element(m, a, r->vstart, a->base + index);
  }
  r->vstart = 0;
}

static bool load_allowed(struct machine *m, uint64_t addr, uint64_t size) {
  uint64_t faults = m->thread.stats.faults;
  volatile bool allowed = false;
  jmp_buf outer;

  memcpy(&outer, &m->unwind, sizeof(outer));
  if (!setjmp(m->unwind)) {
    check_data(m, addr, size, CODOMS_PERM_R);
    allowed = true;
  }
  memcpy(&m->unwind, &outer, sizeof(outer));
  m->thread.stats.faults = faults;
  return allowed;
}

/*
 * Here a segment is one access. A fault of any but the first one shortens vl
 * instead.
 */
static void load_fault_first(struct machine *m, const struct access *a) {
  struct registers *r = &m->thread.r;
  uint64_t size = (uint64_t)a->fields << a->eew;

  if (r->vstart == 0 && r->vl && is_active(m, a, 0))
    check_data(m, a->base, size, CODOMS_PERM_R);
  for (uint64_t i = r->vstart ? r->vstart : 1; i < r->vl; i++)
    if (is_active(m, a, i) && !load_allowed(m, a->base + i * size, size)) {
      r->vl = i;
      break;
    }
  access_strided(m, a, size, r->vl);
}

static bool aligned(unsigned reg, int emul) {
  return emul <= 0 || !(reg & ((1u << emul) - 1));
}

static unsigned registers_of(int emul) { return emul > 0 ? 1u << emul : 1; }

/* May @a have the registers that it names, in groups of 2^@emul? */
static void check_registers(struct machine *m, const struct access *a,
                            int emul) {
  if (m->thread.r.vtype & VILL || emul < -3 || emul > 3 ||
      !aligned(a->vd, emul) || a->fields * registers_of(emul) > 8 ||
      a->vd + a->fields * registers_of(emul) > 32 ||
      (a->masked && !a->store && a->vd == 0))
    illegal(m);
}

static bool overlap(unsigned a, unsigned na, unsigned b, unsigned nb) {
  return a < b + nb && b < a + na;
}

static void indexed(struct machine *m, struct access *a, unsigned vs2) {
  uint64_t vtype = m->thread.r.vtype;
  int index_eew = a->eew, emul = lmul_of(vtype), index_emul;
  unsigned n;

  a->eew = sew_of(vtype);
  index_emul = index_eew - a->eew + emul;
  check_registers(m, a, emul);
  if (index_emul < -3 || index_emul > 3 || !aligned(vs2, index_emul))
    illegal(m);
  n = registers_of(index_emul);
  /* Reserved, but for some cases of one register. */
  if (a->masked && overlap(0, 1, vs2, n))
    unmodelled(m, "the mask is an index, too");
  if (overlap(a->vd, a->fields * registers_of(emul), vs2, n) &&
      (!a->store || index_eew != a->eew))
    unmodelled(m, "an index is data, too");
  if (a->masked && a->vd == 0)
    unmodelled(m, "the mask is data, too");
  a->group = VLENB * registers_of(emul);
  access_indexed(m, a, vs2, index_eew);
}

static void unit_stride(struct machine *m, struct access *a, unsigned lumop,
                        int emul) {
  struct registers *r = &m->thread.r;

  switch (lumop) {
  case 0x00:
    check_registers(m, a, emul);
    return access_strided(m, a, (uint64_t)a->fields << a->eew, r->vl);
  case 0x08: /* whole registers, whatever vtype and vl are */
    if (a->masked || (a->store && a->eew) ||
        (a->fields & (a->fields - 1)) || a->vd % a->fields)
      illegal(m);
    /* One group: its elements follow each other. */
    uint64_t n = (uint64_t)(a->fields * VLENB) >> a->eew;
    a->fields = 1;
    return access_strided(m, a, 1u << a->eew, n);
  case 0x0b: /* masks */
    if (a->masked || a->fields != 1 || a->eew || r->vtype & VILL)
      illegal(m);
    return access_strided(m, a, 1, (r->vl + 7) / 8);
  case 0x10:
    if (a->store)
      illegal(m);
    check_registers(m, a, emul);
    return load_fault_first(m, a);
  default:
    illegal(m);
  }
}

bool execute_vector(struct machine *m, uint32_t word) {
  static const int8_t eew[8] = {0, -1, -1, -1, -1, 1, 2, 3};
  uint64_t *x = m->thread.r.x;
  unsigned f3 = word >> 12 & 7, rs2 = word >> 20 & 31;
  struct access a = {
      .store = (word & 0x7f) == 0x27,
      .masked = !(word >> 25 & 1),
      .vd = word >> 7 & 31,
      .fields = 1 + (word >> 29),
      .eew = eew[f3],
      .base = x[word >> 15 & 31],
  };
  int emul;

  if ((word & 0x7f) == 0x57 && f3 == 7) {
    configure(m, word);
    return true;
  }
  if ((word & 0x7f) != 0x07 && (word & 0x7f) != 0x27)
    return false;
  if (a.eew < 0 || word >> 28 & 1)
    illegal(m);
  emul = a.eew - sew_of(m->thread.r.vtype) + lmul_of(m->thread.r.vtype);
  a.group = VLENB * registers_of(emul);
  switch (word >> 26 & 3) {
  case 0:
    unit_stride(m, &a, rs2, emul);
    break;
  case 2:
    check_registers(m, &a, emul);
    access_strided(m, &a, x[rs2], m->thread.r.vl);
    break;
  default:
    if (m->thread.r.vtype & VILL)
      illegal(m);
    indexed(m, &a, rs2);
  }
  return true;
}
