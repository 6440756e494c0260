// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A caller looks at what it lent to be written when the call returns. If a callback
// has freed that meanwhile, the report says what to do: free it later, lend it to be
// read only, or as bytes.
//
// RUN: %clang -O0 %s -o %t.O0 && not --crash %qemu %t.O0 freed 2>&1 | FileCheck --check-prefix=FREED %s
// RUN: %clang -O2 %s -o %t
// RUN: not --crash %qemu %t freed 2>&1 | FileCheck --check-prefix=FREED %s
// RUN: not --crash %qemu %t path 2>&1 | FileCheck --check-prefix=FREED %s
// RUN: not --crash %qemu %t reused 2>&1 | FileCheck --check-prefix=REUSED %s
// RUN: %qemu %t later | FileCheck %s
// RUN: %qemu %t read | FileCheck %s
// RUN: %qemu %t bytes | FileCheck %s
//
// Another fault has nothing to do with it.
// RUN: not --crash %qemu %t other 2>&1 | FileCheck --check-prefix=OTHER %s
#include <codoms.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

struct req {
  void (*done)(struct req *);
  char *p;
  unsigned n;
  char data[8192];
};
enum { SIZE = 3 * 4096 };

void done(struct req *r) codoms_domain("root") codoms_entry() codoms_access(none, 1);
void submit(struct req *r) codoms_domain("q") codoms_entry() codoms_access(read_write, 1);
void submit_path(struct req *r) codoms_domain("q") codoms_entry() codoms_access(read_write, "r->p", "r->n");
void submit_read(const struct req *r) codoms_domain("q") codoms_entry() codoms_access(read_only, 1);
void submit_bytes(void *r) codoms_domain("q") codoms_entry() codoms_access(read_write, 1, "8216");

void submit(struct req *r) { r->data[0] = 1; done(r); }
void submit_path(struct req *r) { r->data[0] = 1; done(r); }
void submit_read(const struct req *r) { done((struct req *)r); }
void submit_bytes(void *p) { struct req *r = p; r->data[0] = 1; done(r); }

static int later, reuse;
void inner(struct req *r) { puts("inner"); }
void done(struct req *r) {
  if (reuse)
    r->done = inner;
  else if (!later)
    munmap(r, SIZE);
}

static struct req *new(void) {
  struct req *r = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  r->done = done;
  r->p = r->data;
  r->n = 4;
  return r;
}

__attribute__((noinline)) int other(struct req *r) { return ((volatile struct req *)r)->n; }

int main(int argc, char **argv) {
  const char *how = argv[1];
  struct req *r = new();
  _Static_assert(sizeof(struct req) == 8216, "as submit_bytes has it");
  // FREED: codoms: root touched memory of root at 0x{{.*}}, where nothing is mapped
  // FREED-NEXT: in main
  // FREED: hint: perhaps a look at what the call just before lent to be written, which must live until that returns: free it later, or lend it read_only or as bytes
  // REUSED: codoms: domain 'q' left in r of submit a pointer to 'inner' (root)
  // REUSED: hint: {{.*}}if the object was freed meanwhile: lend it read_only or as bytes, or free it later
  // CHECK: returned
  // OTHER: codoms: root touched memory of root at 0x{{.*}}, where nothing is mapped
  // OTHER-NOT: hint:
  if (!strcmp(how, "freed"))
    submit(r);
  if (!strcmp(how, "path"))
    submit_path(r);
  if (!strcmp(how, "reused")) {
    reuse = 1;
    submit(r);
  }
  if (!strcmp(how, "later")) {
    later = 1;
    submit(r);
    munmap(r, SIZE);
  }
  if (!strcmp(how, "read"))
    submit_read(r);
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wcodoms-access"
  if (!strcmp(how, "bytes"))
    submit_bytes(r);
#pragma clang diagnostic pop
  if (!strcmp(how, "other")) {
    munmap(r, SIZE);
    return other(r);
  }
  puts("returned");
}
