// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare -smp 1 %t
// RUN: timeout 60 %codoms_sim --bare -smp 4 %t
// RUN: timeout 60 %codoms_sim --bare -smp cpus=64 %t
// RUN: timeout 60 %codoms_sim --bare -smp 4 --quantum=1 %t
// RUN: timeout 60 %codoms_sim --bare -smp 3 --quantum=7 %t
// RUN: timeout 60 %codoms_sim --bare -smp 4 --quantum=50 --seed=1 %t
// RUN: timeout 60 %codoms_sim --bare -smp 4 --quantum=3 --seed=2 %t
//
// Every hart starts at the entry with its number in a0 and in mhartid. Two
// counters, one under a lock of amoswap, one by lr and sc, lose nothing
// whatever the interleaving; quantum 1 puts every other hart between lr and sc.
#include "bare.inc"
#define ROUNDS 100
_start:
  csrr t0, mhartid
  bne t0, a0, bad
  lla s0, lock
  lla s1, guarded
  lla s2, counted
  lla s3, finished
  li s4, ROUNDS
1:
  li t0, 1
2: amoswap.w.aq t1, t0, (s0)
  bnez t1, 2b
  ld t1, 0(s1)
  addi t1, t1, 1
  sd t1, 0(s1)
  amoswap.w.rl zero, zero, (s0)
3: lr.d t1, (s2)
  addi t1, t1, 1
  sc.d t2, t1, (s2)
  bnez t2, 3b
  addi s4, s4, -1
  bnez s4, 1b
  li t0, 1
  amoadd.d t0, t0, (s3)
  bnez a0, park
  /* Harts that never came do not count: all have been here once each. */
wait:
  ld t1, 0(s3)
  ld t2, 0(s1)
  li t3, ROUNDS
  mul t4, t1, t3
  bgtu t2, t4, wait           /* somebody is still at it */
  ld t5, 0(s2)
  bgtu t5, t4, wait
  bne t2, t4, wait
  bne t5, t4, wait
  exit 0
park: wfi
  j park
bad: exit 1
  .data
  .balign 64
lock: .quad 0
  .balign 64
guarded: .quad 0
  .balign 64
counted: .quad 0
  .balign 64
finished: .quad 0
