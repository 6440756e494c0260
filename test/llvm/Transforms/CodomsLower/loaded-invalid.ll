; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; A pointer to function that is to be checked by code that cannot: an error that
; says where, in a program without domains, too. In code for xcodoms it is
; checked, and what was found to be loaded from a variable need not be.
;
; RUN: sed 's/+zcb/+zcb,+xcodoms/' %s | opt -mtriple=riscv64 -passes=codoms-split,codoms-lower -S | FileCheck %s
; RUN: not opt -mtriple=riscv64 -passes=codoms-split,codoms-lower -S %s 2>&1 | FileCheck %s --check-prefix=ERR
; RUN: not llc -mtriple=riscv64 %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=ERR
; RUN: sed 's/ptr .p) #2/ptr @v) #2/' %s | opt -mtriple=riscv64 -passes='codoms-split,function(codoms-loaded),codoms-lower' -S | FileCheck %s --check-prefix=OWN

; CHECK: cd.same
; CHECK-NOT: unimp
; ERR: error: get.c:3:9: function 'get' of domain 'root' loads a pointer to a function, which is to be checked, but was not compiled for xcodoms: add _xcodoms to its arch
; OWN-NOT: unimp
; OWN: ret ptr %f

@v = global ptr null

define ptr @get(ptr %p) #0 !dbg !4 {
  %f = load ptr, ptr %p
  %c = call ptr asm "unimp", "=r,r,r"(ptr %f, ptr %p) #2, !dbg !6
  ret ptr %c
}

attributes #0 = { "target-features"="+zcb" }
attributes #2 = { nounwind memory(none) "codoms-loaded" }

!llvm.module.flags = !{!0, !1}
!llvm.dbg.cu = !{!2}
!0 = !{i32 7, !"codoms", i32 1}
!1 = !{i32 2, !"Debug Info Version", i32 3}
!2 = distinct !DICompileUnit(language: DW_LANG_C11, file: !3, emissionKind: FullDebug)
!3 = !DIFile(filename: "get.c", directory: "")
!4 = distinct !DISubprogram(name: "get", file: !3, line: 2, unit: !2, type: !5, spFlags: DISPFlagDefinition)
!5 = !DISubroutineType(types: !{})
!6 = !DILocation(line: 3, column: 9, scope: !4)
