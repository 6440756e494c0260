# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Link-time optimization: records, sections and references of domains come from
# the code that it makes.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms -I %S/Inputs gate.s -o gate.o && llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms -I %S/Inputs lib.s -o lib.o && llvm-ar rcs lib.a lib.o
# RUN: llvm-as main.ll -o main.o && llvm-as z.ll -o z.o
# RUN: ld.lld main.o z.o gate.o lib.a -o a.out --codoms-report=r.json
# RUN: llvm-nm a.out | FileCheck %s && %python %S/Inputs/pages.py a.out
# RUN: FileCheck %s --check-prefix=REPORT < r.json
## A member of an archive that has to be optimized comes too late.
# RUN: llvm-as late.ll -o late.o && llvm-ar rcs late.a late.o && llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms -I %S/Inputs need.s -o need.o && llvm-ar rcs need.a need.o
# RUN: not ld.lld main.o z.o gate.o need.a late.a -o b.out 2>&1 | FileCheck %s --check-prefix=LATE
# LATE: error: late.a(late.o): bitcode member is needed by a private copy of an archive member, after link-time optimization; compile the archive without -flto
## One that root uses is optimized with the rest; a domain cannot have a copy of it.
# RUN: llvm-as rootlib.ll -o rootlib.o && llvm-ar rcs rootlib.a rootlib.o && llvm-as user.ll -o user.o
# RUN: ld.lld main.o z.o gate.o lib.a user.o rootlib.a -o c.out && llvm-nm c.out | FileCheck %s
# RUN: llvm-mc -filetype=obj -triple=riscv64 -mattr=+xcodoms -I %S/Inputs want.s -o want.o
# RUN: not ld.lld main.o z.o gate.o lib.a user.o want.o rootlib.a -o b.out 2>&1 | FileCheck %s --check-prefix=EXTRACTED
# EXTRACTED: error: rootlib.a(rootlib.o): cannot be copied for domain 'z', which needs 'helper$z': it is bitcode; compile the archive without -flto
## A wrong reference in optimized code is found as anywhere.
# RUN: llvm-as wrong.ll -o wrong.o && not ld.lld main.o z.o gate.o lib.a wrong.o -o b.out 2>&1 | FileCheck %s --check-prefix=WRONG
# WRONG: error: b.out.lto.o:(function wrong: .{{.*}}text{{.*}}): root refers to 'f$z' of domain 'z'

# CHECK-DAG: T _start
# CHECK-DAG: T f$$z
# CHECK-DAG: {{[tT]}} f$z
# CHECK-DAG: T strlen$z
# CHECK-NOT: strlen{{$}}

# REPORT:      "from": [
# REPORT-NEXT:   "root"
# REPORT-NEXT: ],
# REPORT-NEXT: "domain": "z",
# REPORT-NEXT: "name": "f",
# REPORT:      "file": "a.out.lto.o"

#--- main.ll
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "riscv64-unknown-linux-gnu"
module asm ".pushsection .codoms_record,\22e\22,@progbits"
module asm ".ascii \22codoms\5Ct1\5Cnsource\5Ctmain.c\5Cntested\5Cn\22"
module asm ".ascii \22import\5Ctroot\5Ctz\5Ctf\5Ct0123456789abcdef\5Ctmain.c:1:1\5Ctint f(int)\5Cn\22"
module asm ".popsection"
declare i32 @"f$$z"(ptr)
@s = constant [3 x i8] c"ab\00"
define i32 @_start() {
  %r = call i32 @"f$$z"(ptr @s)
  ret i32 %r
}
#--- z.ll
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "riscv64-unknown-linux-gnu"
module asm ".pushsection .codoms_record,\22e\22,@progbits"
module asm ".ascii \22codoms\5Ct1\5Cnsource\5Ctz.c\5Cntested\5Cn\22"
module asm ".popsection"
declare i64 @"strlen$z"(ptr)
define i64 @"f$z"(ptr %p) section ".codoms.z.text.f" {
  %r = call i64 @"strlen$z"(ptr %p)
  %q = add i64 %r, 1
  ret i64 %q
}
#--- wrong.ll
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "riscv64-unknown-linux-gnu"
declare i64 @"f$z"(ptr) noinline
@llvm.used = appending global [1 x ptr] [ptr @wrong], section "llvm.metadata"
define i64 @wrong(ptr %p) noinline {
  %r = call i64 @"f$z"(ptr %p) noinline
  %q = add i64 %r, 1
  ret i64 %q
}
#--- late.ll
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "riscv64-unknown-linux-gnu"
module asm ".globl late$$root"
define void @"late$$root"() {
  ret void
}
#--- rootlib.ll
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "riscv64-unknown-linux-gnu"
define i64 @helper() {
  ret i64 1
}
#--- user.ll
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "riscv64-unknown-linux-gnu"
declare i64 @helper()
@llvm.used = appending global [1 x ptr] [ptr @user], section "llvm.metadata"
define i64 @user() {
  %r = call i64 @helper()
  ret i64 %r
}
#--- want.s
        .include "codoms.inc"
        unit want.s
        func z, want
        call helper$z
        ret
#--- gate.s
        .include "codoms.inc"
        unit gate.s
        entry z, f
#--- lib.s
        .text
        .globl strlen
strlen: ret
#--- need.s
        .include "codoms.inc"
        unit need.s
        import ., root, late
        .text
        .globl strlen
strlen: call late$$root
        ret
