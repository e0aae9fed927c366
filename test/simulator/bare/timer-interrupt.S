// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t
// RUN: timeout 20 %codoms_sim --bare --core=ideal %t
//
// A running hart is interrupted when mtime reaches mtimecmp, not before, and
// no later than one tick after: time counts instructions, 100 a tick.
#include "bare.inc"
_start:
  lla t0, handler
  csrw mtvec, t0
  li t0, CLINT + 0x4000
  li t1, 500
  sd t1, 0(t0)
  li t1, 1 << 7
  csrw mie, t1
  csrsi mstatus, 8
1: j 1b
.p2align 2
handler:
  csrr a0, minstret
  li a1, 500 * 100
  bltu a0, a1, bad
  addi a1, a1, 120
  bgtu a0, a1, bad
  exit 0
bad: exit 1
