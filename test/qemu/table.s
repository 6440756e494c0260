# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %python %inputs/malformed.py %qemu %t %s | FileCheck %s

# Each field of PT_CODOMS, damaged: refused with what is wrong and where. The
# undamaged table runs, and so do the values next to the forbidden ones.

.include "test.inc"

  apl a, b, call
  apl a, v, read
  apl b, v, call

  gate a, a_gate
  cd.enter
  cd.leave
  gate b, b_gate
  cd.enter
  cd.leave
  code b
b_other:
  .balign 64, 0
  .word 0
  .balign 64, 0

# CHECK: case: status 0: works: returned 0x5
# CASE:
test "works"
  addi sp, sp, -16
  sd ra, (sp)
  li a0, 5
  call a_gate
  ld ra, (sp)
  addi sp, sp, 16
  ret

# The segment
# CHECK: case codoms.p_filesz=63 codoms.p_memsz=63: status 1: qemu-riscv64: FILE: PT_CODOMS: the segment has 0x3f bytes, less than a header
# CASE: codoms.p_filesz=63 codoms.p_memsz=63
# CHECK: the segment has 0x0 bytes, less than a header
# CASE: codoms.p_filesz=0
# CHECK: the segment has 0x{{[0-9a-f]+}} bytes in the file and 0x1000 in memory
# CASE: codoms.p_memsz=4096
# CHECK: the segment is misaligned at address 0x{{[0-9a-f]+}}
# CASE: codoms.p_vaddr=table+4
# CHECK: the segment at address 0x{{[0-9a-f]+}} lies in no PT_LOAD
# CASE: codoms.p_vaddr=1<<40
# CHECK: the segment at address 0xfffffffffffffff8 lies in no PT_LOAD
# CASE: codoms.p_vaddr=-8
# CHECK: the segment at address 0x{{[0-9a-f]+}} lies in no PT_LOAD
# CASE: codoms.p_filesz=-1 codoms.p_memsz=-1
# CHECK: the segment lies in a PT_LOAD that is not read-only
# CASE: load2.p_flags=6
# CHECK: the segment lies in a PT_LOAD that is not read-only
# CASE: load2.p_flags=5
# CHECK: the segment's place in the file is not that in memory
# CASE: codoms.p_offset=64
# CHECK: program header 0 reaches over the end of the file
# CASE: load0.p_offset=1<<20
# CHECK: program header 1 reaches over the end of the file
# CASE: load1.p_filesz=-4096
# CHECK: there are two of them
# CASE: load0.p_type=0x60cd0001

# CHECK: a program with domains must be linked statically at fixed addresses (ET_EXEC)
# CASE: ehdr.e_type=3
# CHECK: a program with domains cannot be linked dynamically
# CASE: load1.p_type=3
# CHECK: a program with domains cannot be linked dynamically
# CASE: load1.p_type=2

# The header
# CHECK: magic 0x54434442 is not 0x54434443 at offset 0x0
# CASE: magic=0x54434442
# CHECK: version 2 is not 1 at offset 0x4
# CASE: version=2
# CHECK: header size 72 is not 64 at offset 0x6
# CASE: header_size=72
# CHECK: table size 0x40 is not the 0x{{[0-9a-f]+}} bytes of the segment at offset 0x8
# CASE: size=64
# CHECK: domains [0xffffffff, +4 * 72) outside of the table at offset 0x10
# CASE: domains=0xffffffff
# CHECK: domains [0x3f, +4 * 72) outside of the table at offset 0x10
# CASE: domains=63
# CHECK: misaligned domains, 0x44, at offset 0x10
# CASE: domains=68
# CHECK: no domains at offset 0x14
# CASE: num_domains=0
# CHECK: domains [0x40, +4294967295 * 72) outside of the table at offset 0x10
# CASE: num_domains=-1
# CHECK: ranges [0x{{[0-9a-f]+}}, +4294967295 * 24) outside of the table at offset 0x18
# CASE: num_ranges=-1
# CHECK: ranges [0x80000000, +8 * 24) outside of the table at offset 0x18
# CASE: ranges=1<<31
# CHECK: APL [0x{{[0-9a-f]+}}, +536870912 * 8) outside of the table at offset 0x20
# CASE: num_apl=1<<29
# CHECK: APL [0x0, +3 * 8) outside of the table at offset 0x20
# CASE: apl=0
# CHECK: entries [0x{{[0-9a-f]+}}, +268435456 * 16) outside of the table at offset 0x28
# CASE: num_entries=1<<28
# CHECK: misaligned entries, 0x{{[0-9a-f]+}}, at offset 0x28
# CASE: entries=entries_end-table-33
# CHECK: syscalls [0x{{[0-9a-f]+}}, +1073741824 * 4) outside of the table at offset 0x30
# CASE: num_syscalls=1<<30
# CHECK: strings [0x{{[0-9a-f]+}}, +4096 * 1) outside of the table at offset 0x38
# CASE: strings_size=4096
# CHECK: no strings at offset 0x3c
# CASE: strings_size=0
# CHECK: string 0 is not empty at offset 0x{{[0-9a-f]+}}
# CASE: strings[0]=65
# CHECK: the last string has no end at offset 0x{{[0-9a-f]+}}
# CASE: strings[-1]=65

# Domains
# CHECK: the first domain has tag 1, not root's at offset 0x40
# CASE: domains[0].tag=1
# CHECK: tag 1 after tag 1 at offset 0xd0
# CASE: domains[2].tag=1
# CHECK: tag 65535 is greater than 65534 at offset 0x118
# CASE: domains[3].tag=0xffff
# CHECK: unknown flags 0x2 at offset 0x8a
# CASE: domains[1].flags=2
# CHECK: root cannot be a vault at offset 0x42
# CASE: domains[0].flags=1
# CHECK: root may only call
# CASE: domains[3].flags=1 apl[0].subject=0 apl[0].object=3 apl[0].level=3
# CHECK: case domains[3].flags=1: status 0: works
# CASE: domains[3].flags=1
# CHECK: string 0xc outside of the strings at offset 0x8c
# CASE: domains[1].name=12
# CHECK: tag 1 has no name at offset 0x8c
# CASE: domains[1].name=0
# CHECK: two domains named 'b' at offset 0xd4
# CASE: domains[1].name=8
# CHECK: tag 2 cannot be named '\"' at offset 0xd4
# CASE: strings[8]=34
# CHECK: tag 2 cannot be named '\n' at offset 0xd4
# CASE: strings[8]=10
# CHECK: tag 2 cannot be named '\377' at offset 0xd4
# CASE: strings[8]=255
# CHECK: case strings[8]=33: status 0: works
# CASE: strings[8]=33
# CHECK: stack size 0xfff of 'a' at offset 0x90
# CASE: domains[1].stack_size=4095
# CHECK: stack size 0x4000000000 of 'a' at offset 0x90
# CASE: domains[1].stack_size=1<<38
# CHECK: TLS template of 0x7 bytes with 0x8 in the file at offset 0xa8
# CASE: domains[1].tls_filesz=8 domains[1].tls_memsz=7
# CHECK: TLS template of 0x4000000000 bytes with 0x0 in the file at offset 0xa8
# CASE: domains[1].tls_memsz=1<<38
# CHECK: TLS template at 0x0 is not mapped at offset 0x98
# CASE: domains[1].tls_filesz=8 domains[1].tls_memsz=8
# CHECK: TLS template at 0xfffffffffffffffc is not mapped at offset 0x98
# CASE: domains[1].tls_filesz=8 domains[1].tls_memsz=8 domains[1].tls_addr=-4
# CHECK: TLS alignment 0xc is no power of 2 at offset 0xb0
# CASE: domains[1].tls_align=12
# CHECK: init 0x{{[0-9a-f]+}} is no entry point of tag 1 at offset 0xb8
# CASE: domains[1].init=b_gate
# CHECK: fini 0x{{[0-9a-f]+}} is no entry point of tag 1 at offset 0xc0
# CASE: domains[1].fini=a_gate+4
# CHECK: case domains[1].init=a_gate domains[1].fini=a_gate: status 0: works
# CASE: domains[1].init=a_gate domains[1].fini=a_gate
# CHECK: system calls [0, +1) of 0 at offset 0xc8
# CASE: domains[1].num_syscalls=1
# CHECK: system calls [1, +4294967295) of 0 at offset 0xc8
# CASE: domains[1].syscalls=1 domains[1].num_syscalls=-1

# Ranges
# CHECK: range [0x{{[0-9a-f]+}}8, 0x{{[0-9a-f]+}}000) is not of whole pages at offset 0x160
# CASE: ranges[0].start=text_start+8
# CHECK: range [0x{{[0-9a-f]+}}, 0x{{[0-9a-f]+}}) at offset 0x168
# CASE: ranges[0].end=text_start
# CHECK: range [0x{{[0-9a-f]+}}, 0x4000001000) at offset 0x{{[0-9a-f]+}}
# CASE: ranges[7].end=(1<<38)+4096
# CHECK: page 0x{{[0-9a-f]+}} is not mapped at offset 0x{{[0-9a-f]+}}
# CASE: ranges[7].end=1<<38
# CHECK: range at 0x{{[0-9a-f]+}} begins before 0x{{[0-9a-f]+}}, the end of the last one at offset 0x178
# CASE: ranges[1].start=text_start
# CHECK: range at 0x{{[0-9a-f]+}} begins before 0x{{[0-9a-f]+}}, the end of the last one at offset 0x190
# CASE: ranges[1].end=bdata_end
# CHECK: unknown tag 7 at offset 0x188
# CASE: ranges[1].tag=7
# CHECK: capability storage (CAPS) together with other page bits: 0x3 at offset 0x18a
# CASE: ranges[1].bits=3
# CHECK: capability storage (CAPS) on the executable page 0x{{[0-9a-f]+}} at offset 0x{{[0-9a-f]+}}
# CASE: ranges[6].bits=2
# CHECK: unknown page bits 0x8 at offset 0x18a
# CASE: ranges[1].bits=8
# CHECK: reserved field is 0x1 at offset 0x18c
# CASE: ranges[1].reserved=1
# CHECK: page 0x{{[0-9a-f]+}} is writable and executable at offset 0x178
# CASE: load4.p_flags=7
# CHECK: the segment is not on pages of root
# CASE: ranges[0].start=rodata_start ranges[0].end=data_start ranges[0].tag=1 ranges[0].bits=0
# CHECK: the segment is not on pages of root
# CASE: ranges[0].start=rodata_start ranges[0].end=data_start ranges[0].tag=1 ranges[0].bits=2
# CHECK: the segment is not on pages of root
# CASE: ranges[0].start=rodata_start ranges[0].end=data_start ranges[0].tag=0 ranges[0].bits=2

# APL
# CHECK: APL entry (1, 2) after (1, 2) at offset 0x{{[0-9a-f]+}}
# CASE: apl[1].object=2
# CHECK: APL entry (0, 3) after (1, 2) at offset 0x{{[0-9a-f]+}}
# CASE: apl[1].subject=0
# CHECK: unknown tag 9 at offset 0x{{[0-9a-f]+}}
# CASE: apl[1].object=9
# CHECK: unknown tag 9 at offset 0x{{[0-9a-f]+}}
# CASE: apl[2].subject=9
# CHECK: APL entry of tag 1 for itself at offset 0x{{[0-9a-f]+}}
# CASE: apl[0].object=1
# CHECK: unknown level 0 at offset 0x{{[0-9a-f]+}}
# CASE: apl[0].level=0
# CHECK: unknown level 4 at offset 0x{{[0-9a-f]+}}
# CASE: apl[0].level=4
# CHECK: root may only call the vault 'b' at offset 0x{{[0-9a-f]+}}
# CASE: apl[0].subject=0 domains[2].flags=1 apl[0].level=2
# CHECK: case apl[0].subject=0 domains[2].flags=1 apl[0].level=1: status 0: works
# CASE: apl[0].subject=0 domains[2].flags=1 apl[0].level=1

# Entries
# CHECK: entry 'root', 0x{{[0-9a-f]+}}, is not aligned to 64 bytes at offset 0x{{[0-9a-f]+}}
# CASE: entries[0].addr=a_gate+4 entries[0].name=1
# CHECK: entry 0x{{[0-9a-f]+}} after 0x{{[0-9a-f]+}} at offset 0x{{[0-9a-f]+}}
# CASE: entries[1].addr=a_gate
# CHECK: entry '', 0x{{[0-9a-f]+}}, is on a page of tag 2, not 1 at offset 0x{{[0-9a-f]+}}
# CASE: entries[1].tag=1
# CHECK: entry '', 0xffffffffffffffc0, is out of bounds at offset 0x{{[0-9a-f]+}}
# CASE: entries[1].addr=-64
# CHECK: unknown tag 9 at offset 0x{{[0-9a-f]+}}
# CASE: entries[1].tag=9
# CHECK: tag 65538 is greater than 65534 at offset 0x{{[0-9a-f]+}}
# CASE: entries[1].tag=65538
# CHECK: string 0xc outside of the strings at offset 0x{{[0-9a-f]+}}
# CASE: entries[1].name=12
# CHECK: entry '', 0x{{[0-9a-f]+}}, is not executable or does not hold cd.enter at offset 0x{{[0-9a-f]+}}
# CASE: entries[1].addr=(b_other+127)&-64
# CHECK: entry '', 0x{{[0-9a-f]+}}, is not executable or does not hold cd.enter at offset 0x{{[0-9a-f]+}}
# CASE: entries[1].addr=bdata_start entries[0].addr=adata_start
# CHECK: cd.enter at 0x{{[0-9a-f]+}} is not in the list of entries at offset 0x{{[0-9a-f]+}}
# CASE: num_entries=1
# CHECK: cd.enter at 0x{{[0-9a-f]+}}40 is not in the list of entries at offset 0x{{[0-9a-f]+}}
# CASE: word[(b_gate+64)]=0x7b
# CHECK: case word[(b_gate+68)]=0x7b: status 0: works
# CASE: word[(b_gate+68)]=0x7b
