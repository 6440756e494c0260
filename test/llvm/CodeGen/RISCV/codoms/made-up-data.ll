; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What the compiler makes up for a function of a domain, and for root's function
; of the same text, lies with each: string literals, the table of a switch, jump
; tables, constants of floating point, promoted constants.
;
; RUN: sed 's/OPTIONS//' %s | opt -mtriple=riscv64 -passes='default<O0>' | llc -mtriple=riscv64 -target-abi=lp64d -O0 -filetype=obj -o %t.o
; RUN: llvm-readelf -SrW %t.o | FileCheck --implicit-check-not=.rela.rodata %s
; RUN: opt -mtriple=riscv64 -passes='default<O2>' %s | llc -mtriple=riscv64 -target-abi=lp64d -O2 -filetype=obj -o %t.o
; RUN: llvm-readelf -SrW %t.o | FileCheck %s
; RUN: opt -mtriple=riscv64 -passes='default<O2>' %s | llc -mtriple=riscv64 -target-abi=lp64d -O2 -function-sections -data-sections -filetype=obj -o %t.o
; RUN: llvm-readelf -SrW %t.o | FileCheck %s
; RUN: opt -mtriple=riscv64 -passes='default<Oz>' %s | llc -mtriple=riscv64 -target-abi=lp64d -O2 -filetype=obj -o %t.o
; RUN: llvm-readelf -SrW %t.o | FileCheck %s

