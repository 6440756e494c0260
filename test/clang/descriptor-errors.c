// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls that no gate can check, found where the ABI is known. Code generation
// stops at the first.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -disable-llvm-passes -emit-llvm -o /dev/null -verify=fine %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -disable-llvm-passes -emit-llvm -o /dev/null -DTEN -verify=ten %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -disable-llvm-passes -emit-llvm -o /dev/null -DARG -verify=arg %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -disable-llvm-passes -emit-llvm -o /dev/null -DRESULT -verify=result %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -disable-llvm-passes -emit-llvm -o /dev/null -DBITS -verify=bits %s
// What the types tell takes no code generation.
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -fsyntax-only -DARG -verify=arg %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -fsyntax-only -DRESULT -verify=result %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -mvscale-min=2 -mvscale-max=2 -fsyntax-only -DFIXED -verify=fixed %s

// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -mvscale-min=2 -mvscale-max=2 -emit-llvm -o /dev/null -DFIXED -verify=fixed %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -mvscale-min=2 -mvscale-max=2 -emit-llvm -o /dev/null -DFIXEDRESULT -verify=fixedresult %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -emit-llvm -o /dev/null -DVLS -verify=vls %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +v -emit-llvm -o /dev/null -DVLSRESULT -verify=vlsresult %s

#define z __attribute__((codoms_domain("z"), codoms_entry))
struct big { long v[4]; };
typedef __rvv_int32m1_t vint;
#ifdef TEN
struct big ten(struct big a, int *b, int *c, int *d, int *e, int *f, int *g, int *h) z; // ten-error {{a call of entry point 'ten' takes 9 capabilities; there are 8: lend less, or by one structure}}
struct big uses(struct big a, int *b) { return ten(a, b, b, b, b, b, b, b); }
#elif defined(ARG)
z void scalable(vint v) {} // arg-error {{an argument, of type 'vint' (aka '__rvv_int32m1_t'), cannot be passed by entry point 'scalable': neither vectors nor scalars of more than 16 bytes can}}
#elif defined(RESULT)
z vint returned(vint *p) { return *p; } // result-error {{a result, of type 'vint' (aka '__rvv_int32m1_t'), cannot be passed by entry point 'returned'}} result-warning {{parameter 1 of entry point 'returned' lends nothing}} result-note {{write codoms_access}}
#elif defined(BITS)
z _BitInt(64) bits64(void) { return 1; }
z _BitInt(128) bits128(void) { return 1; }
z void takes_bits(_BitInt(100) b) {}
z _BitInt(100) bits100(void) { return 1; } // bits-error {{the result of entry point 'bits100', of type '_BitInt(100)', is returned in a way that no gate can check}}
#elif defined(FIXED)
typedef vint vfixed __attribute__((riscv_rvv_vector_bits(__riscv_v_fixed_vlen)));
z void fixed_length(vfixed v) {} // fixed-error {{an argument, of type 'vfixed' (vector of 4 'int' values), cannot be passed by entry point 'fixed_length'}}
#elif defined(FIXEDRESULT)
typedef vint vfixed __attribute__((riscv_rvv_vector_bits(__riscv_v_fixed_vlen)));
z vfixed fixed_result(void) { return (vfixed){0}; } // fixedresult-error {{a result, of type 'vfixed' (vector of 4 'int' values), cannot be passed by entry point 'fixed_result'}}
#elif defined(VLS) || defined(VLSRESULT)
typedef int v4 __attribute__((vector_size(16)));
struct two { v4 a, b; };
#ifdef VLS
__attribute__((riscv_vls_cc(128))) z void vls(struct two v) {} // vls-error {{an argument of type 'struct two' is passed in a way that the gate of 'vls' cannot check}} vls-error {{entry point 'vls' has the calling convention}}
#else
__attribute__((riscv_vls_cc(128))) z struct two vls(void) { struct two r; return r; } // vlsresult-error {{the result of entry point 'vls', of type 'struct two', is returned in a way that no gate can check}} vlsresult-error {{entry point 'vls' has the calling convention}}
#endif
#else
// fine-no-diagnostics
// Vectors that are passed as integers or by reference are no problem, and within
// a domain everything goes.
typedef int v2 __attribute__((vector_size(8)));
typedef int v8 __attribute__((vector_size(32)));
z v8 fixed(v2 a, v8 b) { return b; }
__attribute__((codoms_domain("z"))) vint inside(vint v) { return v; }
struct big nine(struct big a, int *b, int *c, int *d, int *e, int *f, int *g) z;
struct big uses(struct big a, int *b) { return nine(a, b, b, b, b, b, b); }
#endif
