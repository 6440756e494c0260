// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Neither side of a call learns from, or is harmed through, registers. The
// bodies are assembly that does what a compiler never would; each has a twin
// behind a boundary that waives the protection, where it succeeds.
//
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -fno-omit-frame-pointer %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -Oz -msave-restore %s -o %t && %qemu %t | FileCheck %s
#include <codoms.h>
#include <stdio.h>
#include <string.h>

#define SECRET 0x5ec7e75ec7e75ec7

// clobber$d: every register but ra, sp, gp, tp, the callee-saved ones as well.
// spy$d: what is in any of them, ORed; arguments are not passed, and s0 is the
// gate's frame pointer where it has one.
__asm__(".macro each_x op\n"
        ".irp r, "
        "t0,t1,t2,t3,t4,t5,t6,a1,a2,a3,a4,a5,a6,a7,s1,s2,s3,s4,s5,s6,s7,s8,s9,"
        "s10,s11\n"
        "\\op \\r\n"
        ".endr\n.endm\n"
        ".macro each_f op\n"
        ".irp r, "
        "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,"
        "26,27,28,29,30,31\n"
        "\\op f\\r\n"
        ".endr\n.endm\n"
        ".macro set_x r\nli \\r, -64\n.endm\n"
        ".macro set_f r\nfmv.d.x \\r, t0\n.endm\n"
        ".macro get_x r\nor a0, a0, \\r\n.endm\n"
        ".macro get_f r\nfmv.x.d t0, \\r\nor a0, a0, t0\n.endm\n"
        ".pushsection .codoms.d.text.bodies,\"ax\",@progbits\n"
        ".globl clobber$d\n"
        "clobber$d:\n"
        "each_x set_x\n"
        "set_x s0\n"
        "each_f set_f\n"
        "ret\n"
        ".globl spy$d\n"
        "spy$d:\n"
        "each_x get_x\n"
        "each_f get_f\n"
        "ret\n"
        ".popsection\n"
        // What s9 is after a call of the gate without a stub.
        ".globl bare_call\n"
        "bare_call:\n"
        "addi sp, sp, -224\n"
        "sd ra, 0(sp)\n"
        ".set offset, 8\n"
        ".irp r, s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11\n"
        "sd \\r, offset(sp)\n"
        ".set offset, offset + 8\n"
        ".endr\n"
        ".irp r, fs0,fs1,fs2,fs3,fs4,fs5,fs6,fs7,fs8,fs9,fs10,fs11\n"
        "fsd \\r, offset(sp)\n"
        ".set offset, offset + 8\n"
        ".endr\n"
        "li s9, 9\n"
        "call clobber$$d\n"
        "mv a0, s9\n"
        "ld ra, 0(sp)\n"
        ".set offset, 8\n"
        ".irp r, s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11\n"
        "ld \\r, offset(sp)\n"
        ".set offset, offset + 8\n"
        ".endr\n"
        ".irp r, fs0,fs1,fs2,fs3,fs4,fs5,fs6,fs7,fs8,fs9,fs10,fs11\n"
        "fld \\r, offset(sp)\n"
        ".set offset, offset + 8\n"
        ".endr\n"
        "addi sp, sp, 224\n"
        "ret\n");
long bare_call(void);

void clobber(void) codoms_import("d");
long spy(void) codoms_import("d");
long spy_waived(void) codoms_import("d", "spy") codoms_isolate(none);

// The domain's own secret, in registers that a body may leave anything in.
#define TALK                                                                   \
  __asm__ volatile("mv t1, %0\n mv t2, %0\n mv t6, %0\n mv a1, %0\n"           \
                   "mv a7, %0\n fmv.d.x ft0, %0\n fmv.d.x fa0, %0"             \
                   :                                                           \
                   : "r"(SECRET)                                               \
                   : "t1", "t2", "t6", "a1", "a7", "ft0", "fa0")
codoms_domain("d") codoms_entry() void talk(void) { TALK; }
codoms_domain("d") codoms_entry()
    codoms_isolate(reg_integrity, stack, dcs) void talk_waived(void) {
  TALK;
}

// Nothing of the compiler's stands between the call and the look.
#define LISTEN(F)                                                              \
  ({                                                                           \
    long heard;                                                                \
    F();                                                                       \
    __asm__ volatile("or %0, t2, a7\n or %0, %0, t6\n fmv.x.d a7, ft0\n"       \
                     "or %0, %0, a7\n fmv.x.d a7, fa0\n or %0, %0, a7"         \
                     : "=&r"(heard)                                            \
                     :                                                         \
                     : "a7");                                                  \
    heard;                                                                     \
  })

#define FILL                                                                   \
  __asm__ volatile("mv t0, %0\n mv t3, %0\n mv a6, %0\n mv s3, %0\n"           \
                   "mv s11, %0\n fmv.d.x ft3, %0\n fmv.d.x fs4, %0"            \
                   :                                                           \
                   : "r"(SECRET)                                               \
                   : "t0", "t3", "a6", "s3", "s11", "ft3", "fs4")

// A frame whose size only s0 remembers, and values in callee-saved registers.
__attribute__((noinline)) static int keep(int n, void (*f)(void)) {
  char dynamic[n];
  memset(dynamic, 7, n);
  double d = n * 1.5;
  long a = n * 3, b = n * 5;
  __asm__ volatile("" : "+r"(a), "+r"(b), "+f"(d));
  f();
  __asm__ volatile("" : "+r"(a), "+r"(b), "+f"(d));
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += dynamic[i];
  return sum == 7 * n && a == n * 3 && b == n * 5 && d == n * 1.5;
}

// Directly, without a test of a pointer.
__attribute__((noinline)) static int keep_direct(int n) {
  char dynamic[n];
  memset(dynamic, 7, n);
  long a = n * 3;
  __asm__ volatile("" : "+r"(a));
  clobber();
  __asm__ volatile("" : "+r"(a));
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += dynamic[i];
  return sum == 7 * n && a == n * 3;
}

int main(void) {
  // CHECK: kept: 1 1
  printf("kept: %d %d\n", keep(100, clobber), keep_direct(1000));
  // CHECK-NEXT: kept without protection: -64
  printf("kept without protection: %ld\n", bare_call());
  FILL;
  long seen = spy();
  // CHECK-NEXT: seen: 0
  printf("seen: %lx\n", seen);
  FILL;
  seen = spy_waived();
  // CHECK-NEXT: seen without protection: 1
  printf("seen without protection: %d\n", (seen & SECRET) == SECRET);
  // CHECK-NEXT: heard: 0
  printf("heard: %lx\n", LISTEN(talk));
  long heard = LISTEN(talk_waived);
  // CHECK-NEXT: heard without protection: 1
  printf("heard without protection: %d\n", (heard & SECRET) == SECRET);
  // CHECK-NEXT: done
  printf("done\n");
}
