; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What a domain's function names without a domain, and what code generation
; makes up in it, is the domain's own copy. Root's names stay plain.
;
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs < %s -o - | FileCheck %s
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs -O0 < %s -o - | FileCheck %s
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms -verify-machineinstrs -global-isel -global-isel-abort=2 < %s -o - | FileCheck %s
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms,+save-restore -verify-machineinstrs < %s -o - | FileCheck --check-prefixes=CHECK,SAVE %s
;
; No plain name is left for the linker to resolve to root's.
; RUN: llc -mtriple=riscv64 -mattr=+m,+a,+f,+d,+c,+xcodoms,+save-restore -filetype=obj < %s -o %t.o
; RUN: llvm-readobj --symbols %t.o | FileCheck --check-prefix=OBJ --implicit-check-not="Name: {{[a-z_]+ [(]}}" %s

; CHECK-LABEL: {{^}}libcalls$d:
; SAVE:          call t0, __riscv_save_{{[0-9]+}}$d
; CHECK:         {{call|tail}} __divti3$d
; CHECK:         {{call|tail}} memcpy$d
; CHECK:         {{call|tail}} __addtf3$d
; SAVE:          tail __riscv_restore_{{[0-9]+}}$d
define void @"libcalls$d"(ptr %p, ptr %q, i64 %n) nounwind "codoms-domain"="d" "codoms-split" section ".codoms.d.text.libcalls" {
  %a = load i128, ptr %p
  %b = load i128, ptr %q
  %c = sdiv i128 %a, %b
  store i128 %c, ptr %p
  call void @llvm.memcpy.p0.p0.i64(ptr %p, ptr %q, i64 %n, i1 false)
  %x = load fp128, ptr %p
  %y = fadd fp128 %x, %x
  store fp128 %y, ptr %q
  ret void
}

; CHECK-LABEL: {{^}}declared$d:
; CHECK:         __stack_chk_guard$d
; CHECK-DAG:     call memset$d
; CHECK-DAG:     counter$d
; CHECK-DAG:     thread$d
; CHECK-DAG:     own$d{{$|\)}}
; CHECK-DAG:     maybe$d
; CHECK-DAG:     # asm plain$d
; CHECK:         call __stack_chk_fail$d
define i32 @"declared$d"() nounwind sspreq "codoms-domain"="d" "codoms-split" section ".codoms.d.text.declared" {
  %buf = alloca [64 x i8]
  call ptr @memset(ptr %buf, i32 0, i64 64)
  %v = load i32, ptr @counter
  %w = load i32, ptr @thread
  %o = load i32, ptr @"own$d"
  %t = icmp ne ptr @maybe, null
  %u = zext i1 %t to i32
  call void asm sideeffect "# asm $0", "i"(ptr @plain)
  call void @"use$d"(ptr %buf)
  %s = add i32 %v, %w
  %r = add i32 %s, %o
  %q = add i32 %r, %u
  ret i32 %q
}

; CHECK-LABEL: {{^}}inroot:
; CHECK:         counter{{$|\)}}
; CHECK:         {{call|tail}} __divti3{{$}}
define i128 @inroot(i128 %a, i128 %b) nounwind {
  %v = load i32, ptr @counter
  %w = sext i32 %v to i128
  %x = mul i128 %w, %a
  %c = sdiv i128 %x, %b
  ret i128 %c
}

; CHECK-DAG: .weak maybe$d

declare ptr @memset(ptr, i32, i64)
declare void @"use$d"(ptr) "codoms-domain"="d" "codoms-split"
declare extern_weak void @maybe()
declare void @plain()
@counter = external dso_local global i32
@thread = external dso_local thread_local(localexec) global i32
@"own$d" = external dso_local global i32 #0

; OBJ-DAG: Name: inroot (
; OBJ-DAG: Name: counter (
; OBJ-DAG: Name: __divti3 (
; OBJ-DAG: Name: __divti3$d (
; OBJ-DAG: Name: counter$d (

attributes #0 = { "codoms-domain"="d" "codoms-split" }
!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
