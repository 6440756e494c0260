// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which domain reaches which function and variable of the IR.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefixes=CHECK,PLAIN %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -DUNIT -mllvm -codoms-domain=unit -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefixes=CHECK,UNIT %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -DUNIT -mcodoms-domain=unit -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefixes=CHECK,UNIT %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -disable-llvm-passes -emit-llvm -o - %s | FileCheck --check-prefix=NOTE %s

#define in(d) __attribute__((codoms_domain(d)))

// PLAIN-DAG: @explicit_var = {{.*}} [[VZ:#[0-9]+]]
#ifdef UNIT // A unit of a domain has nothing of another.
extern
#endif
int explicit_var in("z")
#ifndef UNIT
= 1
#endif
;
// PLAIN-DAG: @extern_var = external {{.*}} [[EVZ:#[0-9]+]]
extern int extern_var in("z");
// PLAIN-DAG: @plain_var = {{.*}} i32 2, align 4{{$}}
// UNIT-DAG: @plain_var = {{.*}} i32 2, align 4 [[VU:#[0-9]+]]
int plain_var = 2;
// PLAIN-DAG: @static_var = internal global i32 0, align 4{{$}}
// UNIT-DAG: @static_var = internal global i32 0, align 4 [[SVU:#[0-9]+]]
static int static_var;
// CHECK-DAG: @plain_extern = external {{.*}}, align 4{{$}}
extern int plain_extern;
// PLAIN-DAG: @tentative = {{.*}} i32 0, align 4{{$}}
// UNIT-DAG: @tentative = {{.*}} i32 0, align 4 [[TU:#[0-9]+]]
int tentative;
// PLAIN-DAG: @in_z.counter = internal global i32 0, align 4 [[LZ:#[0-9]+]]
// PLAIN-DAG: @in_z.per_thread = internal thread_local global i32 0, align 4 [[TZ:#[0-9]+]]
// PLAIN-DAG: @__const.{{.*}} = private unnamed_addr constant {{.*}}, align 4{{$}}

struct three { int a, b, c; };
int z_only(struct three *) in("z");
// PLAIN-DAG: define{{.*}} @in_z() [[FZ:#[0-9]+]]
#ifndef UNIT
in("z") int in_z(void) {
  static int counter;
  static _Thread_local int per_thread;
  struct three t = {1, 2, 3};
  return ++counter + ++per_thread + explicit_var + extern_var + z_only(&t);
}
#endif
// PLAIN-DAG: declare{{.*}} @z_only({{.*}}) [[DZ:#[0-9]+]]
// PLAIN-DAG: define{{.*}} @plain() [[FP:#[0-9]+]]
// UNIT-DAG: define{{.*}} @plain() [[FU:#[0-9]+]]
// PLAIN-DAG: define internal {{.*}} @helper() [[FP]]
// UNIT-DAG: define internal {{.*}} @helper() [[HU:#[0-9]+]]
// CHECK-DAG: declare{{.*}} @undefined() [[DP:#[0-9]+]]
// CHECK-DAG: declare{{.*}} @header_inline() [[DP]]
static int helper(void) { return static_var; }
int undefined(void);
inline int header_inline(void) { return 4; }
int plain(void) { return plain_var + plain_extern + tentative + helper() + undefined() + header_inline(); }
// PLAIN-DAG: define{{.*}} @in_root() [[FR:#[0-9]+]]
#ifndef UNIT
in("root") int in_root(void) { return undefined(); }
#endif

// PLAIN-DAG: attributes [[VZ]] = { "codoms-domain"="z" "codoms-loc"="{{.*}}domains.c:15:5" }
// PLAIN-DAG: attributes [[EVZ]] = { "codoms-domain"="z" "codoms-loc"="{{.*}}domains.c:21:12" }
// PLAIN-DAG: attributes [[LZ]] = { "codoms-domain"="z"
// PLAIN-DAG: attributes [[TZ]] = { "codoms-domain"="z"
// PLAIN-DAG: attributes [[FZ]] = { {{.*}}"codoms-domain"="z"
// PLAIN-DAG: attributes [[DZ]] = { {{.*}}"codoms-domain"="z"
// PLAIN-DAG: attributes [[FR]] = { {{.*}}"codoms-domain"="root"
// CHECK-DAG: attributes [[DP]] = { "no-trapping-math"
// PLAIN-DAG: attributes [[FP]] = { noinline nounwind optnone "no-trapping-math"
// UNIT-DAG: attributes [[VU]] = { "codoms-domain"="unit"
// UNIT-DAG: attributes [[SVU]] = { "codoms-domain"="unit"
// UNIT-DAG: attributes [[TU]] = { "codoms-domain"="unit"
// UNIT-DAG: attributes [[FU]] = { {{.*}}"codoms-domain"="unit"
// UNIT-DAG: attributes [[HU]] = { {{.*}}"codoms-domain"="unit"

// The body of an import is the symbol that its declaration names.
// PLAIN-DAG: declare{{.*}} @lib_symbol({{.*}} [[IMP:#[0-9]+]]
// PLAIN-DAG: attributes [[IMP]] = { {{.*}}"codoms-import"="lib_symbol"
int lib_function(int) __asm__("lib_symbol") __attribute__((codoms_import("lib")));
#ifndef UNIT
in("root") int uses_lib(void) { return lib_function(1); }
#endif

// Other annotations stay, ours leave nothing behind.
__attribute__((annotate("mine"))) int annotated;
// NOTE: @llvm.global.annotations = appending global [1 x
// NOTE-NOT: codoms_domain=
