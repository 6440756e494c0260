; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Everything that a domain has lies in its sections, whatever the options for
; sections are; they say whether each function and variable, and each gate, has one
; of its own. What is in a COMDAT always has, as the gates of imports.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,codoms-lower,verify -S %s | FileCheck --check-prefixes=CHECK,ONE %s
; RUN: opt -mtriple=riscv64 -function-sections -data-sections -passes=codoms-split,codoms-lower,verify -S %s | FileCheck --check-prefixes=CHECK,EACH %s
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S %s | llc -mtriple=riscv64 -O0 -filetype=obj -o %t.o
; RUN: llvm-readelf -S %t.o | FileCheck --check-prefixes=ELF,ELF-ONE %s
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S %s \
; RUN:   | llc -mtriple=riscv64 -O2 -function-sections -data-sections -filetype=obj -o %t.o
; RUN: llvm-readelf -S %t.o | FileCheck --check-prefixes=ELF,ELF-EACH %s

; ONE: @"data$z" = {{.*}}global i32 1, section ".codoms.z.data"
; EACH: @"data$z" = {{.*}}global i32 1, section ".codoms.z.data.data"
; CHECK: @"bss$z" = {{.*}}global i32 0{{.*}} #[[BSS:[0-9]+]]
; CHECK: @"common$z" = weak dso_local global i32 0{{.*}} #[[COMMON:[0-9]+]]
; ONE: @"constant$z" = {{.*}}constant i32 1, section ".codoms.z.rodata"
; EACH: @"constant$z" = {{.*}}constant i32 1, section ".codoms.z.rodata.constant"
; ONE: @"address$z" = {{.*}}constant ptr @"data$z", section ".codoms.z.rodata"
; EACH: @"address$z" = {{.*}}constant ptr @"data$z", section ".codoms.z.rodata.address"
; CHECK-DAG: @.str = private unnamed_addr constant [3 x i8] c"hi\00"
; CHECK-DAG: @".str$z" = {{.*}}c"hi\00", section ".codoms.z.rodata.str1.1"
; CHECK-DAG: @".wide$z" = {{.*}}section ".codoms.z.rodata.str4.4"
; CHECK-DAG: @".cst$z" = {{.*}}section ".codoms.z.rodata.cst8"
; ONE-DAG: @"thread$z" = dso_local thread_local global i32 1, section ".codoms.z.tdata"
; EACH-DAG: @"thread$z" = dso_local thread_local global i32 1, section ".codoms.z.tdata.thread"
; ONE-DAG: @"zero$z" = dso_local thread_local global i32 0, section ".codoms.z.tbss"
; EACH-DAG: @"zero$z" = dso_local thread_local global i32 0, section ".codoms.z.tbss.zero"
; ONE-DAG: @"implicit$z" = {{.*}}global i32 1, section ".codoms.z.data"
; EACH-DAG: @"implicit$z" = {{.*}}global i32 1, section ".codoms.z.data.implicit"
; CHECK-DAG: @root = dso_local global i32 1{{$}}
; CHECK-DAG: @named = dso_local global i32 1, section "mine"
; ONE-DAG: define {{.*}}@"f$z"({{.*}} section ".codoms.z.text"
; EACH-DAG: define {{.*}}@"f$z"({{.*}} section ".codoms.z.text.f"
; ONE-DAG: define {{.*}}@"entry$z"({{.*}} section ".codoms.z.text"
; EACH-DAG: define {{.*}}@"entry$z"({{.*}} section ".codoms.z.text.entry"
; CHECK-DAG: define {{.*}}@"group$z"({{.*}} section ".codoms.z.text.group" comdat
; ONE-DAG: define {{.*}}@"entry$$z"({{.*}} section ".codoms.z.text" align 64
; EACH-DAG: define {{.*}}@"entry$$z"({{.*}} section ".codoms.z.text.gate.entry" align 64
; ONE-DAG: define {{.*}}@"rooted$$root"({{.*}} section ".text" align 64
; EACH-DAG: define {{.*}}@"rooted$$root"({{.*}} section ".text.codoms_gate.rooted" align 64
; CHECK-DAG: define {{.*}}@"library$$z"({{.*}} section ".codoms.z.text.gate.library" comdat align 64
; CHECK-DAG: define dso_local ptr @main() #{{[0-9]+}} {
; ONE-DAG: attributes #[[BSS]] = { "bss-section"=".codoms.z.bss"
; EACH-DAG: attributes #[[BSS]] = { "bss-section"=".codoms.z.bss.bss"
; EACH-DAG: attributes #[[COMMON]] = { "bss-section"=".codoms.z.bss.common"

; ELF-ONE-DAG: .codoms.z.data PROGBITS {{.*}} WA
; ELF-EACH-DAG: .codoms.z.data.data PROGBITS {{.*}} WA
; ELF-ONE-DAG: .codoms.z.bss NOBITS {{.*}} WA
; ELF-EACH-DAG: .codoms.z.bss.bss NOBITS {{.*}} WA
; ELF-EACH-DAG: .codoms.z.bss.common NOBITS {{.*}} WA
; ELF-ONE-DAG: .codoms.z.rodata PROGBITS {{[0-9a-f ]+}} 00 A
; ELF-EACH-DAG: .codoms.z.rodata.constant PROGBITS {{[0-9a-f ]+}} 00 A
; ELF-DAG: .codoms.z.rodata.str1.1 PROGBITS {{[0-9a-f ]+}} 01 AMS
; ELF-DAG: .codoms.z.rodata.str4.4 PROGBITS {{[0-9a-f ]+}} 04 AMS
; ELF-DAG: .codoms.z.rodata.cst8 PROGBITS {{[0-9a-f ]+}} 08 AM
; ELF-ONE-DAG: .codoms.z.tdata PROGBITS {{.*}} WAT
; ELF-EACH-DAG: .codoms.z.tdata.thread PROGBITS {{.*}} WAT
; ELF-ONE-DAG: .codoms.z.tbss PROGBITS {{.*}} WAT
; ELF-EACH-DAG: .codoms.z.tbss.zero PROGBITS {{.*}} WAT
; ELF-ONE-DAG: .codoms.z.text PROGBITS {{.*}} AX 0 0 64
; ELF-EACH-DAG: .codoms.z.text.f PROGBITS {{.*}} AX
; ELF-EACH-DAG: .codoms.z.text.gate.entry PROGBITS {{.*}} AX 0 0 64
; ELF-DAG: .codoms.z.text.gate.library PROGBITS {{.*}} AXG 0 0 64
; ELF-ONE-NOT: .text.codoms_gate

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
$group = comdat any
define linkonce_odr i32 @group(i32 %n) #1 comdat {
  ret i32 %n
}
define i32 @entry(i32 %n) #3 {
  ret i32 %n
}
define i32 @rooted(i32 %n) #5 {
  ret i32 %n
}
declare i32 @library(i32) #6
define ptr @main() #4 {
  %n = call i32 @library(i32 1)
  ret ptr @.str
}
declare void @use(ptr)

attributes #0 = { "codoms-domain"="z" }
attributes #1 = { "codoms-domain"="z" "target-features"="+xcodoms" }
attributes #2 = { "codoms-domain"="z" "data-section"="mine" }
attributes #3 = { "codoms-domain"="z" "codoms-entry" "codoms-abi" "target-features"="+xcodoms" }
attributes #4 = { "target-features"="+xcodoms" }
attributes #5 = { "codoms-domain"="root" "codoms-entry" "codoms-abi" "target-features"="+xcodoms" }
attributes #6 = { "codoms-domain"="z" "codoms-import" "codoms-abi" "target-features"="+xcodoms" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
