// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the attributes accept, each by itself. access.c has codoms_access.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c89 -fsyntax-only -verify %s

#define domain(d) __attribute__((codoms_domain(d)))
#define entry __attribute__((codoms_entry))
#define import(...) __attribute__((codoms_import(__VA_ARGS__)))
#define isolate(...) __attribute__((codoms_isolate(__VA_ARGS__)))
#define on_fault(...) __attribute__((codoms_on_fault(__VA_ARGS__)))

int d1(void) domain("z");
int d2(void) domain("_Z9");
int d3(void) domain("root");
int d4(void) domain("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk");
int d5(void) domain("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"); // expected-error {{'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl' cannot be the name of a domain: it is longer than 63 characters}}
int d6(void) domain(""); // expected-error {{'' cannot be the name of a domain: it is empty}}
int d7(void) domain("1z"); // expected-error {{'1z' cannot be the name of a domain: a domain is named by letters, digits and '_', not starting with a digit}}
int d8(void) domain("z$y"); // expected-error {{'z$y' cannot be the name of a domain: a domain is named by letters, digits and '_'}}
int d9(void) domain("any"); // expected-error {{'any' cannot be the name of a domain: the name is reserved}}
int d10(void) domain("local"); // expected-error {{'local' cannot be the name of a domain: the name is reserved}}
int d11(void) domain(z); // expected-error {{'codoms_domain' wants a string for the domain}}
int d12(void) domain(1); // expected-error {{'codoms_domain' wants a string for the domain}}
int d13(void) __attribute__((codoms_domain)); // expected-error {{'codoms_domain' attribute takes one argument}}
int d14(void) __attribute__((codoms_domain("a", "b"))); // expected-error {{'codoms_domain' attribute takes one argument}}
int d15(void) __attribute__((__codoms_domain__("z")));
int d16(void) domain("z") domain("z");
int d17(void) domain("z") domain("y"); // expected-error {{'d17' is declared in domain 'y', but already belongs to domain 'z'}} expected-note {{the earlier one is here}}

int v1 domain("z");
extern int v2 domain("z");
int v3 domain("z");
typedef int t1 domain("z"); // expected-error {{'codoms_domain' belongs on a function or on a variable with static storage}}
struct s1 {
  int m domain("z"); // expected-error {{'codoms_domain' belongs on a function or on a variable with static storage}}
};
struct domain("z") s2; // expected-error {{'codoms_domain' belongs on a function or on a variable with static storage}}
void locals(int p domain("z")); // expected-error {{'codoms_domain' belongs on a function or on a variable with static storage}}
void locals2(void) {
  static int a domain("root");
  int b domain("z"); // expected-error {{'codoms_domain' belongs on a function or on a variable with static storage}}
  (void)a, (void)b;
}

int e1(int) domain("z") entry;
int e2(int) domain("z") __attribute__((codoms_entry()));
int e3(int) domain("z") __attribute__((codoms_entry("web", "root")));
int e3(int) domain("z") __attribute__((codoms_entry("root", "web", "root"))); // The same list.
int e5(int) domain("z") __attribute__((codoms_entry("web"))); // expected-note {{the earlier one is here}}
int e5(int) domain("z") entry; // expected-error {{'codoms_entry' of 'e5' differs from an earlier one; they must agree}}
int e6(int) domain("z") __attribute__((codoms_entry("9"))); // expected-error {{'9' cannot be the name of a domain}}
int e7(int) domain("z") __attribute__((codoms_entry(web))); // expected-error {{'codoms_entry' wants a string for the domain that may call}}
int e4 entry; // expected-error {{'codoms_entry' belongs on a function}}

int i1(int) import("z");
int i2(int) import("z", "other");
int i3(int) import("root"); // expected-error {{an import cannot be of root: root calls libraries without one}}
int i4(int) import("z", "a b"); // expected-error {{'a b' is not the name of a function}}
int i5(int) import("z", ""); // expected-error {{'' is not the name of a function}}
int i6(int) import("z", 6); // expected-error {{'codoms_import' wants a string for the name of the body}}
int i7(int) import(); // expected-error {{'codoms_import' attribute takes at least 1 argument}}
int i8(int) import("z", "b", "c"); // expected-error {{'codoms_import' attribute takes no more than 2 arguments}}
int i9(int) import("9"); // expected-error {{'9' cannot be the name of a domain}}
int i10 import("z"); // expected-error {{'codoms_import' belongs on a function}}
int i11(const char *, ...) import("z");
int i12(const char *, __builtin_va_list) import("z"); // expected-error {{'i12' cannot be an import: it takes a va_list, which refers to its caller's stack}} expected-note {{this parameter}}
typedef __builtin_va_list my_list;
int i13(my_list *l) import("z"); // expected-error {{'i13' cannot be an import: it takes a va_list, which refers to its caller's stack}} expected-note {{this parameter}}
int i14(void *) import("z");
int i15(int x) { return x; } // expected-note {{an entry point that this program defines is declared codoms_domain("...") codoms_entry()}}
int i15(int) import("z"); // expected-error {{'i15' cannot be an import: it is defined in this unit}}
static int i16(int) import("z"); // expected-error {{'i16' cannot be an import: it has internal linkage}}
int i17(int x) import("z"); // expected-note {{the body of an import is a library's; a function that this program defines is declared codoms_domain("z") codoms_entry()}}
int i17(int x) { return x; } // expected-error {{'i17' is defined here, but declared as an import}}

int p1(int) domain("z") entry isolate(stack);
int p2(int) domain("z") entry isolate("stack, dcs");
int p3(int) domain("z") entry isolate(none);
int p4(int) domain("z") entry isolate("none,stack"); // expected-error {{'codoms_isolate': 'none' stands alone}}
int p4a(int) domain("z") entry isolate("all, stack"); // expected-error {{'codoms_isolate': 'all' stands alone}}
int p5(int) domain("z") entry isolate(some); // expected-error {{'some' is not a policy of 'codoms_isolate'; those are reg_integrity, reg_confidentiality, stack, dcs, all, none}}
int p6(int) domain("z") entry isolate(stack) isolate(dcs); // expected-error {{'codoms_isolate' of 'p6' differs from an earlier one; they must agree}} expected-note {{the earlier one is here}}

int f1(int) domain("z") entry on_fault(-1); // expected-warning {{'codoms_on_fault' of 'f1' has no effect in this release: a fault in a domain ends the program}}
void *f2(int) domain("z") entry on_fault(0); // expected-warning {{'codoms_on_fault' of 'f2' has no effect in this release}}
void *f3(int) domain("z") entry on_fault(1); // expected-error {{'codoms_on_fault': 'f3' returns a pointer; only 0 can be given}}
void f4(int) domain("z") entry on_fault(0); // expected-error {{'codoms_on_fault': the result of 'f4' is of type 'void'; only an integer or a pointer can be given here}}
double f5(int) domain("z") entry on_fault(0); // expected-error {{'codoms_on_fault': the result of 'f5' is of type 'double'}}
int f6(int) domain("z") entry on_fault(f5); // expected-error {{'codoms_on_fault' wants an integer constant}}
enum code { FAILED = -3 };
enum code g8(int) domain("z") entry on_fault(FAILED); // expected-warning {{'codoms_on_fault' of 'g8' has no effect in this release}}
int g9(int) domain("z") entry on_fault(UNKNOWN); // expected-error {{'codoms_on_fault' wants an integer constant}}
unsigned long g10(int) domain("z") entry on_fault(~0UL); // expected-warning {{'codoms_on_fault' of 'g10' has no effect in this release}}
long g11(int) domain("z") entry on_fault(~0UL); // expected-error {{'codoms_on_fault': 18446744073709551615 is no value of type 'long', the result of 'g11'}}
void *g12(int) domain("z") entry on_fault((void *)0); // expected-warning {{'codoms_on_fault' of 'g12' has no effect in this release}}
unsigned char g13(int) domain("z") entry on_fault(255); // expected-warning {{'codoms_on_fault' of 'g13' has no effect in this release}}
signed char g14(int) domain("z") entry on_fault(128); // expected-error {{'codoms_on_fault': 128 is no value of type 'signed char', the result of 'g14'}}
unsigned g15(int) domain("z") entry on_fault(-1); // expected-error {{'codoms_on_fault': -1 is no value of type 'unsigned int', the result of 'g15'}}
_Bool g16(int) domain("z") entry on_fault(2); // expected-error {{'codoms_on_fault': 2 is no value of type '_Bool', the result of 'g16'}}
int f7(int) domain("z") on_fault(1); // expected-warning {{'codoms_on_fault' has no effect: 'f7' is neither codoms_entry nor an import}}
int f8(int) domain("z") isolate(none); // expected-warning {{'codoms_isolate' has no effect: 'f8' is neither codoms_entry nor an import}}
