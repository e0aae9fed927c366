// SPDX-License-Identifier: MIT
// RUN: %rvclang -g -I%S/../bare/Inputs -T %S/../bare/Inputs/bare.ld %s -o %t
// RUN: %codoms_sim --bare --core=ideal --profile=%t.folded --coverage=%t.info %t
// RUN: FileCheck %s --check-prefix=FOLDED --input-file=%t.folded
// RUN: FileCheck %s --check-prefix=LCOV --input-file=%t.info
// RUN: %codoms_sim --bare --profile=%t.json %t
// RUN: %python -c "import json; d = json.load(open('%t.json')); p = d['profiles'][0]; assert [f['name'] for f in d['shared']['frames']].count('inner') == 1 and sum(p['weights']) == p['endValue'] > 60000 and len(p['samples']) == len(p['weights'])"
//
// Nine cycles in ten are spent in `inner`, called by `outer`; each line counts
// how often it was executed, and the one that was not with 0.
#include "bare.inc"
_start:
  li s1, 10
1:
  call outer
  addi s1, s1, -1
  bnez s1, 1b
  exit 0
  .type outer, @function
  .size outer, 0x20
outer:
  mv s2, ra
  call inner
  mv ra, s2
  ret
  nop // never
  .type inner, @function
inner:
  li t0, 3000
1:
  addi t0, t0, -1
  bnez t0, 1b
  ret
  .size inner, . - inner
// FOLDED: {{^}}_start;outer;inner {{[4-6][0-9][0-9][0-9][0-9]}}
// LCOV: SF:{{.*}}profile.S
// LCOV: DA:17,10
// LCOV: DA:25,10
// LCOV: DA:26,0
// LCOV: DA:31,30000
// LCOV: LF:{{[0-9]+}}
// LCOV: LH:{{[0-9]+}}
// LCOV: end_of_record
