// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Options that would put something of root's into a domain, or something before a
// gate. Each is refused where code of a domain or a gate is made, and nowhere else.
//
// RUN: %clang -fsyntax-only -DFINE -Xclang -verify=fine %s
// RUN: %clang -fsyntax-only -DFINE -fpic -fsanitize=undefined -pg -fcf-protection=return -march=rv64gc_xcodoms_zicfiss1p0 -menable-experimental-extensions -fprofile-instr-generate -Xclang -verify=fine %s
// RUN: %clang -fsyntax-only -fno-pic -fsanitize=undefined -fsanitize-trap=undefined -fno-sanitize=function -Xclang -verify=fine %s
// RUN: not %clang -fsyntax-only -fpic %s 2>&1 | FileCheck -DOPT=-fpic --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fpie %s 2>&1 | FileCheck -DOPT=-fpie --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fpie -DIMPORT %s 2>&1 | FileCheck --check-prefixes=IMPORT %s
// RUN: not %clang -fsyntax-only -fpie -DENTRY %s 2>&1 | FileCheck --check-prefixes=ENTRY %s
// RUN: not %clang -fsyntax-only -fpie -DUNIT -mcodoms-domain=z %s 2>&1 | FileCheck --check-prefixes=UNIT %s
// RUN: not %clang -fsyntax-only -fcf-protection=return -march=rv64gc_xcodoms_zicfiss1p0 -menable-experimental-extensions %s 2>&1 | FileCheck -DOPT=-fcf-protection --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fsanitize=undefined -fsanitize-trap=undefined %s 2>&1 | FileCheck -DOPT=-fsanitize=function --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fsanitize=kcfi %s 2>&1 | FileCheck -DOPT=-fsanitize=kcfi --check-prefix=BAD %s
// RUN: not %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsanitize=shadow-call-stack -fsyntax-only %s 2>&1 | FileCheck -DOPT=-fsanitize=shadow-call-stack --check-prefix=BAD %s
// RUN: not %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsanitize=address -fsyntax-only %s 2>&1 | FileCheck -DOPT=-fsanitize= --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fsanitize=undefined %s 2>&1 | FileCheck -DOPT=-fsanitize= --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fprofile-instr-generate %s 2>&1 | FileCheck -DOPT=-fprofile-instr-generate --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fprofile-generate %s 2>&1 | FileCheck -DOPT=-fprofile-generate --check-prefix=BAD %s
// RUN: not %clang -c -o %t.o --coverage %s 2>&1 | FileCheck -DOPT=--coverage --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -pg %s 2>&1 | FileCheck -DOPT=-pg --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -finstrument-functions %s 2>&1 | FileCheck -DOPT=-finstrument-functions --check-prefix=BAD %s
// RUN: not %clang_cc1 -triple riscv64 -target-feature +xcodoms -fxray-instrument -fsyntax-only %s 2>&1 | FileCheck -DOPT=-fxray-instrument --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fpatchable-function-entry=2 %s 2>&1 | FileCheck -DOPT=-fpatchable-function-entry --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -mcmodel=large %s 2>&1 | FileCheck -DOPT=-mcmodel=large --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -femulated-tls %s 2>&1 | FileCheck -DOPT=-femulated-tls --check-prefix=BAD %s
// RUN: not %clang -c -o %t.o -fembed-bitcode %s 2>&1 | FileCheck --check-prefix=EMBED %s
// RUN: not %clang -fsyntax-only -fblocks %s 2>&1 | FileCheck -DOPT=-fblocks --check-prefix=BAD %s
// RUN: not %clang -fsyntax-only -fopenmp %s 2>&1 | FileCheck -DOPT=-fopenmp --check-prefix=BAD %s
//
// Without the extension nothing would be protected.
// RUN: not %clang -fsyntax-only -march=rv64gc %s 2>&1 | FileCheck --check-prefix=MARCH %s
// RUN: not %clang -fsyntax-only -march=rv64gc -DFINE %s 2>&1 | FileCheck --check-prefix=MARCH %s
// RUN: %clang -fsyntax-only -march=rv64gc -DUNIT -Xclang -verify=fine %s
// RUN: not %clang -fsyntax-only -march=rv64gc -DUNIT -mcodoms-domain=z %s 2>&1 | FileCheck --check-prefix=MARCH %s

// fine-no-diagnostics

// BAD: options.c:[[#]]:41: error: '[[OPT]]' cannot be used with domains: {{.+}}
// BAD-NEXT: __attribute__((codoms_domain("z"))) int f(
// BAD: note: 'f' makes code or data of a domain, or a gate, in this unit
// EMBED: error: {{.*}}options.c: domains are not supported with -fembed-bitcode, whose section would belong to no domain
// EMBED-NOT: error:
// IMPORT: error: '-fpie' cannot be used with domains: domains have no global offset table; compile with -fno-pic
// IMPORT: note: 'imported' makes code
// ENTRY: error: '-fpie' cannot be used with domains
// ENTRY: note: 'called_by_z' makes code
// UNIT: error: '-fpie' cannot be used with domains
// UNIT: note: 'unit' makes code
// MARCH: error: {{.*}} belongs to a domain, but this unit is compiled without Xcodoms
// MARCH: note: compile with -march=rv64gc_xcodoms; nothing would be protected without it
#ifdef FINE
int g(int) __attribute__((codoms_domain("z"), codoms_entry));
int root(int x) { return g(x); }
#elif defined(IMPORT)
int imported(int) __attribute__((codoms_import("z")));
int root(int x) { return imported(x); }
#elif defined(ENTRY)
__attribute__((codoms_domain("root"), codoms_entry)) int called_by_z(int x) { return x; }
#elif defined(UNIT)
int unit(void) { return 1; }
#else
__attribute__((codoms_domain("z"))) int f(int x) { return x; }
#endif
