// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: (timeout --preserve-status -s INT 1 %codoms_sim --bare %t --edges 2>&1; echo status $?) | FileCheck %s
// RUN: (timeout --preserve-status 1 %codoms_sim --bare %t --trace=%t.trace 2>&1; echo status $?) | FileCheck %s --check-prefix=TERM
//
// Ctrl-C says where the guest is and still prints what was asked for.
// CHECK: codoms-sim: error: interrupted, at 0x{{[0-9a-f]+}} in M mode, in '_start'
// CHECK: total: {{[0-9]+}} instructions
// CHECK: status 130
// TERM: status 143
#include "bare.inc"
_start:
1: j 1b
