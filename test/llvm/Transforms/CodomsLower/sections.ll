; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Everything that a domain has lies in its sections, whatever the options for
; sections are.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,codoms-lower,verify -S %s | FileCheck %s
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S %s | llc -mtriple=riscv64 -O0 -filetype=obj -o %t.o
; RUN: llvm-readelf -S %t.o | FileCheck --check-prefix=ELF %s
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S %s \
; RUN:   | llc -mtriple=riscv64 -O2 -function-sections -data-sections -filetype=obj -o %t.o
; RUN: llvm-readelf -S %t.o | FileCheck --check-prefix=ELF %s

; CHECK: @"data$z" = {{.*}}global i32 1, section ".codoms.z.data.data"
; CHECK: @"bss$z" = {{.*}}global i32 0{{.*}} #[[BSS:[0-9]+]]
; CHECK: @"common$z" = weak dso_local global i32 0{{.*}} #[[COMMON:[0-9]+]]
; CHECK: @"constant$z" = {{.*}}constant i32 1, section ".codoms.z.rodata.constant"
; CHECK: @"address$z" = {{.*}}constant ptr @"data$z", section ".codoms.z.rodata.address"
; CHECK-DAG: @.str = private unnamed_addr constant [3 x i8] c"hi\00"
; CHECK-DAG: @".str$z" = {{.*}}c"hi\00", section ".codoms.z.rodata.str1.1"
; CHECK-DAG: @".wide$z" = {{.*}}section ".codoms.z.rodata.str4.4"
; CHECK-DAG: @".cst$z" = {{.*}}section ".codoms.z.rodata.cst8"
; CHECK-DAG: @"thread$z" = dso_local thread_local global i32 1, section ".codoms.z.tdata.thread"
; CHECK-DAG: @"zero$z" = dso_local thread_local global i32 0, section ".codoms.z.tbss.zero"
; CHECK-DAG: @"implicit$z" = {{.*}}global i32 1, section ".codoms.z.data.implicit"
; CHECK-DAG: @root = dso_local global i32 1{{$}}
; CHECK-DAG: @named = dso_local global i32 1, section "mine"
; CHECK-DAG: define {{.*}}@"f$z"({{.*}} section ".codoms.z.text.f"
; CHECK-DAG: define {{.*}}@"entry$z"({{.*}} section ".codoms.z.text.entry"
; CHECK-DAG: define {{.*}}@"entry$$z"({{.*}} section ".codoms.z.text.gate.entry" align 64
; CHECK-DAG: define dso_local ptr @main() #{{[0-9]+}} {
; CHECK-DAG: attributes #[[BSS]] = { "bss-section"=".codoms.z.bss.bss"
; CHECK-DAG: attributes #[[COMMON]] = { "bss-section"=".codoms.z.bss.common"

; ELF-DAG: .codoms.z.data.data PROGBITS {{.*}} WA
; ELF-DAG: .codoms.z.bss.bss NOBITS {{.*}} WA
; ELF-DAG: .codoms.z.bss.common NOBITS {{.*}} WA
; ELF-DAG: .codoms.z.rodata.constant PROGBITS {{[0-9a-f ]+}} 00 A
; ELF-DAG: .codoms.z.rodata.str1.1 PROGBITS {{[0-9a-f ]+}} 01 AMS
; ELF-DAG: .codoms.z.rodata.str4.4 PROGBITS {{[0-9a-f ]+}} 04 AMS
; ELF-DAG: .codoms.z.rodata.cst8 PROGBITS {{[0-9a-f ]+}} 08 AM
; ELF-DAG: .codoms.z.tdata.thread PROGBITS {{.*}} WAT
; ELF-DAG: .codoms.z.tbss.zero PROGBITS {{.*}} WAT
; ELF-DAG: .codoms.z.text.f PROGBITS {{.*}} AX
; ELF-DAG: .codoms.z.text.gate.entry PROGBITS {{.*}} AX 0 0 64

@data = global i32 1 #0
@bss = global i32 0 #0
@common = common global i32 0 #0
@constant = constant i32 1 #0
@address = constant ptr @data #0
@.str = private unnamed_addr constant [3 x i8] c"hi\00"
@.wide = private unnamed_addr constant [2 x i32] [i32 65, i32 0]
@.cst = private unnamed_addr constant i64 4711
@thread = thread_local global i32 1 #0
@zero = thread_local global i32 0 #0
@implicit = global i32 1 #2
@root = global i32 1
@named = global i32 1, section "mine"

define ptr @f(i32 %n) #1 {
  call void @use(ptr @.str)
  call void @use(ptr @.wide)
  call void @use(ptr @.cst)
  %t = call ptr @llvm.threadlocal.address.p0(ptr @thread)
  call void @use(ptr %t)
  ret ptr %t
}
define i32 @entry(i32 %n) #3 {
  ret i32 %n
}
define ptr @main() #4 {
  ret ptr @.str
}
declare void @use(ptr)

attributes #0 = { "codoms-domain"="z" }
attributes #1 = { "codoms-domain"="z" "target-features"="+xcodoms" }
attributes #2 = { "codoms-domain"="z" "data-section"="mine" }
attributes #3 = { "codoms-domain"="z" "codoms-entry" "codoms-abi" "target-features"="+xcodoms" }
attributes #4 = { "target-features"="+xcodoms" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
