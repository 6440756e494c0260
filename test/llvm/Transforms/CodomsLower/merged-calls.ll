; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Where the optimiser makes one call of two, or one function, they keep and lend
; the same; where they do not, it makes none. SAME is the same module with one
; policy: there it does.
;
; RUN: opt -mtriple=riscv64 -passes='function(simplifycfg<sink-common-insts;hoist-common-insts>,gvn-hoist,gvn-sink),mergefunc' -S %s | FileCheck %s
; RUN: sed 's/"codoms-stub"="x,f,caps"/"codoms-stub"/' %s | opt -mtriple=riscv64 -passes='function(simplifycfg<sink-common-insts;hoist-common-insts>,gvn-hoist,gvn-sink),mergefunc' -S | FileCheck %s --check-prefix=SAME
; RUN: opt -mtriple=riscv64 -passes=codoms-lower,verify -S %s | FileCheck %s --check-prefix=LOWER

declare void @"f$$d"(i32) "codoms-gate" "codoms-split" "codoms-domain"="d" "codoms-abi" "codoms-stub"
declare void @other()

; CHECK-LABEL: define void @hoist(
; CHECK: call void @"f$$d"(i32 %x) #[[A:[0-9]+]]
; CHECK: call void @"f$$d"(i32 %x) #[[B:[0-9]+]]
; CHECK: ret void
; SAME-LABEL: define void @hoist(
; SAME: call void @"f$$d"(i32 %x)
; SAME-NOT: call void @"f$$d"
; SAME: ret void
define void @hoist(i1 %c, i32 %x) #3 {
  br i1 %c, label %a, label %b
a:
  call void @"f$$d"(i32 %x) #0
  call void @other()
  br label %end
b:
  call void @"f$$d"(i32 %x) #1
  br label %end
end:
  ret void
}

; CHECK-LABEL: define void @sink(
; CHECK: call void @"f$$d"(i32 1) #[[A]]
; CHECK: call void @"f$$d"(i32 %x) #[[B]]
; CHECK: ret void
; SAME-LABEL: define void @sink(
; SAME: call void @"f$$d"(i32 %
; SAME-NOT: call void @"f$$d"
; SAME: ret void
define void @sink(i1 %c, i32 %x) #3 {
  br i1 %c, label %a, label %b
a:
  call void @other()
  call void @"f$$d"(i32 1) #0
  br label %end
b:
  call void @"f$$d"(i32 %x) #1
  br label %end
end:
  ret void
}

; One of which nothing is known any more.
; CHECK-LABEL: define void @absent(
; CHECK: call void @"f$$d"(i32 %x) #[[A]]
; CHECK: call void @"f$$d"(i32 %x){{$}}
; CHECK: ret void
; SAME-LABEL: define void @absent(
; SAME: call void @"f$$d"(i32 %x) #
; SAME: call void @"f$$d"(i32 %x){{$}}
; SAME: ret void
define void @absent(i1 %c, i32 %x) #3 {
  br i1 %c, label %a, label %b
a:
  call void @"f$$d"(i32 %x) #0
  br label %end
b:
  call void @"f$$d"(i32 %x)
  br label %end
end:
  ret void
}

; CHECK-LABEL: define internal void @one(
; CHECK: call void @"f$$d"(i32 %x) #[[A]]
; CHECK-LABEL: define internal void @two(
; CHECK: call void @"f$$d"(i32 %x) #[[B]]
; SAME: define internal void @one(
; SAME-NOT: define internal void @two(
define internal void @one(i32 %x) #3 {
  call void @other()
  call void @"f$$d"(i32 %x) #0
  call void @other()
  ret void
}
define internal void @two(i32 %x) #3 {
  call void @other()
  call void @"f$$d"(i32 %x) #1
  call void @other()
  ret void
}
define void @users(i32 %x) #3 {
  call void @one(i32 %x)
  call void @two(i32 %x)
  ret void
}

; A gate's own attribute says nothing about its callers, and a call without
; what its unit saw is one through a pointer.
; LOWER-LABEL: define dso_local void @absent(
; LOWER: call cc973 void @"f$$d"(i32 %x) #[[STUB:[0-9]+]]
; LOWER: call i64 asm sideeffect "cd.same $0, $1"
; LOWER: call cc973 void @"f$$d"(i32 %x){{$}}
; LOWER: attributes #[[STUB]] = { "codoms-stub" }

; CHECK-DAG: attributes #[[A]] = { "codoms-abi" "codoms-stub" }
; CHECK-DAG: attributes #[[B]] = { "codoms-abi" "codoms-stub"="x,f,caps" }
attributes #0 = { "codoms-abi" "codoms-stub" }
attributes #1 = { "codoms-abi" "codoms-stub"="x,f,caps" }
attributes #3 = { "target-features"="+xcodoms" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
