// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions of domains that save registers with cm.push and return with
// cm.popret, callers and callees over domains among them. The C library of the
// sysroot has compressed loads and stores of doubles, whose encodings Zcmp takes:
// the linker refuses the mixture, unless the object does not say what it is, and
// the program keeps to functions without any.
//
// DEFINE: %{cpu} = -cpu rv64,c=off,zca=on,zcmp=on
// RUN: %clang -Oz -march=rv64imafd_zca_zcmp_xcodoms -c %s -o %t.o
// RUN: not %clang %t.o -o %t 2>&1 | FileCheck --check-prefix=MIXED %s
// RUN: llvm-objdump -d --mattr=+zcmp %t.o | FileCheck --check-prefix=CODE %s
// RUN: llvm-objcopy -R .riscv.attributes %t.o && %clang %t.o -o %t
// RUN: %qemu %{cpu} %t | FileCheck %s
// RUN: not --crash %qemu -d codoms %{cpu} %t over 2>&1 | FileCheck --check-prefix=OVER %s
// RUN: not --crash %qemu -d codoms %{cpu} %t save the registers 2>&1 | FileCheck --check-prefix=SAVE %s
#include <codoms.h>
#include <unistd.h>

// MIXED: 'zcmp' extension is incompatible with 'c' extension when 'd' extension is enabled

// CODE-LABEL: <main>:
// CODE:         cm.push
// CODE:         cm.popret
// CODE-LABEL: <deep$d>:
// CODE:         cm.push {ra, s0-s11}
// CODE:         cm.popret {ra, s0-s11}
// CODE-LABEL: <fill$d>:
// CODE:         cm.push
// CODE:         cm.popret
// CODE-LABEL: <twice$e>:
// CODE:         cm.push {ra, s0-s3}
// CODE:         cm.popret {ra, s0-s3}

int fill(char *v, int n, int more) codoms_domain("d") codoms_entry()
    codoms_access(write_only, 1, 2);
void save(void *stack) codoms_domain("d") codoms_entry()
    codoms_access(none, 1);
int twice(int n) codoms_domain("e") codoms_entry();
int deep(int a, int b, int c, int d, int e, int f, int g, int h, int i)
    codoms_domain("d");

__attribute__((noinline)) int deep(int a, int b, int c, int d, int e, int f,
                                   int g, int h, int i) {
  __asm__ volatile("" ::: "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8",
                   "s9", "s10", "s11");
  return a + b + c + d + e + f + g + h + i;
}

int fill(char *v, int n, int more) {
  int sum = 0;
  for (int i = 0; i < n + more; i++) {
    v[i] = '0' + twice(i);
    sum += deep(i, 1, 2, 3, 4, 5, 6, 7, n);
  }
  return sum;
}

int twice(int n) {
  __asm__ volatile("" ::: "s0", "s1", "s2", "s3");
  return 2 * n;
}

// Has registers saved where its caller's are.
void save(void *stack) {
  __asm__ volatile("mv sp, %0\n"
                   "cm.push %{ra, s0-s2%}, -48" : : "r"(stack));
}

int main(int argc, char **argv) {
  char v[17] = {0};
  int sum = fill(v, 5, argc == 2 ? 12 : 0);
  write(1, v, 5); // CHECK: 02468
  write(1, sum == 10 + 5 * (28 + 5) ? " right\n" : " wrong\n", 7); // CHECK-SAME: right
  if (argc > 2)
    save(__builtin_frame_address(0));
  return 0;
}

// The report would need vfprintf, which is not without.
// OVER: codoms: fault write domain d blamed d {{.*}} size 1 target root
// OVER-NEXT: codoms: signal 11 in domain d
// SAVE: codoms: fault write domain d blamed d {{.*}} size 8 target root
// SAVE-NEXT: codoms: signal 11 in domain d
