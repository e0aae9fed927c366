// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: not timeout 20 %codoms_sim --bare %t 2>&1 | FileCheck %s
//
// wfi with nothing that could ever wake the hart.
// CHECK: codoms-sim: error: the guest waits for an interrupt that cannot come, at 0x{{[0-9a-f]+}} in M mode, in '_start'
#include "bare.inc"
_start:
1: wfi
  j 1b
