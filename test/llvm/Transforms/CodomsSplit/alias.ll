; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; An alias is named after the domain of what it is an alias of, and may be used
; where that may be.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S < %s > %t.1.ll
; RUN: FileCheck %s < %t.1.ll
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S < %t.1.ll > %t.2.ll
; RUN: diff %t.1.ll %t.2.ll
; RUN: sed 's/;ROOT/call void @g()/' %s | not opt -mtriple=riscv64 -passes=codoms-split -S 2>&1 \
; RUN:   | FileCheck --check-prefix=ERR %s

; ERR: error: {{.*}}: function 'main' of domain 'root' calls function 'g' of domain 'z', which is not an entry

; CHECK: @"g$z" = weak dso_local alias void (), ptr @"f$z"
; CHECK: @"w$z" = dso_local alias i32, ptr @"v$z"
; CHECK: @h = dso_local alias void (), ptr @plain
@g = weak alias void (), ptr @f
@w = alias i32, ptr @v
@h = alias void (), ptr @plain
@v = global i32 0 #0

; CHECK: define dso_local void @"f$z"()
; CHECK-NEXT: call void @"g$z"()
; CHECK-NEXT: store i32 1, ptr @"w$z"
define void @f() #0 {
  call void @g()
  store i32 1, ptr @w
  ret void
}
define void @plain() {
  ret void
}
define void @main() {
  call void @h()
  ;ROOT
  ret void
}

attributes #0 = { "codoms-domain"="z" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
