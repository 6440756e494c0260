; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; Direct calls of another domain: the convention, what is lent, what is masked.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,codoms-lower,verify -S %s | FileCheck %s
; In the pipeline of code generation, optimised or not:
; RUN: not llc -mtriple=riscv64 -stop-after=codoms-lower %s -o - -O0 2>&1 | FileCheck --check-prefix=UNSPLIT %s
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S %s | llc -mtriple=riscv64 -O0 -stop-after=codoms-lower -o - | FileCheck --check-prefix=LLC %s
; RUN: opt -mtriple=riscv64 -passes=codoms-split -S %s | llc -mtriple=riscv64 -O2 -stop-after=codoms-lower -o - | FileCheck --check-prefix=LLC %s

; LLC: call cc973 void @"plain$$z"(i32 signext 1)
; UNSPLIT: error: {{.*}}: entry 'plain' of domain 'z' has no gate: codoms-split did not run

%struct = type { i64, i64, i64 }

; CHECK-LABEL: define dso_local i32 @root(
; CHECK-NEXT: %buffer = alloca
; CHECK-NEXT: %result = alloca
; No tail call, and no promise about the result.
; CHECK-NEXT: notail call cc973 void @"plain$$z"(i32 signext 1) #[[NB:[0-9]+]]
; CHECK-NEXT: %b = notail call cc973 i1 @"flag$$z"() #[[NB]]
; A pointer that may be null.
; CHECK-NEXT: icmp eq ptr %p, null
; CHECK-NEXT: %[[S:.*]] = select i1 %{{.*}}, i64 0, i64 12
; CHECK-NEXT: notail call cc973 void @"fixed$$z"(ptr %p, ptr %p, i64 %[[S]]) #[[RW:[0-9]+]]
; One that is not.
; CHECK-NEXT: notail call cc973 void @"fixed$$z"(ptr %buffer, ptr %buffer, i64 12) #[[RW]]
; A count that is no size of anything lends nothing.
; CHECK-NEXT: %[[N:.*]] = sext i32 %n to i64
; CHECK-NEXT: %[[O:.*]] = icmp uge i64 %[[N]], 2305843009213693952
; CHECK-NEXT: %[[M:.*]] = mul i64 %[[N]], 4
; CHECK-NEXT: %[[S:.*]] = select i1 %[[O]], i64 0, i64 %[[M]]
; CHECK-NEXT: %[[Z:.*]] = icmp eq ptr %p, null
; CHECK-NEXT: %[[T:.*]] = select i1 %[[Z]], i64 0, i64 %[[S]]
; CHECK-NEXT: notail call cc973 void @"counted$$z"(ptr %p, i32 signext %n, ptr %p, i64 %[[T]]) #[[W:[0-9]+]]
; Result object and hidden reference, whose padding is cleared first.
; CHECK-NEXT: %[[P:.*]] = getelementptr i8, ptr %buffer, i64 1
; CHECK-NEXT: call void @llvm.memset.p0.i64(ptr align 1 %[[P]], i8 0, i64 7, i1 false)
; CHECK-NEXT: notail call cc973 void @"object$$z"(ptr sret(%struct) %result, ptr %buffer, ptr %result, i64 24, ptr %buffer, i64 24) #[[WR:[0-9]+]]
; Bits of arguments that are no data.
; CHECK-NEXT: %[[E:.*]] = extractvalue [2 x i64] %a, 0
; CHECK-NEXT: %[[E1:.*]] = and i64 %[[E]], -4294967041
; CHECK-NEXT: %[[I:.*]] = insertvalue [2 x i64] %a, i64 %[[E1]], 0
; CHECK-NEXT: %[[F:.*]] = extractvalue [2 x i64] %[[I]], 1
; CHECK-NEXT: %[[F1:.*]] = and i64 %[[F]], 65535
; CHECK-NEXT: %[[J:.*]] = insertvalue [2 x i64] %[[I]], i64 %[[F1]], 1
; CHECK-NEXT: %[[G:.*]] = and i32 %n, 255
; CHECK-NEXT: notail call cc973 void @"masked$$z"([2 x i64] %[[J]], i32 signext %[[G]])
; CHECK-NEXT: ret i32
define i32 @root(ptr %p, i32 %n, [2 x i64] %a) #0 {
  %buffer = alloca %struct
  %result = alloca %struct
  tail call void @plain(i32 signext 1)
  %b = call zeroext i1 @flag()
  call void @fixed(ptr %p)
  call void @fixed(ptr %buffer)
  call void @counted(ptr %p, i32 signext %n)
  call void @object(ptr sret(%struct) %result, ptr dead_on_return %buffer)
  call void @masked([2 x i64] %a, i32 signext %n)
  ret i32 %n
}

; Root reads what it lends through a path.
; CHECK-LABEL: define dso_local void @path(
; CHECK: icmp eq ptr %s, null
; CHECK: codoms.walk:
; CHECK-NEXT: %[[A:.*]] = getelementptr i8, ptr %s, i64 8
; CHECK-NEXT: %[[P:.*]] = load ptr, ptr %[[A]], align 1
; CHECK: codoms.lent:
; CHECK-NEXT: %[[Q:.*]] = phi ptr [ %[[P]], %{{.*}} ], [ null, %codoms.nothing ]
; CHECK-NEXT: %[[N:.*]] = phi i64 [ %{{.*}}, %{{.*}} ], [ 0, %codoms.nothing ]
; CHECK-NEXT: notail call cc973 void @"lendpath$$z"(ptr %s, ptr %s, i64 %{{.*}}, ptr %[[Q]], i64 %[[N]]) #[[RWR:[0-9]+]]
; CHECK-NOT: cd.chk
; CHECK: ret void
define void @path(ptr %s) #0 {
  call void @lendpath(ptr %s)
  ret void
}

; CHECK-LABEL: define dso_local void @string(
; CHECK: codoms.strlen:
; CHECK-NEXT: %[[I:.*]] = phi i64
; CHECK-NEXT: %[[A:.*]] = getelementptr i8, ptr %s, i64 %[[I]]
; CHECK-NEXT: load i8, ptr %[[A]]
; CHECK-NEXT: %[[N:.*]] = add i64 %[[I]], 1
; CHECK: phi i64 [ %[[N]], %codoms.strend ], [ 0, %codoms.nothing ]
; CHECK-NEXT: notail call cc973 void @"lendstring$$z"(ptr %s, ptr %{{.*}}, i64 %{{.*}})
define void @string(ptr %s) #0 {
  call void @lendstring(ptr %s)
  ret void
}

; A domain other than root cannot lend the callee what is the callee's already.
; CHECK-LABEL: define dso_local void @"from$y"(
; CHECK-NEXT: %[[G:.*]] = call i64 asm sideeffect "cd.tag $0, $1", "=r,r"(ptr @"fixed$$z")
; CHECK-NEXT: %[[N:.*]] = icmp eq ptr %p, null
; CHECK-NEXT: %[[T:.*]] = call i64 asm sideeffect "cd.tag $0, $1", "=r,r"(ptr %p)
; CHECK-NEXT: %[[E:.*]] = icmp eq i64 %[[T]], %[[G]]
; CHECK-NEXT: %[[O:.*]] = or i1 %[[N]], %[[E]]
; CHECK-NEXT: %[[S:.*]] = select i1 %[[O]], i64 0, i64 12
; CHECK-NEXT: notail call cc973 void @"fixed$$z"(ptr %p, ptr %p, i64 %[[S]])
; CHECK-NEXT: notail call cc973 void @"plain$$z"(i32 signext 1)
; CHECK-NEXT: ret void
define void @from(ptr %p) #1 {
  call void @fixed(ptr %p)
  call void @plain(i32 signext 1)
  ret void
}

; Calls within a domain, and of what has no domain, are plain.
; CHECK-LABEL: define dso_local void @"inside$z"(
; CHECK-NEXT: call void @"fixed$z"(ptr %p)
; CHECK-NEXT: call void @"other$z"()
; CHECK-NEXT: call void @library()
; CHECK-NEXT: ret void
define void @inside(ptr %p) #2 {
  call void @fixed(ptr %p)
  call void @other()
  call void @library()
  ret void
}

; What an import waives is said to each call, by its gate.
; CHECK-LABEL: define dso_local void @waives(
; CHECK-NEXT: notail call cc973 void @"trusted$$z"() #[[STUB:[0-9]+]]
; CHECK-NEXT: notail call cc973 void @"half$$z"() #[[HALF:[0-9]+]]
define void @waives() #0 {
  call void @trusted()
  call void @half()
  ret void
}

declare void @plain(i32 signext) #3
declare zeroext i1 @flag() #3
declare void @fixed(ptr) #4
declare void @counted(ptr, i32 signext) #5
declare void @object(ptr sret(%struct), ptr dead_on_return) #6
declare void @masked([2 x i64], i32 signext) #7
declare void @lendpath(ptr) #8
declare void @lendstring(ptr) #9
declare void @other() #2
declare void @library()
declare void @trusted() #10
declare void @half() #11

; CHECK-DAG: attributes #[[NB]] = { nobuiltin }
; CHECK-DAG: attributes #[[RW]] = { nobuiltin "codoms-grants"="rw" }
; CHECK-DAG: attributes #[[W]] = { nobuiltin "codoms-grants"="w" }
; CHECK-DAG: attributes #[[WR]] = { nobuiltin "codoms-grants"="w,r" }
; CHECK-DAG: attributes #[[RWR]] = { nobuiltin "codoms-grants"="rw,r" }
; CHECK-DAG: attributes #[[STUB]] = { nobuiltin "codoms-stub" }
; CHECK-DAG: attributes #[[HALF]] = { nobuiltin "codoms-stub"="x,f,caps" }

attributes #0 = { "target-features"="+xcodoms" }
attributes #1 = { "codoms-domain"="y" "target-features"="+xcodoms" }
attributes #2 = { "codoms-domain"="z" "target-features"="+xcodoms" }
attributes #3 = { "codoms-domain"="z" "codoms-entry" "codoms-abi" }
attributes #4 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 12" }
attributes #5 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend w a0 a1*4" }
attributes #6 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="sret 0 24;ref 1 24;pad 1 1+7" }
attributes #7 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="mask 0 ffffffffffff000000ff;mask 1 ff" }
attributes #8 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 24;lend r a0+8 a0+16:u32*1" }
attributes #9 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 str" }
attributes #10 = { "codoms-domain"="z" "codoms-import" "codoms-abi" "codoms-isolate"="" "target-features"="+xcodoms" }
attributes #11 = { "codoms-domain"="z" "codoms-import" "codoms-abi" "codoms-isolate"="reg_integrity,stack,dcs" "target-features"="+xcodoms" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
