; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; No gate reaches over the page below its stack without touching it: neither with
; its copies of objects and strings, nor with its arguments on the stack.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S %s | llc -mtriple=riscv64 -mattr=+d,+xcodoms -target-abi lp64d -verify-machineinstrs | FileCheck %s

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}

; 1032 bytes more than a page.
; CHECK-LABEL: many$$d:
; CHECK:         cd.swsp
; CHECK:         cd.chk zero, t0, t1, r
; CHECK-NEXT:    lui [[PAGE:.*]], 1
; CHECK-NEXT:    sub sp, sp, [[PAGE]]
; CHECK-NEXT:    sd zero, 0(sp)
; CHECK-NEXT:    addi sp, sp, -1040
; CHECK-NEXT:    mv t2, sp
; CHECK-NEXT:    ld t1, 0(t0)
; CHECK-NEXT:    sd t1, 0(t2)
define void @"many$$d"([8 x i64] %a, [512 x i64] %b, [129 x i64] %c) #2 section ".codoms.d.text.gate.many" align 64 {
  ret void
}

; Exactly one is filled by the arguments themselves.
; CHECK-LABEL: page$$d:
; CHECK:         cd.chk zero, t0, t1, r
; CHECK-NEXT:    lui [[PAGE:.*]], 1
; CHECK-NEXT:    sub sp, sp, [[PAGE]]
; CHECK-NEXT:    mv t2, sp
define void @"page$$d"([8 x i64] %a, [512 x i64] %b) #2 section ".codoms.d.text.gate.page" align 64 {
  ret void
}

; CHECK-LABEL: object$$d:
; CHECK:         cd.swsp
; CHECK:         lui [[PAGE:.*]], 1
; CHECK-NEXT:    sub sp, sp, [[PAGE]]
; CHECK-NEXT:    sd zero, 0(sp)
; CHECK:         call memcpy
define void @object(ptr %p) #0 {
  call void asm sideeffect "", "r"(ptr %p)
  ret void
}

; CHECK-LABEL: string$$d:
; CHECK:         cd.swsp
; CHECK:       .LBB{{.*}}:
; CHECK:         sub sp, sp, [[PAGE:.*]]
; CHECK-NEXT:    sd zero, 0(sp)
; CHECK-NEXT:    blt {{.*}}, sp, .LBB
; CHECK:         call memcpy
define void @string(ptr %p) #1 {
  call void asm sideeffect "", "r"(ptr %p)
  ret void
}

attributes #0 = { "codoms-domain"="d" "codoms-entry" "codoms-abi"="ref 0 9000" }
attributes #1 = { "codoms-domain"="d" "codoms-entry" "codoms-abi"="lend r a0 str" }
attributes #2 = { "codoms-gate" "codoms-domain"="d" "codoms-split" }
