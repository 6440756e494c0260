// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who refers to whose functions and variables.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify %s

#define in(d) __attribute__((codoms_domain(d)))
#define entry __attribute__((codoms_entry))

int z_private(int) in("z"); // expected-note 11 {{write codoms_entry() on its declaration to make it callable from other domains}}
int z_entry(int) in("z") entry;
int z_import(int) __attribute__((codoms_import("z")));
int root_entry(int) in("root") entry;
int unknown(int);
in("z") int z_var; // expected-note 3 {{let an entry point of domain 'z' do it, or have a pointer to it lent by codoms_access}}
extern int unknown_var;

// Within a domain, and through entries, everything goes.
in("z") int z_ok(int x) { return z_private(x) + z_entry(x) + z_import(x) + root_entry(x) + unknown(x) + z_var + unknown_var; }
in("y") int y_ok(int x) { return z_entry(x) + z_import(x) + root_entry(x) + unknown(x) + unknown_var; }
int root_ok(int x) { return z_entry(x) + z_import(x) + root_entry(x) + unknown(x) + unknown_var; }
int (*root_pointer)(int) = z_entry;
in("y") int (*y_pointer)(int) = z_import;

// Functions.
in("y") int y_bad(int x) { return z_private(x); } // expected-error {{'z_private', a function of domain 'z', is called in domain 'y', but it is not an entry point}}
int root_bad(int x) { return z_private(x); } // expected-error {{'z_private', a function of domain 'z', is called in domain 'root', but it is not an entry point}}
void *root_takes(void) { return (void *)z_private; } // expected-error {{the address of 'z_private', a function of domain 'z', is taken in domain 'root', but it is not an entry point}}
int (*root_table[])(int) = {z_entry, z_private}; // expected-error {{the address of 'z_private', a function of domain 'z', is taken in domain 'root'}}
in("y") int (*y_table[])(int) = {z_entry, &z_private}; // expected-error {{the address of 'z_private', a function of domain 'z', is taken in domain 'y'}}
unsigned long root_size(void) { return sizeof(z_private(1)); }
int root_chooses(int x) {
  return _Generic(x, int: x, long: z_private(1)) + __builtin_choose_expr(1, x, z_private(2)) +
         __builtin_constant_p(z_private(3)) + (int)__builtin_object_size(&z_var, 0);
}
int root_chose(int x) {
  return _Generic(x, int: z_private(x), long: x) + // expected-error {{'z_private', a function of domain 'z', is called in domain 'root'}}
         __builtin_choose_expr(0, x, z_private(x)); // expected-error {{'z_private', a function of domain 'z', is called in domain 'root'}}
}
int root_tail(int x) {
  __attribute__((musttail)) return z_entry(x); // expected-error {{this call of 'z_entry' leaves domain 'root', and cannot be 'musttail': there is something to do after it}}
}
in("z") int z_tail(int x) {
  __attribute__((musttail)) return z_entry(x);
}

int here(int x) { return x; } // expected-note {{it is root's because it is defined here without a domain; write codoms_domain("z") to have it in that domain, or codoms_domain("root") codoms_entry() to call it in root}}
in("z") int z_calls_here(int x) { return here(x); } // expected-error {{'here', a function of domain 'root', is called in domain 'z', but it is not an entry point}}
int root_calls_here(int x) { return here(x); }
int later(int); // expected-note {{it is root's because it is defined here without a domain}}
in("z") int z_calls_later(int x) { return later(x); } // expected-error {{'later', a function of domain 'root', is called in domain 'z'}}
int later(int x) { return x; }

// Variables.
int root_var; // expected-note {{it is root's because it is defined here without a domain; write codoms_domain("z") to have it in that domain}}
const int root_const = 1; // expected-note {{it is root's because}}
in("z") int z_touches(void) {
  return root_var + // expected-error {{'root_var', a variable of domain 'root', is used in domain 'z'}}
         root_const; // expected-error {{'root_const', a variable of domain 'root', is used in domain 'z'}}
}
int root_touches(void) { return z_var; } // expected-error {{'z_var', a variable of domain 'z', is used in domain 'root'}}
in("y") int y_touches(void) { return z_var; } // expected-error {{'z_var', a variable of domain 'z', is used in domain 'y'}}
in("y") int *y_address = &z_var; // expected-error {{'z_var', a variable of domain 'z', is used in domain 'y'}}
unsigned long root_var_size(void) { return sizeof z_var; }

static int shared; // expected-note {{write codoms_domain("z") on it, or make it const to give each domain a copy}}
static const int constant = 3;
static _Thread_local int per_thread; // expected-note {{write codoms_domain("z") on it}}
in("z") int z_static(void) { return shared + constant; } // expected-error {{'shared' is used in domain 'z', but belongs to no domain}}
in("z") int z_tls(void) { return per_thread; } // expected-error {{'per_thread' is used in domain 'z', but belongs to no domain}}
int root_static(void) { return shared + constant + per_thread; }
static int of_z in("z");
in("z") int z_own(void) { return of_z; }

// Static variables of functions follow them.
in("z") int z_counts(void) {
  static int n;
  static int m in("z");
  return ++n + ++m;
}
in("z") int z_counts_wrongly(void) {
  static int n in("y"); // expected-error {{'n' is declared in domain 'y', but belongs to a function of domain 'z'}} expected-note {{static variables of a function belong to the function's domain}}
  return ++n; // expected-error {{'n', a variable of domain 'y', is used in domain 'z'}} expected-note@-1 {{let an entry point of domain 'y' do it}}
}

// Functions without a domain of their own are copied to whoever uses them.
static inline int helper(int x) { return x + constant + z_entry(x); }
static int digits(int x) { return helper(x); }
in("z") int z_helps(int x) { return digits(x); }
in("y") int y_helps(int x) { return digits(x); }
int root_helps(int x) { return digits(x); }

static int reaches_z(int x) { return z_private(x); } // expected-error {{'z_private', a function of domain 'z', is called in domain 'y'}} expected-error {{'z_private', a function of domain 'z', is called in domain 'root'}}
static int reaches_z2(int x) { return reaches_z(x); }
in("z") int z_reaches(int x) { return reaches_z2(x); }
in("y") int y_reaches(int x) { return reaches_z2(x); } // expected-note {{'reaches_z' has no domain of its own and is used by 'y_reaches' here}}
int root_reaches(int x) { return reaches_z2(x); } // expected-note {{'reaches_z' has no domain of its own and is used by 'root_reaches' here}}
static int unused_reaches(int x) { return z_private(x); }

static int counter(void) { // expected-note {{write codoms_domain("z") on the function; without a domain each one gets a copy of it, which cannot share a variable}}
  static int n; // expected-error {{'n' is used in domain 'z', but the function it belongs to has no domain}}
  static const int step = 2;
  return n += step;
}
int root_counter(void) { return counter(); }
in("z") int z_counter(void) { return counter(); } // expected-note {{'counter' has no domain of its own and is used by 'z_counter' here}}
static const struct ops { int (*f)(int); } ops = {z_private}; // expected-error {{the address of 'z_private', a function of domain 'z', is taken in domain 'y'}}
in("z") int z_ops(int x) { return ops.f(x); }
in("y") int y_ops(int x) { return ops.f(x); } // expected-note {{'ops' has no domain of its own and is used by 'y_ops' here}}

// 'f$d' is a symbol of domain d.
int f$z(void); // expected-error {{'f$z' ends in '$z', which is kept for the symbols of domain 'z'}}
int g$root(void); // expected-error {{'g$root' ends in '$root', which is kept for the symbols of domain 'root'}}
int h$nobody(void);
int harmless(void) __asm__("i$z"); // expected-error {{'i$z' ends in '$z', which is kept for the symbols of domain 'z'}}
int j$z(void) __asm__("j");
int $z; // expected-error {{'$z' ends in '$z'}}

// What is not evaluated is no reference; the size of a variable-length array is.
typedef __typeof__(z_private(1)) not_called;
int root_evaluates(int x) {
  __typeof__(z_private(1)) a = x;
  int v[z_private(2)]; // expected-error {{'z_private', a function of domain 'z', is called in domain 'root'}}
  return _Generic(z_private(3), int: a) + sizeof v;
}

void z_cleans(int *) in("z"); // expected-note {{write codoms_entry()}}
int root_cleans(void) {
  __attribute__((cleanup(z_cleans))) int x = 1; // expected-error {{the address of 'z_cleans', a function of domain 'z', is taken in domain 'root'}}
  return x;
}

// A callback is called through its gate.
int z_calls(int (*f)(int), void *user) in("z") entry;
int callback(int x) { return x; } // expected-note {{write codoms_domain("root") codoms_entry() on its declaration}}
static int neutral_callback(int x) { return x; } // expected-note {{write codoms_domain("root") codoms_entry() on its declaration, and no 'static': its gate is a symbol that other units refer to}}
int root_gives(int (*unknown)(int)) {
  return z_calls(callback, 0) // expected-warning {{'callback' is passed to 'z_calls', but domain 'z' cannot call it: it is not an entry point}}
         + z_calls(&neutral_callback, (void *)root_gives) // expected-warning {{'neutral_callback' is passed to 'z_calls', but domain 'z' cannot call it: it is not an entry point}}
         + z_calls(root_entry, 0) + z_calls(z_entry, 0) + z_calls(unknown, 0) + z_calls(0, 0);
}
in("z") int z_gives_itself(void) { return z_calls(z_private, 0); }

// Domains' sections are the compiler's.
in("z") __attribute__((section(".mine"))) int z_section(void) { return 1; } // expected-error {{'z_section' belongs to domain 'z', and cannot be put into a section of its own}} expected-note {{the compiler names the sections of a domain, so that the linker keeps domains on pages of their own}}
in("z") __attribute__((section(".mydata"))) int z_section_var; // expected-error {{'z_section_var' belongs to domain 'z', and cannot be put into a section of its own}} expected-note {{the compiler names}}
in("root") __attribute__((section(".mine"))) int root_section(void) { return 1; }

// An alias is where its aliasee is.
int aliased in("z") = 1;
extern int same in("z") __attribute__((alias("aliased")));
extern int other __attribute__((alias("aliased"))); // expected-error {{'other' is an alias of 'aliased', which belongs to domain 'z', but is not declared in it}} expected-note {{write codoms_domain("z") on it}}
int target(void) in("z");
int target(void) { return aliased + same; }
int elsewhere(void) in("y") __attribute__((alias("target"))); // expected-error {{'elsewhere' is an alias of 'target', which belongs to domain 'z', but is not declared in it}} expected-note {{}}
int an_entry(void) in("z") entry; // expected-note {{'an_entry' is declared here}}
int an_entry(void) { return 1; }
int second(void) __attribute__((alias("an_entry"))); // expected-error {{'second' is an alias of entry point 'an_entry'; make it an entry point that calls the other}}

// Sections by a pragma, and a function without the extension.
#pragma clang section text=".mine" data=".mine.data"
in("z") int by_pragma(void) { return 1; } // expected-note {{the compiler names the sections}}
in("z") int data_by_pragma = 1; // expected-note {{the compiler names the sections}}
// expected-error@-3 {{'by_pragma' belongs to domain 'z', and cannot be put into a section of its own}}
// expected-error@-4 {{'data_by_pragma' belongs to domain 'z', and cannot be put into a section of its own}}
in("z") entry int entry_by_pragma(void) { return 1; } // expected-error {{entry point 'entry_by_pragma' cannot have attribute 'section'}}
// expected-note@-6 {{the attribute is here}}
#pragma clang section text="" data=""
in("z") __attribute__((target("arch=rv64gc"))) int without(void) { return 1; } // expected-error {{'without' belongs to domain 'z', but its attribute 'target' leaves Xcodoms out}}
in("z") __attribute__((target("arch=+zba"))) int with(void) { return 1; }
