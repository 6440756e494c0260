# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# An entry that lists its callers (`callers`), and what its callers get when its
# domain faults (`onfault`): lines of the record that follow the entry's.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall main z web app member user bad gate

## root and web are on the list. Who is not in the program has a tag of nobody.
# RUN: ld.lld main.o z.o web.o -o a.out --codoms-report=a.json
# RUN: llvm-nm a.out | FileCheck %s --check-prefix=TAGS
# RUN: FileCheck %s --check-prefix=REPORT < a.json
# TAGS-DAG: 0000000000000000 {{.}} __codoms_tag$root
# TAGS-DAG: 0000000000000001 {{.}} __codoms_tag$web
# TAGS-DAG: 000000000000ffff {{.}} __codoms_tag$elsewhere
# REPORT:      "gate": "f$$z"
# REPORT:      "callers": [
# REPORT-NEXT:   "root",
# REPORT-NEXT:   "web",
# REPORT-NEXT:   "elsewhere"
# REPORT-NEXT: ]

## app is not. It may call another entry of z.
# RUN: not ld.lld main.o z.o web.o app.o -o b.out 2>&1 | FileCheck %s --check-prefix=APP --implicit-check-not=error:
# APP:      error: domain 'app' may not call entry 'f' of domain 'z'
# APP-NEXT: >>> entry at f.c:1:1 in z.o, for root, web, elsewhere
# APP-NEXT: >>> import at caller.c:9:1 in app.o
# APP-NEXT: >>> name "app" in codoms_entry(...) of its declaration
# RUN: sed 's/z, f/z, h/;s/f\$\$z/h$$z/' app.s > other.s && %mc other.s -o other.o
# RUN: ld.lld main.o z.o web.o other.o -o c.out --codoms-report=c.json

## Policies: app may call z, but the gate of f refuses it; the list is as wanted.
# RUN: codoms-report --check=kept c.json
# RUN: not codoms-report --check=broken c.json 2>&1 | FileCheck %s --check-prefix=BROKEN --match-full-lines
# BROKEN:      broken:6: error: forbidden: domain 'app' may call domain 'z': the right is for all of its entries, h too
# BROKEN-NEXT:   h at caller.c:9:1 in other.o
# BROKEN-NEXT: broken:7: error: f of domain 'z' is for web, too
# BROKEN-NEXT: broken:8: error: h of domain 'z' has no list of callers: who imports it may call it
# BROKEN-NEXT: broken:9: error: domain 'z' has no entry 'g'
# BROKEN-NEXT: c.out breaks the policy broken: 4 errors
## Whoever may write z's memory is not stopped by z's gate.
# RUN: ld.lld main.o z.o web.o other.o -o c2.out --codoms-report=c2.json --codoms-grant=app:z=write
# RUN: not codoms-report --check=kept c2.json 2>&1 | FileCheck %s --check-prefix=WRITE
# WRITE: kept:5: error: forbidden: domain 'app' may call domain 'z': the right is for all of its entries, f too
# RUN: echo 'callers z f' > short && not codoms-report --check=short c.json 2>&1 | FileCheck %s --check-prefix=SHORT
# RUN: echo 'callers z f *' > short && not codoms-report --check=short c.json 2>&1 | FileCheck %s --check-prefix=SHORT
# SHORT: short:1: error: 'callers' wants a domain, an entry of it or '*', and the domains that may be on its list

## An archive member whose record says `.` calls as the domain that the copy is
## of: web may, app may not, and root may if it is on the list.
# RUN: llvm-ar rcs lib.a member.o
# RUN: sed 's/app/web/g' user.s > webuser.s && %mc webuser.s -o webuser.o
# RUN: ld.lld main.o z.o webuser.o lib.a -o d.out
# RUN: not ld.lld main.o z.o user.o lib.a -o d.out 2>&1 | FileCheck %s --check-prefix=COPY --implicit-check-not=error:
# COPY:      error: domain 'app' may not call entry 'f' of domain 'z'
# COPY-NEXT: >>> entry at f.c:1:1 in z.o, for root, web, elsewhere
# COPY-NEXT: >>> import at caller.c:9:1 in lib.a(member.o)[app]
# RUN: ld.lld -u member main.o z.o lib.a -o e.out
# RUN: ld.lld member.o main.o z.o -o e.out
# RUN: sed 's/root,web,elsewhere/web/' z.s > onlyweb.s && %mc onlyweb.s -o onlyweb.o
# RUN: sed '/import/d;/quad/d;s/call f..z/nop/' main.s > nocall.s && %mc nocall.s -o nocall.o
# RUN: ld.lld nocall.o onlyweb.o web.o -o e.out
# RUN: not ld.lld -u member nocall.o onlyweb.o lib.a -o e.out 2>&1 | FileCheck %s --check-prefix=MEMBER --implicit-check-not=error:
# RUN: not ld.lld member.o nocall.o onlyweb.o -o e.out 2>&1 | FileCheck %s --check-prefix=MEMBER --implicit-check-not=error:
# MEMBER: error: root may not call entry 'f' of domain 'z'
# MEMBER: >>> name "root" in codoms_entry(...) of its declaration

# RUN: not ld.lld main.o z.o web.o bad.o --error-limit=0 -o g.out 2>&1 | FileCheck %s --check-prefix=BAD --implicit-check-not=error:
# BAD:      error: bad.o:(.codoms_record):line 5: 'callers' has 2 fields where 3 are wanted: callers DOMAIN NAME DOMAIN,...
# BAD-NEXT: >>> recompile the object; in assembly, or if a tool changed the object, see docs/abi.md, section 4
# BAD:      error: bad.o:(.codoms_record):line 6: 'callers' of 'nobody' of domain 'b' without its 'entry'
# BAD-NEXT: error: bad.o:(.codoms_record):line 7: 'callers' of 'f' of domain 'z' without its 'entry'
# BAD-NEXT: error: bad.o:(.codoms_record):line 8: '' is not a domain name
# BAD-NEXT: error: bad.o:(.codoms_record):line 9: the domain name 'any' is reserved
# BAD-NEXT: >>> give the domain another name
# BAD:      error: bad.o:(.codoms_record):line 10: '1' is not a domain name
# BAD-NEXT: error: bad.o:(.codoms_record):line 13: the entry 'g' of domain 'b' is for root,z and for root
# BAD-NEXT: >>> all declarations of an entry say the same: put it into one header, and recompile the object
# BAD:      error: bad.o:(.codoms_record):line 14: 'onfault' has 4 fields where 3 are wanted: onfault DOMAIN NAME VALUE
# BAD-NEXT: error: bad.o:(.codoms_record):line 15: 'one' is not a number
# BAD-NEXT: error: bad.o:(.codoms_record):line 16: '18446744073709551616' is not a number
# BAD-NEXT: error: bad.o:(.codoms_record):line 17: 'onfault' of 'nobody' of domain 'b' without its 'entry'
# BAD-NEXT: error: bad.o:(.codoms_record):line 20: the entry 'g' of domain 'b' has -1 and 0 as its result after a fault
# BAD-NEXT: >>> all declarations of an entry say the same: put it into one header, and recompile the object
# BAD:      error: bad.o:(.codoms_record):line 21: the last line does not end: the record is truncated

## Gates of one import, of which one is kept, have one list.
# RUN: cp gate.o gate2.o && ld.lld nocall.o z.o web.o gate.o gate2.o -o h.out
# RUN: sed 's/z,root/root/' gate.s > fewer.s && %mc fewer.s -o fewer.o
# RUN: sed '/callers/d' gate.s > every.s && %mc every.s -o every.o
# RUN: sed 's/-22/-1/' gate.s > result.s && %mc result.s -o result.o
# RUN: not ld.lld nocall.o z.o web.o gate.o fewer.o -o h.out 2>&1 | FileCheck %s --check-prefix=GATES --implicit-check-not=error:
# RUN: not ld.lld nocall.o z.o web.o gate.o every.o -o h.out 2>&1 | FileCheck %s --check-prefix=GATES --implicit-check-not=error:
# RUN: not ld.lld nocall.o z.o web.o every.o gate.o -o h.out 2>&1 | FileCheck %s --check-prefix=GATES --implicit-check-not=error:
# RUN: not ld.lld nocall.o z.o web.o gate.o result.o -o h.out 2>&1 | FileCheck %s --check-prefix=RESULT --implicit-check-not=error:
# GATES:      error: different callers of the imported entry 'crc' of domain 'z'
# GATES-NEXT: >>> c.h:1:1 in {{(gate|every)}}.o: int crc(int)
# GATES-NEXT: >>> c.h:1:1 in {{(gate|fewer|every)}}.o: int crc(int)
# GATES-NEXT: >>> an entry has one gate: put the import into one header, and include it wherever it is called
# RESULT: error: different results after a fault of the imported entry 'crc' of domain 'z'

#--- kept
allow root call z f
allow web call z f
allow app call z h
# Not a domain that f is for.
forbid app call z f
callers z f root web
#--- broken
allow root call z f
allow web call z f
allow app call z h
callers z f root web

forbid app call z f h
callers z f root
callers z * root web
callers z g root
#--- main.s
        .include "codoms.inc"
        unit main.c
        import root, z, f
        .text
        .globl _start
_start: call f$$z
        ret
        .quad __codoms_tag$root, __codoms_tag$web, __codoms_tag$elsewhere

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, f
        record "callers\tz\tf\troot,web,elsewhere"
        record "onfault\tz\tf\t-9223372036854775808"
        entry z, h
        func z, f
        ret
        func z, h
        ret

#--- web.s
        .include "codoms.inc"
        unit web.c
        import web, z, f
        func web, page
        call f$$z
        ret

#--- app.s
        .include "codoms.inc"
        unit app.c
        import app, z, f
        func app, run
        call f$$z
        ret

#--- member.s
        .include "codoms.inc"
        unit member.c
        import ., z, f
        .text
        .globl member
member: call f$$z
        ret

#--- user.s
        .include "codoms.inc"
        unit user.c
        func app, run
        call member$app
        ret

#--- bad.s
        .include "codoms.inc"
        unit bad.c
        entry b, g
        func b, g
        ret
        record "callers\tb\tg"
        record "callers\tb\tnobody\troot"
        record "callers\tz\tf\tb"
        record "callers\tb\tg\troot,"
        record "callers\tb\tg\tany"
        record "callers\tb\tg\troot,1"
        record "callers\tb\tg\troot,z"
        record "callers\tb\tg\troot,z"
        record "callers\tb\tg\troot"
        record "onfault\tb\tg\t0\t0"
        record "onfault\tb\tg\tone"
        record "onfault\tb\tg\t18446744073709551616"
        record "onfault\tb\tnobody\t0"
        record "onfault\tb\tg\t-1"
        record "onfault\tb\tg\t-1"
        record "onfault\tb\tg\t0"
        .section .codoms_record,"e",@progbits
        .ascii "callers\tb\tg\troo"

#--- gate.s
        .include "codoms.inc"
        unit gate.c
        record "gate\tz\tcrc\tf\t-\tc.h:1:1\tint crc(int)"
        record "callers\tz\tcrc\tz,root"
        record "onfault\tz\tcrc\t-22"
        .section .codoms.z.text.gate.crc,"axG",@progbits,crc$$z,comdat
        .weak crc$$z
        .p2align 6
crc$$z: cd.enter
        cd.swsp
        call f$z
        cd.clr 1, 0
        cd.leave
