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
; CHECK: add i64 {{.*}}, 4096
; CHECK-NEXT: icmp ult i64 {{.*}}, 8192
; CHECK: codoms.pointer:
; CHECK: asm sideeffect "cd.same $0, $1", "=r,r"(ptr %f)
; CHECK: codoms.own:
; CHECK: asm ".weak __codoms_code_start\0Alla $0, __codoms_code_start", "=r"()
; CHECK: asm ".weak __codoms_code_end\0Alla $0, __codoms_code_end", "=r"()
; CHECK: br i1 %{{.*}}, label %codoms.code, label %codoms.inner
; CHECK: codoms.look:
; CHECK-NEXT: load i32, ptr %f, align 4
; CHECK-NEXT: icmp eq i32 {{.*}}, 123
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
; CHECK: __codoms_code_start$$z
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

; In a union there may be something else, which is no pointer: only what is code
; of the domain's own is looked at. Elsewhere it passes.
; CHECK-LABEL: define {{.*}}ptr @"union_z$z"(
; CHECK: codoms.pointer:
; CHECK: br i1 %{{.*}}, label %codoms.own, label %codoms.checked
; CHECK: codoms.own:
; CHECK: br i1 %{{.*}}, label %codoms.code, label %codoms.checked
; CHECK: codoms.stop:
; CHECK-NOT: "cd.chk x0, $0, $1, c"
; CHECK: ret ptr
define ptr @union_z(ptr %p) #1 {
  %f = load ptr, ptr %p
  %c = call ptr asm "unimp", "=r,r,r"(ptr %f, ptr %p) #3
  ret ptr %c
}

; CHECK-LABEL: define {{.*}}ptr @result(
; CHECK: %[[F:.*]] = notail call cc973 ptr @"get$$z"()
; CHECK: icmp ult i64 {{.*}}, 8192
; CHECK: codoms.look:
; CHECK: call i1 @__codoms_may_leave(ptr %[[F]], ptr @"get$$z", i1 false)
; CHECK: codoms.left:
; CHECK: ebreak
define ptr @result() #0 {
  %f = call ptr @get()
  ret ptr %f
}
declare ptr @get() "codoms-domain"="z" "codoms-entry" "codoms-abi"="rfn 0;hash 0123456789abcdef;sig x"

; CHECK-LABEL: define {{.*}}void @left(
; CHECK: %[[KEPT:.*]] = alloca [1 x ptr]
; What is the callee's memory anyway is not looked at.
; CHECK: icmp eq i64 %{{.*}}, %[[TAG:.*]]
; CHECK: select i1 %{{.*}}, i64 0, i64 %
; CHECK: load ptr, ptr {{.*}}, align 8
; CHECK: store ptr
; CHECK: notail call cc973 void @"fill$$z"(
; CHECK: icmp eq ptr
; CHECK: call i1 @__codoms_may_leave(ptr %{{.*}}, ptr @"fill$$z", i1 false)
; CHECK: codoms.left:
; CHECK: ebreak
define void @left(ptr %p) #0 {
  call void @fill(ptr %p)
  ret void
}
declare void @fill(ptr) "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 16;left 0 16 8 p;hash 0123456789abcdef;sig x"

; CHECK-LABEL: define {{.*}}void @"left_union$y"(
; CHECK: call i1 @"__codoms_may_leave$y"(ptr %{{.*}}, ptr @"fill_union$$z", i1 true)
define void @left_union(ptr %p) #4 {
  call void @fill_union(ptr %p)
  ret void
}
declare void @fill_union(ptr) "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 16;left 0 16 8? p;hash 0123456789abcdef;sig x"

; Root asks the linker's table, and reads no other domain's memory.
; CHECK-LABEL: define internal {{.*}}i1 @__codoms_may_leave(
; CHECK: asm ".weak __codoms_table_start\0Alla $0, __codoms_table_start", "=r"()
; CHECK: "cd.tag $0, $1"
; CHECK-LABEL: define internal {{.*}}i1 @"__codoms_may_leave$y"(
; CHECK-NOT: __codoms_table_start
; CHECK: __codoms_code_start$$y

attributes #0 = { "target-features"="+xcodoms" }
attributes #1 = { "target-features"="+xcodoms" "codoms-domain"="z" }
attributes #2 = { nounwind willreturn memory(none) "codoms-loaded" }
attributes #3 = { nounwind willreturn memory(none) "codoms-loaded"="union" }
attributes #4 = { "target-features"="+xcodoms" "codoms-domain"="y" }
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
