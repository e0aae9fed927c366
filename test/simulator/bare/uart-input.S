// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: printf 'abc' | timeout 20 %codoms_sim --bare --stdin %t | FileCheck %s
// RUN: (printf 'abc' | timeout 20 %codoms_sim --bare %t 2>&1; echo status $?) | FileCheck %s --check-prefix=CLOSED
//
// With --stdin the UART receives, by interrupt through the PLIC; without it
// the hart waits for ever and that is reported.
// CHECK: bcd
// CLOSED: waits for an interrupt that cannot come
// CLOSED: status 1
#include "bare.inc"
_start:
  li s0, UART
  li s1, PLIC
  li s2, 3                      /* characters */
  li t0, 1
  sb t0, 1(s0)                  /* IER: received */
  sw t0, 40(s1)                 /* priority of source 10 */
  li t1, PLIC + 0x2000
  li t0, 1 << 10
  sw t0, 0(t1)
  li t0, 1 << 11
  csrw mie, t0
  li s3, PLIC + 0x200000
next:
  wfi
  csrr t0, mip
  bgez t0, 1f
1: lw s4, 4(s3)                 /* claim */
  beqz s4, next
  li t0, 10
  bne s4, t0, bad
  lbu t0, 0(s0)
  addi t0, t0, 1
  sb t0, 0(s0)
  sw s4, 4(s3)
  addi s2, s2, -1
  bnez s2, next
  li t0, '\n'
  sb t0, 0(s0)
  exit 0
bad: exit 1
