; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; The record of the object, once each line, and what keeps other linkers away.
;
; RUN: split-file %s %t
; RUN: llc -mtriple=riscv64 -mattr=+xcodoms %t/domains.ll -o - | FileCheck %t/domains.ll
; RUN: llc -mtriple=riscv64 -mattr=+xcodoms -filetype=obj %t/domains.ll -o %t.o
; RUN: llvm-readobj -S --symbols --section-groups %t.o | FileCheck --check-prefix=OBJ %t/domains.ll
; RUN: llvm-readelf -p .codoms_record %t.o | FileCheck --check-prefix=TEXT %t/domains.ll
; RUN: llc -mtriple=riscv64 -mattr=+xcodoms %t/tested.ll -o - | FileCheck %t/tested.ll
; RUN: llc -mtriple=riscv64 -mattr=+xcodoms %t/none.ll -o - | FileCheck %t/none.ll

;--- domains.ll
; A gate is global; what the optimizer must not look into is weak to it alone.
; CHECK:      .globl f$$d
; CHECK-NOT:  .weak
; CHECK:      .section .codoms_record,"e",@progbits
; CHECK-NEXT: .ascii "codoms\t1\n"
; CHECK-NEXT: .ascii "source\tmain.c\n"
; CHECK-NEXT: .ascii "tested\n"
; CHECK-NEXT: .ascii "entry\td\tf\t0123456789abcdef\tmain.c:3:5\tvoid (void)\n"
; CHECK-NEXT: .section .codoms_linked,"aGR",@progbits,.codoms_linked,comdat
; CHECK-NEXT: .p2align 2
; CHECK-NEXT: .word __codoms_linked
; CHECK-NOT:  codoms{{[^_]}}

; OBJ:      Name: .codoms_record
; OBJ-NEXT: Type: SHT_PROGBITS
; OBJ-NEXT: Flags [ (0x80000000)
; OBJ-NEXT:   SHF_EXCLUDE
; OBJ-NEXT: ]
; OBJ:      AddressAlignment: 1
; OBJ:      Name: f$$d
; OBJ:      Binding: Global
; OBJ:      Name: __codoms_linked
; OBJ:      Section: Undefined
; TEXT:     codoms
define weak void @"f$$d"() "codoms-gate" "codoms-domain"="d" section ".codoms.d.text.gate.f" align 64 {
  ret void
}
!codoms.record = !{!1, !2, !3, !4, !1, !3}
!1 = !{!"codoms\091"}
!2 = !{!"source\09main.c"}
!3 = !{!"tested"}
!4 = !{!"entry\09d\09f\090123456789abcdef\09main.c:3:5\09void (void)"}

;--- tested.ll
; No domains: any linker will do.
; CHECK:      .section .codoms_record,"e",@progbits
; CHECK-NOT:  codoms_linked
define void @f() {
  ret void
}
!codoms.record = !{!1, !2, !3}
!1 = !{!"codoms\091"}
!2 = !{!"source\09main.c"}
!3 = !{!"tested"}

;--- none.ll
; CHECK-NOT: codoms{{[_.]}}
define void @f() {
  ret void
}
