/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * bool rt_copy(to, from, n): memcpy where a thread of a domain may be taking the
 * memory away. The handler of faults (src/fault.c) knows the place and lets a
 * fault in it go on at rt_copy_failed.
 *
 * a0  to, then the result: 1, or 0 after a fault
 * a1  from
 * a2  bytes left
 * t0  data
 */
	.text
	.global	rt_copy
	.hidden	rt_copy
	.type	rt_copy, %function
	.global	rt_copy_failed
	.hidden	rt_copy_failed
rt_copy:
	.cfi_startproc
	or	t0, a0, a1
	or	t0, t0, a2
	andi	t0, t0, 7
	bnez	t0, 2f
1:	beqz	a2, 3f
	ld	t0, (a1)
	sd	t0, (a0)
	addi	a1, a1, 8
	addi	a0, a0, 8
	addi	a2, a2, -8
	j	1b
2:	beqz	a2, 3f
	lbu	t0, (a1)
	sb	t0, (a0)
	addi	a1, a1, 1
	addi	a0, a0, 1
	addi	a2, a2, -1
	j	2b
3:	li	a0, 1
	ret
rt_copy_failed:
	li	a0, 0
	ret
	.cfi_endproc
	.size	rt_copy, .-rt_copy

	.section .codoms_record,"e",@progbits
	.ascii	"codoms\t1\n"
	.ascii	"source\tcopy.S\n"
	.ascii	"tested\n"
