// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A program's file is written while it runs: what runs is what was loaded, root's
// code, domains' code, constants, and data that nobody has written yet.
//
// RUN: %clang -O1 %s -o %t && cp %t %t.copy && %qemu %t.copy %t.copy | FileCheck %s
// RUN: not cmp -s %t %t.copy
#include <codoms.h>
#include <elf.h>
#include <stdio.h>
#include <sys/mman.h>

// On pages that nothing has touched when the file is written.
#define FAR __attribute__((aligned(4096)))

FAR __attribute__((noinline)) int code(int x) {
  __asm__ volatile("");
  return x + 1;
}
FAR static const volatile char constant[4096] = "constant of root";
FAR static volatile char data[4096] = "data of root";
FAR codoms_domain("d") static const volatile char d_constant[4096] = "constant of d";
FAR codoms_domain("d") static volatile char d_data[4096] = "data of d";

int f(int what, int i) codoms_domain("d") codoms_entry();
FAR int f(int what, int i) {
  return what == 0 ? d_constant[i] : what == 1 ? d_data[i] : 7;
}

int main(int argc, char **argv) {
  Elf64_Ehdr e;
  Elf64_Phdr p;
  FILE *file = fopen(argv[1], "r+");
  if (!file || !fread(&e, sizeof e, 1, file))
    return 1;
  // Every byte of each segment, but for the first page's headers.
  for (int i = 0; i < e.e_phnum; i++) {
    fseek(file, (long)(e.e_phoff + (unsigned long)i * sizeof p), SEEK_SET);
    if (!fread(&p, sizeof p, 1, file))
      return 1;
    if (p.p_type != PT_LOAD)
      continue;
    long at = p.p_offset ? (long)p.p_offset : 4096;
    fseek(file, at, SEEK_SET);
    while (at++ < (long)(p.p_offset + p.p_filesz))
      fputc(0, file);
  }
  fclose(file);

  // CHECK: code: 2
  // CHECK-NEXT: constant: c
  // CHECK-NEXT: data: d
  // CHECK-NEXT: of the domain: 7 c d
  printf("code: %d\n", code(1));
  printf("constant: %c\n", constant[0]);
  printf("data: %c\n", data[0]);
  int c = f(0, 0), d = f(1, 0);
  printf("of the domain: %d %c %c\n", f(2, 0), c, d);
  // What was loaded comes back, as of a file.
  // CHECK-NEXT: again: d
  data[0] = 'x';
  madvise((void *)data, sizeof data, MADV_DONTNEED);
  printf("again: %c\n", data[0]);
  return 0;
}
