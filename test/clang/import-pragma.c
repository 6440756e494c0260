// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// #pragma codoms import
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify %s

int zip(int), zip_more(int), unzip(int), zap(int), tar(int), cat(int); // expected-note {{write it on this declaration, or on one that precedes the first use}}
#define zip zip_macro
#pragma codoms import("z", zip*, "un*")
#pragma codoms import(y, [zt]a?)
#undef zip

int uses(void) { return zip(1) + zip_more(1) + unzip(1) + zap(1) + tar(1) + cat(1); }
int zip(int) __attribute__((codoms_domain("z")));
int zip(int) __attribute__((codoms_domain("y"))); // expected-error {{'zip' is declared in domain 'y', but already belongs to domain 'z'}} expected-note@-5 {{the earlier one is here}}
#pragma codoms import("z", zip*)

#pragma codoms import("z", nothing, zip) // expected-error {{'nothing' matches no function declared so far}} expected-note {{the pragma comes after the '#include' that declares the functions}}
#pragma codoms import("z", cat) // expected-error {{'codoms_domain' comes too late: 'cat' is already used or defined}}
#pragma codoms import("w", zap) // expected-error {{'zap' is declared in domain 'w', but already belongs to domain 'y'}} expected-note@-11 {{the earlier one is here}}

int defined(int x) { return x; } // expected-note {{an entry point that this program defines is declared codoms_domain("...") codoms_entry()}}
#pragma codoms import("z", defined) // expected-error {{'defined' cannot be an import: it is defined in this unit}}
static int hidden(int);
#pragma codoms import("z", hidden) // expected-error {{'hidden' matches no function declared so far}} expected-note {{the pragma comes after}}
int vformat(const char *f, __builtin_va_list l), format(const char *f, ...); // expected-note {{this parameter}}
#pragma codoms import("z", *format) // expected-error {{'vformat' cannot be an import: it takes a va_list, which refers to its caller's stack}}
static inline int of_header(int x) { return x; }
int of_library(int);
#pragma codoms import("z", of_*)
int inlined(int x); // expected-note {{an entry point}}
inline int inlined(int x) { return x; }
#pragma codoms import("z", inlined) // expected-error {{'inlined' cannot be an import: it is defined in this unit}}

#pragma codoms import("root", tar) // expected-error {{an import cannot be of root: root calls libraries without one}}
#pragma codoms import("1", tar) // expected-error {{'1' cannot be the name of a domain}}
#pragma codoms import("z") // expected-error {{'#pragma codoms import' wants ',' and the names of the functions, such as inflate*}}
#pragma codoms import("z", ) // expected-error {{'#pragma codoms import' wants a name or a glob here}}
#pragma codoms import("z", a, ) // expected-error {{'#pragma codoms import' wants a name or a glob here}}
#pragma codoms import("z", a b) // expected-error {{a blank in a name of '#pragma codoms import'; names are separated by ','}}
#pragma codoms import("z", [a) // expected-error {{'[a' is not a glob: invalid glob pattern, unmatched '['}}
#pragma codoms import("z", tar // expected-error {{'#pragma codoms' wants ')' here}}
#pragma codoms import "z" // expected-error {{'#pragma codoms' wants '("domain"' here}}
#pragma codoms import(, tar) // expected-error {{'#pragma codoms' wants the name of a domain here}}
#pragma codoms import("y", tar) tar // expected-error {{extra text at the end of '#pragma codoms'}}
#pragma codoms export("z", tar) // expected-error {{'#pragma codoms' is followed by 'domain' or 'import'}}
#pragma codoms // expected-error {{'#pragma codoms' is followed by 'domain' or 'import'}}

// What an import does not say is missed at its first use.
int quiet(const char *p), reads(const char *p, int n), writes(void *p, int n);
#pragma codoms import("z", quiet, reads, writes)
int reads(const char *p, int n) __attribute__((codoms_access(read_only, 1, 2)));
int more_uses(char *p) {
  return reads(p, 1)
       + quiet(p) // expected-warning {{parameter 1 of import 'quiet' lends nothing: how much 'const char *' points to is not known}} expected-note@-5 {{declare it again with codoms_access(read_only, 1, n), n the number of the parameter that gives the size, codoms_access(string, 1), or codoms_access(none, 1)}}
       + quiet(p);
}
// Of what is passed for '...' nothing is known.
int print(const char *f, ...) __attribute__((codoms_import("z"), codoms_access(string, 1)));
void prints(int n, int *p, const char *s, void (*f)(void)) {
  print("%d", n, 1.0, f, (void *)0);
  print("%p %s", p, // expected-warning {{argument 2 of variadic import 'print' lends nothing}}
        s); // expected-warning {{argument 3 of variadic import 'print' lends nothing}} expected-note@-4 {{declare it again with codoms_access(string, "...") to lend each 'char *' that is given for '...'}}
  print("%s", "text"); // expected-warning {{argument 2 of variadic import 'print' lends nothing}} expected-note@-5 {{declare it again}}
}
// But if it is said to be strings.
int print_strings(const char *f, ...) __attribute__((codoms_import("z"), codoms_access(string, 1), codoms_access(string, "...")));
int print_pointers(const char *f, ...) __attribute__((codoms_import("z"), codoms_access(string, 1), codoms_access(none, "...")));
struct large { char c[17]; };
void prints_strings(int *p, const char *s, unsigned char *u, struct large l) {
  print_strings("%s %s", s, "text");
  print_strings("%p", p); // expected-warning {{argument 2 of variadic import 'print_strings' lends nothing}}
  print_strings("%p", u); // expected-warning {{argument 2 of variadic import 'print_strings' lends nothing}}
  print_strings("", s, s, s, s, s, s);
  print_strings("", s, s, s, s, s, s, s); // expected-error {{this call of 'print_strings' takes 9 capabilities; there are 8: lend less, or format in the caller}}
  print_strings("", s, s, s, s, s, s, l); // expected-error {{this call of 'print_strings' takes 9 capabilities}}
  print_pointers("%p %s", p, s);
}
// In the domain itself there is nothing to lend.
__attribute__((codoms_domain("z"))) int z_uses(char *p) { return writes(p, 1); }
