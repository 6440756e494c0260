/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * long __codoms_syscall_lend(n, a, b, c, d, e, f, lend): the call of root's
 * entry __codoms_sys, made as the compiler makes a cross-domain call.
 *
 * a0-a6  number and arguments, passed on
 * a7     struct codoms_lend (codoms_lend.h), in the domain's own memory
 * t0 t1  a range
 * c0-c2  what root may read, c3 what it may write
 */
#include "../codoms_lend.h"

	.option arch, +xcodoms

	.macro lend cap, slot, perm
	ld	t0, 16*\slot(a7)
	ld	t1, 16*\slot+8(a7)
	beqz	t1, 1f
	cd.grant \cap, t0, t1, \perm
1:
	.endm

	.text
	.global __codoms_syscall_lend
	.hidden __codoms_syscall_lend
	.type __codoms_syscall_lend, %function
__codoms_syscall_lend:
	.cfi_startproc
	addi	sp, sp, -16
	.cfi_def_cfa_offset 16
	sd	ra, 8(sp)
	.cfi_offset ra, -8
	cd.push	255, xf
	lend	c0, 0, r
	lend	c1, 1, r
	lend	c2, 2, r
	lend	c3, CODOMS_LEND_READS, w
	cd.clr	7, 0
	call	__codoms_sys$$root
	cd.pop
	ld	ra, 8(sp)
	addi	sp, sp, 16
	.cfi_def_cfa_offset 0
	ret
	.cfi_endproc
	.size __codoms_syscall_lend, .-__codoms_syscall_lend

	.section .codoms_record,"e",@progbits
	.ascii	"codoms\t1\n"
	.ascii	"source\tcodoms_syscall_lend.S\n"
	.ascii	"tested\n"
	.ascii	"import\t.\troot\t__codoms_sys\t-\tcodoms_syscall_lend.S\t"
	.ascii	"long (long, long, long, long, long, long, long)\n"

	.section .codoms_linked,"aGR",@progbits,.codoms_linked,comdat
	.balign	4
	.word	__codoms_linked
