// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/priv.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// lr and sc: the pair succeeds once; another address, another sc, a trap's return
// in between make it fail; a failed sc stores nothing but must be permitted to.
#include "priv.inc"
test:
  lla a0, word
  li a1, 7
  sc.d a2, a1, (a0)
  same a2, 1
  lr.d a3, (a0)
  same a3, 5
  addi a4, a0, 8
  sc.d a2, a1, (a4)
  same a2, 1
  sc.d a2, a1, (a0)             /* the failed one has ended it */
  same a2, 1
  lr.w a3, (a0)
  sc.w a2, a1, (a0)
  same a2, 0
  sc.w a2, a1, (a0)
  same a2, 1
  ld a3, 0(a0)
  same a3, 7
  lr.d a3, (a0)
  runs MODE_M, nop
  sc.d a2, zero, (a0)
  same a2, 1
  ld a3, 0(a0)
  same a3, 7
  li a4, 64
  refused MODE_M, STORE_ACCESS, sc.d a2, a1, (a4)
  refused MODE_M, LOAD_ACCESS, lr.d a2, (a4)
  refused MODE_M, STORE_ACCESS, amoadd.d a2, a1, (a4)
  j good
  .data
  .p2align 4
word: .quad 5, 6
