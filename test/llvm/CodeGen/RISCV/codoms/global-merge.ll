; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Variables of domains are not merged, neither with those of other domains nor
; with root's: GlobalMerge runs before codoms-lower gives them their sections.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S < %s \
; RUN:   | llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs | FileCheck %s

; CHECK-LABEL: f$x:
; CHECK: sw a0, %lo(a$x)(
; CHECK: sw a0, %lo(b$x)(
; CHECK-LABEL: g$y:
; CHECK: sw a0, %lo(c$y)(
; CHECK: sw a0, %lo(d$y)(
; CHECK: .section .codoms.x.bss,
; CHECK: .section .codoms.y.data,
; CHECK: .L_MergedGlobals:
; CHECK: {{^}}e = .L_MergedGlobals
target triple = "riscv64"

@a = global i32 0 #0
@b = global i32 0 #0
@c = global i32 1 #1
@d = global i32 2 #1
@e = global i32 1
@e2 = global i32 2

define void @f(i32 %v) #0 {
  store i32 %v, ptr @a
  store i32 %v, ptr @b
  ret void
}

define void @g(i32 %v) #1 {
  store i32 %v, ptr @c
  store i32 %v, ptr @d
  ret void
}

define void @h(i32 %v) {
  store i32 %v, ptr @e
  store i32 %v, ptr @e2
  ret void
}

attributes #0 = { "codoms-domain"="x" }
attributes #1 = { "codoms-domain"="y" }
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
