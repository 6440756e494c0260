/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Signal handlers are root's: a domain never returns from one.
 */
	.text
	.global	__restore$any
	.type	__restore$any, %function
__restore$any:
	.global	__restore_rt$any
	.type	__restore_rt$any, %function
__restore_rt$any:
	unimp
	.size	__restore$any, .-__restore$any
	.size	__restore_rt$any, .-__restore_rt$any
