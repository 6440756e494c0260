# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The report: it keeps its schema, says who may do what because of which object
# and what was copied from where. codoms-report shows it and checks policies.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z y grant lib plain && llvm-ar rcs lib.a lib.o
# RUN: ld.lld main.o z.o y.o grant.o lib.a -o a.out --codoms-report=a.json --codoms-grant=y:root=write
# RUN: FileCheck %s --check-prefix=JSON < a.json
# RUN: ld.lld plain.o -o b.out --codoms-report=b.json
# RUN: %python %S/Inputs/validate.py %codoms_src/docs/codoms-report.schema.json a.json b.json

# JSON:      "syscalls": [{{$}}
# JSON-NEXT:   {
# JSON-NEXT:     "number": 63,
# JSON-NEXT:     "files": [
# JSON-NEXT:       "main.o"
# JSON-NEXT:     ]
# JSON:      "file": "lib.a(lib.o)[z]",
# JSON-NEXT: "copy": true,
# JSON-NEXT: "tested": false,
# JSON-NEXT: "archive": "lib.a",
# JSON-NEXT: "member": "lib.o",
# JSON-NEXT: "symbol": "length$z",
# JSON-NEXT: "needed_by": "z.o"
## Because of import 3 and grant 1: z's own, and that of grant.o.
# JSON:      "rights": [
# JSON:      "object": "y",
# JSON-NEXT: "level": "read",
# JSON-NEXT: "imports": [
# JSON-NEXT:   3
# JSON-NEXT: ],
# JSON-NEXT: "grants": [
# JSON-NEXT:   1
# JSON-NEXT: ]

# RUN: codoms-report a.json | FileCheck %s --check-prefix=TEXT --match-full-lines --strict-whitespace
# RUN: codoms-report - < a.json | FileCheck %s --check-prefix=TEXT --match-full-lines --strict-whitespace
# RUN: codoms-report b.json | FileCheck %s --check-prefix=NONE
#      TEXT:a.out: root and 2 domains
#      TEXT:root
#      TEXT:  entry         log  int log(int)  (log.c:1:1), called by z
# TEXT-NEXT:  calls         y: g (caller.c:9:1 in main.o)
# TEXT-NEXT:  calls         z: f (caller.c:9:1 in main.o)
# TEXT-NEXT:  object        main.o
#      TEXT:domain y (tag 1)
#      TEXT:  writes        root: granted by --codoms-grant
#      TEXT:domain z (tag 2)
# TEXT-NEXT:  vault         root may only call it
# TEXT-NEXT:  stack         8192 bytes
#      TEXT:  memory        0x{{[0-9a-f]+}}-0x{{[0-9a-f]+}} NOXFER
#      TEXT:  entry         f  int f(int)  (f.c:1:1), for root, web only, called by root
# TEXT-NEXT:  calls         root: log (caller.c:9:1 in z.o)
# TEXT-NEXT:  calls         y: g (caller.c:9:1 in z.o)
# TEXT-NEXT:  reads         y: granted by grant.c:7:1 in grant.o
# TEXT-NEXT:  system calls  read (main.o)
# TEXT-NEXT:  object        z.o
# TEXT-NEXT:  copies from   lib.a: lib.o (untested) for length$z
# NONE: b.out: no domains

# RUN: codoms-report --dot a.json | FileCheck %s --check-prefix=DOT --match-full-lines
#      DOT: digraph "a.out" {
#      DOT:   "root" [style=bold];
# DOT-NEXT:   "y";
# DOT-NEXT:   "z" [peripheries=2];
# DOT-NEXT:   "root" -> "y" [label="g\n"];
# DOT-NEXT:   "root" -> "z" [label="f\n"];
# DOT-NEXT:   "z" -> "root" [label="log\n"];
# DOT-NEXT:   "z" -> "y" [label="g\n"];
# DOT-NEXT:   "y" -> "root" [label="write", color=red];
# DOT-NEXT:   "z" -> "y" [label="read", color=blue];
# DOT-NEXT: }

## A policy made from the report is kept, and so is a hand-written one; each line
## that is taken away breaks it.
# RUN: codoms-report --make-policy a.json > made && codoms-report --check=made a.json | FileCheck %s --check-prefix=KEPT -DFILE=made
# RUN: codoms-report --check=good a.json | FileCheck %s --check-prefix=KEPT -DFILE=good
# RUN: sh %t/less.sh | FileCheck %s --check-prefix=LESS
# KEPT: a.out keeps the policy [[FILE]]
## Nobody loses by these.
#      LESS: still kept: # {{.*}}
# LESS-NEXT: still kept: forbid * write z
# LESS-NEXT: still kept: vault z
# LESS-NEXT: still kept: objects z z.o lib.a(lib.o)
# LESS-NOT: still kept

# RUN: echo > empty && not codoms-report --check=empty a.json 2>&1 | FileCheck %s --check-prefix=EMPTY --match-full-lines --strict-whitespace
#      EMPTY:empty: error: not allowed: root calls g of domain 'y'
# EMPTY-NEXT:  g at caller.c:9:1 in main.o
# EMPTY-NEXT:  to allow it: allow root call y g
#      EMPTY:empty: error: not allowed: domain 'z' calls g of domain 'y'
# EMPTY-NEXT:  g at caller.c:9:1 in z.o
# EMPTY-NEXT:  to allow it: allow z call y g
# EMPTY-NEXT:empty: error: not allowed: domain 'y' may write all memory of root
# EMPTY-NEXT:  granted by --codoms-grant
# EMPTY-NEXT:  to allow it: allow y write root
# EMPTY-NEXT:empty: error: not allowed: domain 'z' may read all memory of domain 'y'
# EMPTY-NEXT:  granted by grant.c:7:1 in grant.o
# EMPTY-NEXT:  to allow it: allow z read y
# EMPTY-NEXT:empty: error: not allowed: system call read (63) of domain 'z'
# EMPTY-NEXT:  allowed in main.o
# EMPTY-NEXT:  to allow it: syscalls z read
# EMPTY-NEXT:a.out breaks the policy empty: 7 errors

# RUN: not codoms-report --check=forbid a.json 2>&1 | FileCheck %s --check-prefix=FORBID --match-full-lines
#      FORBID: forbid:6: error: forbidden: domain 'z' may call domain 'y': the right is for all of its entries, secret too
# FORBID-NEXT:   g at caller.c:9:1 in z.o
# FORBID-NEXT:   granted by grant.c:7:1 in grant.o
# FORBID-NEXT: forbid:7: error: forbidden: root may read domain 'y', as it is no vault
# FORBID-NEXT: forbid:7: error: forbidden: domain 'z' may read domain 'y'
# FORBID-NEXT:   g at caller.c:9:1 in z.o
# FORBID-NEXT:   granted by grant.c:7:1 in grant.o
# FORBID-NEXT: forbid:8: error: forbidden: domain 'y' may call root: it may write it
# FORBID-NEXT:   granted by --codoms-grant
# FORBID-NEXT: forbid:9: error: forbidden: root calls f of domain 'z'
# FORBID-NEXT:   f at caller.c:9:1 in main.o
# FORBID-NEXT: forbid: error: not allowed: code or data of lib.a(lib.o)[z] in domain 'z'
# FORBID-NEXT:   copied for length$z, which z.o needs
# FORBID-NEXT: forbid:11: error: 'y' is no vault: root may read and write it
# FORBID-NEXT: a.out breaks the policy forbid: 7 errors

## 1: the policy is broken, also by a domain that is not there. 2: it, or the
## report, cannot be read.
# RUN: echo 'forbid zz call y' > typo && not codoms-report --check=typo a.json 2>&1 | FileCheck %s --check-prefix=TYPO
# TYPO: typo:1: error: there is no domain 'zz' in a.out; did you mean 'z'?
# RUN: sh -c 'codoms-report --check=typo a.json; echo status $?' 2> /dev/null | FileCheck %s --check-prefix=ONE
# ONE: status 1
# RUN: sh %t/bad.sh 2>&1 | FileCheck %s --check-prefix=BAD --match-full-lines
#      BAD: bad:1: error: 'allow' wants SUBJECT call|read|write OBJECT, and for call the entries it is about, if not all
# BAD-NEXT: status 2
# BAD-NEXT: bad:1: error: 'jump' is not 'call', 'read' or 'write'
# BAD-NEXT: status 2
# BAD-NEXT: bad:1: error: 'read' is about all memory of a domain: 'v' has no meaning here
# BAD-NEXT: status 2
# BAD-NEXT: bad:1: error: unknown line 'permit': allow, forbid, callers, syscalls, objects and vault are known
# BAD-NEXT: status 2
# BAD-NEXT: bad:1: error: unknown system call 'reed'
# BAD-NEXT: status 2
# BAD-NEXT: bad:1: error: 'syscalls' wants one domain, not '*'
# BAD-NEXT: status 2
# BAD-NEXT: bad:1: error: 'objects' wants a domain and patterns of file names
# BAD-NEXT: status 2
# BAD-NEXT: bad:1: error: '[': {{.*}}
# BAD-NEXT: status 2
# BAD-NEXT: bad:1: error: 'vault' wants a domain
# BAD-NEXT: status 2
# BAD-NEXT: codoms-report: error: bad: not a report of ld.lld: expected object when parsing report
# BAD-NEXT: codoms-report: error: bad: not a report of ld.lld: it has version 2; this codoms-report knows version 1
# BAD-NEXT: codoms-report: error: bad: not a report of ld.lld: expected "call", "read" or "write" at report.rights[0].level
# BAD-NEXT: codoms-report: error: bad: not a report of ld.lld: rights[0]: there is no domain 'q'
# BAD-NEXT: codoms-report: error: nothing: No such file or directory
# BAD-NEXT: status 2

#--- less.sh
while read -r line; do
  grep -vxF "$line" good > less
  codoms-report --check=less a.json > kept 2> broken && echo "still kept: $line"
  test -s kept || test -s broken || echo "nothing said without: $line"
done < good
#--- bad.sh
try() {
  echo "$*" > bad
  codoms-report --check=bad a.json
  echo "status $?"
}
try allow z call
try allow z jump y
try allow z read y v
try permit z call y
try syscalls z reed
try 'syscalls * read'
try objects z
try 'objects z ['
try vault
read_it() {
  echo "$*" > bad
  codoms-report bad
}
read_it '[]'
read_it '{"version": 2}'
empty='"imports": [], "grants": []'
read_it '{"version": 1, "output": "a", "domains": [], "rights": [{"subject": "q", "object": "q", "level": "x"}], '"$empty"'}'
read_it '{"version": 1, "output": "a", "domains": [], "rights": [{"subject": "q", "object": "q", "level": "call"}], '"$empty"'}'
codoms-report nothing
echo "status $?"
#--- good
# What this program is allowed.
allow root call *
allow z call y g h
allow z call root log
allow y write root
allow z write y
syscalls z read openat 29
forbid * write z
vault z
objects z z.o lib.a(lib.o)
#--- forbid
allow * call *
allow * write *
syscalls z *

# The right to call is for all of the domain.
forbid z call y secret
forbid * read y
forbid y call root
forbid root call z f
objects z z.o
vault y
#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        import root, y, g
        rootentry log
        record "domain\tz\tsyscall\t63"
        .text
        .globl _start, log
_start: call f$$z
        call g$$y
log:    ret
#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        record "callers\tz\tf\troot,web"
        import z, root, log
        import z, y, g
        record "domain\tz\tvault\t1"
        record "domain\tz\tstack\t8192"
        func z, f
        call log$$root
        call g$$y
        call length$z
        ret
#--- y.s
        .include "codoms.inc"
        unit y.c
        entry y, g
        func y, g
        ret
        .section .codoms.y.tdata,"awT",@progbits
        .word 1
#--- grant.s
        .include "codoms.inc"
        unit grant.c
        record "grant\tz\ty\tread\tgrant.c:7:1"
#--- lib.s
        .text
        .globl length
length: ret
#--- plain.s
        .globl _start
_start: ret
