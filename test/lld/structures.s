# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Whoever lends a structure to be written looks at the members by which other calls
# lend: the linker compares what the units know.

# RUN: rm -rf %t && split-file %s %t && cd %t
# RUN: %mcall z knows not other pointer part bad
# RUN: ld.lld z.o knows.o -o a.out
## One that knows nothing, and one that knows less.
# RUN: not ld.lld z.o knows.o not.o -o b.out 2>&1 | FileCheck %s --check-prefix=NOT --implicit-check-not=error:
# RUN: not ld.lld z.o knows.o part.o -o b.out 2>&1 | FileCheck %s --check-prefix=PART --implicit-check-not=error:
## Another structure, and another domain that lends by the same member.
# RUN: ld.lld z.o other.o knows.o -o c.out
# RUN: not ld.lld z.o knows.o pointer.o -o d.out 2>&1 | FileCheck %s --check-prefix=POINTER --implicit-check-not=error:
# RUN: ld.lld z.o pointer.o -o e.out
# RUN: not ld.lld z.o bad.o -o f.out 2>&1 | FileCheck %s --check-prefix=BAD --implicit-check-not=error:
# RUN: llvm-readelf -A knows.o | FileCheck %s --check-prefix=READ

# NOT:      error: a call of 'set' of domain 'z' lends 's' to be written, and its caller does not look at 's->p', by which calls of 'use' of domain 'z' lend
# NOT-NEXT: >>> declared at set.h:2:3 in not.o
# NOT-NEXT: >>> 'use' declared at use.h:4:5 in knows.o
# NOT-NEXT: >>> put both declarations into one header, and include it in both sources
# PART:      error: a call of 'set' of domain 'z' lends 's' to be written, and its caller does not look at 's->n', by which calls of 'use' of domain 'z' lend
# PART-NEXT: >>> declared at part.h:1:1 in part.o
# PART-NEXT: >>> 'use' declared at use.h:4:5 in knows.o
# POINTER:      error: a call through a pointer lends 's' to be written, and its caller does not look at 's->p', by which calls of 'use' of domain 'z' lend
# POINTER-NEXT: >>> call at pointer.c:7:1 in pointer.o
# POINTER-NEXT: >>> 'use' declared at use.h:4:5 in knows.o
# POINTER-NEXT: >>> lend it read_only, or call the function by its name
# BAD: error: bad.o:(.codoms_record):line 4: 'lends' has 5 fields where 7 are wanted: lends DOMAIN NAME HASH STRUCTURE ITEMS MEMBER LOC
# BAD: error: bad.o:(.codoms_record):line 5: 'leaves' has 4 fields where 6 are wanted: leaves DOMAIN NAME HASH STRUCTURE ITEMS LOC
# BAD: error: bad.o:(.codoms_record):line 6: 'xyz' is not a hash: 16 hexadecimal digits, or '-'
# BAD: error: bad.o:(.codoms_record):line 7: '*' is not a domain name: letters, digits and '_', at most 63
# READ: lends  z  use  00000000000000aa  s  r/+0/p0+8:s32*1  s->p  use.h:4:5

#--- z.s
        .include "codoms.inc"
        unit z.c
        entry z, use
        func z, use
        ret
        entry z, set
        func z, set
        ret
        .text
        .globl _start
_start: ret
#--- knows.s
        .include "codoms.inc"
        unit knows.c
        record "import\troot\tz\tuse\t-\tuse.h:4:5\tint use(s *)"
        record "import\troot\tz\tset\t-\tuse.h:5:5\tint set(s *)"
        record "lends\tz\tuse\t00000000000000aa\ts\tr/+0/p0+8:s32*1\ts->p\tuse.h:4:5"
        record "lends\tz\tuse\t00000000000000aa\ts\tn/+16/:u32\ts->n\tuse.h:4:5"
        record "leaves\tz\tset\t00000000000000aa\ts\tz/n/+16/:u32,z/r/+0/p0+8:s32*1\tuse.h:5:5"
#--- not.s
        .include "codoms.inc"
        unit not.c
        record "import\troot\tz\tset\t-\tset.h:2:3\tint set(s *)"
        record "leaves\tz\tset\t00000000000000aa\ts\t-\tset.h:2:3"
#--- part.s
        .include "codoms.inc"
        unit part.c
        record "import\troot\tz\tset\t-\tpart.h:1:1\tint set(s *)"
        record "leaves\tz\tset\t00000000000000aa\ts\ty/n/+16/:u32,z/r/+0/p0+8:s32*1\tpart.h:1:1"
#--- other.s
        .include "codoms.inc"
        unit other.c
        record "import\troot\tz\tset\t-\tother.h:1:1\tint set(s *)"
        record "leaves\tz\tset\t00000000000000bb\ts\t-\tother.h:1:1"
#--- pointer.s
        .include "codoms.inc"
        unit pointer.c
        record "leaves\t*\t*\t00000000000000aa\ts\t-\tpointer.c:7:1"
#--- bad.s
        .include "codoms.inc"
        unit bad.c
        record "lends\tz\tuse\t00000000000000aa\ts\tr/+0/0"
        record "leaves\tz\tset\t00000000000000aa\ts"
        record "leaves\tz\tset\txyz\ts\t-\tx"
        record "lends\t*\t*\t00000000000000aa\ts\tr/+0/0\ts->p\tx"
