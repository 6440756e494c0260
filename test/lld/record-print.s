# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# llvm-readelf -A shows records line by line, damaged ones, too, and says what is
# wrong with them.

# RUN: rm -rf %t && split-file %s %t && cd %t && %mcall good bad cut
# RUN: llvm-readelf -A good.o 2>&1 | FileCheck %s --check-prefix=GOOD --match-full-lines --strict-whitespace --implicit-check-not=warning:
# RUN: llvm-readobj -A good.o 2>&1 | FileCheck %s --check-prefix=GOOD --match-full-lines --strict-whitespace --implicit-check-not=warning:
# RUN: llvm-readelf -A bad.o 2>&1 | FileCheck %s --check-prefix=BAD
# RUN: llvm-readelf -A cut.o 2>&1 | FileCheck %s --check-prefix=CUT
## A file whose header says that the record lies behind its end.
# RUN: %python %S/Inputs/past.py good.o past.o && llvm-readelf -A past.o 2>&1 | FileCheck %s --check-prefix=PAST

#      GOOD:DomainRecord [
# GOOD-NEXT:  codoms  1
# GOOD-NEXT:  source  a.c
# GOOD-NEXT:  tested
# GOOD-NEXT:  import  root  z  f  0123456789abcdef  caller.c:9:1  int f(int)
# GOOD-NEXT:]

#      BAD: DomainRecord [
# BAD-NEXT:   entry  \033[31m\000
# BAD:        warning: 'bad.o': the record does not begin with its version: codoms 1
# CUT:        warning: 'cut.o': line 2 of the record does not end
# PAST:       warning: 'past.o': section [index {{[0-9]+}}] has a sh_offset (0x7fffffff) + sh_size ({{.*}}) that is greater than the file size

#--- good.s
        .include "codoms.inc"
        unit a.c
        import root, z, f
#--- bad.s
        .section .codoms_record,"e",@progbits
        .ascii "entry\t\033[31m\0\n"
#--- cut.s
        .section .codoms_record,"e",@progbits
        .ascii "codoms\t1\nsource\ta.c"
