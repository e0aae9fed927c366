// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t
//
// msip of the CLINT raises and clears the software interrupt.
#include "bare.inc"
_start:
  li t0, CLINT
  li t1, 1
  sw t1, 0(t0)
  csrr t2, mip
  andi t2, t2, 8
  beqz t2, bad
  sw zero, 0(t0)
  csrr t2, mip
  andi t2, t2, 8
  bnez t2, bad
  exit 0
bad: exit 1
