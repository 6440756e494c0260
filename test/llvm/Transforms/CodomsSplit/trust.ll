; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What a declaration says about a function of another domain is that domain's
; word: it goes from gates, from calls that may cross, and from the parameters of
; bodies, whose callers are not trusted either.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S %s | FileCheck %s

%struct = type { i64, i64, i64 }

; CHECK-LABEL: define dso_local void @direct(
; CHECK-NEXT: %buffer = alloca
; CHECK-NEXT: %result = alloca
; CHECK-NEXT: %1 = call ptr @"get$$z"(ptr %p, i32 signext 1) #[[NB:[0-9]+]]
; CHECK-NEXT: call void @"object$$z"(ptr sret(%struct) %result, ptr %buffer) #[[OB:[0-9]+]]
; CHECK-NEXT: %2 = call i1 @"flag$$z"() #[[NBNU:[0-9]+]]
; CHECK-NEXT: ret void
define void @direct(ptr %p) {
  %buffer = alloca %struct
  %result = alloca %struct
  %1 = call noalias nonnull align 16 dereferenceable(8) ptr @get(ptr nonnull noalias captures(none) readonly %p, i32 signext range(i32 0, 2) 1)
  call void @object(ptr dead_on_unwind writable sret(%struct) align 8 %result, ptr dead_on_return noundef %buffer)
  %2 = call zeroext i1 @flag() nounwind memory(none)
  ret void
}

; A call that was not to return is followed by a trap.
; CHECK-LABEL: define dso_local void @stop(
; CHECK-NEXT: call void @"die$$z"() #[[NB]]
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
define void @stop() {
  call void @die() noreturn
  unreachable
}

; Any call through a pointer may cross. It keeps the extension of its result until
; it is known whether it does, and learns the size of hidden references.
; CHECK-LABEL: define dso_local void @indirect(
; CHECK: %1 = call signext i32 %f(ptr %p)
; CHECK-NEXT: %2 = call ptr %f(ptr %p)
; CHECK-NEXT: call void %f(ptr sret(%struct) %result, ptr "codoms-ref"="24" %buffer) #[[NU:[0-9]+]]
; CHECK-NEXT: call void %f() #[[NU]]
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
define void @indirect(ptr %f, ptr %p) {
  %buffer = alloca %struct
  %result = alloca %struct
  %1 = call noundef signext range(i32 0, 4) i32 %f(ptr nonnull %p) willreturn memory(read), !range !1
  %2 = call nonnull ptr %f(ptr readonly noalias %p)
  call void %f(ptr dead_on_unwind writable sret(%struct) align 8 %result, ptr dead_on_return noundef %buffer) nounwind
  call void %f() nounwind noreturn
  unreachable
}

; Within the domain nothing is lost.
; CHECK-LABEL: define dso_local void @"inside$z"(
; CHECK-NEXT: %1 = call nonnull ptr @"get$z"(ptr nonnull %p, i32 signext 1)
define void @inside(ptr %p) #1 {
  %1 = call nonnull ptr @get(ptr nonnull %p, i32 signext 1)
  ret void
}

; CHECK-LABEL: define dso_local i64 @"body$z"(ptr %a, ptr %b, i32 signext %c, ptr %d)
define i64 @body(ptr nonnull noalias %a, ptr align 16 dereferenceable(16) readonly captures(none) %b, i32 noundef signext range(i32 0, 2) %c, ptr dereferenceable_or_null(8) noundef %d) #0 {
  ret i64 0
}

; The result object is the gate's buffer: what is said of that is true.
; CHECK-LABEL: define dso_local void @"result$z"(ptr dead_on_unwind noalias writable sret(%struct) align 8 %r)
define void @result(ptr dead_on_unwind noalias writable sret(%struct) align 8 %r) #4 {
  ret void
}

; Where other domains write, a bool may be any byte.
; CHECK-LABEL: define dso_local i8 @bool(
; CHECK-NEXT: %b = load i8, ptr %p, align 1{{$}}
; CHECK-NEXT: %c = load i8, ptr %p, align 1{{$}}
define i8 @bool(ptr %p) {
  %b = load i8, ptr %p, align 1, !range !3, !noundef !2
  %c = load i8, ptr %p, align 1, !noundef !2
  ret i8 %b
}

; CHECK-DAG: declare dso_local noalias nonnull ptr @"get$z"(ptr, i32 signext)
declare noalias nonnull ptr @get(ptr nonnull readonly, i32 signext) #0
declare void @object(ptr sret(%struct) align 8, ptr dead_on_return) #3
declare zeroext i1 @flag() #0
declare void @die() #2

; CHECK-DAG: declare dso_local ptr @"get$$z"(ptr, i32) #[[GATE:[0-9]+]]
; CHECK-DAG: declare dso_local i1 @"flag$$z"() #[[GATE]]
; CHECK-DAG: declare dso_local void @"die$$z"() #[[GATE]]
; CHECK-DAG: define weak dso_local i64 @"body$$z"(ptr %0, ptr %1, i32 %2, ptr %3)
; CHECK-DAG: define weak dso_local void @"result$$z"(ptr %0)

; CHECK-DAG: attributes #[[GATE]] = { nobuiltin nounwind "codoms-abi" "codoms-domain"="z" "codoms-gate" "codoms-split" }
; CHECK-DAG: attributes #[[NB]] = { nobuiltin "codoms-abi" }
; CHECK-DAG: attributes #[[OB]] = { nobuiltin "codoms-abi"="sret 0 24;ref 1 24" }
; CHECK-DAG: attributes #[[NBNU]] = { nobuiltin nounwind "codoms-abi" }
; CHECK-DAG: attributes #[[NU]] = { nounwind }

attributes #0 = { nounwind willreturn nofree memory(none) "codoms-domain"="z" "codoms-entry" "codoms-abi" }
attributes #1 = { "codoms-domain"="z" }
attributes #2 = { noreturn "codoms-domain"="z" "codoms-entry" "codoms-abi" }
attributes #3 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="sret 0 24;ref 1 24" }
attributes #4 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="sret 0 24" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
!1 = !{i32 0, i32 2}
!2 = !{}
!3 = !{i8 0, i8 2}
