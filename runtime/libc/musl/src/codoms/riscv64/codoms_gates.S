/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The gates through which root starts and stops the private libc of a domain
 * (docs/abi.md 5). All that root says comes in registers, so there is nothing to
 * check but that it is root: whoever may call one entry of a domain may call
 * these two, and would start it anew with numbers of its choice.
 *
 * __codoms_init  a0 page size, a1 a2 random bits, a3 hardware capabilities: as
 *                __codoms_domain_start; a0, a1 its result
 * __codoms_fini  a0 0: the domain ends; 1: the calling thread
 */
#include <codoms/isa.h>

	.option arch, +xcodoms

	.macro gate name, body, results
	.section .text.codoms_gate.\name,"ax",@progbits
	.balign	64
	.global	\name
	.type	\name, %function
\name:
	.cfi_startproc
	.cfi_undefined ra
	cd.enter
	cd.swsp
	csrr	t0, CODOMS_CSR_CALLER
	bnez	t0, 1f
	call	\body
	cd.clr	\results, 0
	cd.leave
1:	unimp
	.cfi_endproc
	.size	\name, .-\name
	.endm

	gate	__codoms_init$any, __codoms_domain_start, 2
	gate	__codoms_fini$any, __codoms_domain_stop, 0
