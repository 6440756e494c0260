// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A domain cannot make another one use memory that it has no right to itself,
// whatever way the ABI passes the pointer; the fault is the caller's. The same
// calls with memory of its own are fine.
//
// RUN: %clang -O2 %s -o %t && %qemu %t ok | FileCheck --check-prefix=OK %s
// RUN: not --crash %qemu %t read 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t write 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t count 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t null 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t negative 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t path 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t string 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t function 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t result 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t align 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t object 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t nested 2>&1 | FileCheck --check-prefix=BAD %s
// BAD: codoms: domain 'a' passed a pointer that it may not use itself:
// BAD-NEXT: in v_{{[a-z]+}}$$v{{.*}}, entered from attack$a
// OK: ok: 593
//
// RUN: %clang -O0 %s -o %t && %qemu %t ok | FileCheck --check-prefix=OK %s
// RUN: not --crash %qemu %t write 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t null 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t path 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t string 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t result 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: not --crash %qemu %t object 2>&1 | FileCheck --check-prefix=BAD %s
#include <codoms.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct buffer {
  const char *at;
  unsigned left;
};
struct big {
  long v[5];
};

// ---- The victim.
static codoms_domain("v") char secret[64] = "secret";
static codoms_domain("v") void internal(void) {}
codoms_domain("v") void *leak_address(int what) codoms_entry();
codoms_domain("v") int v_sum(const char *p, int n) codoms_entry()
    codoms_access(read_only, 1, 2);
codoms_domain("v") void v_zero(char *p, int n) codoms_entry()
    codoms_access(write_only, 1, 2);
codoms_domain("v") long v_last(const long *p, long n) codoms_entry()
    codoms_access(read_only, 1, 2);
codoms_domain("v") int v_any(const char *p, int n) codoms_entry()
    codoms_access(read_only, 1, 2);
codoms_domain("v") int v_next(struct buffer *b) codoms_entry()
    codoms_access(read_write, 1) codoms_access(read_only, "b->at", "b->left");
codoms_domain("v") int v_length(const char *s) codoms_entry()
    codoms_access(string, 1);
codoms_domain("v") void v_call(void (*f)(void)) codoms_entry();
codoms_domain("v") struct big v_make(struct big b) codoms_entry();

void *leak_address(int what) { return what ? (void *)internal : secret; }
int v_sum(const char *p, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += p[i];
  return s;
}
void v_zero(char *p, int n) { memset(p, 0, n); }
// Trusts what the gate has seen to.
long v_last(const long *p, long n) { return p[n - 1]; }
int v_any(const char *p, int n) { return p ? n : 0; }
int v_next(struct buffer *b) {
  int s = v_sum(b->at, b->left);
  b->at += b->left;
  b->left = 0;
  return s;
}
int v_length(const char *s) { return s ? strlen(s) : -1; }
// A domain may call what it names.
codoms_domain("a") void callback(void) codoms_entry();
codoms_domain("v") void (*volatile const known)(void) = callback;
void v_call(void (*f)(void)) {
  if (f && known)
    f();
}
struct big v_make(struct big b) {
  b.v[0]++;
  return b;
}

// ---- The attacker.
#pragma codoms domain push("a")
static int called;
void callback(void) { called++; }

int attack(int how) codoms_entry();
int attack(int how) {
  char *mine = (char[16]){"abc"}, *theirs = leak_address(0);
  struct buffer b = {mine, 3};
  struct big big = {{1}};
  // With a type of our own, nobody writes the code that makes it right.
  void (*volatile make)(void *, void *) = (void (*)(void *, void *))v_make;
  switch (how) {
  case 0:
    v_zero(mine + 8, 8);
    v_zero(theirs, 0);
    v_call(callback);
    v_call(0);
    v_any(0, 65536);
    big = v_make(big);
    return v_sum(mine, 3) + v_length(mine) + v_length(0) + called + big.v[0];
  case 1: return v_sum(theirs, 6);
  case 2: v_zero(theirs, 6); return 0;
  case 3: return v_sum(theirs, -1);
  // What the gate found by a path, another thread could change.
  case 4: return v_next(&b);
  case 5: return v_length(theirs);
  case 6: v_call((void (*)(void))leak_address(1)); return 0;
  case 7: make(theirs, &big); return 0;
  case 8: make((char *)&big + 1, &big); return 0;
  case 9: make(&big, theirs); return 0;
  case 10: return v_next((struct buffer *)theirs);
  case 11: return v_last(0, (uintptr_t)theirs / 8 + 1);
  case 12: return v_any(0, -1);
  }
  return 0;
}
#pragma codoms domain pop

int main(int argc, char **argv) {
  static const char *const ways[] = {"ok",     "read",     "write",  "count",
                                     "path",   "string",   "function", "result",
                                     "align",  "object",   "nested", "null",
                                     "negative"};
  for (int i = 0; i < 13; i++)
    if (!strcmp(argv[1], ways[i])) {
      // Root owns v, and so may lend by a path.
      char mine[4] = "abc";
      struct buffer b = {mine, 3};
      int own = i ? 0 : v_next(&b) + b.left;
      printf("%s: %d\n", ways[i], attack(i) + own);
    }
}
