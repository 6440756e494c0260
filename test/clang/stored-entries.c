// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A call through a pointer lends what the pointer's declaration says, whatever the
// entry point that it leads to is declared to get.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -isystem %S/Inputs -verify %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -isystem %S/Inputs -Werror -Wno-codoms-access %s
#include "stored.h"
#define Z __attribute__((codoms_domain("z"), codoms_entry))
#define ROOT __attribute__((codoms_domain("root"), codoms_entry))
#define LEND(...) __attribute__((codoms_access(__VA_ARGS__)))

typedef int order(const void *, const void *);
typedef order with LEND(read_only, 1, "4") LEND(read_only, 2, "4");
int z_cmp(const void *a, const void *b) Z LEND(read_only, 1, "4") LEND(read_only, 2, "4");
int z_default(const int *a, const int *b) Z;
int z_nothing(int a, int b) Z;
int z_handle(const void *a, const void *b) Z LEND(none, 1) LEND(none, 2);

order *variable = z_cmp; // expected-warning {{'z_cmp' is declared to get memory lent, but calls through 'variable' lend nothing: it has no codoms_access}} expected-note {{give it the codoms_access of 'z_cmp', or its type by a typedef}}
with *typed = z_cmp;
order *clause LEND(read_only, 1, "4") LEND(read_only, 2, "4") = &z_cmp;
int (*defaults)(const int *, const int *) = z_default; // expected-warning {{'z_default' is declared to get memory lent}} expected-note {{}}
int (*numbers)(int, int) = z_nothing;
order *handle = z_handle;
void *address = (void *)z_cmp;

struct ops {
  int bits : 3, : 2;
  struct { order *inner; } s; // expected-note {{}}
  order *plain; // expected-note {{}}
  with *good;
};
const struct ops table[] = {
    {1, {z_cmp}, 0, z_cmp},        // expected-warning {{calls through 'inner' lend nothing}}
    {.plain = z_cmp, .good = z_cmp}, // expected-warning {{calls through 'plain' lend nothing}}
};
static order *const list[] = {0, z_cmp}; // expected-warning {{calls through 'list' lend nothing}} expected-note {{}}

// Root asks the caller's right alone, and may use all.
int root_cmp(const void *a, const void *b) ROOT LEND(read_only, 1, "4") LEND(read_only, 2, "4");

int apply(order *by); // expected-note {{}}
int applies(with *by);
int use(struct ops *o, int c) {
  struct ops local = {.plain = c ? z_cmp : 0};
  order *late; // expected-note {{}}
  late = z_cmp; // expected-warning {{calls through 'late' lend nothing}}
  o[1].good = z_cmp;
  sort(o, 1, z_cmp); // expected-warning {{'z_cmp' is declared to get memory lent, but calls through 'by' lend nothing}} expected-note@14 {{pass a function of the caller's domain that calls 'z_cmp'}}
  return apply(z_cmp) + applies(z_cmp) + list[c](0, 0) + late(o, o) + local.bits; // expected-warning {{calls through 'by' lend nothing}}
}

// Within its domain it is a plain call.
__attribute__((codoms_domain("z"))) int z_use(void) {
  order *own = z_cmp;
  order *root = root_cmp;
  return own(0, 0) + root(0, 0);
}
