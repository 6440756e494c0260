// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A callee finds nothing of its caller's in any register, and a caller nothing
// of its callee's; what the callee does to callee-saved registers harms nobody.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
//
// RUN: %clang -O2 %without-bank-x %s -o %t && %qemu %t | FileCheck --check-prefix=BANKX %s
// RUN: %clang -O2 %without-bank-f %s -o %t && %qemu %t | FileCheck --check-prefix=BANKF %s
// RUN: %clang -O2 %without-clear-call %s -o %t && %qemu %t | FileCheck --check-prefix=CALL %s
// RUN: %clang -O2 %without-clear-return %s -o %t && %qemu %t | FileCheck --check-prefix=RETURN %s
#include "Inputs/hostile.h"

BODY("d", "saved", "mv a0, s3\nor a0, a0, s11\nli s3, -64\nli s11, -64\n")
BODY("d", "real", "fmv.x.d a0, fs4\nli t0, -64\nfmv.d.x fs4, t0\n")
BODY("d", "temporary", "or a0, t3, a6\nfmv.x.d t0, ft3\nor a0, a0, t0\n")
long saved(void) codoms_import("d");
long real(void) codoms_import("d");
long temporary(void) codoms_import("d");

codoms_domain("d") codoms_entry() void talk(void) {
  __asm__ volatile("mv t2, %0\n mv a7, %0\n fmv.d.x ft0, %0" : : "r"(SECRET)
                   : "t2", "a7", "ft0");
}

#define FILL                                                                   \
  __asm__ volatile("mv t3, %0\n mv a6, %0\n mv s3, %0\n mv s11, %0\n"          \
                   "fmv.d.x ft3, %0\n fmv.d.x fs4, %0"                         \
                   :                                                           \
                   : "r"(SECRET)                                               \
                   : "t3", "a6", "s3", "s11", "ft3", "fs4")
#define CALL(F)                                                                \
  ({                                                                           \
    FILL;                                                                      \
    F();                                                                       \
  })
// Whether a value of main's own came through.
#define KEPT(REG, MOVE)                                                        \
  ({                                                                           \
    long kept;                                                                 \
    __asm__ volatile(MOVE " %0, " REG : "=r"(kept));                           \
    kept;                                                                      \
  })

int main(void) {
  long seen = CALL(saved);
  long kept = KEPT("s3", "mv");
  // CHECK: saved 0 5ec7e75ec7e75ec7
  // BANKX: saved 5ec7e75ec7e75ec7 ffffffffffffffc0
  printf("saved %lx %lx\n", seen, kept);
  seen = CALL(real);
  kept = KEPT("fs4", "fmv.x.d");
  // CHECK: real 0 5ec7e75ec7e75ec7
  // BANKF: real 5ec7e75ec7e75ec7 ffffffffffffffc0
  printf("real %lx %lx\n", seen, kept);
  // CHECK: temporary 0
  // CALL: temporary 5ec7e75ec7e75ec7
  printf("temporary %lx\n", CALL(temporary));
  talk();
  __asm__ volatile("or %0, t2, a7\n fmv.x.d a7, ft0\n or %0, %0, a7"
                   : "=&r"(seen) : : "a7");
  // CHECK: heard 0
  // RETURN: heard 5ec7e75ec7e75ec7
  printf("heard %lx\n", seen);
}
