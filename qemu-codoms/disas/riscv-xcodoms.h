/*
 * QEMU disassembler -- RISC-V Xcodoms.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef DISAS_RISCV_XCODOMS_H
#define DISAS_RISCV_XCODOMS_H

#include "disas/riscv.h"

/*
 * The text of @inst, operands from column @tab on, or NULL if it is not
 * of the opcode of Xcodoms. Capability registers and permission sets are no
 * operands that the tables of riscv.c know, so this prints by itself.
 */
GString *riscv_xcodoms_disas(size_t tab, rv_inst inst);

#endif
