; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What a gate asserts before its body runs, for each item of the descriptor. A
; null pointer passes with a size that does not reach to memory, and so does a size
; of 0; a count that is no size of anything makes a range from 2^63-1 bytes on,
; which no caller has a right to.
;
; RUN: opt -mtriple=riscv64 -passes=codoms-split,verify -S %s | FileCheck %s

define void @fixed(ptr %p) #0 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"fixed$$z"(
; CHECK-SAME: ) #[[GATE:[0-9]+]] section
; CHECK-NEXT: %2 = icmp eq ptr %0, null
; CHECK-NEXT: br i1 %2, label %codoms.null, label %codoms.assert
; CHECK: codoms.null:
; CHECK-NEXT: br i1 false, label %codoms.assert, label %codoms.asserted
; CHECK: codoms.assert:
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, rw", "r,r,~{memory}"(ptr %0, i64 12)
; CHECK-NEXT: br label %codoms.asserted
; CHECK: codoms.asserted:
; CHECK-NEXT: call void @"fixed$z"(ptr %0)

define void @counted(ptr %p, i32 signext %n) #1 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"counted$$z"(
; CHECK-NEXT: %3 = sext i32 %1 to i64
; CHECK-NEXT: %4 = icmp uge i64 %3, 2305843009213693952
; CHECK-NEXT: %5 = mul i64 %3, 4
; CHECK-NEXT: %6 = select i1 %4, i64 -1, i64 %5
; CHECK-NEXT: %7 = icmp eq ptr %0, null
; CHECK-NEXT: br i1 %7, label %codoms.null, label %codoms.assert
; CHECK: codoms.null:
; CHECK-NEXT: %8 = icmp ugt i64 %6, 65536
; CHECK-NEXT: br i1 %8, label %codoms.assert, label %codoms.asserted
; CHECK: codoms.assert:
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, w", "r,r,~{memory}"(ptr %0, i64 %6)
; CHECK-NEXT: br label %codoms.asserted
; CHECK: codoms.asserted:
; CHECK-NEXT: call void @"counted$z"(ptr %0, i32 signext %1)

; A count of bytes that is too large is one that cd.chk refuses.
define void @bytes(ptr %p, i64 %n) #12 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"bytes$$z"(
; CHECK-NEXT: %3 = icmp eq ptr %0, null
; CHECK-NEXT: br i1 %3, label %codoms.null, label %codoms.assert
; CHECK: codoms.null:
; CHECK-NEXT: %4 = icmp ugt i64 %1, 65536
; CHECK-NEXT: br i1 %4, label %codoms.assert, label %codoms.asserted
; CHECK: codoms.assert:
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %0, i64 %1)

; The C type of the count decides how it is extended.
define void @unsigned(ptr %p, i32 signext %n) #2 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"unsigned$$z"(
; CHECK-NEXT: %3 = zext i32 %1 to i64
; CHECK: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %0, i64 %3)

define void @narrow(ptr %p, i64 %n) #3 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"narrow$$z"(
; CHECK-NEXT: %3 = trunc i64 %1 to i16
; CHECK-NEXT: %4 = zext i16 %3 to i64

; A path is followed from pointer to pointer, each of which may be null, and
; nothing is read that was not asserted.
define void @path(ptr %s) #4 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"path$$z"(
; CHECK-NEXT: %2 = alloca i8
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, w", "r,r,~{memory}"(ptr %2, i64 1)
; CHECK-NEXT: %3 = icmp eq ptr %0, null
; CHECK-NEXT: br i1 %3, label %codoms.nothing, label %codoms.walk
; CHECK: codoms.walk:
; CHECK-NEXT: %4 = getelementptr i8, ptr %0, i64 24
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %4, i64 8)
; CHECK-NEXT: %5 = load ptr, ptr %4, align 1
; CHECK-NEXT: %6 = icmp eq ptr %5, null
; CHECK-NEXT: br i1 %6, label %codoms.nothing, label %codoms.walk1
; CHECK: codoms.walk1:
; CHECK-NEXT: %7 = icmp eq ptr %0, null
; CHECK-NEXT: br i1 %7, label %codoms.nothing, label %codoms.walk2
; CHECK: codoms.walk2:
; CHECK-NEXT: %8 = getelementptr i8, ptr %0, i64 32
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %8, i64 4)
; CHECK-NEXT: %9 = load i32, ptr %8, align 1
; CHECK-NEXT: %10 = zext i32 %9 to i64
; CHECK-NEXT: br label %codoms.lent
; CHECK: codoms.nothing:
; CHECK-NEXT: br label %codoms.lent
; CHECK: codoms.lent:
; CHECK-NEXT: %11 = phi ptr [ %5, %codoms.walk2 ], [ null, %codoms.nothing ]
; CHECK-NEXT: %12 = phi i64 [ %10, %codoms.walk2 ], [ 0, %codoms.nothing ]
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, w", "r,r,~{memory}"(ptr %11, i64 %12)
; CHECK-NEXT: call void @"path$z"(ptr %0)

; What an object that is lent as a whole holds has been asserted with it; what
; lies behind it has not.
define void @known(ptr %s) #5 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"known$$z"(
; CHECK: call void asm sideeffect "cd.chk x0, $0, $1, rw", "r,r,~{memory}"(ptr %0, i64 16)
; CHECK: codoms.walk:
; CHECK-NEXT: %[[B:.*]] = getelementptr i8, ptr %0, i64 8
; CHECK-NEXT: load ptr, ptr %[[B]], align 1
; CHECK: %[[A:.*]] = getelementptr i8, ptr %0, i64 16
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[A]], i64 8)
; CHECK-NEXT: load ptr, ptr %[[A]]

; Two loads in a row.
define void @deep(ptr %s) #6 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"deep$$z"(
; CHECK: %[[P:.*]] = getelementptr i8, ptr %0, i64 8
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[P]], i64 8)
; CHECK-NEXT: %[[Q:.*]] = load ptr, ptr %[[P]]
; CHECK: icmp eq ptr %[[Q]], null
; CHECK: %[[R:.*]] = getelementptr i8, ptr %[[Q]], i64 16
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[R]], i64 8)
; CHECK-NEXT: load ptr, ptr %[[R]]

; The body of a caller that does not own the domain gets a copy: the caller could
; take away the NUL afterwards. Of a short one all of whose room the caller may
; read bytes are copied up to the NUL, and not one more is read; otherwise each
; is asserted before it is read.
define void @string(ptr %s) #7 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"string$$z"(
; CHECK-NEXT: %[[SHORT:.*]] = alloca [64 x i8]
; CHECK-NEXT: %[[O:.*]] = call i64 asm sideeffect "cd.chk $0, $1, $2, w", "=r,r,r,~{memory}"(ptr %[[SHORT]], i64 64)
; CHECK-NEXT: %[[OWNER:.*]] = icmp ne i64 %[[O]], 0
; CHECK-NEXT: %[[C:.*]] = call i64 asm sideeffect "cd.chk $0, $1, $2, r", "=r,r,r,~{memory}"(ptr %0, i64 64)
; CHECK-NEXT: %[[ROOM:.*]] = icmp ne i64 %[[C]], 0
; CHECK-NEXT: br i1 %[[ROOM]], label %codoms.room, label %codoms.other
; CHECK: codoms.room:
; CHECK-NEXT: br i1 %[[OWNER]], label %codoms.scan, label %codoms.try
; CHECK: codoms.scan:
; CHECK-NEXT: %[[FROM:.*]] = getelementptr i8, ptr %0, i64 0
; CHECK-NEXT: %[[V:.*]] = load i8, ptr %[[FROM]], align 1
; CHECK-NEXT: %[[NUL:.*]] = icmp eq i8 %[[V]], 0
; CHECK-NEXT: br i1 %[[NUL]], label %codoms.copied, label %codoms.short17
; CHECK: codoms.try:
; CHECK-NEXT: %[[FROM:.*]] = getelementptr i8, ptr %0, i64 0
; CHECK-NEXT: %[[V:.*]] = load i8, ptr %[[FROM]], align 1
; CHECK-NEXT: %[[TO:.*]] = getelementptr i8, ptr %[[SHORT]], i64 0
; CHECK-NEXT: store i8 %[[V]], ptr %[[TO]], align 1
; CHECK-NEXT: %[[NUL:.*]] = icmp eq i8 %[[V]], 0
; CHECK-NEXT: br i1 %[[NUL]], label %codoms.copied, label %codoms.short
; CHECK: codoms.other:
; CHECK-NEXT: br i1 %[[OWNER]], label %codoms.owner, label %codoms.long
; CHECK: codoms.short33:
; CHECK-NEXT: %[[NEXT:.*]] = add i64 %{{.*}}, 8
; CHECK-NEXT: %[[END:.*]] = icmp eq i64 %[[NEXT]], 64
; CHECK-NEXT: br i1 %[[END]], label %codoms.owner, label %codoms.short25
; CHECK: codoms.copied:
; CHECK-NEXT: %[[ARG:.*]] = phi ptr [ %0, %codoms.lent ], [ %0, %codoms.short32 ]
; CHECK-SAME: [ %0, %codoms.scan ], [ %[[SHORT]], %codoms.short15 ]
; CHECK-SAME: [ %[[SHORT]], %codoms.try ]{{$}}
; CHECK-NEXT: call void @"string$z"(ptr %[[ARG]])
; CHECK: codoms.short16:
; CHECK-NEXT: %[[NEXT:.*]] = add i64 %{{.*}}, 8
; CHECK-NEXT: %[[END:.*]] = icmp eq i64 %[[NEXT]], 64
; CHECK-NEXT: br i1 %[[END]], label %codoms.long, label %codoms.short8
; CHECK: codoms.long:
; CHECK-NEXT: call void @"__codoms_long_string$z"(ptr %0)
; CHECK-NEXT: br label %codoms.done
; An owner's, without room for 64 bytes behind it.
; CHECK: codoms.strlen:
; CHECK-NEXT: %[[L:.*]] = phi i64 [ 0, %codoms.walk ], [ %[[M:.*]], %codoms.strlen ]
; CHECK-NEXT: %[[P:.*]] = getelementptr i8, ptr %0, i64 %[[L]]
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[P]], i64 1)
; CHECK-NEXT: %[[B:.*]] = load i8, ptr %[[P]], align 1
; CHECK-NEXT: %[[M]] = add i64 %[[L]], 1
; CHECK-NEXT: %[[Z:.*]] = icmp eq i8 %[[B]], 0
; CHECK-NEXT: br i1 %[[Z]], label %codoms.strend, label %codoms.strlen
; A long one is copied where it costs the gate no registers. That function is no
; entry, and nothing has its address.
; CHECK-LABEL: define internal void @"__codoms_long_string$z"(
; CHECK-SAME: ptr %0) #[[LONGWAY:[0-9]+]] {
; CHECK: codoms.strlen:
; CHECK-NEXT: %[[L:.*]] = phi i64 [ 0, %codoms.walk ], [ %[[M:.*]], %codoms.strlen ]
; CHECK-NEXT: %[[P:.*]] = getelementptr i8, ptr %0, i64 %[[L]]
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[P]], i64 1)
; CHECK-NEXT: %[[B:.*]] = load i8, ptr %[[P]], align 1
; CHECK-NEXT: %[[M]] = add i64 %[[L]], 1
; CHECK-NEXT: %[[Z:.*]] = icmp eq i8 %[[B]], 0
; CHECK-NEXT: br i1 %[[Z]], label %codoms.strend, label %codoms.strlen
; CHECK: %[[LONG:.*]] = icmp ugt i64 %[[SIZE:.*]], 16384
; CHECK-NEXT: %[[ASKED:.*]] = select i1 %[[LONG]], i64 -1, i64 %[[SIZE]]
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %[[AT:.*]], i64 %[[ASKED]])
; CHECK-NEXT: %[[BYTES:.*]] = add i64 %[[SIZE]], 1
; CHECK-NEXT: %[[COPY:.*]] = alloca i8, i64 %[[BYTES]]
; CHECK-NEXT: call void @llvm.memcpy.p0.p0.i64(ptr align 1 %[[COPY]], ptr align 1 %[[AT]], i64 %[[SIZE]], i1 false)
; CHECK-NEXT: %[[END:.*]] = getelementptr i8, ptr %[[COPY]], i64 %[[SIZE]]
; CHECK-NEXT: store i8 0, ptr %[[END]]
; CHECK-NEXT: %[[NULL:.*]] = icmp eq ptr %0, null
; CHECK-NEXT: %[[GIVEN:.*]] = select i1 %[[NULL]], ptr %0, ptr %[[COPY]]
; CHECK-NEXT: call void @"string$z"(ptr %[[GIVEN]])

; For size there is no quick way.
define void @small(ptr %s) minsize optsize #7 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"small$$z"(
; CHECK-NOT: codoms.short
; CHECK: br i1 %{{.*}}, label %codoms.copied, label %codoms.copy

; Of at most so many bytes, if the number is not negative.
define void @limited(ptr %s, i64 signext %n) #10 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"limited$$z"(
; CHECK: %[[T:.*]] = trunc i64 %1 to i32
; CHECK-NEXT: %[[N:.*]] = sext i32 %[[T]] to i64
; CHECK: codoms.strlen:
; CHECK-NEXT: %[[L:.*]] = phi i64 [ 0, %codoms.walk ], [ %[[M:.*]], %codoms.strtest ]
; CHECK-NEXT: %[[MORE:.*]] = icmp ult i64 %[[L]], %[[N]]
; CHECK-NEXT: br i1 %[[MORE]], label %codoms.strtest, label %codoms.strend
; CHECK: codoms.strtest:
; CHECK: call void asm sideeffect "cd.chk x0, $0, $1, r"
; CHECK: codoms.strend:
; CHECK-NEXT: phi i64 [ %[[L]], %codoms.strlen ], [ %[[M]], %codoms.strtest ]

; Who may call: the linker knows the tags.
define void @listed() #11 {
  ret void
}
; CHECK-LABEL: define weak dso_local void @"listed$$z"(
; CHECK-NEXT: %1 = call i64 asm sideeffect "csrr $0, cdcaller", "=r"()
; CHECK-NEXT: %2 = call i64 asm sideeffect "csrr $0, cddom", "=r"()
; CHECK-NEXT: %3 = icmp eq i64 %1, %2
; CHECK-NEXT: %4 = call i64 asm sideeffect "lui $0, %hi(__codoms_tag$$app)\0Aaddi $0, $0, %lo(__codoms_tag$$app)", "=r"()
; CHECK-NEXT: %5 = icmp eq i64 %1, %4
; CHECK-NEXT: %6 = or i1 %3, %5
; CHECK-NEXT: %7 = call i64 asm sideeffect "lui $0, %hi(__codoms_tag$$web)\0Aaddi $0, $0, %lo(__codoms_tag$$web)", "=r"()
; CHECK-NEXT: %8 = icmp eq i64 %1, %7
; CHECK-NEXT: %9 = or i1 %6, %8
; CHECK-NEXT: %10 = select i1 %9, i64 0, i64 -1
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, c", "r,r,~{memory}"(ptr null, i64 %10)

define void @function(ptr %f) #8 {
  ret void
}
; Null, SIG_IGN and SIG_ERR pass. One of the domain's own whose gate lists its
; callers is for owners.
; CHECK-LABEL: define weak dso_local void @"function$$z"(
; CHECK: %[[A:.*]] = add i64 %{{.*}}, 4096
; CHECK-NEXT: %[[M:.*]] = icmp ult i64 %[[A]], 8192
; CHECK-NEXT: %[[S:.*]] = select i1 %[[M]], i64 0, i64 4
; CHECK-NEXT: call void asm sideeffect "cd.chk x0, $0, $1, c", "r,r,~{memory}"(ptr %0, i64 %[[S]])
; CHECK-NEXT: call i64 asm sideeffect "cd.same $0, $1", "=r,r"(ptr %0)
; CHECK: codoms.own:
; CHECK: codoms.entry:
; CHECK-NEXT: %[[P:.*]] = getelementptr i8, ptr %0, i64 4
; CHECK-NEXT: %[[W:.*]] = load i32, ptr %[[P]], align 4
; CHECK-NEXT: icmp eq i32 %[[W]], 483401747
; CHECK: codoms.listed:
; CHECK: call i64 asm sideeffect "cd.chk $0, $1, $2, w"
; CHECK: call void asm sideeffect "cd.chk x0, $0, $1, c"

; The gates of imports are of the same kind.
; CHECK-LABEL: define weak dso_local i32 @"import$$z"(
; CHECK: call void asm sideeffect "cd.chk x0, $0, $1, r", "r,r,~{memory}"(ptr %0, i64 8)
; CHECK: call i32 @"import$z"(ptr %0)
declare i32 @import(ptr) #9

; What the body takes for impossible, an inlined one too, is not: the caller says.
; CHECK: attributes #[[GATE]] = { {{.*}}null_pointer_is_valid

attributes #0 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 12" }
attributes #1 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend w a0 a1*4" }
attributes #2 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 a1:u32*1" }
attributes #3 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 a1:u16*1" }
attributes #4 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend w a0+24 a0+32:u32*1" }
attributes #5 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend rw a0 16;lend r a0+8 4;lend r a0+16 4" }
attributes #6 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0+8+16 4" }
attributes #7 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 str" }
attributes #8 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="fn 0" }
attributes #10 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 a1:s32*str" }
attributes #11 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="" "codoms-callers"="app,web" }
attributes #12 = { "codoms-domain"="z" "codoms-entry" "codoms-abi"="lend r a0 a1*1" }
attributes #9 = { "codoms-domain"="z" "codoms-import" "codoms-abi"="lend r a0 8" }

!llvm.module.flags = !{!0}
!0 = !{i32 7, !"codoms", i32 1}
