// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare -smp 2 %t
// RUN: timeout 20 %codoms_sim --bare -smp 2 --quantum=1 %t
// RUN: timeout 20 %codoms_sim --bare -smp 2 --quantum=2 --seed=9 %t
//
// Another hart's store ends a reservation, even when it writes what was there;
// its store to another line, its load, its failing sc and a store of the hart
// itself do not.
#include "bare.inc"
#define STEP(n) li t0, n; sd t0, 0(s1); fence
#define AWAIT(n) li t0, n; 7: ld t1, 0(s1); bne t0, t1, 7b
_start:
  lla s0, word
  lla s1, step
  li s2, 5
  bnez a0, second
  /* The same value is stored: a comparison of values would not see it. */
  lr.d t2, (s0)
  STEP(1)
  AWAIT(2)
  sc.d t3, s2, (s0)
  beqz t3, bad
  /* By an atomic. */
  lr.d t2, (s0)
  STEP(3)
  AWAIT(4)
  sc.d t3, s2, (s0)
  beqz t3, bad
  /* Another line of the page, a load and a failing sc: kept. */
  lr.d t2, (s0)
  STEP(5)
  AWAIT(6)
  sd t2, 128(s0)
  sc.d t3, s2, (s0)
  bnez t3, bad
  ld t2, 0(s0)
  bne t2, s2, bad
  exit 0
second:
  ld t2, 0(s0)                  /* the page is known to the fast path */
  sd t2, 128(s0)
  AWAIT(1)
  ld t2, 0(s0)
  sd t2, 0(s0)
  STEP(2)
  AWAIT(3)
  amoadd.w zero, zero, (s0)
  STEP(4)
  AWAIT(5)
  sd t2, 64(s0)
  ld t2, 0(s0)
  sc.d t2, t2, (s0)             /* without a reservation */
  STEP(6)
1: wfi
  j 1b
bad: exit 1
  .data
  .balign 4096
word: .quad 7
  .balign 4096
step: .quad 0
