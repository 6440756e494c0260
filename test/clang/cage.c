// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A library is caged without a change of its header: a pragma, and what the calls
// lend in redeclarations, behind the declarators and in front.
//
// RUN: %clang -I%S/Inputs -I%codoms_include -Wall -Wextra -Werror -Xclang -disable-llvm-passes -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang -I%S/Inputs -I%codoms_include -Wall -Wextra -Werror -std=c23 -Xclang -disable-llvm-passes -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang -I%S/Inputs -I%codoms_include -DPLAIN -Wall -Wextra -Werror -Xclang -disable-llvm-passes -S -emit-llvm -o - %s | FileCheck --check-prefix=PLAIN %s
// RUN: %cc-host -I%S/Inputs -I%codoms_include -Wall -Wextra -Werror -fsyntax-only %s
#include <zip.h>
#ifndef PLAIN
#include <codoms.h>
CODOMS_IMPORT(zip, pack*, unpack*, sum32, zipVersion)
int pack(zip_streamp strm, int flush) codoms_access(read_only, "strm->next_in", "strm->avail_in")
    codoms_access(write_only, "strm->next_out", "strm->avail_out");
codoms_access(string, 3) int packInit_(zip_streamp, int, const char *, int);
int packAll(Byte *dest, uLong *destLen, const Byte *source, uLong sourceLen)
    codoms_access(write_only, 1, "*destLen") codoms_access(read_only, 3, 4);
codoms_access(read_only, 2, 3) uLong sum32(uLong sum, const Byte *buf, uInt len);
#endif

int client(zip_streamp s, Byte *d, uLong *n, va_list ap) {
  // CHECK-DAG: attributes #[[#]] = { "codoms-abi"="lend rw a0 64;lend r a2 str;watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch w a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}};sig int (zip_streamp, int, const char *, int)" "codoms-domain"="zip" "codoms-import"="packInit_"
  packInit(s, 1);
  // CHECK-DAG: attributes #[[#]] = { "codoms-abi"="lend rw a0 64;lend r a0+0 a0+8:u32*1;lend w a0+24 a0+32:u32*1;watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch w a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}};sig int (zip_streamp, int)" "codoms-domain"="zip" "codoms-import"="pack" "codoms-loc"="{{.*}}cage.c:[[#@LINE-11]]:5"
  pack(s, 2);
  // CHECK-DAG: attributes #[[#]] = { "codoms-abi"="lend rw a0 64;watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch w a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}};sig int (zip_streamp)" "codoms-domain"="zip" "codoms-import"="packEnd" "codoms-loc"="{{.*}}zip.h:26:12"
  packEnd(s);
  // CHECK-DAG: attributes #[[#]] = { "codoms-abi"="lend rw a0 64;watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch w a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}};sig int (zip_streamp, int)" "codoms-domain"="zip" "codoms-import"="unpack"
  unpack(s, 1);
  // CHECK-DAG: attributes #[[#]] = { "codoms-abi"="lend w a0 a1+0:u64*1;lend rw a1 8;lend r a2 a3:u64*1;watch n a1+0:u64 *destLen;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}};sig int (Byte *, uLong *, const Byte *, uLong)" "codoms-domain"="zip" "codoms-import"="packAll"
  packAll(d, n, d, 4);
  // CHECK-DAG: attributes #[[#]] = { "codoms-abi"="lend r a1 a2:u32*1;hash {{.*}};sig uLong (uLong, const Byte *, uInt)" "codoms-domain"="zip" "codoms-import"="sum32"
  // CHECK-DAG: declare{{.*}} @zvprintf({{.*}}) [[OUT:#[0-9]+]]
  // CHECK-DAG: attributes [[OUT]] = { "frame-pointer"="all" "no-trapping-math"
  return (int)sum32(0, d, 5) + *zipVersion() + zvprintf(d, "", ap);
}
// PLAIN-NOT: codoms-domain
