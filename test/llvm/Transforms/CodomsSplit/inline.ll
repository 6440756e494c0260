; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; The inliners ask the target: nothing goes from one domain to another, and no
; gate anywhere.
;
; RUN: opt -mtriple=riscv64 -passes=inline -S %s | FileCheck %s

; CHECK-LABEL: define i32 @root(
; CHECK-NOT: call i32 @roots()
; CHECK: call i32 @"f$z"()
; CHECK-NEXT: call i32 @"f$$root"()
define i32 @root() {
  %a = call i32 @roots()
  %b = call i32 @"f$z"()
  %c = call i32 @"f$$root"()
  ret i32 %c
}

; CHECK-LABEL: define i32 @"g$z"(
; CHECK-NEXT: call i32 @roots()
; CHECK-NEXT: call i32 @"f$y"()
; CHECK-NEXT: ret
define i32 @"g$z"() #0 {
  %a = call i32 @roots()
  %b = call i32 @"f$z"()
  %c = call i32 @"f$y"()
  ret i32 %c
}

; A body may become part of its gate.
; CHECK-LABEL: define weak i32 @"f$$z"(
; CHECK-NEXT: ret i32 2
define weak i32 @"f$$z"() #2 {
  %a = call i32 @"f$z"()
  ret i32 %a
}

define i32 @roots() {
  ret i32 1
}
define i32 @"f$z"() #0 {
  ret i32 2
}
define i32 @"f$y"() #1 {
  ret i32 3
}
define i32 @"f$$root"() #3 {
  ret i32 4
}

attributes #0 = { "codoms-domain"="z" }
attributes #1 = { "codoms-domain"="y" }
attributes #2 = { "codoms-domain"="z" "codoms-gate" }
attributes #3 = { "codoms-domain"="root" "codoms-gate" }
