// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where one edit mends it, the compiler offers it. What an error offers is applied by
// -fixit; afterwards there is none. A note offers one of several ways.
//
// RUN: not %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c17 -Wno-codoms-access -Wno-deprecated-non-prototype -fdiagnostics-parseable-fixits -fsyntax-only %s 2>&1 | FileCheck --match-full-lines %s
// RUN: cp %s %t.c && not %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c17 -w -DSURE -fixit %t.c
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -std=c17 -w -DSURE -fsyntax-only %t.c

#define z __attribute__((codoms_domain("z")))
#define entry __attribute__((codoms_entry))

// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:48-[[#@LINE+1]]:51}:"\"web\""
int quoted(void) z __attribute__((codoms_entry(web))); // (The first argument may be a name.)

// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:65-[[#@LINE+1]]:75}:"read_only"
int constant(const int *p) z entry __attribute__((codoms_access(read_write, 1)));

#ifndef SURE
// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:1-[[#@LINE+1]]:8}:""
static z entry int internal(void) { return 1; }

// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:26-[[#@LINE+1]]:26}:"void"
z entry int unprototyped() { return 1; }
#endif

struct s { struct s *next; int *p; };
// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:1-[[#@LINE+1]]:1}:"__attribute__((codoms_access(read_only, \"q->next\"))) "
int path(struct s *q) z entry __attribute__((codoms_access(read_only, "q->next->p")));

#ifndef SURE
// CHECK: fix-it:"{{.*}}":{[[#@LINE+1]]:1-[[#@LINE+1]]:1}:"__attribute__((codoms_entry)) "
int wanted(void) z;
int root(void) { return wanted(); }
#endif
