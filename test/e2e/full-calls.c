// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that lend as much as a call can, with as many arguments in registers and
// on the stack: more addresses and lengths than there are registers. Each callee
// gets what it was given, and no byte more.
//
// RUN: %clang -O0 %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t refs 2>&1 | FileCheck --check-prefix=REFS %s
// RUN: not --crash %qemu %t pointer 2>&1 | FileCheck --check-prefix=REFS %s
// RUN: not --crash %qemu %t stack 2>&1 | FileCheck --check-prefix=STACK %s
// RUN: not --crash %qemu %t lends 2>&1 | FileCheck --check-prefix=LENDS %s
// RUN: %clang -O1 -fno-omit-frame-pointer %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t stack 2>&1 | FileCheck --check-prefix=STACK %s
// RUN: %clang -O2 %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t refs 2>&1 | FileCheck --check-prefix=REFS %s
// RUN: not --crash %qemu %t pointer 2>&1 | FileCheck --check-prefix=REFS %s
// RUN: not --crash %qemu %t stack 2>&1 | FileCheck --check-prefix=STACK %s
// RUN: not --crash %qemu %t lends 2>&1 | FileCheck --check-prefix=LENDS %s
// RUN: %clang -O3 %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t lends 2>&1 | FileCheck --check-prefix=LENDS %s
// RUN: %clang -Os -msave-restore %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t stack 2>&1 | FileCheck --check-prefix=STACK %s
// RUN: %clang -Oz %s -o %t && %qemu %t | FileCheck %s
// RUN: not --crash %qemu %t refs 2>&1 | FileCheck --check-prefix=REFS %s
//
// REFS: codoms: domain 'e' tried to read 1 byte of
// REFS-NEXT: in look_refs$e, entered from main
// STACK: codoms: domain 'e' tried to read 1 byte of
// STACK-NEXT: in look_stack$e, entered from main
// LENDS: codoms: domain 'd' tried to read 1 byte of
// LENDS-NEXT: in lends$d
#include "attack/Inputs/hostile.h"

#define IN_D codoms_domain("d") codoms_entry()
#define IN_E codoms_domain("e") codoms_entry()

struct s3 {
  long v[3];
};
struct s5 {
  long v[5];
};
struct s700 { // A size of 5600 takes two instructions.
  long v[700];
};

// Each reference is in a register, and each size wants another one.
long refs(struct s3 a, struct s5 b, struct s700 c, struct s3 d, struct s5 e,
          struct s700 f, struct s3 g, struct s5 h) IN_D;
long refs(struct s3 a, struct s5 b, struct s700 c, struct s3 d, struct s5 e,
          struct s700 f, struct s3 g, struct s5 h) {
  return a.v[2] + b.v[4] + c.v[699] + d.v[2] + e.v[4] + f.v[699] + g.v[2] +
         h.v[4];
}

// None is in a register, and those are full.
struct s3 stack(long a, long b, long c, long d, long e, long f, long g,
                struct s3 h, struct s700 i, struct s5 j, struct s3 k,
                struct s700 l, struct s5 m, int n) IN_D;
struct s3 stack(long a, long b, long c, long d, long e, long f, long g,
                struct s3 h, struct s700 i, struct s5 j, struct s3 k,
                struct s700 l, struct s5 m, int n) {
  return (struct s3){{a + b + c + d + e + f + g,
                      h.v[0] + i.v[0] + j.v[0] + k.v[0] + l.v[0] + m.v[0],
                      h.v[2] + i.v[699] + j.v[4] + k.v[2] + l.v[699] + m.v[4] +
                          n}};
}

// Gates that copy nothing. They read the byte that the first argument says:
// so many bytes behind what is passed in a5, or third on the stack, or behind 0.
ENTRY("e", "look_refs",
      "ld t0, 0(a0)\nld t1, 8(a0)\nmul t1, t1, a5\nadd t0, t0, t1\n"
      "lbu a0, 0(t0)\n")
ENTRY("e", "look_stack",
      "csrr t0, cdcallersp\nld t0, 16(t0)\nmul t0, t0, a1\n"
      "add t0, t0, a0\nlbu a0, 0(t0)\n")
long look_refs(struct s3 a, struct s5 b, struct s700 c, struct s3 d,
               struct s5 e, struct s700 f, struct s3 g, struct s5 h) IN_E;
long look_stack(long at, long scale, long c, long d, long e, long f, long g,
                struct s3 h, struct s700 i, struct s5 j, struct s3 k,
                struct s700 l, struct s5 m) IN_E;

// And one that adds up the lengths that it is lent, each times its number.
#define LENGTH(n, reg)                                                         \
  "cd.cget t0, c" #reg ", length\nli t1, " #n "\nmul t0, t0, t1\n"             \
  "add t2, t2, t0\n"
#define LENGTHS                                                                \
  "li t2, 0\n" LENGTH(1, 0) LENGTH(2, 1) LENGTH(3, 2) LENGTH(4, 3)             \
      LENGTH(5, 4) LENGTH(6, 5) LENGTH(7, 6) LENGTH(8, 7) "mv a0, t2\n"
ENTRY("e", "count_refs", LENGTHS)
ENTRY("e", "count_stack", LENGTHS)
long count_refs(struct s3 a, struct s5 b, struct s700 c, struct s3 d,
                struct s5 e, struct s700 f, struct s3 g, struct s5 h) IN_E;
long count_stack(long at, long scale, long c, long d, long e, long f, long g,
                 struct s3 h, struct s700 i, struct s5 j, struct s3 k,
                 struct s700 l, struct s5 m) IN_E;

// Addresses and lengths that are no arguments in registers.
long lends(long at, long b, long c, long d, long e, long f, long g, long h,
           const char *p1, long n1, const char *p2, int n2, char *p3,
           unsigned n3, const short *p4, short n4, const char *p5,
           unsigned char n5, const int *p6, long n6, const char *p7) IN_D
    codoms_access(read_only, 9, 10) codoms_access(read_only, 11, 12)
        codoms_access(read_write, 13, 14) codoms_access(read_only, 15, 16)
            codoms_access(read_only, 17, 18) codoms_access(read_only, 19, 20)
                codoms_access(string, 21);
long lends(long at, long b, long c, long d, long e, long f, long g, long h,
           const char *p1, long n1, const char *p2, int n2, char *p3,
           unsigned n3, const short *p4, short n4, const char *p5,
           unsigned char n5, const int *p6, long n6, const char *p7) {
  long s = b + c + d + e + f + g + h + strlen(p7);
  for (long i = 0; i < n1; i++)
    s += p1[i];
  for (long i = 0; i < n2; i++)
    s += p2[i];
  for (long i = 0; i < n3; i++)
    s += p3[i]++;
  for (long i = 0; i < n4; i++)
    s += p4[i];
  for (long i = 0; i < n5; i++)
    s += p5[i];
  for (long i = 0; i < n6; i++)
    s += p6[i];
  return s + ((const volatile char *)p6)[at];
}

#define A3(n) ((struct s3){{n, n + 1, n + 2}})
#define A5(n) ((struct s5){{n, 0, 0, 0, n + 4}})
static struct s700 A700(long n) {
  struct s700 s = {{n}};
  s.v[699] = n + 6;
  return s;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  volatile char own = 'x';
  struct s3 last = {{5592, 1}}, beside = {{(long)&own, 0}};
  long (*volatile pointer)(struct s3, struct s5, struct s700, struct s3,
                           struct s5, struct s700, struct s3,
                           struct s5) = look_refs;
  struct s3 r = stack(1, 2, 3, 4, 5, 6, 7, A3(10), A700(20), A5(30), A3(40),
                      A700(50), A5(60), -1);
  char text[4] = {1, 2, 3, 4};
  char more[3] = {5, 6, 7};
  short shorts[2] = {8, 9};
  static int ints[4] = {10, 11, 12, 13};

  // CHECK: refs 390
  printf("refs %ld\n", refs(A3(10), A5(20), A700(30), A3(40), A5(50), A700(60),
                            A3(70), A5(80)));
  // CHECK-NEXT: stack 28 210 233
  printf("stack %ld %ld %ld\n", r.v[0], r.v[1], r.v[2]);
  // CHECK-NEXT: lends 122 8
  printf("lends %ld", lends(0, 1, 2, 3, 4, 5, 6, 7, text, 2, text, 3, more, 3,
                            shorts, 2, text + 1, 1, ints, 3, "seven"));
  printf(" %d\n", more[2]);
  // CHECK-NEXT: count 51288 39960
  printf("count %ld", count_refs(A3(1), A5(2), A700(3), A3(4), A5(5), A700(6),
                                 A3(7), A5(8)));
  printf(" %ld\n", count_stack(1, 2, 3, 4, 5, 6, 7, A3(10), A700(20), A5(30),
                               A3(40), A700(50), A5(60)));
  // CHECK-NEXT: look 66 66 42
  printf("look %ld", look_refs(last, A5(20), A700(30), A3(40), A5(50), A700(60),
                               A3(70), A5(80)));
  fflush(stdout);
  if (!strcmp(what, "refs"))
    return look_refs(beside, A5(20), A700(30), A3(40), A5(50), A700(60), A3(70),
                     A5(80));
  if (!strcmp(what, "pointer"))
    return pointer(beside, A5(20), A700(30), A3(40), A5(50), A700(60), A3(70),
                   A5(80));
  if (!strcmp(what, "stack"))
    return look_stack((long)&own, 0, 3, 4, 5, 6, 7, A3(10), A700(20), A5(30),
                      A3(40), A700(50), A5(60));
  if (!strcmp(what, "lends"))
    return lends(12, 1, 2, 3, 4, 5, 6, 7, text, 2, text, 3, more, 3, shorts, 2,
                 text + 1, 1, ints, 3, "seven");
  printf(" %ld", pointer((struct s3){{5592, 1}}, A5(20), A700(30),
                         A3(40), A5(50), A700(60), A3(70), A5(80)));
  printf(" %ld\n", look_stack(16, 1, 3, 4, 5, 6, 7, A3(10), A700(20), A5(30),
                              A3(40), A700(50), A5(60)));
  return 0;
}
