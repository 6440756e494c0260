// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An attribute is on the first declaration, or on one before the first use, and
// all agree. Each error has a twin that is right.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify %s

#define domain(d) __attribute__((codoms_domain(d)))
#define entry __attribute__((codoms_entry))
#define lend(...) __attribute__((codoms_access(__VA_ARGS__)))

int ok1(int) domain("z");
int ok1(int);
int ok1(int) domain("z");
int ok1(int x) { return x; }
int ok1(int) domain("z");

int ok2(int);
int ok2(int) domain("z") entry;
int uses_ok2(void) { return ok2(1); }
int ok2(int) domain("z") entry;

int conflict1(int) domain("z"); // expected-note {{the earlier one is here}}
int conflict1(int) domain("y"); // expected-error {{'conflict1' is declared in domain 'y', but already belongs to domain 'z'}}

extern int conflict2 domain("z"); // expected-note {{the earlier one is here}}
int conflict2 domain("root") = 1; // expected-error {{'conflict2' is declared in domain 'root', but already belongs to domain 'z'}}

int conflict3(char *p, int n) domain("z") entry lend(read_only, 1, 2); // expected-note {{the earlier one is here}}
int conflict3(char *p, int n) lend(read_only, 1, "8"); // expected-error {{'codoms_access' of 'conflict3' differs from an earlier one; they must agree}}

int same3(char *p, int n) domain("z") entry lend(read_only, 1, 2);
int same3(char *q, int m) lend(read_only, 1, 2);

int late1(int); // expected-note {{write it on this declaration, or on one that precedes the first use}}
int uses_late1(void) { return late1(1); }
int late1(int) domain("z"); // expected-error {{'codoms_domain' comes too late: 'late1' is already used or defined}}

int late2(int x) { return x; } // expected-note {{write it on this declaration}}
int late2(int) domain("z"); // expected-error {{'codoms_domain' comes too late: 'late2' is already used or defined}}

int late3(int) domain("z"); // expected-note {{write it on this declaration}}
int uses_late3(void) domain("z") { return late3(1); }
int late3(int) entry; // expected-error {{'codoms_entry' comes too late: 'late3' is already used or defined}}

extern int late4; // expected-note {{write it on this declaration}}
int uses_late4(void) { return late4; }
extern int late4 domain("z"); // expected-error {{'codoms_domain' comes too late: 'late4' is already used or defined}}

int late5 = 1; // expected-note {{write it on this declaration}}
extern int late5 domain("z"); // expected-error {{'codoms_domain' comes too late: 'late5' is already used or defined}}

int ok5; // A tentative definition.
extern int ok5 domain("z");

int ok6(int);
unsigned size6 = sizeof(ok6(1)); // Not a use.
int ok6(int) domain("z");

int late7(char *p, int n) domain("z") entry; // expected-note {{write it on this declaration}}
int uses_late7(char *p) { return late7(p, 1); }
int late7(char *p, int n) lend(read_only, 1, 2); // expected-error {{'codoms_access' comes too late: 'late7' is already used or defined}}

void block(void) {
  extern int ok8(int) domain("z") entry;
  ok8(1);
  extern int ok8(int) domain("z");
}
int ok8(int);

// What was merged is what counts.
int merged(int) domain("z");
int merged(int) entry;
int uses_merged(void) { return merged(1); }
