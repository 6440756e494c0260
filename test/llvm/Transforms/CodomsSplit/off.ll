; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Without the module flag nothing happens, to attributes of domains neither.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,codoms-lower -S %s | FileCheck %s

; CHECK-NOT: codoms.record
; CHECK: define i32 @f(ptr %p) #0 {
; CHECK-NEXT: %r = call nonnull ptr %p() #1
; CHECK-NEXT: unreachable
define i32 @f(ptr %p) #0 {
  %r = call nonnull ptr %p() #1
  unreachable
}

attributes #0 = { "codoms-domain"="z" "codoms-entry" }
attributes #1 = { noreturn }
