; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; No fact about one side of a call reaches the other through the optimiser,
; though it sees both: PLAIN shows what it does to the same unit without domains.
;
; RUN: opt -mtriple=riscv64 -passes='default<O2>' -S %s | FileCheck %s
; RUN: opt -mtriple=riscv64 -passes='lto-pre-link<O2>' -S %s | FileCheck %s
; RUN: opt -mtriple=riscv64 -passes='lto-pre-link<O2>' %s -o %t.bc
; The linker keeps what is in llvm.compiler.used.
; RUN: opt -mtriple=riscv64 -passes='internalize,lto<O2>' \
; RUN:   '-internalize-public-api-list=main,stop,null,twice,three$$z,bounded$$z' -S %t.bc \
; RUN:   | FileCheck %s
; RUN: sed 's/!"codoms"/!"other"/' %s | opt -mtriple=riscv64 -passes='default<O2>' -S \
; RUN:   | FileCheck --check-prefix=PLAIN %s

@table = global [4 x i32] zeroinitializer
@limit = global i32 2 "codoms-domain"="z"

; The bound of a result stays checked whatever the callee's code says.
; CHECK-LABEL: define {{.*}}i32 @main(
; CHECK: %k = {{.*}}call i32 @"three$$z"(i32 signext %x)
; CHECK-NEXT: icmp ugt i32 %k, 3
; CHECK: call void @llvm.trap()
; PLAIN-LABEL: define {{.*}}i32 @main(
; PLAIN: call {{.*}}@three(
; PLAIN-NOT: icmp
; PLAIN: ret i32
define i32 @main(i32 signext %x) #2 {
  %k = call signext i32 @three(i32 signext %x)
  %high = icmp ugt i32 %k, 3
  br i1 %high, label %bad, label %good
bad:
  call void @llvm.trap()
  unreachable
good:
  %i = zext i32 %k to i64
  %p = getelementptr [4 x i32], ptr @table, i64 0, i64 %i
  %v = load i32, ptr %p
  %a = call i32 @bounded(i32 0)
  %b = call i32 @bounded(i32 1)
  %s = add i32 %a, %b
  %t = add i32 %s, %v
  ret i32 %t
}

; What follows a call that should not return is a trap, not the next function.
; CHECK-LABEL: define {{.*}}void @stop(
; CHECK-NEXT: call void @"die$$z"()
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
; PLAIN-LABEL: define {{.*}}void @stop(
; PLAIN-NEXT: call void @die()
; PLAIN-NEXT: unreachable
define void @stop() #2 {
  call void @die() noreturn
  unreachable
}

; CHECK-LABEL: define {{.*}}i32 @null(
; CHECK: %p = {{.*}}call ptr @"get$$z"()
; CHECK-NEXT: icmp eq ptr %p, null
; PLAIN-LABEL: define {{.*}}i32 @null(
; PLAIN-NOT: icmp
; PLAIN: ret i32
define i32 @null() #2 {
  %p = call nonnull ptr @get()
  %none = icmp eq ptr %p, null
  br i1 %none, label %bad, label %good
bad:
  ret i32 -1
good:
  %v = load i32, ptr %p
  ret i32 %v
}

; Two calls are two calls.
; CHECK-LABEL: define {{.*}}i32 @twice(
; CHECK: call i32 @"three$$z"(i32 signext %x)
; CHECK: call i32 @"three$$z"(i32 signext %x)
; PLAIN-LABEL: define {{.*}}i32 @twice(
; PLAIN: call {{.*}}@three(
; PLAIN-NOT: call
; PLAIN: ret i32
define i32 @twice(i32 signext %x) #2 {
  %a = call signext i32 @three(i32 signext %x)
  %b = call signext i32 @three(i32 signext %x)
  %s = add i32 %a, %b
  ret i32 %s
}

define signext i32 @three(i32 signext %x) #0 {
  %r = and i32 %x, 3
  ret i32 %r
}

; The callers that are seen are not all there are: the body still checks.
; CHECK: define internal {{.*}}i32 @"bounded$z"(i32 %i)
; CHECK: icmp sgt i32 %i,
; CHECK: call void @llvm.trap()
; CHECK: define weak {{.*}}@"bounded$$z"(i32 %0)
; CHECK: call {{.*}}i32 @"bounded$z"(i32 %0)
define internal i32 @bounded(i32 %i) noinline #0 {
  %l = load i32, ptr @limit
  %high = icmp sgt i32 %i, %l
  br i1 %high, label %bad, label %good
bad:
  call void @llvm.trap()
  unreachable
good:
  %r = add i32 %i, 1
  ret i32 %r
}

declare nonnull ptr @get() #0
declare void @die() #1

attributes #0 = { nounwind "codoms-domain"="z" "codoms-entry" "codoms-abi" "target-features"="+xcodoms" }
attributes #1 = { noreturn nounwind "codoms-domain"="z" "codoms-entry" "codoms-abi" "target-features"="+xcodoms" }
attributes #2 = { nounwind "target-features"="+xcodoms" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
