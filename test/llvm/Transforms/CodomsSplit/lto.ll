; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Before link-time optimisation what a domain wants from libraries gets its
; domain's name, at every level: where modules are linked the plain name is
; root's. Otherwise names stay plain, for the optimiser to know the functions.
;
; RUN: opt -mtriple=riscv64 -passes='lto-pre-link<O0>' -S %s | FileCheck --check-prefixes=CHECK,LTO %s
; RUN: opt -mtriple=riscv64 -passes='lto-pre-link<O2>' -S %s | FileCheck --check-prefixes=CHECK,LTO %s
; RUN: opt -mtriple=riscv64 -passes='thinlto-pre-link<O2>' -S %s | FileCheck --check-prefixes=CHECK,LTO %s
; RUN: opt -mtriple=riscv64 -passes='default<O0>' -S %s | FileCheck --check-prefixes=CHECK,PLAIN %s
; RUN: opt -mtriple=riscv64 -passes='default<O2>' -S %s | FileCheck --check-prefixes=CHECK,PLAIN %s
;
; After it, a module with a definition of the same name:
; RUN: opt -mtriple=riscv64 -passes='lto-pre-link<O2>' %s -o %t.bc
; RUN: echo 'define ptr @malloc(i64 %n) { ret ptr null }' | llvm-as -o %t.libc.bc
; RUN: llvm-link %t.bc %t.libc.bc -o %t.linked.bc
; RUN: opt -mtriple=riscv64 -passes='lto<O2>' -S %t.linked.bc | FileCheck --check-prefix=LINKED %s

; LTO: @"hook$z" = {{.*}}global ptr @"malloc$z"
; PLAIN: @"hook$z" = {{.*}}global ptr @malloc
@hook = global ptr @malloc #0

; CHECK-LABEL: define {{.*}}ptr @"f$z"(
; LTO: call {{.*}}ptr @"malloc$z"(
; PLAIN: call {{.*}}ptr @malloc(
; LINKED-LABEL: define {{.*}}ptr @"f$z"(
; LINKED: call {{.*}}ptr @"malloc$z"(
define ptr @f(i64 %n) #0 {
  %p = call ptr @malloc(i64 %n)
  store i64 %n, ptr %p
  call void @llvm.memset.p0.i64(ptr %p, i8 0, i64 %n, i1 false)
  ret ptr %p
}

; CHECK-LABEL: define {{.*}}ptr @main(
; CHECK: call {{.*}}ptr @malloc(
; LINKED-LABEL: define {{.*}}ptr @main(
; LINKED: ret ptr null
define ptr @main(i64 %n) {
  %p = call ptr @malloc(i64 %n)
  ret ptr %p
}

; CHECK-DAG: declare {{.*}}@malloc(
; LTO-DAG: declare {{.*}}@"malloc$z"(
declare ptr @malloc(i64)

attributes #0 = { "codoms-domain"="z" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
