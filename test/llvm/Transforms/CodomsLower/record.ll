; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; A unit tells which gates each domain's code and data refer to, by calls or by
; address, once each. Code that is copied for domains speaks for whichever it is in.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,codoms-lower,verify -S %s \
; RUN:   | grep '= !{!"' | sed 's/.*!{!"//; s/"}//; s/\\09/ /g' > %t
; RUN: FileCheck --match-full-lines %s < %t

source_filename = "record.c"

;      CHECK: codoms 1
; CHECK-NEXT: source record.c
; CHECK-NEXT: tested
; CHECK-NEXT: import y z f - - -
; CHECK-NEXT: import y z g 0123456789abcdef g.h:1:5 int (int)
; CHECK-NEXT: import y root log - - -
; CHECK-NEXT: import . root log - - -
; CHECK-NEXT: import root z g 0123456789abcdef g.h:1:5 int (int)
; CHECK-NOT: import

; In z itself, neither is an import.
@own = global ptr @f #1
@table = global [2 x ptr] [ptr @g, ptr @g]

define void @caller() #2 {
  call void @f()
  %r = call i32 @g(i32 1)
  call void @log()
  ret void
}
define void @member() #3 {
  call void @log()
  ret void
}
define void @inside() #1 {
  call void @f()
  ret void
}

declare void @f() #0
declare i32 @g(i32) #4
declare void @log() #5
; Not referred to.
declare void @unused() #0

attributes #0 = { "codoms-domain"="z" "codoms-entry" "codoms-abi" }
attributes #1 = { "codoms-domain"="z" "target-features"="+xcodoms" }
attributes #2 = { "codoms-domain"="y" "target-features"="+xcodoms" }
attributes #3 = { "codoms-domain"="any" "target-features"="+xcodoms" }
attributes #4 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="hash 0123456789abcdef;sig int (int)" "codoms-loc"="g.h:1:5" }
attributes #5 = { "codoms-domain"="root" "codoms-entry" "codoms-abi" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
