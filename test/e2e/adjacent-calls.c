// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that share one saved set: the callees of the second find nothing of this
// domain, and what they leave harms nobody.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -c %s -o %t.o -Rpass=codoms 2>&1 | FileCheck --check-prefix=SHARED %s
#include <codoms.h>
#include <stdio.h>

#define SECRET 0x5ec7e75ec7e75ec7

// set$d leaves -64 in each callee-saved register; see$d says what is in any
// register but those of its two arguments, and s0, where the gate may have its
// frame pointer.
__asm__(".pushsection .codoms.d.text.bodies,\"ax\",@progbits\n"
        ".globl set$d\n"
        "set$d:\n"
        ".irp r, s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11\n"
        "li \\r, -64\n"
        ".endr\n"
        ".irp r, 8,9,18,19,20,21,22,23,24,25,26,27\n"
        "fmv.d.x f\\r, s0\n"
        ".endr\n"
        "ret\n"
        ".globl see$d\n"
        "see$d:\n"
        "li a0, 0\n"
        ".irp r, t1,t2,t3,t4,t5,t6,a2,a3,a4,a5,a6,a7,"
        "s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11\n"
        "or a0, a0, \\r\n"
        ".endr\n"
        ".irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,"
        "24,25,26,27,28,29,30,31\n"
        "fmv.x.d t0, f\\r\n"
        "or a0, a0, t0\n"
        ".endr\n"
        "ret\n"
        ".popsection\n");
void set(void) codoms_import("d");
long see(long a, long b) codoms_import("d");

static volatile long table[4] = {1, 2, 3, SECRET};

#define FILL                                                                   \
  __asm__ volatile("mv t3, %0\n mv a6, %0\n mv s3, %0\n mv s11, %0\n"          \
                   "fmv.d.x ft3, %0\n fmv.d.x fs4, %0"                         \
                   :                                                           \
                   : "r"(SECRET)                                               \
                   : "t3", "a6", "s3", "s11", "ft3", "fs4")

__attribute__((noinline)) static long look(void) {
  FILL;
  (void)see(1, 2);
  // Nothing is between them but an argument.
  // SHARED-DAG: [[#@LINE+1]]:10: remark: the cd.push of the call before serves
  return see(table[3], 4);
}

int main(void) {
  long kept = 4711, seen;
  double real = 1.5;
  __asm__ volatile("" : "+r"(kept), "+f"(real));
  seen = look();
  // CHECK: seen: 0 4711 1.5
  printf("seen: %lx %ld %.1f\n", seen, kept, real);

  FILL;
  set();
  // SHARED-DAG: [[#@LINE+1]]:3: remark: the cd.push of the call before serves
  set();
  __asm__ volatile("" : "+r"(kept), "+f"(real));
  // CHECK-NEXT: kept: 4711 1.5
  printf("kept: %ld %.1f\n", kept, real);
}
