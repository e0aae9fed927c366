// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 20 %codoms_sim --bare --log=commit %t 2>%t.log
// RUN: FileCheck %s --input-file=%t.log
// RUN: wc -l < %t.log | FileCheck %s --check-prefix=LINES
//
// One line for every instruction up to the one that ends the run, in the format
// of Spike's --log-commits.
// CHECK: {{^}}core   0: 3 0x0000000080000000 (0x02a00513) x10 0x000000000000002a{{$}}
// CHECK-NEXT: {{^}}core   0: 3 0x0000000080000004 (0x952a) x10 0x0000000000000054{{$}}
// CHECK-NEXT: {{^}}core   0: 3 0x0000000080000006 (0x00000093) x1  0x0000000000000000{{$}}
// CHECK-NEXT: {{^}}core   0: 3 0x000000008000000a (0x00000297) x5  0x000000008000000a{{$}}
// CHECK: {{^}}core   0: 3 {{0x[0-9a-f]+}} (0x00a2a023) mem [[BUFFER:0x[0-9a-f]+]] 0x00000054{{$}}
// CHECK-NEXT: {{^}}core   0: 3 {{0x[0-9a-f]+}} (0x0002a583) x11 0x0000000000000054 mem [[BUFFER]]{{$}}
// CHECK-NEXT: {{^}}core   0: 3 {{0x[0-9a-f]+}} (0x00a2a62f) x12 0x0000000000000054 mem [[BUFFER]] mem [[BUFFER]] 0x000000a8{{$}}
// CHECK-NEXT: {{^}}core   0: 3 {{0x[0-9a-f]+}} (0x34051073) c832_mscratch 0x0000000000000054{{$}}
// CHECK: {{^}}core   0: 3 {{0x[0-9a-f]+}} ({{0x[0-9a-f]+}}) mem 0x0000000000100000 0x00005555{{$}}
// LINES: {{^}}13{{$}}
#include "bare.inc"
_start:
  .option norvc
  addi a0, zero, 42
  .option rvc
  c.add a0, a0
  .option norvc
  li ra, 0
  la t0, buffer
  sw a0, 0(t0)
  lw a1, 0(t0)
  amoadd.w a2, a0, (t0)
  csrw mscratch, a0
  lui t0, FINISHER >> 12
  lui t1, 5
  addi t1, t1, 0x555
  sw t1, 0(t0)
1: j 1b
  .balign 8
buffer: .dword 0
