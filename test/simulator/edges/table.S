# SPDX-License-Identifier: MIT
# The table of edges, as text and JSON; the statistics and the trace of the
# same run. Costs are what was executed: three equal calls cost the same, the
# first has the callee's stack and TLS to make.
# RUN: %python %S/../../runtime/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim --edges %t 2>&1 | FileCheck %s
# RUN: %codoms_sim --edges=json --stats=%t.stats --trace=%t.trace --report=%t.html %t 2>%t.edges
# RUN: %python %S/Inputs/check.py %t.edges %t.stats %t.trace %src/docs/stats.schema.json %t.html
# RUN: %codoms_sim %t --edges=json --core=ideal 2>%t.none
# RUN: %python %S/Inputs/same.py %t.edges %t.none
# CHECK: cycles per call   instr.      bytes by       bytes
# CHECK-NEXT: edge              calls      min   median      p99   median    capability      copied
# CHECK-NEXT: a -> s.ping           4
# CHECK-SAME: 0 B         0 B{{$}}
# CHECK-NEXT: a -> s.crash          0        -        -        -        -           0 B         0 B  1 failed
# CHECK-NEXT: total: {{[0-9]+}} instructions, {{[0-9]+}} cycles; simulated in

//PROCESS one: a
//PROCESS two: b
//ENTRY b s.ping ping
//ENTRY b s.crash crash
//IMPORT a s.ping ping_slot
//IMPORT a s.crash crash_slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  li s0, 4
1: CROSS(ping_slot)
  EXPECT(a0, 0)
  addi s0, s0, -1
  bnez s0, 1b
  CROSS(crash_slot)
  EXPECT(a0, DIPC_EFAULT)
  EXIT(0)
CONSTANTS(a)
SLOT(ping_slot)
SLOT(crash_slot)

CODE(b)
ENTRY(ping)
  li t0, 1000
1: addi t0, t0, -1
  bnez t0, 1b
  li a0, 0
  ret
ENTRY(crash)
  ebreak
