// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What an entry point cannot be, and what its definition should say.
//
// RUN: %clang_cc1 -triple riscv64-linux-gnu -target-feature +xcodoms -std=c11 -fsyntax-only -verify %s

#define domain(d) __attribute__((codoms_domain(d)))
#define entry __attribute__((codoms_entry))
#define lend(...) __attribute__((codoms_access(__VA_ARGS__)))
#define z domain("z") entry

int e1(int) z;
int e2(int) domain("root") entry;
int e3(int) entry; // expected-error {{'e3' is an entry point, but belongs to no domain}} expected-note {{write codoms_domain("...") on it, codoms_domain("root") for a function that other domains call in root}}
int e4(int) entry; // expected-error {{'e4' is an entry point, but belongs to no domain}}
int e4(int x) { return x; } // expected-note {{write codoms_domain}}
int e5() z; // expected-error {{entry point 'e5' has no prototype: its callers and its gate must agree on its parameters}} expected-note {{write e5(void) if it takes none}}
int e6(const char *, ...) z; // expected-error {{entry point 'e6' is variadic; only an import can be}} expected-note {{its gate cannot know what to check; give it an array and a length}}
int e7(const char *, ...) __attribute__((codoms_import("z")));
int e8(__builtin_va_list l) z; // expected-error {{entry point 'e8' takes a va_list, which refers to its caller's stack}}
static int e9(int) z; // expected-error {{entry point 'e9' has internal linkage; its gate is a symbol that other units refer to}} expected-note {{declare it without 'static'}}
inline int e10(int) z; // expected-error {{entry point 'e10' is inline; its gate belongs to one unit}}
int e11(int) z __attribute__((alias("e1_body"))); // expected-error {{entry point 'e11' cannot have attribute 'alias'}} expected-note {{the attribute is here}}
int e1_body(int x) { return x; }
void *e12_resolve(void) { return 0; }
int e12(int) z __attribute__((ifunc("e12_resolve"))); // expected-error {{entry point 'e12' cannot have attribute 'ifunc'}} expected-note {{the attribute is here}}
__attribute__((naked)) int e13(int) z; // expected-error {{entry point 'e13' cannot have attribute 'naked'}} expected-note {{the attribute is here}}
__attribute__((interrupt)) void e14(void) z; // expected-error {{entry point 'e14' cannot have attribute 'interrupt'}} expected-note {{the attribute is here}}
__attribute__((always_inline)) int e15(int) z; // expected-error {{entry point 'e15' cannot have attribute 'always_inline'}} expected-note {{the attribute is here}}
__attribute__((weak)) int e16(int) z; // expected-error {{entry point 'e16' cannot have attribute 'weak'}} expected-note {{the attribute is here}}
__attribute__((constructor)) void e17(void) z; // expected-error {{entry point 'e17' cannot have attribute 'constructor'}} expected-note {{the attribute is here}}
__attribute__((destructor)) void e18(void) z; // expected-error {{entry point 'e18' cannot have attribute 'destructor'}} expected-note {{the attribute is here}}
__attribute__((section(".mine"))) int e21(int) z; // expected-error {{entry point 'e21' cannot have attribute 'section'}} expected-note {{the attribute is here}}
__attribute__((returns_twice)) int e22(int) z; // expected-error {{entry point 'e22' cannot have attribute 'returns_twice'}} expected-note {{the attribute is here}}
__attribute__((patchable_function_entry(2))) int e24(int) z; // expected-error {{entry point 'e24' cannot have attribute 'patchable_function_entry'}} expected-note {{the attribute is here}}
__attribute__((patchable_function_entry(2))) int p1(int) domain("z"); // expected-error {{'p1' belongs to domain 'z', and cannot have attribute 'patchable_function_entry': the table of patch areas is root's}}
int p1(int x) { return x; }
__attribute__((patchable_function_entry(2))) int p2(int x) { return x; }
__attribute__((riscv_vector_cc)) int e23(int) z; // expected-error {{entry point 'e23' has the calling convention 'riscv_vector_cc'; gates know the standard one}}
int e19(int) z __attribute__((codoms_import("z"))); // expected-error {{'e19' is declared both codoms_entry and codoms_import}} expected-note {{codoms_entry is for a function that this program defines, codoms_import for a library's}}
__attribute__((noreturn)) void e20(void) z;
int main(void) domain("z"); // expected-error {{'main' is called by the start-up code in root, and cannot belong to domain 'z'}}

// A definition says what its pointers lend; a declaration alone need not.
struct opaque;
struct s { int a; };
int w1(char *p) z;
int w2(char *p) z;
int w2(char *p) { return 0; } // expected-warning {{parameter 1 of entry point 'w2' lends nothing: how much 'char *' points to is not known}} expected-note {{write codoms_access(read_only, 1, n) with the number n of the parameter that gives the size, codoms_access(string, 1), or codoms_access(none, 1)}}
int w3(int n, const void *p) z;
int w3(int n, const void *p) { return 0; } // expected-warning {{parameter 2 of entry point 'w3' lends nothing: how much 'const void *' points to is not known}} expected-note {{codoms_access}}
int w4(unsigned char *p, signed char *q) z lend(none, 1);
int w4(unsigned char *p, signed char *q) { return 0; } // expected-warning {{parameter 2 of entry point 'w4' lends nothing}} expected-note {{codoms_access}}
int w5(int n, int (*p)[n]) z;
int w5(int n, int (*p)[n]) { return 0; } // expected-warning {{parameter 2 of entry point 'w5' lends nothing}} expected-note {{codoms_access}}
int w6(char *p, int n, void *q) z lend(read_only, 1, 2) lend(write_only, 3, 2);
int w6(char *p, int n, void *q) { return 0; }
int w7(int *p, struct s *s, struct opaque *o, void (*f)(void), char **q, int v[4]) z;
int w7(int *p, struct s *s, struct opaque *o, void (*f)(void), char **q, int v[4]) { return 0; }
