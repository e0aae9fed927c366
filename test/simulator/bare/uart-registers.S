// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t
//
// What drivers look at: transmitter empty, scratch, divisor latch, and that
// only byte accesses exist.
#include "bare.inc"
_start:
  lla t0, handler
  csrw mtvec, t0
  li s0, UART
  lbu t0, 5(s0)
  andi t0, t0, 0x61
  li t1, 0x60
  bne t0, t1, bad
  li t0, 0xa5
  sb t0, 7(s0)
  lbu t1, 7(s0)
  bne t0, t1, bad
  li t2, 0x83
  sb t2, 3(s0)                  /* DLAB */
  li t0, 0x11
  sb t0, 0(s0)
  lbu t1, 0(s0)
  bne t0, t1, bad
  li t2, 3
  sb t2, 3(s0)
  lw t0, 0(s0)                  /* access fault */
bad: exit 1
.p2align 2
handler:
  csrr t0, mcause
  li t1, 5
  bne t0, t1, bad
  exit 0
