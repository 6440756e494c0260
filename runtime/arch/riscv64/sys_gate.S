/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The gate of root's entry __codoms_sys(n, a, b, c, d, e, f): any domain that
 * imports it may call it; the body (src/sys.c) decides what it gets.
 *
 * a0-a6  number and arguments
 * a7     tag of the caller, for the body
 * out    a0
 */
#include <codoms/isa.h>

	.option arch, +xcodoms

	.section .text.codoms_gate.__codoms_sys,"ax",@progbits
	.balign	CODOMS_ENTRY_ALIGN
	.global	__codoms_sys$$root
	.type	__codoms_sys$$root, %function
__codoms_sys$$root:
	.cfi_startproc
	.cfi_undefined ra
	cd.enter
	cd.swsp
	csrr	a7, CODOMS_CSR_CALLER
	call	__codoms_sys_body
	cd.clr	1, 0
	cd.leave
	.cfi_endproc
	.size	__codoms_sys$$root, .-__codoms_sys$$root

	.section .codoms_record,"e",@progbits
	.ascii	"codoms\t1\n"
	.ascii	"source\tsys_gate.S\n"
	.ascii	"tested\n"
	.ascii	"entry\troot\t__codoms_sys\t-\tsys_gate.S\t"
	.ascii	"long (long, long, long, long, long, long, long)\n"

	.section .codoms_linked,"aGR",@progbits,.codoms_linked,comdat
	.balign	4
	.word	__codoms_linked
