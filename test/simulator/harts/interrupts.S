// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare -smp 4 %t | FileCheck %s
// RUN: timeout 20 %codoms_sim --bare -smp 4 --quantum=13 --seed=77 %t | FileCheck %s
//
// msip and mtimecmp of each hart reach that hart alone. Hart 0 wakes 3, it
// wakes 2, that one 1, which sets a timer of its own and ends the run; all
// others wait meanwhile, so time has to move on by itself.
// CHECK: 321t
#include "bare.inc"
_start:
  csrr s0, mhartid
  li s1, CLINT
  slli t0, s0, 2
  add s2, s1, t0               /* my msip */
  li t0, 1 << 3
  csrw mie, t0
  bnez s0, sleep
  li t1, 1
  sw t1, 12(s1)
sleep:
  wfi
  lw t0, 0(s2)
  beqz t0, sleep
  csrr t0, mip
  andi t0, t0, 1 << 7
  bnez t0, bad                 /* nobody's timer yet */
  sw zero, 0(s2)
  li t0, UART
  addi t1, s0, '0'
  sb t1, 0(t0)
  li t1, 1
  beq s0, t1, timer
  sw t1, -4(s2)
  j sleep
timer:
  li t2, 0xbff8
  add t2, s1, t2
  ld t2, 0(t2)
  li t1, 5000000
  add t2, t2, t1
  li t3, 0x4000
  add t3, s1, t3
  sd t2, 8(t3)                 /* hart 1's */
  li t0, 1 << 7
  csrw mie, t0
1: wfi
  csrr t0, mip
  andi t0, t0, 1 << 7
  beqz t0, 1b
  csrr t0, time
  bltu t0, t2, bad
  addi t1, t2, 200
  bgtu t0, t1, bad
  li t0, UART
  li t1, 't'
  sb t1, 0(t0)
  exit 0
bad: exit 1
