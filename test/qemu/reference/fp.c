/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The F registers: loads, stores, moves. No arithmetic.
 */
#include "machine.h"

#define BOX 0xffffffff00000000ull

static uint64_t sign_inject(unsigned f3, uint64_t a, uint64_t b,
                            uint64_t sign) {
  return f3 == 0   ? (a & ~sign) | (b & sign)
         : f3 == 1 ? (a & ~sign) | (~b & sign)
                   : a ^ (b & sign);
}

bool execute_fp(struct machine *m, uint32_t word) {
  uint64_t *x = m->thread.r.x, *f = m->thread.r.f;
  unsigned rd = word >> 7 & 31, rs1 = word >> 15 & 31, rs2 = word >> 20 & 31;
  unsigned f3 = word >> 12 & 7, f7 = word >> 25;
  int64_t imm = (int32_t)word >> 20;
  int32_t store_imm = (int32_t)word >> 25 << 5 | (int)rd;

  switch (word & 0x7f) {
  case 0x07:
    if (f3 == 2)
      f[rd] = load(m, x[rs1] + imm, 4) | BOX;
    else if (f3 == 3)
      f[rd] = load(m, x[rs1] + imm, 8);
    else
      return false;
    return true;
  case 0x27:
    if (f3 != 2 && f3 != 3)
      return false;
    store(m, x[rs1] + store_imm, 1u << f3, f[rs2]);
    return true;
  case 0x53:
    if (f7 == 0x11 && f3 <= 2) /* fsgnj.d, fsgnjn.d, fsgnjx.d */
      f[rd] = sign_inject(f3, f[rs1], f[rs2], 1ull << 63);
    else if (f7 == 0x79 && rs2 == 0 && f3 == 0) /* fmv.d.x */
      f[rd] = x[rs1];
    else if (f7 == 0x78 && rs2 == 0 && f3 == 0) /* fmv.w.x */
      f[rd] = x[rs1] | BOX;
    else if (f7 == 0x71 && rs2 == 0 && f3 == 0) /* fmv.x.d */
      x[rd] = rd ? f[rs1] : 0;
    else if (f7 == 0x70 && rs2 == 0 && f3 == 0) /* fmv.x.w */
      x[rd] = rd ? (uint64_t)(int32_t)f[rs1] : 0;
    else
      return false;
    return true;
  }
  return false;
}
