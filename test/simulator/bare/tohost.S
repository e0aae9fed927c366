// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: (timeout 20 %codoms_sim --bare %t; echo status $?) | FileCheck %s
//
// An odd value in tohost ends the run with half of it; before that, device 1
// command 1 prints a character and is answered.
// CHECK: x
// CHECK: status 5
#include "bare.inc"
_start:
  lla s0, tohost
  li a0, 0x0101000000000000 + 'x'
  sd a0, 0(s0)
1: ld a1, 0(s0)
  bnez a1, 1b
  li a0, 0x0101000000000000 + '\n'
  sd a0, 0(s0)
1: ld a1, 0(s0)
  bnez a1, 1b
  li a0, 11
  sd a0, 0(s0)
1: j 1b
.data
.p2align 6
.globl tohost, fromhost
tohost: .quad 0
fromhost: .quad 0
