// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: (timeout 20 %codoms_sim --bare %t; echo status $?) | FileCheck %s
//
// System calls through tohost: write and exit; an unknown one gives -1.
// CHECK: printed
// CHECK: status 3
#include "bare.inc"
_start:
  lla s0, tohost
  lla s1, block
  li a0, 64
  sd a0, 0(s1)
  li a0, 1
  sd a0, 8(s1)
  lla a0, text
  sd a0, 16(s1)
  li a0, 8
  sd a0, 24(s1)
  sd s1, 0(s0)
1: ld a1, 0(s0)
  bnez a1, 1b
  ld a0, 0(s1)
  li a1, 8
  bne a0, a1, bad
  li a0, 1234
  sd a0, 0(s1)
  sd s1, 0(s0)
1: ld a1, 0(s0)
  bnez a1, 1b
  ld a0, 0(s1)
  li a1, -1
  bne a0, a1, bad
  li a0, 93
  sd a0, 0(s1)
  li a0, 3
  sd a0, 8(s1)
  sd s1, 0(s0)
1: j 1b
bad: exit 99
.data
text: .ascii "printed\n"
.p2align 6
block: .fill 8, 8, 0
.globl tohost, fromhost
tohost: .quad 0
fromhost: .quad 0
