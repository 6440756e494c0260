/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What codoms-gdb.py has gdb find at the address of a crossing: this name makes
 * gdb go on from one stack to another.
 */
	.text
	.global	__morestack
	.type	__morestack, %function
__morestack:
	unimp
	.size	__morestack, .-__morestack
