; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Functions and constants without a domain that are internal to the unit: each
; domain that uses one has its own copy; what root does not use is gone.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S %s \
; RUN:   | FileCheck --implicit-check-not=@only --implicit-check-not=@cycle %s

; CHECK-DAG: @.str = private unnamed_addr constant [3 x i8] c"hi\00"
; CHECK-DAG: @".str$y" = private unnamed_addr constant [3 x i8] c"hi\00"{{.*}} #[[Y:[0-9]+]]
; CHECK-DAG: @".str$z" = private unnamed_addr constant [3 x i8] c"hi\00"{{.*}} #[[Z:[0-9]+]]
@.str = private unnamed_addr constant [3 x i8] c"hi\00"
; CHECK-DAG: @"only$z" = internal constant [1 x ptr] [ptr @".str$z"]
@only = internal constant [1 x ptr] [ptr @.str]
; The labels of a copy of a function are those of the copy.
; CHECK-DAG: @labels = internal constant [1 x ptr] [ptr blockaddress(@shared, %a)]
; CHECK-DAG: @"labels$z" = internal constant [1 x ptr] [ptr blockaddress(@"shared$z", %a)]
; CHECK-DAG: @"labels$y" = internal constant [1 x ptr] [ptr blockaddress(@"shared$y", %a)]
@labels = internal constant [1 x ptr] [ptr blockaddress(@shared, %a)]
; Data of a domain uses copies, too.
; CHECK-DAG: @"vector$y" = dso_local global [2 x ptr] [ptr @".str$y", ptr getelementptr (i8, ptr @".str$y", i64 1)]
@vector = global [2 x ptr] [ptr @.str, ptr getelementptr (i8, ptr @.str, i64 1)] #1

; CHECK-LABEL: define dso_local i32 @"f$z"()
; CHECK-NEXT: call i32 @"shared$z"(ptr @".str$z")
; CHECK-NEXT: call i32 @"cycle1$z"(ptr getelementptr (i8, ptr @".str$z", i64 1))
; CHECK-NEXT: call i32 @"odr$z"()
; CHECK-NEXT: call i32 @"inline$z"()
define i32 @f() #0 {
  %1 = call i32 @shared(ptr @.str)
  %2 = call i32 @cycle1(ptr getelementptr (i8, ptr @.str, i64 1))
  %3 = call i32 @odr()
  %4 = call i32 @inline()
  ret i32 %1
}

; CHECK-LABEL: define dso_local i32 @"g$y"()
; CHECK-NEXT: call i32 @"shared$y"(ptr null)
define i32 @g() #1 {
  %1 = call i32 @shared(ptr null)
  ret i32 %1
}

; CHECK-LABEL: define dso_local i32 @main()
; CHECK-NEXT: call i32 @shared(ptr @.str)
; CHECK-NEXT: call i32 @odr()
; CHECK-NEXT: call i32 @inline()
define i32 @main() {
  %1 = call i32 @shared(ptr @.str)
  %2 = call i32 @odr()
  %3 = call i32 @inline()
  ret i32 %1
}

; CHECK: define internal i32 @shared(ptr %p)
; CHECK: load ptr, ptr @labels
define internal i32 @shared(ptr %p) {
  br label %a
a:
  %l = load ptr, ptr @labels
  indirectbr ptr %l, [label %a, label %b]
b:
  ret i32 0
}

define internal i32 @cycle1(ptr %p) {
  %t = load ptr, ptr @only
  %r = call i32 @cycle2(ptr %t)
  ret i32 %r
}

define internal i32 @cycle2(ptr %p) {
  %r = call i32 @cycle1(ptr %p)
  ret i32 %r
}

; CHECK: define linkonce_odr dso_local i32 @odr() comdat
$odr = comdat any
define linkonce_odr i32 @odr() comdat {
  ret i32 1
}

; The definition behind an inline function is root's: a copy stands on its own.
; CHECK: define available_externally dso_local i32 @inline()
define available_externally i32 @inline() {
  ret i32 1
}

; CHECK-DAG: define internal i32 @"shared$z"(ptr %p) #[[Z]] {
; CHECK-DAG: define internal i32 @"shared$y"(ptr %p) #[[Y]] {
; CHECK-DAG: define internal i32 @"cycle1$z"(ptr %p) #[[Z]] {
; CHECK-DAG: load ptr, ptr @"only$z"
; CHECK-DAG: define internal i32 @"cycle2$z"(ptr %p) #[[Z]] {
; CHECK-DAG: define linkonce_odr dso_local i32 @"odr$z"() #[[Z]] comdat {
; CHECK-DAG: define internal i32 @"inline$z"() #[[Z]] {

; CHECK-DAG: attributes #[[Y]] = { "codoms-domain"="y" "codoms-split" }
; CHECK-DAG: attributes #[[Z]] = { "codoms-domain"="z" "codoms-split" }
attributes #0 = { "codoms-domain"="z" }
attributes #1 = { "codoms-domain"="y" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
