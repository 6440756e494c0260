; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Gates that would be none.
;
; RUN: split-file %s %t
; RUN: not llc -mtriple=riscv64 -mattr=+d %t/feature.ll -o /dev/null 2>&1 | FileCheck %t/feature.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms,+reserve-x7 %t/reserve.ll -o /dev/null 2>&1 | FileCheck %t/reserve.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms %t/first.ll -o /dev/null 2>&1 | FileCheck %t/first.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms %t/kcfi.ll -o /dev/null 2>&1 | FileCheck %t/kcfi.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms,+experimental-zicfilp %t/lpad.ll -o /dev/null 2>&1 | FileCheck %t/lpad.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms %t/place.ll -o /dev/null 2>&1 | FileCheck %t/place.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms %t/result.ll -o /dev/null 2>&1 | FileCheck %t/result.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms %t/call.ll -o /dev/null 2>&1 | FileCheck %t/call.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms -O0 %t/call.ll -o /dev/null 2>&1 | FileCheck %t/call.ll

;--- feature.ll
; CHECK: error: {{.*}}in function f$$d void (): a gate needs the extension xcodoms, which it is compiled without
define weak void @"f$$d"() "codoms-gate" "codoms-domain"="d" "codoms-split" section ".codoms.d.text.gate.f" align 64 {
  ret void
}
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}

;--- reserve.ll
; CHECK: error: {{.*}}in function f$$d void (): in a gate: X7 is reserved, but would be cleared
define weak void @"f$$d"() "codoms-gate" "codoms-domain"="d" "codoms-split" section ".codoms.d.text.gate.f" align 64 {
  ret void
}
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}

;--- first.ll
; CHECK: error: {{.*}}in function prefix$$d {{.*}}: nothing may be put before the first instruction of a gate
; CHECK: error: {{.*}}in function prologue$$d {{.*}}: nothing may be put before the first instruction of a gate
; CHECK: error: {{.*}}in function patchable$$d {{.*}}: nothing may be put before the first instruction of a gate
; CHECK: error: {{.*}}in function xray$$d {{.*}}: nothing may be put before the first instruction of a gate
define weak void @"prefix$$d"() #0 section ".codoms.d.text.gate.prefix" align 64 prefix i32 0 {
  ret void
}
define weak void @"prologue$$d"() #0 section ".codoms.d.text.gate.prologue" align 64 prologue i32 0 {
  ret void
}
define weak void @"patchable$$d"() #0 "patchable-function-entry"="2" section ".codoms.d.text.gate.patchable" align 64 {
  ret void
}
define weak void @"xray$$d"() #0 "function-instrument"="xray-always" section ".codoms.d.text.gate.xray" align 64 {
  ret void
}
attributes #0 = { "codoms-gate" "codoms-domain"="d" "codoms-split" }
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}

;--- kcfi.ll
; CHECK: error: {{.*}}in function f$$d {{.*}}: nothing may be put before the first instruction of a gate
define weak void @"f$$d"() "codoms-gate" "codoms-domain"="d" "codoms-split" section ".codoms.d.text.gate.f" align 64 {
  ret void
}
!llvm.module.flags = !{!0, !1}
!0 = !{i32 7, !"codoms", i32 1}
!1 = !{i32 4, !"kcfi", i32 1}

;--- lpad.ll
; CHECK: error: {{.*}}in function f$$d {{.*}}: a gate must start with cd.enter
define weak void @"f$$d"() "codoms-gate" "codoms-domain"="d" "codoms-split" section ".codoms.d.text.gate.f" align 64 {
  ret void
}
!llvm.module.flags = !{!0, !1}
!0 = !{i32 7, !"codoms", i32 1}
!1 = !{i32 8, !"cf-protection-branch", i32 1}

;--- place.ll
; CHECK: error: {{.*}}in function section$$d {{.*}}: a gate must be in a section of its domain
; CHECK: error: {{.*}}in function align$$d {{.*}}: a gate must be aligned to 64 bytes
; CHECK: error: {{.*}}in function local$$d {{.*}}: a gate must be visible to other units
; CHECK: error: {{.*}}in function unsplit {{.*}}: an entry was not split into body and gate
; CHECK-NOT: error:
define weak void @"section$$d"() #0 align 64 {
  ret void
}
define weak void @"align$$d"() #0 section ".codoms.d.text.gate.align" align 32 {
  ret void
}
define internal void @"local$$d"() #0 section ".codoms.d.text.gate.local" align 64 {
  ret void
}
@keep = global ptr @"local$$d"
define void @unsplit() "codoms-entry" "codoms-domain"="d" "codoms-split" section ".codoms.d.text.unsplit" {
  ret void
}
; Split, it is a body.
define void @"split$d"() "codoms-entry" "codoms-body" "codoms-domain"="d" "codoms-split" section ".codoms.d.text.split" {
  ret void
}
attributes #0 = { "codoms-gate" "codoms-domain"="d" "codoms-split" }
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}

;--- result.ll
; CHECK: error: {{.*}}in function f$$d {{.*}}: a gate cannot return a result of this type
; CHECK: error: {{.*}}in function g$$d {{.*}}: the result of a gate does not fit in registers
define weak i96 @"f$$d"(i96 %a) "codoms-gate" "codoms-domain"="d" "codoms-split" section ".codoms.d.text.gate.f" align 64 {
  ret i96 %a
}
define weak [4 x i64] @"g$$d"() "codoms-gate" "codoms-domain"="d" "codoms-split" section ".codoms.d.text.gate.g" align 64 {
  ret [4 x i64] zeroinitializer
}
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}

;--- call.ll
; A body is no one's to call but its domain's, and no plain call leaves root.
; CHECK: error: {{.*}}in function body void (): 'f$d' of domain 'd' is called as if it were of domain 'root'
; CHECK: error: {{.*}}in function tail void (): 'f$d' of domain 'd' is called as if it were of domain 'root'
; CHECK: error: {{.*}}in function up$d void (): 'body' of domain 'root' is called as if it were of domain 'd'
; CHECK: error: {{.*}}in function side$d void (): 'f$e' of domain 'e' is called as if it were of domain 'd'
; CHECK-NOT: error:
declare void @"f$d"() "codoms-domain"="d" "codoms-split"
declare void @"f$e"() "codoms-domain"="e" "codoms-split"
define void @body() {
  call void @"f$d"()
  call void @inroot()
  ret void
}
define void @tail() {
  tail call void @"f$d"()
  ret void
}
define void @"up$d"() "codoms-domain"="d" "codoms-split" section ".codoms.d.text.up" {
  call void @body()
  call void @"f$d"()
  ret void
}
define void @"side$d"() "codoms-domain"="d" "codoms-split" section ".codoms.d.text.side" {
  call void @"f$e"()
  ret void
}
define void @inroot() "codoms-domain"="root" "codoms-split" {
  ret void
}
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
