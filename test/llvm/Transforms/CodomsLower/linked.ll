; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Two units that see one entry differently, linked to one module: what each call
; keeps and lends is what its own unit says, whichever declaration is left.
;
; RUN: rm -rf %t && split-file %s %t && cd %t
; RUN: opt -mtriple=riscv64 -passes='lto-pre-link<O2>' trusts.ll -o trusts.bc
; RUN: opt -mtriple=riscv64 -passes='lto-pre-link<O2>' does-not.ll -o does-not.bc
; RUN: llvm-link trusts.bc does-not.bc -o 1.bc && llvm-link does-not.bc trusts.bc -o 2.bc
; RUN: opt -mtriple=riscv64 -passes='lto<O2>' 1.bc -o 1.opt.bc && opt -mtriple=riscv64 -passes=codoms-lower,verify -S 1.opt.bc -o 1.ll
; RUN: opt -mtriple=riscv64 -passes='lto<O2>' 2.bc -o 2.opt.bc && opt -mtriple=riscv64 -passes=codoms-lower,verify -S 2.opt.bc -o 2.ll
; RUN: FileCheck %s < 1.ll && FileCheck %s < 2.ll
;; Each unit says in the record what it saw, of what it uses and does not define.
; RUN: grep -o 'declared.*"' 1.ll | sed 's/\\09/ /g' | FileCheck %s --check-prefix=RECORD
; RUN: grep -o 'declared.*"' 2.ll | sed 's/\\09/ /g' | FileCheck %s --check-prefix=RECORD
;; So does no object by itself.
; RUN: opt -mtriple=riscv64 -passes='default<O2>' -S trusts.ll | FileCheck %s --check-prefix=ALONE
;; What was linked without having been split is refused.
; RUN: llvm-link trusts.ll does-not.ll -o raw.bc
; RUN: not opt -mtriple=riscv64 -passes='lto<O2>' raw.bc -o /dev/null 2>&1 | FileCheck %s --check-prefix=RAW

; CHECK-DAG: call cc973 void @"f$$d"(ptr %{{.*}}, ptr {{.*}}, i64 {{.*}}) #[[ALL:[0-9]+]]
; CHECK-DAG: call cc973 void @"f$$d"(ptr %{{[^,]*}}) #[[NONE:[0-9]+]]
; CHECK-DAG: attributes #[[ALL]] = { nobuiltin "codoms-grants"="rw" }
; CHECK-DAG: attributes #[[NONE]] = { nobuiltin "codoms-stub" }

; RECORD-DAG: declared d f 0123456789abcdef does-not.h:2:5 void (char *)"
; RECORD-DAG: declared d g 00112233aabbccdd trusts.h:3:5 void (void)"
; RECORD-NOT: declared d h
; ALONE-NOT: declared

; RAW: error: {{.*}}: entry '{{[fg]}}' of domain 'd' was linked before codoms-split ran: a unit is bitcode that was compiled without clang's passes

;--- trusts.ll
source_filename = "trusts.c"
target triple = "riscv64"
define void @root(ptr %p) #0 {
  call void @f(ptr %p)
  call void @g()
  ret void
}
declare void @f(ptr) #1
declare void @g() #2
declare void @h() #2
attributes #0 = { "target-features"="+xcodoms" }
attributes #1 = { "codoms-domain"="d" "codoms-import"="f" "codoms-abi"="hash fedcba9876543210;sig void (void *)" "codoms-isolate"="" "codoms-loc"="trusts.h:2:5" "target-features"="+xcodoms" }
attributes #2 = { "codoms-domain"="d" "codoms-entry" "codoms-abi"="hash 00112233aabbccdd;sig void (void)" "codoms-loc"="trusts.h:3:5" }
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
;--- does-not.ll
source_filename = "does-not.c"
target triple = "riscv64"
define void @use(ptr %p) #0 {
  call void @f(ptr %p)
  ret void
}
declare void @f(ptr) #1
attributes #0 = { "codoms-domain"="s" "target-features"="+xcodoms" }
attributes #1 = { "codoms-domain"="d" "codoms-entry" "codoms-abi"="lend rw a0 16;hash 0123456789abcdef;sig void (char *)" "codoms-loc"="does-not.h:2:5" }
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
