# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Options that would undo the protection are refused, in a program with domains
# only.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z plain
# RUN: ld.lld main.o z.o -o a.out
# RUN: not ld.lld main.o z.o -o a.out -shared 2>&1 | FileCheck %s --check-prefix=SHARED
# RUN: not ld.lld main.o z.o -o a.out -pie 2>&1 | FileCheck %s --check-prefix=PIE
# RUN: not ld.lld main.o z.o -o a.out -static -pie --no-dynamic-linker 2>&1 | FileCheck %s --check-prefix=PIE
# RUN: not ld.lld main.o z.o -o a.out --relax-gp 2>&1 | FileCheck %s --check-prefix=GP
# RUN: not ld.lld main.o z.o -o a.out -N 2>&1 | FileCheck %s --check-prefix=OMAGIC
# RUN: not ld.lld main.o z.o -o a.out -n 2>&1 | FileCheck %s --check-prefix=NMAGIC
# RUN: not ld.lld main.o z.o -o a.out --no-rosegment 2>&1 | FileCheck %s --check-prefix=ROSEGMENT
# RUN: not ld.lld main.o z.o -o a.out -z execstack 2>&1 | FileCheck %s --check-prefix=STACK
# RUN: not ld.lld main.o z.o -o a.out --oformat=binary 2>&1 | FileCheck %s --check-prefix=BINARY
# RUN: not ld.lld main.o z.o -o a.out --noinhibit-exec 2>&1 | FileCheck %s --check-prefix=INHIBIT
# RUN: not ld.lld main.o z.o -o a.out --unresolved-symbols=ignore-all 2>&1 | FileCheck %s --check-prefix=UNRESOLVED
# RUN: not ld.lld main.o z.o -o a.out --allow-multiple-definition 2>&1 | FileCheck %s --check-prefix=MULTIPLE
# RUN: not ld.lld main.o z.o -o a.out -z max-page-size=1024 2>&1 | FileCheck %s --check-prefix=PAGE
# RUN: ld.lld -shared plain.o -o plain.so
# RUN: not ld.lld main.o z.o plain.so -o a.out 2>&1 | FileCheck %s --check-prefix=DSO
## Without domains they mean what they mean.
# RUN: ld.lld plain.o -o b.out -shared && ld.lld plain.o -o b.out -pie && ld.lld plain.o -o b.out --relax-gp
# RUN: ld.lld plain.o -o b.out -N && ld.lld plain.o -o b.out -n && ld.lld plain.o -o b.out --no-rosegment
# RUN: ld.lld plain.o -o b.out -z execstack && ld.lld plain.o -o b.out --noinhibit-exec --unresolved-symbols=ignore-all
# RUN: ld.lld plain.o -o b.out -z max-page-size=1024 && ld.lld plain.o plain.so -o b.out
# RUN: not ld.lld plain.o -o b.out --codoms-grant=z:root=read 2>&1 | FileCheck %s --check-prefix=NODOMAIN
# RUN: not ld.lld main.o z.o -o a.out --codoms-report=/nonexistent/report 2>&1 | FileCheck %s --check-prefix=REPORT

# SHARED:     error: -shared cannot be used in a program with domains: domains are pages of a non-PIC static program
# PIE:        error: -pie cannot be used in a program with domains: domains are pages of a non-PIC static program, as -no-pie makes
# PIE-NEXT:   >>> link without it
# GP:         error: --relax-gp cannot be used in a program with domains: gp would be shared by all domains
# OMAGIC:     error: -N cannot be used in a program with domains: text would be writable
# NMAGIC:     error: -n cannot be used in a program with domains: segments would share pages
# ROSEGMENT:  error: --no-rosegment cannot be used in a program with domains: read-only data would be executable
# STACK:      error: -z execstack cannot be used in a program with domains: the stacks of domains are not executable
# BINARY:     error: --oformat=binary cannot be used in a program with domains: the loader needs the program headers
# INHIBIT:    error: --noinhibit-exec cannot be used in a program with domains: a program with link errors is not protected
# UNRESOLVED: error: --unresolved-symbols and -z undefs cannot be used in a program with domains: a reference that is not resolved cannot be checked
# MULTIPLE:   error: --allow-multiple-definition cannot be used in a program with domains: which definition a domain gets would be left to chance
# PAGE:       error: -z max-page-size=1024 cannot be used in a program with domains: pages have 4096 bytes
# DSO:        error: plain.so: a shared library cannot be part of a program with domains; link with -static
# NODOMAIN:   error: --codoms-grant: there are no domains in this link, and the command line grants 'z' access to 'root'
# NODOMAIN-NEXT: >>> name an object that was compiled with -mcodoms-domain or codoms_domain, or take the grant away
# REPORT:     error: cannot open --codoms-report= file /nonexistent/report: No such file or directory

#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start
_start: call f$$z
        ret
#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        func z, f
        ret
#--- plain.s
        .text
        .globl _start
_start: ret
