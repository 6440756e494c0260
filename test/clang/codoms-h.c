// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// codoms.h: real with Xcodoms, nothing with other compilers, an error in between.
//
// RUN: %clang -Wall -Wextra -pedantic -Werror -std=c99 -I%codoms_include -Xclang -disable-llvm-passes -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang -I%codoms_include -c -o %t.o %s
// RUN: llvm-objcopy --dump-section=.codoms_record=%t.record %t.o
// RUN: FileCheck --check-prefix=RECORD --input-file=%t.record %s
// RUN: llvm-readelf -SsW %t.o | FileCheck --check-prefix=LINKED %s
// RUN: %clang -DCODOMS_OFF -Wall -Wextra -pedantic -Werror -std=c99 -I%codoms_include -Xclang -disable-llvm-passes -S -emit-llvm -o - %s | FileCheck --check-prefix=OFF %s
// RUN: %clang -DCODOMS_OFF -march=rv64gc -I%codoms_include -fsyntax-only %s
// RUN: %cc-host -Wall -Wextra -pedantic -Werror -std=c99 -I%codoms_include -c -o %t.host.o %s
// RUN: %cc-host -Wall -Wextra -pedantic -Werror -std=gnu89 -Wno-variadic-macros -Wno-comment -I%codoms_include -c -o %t.host.o %s
// RUN: not %clang -march=rv64gc -I%codoms_include -fsyntax-only %s 2>&1 | FileCheck --check-prefix=NONE %s
// NONE: error: "compile with -march=rv64gc_xcodoms, or with -DCODOMS_OFF to have no protection"

// OFF-NOT: "codoms-
#include <codoms.h>
#include <codoms.h>

#if CODOMS_ENABLED != defined(__CODOMS__)
#error
#endif
#if CODOMS_ENABLED && __CODOMS__ != 1
#error
#endif

// CHECK-DAG: @counter = {{.*}} [[COUNTER:#[0-9]+]]
// CHECK-DAG: attributes [[COUNTER]] = { "codoms-domain"="z"
int counter codoms_domain("z");
#define POLICY stack, dcs
// CHECK-DAG: define{{.*}} @sum({{.*}} [[SUM:#[0-9]+]]
// CHECK-DAG: attributes [[SUM]] = {{.*}}"codoms-abi"="lend r a0 a1:u32*4;{{.*}}" "codoms-domain"="z" "codoms-entry" "codoms-isolate"="stack,dcs"
int sum(const int *v, unsigned n)
    codoms_domain("z") codoms_entry() codoms_access(read_only, 1, 2) codoms_isolate(POLICY);
int sum(const int *v, unsigned n) { return n ? *v + counter : 0; }
// CHECK-DAG: declare{{.*}} @other({{.*}} [[OTHER:#[0-9]+]]
// CHECK-DAG: attributes [[OTHER]] = {{.*}}"codoms-domain"="l" "codoms-import"="name"
int other(int) codoms_import("l", "name");
int zip(int), zip2(int), unzip(int);
CODOMS_IMPORT(w, zip*, unzip)
// CHECK-DAG: declare{{.*}} @zip2({{.*}} [[ZIP:#[0-9]+]]
// CHECK-DAG: attributes [[ZIP]] = {{.*}}"codoms-domain"="w" "codoms-import"="zip2"
int use(void) { return zip2(1) + other(2); }
CODOMS_DOMAIN_PUSH(y)
// CHECK-DAG: define{{.*}} @in_y() [[INY:#[0-9]+]]
// CHECK-DAG: attributes [[INY]] = {{.*}}"codoms-domain"="y"
int in_y(void);
int in_y(void) { return 1; }
CODOMS_DOMAIN_POP()

// RECORD-DAG: {{^}}grant	y	z	read	{{.*}}codoms-h.c:[[#@LINE+1]]:1{{$}}
CODOMS_GRANT(y, z, read);
// RECORD-DAG: {{^}}domain	z	stack	65536	{{.*}}codoms-h.c:[[#@LINE+1]]:1{{$}}
CODOMS_STACK_SIZE(z, 16 * sizeof(long) * 512UL);
// RECORD-DAG: {{^}}domain	z	syscall	56	{{.*}}codoms-h.c:[[#@LINE+2]]:1{{$}}
enum { OPENAT = 56 };
CODOMS_SYSCALL(z, OPENAT); CODOMS_SYSCALL(z, OPENAT + 1);
// RECORD-DAG: {{^}}domain	z	syscall	57	{{.*}}codoms-h.c:[[#@LINE-1]]:28{{$}}
// LINKED: .codoms_record PROGBITS 0000000000000000 {{.*}} 00 E 0 0 1
// LINKED: .codoms_linked PROGBITS 0000000000000000 {{.*}} AGR 0 0 4
// LINKED: UND __codoms_linked
