# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %build %s -o %t && %qemu %t 2>&1 | FileCheck %s --implicit-check-not=bad

# Numbers and arguments of 64 bits where Linux takes 32, or would take another
# call for it: what the rules of isa.md 7 look at is what is done.

.include "test.inc"
.include "kernel.inc"

  .globl vault
  .set vault, 1

.set NR_openat, 56
.set NR_set_tid_address, 96
.set NR_futex, 98
.set NR_sigaltstack, 132
.set NR_rt_sigaction, 134
.set NR_prctl, 167
.set NR_getpid, 172
.set NR_shmat, 196
.set NR_brk, 214
.set NR_munmap, 215
.set NR_mremap, 216
.set NR_clone, 220
.set NR_mmap, 222
.set NR_mprotect, 226
.set NR_madvise, 233
.set NR_openat2, 437
.set FUTEX_LOCK_PI, 6
.set FUTEX_WAKE_OP, 5
.set UPPER, 1 << 32

  variable root
  .balign 8
word: .word 0, 0
action: .quad a_bare, 0, 0
how: .quad 2, 0, 0
path: .asciz "/proc/self/mem"
  variable v
  .balign 4096
v_page: .quad 0x5ec2e7
  gate a, a_bare
  cd.enter
  cd.leave
  gate v, v_get
  cd.enter
  la t0, v_page
  ld a0, (t0)
  cd.leave

.macro arguments at, b=0, c=0, d=0, e=0, f=0
  la a0, \at
  li a1, \b
  li a2, \c
  li a3, \d
  li a4, \e
  li a5, \f
.endm
.macro numbers a=0, b=0, c=0, d=0, e=0, f=0
  li a0, \a
  li a1, \b
  li a2, \c
  li a3, \d
  li a4, \e
  li a5, \f
.endm
# a0, unless the vault does not find its own any more.
.macro unless_changed
  mv s0, a0
  call v_get
  li t0, 0x5ec2e7
  beq a0, t0, 1f
  li s0, 0xbad
1:
  mv a0, s0
.endm
# A call that is refused, and the same by a number with the upper half set.
.macro refused name, nr, set
start "\name"
  \set
  li a7, \nr
  ecall
  unless_changed
  end
start "\name, upper half"
  \set
  li a7, \nr + UPPER
  ecall
  unless_changed
  end
.endm

# CHECK: own number: returned 0x1
start "own number"
  sys NR_getpid
  sgtz a0, a0
  end
.macro none name, nr
start "\name"
  sys \nr
  end
.endm
# CHECK: bit 32: returned 0xffffffffffffffda
none "bit 32", NR_getpid + UPPER
# CHECK: bit 63: returned 0xffffffffffffffda
none "bit 63", NR_getpid + (1 << 63)
# CHECK: all of them: returned 0xffffffffffffffda
none "all of them", NR_getpid - UPPER
# CHECK: bit 31: returned 0xffffffffffffffda
none "bit 31", NR_getpid + (1 << 31)

.macro set
  arguments v_page, 4096, 7, 0x32, -1
.endm
# CHECK: mmap: returned 0xffffffffffffffff
# CHECK: mmap, upper half: returned 0xffffffffffffffda
refused "mmap", NR_mmap, set
.purgem set
.macro set
  arguments v_page, 4096, 4096, 1
.endm
# CHECK: mremap: returned 0xffffffffffffffff
# CHECK: mremap, upper half: returned 0xffffffffffffffda
refused "mremap", NR_mremap, set
.purgem set
.macro set
  arguments v_get, 4096, 7
.endm
# CHECK: mprotect: returned 0xfffffffffffffff3
# CHECK: mprotect, upper half: returned 0xffffffffffffffda
refused "mprotect", NR_mprotect, set
.purgem set
.macro set
  arguments v_get, 4096, 4
.endm
# CHECK: madvise: returned 0xffffffffffffffff
# CHECK: madvise, upper half: returned 0xffffffffffffffda
refused "madvise", NR_madvise, set
.purgem set
.macro set
  arguments vdata_start, 0, 0x4000
  mv a1, a0
  li a0, 0
.endm
# CHECK: shmat: returned 0xffffffffffffffff
# CHECK: shmat, upper half: returned 0xffffffffffffffda
refused "shmat", NR_shmat, set
.purgem set
.macro set
  numbers -100, 0, 2
  la a1, path
.endm
# CHECK: openat: returned 0xfffffffffffffff3
# CHECK: openat, upper half: returned 0xffffffffffffffda
refused "openat", NR_openat, set
.purgem set
.macro set
  numbers -100, 0, 0, 24
  la a1, path
  la a2, how
.endm
# CHECK: openat2: returned 0xfffffffffffffff3
# CHECK: openat2, upper half: returned 0xffffffffffffffda
refused "openat2", NR_openat2, set
.purgem set
.macro set
  numbers 55, 1
.endm
# CHECK: prctl: returned 0xffffffffffffffea
# CHECK: prctl, upper half: returned 0xffffffffffffffda
refused "prctl", NR_prctl, set
.purgem set
.macro set
  numbers
.endm
# CHECK: sigaltstack: returned 0xffffffffffffffff
# CHECK: sigaltstack, upper half: returned 0xffffffffffffffda
refused "sigaltstack", NR_sigaltstack, set
.purgem set
.macro set
  numbers 10, 0, 0, 8
  la a1, action
.endm
# CHECK: rt_sigaction: returned 0xffffffffffffffff
# CHECK: rt_sigaction, upper half: returned 0xffffffffffffffda
refused "rt_sigaction", NR_rt_sigaction, set
.purgem set
.macro set
  numbers 0x4000000000
.endm
# CHECK: set_tid_address: returned 0xfffffffffffffff2
# CHECK: set_tid_address, upper half: returned 0xffffffffffffffda
refused "set_tid_address", NR_set_tid_address, set
.purgem set
.macro set
  numbers 0x250f00, 0, 0, 0, 0x4000000000
.endm
# CHECK: clone: returned 0xfffffffffffffff2
# CHECK: clone, upper half: returned 0xffffffffffffffda
refused "clone", NR_clone, set
.purgem set
.macro set
  arguments v_page, FUTEX_LOCK_PI
.endm
# CHECK: futex: returned 0xfffffffffffffff2
# CHECK: futex, upper half: returned 0xffffffffffffffda
refused "futex", NR_futex, set
.purgem set
# It is allowed, and leaves nothing there.
.macro set
  arguments v_page, 4096
.endm
# CHECK: munmap: returned 0xffffffffffffffda
start "munmap"
  set
  li a7, NR_munmap + UPPER
  ecall
  unless_changed
  end
.purgem set
.macro set
  la a1, v_page
  li a0, TAG
  li a2, 1
  li a3, 2
  li a4, 0
.endm
# CHECK: tag: returned 0xffffffffffffffff
# CHECK: tag, upper half: returned 0xffffffffffffffda
refused "tag", NR_codoms, set
.purgem set

# Arguments of 32 bits.
# CHECK: flags of mmap: returned 0xffffffffffffffff
start "flags of mmap"
  call_at NR_mmap, v_page, 4096, 7, UPPER + 0x32, -1
  unless_changed
  end
# CHECK: protection: returned 0xfffffffffffffff3
start "protection"
  call_at NR_mprotect, v_get, 4096, UPPER + 7
  unless_changed
  end
# CHECK: flags of shmat: returned 0xffffffffffffffff
start "flags of shmat"
  la a1, vdata_start
  li a0, 0
  li a2, UPPER + 0x4000
  li a7, NR_shmat
  ecall
  unless_changed
  end
# CHECK: option: returned 0xffffffffffffffea
start "option"
  sys NR_prctl, UPPER + 55, 1
  end
# CHECK: flags of clone: returned 0xfffffffffffffff2
start "flags of clone"
  sys NR_clone, UPPER + 0x250f00, 0, 0, 0, 0x4000000000
  end

# The second word of a futex: WAKE_OP sets it to 1 and wakes nobody.
  root
wake_op_at:
  la a0, word
  li a1, FUTEX_WAKE_OP + UPPER
  li a2, 1
  li a3, 1
  li a5, 0x1000
  li a7, NR_futex
  ecall
  ret
# CHECK: operation of futex, a vault's word: returned 0xfffffffffffffff2
start "operation of futex, a vault's word"
  la a4, v_page
  call wake_op_at
  unless_changed
  end
# CHECK: operation of futex, beyond memory: returned 0xfffffffffffffff2
start "operation of futex, beyond memory"
  li a4, 0x4000000000
  call wake_op_at
  end
# CHECK: operation of futex, the model's memory: returned 0xfffffffffffffff2
start "operation of futex, the model's memory"
  li a4, 0x555555560000
  call wake_op_at
  end
# CHECK: operation of futex, root's word: returned 0x1
start "operation of futex, root's word"
  la a4, word + 4
  call wake_op_at
  bnez a0, 1f
  la a0, word + 4
  lw a0, (a0)
1:
  end
