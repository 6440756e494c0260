/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * All system calls of the library go through one function, so that the copy of
 * the library in a domain asks the runtime's gate (codoms_syscall_any.c) where
 * root's asks the kernel (riscv64/codoms_syscall.s).
 */
__attribute__((__visibility__("hidden"))) long
__codoms_syscall(long n, long a, long b, long c, long d, long e, long f);

static inline long __syscall0(long n) {
  return __codoms_syscall(n, 0, 0, 0, 0, 0, 0);
}

static inline long __syscall1(long n, long a) {
  return __codoms_syscall(n, a, 0, 0, 0, 0, 0);
}

static inline long __syscall2(long n, long a, long b) {
  return __codoms_syscall(n, a, b, 0, 0, 0, 0);
}

static inline long __syscall3(long n, long a, long b, long c) {
  return __codoms_syscall(n, a, b, c, 0, 0, 0);
}

static inline long __syscall4(long n, long a, long b, long c, long d) {
  return __codoms_syscall(n, a, b, c, d, 0, 0);
}

static inline long __syscall5(long n, long a, long b, long c, long d, long e) {
  return __codoms_syscall(n, a, b, c, d, e, 0);
}

static inline long __syscall6(long n, long a, long b, long c, long d, long e,
                              long f) {
  return __codoms_syscall(n, a, b, c, d, e, f);
}
