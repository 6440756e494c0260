// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arguments on the stack are the caller's: a gate asserts that, and copies
// them. A caller that points sp at the callee's own memory, to have it read
// back as arguments, is stopped and named; what it may point at is its own
// stack.
//
// RUN: %clang -O2 %s -o %t
// RUN: %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t lie 2>&1 | FileCheck --check-prefixes=CHECK,LIE %s
// RUN: %clang -O0 %s -o %t
// RUN: %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t lie 2>&1 | FileCheck --check-prefixes=CHECK,LIE %s
#include <codoms.h>
#include <stdio.h>

codoms_domain("d") static long vault[4] = {1111, 2222, 3333, 4444};

// The address is no secret.
codoms_domain("d") codoms_entry() long where(void) { return (long)vault; }

codoms_domain("d")
    codoms_entry() long sum(long a, long b, long c, long d, long e, long f,
                            long g, long h, long i, int j, long k) {
  return a + b + c + d + e + f + g + h + i + j + k;
}

// sum$$d(1, ..., 8, sp[0..2]) with sp as given, which is lent if it can be.
__asm__(".pushsection .codoms.e.text.with_sp,\"ax\",@progbits\n"
        ".globl with_sp$e\n"
        "with_sp$e:\n"
        "addi sp, sp, -16\n"
        "sd ra, 0(sp)\n"
        "sd s0, 8(sp)\n"
        "mv s0, sp\n"
        "cd.push 255, xf\n"
        "mv sp, a0\n"
        "cd.same t0, sp\n"
        "beqz t0, 1f\n"
        "li t1, 24\n"
        "cd.grant c0, sp, t1, r\n"
        "1:\n"
        "li a0, 1\n li a1, 2\n li a2, 3\n li a3, 4\n"
        "li a4, 5\n li a5, 6\n li a6, 7\n li a7, 8\n"
        "call sum$$d\n"
        "cd.pop\n"
        "mv sp, s0\n"
        "ld ra, 0(sp)\n"
        "ld s0, 8(sp)\n"
        "addi sp, sp, 16\n"
        "ret\n"
        ".popsection\n");
codoms_domain("e") long with_sp(long sp);

codoms_domain("e") codoms_entry() long honest(void) {
  return sum(1, 2, 3, 4, 5, 6, 7, 8, 9, -10, 11);
}

codoms_domain("e") codoms_entry() long attack(long target) {
  long own[3] = {100, 200, 300};
  long r = with_sp((long)own);
  return target ? with_sp(target) : r;
}

int main(int argc, char **argv) {
  // CHECK: honest: 46
  printf("honest: %ld\n", honest());
  // CHECK-NEXT: own: 636
  printf("own: %ld\n", attack(0));
  fflush(stdout);
  // LIE: codoms: domain 'e' passed a pointer that it may not use itself: 24
  // bytes of 'vault LIE-NOT: {{^}}vault:
  if (argc > 1)
    printf("vault: %ld\n", attack(where()));
}
