/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * __syscall_cp_asm of a domain. Threads of a domain are not cancelled, so there
 * is no window between the test and the call: the labels that the handler of
 * SIGCANCEL compares with enclose nothing.
 *
 * in:  a0 &self->cancel, a1 number, a2-a7 arguments
 */
	.text
	.global	__cp_begin$any
	.hidden	__cp_begin$any
	.global	__cp_end$any
	.hidden	__cp_end$any
	.global	__cp_cancel$any
	.hidden	__cp_cancel$any
	.global	__syscall_cp_asm$any
	.hidden	__syscall_cp_asm$any
	.type	__syscall_cp_asm$any, %function
__syscall_cp_asm$any:
__cp_begin$any:
__cp_end$any:
__cp_cancel$any:
	mv	a0, a1
	mv	a1, a2
	mv	a2, a3
	mv	a3, a4
	mv	a4, a5
	mv	a5, a6
	mv	a6, a7
	tail	__codoms_syscall
	.size	__syscall_cp_asm$any, .-__syscall_cp_asm$any
