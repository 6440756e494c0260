; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Results and arguments in memory, padding, narrow integers, and bodies that
; should not return.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S %s | FileCheck %s

%struct = type { i8, i64, i64, i8 }

; The body gets a buffer and a copy of the gate's own: neither can lie in memory
; that only this domain may write or read, nor change while it runs. Padding is
; cleared both ways; what the body does not write of its result is 0.
define void @object(ptr sret(%struct) align 8 %out, ptr dead_on_return noundef %in) #0 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"object$$z"(ptr %0, ptr %1)
; CHECK-NEXT: %3 = alloca [32 x i8], align 8
; CHECK-NEXT: %4 = alloca [40 x i8], align 32
; CHECK-NEXT: %5 = ptrtoint ptr %0 to i64
; CHECK-NEXT: %6 = and i64 %5, 7
; CHECK-NEXT: %7 = icmp ne i64 %6, 0
; CHECK-NEXT: %8 = select i1 %7, i64 -1, i64 32
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, w", "r,r,~{memory}"(ptr %0, i64 %8)
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %1, i64 40)
; CHECK-NEXT: call void @llvm.memcpy.p0.p0.i64(ptr align 32 %4, ptr align 1 %1, i64 40, i1 false)
; CHECK-NEXT: %9 = getelementptr i8, ptr %4, i64 1
; CHECK-NEXT: call void @llvm.memset.p0.i64(ptr align 1 %9, i8 0, i64 7, i1 false)
; CHECK-NEXT: call void @llvm.memset.p0.i64(ptr align 8 %3, i8 0, i64 32, i1 false)
; CHECK-NEXT: call void @"object$z"(ptr sret(%struct) %3, ptr %4)
; CHECK-NEXT: %10 = getelementptr i8, ptr %3, i64 1
; CHECK-NEXT: %11 = load i8, ptr %10, align 1
; CHECK-NEXT: %12 = and i8 %11, 7
; CHECK-NEXT: store i8 %12, ptr %10, align 1
; CHECK-NEXT: %13 = getelementptr i8, ptr %3, i64 25
; CHECK-NEXT: call void @llvm.memset.p0.i64(ptr align 1 %13, i8 0, i64 7, i1 false)
; CHECK-NEXT: call void @llvm.memcpy.p0.p0.i64(ptr align 8 %0, ptr align 8 %3, i64 32, i1 false)
; CHECK-NEXT: ret void

; A result in registers: what is no data of it is 0.
define [2 x i64] @pair() #1 {
  ret [2 x i64] zeroinitializer
}
; CHECK-LABEL: define weak dso_local [2 x i64] @"pair$$z"()
; CHECK-NEXT: %1 = call [2 x i64] @"pair$z"()
; CHECK-NEXT: %2 = extractvalue [2 x i64] %1, 0
; CHECK-NEXT: %3 = and i64 %2, -4294967041
; CHECK-NEXT: %4 = insertvalue [2 x i64] %1, i64 %3, 0
; CHECK-NEXT: %5 = extractvalue [2 x i64] %4, 1
; CHECK-NEXT: %6 = and i64 %5, 65535
; CHECK-NEXT: %7 = insertvalue [2 x i64] %4, i64 %6, 1
; CHECK-NEXT: ret [2 x i64] %7

define i64 @single() #2 {
  ret i64 0
}
; CHECK-LABEL: define weak dso_local i64 @"single$$z"()
; CHECK-NEXT: %1 = call i64 @"single$z"()
; CHECK-NEXT: %2 = and i64 %1, 255
; CHECK-NEXT: ret i64 %2

; The second register of a wide integer.
define i128 @wide() #3 {
  ret i128 0
}
; CHECK-LABEL: define weak dso_local i128 @"wide$$z"()
; CHECK: and i128 %1, 313594649253062377471

define { float, i32 } @mixed() #4 {
  ret { float, i32 } zeroinitializer
}
; CHECK-LABEL: define weak dso_local { float, i32 } @"mixed$$z"()
; CHECK: %2 = extractvalue { float, i32 } %1, 1
; CHECK-NEXT: %3 = and i32 %2, 255

; A caller may have extended a narrow argument or not: the gate believes nothing,
; and extends it for the body, which does. Nor does it say how it extends its own
; result, which other domains would believe: only to code generation.
define zeroext i1 @narrow(i1 zeroext %b, i8 zeroext %c, i32 signext %i) #5 {
  ret i1 %b
}
; CHECK-LABEL: define weak dso_local i1 @"narrow$$z"(i1 %0, i8 %1, i32 %2)
; CHECK-NEXT: %4 = call i1 @"narrow$z"(i1 zeroext %0, i8 zeroext %1, i32 signext %2)
; CHECK-NEXT: ret i1 %4

define signext i32 @signed() #5 {
  ret i32 -1
}
; CHECK: define weak dso_local i32 @"signed$$z"() #[[SIGNED:[0-9]+]]

; Nothing stands behind the call of a body that does not return, as it says.
define void @fatal() #6 {
  unreachable
}
; CHECK-LABEL: define weak dso_local void @"fatal$$z"()
; CHECK-NEXT: call void @"fatal$z"()
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable

; CHECK: attributes #[[SIGNED]] = { {{.*}}"codoms-signext"

attributes #0 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="sret 0 32;pad 0 1&07,25+7;ref 1 40 32;pad 1 1+7" }
attributes #1 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="rmask 0 ffffffff000000ff;rmask 1 ffff" }
attributes #2 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="rmask 0 ff" }
attributes #3 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="rmask 1 10" }
attributes #4 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="rmask 1 ff" }
attributes #5 = { "codoms-domain"="z" "codoms-entry" "codoms-abi" }
attributes #6 = { noreturn "codoms-domain"="z" "codoms-entry" "codoms-abi" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
