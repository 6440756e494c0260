# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Each malformed line of a record is an error that names object and line.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mc bad.s -o bad.o
# RUN: not ld.lld bad.o --error-limit=0 -o /dev/null 2>&1 | FileCheck %s --check-prefix=BAD --implicit-check-not=error:
# RUN: %mc first.s -o first.o && not ld.lld first.o -o /dev/null 2>&1 | FileCheck %s --check-prefix=FIRST --implicit-check-not=error:
# RUN: %mc version.s -o version.o && not ld.lld version.o -o /dev/null 2>&1 | FileCheck %s --check-prefix=VERSION --implicit-check-not=error:
# RUN: %mc truncated.s -o truncated.o && not ld.lld truncated.o -o /dev/null 2>&1 | FileCheck %s --check-prefix=TRUNCATED --implicit-check-not=error:
# RUN: %mc flags.s -o flags.o && not ld.lld flags.o -o /dev/null 2>&1 | FileCheck %s --check-prefix=FLAGS --implicit-check-not=error:
# RUN: %mc sections.s -o sections.o && not ld.lld sections.o -o /dev/null 2>&1 | FileCheck %s --check-prefix=SECTIONS --implicit-check-not=error:
# RUN: llvm-mc -filetype=obj -triple=riscv32 flags32.s -o flags32.o
# RUN: not ld.lld flags32.o -o /dev/null 2>&1 | FileCheck %s --check-prefix=RV32 --implicit-check-not=error:
## -r reads records, too.
# RUN: not ld.lld -r version.o -o /dev/null 2>&1 | FileCheck %s --check-prefix=VERSION --implicit-check-not=error:

# BAD: error: bad.o:(.codoms_record):line 4: unknown line 'frobnicate'
# BAD: error: bad.o:(.codoms_record):line 5: unknown line ''
# BAD: error: bad.o:(.codoms_record):line 6: 'tested' has 1 fields where 0 are wanted: tested
# BAD: error: bad.o:(.codoms_record):line 7: 'entry' has 4 fields where 5 are wanted: entry DOMAIN NAME HASH LOC SIG
# BAD: error: bad.o:(.codoms_record):line 8: 'gate' has 5 fields where 6 are wanted: gate DOMAIN NAME BODY HASH LOC SIG
# BAD: error: bad.o:(.codoms_record):line 9: 'import' has 7 fields where 6 are wanted: import FROM DOMAIN NAME HASH LOC SIG
# BAD: error: bad.o:(.codoms_record):line 10: '1z' is not a domain name
# BAD: error: bad.o:(.codoms_record):line 11: the domain name 'any' is reserved
# BAD: error: bad.o:(.codoms_record):line 12: the domain name 'local' is reserved
# BAD: error: bad.o:(.codoms_record):line 13: '' is not a symbol name
# BAD: error: bad.o:(.codoms_record):line 14: '0123456789abcde' is not a hash
# BAD: error: bad.o:(.codoms_record):line 15: '0123456789abcdeg' is not a hash
# BAD: error: bad.o:(.codoms_record):line 16: 'exec' is not a permission: 'call', 'read' or 'write'
# BAD: error: bad.o:(.codoms_record):line 17: unknown key 'colour': 'stack', 'vault' and 'syscall' are known
# BAD: error: bad.o:(.codoms_record):line 18: 'big' is not a number: write it in digits
# BAD: error: bad.o:(.codoms_record):line 19: the value of 'stack' of domain 'z' is out of range: 4095, which must be {{[0-9]+}} to 4294967296
# BAD: error: bad.o:(.codoms_record):line 20: the value of 'vault' of domain 'z' is out of range: 2, which must be 1
# BAD: error: bad.o:(.codoms_record):line 21: the domain name 'root' is reserved
# BAD: error: bad.o:(.codoms_record):line 22: the domain name 'root' is reserved
# BAD: error: bad.o:(.codoms_record):line 23: the line is not text
# BAD: error: bad.o:(.codoms_record):line 24: the line is not text
# BAD: error: bad.o:(.codoms_record):line 25: 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff0123' is not a domain name: letters, digits and '_', at most 63
# BAD: error: bad.o:(.codoms_record):line 26: 'unit' has 2 fields where 1 are wanted: unit DOMAIN
# BAD: error: bad.o:(.codoms_record):line 27: the domain name 'any' is reserved
# BAD: error: bad.o:(.codoms_record):line 28: 'declared' has 6 fields where 5 are wanted: declared DOMAIN NAME HASH LOC SIG
# BAD: error: bad.o:(.codoms_record):line 29: '01' is not a hash

# FIRST: error: first.o:(.codoms_record):line 1: the first line must be the version: codoms 1
# VERSION: error: version.o:(.codoms_record):line 1: version '2' of the record: this linker knows version 1
# TRUNCATED: error: truncated.o:(.codoms_record):line 3: the last line does not end: the record is truncated
# FLAGS: error: flags.o:(.codoms_record): wrong type or flags (0x2): a record is SHT_PROGBITS with SHF_EXCLUDE alone

# SECTIONS:      error: sections.o:(.codoms.z): not a section of a domain: '.codoms.<domain>.<kind>'
# SECTIONS-NEXT: error: sections.o:(.codoms.z.): not a section of a domain
# SECTIONS-NEXT: error: sections.o:(.codoms.a-b.text): not a section of a domain
# SECTIONS-NEXT: error: sections.o:(.codoms.root.text): the domain name 'root' is reserved
# SECTIONS-NEXT: error: sections.o:(.codoms.any.text): the domain name 'any' is reserved: a library's variant for domains must be an archive member that root does not use

# RV32: error: flags32.o:(.codoms_record): CODOMs domains are for 64-bit RISC-V only

#--- bad.s
        .section .codoms_record,"e",@progbits
        .ascii "codoms\t1\nsource\tbad.c\ntested\n"
        .ascii "frobnicate\tz\n"
        .ascii "\n"
        .ascii "tested\tyes\n"
        .ascii "entry\tz\tf\t-\tz.c:1:1\n"
        .ascii "gate\tz\tf\t-\tz.c:1:1\tint f(void)\n"
        .ascii "import\troot\tz\tf\t-\tz.c:1:1\tint f(void)\tmore\n"
        .ascii "entry\t1z\tf\t-\tz.c:1:1\tint f(void)\n"
        .ascii "entry\tany\tf\t-\tz.c:1:1\tint f(void)\n"
        .ascii "import\tlocal\tz\tf\t-\tz.c:1:1\tint f(void)\n"
        .ascii "entry\tz\t\t-\tz.c:1:1\tint f(void)\n"
        .ascii "entry\tz\tf\t0123456789abcde\tz.c:1:1\tint f(void)\n"
        .ascii "entry\tz\tf\t0123456789abcdeg\tz.c:1:1\tint f(void)\n"
        .ascii "grant\tz\ty\texec\tz.c:1:1\n"
        .ascii "domain\tz\tcolour\t1\n"
        .ascii "domain\tz\tstack\tbig\n"
        .ascii "domain\tz\tstack\t4095\n"
        .ascii "domain\tz\tvault\t2\n"
        .ascii "domain\troot\tstack\t8192\n"
        .ascii "gate\troot\tf\tf\t-\tz.c:1:1\tint f(void)\n"
        .ascii "tested\000\n"
        .ascii "source\t\377\n"
        .ascii "entry\taaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff0123\tf\t-\tz.c:1:1\tint f(void)\n"
        .ascii "unit\tz\tz.c\n"
        .ascii "unit\tany\n"
        .ascii "declared\troot\tz\tf\t-\tz.c:1:1\tint f(void)\n"
        .ascii "declared\tz\tf\t01\tz.c:1:1\tint f(void)\n"

#--- first.s
        .section .codoms_record,"e",@progbits
        .ascii "source\tfirst.c\ntested\n"

#--- version.s
        .section .codoms_record,"e",@progbits
        .ascii "codoms\t2\nsource\tversion.c\n"

#--- truncated.s
        .section .codoms_record,"e",@progbits
        .ascii "codoms\t1\nsource\ttruncated.c\ntes"

#--- flags.s
        .section .codoms_record,"a",@progbits
        .ascii "codoms\t1\n"

#--- flags32.s
        .section .codoms_record,"e",@progbits
        .ascii "codoms\t1\n"

#--- sections.s
        .section .codoms.z,"ax",@progbits
        .section .codoms.z.,"ax",@progbits
        .section .codoms.a-b.text,"ax",@progbits
        .section .codoms.root.text,"ax",@progbits
        .section .codoms.any.text,"ax",@progbits
