# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# -strace names the operations of the kernel interface.
#
# RUN: %build %s -o %t && ld.lld -T %inputs/layout.ld -e start %t.harness.o %t.o -o %t
# RUN: %qemu -strace %t 2> %t.log
# RUN: FileCheck %s < %t.log
#
# None is without a name: as many of them as isa.h has operations.
# RUN: grep -c 'define CODOMS_SYS_' %codoms_include/codoms/isa.h > %t.isa
# RUN: sed -n '/close/,$p' %t.log | grep codoms_ | grep -c -v codoms_operation_ > %t.named
# RUN: diff %t.isa %t.named

# CHECK: [[#PID:]] codoms_version() = 1
# CHECK-NEXT: [[#PID]] codoms_tag(0x100001, 1, 1 "a", NOXFER) = -1 errno=22 (Invalid argument)
# CHECK-NEXT: [[#PID]] codoms_tag(0x100000, 0, 77, SYS|NOXFER|0x40) = -1 errno=22 (Invalid argument)
# CHECK-NEXT: [[#PID]] codoms_dst(2 "b", 0x2000, 0x30, 0x1000) = 0
# CHECK-NEXT: [[#PID]] codoms_apl(1 "a", 2 "b", READ) = 0
# CHECK-NEXT: [[#PID]] codoms_apl(1 "a", 2 "b", 9) = -1 errno=22 (Invalid argument)
# CHECK-NEXT: [[#PID]] codoms_frame(0, 0x{{[0-9a-f]+}}, 40) = -1 errno=2 (No such file or directory)
# CHECK-NEXT: [[#PID]] codoms_stats(0x{{[0-9a-f]+}}, 40) = 0 ({calls=1, grants=0, dcs_bytes=256, dcs_peak=128, faults=0})
# CHECK-NEXT: [[#PID]] codoms_frame(0, 0x{{[0-9a-f]+}}, 40) = 0 ({kind=call, caller=1 "a", callee=0 "root", ra=0x{{[0-9a-f]+}}, sp=0x{{[0-9a-f]+}}, entry=0x{{[0-9a-f]+}}, height={{[0-9]+}}})
# CHECK-NEXT: [[#PID]] codoms_create(VAULT, "new", 3) = {{.*}}
# CHECK-NEXT: [[#PID]] codoms_counter(1 "a") = {{.*}}
# CHECK-NEXT: [[#PID]] codoms_code(0x1000, 1, 1 "a", NOXFER, 0x8, 2) = -1 errno={{.*}}
# CHECK-NEXT: [[#PID]] codoms_dead(9) = -1 errno={{.*}}
# CHECK-NEXT: [[#PID]] codoms_revive(9) = -1 errno={{.*}}
# CHECK-NEXT: [[#PID]] codoms_destroy(9) = -1 errno={{.*}}
# CHECK-NEXT: [[#PID]] codoms_unwind(0x{{[0-9a-f]+}}, 56) ({height=999, pc=0x0, sp=0x0, a={0x0, 0x0}, fa={0x0, 0x0}}) = -1 errno={{.*}}
# CHECK-NEXT: [[#PID]] codoms_operation_99(0x1, 0x2, 0x3, 0x4, 0x5) = -1 errno=38 (Function not implemented)
# What else the model does itself.
# CHECK-NEXT: [[#PID]] mmap(0x{{0*}}[[#%x,PAGE:]],4096,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED,-1,0) = -1 errno=1 (Operation not permitted)
# CHECK-NEXT: [[#PID]] munmap(0x{{0*}}[[#PAGE]],4096) = 0
# CHECK-NEXT: [[#PID]] Unknown syscall 0x100000039 = -1 errno=38 (Function not implemented)
# CHECK-NEXT: [[#PID]] close(-1) = -1 errno=9 (Bad file descriptor)

.include "test.inc"
.include "kernel.inc"

.macro op a=0, b=0, c=0, d=0, e=0, f=0
  sys NR_codoms, \a, \b, \c, \d, \e, \f
.endm
# The same with the address \at as argument number \n.
.macro op_at at, n, a=0, b=0, c=0, d=0, e=0, f=0
  li a0, \a
  li a1, \b
  li a2, \c
  li a3, \d
  la a\n, \at
  li a7, NR_codoms
  ecall
.endm

  variable root
  .balign 8
buffer: .space 64
unwind: .quad 999, 0, 0, 0, 0, 0, 0
name: .ascii "new"
  variable a
page: .word 0

  apl a, root, call
  gate a, a_null
  cd.enter
  cd.leave
  gate a, a_back
  cd.enter
  call back
  cd.leave
  gate root, back
  cd.enter
  op_at buffer, 2, 4, 0, 0, 40
  cd.leave

  root
  .globl start
start:
  call a_null
  op 0
  op 1, 0x100001, 1, 1, 4
  op 1, 0x100000, 0, 77, 0x45
  op 2, 2, 0x2000, 0x30, 0x1000
  op 3, 1, 2, 2
  op 3, 1, 2, 9
  op_at buffer, 2, 4, 0, 0, 40
  op_at buffer, 1, 5, 0, 40
  call a_back
  op_at name, 2, 6, 1, 0, 3
  op 7, 1
  op 8, 0x1000, 1, 0x40001, 8, 2
  op 9, 9
  op 10, 9
  op 11, 9
  op_at unwind, 1, 12, 0, 56
  op 99, 1, 2, 3, 4, 5
  la s0, page
  mv a0, s0
  li a1, 4096
  li a2, 1
  li a3, 0x32
  li a4, -1
  li a5, 0
  li a7, 222
  ecall
  mv a0, s0
  li a1, 4096
  li a7, 215
  ecall
  sys 57 + (1 << 32), -1
  sys 57, -1
  # All that have a name, and more.
  li s0, 0
1:
  mv a0, s0
  .irp n, 1,2,3,4,5
  li a\n, -1
  .endr
  li a7, NR_codoms
  ecall
  addi s0, s0, 1
  li t0, 64
  bne s0, t0, 1b
  sys 94

test "nothing"
  ret
