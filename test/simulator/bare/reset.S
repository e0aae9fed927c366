// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t 2>&1 | FileCheck %s
//
// CHECK: codoms-sim: note: the guest asked for a reset; stopped instead
#include "bare.inc"
_start:
  li t0, FINISHER
  li t1, 0x7777
  sw t1, 0(t0)
1: j 1b
