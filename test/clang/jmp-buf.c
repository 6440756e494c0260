// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who may write a jmp_buf says where longjmp goes on. test/runtime/longjmp-foreign.c
// runs those that longjmp refuses.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -x c++ -verify %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify=numbers -DNUMBERS %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -Werror -Wno-codoms-access %s
#ifdef __cplusplus
extern "C" {
#endif
#ifdef NUMBERS
// As other C libraries have it.
typedef unsigned long jmp_buf[26], sigjmp_buf[42];
#else
typedef struct __jmp_buf_tag {
  unsigned long regs[26], flag, mask[16];
} jmp_buf[1];
typedef jmp_buf sigjmp_buf;
#endif
int setjmp(jmp_buf) __attribute__((__returns_twice__));
#define Z __attribute__((codoms_domain("z"), codoms_entry))
#define LEND(...) __attribute__((codoms_access(__VA_ARGS__)))

struct err { int code; jmp_buf jb; };
struct nested { char text[8]; struct err stack[3]; };
union choice { long n; sigjmp_buf jb; };
struct plain { long regs[26]; };

int unused(struct err *e) Z;
#ifdef NUMBERS
int member(struct err *e) Z; // numbers-warning {{parameter 1 of 'member' has a jmp_buf that another domain may write, and so say where longjmp goes on}} numbers-note {{write codoms_access(read_only, 1) or (none, 1), or keep the jmp_buf in an object that no other domain gets}}
int numbers(struct plain *p, long *q) Z;
int use(struct err *e, struct plain *p) { return member(e) + numbers(p, p->regs); }
#else
int member(int n, struct err *e) Z; // expected-warning {{parameter 2 of 'member' has a jmp_buf that another domain may write, and so say where longjmp goes on}} expected-note {{write codoms_access(read_only, 2) or (none, 2), or keep the jmp_buf in an object that no other domain gets}}
int itself(jmp_buf jb) Z; // expected-warning {{parameter 1 of 'itself' has a jmp_buf}} expected-note {{}}
int nested(struct nested *e) Z; // expected-warning {{parameter 1 of 'nested' has a jmp_buf}} expected-note {{}}
int choice(union choice *e) Z; // expected-warning {{parameter 1 of 'choice' has a jmp_buf}} expected-note {{}}
int clause(struct err *e, int n) Z LEND(read_write, 1, 2); // expected-warning {{parameter 1 of 'clause' has a jmp_buf}} expected-note {{}}
struct req { struct err *e; };
int path(struct req *r) Z LEND(read_only, 1) LEND(write_only, "r->e"); // expected-warning {{parameter 1 of 'path' has a jmp_buf}} expected-note {{}}
struct err *result(void) Z; // expected-warning {{the result of 'result' has a jmp_buf that another domain may write, and so say where longjmp goes on}} expected-note {{keep the jmp_buf in a variable of the domain that calls setjmp; longjmp refuses one in memory of another domain}}
struct err by_value(void) Z; // expected-warning {{the result of 'by_value' has a jmp_buf}} expected-note {{}}
struct table {
  int (*call)(struct err *e, int n) LEND(read_write, 1, 2); // expected-warning {{parameter 1 of 'call' has a jmp_buf}} expected-note {{}}
  int (*quiet)(struct err *e, int n);
};
int bytes(void *p, unsigned long n) Z LEND(read_write, 1, 2);

// Not lent, not to be written, or none.
int constant(const struct err *e) Z;
int readable(struct err *e) Z LEND(read_only, 1);
int handle(struct err *e) Z LEND(none, 1);
int plain(struct plain *p) Z;
int defined(struct err *e) Z;
int defined(struct err *e) { return e->code; } // expected-warning {{parameter 1 of 'defined' has a jmp_buf}} expected-note {{}}

int use(struct nested *n, struct req *r, struct table *t, struct plain *p, union choice *c) {
  struct err *e = &n->stack[0];
  bytes(e, sizeof *e); // expected-warning {{argument 1 of 'bytes' lends 'struct err' as bytes: nobody looks at what is left in its jmp_buf}}
  return member(1, e) + itself(e->jb) + nested(n) + choice(c) + clause(e, 1) + path(r) +
         result()->code + by_value().code + t->call(e, 1) + t->quiet(e, 1) +
         constant(e) + readable(e) + handle(e) + plain(p);
}
#endif
#ifdef __cplusplus
}
struct base { jmp_buf jb; };
struct derived : base { int n; };
extern "C" int reference(derived &d) Z; // expected-warning {{parameter 1 of 'reference' has a jmp_buf}} expected-note {{}}
int refer(derived &d) { return reference(d); }
#endif
