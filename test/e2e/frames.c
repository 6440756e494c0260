// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Frames of every shape around calls over domains, and in the callee: of variable size,
// aligned more than the stack is, found by a frame pointer or a base pointer, saved by
// library routines, left by longjmp, handed on by a tail call.
//
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O1 -gdwarf-2 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -gdwarf-5 -ffunction-sections -Wl,--gc-sections %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -fno-omit-frame-pointer -fstack-protector-all %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -Oz -msave-restore -msmall-data-limit=8 %s -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O2 -flto %s -o %t && %qemu %t | FileCheck %s
//
// A tail call that must be one cannot go over a domain: the gate's clean-up comes after.
// RUN: not %clang -O2 -DMUSTTAIL -c %s -o %t 2>&1 | FileCheck --check-prefix=MUSTTAIL %s
#include <codoms.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define IN_D codoms_domain("d") codoms_entry()

// The bytes of a frame of n bytes, aligned to a page in part.
long variable(int n, const long *v) IN_D codoms_access(read_only, 2, 1);
long aligned(long x) IN_D;
long tail(long x, int n) IN_D;
long jump(long x) IN_D;

codoms_domain("d") __attribute__((noinline)) static void touch(void *p, int n) {
  memset(p, 0x5a, n);
  __asm__ volatile("" : : "r"(p) : "memory");
}

long variable(int n, const long *v) {
  long copy[n], sum = 0;
  char more[n * 3];
  touch(more, n * 3);
  for (int i = 0; i < n; i++)
    copy[i] = v[i];
  touch(more, n);
  for (int i = 0; i < n; i++)
    sum += copy[i];
  return sum + more[n - 1];
}

long aligned(long x) {
  _Alignas(4096) char page[4096];
  _Alignas(64) long line[8];
  char some[x & 63];
  touch(page, sizeof page);
  touch(some, x & 63);
  line[3] = x;
  __asm__ volatile("" : : "r"(line) : "memory");
  return ((uintptr_t)page & 4095) + ((uintptr_t)line & 63) + line[3] + page[4095];
}

codoms_domain("d") __attribute__((noinline)) static long count(long x, int n) {
  if (!n)
    return x;
  __attribute__((musttail)) return count(x + 1, n - 1);
}
long tail(long x, int n) { return count(x, n); }

codoms_domain("d") static jmp_buf back;
codoms_domain("d") __attribute__((noinline)) static void leave(long x) {
  if (x)
    longjmp(back, (int)x);
}
long jump(long x) {
  volatile long kept = x * 2;
  int r = setjmp(back);
  if (!r)
    leave(x);
  return kept + r;
}

#ifdef MUSTTAIL
// MUSTTAIL: frames.c:[[@LINE+2]]:54: error: this call of 'jump' leaves domain 'root', and cannot be 'musttail': there is something to do after it
// MUSTTAIL-NOT: error:
long over(long x) { __attribute__((musttail)) return jump(x); }
#endif

__attribute__((noinline)) static long caller(int n) {
  _Alignas(256) long v[8];
  long w[n];
  volatile long before = 7;
  jmp_buf point;
  for (int i = 0; i < n; i++)
    w[i] = v[i & 7] = i;
  if (!setjmp(point)) {
    before += variable(n, w);
    before += aligned(n);
    longjmp(point, 1);
  }
  return before + w[n - 1] + v[n & 7] + ((uintptr_t)v & 255);
}

int main(void) {
  const long v[4] = {1, 2, 3, 4};
  // CHECK: variable 100
  printf("variable %ld\n", variable(4, v));
  // CHECK-NEXT: aligned 140
  printf("aligned %ld\n", aligned(50));
  // CHECK-NEXT: tail 1000001
  printf("tail %ld\n", tail(1, 1000000));
  // CHECK-NEXT: jump 15 0
  printf("jump %ld %ld\n", jump(5), jump(0));
  // CHECK-NEXT: caller 253
  printf("caller %ld\n", caller(10));
  return 0;
}
