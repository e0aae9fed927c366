// SPDX-License-Identifier: MIT
// REQUIRES: test-core
// RUN: %rvclang -T %S/Inputs/core.ld %s -o %t
// RUN: not %build/test-bin/test-core observe %t | FileCheck --check-prefix=ON %s
// RUN: not %build/test-bin/test-core disable reg-clear %t | FileCheck --check-prefix=CLEAR %s
// RUN: not %build/test-bin/test-core disable reg-save %t | FileCheck --check-prefix=SAVE %s
//
// Instructions in ranges of class 4 (clear) or 5 (save) do nothing when that
// mechanism is off; jumps, branches and updates of sp always do.
// ON: status 22 after [[#COUNT:]]
// CLEAR: status 23 after
// SAVE: status 30 after
  .globl _start
_start:
  la sp, stack
  li a0, 1
  li s0, 8
  addi sp, sp, -16
  sd s0, 8(sp)
  li s0, 16
class_4_start:
  li a0, 0
  li a1, 2
  li a2, 4
  j 1f
  ebreak
1:
class_4_end:
  bnez a1, 2f
  li a1, 2
  li a2, 4
2:
class_5_start:
  ld s0, 8(sp)
  addi sp, sp, 16
class_5_end:
  la t0, stack
  bne t0, sp, 3f
  li a3, 8               // 8 + 2 + 4 + s0 + a0
3:
  add a0, a0, a1
  add a0, a0, a2
  add a0, a0, a3
  add a0, a0, s0
  li t0, 0x100000
  slli a0, a0, 16
  li t1, 0x3333
  or a0, a0, t1
  sw a0, 0(t0)
  j .
  .data
  .skip 64
stack:
