/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What is needed of RV64IMAC and Zicsr, and what happens around each
 * instruction: fetch, the transfer rule, `prev`.
 */
#include "machine.h"

#include <string.h>

/* ---- Accesses ----------------------------------------------------------- */

uint64_t load(struct machine *m, uint64_t addr, unsigned size) {
  uint64_t value = 0;

  check_data(m, addr, size, CODOMS_PERM_R);
  peek(m, addr, &value, size);
  return value;
}

void store(struct machine *m, uint64_t addr, unsigned size, uint64_t value) {
  check_data(m, addr, size, CODOMS_PERM_W);
  poke(m, addr, &value, size);
}

static uint64_t extend(uint64_t value, unsigned bits) {
  return (uint64_t)((int64_t)(value << (64 - bits)) >> (64 - bits));
}

/* ---- The compressed instructions, as the ones that they stand for -------- */

static unsigned bit(uint32_t word, unsigned from, unsigned to) {
  return (word >> from & 1) << to;
}

static uint32_t i_type(int32_t imm, unsigned rs1, unsigned f3, unsigned rd,
                       unsigned opcode) {
  return (uint32_t)imm << 20 | rs1 << 15 | f3 << 12 | rd << 7 | opcode;
}

static uint32_t s_type(int32_t imm, unsigned rs2, unsigned rs1, unsigned f3,
                       unsigned opcode) {
  return (uint32_t)(imm >> 5 & 127) << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 |
         (uint32_t)(imm & 31) << 7 | opcode;
}

static uint32_t r_type(unsigned f7, unsigned rs2, unsigned rs1, unsigned f3,
                       unsigned rd, unsigned opcode) {
  return f7 << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 | rd << 7 | opcode;
}

static uint32_t b_type(int32_t imm, unsigned rs1, unsigned f3) {
  return (uint32_t)(imm >> 12 & 1) << 31 | (uint32_t)(imm >> 5 & 63) << 25 |
         rs1 << 15 | f3 << 12 | (uint32_t)(imm >> 1 & 15) << 8 |
         (uint32_t)(imm >> 11 & 1) << 7 | 0x63;
}

static uint32_t j_type(int32_t imm, unsigned rd) {
  return (uint32_t)(imm >> 20 & 1) << 31 | (uint32_t)(imm >> 1 & 1023) << 21 |
         (uint32_t)(imm >> 11 & 1) << 20 | (uint32_t)(imm >> 12 & 255) << 12 |
         rd << 7 | 0x6f;
}

static int32_t sign(uint32_t value, unsigned bits) {
  return (int32_t)(value << (32 - bits)) >> (32 - bits);
}

/* Returns 0 for what is reserved. */
static uint32_t expand(uint32_t c) {
  unsigned rd = c >> 7 & 31, rs2 = c >> 2 & 31;
  unsigned rdp = 8 + (c >> 2 & 7), rs1p = 8 + (c >> 7 & 7);
  int32_t imm6 = sign(bit(c, 12, 5) | (c >> 2 & 31), 6);
  unsigned shift = bit(c, 12, 5) | (c >> 2 & 31);
  unsigned off_w = (c >> 10 & 7) << 3 | bit(c, 6, 2) | bit(c, 5, 6);
  unsigned off_d = (c >> 10 & 7) << 3 | (c >> 5 & 3) << 6;

  switch (c >> 13 << 2 | (c & 3)) {
  case 0 << 2 | 0: { /* c.addi4spn */
    unsigned imm = (c >> 11 & 3) << 4 | (c >> 7 & 15) << 6 | bit(c, 6, 2) |
                   bit(c, 5, 3);
    return imm ? i_type(imm, SP, 0, rdp, 0x13) : 0;
  }
  case 1 << 2 | 0:
    return i_type(off_d, rs1p, 3, rdp, 0x07);
  case 2 << 2 | 0:
    return i_type(off_w, rs1p, 2, rdp, 0x03);
  case 3 << 2 | 0:
    return i_type(off_d, rs1p, 3, rdp, 0x03);
  case 5 << 2 | 0:
    return s_type(off_d, rdp, rs1p, 3, 0x27);
  case 6 << 2 | 0:
    return s_type(off_w, rdp, rs1p, 2, 0x23);
  case 7 << 2 | 0:
    return s_type(off_d, rdp, rs1p, 3, 0x23);

  case 0 << 2 | 1:
    return i_type(imm6, rd, 0, rd, 0x13);
  case 1 << 2 | 1:
    return rd ? i_type(imm6, rd, 0, rd, 0x1b) : 0;
  case 2 << 2 | 1:
    return i_type(imm6, 0, 0, rd, 0x13);
  case 3 << 2 | 1:
    if (rd == SP) { /* c.addi16sp */
      int32_t imm = sign(bit(c, 12, 9) | bit(c, 6, 4) | bit(c, 5, 6) |
                             (c >> 3 & 3) << 7 | bit(c, 2, 5), 10);
      return imm ? i_type(imm, SP, 0, SP, 0x13) : 0;
    }
    return imm6 ? (uint32_t)imm6 << 12 | rd << 7 | 0x37 : 0;
  case 4 << 2 | 1:
    switch (c >> 10 & 3) {
    case 0:
      return i_type(shift, rs1p, 5, rs1p, 0x13);
    case 1:
      return i_type(0x400 | shift, rs1p, 5, rs1p, 0x13);
    case 2:
      return i_type(imm6, rs1p, 7, rs1p, 0x13);
    }
    switch (c >> 12 & 1 ? 4 + (c >> 5 & 3) : c >> 5 & 3) {
    case 0:
      return r_type(0x20, rdp, rs1p, 0, rs1p, 0x33);
    case 1:
      return r_type(0, rdp, rs1p, 4, rs1p, 0x33);
    case 2:
      return r_type(0, rdp, rs1p, 6, rs1p, 0x33);
    case 3:
      return r_type(0, rdp, rs1p, 7, rs1p, 0x33);
    case 4:
      return r_type(0x20, rdp, rs1p, 0, rs1p, 0x3b);
    case 5:
      return r_type(0, rdp, rs1p, 0, rs1p, 0x3b);
    }
    return 0;
  case 5 << 2 | 1: /* c.j */
    return j_type(sign(bit(c, 12, 11) | bit(c, 11, 4) | (c >> 9 & 3) << 8 |
                           bit(c, 8, 10) | bit(c, 7, 6) | bit(c, 6, 7) |
                           (c >> 3 & 7) << 1 | bit(c, 2, 5), 12), 0);
  case 6 << 2 | 1:
  case 7 << 2 | 1: /* c.beqz, c.bnez */
    return b_type(sign(bit(c, 12, 8) | (c >> 10 & 3) << 3 |
                           (c >> 5 & 3) << 6 | (c >> 3 & 3) << 1 |
                           bit(c, 2, 5), 9), rs1p, c >> 13 & 1);

  case 0 << 2 | 2:
    return i_type(shift, rd, 1, rd, 0x13);
  case 1 << 2 | 2:
    return i_type(bit(c, 12, 5) | (c >> 5 & 3) << 3 | (c >> 2 & 7) << 6, SP, 3,
                  rd, 0x07);
  case 2 << 2 | 2:
    return rd ? i_type(bit(c, 12, 5) | (c >> 4 & 7) << 2 | (c >> 2 & 3) << 6,
                       SP, 2, rd, 0x03)
              : 0;
  case 3 << 2 | 2:
    return rd ? i_type(bit(c, 12, 5) | (c >> 5 & 3) << 3 | (c >> 2 & 7) << 6,
                       SP, 3, rd, 0x03)
              : 0;
  case 4 << 2 | 2:
    if (c >> 12 & 1) {
      if (rs2)
        return r_type(0, rs2, rd, 0, rd, 0x33);
      return rd ? i_type(0, rd, 0, RA, 0x67) : 0x00100073;
    }
    if (rs2)
      return r_type(0, rs2, 0, 0, rd, 0x33);
    return rd ? i_type(0, rd, 0, 0, 0x67) : 0;
  case 5 << 2 | 2:
    return s_type((c >> 10 & 7) << 3 | (c >> 7 & 7) << 6, rs2, SP, 3, 0x27);
  case 6 << 2 | 2:
    return s_type((c >> 9 & 15) << 2 | (c >> 7 & 3) << 6, rs2, SP, 2, 0x23);
  case 7 << 2 | 2:
    return s_type((c >> 10 & 7) << 3 | (c >> 7 & 7) << 6, rs2, SP, 3, 0x23);
  }
  return 0;
}

/* ---- Zcmp --------------------------------------------------------------- */

/* The register of number @s of s0 to s7 in a cm.mv. */
static unsigned s_register(unsigned s) { return s < 2 ? 8 + s : 16 + s; }

/* Bit n: xn is in the list. */
static uint32_t register_list(unsigned list) {
  uint32_t regs = 1u << RA;

  for (unsigned s = 0; s < (list == 15 ? 12 : list - 4); s++)
    regs |= 1u << (s < 2 ? 8 + s : 16 + s);
  return regs;
}

/* cm.push, cm.pop, cm.popret, cm.popretz; from the highest address down. */
static void push_pop(struct machine *m, uint32_t c) {
  uint64_t *x = m->thread.r.x, adjust, addr;
  unsigned list = c >> 4 & 15, op = c >> 9 & 3;
  uint32_t regs;

  if (list < 4)
    illegal(m);
  regs = register_list(list);
  adjust = (__builtin_popcount(regs) * 8 + 15) / 16 * 16 + 16 * (c >> 2 & 3);
  addr = op == 0 ? x[SP] : x[SP] + adjust;
  for (int i = 31; i > 0; i--)
    if (regs & 1u << i) {
      addr -= 8;
      if (op == 0)
        store(m, addr, 8, x[i]);
      else
        x[i] = load(m, addr, 8);
    }
  x[SP] += op == 0 ? -adjust : adjust;
  if (op == 2)
    x[A0] = 0;
  if (op >= 2)
    m->next_pc = x[RA] & ~1ull;
}

/* Where C has c.fsdsp. */
static void execute_zcmp(struct machine *m, uint32_t c) {
  uint64_t *x = m->thread.r.x;
  unsigned r1 = s_register(c >> 7 & 7), r2 = s_register(c >> 2 & 7);

  m->next_pc = m->thread.pc + 2;
  if ((c & 0xf900) == 0xb800) {
    push_pop(m, c);
  } else if ((c & 0xfc60) == 0xac60) { /* cm.mva01s */
    uint64_t a0 = x[r1], a1 = x[r2];
    x[A0] = a0;
    x[A1] = a1;
  } else if ((c & 0xfc60) == 0xac20 && r1 != r2) { /* cm.mvsa01 */
    x[r1] = x[A0];
    x[r2] = x[A1];
  } else {
    illegal(m);
  }
}

/* What of C is not in Zca: compressed loads and stores of D. */
static bool is_zcd(uint32_t c) {
  return (c & 0x6003) == 0x2000 || (c & 0xe003) == 0x2002;
}

/* ---- CSRs --------------------------------------------------------------- */

static bool is_codoms_csr(unsigned csr) {
  return csr >= CODOMS_CSR_DOM && csr <= CODOMS_CSR_DCS;
}

static uint64_t read_csr(struct machine *m, unsigned csr) {
  const struct registers *r = &m->thread.r;

  switch (csr) {
  case 0x001:
    return r->fcsr & 0x1f;
  case 0x002:
    return r->fcsr >> 5;
  case 0x003:
    return r->fcsr;
  case 0x008:
    return r->vstart;
  case 0x009:
    return r->vxsat;
  case 0x00a:
    return r->vxrm;
  case 0x00f:
    return r->vxrm << 1 | r->vxsat;
  case 0xc20:
    return r->vl;
  case 0xc21:
    return r->vtype;
  case 0xc22:
    return VLENB;
  }
  if (is_codoms_csr(csr))
    return read_codoms_csr(m, csr);
  unmodelled(m, "CSR");
}

static void write_csr(struct machine *m, unsigned csr, uint64_t value) {
  struct registers *r = &m->thread.r;

  switch (csr) {
  case 0x001:
    r->fcsr = (r->fcsr & ~0x1fu) | (value & 0x1f);
    break;
  case 0x002:
    r->fcsr = (r->fcsr & 0x1f) | (value & 7) << 5;
    break;
  case 0x003:
    r->fcsr = value & 0xff;
    break;
  case 0x008:
    r->vstart = value & (VLENB * 8 - 1);
    break;
  case 0x009:
    r->vxsat = value & 1;
    break;
  case 0x00a:
    r->vxrm = value & 3;
    break;
  case 0x00f:
    r->vxrm = value >> 1 & 3;
    r->vxsat = value & 1;
    break;
  default:
    unmodelled(m, "CSR");
  }
}

static void execute_csr(struct machine *m, uint32_t word) {
  unsigned f3 = word >> 12 & 7, csr = word >> 20, rs1 = word >> 15 & 31,
           rd = word >> 7 & 31;
  uint64_t operand = f3 & 4 ? rs1 : m->thread.r.x[rs1], old = 0;
  bool writes = (f3 & 3) == 1 || rs1;

  /* Of all CSRs from 0xc00 on, read-only ones, a write traps. */
  if (writes && csr >= 0xc00)
    illegal(m);
  if ((f3 & 3) != 1 || rd)
    old = read_csr(m, csr);
  if (writes)
    write_csr(m, csr,
              (f3 & 3) == 1   ? operand
              : (f3 & 3) == 2 ? old | operand
                              : old & ~operand);
  if (rd)
    m->thread.r.x[rd] = old;
}

/* ---- A: LR, SC, AMO ----------------------------------------------------- */

static uint64_t amo(struct machine *m, unsigned op, uint64_t a, uint64_t b,
                    unsigned bits) {
  int64_t sa = extend(a, bits), sb = extend(b, bits);
  uint64_t ua = bits == 64 ? a : (uint32_t)a, ub = bits == 64 ? b : (uint32_t)b;

  switch (op) {
  case 0x00:
    return a + b;
  case 0x01:
    return b;
  case 0x04:
    return a ^ b;
  case 0x08:
    return a | b;
  case 0x0c:
    return a & b;
  case 0x10:
    return sa < sb ? a : b;
  case 0x14:
    return sa > sb ? a : b;
  case 0x18:
    return ua < ub ? a : b;
  case 0x1c:
    return ua > ub ? a : b;
  }
  illegal(m);
}

static void execute_atomic(struct machine *m, uint32_t word) {
  struct thread *t = &m->thread;
  unsigned op = word >> 27, rd = word >> 7 & 31, rs2 = word >> 20 & 31;
  unsigned f3 = word >> 12 & 7, size = 1u << f3;
  uint64_t a = t->r.x[word >> 15 & 31], b = t->r.x[rs2], old = 0, result;

  if (f3 != 2 && f3 != 3)
    illegal(m);
  if (op == 0x02 ? rs2 != 0 : op != 0x03 && (op > 0x01 && op & 3))
    illegal(m);
  if (a % size)
    raise_signal(m, SIG_BUS, 1 /* BUS_ADRALN */, a);

  switch (op) {
  case 0x02:
    old = load(m, a, size);
    t->reserved = true;
    t->reservation = a;
    t->reserved_value = old;
    result = extend(old, size * 8);
    break;
  case 0x03:
    /* Also one that fails must have the right. */
    check_rule(m, a, size, CODOMS_PERM_R | CODOMS_PERM_W);
    result = 1;
    if (t->reserved && t->reservation == a) {
      check_data(m, a, size, CODOMS_PERM_R | CODOMS_PERM_W);
      peek(m, a, &old, size);
      /* The reservation is lost with the value: the A extension allows it. */
      if (extend(old, size * 8) == extend(t->reserved_value, size * 8)) {
        poke(m, a, &b, size);
        result = 0;
      }
    } else {
      check_protection(m, a, size, PROT_W);
    }
    t->reserved = false;
    break;
  default:
    amo(m, op, 0, 0, 64); /* is there such an instruction? */
    check_data(m, a, size, CODOMS_PERM_R | CODOMS_PERM_W);
    peek(m, a, &old, size);
    b = amo(m, op, old, b, size * 8);
    poke(m, a, &b, size);
    result = extend(old, size * 8);
  }
  if (rd)
    t->r.x[rd] = result;
}

/* ---- I and M ------------------------------------------------------------ */

static uint64_t mulh(uint64_t a, uint64_t b, bool sa, bool sb) {
  __int128 x = sa ? (__int128)(int64_t)a : (__int128)a;
  __int128 y = sb ? (__int128)(int64_t)b : (__int128)b;

  return (uint64_t)((unsigned __int128)x * (unsigned __int128)y >> 64);
}

static uint64_t multiply(unsigned f3, uint64_t a, uint64_t b, bool w) {
  int64_t sa = w ? (int32_t)a : (int64_t)a, sb = w ? (int32_t)b : (int64_t)b;
  uint64_t ua = w ? (uint32_t)a : a, ub = w ? (uint32_t)b : b;
  bool overflow = sb == -1 && sa == (w ? INT32_MIN : INT64_MIN);

  switch (f3) {
  case 0:
    return a * b;
  case 1:
    return mulh(a, b, true, true);
  case 2:
    return mulh(a, b, true, false);
  case 3:
    return mulh(a, b, false, false);
  case 4:
    return sb == 0 ? UINT64_MAX : (uint64_t)(overflow ? sa : sa / sb);
  case 5:
    return ub == 0 ? UINT64_MAX : ua / ub;
  case 6:
    return sb == 0 ? sa : overflow ? 0 : sa % sb;
  default:
    return ub == 0 ? ua : ua % ub;
  }
}

static uint64_t arithmetic(unsigned f3, bool alternative, uint64_t a,
                           uint64_t b, bool w) {
  unsigned shift = b & (w ? 31 : 63);

  switch (f3) {
  case 0:
    return alternative ? a - b : a + b;
  case 1:
    return a << shift;
  case 2:
    return (int64_t)a < (int64_t)b;
  case 3:
    return a < b;
  case 4:
    return a ^ b;
  case 5:
    if (w)
      return alternative ? (uint64_t)((int32_t)a >> shift)
                         : (uint32_t)a >> shift;
    return alternative ? (uint64_t)((int64_t)a >> shift) : a >> shift;
  case 6:
    return a | b;
  default:
    return a & b;
  }
}

static bool taken(struct machine *m, unsigned f3, uint64_t a, uint64_t b) {
  switch (f3) {
  case 0:
    return a == b;
  case 1:
    return a != b;
  case 4:
    return (int64_t)a < (int64_t)b;
  case 5:
    return (int64_t)a >= (int64_t)b;
  case 6:
    return a < b;
  case 7:
    return a >= b;
  }
  illegal(m);
}

/* The instruction at pc, of @length bytes, behind all checks of its fetch. */
static enum outcome execute_word(struct machine *m, uint32_t word,
                                 unsigned length) {
  uint64_t *x = m->thread.r.x, pc = m->thread.pc, result = 0;
  unsigned rd = word >> 7 & 31, f3 = word >> 12 & 7, f7 = word >> 25;
  uint64_t a = x[word >> 15 & 31], b = x[word >> 20 & 31];
  int64_t imm = (int32_t)word >> 20;
  int32_t store_imm = (int32_t)word >> 25 << 5 | (int)(word >> 7 & 31);
  bool w = word & 8;

  m->next_pc = pc + length;
  switch (word & 0x7f) {
  case 0x37:
    result = (int64_t)(int32_t)(word & 0xfffff000);
    break;
  case 0x17:
    result = pc + (int64_t)(int32_t)(word & 0xfffff000);
    break;
  case 0x6f:
    result = pc + length;
    m->next_pc = pc + sign((word >> 31) << 20 | (word >> 21 & 1023) << 1 |
                               bit(word, 20, 11) | (word & 0xff000), 21);
    break;
  case 0x67:
    if (f3)
      illegal(m);
    result = pc + length;
    m->next_pc = (a + imm) & ~1ull;
    break;
  case 0x63:
    if (taken(m, f3, a, b))
      m->next_pc = pc + sign((word >> 31) << 12 | (word >> 8 & 15) << 1 |
                                 (word >> 25 & 63) << 5 | bit(word, 7, 11), 13);
    return RETIRED;
  case 0x03:
    if (f3 == 7)
      illegal(m);
    result = load(m, a + imm, 1u << (f3 & 3));
    if (f3 < 3)
      result = extend(result, 8u << f3);
    break;
  case 0x23:
    if (f3 > 3)
      illegal(m);
    store(m, a + store_imm, 1u << f3, b);
    return RETIRED;
  case 0x13:
    if (f3 == 1 ? imm >> 6 : f3 == 5 ? imm >> 6 & ~0x10 : 0)
      unmodelled(m, "another extension");
    result = arithmetic(f3, f3 == 5 && imm & 0x400, a, imm, false);
    break;
  case 0x1b:
    if (f3 == 1 ? f7 : f3 == 5 ? f7 & ~0x20 : f3)
      unmodelled(m, "another extension");
    result = extend(arithmetic(f3, f3 == 5 && f7, a, imm, true), 32);
    break;
  case 0x33:
  case 0x3b:
    if (f7 == 1) {
      if (w && f3 >= 1 && f3 <= 3)
        illegal(m);
      result = multiply(f3, a, b, w);
    } else {
      if (f7 && !(f7 == 0x20 && (f3 == 0 || f3 == 5)))
        unmodelled(m, "another extension");
      if (w && f3 != 0 && f3 != 1 && f3 != 5)
        unmodelled(m, "another extension");
      result = arithmetic(f3, f7, a, b, w);
    }
    if (w)
      result = extend(result, 32);
    break;
  case 0x0f:
    if (f3 > 1)
      unmodelled(m, "another extension");
    return RETIRED;
  case 0x2f:
    execute_atomic(m, word);
    return RETIRED;
  case 0x73:
    if (word == 0x00100073)
      raise_signal(m, SIG_TRAP, 1 /* TRAP_BRKPT */, pc);
    if (f3 == 0 || f3 == 4)
      unmodelled(m, "system instruction");
    execute_csr(m, word);
    return RETIRED;
  case 0x7b:
    execute_codoms(m, word);
    return RETIRED;
  default:
    if (!execute_fp(m, word) && !execute_vector(m, word))
      unmodelled(m, "another extension");
    return RETIRED;
  }
  if (rd)
    x[rd] = result;
  return RETIRED;
}

/* ---- A step ------------------------------------------------------------- */

static uint16_t fetch_half(struct machine *m, uint64_t addr) {
  uint16_t half = 0;

  check_protection(m, addr, sizeof(half), PROT_X);
  peek(m, addr, &half, sizeof(half));
  return half;
}

enum outcome execute(struct machine *m) {
  uint64_t pc = m->thread.pc;
  bool sys;
  uint32_t word;
  unsigned length;

  check_transfer(m);
  word = fetch_half(m, pc);
  sys = bits_of(m, pc) & CODOMS_PAGE_SYS;
  length = (word & 3) == 3 ? 4 : 2;
  if (length == 2 && m->zcmp && (word & 0xe003) == 0xa002) {
    m->next_prev = tag_of(m, pc);
    m->next_noxfer = bits_of(m, pc) & CODOMS_PAGE_NOXFER;
    execute_zcmp(m, word);
    return RETIRED;
  }
  if (length == 2) {
    if (m->zcmp && is_zcd(word))
      illegal(m);
    word = expand(word);
    if (!word)
      illegal(m);
  } else {
    /* A word over two pages belongs to both. */
    if (tag_of(m, pc + 2) != tag_of(m, pc))
      violation(m, SEGV_CDXFER, current(m), pc + 2, 0, CODOMS_PERM_C);
    sys = sys && bits_of(m, pc + 2) & CODOMS_PAGE_SYS;
    word |= (uint32_t)fetch_half(m, pc + 2) << 16;
  }

  m->next_pc = pc + length;
  m->next_prev = tag_of(m, pc);
  m->next_noxfer = bits_of(m, pc) & CODOMS_PAGE_NOXFER;
  if (word == 0x00000073) { /* ecall */
    if (!sys)
      violation(m, SEGV_CDPRIV, current(m), pc, 0, 0);
    return system_call(m);
  }
  return execute_word(m, word, length);
}

enum outcome machine_step(struct machine *m) {
  struct thread *t = &m->thread;
  enum outcome outcome = setjmp(m->unwind);

  if (outcome != RETIRED)
    return outcome;
  outcome = execute(m);
  if (outcome == RETIRED) {
    t->source = t->pc;
    t->pc = m->next_pc;
    t->prev = m->next_prev;
    t->noxfer = m->next_noxfer;
  }
  return outcome;
}
