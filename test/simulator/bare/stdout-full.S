// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: not timeout 20 %codoms_sim --bare %t >/dev/full 2>%t.err
// RUN: FileCheck %s --input-file=%t.err
// RUN: (timeout 20 %codoms_sim --bare %t 2>%t.err2; echo status $? >%t.status) | true
//
// Output that cannot be written is one error and status 1.
// CHECK: codoms-sim: error: cannot write the guest's output
// CHECK-NOT: error
#include "bare.inc"
_start:
  li s0, 200000
1: puts text
  addi s0, s0, -1
  bnez s0, 1b
  exit 0
text: .asciz "hello, world\n"
