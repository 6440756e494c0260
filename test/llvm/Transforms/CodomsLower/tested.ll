; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Calls through pointers: plain where the target is of this domain, protected
; where it is not.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,codoms-lower,verify -S %s | FileCheck %s

%struct = type { i64, i64, i64 }

; The result of a call that crosses is not believed to be extended.
; CHECK-LABEL: define {{.*}}i32 @basic(
; CHECK-NEXT: %1 = call i64 asm sideeffect "cd.same $0, $1", "=r,r"(ptr %f)
; CHECK-NEXT: %2 = icmp ne i64 %1, 0
; CHECK-NEXT: br i1 %2, label %3, label %5, !prof ![[LIKELY:[0-9]+]]
; CHECK: 3:
; CHECK-NEXT: %4 = call signext i32 %f(i32 signext %x)
; CHECK-NEXT: br label %7
; CHECK: 5:
; CHECK-NEXT: %6 = notail call cc973 i32 %f(i32 signext %x)
; CHECK-NEXT: br label %7
; CHECK: 7:
; CHECK-NEXT: %r = phi i32 [ %4, %3 ], [ %6, %5 ]
; CHECK-NEXT: store volatile i32 %r
define i32 @basic(ptr %f, i32 signext %x, ptr %p) #0 {
  %r = call signext i32 %f(i32 signext %x)
  store volatile i32 %r, ptr %p
  ret i32 %r
}

; A domain is no different.
; CHECK-LABEL: define {{.*}}void @"domain$z"(
; CHECK: cd.same
; CHECK: call void %f()
; CHECK: notail call cc973 void %f()
define void @domain(ptr %f, ptr %p) #1 {
  call void %f()
  store volatile i32 0, ptr %p
  ret void
}

; Nothing in vector registers passes from domain to domain: such a call traps.
; CHECK-LABEL: define {{.*}}<vscale x 2 x i32> @vector(
; CHECK: cd.same
; CHECK: call void @llvm.trap()
; CHECK-NEXT: unreachable
; CHECK: %r = call <vscale x 2 x i32> %f(<vscale x 2 x i32> %v)
; CHECK-NEXT: ret <vscale x 2 x i32> %r
define <vscale x 2 x i32> @vector(ptr %f, <vscale x 2 x i32> %v) #0 {
  %r = call <vscale x 2 x i32> %f(<vscale x 2 x i32> %v)
  ret <vscale x 2 x i32> %r
}

; Tail calls stay what they are within the domain.
; CHECK-LABEL: define {{.*}}i32 @tail(
; CHECK: tail call i32 %f(i32 %x)
; CHECK-NEXT: ret i32
; CHECK: notail call cc973 i32 %f(i32 %x)
; CHECK-NEXT: ret i32
; CHECK-NEXT: }
define i32 @tail(ptr %f, i32 %x) #0 {
  %r = tail call i32 %f(i32 %x)
  ret i32 %r
}

; CHECK-LABEL: define {{.*}}void @must(
; CHECK: musttail call void %f(ptr %f)
; CHECK-NEXT: ret void
; CHECK: notail call cc973 void %f(ptr %f)
; CHECK-NEXT: ret void
; CHECK-NEXT: }
define void @must(ptr %f) #0 {
  musttail call void %f(ptr %f)
  ret void
}

; What the front end knows of the arguments of the call.
; CHECK-LABEL: define {{.*}}void @described(
; CHECK: call void %f(i64 %x, ptr %a)
; CHECK: %[[X:.*]] = and i64 %x, 255
; CHECK-NEXT: %[[PAD:.*]] = getelementptr i8, ptr %a, i64 4
; CHECK-NEXT: call void @llvm.memset.p0.i64(ptr align 1 %[[PAD]], i8 0, i64 4, i1 false)
; CHECK-NEXT: notail call cc973 void %f(i64 %[[X]], ptr %a, ptr %a, i64 24)
define void @described(ptr %f, i64 %x, ptr %p) #0 {
  %a = alloca %struct
  call void %f(i64 %x, ptr %a) "codoms-args"="mask 0 ff;ref 1 24;pad 1 4+4"
  store volatile i32 0, ptr %p
  ret void
}

; What the ABI passes in memory behind the source's back is lent.
; CHECK-LABEL: define {{.*}}void @objects(
; CHECK: call void %f(ptr sret(%struct) %r, ptr "codoms-ref"="24" %a, ptr %p)
; CHECK: notail call cc973 void %f(ptr sret(%struct) %r, ptr "codoms-ref"="24" %a, ptr %p, ptr %r, i64 24, ptr %a, i64 24) #[[WR:[0-9]+]]
define void @objects(ptr %f, ptr %p) #0 {
  %r = alloca %struct
  %a = alloca %struct
  call void %f(ptr sret(%struct) %r, ptr dead_on_return %a, ptr %p)
  store volatile i32 0, ptr %p
  ret void
}

; An import may be variadic.
; CHECK-LABEL: define {{.*}}i32 @variadic(
; CHECK: %[[PLAIN:.*]] = call i32 (ptr, ...) %f(ptr %p, i32 1)
; CHECK: %[[CROSS:.*]] = notail call cc973 i32 (ptr, ...) %f(ptr %p, i32 1)
; CHECK: phi i32 [ %[[PLAIN]], %{{.*}} ], [ %[[CROSS]], %{{.*}} ]
define i32 @variadic(ptr %f, ptr %p) #0 {
  %r = call i32 (ptr, ...) %f(ptr %p, i32 1)
  store volatile i32 %r, ptr %p
  ret i32 %r
}

; No exception passes from domain to domain: with a handler a call stays.
; CHECK-LABEL: define {{.*}}void @handler(
; CHECK-NEXT: %1 = call i64 asm sideeffect "cd.same $0, $1", "=r,r"(ptr %f)
; CHECK-NEXT: %2 = icmp eq i64 %1, 0
; CHECK-NEXT: br i1 %2, label %3, label %4
; CHECK: 3:
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
; CHECK: 4:
; CHECK-NEXT: invoke void %f()
; CHECK-NOT: cc973
; CHECK: ret void
declare i32 @__gcc_personality_v0(...)
define void @handler(ptr %f) #0 personality ptr @__gcc_personality_v0 {
  invoke void %f() to label %ok unwind label %bad
ok:
  ret void
bad:
  %l = landingpad { ptr, i32 } cleanup
  ret void
}

; Nor is a plain call turned into one that only returns in the source's opinion.
; CHECK-LABEL: define {{.*}}void @noreturn(
; CHECK: call void %f()
; CHECK: notail call cc973 void %f()
; CHECK: call void @llvm.trap()
; CHECK-NEXT: unreachable
define void @noreturn(ptr %f) #0 {
  call void %f() noreturn
  unreachable
}

; No test where all that can be called is of the domain.
; CHECK-LABEL: define {{.*}}void @known(
; CHECK-NOT: cd.same
; CHECK: call void %f()
; CHECK: ret void
define void @known(i1 %c) #0 {
  %f = select i1 %c, ptr @one, ptr @two
  call void %f()
  ret void
}

; CHECK-LABEL: define {{.*}}void @unknown(
; CHECK: cd.same
define void @unknown(i1 %c, ptr %p) #0 {
  %f = select i1 %c, ptr @one, ptr @gate
  call void %f()
  store volatile i32 0, ptr %p
  ret void
}

; What the optimiser finds out about a pointer is used: no pass before this one
; has fixed how the call is made.
; CHECK-LABEL: define {{.*}}void @aliased(
; CHECK-NOT: cd.same
; CHECK: call void @alias()
define void @aliased() #0 {
  call void @alias()
  ret void
}

; An address that is no function of this unit.
; CHECK-LABEL: define {{.*}}void @absolute(
; CHECK: cd.same $0, $1", "=r,r"(ptr inttoptr (i64 4096 to ptr))
define void @absolute(ptr %p) #0 {
  call void inttoptr (i64 4096 to ptr)()
  store volatile i32 0, ptr %p
  ret void
}

; Assembly and intrinsics are no calls.
; CHECK-LABEL: define {{.*}}void @assembly(
; CHECK-NEXT: call void asm sideeffect "nop", ""()
; CHECK-NEXT: call void @llvm.trap()
define void @assembly() #0 {
  call void asm sideeffect "nop", ""()
  call void @llvm.trap()
  ret void
}

@alias = alias void (), ptr @one
define void @one() #0 {
  ret void
}
declare void @two()
declare void @gate() #2

; CHECK: attributes #[[WR]] = { {{.*}}"codoms-grants"="w,r" }
; CHECK: !codoms.record = !{!{{[0-9]+}}, !{{[0-9]+}}, ![[T:[0-9]+]]
; CHECK: ![[T]] = !{!"tested"}
; CHECK: ![[LIKELY]] = !{!"branch_weights", i32 {{[0-9]+}}, i32 1}

attributes #0 = { nounwind "target-features"="+xcodoms" }
attributes #1 = { nounwind "codoms-domain"="z" "target-features"="+xcodoms" }
attributes #2 = { nounwind "codoms-domain"="z" "codoms-entry" "codoms-abi" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
