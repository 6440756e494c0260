# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# long __codoms_syscall(n, a, b, c, d, e, f): root asks the kernel.
#
# in:  a0 number, a1-a6 arguments
# out: a0 result, -4095 to -1 is an error

	.text
	.global __codoms_syscall
	.hidden __codoms_syscall
	.type __codoms_syscall, %function
__codoms_syscall:
	mv a7, a0
	mv a0, a1
	mv a1, a2
	mv a2, a3
	mv a3, a4
	mv a4, a5
	mv a5, a6
	ecall
	ret
	.size __codoms_syscall, .-__codoms_syscall
