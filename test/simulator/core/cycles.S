// SPDX-License-Identifier: MIT
// REQUIRES: test-core
// RUN: %rvclang -T %S/Inputs/core.ld %s -o %t
// RUN: %build/test-bin/test-core cycles %t | FileCheck %s
//
// One sequence for each rule of timing/cores/u54.def. Each ends at a hook,
// where the cycles since the last one are told.
  .option norelax
  .globl _start
_start:
  la sp, data
  li t0, 3 << 13
  csrs mstatus, t0
  li s0, 0
  j again
  .macro HOOK n
  .globl hook_\n
hook_\n:
  .endm
// Everything is run twice, so that caches and predictor are warm the second
// time, and only that is looked at.
// CHECK: 12: {{.*}} cycles
again:
HOOK 0
  nop
  nop
  nop
// CHECK-NEXT: 13: 3 cycles
HOOK 1
  ld a0, 0(sp)
  addi t1, t1, 1
  addi a0, a0, 1     // loaded two cycles ago: ready
// CHECK-NEXT: 14: 3 cycles
HOOK 2
  ld a0, 0(sp)
  addi a0, a0, 1     // waits one cycle
  nop
// CHECK-NEXT: 15: 4 cycles
HOOK 3
  lbu a0, 0(sp)
  addi a0, a0, 1     // waits two cycles
// CHECK-NEXT: 16: 4 cycles
HOOK 4
  mul a0, a0, a0
  addi a0, a0, 1     // waits four
// CHECK-NEXT: 17: 6 cycles
HOOK 5
  li a0, 1000
  li a1, 10
  div a0, a0, a1     // 10 bits by 4: two and seven cycles
  addi a0, a0, 1
// CHECK-NEXT: 18: 12 cycles
HOOK 6
  j 1f               // where to is known from the first time
1:
// CHECK-NEXT: 19: 1 cycles
HOOK 7
  bne zero, zero, 1f // not taken
1:
// CHECK-NEXT: 20: 1 cycles
HOOK 8
  csrr a0, mhartid
  addi a0, a0, 1     // waits two
// CHECK-NEXT: 21: 4 cycles
HOOK 9
  csrw mscratch, a0  // flushes
// CHECK-NEXT: 22: 6 cycles
HOOK 10
  sd a0, 0(sp)
  ld a0, 0(sp)       // still in the store pipeline
  addi a0, a0, 1
// CHECK-NEXT: 23: 9 cycles
HOOK 11
  bnez s0, 1f
  li s0, 1
  j again
1:
  li t0, 0x100000
  li t1, 0x5555
  sw t1, 0(t0)
  j .
  .data
data: .quad 3
