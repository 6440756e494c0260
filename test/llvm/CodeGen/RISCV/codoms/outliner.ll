; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; The machine outliner takes no call over domains: what it makes is called
; through t0, which cd.clr clears. A plain call it takes.
;
; RUN: llc -mtriple=riscv64 -mattr=+d,+xcodoms -enable-machine-outliner -verify-machineinstrs < %s | FileCheck %s

; CHECK-LABEL: {{^}}a:
; CHECK:         cd.push
; CHECK:         call f$$d
; CHECK:         cd.pop
; CHECK-LABEL: {{^}}b:
; CHECK:         cd.push
; CHECK:         call f$$d
; CHECK:         cd.pop
; CHECK-LABEL: {{^}}c:
; CHECK:         OUTLINED_FUNCTION_0
; CHECK-LABEL: {{^}}OUTLINED_FUNCTION_0:
; CHECK-NOT:     cd.
declare void @"f$$d"(i64, i64, i64, i64, i64) "codoms-gate" "codoms-domain"="d"
declare void @plain(i64, i64, i64, i64, i64)
define void @a() minsize optsize {
  call cc 973 void @"f$$d"(i64 1001, i64 1002, i64 1003, i64 1004, i64 1005)
  ret void
}
define void @b() minsize optsize {
  call cc 973 void @"f$$d"(i64 1001, i64 1002, i64 1003, i64 1004, i64 1005)
  ret void
}
define void @c() minsize optsize {
  call void @plain(i64 2001, i64 2002, i64 2003, i64 2004, i64 2005)
  ret void
}
define void @d() minsize optsize {
  call void @plain(i64 2001, i64 2002, i64 2003, i64 2004, i64 2005)
  ret void
}
