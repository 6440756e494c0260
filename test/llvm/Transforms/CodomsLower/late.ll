; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What the optimiser made, merged, or left without a domain, as it looks when
; code is generated: each domain gets what it uses.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-lower,verify -S %s | FileCheck %s

; A table that was made of a switch, and is used by one domain; one used by two.
; CHECK-DAG: @switch.table.f = private unnamed_addr constant {{.*}} section ".codoms.z.rodata.cst8"
; CHECK-DAG: @switch.table.g = private unnamed_addr constant [2 x i32] [i32 3, i32 4]{{$}}
; CHECK-DAG: @"switch.table.g$z" = private unnamed_addr constant {{.*}} section ".codoms.z.rodata.cst8"
@switch.table.f = private unnamed_addr constant [2 x i32] [i32 1, i32 2]
@switch.table.g = private unnamed_addr constant [2 x i32] [i32 3, i32 4]

; Equal strings of two domains that were merged into one, either one.
; CHECK-DAG: @".str$z" = private unnamed_addr constant {{.*}} section ".codoms.z.rodata.str1.1"
; CHECK-DAG: @".str$y" = private unnamed_addr constant {{.*}} section ".codoms.y.rodata.str1.1"
; CHECK-DAG: @.str = private unnamed_addr constant [3 x i8] c"hi\00"{{.*}} #[[ROOT:[0-9]+]]
@".str$z" = private unnamed_addr constant [3 x i8] c"hi\00" #0

; A variable that some pass made for a function of z.
; CHECK-DAG: @made = internal global i32 0{{.*}} #[[MADE:[0-9]+]]
@made = internal global i32 0

; References of data to libraries.
; CHECK-DAG: @"hooks$z" = dso_local global [3 x ptr] [ptr @"malloc$z", ptr @"environ$z", ptr @"weak$z"]
@"hooks$z" = global [3 x ptr] [ptr @malloc, ptr @environ, ptr @weak] #0
; CHECK-DAG: @roots = dso_local global ptr @malloc
@roots = global ptr @malloc
; CHECK-DAG: @environ = external dso_local global ptr
; CHECK-DAG: @"environ$z" = external dso_local global ptr
@environ = external global ptr

; CHECK-LABEL: define {{.*}}i32 @"f$z"(
; CHECK: getelementptr [2 x i32], ptr @switch.table.f
; CHECK: getelementptr [2 x i32], ptr @"switch.table.g$z"
; CHECK: call void @use(ptr @".str$z")
; CHECK: call i32 @"outlined$z"()
define i32 @"f$z"(i64 %i) #1 {
  %p = getelementptr [2 x i32], ptr @switch.table.f, i64 0, i64 %i
  %v = load i32, ptr %p
  %q = getelementptr [2 x i32], ptr @switch.table.g, i64 0, i64 %i
  %w = load i32, ptr %q
  store i32 %v, ptr @made
  call void @use(ptr @".str$z")
  %x = call i32 @outlined()
  ret i32 %w
}

; CHECK-LABEL: define {{.*}}i32 @"g$y"(
; CHECK: call void @use(ptr @".str$y")
define i32 @"g$y"() #2 {
  call void @use(ptr @".str$z")
  ret i32 0
}

; CHECK-LABEL: define {{.*}}i32 @main(
; CHECK: getelementptr [2 x i32], ptr @switch.table.g
; CHECK: call void @use(ptr @.str)
define i32 @main(i64 %i) #3 {
  %q = getelementptr [2 x i32], ptr @switch.table.g, i64 0, i64 %i
  %w = load i32, ptr %q
  call void @use(ptr @".str$z")
  ret i32 %w
}

; CHECK-DAG: define internal i32 @"outlined$z"() {{.*}}section ".codoms.z.text"
define internal i32 @outlined() #3 {
  ret i32 1
}

; CHECK-DAG: declare dso_local ptr @malloc(i64)
; CHECK-DAG: declare dso_local ptr @"malloc$z"(i64)
; CHECK-DAG: declare extern_weak dso_local void @"weak$z"()
declare ptr @malloc(i64)
declare extern_weak void @weak()
; In code they are named with the last symbols of all.
; CHECK-DAG: declare dso_local void @use(ptr)
declare void @use(ptr)

; CHECK-DAG: attributes #[[MADE]] = { "bss-section"=".codoms.z.bss" "codoms-domain"="z" "codoms-split" }
; CHECK-DAG: attributes #[[ROOT]] = { "codoms-domain"="root" "codoms-split" }
attributes #0 = { "codoms-domain"="z" "codoms-split" }
attributes #1 = { "codoms-domain"="z" "codoms-split" "target-features"="+xcodoms" }
attributes #2 = { "codoms-domain"="y" "codoms-split" "target-features"="+xcodoms" }
attributes #3 = { "target-features"="+xcodoms" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
