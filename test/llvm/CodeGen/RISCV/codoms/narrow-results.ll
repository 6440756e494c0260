; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; A narrow result from another domain may have any bits above: the caller extends
; it, though the gate is in its sight (CVE-2024-0151). A plain call of the same
; unit shows that it would not otherwise. A gate does extend its result, as the
; ABI says: within its domain it may be called like any function.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split %s \
; RUN:   | llc -mtriple=riscv64 -O2 -verify-machineinstrs | FileCheck %s
; RUN: opt -mtriple=riscv64 -passes=codoms-split %s \
; RUN:   | llc -mtriple=riscv64 -O0 -verify-machineinstrs | FileCheck %s

; CHECK-LABEL: {{^}}bool:
; CHECK: call odd$$z
; CHECK-NEXT: cd.pop
; CHECK: andi {{.*}}, 1
; CHECK: ret
define i64 @bool(i32 signext %x) #0 {
  %r = call zeroext i1 @odd(i32 signext %x)
  %e = zext i1 %r to i64
  ret i64 %e
}

; CHECK-LABEL: {{^}}int:
; CHECK: call negate$$z
; CHECK-NEXT: cd.pop
; CHECK: sext.w
; CHECK: ret
define i64 @int(i32 signext %x) #0 {
  %r = call signext i32 @negate(i32 signext %x)
  %e = sext i32 %r to i64
  ret i64 %e
}

; Through a pointer each of the two calls is of its kind.
; CHECK-LABEL: {{^}}pointer:
; CHECK: cd.same
; CHECK-DAG: cd.pop
; CHECK-DAG: sext.w
; CHECK: .Lfunc_end
define i64 @pointer(ptr %f, ptr %p) #0 {
  %r = call signext i32 %f(i32 signext 1)
  %e = sext i32 %r to i64
  store i64 %e, ptr %p
  ret i64 %e
}

; CHECK-LABEL: {{^}}inside$z:
; CHECK: call negate$z
; CHECK-NOT: sext.w
; CHECK: ret
define i64 @inside(i32 signext %x) #2 {
  %r = call signext i32 @negate(i32 signext %x)
  %e = sext i32 %r to i64
  ret i64 %e
}

; The gate believes nothing of its arguments, either.
; CHECK-LABEL: {{^}}odd$$z:
; CHECK: cd.enter
; CHECK: {{sext.w|andi}}
; CHECK: cd.leave
define zeroext i1 @odd(i32 signext %x) #1 {
  %r = trunc i32 %x to i1
  ret i1 %r
}

; CHECK-LABEL: {{^}}negate$$z:
; CHECK: sext.w
; CHECK: call negate$z
; CHECK-NOT: slli
; CHECK: cd.clr 1, 0
define signext i32 @negate(i32 signext %x) noinline #1 {
  %r = xor i32 %x, -1
  ret i32 %r
}

attributes #0 = { nounwind "target-features"="+64bit,+xcodoms" }
attributes #1 = { nounwind "codoms-domain"="z" "codoms-entry" "codoms-abi" "target-features"="+64bit,+xcodoms" }
attributes #2 = { nounwind "codoms-domain"="z" "target-features"="+64bit,+xcodoms" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
