// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: %codoms_sim --bare --smp=2 --quantum=50 --stats=%t.json %t
// RUN: %python -c "import json; h = json.load(open('%t.json'))['harts']; assert all(x['cycles_by_cause']['coherence'] > 1000 and x['lines_taken_by_other_harts'] > 50 for x in h), h"
// RUN: %codoms_sim --bare --smp=1 --stats=%t.json %t
// RUN: %python -c "import json; h = json.load(open('%t.json'))['harts']; assert h[0]['cycles_by_cause']['coherence'] == 0, h"
//
// Two harts that write the same line take it from each other, and pay for it;
// one alone does not.
#include "bare.inc"
_start:
  la t0, line
  csrr t2, mhartid
  li s1, 4000
1:
  ld t1, 0(t0)
  addi t1, t1, 1
  sd t1, 0(t0)
  addi s1, s1, -1
  bnez s1, 1b
  bnez t2, 2f
  exit 0
2: j 2b
  .data
  .balign 64
line: .dword 0
