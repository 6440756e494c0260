; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What the caller looks at after a call: the pointer may be what it was, or lie
; further on in the same memory, or be null or the callee's with a count that has
; not grown.
;
; RUN: opt -mtriple=riscv64 -mattr=+xcodoms -passes=codoms-lower -S < %s | FileCheck %s

; CHECK: @codoms.watched = private unnamed_addr constant [{{.*}} x i8] c"s->in of f\00", align 1

declare void @"f$$z"(ptr) #0
declare void @"count$$z"(ptr) #1
declare void @"name$$z"(ptr) #2

define void @caller(ptr %s) {
; CHECK-LABEL: define {{.*}}void @caller(
; CHECK: %[[TAG:.*]] = call i64 asm sideeffect "cd.tag $0, $1", "=r,r"(ptr @"f$$z")
; CHECK: %[[A:.*]] = getelementptr i8, ptr %s, i64 0
; CHECK: load ptr, ptr %[[A]], align 1
; CHECK: %[[P0:.*]] = phi ptr
; CHECK-NEXT: %[[N0:.*]] = phi i64
; CHECK: call cc973 void @"f$$z"(ptr %s, ptr %s, i64 %{{.*}})
; CHECK: %[[P1:.*]] = phi ptr
; CHECK-NEXT: %[[N1:.*]] = phi i64
; CHECK-NEXT: %[[FEWER:.*]] = icmp ule i64 %[[N1]], %[[N0]]
; CHECK-NEXT: %[[SANE:.*]] = icmp ule i64 %[[N1]], 4611686018427387903
; CHECK-NEXT: %[[BYTES:.*]] = mul i64 %[[N1]], 2
; CHECK: %[[OFFSET:.*]] = sub i64 %{{.*}}, %{{.*}}
; CHECK-NEXT: icmp ule i64 %[[OFFSET]], %[[SIZE:.*]]
; CHECK-NEXT: %[[REST:.*]] = sub i64 %[[SIZE]], %[[OFFSET]]
; CHECK-NEXT: icmp ule i64 %[[BYTES]], %[[REST]]
; CHECK: br i1 %{{.*}}, label %codoms.watched, label %codoms.watch{{.*}}, !prof
; CHECK: icmp eq ptr %[[P1]], %[[P0]]
; CHECK: icmp eq i64 %[[N1]], %[[N0]]
; CHECK: icmp eq ptr %[[P1]], null
; CHECK: %[[NOW:.*]] = call i64 asm sideeffect "cd.tag $0, $1", "=r,r"(ptr %[[P1]])
; CHECK-NEXT: icmp eq i64 %[[NOW]], %[[TAG]]
; CHECK: and i1 %{{.*}}, %[[FEWER]]
; CHECK: call void asm sideeffect ".option push\0A.option norvc\0Aebreak\0A.option pop\0A.4byte 1347896387", "{x10},{x11},{x12},~{memory}"(ptr %[[P1]], ptr @"f$$z", ptr @codoms.watched)
; CHECK-NEXT: unreachable
; CHECK: codoms.watched:
; CHECK: ret void
  call void @"f$$z"(ptr %s) #3
  ret void
}

; A signed count alone.
define void @counts(ptr %s) {
; CHECK-LABEL: define {{.*}}void @counts(
; CHECK: %[[N0:.*]] = phi i64
; CHECK: call cc973 void @"count$$z"
; CHECK: %[[N1:.*]] = phi i64
; CHECK-NEXT: icmp sle i64 %[[N1]], %[[N0]]
; CHECK: .4byte 1314341955
  call void @"count$$z"(ptr %s) #4
  ret void
}

; Of no known size, and for another domain to read: the callee's will not do.
define void @names(ptr %s) {
; CHECK-LABEL: define {{.*}}void @names(
; CHECK: call cc973 void @"name$$z"
; CHECK: codoms.watch:
; CHECK-NOT: cd.tag
; CHECK: .4byte 1347896387
  call void @"name$$z"(ptr %s) #5
  ret void
}

; What a declaration says is that of any unit where modules were linked; the call's
; own is what counts.
attributes #0 = { "codoms-gate" "codoms-split" "codoms-domain"="z" "codoms-abi"="lend rw a0 16" }
attributes #1 = { "codoms-gate" "codoms-split" "codoms-domain"="z" "codoms-abi"="lend rw a0 8" }
attributes #2 = { "codoms-gate" "codoms-split" "codoms-domain"="z" "codoms-abi"="lend rw a0 8" }
attributes #3 = { "codoms-abi"="lend rw a0 16;watch r a0+0 a0+8:u32*2 s->in" }
attributes #4 = { "codoms-abi"="lend rw a0 8;watch n a0+0:s32 *n" }
attributes #5 = { "codoms-abi"="lend rw a0 8;watch r! a0+0 0 s->name" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
