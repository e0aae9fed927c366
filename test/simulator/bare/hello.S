// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare %t | FileCheck %s
//
// The UART writes to the standard output; the finisher's pass is status 0.
// CHECK: hello, world
#include "bare.inc"
_start:
  puts text
  exit 0
text: .asciz "hello, world\n"
