// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t
//
// wfi with a timer armed: time moves on at once, however far away it is.
#include "bare.inc"
_start:
  li t0, CLINT + 0x4000
  li t1, 36000000000            /* an hour */
  sd t1, 0(t0)
  li t1, 1 << 7
  csrw mie, t1
1: wfi
  csrr t1, mip
  andi t1, t1, 1 << 7
  beqz t1, 1b
  li t0, CLINT + 0xbff8
  ld t1, 0(t0)
  li t2, 36000000000
  bltu t1, t2, bad
  csrr t3, time
  bltu t3, t2, bad
  exit 0
bad: exit 1
