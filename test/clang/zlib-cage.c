// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// codoms/cages/zlib.h against zlib's own header: every function of its API lends
// what it needs, or is an error to use. (sys/types.h is all that zlib.h wants of a
// C library.)
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -ffreestanding -I%zlib_src -I%codoms_include -I%S/Inputs/libc -Wall -Werror -disable-llvm-passes -emit-llvm -o - %s | FileCheck --implicit-check-not="codoms-import" %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -ffreestanding -I%zlib_src -I%codoms_include -I%S/Inputs/libc -DLEFT_OUT -DTWICE -fsyntax-only -Wno-codoms-access -verify %s
// RUN: %clang_cc1 -triple riscv64 -ffreestanding -I%zlib_src -I%codoms_include -I%S/Inputs/libc -DCODOMS_OFF -DLEFT_OUT -Wall -Werror -fsyntax-only %s

#ifdef TWICE
#include <zlib.h>
#endif
#include <codoms/cages/zlib.h>

#ifndef LEFT_OUT
// With the stream: the z_stream is 112 bytes.
int with_stream(z_streamp s, Bytef *d, uInt *u, int *i) {
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a2 str;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateInit_"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a6 str;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateInit2_"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a0+0 a0+8:u32*1;lend w a0+24 a0+32:u32*1;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflate"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a0+0 a0+8:u32*1;lend w a0+24 a0+32:u32*1;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateParams"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a1 a2:u32*1;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateSetDictionary"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend w a1 32768;lend rw a2 4;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateGetDictionary"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend rw a1 112;left 0 112 64,72 {{[a-z0-9 ]+}};left 1 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;watch r a1+0 a1+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a1+24 a1+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateCopy"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend rw a1 4;lend rw a2 4;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflatePending"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateEnd"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateReset"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateTune"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateBound"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflatePrime"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="deflateResetKeep"
  deflateInit(s, 1);
  deflateInit2(s, 1, 2, 3, 4, 5);
  deflate(s, 1);
  deflateParams(s, 1, 2);
  deflateSetDictionary(s, d, 1);
  deflateGetDictionary(s, d, u);
  deflateCopy(s, s);
  deflatePending(s, u, i);
  deflateEnd(s);
  deflateReset(s);
  deflateTune(s, 1, 2, 3, 4);
  deflateBound(s, 1);
  deflatePrime(s, 1, 2);
  deflateResetKeep(s);
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a1 str;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateInit_"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a2 str;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateInit2_"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a0+0 a0+8:u32*1;lend rw a0+24 a0+32:u32*1;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflate"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a0+0 a0+8:u32*1;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateSync"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend r a1 a2:u32*1;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateSetDictionary"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend w a1 32768;lend rw a2 4;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateGetDictionary"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;lend rw a1 112;left 0 112 64,72 {{[a-z0-9 ]+}};left 1 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;watch r a1+0 a1+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a1+24 a1+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateCopy"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateEnd"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateReset"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateReset2"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflatePrime"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateMark"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateSyncPoint"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateUndermine"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateValidate"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateCodesUsed"
  // CHECK-DAG: "codoms-abi"="lend rw a0 112;left 0 112 64,72 {{[a-z0-9 ]+}};watch r a0+0 a0+8:u32*1 {{[a-z0-9 ]+}}->next_in;watch rw a0+24 a0+32:u32*1 {{[a-z0-9 ]+}}->next_out;{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="inflateResetKeep"
  inflateInit(s);
  inflateInit2(s, 1);
  inflate(s, 1);
  inflateSync(s);
  inflateSetDictionary(s, d, 2);
  inflateGetDictionary(s, d, u);
  inflateCopy(s, s);
  inflateEnd(s);
  inflateReset(s);
  inflateReset2(s, 2);
  inflatePrime(s, 1, 2);
  inflateMark(s);
  inflateSyncPoint(s);
  inflateUndermine(s, 1);
  inflateValidate(s, 1);
  inflateCodesUsed(s);
  inflateResetKeep(s);
  return 0;
}

int without_stream(Bytef *d, uLongf *n) {
  // CHECK-DAG: "codoms-abi"="lend w a0 a1+0:u64*1;lend rw a1 8;lend r a2 a3:u64*1;watch n a1+0:u64 *{{[a-zL_]+}};{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="compress"
  // CHECK-DAG: "codoms-abi"="lend w a0 a1+0:u64*1;lend rw a1 8;lend r a2 a3:u64*1;watch n a1+0:u64 *{{[a-zL_]+}};{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="compress2"
  // CHECK-DAG: "codoms-abi"="lend rw a0 a1+0:u64*1;lend rw a1 8;lend r a2 a3:u64*1;watch n a1+0:u64 *{{[a-zL_]+}};{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="uncompress"
  // CHECK-DAG: "codoms-abi"="lend rw a0 a1+0:u64*1;lend rw a1 8;lend r a2 a3+0:u64*1;lend rw a3 8;watch n a1+0:u64 *{{[a-zL_]+}};watch n a3+0:u64 *{{[a-zL_]+}};{{(leaves [^;]*;|by [^;]*;)*}}hash {{.*}} "codoms-import"="uncompress2"
  // CHECK-DAG: "codoms-abi"="hash {{.*}} "codoms-import"="compressBound"
  // CHECK-DAG: "codoms-abi"="lend r a1 a2:u32*1;hash {{.*}} "codoms-import"="crc32"
  // CHECK-DAG: "codoms-abi"="lend r a1 a2:u64*1;hash {{.*}} "codoms-import"="crc32_z"
  // CHECK-DAG: "codoms-abi"="lend r a1 a2:u32*1;hash {{.*}} "codoms-import"="adler32"
  // CHECK-DAG: "codoms-abi"="lend r a1 a2:u64*1;hash {{.*}} "codoms-import"="adler32_z"
  // CHECK-DAG: "codoms-abi"="hash {{.*}} "codoms-import"="crc32_combine"
  // CHECK-DAG: "codoms-abi"="hash {{.*}} "codoms-import"="adler32_combine"
  // CHECK-DAG: "codoms-abi"="hash {{.*}} "codoms-import"="get_crc_table"
  // CHECK-DAG: "codoms-abi"="hash {{.*}} "codoms-import"="zlibVersion"
  // CHECK-DAG: "codoms-abi"="hash {{.*}} "codoms-import"="zlibCompileFlags"
  // CHECK-DAG: "codoms-abi"="hash {{.*}} "codoms-import"="zError"
  compress(d, n, d, 1);
  compress2(d, n, d, 1, 2);
  uncompress(d, n, d, 1);
  uncompress2(d, n, d, n);
  compressBound(3);
  crc32(0, d, 1);
  crc32_z(1, d, 2);
  adler32(1, d, 2);
  adler32_z(1, d, 2);
  crc32_combine(1, 2, 3);
  adler32_combine(1, 2, 3);
  get_crc_table();
  zlibVersion();
  zlibCompileFlags();
  zError(1);
  // Not caged.
  gzclose(gzopen("", ""));
  return 0;
}
#else
int left_out(z_streamp s, gz_headerp h, unsigned char *w) {
  deflateSetHeader(s, h); // expected-error {{'deflateSetHeader' is unavailable: zlib keeps the pointer after the call, when nothing is lent any more}}
  inflateGetHeader(s, h); // expected-error {{'inflateGetHeader' is unavailable: zlib keeps the pointer}}
  inflateBackInit(s, 1, w); // expected-error {{'inflateBackInit_' is unavailable: zlib would call functions of the program}}
  inflateBack(s, 0, 0, 0, 0); // expected-error {{'inflateBack' is unavailable: zlib would call functions of the program}}
  inflateBackEnd(s); // expected-error {{'inflateBackEnd' is unavailable: zlib would call functions of the program}}
  return 0;
}
// expected-note@*:* 5 {{has been explicitly marked unavailable here}}
#endif
