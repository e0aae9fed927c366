// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t
// RUN: not timeout 20 %codoms_sim --bare --no-xcodoms %t
//
// misa.X tells whether the extension is there (XC-ST-1).
#include "bare.inc"
_start:
  csrr t0, misa
  srli t0, t0, 23
  andi t0, t0, 1
  beqz t0, bad
  csrr t0, 0x5c0
  exit 0
bad: exit 1
