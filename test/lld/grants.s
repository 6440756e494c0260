# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Rights: calls come from imports, reads and writes from grants that the owner
# of the memory, or the command line, made.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z y grant self data nothing rootdata both bad settings selfcall ptr
# RUN: ld.lld main.o z.o y.o -o a.out --codoms-report=a.json && FileCheck %s --check-prefix=CALLS < a.json
# RUN: ld.lld main.o z.o y.o grant.o -o b.out --codoms-report=b.json && FileCheck %s --check-prefix=GRANT < b.json
# RUN: ld.lld main.o z.o y.o -o c.out --codoms-grant=z:y=read --codoms-grant=y:root=write --codoms-report=c.json
# RUN: FileCheck %s --check-prefix=OPTION < c.json
## z's own object cannot give z rights on y or on root, not even beside code of
## root; but a gate that root's object emits for a library is not z's code.
# RUN: not ld.lld main.o z.o y.o self.o -o d.out 2>&1 | FileCheck %s --check-prefix=SELF --implicit-check-not=error:
# RUN: ld.lld main.o z.o y.o both.o -o d.out
## Nor can one that has only data of z, nor one that has nothing and comes out of
## an archive; without, it is the word of whoever links.
# RUN: not ld.lld main.o z.o y.o data.o -o d.out 2>&1 | FileCheck %s --check-prefix=DATA --implicit-check-not=error:
# RUN: llvm-ar rc nothing.a nothing.o && not ld.lld main.o z.o y.o -u number nothing.a -o d.out 2>&1 | FileCheck %s --check-prefix=ARCHIVE --implicit-check-not=error:
# RUN: ld.lld main.o z.o y.o nothing.o -o d.out
## One that was compiled for z is z's word, whatever is in it; so it may be y's on
## y's memory, and root's.
# RUN: %mcall unit unity unitroot common rootcommon
# RUN: not ld.lld main.o z.o y.o unit.o -o d.out 2>&1 | FileCheck %s --check-prefix=UNIT --implicit-check-not=error:
# RUN: ld.lld main.o z.o y.o unity.o -o d.out && ld.lld main.o z.o y.o unitroot.o -o d.out
## A common of z is data of z, one of root is not.
# RUN: not ld.lld main.o z.o y.o common.o -o d.out 2>&1 | FileCheck %s --check-prefix=COMMON --implicit-check-not=error:
# RUN: ld.lld main.o z.o y.o rootcommon.o -o d.out
## What -r makes of several is all of theirs.
# RUN: ld.lld -r main.o z.o nothing.o -o all.o && not ld.lld all.o y.o -o d.out 2>&1 | FileCheck %s --check-prefix=MERGED --implicit-check-not=error:
# RUN: ld.lld -r main.o z.o -o all.o && ld.lld all.o y.o nothing.o -o d.out
# UNIT:        error: unit.o:(.codoms_record):line 6: system call 29 for domain 'z' counts only in
# UNIT:        error: unit.c:1:1 in unit.o: grant of write on root to domain 'z' counts only in an object with nothing but code and data of root
# UNIT-NEXT:   >>> the object was compiled for domain 'z' (-mcodoms-domain)
# COMMON:      error: common.c:1:1 in common.o: grant of write on root to domain 'z' counts only in an object with nothing but code and data of root
# MERGED:      error: nothing.c:1:1 in all.o: grant of write on root to domain 'z' counts only in an object with nothing but code and data of root
# MERGED-NEXT: >>> the object is made of several (-r): leave the one that says it out of that link, and name it in this one
# RUN: llvm-ar rc rootdata.a rootdata.o && ld.lld main.o z.o y.o -u rootdata rootdata.a -o d.out
# RUN: not ld.lld main.o z.o y.o bad.o -o d.out --codoms-grant=z:q=read 2>&1 | FileCheck %s --check-prefix=BAD --implicit-check-not=error:
## A right to call, for what calls back by pointers that it is given.
# RUN: ld.lld main.o z.o y.o -o c2.out --codoms-grant=z:y=call --codoms-report=c2.json && FileCheck %s --check-prefix=CALL < c2.json
# RUN: codoms-report c2.json | FileCheck %s --check-prefix=CALLTEXT
# RUN: codoms-report --dot c2.json | FileCheck %s --check-prefix=CALLDOT
# RUN: codoms-report --make-policy c2.json > c2.policy && FileCheck %s --check-prefix=CALLPOLICY < c2.policy
# RUN: codoms-report --check=c2.policy c2.json
## The right is for all entries: a list of them does not allow it.
# RUN: sed 's/allow z call y/allow z call y one/' c2.policy > c3.policy && not codoms-report --check=c3.policy c2.json 2>&1 | FileCheck %s --check-prefix=CALLCHECK
## It is no right to refer to data.
# RUN: not ld.lld main.o z.o y.o ptr.o -o f.out --codoms-grant=z:y=call 2>&1 | FileCheck %s --check-prefix=PTR --implicit-check-not=error:
# CALL:      "subject": "z",
# CALL-NEXT: "object": "y",
# CALL-NEXT: "level": "call",
# CALL-NEXT: "grants": [
# CALL-NEXT:   0
# CALL-NEXT: ]
# CALL:      "grants": [
# CALL-NEXT:   {
# CALL-NEXT:     "subject": "z",
# CALL-NEXT:     "object": "y",
# CALL-NEXT:     "level": "call"
# CALLTEXT:  domain z
# CALLTEXT:  may call      y: granted by --codoms-grant
# CALLDOT:   "z" -> "y" [label="call", style=dashed];
# CALLPOLICY: allow z call y{{$}}
# CALLCHECK: not allowed: domain 'z' may call all entries of domain 'y'
# CALLCHECK-NEXT: granted by --codoms-grant
# CALLCHECK-NEXT: to allow it: allow z call y{{$}}
# RUN: not ld.lld main.o z.o y.o -o d.out --codoms-grant=z:y=exec 2>&1 | FileCheck %s --check-prefix=SYNTAX
# RUN: not ld.lld main.o z.o y.o -o d.out --codoms-grant=zy=read 2>&1 | FileCheck %s --check-prefix=SYNTAX
## System calls, stack and vault.
# RUN: ld.lld main.o z.o y.o settings.o -o e.out --codoms-report=e.json && FileCheck %s --check-prefix=SETTINGS < e.json
# RUN: llvm-objdump -s -j .codoms_table e.out | FileCheck %s --check-prefix=TABLE
# RUN: not ld.lld main.o z.o y.o selfcall.o -o d.out 2>&1 | FileCheck %s --check-prefix=SELFCALL --implicit-check-not=error:
## With a right to read, a data word may refer to the memory; without, not.
# RUN: ld.lld main.o z.o y.o ptr.o -o f.out --codoms-grant=z:y=read
# RUN: not ld.lld main.o z.o y.o ptr.o -o f.out --codoms-grant=y:z=read 2>&1 | FileCheck %s --check-prefix=PTR --implicit-check-not=error:

# CALLS:      "rights": [
# CALLS-NEXT:   {
# CALLS-NEXT:     "subject": "y",
# CALLS-NEXT:     "object": "z",
# CALLS-NEXT:     "level": "call",
# CALLS-NEXT:     "imports": [
# CALLS-NEXT:       [[#N:]]
# CALLS-NEXT:     ]
# CALLS-NEXT:   }
# CALLS-NEXT: ],

# GRANT:      "subject": "y",
# GRANT-NEXT: "object": "z",
# GRANT-NEXT: "level": "write",
# GRANT:      "grants": [
# GRANT:      "grants": [
# GRANT:      "level": "write",
# GRANT-NEXT: "location": "grant.c:7:1",
# GRANT-NEXT: "file": "grant.o"

# OPTION:      "subject": "y",
# OPTION-NEXT: "object": "root",
# OPTION-NEXT: "level": "write",
# OPTION-NEXT: "grants": [
# OPTION-NEXT:   1
# OPTION-NEXT: ]
# OPTION:      "subject": "y",
# OPTION-NEXT: "object": "z",
# OPTION-NEXT: "level": "call",
# OPTION:      "subject": "z",
# OPTION-NEXT: "object": "y",
# OPTION-NEXT: "level": "read",
# OPTION-NEXT: "grants": [
# OPTION-NEXT:   0
# OPTION-NEXT: ]
# OPTION:      "grants": [
# OPTION-NEXT:   {
# OPTION-NEXT:     "subject": "z",
# OPTION-NEXT:     "object": "y",
# OPTION-NEXT:     "level": "read"
# OPTION-NEXT:   },

# SELF:      error: self.c:1:1 in self.o: grant of write on root to domain 'z' counts only in an object with nothing but code and data of root, or as --codoms-grant=z:root=write: a domain does not give itself rights
# SELF:      error: self.c:2:1 in self.o: grant of read on domain 'y' to domain 'z' counts only in an object with nothing but code and data of domain 'y' or root, or as --codoms-grant=z:y=read: a domain does not give itself rights

# DATA:    error: data.c:1:1 in data.o: grant of write on root to domain 'z' counts only in an object with nothing but code and data of root
# ARCHIVE: error: nothing.c:1:1 in nothing.a(nothing.o): grant of write on root to domain 'z' counts only in an object with nothing but code and data of root

# BAD-DAG: error: grant of read on domain 'q' to domain 'z' at the command line: there is no domain 'q'
# BAD-DAG: error: bad.o:(.codoms_record):line 5: stack of domain 'zz': there is no such domain
# BAD-DAG: error: bad.o:(.codoms_record):line 6: syscall of domain 'zz': there is no such domain
# BAD-DAG: error: grant of read on domain 'z' to itself at bad.c:1:1 in bad.o
# SYNTAX:  error: --codoms-grant={{.*}}: not of the form SUBJECT:OBJECT=call|read|write

# SETTINGS:      "name": "y"
# SETTINGS-NEXT: "tag": 1
# SETTINGS-NEXT: "vault": true
# SETTINGS-NEXT: "stack": 1048576
# SETTINGS:      "name": "z"
# SETTINGS-NEXT: "tag": 2
# SETTINGS-NEXT: "vault": false
# SETTINGS-NEXT: "stack": 20480
# SETTINGS:      "syscalls": [
# SETTINGS-NEXT:   {
# SETTINGS-NEXT:     "number": 17,
# SETTINGS-NEXT:     "files": [
# SETTINGS-NEXT:       "settings.o"
# SETTINGS-NEXT:     ]
# SETTINGS-NEXT:   },
# SETTINGS-NEXT:   {
# SETTINGS-NEXT:     "number": 29,
# TABLE: 11000000 1d000000

# SELFCALL: error: selfcall.o:(.codoms_record):line 4: system call 29 for domain 'z' counts only in an object with nothing but code and data of root: a domain does not give itself rights
# SELFCALL: error: selfcall.o:(.codoms_record):line 7: vault for domain 'y' counts only in an object with nothing but code and data of domain 'y' or root

# PTR: error: ptr.o:(.codoms.z.data.pointer+0x0): domain 'z' refers to 'v$y' of domain 'y'

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
#--- y.s
        .include "codoms.inc"
        unit y.c
        import y, z, f
        func y, g
        call f$$z
        ret
        data y, v
        .quad 0
#--- grant.s
        .include "codoms.inc"
        unit grant.c
        record "grant\ty\tz\tread\tgrant.c:6:1"
        record "grant\ty\tz\twrite\tgrant.c:7:1"
        func z, granted
        ret
#--- self.s
        .include "codoms.inc"
        unit self.c
        record "grant\tz\troot\twrite\tself.c:1:1"
        record "grant\tz\ty\tread\tself.c:2:1"
        func z, self
        ret
        .text
        ret
#--- data.s
        .include "codoms.inc"
        unit data.c
        record "grant\tz\troot\twrite\tdata.c:1:1"
        data z, word
        .quad 3
#--- nothing.s
        .include "codoms.inc"
        unit nothing.c
        record "grant\tz\troot\twrite\tnothing.c:1:1"
        .globl number
        number = 3
#--- unit.s
        .include "codoms.inc"
        unit unit.c
        record "unit\tz"
        record "grant\tz\troot\twrite\tunit.c:1:1"
        record "domain\tz\tsyscall\t29"
#--- unity.s
        .include "codoms.inc"
        unit unity.c
        record "unit\ty"
        record "grant\tz\ty\twrite\tunity.c:1:1"
#--- unitroot.s
        .include "codoms.inc"
        unit unitroot.c
        record "unit\troot"
        record "grant\tz\troot\twrite\tunitroot.c:1:1"
#--- common.s
        .include "codoms.inc"
        unit common.c
        record "grant\tz\troot\twrite\tcommon.c:1:1"
        .comm leak$z,8,8
#--- rootcommon.s
        .include "codoms.inc"
        unit rootcommon.c
        record "grant\tz\troot\twrite\trootcommon.c:1:1"
        .comm leak,8,8
#--- rootdata.s
        .include "codoms.inc"
        unit rootdata.c
        record "grant\tz\troot\twrite\trootdata.c:1:1"
        .data
        .globl rootdata
rootdata: .quad 3
#--- both.s
        .include "codoms.inc"
        unit both.c
        record "grant\tz\troot\tread\tboth.c:1:1"
        record "domain\tz\tsyscall\t29"
        record "gate\tz\tlib\tf\t-\tboth.c:2:1\tint lib(void)"
        gate z, lib, f$z
        .text
        ret
#--- bad.s
        .include "codoms.inc"
        unit bad.c
        record "grant\tz\tz\tread\tbad.c:1:1"
        record "domain\tzz\tstack\t8192"
        record "domain\tzz\tsyscall\t29"
#--- settings.s
        .include "codoms.inc"
        unit settings.c
        record "domain\tz\tstack\t8192"
        record "domain\tz\tstack\t16400"
        record "domain\tz\tsyscall\t29"
        record "domain\tz\tsyscall\t17"
        record "domain\tz\tsyscall\t29"
        record "domain\ty\tvault\t1"
#--- selfcall.s
        .include "codoms.inc"
        unit selfcall.c
        record "domain\tz\tsyscall\t29"
        record "domain\tz\tstack\t8192"
        record "domain\tz\tvault\t1"
        record "domain\ty\tvault\t1"
        func z, selfcall
        ret
#--- ptr.s
        .include "codoms.inc"
        unit ptr.c
        data z, pointer
        .quad v$y
