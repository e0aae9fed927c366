// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: not timeout 20 %codoms_sim --bare -smp 3 %t 2>&1 | FileCheck %s
//
// All harts wait; the last one to do so had a timer, but has switched it off.
// CHECK: codoms-sim: error: the guest waits for an interrupt that cannot come
#include "bare.inc"
_start:
  li t0, 1 << 3
  csrw mie, t0
  li t0, 2
  bne a0, t0, 1f
  li t0, CLINT + 0x4010
  li t1, 1000
  sd t1, 0(t0)
2: csrr t0, mip
  andi t0, t0, 1 << 7
  beqz t0, 2b
1: wfi
  j 1b
