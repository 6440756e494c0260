; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Constructors and destructors of a domain are run by the domain's start-up code,
; not by root's.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,codoms-lower,verify -S %s | FileCheck %s
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S %s | llc -mtriple=riscv64 -filetype=obj -o %t.o
; RUN: llvm-readelf -S %t.o | FileCheck --check-prefix=ELF %s
; RUN: llvm-objdump -r %t.o | FileCheck --check-prefix=RELOC %s

; CHECK-DAG: @llvm.global_ctors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr @root, ptr null }]
; CHECK-DAG: @codoms.init_array = private constant ptr @"first$z", section ".codoms.z.init_array.00101"
; CHECK-DAG: @codoms.init_array.1 = private constant ptr @"second$z", section ".codoms.z.init_array"
; CHECK-DAG: @codoms.fini_array = private constant ptr @"second$z", section ".codoms.z.fini_array"
; CHECK-DAG: @llvm.used = appending global [3 x ptr] [ptr @codoms.init_array, ptr @codoms.init_array.1, ptr @codoms.fini_array]
; CHECK-NOT: llvm.global_dtors

; ELF: .init_array
; ELF: .codoms.z.init_array.00101 {{.*}} AR
; ELF: .codoms.z.init_array {{.*}} AR
; ELF: .codoms.z.fini_array {{.*}} AR
; RELOC: RELOCATION RECORDS FOR [.init_array]
; RELOC-NEXT: OFFSET
; RELOC-NEXT: R_RISCV_64 root{{$}}
; RELOC-EMPTY:

@llvm.global_ctors = appending global [3 x { i32, ptr, ptr }] [
  { i32, ptr, ptr } { i32 101, ptr @first, ptr null },
  { i32, ptr, ptr } { i32 65535, ptr @root, ptr null },
  { i32, ptr, ptr } { i32 65535, ptr @second, ptr null }]
@llvm.global_dtors = appending global [1 x { i32, ptr, ptr }] [
  { i32, ptr, ptr } { i32 65535, ptr @second, ptr null }]

define void @first() #0 {
  ret void
}
define void @second() #0 {
  ret void
}
define void @root() #1 {
  ret void
}

attributes #0 = { "codoms-domain"="z" "target-features"="+xcodoms" }
attributes #1 = { "target-features"="+xcodoms" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
