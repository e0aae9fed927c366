// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare -smp 3 --quantum=40 --seed=1 %t > %t.1
// RUN: timeout 20 %codoms_sim --bare -smp 3 --quantum=40 --seed=1 %t | cmp - %t.1
// RUN: timeout 20 %codoms_sim --bare -smp 3 --quantum=40 --seed=1 --log=commit %t 2>%t.log | cmp - %t.1
// RUN: timeout 20 %codoms_sim --bare -smp 3 --quantum=40 --seed=2 %t > %t.2
// RUN: not cmp %t.1 %t.2
// RUN: timeout 20 %codoms_sim --bare -smp 3 --quantum=40 %t > %t.3
// RUN: not cmp %t.1 %t.3
//
// Who prints when is decided by quantum and seed alone: the same twice, the
// same when every instruction is logged, another one with another seed.
#include "bare.inc"
_start:
  li s0, 40
  li s1, UART
  addi a0, a0, '0'
1: sb a0, 0(s1)
  addi s0, s0, -1
  bnez s0, 1b
  lla t0, finished
  li t1, 1
  amoadd.d t1, t1, (t0)
  li t2, 2
  bne t1, t2, park
  exit 0
park: wfi
  j park
  .data
  .balign 8
finished: .quad 0
