// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: not %codoms_sim --bare --core=ideal --max-cycles=1000 --stats=%t.json %t 2>&1 | FileCheck %s
// RUN: %python -c "import json; assert json.load(open('%t.json'))['cycles'] == 1000"
//
// The run ends at the instruction that reaches the limit.
// CHECK: error: stopped after 1000 cycles, at 0x80000000
#include "bare.inc"
_start:
  j _start
