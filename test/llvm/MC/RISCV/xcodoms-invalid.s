# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# For each kind of operand, what is not one.
#
# RUN: not llvm-mc %s -triple=riscv64 -mattr=+xcodoms 2>&1 | FileCheck %s
#
# No diagnostic beside those expected:
# RUN: not llvm-mc %s -triple=riscv64 -mattr=+xcodoms 2>&1 | grep -c error: > %t.n
# RUN: grep -c "^# CHECK: " %s | cmp - %t.n

## Capability registers.
# CHECK: :[[#@LINE+1]]:8: error: operand must be a capability register, c0 to c7{{$}}
cd.cmv a0, c1
# CHECK: :[[#@LINE+1]]:12: error: operand must be a capability register, c0 to c7{{$}}
cd.cmv c0, c8
# CHECK: :[[#@LINE+1]]:12: error: operand must be a capability register, c0 to c7{{$}}
cd.cmv c0, 1
# CHECK: :[[#@LINE+1]]:10: error: operand must be a capability register, c0 to c7{{$}}
cd.grant x0, a0, a1, r
# CHECK: :[[#@LINE+1]]:13: error: operand must be a capability register, c0 to c7{{$}}
cd.cget a0, fa0, base
# CHECK: :[[#@LINE+1]]:17: error: operand must be a capability register, c0 to c7{{$}}
cd.restrict c0, a1, a0, a1, r
# CHECK: :[[#@LINE+1]]:7: error: operand must be a capability register, c0 to c7{{$}}
cd.cl a1, 0(a0)
# CHECK: :[[#@LINE+1]]:7: error: operand must be a capability register, c0 to c7{{$}}
cd.cs zero, 0(a0)

## General registers.
# CHECK: :[[#@LINE+1]]:14: error: invalid operand for instruction{{$}}
cd.grant c0, c1, a1, r
# CHECK: :[[#@LINE+1]]:18: error: invalid operand for instruction{{$}}
cd.grant c0, a0, 16, r
# CHECK: :[[#@LINE+1]]:27: error: invalid operand for instruction{{$}}
cd.granta c0, a0, a1, rw, fa0
# CHECK: :[[#@LINE+1]]:11: error: invalid operand for instruction{{$}}
cd.revoke c0
# CHECK: :[[#@LINE+1]]:8: error: invalid operand for instruction{{$}}
cd.tag ft0, a0
# CHECK: :[[#@LINE+1]]:13: error: invalid operand for instruction{{$}}
cd.same a0, c0
# CHECK: :[[#@LINE+1]]:8: error: invalid operand for instruction{{$}}
cd.chk 0, a0, a1, r

## Permission sets.
# CHECK: :[[#@LINE+1]]:22: error: operand must be formed of letters selected in-order from 'rwc'{{$}}
cd.grant c0, a0, a1, 0
# CHECK: :[[#@LINE+1]]:22: error: operand must be formed of letters selected in-order from 'rwc'{{$}}
cd.grant c0, a0, a1, 3
# CHECK: :[[#@LINE+1]]:22: error: operand must be formed of letters selected in-order from 'rwc'{{$}}
cd.grant c0, a0, a1, wr
# CHECK: :[[#@LINE+1]]:22: error: operand must be formed of letters selected in-order from 'rwc'{{$}}
cd.grant c0, a0, a1, rr
# CHECK: :[[#@LINE+1]]:23: error: operand must be formed of letters selected in-order from 'rwc'{{$}}
cd.granta c0, a0, a1, x, a2
# CHECK: :[[#@LINE+1]]:29: error: operand must be formed of letters selected in-order from 'rwc'{{$}}
cd.restrict c0, c1, a0, a1, rwx
# CHECK: :[[#@LINE+1]]:20: error: operand must be formed of letters selected in-order from 'rwc'{{$}}
cd.chk x0, a0, a1, a2
# CHECK: :[[#@LINE+1]]:20: error: operand must be formed of letters selected in-order from 'rwc'{{$}}
cd.chk x0, a0, a1, -1

## Masks and banks.
# CHECK: :[[#@LINE+1]]:9: error: immediate must be an integer in the range [0, 255]{{$}}
cd.push 256, x
# CHECK: :[[#@LINE+1]]:9: error: immediate must be an integer in the range [0, 255]{{$}}
cd.push -1, x
# CHECK: :[[#@LINE+1]]:9: error: immediate must be an integer in the range [0, 255]{{$}}
cd.push c0, x
# CHECK: :[[#@LINE+1]]:14: error: operand must be formed of letters selected in-order from 'xf' or be 0{{$}}
cd.push 255, fx
# CHECK: :[[#@LINE+1]]:14: error: operand must be formed of letters selected in-order from 'xf' or be 0{{$}}
cd.push 255, v
# CHECK: :[[#@LINE+1]]:14: error: operand must be formed of letters selected in-order from 'xf' or be 0{{$}}
cd.push 255, 3
# CHECK: :[[#@LINE+1]]:14: error: operand must be formed of letters selected in-order from 'xf' or be 0{{$}}
cd.push 255, xx

## Fields.
# CHECK: :[[#@LINE+1]]:17: error: operand must be one of base, length, perm, kind, valid{{$}}
cd.cget a0, c0, size
# CHECK: :[[#@LINE+1]]:17: error: operand must be one of base, length, perm, kind, valid{{$}}
cd.cget a0, c0, 0

## Counts, and the register that is kept.
# CHECK: :[[#@LINE+1]]:8: error: immediate must be an integer in the range [0, 8]{{$}}
cd.clr 9, 0
# CHECK: :[[#@LINE+1]]:11: error: immediate must be an integer in the range [0, 8]{{$}}
cd.clr 0, 9
# CHECK: :[[#@LINE+1]]:8: error: immediate must be an integer in the range [0, 8]{{$}}
cd.clr -1, 0
# CHECK: :[[#@LINE+1]]:8: error: immediate must be an integer in the range [0, 8]{{$}}
cd.clr a0, 0
# CHECK: :[[#@LINE+1]]:8: error: immediate must be an integer in the range [0, 8]{{$}}
cd.clr symbol, 0
# CHECK: :[[#@LINE+1]]:14: error: operand must be t0{{$}}
cd.clr 0, 0, t1
# CHECK: :[[#@LINE+1]]:14: error: operand must be t0{{$}}
cd.clr 0, 0, 1

## Offsets.
# CHECK: :[[#@LINE+1]]:11: error: operand must be a symbol with %lo/%pcrel_lo/%tprel_lo specifier or an integer in the range [-2048, 2047]{{$}}
cd.cl c0, 2048(a0)
# CHECK: :[[#@LINE+1]]:11: error: operand must be a symbol with %lo/%pcrel_lo/%tprel_lo specifier or an integer in the range [-2048, 2047]{{$}}
cd.cs c0, -2049(a0)

## Operands that are missing or too many.
# CHECK: :[[#@LINE+1]]:1: error: too few operands for instruction{{$}}
cd.grant c0, a0, a1
# CHECK: :[[#@LINE+1]]:1: error: too few operands for instruction{{$}}
cd.clr 1
# CHECK: :[[#@LINE+1]]:10: error: invalid operand for instruction{{$}}
cd.enter a0
# CHECK: :[[#@LINE+1]]:8: error: invalid operand for instruction{{$}}
cd.pop 1
