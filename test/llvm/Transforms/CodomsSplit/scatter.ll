; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Under -mcodoms-scatter=N functions become entries of domains by their names,
; libraries are root's behind gates, data is root's; doing it twice changes nothing.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S < %s > %t.1.ll
; RUN: FileCheck %s < %t.1.ll
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S < %t.1.ll > %t.2.ll
; RUN: diff %t.1.ll %t.2.ll

; Variables keep their names and places; a table of labels goes with its function.
; CHECK-DAG: @data = dso_local global i32 1{{$}}
; CHECK-DAG: @elsewhere = external dso_local global i32 #[[ROOT:[0-9]+]]
; CHECK-DAG: @"labels$[[D:scatter[0-3]]]" = internal constant [1 x ptr] [ptr blockaddress(@"jumps$[[D]]", %l)] #[[TABLE:[0-9]+]]
; CHECK-DAG: @table = dso_local global [2 x ptr] [ptr @"[[G:f..scatter[0-3]]]", ptr @"abort$$root"]
; CHECK-DAG: @codoms.scatter.f = internal global ptr @"[[G]]"
@data = global i32 1
@elsewhere = external global i32
@labels = internal constant [1 x ptr] [ptr blockaddress(@jumps, %l)]
@table = global [2 x ptr] [ptr @f, ptr @abort]
@tls = thread_local global i32 0

; main is root's, and calls a library without a gate.
; CHECK: define {{.*}}i32 @main()
; CHECK: call i32 @"[[G]]"(i32 1)
; A call that does not agree with the definition is one through a pointer.
; CHECK: %[[P:.*]] = load volatile ptr, ptr @codoms.scatter.f
; CHECK: call i32 %[[P]](i64 1)
; CHECK: call void @abort()
define i32 @main() #0 {
  %a = call i32 @f(i32 1)
  %b = call i32 @f(i64 1)
  call void @abort()
  ret i32 %a
}

; CHECK: define {{.*}}i32 @"f$[[F:scatter[0-3]]]"(i32 %x)
; CHECK: load i32, ptr @data
; CHECK: load i32, ptr @elsewhere
; CHECK: call i32 @"helper$[[F]]"(
; CHECK: call i32 (i32, ...) @"variadic$[[F]]"(
; CHECK: call void @"abort$$root"()
; CHECK: call i32 @"extern_noproto$$scatter{{[0-3]}}"(i32 2)
define i32 @f(i32 %x) #1 {
  %d = load i32, ptr @data
  %e = load i32, ptr @elsewhere
  %h = call i32 @helper(i32 %d)
  %v = call i32 (i32, ...) @variadic(i32 %e, i32 1)
  call void @abort()
  %n = call i32 @extern_noproto(i32 2)
  %s = call i32 @setjmp(ptr @data)
  ret i32 %h
}

; Static functions are neutral, unless there is a pointer to them.
define internal i32 @helper(i32 %x) #1 {
  ret i32 %x
}

; CHECK: define dso_local i32 @variadic(i32 %x, ...)
define i32 @variadic(i32 %x, ...) #2 {
  ret i32 %x
}

; CHECK: define {{.*}}i32 @"jumps$[[D]]"(
define i32 @jumps(i32 %x) #1 {
  %t = load ptr, ptr @labels
  indirectbr ptr %t, [label %l]
l:
  ret i32 %x
}

; CHECK: define internal i32 @"callback.[[HASH:[0-9a-f]+]]$scatter{{[0-3]}}"(
define internal i32 @callback(i32 %x) #1 {
  ret i32 %x
}

; CHECK: define dso_local ptr @"pointer$
; CHECK: ret ptr @"callback.[[HASH]]$$scatter
define ptr @pointer() #3 {
  ret ptr @callback
}

; tp is the domain's own: who uses thread-local data is root's.
; CHECK: define dso_local i32 @thread(i32 %x)
define i32 @thread(i32 %x) #1 {
  %p = call ptr @llvm.threadlocal.address.p0(ptr @tls)
  %v = load i32, ptr %p
  ret i32 %v
}

declare void @abort() #4
declare i32 @setjmp(ptr) #5
declare i32 @extern_noproto(...) #6
declare ptr @llvm.threadlocal.address.p0(ptr)

; CHECK-DAG: define internal i32 @"helper$[[F]]"(
; What can be no entry is each domain's own, also for other units.
; CHECK-DAG: define {{(dso_local )?}}i32 @"variadic$scatter0"(i32 %x, ...)
; CHECK-DAG: define {{(dso_local )?}}i32 @"variadic$scatter1"(i32 %x, ...)
; CHECK-DAG: define {{(dso_local )?}}i32 @"variadic$scatter2"(i32 %x, ...)
; CHECK-DAG: define {{(dso_local )?}}i32 @"variadic$scatter3"(i32 %x, ...)
; CHECK-DAG: define weak {{.*}}void @"abort$$root"() {{.*}} section ".text.codoms_gate.abort" comdat align 64
; CHECK-DAG: define weak {{.*}}i32 @"thread$$root"(i32
; CHECK-DAG: declare {{.*}}i32 @setjmp(ptr)
; CHECK-DAG: attributes #[[ROOT]] = {{.*}}"codoms-domain"="root"
; CHECK-DAG: attributes #[[TABLE]] = {{.*}}"codoms-domain"="[[D]]"
; CHECK-DAG: !{!"testing\09scatter"}
; CHECK-DAG: !{!"gate\09root\09abort\09abort\09-\09-\09void (void)"}
; CHECK-DAG: !{!"domain\09[[F]]\09stack\098388608"}

attributes #0 = { "codoms-scatter"="program" "codoms-abi"="sig int (void)" }
attributes #1 = { "codoms-scatter"="program" "codoms-abi"="hash 0123456789abcdef;sig int (int)" }
attributes #2 = { "codoms-scatter"="program" }
attributes #3 = { "codoms-scatter"="program" "codoms-abi"="hash 0123456789abcde0;sig void *(void)" }
attributes #4 = { noreturn "codoms-scatter"="library" "codoms-abi"="sig void (void)" }
attributes #5 = { returns_twice "codoms-scatter"="library" "codoms-abi"="sig int (void *)" }
attributes #6 = { "codoms-scatter"="program noproto" }

!llvm.module.flags = !{!0, !1}
!0 = !{i32 7, !"codoms", i32 1}
!1 = !{i32 7, !"codoms-scatter", i32 4}
