/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Instruction words.
 */
#ifndef DIFFTEST_WORDS_H
#define DIFFTEST_WORDS_H

#include <stdbool.h>
#include <stdint.h>

static inline uint32_t i_type(int imm, unsigned rs1, unsigned f3, unsigned rd,
                       unsigned opcode) {
  return (uint32_t)imm << 20 | rs1 << 15 | f3 << 12 | rd << 7 | opcode;
}
static inline uint32_t s_type(int imm, unsigned rs2, unsigned rs1, unsigned f3,
                       unsigned opcode) {
  return (uint32_t)(imm >> 5 & 127) << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 |
         (uint32_t)(imm & 31) << 7 | opcode;
}
static inline uint32_t r_type(unsigned f7, unsigned rs2, unsigned rs1, unsigned f3,
                       unsigned rd, unsigned opcode) {
  return f7 << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 | rd << 7 | opcode;
}
static inline uint32_t b_type(int imm, unsigned rs2, unsigned rs1, unsigned f3) {
  return (uint32_t)(imm >> 12 & 1) << 31 | (uint32_t)(imm >> 5 & 63) << 25 |
         rs2 << 20 | rs1 << 15 | f3 << 12 | (uint32_t)(imm >> 1 & 15) << 8 |
         (uint32_t)(imm >> 11 & 1) << 7 | 0x63;
}
static inline uint32_t j_type(int imm, unsigned rd) {
  return (uint32_t)(imm >> 20 & 1) << 31 | (uint32_t)(imm >> 1 & 1023) << 21 |
         (uint32_t)(imm >> 11 & 1) << 20 | (uint32_t)(imm >> 12 & 255) << 12 |
         rd << 7 | 0x6f;
}
static inline uint32_t addi(unsigned rd, unsigned rs1, int imm) {
  return i_type(imm, rs1, 0, rd, 0x13);
}
static inline uint32_t ld(unsigned rd, int imm, unsigned rs1) {
  return i_type(imm, rs1, 3, rd, 0x03);
}
static inline uint32_t sd(unsigned rs2, int imm, unsigned rs1) {
  return s_type(imm, rs2, rs1, 3, 0x23);
}
static inline uint32_t jalr(unsigned rd, unsigned rs1, int imm) {
  return i_type(imm, rs1, 0, rd, 0x67);
}
#define ECALL 0x00000073u
#define EBREAK 0x00100073u

#define CD_SWSP 0x0200007bu
#define CD_LEAVE 0x0210007bu
#define CD_POP 0x0220007bu
static inline uint32_t cd_r1(unsigned op, unsigned rd, unsigned rs1) {
  return 1u << 25 | op << 20 | rs1 << 15 | rd << 7 | 0x7b;
}
static inline uint32_t cd_cmv(unsigned cd, unsigned cs) {
  return 2u << 25 | cs << 15 | cd << 7 | 0x7b;
}
static inline uint32_t cd_cget(unsigned rd, unsigned cs, unsigned field) {
  return 3u << 25 | field << 20 | cs << 15 | rd << 7 | 0x7b;
}
static inline uint32_t cd_push(unsigned caps, unsigned banks) {
  return 1u << 28 | caps << 20 | banks << 15 | 0x7b;
}
static inline uint32_t cd_clr(unsigned nx, unsigned nf, unsigned t0) {
  return 2u << 28 | nf << 24 | nx << 20 | t0 << 15 | 0x7b;
}
static inline uint32_t cd_grant(unsigned cd, unsigned rs1, unsigned rs2,
                         unsigned perm) {
  return perm << 25 | rs2 << 20 | rs1 << 15 | 1 << 12 | cd << 7 | 0x7b;
}
static inline uint32_t cd_granta(unsigned cd, unsigned rs1, unsigned rs2,
                          unsigned perm, unsigned rs3) {
  return rs3 << 27 | (perm & 3) << 25 | rs2 << 20 | rs1 << 15 | 2 << 12 |
         (perm >> 2) << 11 | cd << 7 | 0x7b;
}
static inline uint32_t cd_restrict(unsigned cd, unsigned cs, unsigned rs1,
                            unsigned rs2, unsigned perm) {
  return cs << 28 | perm << 25 | rs2 << 20 | rs1 << 15 | 3 << 12 | cd << 7 |
         0x7b;
}
static inline uint32_t cd_chk(unsigned rd, unsigned rs1, unsigned rs2,
                       unsigned perm) {
  return perm << 25 | rs2 << 20 | rs1 << 15 | 4 << 12 | rd << 7 | 0x7b;
}
static inline uint32_t cd_cl(unsigned cd, int imm, unsigned rs1) {
  return (uint32_t)imm << 20 | rs1 << 15 | 5 << 12 | cd << 7 | 0x7b;
}
static inline uint32_t cd_cs(unsigned cs, int imm, unsigned rs1) {
  return cd_cl(cs, imm, rs1) | 1 << 10;
}

static inline uint32_t vsetivli(unsigned rd, unsigned avl, unsigned vtype) {
  return 3u << 30 | vtype << 20 | avl << 15 | 7 << 12 | rd << 7 | 0x57;
}
static inline uint32_t vsetvli(unsigned rd, unsigned rs1, unsigned vtype) {
  return vtype << 20 | rs1 << 15 | 7 << 12 | rd << 7 | 0x57;
}
/* A vector load, or store for 0x27; @eew is log2 of bytes. */
static inline uint32_t vector_access(unsigned opcode, unsigned fields,
                                     unsigned mop, bool masked, unsigned rs2,
                                     unsigned rs1, unsigned eew, unsigned vd) {
  return (fields - 1) << 29 | mop << 26 | (uint32_t)!masked << 25 | rs2 << 20 |
         rs1 << 15 | (eew ? eew + 4 : 0) << 12 | vd << 7 | opcode;
}

#endif
