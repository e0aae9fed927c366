// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --log=commit %t 2>%t.log
// RUN: FileCheck %s --input-file=%t.log
// RUN: wc -l < %t.log | FileCheck %s --check-prefix=LINES
//
// One line for every instruction up to the one that ends the run.
// CHECK: core   0: 3 0x0000000080000000 (0x02a00513) addi a0, zero, 42 x10 0x000000000000002a
// CHECK-NEXT: core   0: 3 0x0000000080000004 (0x952a) c.add a0, a0 x10 0x0000000000000054
// CHECK: core   0: 3 0x{{[0-9a-f]+}} ({{0x[0-9a-f]+}}) {{(c\.)?}}sw
// LINES: {{^}}6{{$}}
#include "bare.inc"
_start:
  .option norvc
  addi a0, zero, 42
  .option rvc
  c.add a0, a0
  .option norvc
  lui t0, FINISHER >> 12
  lui t1, 5
  addi t1, t1, 0x555
  sw t1, 0(t0)
1: j 1b
