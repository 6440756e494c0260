; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; A gate does not push and pop with Zcmp: cm.popret would return past cd.leave.
;
; RUN: llc -mtriple=riscv64 -mattr=+zcmp,+xcodoms -verify-machineinstrs < %s | FileCheck %s

; CHECK-LABEL: {{^}}f$$d:
; CHECK-NOT:     cm.
; CHECK:         cd.enter
; CHECK-NEXT:    cd.swsp
; CHECK-NOT:     cm.
; CHECK:         cd.clr 1, 0
; CHECK-NEXT:    cd.leave
define weak i64 @"f$$d"(i64 %a, i64 %b) nounwind "codoms-gate" "codoms-domain"="d" section ".codoms.d.text.gate.f" align 64 {
  %r = call i64 @"g$d"(i64 %a)
  %s = add i64 %r, %b
  ret i64 %s
}

; CHECK-LABEL: {{^}}f$d:
; CHECK:         cm.push
; CHECK:         cm.popret
define i64 @"f$d"(i64 %a, i64 %b) nounwind "codoms-domain"="d" section ".codoms.d.text.f" {
  %r = call i64 @"g$d"(i64 %a)
  %s = add i64 %r, %b
  ret i64 %s
}
declare i64 @"g$d"(i64) "codoms-domain"="d"
