// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare -m 1M %t
//
// -m sets where RAM ends: the last doubleword is there, the next one is not.
#include "bare.inc"
_start:
  lla t0, handler
  csrw mtvec, t0
  li s0, 0x80100000
  sd s0, -8(s0)
  ld t0, -8(s0)
  bne t0, s0, bad
  li s1, 1
  sd s0, 0(s0)
bad: exit 1
.p2align 2
handler:
  csrr t0, mcause
  li t1, 7
  bne t0, t1, bad
  csrr t0, mtval
  bne t0, s0, bad
  beqz s1, bad
  exit 0
