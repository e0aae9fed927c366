// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: not timeout 20 %codoms_sim --bare %t 2>&1 | FileCheck %s
//
// Without a trap handler the first fault would go on for ever at address 0.
// CHECK: codoms-sim: error: the guest's trap handler traps for ever: instruction access fault, at 0x0 in M mode
#include "bare.inc"
_start:
  ld a0, 0(zero)
