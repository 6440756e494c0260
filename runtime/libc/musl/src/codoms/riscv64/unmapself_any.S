/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A domain has no threads of its own that could end on their own stack.
 */
	.text
	.global	__unmapself$any
	.type	__unmapself$any, %function
__unmapself$any:
	unimp
	.size	__unmapself$any, .-__unmapself$any
