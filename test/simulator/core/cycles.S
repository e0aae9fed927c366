// SPDX-License-Identifier: MIT
// REQUIRES: test-core
// RUN: %rvclang -T %S/Inputs/core.ld %s -o %t
// RUN: %build/test-bin/test-core cycles %t | FileCheck %s
//
// The in-order model, one sequence for each rule of timing/params.def. Each
// ends at a hook, where the cycles since the last one are told.
  .option norelax
  .globl _start
_start:
  la sp, data
  li t0, 3 << 13
  csrs mstatus, t0
  j h0
  .macro HOOK n
  .globl hook_\n
hook_\n:
  .endm
h0:
// CHECK: hook_0
HOOK 0
  nop
  nop
  nop
// CHECK-NEXT: hook_1 3 cycles
HOOK 1
  ld a0, 0(sp)
  nop
  addi a0, a0, 1     // loaded two cycles ago: ready
// CHECK-NEXT: hook_2 3 cycles
HOOK 2
  ld a0, 0(sp)
  addi a0, a0, 1     // waits one cycle
  nop
// CHECK-NEXT: hook_3 4 cycles
HOOK 3
  mul a0, a0, a0
  mul a0, a0, a0     // waits two
// CHECK-NEXT: hook_4 4 cycles
HOOK 4
  div a0, a0, a0     // the unit is busy
  nop
// CHECK-NEXT: hook_5 21 cycles
HOOK 5
  beq zero, zero, 1f // taken: redirect
1:
// CHECK-NEXT: hook_6 3 cycles
HOOK 6
  bne zero, zero, 1f // not taken
1:
// CHECK-NEXT: hook_7 1 cycles
HOOK 7
  li t0, 0x100000
  li t1, 0x5555
  sw t1, 0(t0)
  j .
  .data
data: .quad 3
