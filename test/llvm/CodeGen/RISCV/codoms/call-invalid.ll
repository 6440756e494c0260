; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Calls over domains that cannot be made are errors that name the call.
;
; RUN: split-file %s %t
; RUN: not llc -mtriple=riscv64 -mattr=+d %t/feature.ll -o /dev/null 2>&1 | FileCheck %t/feature.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms %t/grants.ll -o /dev/null 2>&1 | FileCheck %t/grants.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms %t/grants.ll -O0 -o /dev/null 2>&1 | FileCheck %t/grants.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms %t/types.ll -o /dev/null 2>&1 | FileCheck %t/types.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms -code-model=large %t/ok.ll -o /dev/null 2>&1 | FileCheck --check-prefix=LARGE %t/ok.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms -enable-ipra %t/ok.ll -o /dev/null 2>&1 | FileCheck --check-prefix=IPRA %t/ok.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms,+reserve-x18 %t/ok.ll -o /dev/null 2>&1 | FileCheck --check-prefix=RESERVE %t/ok.ll
; RUN: not llc -mtriple=riscv64 -mattr=+zcmt,+xcodoms %t/ok.ll -o /dev/null 2>&1 | FileCheck --check-prefix=ZCMT %t/ok.ll
; RUN: not llc -mtriple=riscv64 -mattr=+d,+xcodoms,+experimental-zicfiss %t/ok.ll -o /dev/null 2>&1 | FileCheck --check-prefix=ZICFISS %t/ok.ll
; RUN: llc -mtriple=riscv64 -mattr=+d,+xcodoms,+reserve-x3,+reserve-x4 %t/ok.ll -o /dev/null
;
; With a location where there is one.
; RUN: not llc -mtriple=riscv64 -mattr=+d %t/debug.ll -o /dev/null 2>&1 | FileCheck %t/debug.ll

;--- feature.ll
; CHECK: error: {{.*}}in function direct void (): call of 'f$$d' over domains: needs the extension xcodoms, which this function is compiled without
; CHECK: error: {{.*}}in function indirect void (ptr): call of a pointer over domains: needs the extension xcodoms
; CHECK-NOT: error:
declare void @"f$$d"() "codoms-gate" "codoms-domain"="d"
define void @direct() {
  call cc 973 void @"f$$d"()
  ret void
}
define void @indirect(ptr %p) {
  call cc 973 void %p()
  ret void
}

;--- ok.ll
; LARGE: error: {{.*}}call of 'f$$d' over domains: the large code model is not supported
; IPRA: error: {{.*}}call of 'f$$d' over domains: -enable-ipra is not supported: the registers that the callee clobbers are for it to choose
; RESERVE: error: {{.*}}call of 'f$$d' over domains: X18 is reserved, but would be cleared
; ZCMT: error: {{.*}}call of 'f$$d' over domains: the extension zcmt is not supported
; ZICFISS: error: {{.*}}call of 'f$$d' over domains: the extension zicfiss is not supported
declare void @"f$$d"() "codoms-gate" "codoms-domain"="d"
define void @direct() {
  call cc 973 void @"f$$d"()
  ret void
}

;--- grants.ll
; CHECK: error: {{.*}}in function nine {{.*}}: call of 'f$$d' over domains: lends 9 ranges of memory, of at most 8
; CHECK: error: {{.*}}in function nine_stack {{.*}}: call of 'g$$d' over domains: lends 9 ranges of memory, of at most 8
; CHECK: error: {{.*}}in function full {{.*}}: call of 'h$$d' over domains: the arguments on the stack and the 5 ranges that are lent take too much of it
; CHECK: error: {{.*}}in function perms {{.*}}: call of 'f$$d' over domains: 'wr' in codoms-grants is no set of permissions
; CHECK: error: {{.*}}in function missing {{.*}}: call of 'f$$d' over domains: the operands do not match codoms-grants
; CHECK: error: {{.*}}in function wrong {{.*}}: call of 'f$$d' over domains: the operands do not match codoms-grants
; CHECK: error: {{.*}}in function policy {{.*}}: call of 'f$$d' over domains: 'y' in codoms-stub is not known
; CHECK-NOT: error:
declare void @"f$$d"() "codoms-gate" "codoms-domain"="d"
declare void @"g$$d"(i64, i64, i64, i64, i64, i64, i64, i64, i64) "codoms-gate" "codoms-domain"="d"
declare void @"h$$d"([256 x i64], [8 x i64]) "codoms-gate" "codoms-domain"="d"
define void @nine(ptr %p) {
  call cc 973 void (ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64) @"f$$d"(ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1) "codoms-grants"="r,r,r,r,r,r,r,r,r"
  ret void
}
define void @nine_stack(ptr %p) {
  call cc 973 void (i64, i64, i64, i64, i64, i64, i64, i64, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64, ptr, i64) @"g$$d"(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7, i64 8, i64 9, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1, ptr %p, i64 1) "codoms-grants"="r,r,r,r,r,r,r,r"
  ret void
}
define void @full(ptr %p, ptr %q, ptr %r, ptr %s, i64 %a, i64 %b, i64 %c, i64 %d) {
  call cc 973 void ([256 x i64], [8 x i64], ptr, i64, ptr, i64, ptr, i64, ptr, i64) @"h$$d"([256 x i64] zeroinitializer, [8 x i64] zeroinitializer, ptr %p, i64 %a, ptr %q, i64 %b, ptr %r, i64 %c, ptr %s, i64 %d) "codoms-grants"="r,r,r,r"
  ret void
}
define void @perms(ptr %p) {
  call cc 973 void (ptr, i64) @"f$$d"(ptr %p, i64 1) "codoms-grants"="wr"
  ret void
}
define void @missing(ptr %p) {
  call cc 973 void (ptr) @"f$$d"(ptr %p) "codoms-grants"="r"
  ret void
}
define void @wrong(ptr %p) {
  call cc 973 void (ptr, i128) @"f$$d"(ptr %p, i128 1) "codoms-grants"="r"
  ret void
}
define void @policy(ptr %p) {
  call cc 973 void @"f$$d"() "codoms-stub"="x,y"
  ret void
}

;--- types.ll
; CHECK: error: {{.*}}in function wide {{.*}}: call of 'f$$d' over domains: an argument of this type cannot be passed
; CHECK: error: {{.*}}in function byval {{.*}}: call of 'f$$d' over domains: an argument is passed byval
; CHECK: error: {{.*}}in function result {{.*}}: call of 'g$$d' over domains: the result does not fit in registers
; CHECK-NOT: error:
declare void @"f$$d"() "codoms-gate" "codoms-domain"="d"
declare [4 x i64] @"g$$d"() "codoms-gate" "codoms-domain"="d"
define void @wide(i256 %a) {
  call cc 973 void (i256) @"f$$d"(i256 %a)
  ret void
}
define void @byval(ptr %p) {
  call cc 973 void (ptr) @"f$$d"(ptr byval([32 x i8]) %p)
  ret void
}
define void @result(ptr %p) {
  %r = call cc 973 [4 x i64] @"g$$d"()
  store [4 x i64] %r, ptr %p
  ret void
}

;--- debug.ll
; CHECK: error: caller.c:7:3: in function direct void (): call of 'f$$d' over domains: needs the extension xcodoms
declare void @"f$$d"() "codoms-gate" "codoms-domain"="d"
define void @direct() !dbg !4 {
  call cc 973 void @"f$$d"(), !dbg !7
  ret void, !dbg !7
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!3}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1, emissionKind: FullDebug)
!1 = !DIFile(filename: "caller.c", directory: "dir")
!3 = !{i32 2, !"Debug Info Version", i32 3}
!4 = distinct !DISubprogram(name: "direct", file: !1, line: 5, type: !5, unit: !0, spFlags: DISPFlagDefinition)
!5 = !DISubroutineType(types: !6)
!6 = !{null}
!7 = !DILocation(line: 7, column: 3, scope: !4)
