// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// codoms_access on what points to a function: what it may say, what a call
// through it lends, and that nothing else is left of it.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify -DERRORS %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +d -target-abi lp64d -target-feature +xcodoms -emit-llvm -disable-llvm-passes -o - %s | FileCheck %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +d -target-abi lp64d -target-feature +xcodoms -O2 -emit-llvm -disable-llvm-passes -o - %s | FileCheck %s

#define access(...) __attribute__((codoms_access(__VA_ARGS__)))
struct record {
  char name[24];
  int year;
};
struct big {
  long v[4];
};

typedef int order(const struct record *, const struct record *) access(none, 2);
typedef int (*compare)(const void *, const void *, unsigned long)
    access(read_only, 1, 3) access(read_only, 2, "8");
struct table {
  int (*by)(char *, int) access(read_write, 1, 2);
  int (*list[3])(const char *) access(string, 1);
  order *plain;
};
int (*global)(const int *) access(read_only, 1);
extern int (*late)(int *);

// CHECK-NOT: annotation
// CHECK-LABEL: define{{.*}} @calls(
int calls(compare c, order *o, struct table *t, void *p, void *q,
          int (*param)(struct big, int *) access(read_only, 2), int *i) {
  struct big b = {{1}};
  // A typedef.
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[COMPARE:#[0-9]+]]
  int r = c(p, q, 7);
  // What no clause names has the defaults of an entry point.
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[ORDER:#[0-9]+]]
  r += o(p, q);
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[ORDER]]
  r += (*t->plain)(p, q);
  // A member, an element, a variable, a parameter.
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[BY:#[0-9]+]]
  r += t->by(p, 3);
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[LIST:#[0-9]+]]
  r += t->list[r](p);
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[GLOBAL:#[0-9]+]]
  r += global(i);
  // A hidden reference goes with it: parameters are those of the IR.
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[PARAM:#[0-9]+]]
  r += param(b, i);
  // A cast to such a type.
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[ORDER]]
  r += ((order *)q)(p, q);
  // No clause, nothing lent.
  // CHECK: call {{.*}} i32 %{{.*}}({{.*}}) [[NONE:#[0-9]+]]
  int (*local)(const int *) = global;
  return r + local(i);
}
// CHECK-NOT: annotation
// CHECK-DAG: attributes [[COMPARE]] = { {{.*}}"codoms-args"="lend r a0 a2:u64*1;lend r a1 8;" }
// CHECK-DAG: attributes [[ORDER]] = { {{.*}}"codoms-args"="lend r a0 28;" }
// CHECK-DAG: attributes [[BY]] = { {{.*}}"codoms-args"="lend rw a0 a1:s32*1;" }
// CHECK-DAG: attributes [[LIST]] = { {{.*}}"codoms-args"="lend r a0 str;" }
// CHECK-DAG: attributes [[GLOBAL]] = { {{.*}}"codoms-args"="lend r a0 4;" }
// CHECK-DAG: attributes [[PARAM]] = { {{.*}}"codoms-args"="ref 0 32;lend r a1 4;" }
// CHECK-DAG: attributes [[NONE]] = { {{.*}}"codoms-args"{{ }}
// CHECK-NOT: codoms_access

#ifdef ERRORS
int (*e1)(const char *, int) access(read_only, 3, 2); // expected-error {{'codoms_access': there is no parameter 3; 'e1' has 2}}
int (*e2)(const char *p, int n) access(read_only, "p", "n"); // expected-error {{'codoms_access': a call through 'e2' lends by the numbers of its parameters and constants alone, not by "p"}}
int (*e3)(const char *p, int *n) access(read_only, 1, "*n"); // expected-error {{'codoms_access': a call through 'e3' lends by the numbers of its parameters and constants alone, not by "*n"}}
int (*e4)(const char *, ...) access(string, "..."); // expected-error {{'codoms_access': a call through 'e4' lends by the numbers of its parameters and constants alone, not by "..."}}
int (*e5)() access(none, 1); // expected-error {{'codoms_access' belongs on a function, or on a variable, parameter, member or typedef that points to one with a prototype}}
int e6 access(none, 1); // expected-error {{'codoms_access' belongs on a function, or on a variable, parameter, member or typedef that points to one with a prototype}}
int (*e7)(int) access(read_only, 1); // expected-error {{'codoms_access': parameter 1 of 'e7' is of type 'int', not a pointer}}
int (*e8)(const int *) access(write_only, 1); // expected-error {{'codoms_access' lends parameter 1 of 'e8' for writing, but its type 'const int *' forbids that; write read_only}}
typedef int e9(void *) access(read_only, 1); // expected-error {{'codoms_access': parameter 1 of 'e9' is a 'void *': say how many bytes}}
struct s10 {
  int (*e10)(char *) access(string, 1) access(none, 1); // expected-error {{'codoms_access' of 'e10' differs from an earlier one; they must agree}} expected-note {{the earlier one is here}}
};

int early(int *p) { return late(p); } // expected-note@-57 {{write it on this declaration, or on one that precedes the first use}}
extern int (*late)(int *) access(read_only, 1); // expected-error {{'codoms_access' comes too late: 'late' is already used or defined}}

// What a callee could change is not lent by later calls.
struct stream {
  const char *next;
  unsigned left;
};
int pump(struct stream *s) __attribute__((codoms_domain("z"), codoms_import("z")))
    access(read_only, "s->next", "s->left");
int (*fill)(struct stream *) access(read_write, 1); // expected-note {{what the call lends is declared here}}
int (*look)(const struct stream *) access(read_only, 1);
int use(struct stream *s) {
  fill(s); // expected-error {{a call through 'fill' lends 'struct stream' to be written, but 'pump' lends by "s->next" of it, which its callee could change; lend it read_only}}
  return look(s);
}

// Too much for one call.
int (*nine)(char *, char *, char *, char *, char *, char *, char *, char *, char *) // expected-error {{a call through 'nine' takes 9 capabilities; there are 8: lend less, or by one structure}}
    access(string, 1) access(string, 2) access(string, 3) access(string, 4)
    access(string, 5) access(string, 6) access(string, 7) access(string, 8)
    access(string, 9);
int use9(char *p) { return nine(p, p, p, p, p, p, p, p, p); }

// A callback that wants more than the calls lend.
#define records __attribute__((codoms_domain("records"), codoms_entry))
int by_year(const struct record *, const struct record *) records;
int by_both(const struct record *, const struct record *) records access(none, 2);
int by_none(const struct record *, const struct record *) records
    access(none, 1) access(none, 2);
int sort(struct record *v, int n, order *o) // expected-note@18 {{what the calls lend is declared here; parameter 2 of the callback differs}}
    __attribute__((codoms_domain("sorter"), codoms_entry)) access(read_write, 1, 2);
int go(struct record *v) __attribute__((codoms_domain("records")));
int go(struct record *v) {
  return sort(v, 3, by_both) + sort(v, 3, by_none) +
         sort(v, 3, by_year); // expected-warning {{'by_year' is passed to 'sort', which lends less by calls through its parameter 3 than 'by_year' is declared to get}}
}
#endif
