# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# CPUs and programs that cannot have domains are refused, never run unprotected.
#
# RUN: %build %s -o %t && %qemu %t | FileCheck %s
# RUN: %qemu -cpu rv64,v=on %t | FileCheck %s
# RUN: %qemu -cpu rv64 %t | FileCheck %s
# RUN: %qemu -cpu max %t | FileCheck %s
# RUN: %qemu -cpu rva22u64,xcodoms=on %t | FileCheck %s
# RUN: not %qemu -cpu rva22u64 %t 2>&1 | FileCheck --check-prefix=OFF %s
# RUN: not %qemu -cpu thead-c906 %t 2>&1 | FileCheck --check-prefix=OFF %s
# RUN: not %qemu -cpu veyron-v1 %t 2>&1 | FileCheck --check-prefix=OFF %s
# RUN: not %qemu -cpu rv64e,xcodoms=on %t 2>&1 | FileCheck --check-prefix=BASE %s
# RUN: not %qemu -cpu max,xcodoms=off %t 2>&1 | FileCheck --check-prefix=OFF %s
# RUN: not %qemu -cpu rv64i,g=on,c=on %t 2>&1 | FileCheck --check-prefix=OFF %s
# RUN: not %qemu -cpu rv64,xventanacondops=on %t 2>&1 | FileCheck --check-prefix=VENTANA %s
# RUN: not %qemu -cpu rv64,zcmt=on,c=off,zca=on,d=off %t 2>&1 | FileCheck --check-prefix=ZCMT %s
# RUN: not %qemu -R 0x8000000000 %t 2>&1 | FileCheck --check-prefix=BOUND %s
# RUN: %qemu -R 0x1000000000 %t | FileCheck %s
# RUN: not %qemu -codoms-trace x %t 2>&1 | FileCheck --check-prefix=NUMBER %s
# RUN: not %qemu -codoms-trace 0 %t 2>&1 < /dev/null | FileCheck --check-prefix=TRACE %s
#
# NUMBER: -codoms-trace: 'x' is no file descriptor
# TRACE: -codoms-trace: file descriptor 0 is no trace of this version
# OFF: qemu-riscv64: {{.*}}: PT_CODOMS: the program has domains, and the CPU has xcodoms=off
# BASE: PT_CODOMS: xcodoms needs the 32 registers of the I base
# VENTANA: PT_CODOMS: xcodoms and xventanacondops exclude each other
# ZCMT: PT_CODOMS: the CPU has zcmt: jvt would be shared by all domains
# BOUND: PT_CODOMS: -R reserves more than the 2^38 bytes of a program with domains

.include "test.inc"
.option norvc

  gate a, a_gate
  cd.enter
  cd.leave
# CHECK: runs: returned 0x7
test "runs"
  addi sp, sp, -16
  sd ra, (sp)
  li a0, 7
  call a_gate
  ld ra, (sp)
  addi sp, sp, 16
  ret
