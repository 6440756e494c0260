; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Constant pools and jump tables are in the domain of their function, whatever
; the options say of sections (GlobalISel has no pool here); root's are where they always were.
;
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs < %s | FileCheck --check-prefixes=CHECK,POOL,ROOT %s
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs -O0 < %s | FileCheck --check-prefixes=CHECK,POOL,ROOT %s
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs -function-sections -data-sections < %s | FileCheck --check-prefixes=CHECK,POOL,FSECT %s
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs -global-isel -global-isel-abort=2 < %s | FileCheck --check-prefix=CHECK %s
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs -partition-static-data-sections < %s | FileCheck --check-prefixes=CHECK,POOL %s
;
; With small data, too, whose sections root's constants share.
; RUN: sed 's/"SmallDataLimit", i32 0/"SmallDataLimit", i32 8/' %s \
; RUN:   | llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms | FileCheck --check-prefixes=CHECK,POOL,SMALL %s

; POOL:          .section .codoms.d.rodata.cst8,"aM",@progbits,8
; POOL:        .LCPI0_0:
; CHECK:         .section .codoms.d.text.fp,"ax",@progbits
; CHECK:       {{^}}fp$d:
define double @"fp$d"(double %a) nounwind "codoms-domain"="d" section ".codoms.d.text.fp" {
  %c = fadd double %a, 0x400921FB54442D18
  ret double %c
}

; CHECK:       {{^}}switch$d:
; CHECK:         .section .codoms.d.rodata.switch,"a",@progbits
; CHECK:       .LJTI1_0:
define i64 @"switch$d"(i64 %a) nounwind "codoms-domain"="d" section ".codoms.d.text.switch" {
  switch i64 %a, label %other [
    i64 0, label %b0
    i64 1, label %b1
    i64 2, label %b2
    i64 3, label %b3
    i64 4, label %b4
  ]
b0:
  %r0 = call i64 @"g$d"(i64 17)
  ret i64 %r0
b1:
  %r1 = call i64 @"g$d"(i64 %a)
  ret i64 %r1
b2:
  ret i64 8
b3:
  %r3 = mul i64 %a, %a
  ret i64 %r3
b4:
  %r4 = call i64 @"h$d"(i64 4)
  ret i64 %r4
other:
  ret i64 0
}

; In a group with the function, where that is in one.
; CHECK:       {{^}}inline$d:
; CHECK:         .section .codoms.d.rodata.inline,"aG",@progbits,"inline$d",comdat
; CHECK:       .LJTI2_0:
$"inline$d" = comdat any
define linkonce_odr i64 @"inline$d"(i64 %a) nounwind "codoms-domain"="d" section ".codoms.d.text.inline" comdat {
  switch i64 %a, label %other [
    i64 0, label %b0
    i64 1, label %b1
    i64 2, label %b2
    i64 3, label %b3
    i64 4, label %b4
  ]
b0:
  %r0 = call i64 @"g$d"(i64 17)
  ret i64 %r0
b1:
  %r1 = call i64 @"g$d"(i64 %a)
  ret i64 %r1
b2:
  ret i64 8
b3:
  %r3 = mul i64 %a, %a
  ret i64 %r3
b4:
  %r4 = call i64 @"h$d"(i64 4)
  ret i64 %r4
other:
  ret i64 0
}

; After a domain's function: nothing of it sticks.
; ROOT:          .section .rodata.cst8,"aM",@progbits,8
; FSECT:         .section .rodata.cst8,"aM",@progbits,8
; SMALL:         .section .srodata.cst8,"aM",@progbits,8
; POOL:        .LCPI3_0:
; CHECK:       {{^}}fproot:
define double @fproot(double %a) nounwind {
  %c = fadd double %a, 0x400921FB54442D18
  ret double %c
}

; CHECK:       {{^}}switchroot:
; ROOT:          .section .rodata,"a",@progbits
; FSECT:         .section .rodata.switchroot,"a",@progbits
; CHECK:       .LJTI4_0:
define i64 @switchroot(i64 %a) nounwind {
  switch i64 %a, label %other [
    i64 0, label %b0
    i64 1, label %b1
    i64 2, label %b2
    i64 3, label %b3
    i64 4, label %b4
  ]
b0:
  %r0 = call i64 @g(i64 17)
  ret i64 %r0
b1:
  %r1 = call i64 @g(i64 %a)
  ret i64 %r1
b2:
  ret i64 8
b3:
  %r3 = mul i64 %a, %a
  ret i64 %r3
b4:
  %r4 = call i64 @h(i64 4)
  ret i64 %r4
other:
  ret i64 0
}

declare i64 @"g$d"(i64) "codoms-domain"="d"
declare i64 @"h$d"(i64) "codoms-domain"="d"
declare i64 @g(i64)
declare i64 @h(i64)
!llvm.module.flags = !{!0}
!0 = !{i32 8, !"SmallDataLimit", i32 0}
