/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * void __codoms_call_gate(gate, a, b, c, d, e): root calls a gate that the table
 * names, as the compiler makes a cross-domain call through a pointer.
 *
 * a0     gate, then t0
 * a1-a5  arguments, then a0-a4
 */
	.option arch, +xcodoms

	.text
	.global	__codoms_call_gate
	.hidden	__codoms_call_gate
	.type	__codoms_call_gate, %function
__codoms_call_gate:
	.cfi_startproc
	addi	sp, sp, -16
	.cfi_def_cfa_offset 16
	sd	ra, 8(sp)
	.cfi_offset ra, -8
	mv	t0, a0
	mv	a0, a1
	mv	a1, a2
	mv	a2, a3
	mv	a3, a4
	mv	a4, a5
	cd.push	255, xf
	cd.clr	5, 0, t0
	jalr	ra, t0
	cd.pop
	ld	ra, 8(sp)
	addi	sp, sp, 16
	.cfi_def_cfa_offset 0
	ret
	.cfi_endproc
	.size	__codoms_call_gate, .-__codoms_call_gate

	.section .codoms_record,"e",@progbits
	.ascii	"codoms\t1\n"
	.ascii	"source\tcall_gate.S\n"
	.ascii	"tested\n"
