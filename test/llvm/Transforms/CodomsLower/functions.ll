; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Pointers to functions: out of memory, returned, left behind.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,codoms-lower,verify -S %s | FileCheck %s

; The memory is looked at first. Code without a domain may be copied into one, so
; it asks in which it is.
; CHECK-LABEL: define {{.*}}i32 @loaded(
; CHECK: %f = load ptr, ptr %p
; CHECK: asm sideeffect "cd.same $0, $1", "=r,r"(ptr %p)
; CHECK: codoms.foreign:
; CHECK: icmp ult i64 {{.*}}, 4096
; CHECK: codoms.pointer:
; CHECK: asm sideeffect "cd.same $0, $1", "=r,r"(ptr %f)
; CHECK-DAG: load i32, ptr %f, align 4
; CHECK-DAG: icmp ne i32 {{.*}}, 123
; CHECK-DAG: csrr $0, cddom
; CHECK-DAG: csrr $0, cdcaller
; CHECK-DAG: cd.tag $0, $1
; CHECK-DAG: cd.chk $0, sp, $1, w
; CHECK-DAG: ebreak
; CHECK-NOT: unimp
define i32 @loaded(ptr %p) #0 {
  %f = load ptr, ptr %p
  %c = call ptr asm "unimp", "=r,r,r"(ptr %f, ptr %p) #2
  %r = call i32 %c()
  ret i32 %r
}

; That of a domain does not.
; CHECK-LABEL: define {{.*}}i32 @"loaded_z$z"(
; CHECK-NOT: cddom
; CHECK: csrr $0, cdcaller
; CHECK-NOT: cddom
; CHECK: ret i32
define i32 @loaded_z(ptr %p) #1 {
  %f = load ptr, ptr %p
  %c = call ptr asm "unimp", "=r,r,r"(ptr %f, ptr %p) #2
  %r = call i32 %c()
  ret i32 %r
}

; CHECK-LABEL: define {{.*}}ptr @result(
; CHECK: %[[F:.*]] = notail call cc973 ptr @"get$$z"()
; CHECK: icmp ult i64 {{.*}}, 4096
; CHECK: asm sideeffect "cd.tag $0, $1", "=r,r"(ptr %[[F]])
; CHECK: codoms.left:
; CHECK: ebreak
define ptr @result() #0 {
  %f = call ptr @get()
  ret ptr %f
}
declare ptr @get() "codoms-domain"="z" "codoms-entry" "codoms-abi"="rfn 0;hash 0123456789abcdef;sig x"

; CHECK-LABEL: define {{.*}}void @left(
; CHECK: %[[KEPT:.*]] = alloca [1 x ptr]
; CHECK: load ptr, ptr {{.*}}, align 1
; CHECK: store ptr
; CHECK: notail call cc973 void @"fill$$z"(
; CHECK: icmp eq ptr
; CHECK: codoms.left:
; CHECK: ebreak
define void @left(ptr %p) #0 {
  call void @fill(ptr %p)
  ret void
}
declare void @fill(ptr) "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 16;left 0 16 8 p;hash 0123456789abcdef;sig x"

attributes #0 = { "target-features"="+xcodoms" }
attributes #1 = { "target-features"="+xcodoms" "codoms-domain"="z" }
attributes #2 = { nounwind willreturn memory(none) "codoms-loaded" }
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
