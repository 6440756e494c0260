; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What a gate asserts before its body runs, for each item of the descriptor. A
; null pointer passes, and so does a size of 0; a count that is no size of
; anything makes a range of 2^64-1 bytes, which no caller has a right to.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S %s | FileCheck %s

define void @fixed(ptr %p) #0 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"fixed$$z"(
; CHECK-NEXT: %2 = icmp eq ptr %0, null
; CHECK-NEXT: %3 = select i1 %2, i64 0, i64 12
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, rw", "r,r,~{memory}"(ptr %0, i64 %3)
; CHECK-NEXT: call void @"fixed$z"(ptr %0)

define void @counted(ptr %p, i32 signext %n) #1 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"counted$$z"(
; CHECK-NEXT: %3 = sext i32 %1 to i64
; CHECK-NEXT: %4 = icmp ugt i64 %3, 2305843009213693951
; CHECK-NEXT: %5 = mul i64 %3, 4
; CHECK-NEXT: %6 = select i1 %4, i64 -1, i64 %5
; CHECK-NEXT: %7 = icmp eq ptr %0, null
; CHECK-NEXT: %8 = select i1 %7, i64 0, i64 %6
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, w", "r,r,~{memory}"(ptr %0, i64 %8)
; CHECK-NEXT: call void @"counted$z"(ptr %0, i32 signext %1)

; The C type of the count decides how it is extended.
define void @unsigned(ptr %p, i32 signext %n) #2 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"unsigned$$z"(
; CHECK-NEXT: %3 = zext i32 %1 to i64
; CHECK-NEXT: %4 = icmp ugt i64 %3, 9223372036854775807

define void @narrow(ptr %p, i64 %n) #3 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"narrow$$z"(
; CHECK-NEXT: %3 = trunc i64 %1 to i16
; CHECK-NEXT: %4 = zext i16 %3 to i64

; A path is followed from pointer to pointer, each of which may be null, and
; nothing is read that was not asserted.
define void @path(ptr %s) #4 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"path$$z"(
; CHECK-NEXT: %2 = icmp eq ptr %0, null
; CHECK-NEXT: br i1 %2, label %codoms.nothing, label %codoms.walk
; CHECK: codoms.walk:
; CHECK-NEXT: %3 = getelementptr i8, ptr %0, i64 24
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %3, i64 8)
; CHECK-NEXT: %4 = load ptr, ptr %3, align 1
; CHECK-NEXT: %5 = icmp eq ptr %4, null
; CHECK-NEXT: br i1 %5, label %codoms.nothing, label %codoms.walk1
; CHECK: codoms.walk1:
; CHECK-NEXT: %6 = icmp eq ptr %0, null
; CHECK-NEXT: br i1 %6, label %codoms.nothing, label %codoms.walk2
; CHECK: codoms.walk2:
; CHECK-NEXT: %7 = getelementptr i8, ptr %0, i64 32
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %7, i64 4)
; CHECK-NEXT: %8 = load i32, ptr %7, align 1
; CHECK-NEXT: %9 = zext i32 %8 to i64
; CHECK-NEXT: %10 = icmp ugt i64 %9, 9223372036854775807
; CHECK-NEXT: %11 = mul i64 %9, 1
; CHECK-NEXT: %12 = select i1 %10, i64 -1, i64 %11
; CHECK-NEXT: br label %codoms.lent
; CHECK: codoms.nothing:
; CHECK-NEXT: br label %codoms.lent
; CHECK: codoms.lent:
; CHECK-NEXT: %13 = phi ptr [ %4, %codoms.walk2 ], [ null, %codoms.nothing ]
; CHECK-NEXT: %14 = phi i64 [ %12, %codoms.walk2 ], [ 0, %codoms.nothing ]
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, w", "r,r,~{memory}"(ptr %13, i64 %14)
; CHECK-NEXT: call void @"path$z"(ptr %0)

; What an object that is lent as a whole holds has been asserted with it; what
; lies behind it has not.
define void @known(ptr %s) #5 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"known$$z"(
; CHECK: call void asm sideeffect "cd.chk x0, $0, $1, rw", "r,r,~{memory}"(ptr %0, i64 %3)
; CHECK: codoms.walk:
; CHECK-NEXT: %5 = getelementptr i8, ptr %0, i64 8
; CHECK-NEXT: %6 = load ptr, ptr %5, align 1
; CHECK: %[[A:.*]] = getelementptr i8, ptr %0, i64 16
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[A]], i64 8)
; CHECK-NEXT: load ptr, ptr %[[A]]

; Two loads in a row.
define void @deep(ptr %s) #6 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"deep$$z"(
; CHECK: %[[P:.*]] = getelementptr i8, ptr %0, i64 8
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[P]], i64 8)
; CHECK-NEXT: %[[Q:.*]] = load ptr, ptr %[[P]]
; CHECK: icmp eq ptr %[[Q]], null
; CHECK: %[[R:.*]] = getelementptr i8, ptr %[[Q]], i64 16
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[R]], i64 8)
; CHECK-NEXT: load ptr, ptr %[[R]]

; Each byte of a string is asserted before it is read.
define void @string(ptr %s) #7 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"string$$z"(
; CHECK-NEXT: %2 = icmp eq ptr %0, null
; CHECK-NEXT: br i1 %2, label %codoms.nothing, label %codoms.walk
; CHECK: codoms.strlen:
; CHECK-NEXT: %3 = phi i64 [ 0, %codoms.walk ], [ %6, %codoms.strlen ]
; CHECK-NEXT: %4 = getelementptr i8, ptr %0, i64 %3
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %4, i64 1)
; CHECK-NEXT: %5 = load i8, ptr %4, align 1
; CHECK-NEXT: %6 = add i64 %3, 1
; CHECK-NEXT: %7 = icmp eq i8 %5, 0
; CHECK-NEXT: br i1 %7, label %codoms.strend, label %codoms.strlen

define void @function(ptr %f) #8 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"function$$z"(
; CHECK-NEXT: %2 = icmp eq ptr %0, null
; CHECK-NEXT: %3 = select i1 %2, i64 0, i64 4
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, c", "r,r,~{memory}"(ptr %0, i64 %3)

; The gates of imports are of the same kind.
; CHECK-LABEL: define weak dso_local i32 @"import$$z"(
; CHECK: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %0, i64 %{{.*}})
; CHECK-NEXT: call i32 @"import$z"(ptr %0)
declare i32 @import(ptr) #9

attributes #0 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 12" }
attributes #1 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend w a0 a1*4" }
attributes #2 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 a1:u32*1" }
attributes #3 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 a1:u16*1" }
attributes #4 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend w a0+24 a0+32:u32*1" }
attributes #5 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 16;lend r a0+8 4;lend r a0+16 4" }
attributes #6 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0+8+16 4" }
attributes #7 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 str" }
attributes #8 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="fn 0" }
attributes #9 = { "codoms-domain"="z" "codoms-import" "codoms-abi"="lend r a0 8" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
