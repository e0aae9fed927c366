// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --max-insns=6 %t
// RUN: not timeout 20 %codoms_sim --bare --max-insns=5 %t --edges 2>&1 | FileCheck %s --check-prefix=FIVE
//
// The limit is exact. The exit store is the sixth instruction.
// FIVE: error: stopped after 5 instructions
// FIVE: total: 5 instructions
#include "bare.inc"
_start:
  nop
  nop
  li t0, FINISHER
  li t1, 0x5555
  sw t1, 0(t0)
1: j 1b
