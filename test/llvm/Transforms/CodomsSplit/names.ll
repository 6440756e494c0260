; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What each global is called after the split, and which of body and gate a use
; of an entry means.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S %s | FileCheck %s
; A second run changes nothing.
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S < %s > %t.1.ll
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S < %t.1.ll > %t.2.ll
; RUN: diff %t.1.ll %t.2.ll

source_filename = "names.c"

; CHECK-DAG: $"fetch$$z" = comdat any
; CHECK-DAG: $"inflate$$z" = comdat any

; CHECK: @"var$z" = dso_local global i32 1
@var = global i32 1 #0
; CHECK: @"extern$z" = external dso_local global i32
@extern = external global i32 #0
; CHECK: @plain = dso_local global ptr @libfunc
@plain = global ptr @libfunc
; The address of an entry is its gate, in its own domain, too.
; CHECK: @"table$z" = dso_local global [2 x ptr] [ptr @"entry$$z", ptr @"private$z"]
@table = global [2 x ptr] [ptr @entry, ptr @private] #0
; CHECK: @llvm.compiler.used = appending global [5 x ptr] [ptr @"entry$$z", ptr @"static$$z", ptr @"rooted$$root", ptr @"inflate$$z", ptr @"fetch$$z"]

; CHECK: define dso_local i32 @"entry$z"(i32 signext %a) #[[BODY:[0-9]+]] {
; CHECK-NEXT: %p = call i32 @"private$z"(i32 %a)
; CHECK-NEXT: %i = call i32 @"inflate$z"(ptr null)
; CHECK-NEXT: %g = call i32 @"crc$$y"(ptr null)
; CHECK-NEXT: %s = call i32 @"same$z"(i32 2)
; CHECK-NEXT: store ptr @"entry$$z", ptr @"var$z"
define i32 @entry(i32 signext %a) #1 {
  %p = call i32 @private(i32 %a)
  %i = call i32 @inflate(ptr null)
  %g = call i32 @crc(ptr null)
  %s = call i32 @same(i32 2)
  store ptr @entry, ptr @var
  ret i32 %p
}

; CHECK: define dso_local i32 @"private$z"(i32 %a)
; CHECK-NEXT: %r = call i32 @"entry$z"(i32 %a)
; CHECK-NEXT: %l = call i32 @libfunc(i32 %r)
define i32 @private(i32 %a) #0 {
  %r = call i32 @entry(i32 %a)
  %l = call i32 @libfunc(i32 %r)
  ret i32 %l
}

; CHECK: define internal i32 @"static$z"()
define internal i32 @static() #1 {
  ret i32 0
}

; Root's names are plain, but for its gates.
; CHECK: define dso_local i32 @rooted()
; CHECK-NEXT: %r = call i32 @rooted()
define i32 @rooted() #2 {
  %r = call i32 @rooted()
  ret i32 %r
}

; CHECK: define dso_local i32 @main()
; CHECK-NEXT: %a = call i32 @"entry$$z"(i32 1)
; CHECK-NEXT: %b = call i32 @"static$$z"()
; CHECK-NEXT: %c = call i32 @"inflate$$z"(ptr null)
; CHECK-NEXT: %d = call i32 @"fetch$$z"(i32 1)
; CHECK-NEXT: %e = call i32 @"crc$$y"(ptr null)
; CHECK-NEXT: %f = call i32 @rooted()
; CHECK-NEXT: %g = call i32 @libfunc(i32 1)
define i32 @main() #3 {
  %a = call i32 @entry(i32 1)
  %b = call i32 @static()
  %c = call i32 @inflate(ptr null)
  %d = call i32 @fetch(i32 1)
  %e = call i32 @crc(ptr null)
  %f = call i32 @rooted()
  %g = call i32 @libfunc(i32 1)
  ret i32 %a
}

; CHECK: declare dso_local i32 @libfunc(i32)
declare i32 @libfunc(i32)
; CHECK: declare dso_local i32 @"inflate$z"(ptr) #[[IMPORTBODY:[0-9]+]]
declare i32 @inflate(ptr) #4
; An import under another name than its body's.
; CHECK: declare dso_local i32 @"read$z"(i32)
declare i32 @fetch(i32) #5
declare i32 @crc(ptr) #6
; An entry of this domain in another unit.
; CHECK: declare dso_local i32 @"same$z"(i32)
declare i32 @same(i32) #1

; CHECK: define weak dso_local i32 @"entry$$z"(i32 %0) #[[GATE:[0-9]+]] section ".codoms.z.text.gate.entry" align 64 {
; CHECK-NEXT: %2 = call i32 @"entry$z"(i32 signext %0)
; CHECK-NEXT: ret i32 %2

; CHECK: define weak dso_local i32 @"static$$z"() #{{[0-9]+}} section ".codoms.z.text.gate.static" align 64 {
; CHECK-NEXT: call i32 @"static$z"()

; CHECK: define weak dso_local i32 @"rooted$$root"() #{{[0-9]+}} section ".text.codoms_gate.rooted" align 64 {
; CHECK-NEXT: call i32 @rooted()

; CHECK: define weak dso_local i32 @"inflate$$z"(ptr %0) #{{[0-9]+}} section ".codoms.z.text.gate.inflate" comdat align 64 {
; CHECK-NEXT: call i32 @"inflate$z"(ptr %0)

; CHECK: define weak dso_local i32 @"fetch$$z"(i32 %0) #{{[0-9]+}} section ".codoms.z.text.gate.fetch" comdat align 64 {
; CHECK-NEXT: call i32 @"read$z"(i32 %0)

; CHECK: declare dso_local i32 @"crc$$y"(ptr) #[[DECL:[0-9]+]]

; CHECK-DAG: attributes #[[BODY]] = { "codoms-body" "codoms-domain"="z" "codoms-loc"="names.c:3:5" "codoms-split" "target-features"="+xcodoms" }
; CHECK-DAG: attributes #[[GATE]] = { nobuiltin noinline nounwind null_pointer_is_valid "codoms-abi"="hash 0123456789abcdef;sig int (int)" "codoms-domain"="z" "codoms-gate" "codoms-loc"="names.c:3:5" "codoms-split" "disable-tail-calls"="true" "nooutline" "probe-stack"="inline-asm" "target-features"="+xcodoms" }
; CHECK-DAG: attributes #[[IMPORTBODY]] = { "codoms-body" "codoms-domain"="z" "codoms-split" }
; CHECK-DAG: attributes #[[DECL]] = { nobuiltin nounwind "codoms-abi" "codoms-domain"="y" "codoms-gate" "codoms-split" }

; CHECK: !codoms.record = !{![[V:[0-9]+]], ![[S:[0-9]+]], ![[E:[0-9]+]], ![[T:[0-9]+]], ![[R:[0-9]+]], ![[I:[0-9]+]], ![[F:[0-9]+]]}
; CHECK-DAG: ![[V]] = !{!"codoms\091"}
; CHECK-DAG: ![[S]] = !{!"source\09names.c"}
; CHECK-DAG: ![[E]] = !{!"entry\09z\09entry\090123456789abcdef\09names.c:3:5\09int (int)"}
; CHECK-DAG: ![[T]] = !{!"entry\09z\09static\090123456789abcdef\09names.c:3:5\09int (int)"}
; CHECK-DAG: ![[R]] = !{!"entry\09root\09rooted\09-\09-\09-"}
; CHECK-DAG: ![[I]] = !{!"gate\09z\09inflate\09inflate\09-\09-\09-"}
; CHECK-DAG: ![[F]] = !{!"gate\09z\09fetch\09read\09-\09-\09-"}

attributes #0 = { "codoms-domain"="z" }
attributes #1 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="hash 0123456789abcdef;sig int (int)" "codoms-loc"="names.c:3:5" "target-features"="+xcodoms" }
attributes #2 = { "codoms-domain"="root" "codoms-entry" "codoms-abi" }
attributes #3 = { "target-features"="+xcodoms" }
attributes #4 = { "codoms-domain"="z" "codoms-import" "codoms-abi" }
attributes #5 = { "codoms-domain"="z" "codoms-import"="read" "codoms-abi" }
attributes #6 = { "codoms-domain"="y" "codoms-entry" "codoms-abi" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
